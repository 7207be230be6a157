/* SPDX-License-Identifier: MulanPSL-2.0 */
/* After any edit an update says what a fresh check of everything says. */
#include "desk.h"
#include "support/office.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SEEDS = 6, EDITS = 500, PROJECTS = 6, KEPT_STEPS = 8 };

struct scene {
    struct desk desk;
    struct dice dice;
    struct step *old[KEPT_STEPS]; /* to be taken back */
    size_t olds;
};

/* ---- random things ---- */

static struct row *any_project(struct scene *s)
{
    size_t count = row_count(s->desk.record->ledger, s->desk.dict->project);

    if (!count)
        return NULL;
    return row_child(s->desk.record->ledger, s->desk.dict->project, dice_below(&s->dice, count));
}

static const struct tmpl_item *any_item(struct scene *s)
{
    const struct tmpl *t = s->desk.tmpl;
    const struct tmpl_section *section = &t->section[dice_below(&s->dice, t->sections)];

    return &section->item[dice_below(&s->dice, section->items)];
}

static const struct tmpl_group *any_group(struct scene *s)
{
    const struct tmpl_item *item;

    do
        item = any_item(s);
    while (!item->group);
    return item->group;
}

static struct row *any_child(struct scene *s)
{
    struct row *project = any_project(s);
    const struct tmpl_group *g = any_group(s);

    if (!project || !row_count(project, g->kind))
        return NULL;
    return row_child(project, g->kind, dice_below(&s->dice, row_count(project, g->kind)));
}

/* A field that the form shows, and a row that has it. */
static const struct field *any_field(struct scene *s, struct row **row)
{
    const struct tmpl_section *own = s->desk.tmpl->report_section;
    const struct tmpl_group *g;

    if (dice_below(&s->dice, 3)) {
        *row = any_child(s);
        g = *row ? tmpl_group_of(s->desk.tmpl, (*row)->kind) : NULL;
        return g ? g->column[dice_below(&s->dice, g->columns)].field : NULL;
    }
    if (!dice_below(&s->dice, 8) && own) {
        const struct tmpl_item *item = &own->item[dice_below(&s->dice, own->items)];

        if (!item->field)
            return NULL;
        *row =
            item->field->field->kind->role == KIND_LEDGER ? s->desk.record->ledger : s->desk.report;
        return item->field->field;
    }
    *row = any_project(s);

    const struct tmpl_item *item = any_item(s);

    return item->field ? item->field->field : item->group->state;
}

static const char *any_value(struct scene *s, const struct field *f)
{
    static const char *const VALUE[] = {
        "",
        "无",
        "待核实",
        "不适用",
        "12O.5",
        "0",
        "10.00",
        "10.00",
        "8.00",
        "2.00",
        "-3.00",
        "1",
        "2",
        "100000",
        "12.345",
        "县级",
        "城关镇",
        "云台乡",
        "0.01",
        "各乡镇按季度核对台账，由财务人员复核后报销，结果在公示栏公开。",
        "本项目按照年度计划推进，任务按期完成，群众反映良好，资料已经归档。",
    };
    struct row *other = any_project(s);

    /* What another project says is what copied money and text come from. */
    if (f->type != TYPE_GROUP && other && dice_below(&s->dice, 3) == 0) {
        if (f->kind != other->kind && row_count(other, f->kind))
            other = row_child(other, f->kind, 0);
        if (other->kind == f->kind)
            return row_value(other, f)->typed;
    }
    if (f->type == TYPE_GROUP)
        return VALUE[dice_below(&s->dice, 3)];
    return VALUE[dice_below(&s->dice, sizeof VALUE / sizeof *VALUE)];
}

/* ---- edits ---- */

static void edit_value(struct scene *s, struct step *step)
{
    struct row *row = NULL;
    const struct field *f = any_field(s, &row);
    char *value;

    if (!f || !row || f->computed)
        return;
    value = mem_str(any_value(s, f));
    record_set(s->desk.record, step, row, f, value);
    free(value);
}

static void edit_add(struct scene *s, struct step *step)
{
    struct row *project = any_project(s);

    if (!project || dice_below(&s->dice, 8) == 0)
        record_add(s->desk.record, step, s->desk.record->ledger, s->desk.dict->project, project);
    else
        record_add(s->desk.record, step, project, any_group(s)->kind, NULL);
}

