/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The lines of a form: what stands where on the screen. */
#include "base/mem.h"
#include "ui/form.h"

#include <stdlib.h>
#include <string.h>

enum {
    PROSE_COLS = 56,
    FIGURE_COLS = 7,
    TEXT_COLS = 4,
    NAME_COLS = 8,
    TEXT_MOST = 28,
    LABEL_MOST = 20,
    INDENT_COLS = 2
};

int form_prose_cols(const struct form *f)
{
    return f->cols < PROSE_COLS ? f->cols : PROSE_COLS;
}

static struct form_line *add_line(struct form *f, enum form_line_kind kind)
{
    f->line = mem_grow(f->line, f->lines, &f->line_cap, sizeof *f->line);
    f->line[f->lines] = (struct form_line){.kind = kind, .spot = SIZE_MAX};
    return &f->line[f->lines++];
}

/* ---- columns ---- */

static int width_of(const struct form *f, const struct tmpl_group *g,
                    const struct tmpl_field *column)
{
    const struct field *field = column->field;
    int most = (int)text_cols_z(column->label);
    int least = field_is_figure(field) ? FIGURE_COLS : TEXT_COLS;

    if (column->cols > 0)
        return column->cols;
    for (size_t i = 0; i < row_count(f->row, g->kind); i++) {
        struct text s = {0};
        int cols;

        /* What is no figure is cut, and told of by its finding: the column makes no room for it. */
        if (field_is_figure(field) &&
            row_value(row_child(f->row, g->kind, i), field)->state == VALUE_UNREADABLE)
            continue;
        record_print(app_record(f->app), row_child(f->row, g->kind, i), field, true, &s);
        cols = (int)text_cols(text_str(&s), s.bytes);
        most = cols > most ? cols : most;
        text_finish(&s);
    }
    most = most > TEXT_MOST ? TEXT_MOST : most;
    return most < least ? least : most;
}

/* The column that names a row: the first that is no heading. */
size_t form_name_column(const struct tmpl_group *g)
{
    size_t i = 0;

    while (i + 1 < g->columns && g->column[i].heading)
        i++;
    return i;
}

static int total_cols(const struct form_grid *grid, size_t columns)
{
    int sum = 0;

    for (size_t i = 0; i < columns; i++)
        sum += grid->cols[i] ? grid->cols[i] + 1 : 0;
    return sum;
}

/* Take columns out until the rest fits, from the right: first those that need not be typed, then
 * the computed ones, at last any, as no figure is cut. What can be typed stands below its row while
 * that has the focus, or when it holds something. */
static void drop_columns(const struct tmpl_group *g, struct form_grid *grid, int cols)
{
    for (int pass = 0; pass < 3; pass++)
        for (size_t i = g->columns; i-- > 1 && total_cols(grid, g->columns) > cols;) {
            const struct tmpl_field *c = &g->column[i];
            bool spare = !c->required || c->initial;

            if (i != form_name_column(g) &&
                (pass == 2 || (spare && (pass == 1 || !c->field->computed))))
                grid->cols[i] = 0;
        }
}

static void shrink_name(const struct tmpl_group *g, struct form_grid *grid, int cols)
{
    size_t name = form_name_column(g);
    int over = total_cols(grid, g->columns) - cols;
    int least = (int)text_cols_z(g->column[name].label) + (int)name * INDENT_COLS;
    int can = grid->cols[name] - (least < NAME_COLS ? NAME_COLS : least);

    if (over > 0 && can > 0)
        grid->cols[name] -= over < can ? over : can;
}

static void lay_columns(struct form *f, size_t item, const struct tmpl_group *g)
{
    struct form_grid *grid = &f->grid[item];
    size_t columns = g->columns < FORM_COLUMNS ? g->columns : FORM_COLUMNS;
    size_t name = form_name_column(g);
    int at = f->left;
    int rest;

    memset(grid, 0, sizeof *grid);
    for (size_t i = 0; i < columns; i++)
        if (!g->column[i].below && !g->column[i].heading)
            grid->cols[i] = width_of(f, g, &g->column[i]);
    if (grid->cols[name] < NAME_COLS)
        grid->cols[name] = NAME_COLS;
    grid->cols[name] += (int)name * INDENT_COLS;
    if (total_cols(grid, columns) > f->cols)
        shrink_name(g, grid, f->cols);
    drop_columns(g, grid, f->cols);
    rest = f->cols - total_cols(grid, columns);
    if (!field_is_figure(g->column[name].field) && rest > 0)
        grid->cols[name] += rest > 12 ? 12 : rest;
    for (size_t i = 0; i < columns; i++)
        if (grid->cols[i]) {
            grid->at[i] = at;
            at += grid->cols[i] + 1;
        }
}

/* ---- findings ---- */

static bool in_row(const struct form *f, size_t spot, const struct tmpl_group *g,
                   const struct row *row)
{
    return spot < f->spots && f->spot[spot].group == g && f->spot[spot].row == row;
}

static bool stands_here(const struct form *f, const struct finding *x)
{
    if (x->section != f->section)
        return false;
    return x->row == f->row || x->row->parent == f->row || f->row->parent == x->row;
}

