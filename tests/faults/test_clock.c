/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The clock of the day is set while a clerk types: back and forward by years, beyond 2038, to 1970.
 * What comes later is later all the same: everything is saved and drafted, history is in the order in
 * which things were done, and undo takes back the last of them. */
#include "faults/session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { PROJECTS = 1, TITLE = 0, DAY_S = 86400, YEAR_S = 365 * DAY_S };

static const struct {
    const char *what;
    long by_s;
} steps[] = {{"a year back", -YEAR_S},
             {"thirty years on", 30L * YEAR_S},
             {"an hour back", -3600},
             {"two minutes on", 120},
             {"a month on", 31L * DAY_S},
             {"as it is", 0},
             {"twenty years back", -20L * YEAR_S}};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void everything_is_saved(void **state)
{
    struct session *s = *state;
    struct toll t = {.fault = "clocks set", .seed = fault_seed()};

    fault_needs_library();
    session_reset(s);
    assert_true(session_start(s, ZIPING));
    for (size_t i = 0; i + 1 < s->plan.stops; i++) {
        s->page->clock_s = steps[i % COUNT(steps)].by_s;
        session_must_stop(s, i);
    }
    s->page->clock_s = -(long)time(NULL) + DAY_S; /* 1970 */
    session_quit(s);
    assert_int_equal(s->status, 0);
    session_look(s, &t);
    toll_pay(&t);
}

/* One field set under clocks that jump: its history and its undo are of the order of doing. */
static void later_is_later(void **state)
{
    struct session *s = *state;
    struct text said = {0};
    const char *at;

    fault_needs_library();
    session_reset(s);
    for (size_t i = 0; i < COUNT(steps); i++) {
        char value[32];

        snprintf(value, sizeof value, "第%zu次", i);
        s->page->clock_s = steps[i].by_s;
        assert_int_equal(clerk_run(&s->clerk, NULL, "set", "1", "projects/1/name", value, NULL), 0);
    }
    assert_int_equal(clerk_run(&s->clerk, &said, "history", "1", "projects/1/name", NULL), 0);
    at = text_str(&said);
    for (size_t i = COUNT(steps); i-- > 0;) {
        char value[32];
        const char *found;

        snprintf(value, sizeof value, "第%zu次", i);
        found = strstr(at, value);
        if (!found)
            fail_msg("%s (%s) is not where it belongs in: %s", value, steps[i].what, said.s);
        at = found;
    }
    text_clear(&said);
    assert_int_equal(clerk_run(&s->clerk, NULL, "undo", "1", NULL), 0);
    assert_int_equal(clerk_run(&s->clerk, &said, "show", "1", NULL), 0);
    assert_non_null(strstr(text_str(&said), "第5次"));
    assert_int_equal(clerk_run(&s->clerk, NULL, "verify", NULL), 0);
    text_finish(&said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_saved),
        cmocka_unit_test(later_is_later),
    };

    session_projects = PROJECTS;
    return cmocka_run_group_tests_name("faults.clock", tests, session_setup, session_teardown);
}
