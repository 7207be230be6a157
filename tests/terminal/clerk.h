/* SPDX-License-Identifier: MulanPSL-2.0 */
/* clerk: somebody who types a ledger into the real program, at 80x24, by keys alone.
 *
 * The clerk has a folder with a home and a database, types a plan, looks at the screen to see which
 * field has the focus, and counts the keys. Rows count from 0: row 0 is the title, row 22 the line
 * that helps. What does not come in time prints the screen and ends the test. */
#ifndef TESTS_TERMINAL_CLERK_H
#define TESTS_TERMINAL_CLERK_H

#include "support/pty.h"
#include "terminal/ledger.h"
#include "terminal/plan.h"

struct clerk {
    char folder[64];
    char db[96];
    const char *const
        *surroundings; /* more of "NAME=value" for the program, NULL ends it; or NULL */
    struct pty *pty;   /* NULL: the program is not running */
    size_t values;     /* typed */
    size_t keys;       /* that were not a character of a value */
};

void clerk_begin(struct clerk *c);  /* an empty folder */
void clerk_finish(struct clerk *c); /* and remove it; a zeroed clerk is fine */

/* ---- commands ---- */

/* Run `ziping --db ... ARG...` (NULL ends it); its exit status. What it writes to stdout goes to *out
 * (may be NULL). */
int clerk_run(struct clerk *c, struct text *out, ...) __attribute__((sentinel));
/* Report 1 as it stands on disk. */
void clerk_show(struct clerk *c, struct ledger *out);

/* ---- the program ---- */

void clerk_start(struct clerk *c); /* and wait for its first page */
/* Another program that is to be like it; false when it ended before its first page. */
bool clerk_tries(struct clerk *c, const char *program);
void clerk_quit(struct clerk *c);
void clerk_kill(struct clerk *c); /* SIGKILL */

/* From a first start to the empty first project: the name, a new report, its first project. */
void clerk_make_report(struct clerk *c, const char *year, const char *unit);
void clerk_key(struct clerk *c, const char *key);
void clerk_value(struct clerk *c, const char *value);
/* Wait until `text` stands in `row` (-1: any). */
void clerk_see(struct clerk *c, int row, const char *text);

/* Which field has the focus, read from the screen. */
struct focus {
    size_t project; /* 0: no field has it */
    char section[32], label[64];
    size_t row; /* from 1; 1 too of a field that is in no row */
    bool prose;
    size_t chars; /* of a prose */
};
struct focus clerk_focus(struct clerk *c);
bool focus_is(const struct focus *f, const struct stop *s);
/* Wait until the focus is at the stop; false when it does not come. */
bool clerk_reaches(struct clerk *c, const struct stop *s);
void clerk_must_reach(struct clerk *c, const struct stop *s);
/* Wait until the title no longer says 未存: all fields left before that frame are on disk. (It says 已存
 * only where something was saved since the start.) */
void clerk_wait_saved(struct clerk *c);
/* Wait until what is on its way has been drawn: the program has asked for nothing more. */
void clerk_wait_frame(struct clerk *c);
/* Wait until the line of a list that has the mark is another one than `before`, and tell it. */
void clerk_wait_marked(struct clerk *c, const char *before, struct text *out);

/* Type the whole plan from its first stop, looking where every key has led. */
void clerk_type_plan(struct clerk *c, const struct plan *p);

#endif
