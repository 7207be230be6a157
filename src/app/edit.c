/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Edits of the open report: each one change of the record, one step in the log, one undo. */
#include "app/session.h"
#include "base/day.h"
#include "base/mem.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- steps ---- */

struct step *step_begin(struct app *a)
{
    if (!a->step) {
        a->step = step_create(store_next_step(a->store), a->open.record->ledger->id, a->user);
        a->step->at_ms = moment_now_ms();
        a->step->cursor = a->cursor;
    }
    return a->step;
}

static bool sets(const struct step *step, int64_t row, const char *field)
{
    for (size_t i = 0; i < step->changes; i++)
        if (step->change[i].row == row && strcmp(step->change[i].field, field) == 0)
            return true;
    return false;
}

/* The store forgets a draft in the transaction that sets its field; so does this list. */
static void drop_drafts(struct app *a, const struct step *step)
{
    for (size_t i = a->open.drafts; i-- > 0;) {
        struct draft *d = &a->open.draft[i];

        if (!sets(step, d->row, d->field))
            continue;
        free(d->field);
        free(d->typed);
        free(d->who);
        *d = a->open.draft[--a->open.drafts];
    }
}

/* What the step has changed is in the record: the findings follow. */
static void check_step(struct app *a, const struct step *step)
{
    if (session_moves_ledger(a, step))
        session_check(a);
    else
        checker_update(a->open.checker, step);
}

void step_done(struct app *a)
{
    struct step *step = a->step;

    if (a->step_depth > 0 || !step)
        return;
    a->step = NULL;
    if (step->changes == 0) {
        step_destroy(step);
        return;
    }
    step->cursor = a->cursor;
    drop_drafts(a, step);
    store_submit_take(a->store, step_copy(step));
    check_step(a, step);
    journal_take(&a->open.journal, step);
}

void app_begin(struct app *a)
{
    a->step_depth++;
}

void app_end(struct app *a)
{
    assert(a->step_depth > 0);
    a->step_depth--;
    step_done(a);
}

void app_end_undone(struct app *a)
{
    struct step *step = a->step && a->step->changes > 0 ? step_copy(a->step) : NULL;

    assert(a->step_depth == 1);
    app_end(a);
    /* Nobody else has edited in between, so that nothing can be in the way. */
    if (step && record_revert(a->open.record, step, false, step_begin(a), NULL) == STATUS_OK)
        step_done(a);
    step_destroy(step);
}

void app_abort(struct app *a)
{
    struct step *step = a->step;
    struct step *trace;

    assert(a->step_depth > 0);
    a->step_depth--;
    if (!step)
        return;
    a->step = NULL;
    trace = step_create(0, a->open.record->ledger->id, "");
    /* Nobody else has edited in between, so that nothing can be in the way. */
    if (record_revert(a->open.record, step, false, trace, NULL) == STATUS_OK)
        check_step(a, trace);
    step_destroy(trace);
    step_destroy(step);
}

enum status session_may_edit(const struct app *a, struct err *err)
{
    enum status rc = session_may_write(a, err);

    if (rc != STATUS_OK)
        return rc;
    if (app_locked(a))
        return err_set(err, STATUS_REFUSED,
                       "报告状态是「%s」，已经锁定；要修改请先写明原因，退回填报中", app_state(a));
    return STATUS_OK;
}

bool app_may_edit(const struct app *a, struct err *err)
{
    return session_may_edit(a, err) == STATUS_OK;
}

/* ---- one edit each ---- */

enum { FIELD_BYTES_MOST = 3 << 20 };

/* Where there is 无 to answer, there is 无 in answer: a group whose rows answer those of the group
 * just declared gets the same state, unless something stands there. */
static void declare_answers(struct app *a, struct step *step, struct row *row,
                            const struct field *state)
{
    if (state->type != TYPE_GROUP || row_value(row, state)->state != VALUE_NONE)
        return;
    for (size_t k = 0; k < a->open.record->dict->kinds; k++) {
        const struct tmpl_group *g = tmpl_group_of(a->open.tmpl, &a->open.record->dict->kind[k]);

        if (g && g->answers && g->answers->ref == state->ref && g->none_allowed &&
            row_count(row, g->kind) == 0 && row_value(row, g->state)->state == VALUE_BLANK)
            record_set(a->open.record, step, row, g->state, value_state_word(VALUE_NONE));
    }
}

