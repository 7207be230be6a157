/* SPDX-License-Identifier: MulanPSL-2.0 */
/* plan: how a clerk who knows the program types a ledger: field after field, and with which keys from
 * one to the next. What the program fills in by itself is not typed. */
#ifndef TESTS_TERMINAL_PLAN_H
#define TESTS_TERMINAL_PLAN_H

#include "terminal/ledger.h"

/* Keys as xterm sends them. */
#define KEY_ENTER "\r"
#define KEY_TAB "\t"
#define KEY_BACKTAB "\033[Z"
#define KEY_DOWN "\033[B"
#define KEY_PGDN "\033[6~"
#define KEY_CTRL_PGDN "\033[6;5~"
#define KEY_CTRL_END "\033[1;5F"
#define KEY_HOME "\033[H"
#define KEY_END "\033[F"
#define KEY_INS "\033[2~"
#define KEY_ESC "\033"
#define KEY_F2 "\033OQ"
#define KEY_F7 "\033[18~"
#define KEY_F10 "\033[21~"
#define KEY_CTRL_L "\014"
#define KEY_CTRL_Q "\021"

enum { STOP_KEYS = 10 };

/* A field with something to type. */
struct stop {
    const struct ledger_line *line;
    size_t project;      /* from 1 */
    const char *section; /* as the title of the screen says it */
    const char *label;
    size_t row; /* from 1; 1 too of a field that is in no row */
    bool prose;
    const char *leave[STOP_KEYS]; /* the keys from here to the next stop, NULL behind the last */
};

struct plan {
    struct stop *stop;
    size_t stops, cap;
    size_t values, keys; /* in all: values typed, and keys that are not content */
};

/* `l` is in the order of entry, and stays as it is while the plan is in use. Ends the test on a line
 * that no clerk could type. */
void plan_make(struct plan *p, const struct ledger *l);
void plan_finish(struct plan *p);

#endif
