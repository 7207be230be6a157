/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Entry: one section of a project (or of the report) being filled in. */
#include "ui/entry.h"
#include "base/day.h"
#include "ui/common.h"

#include <stdlib.h>
#include <string.h>

/* ---- the sections of what is shown ---- */

size_t entry_sections(const struct screen *s)
{
    const struct entry *e = s->state;

    return entry_is_report(e) ? 1 : app_tmpl(ui_app(s->ui))->sections;
}

const struct tmpl_section *entry_section_at(const struct screen *s, size_t i)
{
    const struct entry *e = s->state;
    const struct tmpl *t = app_tmpl(ui_app(s->ui));

    return entry_is_report(e) ? t->report_section : &t->section[i];
}

size_t entry_section_index(const struct entry *e)
{
    const struct tmpl *t = app_tmpl(e->form.app);

    return entry_is_report(e) ? 0 : (size_t)(e->section - t->section);
}

/* ---- the editor of the focus ---- */

void entry_note_where(struct screen *s)
{
    struct entry *e = s->state;
    const struct spot *spot = entry_spot(e);

    app_at(ui_app(s->ui), spot->row ? spot->row : spot->parent,
           spot->row ? spot->field : spot->group->state);
}

bool entry_may_type(struct screen *s)
{
    struct err err = {0};

    if (app_may_edit(ui_app(s->ui), &err))
        return true;
    say_refused(s->ui, &err);
    return false;
}

/* A row that was to be typed in the middle of others and was left is not there any more. */
static void close_blank_row(struct screen *s)
{
    struct entry *e = s->state;
    struct spot spot = *entry_spot(e);
    size_t at;

    if (!e->form.insert_after ||
        (!spot.row && spot.group && spot.group->kind == e->form.insert_after->kind))
        return;
    e->form.insert_after = NULL;
    entry_rebuild(s);
    at = spot.row ? form_find(&e->form, spot.row, spot.field) : form_blank(&e->form, spot.group);
    e->focus = at != SIZE_MAX ? at : 0;
}

void entry_focus(struct screen *s, size_t spot)
{
    struct entry *e = s->state;
    struct text text = {0};

    e->focus = spot < e->form.spots ? spot : 0;
    close_blank_row(s);
    e->dirty = e->lent = false;
    e->typed_ms = 0;
    e->laid_out = false;
    spot_text(&e->form, entry_spot(e), &text);
    if (entry_in_prose(e)) {
        e->form.cols = canvas_cols() - ENTRY_LEFT - 1;
        memo_set(&e->memo, text_str(&text), form_prose_cols(&e->form));
        entry_restore_draft(s, entry_spot(e));
        e->drafted_chars = memo_chars(&e->memo);
    } else {
        line_set(&e->line, text_str(&text), text.bytes > 0);
    }
    entry_note_where(s);
    text_finish(&text);
}

void entry_rebuild(struct screen *s)
{
    struct entry *e = s->state;

    form_build(&e->form, ui_app(s->ui), e->row, e->section);
    e->laid_out = false;
}

static void show_section(struct screen *s, const struct tmpl_section *section)
{
    struct entry *e = s->state;

    e->section = section;
    e->top = 0;
    e->form.insert_after = NULL;
    entry_rebuild(s);
}

static const struct tmpl_section *first_section(const struct screen *s, const struct target *t)
{
    const struct tmpl *tmpl = app_tmpl(ui_app(s->ui));
    const struct entry *e = s->state;

    if (entry_is_report(e))
        return tmpl->report_section;
    if (t->section)
        return t->section;
    if (t->field) {
        const struct tmpl_section *found = tmpl_section_of(tmpl, t->field);

        if (!found && t->row != e->row && tmpl_group_of(tmpl, t->row->kind))
            found = tmpl_section_of(tmpl, tmpl_group_of(tmpl, t->row->kind)->column[0].field);
        if (found)
            return found;
    }
    return &tmpl->section[0];
}

void entry_show(struct screen *s, const struct target *target)
{
    struct entry *e = s->state;
    struct record *r = app_record(ui_app(s->ui));
    struct row *project = row_above(target->row, r->dict->project);
    size_t spot;

    e->row = project ? project : app_report_row(ui_app(s->ui));
    show_section(s, first_section(s, target));
    spot = target->field || target->row != e->row ? form_find(&e->form, target->row, target->field)
                                                  : SIZE_MAX;
    entry_focus(s, spot != SIZE_MAX ? spot : form_landing(&e->form));
}

