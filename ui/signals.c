/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "ui/signals.h"
#include "base/mem.h"
#include "ui/canvas.h"
#include "ui/words.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_OUT = 3 };

static int pipe_in = -1;
static int pipe_out = -1;
static volatile sig_atomic_t waiting;

static void to_pipe(int number)
{
    int kept = errno;
    unsigned char c = (unsigned char)number;

    waiting = 1;
    /* A full pipe loses nothing: an event of the same kind is in it already. */
    if (write(pipe_out, &c, 1) < 0) {
    }
    errno = kept;
}

static void crash(int number, siginfo_t *info, void *context)
{
    static const char no_memory[] = W_NO_MEMORY_TO_DRAW;

    (void)context;
    canvas_rescue();
    if (canvas_in_curses() && info->si_code > 0) { /* its own doing, not one that was sent */
        if (write(STDERR_FILENO, no_memory, sizeof no_memory - 1) < 0)
            _exit(EXIT_OUT);
        _exit(EXIT_OUT);
    }
    signal(number, SIG_DFL);
    raise(number);
}

/* ---- the end for want of memory ---- */

static const char *volatile last_words;

static void end_here(int number)
{
    const char *says = last_words;

    (void)number;
    canvas_rescue();
    if (write(STDERR_FILENO, says, strlen(says)) < 0)
        _exit(EXIT_OUT);
    _exit(EXIT_OUT);
}

/* Only the thread that paints knows in which state the terminal is: the writer sleeps with all signals
 * blocked, so the signal is that one's. */
static void end_where_painted(const char *says)
{
    last_words = says;
    kill(getpid(), SIGUSR1);
    for (;;)
        pause();
}

static const int events[] = {SIGWINCH, SIGCONT, SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGTSTP};
static const int crashes[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL};
static const int ends[] = {SIGUSR1};
static const int ignored[] = {SIGPIPE, SIGXFSZ};

static void handle(const int *number, size_t count, void (*handler)(int))
{
    struct sigaction sa = {.sa_handler = handler, .sa_flags = SA_RESTART};

    sigemptyset(&sa.sa_mask);
    for (size_t i = 0; i < count; i++)
        sigaction(number[i], &sa, NULL);
}

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

void signals_open(void)
{
    const struct sigaction crashed = {.sa_sigaction = crash, .sa_flags = SA_SIGINFO};
    int fd[2];

    if (pipe(fd) != 0)
        return;
    pipe_in = fd[0];
    pipe_out = fd[1];
    for (int i = 0; i < 2; i++) {
        fcntl(fd[i], F_SETFL, O_NONBLOCK);
        fcntl(fd[i], F_SETFD, FD_CLOEXEC);
    }
    handle(events, COUNT(events), to_pipe);
    for (size_t i = 0; i < COUNT(crashes); i++)
        sigaction(crashes[i], &crashed, NULL);
    handle(ends, COUNT(ends), end_here);
    handle(ignored, COUNT(ignored), SIG_IGN);
    mem_when_out(end_where_painted);
}

void signals_close(void)
{
    mem_when_out(NULL);
    handle(ends, COUNT(ends), SIG_IGN);
    handle(events, COUNT(events), SIG_DFL);
    handle(crashes, COUNT(crashes), SIG_DFL);
    if (pipe_in >= 0) {
        close(pipe_in);
        close(pipe_out);
    }
    pipe_in = pipe_out = -1;
}

int signals_fd(void)
{
    return pipe_in;
}

bool signals_waiting(void)
{
    return waiting != 0;
}

enum signal_event signals_next(void)
{
    unsigned char c;

    waiting = 0;
    if (read(pipe_in, &c, 1) != 1)
        return SIGNAL_NONE;
    switch (c) {
    case SIGHUP:
        return SIGNAL_HANG_UP;
    case SIGTERM:
    case SIGINT:
    case SIGQUIT:
        return SIGNAL_END;
    case SIGTSTP:
        return SIGNAL_STOP;
    default:
        return SIGNAL_RESIZE;
    }
}

void signals_stop_now(void)
{
    raise(SIGSTOP);
}
