/* SPDX-License-Identifier: MulanPSL-2.0 */
/* A disk on which every sync takes half a second. No key waits for it: what is typed, the pages that
 * are turned to and the report that is left and gone back into are there long before they are saved;
 * and what was read from the file is read again once it is. */
#include "faults/session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { PROJECTS = 1, SYNC_MS = 500, TITLE = 0, QUEUED = 12 };

static void see(struct session *s, int row, const char *text)
{
    if (!pty_wait_text(s->clerk.pty, row, text, PTY_MS))
        pty_fail(s->clerk.pty, "no %s", text);
}

/* The queue is still longer than what one sync can have taken away since. */
static void must_be_unsaved(struct session *s)
{
    if (!strstr(pty_row(s->clerk.pty, TITLE), "未存"))
        pty_fail(s->clerk.pty, "it waited until all was saved");
}

static void begin_to_type(struct session *s, size_t stops)
{
    session_reset(s);
    assert_true(session_start(s, ZIPING));
    s->page->sync_ms = SYNC_MS;
    for (size_t i = 0; i < stops; i++) {
        const struct stop *stop = &s->plan.stop[i];

        pty_type(s->clerk.pty, stop->line->value);
        for (size_t k = 0; stop->leave[k]; k++)
            pty_type(s->clerk.pty, stop->leave[k]);
    }
    clerk_must_reach(&s->clerk, &s->plan.stop[stops]);
    must_be_unsaved(s);
}

/* Home and back: the list has the new figures, the form what was typed, and the undo of it works. */
static void no_key_waits_for_the_disk(void **state)
{
    struct session *s = *state;
    const char *name = s->plan.stop[0].line->value;

    fault_needs_library();
    begin_to_type(s, QUEUED);
    pty_type(s->clerk.pty, "\033[18~");
    see(s, TITLE, " 审核 > ");
    must_be_unsaved(s);
    pty_type(s->clerk.pty, KEY_ESC);
    clerk_must_reach(&s->clerk, &s->plan.stop[QUEUED]);
    must_be_unsaved(s);
    pty_type(s->clerk.pty, KEY_ESC);
    see(s, 2, "年初预算");
    pty_type(s->clerk.pty, KEY_ESC);
    see(s, 2, "完成");
    must_be_unsaved(s);
    pty_type(s->clerk.pty, KEY_ENTER);
    clerk_must_reach(&s->clerk, &s->plan.stop[QUEUED]);
    must_be_unsaved(s);
    pty_type(s->clerk.pty, "\033[5~");
    see(s, 2, name);
    s->page->sync_ms = 0;
    session_quit(s);
    assert_int_equal(s->status, 0);
}

/* The list before anything of it is on disk is that of the list afterwards. */
static void the_list_is_of_what_was_typed(void **state)
{
    struct session *s = *state;
    struct text before = {0};

    fault_needs_library();
    begin_to_type(s, QUEUED);
    pty_type(s->clerk.pty, KEY_ESC);
    see(s, 2, "年初预算");
    pty_type(s->clerk.pty, KEY_ESC);
    see(s, 2, "完成");
    must_be_unsaved(s);
    text_add(&before, pty_row(s->clerk.pty, 3));
    s->page->sync_ms = 0;
    see(s, TITLE, "已存");
    pty_wait_quiet(s->clerk.pty, PTY_QUIET_MS, PTY_MS);
    assert_string_equal(pty_row(s->clerk.pty, 3), text_str(&before));
    session_quit(s);
    assert_int_equal(s->status, 0);
    text_finish(&before);
}

/* Searched for before it is on disk, found once it is. */
static void what_was_just_typed_is_found_when_it_is_saved(void **state)
{
    struct session *s = *state;

    fault_needs_library();
    begin_to_type(s, 1);
    pty_type(s->clerk.pty, "\006");
    see(s, TITLE, "查找");
    pty_type(s->clerk.pty, "\033OQ");
    pty_type(s->clerk.pty, s->plan.stop[0].line->value);
    see(s, 4, s->plan.stop[0].line->value);
    session_quit(s);
    assert_int_equal(s->status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_key_waits_for_the_disk),
        cmocka_unit_test(the_list_is_of_what_was_typed),
        cmocka_unit_test(what_was_just_typed_is_found_when_it_is_saved),
    };

    session_projects = PROJECTS;
    return cmocka_run_group_tests_name("faults.slow", tests, session_setup, session_teardown);
}
