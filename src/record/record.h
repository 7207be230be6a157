/* SPDX-License-Identifier: MulanPSL-2.0 */
/* record: one ledger in memory: rows of kinds, values in them, reports over them.
 *
 * Every edit is made here and appended to a step (record/step.h), which the caller gives to the
 * store; the record itself never waits for anything. Rows removed stay in memory, marked, so that
 * undo brings them back whole. Pointers to rows stay valid as long as the record. */
#ifndef RECORD_RECORD_H
#define RECORD_RECORD_H

#include "record/step.h"
#include "record/value.h"
#include "template/tmpl.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ROW_KEY_BYTES = 16, ROW_KEY_HEX_BYTES = 33 };

struct record_index;
struct row;
struct rows {
    struct row **row;
    size_t count, cap;
};

struct row {
    int64_t id;                 /* on disk; unique in the file; never reused */
    uint8_t key[ROW_KEY_BYTES]; /* random; unique among all offices */
    const struct kind *kind;
    struct row *parent; /* NULL for the ledger */
    int64_t order;      /* among its siblings; smaller first */
    bool removed;
    struct value *value; /* kind->fields of them */
    struct rows *child;  /* dict->kinds of them: live children in order; NULL when never any */
};

/* Why a finding stands although it is unusual: typed by a person, kept with the figure it explains. */
struct reason {
    char *rule;
    int64_t row;
    char *figure; /* the terms' values when the reason was given; another one makes it 待重核 */
    char *text;   /* never empty */
};

struct record {
    const struct dict *dict; /* borrowed */
    struct row *ledger;
    struct row **row; /* all rows, sorted by id */
    size_t rows, row_cap;
    struct reason *reason;
    size_t reasons, reason_cap;
    /* Which projects each report shows: (report, project) pairs. */
    struct shown {
        int64_t report, project;
        bool shown;
    } * shown;
    size_t showns, shown_cap;
    int64_t *next_row; /* borrowed: the next free row id, shared by the ledgers of one file */
    uint64_t edits;    /* counts every edit: derived things compare it */
    struct record_index *index; /* the room's own lookups */
};

/* An empty ledger row is made; its id is taken from *next_row. */
struct record *record_create(const struct dict *d, int64_t *next_row);
/* For the store: a record without any row; rows are given to record_put_row(). */
struct record *record_create_bare(const struct dict *d, int64_t *next_row);
void record_destroy(struct record *r); /* NULL is fine */

/* ---- reading ---- */

struct row *record_row(const struct record *r, int64_t id); /* or NULL */
struct row *record_row_by_key(const struct record *r,
                              const uint8_t key[ROW_KEY_BYTES]); /* or NULL */
size_t row_count(const struct row *parent, const struct kind *k);
struct row *row_child(const struct row *parent, const struct kind *k, size_t i); /* i in range */
size_t row_number(const struct row *row); /* from 1, among its live siblings; 0 if removed */
/* The row's ancestor (or itself) of kind `k`, or NULL. */
struct row *row_above(const struct row *row, const struct kind *k);
const struct value *row_value(const struct row *row, const struct field *f); /* f of its kind */
/* The choices of `f` that fit what stands in the row (NULL: not yet made). */
struct choice_set row_choices(const struct row *row, const struct field *f);
int record_year(const struct record *r); /* of the ledger; 0 when not typed */
/* The live row that a reference means; NULL when it is blank, unreadable or its row was removed. */
struct row *record_target(const struct record *r, const struct row *row, const struct field *f);
/* A one-line name of a row for messages: its title field (cut where long), or "第 3 行"; of a project
 * "第 3 项" as `report` (may be NULL) shows it, which may not be its place in the ledger. */
void record_name(const struct record *r, const struct row *report, const struct row *row,
                 struct text *out);

/* The value of a field as people read it, computed ones computed, references as numbers; "" when
 * blank or not computable. */
void record_print(const struct record *r, const struct row *row, const struct field *f,
                  bool grouped, struct text *out);

/* What stood in a field once, as a reading of the log gives it: of a reference the row it meant
 * (问题 1), by its name where it was taken away; otherwise as it was typed. */
void record_print_past(const struct record *r, const struct field *f, const char *typed,
                       struct text *out);

/* The projects a report shows, in order. record_project() gives NULL out of range. */
size_t record_projects(const struct record *r, const struct row *report);
struct row *record_project(const struct record *r, const struct row *report, size_t i);
size_t record_project_number(const struct record *r, const struct row *report,
                             const struct row *project); /* from 1; 0 when not shown */
