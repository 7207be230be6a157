/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The form: sections of fields and of groups of rows, and the report's own fields. */
#include "base/text.h"
#include "template/near.h"
#include "template/tmpl_read.h"

#include <string.h>

enum { FIELD, FIELD_LABEL, COLS, BELOW, HEADING, DEFAULT, FIELD_KEYS };
static const char *const field_keys[FIELD_KEYS] = {"field", "label",   "cols",
                                                   "below", "heading", "default"};

enum { ROWS, COLUMNS, TOTAL, NONE, LINES, ANSWERS, GROUP_KEYS };
static const char *const group_keys[GROUP_KEYS] = {"rows", "columns", "total",
                                                   "none", "lines",   "answers"};

enum { COLS_MOST = 60 };

/* "budget*": the name without its star, and whether there was one. */
static bool read_starred(struct loader *l, const struct node *n, const char *what,
                         const char **name, bool *required)
{
    if (!load_text(l, n, what, name))
        return false;
    size_t bytes = strlen(*name);
    *required = bytes > 1 && (*name)[bytes - 1] == '*';
    if (*required)
        *name = arena_str_n(l->arena, *name, bytes - 1);
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

static bool find_shown(struct maker *m, const struct node *n, const struct kind *k,
                       struct tmpl_field *out)
{
    const char *name;
    if (!read_starred(&m->l, n, "栏", &name, &out->required))
        return false;
    /* The report's one section shows the ledger's fields too. */
    if (k->role == KIND_REPORT && !field_named(k, name) && field_named(k->parent, name))
        k = k->parent;
    if (!find_field(m, n, k, name, &out->field))
        return false;
    out->label = out->field->label;
    if (out->field->type == TYPE_GROUP)
        return load_fail(&m->l, n, "「%s」是一组行，请写成 {rows: %s}", out->label,
                         out->field->key);
    if (out->required && out->field->computed)
        return load_fail(&m->l, n, "「%s」是自动计算的栏，不能写 *", out->label);
    return true;
}

static bool read_default(struct maker *m, const struct node *n, struct tmpl_field *out)
{
    const struct field *f = out->field;
    if (!load_text(&m->l, n, "default", &out->initial))
        return false;
    if (f->computed)
        return load_fail(&m->l, n, "「%s」是自动计算的栏，不能有 default", f->label);
    if (!f->choices || f->open)
        return true;
    size_t i;
    return load_one_of(&m->l, n, "default", f->choices, f->choice_count, &i);
}

static bool read_field_options(struct maker *m, const struct node *n, const struct kind *k,
                               struct tmpl_field *out)
{
    const struct node *value[FIELD_KEYS];
    struct loader *l = &m->l;
    if (!load_map(l, n, "一栏", field_keys, FIELD_KEYS, value))
        return false;
    if (!value[FIELD])
        return load_fail(l, n, "这里缺少 field，请写栏名");
    return find_shown(m, value[FIELD], k, out) &&
           (!value[FIELD_LABEL] || load_text(l, value[FIELD_LABEL], "label", &out->label)) &&
           (!value[COLS] ||
            (value[COLS]->kind == NODE_SCALAR
                 ? load_number(l, value[COLS]->text, value[COLS], "cols", 2, COLS_MOST, &out->cols)
                 : load_fail(l, value[COLS], "cols 应当是一个数"))) &&
           (!value[BELOW] || load_flag(l, value[BELOW], "below", &out->below)) &&
           (!value[HEADING] || load_flag(l, value[HEADING], "heading", &out->heading)) &&
           (!value[DEFAULT] || read_default(m, value[DEFAULT], out));
}

static bool read_shown(struct maker *m, const struct node *n, const struct kind *k,
                       struct tmpl_field *out)
{
    return n->kind == NODE_MAP ? read_field_options(m, n, k, out) : find_shown(m, n, k, out);
}

static bool read_columns(struct maker *m, const struct node *n, struct tmpl_group *g)
{
    if (!load_is_list(&m->l, n, "columns"))
        return false;
    if (n->count == 0)
        return load_fail(&m->l, n, "columns 里至少要有一栏");
    struct tmpl_field *column = arena_new(m->l.arena, n->count, sizeof *column);
    for (const struct node *entry = n->first; entry; entry = entry->next) {
        if (!read_shown(m, entry, g->kind, &column[g->columns]))
            return false;
        for (size_t i = 0; i < g->columns; i++) {
            if (column[i].field == column[g->columns].field)
                return load_fail(&m->l, entry, "「%s」写了两次，请删去一个",
                                 column[i].field->label);
        }
        g->columns++;
    }
    g->column = column;
    return true;
}

/* answers: problems -- the column that points at rows of that kind. */
static bool read_answers(struct maker *m, const struct node *n, struct tmpl_group *g)
{
    const struct kind *k;
    const char *name;
    if (!load_text(&m->l, n, "answers", &name) || !find_kind_named(m, n, name, &k))
        return false;
    for (size_t i = 0; i < g->kind->fields && !g->answers; i++) {
        const struct field *f = &g->kind->field[i];
        if (f->type == TYPE_REF && f->ref == k)
            g->answers = f;
    }
    return g->answers ||
           load_fail(&m->l, n, "「%s」里没有指向「%s」的栏", g->kind->label, k->label);
}

static bool read_group(struct maker *m, const struct node *n, struct tmpl_group *g)
{
    static const char *const allowed[] = {"allowed"};
    const struct node *value[GROUP_KEYS];
    struct loader *l = &m->l;
    const char *name;
    size_t i;
    if (!load_map(l, n, "一组行", group_keys, GROUP_KEYS, value))
        return false;
    if (!value[ROWS] || !value[COLUMNS])
        return load_fail(l, n, "一组行要写 rows 和 columns");
    if (!read_starred(l, value[ROWS], "rows", &name, &g->required) ||
        !find_kind_named(m, value[ROWS], name, &g->kind))
        return false;
    g->state = kind_group(m->d->project, g->kind);
    if (!g->state)
        return load_fail(l, value[ROWS], "「%s」不是项目下面的行", g->kind->label);
    if (value[NONE] && !load_one_of(l, value[NONE], "none", allowed, 1, &i))
        return false;
    g->none_allowed = value[NONE] != NULL;
    return read_columns(m, value[COLUMNS], g) &&
           (!value[TOTAL] || load_flag(l, value[TOTAL], "total", &g->total)) &&
           (!value[LINES] || load_flag(l, value[LINES], "lines", &g->lines)) &&
           (!value[ANSWERS] || read_answers(m, value[ANSWERS], g));
}

/* A field or a group may stand in one place only: findings and the cursor go there. */
static bool check_once(struct maker *m, const struct node *n, const struct tmpl_section *section,
                       const struct tmpl_item *item)
{
    const struct field *f = item->field ? item->field->field : item->group->state;
    for (size_t i = 0; i <= m->t->sections; i++) {
        const struct tmpl_section *s = i < m->t->sections ? &m->t->section[i] : section;
        for (size_t j = 0; j < s->items; j++) {
            const struct tmpl_item *other = &s->item[j];
            if ((other->field ? other->field->field : other->group->state) == f)
                return load_fail(&m->l, n, "「%s」在「%s」里已经有了，请删去一个", f->label,
                                 s->name);
        }
    }
    return true;
}

static bool read_section(struct maker *m, const struct node *n, const struct kind *k,
                         struct tmpl_section *s)
{
    if (!load_is_list(&m->l, n, "一部分的内容"))
        return false;
    struct tmpl_item *item = arena_new(m->l.arena, n->count, sizeof *item);
    s->item = item;
    for (const struct node *entry = n->first; entry; entry = entry->next) {
        struct tmpl_item *it = &item[s->items];
        bool rows = entry->kind == NODE_MAP && entry_of(entry, "rows");
        if (rows && k->role == KIND_REPORT)
            return load_fail(&m->l, entry, "report-fields 里只能有栏，不能有 rows");
        struct tmpl_field *field = rows ? NULL : arena_new(m->l.arena, 1, sizeof *field);
        struct tmpl_group *group = rows ? arena_new(m->l.arena, 1, sizeof *group) : NULL;
        if (rows ? !read_group(m, entry, group) : !read_shown(m, entry, k, field))
            return false;
        it->field = field;
        it->group = group;
        if (!check_once(m, entry, s, it))
            return false;
        s->items++;
    }
    return s->items > 0 || load_fail(&m->l, n, "「%s」里至少要有一项", s->name);
}

/* overview: {概况: 概, ...}: which sections have a column there, and what stands over it. */
static bool read_overview(struct maker *m, const struct node *n, struct tmpl_section *section)
{
    if (!load_is_map(&m->l, n, "overview"))
        return false;
    for (const struct node *entry = n->first; entry; entry = entry->next) {
        struct near near;
        near_init(&near, entry->key->text, entry->key->bytes);
        size_t i = 0;
        while (i < m->t->sections && strcmp(section[i].name, entry->key->text) != 0)
            near_try(&near, section[i++].name);
        if (i == m->t->sections)
            return load_fail(&m->l, entry->key, "没有「%s」这一部分，%s%s%s",
                             load_word(&m->l, entry->key->text, entry->key->bytes),
                             near_best(&near) ? "是不是「" : "请对照 project",
                             near_best(&near) ? near_best(&near) : "",
                             near_best(&near) ? "」" : "");
        section[i].marked = true;
        if (!load_text(&m->l, entry, "overview", &section[i].mark))
            return false;
        if (utf8_chars(section[i].mark, strlen(section[i].mark)) != 1)
            return load_fail(&m->l, entry, "overview 里每一部分写一个汉字");
    }
    return true;
}

bool read_sections(struct maker *m, const struct node *project, const struct node *overview,
                   const struct node *report)
{
    if (!load_is_map(&m->l, project, "project"))
        return false;
    if (project->count == 0)
        return load_fail(&m->l, project, "project 里至少要有一部分");
    struct tmpl_section *section = arena_new(m->l.arena, project->count, sizeof *section);
    m->t->section = section;
    for (const struct node *n = project->first; n; n = n->next) {
        struct tmpl_section *s = &section[m->t->sections];
        s->name = arena_str(m->l.arena, n->key->text);
        s->mark = "";
        if (!read_section(m, n, m->d->project, s))
            return false;
        m->t->sections++;
    }
    struct tmpl_section *own = arena_new(m->l.arena, 1, sizeof *own);
    own->name = m->d->report->label;
    own->mark = "";
    m->t->report_section = own;
    return read_overview(m, overview, section) && read_section(m, report, m->d->report, own);
}
