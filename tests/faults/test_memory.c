/* SPDX-License-Identifier: MulanPSL-2.0 */
/* An allocation fails, once or all from then on, while a clerk types or a command runs. The program
 * goes on, or gives the terminal back and ends with a sentence; what was acknowledged is there. */
#include "faults/session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { RUNS = 100, PROJECTS = 2 };

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_saved_survives_memory),
    };

    session_projects = PROJECTS;
    return cmocka_run_group_tests_name("faults.memory", tests, session_setup, session_teardown);
}
