/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pace: a stopwatch and a scale for programs, two at a time.
 *
 *     bench_pace screen N QUIT_A QUIT_B A... -- B...   first byte, first frame, whole run, memory
 *     bench_pace cold N QUIT_A QUIT_B A... -- B...     the same with nothing in the page cache
 *     bench_pace whole N A... -- B...                  commands that need no terminal
 *     bench_pace idle SECONDS QUIT A...                wake-ups and bytes while nothing is typed
 *
 * Each prints lines of figure, tab, value of A, tab, value of B, tab, median of the ratios of the
 * pairs. The two are run in turn, so that what slows the machine slows both. QUIT is what is typed to
 * end the program; \xHH stands for a byte.
 *
 * The first frame is what has come when nothing has come for 60 ms; its time is that of its last
 * byte, from just before posix_spawn() on a fresh terminal of 24 rows and 80 columns. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { QUIET_MS = 60, LONGEST_MS = 60000, RUNS_MOST = 99, WORDS_MOST = 32 };

extern char **environ;

enum figure {
    FIRST_BYTE,
    FIRST_FRAME,
    WALL,
    CPU,
    BYTES,
    WRITES,
    HIGH,
    ANON,
    READ_KIB,
    MAJOR,
    FIGURES,
};
static const char *const names[FIGURES] = {
    "first byte ms", "first frame ms", "whole run ms", "cpu ms",        "bytes",
    "writes",        "VmHWM KiB",      "anon KiB",     "KiB from disk", "major faults",
};

struct side {
    char *argv[WORDS_MOST];
    char quit[64];
    double value[FIGURES][RUNS_MOST];
};

static _Noreturn void die(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    fputs("pace: ", stderr);
    vfprintf(stderr, fmt, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

static double now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* ---- starting ---- */

static int open_terminal(char *name, size_t size)
{
    struct winsize window = {.ws_row = 24, .ws_col = 80};
    int fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);

    if (fd < 0 || grantpt(fd) != 0 || unlockpt(fd) != 0 || ptsname_r(fd, name, size) != 0 ||
        ioctl(fd, TIOCSWINSZ, &window) != 0)
        die("no terminal: %s", strerror(errno));
    return fd;
}

/* In a session of its own; without a terminal what it prints is thrown away. */
static pid_t start(char *const argv[], const char *terminal)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    pid_t pid;
    int rc;

    posix_spawnattr_init(&attr);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSID);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, terminal ? terminal : "/dev/null", O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&files, 0, 1);
    if (terminal)
        posix_spawn_file_actions_adddup2(&files, 0, 2);
    rc = posix_spawnp(&pid, argv[0], &files, &attr, argv, environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attr);
    if (rc != 0)
        die("%s: %s", argv[0], strerror(rc));
    return pid;
}

/* ---- what a running program has used ---- */

/* The number behind `label` in a file of /proc/PID; 0 where there is none. */
static double proc_number(pid_t pid, const char *file, const char *label)
{
    char path[64], line[256];
    double n = 0;

    snprintf(path, sizeof path, "/proc/%ld/%s", (long)pid, file);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, label, strlen(label)) == 0)
            n = strtod(line + strlen(label), NULL);
    if (f)
        fclose(f);
    return n;
}

/* Times that any thread of it went to sleep. */
static double sleeps(pid_t pid)
{
    char command[128], line[64];
    double n = 0;

    snprintf(command, sizeof command,
             "awk '/^voluntary_ctxt/ {n += $2} END {print n}' /proc/%ld/task/*/status", (long)pid);
    FILE *f = popen(command, "r");
    if (f && fgets(line, sizeof line, f))
        n = strtod(line, NULL);
    if (f)
        pclose(f);
    return n;
}

/* ---- one run ---- */

