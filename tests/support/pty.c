/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pty: the program at one end of a pseudo-terminal, libvterm at the other. */
#include "support/pty.h"

#include "base/mem.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

#include <cmocka.h>

struct pty {
    int fd; /* -1 after a hang-up */
    pid_t pid;
    bool ended;  /* the program closed its side */
    bool reaped; /* and its status is known */
    int status;
    VTerm *vt;
    VTermScreen *screen;
    int rows, cols;
    VTermPos cursor;
    bool cursor_shown, alternate;
    size_t bells;
    struct text log, row;
    struct text answer; /* of the terminal to the program, not yet sent */
    size_t reads;
};

static void must(bool done, const char *what)
{
    if (!done)
        fail_msg("pty: %s: %s", what, strerror(errno));
}

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- the terminal ---- */

static int on_cursor(VTermPos pos, VTermPos old, int visible, void *user)
{
    struct pty *p = user;

    (void)old;
    (void)visible;
    p->cursor = pos;
    return 1;
}

static int on_property(VTermProp property, VTermValue *value, void *user)
{
    struct pty *p = user;

    if (property == VTERM_PROP_CURSORVISIBLE)
        p->cursor_shown = value->boolean;
    if (property == VTERM_PROP_ALTSCREEN)
        p->alternate = value->boolean;
    return 1;
}

static int on_bell(void *user)
{
    struct pty *p = user;

    p->bells++;
    return 1;
}

static void on_answer(const char *s, size_t bytes, void *user)
{
    struct pty *p = user;

    text_add_n(&p->answer, s, bytes);
}

static const VTermScreenCallbacks callbacks = {
    .movecursor = on_cursor, .settermprop = on_property, .bell = on_bell};

static void make_terminal(struct pty *p)
{
    p->vt = vterm_new(p->rows, p->cols);
    vterm_set_utf8(p->vt, 1);
    vterm_output_set_callback(p->vt, on_answer, p);
    p->screen = vterm_obtain_screen(p->vt);
    p->cursor_shown = true;
    vterm_screen_set_callbacks(p->screen, &callbacks, p);
    vterm_screen_enable_altscreen(p->screen, 1);
    vterm_screen_reset(p->screen, 1);
}

/* ---- the program ---- */

static void change_environment(const char *const env[])
{
    setenv("TERM", "xterm-256color", 1);
    for (size_t i = 0; env && env[i]; i++) {
        const char *equals = strchr(env[i], '=');
        char *name = mem_str_n(env[i], equals ? (size_t)(equals - env[i]) : strlen(env[i]));
        if (equals)
            setenv(name, equals + 1, 1);
        else
            unsetenv(name);
        free(name);
    }
}

static _Noreturn void become(const char *const argv[], const char *const env[], const char *name)
{
    setsid();
    int fd = open(name, O_RDWR);
    if (fd < 0 || ioctl(fd, TIOCSCTTY, 0) != 0)
        _exit(126);
    for (int i = 0; i < 3; i++)
        dup2(fd, i);
    if (fd > 2)
        close(fd);
    change_environment(env);
    execvp(argv[0], (char *const *)(uintptr_t)argv);
    dprintf(2, "%s: %s\n", argv[0], strerror(errno));
    _exit(127);
}

static void set_size(int fd, int rows, int cols)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};

    must(ioctl(fd, TIOCSWINSZ, &size) == 0, "TIOCSWINSZ");
}

struct pty *pty_start(const char *const argv[], const char *const env[], int rows, int cols)
{
    struct pty *p = mem_new(1, sizeof(*p));

    p->rows = rows > 0 ? rows : 24;
    p->cols = cols > 0 ? cols : 80;
    p->fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    must(p->fd >= 0 && grantpt(p->fd) == 0 && unlockpt(p->fd) == 0, "posix_openpt");
    set_size(p->fd, rows, cols);
    make_terminal(p);
    const char *name = ptsname(p->fd);
    must(name != NULL, "ptsname");
    /* Held open until the program has it: a terminal nobody has open yet looks hung up. */
    int held = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    must(held >= 0, name);
    int ready[2];
    must(pipe2(ready, O_CLOEXEC) == 0, "pipe2");
    p->pid = fork();
    must(p->pid >= 0, "fork");
    if (p->pid == 0)
        become(argv, env, name);
    close(ready[1]);
    char c;
    while (read(ready[0], &c, 1) < 0 && errno == EINTR)
        ; /* ends when exec() has closed the other side */
    close(ready[0]);
    close(held);
    return p;
}

static void reap(struct pty *p, int flags)
{
    if (!p->reaped && waitpid(p->pid, &p->status, flags) == p->pid)
        p->reaped = true;
}

void pty_finish(struct pty *p)
{
    if (!p)
        return;
    if (!p->reaped) {
        kill(p->pid, SIGKILL);
        reap(p, 0);
    }
    if (p->fd >= 0)
        close(p->fd);
    vterm_free(p->vt);
    text_finish(&p->log);
    text_finish(&p->row);
    text_finish(&p->answer);
    free(p);
}

pid_t pty_pid(const struct pty *p)
{
    return p->pid;
}

