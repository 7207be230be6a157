/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Expressions over the rows of a group. */
#include <string.h>

#include "record/walk.h"

static struct group group_of_list(const struct row *parent, const struct rows *list)
{
    return (struct group){.parent = parent, .row = list->row, .count = list->count};
}

static struct group projects_of(const struct walk *w)
{
    bool is_here = w->record == w->scope->record && w->row->kind != w->record->dict->ledger;
    const struct row *report = is_here ? w->scope->report : NULL;
    return group_of_list(report ? report : w->record->ledger,
                         record_project_rows(w->record, report));
}

struct group group_find(const struct walk *w, const struct kind *k)
{
    if (k == w->record->dict->project)
        return projects_of(w);
    const struct row *parent = k->parent ? row_above(w->row, k->parent) : NULL;
    if (!parent || !parent->child)
        return (struct group){.parent = parent};
    return group_of_list(parent, &parent->child[k->no]);
}

/* ---- sums and counts ---- */

/* `first` is the first row that was counted, or NULL. */
static void report_sum(const struct walk *w, const struct group *g, const struct row *first,
                       const struct expr *e, struct ratio number)
{
    const struct row *parent = g->parent ? g->parent : w->row;
    bool is_count = e->op == EXPR_COUNT;
    walk_report(w, (struct scope_term){.row = first ? first : parent,
                                       .field = is_count ? NULL : e->field,
                                       .number = number,
                                       .sum = true,
                                       .count = is_count,
                                       .kind = e->kind ? e->kind : e->field->kind});
}

/* Does the row belong to the sum? Unknown while its condition is. */
static struct result belongs(const struct walk *w, const struct expr *e, const struct row *row)
{
    if (!e->where)
        return result_truth(true);
    struct walk there = walk_at(w, w->record, row);
    return walk_run(&there, e->where);
}

struct result eval_sum(const struct walk *w, const struct expr *e)
{
    struct group g = group_find(w, e->field->kind);
    struct ratio total = {0, 1};
    const struct row *first = NULL;
    bool is_known = g.count > 0;
    for (size_t i = 0; is_known && i < g.count; i++) {
        struct result taken = belongs(w, e, g.row[i]);
        is_known = taken.kind == RESULT_TRUTH;
        if (!is_known || !taken.truth)
            continue;
        first = first ? first : g.row[i];
        struct walk there = walk_at(w, w->record, g.row[i]);
        struct result value = walk_field(&there, g.row[i], e->field);
        is_known = value.kind == RESULT_NUMBER && ratio_add(total, value.number, &total);
    }
    if (is_known)
        report_sum(w, &g, first, e, total);
    return is_known ? result_number(total, e->field) : UNKNOWN;
}

struct result eval_count(const struct walk *w, const struct expr *e)
{
    struct group g = group_find(w, e->kind);
    const struct row *first = NULL;
    int64_t count = 0;
    for (size_t i = 0; i < g.count; i++) {
        struct result taken = belongs(w, e, g.row[i]);
        if (taken.kind != RESULT_TRUTH || !taken.truth)
            continue;
        first = first ? first : g.row[i];
        count++;
    }
    report_sum(w, &g, first, e, ratio_of(count, 0));
    return result_number(ratio_of(count, 0), NULL);
}

struct result eval_same_line(const struct walk *w, const struct expr *e)
{
    const struct row *line = row_above(w->row, e->field2->ref);
    struct group g = group_find(w, e->field->kind);
    struct ratio total = {0, 1};
    const struct row *first = NULL;
    bool is_known = line != NULL;
    for (size_t i = 0; is_known && i < g.count; i++) {
        if (record_target(w->record, g.row[i], e->field2) != line)
            continue;
        first = first ? first : g.row[i];
        struct walk there = walk_at(w, w->record, g.row[i]);
        struct result value = walk_field(&there, g.row[i], e->field);
        is_known = value.kind == RESULT_NUMBER && ratio_add(total, value.number, &total);
    }
    is_known = is_known && first;
    if (is_known)
        report_sum(w, &g, first, e, total);
    return is_known ? result_number(total, e->field) : UNKNOWN;
}

/* ---- among siblings ---- */

/* How often a value stands in a group, and where else than in `own`. */
struct standing {
    size_t times;
    const struct row *other; /* the first, or NULL */
};

static struct standing compare_all(const struct walk *w, const struct group *g,
                                   const struct field *f, const struct row *own,
                                   const struct result *value)
{
    struct standing s = {0};
    for (size_t i = 0; i < g->count; i++) {
        struct walk there = walk_at(w, w->record, g->row[i]);
        struct result theirs = walk_field(&there, g->row[i], f);
        if (!result_same(value, &theirs))
            continue;
        s.times++;
        if (!s.other && g->row[i] != own)
            s.other = g->row[i];
    }
    return s;
}

/* The same for a text that stands in a project: all their texts are remembered. */
static struct standing look_up(const struct walk *w, const struct group *g, const struct field *f,
                               const struct row *own, const char *value)
{
    bool is_new;
    struct repeat_table *all =
        repeats_of(w->scope->repeats, w->record, f, REPEAT_OF_VALUES, &is_new);
    for (size_t i = 0; is_new && i < g->count; i++) {
        struct walk there = walk_at(w, w->record, g->row[i]);
        struct result theirs = walk_field(&there, g->row[i], f);
        if (theirs.kind == RESULT_TEXT)
            repeat_add(all, theirs.text, strlen(theirs.text), i);
    }
    const struct repeat *r = repeat_find(all, value, strlen(value));
    struct standing s = {.times = r ? r->times : 0};
    if (r && g->row[r->first] != own)
        s.other = g->row[r->first];
    else if (r && r->times > 1)
        s.other = g->row[r->second];
    return s;
}

struct result eval_unique(const struct walk *w, const struct expr *e)
{
    const struct row *own = row_above(w->row, e->field->kind);
    if (!own)
        return UNKNOWN;
    struct result value = walk_field(w, own, e->field);
    if (value.kind == RESULT_UNKNOWN)
        return UNKNOWN;
    struct group g = group_find(w, e->field->kind);
    bool is_project = own->kind == w->record->dict->project;
    struct standing s = is_project && value.kind == RESULT_TEXT
                            ? look_up(w, &g, e->field, own, value.text)
                            : compare_all(w, &g, e->field, own, &value);
    w->scope->times = s.times;
    if (is_project)
        w->scope->other = s.other;
    return result_truth(!s.other);
}

struct result eval_answered(const struct walk *w, const struct expr *e)
{
    struct group asked = group_find(w, e->kind);
    struct group answers = group_find(w, e->field2->kind);
    size_t missing = 0;
    for (size_t i = 0; i < asked.count; i++) {
        bool is_answered = false;
        for (size_t j = 0; !is_answered && j < answers.count; j++)
            is_answered = record_target(w->record, answers.row[j], e->field2) == asked.row[i];
        if (!is_answered)
            walk_report(w, (struct scope_term){.row = asked.row[i], .field = e->kind->title});
        missing += !is_answered;
    }
    w->scope->times = missing;
    return result_truth(missing == 0);
}
