/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Go to a place by number, text or 拼音首字母; find a text in this report or in all years. */
#include "base/mem.h"
#include "ui/chooser.h"
#include "ui/common.h"
#include "ui/inner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A place that an item of either list leads to. */
struct spot {
    int64_t row;
    const struct field *field;
    const struct tmpl_section *section;
    int report; /* number, when it may be in another report; the field is then known by its key */
    char key[40];
};

struct seeking {
    struct chooser c; /* first: shared handlers take it */
    struct spot *spot;
    size_t spots, cap;
    bool all_years;
};

static void add_spot(struct seeking *k, const char *text, const char *note, struct spot spot)
{
    k->spot = mem_grow(k->spot, k->spots, &k->cap, sizeof *k->spot);
    chooser_add(&k->c, text, note, k->spots);
    k->spot[k->spots++] = spot;
}

static void seeking_close(struct screen *s)
{
    struct seeking *k = s->state;

    free(k->spot);
    chooser_close(&k->c);
}

static void seeking_draw(struct screen *s, enum outcome what)
{
    chooser_draw(s->ui, s->state, what);
}

static void go(struct ui *ui, const struct spot *spot)
{
    struct spot to = *spot;
    struct err err = {0};

    if (to.report != 0 && (!app_record(ui->app) || app_report_number(ui->app) != to.report)) {
        if (app_record(ui->app) && !may_leave(ui))
            return;
        ui_pop_to(ui, &screen_home);
        if (app_enter(ui->app, to.report, &err) != STATUS_OK) {
            ui_say_err(ui, &err);
            return;
        }
        home_select(ui_top(ui), to.report);
        ui_push(ui, &screen_overview, NULL);
    }
    struct row *row = record_row(app_record(ui->app), to.row);

    if (!row || row->removed)
        return;
    if (to.report != 0)
        to.field = kind_field(row->kind, to.key);
    go_to(ui, &(struct target){.row = row, .field = to.field, .section = to.section});
}

/* The same, with the cursor on the text that was looked for. */
static void go_found(struct ui *ui, const struct spot *spot, const char *what)
{
    go(ui, spot);
    if (ui_top(ui)->class == &screen_entry)
        entry_seek(ui_top(ui), what);
}

/* ---- go to ---- */

static void add_project(struct seeking *k, struct app *a, size_t i)
{
    const struct row *project = record_project(app_record(a), app_report_row(a), i);
    const struct tmpl *t = app_tmpl(a);
    struct text name = {0};
    struct text line = {0};

    record_name(app_record(a), app_report_row(a), project, &name);
    text_addf(&line, "%zu %s", i + 1, text_str(&name));
    add_spot(k, line.s, NULL, (struct spot){.row = project->id});
    for (size_t j = 0; j < t->sections; j++) {
        text_clear(&line);
        text_addf(&line, "%zu %s %s", i + 1, text_str(&name), t->section[j].name);
        add_spot(k, line.s, NULL, (struct spot){.row = project->id, .section = &t->section[j]});
    }
    text_finish(&name);
    text_finish(&line);
}

/* A section of the project the person is in: by its name alone it is meant before that of others. */
static void add_section(struct seeking *k, struct app *a, struct row *project,
                        const struct tmpl_section *section)
{
    struct text name = {0};

    record_name(app_record(a), app_report_row(a), project, &name);
    add_spot(k, section->name, text_str(&name),
             (struct spot){.row = project->id, .section = section});
    text_finish(&name);
}

/* Where a column is typed: one that is computed, at the column before it. */
static const struct field *typed_column(const struct tmpl_group *g, size_t i)
{
    while (i > 0 && g->column[i].field->computed)
        i--;
    return g->column[i].field;
}

/* The columns of a group, in its first row, or in the one that typing would make. */
static void add_columns(struct seeking *k, struct row *row, const struct tmpl_section *section,
                        const struct tmpl_group *g)
{
    const struct row *at = row_count(row, g->kind) ? row_child(row, g->kind, 0) : row;

    for (size_t i = 0; i < g->columns; i++)
        add_spot(k, g->column[i].label, section->name,
                 (struct spot){.row = at->id, .field = typed_column(g, i), .section = section});
}

/* The fields of the project the person is in, and of the report. */
static void add_fields(struct seeking *k, struct row *row, const struct tmpl_section *section)
{
    for (size_t i = 0; i < section->items; i++) {
        const struct tmpl_item *item = &section->item[i];
        const struct field *f = item->field ? item->field->field : item->group->state;

        if (f->computed)
            continue;
        add_spot(k, f->label, section->name,
                 (struct spot){.row = f->kind == row->kind ? row->id : row->parent->id,
                               .field = f,
                               .section = section});
        if (item->group)
            add_columns(k, row, section, item->group);
    }
}

static enum status goto_open(struct screen *s, const void *arg, struct err *err)
{
    struct seeking *k = s->state;
    struct app *a = ui_app(s->ui);
    struct cursor at;
    struct row *here;
    struct row *project;