/* One unit has one ledger a year: this one may not become another's. */
static enum status may_become(struct app *a, const char *unit, int year, struct err *err)
{
    int64_t other = 0;
    enum status rc = STATUS_OK;

    if (unit[0] && year > 0)
        rc = store_find_ledger(a->store, unit, year, &other, err);
    if (rc == STATUS_OK && other != 0 && other != a->open.record->ledger->id)
        rc = err_set(err, STATUS_REFUSED,
                     "%s %d 已经另有一份台账，不能改成同一单位同一年度；请在首页打开那一份", unit,
                     year);
    return rc;
}

/* The unit and year of the ledger with `typed` in its field `f`. */
static void become(const struct field *f, const char *typed, char **unit, int *year)
{
    struct value v = {0};

    value_read(&v, f, typed, 0);
    if (strcmp(f->key, "year") == 0) {
        *year = v.state == VALUE_SET && v.number > 0 && v.number <= 9999 ? (int)v.number : 0;
    } else if (strcmp(f->key, "unit") == 0) {
        free(*unit);
        *unit = mem_str(v.state == VALUE_SET ? v.typed : "");
    }
    value_finish(&v);
}

static enum status may_be_typed(struct app *a, const struct row *ledger, const struct field *f,
                                const char *typed, struct err *err)
{
    char *unit = mem_str(row_text(ledger, "unit"));
    int year = record_year(a->open.record);
    enum status rc = STATUS_OK;

    become(f, typed, &unit, &year);
    if (strcmp(f->key, "year") == 0 || strcmp(f->key, "unit") == 0)
        rc = may_become(a, unit, year, err);
    free(unit);
    return rc;
}

/* What the program itself keeps about a report. */
static bool is_programs(const struct field *f)
{
    static const char *const key[] = {"number",   "state",         "template",
                                      "archived", "template_hash", "dictionary_hash",
                                      "reopened", "submitted_by"};

    for (size_t i = 0; i < sizeof key / sizeof key[0]; i++)
        if (strcmp(f->key, key[i]) == 0)
            return true;
    return false;
}

static enum status may_set(struct app *a, const struct row *row, const struct field *f,
                           const char *typed, struct err *err)
{
    enum status rc = session_may_edit(a, err);

    if (rc != STATUS_OK)
        return rc;
    if (f->computed)
        return err_set(err, STATUS_REFUSED, "「%s」由程序计算，不用填写", f->label);
    if (row->kind->role == KIND_REPORT && is_programs(f))
        return err_set(err, STATUS_REFUSED, "「%s」由程序管理，不能直接填写", f->label);
    if (strlen(typed) > FIELD_BYTES_MOST)
        return err_set(err, STATUS_FULL, "「%s」太长，一栏最多 %d 万字，请分成几栏或另附文件",
                       f->label, FIELD_BYTES_MOST / 30000);
    if (row->kind->role == KIND_LEDGER)
        return may_be_typed(a, row, f, typed, err);
    return STATUS_OK;
}

enum status app_set(struct app *a, struct row *row, const struct field *f, const char *typed,
                    struct dropped *dropped, struct err *err)
{
    struct text clean = {0};
    struct dropped here = {0};
    enum status rc;

    text_clean(&clean, typed, strlen(typed), field_is_lines(f), dropped ? dropped : &here);
    rc = may_set(a, row, f, text_str(&clean), err);
    if (rc == STATUS_OK) {
        if (record_set(a->open.record, step_begin(a), row, f, text_str(&clean)))
            declare_answers(a, step_begin(a), row, f);
        step_done(a);
    }
    text_finish(&clean);
    return rc;
}

