/* SPDX-License-Identifier: MulanPSL-2.0 */
/* From one field, section, project or finding to the next. Each accepts what is typed first. */
#include "ui/common.h"
#include "ui/entry.h"

static bool last_project(const struct screen *s, size_t *at, size_t *count)
{
    const struct entry *e = s->state;
    struct app *a = ui_app(s->ui);

    *count = record_projects(app_record(a), app_report_row(a));
    *at = record_project_number(app_record(a), app_report_row(a), e->row);
    return *at == *count;
}

static bool project_is_blank(const struct row *project)
{
    for (size_t i = 0; i < project->kind->fields; i++)
        if (project->value[i].state != VALUE_BLANK)
            return false;
    return true;
}

enum outcome entry_next_project(struct screen *s)
{
    struct entry *e = s->state;
    struct app *a = ui_app(s->ui);
    struct row *made = NULL;
    struct err err = {0};
    size_t at, count;

    if (!entry_accept(s))
        return PAINT;
    if (!last_project(s, &at, &count)) {
        entry_show(s,
                   &(struct target){.row = record_project(app_record(a), app_report_row(a), at)});
        return PAINT;
    }
    if (!entry_is_report(e) && project_is_blank(e->row)) {
        ui_say(s->ui, STYLE_PLAIN, W_PROJECT_BLANK);
        return PAINT;
    }
    if (app_add(a, app_record(a)->ledger, app_record(a)->dict->project, NULL, &made, &err) !=
        STATUS_OK)
        say_refused(s->ui, &err);
    else
        entry_show(s, &(struct target){.row = made});
    return PAINT;
}

enum outcome entry_prev_project(struct screen *s)
{
    struct app *a = ui_app(s->ui);
    size_t at, count;

    if (!entry_accept(s))
        return PAINT;
    last_project(s, &at, &count);
    if (at == 0)
        at = count + 1; /* the report's own fields stand behind the projects */
    if (at > 1)
        entry_show(
            s, &(struct target){.row = record_project(app_record(a), app_report_row(a), at - 2)});
    else
        ui_say(s->ui, STYLE_PLAIN, W_FIRST_PROJECT);
    return PAINT;
}

static bool in_last_section(const struct screen *s)
{
    return entry_section_index(s->state) + 1 == entry_sections(s);
}

static const char *what_is_behind(const struct screen *s)
{
    size_t at, count;

    if (entry_is_report(s->state))
        return W_LAST_OF_REPORT;
    return last_project(s, &at, &count) ? W_LAST_OF_ALL : W_LAST_SECTION;
}

enum outcome entry_turn_section(struct screen *s, bool back, bool to_end)
{
    struct entry *e = s->state;
    size_t at = entry_section_index(e);

    if (!entry_accept(s))
        return PAINT;
    if (back ? at == 0 : in_last_section(s)) {
        ui_say(s->ui, STYLE_PLAIN, "%s", back ? W_FIRST_SECTION : what_is_behind(s));
        entry_focus(s, e->focus);
        return PAINT;
    }
    entry_section(s, back ? at - 1 : at + 1, to_end);
    return PAINT;
}

enum outcome entry_accept_and_go(struct screen *s)
{
    struct entry *e = s->state;
    bool typed = e->dirty && e->line.text.bytes > 0;
    size_t next;

    if (!entry_accept(s))
        return PAINT;
    next = form_enter(&e->form, e->focus, typed);
    if (next == SIZE_MAX && in_last_section(s))
        next = form_behind(&e->form, e->focus); /* there is nothing else to go to */
    if (next == SIZE_MAX)
        return entry_turn_section(s, false, false);
    entry_focus(s, next);
    return PAINT;
}

enum outcome entry_step_field(struct screen *s, bool back)
{
    struct entry *e = s->state;

    if (!entry_accept(s))
        return PAINT;
    if (back ? e->focus == 0 : e->focus + 1 >= e->form.spots)
        return entry_turn_section(s, back, back);
    entry_focus(s, back ? e->focus - 1 : e->focus + 1);
    return PAINT;
}

enum outcome entry_vertical(struct screen *s, bool up)
{
    struct entry *e = s->state;
    size_t next;

    if (!entry_accept(s))
        return PAINT;
    next = form_vertical(&e->form, e->focus, up);
    if (next == SIZE_MAX)
        return entry_turn_section(s, up, up);
    entry_focus(s, next);
    return PAINT;
}

/* A page of a long form; at its end the section turns. */
enum outcome entry_page(struct screen *s, bool up)
{
    struct entry *e = s->state;
    size_t rows = (size_t)entry_rows();
    size_t at = form_line_of(&e->form, e->focus);
    size_t to = SIZE_MAX;

    if (up ? e->top == 0 : e->top + rows >= e->form.lines)
        return entry_turn_section(s, up, false);
    if (!entry_accept(s))
        return PAINT;
    for (size_t i = 0; i < e->form.spots; i++) {
        size_t line = form_line_of(&e->form, i);

        if (up ? line + rows >= at && to == SIZE_MAX : line <= at + rows)
            to = i;
    }
    if (to == SIZE_MAX || to == e->focus)
        return entry_turn_section(s, up, false);
    entry_focus(s, to);
    return PAINT;
}

static bool behind(const struct screen *s, const struct finding *f, bool back)
{
    const struct entry *e = s->state;
    struct app *a = ui_app(s->ui);
    size_t here = record_project_number(app_record(a), app_report_row(a), e->row);
    struct target place;
    size_t spot;

    if (here == 0 || f->project == 0)
        return back ? here == 0 && f->project > 0 : here > 0 && f->project == 0;
    if (f->project != here)
        return back ? f->project < here : f->project > here;
    if (f->section != e->section)
        return back ? f->section < e->section : f->section > e->section;
    place = finding_target(f);
    spot = form_find(&e->form, place.row, place.field);
    if (spot == SIZE_MAX)
        spot = 0;
    return back ? spot < e->focus : spot > e->focus;
}

enum outcome entry_next_finding(struct screen *s, bool back)
{
    struct app *a = ui_app(s->ui);
    struct entry *e = s->state;
    size_t n, first = SIZE_MAX;

    if (!back && entry_in_prose(e) && entry_select_place(e, e->memo.at))
        return PAINT;
    if (!entry_accept(s))
        return PAINT;
    n = app_findings(a);
    for (size_t k = 0; k < n; k++) {
        size_t i = back ? n - 1 - k : k;
        const struct finding *f = app_finding_in_order(a, i);

        if (!finding_is_open(f))
            continue;
        if (first == SIZE_MAX)
            first = i;
        if (behind(s, f, back)) {
            go_to_finding(s->ui, f, i);
            return PAINT;
        }
    }
    if (first == SIZE_MAX)
        say_no_finding(s->ui);
    else
        go_to_finding(s->ui, app_finding_in_order(a, first), first);
    return PAINT;
}
