/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "faults/session.h"

#include "base/mem.h"
#include "support/shell.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define CLEARED "\033[2J" /* what xterm is sent before a page that is painted afresh */

enum { TITLE = 0, HELP = 22, HINTS = 23, STEP_MS = 200 };

void fault_needs_library(void)
{
    if (FAULT_LIBRARY[0] == '\0') {
        printf("a sanitizer lets no library come before its own: nothing is tried here\n");
        skip();
    }
}

/* ---- a beginning ---- */

static void set(struct session *s, const char *fmt, ...)
{
    va_list args;
    size_t n = 0;

    while (s->settings[n])
        n++;
    assert_true(n < SESSION_SETTINGS);
    va_start(args, fmt);
    vsnprintf(s->setting[n], sizeof s->setting[n], fmt, args);
    va_end(args);
    s->settings[n] = s->setting[n];
}

void session_begin(struct session *s, size_t seed, size_t projects)
{
    struct text lines = {0};
    char work[96];

    *s = (struct session){.dice = dice_from(seed)};
    office_lines(seed, projects, &lines);
    ledger_read(&s->ledger, text_str(&lines));
    text_finish(&lines);
    plan_make(&s->plan, &s->ledger);
    s->ack_at = mem_new(s->plan.stops + 1, sizeof *s->ack_at);
    clerk_begin(&s->clerk);
    snprintf(s->page_path, sizeof s->page_path, "%s/page", s->clerk.folder);
    snprintf(s->log_path, sizeof s->log_path, "%s/operations", s->clerk.folder);
    snprintf(s->master, sizeof s->master, "%s/master", s->clerk.folder);
    snprintf(work, sizeof work, "%s/work", s->clerk.folder);
    shell("mkdir %s", work);
    snprintf(s->clerk.db, sizeof s->clerk.db, "%s/work/ziping.db", s->clerk.folder);
    s->page = fault_page_make(s->page_path);
    assert_non_null(s->page);
    if (FAULT_LIBRARY[0])
        set(s, "LD_PRELOAD=%s", FAULT_LIBRARY);
    set(s, "FAULT_PAGE=%s", s->page_path);
    set(s, "FAULT_FOLDER=%s", work);
    clerk_make_report(&s->clerk, "2025", "清溪县卫生健康局");
    clerk_must_reach(&s->clerk, &s->plan.stop[0]);
    clerk_wait_saved(&s->clerk);
    clerk_quit(&s->clerk);
    shell("mv %s %s", work, s->master);
    session_reset(s);
}

void session_finish(struct session *s)
{
    fault_page_drop(s->page);
    clerk_finish(&s->clerk);
    ledger_finish(&s->ledger);
    ledger_finish(&s->shown);
    plan_finish(&s->plan);
    free(s->ack_at);
    *s = (struct session){0};
}

size_t session_projects = 1;

int session_setup(void **state)
{
    static struct session s;

    session_begin(&s, fault_seed(), session_projects);
    *state = &s;
    return 0;
}

int session_teardown(void **state)
{
    session_finish(*state);
    return 0;
}

void session_log(struct session *s)
{
    set(s, "FAULT_LOG=%s", s->log_path);
}

void session_reset(struct session *s)
{
    shell("cd %s && rm -rf work operations && cp -r master work", s->clerk.folder);
    fault_page_rest(s->page);
    s->acked = s->typed = 0;
    s->ended = s->gave_back = s->crashed = s->failing = s->warned = false;
    s->status = 0;
    s->clerk.surroundings = s->settings;
}

/* ---- typing ---- */

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool is_at(struct session *s, size_t i)
{
    struct focus f = clerk_focus(&s->clerk);

    return i >= s->plan.stops ? f.project == 0 : focus_is(&f, &s->plan.stop[i]);
}

/* The line that helps says why nothing is saved. */
static bool says_why(struct session *s)
{
    const char *help = pty_row(s->clerk.pty, HELP);

    if (strstr(help, "磁盘只剩")) {
        s->warned = true;
        pty_type(s->clerk.pty, KEY_CTRL_L); /* and it is gone */
        pty_wait_gone(s->clerk.pty, HELP, "磁盘只剩", PTY_MS);
        help = pty_row(s->clerk.pty, HELP);
    }
    return strstr(help, "数据文件") || strstr(help, "磁盘") || strstr(help, "内存");
}

/* Wait until the focus is at stop `i`; false: it is not known, as what stands in the place of the
 * field's name is why nothing is saved, or the program has ended, or shows no more. */
static bool reaches(struct session *s, size_t i, int ms)
{
    int64_t until = now_ms() + ms;

    while (!is_at(s, i) && !says_why(s) && !pty_ended(s->clerk.pty) && now_ms() < until)
        pty_wait_quiet(s->clerk.pty, 1, 1);
    return is_at(s, i);
}

/* The title no longer says 未存, or a line says that it cannot be saved. */
static bool settles(struct session *s)
{
    int64_t until = now_ms() + PTY_MS;
    struct pty *p = s->clerk.pty;

    do {
        s->failing = says_why(s);
        if (!strstr(pty_row(p, TITLE), "未存"))
            return true;
        if (s->failing)
            return false;
        pty_wait_quiet(p, 1, 1);
    } while (!pty_ended(p) && now_ms() < until);
    return false;
}

/* Enter, and a page painted afresh, which says that it has been taken in: what says so cannot be told
 * from how long it takes. In the form a second Enter would be a key that leaves the field. */
static bool enters(struct session *s)
{
    struct pty *p = s->clerk.pty;

    pty_forget(p);
    pty_type(p, KEY_ENTER KEY_CTRL_L);
    return pty_wait_bytes(p, CLEARED, PTY_MS) && pty_wait_text(p, HINTS, "F1", PTY_MS) &&
           !str_starts(pty_row(p, TITLE), " 自评");
}

