/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The inputs of each rule are found by walking its expressions, through computed fields too; what
 * matters besides the field is through what it was reached: a sum looks at other rows than a label
 * does. */
#include "rules/plan.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

size_t field_index(const struct plan *p, const struct field *f)
{
    return p->first[f->kind->no] + (size_t)f->no;
}

const struct spot *plan_spot(const struct plan *p, const struct field *f)
{
    return &p->spot[field_index(p, f)];
}

enum reach plan_reach(const struct plan *p, const struct field *f, size_t rule)
{
    return (enum reach)p->reach[field_index(p, f) * p->tmpl->rules + rule];
}

bool plan_reads_across(const struct plan *p, const struct kind *k, size_t rule)
{
    const struct field *group = k->parent ? kind_group(k->parent, k) : NULL;

    if (group && plan_reach(p, group, rule) == REACH_ALL)
        return true;
    for (size_t i = 0; i < k->fields; i++)
        if (plan_reach(p, &k->field[i], rule) == REACH_ALL)
            return true;
    return false;
}

bool kind_below(const struct kind *k, const struct kind *above)
{
    while (k && k != above)
        k = k->parent;
    return k != NULL;
}

/* ---- inputs of rules ---- */

/* One walk over the expressions of a rule. */
struct walk {
    struct plan *plan;
    size_t rule;
    const struct kind *on;
};

static void walk_expr(struct walk *w, const struct expr *e, enum reach reach);

static void walk_field(struct walk *w, const struct field *f, enum reach reach)
{
    struct plan *p = w->plan;
    unsigned char *known = &p->reach[field_index(p, f) * p->tmpl->rules + w->rule];

    /* A label of a kind that is neither the rule's nor above it is read through some group. */
    if (reach < REACH_PROJECT && !kind_below(w->on, f->kind))
        reach = REACH_PROJECT;
    if (*known >= reach)
        return;
    *known = (unsigned char)reach;
    if (reach == REACH_ALL)
        p->rule[w->rule].across = true;
    if (f->computed)
        walk_expr(w, f->computed, reach);
}

static enum reach wider(enum reach a, enum reach b)
{
    return a > b ? a : b;
}

/* Through what the operands of `e` are read. */
static enum reach expr_reach(const struct walk *w, const struct expr *e)
{
    const struct kind *project = w->plan->tmpl->dict->project;
    const struct kind *k = e->kind ? e->kind : e->field ? e->field->kind : NULL;

    switch (e->op) {
    case EXPR_DIFFERS:
    case EXPR_TEXT_DIFFERS:
        return REACH_ALL;
    case EXPR_UNIQUE:
        return w->on == project ? REACH_ALL : REACH_PROJECT;
    case EXPR_SUM:
    case EXPR_COUNT:
    case EXPR_SAME_LINE:
    case EXPR_ANSWERED:
        return k && kind_below(project, k) && kind_below(w->on, project) ? REACH_ALL
                                                                         : REACH_PROJECT;
    default:
        return REACH_OWN;
    }
}

/* What depends on which rows there are reads the group they form. */
static void walk_rows(struct walk *w, const struct kind *k, enum reach reach)
{
    const struct field *group = k->parent ? kind_group(k->parent, k) : NULL;

    if (group)
        walk_field(w, group, reach);
}

static void walk_expr(struct walk *w, const struct expr *e, enum reach reach)
{
    const struct dict *d = w->plan->tmpl->dict;

    if (!e)
        return;
    reach = wider(reach, expr_reach(w, e));
    if (reach == REACH_ALL)
        w->plan->rule[w->rule].across = true;
    /* Last year's project is found by its name. */
    if ((e->op == EXPR_LAST_YEAR || e->op == EXPR_DIFFERS_LAST) && d->project->title)
        walk_field(w, d->project->title, reach);
    if (e->kind)
        walk_rows(w, e->kind, reach);
    if (e->field)
        walk_field(w, e->field, reach);
    if (e->field2)
        walk_field(w, e->field2, reach);
    if (e->op == EXPR_ANSWERED && e->kind->title) /* its term */
        walk_field(w, e->kind->title, reach);
    walk_expr(w, e->a, reach);
    walk_expr(w, e->b, reach);
    walk_expr(w, e->where, reach);
    for (size_t i = 0; i < e->arg_count; i++)
        walk_expr(w, e->args[i], reach);
}

/* The comparison with other projects can be cut short where it is all the rule says and a figure of
 * the project is compared. */
