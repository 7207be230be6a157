/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The spots of a form: where something can be typed, and how one gets from one to the other. */
#include "ui/form.h"
#include "base/mem.h"
#include "ui/words.h"

#include <stdlib.h>
#include <string.h>

void form_finish(struct form *f)
{
    free(f->spot);
    free(f->line);
    free(f->grid);
    memset(f, 0, sizeof *f);
}

static void add_spot(struct form *f, struct spot spot)
{
    f->spot = mem_grow(f->spot, f->spots, &f->spot_cap, sizeof *f->spot);
    f->spot[f->spots++] = spot;
}

static void add_row(struct form *f, size_t item, const struct tmpl_group *g, struct row *row)
{
    for (size_t i = 0; i < g->columns; i++) {
        const struct tmpl_field *column = &g->column[i];

        if (column->field->computed)
            continue;
        add_spot(f, (struct spot){.row = row,
                                  .parent = f->row,
                                  .field = column->field,
                                  .form = column,
                                  .group = g,
                                  .item = item,
                                  .required = column->required && !column->initial});
        /* A row that is written one below the other begins with its first field alone. */
        if (!row && g->lines)
            return;
    }
}

static void add_group(struct form *f, size_t item, const struct tmpl_group *g)
{
    if (value_is_declared(row_value(f->row, g->state))) {
        add_spot(f, (struct spot){.row = f->row,
                                  .parent = f->row,
                                  .field = g->state,
                                  .group = g,
                                  .item = item,
                                  .required = g->required});
        return;
    }
    for (size_t i = 0; i < row_count(f->row, g->kind); i++) {
        struct row *row = row_child(f->row, g->kind, i);

        add_row(f, item, g, row);
        if (row == f->insert_after)
            add_row(f, item, g, NULL);
    }
    if (!f->insert_after || f->insert_after->kind != g->kind)
        add_row(f, item, g, NULL);
}

static void add_field(struct form *f, size_t item, const struct tmpl_field *form)
{
    struct row *row = f->row;

    if (form->field->computed)
        return;
    if (form->field->kind != row->kind)
        row = row->parent; /* the ledger's, on the report's form */
    add_spot(f, (struct spot){.row = row,
                              .parent = f->row,
                              .field = form->field,
                              .form = form,
                              .item = item,
                              .required = form->required});
}

void form_build(struct form *f, struct app *a, struct row *row, const struct tmpl_section *section)
{
    f->app = a;
    f->row = row;
    f->section = section;
    f->spots = 0;
    f->lines = 0;
    f->grid = mem_resize(f->grid, section->items + 1, sizeof *f->grid);
    for (size_t i = 0; i < section->items; i++) {
        if (section->item[i].group)
            add_group(f, i, section->item[i].group);
        else
            add_field(f, i, section->item[i].field);
    }
}

/* ---- looking for spots ---- */

/* Is the spot that of a column in the row that typing would make? */
static bool is_blank_column(const struct spot *s, const struct row *parent, const struct field *f)
{
    return !s->row && s->parent == parent && s->field == f;
}

size_t form_find(const struct form *f, const struct row *row, const struct field *field)
{
    size_t near = SIZE_MAX;

    for (size_t i = 0; i < f->spots; i++) {
        const struct spot *s = &f->spot[i];

        if ((s->row == row && s->field == field) || is_blank_column(s, row, field))
            return i;
        if (field && s->group && s->group->state == field && row == f->row)
            return i;
        if (near != SIZE_MAX)
            continue;
        /* The row's first; of a group's column that is not there, the group's first. */
        if (row == f->row ? field && s->group && s->group->kind == field->kind : s->row == row)
            near = i;
    }
    return near;
}

bool spot_is_blank(const struct spot *s)
{
    return !s->row || row_value(s->row, s->field)->state == VALUE_BLANK;
}

bool spot_is_prose(const struct spot *s)
{
    return s->field->type == TYPE_PROSE;
}

/* The row that typing would make must be filled in only where the group has no row yet. */
static bool must_fill(const struct form *f, const struct spot *s)
{
    if (!s->required)
        return false;
    return s->row || (s->group->required && row_count(f->row, s->group->kind) == 0);
}

size_t form_blank(const struct form *f, const struct tmpl_group *g)
{
    for (size_t i = 0; i < f->spots; i++)
        if (f->spot[i].group == g && !f->spot[i].row)
            return i;
    return SIZE_MAX;
}

