/* SPDX-License-Identifier: MulanPSL-2.0 */
/* app: what a person can do, for both faces. The screens and the commands call nothing below this
 * room but to read (record, template, document). */
#ifndef APP_APP_H
#define APP_APP_H

#include "base/checkup.h"
#include "base/day.h"
#include "document/document.h"
#include "record/finding.h"
#include "record/hit.h"
#include "record/record.h"
#include "record/report_line.h"
#include "template/tmpl.h"

struct app;

struct app_options {
    const char *db;        /* NULL: $XDG_DATA_HOME/ziping/ziping.db */
    const char *templates; /* NULL: looked for in the user's, /etc/ziping, the installed folder */
    const char *user;      /* NULL: the last one of the file, or "" */
    bool must_exist;       /* the data file is not made; else STATUS_NOT_FOUND */
    int64_t patience_ms;   /* how long another's lock on the file is waited for */
    bool demo;             /* a temporary file of its own, with the demonstration ledger */
};

/* Open the file. Templates are not read before they are needed. */
MUST_CHECK enum status app_open(const struct app_options *options, struct app **out,
                                struct err *err);
void app_close(struct app *a); /* saves what is queued; NULL is fine */

bool app_read_only(const struct app *a, struct text *why); /* why: a sentence */
bool app_is_demo(const struct app *a);
const char *app_user(const struct app *a);          /* "" when nobody has said */
void app_set_user(struct app *a, const char *name); /* unchanged where `name` is no UTF-8 */
const char *app_path(const struct app *a);

/* ---- the list of reports ---- */

/* A part of it, or one line; for report_lines_free(). STATUS_NOT_FOUND: no such line. */
MUST_CHECK enum status app_reports(struct app *a, const struct report_page *page,
                                   struct report_line **out, size_t *count, struct err *err);
MUST_CHECK enum status app_report_line(struct app *a, int number, struct report_line **out,
                                       struct err *err);
MUST_CHECK enum status app_report_of_row(struct app *a, int64_t report, struct report_line **out,
                                         struct err *err);
/* Count again the reports whose figures are out of date: all, given with hidden ones as app_reports()
 * gives them, also with a failure; or one, bringing its line up to date. One that cannot be opened
 * is no longer called stale there. */
MUST_CHECK enum status app_recount(struct app *a, struct report_line **out, size_t *count,
                                   struct err *err);
MUST_CHECK enum status app_recount_one(struct app *a, struct report_line *line, struct err *err);

/* A new report (and its ledger, when the unit has none for that year). *number gets its number. */
MUST_CHECK enum status app_new_report(struct app *a, const char *tmpl, int year, const char *unit,
                                      int *number, struct err *err);
/* Archive (or bring back), delete (undoable): changes of the report. */
MUST_CHECK enum status app_archive(struct app *a, int number, bool archived, struct err *err);
MUST_CHECK enum status app_delete(struct app *a, int number, struct err *err);
MUST_CHECK enum status app_undelete(struct app *a, int number, struct err *err);

/* Templates that can be chosen: ids and titles, borrowed. */
struct app_template {
    const char *id, *title, *path;
    bool good; /* otherwise `title` is the sentence on what is wrong with the file */
};
MUST_CHECK enum status app_templates(struct app *a, const struct app_template **out, size_t *count,
                                     struct err *err);

/* ---- an open report: one at a time ---- */

/* STATUS_BUSY: while the disk refuses, only the report just left is gone back into. */
MUST_CHECK enum status app_enter(struct app *a, int number, struct err *err);
void app_leave(struct app *a); /* keeps counts and position */
/* These are NULL while no report is open. */
struct record *app_record(const struct app *a);
struct row *app_report_row(const struct app *a);
const struct tmpl *app_tmpl(const struct app *a);
int app_report_number(const struct app *a);
/* Last year's ledger of the unit, or NULL. */
const struct record *app_last_year(const struct app *a);

/* 填报中 待复核 已复核 已上报. */
const char *app_state(const struct app *a);
bool app_locked(const struct app *a); /* 已复核, 已上报: an edit is refused until app_reopen() */
/* The states one can go to from here, NULL-terminated, borrowed. */
const char *const *app_next_states(const struct app *a);
/* STATUS_REFUSED: the gate is closed; the sentence says what is missing and how many. *warning (may
 * be NULL) gets a sentence when it went through all the same: the reviewer is the clerk. */
MUST_CHECK enum status app_set_state(struct app *a, const char *state, struct text *warning,
                                     struct err *err);
/* Back to 填报中 from a locked state, with the reason. */
MUST_CHECK enum status app_reopen(struct app *a, const char *reason, struct err *err);
/* Has a locked report changed through another one since it was locked? (已变) */
bool app_changed_since_lock(const struct app *a, struct text *what);

/* ---- edits: one call, one change, one step of undo ---- */

/* Where the person is; goes with every step and draft. */
void app_at(struct app *a, const struct row *row, const struct field *f);
/* Where the person was last, and the place's name ("第 5 项 基本药物制度补助，资金使用"), appended to
 * `place` when it is known without opening the report. out->report is 0 when there is none. */
