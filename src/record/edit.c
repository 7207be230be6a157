/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Edits: what a person does to a record, appended to a step. */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "record/inner.h"

enum { ORDER_GAP = 1024, NAME_BYTES = 64 };

/* Far enough from the ends of the type for any list of siblings. */
#define ORDER_MAX (INT64_MAX / 4)

static const char *const LOCKED_STATES[] = {"已复核", "已上报"};

/* ---- values ---- */

/* The live rows that a reference of `row` can mean. */
static const struct rows *referred(const struct row *row, const struct field *f)
{
    const struct row *parent = row_above(row, f->ref->parent);
    return parent && parent->child ? &parent->child[f->ref->no] : NULL;
}

static struct row *referred_by_number(const struct rows *list, const char *typed)
{
    struct text folded = {0};
    int64_t number = 0;
    text_fold_width(&folded, typed, strlen(typed));
    bool is_number = integer_read(text_str(&folded), &number);
    text_finish(&folded);
    return is_number && number >= 1 && (uint64_t)number <= list->count ? list->row[number - 1]
                                                                       : NULL;
}

static struct row *referred_by_key(const struct record *r, const struct rows *list,
                                   const char *typed)
{
    uint8_t key[ROW_KEY_BYTES];
    key_from_hex(typed, key);
    struct row *row = record_row_by_key(r, key);
    size_t at = row ? rows_place(list, row) : list->count;
    return at < list->count && list->row[at] == row ? row : NULL;
}

void reference_read(const struct record *r, const struct row *row, const struct field *f,
                    struct value *v)
{
    if (v->state != VALUE_SET && v->state != VALUE_UNREADABLE)
        return;
    const struct rows *list = referred(row, f);
    struct row *target = NULL;
    if (list)
        target = v->state == VALUE_SET ? referred_by_key(r, list, v->typed)
                                       : referred_by_number(list, v->typed);
    v->state = target ? VALUE_SET : VALUE_UNREADABLE;
    v->number = target ? target->id : 0;
    if (target) {
        char hex[ROW_KEY_HEX_BYTES];
        free(v->typed);
        v->typed = mem_str(row_key_hex(target, hex));
    }
}

void reference_link(const struct record *r, const struct field *f, struct value *v)
{
    if (v->state != VALUE_SET)
        return;
    uint8_t key[ROW_KEY_BYTES];
    key_from_hex(v->typed, key);
    const struct row *target = record_row_by_key(r, key);
    v->number = target && target->kind == f->ref ? target->id : 0;
}

bool record_set(struct record *r, struct step *step, struct row *row, const struct field *f,
                const char *typed)
{
    assert(f->kind == row->kind && !f->computed);
    struct value *present = &row->value[f->no];
    struct value to = {.touched = true, .change = -1};
    value_read(&to, f, typed, f->type == TYPE_DATE ? record_year(r) : 0);
    if (f->type == TYPE_REF)
        reference_read(r, row, f, &to);
    bool is_changed = !value_same(present, &to);
    if (is_changed) {
        step_add(step, row->id, f->key, present, &to);
        value_copy(present, &to);
        r->edits++;
    }
    value_finish(&to);
    return is_changed;
}

/* ---- rows ---- */

static void note_order(struct record *r, struct step *step, struct row *row, int64_t order)
{
    char typed[NAME_BYTES];
    snprintf(typed, sizeof typed, "%" PRId64, order);
    record_note(r, step, row, FIELD_ORDER, typed);
}

static bool is_usual(int64_t order)
{
    return order > -ORDER_MAX && order < ORDER_MAX;
}

/* Is there an order for a row between place `at` - 1 and place `at` of the list? */
static bool order_between(const struct rows *list, size_t at, int64_t *out)
{
    if (list->count == 0) {
        *out = ORDER_GAP;
        return true;
    }
    const struct row *before = at > 0 ? list->row[at - 1] : NULL;
    const struct row *behind = at < list->count ? list->row[at] : NULL;
    if ((before && !is_usual(before->order)) || (behind && !is_usual(behind->order)))
        return false;
    if (!behind || !before) {
        *out = behind ? behind->order - ORDER_GAP : before->order + ORDER_GAP;
        return true;
    }
    *out = before->order + (behind->order - before->order) / 2;
    return *out > before->order && *out < behind->order;
}

/* Give the siblings new orders a gap apart; they keep their sequence, so the list stays sorted. */
static void renumber(struct record *r, struct step *step, const struct rows *list)
{
    for (size_t i = 0; i < list->count; i++) {
        struct row *row = list->row[i];
        struct value from;
        struct value to;
        field_present(r, row, FIELD_ORDER, &from);
        row->order = (int64_t)(i + 1) * ORDER_GAP;
        field_present(r, row, FIELD_ORDER, &to);
        if (!value_same(&from, &to))
            step_add(step, row->id, FIELD_ORDER, &from, &to);
        value_finish(&from);
        value_finish(&to);
    }
    r->edits++;
}

