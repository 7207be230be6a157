/* SPDX-License-Identifier: MulanPSL-2.0 */
/* seat: somebody at the program. A folder of its own with a home and a database, the command line to
 * lay things ready and to read them back, and the full-screen program under keys.
 *
 * Every wait has a deadline and ends with what it waits for; what does not come prints the screen
 * and ends the test. Rows count from 0; row 0 is the title, row 22 the line that helps, row 23 the
 * hint bar. */
#ifndef TESTS_SCREENS_SEAT_H
#define TESTS_SCREENS_SEAT_H

#include "support/pty.h"

#include "base/text.h"
#include "ui/key.h"

#include <stdbool.h>
#include <stddef.h>

enum { SEAT_ROWS = 24, SEAT_COLS = 80, SEAT_TITLE = 0, SEAT_HELP = 22, SEAT_HINTS = 23 };

struct seat {
    char folder[64];
    char db[96];
    struct pty *p;    /* NULL: nobody sits */
    const char *name; /* of the case, for what a failure prints */
};

/* cmocka: a seat in *state, in an empty folder. */
int seat_setup(void **state);
int seat_teardown(void **state);
#define SEAT_TEST(f) cmocka_unit_test_setup_teardown(f, seat_setup, seat_teardown)

/* ---- the command line ---- */

/* Run `ziping --db ... --user 王某 ARG...` (ends with NULL); its exit status. What it writes to stdout
 * and stderr is put in *out (may be NULL); `in` (may be NULL) is its stdin. */
int seat_run(struct seat *s, const char *in, struct text *out, ...) __attribute__((sentinel));
/* The same, and the exit status must be `want`. */
void seat_must(struct seat *s, int want, const char *in, ...) __attribute__((sentinel));
/* A report of 清溪县卫生健康局 for `year`; lines of PATH, tab, VALUE are put in where not NULL. */
void seat_report(struct seat *s, const char *year, const char *lines);
/* `show 1 --format json`, which must hold (or not hold) `text`. */
void seat_holds(struct seat *s, const char *text);
void seat_lacks(struct seat *s, const char *text);
/* The same text, freed with free(). */
char *seat_json(struct seat *s);
/* Keep the database aside, and put it back: a case that needs what another has changed. Nobody may
 * sit. */
void seat_keep(struct seat *s);
void seat_put_back(struct seat *s);

/* ---- the full-screen program ---- */

void seat_sit(struct seat *s);      /* start it at 80x24 and wait for the home screen */
void seat_overview(struct seat *s); /* the same, and on to the overview of the report */
void seat_sit_as(struct seat *s, const char *user, const char *const env[]);
/* Ctrl-Q; it must end with exit status 0. */
void seat_rise(struct seat *s);

void seat_type(struct seat *s, const char *keys); /* bytes */
void seat_key(struct seat *s, enum key k);        /* as xterm sends it */
const char *seat_key_bytes(enum key k);
/* Waits until the text stands in a row (-1: in any), or no longer. */
void seat_see(struct seat *s, int row, const char *text);
void seat_see_gone(struct seat *s, int row, const char *text);
/* Has the screen the text now? */
bool seat_has(struct seat *s, int row, const char *text);
/* Waits until everything typed so far has been dealt with: asks for a fresh paint (Ctrl-L). A line
 * that was said is gone after it. */
void seat_settle(struct seat *s);
/* The whole screen as text, one row a line; freed with free(). */
char *seat_screen(struct seat *s);

/* Go to a place with Ctrl-G from the overview or the entry: `typed` as one would type it, `title`
 * what the title then holds. */
void seat_go(struct seat *s, const char *typed, const char *title);
/* The help line says which field has the focus ("实际支出：…"): waits for it. */
void seat_on(struct seat *s, const char *label);
/* The text in the editor of a one-line field, between its brackets; "" when there is none. Borrowed
 * until the next call. */
const char *seat_field(struct seat *s);

/* End the test: the case, the sentence, the screen. */
_Noreturn void seat_fail(struct seat *s, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
