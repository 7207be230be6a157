/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pty: a program run in a terminal that is not there.
 *
 * The program gets a pseudo-terminal of a given size; what it writes goes through libvterm, so a
 * test asks what a person would see: which text stands in which row, how it looks, where the cursor
 * is. Keys are bytes, as a terminal would send them.
 *
 *     struct pty *p = pty_start(argv, env, 24, 80);
 *     pty_type(p, "\033OP");                             F1
 *     if (!pty_wait_row(p, 0, " 帮助", PTY_MS))          waits until the row is this
 *         pty_fail(p, "no help");                        prints the screen
 *     pty_finish(p);
 *
 * Waiting is by poll(2) with a deadline: a wait ends with what it waits for, and a test never
 * sleeps. Reading happens in the waits only; every other function tells what they have read. The
 * program also waits for the test: what it asks of the terminal (where is the cursor?) is answered
 * while the test is in a wait.
 *
 * Rows and columns count from 0. Everything returned is borrowed until the next call. A call that
 * cannot be done (no pseudo-terminals, no such program) ends the test with a sentence. */
#ifndef TESTS_SUPPORT_PTY_H
#define TESTS_SUPPORT_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum {
    PTY_MS = 10000,   /* longer than anything takes on a loaded machine: a deadline, not a delay */
    PTY_QUIET_MS = 60 /* silence that ends a frame, where nothing else tells that it is over */
};

struct pty;

/* Start argv[0] (looked for in PATH; argv ends with NULL) in its own session. `env` may be NULL; it
 * changes the environment of the test: "NAME=value" sets, "NAME" takes away; NULL ends it. TERM is
 * xterm-256color unless `env` says otherwise. */
struct pty *pty_start(const char *const argv[], const char *const env[], int rows, int cols);
/* Kill the program if it is there, and free all. NULL is allowed. */
void pty_finish(struct pty *p);
pid_t pty_pid(const struct pty *p);
bool pty_ended(const struct pty *p); /* has it closed its side, as far as has been read? */
int pty_fd(const struct pty *p);     /* our end; its termios are the program's */

/* ---- doing ---- */

/* Send bytes: all of them, reading meanwhile what the program writes. */
void pty_type(struct pty *p, const char *keys);
void pty_type_n(struct pty *p, const char *s, size_t bytes);
/* With its SIGWINCH; 0x0 is told to the program while the screen here stays as it is. */
void pty_resize(struct pty *p, int rows, int cols);
void pty_signal(struct pty *p, int number);
void pty_hang_up(struct pty *p); /* the terminal goes away: SIGHUP, reads end, writes fail */

/* ---- waiting: each reads until it is so, false when `ms` have passed or the program is gone ---- */

/* The text is within the row, or no longer is; row -1: any row. */
bool pty_wait_text(struct pty *p, int row, const char *text, int ms);
bool pty_wait_gone(struct pty *p, int row, const char *text, int ms);
bool pty_wait_row(struct pty *p, int row, const char *text, int ms); /* all of it, see pty_row() */
bool pty_wait_cursor(struct pty *p, int row, int col, int ms);
bool pty_wait_bytes(struct pty *p, const char *s, int ms); /* among those since pty_forget() */
/* Nothing has come for `quiet_ms`. For counting bytes; to see text, wait for the text. */
bool pty_wait_quiet(struct pty *p, int quiet_ms, int ms);
/* The program has ended; *status (may be NULL) as of waitpid(2). What it wrote is read first. */
bool pty_wait_exit(struct pty *p, int *status, int ms);

/* ---- seeing ---- */

int pty_rows(const struct pty *p);
int pty_cols(const struct pty *p);
/* The text of a row, without blanks at its end. */
const char *pty_row(struct pty *p, int row);
/* Column where `text` begins in a row; -1 when it is not there. */
int pty_col_of(struct pty *p, int row, const char *text);

struct pty_cell {
    char text[32]; /* a base and its marks; " " when blank; "" in the right half of a wide one */
    int cols;      /* 1 or 2; 0 in the right half */
    bool bold, underline, reverse;
    int colour; /* of the text: 0 to 255, -1 the terminal's own */
};
struct pty_cell pty_cell(struct pty *p, int row, int col);

void pty_cursor(const struct pty *p, int *row, int *col);
bool pty_cursor_shown(const struct pty *p);
bool pty_alternate(const struct pty *p); /* is the alternate screen in use? */
size_t pty_bells(const struct pty *p);

/* ---- weighing ---- */

/* Bytes received, and in how many reads, since the start or pty_forget(). The kernel may hand over
 * two writes in one read, never one short write in two. */
size_t pty_bytes(const struct pty *p);
size_t pty_reads(const struct pty *p);
const char *pty_log(const struct pty *p, size_t *bytes); /* the bytes themselves */
void pty_forget(struct pty *p);
/* write(2) calls of the program since its start, to any file (/proc/PID/io); 0 when unknown. */
unsigned long pty_writes(const struct pty *p);

/* Print the screen and the sentence to stderr, and end the test as failed (cmocka). */
_Noreturn void pty_fail(struct pty *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
