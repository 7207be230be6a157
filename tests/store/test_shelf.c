/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The backups of the days: when one is made, which are kept, what is said of them. */
#include "desk.h"

#include "base/file.h"
#include "store/health.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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

/* The backup of the day is asked for and what is said about it waited for; with nothing else to save. */
static void wait_for_a_word(struct desk *d, struct store_saving *s)
{
    struct pollfd p = {.events = POLLIN};

    desk_close(d);
    desk_open(d);
    p.fd = store_fd(d->st);
    store_daily_backup(d->st, false);
    assert_int_equal(poll(&p, 1, 10000), 1);
    store_saving(d->st, s);
}

/* Every page is looked at once a day, when the backup is made; and once more on a day when the program
 * did not end in order. */
static void damage_is_found_after_a_crash(void **state)
{
    struct desk *d = *state;
    char *wal = desk_path(d, "ziping.db-wal");
    struct text file = {0};
    struct text log = {0};
    struct store_saving s;
    struct err err = {0};
    long page;

    fill(d);
    wait_for_a_word(d, &s);
    assert_string_equal(s.warns, "");
    desk_close(d);
    page =
        (long)desk_sql_number(d->path, "SELECT rootpage FROM sqlite_schema WHERE name = 'prose'");
    desk_open(d);
    desk_load(d);
    desk_set(d, "projects/1/name", "乡村医生补助");
    desk_flush(d);
    assert_ok(file_read(d->path, 1 << 24, &file, &err), err);
    assert_ok(file_read(wal, 1 << 24, &log, &err), err);
    desk_close(d);
    memset(file.s + (page - 1) * 4096, 0x5A, 4096);
    for (int crashed = 0; crashed < 2; crashed++) {
        desk_write(d->path, file.s, file.bytes);
        if (crashed)
            desk_write(wal, log.s, log.bytes);
        wait_for_a_word(d, &s);
        if (crashed)
            assert_non_null(strstr(s.warns, "损坏"));
        else
            assert_string_equal(s.warns, "");
        desk_close(d);
    }
    text_finish(&file);
    text_finish(&log);
    free(wal);
}

/* Each file keeps its own last 14, whatever else lies in the folder. */
static void the_last_14_are_kept(void **state)
{
    struct desk *d = *state;
    const char *base = strrchr(d->path, '/') + 1;
    char *another = desk_path(d, "backup/another-20250301.db");
    char stem[64], name[160];
    struct text made = {0};
    struct err err = {0};

    fill(d);
    snprintf(stem, sizeof stem, "%.*s-", (int)strcspn(base, "."), base);
    for (int day = 1; day <= 20; day++) {
        char now[32];

        snprintf(now, sizeof now, "2025-03-%02dT08:00:00", day);
        setenv("ZIPING_NOW", now, 1);
        text_clear(&made);
        assert_ok(store_backup_now(d->st, &made, &err), err);
        snprintf(name, sizeof name, "backup/%s202503%02d-080000.db", stem, day);
        assert_true(desk_exists(d, name));
        assert_non_null(strstr(made.s, name));
        if (day == 1)
            desk_write(another, "another's", 9);
    }
    unsetenv("ZIPING_NOW");
    assert_int_equal(desk_count(d, "backup", stem), 14);
    snprintf(name, sizeof name, "backup/%s20250307-080000.db", stem);
    assert_true(desk_exists(d, name));
    assert_true(desk_exists(d, "backup/another-20250301.db"));
    {
        struct text says = {0};

        assert_ok(store_restore(d->path, made.s, true, &says, &err), err);
        text_finish(&says);
    }
    text_finish(&made);
    free(another);
}

/* So is the log: a log file left behind tells of the crash. */
static void a_wrong_log_is_found_after_a_crash(void **state)
{
    struct desk *d = *state;
    char *wal = desk_path(d, "ziping.db-wal");
    struct store_saving s;

    fill(d);
    wait_for_a_word(d, &s);
    assert_string_equal(s.warns, "");
    desk_close(d);
    desk_sql(d->path, "UPDATE change SET who = '李某' WHERE seq = 3");
    for (int crashed = 0; crashed < 2; crashed++) {
        if (crashed)
            desk_write(wal, "不成样子", strlen("不成样子"));
        wait_for_a_word(d, &s);
        assert_int_equal(strstr(s.warns, "改动记录") != NULL, crashed);
        desk_close(d);
    }
    free(wal);
}

static void backup_at(struct desk *d, const char *now, const char *typed)
{
    struct text made = {0};
    struct err err = {0};

    setenv("ZIPING_NOW", now, 1);
    if (typed)
        desk_set(d, "projects/1/name", typed);
    assert_ok(store_backup_now(d->st, &made, &err), err);
    if (access(made.s, F_OK) != 0)
        fail_msg("%s is not there", made.s);
    text_finish(&made);
    unsetenv("ZIPING_NOW");
}

