/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Small lists: the choices of a field, the menu, the history of a field, a report's projects. */
#include "base/day.h"
#include "base/mem.h"
#include "ui/chooser.h"
#include "ui/common.h"

#include <stdlib.h>
#include <string.h>

static void chooser_screen_close(struct screen *s)
{
    chooser_close(s->state);
}

static void chooser_screen_draw(struct screen *s, enum outcome what)
{
    chooser_draw(s->ui, s->state, what);
}

static bool chooser_screen_key(struct screen *s, enum key k, enum outcome *out)
{
    return chooser_key(s->state, k, out);
}

static enum outcome chooser_screen_type(struct screen *s, const char *text, size_t bytes)
{
    return chooser_type(s->ui, s->state, text, bytes);
}

/* ---- one of a list ---- */

struct picking {
    struct chooser c;
    bool open;
};

static enum status pick_open(struct screen *s, const void *arg, struct err *err)
{
    const struct pick *pick = arg;
    struct picking *p = s->state;

    (void)err;
    chooser_open(&p->c, pick->title, W_PICK, pick->open ? W_PICK_OPEN_HELP : W_PICK_HELP);
    p->c.numbered = true;
    p->open = pick->open;
    for (size_t i = 0; i < pick->count; i++)
        chooser_add(&p->c, pick->choice[i], pick->note ? pick->note[i] : NULL, i);
    chooser_sift(&p->c);
    for (size_t i = 0; pick->current && i < pick->count; i++)
        if (strcmp(pick->choice[i], pick->current) == 0)
            p->c.list.at = i;
    return STATUS_OK;
}

static enum outcome pick_act(struct screen *s, enum action a)
{
    struct picking *p = s->state;
    const struct choice_item *item = chooser_current(&p->c);

    if (chooser_act(s->ui, &p->c, a))
        return PAINT;
    if (a == ACT_OPEN && (item || p->open))
        ui_pop(s->ui, item ? item->text : text_str(&p->c.line.text));
    else if (a == ACT_BACK)
        ui_pop(s->ui, NULL);
    return PAINT;
}

static bool pick_hints(const struct screen *s, enum action a)
{
    const struct picking *p = s->state;

    return p->open || chooser_hints(s, a);
}

const struct screen_class screen_pick = {
    .name = "pick",
    .ctx = CTX_LIST,
    .state_size = sizeof(struct picking),
    .open = pick_open,
    .close = chooser_screen_close,
    .draw = chooser_screen_draw,
    .act = pick_act,
    .key = chooser_screen_key,
    .type = chooser_screen_type,
    .applies = chooser_applies,
    .hints = pick_hints,
};

/* ---- the menu: every action of the screen below that applies now ---- */

/* Moving about is what the keys are for. */
static bool in_menu(enum action a)
{
    switch (a) {
    case ACT_MENU:
    case ACT_ACCEPT:
    case ACT_UP:
    case ACT_DOWN:
    case ACT_PAGE_UP:
    case ACT_PAGE_DOWN:
    case ACT_FIRST:
    case ACT_LAST:
    case ACT_FIELD_NEXT:
    case ACT_FIELD_PREV:
        return false;
    default:
        return true;
    }
}

static bool listed(const struct chooser *c, enum action a)
{
    for (size_t i = 0; i < c->items; i++)
        if (c->item[i].tag == (size_t)a)
            return true;
    return false;
}

static enum status menu_open(struct screen *s, const void *arg, struct err *err)
{
    struct chooser *c = s->state;
    const struct screen *below = ui_top(s->ui);

    (void)arg;
    (void)err;
    chooser_open(c, W_MENU_TITLE, W_MENU_LABEL, W_MENU_HELP);
    for (size_t i = 0; i < binding_count; i++) {
        const struct binding *b = &bindings[i];
        struct text note = {0};
        bool by_key = screen_action(below, b->key) == b->action;

        if (b->ctx != below->class->ctx || !in_menu(b->action) || listed(c, b->action) ||
            !screen_applies(below, b->action))
            continue;
        text_addf(&note, "%-9s %s", by_key ? key_name(b->key) : "", action_help(b->action));
        chooser_add(c, action_name(b->action), note.s, b->action);
        text_finish(&note);
    }
    c->note_col = 24;
    chooser_sift(c);
    return STATUS_OK;
}

static enum outcome menu_act(struct screen *s, enum action a)
{
    struct chooser *c = s->state;
    const struct choice_item *item = chooser_current(c);
    struct ui *ui = s->ui;

    if (chooser_act(ui, c, a))
        return PAINT;
    if (a == ACT_OPEN && item) {
        enum action chosen = (enum action)item->tag;

        ui_pop(ui, NULL);
        ui_act_later(ui, chosen);
    } else if (a == ACT_BACK) {
        ui_pop(ui, NULL);
    }
    return PAINT;
}

const struct screen_class screen_menu = {
    .name = "menu",
    .ctx = CTX_LIST,
    .state_size = sizeof(struct chooser),
    .open = menu_open,
    .close = chooser_screen_close,
    .draw = chooser_screen_draw,
    .act = menu_act,
    .key = chooser_screen_key,
    .type = chooser_screen_type,
    .applies = chooser_applies,
    .hints = chooser_hints,
};

/* ---- every value a field has had ---- */

struct past {
    struct chooser c;
    struct history of;
    char **value; /* whole, as the list shows only the first line */
    size_t values;
};

static void forget_values(struct past *p)
{
    for (size_t i = 0; i < p->values; i++)
        free(p->value[i]);
    free(p->value);
    p->value = NULL;
    p->values = 0;
}

