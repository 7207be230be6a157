/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The list of reports: new ones, archived ones, deleted ones, and their counts. */
#include "app/session.h"
#include "base/day.h"
#include "base/mem.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum status app_reports(struct app *a, const struct report_page *page, struct report_line **out,
                        size_t *count, struct err *err)
{
    enum status rc = store_reports(a->store, page, out, count, err);

    if (rc == STATUS_OK)
        session_freshen(a, *out, *count);
    return rc;
}

enum status app_report_line(struct app *a, int number, struct report_line **out, struct err *err)
{
    enum status rc = store_find_report(a->store, number, out, err);

    if (rc == STATUS_OK)
        session_freshen(a, *out, 1);
    return rc;
}

enum status app_report_of_row(struct app *a, int64_t report, struct report_line **out,
                              struct err *err)
{
    enum status rc = store_report_of_row(a->store, report, out, err);

    if (rc == STATUS_OK)
        session_freshen(a, *out, 1);
    return rc;
}

enum status app_recount_one(struct app *a, struct report_line *line, struct err *err)
{
    enum status rc = session_enter(a, line->number, false, err);

    line->stale = false;
    if (rc != STATUS_OK)
        return rc;
    session_count(&a->open, line);
    if (!app_read_only(a, NULL))
        store_keep_counts(a->store, line);
    session_forget_report(a);
    return STATUS_OK;
}

enum status app_recount(struct app *a, struct report_line **out, size_t *out_count, struct err *err)
{
    const struct report_page all = {.at = PLACE_FIRST, .hidden = true};
    struct report_line *line;
    size_t count;
    enum status rc = store_reports(a->store, &all, &line, &count, err);

    if (rc != STATUS_OK)
        return rc;
    for (size_t i = 0; i < count; i++) {
        struct err ignored = {0};
        bool first = rc == STATUS_OK;

        if (line[i].stale && !line[i].deleted) {
            enum status one = app_recount_one(a, &line[i], first ? err : &ignored);

            rc = first ? one : rc;
        }
    }
    *out = line;
    *out_count = count;
    return rc;
}

/* ---- an edit of a report that is not open ---- */

/* Load the ledger of a report for one edit outside the report. */
static enum status borrow_ledger(struct app *a, int number, struct record **r, struct row **report,
                                 struct err *err)
{
    struct report_line *line = NULL;
    enum status rc = session_dict(a, err);

    session_forget_left(a);
    if (rc == STATUS_OK)
        rc = session_may_write(a, err);
    if (rc == STATUS_OK)
        rc = store_find_report(a->store, number, &line, err);
    if (rc == STATUS_OK)
        rc = store_flush(a->store, err);
    if (rc == STATUS_OK)
        rc = store_load(a->store, line->ledger, a->dict, r, err);
    if (rc == STATUS_OK)
        *report = record_row(*r, line->report);
    report_lines_free(line, line != NULL);
    return rc;
}

static void submit(struct app *a, struct step *step)
{
    if (step->changes > 0)
        store_submit_take(a->store, step);
    else
        step_destroy(step);
}

static struct step *new_step(struct app *a, int64_t ledger)
{
    struct step *s = step_create(store_next_step(a->store), ledger, a->user);

    s->at_ms = moment_now_ms();
    return s;
}

enum status app_archive(struct app *a, int number, bool archived, struct err *err)
{
    struct record *r = NULL;
    struct row *report;
    enum status rc = borrow_ledger(a, number, &r, &report, err);

    if (rc != STATUS_OK)
        return rc;
    struct step *step = new_step(a, r->ledger->id);

    record_set(r, step, report, kind_field(a->dict->report, "archived"), archived ? "是" : "否");
    submit(a, step);
    record_destroy(r);
    return store_flush(a->store, err);
}

static enum status set_removed(struct app *a, int number, bool removed, struct err *err)
{
    struct record *r = NULL;
    struct row *report;
    enum status rc = borrow_ledger(a, number, &r, &report, err);

    if (rc != STATUS_OK)
        return rc;
    struct step *step = new_step(a, r->ledger->id);

    if (removed && !report->removed)
        record_remove(r, step, report);
    else if (!removed && report->removed)
        record_restore(r, step, report);
    submit(a, step);
    record_destroy(r);
    return store_flush(a->store, err);
}

enum status app_delete(struct app *a, int number, struct err *err)
{
    return set_removed(a, number, true, err);
}

enum status app_undelete(struct app *a, int number, struct err *err)
{
    return set_removed(a, number, false, err);
}

/* ---- a new report ---- */

static void set_text(struct record *r, struct step *step, struct row *row, const char *key,
                     const char *typed)
{
    const struct field *f = kind_field(row->kind, key);

    if (f)
        record_set(r, step, row, f, typed);
}

