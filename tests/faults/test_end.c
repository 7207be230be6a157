/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The program is told to end, stopped, or hit by a fault of its own, at random moments of a session.
 * Everything that was typed is kept where it is told, everything acknowledged where it is not; the
 * terminal is given back where there still is one. */
#include "faults/session.h"

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { RUNS = 12, PROJECTS = 2, TITLE = 0, HELP = 22, LATE_MS = 600 };

/* Type to a random stop and a few characters of its value. */
static size_t type_somewhere(struct session *s, struct text *part)
{
    size_t at = dice_below(&s->dice, s->plan.stops);
    const char *value = s->plan.stop[at].line->value;
    size_t chars = utf8_chars(value, strlen(value));
    size_t keep = 1 + dice_below(&s->dice, chars);
    size_t bytes = 0;

    session_reset(s);
    if (!session_start(s, ZIPING))
        pty_fail(s->clerk.pty, "the report does not open");
    for (size_t i = 0; i < at; i++)
        session_must_stop(s, i);
    while (keep-- > 0) {
        uint32_t cp;

        bytes += utf8_decode(value + bytes, strlen(value + bytes), &cp);
    }
    text_clear(part);
    text_add_n(part, value, bytes);
    pty_type(s->clerk.pty, part->s);
    return at;
}

/* Wait until what was typed has been read: it is drawn. */
static void wait_echo(struct session *s)
{
    pty_wait_quiet(s->clerk.pty, PTY_QUIET_MS, PTY_MS);
}

/* The field that was being typed is there as far as it was typed; of a choice, the one meant by its
 * beginning. */
static void look_at_part(struct session *s, struct toll *t, size_t at, const char *part)
{
    const char *path = s->plan.stop[at].line->path;
    const char *is = ledger_value(&s->shown, path);
    bool is_choice = strcmp(path_field(path), "source") == 0;
    bool is_kept = is && (ledger_same(path, part, is) || strcmp(is, part) == 0 ||
                          (is_choice && str_starts(is, part)));

    t->acknowledged++;
    if (!is_kept) {
        printf("%s: run %zu lost %s: typed 「%s」, kept 「%s」\n", t->fault, t->runs, path, part,
               is ? is : "");
        t->lost++;
    }
}

static void told_to_end(struct session *s, struct toll *t, int number)
{
    struct text part = {0};
    size_t at = type_somewhere(s, &part);

    wait_echo(s);
    s->acked = at;
    if (number == SIGHUP)
        pty_hang_up(s->clerk.pty);
    else
        pty_signal(s->clerk.pty, number);
    session_await_end(s);
    t->crashes += s->status != 0;
    session_look(s, t);
    look_at_part(s, t, at, part.s);
    text_finish(&part);
}

static void a_hang_up_keeps_what_was_typed(void **state)
{
    struct toll t = {.fault = "hang-ups", .seed = fault_seed()};

    while (t.runs < fault_runs(RUNS))
        told_to_end(*state, &t, SIGHUP);
    toll_pay(&t);
}

static void being_told_to_end_keeps_what_was_typed(void **state)
{
    static const int numbers[] = {SIGTERM, SIGINT, SIGQUIT};
    struct toll t = {.fault = "TERM, INT, QUIT", .seed = fault_seed()};

    while (t.runs < fault_runs(RUNS))
        told_to_end(*state, &t, numbers[t.runs % 3]);
    toll_pay(&t);
}

/* The moment of a kill without a wait: what the screen has acknowledged is there. */
static void kill_session(struct session *s, struct toll *t, int number)
{
    struct text part = {0};

    (void)type_somewhere(s, &part);
    pty_signal(s->clerk.pty, number);
    session_await_end(s);
    s->crashed = !WIFSIGNALED(s->status) || WTERMSIG(s->status) != number || !s->gave_back;
    session_look(s, t);
    text_finish(&part);
}

/* A fault of the program itself: the terminal is usable afterwards. */
static void a_fault_gives_the_terminal_back(void **state)
{
    static const int numbers[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL};
    struct toll t = {.fault = "faults of its own", .seed = fault_seed()};

    while (t.runs < fault_runs(RUNS))
        kill_session(*state, &t, numbers[t.runs % 5]);
    toll_pay(&t);
}

static void also_in_every_other_screen(void **state)
{
    static const struct {
        const char *keys, *shows;
    } screens[] = {
        {"\033", "概资绩管问改"},
        {"\033\033", "上次填到"},
        {"\033OP", " 帮助"},
        {"\033[18~", " 审核 > "},
        {"\033[20~", "导出报告"},
        {"\033[21~", " 菜单"},
        {"\006", "查找"},
        {"\007", "去哪里"},
        {"\033[6~", "> 资金使用"},
        {"\033[6~\033[6~", "> 绩效目标"},
        {"\033[6~\033[6~\033[6~", "> 管理情况"},
        {"\033[6~\033[6~\033[6~\033[6~", "> 问题"},
        {"\033[6~\033[6~\033[6~\033[6~\033[6~", "> 整改"},
    };
    struct session *s = *state;

    for (size_t i = 0; i < sizeof screens / sizeof screens[0]; i++) {
        session_reset(s);
        assert_true(session_start(s, ZIPING));
        for (const char *k = screens[i].keys; *k;) {
            size_t n = 1 + strcspn(k + 1, "\033");

            pty_type_n(s->clerk.pty, k, n);
            wait_echo(s);
            k += n;
        }
        if (!pty_wait_text(s->clerk.pty, -1, screens[i].shows, PTY_MS))
            pty_fail(s->clerk.pty, "no %s", screens[i].shows);
        pty_signal(s->clerk.pty, SIGSEGV);
        session_await_end(s);
        assert_int_equal(WTERMSIG(s->status), SIGSEGV);
        assert_true(s->gave_back);
    }
}

