/* SPDX-License-Identifier: MulanPSL-2.0 */
/* A backup into the place of a file: what was there is kept with its log, wherever it ends. */
#include "image.h"

#include "store/restore.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- where a child ends ---- */

/* The names and syncs of this process come through here; it ends before the `dies_at`th. */
static int dies_at, calls;
static bool no_links;

static void count_call(void)
{
    if (dies_at > 0 && ++calls >= dies_at)
        _exit(7);
}

int rename(const char *from, const char *to)
{
    count_call();
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int link(const char *from, const char *to)
{
    count_call();
    if (no_links) {
        errno = EPERM;
        return -1;
    }
    return (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int unlink(const char *path)
{
    count_call();
    return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

int fsync(int fd)
{
    count_call();
    return (int)syscall(SYS_fsync, fd);
}

static bool says_new(const char *path)
{
    return desk_sql_number(path, "SELECT count(*) FROM value WHERE typed = '" IMAGE_NEW "'") ==
           IMAGE_PROJECTS;
}

/* ---- what is restored ---- */

/* The file was deleted, its log was not: nothing of it gets into what is put there. */
static void a_log_without_its_file_is_put_aside(void **state)
{
    struct desk *d = *state;

    for (int salvage = 0; salvage < 2; salvage++) {
        struct image im = {0};
        struct text says = {0};
        struct err err = {0};
        char *backup = image_of_crash(d, &im);
        char *log = NULL;

        unlink(d->path);
        if (salvage)
            assert_ok(store_salvage(d->path, backup, &says, &err), err);
        else
            assert_ok(store_restore(d->path, backup, false, &says, &err), err);
        assert_false(desk_exists(d, "ziping.db-wal"));
        image_expect(d, IMAGE_OLD);
        log = strstr(says.s, d->path);
        if (!log)
            fail_msg("does not say where the log is: %s", says.s);
        log[strcspn(log, "\n")] = '\0';
        assert_non_null(strstr(log, "-wal"));
        text_clear(&im.part[0]);
        log[strlen(log) - 4] = '\0';
        assert_true(image_is(&im, log));
        unlink(d->path);
        free(backup);
        image_finish(&im);
        text_finish(&says);
    }
}

/* Where a restore was interrupted, its journal is not the next one's. */
static void an_interrupted_restore_is_no_matter(void **state)
{
    struct desk *d = *state;
    char *part = desk_path(d, "ziping.db-restoring");
    struct image im = {0};
    struct image half = {0};
    struct text says = {0};
    struct err err = {0};
    char *backup = image_of_crash(d, &im);

    desk_open(d);
    desk_close(d);
    image_of_half_change(d, part, &half);
    text_clear(&half.part[0]);
    image_put(&half, part);
    assert_ok(store_restore(d->path, backup, false, &says, &err), err);
    image_expect(d, IMAGE_OLD);
    assert_false(desk_exists(d, "ziping.db-restoring"));
    assert_false(desk_exists(d, "ziping.db-restoring-journal"));
    image_finish(&im);
    image_finish(&half);
    text_finish(&says);
    free(part);
    free(backup);
}

/* What is kept is whole by itself: its log is in it. */
static void what_is_kept_is_whole(void **state)
{
    struct desk *d = *state;
    struct image im = {0};
    struct text says = {0};
    struct err err = {0};
    char *backup = image_of_crash(d, &im);
    char *moved = desk_path(d, "moved.db");
    char *kept;

    assert_ok(store_restore(d->path, backup, false, &says, &err), err);
    kept = image_find_kept(d);
    assert_non_null(kept);
    assert_non_null(strstr(says.s, kept));
    assert_int_equal(rename(kept, moved), 0);
    assert_true(says_new(moved));
    image_expect(d, IMAGE_OLD);
    image_finish(&im);
    text_finish(&says);
    free(kept);
    free(moved);
    free(backup);
}

/* What cannot take in its log is kept as it is, the log beside it. */
static void what_is_damaged_keeps_its_log(void **state)
{
    struct desk *d = *state;
    struct image im = {0};
    struct text says = {0};
    struct err err = {0};
    char *backup = image_of_crash(d, &im);
    char *kept;

    memset(im.part[0].s + 100, 0xA5, 1000);
    memset(im.part[1].s + 32 + 24 + 100, 0xA5, 1000);
    image_put(&im, d->path);
    assert_ok(store_restore(d->path, backup, false, &says, &err), err);
    kept = image_find_kept(d);
    assert_non_null(kept);
    assert_true(image_is(&im, kept));
    assert_non_null(strstr(says.s, kept));
    assert_non_null(strstr(says.s, "-wal"));
    image_expect(d, IMAGE_OLD);
    image_finish(&im);
    text_finish(&says);
    free(kept);
    free(backup);
}

/* Nothing is put in place: all is where it was. */
static void a_failed_exchange_changes_nothing(void **state)
{
    struct desk *d = *state;
    static const struct image nothing;
    char *gone = desk_path(d, "gone.db");

    for (int links = 0; links < 2; links++) {
        struct image im = {0};
        struct text says = {0};
        struct err err = {0};
        char *backup = image_of_crash(d, &im);

        no_links = !links;
        assert_int_equal(restore_put(d->path, gone, false, &says, &err), STATUS_IO);
        no_links = false;
        assert_true(image_is(&im, d->path));
        assert_null(image_find_kept(d));
        assert_null(says.s);
        image_finish(&im);
        image_put(&nothing, d->path);
        free(backup);
    }
    free(gone);
}

/* Whoever opens the file next finds it restored, or whole and as if nobody had tried. */
static void expect_undone(struct desk *d)
{
    char *kept;
    struct err err = {0};
    int64_t changes;
    bool restored;

    desk_open(d);
    desk_load(d);
    restored = strcmp(desk_typed(d, IMAGE_NAME), IMAGE_NEW) != 0;
    assert_ok(store_verify(d->st, &changes, &err), err);
    desk_close(d);
    kept = image_find_kept(d);
    assert_true(restored == (kept != NULL));
    free(kept);
}

/* Whatever a restore was doing when it ended: what was saved is at the path or at the kept name, and
 * the next restore succeeds. */
static void ended_anywhere(struct desk *d, bool links, bool whole)
{
    struct image im = {0};
    char *backup = image_of_crash(d, &im);
    int status = 0;
    int n = 0;

    if (!whole) /* SQLite cannot take in the log, but read through it */
        desk_write(d->path, im.part[0].s, im.part[0].bytes);
    do {
        struct text says = {0};
        struct err err = {0};
        char *kept;
        pid_t pid;

        image_put(&im, d->path);
        pid = fork();
        if (pid == 0) {
            no_links = !links;
            dies_at = ++n;
            _exit((whole ? store_restore(d->path, backup, false, &says, &err)
                         : store_salvage(d->path, backup, &says, &err)) == STATUS_OK
                      ? 0
                      : 1);
        }
        n++;
        waitpid(pid, &status, 0);
        assert_true(WIFEXITED(status));
        assert_int_not_equal(WEXITSTATUS(status), 1);
        if (links)
            expect_undone(d);
        kept = image_find_kept(d);
        if (!(access(d->path, F_OK) == 0 && says_new(d->path)) && !(kept && says_new(kept)))
            fail_msg("ended before call %d: what was saved is nowhere", n);
        free(kept);
        assert_ok(store_restore(d->path, backup, false, &says, &err), err);
        image_expect(d, IMAGE_OLD);
        while ((kept = image_find_kept(d)) != NULL) {
            unlink(kept);
            free(kept);
        }
        text_finish(&says);
    } while (WEXITSTATUS(status) != 0);
    print_message("%d places\n", n);
    unlink(d->path);
    image_finish(&im);
    free(backup);
}

static void a_restore_may_end_anywhere(void **state)
{
    for (int i = 0; i < 4; i++)
        ended_anywhere(*state, i % 2 == 0, i < 2);
}

/* ---- an onlooker ---- */

/* Another process that has the file open for reading. */
struct onlooker {
    pid_t pid;
    int told, hold; /* what it says; it begins at a byte, and ends when that is closed */
};

static void look_on_and_wait(struct desk *d, int tell, int held)
{
    struct report_line *line;
    struct store *st;
    size_t count;
    char byte = 'x';

    if (read(held, &byte, 1) != 1 || store_open(d->path, "李某", &st, NULL) != STATUS_OK ||
        !store_read_only(st, NULL) ||
        store_reports(st, &desk_all, &line, &count, NULL) != STATUS_OK || count != 1 ||
        write(tell, &byte, 1) != 1 || read(held, &byte, 1) != 0)
        _exit(1);
    _exit(0);
}

static struct onlooker look_on(struct desk *d)
{
    struct onlooker o;
    int tell[2], hold[2];
    char byte;

    assert_int_equal(pipe(tell), 0);
    assert_int_equal(pipe(hold), 0);
    o.pid = fork();
    if (o.pid == 0) {
        close(hold[1]);
        look_on_and_wait(d, tell[1], hold[0]);
    }
    close(hold[0]);
    close(tell[1]);
    desk_open(d);
    assert_int_equal(write(hold[1], "x", 1), 1);
    assert_int_equal(read(tell[0], &byte, 1), 1);
    o.told = tell[0];
    o.hold = hold[1];
    desk_close(d);
    return o;
}

static void end_looking(const struct onlooker *o)
{
    int status;

    close(o->told);
    close(o->hold);
    waitpid(o->pid, &status, 0);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void an_onlooker_is_waited_for(void **state)
{
    struct desk *d = *state;
    struct image im = {0};
    struct text says = {0};
    struct err err = {0};
    char *backup = image_of_crash(d, &im);
    struct onlooker o = look_on(d);

    assert_int_equal(store_restore(d->path, backup, false, &says, &err), STATUS_BUSY);
    assert_non_null(strstr(err.msg, "退出"));
    assert_null(image_find_kept(d));
    image_expect(d, IMAGE_NEW);
    end_looking(&o);
    assert_ok(store_restore(d->path, backup, false, &says, &err), err);
    image_expect(d, IMAGE_OLD);
    image_finish(&im);
    text_finish(&says);
    free(backup);
}

/* From there to its end. */
static void spoil(const char *path, long at)
{
    FILE *f = fopen(path, "r+b");
    long end;

    assert_non_null(f);
    fseek(f, 0, SEEK_END);
    end = ftell(f);
    fseek(f, at, SEEK_SET);
    for (long i = at; i < end; i++)
        fputc(0xA5, f);
    assert_int_equal(fclose(f), 0);
}

/* Of a damaged file nobody is asked to let go; what is put there is not read through their index. */
static void an_onlooker_of_a_damaged_file(void **state)
{
    struct desk *d = *state;
    char *wal = desk_path(d, "ziping.db-wal");

    for (int salvage = 0; salvage < 2; salvage++) {
        struct image im = {0};
        struct text says = {0};
        struct err err = {0};
        char *backup = image_of_crash(d, &im);
        struct onlooker o = look_on(d);

        spoil(d->path, 100);
        spoil(wal, 32);
        if (salvage)
            assert_ok(store_salvage(d->path, backup, &says, &err), err);
        else
            assert_ok(store_restore(d->path, backup, false, &says, &err), err);
        image_expect(d, IMAGE_OLD);
        image_expect(d, IMAGE_OLD);
        end_looking(&o);
        image_expect(d, IMAGE_OLD);
        unlink(d->path);
        image_finish(&im);
        text_finish(&says);
        free(backup);
    }
    free(wal);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(a_log_without_its_file_is_put_aside),
        DESK_TEST(an_interrupted_restore_is_no_matter),
        DESK_TEST(what_is_kept_is_whole),
        DESK_TEST(what_is_damaged_keeps_its_log),
        DESK_TEST(a_failed_exchange_changes_nothing),
        DESK_TEST(a_restore_may_end_anywhere),
        DESK_TEST(an_onlooker_is_waited_for),
        DESK_TEST(an_onlooker_of_a_damaged_file),
    };

    return cmocka_run_group_tests_name("store.restore", tests, NULL, NULL);
}