MUST_CHECK enum status app_position(struct app *a, struct cursor *out, struct text *place,
                                    struct err *err);

/* Group what follows into one step (a pasted block); ends nest by count. */
void app_begin(struct app *a);
void app_end(struct app *a);
/* In place of the outermost end: what changed since the beginning is a step and is taken back at once,
 * so that the history has it and redo brings it back. */
void app_end_undone(struct app *a);
/* In place of the outermost end: takes back everything since the beginning, leaving no trace. */
void app_abort(struct app *a);

/* STATUS_READ_ONLY, STATUS_REFUSED (locked). Returns OK when nothing changed too. Text is cleaned;
 * *dropped (may be NULL) is added to. */
MUST_CHECK enum status app_set(struct app *a, struct row *row, const struct field *f,
                               const char *typed, struct dropped *dropped, struct err *err);
MUST_CHECK enum status app_add(struct app *a, struct row *parent, const struct kind *k,
                               const struct row *after, struct row **out, struct err *err);
/* A project leaves the open report and stays in the ledger; any other row is removed. */
MUST_CHECK enum status app_remove(struct app *a, struct row *row, struct err *err);
/* Out of the ledger altogether. STATUS_REFUSED: another report shows it. */
MUST_CHECK enum status app_remove_from_ledger(struct app *a, struct row *project, struct err *err);
MUST_CHECK enum status app_move(struct app *a, struct row *row, const struct row *after,
                                struct err *err);
MUST_CHECK enum status app_show(struct app *a, struct row *project, bool shown, struct err *err);
MUST_CHECK enum status app_give_reason(struct app *a, const struct finding *f, const char *text,
                                       struct err *err);
/* *says gets what was taken back ("撤销：第 5 项 实际支出 476.00 改回 477.00"), *at where it was.
 * STATUS_NOT_FOUND: nothing to undo; STATUS_CONFLICT. */
MUST_CHECK enum status app_undo(struct app *a, bool redo, struct text *says, struct cursor *at,
                                struct err *err);
bool app_can_undo(const struct app *a, bool redo); /* is there a step to take back? */

/* A path of the open report ("projects/5/funds/1/spent"). As record_find(); rows up to it are made
 * within the step when `make` holds. */
MUST_CHECK enum status app_find(struct app *a, const char *path, bool make, struct place *out,
                                struct err *err);

/* Append a phrase with the values of the labels that are known put in their {places}; the others stay,
 * to be found as not filled in. */
void app_fill_phrase(const struct app *a, const struct row *row, const char *phrase,
                     struct text *out);

/* Prose being typed. */
void app_draft(struct app *a, const struct row *row, const struct field *f, const char *typed);
/* The draft that is kept for a field, NULL when none, and whose it is. Borrowed. */
const char *app_draft_of(struct app *a, const struct row *row, const struct field *f,
                         const char **who);
void app_forget_draft(struct app *a, const struct row *row, const struct field *f);
/* "第 2 项 管理情况 等 3 处有没填完的草稿": of what the open report shows, where a draft is not what
 * stands in its field. How many; nothing is appended to `out` (may be NULL) where there are none. */
size_t app_drafts(const struct app *a, struct text *out);
/* Somebody else's draft, before what this person types takes its place: a step of theirs, taken back. */
void app_set_aside_draft(struct app *a, struct row *row, const struct field *f);

/* ---- checks ---- */

/* Always up to date with the record; borrowed until the next edit. */
size_t app_findings(const struct app *a);
const struct finding *app_finding(const struct app *a, size_t i);          /* by level */
const struct finding *app_finding_in_order(const struct app *a, size_t i); /* form order */
size_t app_level(const struct app *a, enum level l);
const char *app_mark(const struct app *a, const struct row *project, const struct tmpl_section *s);
/* The next section from *at on that requires something and in which nothing was ever entered (空);
 * *at goes behind it. *project is NULL for the report's own. False: no more. */
bool app_next_empty(const struct app *a, size_t *at, struct row **project,
                    const struct tmpl_section **section);
void app_progress(const struct app *a, const struct row *project, size_t *done, size_t *all);
/* The findings as text, jsonl or csv lines. STATUS_USAGE: no such format. */
MUST_CHECK enum status app_print_findings(const struct app *a, const char *format, struct text *out,
                                          struct err *err);
/* Is anything 错 or 缺 (exit status 1)? */
bool app_has_faults(const struct app *a);
/* A finding by its id ("rule@path"), or NULL. */
const struct finding *app_finding_by_id(const struct app *a, const char *id);
void app_finding_id(const struct app *a, const struct finding *f, struct text *out);

/* Where app_at() said the person is. */
void app_where(const struct app *a, struct cursor *out);
/* May the open report be edited now? Otherwise *err (may be NULL) says why not. */
bool app_may_edit(const struct app *a, struct err *err);
/* Is it one to be dealt with: no hint, and not a 核 that has its reason? */
bool finding_is_open(const struct finding *f);
/* The execution rate on the first budget over the whole report ("88.05%"); "" when unknown. */
void app_total_rate(const struct app *a, struct text *out);
/* What stands in the total row of a grid under column `f`: the sum of an amount, the rate over the
 * sums of a computed rate; "" when unknown: a row that is not filled in is left out, one with a text
 * that is no figure, 待核实 too, makes the sum unknown. */
