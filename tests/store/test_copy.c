/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Backups: made, checked, refused when damaged, put back with the present file kept. */
#include "desk.h"
#include "shim.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void fill(struct desk *d)
{
    desk_open(d);
    desk_new(d, 2025);
    for (int i = 1; i <= 5; i++) {
        char path[48];

        snprintf(path, sizeof path, "projects/%d/name", i);
        desk_set(d, path, "考试考务费");
        snprintf(path, sizeof path, "projects/%d/overview", i);
        desk_set(d, path,
                 "概况概况概况概况概况概况概况概况概况概况概况概况概况概况概况概况概况概况"
                 "概况概况概况概况概况概况概况概况概况概况概况概况概况概况概况概况概况概况");
    }
    desk_flush(d);
}

static void backup_goes_back(void **state)
{
    struct desk *d = *state;
    char *backup = desk_path(d, "copy.db");
    char *before, *after;
    struct text says = {0};
    struct err err = {0};
    const char *kept;
    char *end;
    int64_t changes;

    fill(d);
    before = desk_dump(d->record);
    assert_ok(store_backup(d->st, backup, &err), err);
    desk_set(d, "projects/1/name", "改了");
    assert_int_equal(store_restore(d->path, backup, false, &says, &err), STATUS_BUSY);
    assert_non_null(strstr(err.msg, "王某"));
    desk_close(d);

    text_clear(&says);
    assert_ok(store_restore(d->path, backup, true, &says, &err), err);
    assert_non_null(strstr(says.s, "报告 1 份"));
    desk_open(d);
    desk_load(d);
    assert_string_equal(desk_typed(d, "projects/1/name"), "改了"); /* a dry run changes nothing */
    desk_close(d);

    text_clear(&says);
    assert_ok(store_restore(d->path, backup, false, &says, &err), err);
    desk_open(d);
    desk_load(d);
    after = desk_dump(d->record);
    assert_string_equal(before, after);
    desk_set(d, "projects/1/name", "恢复以后");
    assert_ok(store_verify(d->st, &changes, &err), err);
    desk_close(d);
    assert_int_equal(desk_sql_number(d->path, "SELECT max(origin) FROM change"), 2);

    kept = strstr(says.s, "/tmp/");
    assert_non_null(kept);
    end = strchr(kept, '\n');
    assert_non_null(end);
    *end = '\0';
    assert_int_equal(desk_sql_number(kept, "SELECT count(*) FROM value WHERE typed = '改了'"), 1);
    free(before);
    free(after);
    free(backup);
    text_finish(&says);
}

/* Cut or overwritten, every backup is refused, and the present file stays as it is. */
static void damaged_backups_are_noticed(void **state)
{
    struct desk *d = *state;
    char *backup = desk_path(d, "copy.db");
    struct text whole = {0};
    struct text before = {0};
    struct text after = {0};
    struct err err = {0};
    unsigned seed = 7;

    fill(d);
    assert_ok(store_backup(d->st, backup, &err), err);
    desk_close(d);
    assert_ok(file_read(backup, 1 << 24, &whole, &err), err);
    assert_ok(file_read(d->path, 1 << 24, &before, &err), err);
    for (int i = 0; i < 200; i++) {
        struct text says = {0};
        char *bytes = malloc(whole.bytes);
        size_t count = whole.bytes;

        memcpy(bytes, whole.s, whole.bytes);
        seed = seed * 1103515245 + 12345;
        if (i % 2 == 0)
            count = (seed >> 4) % whole.bytes;
        else
            memset(bytes + 100 + (seed >> 4) % (whole.bytes - 612), 0x5A, 512);
        desk_write(backup, bytes, count);
        free(bytes);
        if (store_restore(d->path, backup, false, &says, &err) != STATUS_FORMAT)
            fail_msg("run %d, %zu of %zu bytes: not noticed", i, count, whole.bytes);
        text_finish(&says);
    }
    assert_ok(file_read(d->path, 1 << 24, &after, &err), err);
    assert_int_equal(before.bytes, after.bytes);
    assert_memory_equal(before.s, after.s, after.bytes);
    text_finish(&whole);
    text_finish(&before);
    text_finish(&after);
    free(backup);
}

