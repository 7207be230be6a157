/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Several at one file. One writes; whoever comes meanwhile is told so in words and changes nothing.
 * Nothing that was said to be done is lost, and nobody is told of a lock that nobody has. */
#include "faults/session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { PROJECTS = 1, CLERKS = 8, ROUNDS = 3, SETS = 6 };

/* A process of its own: sets its own project's fields, and tells for each whether that was done. */
static void work(struct session *s, int number, int tell)
{
    for (int i = 0; i < SETS; i++) {
        char path[64], value[64];
        unsigned char done;

        snprintf(path, sizeof path, "projects/%d/funds/%d/item", number + 1, i + 1);
        snprintf(value, sizeof value, "第%d人第%d条", number, i);
        done = clerk_run(&s->clerk, NULL, "set", "1", path, value, NULL) == 0;
        if (write(tell, &done, 1) != 1)
            _exit(1);
    }
    _exit(0);
}

static void nothing_said_to_be_done_is_lost(void **state)
{
    struct session *s = *state;
    size_t done_in_all = 0;

    session_reset(s);
    s->clerk.surroundings = NULL;
    for (int n = 1; n <= CLERKS; n++) {
        char path[64];

        snprintf(path, sizeof path, "projects/%d/name", n);
        assert_int_equal(clerk_run(&s->clerk, NULL, "set", "1", path, path, NULL), 0);
    }
    for (int round = 0; round < ROUNDS; round++) {
        bool done[CLERKS][SETS] = {{false}};
        int from[CLERKS];
        pid_t pid[CLERKS];

        for (int n = 0; n < CLERKS; n++) {
            int ends[2];

            assert_int_equal(pipe(ends), 0);
            fflush(stdout);
            pid[n] = fork();
            assert_true(pid[n] >= 0);
            if (pid[n] == 0)
                work(s, n, ends[1]);
            close(ends[1]);
            from[n] = ends[0];
        }
        for (int n = 0; n < CLERKS; n++) {
            int status;

            for (int i = 0; i < SETS; i++) {
                unsigned char byte = 0;

                assert_int_equal(read(from[n], &byte, 1), 1);
                done[n][i] = byte;
                done_in_all += byte;
            }
            close(from[n]);
            assert_int_equal(waitpid(pid[n], &status, 0), pid[n]);
            assert_int_equal(status, 0);
        }
        clerk_show(&s->clerk, &s->shown);
        for (int n = 0; n < CLERKS; n++)
            for (int i = 0; i < SETS; i++) {
                char path[64], value[64];
                const char *is;

                snprintf(path, sizeof path, "projects/%d/funds/%d/item", n + 1, i + 1);
                snprintf(value, sizeof value, "第%d人第%d条", n, i);
                is = ledger_value(&s->shown, path);
                if (done[n][i] && (!is || strcmp(is, value) != 0))
                    fail_msg("%s was said to be %s, and is %s", path, value, is ? is : "blank");
            }
    }
    assert_true(done_in_all > 0);
    assert_int_equal(clerk_run(&s->clerk, NULL, "verify", NULL), 0);
    printf("%d at once: %zu of %d sets done, none of them lost\n", CLERKS, done_in_all,
           CLERKS * SETS * ROUNDS);
}

/* While somebody has the file open in the form, a command is refused with their name; a second form
 * shows everything and says who holds it; once the first is killed, the next one writes. */
static void a_second_one_is_told_who_holds_it(void **state)
{
    struct session *s = *state;
    struct clerk other;
    struct text said = {0};

    session_reset(s);
    s->clerk.surroundings = NULL;
    assert_true(session_start(s, ZIPING));
    other = s->clerk;
    assert_int_equal(clerk_run(&other, NULL, "set", "1", "projects/1/name", "别人写的", NULL), 3);
    assert_int_equal(clerk_run(&other, &said, "list", NULL), 0);
    clerk_start(&other);
    clerk_see(&other, 0, "只读");
    clerk_see(&other, 22, "王某");
    clerk_quit(&other);
    clerk_kill(&s->clerk);
    assert_int_equal(clerk_run(&other, NULL, "set", "1", "projects/1/name", "轮到我", NULL), 0);
    text_finish(&said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_said_to_be_done_is_lost),
        cmocka_unit_test(a_second_one_is_told_who_holds_it),
    };

    session_projects = PROJECTS;
    return cmocka_run_group_tests_name("faults.crowd", tests, session_setup, session_teardown);
}