bool record_shows(const struct record *r, const struct row *report, const struct row *project);

const struct reason *record_reason(const struct record *r, const char *rule, int64_t row);

/* "projects/5/funds/1/spent" as a report counts its projects; a report's own field is its key. */
void record_path(const struct record *r, const struct row *report, const struct row *row,
                 const struct field *f, struct text *out);

/* What a path names: "title" (of the report, else of its ledger), "projects/5", "projects/5/name",
 * "projects/5/funds/1/spent"; a group under a row is that row's TYPE_GROUP field
 * ("projects/5/funds"). */
struct place {
    struct row *parent;        /* of the row */
    const struct kind *kind;   /* of the row */
    size_t number;             /* of the row, from 1; may be larger than the rows there are */
    struct row *row;           /* NULL when the row does not exist yet */
    const struct field *field; /* NULL when the path ends at a row ("projects/5") or, with number 0,
                                  at a group that has no field ("projects"): `parent` and `kind` are
                                  then those of its rows */
};
/* With `make`, a row that the path names and does not exist is made, and those before and above it;
 * a project joins the report. What was done is appended to `make`.
 *
 * STATUS_USAGE      no such kind or field, a number that is none or too far behind the last row
 * STATUS_NOT_FOUND  without `make`: a row above the last one does not exist
 * The sentence says which. Rows made before the failure stay, and are in `make`. */
MUST_CHECK enum status record_find(struct record *r, struct row *report, const char *path,
                                   struct step *make, struct place *out, struct err *err);

/* ---- editing: each appends what it did to `step` ---- */

/* Type `typed` into a field. Nothing is appended when it is the same as before; returns whether
 * something changed. Computed fields may not be set (assert). A reference is given by number from 1
 * among its siblings' group, or as the key of a row. Cleaned text is expected (text_clean). */
bool record_set(struct record *r, struct step *step, struct row *row, const struct field *f,
                const char *typed);
/* A new row under `parent`, behind `after` (NULL: last; parent-wide order). A new project joins
 * every report of the ledger that is not locked (已复核, 已上报). */
struct row *record_add(struct record *r, struct step *step, struct row *parent,
                       const struct kind *k, const struct row *after);
void record_remove(struct record *r, struct step *step, struct row *row);
/* Bring a removed row back to its old place. */
void record_restore(struct record *r, struct step *step, struct row *row);
/* Append the creation of the ledger row itself to its first step. */
void record_born(struct record *r, struct step *step);
/* Put `row` behind `after` (NULL: first). */
void record_move(struct record *r, struct step *step, struct row *row, const struct row *after);
void record_show(struct record *r, struct step *step, const struct row *report,
                 const struct row *project, bool shown);
/* Give, replace or (text "") withdraw a reason. `figure` is one line. */
void record_give_reason(struct record *r, struct step *step, const char *rule,
                        const struct row *row, const char *figure, const char *text);

/* Take back what `old` did (its last change first, each field gets its `from` again), or with
 * `redo` do again what was taken back; `old` is the original step both times, as the journal gives
 * it, or, for what is only looked at, a step that took another back. It becomes a new step: `step` gets the changes, `undoes` and `redo`. A row created is taken
 * back by removing it. STATUS_CONFLICT, with nothing changed, when a field has another value now
 * than the one `old` left there; the sentence names row and field. */
MUST_CHECK enum status record_revert(struct record *r, const struct step *old, bool redo,
                                     struct step *step, struct err *err);

/* ---- for the store, which rebuilds a record from disk ---- */

/* Append an existing row; ids may come in any order, parents before children. NULL, with nothing
 * done, when rows of the kind do not stand under that parent, or a second ledger is given. */
struct row *record_put_row(struct record *r, int64_t id, const uint8_t key[ROW_KEY_BYTES],
                           const struct kind *k, struct row *parent, int64_t order, bool removed);
/* Set a value as stored; `typed` is copied. The text is the truth: figures are read again from it,
 * and where that fails (another dictionary) the value becomes unreadable. */
void record_put_value(struct record *r, struct row *row, const struct field *f, const char *typed,
                      enum value_state state, int64_t number, int64_t change);
void record_put_shown(struct record *r, int64_t report, int64_t project, bool shown);
void record_put_reason(struct record *r, const char *rule, int64_t row, const char *figure,
                       const char *text);
/* After the last: sorts, links children and references. Before it only record_row() and
 * record_row_by_key() may be asked. */
void record_settle(struct record *r);

#endif