/* A backup laid in the place of the database by hand is a database: its seal is in nobody's way. */
static void a_backup_can_be_worked_on(void **state)
{
    struct desk *d = *state;
    char *backup = desk_path(d, "copy.db");
    struct err err = {0};
    int64_t changes;

    fill(d);
    assert_ok(store_backup(d->st, backup, &err), err);
    desk_close(d);
    assert_int_equal(rename(backup, d->path), 0);
    desk_open(d);
    desk_load(d);
    for (int i = 1; i <= 60; i++) {
        char path[48];

        snprintf(path, sizeof path, "projects/%d/name", i);
        desk_set(d, path, "在备份上接着填");
    }
    assert_ok(store_verify(d->st, &changes, &err), err);
    desk_close(d);
    desk_open(d);
    desk_load(d);
    assert_string_equal(desk_typed(d, "projects/60/name"), "在备份上接着填");
    assert_ok(store_verify(d->st, &changes, &err), err);
    assert_ok(store_backup(d->st, backup, &err), err);
    free(backup);
}

/* Every bit of a backup counts, be it under the chain of changes or not. */
static void a_bit_of_a_backup_is_noticed(void **state)
{
    struct desk *d = *state;
    char *backup = desk_path(d, "copy.db");
    struct text whole = {0};
    struct text says = {0};
    struct err err = {0};
    unsigned seed = 30;

    fill(d);
    assert_ok(store_backup(d->st, backup, &err), err);
    desk_close(d);
    assert_ok(file_read(backup, 1 << 24, &whole, &err), err);
    for (int i = 0; i < 1000; i++) {
        size_t at = (seed >> 3) % whole.bytes;

        if (i < 48) /* of the seal itself, too */
            at = whole.bytes - 48 + (size_t)i;
        whole.s[at] ^= (char)(1 << (i & 7));
        desk_write(backup, whole.s, whole.bytes);
        whole.s[at] ^= (char)(1 << (i & 7));
        if (store_restore(d->path, backup, true, &says, &err) != STATUS_FORMAT)
            fail_msg("bit %d of byte %zu of %zu was not noticed", i & 7, at, whole.bytes);
        seed = seed * 1103515245 + 12345;
    }
    desk_write(backup, whole.s, whole.bytes);
    assert_ok(store_restore(d->path, backup, false, &says, &err), err);
    text_finish(&whole);
    text_finish(&says);
    free(backup);
}

static void says_what_cannot_be_a_backup(void **state)
{
    struct desk *d = *state;
    char *gone = desk_path(d, "gone.db");
    char *text = desk_path(d, "text.db");
    struct text says = {0};
    struct err err = {0};

    fill(d);
    assert_int_equal(store_backup(d->st, d->path, &err), STATUS_USAGE);
    assert_int_equal(store_backup(d->st, d->folder, &err), STATUS_USAGE);
    assert_int_equal(store_backup(d->st, "/nowhere/at/all.db", &err), STATUS_IO);
    desk_close(d);
    desk_write(text, "没有", 6);
    assert_int_equal(store_restore(d->path, gone, false, &says, &err), STATUS_NOT_FOUND);
    assert_int_equal(store_restore(d->path, text, false, &says, &err), STATUS_FORMAT);
    assert_int_equal(store_restore(d->path, d->path, false, &says, &err), STATUS_USAGE);
    assert_int_equal(store_restore(d->path, d->folder, false, &says, &err), STATUS_FORMAT);
    desk_open(d);
    desk_load(d);
    assert_string_equal(desk_typed(d, "projects/5/name"), "考试考务费");
    text_finish(&says);
    free(gone);
    free(text);
}

/* What lies beside a backup stays as it is, whatever its name; of a backup that was killed nothing
 * does. */
