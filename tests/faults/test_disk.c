/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Every call that reaches the disk fails once, or from then on, while a clerk types. What was
 * acknowledged is there, the program goes on or ends with a sentence, and where it goes on it says
 * why nothing is saved. With a write-ahead log, and with the journal of disks on other machines. */
#include "faults/session.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { RUNS = 70, PROJECTS = 2 };

static const int errors[] = {EIO, ENOSPC, EDQUOT, EROFS, 0};
static const enum fault_call calls[] = {FAULT_OPEN,     FAULT_READ,   FAULT_WRITE, FAULT_SYNC,
                                        FAULT_TRUNCATE, FAULT_UNLINK, FAULT_RENAME};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* How many calls of each kind a session makes in which nothing goes wrong. */
static void count_calls(struct session *s, int remote, long most[FAULT_CALLS])
{
    s->page->remote = remote;
    session_type(s, ZIPING);
    assert_int_equal(s->status, 0);
    assert_int_equal(s->acked, s->plan.stops - 1);
    for (size_t i = 0; i < FAULT_CALLS; i++)
        most[i] = s->page->calls[i];
    session_reset(s);
}

static void what_is_saved_survives_the_disk(void **state)
{
    struct session *s = *state;
    struct toll t = {.fault = "disk calls", .seed = fault_seed()};
    long most[2][FAULT_CALLS];

    fault_needs_library();
    for (int remote = 0; remote < 2; remote++)
        count_calls(s, remote, most[remote]);
    for (size_t i = 0; t.runs < fault_runs(RUNS); i++) {
        enum fault_call call = calls[i % COUNT(calls)];
        size_t remote = dice_below(&s->dice, 2);

        if (most[remote][call] == 0)
            continue;
        session_reset(s);
        s->page->error = errors[dice_below(&s->dice, COUNT(errors))];
        s->page->first = 1 + (long)dice_below(&s->dice, (size_t)most[remote][call]);
        s->page->count = (long)dice_below(&s->dice, 2);
        s->page->call = (int)call;
        s->page->remote = (int)remote;
        session_type(s, ZIPING);
        if (s->page->failed > 0)
            session_look(s, &t);
    }
    toll_pay(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_saved_survives_the_disk),
    };

    session_projects = PROJECTS;
    return cmocka_run_group_tests_name("faults.disk", tests, session_setup, session_teardown);
}