bool pty_ended(const struct pty *p)
{
    return p->ended;
}

int pty_fd(const struct pty *p)
{
    return p->fd;
}

/* ---- bytes to and fro ---- */

static void take(struct pty *p, const char *s, size_t bytes)
{
    p->reads++;
    text_add_n(&p->log, s, bytes);
    vterm_input_write(p->vt, s, bytes);
}

/* Send what the terminal has answered, as far as it goes. */
static void send_answer(struct pty *p)
{
    if (p->answer.bytes == 0)
        return;
    ssize_t n = write(p->fd, p->answer.s, p->answer.bytes);
    if (n > 0)
        text_remove(&p->answer, 0, (size_t)n);
}

/* Wait until something can be read (or written, with POLLOUT), at most `ms`, and read it. Returns
 * the events; 0 when the time has passed. */
static int pump(struct pty *p, int events, int64_t ms)
{
    struct pollfd poller = {.fd = p->fd, .events = (short)events};
    char buffer[65536];

    if (p->fd < 0 || p->ended)
        return 0;
    int n = poll(&poller, 1, ms > 0 ? (int)ms : 0);
    if (n < 0 && errno == EINTR)
        return POLLPRI; /* nothing, but not the end either */
    if (n <= 0)
        return 0;
    if (poller.revents & (POLLIN | POLLHUP | POLLERR)) {
        ssize_t got = read(p->fd, buffer, sizeof(buffer));
        if (got > 0)
            take(p, buffer, (size_t)got);
        else if (got == 0 || errno != EAGAIN)
            p->ended = true;
        send_answer(p);
    }
    return poller.revents;
}

void pty_type_n(struct pty *p, const char *s, size_t bytes)
{
    int64_t end = now_ms() + PTY_MS;

    while (bytes > 0 && p->fd >= 0) {
        ssize_t n = write(p->fd, s, bytes);
        if (n > 0) {
            s += n;
            bytes -= (size_t)n;
            continue;
        }
        must(n >= 0 || errno == EAGAIN || errno == EINTR, "typing");
        if (pump(p, POLLIN | POLLOUT, end - now_ms()) == 0)
            fail_msg("pty: the program does not read: %zu bytes are left", bytes);
    }
}

void pty_type(struct pty *p, const char *keys)
{
    pty_type_n(p, keys, strlen(keys));
}

void pty_resize(struct pty *p, int rows, int cols)
{
    if (rows > 0 && cols > 0) {
        p->rows = rows;
        p->cols = cols;
        vterm_set_size(p->vt, rows, cols);
    }
    set_size(p->fd, rows, cols);
}

void pty_signal(struct pty *p, int number)
{
    must(kill(p->pid, number) == 0, "kill");
}

void pty_hang_up(struct pty *p)
{
    close(p->fd);
    p->fd = -1;
}

/* ---- waiting ---- */

/* What is waited for: a question about the screen, asked again after every read. */
struct question {
    bool (*holds)(struct pty *p, const struct question *q);
    const char *text;
    int row, col;
};

static bool wait_until(struct pty *p, struct question q, int ms)
{
    int64_t end = now_ms() + ms;

    for (;;) {
        while (pump(p, POLLIN, 0) & POLLIN)
            ;
        if (q.holds(p, &q))
            return true;
        int64_t left = end - now_ms();
        if (left <= 0 || pump(p, POLLIN, left) == 0)
            return q.holds(p, &q);
    }
}

static bool text_is_there(struct pty *p, const struct question *q)
{
    for (int row = 0; row < p->rows; row++)
        if ((q->row < 0 || q->row == row) && strstr(pty_row(p, row), q->text))
            return true;
    return false;
}

static bool text_is_gone(struct pty *p, const struct question *q)
{
    return !text_is_there(p, q);
}

static bool bytes_have_come(struct pty *p, const struct question *q)
{
    return p->log.bytes > 0 && memmem(p->log.s, p->log.bytes, q->text, strlen(q->text));
}

static bool row_is(struct pty *p, const struct question *q)
{
    return q->row < p->rows && strcmp(pty_row(p, q->row), q->text) == 0;
}

static bool cursor_is(struct pty *p, const struct question *q)
{
    return p->cursor.row == q->row && p->cursor.col == q->col;
}

bool pty_wait_text(struct pty *p, int row, const char *text, int ms)
{
    return wait_until(p, (struct question){text_is_there, text, row, 0}, ms);
}

bool pty_wait_gone(struct pty *p, int row, const char *text, int ms)
{
    return wait_until(p, (struct question){text_is_gone, text, row, 0}, ms);
}

bool pty_wait_row(struct pty *p, int row, const char *text, int ms)
{
    return wait_until(p, (struct question){row_is, text, row, 0}, ms);
}

bool pty_wait_cursor(struct pty *p, int row, int col, int ms)
{
    return wait_until(p, (struct question){cursor_is, NULL, row, col}, ms);
}

bool pty_wait_bytes(struct pty *p, const char *s, int ms)
{
    return wait_until(p, (struct question){bytes_have_come, s, 0, 0}, ms);
}

