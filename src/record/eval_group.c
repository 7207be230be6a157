/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Expressions over the rows of a group. */
#include <stdlib.h>
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

/* The rows of kind `k` below all rows of a group. */
static struct group group_below(const struct group *above, const struct kind *k)
{
    struct group g = {0};
    size_t count = 0;
    for (size_t i = 0; i < above->count; i++)
        count += row_count(above->row[i], k);
    g.owned = mem_new(count ? count : 1, sizeof(struct row *));
    for (size_t i = 0; i < above->count; i++) {
        for (size_t j = 0; j < row_count(above->row[i], k); j++)
            g.owned[g.count++] = row_child(above->row[i], k, j);
    }
    g.row = g.owned;
    return g;
}

struct group group_find(const struct walk *w, const struct kind *k)
{
    if (k == w->record->dict->project)
        return projects_of(w);
    if (!k->parent)
        return (struct group){0};
    const struct row *parent = row_above(w->row, k->parent);
    if (parent)
        return parent->child ? group_of_list(parent, &parent->child[k->no])
                             : (struct group){.parent = parent};
    struct group above = group_find(w, k->parent);
    struct group g = group_below(&above, k);
    group_finish(&above);
    return g;
}

void group_finish(struct group *g)
{
    free(g->owned);
    *g = (struct group){0};
}

/* ---- sums and counts ---- */

static void report_sum(const struct walk *w, const struct group *g, const struct expr *e,
                       struct ratio number)
{
    const struct row *row = g->count ? g->row[0] : g->parent;
    bool is_count = e->op == EXPR_COUNT;
    walk_report(w, (struct scope_term){.row = row ? row : w->row,
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
    bool is_known = g.count > 0;
    for (size_t i = 0; is_known && i < g.count; i++) {
        struct result taken = belongs(w, e, g.row[i]);
        is_known = taken.kind == RESULT_TRUTH;
        if (!is_known || !taken.truth)
            continue;
        struct walk there = walk_at(w, w->record, g.row[i]);
        struct result value = walk_field(&there, g.row[i], e->field);
        is_known = value.kind == RESULT_NUMBER && ratio_add(total, value.number, &total);
    }
    if (is_known)
        report_sum(w, &g, e, total);
    group_finish(&g);
    return is_known ? result_number(total, e->field) : UNKNOWN;
}

struct result eval_count(const struct walk *w, const struct expr *e)
{
    struct group g = group_find(w, e->kind);
    int64_t count = 0;
    for (size_t i = 0; i < g.count; i++) {
        struct result taken = belongs(w, e, g.row[i]);
        count += taken.kind == RESULT_TRUTH && taken.truth;
    }
    report_sum(w, &g, e, ratio_of(count, 0));
    group_finish(&g);
    return result_number(ratio_of(count, 0), NULL);
}

/* The row that 同行合计 is about: the row at hand, or, in a row of the group itself, the row it
 * points at. */
static const struct row *line_of(const struct walk *w, const struct field *reference)
{
    const struct row *line = row_above(w->row, reference->ref);
    if (!line && w->row->kind == reference->kind)
        line = record_target(w->record, w->row, reference);
    return line;
}

struct result eval_same_line(const struct walk *w, const struct expr *e)
{
    const struct row *line = line_of(w, e->field2);
    struct group g = group_find(w, e->field->kind);
    struct ratio total = {0, 1};
    bool is_known = line != NULL;
    size_t count = 0;
    for (size_t i = 0; is_known && i < g.count; i++) {
        if (record_target(w->record, g.row[i], e->field2) != line)
            continue;
        struct walk there = walk_at(w, w->record, g.row[i]);
        struct result value = walk_field(&there, g.row[i], e->field);
        is_known = value.kind == RESULT_NUMBER && ratio_add(total, value.number, &total);
        count++;
    }
    is_known = is_known && count > 0;
    if (is_known)
        report_sum(w, &g, e, total);
    group_finish(&g);
    return is_known ? result_number(total, e->field) : UNKNOWN;
}

/* ---- among siblings ---- */

struct result eval_unique(const struct walk *w, const struct expr *e)
{
    const struct row *own = row_above(w->row, e->field->kind);
    if (!own)
        return UNKNOWN;
    struct result value = walk_field(w, own, e->field);
    if (value.kind == RESULT_UNKNOWN)
        return UNKNOWN;
    struct group g = group_find(w, e->field->kind);
    size_t times = 0;
    const struct row *other = NULL;
    for (size_t i = 0; i < g.count; i++) {
        struct walk there = walk_at(w, w->record, g.row[i]);
        struct result theirs = walk_field(&there, g.row[i], e->field);
        if (!result_same(&value, &theirs))
            continue;
        times++;
        if (!other && g.row[i] != own)
            other = g.row[i];
    }
    group_finish(&g);
    w->scope->times = times;
    if (own->kind == w->record->dict->project)
        w->scope->other = other;
    return result_truth(!other);
}

struct result eval_answered(const struct walk *w, const struct expr *e)
{
    struct group asked = group_find(w, e->kind);
    struct group answers = group_find(w, e->field2->kind);
    bool all = true;
    for (size_t i = 0; all && i < asked.count; i++) {
        bool is_answered = false;
        for (size_t j = 0; !is_answered && j < answers.count; j++)
            is_answered = record_target(w->record, answers.row[j], e->field2) == asked.row[i];
        all = is_answered;
    }
    group_finish(&asked);
    group_finish(&answers);
    return result_truth(all);
}