/* ---- what does not end it ---- */

static void what_is_ignored_changes_nothing(void **state)
{
    struct session *s = *state;

    session_reset(s);
    assert_true(session_start(s, ZIPING));
    for (size_t i = 0; i + 1 < s->plan.stops; i++) {
        pty_signal(s->clerk.pty, i % 2 ? SIGPIPE : SIGXFSZ);
        session_must_stop(s, i);
    }
    session_quit(s);
    assert_int_equal(s->status, 0);
}

static pid_t continue_later(pid_t program)
{
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid > 0)
        return pid;
    poll(NULL, 0, LATE_MS);
    kill(program, SIGCONT);
    _exit(0);
}

/* The key that opens the report is answered late; it is not pressed twice for that. */
static void a_report_that_opens_late(void **state)
{
    struct session *s = *state;
    struct toll t = {.fault = "late", .seed = fault_seed()};
    pid_t helper;

    session_reset(s);
    assert_true(clerk_tries(&s->clerk, ZIPING));
    pty_signal(s->clerk.pty, SIGSTOP);
    helper = continue_later(pty_pid(s->clerk.pty));
    assert_true(session_open(s));
    assert_int_equal(waitpid(helper, NULL, 0), helper);
    for (size_t i = 0; i < 3; i++)
        session_must_stop(s, i);
    session_quit(s);
    session_look(s, &t);
    assert_int_equal(t.lost, 0);
}

static bool is_stopped(const struct pty *p)
{
    char path[64], state = '?';
    FILE *f;

    snprintf(path, sizeof path, "/proc/%ld/stat", (long)pty_pid(p));
    f = fopen(path, "r");
    if (f && fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
        state = '?';
    if (f)
        fclose(f);
    return state == 'T';
}

/* Every cell, and the cursor. */
static void take_picture(struct pty *p, struct text *out)
{
    int row, col;

    text_clear(out);
    for (row = 0; row < pty_rows(p); row++)
        for (col = 0; col < pty_cols(p); col++) {
            struct pty_cell c = pty_cell(p, row, col);

            text_addf(out, "%s %d%d%d%d ", c.text, c.bold, c.underline, c.reverse, c.colour);
        }
    pty_cursor(p, &row, &col);
    text_addf(out, "%d %d", row, col);
}

static void stop_and_continue(struct session *s, struct toll *t)
{
    struct text part = {0}, painted = {0}, fresh = {0};
    size_t at = type_somewhere(s, &part);
    struct pty *p = s->clerk.pty;

    wait_echo(s);
    s->acked = at;
    pty_signal(p, SIGTSTP);
    for (int ms = 0; !is_stopped(p); ms++) {
        if (ms > PTY_MS)
            pty_fail(p, "it does not stop");
        pty_wait_quiet(p, 1, 1);
    }
    wait_echo(s);
    if (pty_alternate(p))
        pty_fail(p, "it stops and leaves its page on the screen");
    pty_resize(p, 24 + (int)dice_below(&s->dice, 20), 80 + (int)dice_below(&s->dice, 60));
    pty_signal(p, SIGCONT);
    if (!pty_wait_text(p, pty_rows(p) - 1, "F10", PTY_MS))
        pty_fail(p, "it does not go on");
    wait_echo(s);
    take_picture(p, &painted);
    pty_forget(p);
    pty_type(p, KEY_CTRL_L);
    if (!pty_wait_bytes(p, "F10", PTY_MS))
        pty_fail(p, "it is not painted afresh");
    wait_echo(s);
    take_picture(p, &fresh);
    if (strcmp(text_str(&painted), text_str(&fresh)) != 0)
        pty_fail(p, "run %zu: a fresh paint is another one", t->runs);
    session_quit(s);
    session_look(s, t);
    look_at_part(s, t, at, part.s);
    text_finish(&part);
    text_finish(&painted);
    text_finish(&fresh);
}

static void it_goes_on_where_it_was_stopped(void **state)
{
    struct toll t = {.fault = "stops", .seed = fault_seed()};

    while (t.runs < fault_runs(RUNS))
        stop_and_continue(*state, &t);
    toll_pay(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hang_up_keeps_what_was_typed),
        cmocka_unit_test(being_told_to_end_keeps_what_was_typed),
        cmocka_unit_test(a_fault_gives_the_terminal_back),
        cmocka_unit_test(also_in_every_other_screen),
        cmocka_unit_test(what_is_ignored_changes_nothing),
        cmocka_unit_test(a_report_that_opens_late),
        cmocka_unit_test(it_goes_on_where_it_was_stopped),
    };

    session_projects = PROJECTS;
    return cmocka_run_group_tests_name("faults.end", tests, session_setup, session_teardown);
}
