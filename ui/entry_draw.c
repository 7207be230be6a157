/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The entry screen as it looks: the section list at the left, the form at the right. */
#include "ui/common.h"
#include "ui/entry.h"

#include <stdio.h>
#include <string.h>

int entry_rows(void)
{
    return page_bottom() - page_top();
}

static void put_title(struct screen *s)
{
    struct entry *e = s->state;
    struct app *a = ui_app(s->ui);
    struct text title = {0};
    struct text right = {0};
    size_t number = record_project_number(app_record(a), app_report_row(a), e->row);

    page_add_year(&title, record_year(app_record(a)));
    text_add(&title, W_PATH_MARK);
    record_name(app_record(a), app_report_row(a), e->row, &title);
    text_addf(&title, " > %s", e->section->name);
    if (app_is_demo(a))
        text_add(&right, W_DEMO "  ");
    if (strcmp(app_state(a), W_STATE_FILLING) != 0)
        text_addf(&right, "%s  ", app_state(a));
    if (number > 0)
        text_addf(&right, W_ENTRY_NUMBER, number,
                  record_projects(app_record(a), app_report_row(a)));
    page_title(s->ui, title.s, text_str(&right));
    text_finish(&title);
    text_finish(&right);
}

/* ---- the section list ---- */

static const struct row *marked_row(const struct entry *e)
{
    return e->row->kind->role == KIND_REPORT ? NULL : e->row;
}

/* What is open here, by level. */
static void count_here(const struct entry *e, size_t count[LEVEL_NOTE + 1])
{
    const struct kind *project = app_record(e->form.app)->dict->project;

    memset(count, 0, (LEVEL_NOTE + 1) * sizeof *count);
    for (size_t i = 0; i < app_findings(e->form.app); i++) {
        const struct finding *f = app_finding(e->form.app, i);

        if (row_above(f->row, project) == row_above(e->row, project) && finding_is_open(f))
            count[f->level]++;
    }
}

static void put_sections(struct screen *s)
{
    struct entry *e = s->state;
    struct app *a = ui_app(s->ui);
    size_t n = entry_sections(s);
    int row = page_top();
    size_t done, all, count[LEVEL_NOTE + 1];
    char line[48];

    for (int i = 0; i < entry_rows(); i++)
        canvas_bar(page_top() + i, ENTRY_LEFT - 2);
    for (size_t i = 0; i < n; i++, row++) {
        const struct tmpl_section *section = entry_section_at(s, i);
        const char *mark = app_mark(a, marked_row(e), section);

        canvas_put(row, 0, STYLE_PLAIN, section == e->section ? ">" : " ", 1);
        canvas_put(row, 1, STYLE_PLAIN, section->name, 8);
        canvas_put(row, 10, mark_style(mark), mark, 2);
    }
    app_progress(a, marked_row(e), &done, &all);
    count_here(e, count);
    snprintf(line, sizeof line, W_ENTRY_REQUIRED, done, all);
    canvas_put(row + 1, 1, STYLE_PLAIN, line, ENTRY_LEFT - 3);
    snprintf(line, sizeof line, W_ENTRY_COUNTS, count[LEVEL_ERROR], count[LEVEL_WARNING]);
    canvas_put(row + 2, 1, STYLE_PLAIN, line, ENTRY_LEFT - 3);
    if (count[LEVEL_MISSING] > 0) {
        snprintf(line, sizeof line, W_ENTRY_MISSING, count[LEVEL_MISSING]);
        canvas_put(row + 3, 1, STYLE_PLAIN, line, ENTRY_LEFT - 3);
    }
}

/* ---- one-line values ---- */

/* The editor in `cols` cells at `col`, between brackets. Figures stand at the right, where they will
 * stand when they are accepted; the cursor behind the last digit is then on the bracket. */
