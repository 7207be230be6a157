/* SPDX-License-Identifier: MulanPSL-2.0 */
/* plan: what a template asks to be looked at again when a field changes; made once a checker.
 *
 * Fields are counted through the whole dictionary: field_index(). */
#ifndef RULES_PLAN_H
#define RULES_PLAN_H

#include "base/mem.h"
#include "template/tmpl.h"

/* Which rows a rule must be judged on again when one of its inputs changes. A larger one holds the
 * smaller ones. */
enum reach {
    REACH_NONE,    /* it does not read the field */
    REACH_OWN,     /* reads it in its own row or one above: rows at and below the changed one */
    REACH_PROJECT, /* reads it through a sum or among siblings: every row of the project */
    REACH_ALL,     /* reads it in other projects */
};

/* Where the form shows a field. */
struct spot {
    const struct tmpl_section *section; /* NULL: not shown */
    const struct tmpl_field *shown;     /* NULL: it stands for a group */
    const struct tmpl_group *group;     /* NULL: not of a group */
    size_t item, column;
    const char *required; /* "req-KEY" */
};

struct rule_plan {
    bool in_project; /* looks at projects or rows below them, not at the report or the ledger */
    bool across;     /* reads other projects */
    bool needs_last_year; /* never broken where there is no last year */
    /* 不同于前面各项目 as the whole rule: only projects that agree with the changed one in the first
     * figure compared need be judged. That figure, or NULL. */
    const struct field *alike;
    const char *source; /* document and clause */
};

struct plan {
    const struct tmpl *tmpl;
    size_t *first; /* a kind's number: the index of its first field */
    size_t fields;
    struct spot *spot;      /* `fields` of them */
    unsigned char *reach;   /* an enum reach for each field and rule: plan_reach() */
    struct rule_plan *rule; /* as many as the template has */
    struct arena arena;
};

void plan_init(struct plan *p, const struct tmpl *t);
void plan_finish(struct plan *p);

size_t field_index(const struct plan *p, const struct field *f);
const struct spot *plan_spot(const struct plan *p, const struct field *f);
enum reach plan_reach(const struct plan *p, const struct field *f, size_t rule);
/* Does the rule read rows of kind `k` in other projects? */
bool plan_reads_across(const struct plan *p, const struct kind *k, size_t rule);
/* Is `above` the kind `k` or one that rows of `k` hang below? */
bool kind_below(const struct kind *k, const struct kind *above);

#endif
