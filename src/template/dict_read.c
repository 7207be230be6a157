/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Kinds: first all of them, then their fields, then what names other fields (references, computed
 * fields), then that no computed field needs itself or too much. */
#include "template/dict_read.h"

#include "base/text.h"
#include "template/expr.h"
#include "template/near.h"

#include <ctype.h>
#include <string.h>

enum { KIND_LABEL, GROUP, ROWS, UNDER, TITLE, FIELDS, KIND_KEYS };
static const char *const kind_keys[KIND_KEYS] = {"label", "group", "rows",
                                                 "under", "title", "fields"};

/* A kind being made. */
struct making {
    struct kind *kind;
    struct field *field;
    const struct node *node, *fields, *title;
    size_t children;
};

static bool is_key(const char *s)
{
    for (const char *p = s; *p; p++) {
        if (!islower((unsigned char)*p) && !isdigit((unsigned char)*p) && *p != '_')
            return false;
    }
    return islower((unsigned char)*s) && strlen(s) < 40;
}

static bool check_key(struct loader *l, const struct node *key)
{
    return is_key(key->text) ||
           load_fail(l, key, "「%s」应当是小写英文字母、数字和下划线，以字母开头，少于 40 个",
                     load_word(l, key->text, key->bytes));
}

static bool find_kind(struct loader *l, const struct dict *d, const struct node *n,
                      const char *what, const struct kind **out)
{
    const char *key;
    if (!load_text(l, n, what, &key))
        return false;
    *out = dict_kind(d, key);
    if (*out)
        return true;
    struct near near;
    near_init(&near, n->text, n->bytes);
    for (size_t i = 0; i < d->kinds; i++)
        near_try(&near, d->kind[i].key);
    return load_fail(l, n, "%s：前面没有「%s」这一种，%s%s%s", what,
                     load_word(l, n->text, n->bytes), near_best(&near) ? "是不是「" : "请先写它",
                     near_best(&near) ? near_best(&near) : "", near_best(&near) ? "」" : "");
}

/* The groups of rows are called by their words in rules, so no two may share one. */
static bool check_kind_words(struct loader *l, const struct dict *d, const struct making *m)
{
    for (size_t i = 0; i + 1 < d->kinds; i++) {
        const struct kind *other = &d->kind[i];
        if (strcmp(other->group, m->kind->group) == 0)
            return load_fail(l, m->node->key, "组名「%s」已用于「%s」，请换一个", other->group,
                             other->key);
        if (*m->kind->plural && strcmp(other->plural, m->kind->plural) == 0)
            return load_fail(l, m->node->key, "rows「%s」已用于「%s」，请换一个", other->plural,
                             other->key);
    }
    return true;
}

static bool read_kind(struct loader *l, struct dict *d, struct making *m)
{
    const struct node *value[KIND_KEYS];
    struct kind *k = m->kind;
    if (!check_key(l, m->node->key) || !load_map(l, m->node, "一种", kind_keys, KIND_KEYS, value))
        return false;
    if (!value[KIND_LABEL] || !value[FIELDS])
        return load_fail(l, m->node->key, "「%s」缺少 label 或 fields", m->node->key->text);
    k->key = arena_str(l->arena, m->node->key->text);
    if (!load_text(l, value[KIND_LABEL], "label", &k->label))
        return false;
    k->group = k->label;
    k->plural = "";
    m->fields = value[FIELDS];
    m->title = value[TITLE];
    if ((value[GROUP] && !load_text(l, value[GROUP], "group", &k->group)) ||
        (value[ROWS] &&
         (!load_text(l, value[ROWS], "rows", &k->plural) || !check_key(l, value[ROWS]))) ||
        (value[UNDER] && !find_kind(l, d, value[UNDER], "under", &k->parent)))
        return false;
    if (strcmp(k->key, "ledger") == 0)
        k->role = KIND_LEDGER;
    else if (strcmp(k->key, "report") == 0)
        k->role = KIND_REPORT;
    else
        k->role = strcmp(k->key, "project") == 0 ? KIND_PROJECT : KIND_OTHER;
    if ((k->role == KIND_LEDGER) != (k->parent == NULL))
        return load_fail(l, m->node->key,
                         "「%s」要写 under，说明它在哪一种的下面；只有 ledger 不写", k->key);
    bool bare = k->role == KIND_LEDGER || k->role == KIND_REPORT;
    if (bare != (*k->plural == '\0'))
        return load_fail(l, m->node->key, "「%s」%s", k->key, bare ? "不写 rows" : "要写 rows");
    return load_is_map(l, m->fields, "fields") && check_kind_words(l, d, m);
}

