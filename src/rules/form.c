/* SPDX-License-Identifier: MulanPSL-2.0 */
/* What the form asks by itself: required things, readable things, things within their limits. */
#include "rules/checker.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { CHOICES_SAID = 8 };

/* One field of one row while it is looked at. */
struct cell {
    struct checker *c;
    struct sheet *sheet;
    const struct tmpl_section *section;
    const struct spot *spot;
    struct row *row;
    const struct field *field;
    const struct value *value;
    bool required, alone; /* alone: the only required thing of its section */
    bool must;            /* a blank is 缺 although it was never touched */
};

struct row *form_row(const struct checker *c, const struct sheet *s, const struct field *f)
{
    return f->kind->role == KIND_LEDGER ? c->record->ledger : s->row;
}

/* ---- what stands in a section ---- */

/* The name of a project comes with its row, the unit and the year with the ledger. */
static bool comes_with_row(const struct field *f)
{
    return f->kind->role == KIND_LEDGER || f == f->kind->title;
}

static enum standing standing_of(const struct value *v)
{
    switch (v->state) {
    case VALUE_BLANK:
        return STANDING_NOTHING;
    case VALUE_NONE:
    case VALUE_NA:
        return STANDING_DECLARED;
    default:
        return STANDING_SOMETHING;
    }
}

static enum standing standing_of_item(const struct row *row, const struct tmpl_item *it)
{
    if (it->field)
        return comes_with_row(it->field->field) ? STANDING_NOTHING
                                                : standing_of(row_value(row, it->field->field));
    if (row_count(row, it->group->kind))
        return STANDING_SOMETHING;
    return standing_of(row_value(row, it->group->state));
}

enum standing form_standing(const struct checker *c, const struct row *row,
                            const struct tmpl_section *section)
{
    enum standing most = STANDING_NOTHING;

    (void)c;
    for (size_t i = 0; i < section->items && most < STANDING_SOMETHING; i++) {
        enum standing one = standing_of_item(row, &section->item[i]);

        if (one > most)
            most = one;
    }
    return most;
}

/* ---- findings of the form ---- */

/* Several rows are told apart by their numbers. */
static void say_which(struct text *out, const struct cell *cell)
{
    const struct tmpl_group *g = cell->spot->group;

    if (g && cell->spot->shown && row_count(cell->row->parent, g->kind) > 1)
        text_addf(out, "第 %zu 行", row_number(cell->row));
    text_addf(out, "「%s」", cell->field->label);
}

static void form_finding(const struct cell *cell, const char *rule, enum level level,
                         struct text *message)
{
    struct finding f = {.rule = rule,
                        .level = level,
                        .row = cell->row,
                        .field = cell->field,
                        .section = cell->section};
    struct text value = {0};

    record_print(cell->c->record, cell->row, cell->field, false, &value);
    f.message = text_take(message);
    f.term = mem_new(1, sizeof *f.term);
    f.terms = 1;
    f.term[0] = (struct term){.row = cell->row,
                              .field = cell->field,
                              .label = mem_str(cell->field->label),
                              .value = text_take(&value)};
    f.figure = mem_str("");
    f.source = str_empty(cell->field->source) ? "" : cell->field->source;
    sheet_add(cell->sheet, &cell->c->plan, &f, CHECK_FORM);
}

static void find_missing(const struct cell *cell)
{
    const struct tmpl_group *g = cell->spot->shown ? NULL : cell->spot->group;
    struct text message = {0};

    if (g && g->none_allowed) {
        text_addf(&message, "没有填%s，也没有声明「无」", cell->field->label);
    } else {
        if (!cell->alone)
            say_which(&message, cell);
        text_add(&message, "未填写");
    }
    form_finding(cell, cell->spot->required, LEVEL_MISSING, &message);
}

