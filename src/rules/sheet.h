/* SPDX-License-Identifier: MulanPSL-2.0 */
/* sheet: the findings of one project, or of the report itself. */
#ifndef RULES_SHEET_H
#define RULES_SHEET_H

#include "record/finding.h"
#include "rules/plan.h"

enum { LEVELS = LEVEL_NOTE + 1 };
enum { CHECK_FORM = -1 }; /* made by the form, not by a rule of the template */

struct entry {
    struct finding finding;
    int check;      /* index of the rule, or CHECK_FORM */
    uint64_t place; /* section, thing in it, row, column: the order of the form */
    bool silenced;  /* another finding says it already */
};

/* What 不同于前面各项目 compares first; one that is not known may equal any. */
struct alike {
    bool known;
    struct ratio figure;
};

struct sheet {
    struct row *row; /* the project, or the report */
    bool whole;      /* to be checked whole in this update */
    struct entry *entry;
    size_t entries, cap;
    struct alike *alike; /* one a rule of the template */
    /* Made on demand, after `settled` was taken back: */
    bool settled;
    size_t number; /* of the project; 0 for the report */
    size_t level[LEVELS];
    const char **mark; /* one a section; NULL: not yet known */
};

struct sheet *sheet_create(const struct plan *p, struct row *row);
void sheet_destroy(struct sheet *s); /* NULL is fine */

/* Take a finding over. `check` is its rule or CHECK_FORM. */
void sheet_add(struct sheet *s, const struct plan *p, const struct finding *f, int check);
/* Drop what rule `check` said, of `row` only, or of all rows (NULL). */
void sheet_drop_rule(struct sheet *s, int check, const struct row *row);
/* Drop what the form said in a section. */
void sheet_drop_form(struct sheet *s, const struct tmpl_section *section);
void sheet_drop_all(struct sheet *s);

/* Silence, count and sort, if anything has changed. */
void sheet_settle(struct sheet *s, const struct plan *p);
void sheet_unsettle(struct sheet *s);

/* Does one of the levels up to `worst` stand at this field? The sheet must be settled. */
bool sheet_stands(const struct sheet *s, const struct row *row, const struct field *f,
                  enum level worst);

#endif