enum { MESSAGE_LINES = 3, MESSAGES_A_ROW = 2 };

/* A finding below what it is about, on as many lines as it needs. */
static void add_message(struct form *f, const struct finding *x)
{
    struct text s = {0};
    size_t at = 0;

    form_message(x, &s);
    for (int i = 0; i < MESSAGE_LINES && at < s.bytes; i++) {
        size_t n = wrap_line(s.s + at, s.bytes - at, (size_t)f->cols - 2);
        struct form_line *l = add_line(f, LINE_MESSAGE);

        l->finding = x;
        l->from = at;
        l->to = at += n;
    }
    text_finish(&s);
}

/* The findings at a row (field NULL: any field), the strongest first. What is still missing in the
 * row being filled in needs no saying. */
static void add_messages(struct form *f, const struct row *row, const struct field *field,
                         bool filling)
{
    int shown = 0;

    for (size_t i = 0; i < app_findings(f->app) && shown < MESSAGES_A_ROW; i++) {
        const struct finding *x = app_finding(f->app, i);

        if (x->row != row || (field && x->field != field) || !stands_here(f, x) ||
            (filling && x->level == LEVEL_MISSING))
            continue;
        add_message(f, x);
        shown++;
    }
}

static bool shows_field(const struct form *f, const struct field *field)
{
    for (size_t i = 0; i < f->section->items; i++)
        if (f->section->item[i].field && f->section->item[i].field->field == field)
            return true;
    return false;
}

/* Findings of the project that no field of the form shows belong to its first group: a rate, a sum. */
static void add_group_messages(struct form *f, size_t item)
{
    const struct tmpl_group *g = f->section->item[item].group;
    bool first = true;

    for (size_t i = 0; i < item; i++)
        first = first && !f->section->item[i].group;
    for (size_t i = 0; i < app_findings(f->app); i++) {
        const struct finding *x = app_finding(f->app, i);

        if (x->row != f->row || !stands_here(f, x))
            continue;
        if (x->field == g->state ||
            (first && x->field->type != TYPE_GROUP && !shows_field(f, x->field)))
            add_message(f, x);
    }
}

/* ---- fields and prose ---- */

static void add_prose(struct form *f, size_t spot, size_t focus, size_t focus_lines)
{
    struct text s = {0};
    const char *p;
    size_t at = 0, n = 0;

    add_line(f, LINE_PROSE)->spot = spot;
    if (spot == focus) {
        for (n = 0; n < focus_lines; n++) {
            struct form_line *l = add_line(f, LINE_TEXT);

            l->spot = spot;
            l->n = n;
        }
        return;
    }
    spot_text(f, &f->spot[spot], &s);
    p = text_str(&s);
    do {
        size_t end = at + strcspn(p + at, "\n");
        size_t to = end > at ? at + wrap_line(p + at, end - at, (size_t)form_prose_cols(f)) : end;
        struct form_line *l = add_line(f, LINE_TEXT);

        l->spot = spot;
        l->n = n++;
        l->from = at;
        l->to = to;
        at = to < end ? to : end + 1;
    } while (at <= s.bytes && n < 2000);
    text_finish(&s);
}

static void add_field(struct form *f, size_t spot, size_t focus, size_t focus_lines)
{
    const struct spot *s = &f->spot[spot];

    if (spot_is_prose(s))
        add_prose(f, spot, focus, focus_lines);
    else
        add_line(f, LINE_FIELD)->spot = spot;
    if (s->row)
        add_messages(f, s->row, s->field, s->group && in_row(f, focus, s->group, s->row));
}

static void widen_label(struct form *f, const struct spot *s)
{
    int cols = s->form ? (int)text_cols_z(s->form->label) : 0;

    if (!spot_is_prose(s) && cols > f->label_cols && cols <= LABEL_MOST)
        f->label_cols = cols;
}

/* ---- groups ---- */

static size_t column_index(const struct spot *s)
{
    return (size_t)(s->form - s->group->column);
}

static bool stands_below(const struct form *f, const struct spot *s)
{
    return !s->form->heading && f->grid[s->item].at[column_index(s)] == 0;
}

static bool has_finding(const struct form *f, const struct spot *s)
{
    for (size_t i = 0; i < app_findings(f->app); i++) {
        const struct finding *x = app_finding(f->app, i);

        if (x->row == s->row && x->field == s->field)
            return true;
    }
    return false;
}

/* A column that stands below its row is shown when it holds something, when something is said of it,
 * or while the focus is down there; what the program put there itself, only under the focus. */
static bool shows_below(const struct form *f, const struct spot *s, size_t focus)
{
    const struct value *v = s->row ? row_value(s->row, s->field) : NULL;
    bool blank = !v || v->state == VALUE_BLANK;

    if (s->form->initial && (blank || (v->typed && strcmp(v->typed, s->form->initial) == 0)))
        return s == &f->spot[focus];
    if (!blank || (s->row && has_finding(f, s)))
        return true;
    return in_row(f, focus, s->group, s->row) && f->spot[focus].form &&
           stands_below(f, &f->spot[focus]);
}