static void list_values(struct past *p, const struct app_history *list, size_t count)
{
    struct list was = p->c.list;

    forget_values(p);
    chooser_clear(&p->c);
    p->value = mem_new(count + 1, sizeof *p->value);
    p->values = count;
    for (size_t i = 0; i < count; i++) {
        char moment[MOMENT_BYTES];
        struct text note = {0};
        struct text when = {0};

        text_addf(&when, "%s  %s", moment_print(moment, list[i].at_ms), list[i].who);
        text_add_shown(&note, list[i].shown, strlen(list[i].shown));
        chooser_add(&p->c, when.s, note.bytes ? note.s : W_BLANK, i);
        p->value[i] = mem_str(list[i].typed);
        text_finish(&note);
        text_finish(&when);
    }
    chooser_sift(&p->c);
    list_stay(&p->c.list, &was);
}

static enum status history_open(struct screen *s, const void *arg, struct err *err)
{
    struct past *p = s->state;
    const struct app_history *list;
    size_t count;
    enum status rc;

    p->of = *(const struct history *)arg;
    rc = app_history(ui_app(s->ui), p->of.row, p->of.field, &list, &count, err);
    if (rc != STATUS_OK)
        return rc;
    chooser_open(&p->c, W_HISTORY_TITLE, NULL, W_HISTORY_HELP);
    list_values(p, list, count);
    return STATUS_OK;
}

/* What was just typed stands in it only now. */
static void history_stored(struct screen *s)
{
    struct past *p = s->state;
    const struct app_history *list;
    size_t count;

    if (app_history(ui_app(s->ui), p->of.row, p->of.field, &list, &count, NULL) == STATUS_OK)
        list_values(p, list, count);
}

static void history_close(struct screen *s)
{
    struct past *p = s->state;

    forget_values(p);
    chooser_close(&p->c);
}

static enum outcome history_act(struct screen *s, enum action a)
{
    struct past *p = s->state;
    const struct choice_item *item = chooser_current(&p->c);

    if (chooser_act(s->ui, &p->c, a))
        return PAINT;
    if (a == ACT_OPEN && item)
        ui_pop(s->ui, p->value[item->tag]);
    else if (a == ACT_BACK)
        ui_pop(s->ui, NULL);
    return PAINT;
}

const struct screen_class screen_history = {
    .name = "history",
    .ctx = CTX_LIST,
    .state_size = sizeof(struct past),
    .open = history_open,
    .close = history_close,
    .draw = chooser_screen_draw,
    .act = history_act,
    .stored = history_stored,
    .applies = chooser_applies,
    .hints = chooser_hints,
};

/* ---- which of the ledger's projects the report shows ---- */

static void list_projects(struct screen *s)
{
    struct chooser *c = s->state;
    struct app *a = ui_app(s->ui);
    struct record *r = app_record(a);
    struct list was = c->list;

    chooser_clear(c);
    for (size_t i = 0; i < row_count(r->ledger, r->dict->project); i++) {
        const struct row *project = row_child(r->ledger, r->dict->project, i);
        struct text name = {0};

        record_name(app_record(a), app_report_row(a), project, &name);
        chooser_add(c, text_str(&name),
                    record_shows(r, app_report_row(a), project) ? W_SHOWN : W_NOT_SHOWN, i);
        text_finish(&name);
    }
    chooser_sift(c);
    list_stay(&c->list, &was);
}

static enum status projects_open(struct screen *s, const void *arg, struct err *err)
{
    (void)arg;
    (void)err;
    chooser_open(s->state, W_PROJECTS_TITLE, NULL, W_PROJECTS_HELP);
    list_projects(s);
    return STATUS_OK;
}

static void remove_project(struct ui *ui, struct row *project)
{
    struct err err = {0};

    if (app_remove_from_ledger(ui_app(ui), project, &err) != STATUS_OK)
        say_refused(ui, &err);
    else
        ui_say(ui, STYLE_PLAIN, W_SAY_PROJECT_DELETED);
}

static void show_or_hide(struct ui *ui, struct row *project)
{
    struct app *a = ui_app(ui);
    bool shown = record_shows(app_record(a), app_report_row(a), project);
    struct err err = {0};

    if (app_show(a, project, !shown, &err) != STATUS_OK)
        say_refused(ui, &err);
}

static enum outcome projects_act(struct screen *s, enum action a)
{
    struct chooser *c = s->state;
    const struct choice_item *item = chooser_current(c);
    struct cursor at;
    struct record *r = app_record(ui_app(s->ui));
    struct row *project = item ? row_child(r->ledger, r->dict->project, item->tag) : NULL;

    if (chooser_act(s->ui, c, a))
        return PAINT;
    if (a == ACT_BACK) {
        ui_pop(s->ui, NULL);
        return PAINT;
    }
    if (a == ACT_ROW_REMOVE && project)
        remove_project(s->ui, project);
    else if (a == ACT_OPEN && project)
        show_or_hide(s->ui, project);
    else if (a == ACT_UNDO || a == ACT_REDO)
        undo_here(s->ui, a == ACT_REDO, &at);
    list_projects(s);
    return PAINT;
}

static bool projects_applies(const struct screen *s, enum action a)
{
    (void)s;
    return a != ACT_ALL_YEARS;
}

static bool projects_hints(const struct screen *s, enum action a)
{
    if (a == ACT_UNDO)
        return app_can_undo(ui_app(s->ui), false);
    return (a != ACT_OPEN && a != ACT_ROW_REMOVE) || chooser_current(s->state);
}

const struct screen_class screen_projects = {
    .name = "projects",
    .ctx = CTX_LIST,
    .state_size = sizeof(struct chooser),
    .open = projects_open,
    .close = chooser_screen_close,
    .draw = chooser_screen_draw,
    .act = projects_act,
    .applies = projects_applies,
    .hints = projects_hints,
};
