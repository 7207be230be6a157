/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "terminal/clerk.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    ROWS = 24,
    COLS = 80,
    TITLE = 0,
    HELP = 22,
    FORM_COL = 15,
    CLERK_ARGS = 16,
    CLERK_SETTINGS = 16,
};

/* ---- the folder ---- */

void clerk_begin(struct clerk *c)
{
    const char *tmp = getenv("TMPDIR");

    *c = (struct clerk){0};
    snprintf(c->folder, sizeof c->folder, "%.40s/ziping-clerk-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(c->folder))
        fail_msg("%s: %s", c->folder, strerror(errno));
    snprintf(c->db, sizeof c->db, "%s/ziping.db", c->folder);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

void clerk_finish(struct clerk *c)
{
    if (!c->folder[0])
        return;
    pty_finish(c->pty);
    nftw(c->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    *c = (struct clerk){0};
}

/* ---- commands ---- */

static _Noreturn void become(struct clerk *c, const char *const argv[], int out)
{
    setenv("HOME", c->folder, 1);
    for (size_t i = 0; c->surroundings && c->surroundings[i]; i++)
        putenv((char *)(uintptr_t)c->surroundings[i]);
    dup2(out, STDOUT_FILENO);
    execv(argv[0], (char *const *)(uintptr_t)argv);
    _exit(127);
}

int clerk_run(struct clerk *c, struct text *out, ...)
{
    const char *argv[CLERK_ARGS] = {ZIPING, "--db", c->db};
    char block[4096];
    int ends[2], status = 0;
    ssize_t n;
    va_list args;
    pid_t pid;

    va_start(args, out);
    for (size_t i = 3; i + 1 < CLERK_ARGS && (argv[i] = va_arg(args, const char *)) != NULL; i++)
        ;
    va_end(args);
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        become(c, argv, ends[1]);
    close(ends[1]);
    while ((n = read(ends[0], block, sizeof block)) > 0)
        if (out)
            text_add_n(out, block, (size_t)n);
    close(ends[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

void clerk_show(struct clerk *c, struct ledger *out)
{
    struct text json = {0};

    assert_int_equal(clerk_run(c, &json, "show", "1", "--format", "json", NULL), 0);
    ledger_finish(out);
    ledger_read_json(out, text_str(&json));
    text_finish(&json);
}

/* ---- the program ---- */

bool clerk_tries(struct clerk *c, const char *program)
{
    char home[80];
    const char *const argv[] = {program, "--db", c->db, NULL};
    const char *env[CLERK_SETTINGS] = {home, "SSH_CONNECTION"};

    snprintf(home, sizeof home, "HOME=%s", c->folder);
    for (size_t i = 0; c->surroundings && c->surroundings[i]; i++) {
        assert_true(i + 3 < CLERK_SETTINGS);
        env[i + 2] = c->surroundings[i];
    }
    c->pty = pty_start(argv, env, ROWS, COLS);
    return pty_wait_text(c->pty, ROWS - 1, "Enter", PTY_MS);
}

void clerk_start(struct clerk *c)
{
    if (!clerk_tries(c, ZIPING))
        pty_fail(c->pty, "the first page does not come");
}

void clerk_quit(struct clerk *c)
{
    int status = -1;

    pty_type(c->pty, KEY_CTRL_Q);
    if (!pty_wait_exit(c->pty, &status, PTY_MS) || status != 0)
        pty_fail(c->pty, "the program did not end well: %d", status);
    pty_finish(c->pty);
    c->pty = NULL;
}

void clerk_kill(struct clerk *c)
{
    pty_signal(c->pty, SIGKILL);
    pty_finish(c->pty);
    c->pty = NULL;
}

void clerk_see(struct clerk *c, int row, const char *text)
{
    if (!pty_wait_text(c->pty, row, text, PTY_MS))
        pty_fail(c->pty, "row %d should say 「%s」", row, text);
}

void clerk_key(struct clerk *c, const char *key)
{
    pty_type(c->pty, key);
    c->keys++;
}

void clerk_value(struct clerk *c, const char *value)
{
    pty_type(c->pty, value);
    c->values++;
}

void clerk_make_report(struct clerk *c, const char *year, const char *unit)
{
    clerk_start(c);
    clerk_see(c, -1, "您的姓名");
    clerk_value(c, "王某");
    clerk_key(c, KEY_ENTER);
    clerk_see(c, -1, "还没有报告");
    clerk_key(c, KEY_F2);
    clerk_value(c, year);
    clerk_key(c, KEY_ENTER);
    clerk_value(c, unit);
    clerk_key(c, KEY_ENTER);
    clerk_key(c, KEY_INS);
}

/* ---- reading the screen ---- */

static const char *last_of(const char *s, const char *what)
{
    const char *last = NULL;

    while ((s = strstr(s, what)) != NULL)
        last = s++;
    return last;
}

/* The project from the title ("... 第5/12项  已存 10:42:07"), the section from the list at the left. */
static void read_place(struct clerk *c, struct focus *f)
{
    const char *number = last_of(pty_row(c->pty, TITLE), " 第");

    f->project = number ? strtoul(number + strlen(" 第"), NULL, 10) : 0;
    for (int row = TITLE + 2; row < HELP; row++)
        if (sscanf(pty_row(c->pty, row), ">%31s", f->section) == 1)
            return;
    f->project = 0; /* another page */
}

/* "问题 2          35 字": the label above the prose being typed, with its number and its count. */
static bool read_prose_label(struct clerk *c, int row, struct focus *f)
{
    char number[16], count[16], unit[16];
    struct text line = {0};
    int words;

    for (int col = FORM_COL; col < COLS; col++)
        text_add(&line, pty_cell(c->pty, row, col).text);
    words = sscanf(text_str(&line), "%63s %15s %15s %15s", f->label, number, count, unit);
    text_finish(&line);
    if (words == 3 && strcmp(count, "字") == 0) {
        f->row = 1;
        f->chars = strtoul(number, NULL, 10);
        return true;
    }
    if (words == 4 && strcmp(unit, "字") == 0) {
        f->row = strtoul(number, NULL, 10);
        f->chars = strtoul(count, NULL, 10);
        return true;
    }
    return false;
}

/* Of the last problem that begins above `row`: its cause does not say it again. */
static size_t read_problem_number(struct clerk *c, int row)
{
    while (row > TITLE && pty_col_of(c->pty, row, "问题 ") != FORM_COL)
        row--;
    const char *label = strstr(pty_row(c->pty, row), "问题 ");
    return label ? strtoul(label + strlen("问题 "), NULL, 10) : 1;
}

/* Of a short field the line that helps says the label. */
static bool read_short_label(struct clerk *c, struct focus *f)
{
    const char *help = pty_row(c->pty, HELP);
    const char *colon = strstr(help, "：");

    if (!colon || help[0] != ' ')
        return false;
    snprintf(f->label, sizeof f->label, "%.*s", (int)(colon - help - 1), help + 1);
    return true;
}

/* The number of the row of a grid: rows between the column labels and the cursor begin at the form's
 * edge, what stands below a row is set in. */
static size_t read_row_number(struct clerk *c, const char *first_column, int cursor_row)
{
    bool set_in = pty_col_of(c->pty, cursor_row, "资金来源") == FORM_COL + 2;
    size_t above = 0;
    int head = cursor_row;

    while (head > TITLE + 1 && pty_col_of(c->pty, head, first_column) != FORM_COL)
        head--;
    for (int row = head + 1; row < cursor_row; row++)
        above += pty_cell(c->pty, row, FORM_COL).text[0] != ' ';
    return set_in && above > 0 ? above : set_in ? 1 : above + 1;
}

struct focus clerk_focus(struct clerk *c)
{
    struct focus f = {.row = 1};
    int row, col;

    pty_cursor(c->pty, &row, &col);
    read_place(c, &f);
    if (f.project == 0 || row <= TITLE || row >= HELP || col < FORM_COL)
        return (struct focus){0};
    for (int r = row - 1; r > TITLE && !f.prose; r--)
        f.prose = read_prose_label(c, r, &f);
    if (f.prose) {
        if (strcmp(f.label, "原因") == 0)
            f.row = read_problem_number(c, row);
        return f;
    }
    if (!read_short_label(c, &f))
        return (struct focus){0};
    if (strcmp(f.section, "资金使用") == 0)
        f.row = read_row_number(c, strstr(f.label, "分配") ? "分配对象" : "名目", row);
    return f;
}

bool focus_is(const struct focus *f, const struct stop *s)
{
    return f->project == s->project && strcmp(f->section, s->section) == 0 &&
           strcmp(f->label, s->label) == 0 && f->row == s->row;
}

/* ---- waiting ---- */

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void take_more(struct clerk *c, int64_t until_ms)
{
    struct pollfd fd = {.fd = pty_fd(c->pty), .events = POLLIN};
    int64_t left = until_ms - now_ms();

    poll(&fd, 1, left > 0 ? (int)left : 0);
    pty_wait_quiet(c->pty, 0, 1);
}

bool clerk_reaches(struct clerk *c, const struct stop *s)
{
    int64_t until = now_ms() + PTY_MS;
    struct focus f = clerk_focus(c);

    while (!focus_is(&f, s) && now_ms() < until) {
        take_more(c, until);
        f = clerk_focus(c);
    }
    return focus_is(&f, s);
}

void clerk_must_reach(struct clerk *c, const struct stop *s)
{
    if (!clerk_reaches(c, s)) {
        struct focus f = clerk_focus(c);

        pty_fail(c->pty, "the focus should be at %s, not at project %zu, %s, %s %zu", s->line->path,
                 f.project, f.section, f.label, f.row);
    }
}

void clerk_wait_saved(struct clerk *c)
{
    if (!pty_wait_gone(c->pty, TITLE, "未存", PTY_MS))
        pty_fail(c->pty, "the title should not say that something is unsaved");
}

void clerk_wait_frame(struct clerk *c)
{
    int64_t until = now_ms() + PTY_MS;

    while (clerk_focus(c).project == 0 && now_ms() < until)
        take_more(c, until);
    pty_wait_quiet(c->pty, PTY_QUIET_MS, PTY_MS);
}

static void read_marked(struct clerk *c, struct text *out)
{
    text_clear(out);
    for (int row = TITLE + 2; row < HELP && out->bytes == 0; row++)
        if (pty_row(c->pty, row)[0] == '>')
            text_add(out, pty_row(c->pty, row) + 1);
}

void clerk_wait_marked(struct clerk *c, const char *before, struct text *out)
{
    int64_t until = now_ms() + PTY_MS;

    for (read_marked(c, out); out->bytes == 0 || strcmp(out->s, before) == 0; read_marked(c, out)) {
        if (now_ms() >= until)
            pty_fail(c->pty, "the mark should be at another line than %s", before);
        take_more(c, until);
    }
}

/* ---- typing ---- */

void clerk_type_plan(struct clerk *c, const struct plan *p)
{
    for (size_t i = 0; i < p->stops; i++) {
        const struct stop *s = &p->stop[i];

        clerk_must_reach(c, s);
        /* What helps is how to fill the field in, not that nothing stands there yet. */
        if (!str_starts(pty_row(c->pty, HELP), " ") ||
            !str_starts(pty_row(c->pty, HELP) + 1, s->label))
            pty_fail(c->pty, "the line that helps should speak of 「%s」", s->label);
        clerk_value(c, s->line->value);
        for (size_t k = 0; s->leave[k]; k++)
            clerk_key(c, s->leave[k]);
    }
}