static void edit_remove(struct scene *s, struct step *step)
{
    struct row *row = dice_below(&s->dice, 8) ? any_child(s) : any_project(s);

    if (row)
        record_remove(s->desk.record, step, row);
}

static void edit_move(struct scene *s, struct step *step)
{
    struct row *row = dice_below(&s->dice, 2) ? any_child(s) : any_project(s);
    struct row *after = NULL;

    if (!row)
        return;
    if (dice_below(&s->dice, 2))
        after = row_child(row->parent, row->kind,
                          dice_below(&s->dice, row_count(row->parent, row->kind)));
    if (after != row)
        record_move(s->desk.record, step, row, after);
}

static void edit_shown(struct scene *s, struct step *step)
{
    struct row *project = any_project(s);

    if (project)
        record_show(s->desk.record, step, s->desk.report, project, dice_below(&s->dice, 3) != 0);
}

static void edit_reason(struct scene *s, struct step *step)
{
    size_t count = checker_count(s->desk.checker);
    const struct finding *f =
        count ? checker_finding(s->desk.checker, dice_below(&s->dice, count)) : NULL;

    if (f && f->level == LEVEL_WARNING)
        record_give_reason(s->desk.record, step, f->rule, f->row, f->figure,
                           dice_below(&s->dice, 4) ? "项目下半年才批复" : "");
}

/* The first rows of a kind become the same. */
static void edit_copy_row(struct scene *s, struct step *step)
{
    const struct kind *k =
        dice_below(&s->dice, 3) ? dict_kind(s->desk.dict, "fund") : any_group(s)->kind;
    const struct row *from = any_project(s);
    const struct row *to = any_project(s);

    if (!from || from == to || !row_count(from, k) || !row_count(to, k))
        return;
    for (size_t i = 0; i < k->fields; i++)
        if (!k->field[i].computed && k->field[i].type != TYPE_GROUP)
            record_set(s->desk.record, step, row_child(to, k, 0), &k->field[i],
                       row_value(row_child(from, k, 0), &k->field[i])->typed);
}

/* Names come from a few, so that this year's meet last year's and each other. */
static void edit_name(struct scene *s, struct step *step)
{
    static const char *const NAME[] = {"乡村医生补助", "考试考务费", "麻风病防治补助"};
    struct row *row = dice_below(&s->dice, 2) ? any_project(s) : any_child(s);

    if (row && row->kind->title)
        record_set(s->desk.record, step, row, row->kind->title, NAME[dice_below(&s->dice, 3)]);
}

/* Taking back is a step of its own. */
static void edit_revert(struct scene *s, struct step *step)
{
    struct err err;

    if (s->olds && record_revert(s->desk.record, s->old[dice_below(&s->dice, s->olds)], false, step,
                                 &err) != STATUS_OK)
        assert_int_equal(step->changes, 0);
}

static void edit(struct scene *s, struct step *step)
{
    typedef void edit_fn(struct scene * s, struct step * step);
    static edit_fn *const EDIT[] = {
        edit_value, edit_value,  edit_value,    edit_value, edit_value,  edit_value, edit_add,
        edit_add,   edit_remove, edit_move,     edit_shown, edit_reason, edit_value, edit_value,
        edit_value, edit_value,  edit_copy_row, edit_name,  edit_reason,
    };

    EDIT[dice_below(&s->dice, sizeof EDIT / sizeof *EDIT)](s, step);
}

static void keep_step(struct scene *s, struct step *step)
{
    if (s->olds == KEPT_STEPS) {
        step_destroy(s->old[0]);
        memmove(s->old, s->old + 1, (KEPT_STEPS - 1) * sizeof *s->old);
        s->olds--;
    }
    s->old[s->olds++] = step;
}

/* ---- comparing ---- */

static void dump_marks(const struct desk *d, struct text *out)
{
    size_t done;
    size_t all;

    for (size_t i = 0; i < record_projects(d->record, d->report); i++) {
        const struct row *project = record_project(d->record, d->report, i);

        for (size_t k = 0; k < d->tmpl->sections; k++)
            text_add(out, checker_mark(d->checker, project, &d->tmpl->section[k]));
        checker_progress(d->checker, project, &done, &all);
        text_addf(out, " %zu/%zu\n", done, all);
    }
    text_add(out, checker_mark(d->checker, NULL, d->tmpl->report_section));
    checker_progress(d->checker, NULL, &done, &all);
    text_addf(out, " %zu/%zu", done, all);
    checker_sections(d->checker, &done, &all);
    text_addf(out, " %zu/%zu\n", done, all);
}