void entry_section(struct screen *s, size_t section, bool at_end)
{
    struct entry *e = s->state;

    show_section(s, entry_section_at(s, section));
    entry_focus(s, at_end && e->form.spots ? e->form.spots - 1 : form_landing(&e->form));
}

static enum status entry_open(struct screen *s, const void *arg, struct err *err)
{
    (void)err;
    entry_show(s, arg);
    return STATUS_OK;
}

static void entry_close(struct screen *s)
{
    struct entry *e = s->state;

    form_finish(&e->form);
    line_finish(&e->line);
    memo_finish(&e->memo);
    text_finish(&e->reason_id);
}

/* ---- accepting ---- */

static enum status set_state_spot(struct app *a, const struct spot *spot, const char *typed,
                                  struct row **made, struct dropped *dropped, struct err *err)
{
    struct value probe = {0};
    enum status rc;

    value_read(&probe, spot->field, typed, 0);
    if (probe.state == VALUE_BLANK || value_is_declared(&probe)) {
        value_finish(&probe);
        return app_set(a, spot->parent, spot->field, typed, dropped, err);
    }
    value_finish(&probe);
    rc = app_add(a, spot->parent, spot->group->kind, NULL, made, err);
    if (rc == STATUS_OK)
        rc = app_set(a, *made, spot->group->column[0].field, typed, dropped, err);
    return rc;
}

/* What is typed where no row is yet makes one; 无 there is a declared state. */
static enum status make_row(struct app *a, const struct spot *spot, const struct row *after,
                            const char *typed, struct row **made, struct dropped *dropped,
                            struct err *err)
{
    bool first = row_count(spot->parent, spot->group->kind) == 0;
    enum status rc;

    if (first && spot->group->none_allowed && strcmp(typed, value_state_word(VALUE_NONE)) == 0)
        return app_set(a, spot->parent, spot->group->state, typed, dropped, err);
    rc = app_add(a, spot->parent, spot->group->kind, after, made, err);
    if (rc == STATUS_OK)
        rc = app_set(a, *made, spot->field, typed, dropped, err);
    return rc;
}

static enum status set_spot(struct app *a, const struct spot *spot, const struct row *after,
                            const char *typed, struct row **made, struct dropped *dropped,
                            struct err *err)
{
    if (spot->group && spot->field == spot->group->state)
        return set_state_spot(a, spot, typed, made, dropped, err);
    if (spot->row)
        return app_set(a, spot->row, spot->field, typed, dropped, err);
    if (!typed[0])
        return STATUS_OK;
    return make_row(a, spot, after, typed, made, dropped, err);
}

/* What was typed and then taken back in the editor is a step that is taken back: it is thrown away
 * nowhere. */
static void keep_taken_back(struct entry *e, struct app *a, const struct spot *spot)
{
    struct text typed = {0};
    struct row *made = NULL;

    if (entry_in_prose(e) && memo_taken_back(&e->memo, &typed) && typed.bytes > 0) {
        app_begin(a);
        if (set_spot(a, spot, e->form.insert_after, typed.s, &made, NULL, NULL) == STATUS_OK)
            app_end_undone(a);
        else
            app_abort(a);
    }
    text_finish(&typed);
}

bool entry_accept(struct screen *s)
{
    struct entry *e = s->state;
    struct app *a = ui_app(s->ui);
    struct spot spot = *entry_spot(e);
    const char *typed;
    struct row *made = NULL;
    struct dropped dropped = {0};
    struct err err = {0};
    enum status rc;
    size_t at;

    if (!e->dirty)
        return true;
    if (entry_in_prose(e))
        typed = text_str(&e->memo.text);
    else
        typed = spot.field->choice_count ? entry_choice_meant(&spot, text_str(&e->line.text))
                                         : text_str(&e->line.text);
    keep_taken_back(e, a, &spot);
    app_begin(a);
    rc = set_spot(a, &spot, e->form.insert_after, typed, &made, &dropped, &err);
    if (made) {
        spot.field = spot.row ? spot.group->column[0].field : spot.field;
        app_at(a, made, spot.field); /* the step is of the row it made, so one resumes there */
    }
    app_end(a);
    if (rc != STATUS_OK) {
        say_refused(s->ui, &err);
        return false;
    }
    if (!made && spot.row && spot_is_prose(&spot))
        app_forget_draft(a, spot.row, spot.field);
    e->dirty = false;
    e->typed_ms = 0;
    ui_say_dropped(s->ui, &dropped);
    entry_rebuild(s);
    at = form_find(&e->form, made ? made : spot.row ? spot.row : spot.parent, spot.field);
    e->focus = at != SIZE_MAX ? at : form_landing(&e->form);
    return true;
}

