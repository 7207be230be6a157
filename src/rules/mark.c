/* SPDX-License-Identifier: MulanPSL-2.0 */
/* What is done: one hanzi a section, and counts of required things. */
#include "rules/checker.h"

#include <string.h>

/* Nothing stands in the section but what came with its row: is that all it requires? */
static bool needs_nothing(const struct checker *c, const struct sheet *s,
                          const struct tmpl_section *section)
{
    bool requires = false;

    for (size_t i = 0; i < section->items; i++) {
        const struct tmpl_item *it = &section->item[i];

        if (it->group && it->group->required)
            return false;
        if (!it->field || !it->field->required)
            continue;
        requires = true;
        if (row_value(form_row(c, s, it->field->field), it->field->field)->state == VALUE_BLANK)
            return false;
    }
    return requires;
}

static const char *mark_of(const struct checker *c, const struct sheet *s,
                           const struct tmpl_section *section)
{
    enum level worst = LEVEL_NOTE;

    for (size_t i = 0; i < s->entries; i++) {
        const struct finding *f = &s->entry[i].finding;

        if (!s->entry[i].silenced && f->section == section && f->level < worst &&
            (f->level != LEVEL_WARNING || f->answer != ANSWER_GIVEN))
            worst = f->level;
    }
    if (worst < LEVEL_NOTE)
        return level_word(worst);
    switch (form_standing(c, s->row, section)) {
    case STANDING_NOTHING:
        return needs_nothing(c, s, section) ? "完" : "空";
    case STANDING_DECLARED:
        return needs_nothing(c, s, section) ? "完" : "无";
    default:
        return "完";
    }
}

static bool is_of_report(const struct checker *c, const struct tmpl_section *section)
{
    return section == c->tmpl->report_section;
}

const char *checker_mark(const struct checker *c, const struct row *project,
                         const struct tmpl_section *section)
{
    struct sheet *s = checker_sheet(c, project);
    size_t i = is_of_report(c, section) ? 0 : (size_t)(section - c->tmpl->section);

    if (!s)
        return "空";
    sheet_settle(s, &c->plan);
    if (!s->mark[i])
        s->mark[i] = mark_of(c, s, section);
    return s->mark[i];
}

/* ---- counts ---- */

struct tally {
    size_t done, all;
};

static void tally_field(struct tally *t, const struct sheet *s, const struct row *row,
                        const struct field *f)
{
    t->all++;
    if (row_value(row, f)->state != VALUE_BLANK && !sheet_stands(s, row, f, LEVEL_MISSING))
        t->done++;
}

static void tally_group(struct tally *t, const struct sheet *s, const struct tmpl_group *g)
{
    size_t rows = row_count(s->row, g->kind);

    if (g->required) {
        bool holds = rows || row_value(s->row, g->state)->state != VALUE_BLANK;

        t->all++;
        if (holds && !sheet_stands(s, s->row, g->state, LEVEL_MISSING))
            t->done++;
    }
    for (size_t i = 0; i < rows; i++)
        for (size_t k = 0; k < g->columns; k++)
            if (g->column[k].required && !g->column[k].field->computed)
                tally_field(t, s, row_child(s->row, g->kind, i), g->column[k].field);
}

static void tally_section(struct tally *t, const struct checker *c, const struct sheet *s,
                          const struct tmpl_section *section)
{
    for (size_t i = 0; i < section->items; i++) {
        const struct tmpl_item *it = &section->item[i];

        if (it->group)
            tally_group(t, s, it->group);
        else if (it->field->required && !it->field->field->computed)
            tally_field(t, s, form_row(c, s, it->field->field), it->field->field);
    }
}

static void tally_sheet(struct tally *t, const struct checker *c, struct sheet *s)
{
    sheet_settle(s, &c->plan);
    if (s != checker_report_sheet(c))
        for (size_t i = 0; i < c->tmpl->sections; i++)
            tally_section(t, c, s, &c->tmpl->section[i]);
    else if (c->tmpl->report_section)
        tally_section(t, c, s, c->tmpl->report_section);
}

void checker_progress(const struct checker *c, const struct row *project, size_t *done, size_t *all)
{
    struct tally t = {0};

    for (size_t i = 0; i < c->sheets; i++)
        if (!project || c->sheet[i]->row == project)
            tally_sheet(&t, c, c->sheet[i]);
    *done = t.done;
    *all = t.all;
}

static bool is_done(const char *mark)
{
    return !strcmp(mark, "完") || !strcmp(mark, "无");
}

bool checker_is_empty(const struct checker *c, const struct row *project,
                      const struct tmpl_section *section)
{
    return form_required(section) > 0 && strcmp(checker_mark(c, project, section), "空") == 0;
}

void checker_sections(const struct checker *c, size_t *done, size_t *all)
{
    *done = 0;
    *all = 0;
    for (size_t i = 0; i + 1 < c->sheets; i++)
        for (size_t k = 0; k < c->tmpl->sections; k++) {
            if (!c->tmpl->section[k].marked)
                continue;
            ++*all;
            *done += is_done(checker_mark(c, c->sheet[i]->row, &c->tmpl->section[k]));
        }
}
