/* SPDX-License-Identifier: MulanPSL-2.0 */
/* An open report: its template, its record, last year's, its checks. */
#include "app/session.h"
#include "base/day.h"
#include "base/mem.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const char *row_text(const struct row *row, const char *key)
{
    const struct field *f = kind_field(row->kind, key);
    const struct value *v = f ? row_value(row, f) : NULL;

    return v && v->typed ? v->typed : "";
}

const char *session_report_text(const struct app *a, const char *key)
{
    if (kind_field(a->report->kind, key))
        return row_text(a->report, key);
    return row_text(a->record->ledger, key);
}

struct record *app_record(const struct app *a)
{
    return a->record;
}

struct row *app_report_row(const struct app *a)
{
    return a->report;
}

const struct tmpl *app_tmpl(const struct app *a)
{
    return a->tmpl;
}

int app_report_number(const struct app *a)
{
    return a->number;
}

const struct record *app_last_year(const struct app *a)
{
    return a->last_year;
}

/* ---- the template a report was made with ---- */

/* A text kept with a report under its hash. */
static enum status kept_text(struct app *a, const char *hash, struct text *out, struct err *err)
{
    text_clear(out);
    return store_text(a->store, hash, out, err);
}

/* The dictionary of the report: the present one, unless it was made with another. */
static enum status report_dict(struct app *a, struct err *err)
{
    const char *hash = row_text(a->report, "dictionary_hash");
    struct text text = {0};
    enum status rc = STATUS_OK;

    if (hash[0] && strcmp(hash, a->dict->hash) != 0) {
        rc = kept_text(a, hash, &text, NULL);
        if (rc == STATUS_OK)
            rc = dict_parse(text.s, text.bytes, "dictionary.yaml", &a->report_dict, err);
        else
            rc = STATUS_OK; /* nothing kept: the present one serves */
    }
    text_finish(&text);
    return rc;
}

/* The template of the report that was open last serves again: the next is most often made with the
 * same one, and reading it costs as much as the rest of opening. */
static bool is_kept(const struct app *a, const struct dict *d, const char *id, const char *hash)
{
    return a->kept_tmpl && d == a->dict && strcmp(a->kept_tmpl->hash, hash) == 0 &&
           strcmp(a->kept_tmpl->id, id) == 0;
}

static void keep_tmpl(struct app *a)
{
    if (!a->tmpl || a->report_dict) {
        tmpl_destroy(a->tmpl);
    } else {
        tmpl_destroy(a->kept_tmpl);
        a->kept_tmpl = a->tmpl;
    }
    a->tmpl = NULL;
}

static enum status report_tmpl(struct app *a, const struct dict *d, struct err *err)
{
    const char *id = row_text(a->report, "template");
    const char *hash = row_text(a->report, "template_hash");
    struct text name = {0};
    struct text text = {0};
    enum status rc = STATUS_NOT_FOUND;

    if (is_kept(a, d, id, hash)) {
        a->tmpl = a->kept_tmpl;
        a->kept_tmpl = NULL;
        return STATUS_OK;
    }

    text_addf(&name, "templates/%s.yaml", id);
    if (hash[0] && kept_text(a, hash, &text, NULL) == STATUS_OK)
        rc = tmpl_parse(text.s, text.bytes, name.s, d, &a->tmpl, err);
    if (rc == STATUS_NOT_FOUND) {
        text_clear(&text);
        rc = data_find(a->templates, name.s, &text, err);
        if (rc == STATUS_OK)
            rc = tmpl_load(text.s, d, &a->tmpl, err);
    }
    text_finish(&name);
    text_finish(&text);
    return rc;
}

/* ---- entering ---- */

static enum status load_last_year(struct app *a, const struct dict *d)
{
    int64_t ledger = 0;
    int year = record_year(a->record);

