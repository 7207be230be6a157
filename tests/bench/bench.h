/* SPDX-License-Identifier: MulanPSL-2.0 */
/* bench: the real program on a ledger of its own, typed into and weighed.
 *
 * Bytes and writes are counted at the terminal, instructions by valgrind's callgrind, which repeats
 * them to a fraction of a percent. Nothing here looks at a clock. */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include "support/pty.h"

#include <stdint.h>

struct bench {
    char folder[64];
    char ledger[96]; /* the demonstration's twelve projects; not changed */
    char db[96];     /* its copy, made anew for every run */
};

void bench_begin(struct bench *b);
void bench_lengthen(struct bench *b); /* a list of 100,000 reports */
void bench_finish(struct bench *b);

/* What is typed, and what stands in `row` (-1: any) when it has been dealt with. */
struct key_step {
    const char *keys;
    int row;
    const char *shows;
};

/* The program on a fresh copy, its first page shown. */
struct pty *bench_start(struct bench *b, const char *term);
/* The program on any file, with a changed environment (may be NULL). */
struct pty *bench_open(const char *db, const char *const env[]);
void bench_type(struct pty *p, const struct key_step *step, size_t count);
/* Ctrl-Q, and the end with status 0. */
void bench_quit(struct pty *p);

/* Hold a count against its limit, and against the one in recorded.tsv that was made with this kind
 * of build: where the compiler and libc are those of the record it may be a few percent more, with
 * others a quarter. Prints "figure", its name, the count, the limit, the record, between tabs. With
 * BENCH_RECORD=FILE in the environment the count is written there instead of being compared. */
void bench_figure(const char *name, uint64_t count, uint64_t least, uint64_t most);
void bench_instruction_figure(const char *name, uint64_t count, uint64_t least, uint64_t most);

bool bench_can_count(void); /* is there a valgrind for this build? */
/* Instructions of a whole run: the first page, the steps, Ctrl-Q. *writer (may be NULL) gets those
 * of the threads that save, which are not among the others then. */
uint64_t bench_instructions(struct bench *b, const char *term, const struct key_step *step,
                            size_t count, uint64_t *writer);

#endif
