/* SPDX-License-Identifier: MulanPSL-2.0 */
/* What a template carries besides its form: phrases, and examples of what its rules find. */
#include "template/tmpl_read.h"

#include <string.h>

enum { PHRASES_MOST = 500, EXAMPLES_MOST = 500 };

/* ---- phrases ---- */

enum { GROUP, FOR, TEXTS, PHRASE_KEYS };
static const char *const phrase_keys[PHRASE_KEYS] = {"group", "for", "texts"};

static bool read_phrase_group(struct maker *m, const struct node *n, struct phrase *phrases)
{
    const struct node *value[PHRASE_KEYS];
    struct phrase same = {0};
    struct loader *l = &m->l;
    if (!load_map(l, n, "一组常用语", phrase_keys, PHRASE_KEYS, value))
        return false;
    if (!value[GROUP] || !value[FOR] || !value[TEXTS])
        return load_fail(l, n, "一组常用语要写 group、for 和 texts");
    if (!load_text(l, value[GROUP], "group", &same.group) || !load_is_list(l, value[FOR], "for") ||
        !load_is_list(l, value[TEXTS], "texts"))
        return false;
    const struct field **field = arena_new(l->arena, value[FOR]->count + 1, sizeof(*field));
    for (const struct node *f = value[FOR]->first; f; f = f->next) {
        const char *name;
        if (!load_text(l, f, "for", &name) ||
            !find_field_any(m, f, m->d->project, name, &field[same.field_count]))
            return false;
        same.field_count++;
    }
    same.fields = field;
    for (const struct node *text = value[TEXTS]->first; text; text = text->next) {
        if (m->t->phrases == PHRASES_MOST)
            return load_fail(l, text, "常用语超过了 %d 条", PHRASES_MOST);
        if (!load_text(l, text, "常用语", &same.text))
            return false;
        phrases[m->t->phrases++] = same;
    }
    return true;
}

bool read_phrases(struct maker *m, const struct node *n)
{
    if (!load_is_list(&m->l, n, "phrases"))
        return false;
    struct phrase *phrases = arena_new(m->l.arena, PHRASES_MOST, sizeof *phrases);
    m->t->phrase = phrases;
    for (const struct node *entry = n->first; entry; entry = entry->next) {
        if (!read_phrase_group(m, entry, phrases))
            return false;
    }
    return true;
}

/* ---- examples ---- */

enum { ON, GIVEN, FINDS, EXAMPLE_KEYS };
static const char *const example_keys[EXAMPLE_KEYS] = {"on", "given", "finds"};

static bool read_given(struct maker *m, const struct node *n, struct example *x)
{
    if (!load_is_map(&m->l, n, "given"))
        return false;
    const struct field **field = arena_new(m->l.arena, n->count + 1, sizeof(*field));
    const char **typed = arena_new(m->l.arena, n->count + 1, sizeof *typed);
    for (const struct node *entry = n->first; entry; entry = entry->next) {
        const struct field *f;
        if (!find_field_any(m, entry->key, x->on, entry->key->text, &f))
            return false;
        if (f->computed || f->type == TYPE_GROUP)
            return load_fail(&m->l, entry->key, "「%s」不是能填的栏，例子里不能给", f->label);
        if (entry->kind != NODE_SCALAR)
            return load_fail(&m->l, entry, "例子里的「%s」应当是一段文字", f->label);
        field[x->values] = f;
        typed[x->values++] = arena_str_n(m->l.arena, entry->text, entry->bytes);
    }
    x->field = field;
    x->typed = typed;
    return true;
}

static bool read_example(struct maker *m, const struct node *n, struct example *x)
{
    const struct node *value[EXAMPLE_KEYS];
    const char *on;
    x->line = n->line;
    if (!load_map(&m->l, n, "一个例子", example_keys, EXAMPLE_KEYS, value))
        return false;
    if (!value[ON] || !value[GIVEN])
        return load_fail(&m->l, n, "一个例子要写 on 和 given");
    return load_text(&m->l, value[ON], "on", &on) && find_kind_named(m, value[ON], on, &x->on) &&
           read_given(m, value[GIVEN], x) &&
           (!value[FINDS] || read_rule_ids(m, value[FINDS], "finds", &x->finds, &x->find_count));
}

bool read_examples(struct maker *m, const struct node *n)
{
    if (!load_is_list(&m->l, n, "examples"))
        return false;
    if (n->count > EXAMPLES_MOST)
        return load_fail(&m->l, n, "例子超过了 %d 个", EXAMPLES_MOST);
    struct example *example = arena_new(m->l.arena, n->count + 1, sizeof *example);
    m->t->example = example;
    for (const struct node *entry = n->first; entry; entry = entry->next) {
        if (!read_example(m, entry, &example[m->t->examples++]))
            return false;
    }
    return true;
}