static void a_backup_touches_nothing_else(void **state)
{
    struct desk *d = *state;
    char *backup = desk_path(d, "copy.db");
    char *theirs = desk_path(d, "copy.db.part");
    char *killed = desk_path(d, ".ziping-0123456789abcdef.part");
    char *similar = desk_path(d, ".ziping-0123456789abcdef");
    struct text after = {0};
    struct err err = {0};

    fill(d);
    desk_write(theirs, "别人的", strlen("别人的"));
    desk_write(similar, "别人的", strlen("别人的"));
    desk_write(killed, "写了一半", strlen("写了一半"));
    assert_ok(store_backup(d->st, backup, &err), err);
    assert_ok(file_read(theirs, 100, &after, &err), err);
    assert_string_equal(after.s, "别人的");
    assert_int_equal(desk_count(d, "", ".ziping-"), 1);
    assert_true(desk_exists(d, ".ziping-0123456789abcdef"));
    text_finish(&after);
    free(similar);
    free(killed);
    free(theirs);
    free(backup);
}

static void a_database_of_any_name_is_backed_up(void **state)
{
    struct desk *d = *state;
    char *backup = desk_path(d, "u.db");
    struct err err = {0};

    snprintf(d->path, sizeof d->path, "%s/u.db.part", d->folder);
    fill(d);
    assert_ok(store_backup(d->st, backup, &err), err);
    desk_set(d, "projects/1/name", "还在这里");
    desk_close(d);
    desk_open(d);
    desk_load(d);
    assert_string_equal(desk_typed(d, "projects/1/name"), "还在这里");
    free(backup);
}

/* A backup under the name of a log would be taken for one. */
static void a_backup_takes_no_name_of_a_databases(void **state)
{
    static const char *const names[] = {
        "ziping.db-journal", "ziping.db-wal",       "ziping.db-shm", "ziping.db-lock",
        "ziping.db-reserve", "ziping.db-restoring", "other.db-wal",  "ziping.db-format1",
    };
    struct desk *d = *state;
    struct err err = {0};

    fill(d);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *to = desk_path(d, names[i]);

        if (store_backup(d->st, to, &err) != STATUS_USAGE)
            fail_msg("%s was written", names[i]);
        free(to);
    }
}

/* A damaged file is put aside as it is, with its log. */
static void a_damaged_file_is_replaced(void **state)
{
    struct desk *d = *state;
    char *backup = desk_path(d, "copy.db");
    struct text says = {0};
    struct err err = {0};

    fill(d);
    assert_ok(store_backup(d->st, backup, &err), err);
    desk_close(d);
    desk_write(d->path, "全坏了", 9);
    assert_ok(store_restore(d->path, backup, false, &says, &err), err);
    desk_open(d);
    desk_load(d);
    assert_string_equal(desk_typed(d, "projects/5/name"), "考试考务费");
    text_finish(&says);
    free(backup);
}

/* Where it is the copy that does not fit, nothing is said of what is saved. */
static void a_full_stick_is_no_full_disk(void **state)
{
    struct desk *d = *state;
    char *backup = desk_path(d, "copy.db");
    struct text made = {0};
    struct err err = {0};

    fill(d);
    for (int own = 0; own < 2; own++) {
        shim_refuse(SHIM_NO_SPACE, 1, 1000000);
        assert_int_equal(own ? store_backup_now(d->st, &made, &err)
                             : store_backup(d->st, backup, &err),
                         STATUS_FULL);
        assert_true(shim.refused > 0);
        shim_reset();
        assert_null(strstr(err.msg, "数据文件写不进去"));
        assert_non_null(strstr(err.msg, "放备份的磁盘"));
        assert_non_null(strstr(err.msg, "数据文件不受影响"));
    }
    assert_int_equal(desk_count(d, "", ".ziping-"), 0);
    text_finish(&made);
    free(backup);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(backup_goes_back),
        DESK_TEST(damaged_backups_are_noticed),
        DESK_TEST(a_bit_of_a_backup_is_noticed),
        DESK_TEST(a_backup_can_be_worked_on),
        DESK_TEST(says_what_cannot_be_a_backup),
        DESK_TEST(a_backup_touches_nothing_else),
        DESK_TEST(a_database_of_any_name_is_backed_up),
        DESK_TEST(a_backup_takes_no_name_of_a_databases),
        DESK_TEST(a_damaged_file_is_replaced),
        DESK_TEST(a_full_stick_is_no_full_disk),
    };

    shim_install();
    return cmocka_run_group_tests_name("store.copy", tests, NULL, NULL);
}