static void put_editor(struct entry *e, struct editor_place place)
{
    struct line *l = &e->line;
    int row = place.row, col = place.col, cols = place.cols;
    size_t from, to, a, b;
    int at, used, pad;

    e->editor = place;
    line_show(l, cols + 1, &from, &to, &at);
    used = (int)text_cols(text_str(&l->text) + from, to - from);
    pad = place.right && used < cols ? cols - used : 0;
    canvas_fill(row, col - 1, cols + 2, STYLE_PLAIN);
    canvas_put(row, col - 1, STYLE_PLAIN, "[", 1);
    canvas_put(row, col + cols, STYLE_PLAIN, "]", 1);
    canvas_put_n(row, col + pad, STYLE_PLAIN, text_str(&l->text) + from, to - from, cols - pad);
    if (line_selection(l, &a, &b) && b > from && a < to) {
        size_t start = a > from ? a : from;
        size_t end = b < to ? b : to;
        int before = (int)text_cols(text_str(&l->text) + from, start - from);

        canvas_put_n(row, col + pad + before, STYLE_SELECTED, text_str(&l->text) + start,
                     end - start, cols - pad - before);
    }
    canvas_cursor(row, col + pad + at);
}

/* The value of a spot in `cols` cells at `col`; the one with the focus in its editor. */
static void put_value(struct screen *s, size_t spot, int row, int col, int cols)
{
    struct entry *e = s->state;
    const struct spot *p = &e->form.spot[spot];
    bool right = field_is_figure(p->field) && p->group != NULL;
    struct text text = {0};

    if (spot == e->focus) {
        put_editor(e, (struct editor_place){row, col, cols, right});
        return;
    }
    if (p->row)
        record_print(app_record(ui_app(s->ui)), p->row, p->field, true, &text);
    /* What is wider, no figure then, is cut at its end instead of reaching over its neighbours. */
    if (right && (int)text_cols(text_str(&text), text.bytes) <= cols)
        canvas_put_right(row, col + cols, STYLE_PLAIN, text_str(&text));
    else
        canvas_put(row, col, STYLE_PLAIN, text_str(&text), cols);
    text_finish(&text);
}

static void put_computed(struct screen *s, const struct row *r, const struct field *f, int row,
                         int col, int cols)
{
    struct text text = {0};

    record_print(app_record(ui_app(s->ui)), r, f, true, &text);
    canvas_put_right(row, col + cols, STYLE_DIM, text_str(&text));
    text_finish(&text);
}

static void put_grid_row(struct screen *s, const struct form_line *l, int row)
{
    struct entry *e = s->state;
    const struct tmpl_group *g = e->section->item[l->item].group;
    const struct form_grid *grid = &e->form.grid[l->item];
    size_t name = form_name_column(g);
    int indent = (int)name * HEADING_INDENT;
    size_t spot = l->spot;

    for (size_t i = 0; i < g->columns && i < FORM_COLUMNS; i++) {
        const struct field *f = g->column[i].field;

        if (f->computed) {
            if (grid->at[i] && l->row)
                put_computed(s, l->row, f, row, grid->at[i], grid->cols[i]);
            continue;
        }
        if (grid->at[i])
            put_value(s, spot, row, grid->at[i] + (i == name ? indent : 0),
                      grid->cols[i] - (i == name ? indent : 0));
        spot++;
    }
}

static void put_head(struct screen *s, const struct form_line *l, int row)
{
    struct entry *e = s->state;
    const struct tmpl_group *g = e->section->item[l->item].group;
    const struct form_grid *grid = &e->form.grid[l->item];

    for (size_t i = 0; i < g->columns && i < FORM_COLUMNS; i++) {
        const struct field *f = g->column[i].field;

        if (!grid->at[i])
            continue;
        if (field_is_figure(f))
            canvas_put_right(row, grid->at[i] + grid->cols[i], STYLE_LABEL, g->column[i].label);
        else
            canvas_put(row, grid->at[i], STYLE_LABEL, g->column[i].label, grid->cols[i]);
    }
}

