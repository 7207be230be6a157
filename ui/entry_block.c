/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Pasting: a block of cells goes over the rows of a grid, everything else is typed. */
#include "ui/common.h"
#include "ui/entry.h"

#include <string.h>

/* The next cell of a pasted block: up to a tab or the end of the line. */
static const char *next_cell(const char *s, const char *end, struct text *out, char *stop)
{
    const char *p = s;

    while (p < end && *p != '\t' && *p != '\n' && *p != '\r')
        p++;
    text_clear(out);
    text_add_n(out, s, (size_t)(p - s));
    *stop = p < end ? *p : '\0';
    if (p + 1 < end && *p == '\r' && p[1] == '\n') {
        *stop = '\n';
        p++;
    } else if (*stop == '\r') {
        *stop = '\n';
    }
    return p < end ? p + 1 : p;
}

static bool is_block(const struct spot *spot, const char *text, size_t bytes)
{
    return spot->group && spot->form && !spot->group->lines && !spot_is_prose(spot) &&
           (memchr(text, '\t', bytes) || memchr(text, '\n', bytes) || memchr(text, '\r', bytes));
}

/* The columns that a pasted line may be meant for, from that of the focus on: all that can be typed,
 * those that are seen, or those that are seen and computed ones too (which take their cell and throw
 * it away). */
enum meaning { MEANS_SEEN, MEANS_SEEN_AND_COMPUTED, MEANS_ALL, MEANINGS };

static size_t columns_meant(const struct entry *e, const struct spot *spot, enum meaning m,
                            const struct field **out)
{
    const struct tmpl_group *g = spot->group;
    const struct form_grid *grid = &e->form.grid[spot->item];
    size_t first = (size_t)(spot->form - g->column);
    size_t count = 0;

    for (size_t i = first; i < g->columns && i < FORM_COLUMNS; i++) {
        const struct tmpl_field *c = &g->column[i];
        bool seen = i == first || grid->at[i] != 0 || c->heading;

        if (c->field->computed ? m == MEANS_SEEN_AND_COMPUTED && seen
                               : seen || (m == MEANS_ALL && !c->below))
            out[count++] = c->field;
    }
    return count;
}

/* How well the first line fits: cells that can be read, less those that cannot or have no column. */
static int fit(const struct field *const *column, size_t columns, const char *text, size_t bytes)
{
    const char *end = text + bytes;
    struct text cell = {0};
    char stop = '\t';
    int score = 0;

    for (size_t c = 0; stop == '\t' && text < end; c++) {
        struct value v = {0};

        text = next_cell(text, end, &cell, &stop);
        if (c < columns)
            value_read(&v, column[c], text_str(&cell), 0);
        if (cell.bytes > 0)
            score += c < columns && v.state != VALUE_UNREADABLE ? 1 : -1;
        value_finish(&v);
    }
    text_finish(&cell);
    return score;
}

static size_t filled_columns(const struct entry *e, const struct spot *spot, const char *text,
                             size_t bytes, const struct field **out)
{
    const struct field *column[FORM_COLUMNS];
    size_t count = 0;
    int best = -1000;

    for (int m = 0; m < MEANINGS; m++) {
        size_t n = columns_meant(e, spot, (enum meaning)m, column);
        int score = fit(column, n, text, bytes);

        if (score <= best)
            continue;
        best = score;
        count = n;
        memcpy(out, column, n * sizeof *out);
    }
    return count;
}

/* Does a line of a pasted block name itself a total? The form adds up by itself. */
static bool is_total(const struct field *first, const char *text, const char *end)
{
    static const char *const word[] = {W_TOTAL_NAMES};
    struct text cell = {0};
    struct text folded = {0};
    struct text name = {0};
    char stop;
    bool is = false;

    next_cell(text, end, &cell, &stop);
    text_fold_width(&folded, text_str(&cell), cell.bytes);
    for (const char *p = text_str(&folded); *p; p++) /* 合 计 */
        text_add_n(&name, p, *p != ' ');
    for (size_t i = 0; i < sizeof word / sizeof *word; i++)
        is = is || (first->type == TYPE_TEXT && strcmp(text_str(&name), word[i]) == 0);
    text_finish(&cell);
    text_finish(&folded);
    text_finish(&name);
    return is;
}

