/* SPDX-License-Identifier: MulanPSL-2.0 */
/* What lies beside the database under the names of its own files, and who may lock it. */
#include "desk.h"

#include "base/file.h"
#include "store/health.h"
#include "store/reserve.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void make_ours(struct desk *d)
{
    desk_open(d);
    desk_new(d, 2025);
    desk_set(d, "projects/1/name", "考试考务费");
    desk_close(d);
}

/* Beside the database lie files of its own; what else bears their names is neither waited for nor
 * written to nor removed. */
static void what_others_put_beside_is_left_alone(void **state)
{
    static const char *const names[] = {"ziping.db-reserve", "ziping.db-lock"};
    struct desk *d = *state;
    char *other = desk_path(d, "other");
    struct err err = {0};

    make_ours(d);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *name = desk_path(d, names[i]);

        for (int kind = 0; kind < 3; kind++) {
            struct text after = {0};
            struct store *st = NULL;
            struct stat s;

            unlink(name);
            desk_write(other, "别人的", strlen("别人的"));
            if (kind == 0)
                assert_int_equal(mkfifo(name, 0600), 0);
            else
                assert_int_equal(kind == 1 ? symlink(other, name) : link(other, name), 0);
            reserve_keep(d->path);
            (void)reserve_give(d->path);
            assert_ok(store_open(d->path, "王某", &st, &err), err);
            assert_int_equal(store_read_only(st, NULL), i == 1);
            store_close(st);
            assert_int_equal(lstat(name, &s), 0);
            assert_ok(file_read(other, 1 << 21, &after, &err), err);
            assert_string_equal(after.s, "别人的");
            text_finish(&after);
        }
        unlink(name);
        free(name);
    }
    free(other);
}

/* Each name would have a lock and a log of its own: neither writer would know of the other. */
static void a_file_of_two_names_is_read(void **state)
{
    struct desk *d = *state;
    char *other = desk_path(d, "other.db");
    const char *const names[] = {d->path, other};
    struct report_line *line;
    size_t count;
    struct store *st;
    struct err err = {0};

    make_ours(d);
    assert_int_equal(link(d->path, other), 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_ok(store_open(names[i], "王某", &st, &err), err);
        assert_true(store_read_only(st, NULL));
        assert_non_null(strstr(store_barred(st), "硬链接"));
        assert_ok(store_reports(st, &desk_all, &line, &count, &err), err);
        assert_int_equal(count, 1);
        report_lines_free(line, count);
        store_close(st);
    }
    assert_int_equal(unlink(other), 0);
    desk_open(d);
    assert_string_equal(store_barred(d->st), "");
    free(other);
}

/* A restore gives the file a second name for a moment; one that was killed then leaves it. */
static void what_a_killed_restore_leaves_is_tidied(void **state)
{
    struct desk *d = *state;
    char *twin = desk_path(d, "ziping.db-before-restore-20250301-080000");
    char *kept = desk_path(d, "ziping.db-before-restore-20250228-080000");

    make_ours(d);
    desk_write(kept, "另一份", strlen("另一份"));
    assert_int_equal(link(d->path, twin), 0);
    desk_open(d);
    assert_int_not_equal(access(twin, F_OK), 0);
    assert_int_equal(access(kept, F_OK), 0);
    free(twin);
    free(kept);
}

/* What the file's owner is told of the lock, on opening and by doctor; in a child, whose exit status is
 * the line of the first thing wrong. */
#define EXPECT(what)                                                                               \
    do {                                                                                           \
        if (!(what))                                                                               \
            _exit(__LINE__ % 250 + 1);                                                             \
    } while (0)

static void be_owner(struct desk *d, bool usable)
{
    struct store_health h;
    struct store *st;
    struct err err = {0};

    EXPECT(setgid(65534) == 0 && setuid(65534) == 0);
    store_look(d->path, &h);
    EXPECT(h.may_write);
    EXPECT(h.lock_is_usable == usable);
    EXPECT(store_open(d->path, "李某", &st, &err) == STATUS_OK);
    EXPECT(store_read_only(st, NULL) != usable);
    EXPECT(usable || strstr(store_barred(st), "ziping.db-lock"));
    store_close(st);
    _exit(0);
}

static void expect_owner(struct desk *d, bool usable)
{
    pid_t pid = fork();
    int status;

    if (pid == 0)
        be_owner(d, usable);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("stopped at line %d (mod 250)", WEXITSTATUS(status) - 1);
}

/* A lock that another user made names itself; root makes none that its owner cannot use. */
static void a_lock_of_anothers_is_named(void **state)
{
    struct desk *d = *state;
    char *lock = desk_path(d, "ziping.db-lock");
    struct stat s;

    if (geteuid() != 0)
        skip();
    chmod(d->folder, 0777);
    make_ours(d);
    assert_int_equal(chown(d->path, 65534, 65534), 0);
    expect_owner(d, false);
    desk_open(d);
    desk_close(d);
    expect_owner(d, true);
    assert_int_equal(stat(lock, &s), 0);
    assert_int_equal(s.st_uid, 65534);
    assert_int_equal(s.st_mode & 0777, 0600);
    free(lock);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(what_others_put_beside_is_left_alone),
        DESK_TEST(a_file_of_two_names_is_read),
        DESK_TEST(what_a_killed_restore_leaves_is_tidied),
        DESK_TEST(a_lock_of_anothers_is_named),
    };

    return cmocka_run_group_tests_name("store.lock", tests, NULL, NULL);
}