static void find_declared(const struct cell *cell)
{
    const struct tmpl_group *g = cell->spot->shown ? NULL : cell->spot->group;
    struct text message = {0};

    if (g && row_count(cell->row, g->kind)) {
        say_which(&message, cell);
        text_addf(&message, "声明了「%s」，又填了 %zu 行，请去掉一种",
                  value_state_word(cell->value->state), row_count(cell->row, g->kind));
    } else if (cell->required && !(g && g->none_allowed)) {
        say_which(&message, cell);
        text_addf(&message, "必须填写，不能填「%s」", value_state_word(cell->value->state));
    } else {
        return;
    }
    form_finding(cell, "none", LEVEL_ERROR, &message);
}

static void find_pending(const struct cell *cell)
{
    struct text message = {0};

    say_which(&message, cell);
    text_add(&message, "待核实，请核实后填写");
    form_finding(cell, "pending", LEVEL_MISSING, &message);
}

static void find_unreadable(const struct cell *cell)
{
    struct text message = {0};

    say_which(&message, cell);
    text_add(&message, "填的");
    value_says(cell->value, cell->field, record_year(cell->c->record), &message);
    if (!strstr(message.s, "请")) /* most clauses say what to do */
        text_add(&message, "，请改正");
    form_finding(cell, "unreadable", LEVEL_ERROR, &message);
}

static void say_limit(struct text *message, const struct cell *cell, const char *what,
                      int64_t limit)
{
    char printed[NUMBER_BYTES];

    say_which(message, cell);
    value_print(cell->value, cell->field, false, message);
    text_addf(message, "，%s %s", what, number_print(printed, limit, &cell->field->form, false));
    text_add(message, "，请核对");
    form_finding(cell, "limit", LEVEL_ERROR, message);
}

static void check_figure(const struct cell *cell)
{
    const struct field *f = cell->field;
    struct text message = {0};

    if (f->has_min && cell->value->number < f->min)
        say_limit(&message, cell, "小于", f->min);
    else if (f->has_max && cell->value->number > f->max)
        say_limit(&message, cell, "大于", f->max);
}

static void check_places(const struct cell *cell)
{
    struct text message = {0};

    size_t bytes;
    const char *place = phrase_place(cell->value->typed, &bytes);

    if (!place)
        return;
    text_add(&message, "「");
    text_add_n(&message, place, bytes);
    text_add(&message, "」还没有换成实际内容，请补上");
    form_finding(cell, "place", LEVEL_MISSING, &message);
}

static void check_length(const struct cell *cell)
{
    const struct field *f = cell->field;
    struct text message = {0};
    size_t chars;

    if (f->max_chars <= 0 && f->min_chars <= 0)
        return;
    chars = text_chars(cell->value->typed, strlen(cell->value->typed));
    if (f->max_chars > 0 && chars > (size_t)f->max_chars) {
        say_which(&message, cell);
        text_addf(&message, "有 %zu 字，最多 %d 字，请精简", chars, f->max_chars);
        form_finding(cell, "limit", LEVEL_ERROR, &message);
    } else if (chars < (size_t)f->min_chars) {
        say_which(&message, cell);
        text_addf(&message, "只有 %zu 字，少于 %d 字，请写具体", chars, f->min_chars);
        form_finding(cell, "short", LEVEL_NOTE, &message);
    }
}

/* 「数量指标」不属于「效益指标」 */
static void check_set_of_choices(const struct cell *cell)
{
    struct choice_set set = row_choices(cell->row, cell->field);
    struct text message = {0};

    for (size_t i = 0; i < set.count; i++)
        if (strcmp(set.choice[i], cell->value->typed) == 0)
            return;
    say_which(&message, cell);
    text_addf(&message, "填的「%s」不属于「%s」，请改选", cell->value->typed, set.of);
    for (size_t i = 0; i < set.count && i < CHOICES_SAID; i++)
        text_addf(&message, "「%s」", set.choice[i]);
    text_add(&message, set.count > CHOICES_SAID ? "等" : "");
    form_finding(cell, "limit", LEVEL_ERROR, &message);
}

static void check_choice(const struct cell *cell)
{
    struct text message = {0};

    if (cell->value->number >= 0 && cell->field->by) {
        check_set_of_choices(cell);
        return;
    }

    if (cell->value->number >= 0 || cell->field->open)
        return;
    say_which(&message, cell);
    text_addf(&message, "填的「%s」不在可选的几种里，请重选", cell->value->typed);
    form_finding(cell, "limit", LEVEL_ERROR, &message);
}