/* The sum of a column over the rows of a group, or, of a computed rate, the project's own. */
static void put_total(struct screen *s, const struct form_line *l, int row)
{
    struct entry *e = s->state;
    const struct tmpl_group *g = e->section->item[l->item].group;
    const struct form_grid *grid = &e->form.grid[l->item];

    canvas_put(row, grid->at[form_name_column(g)], STYLE_DIM, W_ENTRY_TOTAL, -1);
    for (size_t i = 1; i < g->columns && i < FORM_COLUMNS; i++) {
        const struct field *f = g->column[i].field;
        struct text sum = {0};

        if (!grid->at[i] || (f->type != TYPE_AMOUNT && f->type != TYPE_PERCENT))
            continue;
        app_column_total(ui_app(s->ui), e->row, g->kind, f, &sum);
        canvas_put_right(row, grid->at[i] + grid->cols[i], STYLE_DIM, text_str(&sum));
        text_finish(&sum);
    }
}

/* ---- prose ---- */

static void put_label(struct screen *s, size_t spot, int row)
{
    struct entry *e = s->state;
    const struct spot *p = &e->form.spot[spot];
    struct text label = {0};
    char count[48];
    size_t chars = 0;

    if (p->group && p->group->lines && p->form == p->group->column)
        text_addf(&label, "%s %zu", p->form->label,
                  p->row ? row_number(p->row) : row_count(e->row, p->group->kind) + 1);
    else
        text_add(&label, p->form->label);
    canvas_put(row, ENTRY_LEFT, STYLE_LABEL, label.s, -1);
    if (spot == e->focus) {
        chars = memo_chars(&e->memo);
        snprintf(count, sizeof count, W_ENTRY_CHARS, chars);
        canvas_put_right(row, ENTRY_LEFT + form_prose_cols(&e->form), STYLE_PLAIN, count);
    }
    text_finish(&label);
}

static void note_drawn(struct entry *e)
{
    size_t a, b;

    e->memo.changed = SIZE_MAX;
    e->drawn_selecting = memo_selection(&e->memo, &a, &b);
}

static void put_selection(struct entry *e, size_t from, size_t to, int row)
{
    size_t a, b, start, end;

    if (!memo_selection(&e->memo, &a, &b) || b <= from || a >= to)
        return;
    start = a > from ? a : from;
    end = b < to ? b : to;
    canvas_put_n(row, ENTRY_LEFT + memo_col_of(&e->memo, start), STYLE_SELECTED,
                 text_str(&e->memo.text) + start, end - start, -1);
}

static void put_text_line(struct screen *s, const struct form_line *l, int row)
{
    struct entry *e = s->state;
    size_t from, to;

    if (l->spot == e->focus) {
        memo_line(&e->memo, l->n, &from, &to);
        canvas_put_n(row, ENTRY_LEFT, STYLE_PLAIN, text_str(&e->memo.text) + from, to - from, -1);
        put_selection(e, from, to, row);
        if (memo_line_of(&e->memo, e->memo.at) == l->n)
            canvas_cursor(row, ENTRY_LEFT + memo_col_of(&e->memo, e->memo.at));
    } else {
        struct text text = {0};

        spot_text(&e->form, &e->form.spot[l->spot], &text);
        canvas_put_n(row, ENTRY_LEFT, STYLE_PLAIN, text_str(&text) + l->from, l->to - l->from, -1);
        text_finish(&text);
    }
}

/* ---- any line ---- */

static void put_field(struct screen *s, const struct form_line *l, int row)
{
    struct entry *e = s->state;
    int col = ENTRY_LEFT + e->form.label_cols + 2;
    int cols = canvas_cols() - col - 2;

    canvas_put(row, ENTRY_LEFT, STYLE_LABEL, e->form.spot[l->spot].form->label, e->form.label_cols);
    put_value(s, l->spot, row, col, cols < 52 ? cols : 52);
}

/* A heading: its value, or its label and editor while it is being typed. */
static void put_heading(struct screen *s, const struct form_line *l, int row)
{
    struct entry *e = s->state;
    const struct spot *p = &e->form.spot[l->spot];
    int col = ENTRY_LEFT + (int)(p->form - p->group->column) * HEADING_INDENT;

    if (l->spot == e->focus)
        col += canvas_put(row, col, STYLE_LABEL, p->form->label, -1) + 2;
    put_value(s, l->spot, row, col, 24);
}