static const struct field *alike_of(const struct rule *rule, const struct dict *d)
{
    const struct expr *e = rule->holds;

    if (!e || e->op != EXPR_DIFFERS || rule->on != d->project)
        return NULL;
    for (size_t i = 0; i < e->arg_count; i++) {
        const struct field *f = e->args[i]->field;

        if (f && f->kind == d->project && field_is_figure(f))
            return f;
    }
    return NULL;
}

/* Is `e` unknown where last year is? */
static bool needs_last_year(const struct expr *e)
{
    if (!e)
        return false;
    switch (e->op) {
    case EXPR_LAST_YEAR:
    case EXPR_DIFFERS_LAST:
        return true;
    case EXPR_AND:
    case EXPR_OR:
        return needs_last_year(e->a) && needs_last_year(e->b);
    case EXPR_HAS_NUMBER:
    case EXPR_NOT_EMPTY:
    case EXPR_EMPTY:
        return false;
    default:
        return needs_last_year(e->a) || needs_last_year(e->b);
    }
}

static void plan_rule(struct plan *p, size_t i)
{
    const struct rule *rule = &p->tmpl->rule[i];
    struct rule_plan *rp = &p->rule[i];
    struct walk w = {.plan = p, .rule = i, .on = rule->on};
    struct text source = {0};

    rp->in_project = kind_below(rule->on, p->tmpl->dict->project);
    walk_expr(&w, rule->when, REACH_OWN);
    walk_expr(&w, rule->holds, REACH_OWN);
    for (size_t k = 0; k < rule->says_count; k++) {
        if (rule->says[k].kind == PIECE_LABEL)
            walk_field(&w, rule->says[k].field, REACH_OWN);
        if (rule->says[k].kind == PIECE_OPENING && rule->on->title)
            walk_field(&w, rule->on->title, REACH_OWN);
        if (rule->says[k].kind == PIECE_NUMBER)
            walk_rows(&w, rule->on, REACH_PROJECT);
    }
    rp->needs_last_year = rule->level != LEVEL_MISSING && needs_last_year(rule->holds);
    rp->alike = alike_of(rule, p->tmpl->dict);

    text_add(&source, rule->why);
    if (!str_empty(rule->why) && !str_empty(rule->clause))
        text_add(&source, " ");
    if (!str_empty(rule->clause))
        text_add(&source, rule->clause);
    rp->source = arena_str(&p->arena, text_str(&source));
    text_finish(&source);
}

/* ---- where fields stand ---- */

static const char *required_id(struct plan *p, const struct field *f)
{
    struct text id = {0};
    const char *s;

    text_addf(&id, "req-%s", f->key);
    s = arena_str(&p->arena, text_str(&id));
    text_finish(&id);
    return s;
}

static void plan_item(struct plan *p, const struct tmpl_section *s, size_t item)
{
    const struct tmpl_item *it = &s->item[item];
    struct spot at = {.section = s, .group = it->group, .item = item};

    if (it->field) {
        at.shown = it->field;
        at.required = required_id(p, it->field->field);
        p->spot[field_index(p, it->field->field)] = at;
        return;
    }
    at.required = required_id(p, it->group->state);
    p->spot[field_index(p, it->group->state)] = at;
    for (size_t i = 0; i < it->group->columns; i++) {
        at.shown = &it->group->column[i];
        at.column = i;
        at.required = required_id(p, at.shown->field);
        p->spot[field_index(p, at.shown->field)] = at;
    }
}

static void plan_section(struct plan *p, const struct tmpl_section *s)
{
    for (size_t i = 0; i < s->items; i++)
        plan_item(p, s, i);
}

void plan_init(struct plan *p, const struct tmpl *t)
{
    const struct dict *d = t->dict;

    *p = (struct plan){.tmpl = t};
    p->first = arena_new(&p->arena, d->kinds + 1, sizeof *p->first);
    for (size_t i = 0; i < d->kinds; i++) {
        assert(d->kind[i].no == (int)i);
        p->first[i] = p->fields;
        p->fields += d->kind[i].fields;
    }
    p->spot = arena_new(&p->arena, p->fields + 1, sizeof *p->spot);
    p->reach = arena_new(&p->arena, p->fields * t->rules + 1, 1);
    p->rule = arena_new(&p->arena, t->rules + 1, sizeof *p->rule);
    for (size_t i = 0; i < t->sections; i++)
        plan_section(p, &t->section[i]);
    if (t->report_section)
        plan_section(p, t->report_section);
    for (size_t i = 0; i < t->rules; i++)
        plan_rule(p, i);
}

void plan_finish(struct plan *p)
{
    arena_finish(&p->arena);
}
