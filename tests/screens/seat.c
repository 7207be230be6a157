/* SPDX-License-Identifier: MulanPSL-2.0 */
/* seat: somebody at the program. */
#include "screens/seat.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { ARGS = 24 };

static void must(bool done, const char *what)
{
    if (!done)
        fail_msg("seat: %s: %s", what, strerror(errno));
}

int seat_setup(void **state)
{
    struct seat *s = mem_new(1, sizeof *s);

    snprintf(s->folder, sizeof s->folder, "/tmp/ziping-seat-XXXXXX");
    if (!mkdtemp(s->folder))
        return -1;
    snprintf(s->db, sizeof s->db, "%s/ziping.db", s->folder);
    setenv("HOME", s->folder, 1);
    s->name = "";
    *state = s;
    return 0;
}

int seat_teardown(void **state)
{
    struct seat *s = *state;
    pid_t pid;

    pty_finish(s->p);
    pid = fork();
    if (pid == 0) {
        execlp("rm", "rm", "-rf", s->folder, (char *)NULL);
        _exit(127);
    }
    waitpid(pid, NULL, 0);
    free(s);
    return 0;
}

void seat_fail(struct seat *s, const char *fmt, ...)
{
    char line[1024];
    va_list args;

    va_start(args, fmt);
    vsnprintf(line, sizeof line, fmt, args);
    va_end(args);
    if (s->p)
        pty_fail(s->p, "%s: %s", s->name, line);
    fail_msg("%s: %s", s->name, line);
    abort();
}

/* ---- the command line ---- */

/* Feed `in` to the child and gather what it writes, until it closes its side. */
static void talk(int to, int from, const char *in, struct text *out)
{
    size_t left = in ? strlen(in) : 0;
    char block[65536];

    for (;;) {
        struct pollfd fd[2] = {{.fd = from, .events = POLLIN},
                               {.fd = left > 0 ? to : -1, .events = POLLOUT}};

        if (left == 0 && to >= 0) {
            close(to);
            to = -1;
        }
        must(poll(fd, 2, PTY_MS) > 0, "a command does not end");
        if (fd[1].revents) {
            ssize_t n = write(to, in, left > 4096 ? 4096 : left);

            in += n > 0 ? n : 0;
            left = n > 0 ? left - (size_t)n : 0;
        }
        if (fd[0].revents) {
            ssize_t n = read(from, block, sizeof block);

            if (n <= 0)
                break;
            if (out)
                text_add_n(out, block, (size_t)n);
        }
    }
    if (to >= 0)
        close(to);
    close(from);
}