/* Read until `quiet_ms` of silence; when the first and the last byte came, and how many. */
static void read_burst(int fd, int quiet_ms, double *first, double *last, double *bytes)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    char block[65536];
    ssize_t n;

    *first = *last = *bytes = 0;
    while (poll(&p, 1, *bytes > 0 ? quiet_ms : LONGEST_MS) > 0 &&
           (n = read(fd, block, sizeof block)) > 0) {
        *last = now_ms();
        if (*first == 0)
            *first = *last;
        *bytes += (double)n;
    }
}

static void end(int fd, const char *quit)
{
    if (write(fd, quit, strlen(quit)) < 0)
        die("it does not take keys: %s", strerror(errno));
}

/* What it still says is read, or it could not end. */
static void reap(pid_t pid, int fd, struct rusage *used)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    char block[65536];
    double deadline = now_ms() + LONGEST_MS;
    int status;

    while (fd >= 0 && poll(&p, 1, LONGEST_MS) > 0 && read(fd, block, sizeof block) > 0)
        ;
    while (wait4(pid, &status, WNOHANG, used) == 0) {
        if (now_ms() > deadline) {
            kill(pid, SIGKILL);
            die("it does not end");
        }
        poll(NULL, 0, 1);
    }
    if (!WIFEXITED(status))
        die("it was ended by signal %d", WTERMSIG(status));
}