    (void)arg;
    (void)err;
    chooser_open(&k->c, W_GOTO_TITLE, W_GOTO_LABEL, W_GOTO_HELP);
    app_where(a, &at);
    here = record_row(app_record(a), at.row);
    project = here ? row_above(here, app_record(a)->dict->project) : NULL;
    for (size_t i = 0; i < record_projects(app_record(a), app_report_row(a)); i++)
        add_project(k, a, i);
    for (size_t i = 0; project && i < app_tmpl(a)->sections; i++) {
        add_section(k, a, project, &app_tmpl(a)->section[i]);
        add_fields(k, project, &app_tmpl(a)->section[i]);
    }
    add_fields(k, app_report_row(a), app_tmpl(a)->report_section);
    chooser_sift(&k->c);
    return STATUS_OK;
}

static enum outcome goto_act(struct screen *s, enum action a)
{
    struct seeking *k = s->state;
    const struct choice_item *item = chooser_current(&k->c);

    if (chooser_act(s->ui, &k->c, a))
        return PAINT;
    if (a == ACT_OPEN && item)
        go(s->ui, &k->spot[item->tag]);
    else if (a == ACT_BACK)
        ui_pop(s->ui, NULL);
    return PAINT;
}

static bool seeking_key(struct screen *s, enum key key, enum outcome *out)
{
    return chooser_key(s->state, key, out);
}

static enum outcome seeking_type(struct screen *s, const char *text, size_t bytes)
{
    return chooser_type(s->ui, s->state, text, bytes);
}

const struct screen_class screen_goto = {
    .name = "goto",
    .ctx = CTX_LIST,
    .state_size = sizeof(struct seeking),
    .open = goto_open,
    .close = seeking_close,
    .draw = seeking_draw,
    .act = goto_act,
    .key = seeking_key,
    .type = seeking_type,
    .applies = chooser_applies,
    .hints = chooser_hints,
};

/* ---- find ---- */

enum { FOUND_MOST = 500, BEFORE_BYTES = 30 };

/* The text around the place where `what` stands. */
static void add_around(struct text *out, const char *text, const char *what)
{
    const char *at = strstr(text, what);
    size_t start = at ? (size_t)(at - text) : 0;

    start = start > BEFORE_BYTES ? start - BEFORE_BYTES : 0;
    while (start > 0 && ((unsigned char)text[start] & 0xC0) == 0x80)
        start--;
    text_add_shown(out, text + start, strlen(text + start));
}

static void found_here(struct seeking *k, struct app *a, const struct row *row,
                       const struct field *f, const char *what)
{
    const struct value *v = row_value(row, f);
    struct text place = {0};
    struct text note = {0};
    const struct row *project;
    size_t number;

    if (!v->typed || f->type == TYPE_REF || k->spots == FOUND_MOST || !strstr(v->typed, what))
        return;
    project = row_above(row, app_record(a)->dict->project);
    number = project ? record_project_number(app_record(a), app_report_row(a), project) : 0;
    if (number)
        text_addf(&place, "%zu ", number);
    text_add(&place, f->label);
    add_around(&note, v->typed, what);
    add_spot(k, place.s, note.s, (struct spot){.row = row->id, .field = f});
    text_finish(&place);
    text_finish(&note);
}

static void seek_section(struct seeking *k, struct app *a, const struct row *row,
                         const struct tmpl_section *section, const char *what)
{
    for (size_t i = 0; i < section->items; i++) {
        const struct tmpl_item *item = &section->item[i];

        if (item->field && item->field->field->kind == row->kind) {
            found_here(k, a, row, item->field->field, what);
        } else if (item->group) {
            for (size_t j = 0; j < row_count(row, item->group->kind); j++)
                for (size_t c = 0; c < item->group->columns; c++)
                    found_here(k, a, row_child(row, item->group->kind, j),
                               item->group->column[c].field, what);
        }
    }
}

static void seek_report(struct seeking *k, struct app *a, const char *what)
{
    struct record *r = app_record(a);
    const struct tmpl *t = app_tmpl(a);

    for (size_t i = 0; i < record_projects(r, app_report_row(a)); i++)
        for (size_t j = 0; j < t->sections; j++)
            seek_section(k, a, record_project(r, app_report_row(a), i), &t->section[j], what);
    seek_section(k, a, app_report_row(a), t->report_section, what);
}

static void seek_all_years(struct seeking *k, struct ui *ui, const char *what)
{
    const struct hit *hit;
    struct err err = {0};
    size_t count;

    if (app_search(ui->app, what, &hit, &count, &err) != STATUS_OK) {
        ui_say_err(ui, &err);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        struct text place = {0};
        struct text note = {0};
        struct spot spot;

        page_add_year(&place, hit[i].year);
        text_addf(&place, " %s", hit[i].title);
        add_around(&note, hit[i].text, what);
        spot = (struct spot){.row = hit[i].row, .report = hit[i].number};
        snprintf(spot.key, sizeof spot.key, "%s", hit[i].field ? hit[i].field : "");
        add_spot(k, place.s, note.s, spot);
        text_finish(&place);
        text_finish(&note);
    }
}