bool pty_wait_quiet(struct pty *p, int quiet_ms, int ms)
{
    int64_t end = now_ms() + ms;

    while (now_ms() < end && !p->ended)
        if (pump(p, POLLIN, quiet_ms) == 0)
            return true;
    return p->ended;
}

bool pty_wait_exit(struct pty *p, int *status, int ms)
{
    int64_t end = now_ms() + ms;

    while (!p->reaped && now_ms() < end) {
        /* The end of the program shows here as the end of its terminal; a grandchild may keep that
           open, so look for the program itself too. */
        if (pump(p, POLLIN, 20) == 0 && (p->ended || p->fd < 0))
            poll(NULL, 0, 1);
        reap(p, WNOHANG);
    }
    while (pump(p, POLLIN, 0) & POLLIN)
        ;
    if (p->reaped && status)
        *status = p->status;
    return p->reaped;
}

/* ---- seeing ---- */

int pty_rows(const struct pty *p)
{
    return p->rows;
}

int pty_cols(const struct pty *p)
{
    return p->cols;
}

/* Append a cell's text; false in the right half of a wide character. */
static bool add_cell(struct pty *p, int row, int col, struct text *to, VTermScreenCell *cell)
{
    *cell = (VTermScreenCell){.width = 1};
    vterm_screen_get_cell(p->screen, (VTermPos){.row = row, .col = col}, cell);
    if (cell->chars[0] == UINT32_MAX)
        return false;
    if (cell->chars[0] == 0)
        text_add(to, " ");
    for (size_t i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++)
        text_add_cp(to, cell->chars[i]);
    return true;
}

const char *pty_row(struct pty *p, int row)
{
    VTermScreenCell cell;

    text_clear(&p->row);
    for (int col = 0; row >= 0 && row < p->rows && col < p->cols; col++)
        add_cell(p, row, col, &p->row, &cell);
    while (p->row.bytes > 0 && p->row.s[p->row.bytes - 1] == ' ')
        text_remove(&p->row, p->row.bytes - 1, 1);
    return text_str(&p->row);
}

int pty_col_of(struct pty *p, int row, const char *text)
{
    const char *s = pty_row(p, row);
    const char *hit = strstr(s, text);
    size_t bytes = hit ? (size_t)(hit - s) : 0;
    struct text before = {0};
    int col = 0;

    while (hit && before.bytes < bytes) {
        VTermScreenCell cell;
        add_cell(p, row, col++, &before, &cell);
    }
    /* the right half of the character before it */
    if (hit && bytes > 0 && pty_cell(p, row, col).cols == 0)
        col++;
    text_finish(&before);
    return hit ? col : -1;
}

struct pty_cell pty_cell(struct pty *p, int row, int col)
{
    struct pty_cell out = {.colour = -1};
    VTermScreenCell cell;
    struct text t = {0};

    if (add_cell(p, row, col, &t, &cell)) {
        snprintf(out.text, sizeof(out.text), "%s", text_str(&t));
        out.cols = cell.width;
    }
    out.bold = cell.attrs.bold;
    out.underline = cell.attrs.underline != 0;
    out.reverse = cell.attrs.reverse;
    if (VTERM_COLOR_IS_INDEXED(&cell.fg) && !VTERM_COLOR_IS_DEFAULT_FG(&cell.fg))
        out.colour = cell.fg.indexed.idx;
    text_finish(&t);
    return out;
}

void pty_cursor(const struct pty *p, int *row, int *col)
{
    *row = p->cursor.row;
    *col = p->cursor.col;
}

bool pty_cursor_shown(const struct pty *p)
{
    return p->cursor_shown;
}

bool pty_alternate(const struct pty *p)
{
    return p->alternate;
}

size_t pty_bells(const struct pty *p)
{
    return p->bells;
}

/* ---- weighing ---- */

size_t pty_bytes(const struct pty *p)
{
    return p->log.bytes;
}

size_t pty_reads(const struct pty *p)
{
    return p->reads;
}

const char *pty_log(const struct pty *p, size_t *bytes)
{
    *bytes = p->log.bytes;
    return text_str(&p->log);
}

void pty_forget(struct pty *p)
{
    text_clear(&p->log);
    p->reads = 0;
}

unsigned long pty_writes(const struct pty *p)
{
    char name[64], line[128];
    unsigned long writes = 0;

    snprintf(name, sizeof(name), "/proc/%ld/io", (long)p->pid);
    FILE *f = fopen(name, "r");
    while (f && fgets(line, sizeof(line), f))
        if (strncmp(line, "syscw: ", 7) == 0)
            writes = strtoul(line + 7, NULL, 10);
    if (f)
        fclose(f);
    return writes;
}

void pty_fail(struct pty *p, const char *fmt, ...)
{
    char sentence[512];
    va_list args;

    va_start(args, fmt);
    vsnprintf(sentence, sizeof(sentence), fmt, args);
    va_end(args);
    for (int row = 0; row < p->rows; row++)
        fprintf(stderr, "%3d|%s\n", row, pty_row(p, row));
    fprintf(stderr, "cursor %d,%d\n", p->cursor.row, p->cursor.col);
    fail_msg("%s", sentence);
    abort(); /* fail_msg does not return */
}
