/* SPDX-License-Identifier: MulanPSL-2.0 */
/* checkup: what was looked at on this machine, what was found, and what to do about it: lines that
 * any room may add and the command line face puts on one page. */
#ifndef BASE_CHECKUP_H
#define BASE_CHECKUP_H

#include "base/text.h"

enum verdict {
    VERDICT_GOOD,
    VERDICT_UNSEEN, /* could not be looked at: no terminal, no answer */
    VERDICT_LOOK,   /* only the person can tell */
    VERDICT_MIND,   /* usable, with a caution */
    VERDICT_BAD,    /* has to be put right */
};

struct checkup_line {
    enum verdict verdict;
    const char *what; /* static, at most eight columns */
    char *found;      /* a clause */
    char *todo;       /* what to do, a clause; "" where there is nothing */
};

struct checkup {
    struct checkup_line *line;
    size_t count, cap;
    struct text ascii;    /* a sentence in ASCII, where Chinese may not be shown; "" */
    struct text versions; /* "SQLite 3.40.1, ncurses 6.4" */
    int rows, cols;       /* of the window; 0: unknown */
};

/* `found` and `todo` (NULL: nothing) are copied, fit to be shown. */
void checkup_add(struct checkup *c, enum verdict verdict, const char *what, const char *found,
                 const char *todo);
void checkup_addf(struct checkup *c, enum verdict verdict, const char *what, const char *todo,
                  const char *fmt, ...) PRINTF_LIKE(5, 6);
size_t checkup_lines(const struct checkup *c, enum verdict verdict); /* how many of them */
void checkup_finish(struct checkup *c);

#endif