    if (year > 0 &&
        store_find_ledger(a->store, row_text(a->record->ledger, "unit"), year - 1, &ledger, NULL) ==
            STATUS_OK &&
        ledger != 0)
        return store_load(a->store, ledger, d, &a->last_year, NULL);
    return STATUS_OK;
}

static enum status load_record(struct app *a, const struct report_line *line, const struct dict *d,
                               struct err *err)
{
    enum status rc = store_load(a->store, line->ledger, d, &a->record, err);

    if (rc != STATUS_OK)
        return rc;
    a->report = record_row(a->record, line->report);
    if (!a->report || a->report->removed)
        return err_set(err, STATUS_NOT_FOUND, "这份报告已被删除，请在首页菜单中恢复");
    return STATUS_OK;
}

void session_forget_report(struct app *a)
{
    checker_destroy(a->checker);
    record_destroy(a->record);
    record_destroy(a->last_year);
    keep_tmpl(a);
    dict_destroy(a->report_dict);
    journal_finish(&a->journal);
    locked_forget(a);
    drafts_free(a->draft, a->drafts);
    a->checker = NULL;
    a->record = a->last_year = NULL;
    a->report_dict = NULL;
    a->report = NULL;
    a->draft = NULL;
    a->drafts = a->draft_cap = 0;
    a->number = 0;
    memset(&a->cursor, 0, sizeof a->cursor);
}

enum { UNDO_STEPS = 1000 };

enum status session_read_journal(struct app *a, struct err *err)
{
    journal_finish(&a->journal);
    return store_steps(a->store, a->record->ledger->id, a->user, UNDO_STEPS, &a->journal, err);
}

/* What a person needs to edit it, and a count does not. */
static enum status read_for_edits(struct app *a, const struct report_line *line, struct err *err)
{
    enum status rc = session_read_journal(a, err);

    if (rc == STATUS_OK)
        rc = store_drafts(a->store, line->ledger, &a->draft, &a->drafts, err);
    a->draft_cap = a->drafts;
    return rc;
}

static enum status open_line(struct app *a, const struct report_line *line, bool for_edits,
                             struct err *err)
{
    enum status rc = load_record(a, line, a->dict, err);

    if (rc == STATUS_OK)
        rc = report_dict(a, err);
    if (rc == STATUS_OK && a->report_dict) {
        record_destroy(a->record);
        a->record = NULL;
        rc = load_record(a, line, a->report_dict, err);
    }
    if (rc == STATUS_OK)
        rc = report_tmpl(a, a->report_dict ? a->report_dict : a->dict, err);
    if (rc == STATUS_OK && for_edits)
        rc = read_for_edits(a, line, err);
    if (rc != STATUS_OK) {
        session_forget_report(a);
        return rc;
    }
    a->number = line->number;
    a->cursor.report = line->report;
    load_last_year(a, a->record->dict);
    rc = locked_show(a, err);
    if (rc != STATUS_OK) {
        session_forget_report(a);
        return rc;
    }
    a->checker = checker_create(a->tmpl, a->record, a->report, a->last_year);
    checker_run(a->checker, false);
    return STATUS_OK;
}

enum status session_enter(struct app *a, int number, bool for_edits, struct err *err)
{
    struct report_line *line = NULL;
    enum status rc = session_dict(a, err);

    assert(!a->record);
    if (rc == STATUS_OK)
        rc = store_find_report(a->store, number, &line, err);
    if (rc == STATUS_OK)
        rc = open_line(a, line, for_edits, err);
    report_lines_free(line, line != NULL);
    return rc;
}

enum status app_enter(struct app *a, int number, struct err *err)
{
    return session_enter(a, number, true, err);
}

void session_count(struct app *a, struct report_line *line)
{
    checker_sections(a->checker, &line->done, &line->all);
    for (int l = 0; l < 4; l++)
        line->level[l] = checker_level(a->checker, (enum level)l);
    line->projects = record_projects(a->record, a->report);
}