static bool read_kinds(struct loader *l, struct dict *d, const struct node *kinds,
                       struct making *making)
{
    struct kind *kind = arena_new(l->arena, kinds->count, sizeof *kind);
    d->kind = kind;
    for (const struct node *n = kinds->first; n; n = n->next) {
        struct making *m = &making[d->kinds];
        *m = (struct making){.kind = &kind[d->kinds], .node = n};
        m->kind->no = (int)d->kinds++;
        if (!read_kind(l, d, m))
            return false;
        if (m->kind->parent && *m->kind->plural)
            making[m->kind->parent->no].children++;
    }
    d->ledger = dict_kind(d, "ledger");
    d->report = dict_kind(d, "report");
    d->project = dict_kind(d, "project");
    if (!d->ledger || !d->report || !d->project)
        return load_fail(l, kinds, "kinds 里要有 ledger、report 和 project");
    for (size_t i = 0; i < d->kinds; i++) {
        if ((d->kind[i].role == KIND_REPORT || d->kind[i].role == KIND_PROJECT) &&
            d->kind[i].parent != d->ledger)
            return load_fail(l, making[i].node->key, "「%s」应当 under: ledger", d->kind[i].key);
    }
    return true;
}

static bool check_field_words(struct loader *l, const struct making *m, const struct node *at,
                              const struct field *f)
{
    for (size_t i = 0; i < m->kind->fields; i++) {
        const struct field *other = &m->field[i];
        if (strcmp(other->label, f->label) == 0)
            return load_fail(l, at, "「%s」里的「%s」已经是 %s 的名称，请换一个", m->kind->label,
                             other->label, other->key);
        if (strcmp(other->key, f->key) == 0)
            return load_fail(l, at, "「%s」里已有 %s，请换一个", m->kind->label, other->key);
    }
    return true;
}

static void add_field(struct making *m, struct field *f)
{
    f->no = (int)m->kind->fields;
    f->kind = m->kind;
    m->kind->fields++;
}

static bool read_fields(struct loader *l, const struct node *lists, struct making *m)
{
    if (m->fields->count == 0 || m->fields->count + m->children > KIND_FIELDS)
        return load_fail(l, m->fields, "每种要有 1 到 %d 栏", KIND_FIELDS);
    m->field = arena_new(l->arena, m->fields->count + m->children, sizeof *m->field);
    m->kind->field = m->field;
    for (const struct node *n = m->fields->first; n; n = n->next) {
        struct field *f = &m->field[m->kind->fields];
        if (!check_key(l, n->key))
            return false;
        f->key = arena_str(l->arena, n->key->text);
        if (!field_read(l, n, lists, f) || !check_field_words(l, m, n, f))
            return false;
        add_field(m, f);
    }
    m->kind->title = &m->field[0];
    if (!m->title)
        return true;
    const char *key;
    if (!load_text(l, m->title, "title", &key))
        return false;
    m->kind->title = kind_field(m->kind, key);
    return m->kind->title || load_fail(l, m->title, "title：没有「%s」这一栏", key);
}

/* The field that stands for the rows of a kind in the row above them. */
static bool add_groups(struct loader *l, const struct dict *d, struct making *making)
{
    for (size_t i = 0; i < d->kinds; i++) {
        const struct kind *child = &d->kind[i];
        if (!*child->plural)
            continue;
        struct making *m = &making[child->parent->no];
        struct field *f = &m->field[m->kind->fields];
        *f = (struct field){.key = child->plural,
                            .label = child->group,
                            .unit = "",
                            .type = TYPE_GROUP,
                            .ref = child,
                            .help = "",
                            .source = "",
                            .clause = ""};
        if (!check_field_words(l, m, making[i].node->key, f))
            return false;
        add_field(m, f);
    }
    return true;
}

