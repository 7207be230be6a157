/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Rebuilding a record from disk; the sorted lists of shown projects and of reasons. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "record/inner.h"

/* ---- shown projects, by project and report ---- */

static int shown_compare(const void *a, const void *b)
{
    const struct shown *l = a;
    const struct shown *r = b;
    if (l->project != r->project)
        return l->project < r->project ? -1 : 1;
    return (l->report > r->report) - (l->report < r->report);
}

static size_t shown_place(const struct record *r, const struct shown *s)
{
    size_t low = 0;
    size_t high = r->showns;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (shown_compare(&r->shown[middle], s) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct shown *shown_find(const struct record *r, int64_t report, int64_t project)
{
    struct shown s = {.report = report, .project = project};
    size_t at = shown_place(r, &s);
    return at < r->showns && shown_compare(&r->shown[at], &s) == 0 ? &r->shown[at] : NULL;
}

void shown_put(struct record *r, int64_t report, int64_t project, bool shown)
{
    struct shown s = {report, project, shown};
    size_t at = shown_place(r, &s);
    index_forget_projects(r->index);
    r->edits++;
    if (at < r->showns && shown_compare(&r->shown[at], &s) == 0) {
        r->shown[at].shown = shown;
        return;
    }
    r->shown = mem_grow(r->shown, r->showns, &r->shown_cap, sizeof *r->shown);
    memmove(&r->shown[at + 1], &r->shown[at], (r->showns - at) * sizeof *r->shown);
    r->shown[at] = s;
    r->showns++;
}

bool record_shows(const struct record *r, const struct row *report, const struct row *project)
{
    const struct shown *s = shown_find(r, report->id, project->id);
    return s && s->shown;
}

/* ---- reasons, by row and rule ---- */

static int reason_compare(const void *a, const void *b)
{
    const struct reason *l = a;
    const struct reason *r = b;
    if (l->row != r->row)
        return l->row < r->row ? -1 : 1;
    return strcmp(l->rule, r->rule);
}

/* Where the reason stands or would stand; *is_there tells which. */
static size_t reason_place(const struct record *r, const char *rule, int64_t row, bool *is_there)
{
    struct reason wanted = {.rule = (char *)rule, .row = row};
    size_t low = 0;
    size_t high = r->reasons;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (reason_compare(&r->reason[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *is_there = low < r->reasons && reason_compare(&r->reason[low], &wanted) == 0;
    return low;
}

const struct reason *record_reason(const struct record *r, const char *rule, int64_t row)
{
    bool is_there;
    size_t at = reason_place(r, rule, row, &is_there);
    return is_there ? &r->reason[at] : NULL;
}

static void reason_finish(struct reason *reason)
{
    free(reason->rule);
    free(reason->figure);
    free(reason->text);
}

static void reason_take_out(struct record *r, size_t at)
{
    reason_finish(&r->reason[at]);
    r->reasons--;
    memmove(&r->reason[at], &r->reason[at + 1], (r->reasons - at) * sizeof *r->reason);
}

void reason_put(struct record *r, const char *rule, int64_t row, const char *figure,
                const char *text)
{
    bool is_there;
    size_t at = reason_place(r, rule, row, &is_there);
    r->edits++;
    if (str_empty(text)) {
        if (is_there)
            reason_take_out(r, at);
        return;
    }
    struct reason reason = {mem_str(rule), row, mem_str(figure), mem_str(text)};
    if (is_there) {
        reason_finish(&r->reason[at]);
    } else {
        r->reason = mem_grow(r->reason, r->reasons, &r->reason_cap, sizeof *r->reason);
        memmove(&r->reason[at + 1], &r->reason[at], (r->reasons - at) * sizeof *r->reason);
        r->reasons++;
    }
    r->reason[at] = reason;
}

/* ---- from disk ---- */

struct row *record_put_row(struct record *r, int64_t id, const uint8_t key[ROW_KEY_BYTES],
                           const struct kind *k, struct row *parent, int64_t order, bool removed)
{
    if (k->parent != (parent ? parent->kind : NULL) || (!parent && r->ledger))
        return NULL;
    struct row *row = row_create(r, id, key, k, parent, order);
    row->removed = removed;
    if (id >= *r->next_row && id < INT64_MAX)
        *r->next_row = id + 1;
    r->edits++;
    return row;
}

void record_put_value(struct record *r, struct row *row, const struct field *f, const char *typed,
                      enum value_state state, int64_t number, int64_t change)
{
    (void)number; /* the text is the truth: it is read again */
    assert(f->kind == row->kind);
    struct value *v = &row->value[f->no];
    value_restore(v, f, typed, state);
    v->touched = true;
    v->change = change;
    r->edits++;
}

/* Lists that come in disorder are sorted once, in record_settle(). */
void record_put_shown(struct record *r, int64_t report, int64_t project, bool shown)
{
    r->shown = mem_grow(r->shown, r->showns, &r->shown_cap, sizeof *r->shown);
    r->shown[r->showns++] = (struct shown){report, project, shown};
}

void record_put_reason(struct record *r, const char *rule, int64_t row, const char *figure,
                       const char *text)
{
    if (str_empty(text))
        return;
    r->reason = mem_grow(r->reason, r->reasons, &r->reason_cap, sizeof *r->reason);
    r->reason[r->reasons++] = (struct reason){mem_str(rule), row, mem_str(figure), mem_str(text)};
}

static int id_compare(const void *a, const void *b)
{
    const struct row *l = *(struct row *const *)a;
    const struct row *r = *(struct row *const *)b;
    return (l->id > r->id) - (l->id < r->id);
}

static int order_compare(const void *a, const void *b)
{
    return row_compare(*(struct row *const *)a, *(struct row *const *)b);
}

static void link_children(struct record *r)
{
    for (size_t i = 0; i < r->rows; i++) {
        for (size_t k = 0; r->row[i]->child && k < r->dict->kinds; k++)
            r->row[i]->child[k].count = 0;
    }
    for (size_t i = 0; i < r->rows; i++) {
        struct row *row = r->row[i];
        if (row->removed || !row->parent)
            continue;
        struct rows *list = row_list(r, row->parent, row->kind);
        list->row = mem_grow(list->row, list->count, &list->cap, sizeof *list->row);
        list->row[list->count++] = row;
    }
    for (size_t i = 0; i < r->rows; i++) {
        struct rows *child = r->row[i]->child;
        for (size_t k = 0; child && k < r->dict->kinds; k++) {
            if (child[k].count > 1)
                qsort(child[k].row, child[k].count, sizeof *child[k].row, order_compare);
        }
    }
}

static void link_references(struct record *r)
{
    for (size_t i = 0; i < r->rows; i++) {
        struct row *row = r->row[i];
        for (size_t f = 0; f < row->kind->fields; f++) {
            if (row->kind->field[f].type == TYPE_REF)
                reference_link(r, &row->kind->field[f], &row->value[f]);
        }
    }
}

void record_settle(struct record *r)
{
    if (r->rows > 1)
        qsort(r->row, r->rows, sizeof *r->row, id_compare);
    if (r->showns > 1)
        qsort(r->shown, r->showns, sizeof *r->shown, shown_compare);
    if (r->reasons > 1)
        qsort(r->reason, r->reasons, sizeof *r->reason, reason_compare);
    link_children(r);
    link_references(r);
    index_forget_projects(r->index);
    r->edits++;
}
