/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Which findings are made again, and in what order they are given out. */
#include "rules/checker.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

struct checker *checker_create(const struct tmpl *t, const struct record *r, struct row *report,
                               const struct record *last_year)
{
    struct checker *c = mem_new(1, sizeof *c);

    c->tmpl = t;
    c->record = r;
    c->report = report;
    c->last_year = last_year;
    c->moved = mem_new(t->dict->kinds, sizeof *c->moved);
    plan_init(&c->plan, t);
    return c;
}

void checker_destroy(struct checker *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < c->sheets; i++)
        sheet_destroy(c->sheet[i]);
    free(c->sheet);
    free(c->moved);
    free(c->in_order);
    free(c->by_level);
    plan_finish(&c->plan);
    free(c);
}

struct sheet *checker_report_sheet(const struct checker *c)
{
    return c->sheets ? c->sheet[c->sheets - 1] : NULL;
}

struct sheet *checker_sheet(const struct checker *c, const struct row *row)
{
    if (!row)
        return checker_report_sheet(c);
    for (size_t i = 0; i < c->sheets; i++)
        if (c->sheet[i]->row == row)
            return c->sheet[i];
    return NULL;
}

/* ---- rules on rows ---- */

/* Judge rule `i` on the rows of its kind at and below `row`. */
static void judge_below(struct checker *c, struct sheet *s, size_t i, struct row *row)
{
    const struct kind *next = c->tmpl->rule[i].on;

    if (row->kind == next) {
        judge_row(c, s, i, row);
        return;
    }
    while (next && next->parent != row->kind)
        next = next->parent;
    if (!next)
        return;
    for (size_t k = 0; k < row_count(row, next); k++)
        judge_below(c, s, i, row_child(row, next, k));
}

/* A rule that is only about figures alike holds where no project before has them. */
static bool is_unlike(const struct checker *c, const struct sheet *s, size_t i)
{
    for (size_t k = 0; k < c->sheets && c->sheet[k] != s; k++)
        if (alike_may_match(&c->sheet[k]->alike[i], &s->alike[i]))
            return false;
    return true;
}

static void judge_sheet(struct checker *c, struct sheet *s, size_t i)
{
    const struct rule *rule = &c->tmpl->rule[i];

    sheet_drop_rule(s, (int)i, NULL);
    if (c->plan.rule[i].alike && is_unlike(c, s, i))
        return;
    if (c->plan.rule[i].in_project || kind_below(rule->on, c->report->kind))
        judge_below(c, s, i, s->row);
    else
        judge_below(c, s, i, c->record->ledger);
}

static void judge_everywhere(struct checker *c, size_t i)
{
    if (!c->plan.rule[i].in_project) {
        judge_sheet(c, checker_report_sheet(c), i);
        return;
    }
    for (size_t k = 0; k + 1 < c->sheets; k++)
        judge_sheet(c, c->sheet[k], i);
}

static void note_alike(struct checker *c, struct sheet *s)
{
    for (size_t i = 0; i < c->tmpl->rules; i++)
        if (c->plan.rule[i].alike)
            s->alike[i] = judge_alike(c, i, s->row);
}

static void check_sheet(struct checker *c, struct sheet *s)
{
    bool of_report = s == checker_report_sheet(c);

    sheet_drop_all(s);
    for (size_t i = 0; i < c->tmpl->rules; i++)
        if (c->plan.rule[i].in_project != of_report)
            judge_sheet(c, s, i);
    if (!of_report)
        for (size_t i = 0; i < c->tmpl->sections; i++)
            form_check(c, s, &c->tmpl->section[i]);
    else if (c->tmpl->report_section)
        form_check(c, s, c->tmpl->report_section);
    s->whole = false;
}

/* ---- sheets ---- */

static struct sheet *sheet_take(struct sheet **from, size_t count, const struct row *row)
{
    for (size_t i = 0; i < count; i++)
        if (from[i] && from[i]->row == row) {
            struct sheet *s = from[i];

            from[i] = NULL;
            return s;
        }
    return NULL;
}

static void place_sheet(struct checker *c, struct sheet **old, size_t olds, struct row *row,
                        size_t number)
{
    struct sheet *s = sheet_take(old, olds, row);

    if (!s)
        s = sheet_create(&c->plan, row);
    s->number = number;
    sheet_unsettle(s);
    c->sheet = mem_grow(c->sheet, c->sheets, &c->sheet_cap, sizeof(struct sheet *));
    c->sheet[c->sheets++] = s;
}

