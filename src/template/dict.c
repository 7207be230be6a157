/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The dictionary: loading it whole, and finding kinds and fields in it. */
#include "template/dict.h"

#include "base/file.h"
#include "template/dict_read.h"

#include <stdlib.h>
#include <string.h>

enum status dict_load(const char *path, struct dict **out, struct err *err)
{
    struct text file = {0};
    enum status status = file_read(path, LOAD_BYTES, &file, err);
    if (status == STATUS_OK)
        status = dict_parse(text_str(&file), file.bytes, path, out, err);
    text_finish(&file);
    return status;
}

enum status dict_parse(const char *s, size_t bytes, const char *name, struct dict **out,
                       struct err *err)
{
    struct arena *arena = mem_new(1, sizeof *arena);
    struct dict *d = arena_new(arena, 1, sizeof *d);
    d->owner = arena;
    d->text = arena_str_n(arena, s, bytes);
    d->text_bytes = bytes;
    struct loader l;
    bool loaded = load_init(&l, name, s, bytes, arena, err) && dict_read(&l, d);
    load_finish(&l);
    if (!loaded) {
        dict_destroy(d);
        return STATUS_FORMAT;
    }
    uint8_t hash[HASH_BYTES];
    hash_bytes(s, bytes, hash);
    hash_hex(hash, d->hash);
    *out = d;
    return STATUS_OK;
}

void dict_destroy(struct dict *d)
{
    if (!d)
        return;
    struct arena *arena = d->owner;
    arena_finish(arena);
    free(arena);
}

const struct kind *dict_kind(const struct dict *d, const char *key)
{
    for (size_t i = 0; i < d->kinds; i++) {
        if (strcmp(d->kind[i].key, key) == 0)
            return &d->kind[i];
    }
    return NULL;
}

const struct kind *dict_plural(const struct dict *d, const char *plural)
{
    for (size_t i = 0; i < d->kinds; i++) {
        if (*plural && strcmp(d->kind[i].plural, plural) == 0)
            return &d->kind[i];
    }
    return NULL;
}

const struct field *kind_field(const struct kind *k, const char *key)
{
    for (size_t i = 0; i < k->fields; i++) {
        if (strcmp(k->field[i].key, key) == 0)
            return &k->field[i];
    }
    return NULL;
}

const struct field *kind_label(const struct kind *k, const char *label)
{
    for (size_t i = 0; i < k->fields; i++) {
        if (strcmp(k->field[i].label, label) == 0)
            return &k->field[i];
    }
    return NULL;
}

const struct field *kind_group(const struct kind *parent, const struct kind *child)
{
    for (size_t i = parent->fields; i > 0 && parent->field[i - 1].type == TYPE_GROUP; i--) {
        if (parent->field[i - 1].ref == child)
            return &parent->field[i - 1];
    }
    return NULL;
}

struct choice_set field_choices(const struct field *f, const char *of)
{
    for (size_t i = 0; of && i < f->set_count; i++) {
        if (strcmp(f->sets[i].of, of) == 0)
            return f->sets[i];
    }
    return (struct choice_set){.choice = f->choices, .count = f->choice_count};
}

bool field_is_figure(const struct field *f)
{
    switch (f->type) {
    case TYPE_AMOUNT:
    case TYPE_COUNT:
    case TYPE_PERCENT:
    case TYPE_POINTS:
    case TYPE_MEASURE:
    case TYPE_YEAR:
        return true;
    case TYPE_TEXT:
    case TYPE_PROSE:
    case TYPE_DATE:
    case TYPE_CHOICE:
    case TYPE_FLAG:
    case TYPE_REF:
    case TYPE_GROUP:
        break;
    }
    return false;
}

bool field_is_lines(const struct field *f)
{
    return f->type == TYPE_PROSE;
}
