/* SPDX-License-Identifier: MulanPSL-2.0 */
/* session: what the files of this room share: the open file and the open report. */
#ifndef APP_SESSION_H
#define APP_SESSION_H

#include "app/app.h"
#include "rules/rules.h"
#include "store/store.h"

/* A report that is open; all zero when none is. */
struct open_report {
    int number;
    struct dict
        *report_dict; /* the dictionary it was made with, when not the present one; or NULL */
    struct tmpl *tmpl;
    struct record *record;
    struct row *report;
    struct record *last_year;
    struct checker *checker;
    struct step *
        *since_lock; /* made elsewhere since the report was locked, newest first; not shown */
    size_t steps_since_lock;
    struct journal journal;
    struct draft *draft;
    size_t drafts, draft_cap;
};

struct app {
    struct store *store;
    char *user;
    char *templates; /* --templates, or NULL */
    bool demo;
    bool was_failing, had_warned; /* as app_saving() last saw it, for the log */
    char *demo_folder;            /* removed at the end */

    struct dict *dict; /* read when first needed */

    struct open_report open;
    struct open_report
        left; /* the one left last, while what was changed in it is not yet read back */
    struct tmpl *kept_tmpl; /* of the report that was open before, with `dict`; or NULL */
    struct step *step;      /* being made */
    int step_depth;
    struct cursor cursor;
    struct cursor
        stopped; /* where the person was when they left a report; report 0: none left yet */
    struct text stopped_place;

    /* what was lent to the caller last */
    struct history_line *history;
    size_t histories;
    struct app_history *history_list;
    struct hit *hit;
    size_t hits;
    struct app_template *template_list;
    size_t templates_known;
    struct arena template_arena;
};

/* The path of a data file ("dictionary.yaml", "templates/fund-report.yaml"): the first that exists
 * of --templates' folder, $ZIPING_DATA, the user's data folder, /etc/ziping, the installed folder.
 * STATUS_NOT_FOUND names where was looked. */
MUST_CHECK enum status data_find(const char *templates, const char *name, struct text *out,
                                 struct err *err);
/* The text of the first of these, wherever they lie, that has this hash; *out is cleared first. */
bool data_find_same(const char *templates, const char *name, const char *hash, struct text *out);
/* A template's id is the name of its file: nothing that could lead out of the folder. */
bool is_template_id(const char *id);
/* The folders templates are looked for in, one after the other; false when there are no more. */
bool data_template_folder(const char *templates, size_t i, struct text *out);

/* A word said outside the form (a name, a unit, a reason) as one line that may be kept; for free().
 * STATUS_USAGE: it has bytes that are no UTF-8; `what` names it. */
MUST_CHECK enum status session_word(const char *typed, const char *what, char **out,
                                    struct err *err);

/* The database file the options mean. */
void session_path(const struct app_options *o, struct text *out);
MUST_CHECK enum status session_dict(struct app *a, struct err *err); /* sets a->dict */

/* The step to append to; step_done() submits it unless it is being grouped. A step without changes
 * leaves no trace. */
struct step *step_begin(struct app *a);
void step_done(struct app *a);

bool is_locked_state(const char *state); /* 已复核, 已上报 */
/* Show a locked report as it was locked: takes back, in memory, what was changed elsewhere since. */
MUST_CHECK enum status locked_show(struct app *a, struct err *err);
/* Show the present again, once the report is no longer locked. */
MUST_CHECK enum status locked_end(struct app *a, struct err *err);

/* Check the open report anew against the ledger of last year, which is looked for again. */
void session_check(struct app *a);
/* Is the step about which year the open ledger is of, or whose it is? */
bool session_moves_ledger(const struct app *a, const struct step *step);

/* Read what the present user can undo in the open report's ledger. */
MUST_CHECK enum status session_read_journal(struct app *a, struct err *err);
/* May the file be written? STATUS_READ_ONLY says who holds it or what is wrong. */
MUST_CHECK enum status session_may_write(const struct app *a, struct err *err);
/* May the open report be edited now? STATUS_READ_ONLY, STATUS_REFUSED. */
MUST_CHECK enum status session_may_edit(const struct app *a, struct err *err);

/* "第 5 项 资金行 第 1 行 实际支出": appended; what the open report does not show is named, as drafts and
 * steps are those of the ledger. */
void session_say_place(const struct app *a, const struct row *row, const char *label,
                       struct text *out);

/* What app_history() has lent is over. */
void history_forget(struct app *a);

/* app_enter(); not `for_edits`: only to be looked at, without what can be undone and drafts. */
MUST_CHECK enum status session_enter(struct app *a, int number, bool for_edits, struct err *err);
void session_forget_report(struct app *a);
/* What was changed is about to differ from it, or can be read: the report left last is forgotten. */
void session_forget_left(struct app *a);

/* Count a report for its line in the list. */
void session_count(const struct open_report *o, struct report_line *line);
/* The line of the report left last says what is in it, whatever of it is queued. */
void session_freshen(const struct app *a, struct report_line *line, size_t count);

/* A value of the open report or its ledger, "" when blank. Borrowed until the next edit. */
const char *session_report_text(const struct app *a, const char *key);
const char *row_text(const struct row *row, const char *key);

#endif
