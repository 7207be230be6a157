/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The disk fills up while a clerk types. What is typed stays and is saved once there is room; before
 * that the reserve is used, and the clerk is told. */
#include "faults/session.h"

#include "base/file.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { RUNS = 16, PROJECTS = 6, STEP_BYTES = 4096, MIB = 1 << 20, TITLE = 0, HELP = 22 };

/* Type everything while there is room for `room` bytes, make room, leave: all of it is there. */
static void fill(struct session *s, long room, struct toll *t)
{
    bool is_open;

    session_reset(s);
    s->page->room = room;
    is_open = session_start(s, ZIPING);
    for (size_t i = 0; is_open && i + 1 < s->plan.stops; i++)
        is_open = session_stop(s, i);
    if (is_open) {
        s->page->room = -1;
        s->acked = s->typed; /* even what was typed while nothing could be saved */
    }
    session_quit(s);
    if (s->page->failed > 0 || !is_open)
        session_look(s, t);
}

static void what_is_typed_survives_a_full_disk(void **state)
{
    struct session *s = *state;
    struct toll t = {.fault = "full disks", .seed = fault_seed()};
    size_t runs = fault_runs(RUNS);

    fault_needs_library();
    for (size_t i = 0; t.runs < runs; i++)
        fill(s, (long)dice_below(&s->dice, 1 + (i % 128) * STEP_BYTES), &t);
    toll_pay(&t);
}

/* With a reserve nothing is refused: the disk of 52 MiB fills up, but for what the reserve held. */
static void the_reserve_is_there_when_it_is_needed(void **state)
{
    struct session *s = *state;
    struct toll t = {.fault = "full disks with a reserve", .seed = fault_seed()};

    fault_needs_library();
    session_reset(s);
    s->page->room = 52 * MIB;
    assert_true(session_start(s, ZIPING));
    for (size_t i = 0; i + 1 < s->plan.stops; i++) {
        if (i == s->plan.stops / 3)
            s->page->room = 40 * MIB;
        if (i == s->plan.stops / 2)
            s->page->room = 0;
        session_must_stop(s, i);
    }
    assert_true(s->warned);
    assert_true(s->page->failed > 0);
    session_quit(s);
    assert_int_equal(s->status, 0);
    session_look(s, &t);
    toll_pay(&t);
}

/* While something is only in memory, no other report is opened as the file has it: not by a hit of a
 * search either. */
static void no_other_report_is_opened_meanwhile(void **state)
{
    struct session *s = *state;
    struct toll t = {.fault = "another report", .seed = fault_seed()};

    fault_needs_library();
    session_reset(s);
    assert_int_equal(clerk_run(&s->clerk, NULL, "new", "--template", "fund-report", "--year",
                               "2025", "--unit", "清溪县卫生健康局", NULL),
                     0);
    assert_int_equal(clerk_run(&s->clerk, NULL, "set", "2", "title", "第二份报告", NULL), 0);
    assert_int_equal(clerk_run(&s->clerk, NULL, "set", "1", "projects/1/name", "旧名", NULL), 0);
    if (!session_start(s, ZIPING))
        pty_fail(s->clerk.pty, "the report does not open");
    session_must_stop(s, 0);
    s->page->error = ENOSPC;
    s->page->first = 1;
    s->page->call = FAULT_WRITE;
    assert_true(session_stop(s, 1));
    assert_true(s->failing);
    pty_type(s->clerk.pty, "\006");
    clerk_see(&s->clerk, TITLE, "查找");
    pty_type(s->clerk.pty, "\033OQ第二份");
    clerk_see(&s->clerk, 4, "第二份报告");
    pty_type(s->clerk.pty, KEY_ENTER);
    clerk_see(&s->clerk, HELP, "先不能离开这份报告");
    s->page->call = FAULT_NONE;
    s->acked = s->typed;
    session_quit(s);
    session_look(s, &t);
    assert_int_equal(t.lost + t.crashes, 0);
}

/* What stood at the place of an export stays, whole, where the new one does not fit. */
static void an_old_export_outlives_a_failed_one(void **state)
{
    static const char *const endings[] = {"docx", "txt", "json"};
    struct session *s = *state;
    size_t failed = 0;

    fault_needs_library();
    for (size_t i = 0; i < 3 * fault_runs(RUNS); i++) {
        struct text path = {0}, is = {0};
        struct err err = {0};

        session_reset(s);
        text_addf(&path, "%s/work/old.%s", s->clerk.folder, endings[i % 3]);
        assert_int_equal(file_write(path.s, "old", 3, &err), STATUS_OK);
        s->page->room = (long)dice_below(&s->dice, STEP_BYTES);
        if (clerk_run(&s->clerk, NULL, "export", "1", "-o", path.s, NULL) != 0) {
            assert_int_equal(file_read(path.s, 64, &is, &err), STATUS_OK);
            assert_string_equal(text_str(&is), "old");
            failed++;
        }
        text_finish(&path);
        text_finish(&is);
    }
    assert_true(failed > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_typed_survives_a_full_disk),
        cmocka_unit_test(the_reserve_is_there_when_it_is_needed),
        cmocka_unit_test(no_other_report_is_opened_meanwhile),
        cmocka_unit_test(an_old_export_outlives_a_failed_one),
    };

    session_projects = PROJECTS;
    return cmocka_run_group_tests_name("faults.room", tests, session_setup, session_teardown);
}
