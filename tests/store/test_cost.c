/* SPDX-License-Identifier: MulanPSL-2.0 */
/* What a save costs the disk, and what becomes of it when the disk refuses. */
#include "desk.h"
#include "shim.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { PROJECTS = 40, ROUNDS = 15, FIELDS = PROJECTS * ROUNDS };

static void fill(struct desk *d)
{
    desk_open(d);
    desk_new(d, 2025);
    for (int i = 1; i <= PROJECTS; i++) {
        char path[48];

        snprintf(path, sizeof path, "projects/%d/funds/1/spent", i);
        desk_set(d, path, "100");
    }
    desk_flush(d);
}

/* A clerk's afternoon: one field after the other, each durable before the next. */
static void a_short_field_is_cheap(void **state)
{
    struct desk *d = *state;

    fill(d);
    shim_reset();
    for (int n = 0; n < FIELDS; n++) {
        char path[48], typed[16];

        snprintf(path, sizeof path, "projects/%d/funds/1/%s", n / ROUNDS + 1,
                 n % 2 ? "spent" : "budget");
        snprintf(typed, sizeof typed, "%d.%02d", n, n % 100);
        desk_set(d, path, typed);
        desk_flush(d);
    }
    print_message("%.3f syncs and %ld bytes a field\n", (double)shim.syncs / FIELDS,
                  shim.bytes / FIELDS);
    assert_true(shim.syncs * 10 <= FIELDS * 11);
    assert_true(shim.bytes <= FIELDS * 9000L);
}

/* Type a text of `size` bytes into every project; returns the bytes that have to be in the log
 * before they are saved. */
static long write_prose(struct desk *d, long size, char first)
{
    char *text = malloc((size_t)size + 1);

    for (long i = 0; i < size; i += 3)
        memcpy(text + i, i % 7 ? "费" : "项", 3);
    text[size / 3 * 3] = '\0';
    text[0] = text[1] = text[2] = first;
    shim_reset();
    for (int n = 1; n <= PROJECTS; n++) {
        char path[48];

        snprintf(path, sizeof path, "projects/%d/overview", n);
        desk_set(d, path, text);
        desk_flush(d);
    }
    free(text);
    return shim.log_bytes;
}

/* Twice its text and three pages when it is corrected; where a text is new or grows, its neighbours
 * may have to make room, which is bounded too. */
static void prose_is_written_twice(void **state)
{
    struct desk *d = *state;

    fill(d);
    for (long size = 1500; size <= 12000; size *= 2) {
        long first = write_prose(d, size, 'a');
        long second = write_prose(d, size, 'b');
        long third = write_prose(d, size, 'c');

        print_message("%ld bytes of prose: %ld, corrected: %ld, %ld\n", size, first / PROJECTS,
                      second / PROJECTS, third / PROJECTS);
        assert_true(first <= 2 * PROJECTS * (2 * size + 3 * 4096));
        assert_true(second <= PROJECTS * (2 * size + 3 * 4096));
        assert_true(third <= PROJECTS * (2 * size + 3 * 4096));
    }
}

static void the_unchanged_costs_nothing(void **state)
{
    struct desk *d = *state;

    fill(d);
    shim_reset();
    desk_set(d, "projects/1/funds/1/spent", "100");
    desk_flush(d);
    assert_int_equal(shim.writes, 0);
    assert_int_equal(shim.syncs, 0);
}

static void wait_saved(struct desk *d)
{
    struct store_saving s;

    for (int i = 0; i < 100; i++) {
        struct pollfd p = {.fd = store_fd(d->st), .events = POLLIN};

        store_saving(d->st, &s);
        if (s.queued == 0)
            return;
        poll(&p, 1, 200);
    }
    fail_msg("not saved: %s", s.why);
}

/* The disk refuses at every call in turn, once and for some time: entry goes on, nothing is
 * acknowledged that is not there, and all is saved when the disk is well again. */
static void a_refusing_disk_loses_nothing(void **state)
{
    static const struct {
        enum shim_refusal what;
        long count;
        enum status status;
        const char *says;
    } cases[] = {
        {SHIM_NO_SPACE, 1, STATUS_FULL, "磁盘已满"}, {SHIM_NO_SPACE, 3, STATUS_FULL, "磁盘已满"},
        {SHIM_NO_WRITE, 1, STATUS_IO, "读写失败"},   {SHIM_NO_WRITE, 3, STATUS_IO, "读写失败"},
        {SHIM_NO_SYNC, 1, STATUS_IO, "读写失败"},    {SHIM_NO_SYNC, 2, STATUS_IO, "读写失败"},
    };
    struct desk *d = *state;
    int typed = 1000;

    fill(d);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (long from = 1; from <= 6; from++) {
            struct store_saving s;
            struct err err = {0};
            char text[16], now[16];
            enum status rc = STATUS_OK;

            shim_refuse(cases[i].what, from, cases[i].count);
            for (int field = 0; field < 5 && rc == STATUS_OK; field++) {
                snprintf(text, sizeof text, "%d", ++typed);
                desk_set(d, "projects/1/funds/1/spent", text);
                rc = store_flush(d->st, &err);
            }
            if (shim.refused > 0 && rc != STATUS_OK) {
                assert_int_equal(rc, cases[i].status);
                assert_non_null(strstr(err.msg, cases[i].says));
                store_saving(d->st, &s);
                assert_true(s.queued == 0 || s.failing);
            }
            shim_reset();
            snprintf(now, sizeof now, "%d", ++typed);
            desk_set(d, "projects/1/funds/1/spent", now);
            for (int tries = 0; store_flush(d->st, &err) != STATUS_OK; tries++)
                assert_true(tries < 10);
            wait_saved(d);
            store_saving(d->st, &s);
            assert_false(s.failing);
        }
    }
    desk_close(d);
    desk_open(d);
    desk_load(d);
    {
        int64_t changes;
        char text[16];
        struct err err = {0};
        struct history_line *line;
        size_t count;

        snprintf(text, sizeof text, "%d", typed);
        assert_string_equal(desk_typed(d, "projects/1/funds/1/spent"), text);
        assert_ok(store_verify(d->st, &changes, &err), err);
        /* Each of them once, none twice. */
        assert_ok(store_history(d->st, desk_row(d, "projects/1/funds/1")->id, "spent", &line,
                                &count, &err),
                  err);
        assert_int_equal(count, typed - 1000 + 1);
        history_free(line, count);
    }
}

/* A disk that stays full does not keep the program from ending. */
static void closing_gives_up(void **state)
{
    struct desk *d = *state;

    fill(d);
    shim_refuse(SHIM_NO_SPACE, 1, 1000000);
    desk_set(d, "projects/1/funds/1/spent", "7");
    desk_close(d);
    shim_reset();
    desk_open(d);
    desk_load(d);
    assert_string_equal(desk_typed(d, "projects/1/funds/1/spent"), "100");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(a_short_field_is_cheap),
        DESK_TEST(prose_is_written_twice),
        DESK_TEST(the_unchanged_costs_nothing),
        DESK_TEST(a_refusing_disk_loses_nothing),
        DESK_TEST(closing_gives_up),
    };

    shim_install();
    return cmocka_run_group_tests_name("store.cost", tests, NULL, NULL);
}