size_t form_landing(const struct form *f)
{
    for (size_t i = 0; i < f->spots; i++)
        if (must_fill(f, &f->spot[i]) && spot_is_blank(&f->spot[i]))
            return i;
    return 0;
}

void spot_text(const struct form *f, const struct spot *s, struct text *out)
{
    const struct value *v;

    if (!s->row)
        return;
    v = row_value(s->row, s->field);
    if (v->typed &&
        (v->typed[0] == '=' || v->state == VALUE_UNREADABLE || !field_is_figure(s->field)))
        if (s->field->type != TYPE_REF || v->state == VALUE_UNREADABLE) {
            text_add(out, v->typed);
            return;
        }
    record_print(app_record(f->app), s->row, s->field, false, out);
}

void form_message(const struct finding *x, struct text *out)
{
    text_addf(out, "%s %s%s", level_word(x->level),
              x->answer == ANSWER_GIVEN   ? W_ANSWERED
              : x->answer == ANSWER_STALE ? W_STALE
                                          : "",
              x->message);
}

/* ---- from one to the other ---- */

static bool same_row(const struct spot *a, const struct spot *b)
{
    return a->group == b->group && a->row == b->row;
}

static size_t next_to_fill(const struct form *f, size_t from)
{
    for (size_t i = from; i < f->spots; i++)
        if (must_fill(f, &f->spot[i]))
            return i;
    return SIZE_MAX;
}

static size_t behind_group(const struct form *f, size_t i)
{
    const struct tmpl_group *g = f->spot[i].group;

    while (i < f->spots && f->spot[i].group == g)
        i++;
    return i;
}

/* The first spot of the next row that must be filled in. */
static size_t next_row(const struct form *f, size_t i)
{
    const struct spot *s = &f->spot[i];
    size_t k = i;

    while (k < f->spots && same_row(&f->spot[k], s))
        k++;
    for (; k < f->spots && f->spot[k].group == s->group; k++)
        if (f->spot[k].required)
            return k;
    return SIZE_MAX;
}

/* Does a list go on when its last row is full? One that may be as long as it likes does; one of which
 * a row is enough, only while it has fewer rows than the list it answers. */
static bool goes_on(const struct form *f, const struct tmpl_group *g)
{
    if (!g->required)
        return true;
    return g->answers && row_count(f->row, g->kind) < row_count(f->row, g->answers->ref);
}

/* The next spot of the same row for Enter. In a list every column is visited but those that stand below
 * the row; in a group of which one row is enough, what must be filled in. */
static size_t next_in_row(const struct form *f, size_t i)
{
    const struct spot *s = &f->spot[i];

    for (size_t k = i + 1; k < f->spots && same_row(&f->spot[k], s); k++) {
        if (f->spot[k].required)
            return k;
        if (!s->group->required && f->spot[k].form->below == s->form->below)
            return k;
    }
    return SIZE_MAX;
}

size_t form_enter(const struct form *f, size_t i, bool typed)
{
    const struct spot *s = &f->spot[i];
    size_t next;

    /* Who went to a field that need not be filled in wants to fill in those beside it. */
    if (!s->group && !s->required)
        return i + 1 < f->spots ? i + 1 : SIZE_MAX;
    if (!s->group || (!s->row && !typed) || s->field == s->group->state)
        return next_to_fill(f, s->group ? behind_group(f, i) : i + 1);
    next = next_in_row(f, i);
    if (next != SIZE_MAX)
        return next;
    next = next_row(f, i);
    if (next != SIZE_MAX && (f->spot[next].row || goes_on(f, s->group)))
        return next;
    return next_to_fill(f, behind_group(f, i));
}

size_t form_behind(const struct form *f, size_t i)
{
    size_t next = f->spot[i].group ? behind_group(f, i) : i + 1;

    return next < f->spots ? next : SIZE_MAX;
}

size_t form_vertical(const struct form *f, size_t i, bool up)
{
    const struct spot *s = &f->spot[i];

    if (s->group && !s->group->lines && s->form) {
        for (size_t k = i; up ? k-- > 0 : ++k < f->spots;)
            if (f->spot[k].group == s->group && f->spot[k].field == s->field)
                return k;
        /* Out of the grid: to its neighbour. */
        for (size_t k = i; up ? k-- > 0 : ++k < f->spots;)
            if (f->spot[k].group != s->group)
                return k;
        return SIZE_MAX;
    }
    if (up)
        return i > 0 ? i - 1 : SIZE_MAX;
    return i + 1 < f->spots ? i + 1 : SIZE_MAX;
}