/* Whatever the clock says, the last made is there and what goes is the oldest: by the changes they hold,
 * not by their names. */
static void a_wrong_clock_drops_no_new_backup(void **state)
{
    struct desk *d = *state;
    char now[32], typed[16], name[64];

    fill(d);
    for (int i = 1; i <= 40; i++) {
        int year = i <= 14 ? 2026 : i <= 20 ? 2000 : i <= 26 ? 2040 : 2027;

        snprintf(now, sizeof now, "%d-03-%02dT08:00:00", year, i % 28 + 1);
        snprintf(typed, sizeof typed, "%d", i);
        backup_at(d, now, typed);
    }
    assert_int_equal(desk_count(d, "backup", "ziping-2027"), 14);
    for (int i = 27; i <= 40; i++) {
        snprintf(name, sizeof name, "backup/ziping-202703%02d-080000.db", i % 28 + 1);
        assert_true(desk_exists(d, name));
    }
    assert_int_equal(desk_count(d, "backup", "ziping-"), 14);
}

/* The backups of what a restore has put aside go before those made since. */
static void backups_since_a_restore_are_the_newest(void **state)
{
    struct desk *d = *state;
    char *early = desk_path(d, "early.db");
    struct err err = {0};
    char now[32], typed[16];

    fill(d);
    assert_ok(store_backup(d->st, early, &err), err);
    for (int branch = 0; branch < 3; branch++) {
        struct text says = {0};

        for (int i = 1; i <= 14 - branch; i++) {
            snprintf(now, sizeof now, "20%d-03-%02dT08:00:00", 27 - branch, i);
            snprintf(typed, sizeof typed, "%d", i);
            backup_at(d, now, typed);
        }
        desk_close(d);
        if (branch < 2)
            assert_ok(store_restore(d->path, early, false, &says, &err), err);
        desk_open(d);
        desk_load(d);
        text_finish(&says);
    }
    assert_int_equal(desk_count(d, "backup", "ziping-2025"), 12);
    assert_int_equal(desk_count(d, "backup", "ziping-2026"), 2);
    assert_int_equal(desk_count(d, "backup", "ziping-2027"), 0);
    free(early);
}

/* On a day that has had its backup once before, the clock having been set back, another is made. */
static void the_day_comes_twice(void **state)
{
    struct desk *d = *state;
    struct store_saving s;

    fill(d);
    setenv("ZIPING_NOW", "2026-03-01T08:00:00", 1);
    wait_for_a_word(d, &s);
    setenv("ZIPING_NOW", "2026-11-01T08:00:00", 1);
    desk_load(d);
    desk_set(d, "projects/1/name", "十一月");
    wait_for_a_word(d, &s);
    setenv("ZIPING_NOW", "2026-03-01T09:00:00", 1);
    for (int again = 0; again < 3; again++) {
        desk_load(d);
        wait_for_a_word(d, &s);
        assert_int_equal(desk_count(d, "backup", "ziping-20260301"), 2);
    }
    assert_int_equal(desk_count(d, "backup", "ziping-20261101"), 1);
    unsetenv("ZIPING_NOW");
}

/* Two files whose names differ in the ending alone keep their backups apart. */
static void names_without_an_ending_are_names(void **state)
{
    struct desk *d = *state;
    struct store_saving s;

    fill(d);
    setenv("ZIPING_NOW", "2026-03-01T08:00:00", 1);
    wait_for_a_word(d, &s);
    desk_close(d);
    d->path[strlen(d->path) - 3] = '\0';
    fill(d);
    wait_for_a_word(d, &s);
    unsetenv("ZIPING_NOW");
    assert_true(desk_exists(d, "backup/ziping-20260301.db"));
    assert_true(desk_exists(d, "backup/ziping-20260301"));
}

/* What is called like the backup of the day and is none: it stays, and the backup is made. */
static void what_is_no_backup_is_not_taken_for_one(void **state)
{
    struct desk *d = *state;
    char *name = desk_path(d, "backup/ziping-20260301.db");
    char *made = desk_path(d, "backup/ziping-20260301-080000.db");
    char *folder = desk_path(d, "backup");
    struct store_health h;
    struct store_saving s;

    fill(d);
    setenv("ZIPING_NOW", "2026-03-01T08:00:00", 1);
    mkdir(folder, 0700);
    for (int is_folder = 0; is_folder < 2; is_folder++) {
        if (is_folder)
            assert_int_equal(mkdir(name, 0700), 0);
        else
            desk_write(name, "", 0);
        desk_close(d);
        store_look(d->path, &h);
        assert_int_equal(h.backups, 0);
        store_health_finish(&h);
        for (int again = 0; again < 2; again++) {
            wait_for_a_word(d, &s);
            assert_string_equal(s.warns, "");
            assert_int_equal(desk_count(d, "backup", "ziping-20260301-"), 1);
        }
        assert_int_equal(is_folder ? rmdir(name) : unlink(name), 0);
        assert_int_equal(unlink(made), 0);
    }
    unsetenv("ZIPING_NOW");
    free(folder);
    free(made);
    free(name);
}