/* The first row of the answered kind that no row of `k` points at yet. */
static struct row *unanswered(const struct row *parent, const struct kind *k,
                              const struct field *answers)
{
    for (size_t i = 0; i < row_count(parent, answers->ref); i++) {
        struct row *asked = row_child(parent, answers->ref, i);
        bool answered = false;

        for (size_t j = 0; j < row_count(parent, k); j++) {
            const struct value *v = row_value(row_child(parent, k, j), answers);

            if (v->state == VALUE_SET && v->number == asked->id)
                answered = true;
        }
        if (!answered)
            return asked;
    }
    return NULL;
}

/* What a new row is born with: the template's initial values, the headings of the row before, and
 * the row it answers. */
static void fill_row(struct app *a, struct step *step, struct row *row)
{
    const struct tmpl_group *g = tmpl_group_of(a->open.tmpl, row->kind);
    size_t at = row_number(row);
    const struct row *before = at > 1 ? row_child(row->parent, row->kind, at - 2) : NULL;

    if (!g)
        return;
    for (size_t i = 0; i < g->columns; i++) {
        const struct tmpl_field *c = &g->column[i];

        if (c->initial)
            record_set(a->open.record, step, row, c->field, c->initial);
        else if (c->heading && before)
            record_set(a->open.record, step, row, c->field, row_value(before, c->field)->typed);
    }
    if (g->answers) {
        struct row *asked = unanswered(row->parent, row->kind, g->answers);
        char number[16];

        if (!asked)
            return;
        snprintf(number, sizeof number, "%zu", row_number(asked));
        record_set(a->open.record, step, row, g->answers, number);
    }
}

/* Rows in place of a declared 无. */
static void withdraw_state(struct app *a, struct step *step, struct row *parent,
                           const struct kind *k)
{
    const struct field *state = kind_group(parent->kind, k);

    if (state && value_is_declared(row_value(parent, state)))
        record_set(a->open.record, step, parent, state, "");
}

enum status app_add(struct app *a, struct row *parent, const struct kind *k,
                    const struct row *after, struct row **out, struct err *err)
{
    enum status rc = session_may_edit(a, err);
    struct row *row;

    if (rc != STATUS_OK)
        return rc;
    withdraw_state(a, step_begin(a), parent, k);
    row = record_add(a->open.record, step_begin(a), parent, k, after);
    fill_row(a, step_begin(a), row);
    step_done(a);
    if (out)
        *out = row;
    return STATUS_OK;
}

enum status app_remove(struct app *a, struct row *row, struct err *err)
{
    enum status rc = session_may_edit(a, err);

    if (rc != STATUS_OK)
        return rc;
    if (row->kind->role == KIND_PROJECT)
        record_show(a->open.record, step_begin(a), a->open.report, row, false);
    else
        record_remove(a->open.record, step_begin(a), row);
    step_done(a);
    return STATUS_OK;
}

/* A report other than the open one that shows the project; the locked ones first. */
static const struct row *shown_elsewhere(const struct app *a, const struct row *project)
{
    const struct row *ledger = a->open.record->ledger;
    const struct kind *k = a->open.record->dict->report;

    for (size_t i = 0; i < row_count(ledger, k); i++) {
        const struct row *report = row_child(ledger, k, i);

        if (report != a->open.report && record_shows(a->open.record, report, project))
            return report;
    }
    return NULL;
}

enum status app_remove_from_ledger(struct app *a, struct row *project, struct err *err)
{
    enum status rc = session_may_edit(a, err);
    const struct row *elsewhere;

    if (rc != STATUS_OK)
        return rc;
    elsewhere = shown_elsewhere(a, project);
    if (elsewhere) {
        struct text name = {0};

        record_name(a->open.record, a->open.report, elsewhere, &name);
        rc = err_set(err, STATUS_REFUSED, "「%s」还列着这个项目，不能从台账里删除；请先在那里去掉",
                     text_str(&name));
        text_finish(&name);
        return rc;
    }
    record_remove(a->open.record, step_begin(a), project);
    step_done(a);
    return STATUS_OK;
}

