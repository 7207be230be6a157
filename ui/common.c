/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "ui/common.h"
#include "base/day.h"
#include "base/file.h"
#include "ui/inner.h"

#include <string.h>
#include <unistd.h>

/* ---- what is asked, each with what is done with the answer ---- */

static void set_user(struct screen *s, const char *name)
{
    app_set_user(s->ui->app, name);
}

void ask_user(struct ui *ui)
{
    ui_ask(ui, &screen_ask,
           &(struct ask){.title = W_ASK_USER_TITLE,
                         .label = W_ASK_USER,
                         .text = app_user(ui->app),
                         .help = W_ASK_USER_HELP},
           set_user);
}

/* Where to export to; with `wrong` once more, because of what was answered. */
static void ask_file(struct ui *ui, const char *title, const char *help, const char *path,
                     const char *wrong, void (*answered)(struct screen *below, const char *path))
{
    ui_ask(ui, &screen_ask,
           &(struct ask){
               .title = title, .label = W_ASK_FILE, .text = path, .help = help, .wrong = wrong},
           answered);
}

static void do_export(struct screen *s, const char *path)
{
    struct ui *ui = s->ui;
    struct err err = {0};
    bool replaced = access(path, F_OK) == 0;
    struct text drafts = {0};

    if (app_export(ui->app, path, NULL, &err) != STATUS_OK)
        ask_file(ui, W_ASK_EXPORT_TITLE, W_ASK_EXPORT_HELP, path, err.msg, do_export);
    else if (app_drafts(ui->app, &drafts) > 0)
        ui_say(ui, STYLE_WARNING, W_SAY_EXPORTED_DRAFTS, drafts.s, path);
    else
        ui_say(ui, STYLE_PLAIN, replaced ? W_SAY_EXPORTED_OVER : W_SAY_EXPORTED, path);
    text_finish(&drafts);
}

enum outcome export_ask(struct ui *ui)
{
    struct text name = {0};

    app_export_name(ui->app, ".docx", &name);
    ask_file(ui, W_ASK_EXPORT_TITLE, W_ASK_EXPORT_HELP, name.s, NULL, do_export);
    text_finish(&name);
    return PAINT;
}

static void do_export_findings(struct screen *s, const char *path)
{
    struct ui *ui = s->ui;
    struct err err = {0};
    bool replaced = access(path, F_OK) == 0;

    if (app_export_findings(ui->app, path, &err) == STATUS_OK)
        ui_say(ui, STYLE_PLAIN, replaced ? W_SAY_EXPORTED_OVER : W_SAY_EXPORTED, path);
    else
        ask_file(ui, W_ASK_FINDINGS_TITLE, W_ASK_FINDINGS_HELP, path, err.msg, do_export_findings);
}

enum outcome findings_ask(struct ui *ui)
{
    struct text name = {0};

    app_export_name(ui->app, W_FINDINGS_ENDING, &name);
    ask_file(ui, W_ASK_FINDINGS_TITLE, W_ASK_FINDINGS_HELP, name.s, NULL, do_export_findings);
    text_finish(&name);
    return PAINT;
}

static void do_reopen(struct screen *s, const char *reason)
{
    struct err err = {0};

    if (app_reopen(s->ui->app, reason, &err) == STATUS_OK)
        ui_say(s->ui, STYLE_PLAIN, W_SAY_REOPENED);
    else
        ui_say_err(s->ui, &err);
}

static void ask_reopen(struct ui *ui)
{
    struct text label = {0};

    text_addf(&label, W_ASK_REOPEN, app_state(ui->app));
    ui_ask(
        ui, &screen_ask,
        &(struct ask){
            .title = W_ASK_REOPEN_TITLE, .label = label.s, .text = "", .help = W_ASK_REOPEN_HELP},
        do_reopen);
    text_finish(&label);
}

void say_refused(struct ui *ui, const struct err *err)
{
    if (err->code == STATUS_REFUSED && app_record(ui->app) && app_locked(ui->app))
        ui_say(ui, STYLE_ERROR, W_LOCKED, app_state(ui->app));
    else
        ui_say_err(ui, err);
}

bool undo_here(struct ui *ui, bool redo, struct cursor *at)
{
    struct text says = {0};
    struct err err = {0};
    bool done = app_undo(ui->app, redo, &says, at, &err) == STATUS_OK;

    if (done)
        ui_say(ui, STYLE_PLAIN, "%s", text_str(&says));
    else
        say_refused(ui, &err);
    text_finish(&says);
    return done;
}

static void do_state(struct screen *s, const char *state)
{
    struct ui *ui = s->ui;
    struct text warning = {0};
    struct err err = {0};

    if (app_locked(ui->app) && strcmp(state, W_STATE_FILLING) == 0) {
        ask_reopen(ui);
        return;
    }
    if (app_set_state(ui->app, state, &warning, &err) != STATUS_OK)
        ui_say_err(ui, &err);
    else if (warning.bytes > 0)
        ui_say(ui, STYLE_WARNING, "%s", warning.s);
    else
        ui_say(ui, STYLE_PLAIN, W_SAY_STATE, state);
    text_finish(&warning);
}

enum outcome state_ask(struct ui *ui)
{
    const char *const *next = app_next_states(ui->app);
    struct text title = {0};
    size_t count = 0;