/* ---- undo ---- */

static bool is_in_report(const struct screen *s, const struct row *row)
{
    struct app *a = ui_app(s->ui);
    const struct record *r = app_record(a);
    const struct row *project = row_above(row, r->dict->project);

    return !row->removed && (!project || record_project_number(r, app_report_row(a), project) > 0);
}

static enum outcome undo(struct screen *s, bool redo)
{
    struct entry *e = s->state;
    struct app *a = ui_app(s->ui);
    struct text says = {0};
    struct cursor at;
    struct err err = {0};

    if (!entry_may_type(s))
        return PAINT;
    if (entry_in_prose(e) && (redo ? memo_redo(&e->memo) : memo_undo(&e->memo))) {
        if (!e->lent)
            entry_touched(e);
        return PAINT;
    }
    if (!entry_accept(s))
        return PAINT;
    if (app_undo(a, redo, &says, &at, &err) == STATUS_OK) {
        struct row *row = record_row(app_record(a), at.row);

        if (row && is_in_report(s, row))
            entry_show(s, &(struct target){.row = row, .field = kind_field(row->kind, at.field)});
        else if (is_in_report(s, e->row))
            entry_show(s, &(struct target){.row = e->row, .section = e->section});
        else
            entry_show(s, &(struct target){.row = app_report_row(a)});
        ui_say(s->ui, STYLE_PLAIN, "%s", text_str(&says));
    } else {
        say_refused(s->ui, &err);
    }
    text_finish(&says);
    return PAINT;
}

/* ---- the rest ---- */

static enum outcome give_back_or_leave(struct screen *s)
{
    struct entry *e = s->state;

    /* Esc gives a short field its old value; prose is never discarded. */
    if (e->dirty && !entry_in_prose(e)) {
        entry_focus(s, e->focus);
        return PAINT;
    }
    if (entry_accept(s))
        ui_pop(s->ui, NULL);
    return PAINT;
}

static enum outcome push(struct screen *s, const struct screen_class *class, const void *arg)
{
    struct entry *e = s->state;

    if (entry_accept(s)) {
        entry_focus(s, e->focus);
        ui_push(s->ui, class, arg);
    }
    return PAINT;
}

/* Back to the check one came from, or to a new one. */
static enum outcome check(struct screen *s)
{
    struct screen *below = ui_below(s->ui);

    if (below && below->class == &screen_check && entry_accept(s)) {
        ui_pop(s->ui, NULL);
        return PAINT;
    }
    return push(s, &screen_check, NULL);
}

static enum outcome help(struct screen *s)
{
    struct entry *e = s->state;

    entry_keep_draft(s);
    ui_push(s->ui, &screen_help, &(struct help){.field = entry_spot(e)->form, .ctx = CTX_ENTRY});
    return PAINT;
}

static enum outcome history(struct screen *s)
{
    struct entry *e = s->state;
    struct spot spot = *entry_spot(e);

    if (!spot.row)
        return STAY;
    if (entry_accept(s)) {
        entry_focus(s, e->focus);
        ui_ask(s->ui, &screen_history, &(struct history){.row = spot.row, .field = spot.field},
               entry_fill);
    }
    return PAINT;
}

void entry_seek(struct screen *s, const char *what)
{
    struct entry *e = s->state;

    if (entry_in_prose(e))
        memo_find(&e->memo, what);
}

void entry_seek_place(struct screen *s)
{
    struct entry *e = s->state;

    if (entry_in_prose(e))
        entry_select_place(e, 0);
}

/* Further on in this text, otherwise in the report. */
static enum outcome seek_next(struct screen *s)
{
    struct entry *e = s->state;
    const char *what = text_str(ui_sought(s->ui));