/* A row that is to be made for nothing is not made. */
static bool is_blank_line(const char *text, const char *end)
{
    return text < end && (*text == '\n' || *text == '\r');
}

/* What became of a block. */
struct pasted {
    size_t rows, cells, totals, extra;
    struct dropped dropped;
};

static void say_pasted(struct ui *ui, const struct pasted *p)
{
    struct text says = {0};
    struct text dropped = {0};
    bool is_whole;

    dropped_says(&p->dropped, &dropped);
    is_whole = p->totals == 0 && p->extra == 0 && dropped.bytes == 0;
    text_addf(&says, W_PASTED, p->rows);
    if (p->totals > 0 && p->extra > 0)
        text_addf(&says, W_PASTED_BOTH, p->totals, p->extra);
    else if (p->totals > 0)
        text_addf(&says, W_PASTED_TOTALS, p->totals);
    else if (p->extra > 0)
        text_addf(&says, W_PASTED_EXTRA, p->extra);
    if (dropped.bytes > 0)
        text_addf(&says, W_PASTED_DROPPED, dropped.s);
    if (is_whole)
        text_addf(&says, W_PASTED_CELLS, p->cells);
    ui_say(ui, is_whole ? STYLE_PLAIN : STYLE_WARNING, "%s", says.s);
    text_finish(&says);
    text_finish(&dropped);
}

/* One step, over the rows from that of the focus on, then further ones; where a row was about to be
 * typed, all of them there. Each cell is kept as it came. */
static enum outcome paste_block(struct screen *s, const char *text, size_t bytes)
{
    struct entry *e = s->state;
    struct app *a = ui_app(s->ui);
    struct spot spot = *entry_spot(e);
    const struct field *column[FORM_COLUMNS];
    size_t columns = filled_columns(e, &spot, text, bytes, column);
    const struct row *after = spot.row ? NULL : e->form.insert_after;
    size_t at = spot.row ? row_number(spot.row) - 1 : row_count(e->row, spot.group->kind);
    struct pasted p = {0};
    struct text cell = {0};
    struct err err = {0};
    enum status rc = STATUS_OK;
    const char *end = text + bytes;
    struct row *row = NULL;

    app_begin(a);
    while (text < end && rc == STATUS_OK) {
        char stop = '\t';

        if (is_total(column[0], text, end)) {
            while (text < end && stop == '\t')
                text = next_cell(text, end, &cell, &stop);
            p.totals++;
            continue;
        }
        bool is_made = after || at >= row_count(e->row, spot.group->kind);

        if (is_made && is_blank_line(text, end)) {
            text = next_cell(text, end, &cell, &stop);
            continue;
        }
        if (is_made)
            rc = app_add(a, e->row, spot.group->kind, after, &row, &err);
        else
            row = row_child(e->row, spot.group->kind, at);
        after = after && rc == STATUS_OK ? row : NULL;
        for (size_t c = 0; rc == STATUS_OK && stop == '\t'; c++) {
            text = next_cell(text, end, &cell, &stop);
            if (c < columns && column[c]->computed) {
                continue;
            } else if (c < columns) {
                rc = app_set(a, row, column[c], text_str(&cell), &p.dropped, &err);
                p.cells++;
            } else if (cell.bytes > 0) {
                p.extra++;
            }
        }
        at++;
        p.rows++;
    }
    app_end(a);
    e->dirty = false;
    e->form.insert_after = NULL;
    entry_rebuild(s);
    entry_focus(s, row ? form_find(&e->form, row, column[columns - 1]) : e->focus);
    if (rc != STATUS_OK)
        say_refused(s->ui, &err);
    else
        say_pasted(s->ui, &p);
    text_finish(&cell);
    return PAINT;
}

enum outcome entry_paste(struct screen *s, const char *text, size_t bytes)
{
    struct entry *e = s->state;

    if (!entry_may_type(s))
        return PAINT;
    /* A block copied from a spreadsheet ends with a line break of its own. */
    if (is_block(entry_spot(e), text, bytes))
        return entry_accept(s) ? paste_block(s, text, bytes) : PAINT;
    return entry_type(s, text, bytes);
}
