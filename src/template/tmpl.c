/* SPDX-License-Identifier: MulanPSL-2.0 */
/* A template: loading it whole, and asking where a field stands in its form. */
#include "template/tmpl.h"

#include "base/file.h"
#include "template/near.h"
#include "template/tmpl_read.h"

#include <stdlib.h>
#include <string.h>

enum {
    ID,
    NAME,
    VERSION,
    OVERVIEW,
    PROJECT,
    REPORT_FIELDS,
    RULES,
    REPORT,
    PHRASES,
    EXAMPLES,
    TEMPLATE_KEYS
};
static const char *const template_keys[TEMPLATE_KEYS] = {
    "template",      "title", "version", "overview", "project",
    "report-fields", "rules", "report",  "phrases",  "examples"};

static bool check_id(struct loader *l, const struct node *n, const char *id)
{
    size_t bytes = strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return (bytes == n->bytes && bytes <= 40 && id[0] != '-') ||
           load_fail(l, n, "template 应当是小写英文字母、数字和减号，最多 40 个");
}

static bool read_template(struct maker *m)
{
    const struct node *value[TEMPLATE_KEYS];
    struct loader *l = &m->l;
    struct tmpl *t = m->t;
    if (!load_map(l, l->root, "模板", template_keys, TEMPLATE_KEYS, value))
        return false;
    for (size_t i = 0; i <= REPORT_FIELDS; i++) {
        if (!value[i])
            return load_fail(l, l->root, "模板缺少 %s", template_keys[i]);
    }
    return load_text(l, value[ID], "template", &t->id) && check_id(l, value[ID], t->id) &&
           load_text(l, value[NAME], "title", &t->title) &&
           load_text(l, value[VERSION], "version", &t->version) &&
           read_sections(m, value[PROJECT], value[OVERVIEW], value[REPORT_FIELDS]) &&
           (!value[RULES] || read_rules(m, value[RULES])) &&
           (!value[REPORT] || read_report(m, value[REPORT])) &&
           (!value[PHRASES] || read_phrases(m, value[PHRASES])) &&
           (!value[EXAMPLES] || read_examples(m, value[EXAMPLES]));
}

enum status tmpl_load(const char *path, const struct dict *d, struct tmpl **out, struct err *err)
{
    struct text file = {0};
    enum status status = file_read(path, LOAD_BYTES, &file, err);
    if (status == STATUS_OK)
        status = tmpl_parse(text_str(&file), file.bytes, path, d, out, err);
    text_finish(&file);
    return status;
}

enum status tmpl_parse(const char *s, size_t bytes, const char *name, const struct dict *d,
                       struct tmpl **out, struct err *err)
{
    struct arena *arena = mem_new(1, sizeof *arena);
    struct tmpl *t = arena_new(arena, 1, sizeof *t);
    t->owner = arena;
    t->dict = d;
    struct maker m = {.d = d, .t = t};
    bool loaded = load_init(&m.l, name, s, bytes, arena, err) && read_template(&m);
    load_finish(&m.l);
    if (!loaded) {
        tmpl_destroy(t);
        return STATUS_FORMAT;
    }
    t->text = arena_str_n(arena, s, bytes);
    t->text_bytes = bytes;
    uint8_t hash[HASH_BYTES];
    hash_bytes(s, bytes, hash);
    hash_hex(hash, t->hash);
    *out = t;
    return STATUS_OK;
}

void tmpl_destroy(struct tmpl *t)
{
    if (!t)
        return;
    struct arena *arena = t->owner;
    arena_finish(arena);
    free(arena);
}

/* ---- names in a template ---- */

bool find_kind_named(struct maker *m, const struct node *n, const char *name,
                     const struct kind **out)
{
    struct near near;
    near_init(&near, name, strlen(name));
    for (size_t i = 0; i < m->d->kinds; i++) {
        const struct kind *k = &m->d->kind[i];
        const char *const names[] = {k->key, k->plural, k->group, k->label};
        for (size_t j = 0; j < sizeof names / sizeof *names; j++) {
            if (*names[j] && strcmp(names[j], name) == 0) {
                *out = k;
                return true;
            }
            if (*names[j])
                near_try(&near, names[j]);
        }
    }
    return load_fail(&m->l, n, "字典里没有「%s」这一种，%s%s%s",
                     load_word(&m->l, name, strlen(name)),
                     near_best(&near) ? "是不是「" : "请对照字典",
                     near_best(&near) ? near_best(&near) : "", near_best(&near) ? "」" : "");
}

