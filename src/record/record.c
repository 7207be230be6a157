/* SPDX-License-Identifier: MulanPSL-2.0 */
/* A record's beginning and end. */
#include "record/record.h"

#include <stdlib.h>

#include "base/hash.h"
#include "record/inner.h"

struct record *record_create_bare(const struct dict *d, int64_t *next_row)
{
    struct record *r = mem_new(1, sizeof *r);
    r->dict = d;
    r->next_row = next_row;
    r->index = index_create();
    return r;
}

struct record *record_create(const struct dict *d, int64_t *next_row)
{
    struct record *r = record_create_bare(d, next_row);
    uint8_t key[ROW_KEY_BYTES];
    random_bytes(key, sizeof key);
    row_create(r, (*next_row)++, key, d->ledger, NULL, 0);
    return r;
}

static void row_destroy(struct row *row, size_t kinds)
{
    for (size_t i = 0; i < row->kind->fields; i++)
        value_finish(&row->value[i]);
    free(row->value);
    for (size_t i = 0; row->child && i < kinds; i++)
        free(row->child[i].row);
    free(row->child);
    free(row);
}

void record_destroy(struct record *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->rows; i++)
        row_destroy(r->row[i], r->dict->kinds);
    free(r->row);
    for (size_t i = 0; i < r->reasons; i++) {
        free(r->reason[i].rule);
        free(r->reason[i].figure);
        free(r->reason[i].text);
    }
    free(r->reason);
    free(r->shown);
    index_destroy(r->index);
    free(r);
}