/* The hit behind the place where the person is; round to the first. */
static size_t hit_behind(const struct seeking *k, const struct cursor *at)
{
    for (size_t i = 0; i < k->spots; i++)
        if (k->spot[i].row == at->row && strcmp(k->spot[i].field->key, at->field) == 0)
            return (i + 1) % k->spots;
    return 0;
}

enum outcome find_next(struct ui *ui)
{
    struct app *a = ui_app(ui);
    struct text what = {0};
    struct seeking k = {0};
    struct cursor at;

    text_add(&what, text_str(ui_sought(ui)));
    seek_report(&k, a, text_str(&what));
    app_where(a, &at);
    if (k.spots > 0) {
        size_t i = hit_behind(&k, &at);

        go_found(ui, &k.spot[i], text_str(&what));
        ui_say(ui, STYLE_PLAIN, W_FOUND_AT, text_str(&what), i + 1, k.spots);
    } else {
        ui_say(ui, STYLE_PLAIN, W_FOUND_NOWHERE, text_str(&what));
    }
    free(k.spot);
    chooser_close(&k.c);
    text_finish(&what);
    return PAINT;
}

static void seek(struct screen *s)
{
    struct seeking *k = s->state;
    const char *what = text_str(&k->c.line.text);

    chooser_clear(&k->c);
    k->spots = 0;
    if (what[0] && k->all_years)
        seek_all_years(k, s->ui, what);
    else if (what[0])
        seek_report(k, ui_app(s->ui), what);
    chooser_sift(&k->c);
}

/* Of all years the file is searched, in which what was just typed stands only now. */
static void find_stored(struct screen *s)
{
    struct seeking *k = s->state;
    struct list was = k->c.list;

    if (!k->all_years)
        return;
    seek(s);
    list_stay(&k->c.list, &was);
}

static enum status find_open(struct screen *s, const void *arg, struct err *err)
{
    struct seeking *k = s->state;
    const char *sought = text_str(ui_sought(s->ui));

    (void)arg;
    (void)err;
    k->all_years = !app_record(ui_app(s->ui));
    chooser_open(&k->c, k->all_years ? W_FIND_ALL_TITLE : W_FIND_TITLE, W_FIND_LABEL, W_FIND_HELP);
    k->c.unsifted = true;
    k->c.note_col = 26;
    line_set(&k->c.line, sought, true);
    seek(s);
    return STATUS_OK;
}

static bool find_key(struct screen *s, enum key key, enum outcome *out)
{
    struct seeking *k = s->state;
    size_t before = k->c.line.text.bytes;

    if (!line_key(&k->c.line, key))
        return false;
    if (k->c.line.text.bytes != before)
        seek(s);
    *out = PAINT;
    return true;
}

static enum outcome find_type(struct screen *s, const char *text, size_t bytes)
{
    struct seeking *k = s->state;

    field_type(s->ui, &k->c.line, text, bytes);
    seek(s);
    return PAINT;
}

static enum outcome find_act(struct screen *s, enum action a)
{
    struct seeking *k = s->state;
    const struct choice_item *item = chooser_current(&k->c);

    if (a == ACT_PASTE) {
        field_act(s->ui, &k->c.line, a);
        seek(s);
        return PAINT;
    }
    if (chooser_act(s->ui, &k->c, a))
        return PAINT;
    if (a == ACT_OPEN && item) {
        text_clear(ui_sought(s->ui));
        text_add(ui_sought(s->ui), text_str(&k->c.line.text));
        go_found(s->ui, &k->spot[item->tag], text_str(ui_sought(s->ui)));
    } else if (a == ACT_ALL_YEARS) {
        k->all_years = !k->all_years;
        free(k->c.title);
        k->c.title = mem_str(k->all_years ? W_FIND_ALL_TITLE : W_FIND_TITLE);
        seek(s);
    } else if (a == ACT_BACK) {
        ui_pop(s->ui, NULL);
    }
    return PAINT;
}

static bool find_applies(const struct screen *s, enum action a)
{
    if (a == ACT_ALL_YEARS)
        return app_record(ui_app(s->ui)) != NULL;
    return chooser_applies(s, a);
}

const struct screen_class screen_find = {
    .name = "find",
    .ctx = CTX_LIST,
    .state_size = sizeof(struct seeking),
    .open = find_open,
    .stored = find_stored,
    .close = seeking_close,
    .draw = seeking_draw,
    .act = find_act,
    .key = find_key,
    .type = find_type,
    .applies = find_applies,
    .hints = chooser_hints,
};