static char *dump_all(const struct desk *d)
{
    struct text out = {0};
    char *findings = desk_dump(d);

    text_addf(&out, "%s\n", findings);
    dump_marks(d, &out);
    free(findings);
    return text_take(&out);
}

static void compare(const struct scene *s, uint64_t seed, size_t edits, bool final)
{
    struct desk fresh = s->desk;
    char *updated = dump_all(&s->desk);
    char *run;

    fresh.checker = checker_create(fresh.tmpl, fresh.record, fresh.report, fresh.last_year);
    checker_run(fresh.checker, final);
    run = dump_all(&fresh);
    if (strcmp(updated, run) != 0)
        fail_msg("seed %llu, edit %zu\nupdated:\n%s\nanew:\n%s", (unsigned long long)seed, edits,
                 updated, run);
    checker_destroy(fresh.checker);
    free(run);
    free(updated);
}

static void type_indicators(struct desk *d)
{
    desk_type_lines(d, "projects/1/indicators/1/name\t乡村医生岗位稳定率\n"
                       "projects/1/indicators/1/kind\t>=\n"
                       "projects/1/indicators/1/target\t90\n"
                       "projects/1/indicators/1/actual\t80\n"
                       "projects/1/indicators/2/name\t服务人次\n"
                       "projects/1/indicators/2/kind\t>=\n"
                       "projects/1/indicators/2/target\t10\n"
                       "projects/1/indicators/2/actual\t10\n"
                       "projects/3/indicators/1/name\t培训期数\n"
                       "projects/3/indicators/1/kind\t>=\n"
                       "projects/3/indicators/1/target\t5\n"
                       "projects/3/indicators/1/actual\t2\n");
}

static void play(struct scene *s, const struct record *last_year, uint64_t seed)
{
    bool final = seed % 2;
    struct text lines = {0};

    s->dice = dice_from(seed);
    desk_renew(&s->desk);
    s->desk.last_year = last_year;
    office_lines(seed, PROJECTS, &lines);
    desk_type_lines(&s->desk, text_str(&lines));
    text_finish(&lines);
    type_indicators(&s->desk);
    desk_run(&s->desk, final);
    for (size_t i = 0; i < EDITS; i++) {
        struct step *step = step_create((int64_t)i + 1, s->desk.record->ledger->id, "王某");
        size_t acts = dice_below(&s->dice, 6) ? 1 : dice_below(&s->dice, 5);

        if (!acts)
            edit_revert(s, step);
        while (acts--)
            edit(s, step);
        checker_update(s->desk.checker, step);
        compare(s, seed, i, final);
        if (step->undoes)
            step_destroy(step);
        else
            keep_step(s, step);
    }
    while (s->olds)
        step_destroy(s->old[--s->olds]);
}

static void an_update_equals_a_run(void **state)
{
    struct desk before;
    struct scene s = {0};
    struct text lines = {0};

    (void)state;
    desk_open(&before);
    office_lines(2, PROJECTS, &lines);
    desk_type_lines(&before, text_str(&lines));
    desk_type(&before, NULL, "projects/1/name", "乡村医生补助");
    desk_type(&before, NULL, "projects/2/name", "考试考务费");
    desk_open(&s.desk);
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        play(&s, seed % 3 ? before.record : NULL, seed);
    desk_close(&s.desk);
    desk_close(&before);
    text_finish(&lines);
}

static void an_update_before_any_run_checks_everything(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d);
    desk_type(&d, NULL, "projects/1/overview", "待核实");
    d.checker = checker_create(d.tmpl, d.record, d.report, NULL);
    desk_edit(&d, "projects/1/goals", "待核实");
    assert_non_null(desk_found(&d, "pending", "projects/1/overview"));
    assert_non_null(desk_found(&d, "pending", "projects/1/goals"));
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_update_equals_a_run),
        cmocka_unit_test(an_update_before_any_run_checks_everything),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