/* The value of a heading stands above the first row that has it, and where it is being typed. */
static bool shows_heading(const struct spot *s, const struct row *before, size_t spot, size_t focus)
{
    const char *here, *there;

    if (spot == focus)
        return true;
    if (!s->row)
        return false;
    here = row_value(s->row, s->field)->typed;
    there = before ? row_value(before, s->field)->typed : NULL;
    return strcmp(here ? here : "", there ? there : "") != 0;
}

static size_t end_of_row(const struct form *f, size_t spot)
{
    const struct spot *first = &f->spot[spot];

    while (spot < f->spots && f->spot[spot].group == first->group &&
           f->spot[spot].row == first->row)
        spot++;
    return spot;
}

static size_t add_grid_row(struct form *f, size_t spot, size_t focus, size_t focus_lines,
                           const struct row *before)
{
    const struct spot *first = &f->spot[spot];
    size_t end = end_of_row(f, spot);
    struct form_line *l;

    for (size_t i = spot; i < end; i++)
        if (f->spot[i].form->heading && shows_heading(&f->spot[i], before, i, focus))
            add_line(f, LINE_HEADING)->spot = i;
    l = add_line(f, LINE_ROW);
    l->row = first->row;
    l->item = first->item;
    l->spot = spot;
    for (size_t i = spot; i < end; i++) {
        const struct spot *s = &f->spot[i];

        if (!stands_below(f, s) || !shows_below(f, s, focus))
            continue;
        if (spot_is_prose(s))
            add_prose(f, i, focus, focus_lines);
        else
            add_line(f, LINE_BELOW)->spot = i;
    }
    if (first->row)
        add_messages(f, first->row, NULL, in_row(f, focus, first->group, first->row));
    return end;
}

static void add_grid(struct form *f, size_t item, size_t first, size_t end, size_t focus,
                     size_t focus_lines)
{
    const struct tmpl_group *g = f->section->item[item].group;
    bool any = row_count(f->row, g->kind) > 0;
    const struct row *before = NULL;

    lay_columns(f, item, g);
    add_line(f, LINE_HEAD)->item = item;
    for (size_t i = first; i < end;) {
        const struct row *row = f->spot[i].row;
        bool blank = !row;

        if (blank && any && !in_row(f, focus, g, NULL)) {
            i = end_of_row(f, i);
            continue;
        }
        i = add_grid_row(f, i, focus, focus_lines, before);
        before = row;
    }
    if (g->total && any)
        add_line(f, LINE_TOTAL)->item = item;
}

static void add_lines_group(struct form *f, size_t first, size_t end, size_t focus,
                            size_t focus_lines)
{
    const struct tmpl_group *g = f->spot[first].group;
    bool any = row_count(f->row, g->kind) > 0;

    for (size_t i = first; i < end; i++) {
        if (!f->spot[i].row && any && i != focus)
            continue;
        if (i > first && column_index(&f->spot[i]) == 0)
            add_line(f, LINE_SPACE);
        add_field(f, i, focus, focus_lines);
    }
}

static bool follows_prose(const struct form *f, size_t item)
{
    const struct tmpl_field *before = f->section->item[item - 1].field;

    return before && before->field->type == TYPE_PROSE;
}

static size_t add_item(struct form *f, size_t item, size_t first, size_t focus, size_t focus_lines)
{
    const struct tmpl_group *g = f->section->item[item].group;
    size_t end = first;

    while (end < f->spots && f->spot[end].item == item)
        end++;
    if (end == first)
        return end;
    if (item > 0 && (g || follows_prose(f, item)))
        add_line(f, LINE_SPACE);
    if (!g) {
        add_field(f, first, focus, focus_lines);
        return end;
    }
    if (f->spot[first].field == g->state)
        add_line(f, LINE_GROUP)->spot = first;
    else if (g->lines)
        add_lines_group(f, first, end, focus, focus_lines);
    else
        add_grid(f, item, first, end, focus, focus_lines);
    add_group_messages(f, item);
    return end;
}

void form_lay_out(struct form *f, int left, int cols, size_t focus, size_t focus_lines)
{
    size_t spot = 0;

    f->left = left;
    f->cols = cols;
    f->lines = 0;
    f->label_cols = 0;
    for (size_t i = 0; i < f->spots; i++)
        if (!f->spot[i].group || f->spot[i].group->lines)
            widen_label(f, &f->spot[i]);
    for (size_t i = 0; i < f->section->items; i++)
        spot = add_item(f, i, spot, focus, focus_lines);
}

size_t form_line_of(const struct form *f, size_t spot)
{
    size_t found = 0;

    for (size_t i = 0; i < f->lines; i++) {
        const struct form_line *l = &f->line[i];

        if (l->spot == spot && l->kind != LINE_ROW)
            return i;
        if (l->kind == LINE_ROW && spot < f->spots && f->spot[spot].row == l->row &&
            f->spot[spot].item == l->item)
            found = i;
    }
    return found;
}
