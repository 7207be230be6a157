/* SPDX-License-Identifier: MulanPSL-2.0 */
/* An allocation fails, once or all from then on, while a clerk types or a command runs. The program
 * goes on, or gives the terminal back and ends with a sentence; what was acknowledged is there. */
#include "faults/session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { RUNS = 100, PROJECTS = 2, TITLE = 0, HELP = 22 };

static void what_is_saved_survives_memory(void **state)
{
    struct session *s = *state;
    struct toll t = {.fault = "allocations", .seed = fault_seed()};
    size_t most;

    fault_needs_library();
    session_type(s, ZIPING);
    assert_int_equal(s->acked, s->plan.stops - 1);
    most = (size_t)s->page->calls[FAULT_ALLOCATE];
    while (t.runs < fault_runs(RUNS)) {
        session_reset(s);
        s->page->first = 1 + (long)dice_below(&s->dice, most);
        s->page->count = (long)dice_below(&s->dice, 2);
        s->page->call = FAULT_ALLOCATE;
        session_type(s, ZIPING);
        if (s->page->failed > 0)
            session_look(s, &t);
    }
    toll_pay(&t);
}

/* The report is open, the program has ended, or the line that helps says that memory is short. */
static bool is_answered(struct session *s)
{
    struct pty *p = s->clerk.pty;

    return pty_ended(p) || !str_starts(pty_row(p, TITLE), " 自评") ||
           strstr(pty_row(p, HELP), "内存");
}

static void open_without(struct session *s, long allocation)
{
    session_reset(s);
    assert_true(clerk_tries(&s->clerk, ZIPING));
    s->page->first = s->page->calls[FAULT_ALLOCATE] + allocation;
    s->page->count = 1;
    s->page->call = FAULT_ALLOCATE;
    pty_type(s->clerk.pty, KEY_ENTER);
    for (int ms = 0; !is_answered(s); ms++) {
        if (ms > PTY_MS)
            pty_fail(s->clerk.pty, "it is not said that memory is short");
        pty_wait_quiet(s->clerk.pty, 1, 1);
    }
    session_quit(s);
}

/* Where the report does not open for want of memory, that is what is said: not that a file is wrong. */
static void what_does_not_open_says_why(void **state)
{
    struct session *s = *state;
    long allocations;

    fault_needs_library();
    session_reset(s);
    assert_true(clerk_tries(&s->clerk, ZIPING));
    allocations = s->page->calls[FAULT_ALLOCATE];
    assert_true(session_open(s));
    allocations = s->page->calls[FAULT_ALLOCATE] - allocations;
    session_quit(s);
    for (int i = 0; i < RUNS; i++)
        open_without(s, 1 + (long)dice_below(&s->dice, (size_t)allocations));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_saved_survives_memory),
        cmocka_unit_test(what_does_not_open_says_why),
    };

    session_projects = PROJECTS;
    return cmocka_run_group_tests_name("faults.memory", tests, session_setup, session_teardown);
}