/* The fields a report is born with. */
static void fill_report(struct app *a, struct record *r, struct step *step, struct row *report,
                        const struct tmpl *t, const char *unit)
{
    struct text title = {0};
    char number[16];

    text_addf(&title, "%s%s", unit, t->title);
    snprintf(number, sizeof number, "%d", store_next_report_number(a->store));
    set_text(r, step, report, "number", number);
    set_text(r, step, report, "title", title.s);
    set_text(r, step, report, "template", t->id);
    set_text(r, step, report, "state", "填报中");
    set_text(r, step, report, "template_hash", t->hash);
    set_text(r, step, report, "dictionary_hash", a->dict->hash);
    text_finish(&title);
}

/* The ledger of the unit and year, made if there is none. */
static enum status find_or_make_ledger(struct app *a, int year, const char *unit, struct record **r,
                                       struct step **step, struct err *err)
{
    int64_t ledger = 0;
    char typed[16];
    enum status rc = store_find_ledger(a->store, unit, year, &ledger, err);

    if (rc == STATUS_OK && ledger != 0) {
        rc = store_load(a->store, ledger, a->dict, r, err);
        if (rc == STATUS_OK)
            *step = new_step(a, ledger);
        return rc;
    }
    if (rc != STATUS_OK)
        return rc;
    *r = record_create(a->dict, store_next_row(a->store));
    *step = new_step(a, (*r)->ledger->id);
    record_born(*r, *step);
    snprintf(typed, sizeof typed, "%d", year);
    set_text(*r, *step, (*r)->ledger, "year", typed);
    set_text(*r, *step, (*r)->ledger, "unit", unit);
    return STATUS_OK;
}

/* Every project of the ledger is shown by a new report. */
static void show_all(struct record *r, struct step *step, const struct row *report)
{
    const struct kind *project = r->dict->project;

    for (size_t i = 0; i < row_count(r->ledger, project); i++)
        record_show(r, step, report, row_child(r->ledger, project, i), true);
}

static enum status load_template(struct app *a, const char *id, struct tmpl **out, struct err *err)
{
    struct text name = {0};
    struct text path = {0};
    enum status rc;

    if (!is_template_id(id))
        return err_set(err, STATUS_USAGE, "没有模板「%s」，请用 template list 查看有哪些模板", id);
    text_addf(&name, "templates/%s.yaml", id);
    rc = data_find(a->templates, name.s, &path, NULL);
    if (rc != STATUS_OK)
        rc = err_set(err, STATUS_USAGE, "没有模板「%s」，请用 template list 查看有哪些模板", id);
    else
        rc = tmpl_load(path.s, a->dict, out, err);
    text_finish(&name);
    text_finish(&path);
    return rc;
}

static enum status may_create(struct app *a, int year, const char *unit, struct err *err)
{
    enum status rc = session_may_write(a, err);

    if (rc != STATUS_OK)
        return rc;
    if (year < 1990 || year > 2099)
        return err_set(err, STATUS_USAGE, "年度「%d」不对，请填 1990 到 2099 之间的年份", year);
    if (str_empty(unit))
        return err_set(err, STATUS_USAGE, "没有填报单位，请填单位全称");
    return STATUS_OK;
}

enum status app_new_report(struct app *a, const char *tmpl, int year, const char *typed_unit,
                           int *number, struct err *err)
{
    struct tmpl *t = NULL;
    struct record *r = NULL;
    struct step *step = NULL;
    char *unit = NULL;
    enum status rc = session_word(typed_unit, "填报单位", &unit, err);

    session_forget_left(a);
    if (rc == STATUS_OK)
        rc = may_create(a, year, unit, err);
    if (rc == STATUS_OK)
        rc = session_dict(a, err);
    if (rc == STATUS_OK)
        rc = load_template(a, tmpl, &t, err);
    if (rc == STATUS_OK)
        rc = find_or_make_ledger(a, year, unit, &r, &step, err);
    if (rc == STATUS_OK) {
        struct row *report = record_add(r, step, r->ledger, a->dict->report, NULL);

        fill_report(a, r, step, report, t, unit);
        show_all(r, step, report);
        *number = (int)row_value(report, kind_field(a->dict->report, "number"))->number;
        store_keep_text(a->store, t->hash, t->id, t->text, t->text_bytes);
        store_keep_text(a->store, a->dict->hash, "dictionary", a->dict->text, a->dict->text_bytes);
        submit(a, step);
        rc = store_flush(a->store, err);
    }
    free(unit);
    record_destroy(r);
    tmpl_destroy(t);
    return rc;
}