bool session_open(struct session *s)
{
    for (int tries = 0; tries < 3 && !pty_ended(s->clerk.pty); tries++)
        if (enters(s))
            return reaches(s, 0, PTY_MS);
    return false;
}

bool session_start(struct session *s, const char *program)
{
    return clerk_tries(&s->clerk, program) && !strstr(pty_row(s->clerk.pty, TITLE), "只读") &&
           session_open(s);
}

bool session_stop(struct session *s, size_t i)
{
    const struct stop *stop = &s->plan.stop[i];

    pty_type(s->clerk.pty, stop->line->value);
    for (size_t k = 0; stop->leave[k]; k++)
        pty_type(s->clerk.pty, stop->leave[k]);
    s->typed = i + 1;
    if (s->failing)
        pty_wait_quiet(s->clerk.pty, STEP_MS / 10, STEP_MS);
    else if (!reaches(s, i + 1, PTY_MS) && !says_why(s))
        return false;
    /* Both in one frame: what an ended program leaves on the screen does not say 未存 either. */
    if (settles(s) && is_at(s, i + 1)) {
        s->acked = i + 1;
        s->ack_at[i] = s->page->operations;
    }
    return true;
}

void session_must_stop(struct session *s, size_t i)
{
    if (!session_stop(s, i) || s->acked != i + 1)
        pty_fail(s->clerk.pty, "%s is not saved", s->plan.stop[i].line->path);
}

/* Status 1 is what curses ends with where it finds no memory. */
static bool has_crashed(const struct session *s)
{
    return WIFSIGNALED(s->status) || WEXITSTATUS(s->status) > 3;
}

/* As it was before: lines, echo, signals, the first screen, a cursor. */
static bool gave_terminal_back(const struct session *s)
{
    const tcflag_t wanted = ICANON | ECHO | ISIG;
    struct termios t;

    return tcgetattr(pty_fd(s->clerk.pty), &t) == 0 && (t.c_lflag & wanted) == wanted &&
           (t.c_oflag & OPOST) && !pty_alternate(s->clerk.pty) && pty_cursor_shown(s->clerk.pty);
}

void session_await_end(struct session *s)
{
    bool is_hung_up = pty_fd(s->clerk.pty) < 0;
    size_t bytes, from;
    const char *log;

    s->ended = pty_wait_exit(s->clerk.pty, &s->status, PTY_MS);
    if (!s->ended)
        pty_fail(s->clerk.pty, "the program hangs");
    s->gave_back = is_hung_up || gave_terminal_back(s);
    s->crashed = has_crashed(s) || !s->gave_back;
    log = pty_log(s->clerk.pty, &bytes);
    from = bytes < sizeof s->last_words ? 0 : bytes - sizeof s->last_words + 1;
    snprintf(s->last_words, sizeof s->last_words, "%.*s", (int)(bytes - from), log + from);
    pty_finish(s->clerk.pty);
    s->clerk.pty = NULL;
}

void session_quit(struct session *s)
{
    struct pty *p = s->clerk.pty;

    for (int tries = 0; tries < 3 && !pty_ended(p); tries++) {
        int64_t until = now_ms() + PTY_MS;

        pty_type(p, KEY_CTRL_Q);
        while (!pty_ended(p) && now_ms() < until && !strstr(pty_row(p, HELP), "Ctrl-Q"))
            pty_wait_quiet(p, 1, 1);
    }
    session_await_end(s);
}

void session_type(struct session *s, const char *program)
{
    bool is_open = session_start(s, program);

    for (size_t i = 0; is_open && i + 1 < s->plan.stops; i++)
        is_open = session_stop(s, i);
    session_quit(s);
}

/* ---- afterwards ---- */

static bool is_there(struct session *s, size_t i)
{
    const struct ledger_line *l = s->plan.stop[i].line;
    const char *is = ledger_value(&s->shown, l->path);

    return is && ledger_same(l->path, l->value, is);
}

/* What it takes to repeat it, and how it ended. */
static void say_run(const struct session *s, const struct toll *t)
{
    const struct fault_page *p = s->page;

    printf(
        "%s: run %zu: call %d from %ld on for %ld, error %d%s, %ld failed; acknowledged %zu, typed "
        "%zu%s; ended with %x: %s\n",
        t->fault, t->runs, p->call, p->first, p->count, p->error, p->remote ? ", remote" : "",
        p->failed, s->acked, s->typed, s->failing ? ", failing" : "", (unsigned)s->status,
        s->last_words);
}

void session_look(struct session *s, struct toll *t)
{
    struct text json = {0};
    size_t lost = t->lost;
    bool is_whole;

    s->clerk.surroundings = NULL;
    t->runs++;
    t->acknowledged += s->acked;
    if (s->crashed) {
        say_run(s, t);
        t->crashes++;
    }
    is_whole = clerk_run(&s->clerk, NULL, "verify", NULL) == 0 &&
               clerk_run(&s->clerk, &json, "show", "1", "--format", "json", NULL) == 0;
    ledger_finish(&s->shown);
    if (is_whole)
        ledger_read_json(&s->shown, text_str(&json));
    else
        printf("%s: run %zu left a file that is not whole\n", t->fault, t->runs);
    text_finish(&json);
    t->crashes += !is_whole;
    for (size_t i = 0; i < s->acked; i++) {
        if (is_there(s, i))
            continue;
        if (lost == t->lost)
            say_run(s, t);
        printf("%s: run %zu lost %s\n", t->fault, t->runs, s->plan.stop[i].line->path);
        t->lost++;
    }
}