/* An order for a row behind `after` (NULL: first), which is in the list. */
static int64_t order_behind(struct record *r, struct step *step, const struct rows *list,
                            const struct row *after)
{
    size_t at = after ? rows_place(list, after) + 1 : 0;
    int64_t order;
    if (!order_between(list, at, &order)) {
        renumber(r, step, list);
        bool is_found = order_between(list, at, &order);
        assert(is_found);
        (void)is_found;
    }
    return order;
}

static bool is_locked(const struct row *report)
{
    const struct field *f = kind_field(report->kind, FIELD_STATE);
    const char *state = f ? row_value(report, f)->typed : NULL;
    for (size_t i = 0; state && i < sizeof LOCKED_STATES / sizeof *LOCKED_STATES; i++) {
        if (strcmp(state, LOCKED_STATES[i]) == 0)
            return true;
    }
    return false;
}

/* A new project joins the reports that are open. */
static void show_in_reports(struct record *r, struct step *step, const struct row *project)
{
    const struct kind *k = r->dict->report;
    for (size_t i = 0; i < row_count(r->ledger, k); i++) {
        const struct row *report = row_child(r->ledger, k, i);
        if (!is_locked(report))
            record_show(r, step, report, project, true);
    }
}

static void note_creation(struct step *step, const struct row *row)
{
    struct text typed = {0};
    char hex[ROW_KEY_HEX_BYTES];
    text_addf(&typed, "%s %" PRId64 " %" PRId64 " %s", row->kind->key,
              row->parent ? row->parent->id : 0, row->order, row_key_hex(row, hex));
    struct value from = {0};
    struct value to = value_of_text(text_str(&typed));
    step_add(step, row->id, FIELD_CREATED, &from, &to);
    value_finish(&to);
    text_finish(&typed);
}

void record_born(struct record *r, struct step *step)
{
    note_creation(step, r->ledger);
}

struct row *record_add(struct record *r, struct step *step, struct row *parent,
                       const struct kind *k, const struct row *after)
{
    assert(k->parent == parent->kind);
    assert(!after || (after->parent == parent && after->kind == k && !after->removed));
    struct rows *list = row_list(r, parent, k);
    if (!after && list->count)
        after = list->row[list->count - 1];
    int64_t order = order_behind(r, step, list, after);
    uint8_t key[ROW_KEY_BYTES];
    random_bytes(key, sizeof key);
    struct row *row = row_create(r, (*r->next_row)++, key, k, parent, order);
    row_link(r, row);
    r->edits++;
    note_creation(step, row);
    if (k == r->dict->project)
        show_in_reports(r, step, row);
    return row;
}

void record_remove(struct record *r, struct step *step, struct row *row)
{
    record_note(r, step, row, FIELD_REMOVED, "1");
}

void record_restore(struct record *r, struct step *step, struct row *row)
{
    record_note(r, step, row, FIELD_REMOVED, "");
}

void record_move(struct record *r, struct step *step, struct row *row, const struct row *after)
{
    assert(row->parent && !row->removed && row != after);
    assert(!after || (after->parent == row->parent && after->kind == row->kind && !after->removed));
    const struct rows *list = row_list(r, row->parent, row->kind);
    size_t at = after ? rows_place(list, after) + 1 : 0;
    if (at < list->count && list->row[at] == row)
        return; /* it stands there already */
    note_order(r, step, row, order_behind(r, step, list, after));
}

/* ---- projects of a report, reasons ---- */

void record_show(struct record *r, struct step *step, const struct row *report,
                 const struct row *project, bool shown)
{
    assert(report->kind == r->dict->report && project->kind == r->dict->project);
    char field[NAME_BYTES];
    snprintf(field, sizeof field, FIELD_SHOWN "%" PRId64, report->id);
    record_note(r, step, record_row(r, project->id), field, shown ? "1" : "0");
}

void record_give_reason(struct record *r, struct step *step, const char *rule,
                        const struct row *row, const char *figure, const char *text)
{
    assert(!strchr(figure, '\n'));
    struct text field = {0};
    struct text typed = {0};
    text_addf(&field, FIELD_REASON "%s", rule);
    if (!str_empty(text))
        text_addf(&typed, "%s\n%s", figure, text);
    record_note(r, step, record_row(r, row->id), text_str(&field), text_str(&typed));
    text_finish(&field);
    text_finish(&typed);
}