enum status app_move(struct app *a, struct row *row, const struct row *after, struct err *err)
{
    enum status rc = session_may_edit(a, err);

    if (rc != STATUS_OK)
        return rc;
    record_move(a->open.record, step_begin(a), row, after);
    step_done(a);
    return STATUS_OK;
}

enum status app_show(struct app *a, struct row *project, bool shown, struct err *err)
{
    enum status rc = session_may_edit(a, err);

    if (rc != STATUS_OK)
        return rc;
    record_show(a->open.record, step_begin(a), a->open.report, project, shown);
    step_done(a);
    return STATUS_OK;
}

enum status app_give_reason(struct app *a, const struct finding *f, const char *text,
                            struct err *err)
{
    struct text subject = {0};
    char *clean = NULL;
    enum status rc = session_may_edit(a, err);

    if (rc == STATUS_OK)
        rc = session_word(text, "说明", &clean, err);
    if (rc != STATUS_OK)
        return rc;
    finding_subject(f, &subject);
    record_give_reason(a->open.record, step_begin(a), subject.s, f->row, f->figure, clean);
    step_done(a);
    free(clean);
    text_finish(&subject);
    return STATUS_OK;
}

/* The rows that the step has made from its change `from` on are born like any other. */
static void fill_made_rows(struct app *a, struct step *step, size_t from)
{
    size_t end = step->changes;

    for (size_t i = from; i < end; i++) {
        struct row *row = record_row(a->open.record, step->change[i].row);

        if (strcmp(step->change[i].field, FIELD_CREATED) != 0)
            continue;
        withdraw_state(a, step, row->parent, row->kind);
        fill_row(a, step, row);
    }
}

enum status app_find(struct app *a, const char *path, bool make, struct place *out, struct err *err)
{
    enum status rc;

    if (!make)
        return record_find(a->open.record, a->open.report, path, NULL, out, err);
    rc = session_may_edit(a, err);
    if (rc == STATUS_OK) {
        size_t before = step_begin(a)->changes;

        rc = record_find(a->open.record, a->open.report, path, a->step, out, err);
        fill_made_rows(a, a->step, before);
        step_done(a);
    }
    return rc;
}

/* ---- undo ---- */

static const struct row *shown_project(const struct app *a, const struct row *row, size_t *number)
{
    const struct row *project = row_above(row, a->open.record->dict->project);

    *number = project ? record_project_number(a->open.record, a->open.report, project) : 0;
    return project;
}

void session_say_place(const struct app *a, const struct row *row, const char *label,
                       struct text *out)
{
    size_t number;
    const struct row *project = shown_project(a, row, &number);

    if (number > 0) {
        text_addf(out, "第 %zu 项 ", number);
    } else if (project && !project->removed) {
        text_add(out, "「");
        record_name(a->open.record, NULL, project, out);
        text_add(out, "」（不在本报告中）");
    } else if (row->kind == a->open.record->dict->report && row != a->open.report) {
        text_add(out, "另一份报告的");
    }
    if (project && row != project && row_number(row) > 0)
        text_addf(out, "%s第 %zu 行 ", row->kind->label, row_number(row));
    text_add(out, label);
}

static void say_value(const struct app *a, const struct field *f, const struct value *v,
                      struct text *out)
{
    struct text s = {0};
    size_t n;

    record_print_past(a->open.record, f, v->typed ? v->typed : "", &s);
    n = text_clip(text_str(&s), s.bytes, 24, NULL);
    if (n == 0) {
        text_add(out, "空白");
    } else {
        text_add(out, "「");
        text_add_shown(out, s.s, n);
        text_add(out, n < s.bytes ? "...」" : "」");
    }
    text_finish(&s);
}

