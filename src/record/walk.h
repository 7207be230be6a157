/* SPDX-License-Identifier: MulanPSL-2.0 */
/* walk: what the files of eval share. */
#ifndef RECORD_WALK_H
#define RECORD_WALK_H

#include "record/eval.h"
#include "record/inner.h"

/* Where an evaluation stands. */
struct walk {
    struct scope *scope;         /* gets terms and answers */
    const struct record *record; /* whose rows are read: the scope's or last year's */
    const struct row *row;
    int depth;  /* computed fields being expanded */
    bool quiet; /* reads without reporting terms */
};

struct result walk_run(const struct walk *w, const struct expr *e);
/* The same at another row, or in another record, without reporting. */
struct walk walk_at(const struct walk *w, const struct record *record, const struct row *row);

/* Field `f` of `row`, computed if need be. */
struct result walk_field(const struct walk *w, const struct row *row, const struct field *f);
void walk_report(const struct walk *w, struct scope_term term);

struct result result_number(struct ratio number, const struct field *as);
struct result result_truth(bool truth);
static const struct result UNKNOWN = {.kind = RESULT_UNKNOWN};
/* Do two known results say the same? White space in texts is passed over. */
bool result_same(const struct result *a, const struct result *b);

/* ---- texts that stand in several projects: repeat.c ---- */

/* A text, white space aside, and the projects it stands in, by their place in the report. */
struct repeat {
    const char *text; /* borrowed */
    size_t bytes;
    uint64_t hash;
    size_t first, second; /* second: with times > 1 */
    size_t times;
};

enum repeat_of { REPEAT_OF_VALUES, REPEAT_OF_NAMES, REPEAT_OF_PARAGRAPHS };

/* The texts of field `f` in a record, or the long paragraphs of them. *is_new: none is there yet, the
 * caller adds those of all projects in their order. Borrowed until repeats_forget(). */
struct repeat_table *repeats_of(struct repeats *r, const struct record *record,
                                const struct field *f, enum repeat_of what, bool *is_new);
void repeat_add(struct repeat_table *t, const char *s, size_t bytes, size_t project);
const struct repeat *repeat_find(const struct repeat_table *t, const char *s, size_t bytes);
bool repeat_is_any(const struct repeat_table *t); /* does anything stand there twice? */

/* ---- groups: eval_group.c ---- */

/* The rows of a kind as they are seen from a row: those below its ancestor that has them; of
 * projects those of the report. Without such an ancestor there are none. */
struct group {
    const struct row *parent;
    struct row *const *row;
    size_t count;
};
struct group group_find(const struct walk *w, const struct kind *k);

struct result eval_sum(const struct walk *w, const struct expr *e);
struct result eval_same_line(const struct walk *w, const struct expr *e);
struct result eval_count(const struct walk *w, const struct expr *e);
struct result eval_unique(const struct walk *w, const struct expr *e);
struct result eval_answered(const struct walk *w, const struct expr *e);

/* ---- other projects: eval_project.c ---- */

const struct field *field_in(const struct dict *d, const struct field *f); /* or NULL */
struct result eval_last_year_field(const struct walk *w, const struct field *f);
struct result eval_differs(const struct walk *w, const struct expr *e);
struct result eval_differs_last(const struct walk *w, const struct expr *e);
struct result eval_text_differs(const struct walk *w, const struct expr *e);

#endif