    if (entry_in_prose(e) && strstr(text_str(&e->memo.text) + e->memo.at, what)) {
        memo_find(&e->memo, what);
        return PAINT;
    }
    return entry_accept(s) ? find_next(s->ui) : PAINT;
}

static enum outcome entry_act(struct screen *s, enum action a)
{
    switch (a) {
    case ACT_ACCEPT:
        return entry_accept_and_go(s);
    case ACT_FIELD_NEXT:
    case ACT_FIELD_PREV:
        return entry_step_field(s, a == ACT_FIELD_PREV);
    case ACT_UP:
    case ACT_DOWN:
        return entry_vertical(s, a == ACT_UP);
    case ACT_PAGE_UP:
    case ACT_PAGE_DOWN:
        return entry_page(s, a == ACT_PAGE_UP);
    case ACT_PROJECT_NEXT:
        return entry_next_project(s);
    case ACT_PROJECT_PREV:
        return entry_prev_project(s);
    case ACT_FINDING_NEXT:
    case ACT_FINDING_PREV:
        return entry_next_finding(s, a == ACT_FINDING_PREV);
    case ACT_UNDO:
    case ACT_REDO:
        return undo(s, a == ACT_REDO);
    case ACT_ROW_ADD:
        return entry_row_add(s);
    case ACT_ROW_REMOVE:
        return entry_row_remove(s);
    case ACT_ROW_UP:
    case ACT_ROW_DOWN:
        return entry_row_move(s, a == ACT_ROW_UP);
    case ACT_DITTO:
        return entry_ditto(s);
    case ACT_CHOICES:
        return entry_choices(s);
    case ACT_PHRASES:
        return entry_phrases(s);
    case ACT_REASON:
        return entry_reason(s);
    case ACT_CUT:
    case ACT_COPY:
    case ACT_PASTE:
        return entry_clip(s, a);
    case ACT_CHECK:
        return check(s);
    case ACT_MENU:
        entry_keep_draft(s);
        ui_push(s->ui, &screen_menu, NULL);
        return PAINT;
    case ACT_HELP:
        return help(s);
    case ACT_GOTO:
        return push(s, &screen_goto, NULL);
    case ACT_FIND:
        return push(s, &screen_find, NULL);
    case ACT_FIND_NEXT:
        return seek_next(s);
    case ACT_HISTORY:
        return history(s);
    case ACT_EXPORT:
        return entry_accept(s) ? export_ask(s->ui) : PAINT;
    case ACT_STATE:
        return entry_accept(s) ? state_ask(s->ui) : PAINT;
    case ACT_USER:
        if (entry_accept(s)) /* what is typed is of whoever typed it */
            ask_user(s->ui);
        return PAINT;
    case ACT_BACK:
        return give_back_or_leave(s);
    default:
        return STAY;
    }
}

/* Keys of the editor. Up and down leave a prose at its first and last line. */
static bool entry_key(struct screen *s, enum key k, enum outcome *out)
{
    struct entry *e = s->state;
    bool changes = k == K_BACKSPACE || k == K_DELETE || (k == K_ENTER && entry_in_prose(e));

    if (changes && !entry_may_type(s)) {
        *out = PAINT;
        return true;
    }
    if (!entry_in_prose(e)) {
        if (!line_key(&e->line, k))
            return false;
        if (changes)
            entry_touched(e);
        *out = PAINT_FIELD;
        return true;
    }
    if (k == K_UP && memo_line_of(&e->memo, e->memo.at) == 0)
        return false;
    if (k == K_DOWN && memo_line_of(&e->memo, e->memo.at) + 1 == e->memo.lines)
        return false;
    if (k == K_TAB || k == K_BACKTAB || !memo_key(&e->memo, k, entry_rows() - 1))
        return false;
    if (changes)
        entry_touched(e);
    *out = changes || e->memo.lines != e->memo_lines ? PAINT : PAINT_FIELD;
    return true;
}

void entry_touched(struct entry *e)
{
    e->dirty = true;
    if (!entry_in_prose(e))
        return;
    if (e->lent)
        app_set_aside_draft(e->form.app, entry_spot(e)->row, entry_spot(e)->field);
    e->lent = false;
    if (e->typed_ms == 0)
        e->undrafted_ms = steady_ms();
    e->typed_ms = steady_ms();
}