static void put_below(struct screen *s, const struct form_line *l, int row)
{
    struct entry *e = s->state;
    int col = ENTRY_LEFT + 2;
    int cols;

    col += canvas_put(row, col, STYLE_LABEL, e->form.spot[l->spot].form->label, -1) + 2;
    cols = canvas_cols() - col - 2;
    put_value(s, l->spot, row, col, cols < 40 ? cols : 40);
}

static void put_message(const struct form_line *l, int row)
{
    const struct finding *f = l->finding;
    enum style style = f->level == LEVEL_WARNING ? STYLE_WARNING
                       : f->level == LEVEL_NOTE  ? STYLE_DIM
                                                 : STYLE_ERROR;
    struct text line = {0};

    form_message(f, &line);
    canvas_put_n(row, ENTRY_LEFT + 2, style, line.s + l->from, l->to - l->from, -1);
    text_finish(&line);
}

static void put_line(struct screen *s, const struct form_line *l, int row)
{
    struct entry *e = s->state;

    switch (l->kind) {
    case LINE_FIELD:
        put_field(s, l, row);
        break;
    case LINE_PROSE:
        put_label(s, l->spot, row);
        break;
    case LINE_TEXT:
        put_text_line(s, l, row);
        break;
    case LINE_HEAD:
        put_head(s, l, row);
        break;
    case LINE_HEADING:
        put_heading(s, l, row);
        break;
    case LINE_ROW:
        put_grid_row(s, l, row);
        break;
    case LINE_BELOW:
        put_below(s, l, row);
        break;
    case LINE_TOTAL:
        put_total(s, l, row);
        break;
    case LINE_GROUP:
        canvas_put(row, ENTRY_LEFT, STYLE_LABEL, e->form.spot[l->spot].field->label, -1);
        put_value(s, l->spot, row,
                  ENTRY_LEFT + 2 + (int)text_cols_z(e->form.spot[l->spot].field->label), 20);
        break;
    case LINE_MESSAGE:
        put_message(l, row);
        break;
    default:
        break;
    }
}

/* ---- the page ---- */

static void lay_out(struct screen *s)
{
    struct entry *e = s->state;
    size_t lines = entry_in_prose(e) ? e->memo.lines : 0;

    form_lay_out(&e->form, ENTRY_LEFT, canvas_cols() - ENTRY_LEFT - 1, e->focus, lines);
    if (entry_in_prose(e))
        memo_wrap(&e->memo, form_prose_cols(&e->form));
    e->memo_lines = lines;
    e->laid_out = true;
}

/* Scroll so that the line of the cursor shows, with its label and the row's messages where there is
 * room. */
static void scroll(struct entry *e)
{
    size_t rows = (size_t)entry_rows();
    size_t first = form_line_of(&e->form, e->focus);
    size_t last = first;

    if (entry_in_prose(e)) {
        last = first + 1 + memo_line_of(&e->memo, e->memo.at);
        if (last - first >= rows)
            first = last - rows + 1;
    }
    if (first < e->top)
        e->top = first < 3 ? 0 : first;
    if (last >= e->top + rows)
        e->top = last - rows + 1;
    if (e->top + rows > e->form.lines)
        e->top = e->form.lines > rows ? e->form.lines - rows : 0;
}

/* Under the form: a calculation's result, what is wrong with a prose, or how to fill the field in: of
 * one that is still blank, the last is what helps. */