const struct field *field_named(const struct kind *k, const char *name)
{
    const struct field *f = kind_label(k, name);
    return f ? f : kind_field(k, name);
}

static void try_field_names(struct near *near, const struct kind *k)
{
    for (size_t i = 0; i < k->fields; i++) {
        near_try(near, k->field[i].label);
        near_try(near, k->field[i].key);
    }
}

static bool fail_field(struct maker *m, const struct node *n, const char *where, const char *name,
                       struct near *near)
{
    return load_fail(&m->l, n, "「%s」里没有「%s」这一栏，%s%s%s", where,
                     load_word(&m->l, name, strlen(name)),
                     near_best(near) ? "是不是「" : "请对照字典",
                     near_best(near) ? near_best(near) : "", near_best(near) ? "」" : "");
}

bool find_field(struct maker *m, const struct node *n, const struct kind *k, const char *name,
                const struct field **out)
{
    *out = field_named(k, name);
    if (*out)
        return true;
    struct near near;
    near_init(&near, name, strlen(name));
    try_field_names(&near, k);
    return fail_field(m, n, k->label, name, &near);
}

bool find_field_any(struct maker *m, const struct node *n, const struct kind *own, const char *name,
                    const struct field **out)
{
    const char *point = strchr(name, '.');
    if (point) {
        const struct kind *k;
        const char *group = arena_str_n(&m->l.nodes, name, (size_t)(point - name));
        return find_kind_named(m, n, group, &k) && find_field(m, n, k, point + 1, out);
    }
    struct near near;
    near_init(&near, name, strlen(name));
    for (const struct kind *k = own; k; k = k->parent) {
        *out = field_named(k, name);
        if (*out)
            return true;
        try_field_names(&near, k);
    }
    return fail_field(m, n, own->label, name, &near);
}

/* ---- where a field stands ---- */

static const struct tmpl_field *field_in(const struct tmpl_item *item, const struct field *f)
{
    if (item->field)
        return item->field->field == f ? item->field : NULL;
    if (item->group->kind != f->kind)
        return NULL;
    for (size_t i = 0; i < item->group->columns; i++) {
        if (item->group->column[i].field == f)
            return &item->group->column[i];
    }
    return NULL;
}

static bool section_shows(const struct tmpl_section *s, const struct field *f)
{
    for (size_t i = 0; i < s->items; i++) {
        if (field_in(&s->item[i], f) || (s->item[i].group && s->item[i].group->state == f))
            return true;
    }
    return false;
}

const struct tmpl_section *tmpl_section_of(const struct tmpl *t, const struct field *f)
{
    for (size_t i = 0; i < t->sections; i++) {
        if (section_shows(&t->section[i], f))
            return &t->section[i];
    }
    return section_shows(t->report_section, f) ? t->report_section : NULL;
}

static const struct tmpl_field *field_of_section(const struct tmpl_section *s,
                                                 const struct field *f)
{
    const struct tmpl_field *found = NULL;
    for (size_t i = 0; i < s->items && !found; i++)
        found = field_in(&s->item[i], f);
    return found;
}

const struct tmpl_field *tmpl_field_of(const struct tmpl *t, const struct field *f)
{
    const struct tmpl_field *found = NULL;
    for (size_t i = 0; i < t->sections && !found; i++)
        found = field_of_section(&t->section[i], f);
    return found ? found : field_of_section(t->report_section, f);
}

const struct tmpl_group *tmpl_group_of(const struct tmpl *t, const struct kind *k)
{
    for (size_t i = 0; i < t->sections; i++) {
        const struct tmpl_section *s = &t->section[i];
        for (size_t j = 0; j < s->items; j++) {
            if (s->item[j].group && s->item[j].group->kind == k)
                return s->item[j].group;
        }
    }
    return NULL;
}

const char *phrase_place(const char *s, size_t *bytes)
{
    enum { NAME_BYTES = 60 };

    for (s = strchr(s, '{'); s; s = strchr(s + 1, '{')) {
        size_t n = strcspn(s + 1, "{}\n");

        if (n > 0 && n <= NAME_BYTES && s[n + 1] == '}') {
            *bytes = n + 2;
            return s;
        }
    }
    return NULL;
}

const char *level_word(enum level l)
{
    static const char *const words[] = {"错", "缺", "核", "提示"};
    return words[l];
}

const char *level_name(enum level l)
{
    static const char *const names[] = {"error", "missing", "warning", "note"};
    return names[l];
}
