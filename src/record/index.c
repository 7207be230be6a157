/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Lookups: rows by id and by key in two hash tables (open addressing, at most half full, nothing is
 * ever taken out), and the list of projects of the report that was asked for last. */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "record/inner.h"

struct table {
    struct row **slot;
    size_t slots, used; /* slots: a power of two */
};

struct record_index {
    uint64_t seed; /* keys come from other offices: nobody can choose them to collide */
    struct table by_id, by_key;
    struct rows projects;
    int64_t report; /* whose projects; 0: those of the ledger */
    bool is_listed;
};

struct record_index *index_create(void)
{
    struct record_index *x = mem_new(1, sizeof *x);
    random_bytes(&x->seed, sizeof x->seed);
    return x;
}

void index_destroy(struct record_index *x)
{
    if (!x)
        return;
    free(x->by_id.slot);
    free(x->by_key.slot);
    free(x->projects.row);
    free(x);
}

/* The finalizer of splitmix64. */
static uint64_t mixed(uint64_t n)
{
    n = (n ^ (n >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    n = (n ^ (n >> 27)) * UINT64_C(0x94d049bb133111eb);
    return n ^ (n >> 31);
}

static size_t hash_id(const struct record_index *x, int64_t id)
{
    return (size_t)mixed((uint64_t)id ^ x->seed);
}

static size_t hash_key(const struct record_index *x, const uint8_t key[ROW_KEY_BYTES])
{
    uint64_t half[2];
    memcpy(half, key, sizeof half);
    return (size_t)mixed(mixed(half[0] ^ x->seed) ^ half[1]);
}

static void table_put(struct table *t, size_t hash, struct row *row)
{
    size_t at = hash & (t->slots - 1);
    while (t->slot[at])
        at = (at + 1) & (t->slots - 1);
    t->slot[at] = row;
    t->used++;
}

static struct table table_doubled(const struct table *t)
{
    struct table larger = {.slots = t->slots ? t->slots * 2 : 64};
    larger.slot = mem_new(larger.slots, sizeof(struct row *));
    return larger;
}

static void grow(struct record_index *x)
{
    struct table by_id = table_doubled(&x->by_id);
    struct table by_key = table_doubled(&x->by_key);
    for (size_t i = 0; i < x->by_id.slots; i++) {
        struct row *row = x->by_id.slot[i];
        if (!row)
            continue;
        table_put(&by_id, hash_id(x, row->id), row);
        table_put(&by_key, hash_key(x, row->key), row);
    }
    free(x->by_id.slot);
    free(x->by_key.slot);
    x->by_id = by_id;
    x->by_key = by_key;
}

void index_add(struct record_index *x, struct row *row)
{
    if (x->by_id.used * 2 >= x->by_id.slots)
        grow(x);
    table_put(&x->by_id, hash_id(x, row->id), row);
    table_put(&x->by_key, hash_key(x, row->key), row);
}

struct row *index_by_id(const struct record_index *x, int64_t id)
{
    const struct table *t = &x->by_id;
    if (!t->slots)
        return NULL;
    for (size_t at = hash_id(x, id) & (t->slots - 1); t->slot[at]; at = (at + 1) & (t->slots - 1)) {
        if (t->slot[at]->id == id)
            return t->slot[at];
    }
    return NULL;
}

struct row *index_by_key(const struct record_index *x, const uint8_t key[ROW_KEY_BYTES])
{
    const struct table *t = &x->by_key;
    if (!t->slots)
        return NULL;
    for (size_t at = hash_key(x, key) & (t->slots - 1); t->slot[at];
         at = (at + 1) & (t->slots - 1)) {
        if (memcmp(t->slot[at]->key, key, ROW_KEY_BYTES) == 0)
            return t->slot[at];
    }
    return NULL;
}

void index_forget_projects(struct record_index *x)
{
    x->is_listed = false;
}

static const struct rows *ledger_projects(const struct record *r)
{
    static const struct rows NONE;
    const struct row *ledger = r->ledger;
    return ledger && ledger->child ? &ledger->child[r->dict->project->no] : &NONE;
}

const struct rows *record_project_rows(const struct record *r, const struct row *report)
{
    const struct rows *all = ledger_projects(r);
    if (!report)
        return all;
    struct record_index *x = r->index;
    if (x->is_listed && x->report == report->id)
        return &x->projects;
    x->projects.count = 0;
    for (size_t i = 0; i < all->count; i++) {
        if (!record_shows(r, report, all->row[i]))
            continue;
        x->projects.row =
            mem_grow(x->projects.row, x->projects.count, &x->projects.cap, sizeof *x->projects.row);
        x->projects.row[x->projects.count++] = all->row[i];
    }
    x->report = report->id;
    x->is_listed = true;
    return &x->projects;
}