void app_column_total(const struct app *a, const struct row *project, const struct kind *k,
                      const struct field *f, struct text *out);
/* A total as the screens show it: grouped, with the field's decimals; "" when nothing is known. */
void app_total_shown(const struct app *a, const struct kind *k, const char *key, struct text *out);
/* The sum of a figure over all rows of the report's projects, in units of its scale; false when no
 * row holds one, one holds a text that is none, or the sum is too large. */
bool app_total(const struct app *a, const struct field *f, int64_t *out);

/* ---- saving ---- */

struct app_saving {
    bool settled; /* nothing is queued: lists, history and search are of all that was done */
    size_t queued;
    int64_t saved_at_ms;
    bool failing;
    char why[ERR_BYTES];
    char warns[ERR_BYTES]; /* as of store_saving() */
};
void app_saving(struct app *a, struct app_saving *out);
int app_saving_fd(const struct app *a); /* readable when it changed */
MUST_CHECK enum status app_flush(struct app *a, struct err *err);

/* ---- out ---- */

/* The open report in the json of the contract (product.md, show). */
void app_json(const struct app *a, struct text *out);
/* Append `s` as a json string, quotes included. */
void json_string(struct text *out, const char *s);
void app_text(const struct app *a, struct text *out); /* a plain listing of every field */
/* Write to `path`; the format is chosen by its ending (.docx .txt .json). `encoding` for txt; NULL
 * is UTF-8. What is there is replaced, but no database. STATUS_USAGE: no such ending or encoding; a
 * database. */
MUST_CHECK enum status app_export(struct app *a, const char *path, const char *encoding,
                                  struct err *err);
/* The findings likewise (.csv .txt). */
MUST_CHECK enum status app_export_findings(struct app *a, const char *path, struct err *err);
/* Where an export goes unless told: the user's documents or home folder, named after the report. */
void app_export_name(const struct app *a, const char *ending, struct text *out);

struct app_history {
    const char *typed; /* what brings it back */
    char *shown;       /* as people know it: of a reference the row it meant */
    const char *who;
    int64_t at_ms;
};
/* Newest first; borrowed until the next call. */
MUST_CHECK enum status app_history(struct app *a, const struct row *row, const struct field *f,
                                   const struct app_history **out, size_t *count, struct err *err);

/* The same as lines of text; and the whole log of the report's ledger, newest first. */
MUST_CHECK enum status app_print_history(struct app *a, const struct row *row,
                                         const struct field *f, struct text *out, struct err *err);
MUST_CHECK enum status app_print_log(struct app *a, struct text *out, struct err *err);

/* What holds a text in any report; borrowed until the next call. */
MUST_CHECK enum status app_search(struct app *a, const char *what, const struct hit **out,
                                  size_t *count, struct err *err);

MUST_CHECK enum status app_backup(struct app *a, const char *to, struct text *says,
                                  struct err *err);
/* The same into the folder of the daily ones. */
MUST_CHECK enum status app_backup_now(struct app *a, struct text *says, struct err *err);
MUST_CHECK enum status app_verify(struct app *a, struct text *says, struct err *err);
/* Without an open app: the database is replaced. */
MUST_CHECK enum status app_restore(const struct app_options *options, const char *from,
                                   bool dry_run, struct text *says, struct err *err);
/* The same with what can be read of a damaged file, which may be the database itself. */
MUST_CHECK enum status app_salvage(const struct app_options *options, const char *from,
                                   struct text *says, struct err *err);

/* Add what can be told of the conversions, the disk and the data without opening them for work. */
void app_checkup(const struct app_options *options, struct checkup *out);

/* Set one field by its path, making the rows up to it, as one step. *place (written on success) is
 * where it was. STATUS_USAGE: no such field, or bytes that are no UTF-8. */
MUST_CHECK enum status app_set_path(struct app *a, const char *path, const char *value,
                                    struct place *place, struct dropped *dropped, struct err *err);
/* Lines of PATH, tab, VALUE into the open report, as one step. Values may hold \n and \\ and \t; a mark
 * of UTF-8 may stand at the start. STATUS_USAGE says which line is wrong; nothing is changed then. */
MUST_CHECK enum status app_set_lines(struct app *a, const char *lines, size_t bytes,
                                     struct dropped *dropped, struct err *err);

/* ---- templates ---- */
/* Load and try a template's own examples. *says gets a line a finding, or a line that it is good. */
MUST_CHECK enum status app_lint(const struct app_options *options, const char *path,
                                struct text *says, struct err *err);
/* The text of a template by id. */
MUST_CHECK enum status app_template_text(struct app *a, const char *id, struct text *out,
                                         struct err *err);

/* How many backups of the file lie beside it; `last` gets the day of the newest. */
size_t app_backups(const struct app *a, char last[DAY_BYTES]);
/* Daily backup and the like: called once the first screen stands. */
void app_idle(struct app *a);

#endif