static int run(const char *const *arg, const char *in, struct text *out)
{
    int to[2], from[2], status;
    pid_t pid;

    must(pipe2(to, O_CLOEXEC) == 0 && pipe2(from, O_CLOEXEC) == 0, "pipe");
    fcntl(to[1], F_SETFL, O_NONBLOCK);
    pid = fork();
    must(pid >= 0, "fork");
    if (pid == 0) {
        dup2(to[0], 0);
        dup2(from[1], 1);
        dup2(from[1], 2);
        execv(arg[0], (char *const *)(uintptr_t)arg);
        _exit(127);
    }
    close(to[0]);
    close(from[1]);
    talk(to[1], from[0], in, out);
    must(waitpid(pid, &status, 0) == pid, "waitpid");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int run_list(struct seat *s, const char *in, struct text *out, va_list args)
{
    const char *arg[ARGS] = {ZIPING, "--db", s->db, "--user", "王某"};
    size_t n = 5;

    while (n + 1 < ARGS && (arg[n] = va_arg(args, const char *)))
        n++;
    return run(arg, in, out);
}

int seat_run(struct seat *s, const char *in, struct text *out, ...)
{
    va_list args;
    int status;

    va_start(args, out);
    status = run_list(s, in, out, args);
    va_end(args);
    return status;
}

void seat_must(struct seat *s, int want, const char *in, ...)
{
    struct text out = {0};
    va_list args;
    int status;

    va_start(args, in);
    status = run_list(s, in, &out, args);
    va_end(args);
    if (status != want)
        fail_msg("%s: exit status %d, not %d: %s", s->name, status, want, text_str(&out));
    text_finish(&out);
}

void seat_report(struct seat *s, const char *year, const char *lines)
{
    struct text out = {0};

    if (seat_run(s, NULL, &out, "new", "--template", "fund-report", "--year", year, "--unit",
                 "清溪县卫生健康局", NULL) != 0)
        fail_msg("no report: %s", text_str(&out));
    if (lines) {
        out.s[strcspn(out.s, "\n")] = '\0';
        seat_must(s, 0, lines, "set", out.s, "-", NULL);
    }
    text_finish(&out);
}

char *seat_json(struct seat *s)
{
    struct text out = {0};
    char *json;

    if (seat_run(s, NULL, &out, "show", "1", "--format", "json", NULL) != 0)
        seat_fail(s, "no json: %s", text_str(&out));
    json = mem_str(text_str(&out));
    text_finish(&out);
    return json;
}

void seat_holds(struct seat *s, const char *text)
{
    char *json = seat_json(s);

    if (!strstr(json, text))
        seat_fail(s, "「%s」 is not in the record: %s", text, json);
    free(json);
}

void seat_lacks(struct seat *s, const char *text)
{
    char *json = seat_json(s);

    if (strstr(json, text))
        seat_fail(s, "「%s」 is in the record: %s", text, json);
    free(json);
}

static void copy_file(const char *from, const char *to)
{
    char block[65536];
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ssize_t n;

    must(in >= 0 && out >= 0, from);
    while ((n = read(in, block, sizeof block)) > 0)
        must(write(out, block, (size_t)n) == n, to);
    close(in);
    close(out);
}

void seat_keep(struct seat *s)
{
    char kept[128];

    snprintf(kept, sizeof kept, "%s/kept", s->folder);
    copy_file(s->db, kept);
}

void seat_put_back(struct seat *s)
{
    static const char *const beside[] = {"-wal", "-shm", "-lock"};
    char path[128];

    assert_null(s->p);
    for (size_t i = 0; i < sizeof beside / sizeof beside[0]; i++) {
        snprintf(path, sizeof path, "%s%s", s->db, beside[i]);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/kept", s->folder);
    copy_file(path, s->db);
}

/* ---- the full-screen program ---- */

void seat_sit_as(struct seat *s, const char *user, const char *const env[])
{
    const char *arg[] = {ZIPING, "--db", s->db, "--user", user, NULL};

    if (!user)
        arg[3] = NULL;
    s->p = pty_start(arg, env, SEAT_ROWS, SEAT_COLS);
}

void seat_sit(struct seat *s)
{
    seat_sit_as(s, "王某", NULL);
    seat_see(s, SEAT_TITLE, "自评");
    seat_see(s, SEAT_HINTS, "F10菜单");
}

void seat_overview(struct seat *s)
{
    seat_sit(s);
    seat_type(s, "\r\033");
    seat_see(s, SEAT_TITLE, "2025 ");
    seat_see(s, SEAT_HINTS, "Enter填报");
}

void seat_rise(struct seat *s)
{
    int status;

    pty_type(s->p, "\021");
    if (!pty_wait_exit(s->p, &status, PTY_MS))
        seat_fail(s, "Ctrl-Q does not end the program");
    if (status != 0)
        seat_fail(s, "the program ended with status %#x", (unsigned)status);
    pty_finish(s->p);
    s->p = NULL;
}

void seat_type(struct seat *s, const char *keys)
{
    pty_type(s->p, keys);
}

const char *seat_key_bytes(enum key k)
{
    static const char *const bytes[K_COUNT] = {
        [K_ENTER] = "\r",
        [K_TAB] = "\t",
        [K_BACKTAB] = "\033[Z",
        [K_ESC] = "\033",
        [K_BACKSPACE] = "\177",
        [K_DELETE] = "\033[3~",
        [K_INSERT] = "\033[2~",
        [K_UP] = "\033OA",
        [K_DOWN] = "\033OB",
        [K_LEFT] = "\033OD",
        [K_RIGHT] = "\033OC",
        [K_HOME] = "\033OH",
        [K_END] = "\033OF",
        [K_PGUP] = "\033[5~",
        [K_PGDN] = "\033[6~",
        [K_CTRL_UP] = "\033[1;5A",
        [K_CTRL_DOWN] = "\033[1;5B",
        [K_SHIFT_LEFT] = "\033[1;2D",
        [K_SHIFT_HOME] = "\033[1;2H",
        [K_CTRL_HOME] = "\033[1;5H",
        [K_CTRL_END] = "\033[1;5F",
        [K_CTRL_PGUP] = "\033[5;5~",
        [K_CTRL_PGDN] = "\033[6;5~",
        [K_F1] = "\033OP",
        [K_F2] = "\033OQ",
        [K_F3] = "\033OR",
        [K_F4] = "\033OS",
        [K_F5] = "\033[15~",
        [K_F6] = "\033[17~",
        [K_F7] = "\033[18~",
        [K_F8] = "\033[19~",
        [K_F9] = "\033[20~",
        [K_F10] = "\033[21~",
        [K_F11] = "\033[23~",
        [K_F12] = "\033[24~",
        [K_SHIFT_F8] = "\033[19;2~",
    };
    static char made[3];

    if (k >= K_CTRL_A && k <= K_CTRL_Z) {
        made[0] = (char)(1 + (int)(k - K_CTRL_A));
        made[1] = '\0';
        return made;
    }
    if (k >= K_ALT_0 && k <= K_ALT_9) {
        made[0] = '\033';
        made[1] = (char)('0' + (int)(k - K_ALT_0));
        made[2] = '\0';
        return made;
    }
    assert_true(k > K_NONE && k < K_COUNT && bytes[k]);
    return bytes[k];
}

void seat_key(struct seat *s, enum key k)
{
    pty_type(s->p, seat_key_bytes(k));
}

void seat_see(struct seat *s, int row, const char *text)
{
    if (!pty_wait_text(s->p, row, text, PTY_MS))
        seat_fail(s, "「%s」 does not come to row %d", text, row);
}

void seat_see_gone(struct seat *s, int row, const char *text)
{
    if (!pty_wait_gone(s->p, row, text, PTY_MS))
        seat_fail(s, "「%s」 stays in row %d", text, row);
}

bool seat_has(struct seat *s, int row, const char *text)
{
    if (row >= 0)
        return strstr(pty_row(s->p, row), text) != NULL;
    for (int i = 0; i < pty_rows(s->p); i++)
        if (strstr(pty_row(s->p, i), text))
            return true;
    return false;
}

/* A fresh paint begins by erasing the terminal. */
void seat_settle(struct seat *s)
{
    pty_forget(s->p);
    pty_type(s->p, "\f");
    if (!pty_wait_bytes(s->p, "\033[2J", PTY_MS) || !pty_wait_quiet(s->p, PTY_QUIET_MS, PTY_MS))
        seat_fail(s, "no fresh paint");
}

char *seat_screen(struct seat *s)
{
    struct text all = {0};

    for (int i = 0; i < pty_rows(s->p); i++)
        text_addf(&all, "%s\n", pty_row(s->p, i));
    return all.s;
}

void seat_go(struct seat *s, const char *typed, const char *title)
{
    pty_type(s->p, "\007");
    seat_see(s, SEAT_TITLE, "去哪里");
    pty_type(s->p, typed);
    pty_type(s->p, "\r");
    seat_see(s, SEAT_TITLE, title);
}

void seat_on(struct seat *s, const char *label)
{
    char start[128];

    snprintf(start, sizeof start, " %s：", label);
    seat_see(s, SEAT_HELP, start);
}

const char *seat_field(struct seat *s)
{
    static char field[1024];
    int row, col;
    const char *line, *open;
    size_t n;

    pty_cursor(s->p, &row, &col);
    line = pty_row(s->p, row);
    open = strchr(line, '[');
    if (!open)
        return "";
    open++;
    open += strspn(open, " ");
    n = strcspn(open, "]");
    while (n > 0 && open[n - 1] == ' ')
        n--;
    snprintf(field, sizeof field, "%.*s", (int)n, open);
    return field;
}
