/* SPDX-License-Identifier: MulanPSL-2.0 */
/* small: a small dictionary, a ledger of it with one report, and short ways to use them. */
#ifndef TESTS_RECORD_SMALL_H
#define TESTS_RECORD_SMALL_H

#include "record/record.h"

struct small {
    struct dict *dict;
    int64_t next_row, next_step;
    struct record *record;
    struct row *report;
    struct step *step; /* what edits are appended to */
    struct journal journal;
    struct text said; /* what small_print() and small_path() said last */
};

struct dict *small_dict(void);
void small_open(struct small *s);
void small_close(struct small *s);
/* A test that finds an open one in *state. */
int small_setup(void **state);
int small_teardown(void **state);
#define SMALL_TEST(f) cmocka_unit_test_setup_teardown(f, small_setup, small_teardown)

/* End the step: give it to the journal and begin a new one. */
void small_end(struct small *s);

/* Fail the test when the path names nothing. */
struct place small_find(struct small *s, const char *path);
struct row *small_row(struct small *s, const char *path); /* makes it */
bool small_set(struct small *s, const char *path, const char *typed);
const struct value *small_value(struct small *s, const char *path);
const char *small_print(struct small *s, const char *path);
const struct kind *small_kind(struct small *s, const char *key);
const struct field *small_field(struct small *s, const char *kind, const char *key);

/* Undo or redo the journal's next step. */
enum status small_revert(struct small *s, bool redo, struct err *err);

/* Everything that a record says, in lines: rows in order, values, shown projects, reasons. */
void small_dump(const struct record *r, struct text *out);

#endif
