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
    if (kind_field(a->open.report->kind, key))
        return row_text(a->open.report, key);
    return row_text(a->open.record->ledger, key);
}

struct record *app_record(const struct app *a)
{
    return a->open.record;
}

struct row *app_report_row(const struct app *a)
{
    return a->open.report;
}

const struct tmpl *app_tmpl(const struct app *a)
{
    return a->open.tmpl;
}

int app_report_number(const struct app *a)
{
    return a->open.number;
}

const struct record *app_last_year(const struct app *a)
{
    return a->open.last_year;
}

/* ---- the template a report was made with ---- */

/* A text kept with a report under its hash; where it was altered, the installed file `name` if it is
 * the same. */
static enum status kept_text(struct app *a, const char *name, const char *hash, struct text *out,
                             struct err *err)
{
    enum status rc;

    text_clear(out);
    rc = store_text(a->store, hash, out, err);
    return rc == STATUS_FORMAT && data_find_same(a->templates, name, hash, out) ? STATUS_OK : rc;
}

/* The dictionary of the report: the present one, unless it was made with another. */
static enum status report_dict(struct app *a, struct err *err)
{
    static const char name[] = "dictionary.yaml";
    const char *hash = row_text(a->open.report, "dictionary_hash");
    struct text text = {0};
    enum status rc = STATUS_OK;