/* One sentence on what undoing (or redoing) `old` does. */
static void say_step(const struct app *a, const struct step *old, bool redo, struct text *out)
{
    const struct change *c = &old->change[0];
    const struct row *row = record_row(a->open.record, c->row);
    const struct field *f = row ? kind_field(row->kind, c->field) : NULL;

    text_add(out, redo ? "重做：" : "撤销：");
    if (!row)
        return;
    if (strcmp(c->field, FIELD_CREATED) == 0) {
        text_add(out, redo ? "再加上" : "去掉新加的");
        session_say_place(a, row, row->kind->label, out);
    } else if (strcmp(c->field, FIELD_REMOVED) == 0) {
        bool gone = (c->to.typed != NULL) == redo;

        text_add(out, gone ? "去掉" : "恢复");
        record_name(a->open.record, a->open.report, row, out);
    } else if (f) {
        session_say_place(a, row, f->label, out);
        text_add(out, " ");
        say_value(a, f, redo ? &c->from : &c->to, out);
        text_add(out, redo ? " 又改为 " : " 改回 ");
        say_value(a, f, redo ? &c->to : &c->from, out);
    } else if (str_starts(c->field, FIELD_REASON)) {
        session_say_place(a, row, "审核说明", out);
    } else if (strcmp(c->field, FIELD_ORDER) == 0) {
        session_say_place(a, row, "次序", out);
    } else {
        session_say_place(a, row, "报告所列项目", out);
    }
    if (old->changes > 1)
        text_addf(out, "，共 %zu 处", old->changes);
}

/* Add to a conflict who made the change that is in the way. */
static void say_who(struct app *a, const struct step *old, bool redo, struct err *err)
{
    for (size_t i = 0; i < old->changes; i++) {
        const struct change *c = &old->change[i];
        const struct row *row = record_row(a->open.record, c->row);
        const struct field *f = row ? kind_field(row->kind, c->field) : NULL;
        struct history_line *line;
        size_t count;

        if (!f || value_same(row_value(row, f), redo ? &c->from : &c->to))
            continue;
        if (store_history(a->store, row->id, f->key, &line, &count, NULL) != STATUS_OK)
            return;
        if (count > 0 && line[0].who[0]) {
            struct err before = *err;

            err_set(err, before.code, "%s（是 %s 改的）", before.msg, line[0].who);
        }
        history_free(line, count);
        return;
    }
}

bool app_can_undo(const struct app *a, bool redo)
{
    return (redo ? journal_redo(&a->open.journal) : journal_undo(&a->open.journal)) != NULL;
}

/* Would the ledger, with the step taken back or done again, be another's? */
static enum status may_turn(struct app *a, const struct step *old, bool redo, struct err *err)
{
    const struct row *ledger = a->open.record->ledger;
    char *unit = mem_str(row_text(ledger, "unit"));
    int year = record_year(a->open.record);
    enum status rc = STATUS_OK;

    for (size_t i = 0; i < old->changes; i++) {
        const struct change *c = &old->change[redo ? i : old->changes - 1 - i];
        const struct field *f = c->row == ledger->id ? kind_field(ledger->kind, c->field) : NULL;
        const char *typed = redo ? c->to.typed : c->from.typed;

        if (f)
            become(f, typed ? typed : "", &unit, &year);
    }
    if (session_moves_ledger(a, old))
        rc = may_become(a, unit, year, err);
    free(unit);
    return rc;
}

enum status app_undo(struct app *a, bool redo, struct text *says, struct cursor *at,
                     struct err *err)
{
    const struct step *old = redo ? journal_redo(&a->open.journal) : journal_undo(&a->open.journal);
    enum status rc = session_may_edit(a, err);

    if (rc != STATUS_OK)
        return rc;
    if (!old)
        return err_set(err, STATUS_NOT_FOUND,
                       redo ? "没有您自己可以重做的操作" : "没有您自己可以撤销的操作");
    assert(a->step_depth == 0 && !a->step);
    rc = may_turn(a, old, redo, err);
    if (rc != STATUS_OK)
        return rc;
    say_step(a, old, redo, says);
    *at = old->cursor;
    rc = record_revert(a->open.record, old, redo, step_begin(a), err);
    if (rc == STATUS_CONFLICT)
        say_who(a, old, redo, err);
    if (rc == STATUS_OK && !redo)
        a->cursor = old->cursor;
    step_done(a);
    return rc;
}
