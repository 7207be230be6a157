/* SPDX-License-Identifier: MulanPSL-2.0 */
/* A terminal that takes nothing for a while: a serial line held by Ctrl-S, a connection that stalls.
 * What is typed meanwhile is taken in and saved, and when the terminal goes on it is sent the page as
 * it is then, not all that it was between. */
#include "faults/session.h"

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { PROJECTS = 1, KEYS = 300, STUCK_MS = 3000 };

/* As the kernel has it; 0 when it cannot be told. */
static long memory_kib(const struct pty *p)
{
    char path[64], line[128];
    long kib = 0;
    FILE *f;

    snprintf(path, sizeof path, "/proc/%ld/status", (long)pty_pid(p));
    f = fopen(path, "r");
    while (f && kib == 0 && fgets(line, sizeof line, f))
        if (strncmp(line, "RssAnon:", 8) == 0)
            kib = strtol(line + 8, NULL, 10);
    if (f)
        fclose(f);
    return kib;
}

static void what_is_typed_is_taken_in(void **state)
{
    struct session *s = *state;
    struct pty *p;
    size_t page;
    long before;

    session_reset(s);
    s->clerk.surroundings = NULL;
    assert_true(session_start(s, ZIPING));
    session_must_stop(s, 0);
    p = s->clerk.pty;
    pty_forget(p);
    pty_type(p, KEY_CTRL_L);
    pty_wait_quiet(p, PTY_QUIET_MS, PTY_MS);
    page = pty_bytes(p);
    before = memory_kib(p);
    pty_forget(p);
    for (int i = 0; i < KEYS; i++) {
        pty_type(p, "天"); /* nothing is read of what comes back */
        poll(NULL, 0, STUCK_MS / KEYS);
    }
    /* Drafts are kept all the while: the last of them holds nearly everything. */
    poll(NULL, 0, 1000);
    printf("stuck: %ld KiB more, ", memory_kib(p) - before);
    /* Not what was to be drawn: that would be a page for every key. */
    if (before > 0)
        assert_true((size_t)(memory_kib(p) - before) * 1024 <= KEYS * page / 2);
    pty_wait_quiet(p, PTY_QUIET_MS, PTY_MS);
    printf("then %zu bytes where a page has %zu\n", pty_bytes(p), page);
    assert_true(pty_bytes(p) <= (size_t)KEYS * 24 + page);
    pty_signal(p, SIGKILL);
    session_await_end(s);
    clerk_start(&s->clerk);
    pty_type(s->clerk.pty, KEY_ENTER);
    clerk_see(&s->clerk, -1, "300 字");
    clerk_quit(&s->clerk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_typed_is_taken_in),
    };

    session_projects = PROJECTS;
    return cmocka_run_group_tests_name("faults.stuck", tests, session_setup, session_teardown);
}