    if (hash[0] && strcmp(hash, a->dict->hash) != 0) {
        rc = kept_text(a, name, hash, &text, err);
        if (rc == STATUS_OK)
            rc = dict_parse(text.s, text.bytes, name, &a->open.report_dict, err);
        else if (rc == STATUS_NOT_FOUND)
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

static void keep_tmpl(struct app *a, struct open_report *o)
{
    if (!o->tmpl || o->report_dict) {
        tmpl_destroy(o->tmpl);
    } else {
        tmpl_destroy(a->kept_tmpl);
        a->kept_tmpl = o->tmpl;
    }
}

static enum status report_tmpl(struct app *a, const struct dict *d, struct err *err)
{
    const char *id = row_text(a->open.report, "template");
    const char *hash = row_text(a->open.report, "template_hash");
    struct text name = {0};
    struct text text = {0};
    enum status rc = STATUS_NOT_FOUND;

    if (is_kept(a, d, id, hash)) {
        a->open.tmpl = a->kept_tmpl;
        a->kept_tmpl = NULL;
        return STATUS_OK;
    }
    if (!is_template_id(id))
        return err_set(err, STATUS_FORMAT,
                       "这份报告记的模板名称不对，数据文件可能被别的程序改过；请用备份恢复");
    text_addf(&name, "templates/%s.yaml", id);
    if (hash[0])
        rc = kept_text(a, name.s, hash, &text, err);
    if (rc == STATUS_OK) {
        rc = tmpl_parse(text.s, text.bytes, name.s, d, &a->open.tmpl, err);
    } else if (rc == STATUS_NOT_FOUND) {
        text_clear(&text);
        rc = data_find(a->templates, name.s, &text, err);
        if (rc == STATUS_OK)
            rc = tmpl_load(text.s, d, &a->open.tmpl, err);
    }
    text_finish(&name);
    text_finish(&text);
    return rc;
}

/* ---- entering ---- */

/* None where there is none, and where it cannot be read: the report can be filled in without. */
static struct record *load_last_year(struct app *a)
{
    const struct record *r = a->open.record;
    struct record *last = NULL;
    int64_t ledger = 0;
    int year = record_year(r);

    /* In the file it may itself still be that of the year before. */
    if (year > 0 &&
        store_find_ledger(a->store, row_text(r->ledger, "unit"), year - 1, &ledger, NULL) ==
            STATUS_OK &&
        ledger != 0 && ledger != r->ledger->id &&
        store_load(a->store, ledger, r->dict, &last, NULL) != STATUS_OK)
        return NULL;
    return last;
}

void session_check(struct app *a)
{
    struct open_report *o = &a->open;
    bool final = o->checker && checker_is_final(o->checker);

    checker_destroy(o->checker);
    record_destroy(o->last_year);
    o->last_year = load_last_year(a);
    o->checker = checker_create(o->tmpl, o->record, o->report, o->last_year);
    checker_run(o->checker, final);
}

bool session_moves_ledger(const struct app *a, const struct step *step)
{
    for (size_t i = 0; i < step->changes; i++) {
        const struct change *c = &step->change[i];

        if (c->row == a->open.record->ledger->id &&
            (strcmp(c->field, "year") == 0 || strcmp(c->field, "unit") == 0))
            return true;
    }
    return false;
}

static enum status load_record(struct app *a, const struct report_line *line, const struct dict *d,
                               struct err *err)
{
    enum status rc = store_load(a->store, line->ledger, d, &a->open.record, err);

    if (rc != STATUS_OK)
        return rc;
    a->open.report = record_row(a->open.record, line->report);
    if (!a->open.report || a->open.report->removed)
        return err_set(err, STATUS_NOT_FOUND, "这份报告已被删除，请在首页菜单中恢复");
    return STATUS_OK;
}

static void forget(struct app *a, struct open_report *o)
{
    checker_destroy(o->checker);
    record_destroy(o->record);
    record_destroy(o->last_year);
    keep_tmpl(a, o);
    dict_destroy(o->report_dict);
    journal_finish(&o->journal);
    steps_free(o->since_lock, o->steps_since_lock);
    drafts_free(o->draft, o->drafts);
    *o = (struct open_report){0};
}

void session_forget_report(struct app *a)
{
    forget(a, &a->open);
    memset(&a->cursor, 0, sizeof a->cursor);
}

void session_forget_left(struct app *a)
{
    if (a->left.record)
        forget(a, &a->left);
}

enum { UNDO_STEPS = 1000 };

enum status session_read_journal(struct app *a, struct err *err)
{
    journal_finish(&a->open.journal);
    return store_steps(a->store, a->open.record->ledger->id, a->user, UNDO_STEPS, &a->open.journal,
                       err);
}

/* What a person needs to edit it, and a count does not. */
static enum status read_for_edits(struct app *a, const struct report_line *line, struct err *err)
{
    enum status rc = session_read_journal(a, err);

    if (rc == STATUS_OK)
        rc = store_drafts(a->store, line->ledger, &a->open.draft, &a->open.drafts, err);
    a->open.draft_cap = a->open.drafts;
    return rc;
}

static enum status open_line(struct app *a, const struct report_line *line, bool for_edits,
                             struct err *err)
{
    enum status rc = load_record(a, line, a->dict, err);

    if (rc == STATUS_OK)
        rc = report_dict(a, err);
    if (rc == STATUS_OK && a->open.report_dict) {
        record_destroy(a->open.record);
        a->open.record = NULL;
        rc = load_record(a, line, a->open.report_dict, err);
    }
    if (rc == STATUS_OK)
        rc = report_tmpl(a, a->open.report_dict ? a->open.report_dict : a->dict, err);
    if (rc == STATUS_OK && for_edits)
        rc = read_for_edits(a, line, err);
    if (rc != STATUS_OK) {
        session_forget_report(a);
        return rc;
    }
    a->open.number = line->number;
    a->cursor.report = line->report;
    rc = locked_show(a, err);
    if (rc != STATUS_OK) {
        session_forget_report(a);
        return rc;
    }
    session_check(a);
    return STATUS_OK;
}

enum status session_enter(struct app *a, int number, bool for_edits, struct err *err)
{
    struct report_line *line = NULL;
    enum status rc = session_dict(a, err);

    assert(!a->open.record);
    if (rc == STATUS_OK)
        rc = store_find_report(a->store, number, &line, err);
    if (rc == STATUS_OK)
        rc = open_line(a, line, for_edits, err);
    report_lines_free(line, line != NULL);
    return rc;
}

/* The report left last is gone back into without waiting for the disk. */
static bool take_up_left(struct app *a, int number)
{
    bool is_it = a->left.record && a->left.number == number;

    if (is_it) {
        a->open = a->left;
        a->left = (struct open_report){0};
        a->cursor.report = a->open.report->id;
    }
    return is_it;
}

/* What the file says of a report is not all that was done to it while the disk refuses. */
static enum status is_all_there(struct app *a, struct err *err)
{
    struct app_saving now;

    app_saving(a, &now);
    if (!now.failing || now.queued == 0)
        return STATUS_OK;
    return err_set(err, STATUS_BUSY, "还有 %zu 处没有存上，先不能打开别的报告：%s", now.queued,
                   now.why);
}

enum status app_enter(struct app *a, int number, struct err *err)
{
    enum status rc;

    if (take_up_left(a, number))
        return STATUS_OK;
    rc = is_all_there(a, err);
    if (rc != STATUS_OK)
        return rc;
    session_forget_left(a);
    rc = session_enter(a, number, true, err);
    if (rc != STATUS_OK)
        return rc;
    rc = is_all_there(a, err); /* also when it was read */
    if (rc != STATUS_OK)
        session_forget_report(a);
    return rc;
}

void session_count(const struct open_report *o, struct report_line *line)
{
    checker_sections(o->checker, &line->done, &line->all);
    for (int l = 0; l < 4; l++)
        line->level[l] = checker_level(o->checker, (enum level)l);
    line->projects = record_projects(o->record, o->report);
}

static void replace(char **s, const char *with)
{
    free(*s);
    *s = mem_str(with);
}

void session_freshen(const struct app *a, struct report_line *line, size_t count)
{
    for (size_t i = 0; a->left.record && i < count; i++) {
        if (line[i].report != a->left.report->id)
            continue;
        session_count(&a->left, &line[i]);
        replace(&line[i].title, row_text(a->left.report, "title"));
        replace(&line[i].state, row_text(a->left.report, FIELD_STATE));
        line[i].stale = false;
    }
}

/* The counts that the home list shows without opening the report. */
static void keep_counts(struct app *a)
{
    struct report_line line = {.report = a->open.report->id, .ledger = a->open.record->ledger->id};

    if (checker_is_final(a->open.checker)) /* a try to finalise has shown more */
        checker_run(a->open.checker, false);
    session_count(&a->open, &line);
    store_keep_counts(a->store, &line);
}

/* "第 5 项 基本药物制度补助，资金使用": read in the list without opening the report. */
static void keep_position(struct app *a)
{
    const struct row *row = record_row(a->open.record, a->cursor.row);
    const struct field *f = row ? kind_field(row->kind, a->cursor.field) : NULL;
    const struct tmpl_section *section = f ? tmpl_section_of(a->open.tmpl, f) : NULL;
    const struct row *project = row ? row_above(row, a->open.record->dict->project) : NULL;
    struct text place = {0};

    if (project && !project->removed) {
        text_addf(&place, "第 %zu 项 ",
                  record_project_number(a->open.record, a->open.report, project));
        record_name(a->open.record, a->open.report, project, &place);
        text_add(&place, section ? "，" : "");
    }
    text_add(&place, section ? section->name : "");
    if (place.bytes == 0)
        text_add(&place, session_report_text(a, "title"));
    store_position(a->store, a->user, &a->cursor, text_str(&place));
    text_finish(&a->stopped_place);
    a->stopped = a->cursor;
    a->stopped_place = place;
}

static bool is_settled(const struct app *a)
{
    struct store_saving now;

    store_saving_now(a->store, &now);
    return now.settled;
}

void app_leave(struct app *a)
{
    assert(a->open.record && a->step_depth == 0);
    if (!app_read_only(a, NULL)) {
        keep_counts(a);
        if (a->cursor.row != 0)
            keep_position(a);
    }
    session_forget_left(a);
    if (is_settled(a)) {
        session_forget_report(a);
    } else {
        a->left = a->open;
        a->open = (struct open_report){0};
        a->cursor = (struct cursor){0};
    }
}

/* ---- where the person is ---- */

void app_at(struct app *a, const struct row *row, const struct field *f)
{
    a->cursor.report = a->open.report ? a->open.report->id : 0;
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
    enum status rc;

    if (a->stopped.report != 0) {
        *out = a->stopped;
        text_add(place, text_str(&a->stopped_place));
        return STATUS_OK;
    }
    rc = store_last_position(a->store, a->user, out, place, &found, err);
    if (rc == STATUS_OK && !found)
        *out = (struct cursor){0};
    return rc;
}

/* ---- checks ---- */

size_t app_findings(const struct app *a)
{
    return checker_count(a->open.checker);
}

const struct finding *app_finding(const struct app *a, size_t i)
{
    return checker_finding(a->open.checker, i);
}

const struct finding *app_finding_in_order(const struct app *a, size_t i)
{
    return checker_in_order(a->open.checker, i);
}

size_t app_level(const struct app *a, enum level l)
{
    return checker_level(a->open.checker, l);
}

const char *app_mark(const struct app *a, const struct row *project, const struct tmpl_section *s)
{
    return checker_mark(a->open.checker, project, s);
}

bool app_next_empty(const struct app *a, size_t *at, struct row **project,
                    const struct tmpl_section **section)
{
    size_t sections = a->open.tmpl->sections;
    size_t projects = record_projects(a->open.record, a->open.report);

    for (; *at <= projects * sections; ++*at) {
        size_t i = *at / (sections ? sections : 1);

        *project = i < projects ? record_project(a->open.record, a->open.report, i) : NULL;
        *section = *project ? &a->open.tmpl->section[*at % sections] : a->open.tmpl->report_section;
        if (*section && checker_is_empty(a->open.checker, *project, *section)) {
            ++*at;
            return true;
        }
    }
    return false;
}

void app_progress(const struct app *a, const struct row *project, size_t *done, size_t *all)
{
    checker_progress(a->open.checker, project, done, all);
}

bool finding_is_open(const struct finding *f)
{
    return f->level != LEVEL_NOTE && !(f->level == LEVEL_WARNING && f->answer == ANSWER_GIVEN);
}

bool app_has_faults(const struct app *a)
{
    return checker_level(a->open.checker, LEVEL_ERROR) +
               checker_level(a->open.checker, LEVEL_MISSING) >
           0;
}