/* The counts that the home list shows without opening the report. */
static void keep_counts(struct app *a)
{
    struct report_line line = {.report = a->report->id, .ledger = a->record->ledger->id};

    checker_run(a->checker, false); /* a try to finalise has shown more */
    session_count(a, &line);
    store_keep_counts(a->store, &line);
}

/* "第 5 项 基本药物制度补助，资金使用": read in the list without opening the report. */
static void keep_position(struct app *a)
{
    const struct row *row = record_row(a->record, a->cursor.row);
    const struct field *f = row ? kind_field(row->kind, a->cursor.field) : NULL;
    const struct tmpl_section *section = f ? tmpl_section_of(a->tmpl, f) : NULL;
    const struct row *project = row ? row_above(row, a->record->dict->project) : NULL;
    struct text place = {0};

    if (project && !project->removed) {
        text_addf(&place, "第 %zu 项 ", record_project_number(a->record, a->report, project));
        record_name(a->record, a->report, project, &place);
        text_add(&place, section ? "，" : "");
    }
    text_add(&place, section ? section->name : "");
    if (place.bytes == 0)
        text_add(&place, session_report_text(a, "title"));
    store_position(a->store, a->user, &a->cursor, text_str(&place));
    text_finish(&place);
}

void app_leave(struct app *a)
{
    assert(a->record && a->step_depth == 0);
    if (!app_read_only(a, NULL)) {
        keep_counts(a);
        if (a->cursor.row != 0)
            keep_position(a);
    }
    session_forget_report(a);
}

/* ---- where the person is ---- */

void app_at(struct app *a, const struct row *row, const struct field *f)
{
    a->cursor.report = a->report ? a->report->id : 0;
    a->cursor.row = row ? row->id : 0;
    a->cursor.field[0] = '\0';
    if (f) {
        size_t n = strlen(f->key);

        assert(n < sizeof a->cursor.field);
        memcpy(a->cursor.field, f->key, n + 1);
    }
}

void app_where(const struct app *a, struct cursor *out)
{
    *out = a->cursor;
}

enum status app_position(struct app *a, struct cursor *out, struct text *place, struct err *err)
{
    bool found;
    enum status rc = store_last_position(a->store, a->user, out, place, &found, err);

    if (rc == STATUS_OK && !found)
        *out = (struct cursor){0};
    return rc;
}

/* ---- checks ---- */

size_t app_findings(const struct app *a)
{
    return checker_count(a->checker);
}

const struct finding *app_finding(const struct app *a, size_t i)
{
    return checker_finding(a->checker, i);
}

const struct finding *app_finding_in_order(const struct app *a, size_t i)
{
    return checker_in_order(a->checker, i);
}

size_t app_level(const struct app *a, enum level l)
{
    return checker_level(a->checker, l);
}

const char *app_mark(const struct app *a, const struct row *project, const struct tmpl_section *s)
{
    return checker_mark(a->checker, project, s);
}

bool app_next_empty(const struct app *a, size_t *at, struct row **project,
                    const struct tmpl_section **section)
{
    size_t sections = a->tmpl->sections;
    size_t projects = record_projects(a->record, a->report);

    for (; *at <= projects * sections; ++*at) {
        size_t i = *at / (sections ? sections : 1);

        *project = i < projects ? record_project(a->record, a->report, i) : NULL;
        *section = *project ? &a->tmpl->section[*at % sections] : a->tmpl->report_section;
        if (*section && checker_is_empty(a->checker, *project, *section)) {
            ++*at;
            return true;
        }
    }
    return false;
}

void app_progress(const struct app *a, const struct row *project, size_t *done, size_t *all)
{
    checker_progress(a->checker, project, done, all);
}

bool finding_is_open(const struct finding *f)
{
    return f->level != LEVEL_NOTE && !(f->level == LEVEL_WARNING && f->answer == ANSWER_GIVEN);
}

bool app_has_faults(const struct app *a)
{
    return checker_level(a->checker, LEVEL_ERROR) + checker_level(a->checker, LEVEL_MISSING) > 0;
}
