/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "ui/common.h"
#include "base/file.h"
#include "ui/inner.h"

#include <string.h>
#include <unistd.h>

static void ask(struct ui *ui, enum asked what, const struct ask *question)
{
    ui_push(ui, &screen_ask, question);
    ui->asked = what;
}

void ask_user(struct ui *ui)
{
    ask(ui, ASKED_USER,
        &(struct ask){.title = W_ASK_USER_TITLE,
                      .label = W_ASK_USER,
                      .text = app_user(ui->app),
                      .help = W_ASK_USER_HELP});
}

enum outcome export_ask(struct ui *ui)
{
    struct text name = {0};

    app_export_name(ui->app, ".docx", &name);
    ask(ui, ASKED_EXPORT,
        &(struct ask){.title = W_ASK_EXPORT_TITLE,
                      .label = W_ASK_FILE,
                      .text = name.s,
                      .help = W_ASK_EXPORT_HELP});
    text_finish(&name);
    return PAINT;
}

enum outcome findings_ask(struct ui *ui)
{
    struct text name = {0};

    app_export_name(ui->app, W_FINDINGS_ENDING, &name);
    ask(ui, ASKED_FINDINGS,
        &(struct ask){.title = W_ASK_FINDINGS_TITLE,
                      .label = W_ASK_FILE,
                      .text = name.s,
                      .help = W_ASK_FINDINGS_HELP});
    text_finish(&name);
    return PAINT;
}

enum outcome state_ask(struct ui *ui)
{
    const char *const *next = app_next_states(ui->app);
    struct text title = {0};
    size_t count = 0;

    while (next[count])
        count++;
    text_addf(&title, W_PICK_STATE, app_state(ui->app));
    ui_push(ui, &screen_pick, &(struct pick){.title = title.s, .choice = next, .count = count});
    ui->asked = ASKED_STATE;
    text_finish(&title);
    return PAINT;
}

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

void say_refused(struct ui *ui, const struct err *err)
{
    if (err->code == STATUS_REFUSED && app_record(ui->app) && app_locked(ui->app)) {
        struct text label = {0};

        text_addf(&label, W_ASK_REOPEN, app_state(ui->app));
        ask(ui, ASKED_REOPEN,
            &(struct ask){.title = W_ASK_REOPEN_TITLE,
                          .label = label.s,
                          .text = "",
                          .help = W_ASK_REOPEN_HELP});
        text_finish(&label);
        return;
    }
    ui_say_err(ui, err);
}

/* ---- answers ---- */

static void do_export(struct ui *ui, const char *path)
{
    struct err err = {0};

    bool replaced = access(path, F_OK) == 0;

    if (app_export(ui->app, path, NULL, &err) == STATUS_OK)
        ui_say(ui, STYLE_PLAIN, replaced ? W_SAY_EXPORTED_OVER : W_SAY_EXPORTED, path);
    else
        ui_say_err(ui, &err);
}

static void do_export_findings(struct ui *ui, const char *path)
{
    size_t n = strlen(path);
    bool csv = n > 4 && strcmp(path + n - 4, ".csv") == 0;
    struct text out = {0};
    struct err err = {0};
    enum status rc = app_print_findings(ui->app, csv ? "csv" : "text", &out, &err);

    if (rc == STATUS_OK)
        rc = file_write(path, text_str(&out), out.bytes, &err);
    if (rc == STATUS_OK)
        ui_say(ui, STYLE_PLAIN, W_SAY_EXPORTED, path);
    else
        ui_say_err(ui, &err);
    text_finish(&out);
}

static void do_state(struct ui *ui, const char *state)
{
    struct text warning = {0};
    struct err err = {0};

    if (app_locked(ui->app) && strcmp(state, W_STATE_FILLING) == 0) {
        err_set(&err, STATUS_REFUSED, "%s", "");
        say_refused(ui, &err);
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

static void do_reopen(struct ui *ui, const char *reason)
{
    struct err err = {0};

    if (app_reopen(ui->app, reason, &err) == STATUS_OK)
        ui_say(ui, STYLE_PLAIN, W_SAY_REOPENED);
    else
        ui_say_err(ui, &err);
}

bool common_resume(struct ui *ui, const struct screen_class *from, const char *answer)
{
    enum asked asked = ui->asked;

    if (from != &screen_ask && from != &screen_pick)
        return false;
    ui->asked = ASKED_NOTHING;
    if (asked == ASKED_NOTHING)
        return false;
    if (str_empty(answer))
        return true;
    switch (asked) {
    case ASKED_USER:
        app_set_user(ui->app, answer);
        break;
    case ASKED_EXPORT:
        do_export(ui, answer);
        break;
    case ASKED_FINDINGS:
        do_export_findings(ui, answer);
        break;
    case ASKED_STATE:
        do_state(ui, answer);
        break;
    default:
        do_reopen(ui, answer);
        break;
    }
    return true;
}

/* ---- going somewhere ---- */

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

void go_to_finding(struct ui *ui, const struct finding *f, size_t i)
{
    size_t open = 0, at = 0;
    struct target target = {.row = f->row, .field = f->field};
    struct text says = {0};
    enum style style = f->level == LEVEL_WARNING ? STYLE_WARNING : STYLE_ERROR;

    for (size_t k = 0; k < app_findings(ui->app); k++) {
        open += finding_is_open(app_finding_in_order(ui->app, k));
        if (k == i)
            at = open;
    }
    text_addf(&says, "%s %zu/%zu  %s", level_word(f->level), at, open, f->message);
    go_to(ui, &target);
    ui_say(ui, style, "%s", says.s);
    text_finish(&says);
}

/* ---- the beginning ---- */

void ui_start(struct ui *ui)
{
    if (app_user(ui->app)[0] == '\0' && !app_read_only(ui->app, NULL))
        ask_user(ui);
}

void ui_first_idle(struct ui *ui)
{
    if (ui->depth == 1)
        home_name_place(ui->stack[0]);
    app_idle(ui->app);
}