/* A file that was laid in the place of the one that is open is not what is to be backed up. */
static void another_file_is_not_backed_up(void **state)
{
    struct desk *d = *state;
    char *other = desk_path(d, "other.db");
    char *away = desk_path(d, "away.db");
    struct text made = {0};
    struct store_saving s;
    struct pollfd p = {.events = POLLIN};
    struct err err = {0};

    fill(d);
    assert_ok(store_backup(d->st, other, &err), err);
    desk_close(d);
    desk_open(d);
    assert_int_equal(rename(d->path, away), 0);
    assert_int_equal(rename(other, d->path), 0);
    assert_int_equal(store_backup_now(d->st, &made, &err), STATUS_IO);
    assert_non_null(strstr(err.msg, "换成了别的"));
    p.fd = store_fd(d->st);
    store_daily_backup(d->st, false);
    assert_int_equal(poll(&p, 1, 10000), 1);
    store_saving(d->st, &s);
    assert_non_null(strstr(s.warns, "换成了别的"));
    assert_int_equal(desk_count(d, "backup", "ziping"), 0);
    text_finish(&made);
    free(other);
    free(away);
}

static void expect_good(struct desk *d, int count)
{
    struct text says = {0};
    struct err err = {0};
    char name[64];

    for (int day = 1; day <= count; day++) {
        snprintf(name, sizeof name, "backup/ziping-202503%02d-080000.db", day);
        char *path = desk_path(d, name);

        text_clear(&says);
        if (store_restore(d->path, path, true, &says, &err) != STATUS_OK)
            fail_msg("%s: %s", name, err.msg);
        free(path);
    }
    text_finish(&says);
}

/* What a restore would refuse is written, but it is called what it is and takes no good one's place. */
static void a_log_that_is_wrong_drops_no_good_backup(void **state)
{
    struct desk *d = *state;
    char *asked = desk_path(d, "asked.db");
    struct text says = {0};
    struct text made = {0};
    struct store_health h;
    struct store_saving s;
    struct err err = {0};
    char now[32];

    fill(d);
    for (int day = 1; day <= 14; day++) {
        snprintf(now, sizeof now, "2025-03-%02dT08:00:00", day);
        backup_at(d, now, NULL);
    }
    desk_close(d);
    desk_sql(d->path, "UPDATE change SET typed = '考试考务贺' WHERE seq ="
                      " (SELECT min(seq) FROM change WHERE typed = '考试考务费')");
    for (int day = 1; day <= 16; day++) {
        snprintf(now, sizeof now, "2025-04-%02dT08:00:00", day);
        setenv("ZIPING_NOW", now, 1);
        wait_for_a_word(d, &s);
        assert_non_null(strstr(s.warns, "没有删"));
    }
    assert_int_equal(store_backup_now(d->st, &made, &err), STATUS_FORMAT);
    assert_int_equal(store_backup(d->st, asked, &err), STATUS_FORMAT);
    assert_non_null(strstr(err.msg, asked));
    unsetenv("ZIPING_NOW");
    desk_close(d);
    assert_int_equal(desk_count(d, "backup", "ziping-202504"), 17);
    expect_good(d, 14);
    store_look(d->path, &h);
    assert_int_equal(h.file, HEALTH_BAD);
    assert_int_equal(h.backups, 14);
    store_health_finish(&h);
    assert_int_equal(store_restore(d->path, asked, false, &says, &err), STATUS_FORMAT);
    assert_non_null(strstr(err.msg, "--salvage"));
    assert_ok(store_salvage(d->path, asked, &says, &err), err);
    desk_open(d);
    backup_at(d, "2025-05-01T08:00:00", NULL);
    assert_int_equal(desk_count(d, "backup", "ziping-202503"), 13);
    text_finish(&says);
    text_finish(&made);
    free(asked);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(damage_is_found_after_a_crash),
        DESK_TEST(a_wrong_log_is_found_after_a_crash),
        DESK_TEST(the_last_14_are_kept),
        DESK_TEST(a_wrong_clock_drops_no_new_backup),
        DESK_TEST(backups_since_a_restore_are_the_newest),
        DESK_TEST(the_day_comes_twice),
        DESK_TEST(names_without_an_ending_are_names),
        DESK_TEST(what_is_no_backup_is_not_taken_for_one),
        DESK_TEST(another_file_is_not_backed_up),
        DESK_TEST(a_log_that_is_wrong_drops_no_good_backup),
    };

    return cmocka_run_group_tests_name("store.shelf", tests, NULL, NULL);
}