static const struct node *entry_of(const struct node *map, const char *key)
{
    for (const struct node *n = map->first; n; n = n->next) {
        if (strcmp(n->key->text, key) == 0)
            return n;
    }
    return NULL;
}

static bool read_ref(struct loader *l, const struct dict *d, const struct node *n, struct field *f)
{
    if (!find_kind(l, d, n, "ref", &f->ref))
        return false;
    return f->ref->parent == f->kind->parent ||
           load_fail(l, n, "ref 只能指同一项目下的另一种，「%s」不是", f->ref->label);
}

static bool read_by(struct loader *l, const struct node *n, struct field *f)
{
    const char *key;
    if (!load_text(l, n, "by", &key))
        return false;
    f->by = kind_field(f->kind, key);
    if (!f->by || f->by == f || f->by->choice_count == 0)
        return load_fail(l, n, "by：「%s」里没有「%s」这个有选项的栏", f->kind->label, key);
    for (size_t i = 0; i < f->set_count; i++) {
        struct near near;
        near_init(&near, f->sets[i].of, strlen(f->sets[i].of));
        bool is_choice = false;
        for (size_t j = 0; j < f->by->choice_count; j++) {
            is_choice = is_choice || strcmp(f->by->choices[j], f->sets[i].of) == 0;
            near_try(&near, f->by->choices[j]);
        }
        if (!is_choice)
            return load_fail(l, n, "「%s」没有「%s」这个选项，%s%s%s", f->by->label, f->sets[i].of,
                             near_best(&near) ? "是不是「" : "请核对 choices 的分组",
                             near_best(&near) ? near_best(&near) : "",
                             near_best(&near) ? "」" : "");
    }
    return true;
}

static bool read_computed(struct loader *l, const struct dict *d, const struct node *n,
                          struct field *f)
{
    const char *source;
    if (!load_text(l, n, "is", &source))
        return false;
    size_t at = 0;
    struct err why;
    f->computed = expr_parse_value(source, d, f, l->arena, &at, &why);
    if (!f->computed)
        return load_fail_in(l, n, at, "%s", why.msg);
    struct text words = {0};
    expr_say(f->computed, source, f->kind, &words);
    f->formula = arena_str(l->arena, text_str(&words));
    text_finish(&words);
    return true;
}

static bool read_links(struct loader *l, const struct dict *d, const struct making *m)
{
    struct field *f = m->field;
    for (const struct node *n = m->fields->first; n; n = n->next, f++) {
        const struct node *ref = entry_of(n, "ref");
        const struct node *is = entry_of(n, "is");
        const struct node *by = entry_of(n, "by");
        if ((ref && !read_ref(l, d, ref, f)) || (by && !read_by(l, by, f)) ||
            (is && !read_computed(l, d, is, f)))
            return false;
    }
    return true;
}

/* ---- computed fields may not need themselves, nor more than can be worked out ---- */

/* What evaluation meets in a formula, that of the computed fields it names included, each as often
 * as it is named: how deep they stand below one another, and how many nodes there are, where a
 * function over rows counts as if there were ROWS_MEANT of them. Both are bounded, as a few short formulas
 * that name each other a few times make more work than any machine can do. */
enum { FORMULA_NODES = 5000, ROWS_MEANT = 10 };
struct weight {
    int below;
    int nodes; /* FORMULA_NODES + 1: too many */
};

struct walk {
    struct formula {
        enum { UNKNOWN, ON_THE_WAY, KNOWN } state; /* ON_THE_WAY is met again only in a cycle */
        struct weight weight;
    } * formula[DICT_KINDS]; /* by kind and field */
    int depth;
    const struct field *cycle, *deep, *large;
};

static struct weight walk_expr(struct walk *w, const struct expr *e);

static struct weight added(struct weight a, struct weight b)
{
    int nodes = a.nodes + b.nodes;
    return (struct weight){a.below > b.below ? a.below : b.below,
                           nodes > FORMULA_NODES ? FORMULA_NODES + 1 : nodes};
}