/* ---- what applies ---- */

static bool has_group(const struct entry *e)
{
    for (size_t i = 0; i < e->section->items; i++)
        if (e->section->item[i].group)
            return true;
    return false;
}

static bool entry_applies(const struct screen *s, enum action a)
{
    const struct entry *e = s->state;
    const struct spot *spot = entry_spot(e);
    bool in_row = spot->group && spot->form && spot->row;

    switch (a) {
    case ACT_DITTO:
        return entry_ditto_applies(s);
    case ACT_REASON:
        return entry_warning(s) != NULL;
    case ACT_PHRASES:
        return entry_phrases_apply(s);
    case ACT_ROW_ADD:
        return has_group(e);
    case ACT_ROW_REMOVE:
        return in_row;
    case ACT_ROW_UP:
        return in_row && row_number(spot->row) > 1;
    case ACT_ROW_DOWN:
        return in_row && row_number(spot->row) < row_count(spot->parent, spot->group->kind);
    case ACT_HISTORY:
        return spot->row != NULL;
    case ACT_FIND_NEXT:
        return ui_sought(s->ui)->bytes > 0;
    default:
        return true;
    }
}

static size_t same_spot(const struct form *f, const struct spot *s)
{
    for (size_t i = 0; i < f->spots; i++)
        if (f->spot[i].row == s->row && f->spot[i].field == s->field &&
            f->spot[i].group == s->group)
            return i;
    return SIZE_MAX;
}

/* Does the editor hold what the record has? */
static bool is_current(const struct entry *e)
{
    const struct text *shown = entry_in_prose(e) ? &e->memo.text : &e->line.text;
    struct text text = {0};
    bool same;

    spot_text(&e->form, entry_spot(e), &text);
    same = strcmp(text_str(&text), text_str(shown)) == 0;
    text_finish(&text);
    return same;
}

/* What is shown may have been undone in the check above, or the whole project. Where it was not, the
 * cursor and what is selected stay. */
static void entry_resume(struct screen *s, const struct screen_class *from)
{
    struct entry *e = s->state;
    struct spot spot;
    size_t at;

    (void)from;
    if (e->dirty)
        return;
    if (!is_in_report(s, e->row)) {
        entry_show(s, &(struct target){.row = app_report_row(ui_app(s->ui))});
        return;
    }
    if (e->form.insert_after && e->form.insert_after->removed)
        e->form.insert_after = NULL;
    spot = *entry_spot(e);
    entry_rebuild(s);
    at = same_spot(&e->form, &spot);
    if (at != SIZE_MAX) {
        e->focus = at;
        if (is_current(e))
            return;
    } else if (spot.row) {
        at = form_find(&e->form, spot.row, spot.field);
    } else {
        at = form_blank(&e->form, spot.group);
    }
    entry_focus(s, at != SIZE_MAX ? at : form_landing(&e->form));
}

static bool entry_hints(const struct screen *s, enum action a)
{
    const struct entry *e = s->state;
    size_t rows = (size_t)entry_rows();

    switch (a) {
    case ACT_FINDING_NEXT:
        return any_finding_open(ui_app(s->ui));
    case ACT_PAGE_DOWN:
        /* Where there is more to scroll to, it does not turn the section. */
        return entry_section_index(e) + 1 < entry_sections(s) && e->top + rows >= e->form.lines;
    case ACT_UNDO:
        return app_may_edit(ui_app(s->ui), NULL) &&
               (e->dirty || app_can_undo(ui_app(s->ui), false));
    case ACT_ROW_ADD:
    case ACT_DITTO:
    case ACT_CHOICES:
        return app_may_edit(ui_app(s->ui), NULL);
    default:
        return true;
    }
}

const struct screen_class screen_entry = {
    .name = "entry",
    .ctx = CTX_ENTRY,
    .state_size = sizeof(struct entry),
    .open = entry_open,
    .close = entry_close,
    .draw = entry_draw,
    .act = entry_act,
    .key = entry_key,
    .type = entry_type,
    .paste = entry_paste,
    .resume = entry_resume,
    .applies = entry_applies,
    .hints = entry_hints,
    .wait_ms = entry_wait_ms,
    .tick = entry_tick,
    .keep = entry_keep,
};
