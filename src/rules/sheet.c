/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "rules/sheet.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct sheet *sheet_create(const struct plan *p, struct row *row)
{
    struct sheet *s = mem_new(1, sizeof *s);

    s->row = row;
    s->whole = true;
    s->alike = mem_new(p->tmpl->rules + 1, sizeof *s->alike);
    s->mark = mem_new(p->tmpl->sections + 1, sizeof *s->mark);
    return s;
}

void sheet_destroy(struct sheet *s)
{
    if (!s)
        return;
    sheet_drop_all(s);
    free(s->entry);
    free(s->alike);
    free(s->mark);
    free(s);
}

void sheet_unsettle(struct sheet *s)
{
    s->settled = false;
}

/* ---- in and out ---- */

enum { PLACE_LAST = 0xFFFF };

static uint64_t place_part(size_t n, unsigned bits)
{
    uint64_t most = (UINT64_C(1) << bits) - 1;

    return n < most ? n : most;
}

/* A finding about a group as a whole stands below its rows, where its total is. */
static uint64_t place_of(const struct plan *p, const struct finding *f, int check)
{
    const struct spot *spot = plan_spot(p, f->field);
    bool in_report = f->section == p->tmpl->report_section;
    size_t section = f->section && !in_report ? (size_t)(f->section - p->tmpl->section) : 0;
    bool of_group = spot->group && !spot->shown;
    bool placed = spot->section && spot->section == f->section;
    size_t row = of_group || !placed ? PLACE_LAST : spot->group ? row_number(f->row) : 0;

    return place_part(section, 8) << 56 | place_part(placed ? spot->item : PLACE_LAST, 8) << 48 |
           place_part(row, 16) << 32 | place_part(spot->column, 12) << 20 |
           place_part((size_t)(check + 1), 20);
}

void sheet_add(struct sheet *s, const struct plan *p, const struct finding *f, int check)
{
    s->entry = mem_grow(s->entry, s->entries, &s->cap, sizeof *s->entry);
    s->entry[s->entries++] =
        (struct entry){.finding = *f, .check = check, .place = place_of(p, f, check)};
    s->settled = false;
}

static void sheet_drop_at(struct sheet *s, size_t i)
{
    finding_finish(&s->entry[i].finding);
    s->entry[i] = s->entry[--s->entries];
    s->settled = false;
}

void sheet_drop_rule(struct sheet *s, int check, const struct row *row)
{
    for (size_t i = s->entries; i-- > 0;)
        if (s->entry[i].check == check && (!row || s->entry[i].finding.row == row))
            sheet_drop_at(s, i);
}

void sheet_drop_form(struct sheet *s, const struct tmpl_section *section)
{
    for (size_t i = s->entries; i-- > 0;)
        if (s->entry[i].check == CHECK_FORM && s->entry[i].finding.section == section)
            sheet_drop_at(s, i);
}

void sheet_drop_all(struct sheet *s)
{
    while (s->entries)
        sheet_drop_at(s, s->entries - 1);
    s->settled = false;
}

/* ---- settling ---- */

static int entry_cmp(const void *left, const void *right)
{
    const struct entry *a = left;
    const struct entry *b = right;

    if (a->place != b->place)
        return a->place < b->place ? -1 : 1;
    if (a->finding.row != b->finding.row)
        return a->finding.row->id < b->finding.row->id ? -1 : 1;
    return strcmp(a->finding.rule, b->finding.rule);
}

static bool rule_silences(const struct rule *rule, const char *id)
{
    for (size_t i = 0; i < rule->silence_count; i++)
        if (!strcmp(rule->silences[i], id))
            return true;
    return false;
}

/* A rule silences another on the same row; one on another kind of row, all through the project. */
static void silence_by_rule(struct sheet *s, const struct entry *by, const struct plan *p)
{
    const struct rule *rule = &p->tmpl->rule[by->check];

    for (size_t i = 0; i < s->entries; i++) {
        struct entry *e = &s->entry[i];
        bool near =
            e->finding.row == by->finding.row || e->finding.row->kind != by->finding.row->kind;

        if (e != by && near && rule_silences(rule, e->finding.rule))
            e->silenced = true;
    }
}

/* What a rule says about a field need not be said by the form again: that it is missing, where the
 * rule calls it wrong or missing; that it is outside its limits, where the rule calls it wrong. */
static void silence_form(struct sheet *s, const struct entry *by)
{
    for (size_t i = 0; i < s->entries; i++) {
        struct entry *e = &s->entry[i];

        if (e->check != CHECK_FORM || e->finding.row != by->finding.row ||
            e->finding.field != by->finding.field)
            continue;
        if ((str_starts(e->finding.rule, "req-") && by->finding.level <= LEVEL_MISSING) ||
            (!strcmp(e->finding.rule, "limit") && by->finding.level == LEVEL_ERROR))
            e->silenced = true;
    }
}

/* Rules speak in the order of the template, and one that is silenced silences nobody: of rules that
 * silence each other the first remains. */
static void sheet_silence(struct sheet *s, const struct plan *p)
{
    for (size_t i = 0; i < s->entries; i++)
        s->entry[i].silenced = false;
    for (size_t rule = 0; rule < p->tmpl->rules; rule++) {
        if (!p->tmpl->rule[rule].silence_count)
            continue;
        for (size_t i = 0; i < s->entries; i++)
            if (s->entry[i].check == (int)rule && !s->entry[i].silenced)
                silence_by_rule(s, &s->entry[i], p);
    }
    for (size_t i = 0; i < s->entries; i++)
        if (s->entry[i].check != CHECK_FORM && !s->entry[i].silenced)
            silence_form(s, &s->entry[i]);
}

static void sheet_tally(struct sheet *s)
{
    memset(s->level, 0, sizeof s->level);
    for (size_t i = 0; i < s->entries; i++) {
        struct entry *e = &s->entry[i];

        e->finding.project = s->number;
        if (!e->silenced &&
            (e->finding.level != LEVEL_WARNING || e->finding.answer != ANSWER_GIVEN))
            s->level[e->finding.level]++;
    }
}

void sheet_settle(struct sheet *s, const struct plan *p)
{
    if (s->settled)
        return;
    if (s->entries) {
        qsort(s->entry, s->entries, sizeof *s->entry, entry_cmp);
        sheet_silence(s, p);
    }
    sheet_tally(s);
    memset(s->mark, 0, (p->tmpl->sections + 1) * sizeof *s->mark);
    s->settled = true;
}

bool sheet_stands(const struct sheet *s, const struct row *row, const struct field *f,
                  enum level worst)
{
    for (size_t i = 0; i < s->entries; i++) {
        const struct entry *e = &s->entry[i];

        if (!e->silenced && e->finding.level <= worst && e->finding.row == row &&
            e->finding.field == f)
            return true;
    }
    return false;
}