static struct weight walk_field(struct walk *w, const struct field *f)
{
    struct formula *known = &w->formula[f->kind->no][f->no];
    if (!f->computed || w->cycle || w->deep || w->large)
        return (struct weight){0, 1};
    if (known->state == ON_THE_WAY) {
        w->cycle = f;
        return (struct weight){0, 1};
    }
    if (known->state == UNKNOWN && w->depth < COMPUTED_DEPTH) {
        known->state = ON_THE_WAY;
        w->depth++;
        known->weight = added(walk_expr(w, f->computed), (struct weight){0, 1});
        known->weight.below++;
        w->depth--;
        known->state = KNOWN;
    }
    if (known->state == UNKNOWN || known->weight.below > COMPUTED_DEPTH)
        w->deep = f;
    else if (known->weight.nodes > FORMULA_NODES && !w->cycle && !w->deep)
        w->large = f;
    return known->weight;
}

static bool is_over_rows(const struct expr *e)
{
    return e->op == EXPR_SUM || e->op == EXPR_COUNT || e->op == EXPR_SAME_LINE ||
           e->op == EXPR_UNIQUE || e->op == EXPR_DIFFERS || e->op == EXPR_TEXT_DIFFERS ||
           e->op == EXPR_ANSWERED;
}

static struct weight walk_expr(struct walk *w, const struct expr *e)
{
    struct weight all = {0, 1};
    if (!e)
        return (struct weight){0, 0};
    if (e->field)
        all = added(all, walk_field(w, e->field));
    all = added(all, walk_expr(w, e->a));
    all = added(all, walk_expr(w, e->b));
    all = added(all, walk_expr(w, e->where));
    for (size_t i = 0; i < e->arg_count; i++)
        all = added(all, walk_expr(w, e->args[i]));
    if (is_over_rows(e))
        all.nodes =
            all.nodes > FORMULA_NODES / ROWS_MEANT ? FORMULA_NODES + 1 : all.nodes * ROWS_MEANT;
    return all;
}

static const struct node *formula_node(const struct making *making, const struct field *f)
{
    return entry_of(entry_of(making[f->kind->no].fields, f->key), "is");
}

static bool check_cycles(struct loader *l, const struct dict *d, const struct making *making)
{
    struct walk w = {0};
    for (size_t i = 0; i < d->kinds; i++)
        w.formula[i] = arena_new(&l->nodes, d->kind[i].fields, sizeof *w.formula[i]);
    for (size_t i = 0; i < d->kinds; i++) {
        for (size_t j = 0; j < d->kind[i].fields; j++)
            walk_field(&w, &d->kind[i].field[j]);
    }
    if (w.cycle)
        return load_fail(l, formula_node(making, w.cycle),
                         "「%s」的算式绕了一圈又用到它自己，请改算式", w.cycle->label);
    if (w.deep)
        return load_fail(l, formula_node(making, w.deep), "算式一层套一层，超过了 %d 层，请改算式",
                         COMPUTED_DEPTH);
    return !w.large || load_fail(l, formula_node(making, w.large),
                                 "「%s」的算式连同它用到的算式太长，请改算式", w.large->label);
}

bool dict_read(struct loader *l, struct dict *d)
{
    static const char *const keys[] = {"lists", "kinds"};
    const struct node *value[2];
    if (!load_map(l, l->root, "字典", keys, 2, value))
        return false;
    if (value[0] && !load_is_map(l, value[0], "lists"))
        return false;
    if (!value[1])
        return load_fail(l, l->root, "字典里没有 kinds");
    if (!load_is_map(l, value[1], "kinds"))
        return false;
    if (value[1]->count > DICT_KINDS)
        return load_fail(l, value[1], "kinds 超过了 %d 种", DICT_KINDS);
    struct making *making = arena_new(&l->nodes, value[1]->count + 1, sizeof *making);
    if (!read_kinds(l, d, value[1], making))
        return false;
    for (size_t i = 0; i < d->kinds; i++) {
        if (!read_fields(l, value[0], &making[i]))
            return false;
    }
    if (!add_groups(l, d, making))
        return false;
    for (size_t i = 0; i < d->kinds; i++) {
        if (!read_links(l, d, &making[i]))
            return false;
    }
    return check_cycles(l, d, making);
}