static void put_help(struct screen *s)
{
    struct entry *e = s->state;
    const struct spot *p = entry_spot(e);
    struct text help = {0};
    enum style style = STYLE_PLAIN;
    int64_t result;
    char digits[NUMBER_BYTES];

    if (!entry_in_prose(e) && e->line.text.bytes > 1 && e->line.text.s[0] == '=' &&
        field_is_figure(p->field) &&
        number_read(e->line.text.s, e->line.text.bytes, &p->field->form, &result, NULL)) {
        text_addf(&help, "= %s %s", number_print(digits, result, &p->field->form, true),
                  p->field->unit);
    } else {
        for (size_t i = 0; entry_in_prose(e) && p->row && i < app_findings(e->form.app); i++) {
            const struct finding *f = app_finding(e->form.app, i);

            if (f->row == p->row && f->field == p->field && help.bytes == 0 &&
                f->level != LEVEL_NOTE && f->level != LEVEL_MISSING) {
                text_add(&help, f->message);
                style = f->level == LEVEL_WARNING ? STYLE_WARNING : STYLE_ERROR;
            }
        }
        if (help.bytes == 0 && entry_is_slip(e->form.app, p))
            text_addf(&help, W_ENTRY_HELP, p->field->label, W_SLIP_HELP);
        if (help.bytes == 0)
            text_addf(&help, W_ENTRY_HELP, p->field->label, p->field->help);
    }
    page_help(s->ui, text_str(&help), style);
    text_finish(&help);
}

/* A line of the prose being typed, from where it has changed. */
static void put_typed(struct entry *e, size_t n, size_t changed, int row)
{
    const char *text = text_str(&e->memo.text);
    size_t from, to, start;
    int col = ENTRY_LEFT;

    memo_line(&e->memo, n, &from, &to);
    start = from > changed ? from : changed;
    if (start <= to) {
        col += (int)text_cols(text + from, start - from);
        canvas_fill(row, col, canvas_cols() - col, STYLE_PLAIN);
        canvas_put_n(row, col, STYLE_PLAIN, text + start, to - start, -1);
    }
    put_selection(e, from, to, row);
    if (memo_line_of(&e->memo, e->memo.at) == n)
        canvas_cursor(row, ENTRY_LEFT + memo_col_of(&e->memo, e->memo.at));
}

/* The counter follows when the typing pauses: it would cost each character more than the character
 * itself. */
static void draw_prose(struct screen *s)
{
    struct entry *e = s->state;
    size_t rows = (size_t)entry_rows();
    size_t a, b;
    bool selecting = memo_selection(&e->memo, &a, &b);
    size_t changed = selecting || e->drawn_selecting ? 0 : e->memo.changed;

    for (size_t i = e->top; i < e->form.lines && i < e->top + rows; i++) {
        const struct form_line *l = &e->form.line[i];
        int row = page_top() + (int)(i - e->top);

        if (l->spot != e->focus)
            continue;
        if (l->kind == LINE_TEXT)
            put_typed(e, l->n, changed, row);
        else if (e->paused)
            put_label(s, l->spot, row);
    }
    e->paused = false;
    note_drawn(e);
}

/* Only the spot that has the focus. */
static void draw_focus(struct screen *s)
{
    struct entry *e = s->state;
    size_t top = e->top;

    scroll(e);
    if (e->top != top) {
        canvas_clear();
        entry_draw(s, PAINT);
        return;
    }
    if (entry_in_prose(e))
        draw_prose(s);
    else
        put_editor(e, e->editor);
    if (s->ui->help_stale || (!entry_in_prose(e) && text_str(&e->line.text)[0] == '='))
        put_help(s);
}

void entry_draw(struct screen *s, enum outcome what)
{
    struct entry *e = s->state;
    size_t rows = (size_t)entry_rows();

    if (what == PAINT_FIELD && e->laid_out &&
        (!entry_in_prose(e) || e->memo.lines == e->memo_lines)) {
        draw_focus(s);
        return;
    }
    if (what == PAINT_FIELD)
        canvas_clear();
    lay_out(s);
    scroll(e);
    put_title(s);
    put_sections(s);
    for (size_t i = e->top; i < e->form.lines && i < e->top + rows; i++)
        put_line(s, &e->form.line[i], page_top() + (int)(i - e->top));
    canvas_hline(page_bottom(), 0, canvas_cols());
    put_help(s);
    page_hints(s->ui);
    note_drawn(e);
}
