/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Rows: the tree and how it is read. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "record/inner.h"

struct row *row_create(struct record *r, int64_t id, const uint8_t key[ROW_KEY_BYTES],
                       const struct kind *k, struct row *parent, int64_t order)
{
    struct row *row = mem_new(1, sizeof *row);
    row->id = id;
    memcpy(row->key, key, ROW_KEY_BYTES);
    row->kind = k;
    row->parent = parent;
    row->order = order;
    row->value = mem_new(k->fields ? k->fields : 1, sizeof *row->value);
    r->row = mem_grow(r->row, r->rows, &r->row_cap, sizeof *r->row);
    r->row[r->rows++] = row;
    index_add(r->index, row);
    if (k == r->dict->ledger && !r->ledger)
        r->ledger = row;
    return row;
}

struct rows *row_list(const struct record *r, struct row *parent, const struct kind *k)
{
    if (!parent->child)
        parent->child = mem_new(r->dict->kinds, sizeof *parent->child);
    return &parent->child[k->no];
}

int row_compare(const struct row *a, const struct row *b)
{
    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

size_t rows_place(const struct rows *list, const struct row *row)
{
    size_t low = 0;
    size_t high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (row_compare(list->row[middle], row) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void row_link(const struct record *r, struct row *row)
{
    if (!row->parent)
        return;
    index_forget_projects(r->index);
    struct rows *list = row_list(r, row->parent, row->kind);
    list->row = mem_grow(list->row, list->count, &list->cap, sizeof *list->row);
    size_t at = rows_place(list, row);
    memmove(&list->row[at + 1], &list->row[at], (list->count - at) * sizeof *list->row);
    list->row[at] = row;
    list->count++;
}

void row_unlink(const struct record *r, struct row *row)
{
    if (!row->parent)
        return;
    index_forget_projects(r->index);
    struct rows *list = &row->parent->child[row->kind->no];
    size_t at = rows_place(list, row);
    assert(at < list->count && list->row[at] == row);
    list->count--;
    memmove(&list->row[at], &list->row[at + 1], (list->count - at) * sizeof *list->row);
}

const char *row_key_hex(const struct row *row, char out[ROW_KEY_HEX_BYTES])
{
    static const char DIGIT[] = "0123456789abcdef";
    for (size_t i = 0; i < ROW_KEY_BYTES; i++) {
        out[2 * i] = DIGIT[row->key[i] >> 4];
        out[2 * i + 1] = DIGIT[row->key[i] & 15];
    }
    out[2 * ROW_KEY_BYTES] = '\0';
    return out;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return (c | 32) - 'a' + 10;
}

void key_from_hex(const char *hex, uint8_t out[ROW_KEY_BYTES])
{
    for (size_t i = 0; i < ROW_KEY_BYTES; i++)
        out[i] = (uint8_t)(hex_digit(hex[2 * i]) * 16 + hex_digit(hex[2 * i + 1]));
}

struct row *record_row(const struct record *r, int64_t id)
{
    return index_by_id(r->index, id);
}

struct row *record_row_by_key(const struct record *r, const uint8_t key[ROW_KEY_BYTES])
{
    return index_by_key(r->index, key);
}

size_t row_count(const struct row *parent, const struct kind *k)
{
    return parent->child ? parent->child[k->no].count : 0;
}

struct row *row_child(const struct row *parent, const struct kind *k, size_t i)
{
    assert(i < row_count(parent, k));
    return parent->child[k->no].row[i];
}

size_t row_number(const struct row *row)
{
    if (row->removed)
        return 0;
    return row->parent ? rows_place(&row->parent->child[row->kind->no], row) + 1 : 1;
}

struct row *row_above(const struct row *row, const struct kind *k)
{
    while (row && row->kind != k)
        row = row->parent;
    return (struct row *)row;
}

const struct value *row_value(const struct row *row, const struct field *f)
{
    assert(f->kind == row->kind);
    return &row->value[f->no];
}

struct choice_set row_choices(const struct row *row, const struct field *f)
{
    const struct value *by = row && f->by ? row_value(row, f->by) : NULL;
    return field_choices(f, by && by->state == VALUE_SET ? by->typed : NULL);
}

int record_year(const struct record *r)
{
    const struct field *f = kind_field(r->dict->ledger, "year");
    if (!f || !r->ledger)
        return 0;
    const struct value *v = row_value(r->ledger, f);
    return v->state == VALUE_SET && v->number > 0 && v->number <= 9999 ? (int)v->number : 0;
}

size_t record_projects(const struct record *r, const struct row *report)
{
    return record_project_rows(r, report)->count;
}

struct row *record_project(const struct record *r, const struct row *report, size_t i)
{
    const struct rows *list = record_project_rows(r, report);
    return i < list->count ? list->row[i] : NULL;
}

size_t record_project_number(const struct record *r, const struct row *report,
                             const struct row *project)
{
    const struct rows *list = record_project_rows(r, report);
    size_t at = rows_place(list, project);
    return at < list->count && list->row[at] == project ? at + 1 : 0;
}

struct row *record_target(const struct record *r, const struct row *row, const struct field *f)
{
    const struct value *v = row_value(row, f);
    if (f->type != TYPE_REF || v->state != VALUE_SET)
        return NULL;
    struct row *target = record_row(r, v->number);
    return target && target->kind == f->ref && !target->removed ? target : NULL;
}
