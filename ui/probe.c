/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "ui/probe.h"

#include "base/day.h"
#include "base/text.h"

#include <assert.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { ESC = 0x1B };

static const char ask_cursor[] = "\033[6n";
static const char ask_paste[] = "\033[?2004$p";
static const char ask_kind[] = "\033[c"; /* every terminal answers: the last question */
static const char clear_line[] = "\r\033[K";

/* What has come, and how far it has been understood. */
struct answers {
    struct text bytes;
    size_t at;
    size_t samples; /* told of so far */
};

static void write_all(const struct text *t)
{
    size_t at = 0;

    while (at < t->bytes) {
        ssize_t n = write(STDOUT_FILENO, t->s + at, t->bytes - at);
        if (n <= 0)
            return;
        at += (size_t)n;
    }
}

static void ask(const uint32_t *sample, size_t count)
{
    struct text t = {0};

    for (size_t i = 0; i < count; i++) {
        text_add(&t, "\r");
        text_add_cp(&t, sample[i]);
        text_add(&t, ask_cursor);
        text_add(&t, clear_line);
    }
    text_add(&t, ask_paste);
    text_add(&t, ask_kind);
    text_add(&t, clear_line); /* what a terminal draws of a question it does not know */
    write_all(&t);
    text_finish(&t);
}

/* "row;column" behind ESC [. */
static int column_of(const char *parameter)
{
    const char *column = strchr(parameter, ';');

    return column ? (int)strtol(column + 1, NULL, 10) - 1 : -1;
}

static void understand(struct answers *a, const char *parameter, char final, size_t count,
                       struct probe *out)
{
    if (final == 'R' && a->samples < count)
        out->cols[a->samples++] = column_of(parameter);
    else if (final == 'y' && str_starts(parameter, "?2004;"))
        out->paste = parameter[6] != '0';
    else if (final == 'c' && parameter[0] == '?')
        out->answered = true;
}

/* The next whole sequence, if there is one; other bytes are passed over. */
static bool next(struct answers *a, size_t count, struct probe *out)
{
    const char *s = text_str(&a->bytes);
    size_t end;

    while (a->at < a->bytes.bytes && s[a->at] != ESC)
        a->at++;
    end = a->at + 2;
    while (end < a->bytes.bytes && s[end] >= 0x20 && s[end] < 0x40)
        end++;
    if (end >= a->bytes.bytes)
        return false;
    if (s[a->at + 1] == '[') {
        char parameter[32] = "";
        size_t bytes = end - a->at - 2;
        memcpy(parameter, s + a->at + 2, bytes < sizeof(parameter) ? bytes : 0);
        understand(a, parameter, s[end], count, out);
    }
    a->at = end + 1;
    return true;
}

static void await(size_t count, int limit_ms, struct probe *out)
{
    int64_t end = steady_ms() + limit_ms;
    struct answers a = {{0}, 0, 0};

    while (!out->answered) {
        struct pollfd in = {STDIN_FILENO, POLLIN, 0};
        int64_t left = end - steady_ms();
        char block[256];

        if (left <= 0 || poll(&in, 1, (int)left) <= 0)
            break;
        ssize_t n = read(STDIN_FILENO, block, sizeof(block));
        if (n <= 0)
            break;
        text_add_n(&a.bytes, block, (size_t)n);
        while (next(&a, count, out)) {
        }
    }
    for (size_t i = 0; a.samples < count && i < count; i++)
        out->cols[i] = -1; /* one is missing: which, nobody knows */
    text_finish(&a.bytes);
}

void probe_terminal(const uint32_t *sample, size_t count, int limit_ms, struct probe *out)
{
    struct termios before, during;
    sigset_t all, unblocked;

    assert(count <= PROBE_SAMPLES);
    *out = (struct probe){.paste = -1};
    for (size_t i = 0; i < PROBE_SAMPLES; i++)
        out->cols[i] = -1;
    if (tcgetattr(STDIN_FILENO, &before) != 0)
        return;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &unblocked);
    during = before;
    during.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG);
    during.c_cc[VMIN] = 1;
    during.c_cc[VTIME] = 0;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &during);
    ask(sample, count);
    await(count, limit_ms, out);
    /* An answer that comes too late is not to be typed into the shell. */
    tcsetattr(STDIN_FILENO, out->answered ? TCSADRAIN : TCSAFLUSH, &before);
    sigprocmask(SIG_SETMASK, &unblocked, NULL);
}