    while (next[count])
        count++;
    text_addf(&title, W_PICK_STATE, app_state(ui->app));
    ui_ask(ui, &screen_pick, &(struct pick){.title = title.s, .choice = next, .count = count},
           do_state);
    text_finish(&title);
    return PAINT;
}

void reason_ask(struct ui *ui, const struct finding *f, struct text *id,
                void (*answered)(struct screen *below, const char *reason))
{
    struct err err = {0};

    if (!app_may_edit(ui->app, &err)) {
        say_refused(ui, &err);
        return;
    }
    text_clear(id);
    app_finding_id(ui->app, f, id);
    ui_ask(ui, &screen_ask,
           &(struct ask){.title = W_ASK_REASON_TITLE,
                         .label = f->message,
                         .text = f->reason ? f->reason : "",
                         .help = W_ASK_REASON_HELP,
                         .empty = true,
                         .go_on = true},
           answered);
}

void reason_give(struct ui *ui, const char *id, const char *reason)
{
    const struct finding *f = app_finding_by_id(ui->app, id);
    struct err err = {0};

    if (f && app_give_reason(ui->app, f, reason, &err) != STATUS_OK)
        say_refused(ui, &err);
}

/* ---- backups ---- */

enum outcome back_up(struct ui *ui)
{
    struct text says = {0};
    struct err err = {0};

    if (app_backup_now(ui->app, &says, &err) == STATUS_OK)
        ui_say(ui, STYLE_PLAIN, "%s", text_str(&says));
    else
        ui_say_err(ui, &err);
    text_finish(&says);
    return PAINT;
}

/* ---- going somewhere ---- */

bool may_leave(struct ui *ui)
{
    struct app_saving now;

    app_saving(ui->app, &now);
    if (!now.failing || now.queued == 0)
        return true;
    ui_say(ui, STYLE_ERROR, W_LEAVE_UNSAVED, now.queued, now.why);
    return false;
}

void go_to(struct ui *ui, const struct target *target)
{
    /* From the check one comes back to the check, to the next line. */
    if (ui_top(ui)->class != &screen_check)
        ui_pop_to(ui, &screen_overview);
    ui_push(ui, &screen_entry, target);
}

bool any_finding_open(const struct app *a)
{
    for (size_t i = 0; i < app_findings(a); i++)
        if (finding_is_open(app_finding(a, i)))
            return true;
    return false;
}

void say_no_finding(struct ui *ui)
{
    const struct tmpl_section *section;
    struct row *project;
    size_t at = 0;
    size_t empties = 0;

    while (app_next_empty(ui->app, &at, &project, &section))
        empties++;
    if (empties)
        ui_say(ui, STYLE_PLAIN, W_NO_FINDING_BUT, empties);
    else
        ui_say(ui, STYLE_PLAIN, W_NO_FINDING);
}

/* Can a term be typed where the finding stands, which itself cannot? */
static bool repairs(const struct term *t, const struct finding *f)
{
    if (!t->field || t->field->computed || t->field->type == TYPE_GROUP)
        return false;
    return f->field->type == TYPE_GROUP ? t->row->kind == f->field->ref : t->row == f->row;
}

struct target finding_target(const struct finding *f)
{
    struct target target = {.row = f->row, .field = f->field, .section = f->section};

    if (!f->field || (!f->field->computed && f->field->type != TYPE_GROUP))
        return target;
    for (size_t i = 0; i < f->terms; i++) {
        if (!repairs(&f->term[i], f))
            continue;
        target.row = (struct row *)f->term[i].row;
        target.field = f->term[i].field;
        break;
    }
    return target;
}

void go_where(struct ui *ui, const struct finding *f)
{
    struct target target = finding_target(f);

    go_to(ui, &target);
    if (strcmp(f->rule, "place") == 0 && ui_top(ui)->class == &screen_entry)
        entry_seek_place(ui_top(ui));
}

void go_to_finding(struct ui *ui, const struct finding *f, size_t i)
{
    size_t open = 0, at = 0;
    struct text says = {0};
    enum style style = f->level == LEVEL_WARNING ? STYLE_WARNING : STYLE_ERROR;

    for (size_t k = 0; k < app_findings(ui->app); k++) {
        open += finding_is_open(app_finding_in_order(ui->app, k));
        if (k == i)
            at = open;
    }
    text_addf(&says, "%s %zu/%zu  %s", level_word(f->level), at, open, f->message);
    go_where(ui, f);
    ui_say(ui, style, "%s", says.s);
    text_finish(&says);
}

/* ---- the beginning ---- */

/* No order depends on the clock, but backups and the log are dated by it. */
static void say_clock(struct ui *ui)
{
    enum { YEAR_FIRST = 2020, YEAR_LAST = 2090 };
    struct day today = day_today();
    char day[DAY_BYTES];

    if (today.year < YEAR_FIRST || today.year > YEAR_LAST)
        ui_say(ui, STYLE_WARNING, W_CLOCK_WRONG, day_iso(day, today));
}

void ui_start(struct ui *ui)
{
    struct text why = {0};

    say_clock(ui);
    if (app_read_only(ui->app, &why))
        ui_say(ui, STYLE_WARNING, "%s", why.s);
    else if (app_user(ui->app)[0] == '\0')
        ask_user(ui);
    text_finish(&why);
}

void ui_first_idle(struct ui *ui)
{
    if (ui->depth == 1)
        home_name_place(ui->stack[0]);
    app_idle(ui->app);
}