/* Have a sheet for each project shown, in their order; those that stay keep their findings. */
static void line_up(struct checker *c)
{
    struct sheet **old = c->sheet;
    size_t olds = c->sheets;
    size_t projects = record_projects(c->record, c->report);

    c->sheet = NULL;
    c->sheets = c->sheet_cap = 0;
    for (size_t i = 0; i < projects; i++)
        place_sheet(c, old, olds, record_project(c->record, c->report, i), i + 1);
    place_sheet(c, old, olds, c->report, 0);
    for (size_t i = 0; i < olds; i++)
        sheet_destroy(old[i]);
    free(old);
}

static void run(struct checker *c, bool final)
{
    c->ran = true;
    c->final = final;
    c->lists_made = false;
    line_up(c);
    for (size_t i = 0; i + 1 < c->sheets; i++)
        note_alike(c, c->sheet[i]);
    for (size_t i = 0; i < c->sheets; i++)
        check_sheet(c, c->sheet[i]);
}

void checker_run(struct checker *c, bool final)
{
    run(c, final);
    repeats_forget(&c->repeats);
}

bool checker_is_final(const struct checker *c)
{
    return c->final;
}

/* ---- updates ---- */

static struct row *project_of(const struct checker *c, struct row *row)
{
    return row_above(row, c->tmpl->dict->project);
}

static bool is_removed(const struct row *row)
{
    while (row && !row->removed)
        row = row->parent;
    return row != NULL;
}

/* A project's figures may have changed: those before it cannot mind, those behind it only where they
 * agree with what it was or is. */
static void update_alike(struct checker *c, struct sheet *s, size_t i)
{
    struct alike was = s->alike[i];
    bool behind = false;

    s->alike[i] = judge_alike(c, i, s->row);
    for (size_t k = 0; k + 1 < c->sheets; k++) {
        struct sheet *other = c->sheet[k];

        if (other == s || (behind && (alike_may_match(&other->alike[i], &was) ||
                                      alike_may_match(&other->alike[i], &s->alike[i]))))
            judge_sheet(c, other, i);
        behind = behind || other == s;
    }
}

/* Judge rule `i` again where it can have read field `f` of `row`; `s` is the sheet of its project,
 * NULL where that is not shown. */
static void update_rule(struct checker *c, struct sheet *s, size_t i, struct row *row,
                        const struct field *f)
{
    const struct rule_plan *rp = &c->plan.rule[i];
    enum reach reach = plan_reach(&c->plan, f, i);

    if (reach == REACH_NONE || (s && s->whole && reach != REACH_ALL))
        return;
    if (!rp->in_project || !project_of(c, row) || (reach == REACH_ALL && !rp->alike))
        judge_everywhere(c, i);
    else if (!s)
        return;
    else if (reach == REACH_ALL)
        update_alike(c, s, i);
    else if (reach == REACH_PROJECT)
        judge_sheet(c, s, i);
    else
        judge_below(c, s, i, row);
}

static void update_value(struct checker *c, struct row *row, const struct field *f)
{
    struct row *project = project_of(c, row);
    struct sheet *s = project ? checker_sheet(c, project) : checker_report_sheet(c);
    const struct tmpl_section *section = plan_spot(&c->plan, f)->section;

    if (is_removed(row))
        return;
    for (size_t i = 0; i < c->tmpl->rules; i++)
        update_rule(c, s, i, row, f);
    if (s && section && !s->whole)
        form_check(c, s, section);
    if (s)
        sheet_unsettle(s);
}

/* What an update must look at besides values. */
struct upheaval {
    bool everything; /* rows or values of the ledger itself */
    bool order;      /* which projects, and in what order */
    bool rows;       /* rows of some project: checker.moved says of which kinds */
    bool reasons;
};

static void survey_change(struct checker *c, const struct change *ch, struct upheaval *u)
{
    struct row *row = record_row(c->record, ch->row);
    struct row *project;
    struct sheet *s;

    if (!row)
        return;
    if (ch->field[0] != '*') {
        u->everything = u->everything || row->kind->role == KIND_LEDGER;
        return;
    }
    if (str_starts(ch->field, FIELD_REASON)) {
        u->reasons = true;
        return;
    }
    project = project_of(c, row);
    if (str_starts(ch->field, FIELD_SHOWN) || row == project) {
        u->order = true;
    } else if (project) {
        u->rows = true;
        c->moved[row->kind->no] = true;
        s = checker_sheet(c, project);
        if (s)
            s->whole = true;
    } else {
        u->everything = true;
    }
}