static void check_reference(const struct cell *cell)
{
    struct text message = {0};

    if (record_target(cell->c->record, cell->row, cell->field))
        return;
    say_which(&message, cell);
    text_add(&message, "所指的那一行已经没有了，请重选");
    form_finding(cell, "limit", LEVEL_ERROR, &message);
}

static void check_set(const struct cell *cell)
{
    switch (cell->field->type) {
    case TYPE_CHOICE:
    case TYPE_FLAG:
        check_choice(cell);
        break;
    case TYPE_REF:
        check_reference(cell);
        break;
    case TYPE_TEXT:
    case TYPE_PROSE:
        check_length(cell);
        check_places(cell);
        break;
    default:
        if (field_is_figure(cell->field))
            check_figure(cell);
    }
}

static void check_blank(const struct cell *cell)
{
    const struct tmpl_group *g = cell->spot->shown ? NULL : cell->spot->group;

    if (!cell->required || (g && row_count(cell->row, g->kind)))
        return;
    if (cell->must || cell->value->touched)
        find_missing(cell);
}

static void check_cell(struct cell *cell)
{
    if (cell->field->computed)
        return;
    cell->spot = plan_spot(&cell->c->plan, cell->field);
    cell->value = row_value(cell->row, cell->field);
    switch (cell->value->state) {
    case VALUE_BLANK:
        check_blank(cell);
        break;
    case VALUE_SET:
        check_set(cell);
        break;
    case VALUE_UNREADABLE:
        find_unreadable(cell);
        break;
    case VALUE_NONE:
    case VALUE_NA:
        find_declared(cell);
        break;
    case VALUE_PENDING:
        find_pending(cell);
        break;
    }
}

static void check_group(struct cell *cell, const struct tmpl_group *g, struct row *above)
{
    cell->alone = false;
    cell->must = true; /* a row exists, so something stands */
    for (size_t i = 0; i < row_count(above, g->kind); i++) {
        cell->row = row_child(above, g->kind, i);
        for (size_t k = 0; k < g->columns; k++) {
            cell->field = g->column[k].field;
            cell->required = g->column[k].required;
            check_cell(cell);
        }
    }
}

/* The form is of projects, and the report has none: said when it is to be finished, at its title,
 * since there is no row to say it of. */
static void check_projects(const struct cell *cell)
{
    const struct checker *c = cell->c;
    struct text message = {0};

    if (!c->final || c->tmpl->sections == 0 || record_projects(c->record, c->report) > 0)
        return;
    text_addf(&message, "一个%s也没有，请先加上%s", c->tmpl->dict->project->label,
              c->tmpl->dict->project->label);
    form_finding(cell, "req-projects", LEVEL_MISSING, &message);
}

size_t form_required(const struct tmpl_section *section)
{
    size_t n = 0;

    for (size_t i = 0; i < section->items; i++)
        n += section->item[i].field ? section->item[i].field->required
                                    : section->item[i].group->required;
    return n;
}

void form_check(struct checker *c, struct sheet *s, const struct tmpl_section *section)
{
    bool alone = form_required(section) == 1;
    bool must = c->final || form_standing(c, s->row, section) != STANDING_NOTHING;

    sheet_drop_form(s, section);
    for (size_t i = 0; i < section->items; i++) {
        const struct tmpl_item *it = &section->item[i];
        struct cell cell = {.c = c, .sheet = s, .section = section, .alone = alone, .must = must};

        cell.field = it->field ? it->field->field : it->group->state;
        cell.required = it->field ? it->field->required : it->group->required;
        cell.row = form_row(c, s, cell.field);
        check_cell(&cell);
        if (it->group)
            check_group(&cell, it->group, s->row);
    }
    if (section == c->tmpl->report_section)
        check_projects(&(struct cell){
            .c = c, .sheet = s, .section = section, .row = s->row, .field = s->row->kind->title});
}