static double ms_of(struct timeval t)
{
    return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

static void drop_caches(void)
{
    int fd = open("/proc/sys/vm/drop_caches", O_WRONLY | O_CLOEXEC);

    sync();
    if (fd < 0 || write(fd, "3", 1) != 1)
        die("not measured: the page cache can only be dropped by root");
    close(fd);
}

static void run_screen(struct side *s, int i)
{
    char terminal[64];
    struct rusage used;
    int fd = open_terminal(terminal, sizeof terminal);
    double begin = now_ms(), first, last, bytes;
    pid_t pid = start(s->argv, terminal);

    read_burst(fd, QUIET_MS, &first, &last, &bytes);
    if (bytes == 0)
        die("%s shows nothing", s->argv[0]);
    s->value[FIRST_BYTE][i] = first - begin;
    s->value[FIRST_FRAME][i] = last - begin;
    s->value[BYTES][i] = bytes;
    s->value[WRITES][i] = proc_number(pid, "io", "syscw:");
    s->value[READ_KIB][i] = proc_number(pid, "io", "read_bytes:") / 1024;
    s->value[HIGH][i] = proc_number(pid, "status", "VmHWM:");
    s->value[ANON][i] = proc_number(pid, "smaps_rollup", "Anonymous:");
    end(fd, s->quit);
    reap(pid, fd, &used);
    close(fd);
    s->value[WALL][i] = now_ms() - begin - QUIET_MS;
    s->value[CPU][i] = ms_of(used.ru_utime) + ms_of(used.ru_stime);
    s->value[MAJOR][i] = (double)used.ru_majflt;
}

static void run_whole(struct side *s, int i)
{
    struct rusage used;
    double begin = now_ms();
    pid_t pid = start(s->argv, NULL);
    int status;

    if (wait4(pid, &status, 0, &used) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        die("%s failed", s->argv[0]);
    s->value[WALL][i] = now_ms() - begin;
    s->value[CPU][i] = ms_of(used.ru_utime) + ms_of(used.ru_stime);
    s->value[HIGH][i] = (double)used.ru_maxrss;
}

/* ---- figures ---- */

static int compare(const void *a, const void *b)
{
    double l = *(const double *)a, r = *(const double *)b;

    return (l > r) - (l < r);
}

static double median(const double *v, int n)
{
    double sorted[RUNS_MOST];

    memcpy(sorted, v, (size_t)n * sizeof *v);
    qsort(sorted, (size_t)n, sizeof *sorted, compare);
    return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

static void print(const struct side *a, const struct side *b, enum figure f, int n)
{
    double ratio[RUNS_MOST];

    for (int i = 0; i < n; i++)
        ratio[i] = b->value[f][i] > 0 ? a->value[f][i] / b->value[f][i] : 0;
    printf("%s\t%.2f\t%.2f\t%.2f\n", names[f], median(a->value[f], n), median(b->value[f], n),
           median(ratio, n));
}

/* ---- what is asked ---- */

static void take_quit(const char *s, char out[64])
{
    size_t n = 0;

    while (*s && n < 63) {
        if (strncmp(s, "\\x", 2) == 0 && strlen(s) >= 4) {
            char hex[3] = {s[2], s[3], '\0'};

            out[n++] = (char)strtol(hex, NULL, 16);
            s += 4;
        } else {
            out[n++] = *s++;
        }
    }
    out[n] = '\0';
}

/* A... -- B...; returns the words taken. */
static void take_commands(char **word, struct side *a, struct side *b)
{
    struct side *to = a;
    int n = 0;

    for (; *word; word++) {
        if (strcmp(*word, "--") == 0) {
            to = b;
            n = 0;
        } else if (n + 1 < WORDS_MOST) {
            to->argv[n++] = *word;
        }
    }
    if (!a->argv[0] || !b->argv[0])
        die("two commands, with -- between them");
}

static int idle(const char *seconds, const char *quit, char **argv)
{
    char terminal[64], keys[64];
    struct rusage used;
    int fd = open_terminal(terminal, sizeof terminal);
    pid_t pid = start(argv, terminal);
    double first, last, bytes, before, more = 0;

    /* The first page, and what is done once when it stands. */
    read_burst(fd, 1500, &first, &last, &bytes);
    before = sleeps(pid);
    struct pollfd p = {.fd = fd, .events = POLLIN};
    if (poll(&p, 1, (int)strtol(seconds, NULL, 10) * 1000) > 0)
        read_burst(fd, QUIET_MS, &first, &last, &more);
    printf("wake-ups\t%.0f\t0\t-\nbytes\t%.0f\t0\t-\n", sleeps(pid) - before, more);
    take_quit(quit, keys);
    end(fd, keys);
    reap(pid, fd, &used);
    return 0;
}

static int screens(int n, bool cold, char **word)
{
    static struct side a, b;
    static const enum figure warm_ones[] = {FIRST_BYTE, FIRST_FRAME, WALL, CPU,
                                            BYTES,      WRITES,      HIGH, ANON};
    static const enum figure cold_ones[] = {FIRST_FRAME, READ_KIB, MAJOR};
    const enum figure *f = cold ? cold_ones : warm_ones;
    size_t figures = cold ? 3 : 8;

    take_quit(word[0], a.quit);
    take_quit(word[1], b.quit);
    take_commands(word + 2, &a, &b);
    for (int i = 0; i < n; i++) {
        if (cold)
            drop_caches();
        run_screen(&a, i);
        if (cold)
            drop_caches();
        run_screen(&b, i);
    }
    for (size_t i = 0; i < figures; i++)
        print(&a, &b, f[i], n);
    return 0;
}

static int wholes(int n, char **word)
{
    static struct side a, b;

    take_commands(word, &a, &b);
    for (int i = 0; i < n; i++) {
        run_whole(&a, i);
        run_whole(&b, i);
    }
    print(&a, &b, WALL, n);
    print(&a, &b, CPU, n);
    print(&a, &b, HIGH, n);
    return 0;
}

int main(int argc, char **argv)
{
    int n = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 0;

    signal(SIGPIPE, SIG_IGN);
    if (n < 1 || n > RUNS_MOST)
        die("how often? 1 to %d", RUNS_MOST);
    if (argc > 5 && strcmp(argv[1], "screen") == 0)
        return screens(n, false, argv + 3);
    if (argc > 5 && strcmp(argv[1], "cold") == 0)
        return screens(n, true, argv + 3);
    if (argc > 4 && strcmp(argv[1], "whole") == 0)
        return wholes(n, argv + 3);
    if (argc > 4 && strcmp(argv[1], "idle") == 0)
        return idle(argv[2], argv[3], argv + 4);
    die("screen, cold, whole or idle");
}