/* The projects have changed: whatever reads other projects is judged again. */
static void update_order(struct checker *c)
{
    line_up(c);
    for (size_t k = 0; k + 1 < c->sheets; k++)
        if (c->sheet[k]->whole)
            note_alike(c, c->sheet[k]);
    for (size_t i = 0; i < c->tmpl->rules; i++)
        if (c->plan.rule[i].across)
            judge_everywhere(c, i);
    if (c->tmpl->report_section) /* it asks for projects */
        form_check(c, checker_report_sheet(c), c->tmpl->report_section);
}

/* Rows of kind `k` have come, gone or moved in some projects, which are checked whole later: what
 * reads such rows in other projects is judged there. */
static void update_rows(struct checker *c, const struct kind *k)
{
    for (size_t i = 0; i < c->tmpl->rules; i++) {
        if (!plan_reads_across(&c->plan, k, i))
            continue;
        if (!c->plan.rule[i].alike)
            judge_everywhere(c, i);
        for (size_t n = 0; c->plan.rule[i].alike && n + 1 < c->sheets; n++)
            if (c->sheet[n]->whole)
                update_alike(c, c->sheet[n], i);
    }
}

static void update_structure(struct checker *c, bool order)
{
    if (order)
        update_order(c);
    for (size_t k = 0; k < c->tmpl->dict->kinds; k++) {
        if (c->moved[k] && !order)
            update_rows(c, &c->tmpl->dict->kind[k]);
        c->moved[k] = false;
    }
    for (size_t i = 0; i < c->tmpl->rules; i++)
        if (!c->plan.rule[i].in_project)
            judge_everywhere(c, i);
    for (size_t k = 0; k + 1 < c->sheets; k++)
        if (c->sheet[k]->whole)
            check_sheet(c, c->sheet[k]);
}

static void update(struct checker *c, const struct step *step)
{
    struct upheaval u = {0};

    c->lists_made = false;
    for (size_t i = 0; i < step->changes; i++)
        survey_change(c, &step->change[i], &u);
    if (!c->ran || u.everything) {
        memset(c->moved, 0, c->tmpl->dict->kinds * sizeof *c->moved);
        run(c, c->final);
        return;
    }
    for (size_t i = 0; i < step->changes; i++) {
        struct row *row = record_row(c->record, step->change[i].row);
        const struct field *f = row ? kind_field(row->kind, step->change[i].field) : NULL;

        if (f)
            update_value(c, row, f);
    }
    if (u.order || u.rows)
        update_structure(c, u.order);
    if (u.reasons)
        for (size_t i = 0; i < c->sheets; i++)
            judge_reasons(c, c->sheet[i]);
}

void checker_update(struct checker *c, const struct step *step)
{
    update(c, step);
    repeats_forget(&c->repeats);
}

/* ---- the findings ---- */

static void list_make(struct checker *c)
{
    size_t count = 0;
    size_t at = 0;

    for (size_t i = 0; i < c->sheets; i++) {
        sheet_settle(c->sheet[i], &c->plan);
        count += c->sheet[i]->entries;
    }
    if (count > c->list_cap) {
        c->list_cap = count + count / 2;
        c->in_order = mem_resize(c->in_order, c->list_cap, sizeof(struct finding *));
        c->by_level = mem_resize(c->by_level, c->list_cap, sizeof(struct finding *));
    }
    c->listed = 0;
    for (size_t i = 0; i < c->sheets; i++)
        for (size_t k = 0; k < c->sheet[i]->entries; k++)
            if (!c->sheet[i]->entry[k].silenced)
                c->in_order[c->listed++] = &c->sheet[i]->entry[k].finding;
    for (int level = LEVEL_ERROR; level <= LEVEL_NOTE; level++)
        for (size_t i = 0; i < c->listed; i++)
            if (c->in_order[i]->level == (enum level)level)
                c->by_level[at++] = c->in_order[i];
    c->lists_made = true;
}

/* Lists are made when first asked for: settling changes what is derived, never the findings. */
static void list_need(const struct checker *c)
{
    if (!c->lists_made)
        list_make((struct checker *)c);
}

size_t checker_count(const struct checker *c)
{
    list_need(c);
    return c->listed;
}

const struct finding *checker_finding(const struct checker *c, size_t i)
{
    list_need(c);
    return i < c->listed ? c->by_level[i] : NULL;
}

const struct finding *checker_in_order(const struct checker *c, size_t i)
{
    list_need(c);
    return i < c->listed ? c->in_order[i] : NULL;
}

size_t checker_level(const struct checker *c, enum level l)
{
    size_t count = 0;

    for (size_t i = 0; i < c->sheets; i++) {
        sheet_settle(c->sheet[i], &c->plan);
        count += c->sheet[i]->level[l];
    }
    return count;
}
