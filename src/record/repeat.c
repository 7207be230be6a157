/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Texts that stand in several projects, found by their hash (open addressing, at most half full). */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "record/spaceless.h"
#include "record/walk.h"

struct repeat_table {
    const struct record *record;
    const struct field *field;
    enum repeat_of what;
    uint64_t seed; /* texts come from other offices: nobody can choose them to collide */
    struct repeat *slot;
    size_t slots, used; /* slots: a power of two */
    bool is_any;        /* something stands there twice */
};

void repeats_forget(struct repeats *r)
{
    for (size_t i = 0; i < r->tables; i++) {
        free(r->table[i]->slot);
        free(r->table[i]);
    }
    free(r->table);
    *r = (struct repeats){0};
}

struct repeat_table *repeats_of(struct repeats *r, const struct record *record,
                                const struct field *f, enum repeat_of what, bool *is_new)
{
    *is_new = false;
    for (size_t i = 0; i < r->tables; i++) {
        struct repeat_table *t = r->table[i];
        if (t->record == record && t->field == f && t->what == what)
            return t;
    }
    *is_new = true;
    struct repeat_table *t = mem_new(1, sizeof *t);
    *t = (struct repeat_table){.record = record, .field = f, .what = what};
    random_bytes(&t->seed, sizeof t->seed);
    r->table = mem_grow(r->table, r->tables, &r->cap, sizeof(struct repeat_table *));
    r->table[r->tables++] = t;
    return t;
}

/* FNV-1a from a secret beginning. */
static uint64_t hash_of(const struct repeat_table *t, const char *s, size_t bytes)
{
    uint64_t hash = t->seed;
    for (size_t i = spaceless_next(s, 0, bytes); i < bytes; i = spaceless_next(s, i + 1, bytes))
        hash = (hash ^ (unsigned char)s[i]) * UINT64_C(0x100000001b3);
    return hash ^ hash >> 32;
}

/* Where the text stands in the table, or could be put. The table has slots. */
static struct repeat *slot_of(const struct repeat_table *t, uint64_t hash, const char *s,
                              size_t bytes)
{
    size_t at = (size_t)hash & (t->slots - 1);
    while (t->slot[at].text && (t->slot[at].hash != hash ||
                                !spaceless_same(t->slot[at].text, t->slot[at].bytes, s, bytes)))
        at = (at + 1) & (t->slots - 1);
    return &t->slot[at];
}

static void grow(struct repeat_table *t)
{
    struct repeat_table larger = *t;
    larger.slots = t->slots ? t->slots * 2 : 64;
    larger.slot = mem_new(larger.slots, sizeof *larger.slot);
    for (size_t i = 0; i < t->slots; i++) {
        const struct repeat *old = &t->slot[i];
        if (old->text)
            *slot_of(&larger, old->hash, old->text, old->bytes) = *old;
    }
    free(t->slot);
    *t = larger;
}

void repeat_add(struct repeat_table *t, const char *s, size_t bytes, size_t project)
{
    if (t->used * 2 >= t->slots)
        grow(t);
    uint64_t hash = hash_of(t, s, bytes);
    struct repeat *slot = slot_of(t, hash, s, bytes);
    if (!slot->text) {
        *slot = (struct repeat){.text = s, .bytes = bytes, .hash = hash, .first = project};
        t->used++;
    }
    if (++slot->times == 2)
        slot->second = project;
    t->is_any = t->is_any || slot->times == 2;
}

bool repeat_is_any(const struct repeat_table *t)
{
    return t->is_any;
}

const struct repeat *repeat_find(const struct repeat_table *t, const char *s, size_t bytes)
{
    if (!t->slots)
        return NULL;
    const struct repeat *slot = slot_of(t, hash_of(t, s, bytes), s, bytes);
    return slot->text ? slot : NULL;
}
