/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The frame of a page: title, rules, help line, hint bar; lists and lines to type. */
#include "base/day.h"
#include "ui/inner.h"

#include <stdio.h>
#include <string.h>

int page_top(void)
{
    return 2;
}

int page_bottom(void)
{
    return canvas_rows() - 3;
}

/* "已存 10:42:07", "未存 3", or nothing when nothing was typed yet. */
static enum style say_saving(const struct app_saving *s, struct text *out)
{
    char clock[MOMENT_BYTES];

    if (s->queued > 0 || s->failing) {
        text_addf(out, W_UNSAVED, s->queued);
        return s->failing ? STYLE_ERROR : STYLE_PLAIN;
    }
    if (s->saved_at_ms > 0)
        text_addf(out, W_SAVED, moment_clock(clock, s->saved_at_ms));
    return STYLE_PLAIN;
}

/* Its place is fixed, so that it can be put again alone. */
enum { SAVING_COLS = 13 };

void page_saving(struct ui *ui)
{
    struct text saving = {0};
    enum style style = say_saving(&ui->saving, &saving);
    int end = canvas_cols() - 1;

    canvas_fill(0, end - SAVING_COLS, SAVING_COLS, STYLE_TITLE);
    canvas_put_right(0, end, style, text_str(&saving));
    text_finish(&saving);
}

/* "2025 > 基本药物制 > 资金使用": where it is too long, what stands before the last mark is clipped,
 * unless that is most of it. */
static void put_path(const char *path, int cols)
{
    const char *last = path;
    int tail;

    for (const char *at = path; (at = strstr(at, W_PATH_MARK)); at++)
        last = at;
    tail = last == path ? 0 : (int)text_cols_z(last);
    if (tail * 2 > cols || (int)text_cols_z(path) <= cols) {
        canvas_put(0, 1, STYLE_TITLE, path, cols);
        return;
    }
    tail = canvas_put_n(0, 1, STYLE_TITLE, path, (size_t)(last - path), cols - tail);
    canvas_put(0, 1 + tail, STYLE_TITLE, last, -1);
}

void page_title(struct ui *ui, const char *title, const char *right)
{
    int start = canvas_cols() - 1 - SAVING_COLS - 2;

    canvas_fill(0, 0, canvas_cols(), STYLE_TITLE);
    page_saving(ui);
    if (app_read_only(ui->app, NULL)) {
        start = canvas_cols() - 1 - (int)text_cols_z(W_READ_ONLY);
        canvas_put(0, start, STYLE_WARNING, W_READ_ONLY, -1);
        start -= 2;
    }
    if (!str_empty(right)) {
        start -= (int)text_cols_z(right);
        canvas_put(0, start, STYLE_TITLE, right, -1);
        start -= 2;
    }
    put_path(title, start - 1);
    canvas_hline(1, 0, canvas_cols());
}

void page_add_year(struct text *out, int year)
{
    if (year > 0)
        text_addf(out, "%d", year);
    else
        text_add(out, W_NO_YEAR);
}

void page_line(int row, int col, enum style style, const char *s)
{
    static const char figure[] = "0123456789.,-%";
    size_t cols = (size_t)(canvas_cols() - col);
    size_t n;

    if (text_cols_z(s) <= cols) {
        canvas_put(row, col, style, s, -1);
        return;
    }
    n = text_clip(s, strlen(s), cols - 2, NULL);
    while (n > 0 && strchr(figure, s[n]) && strchr(figure, s[n - 1]))
        n--;
    while (n > 0 && s[n - 1] == ' ')
        n--;
    canvas_put(row, col + canvas_put_n(row, col, style, s, n, -1), style, "..", 2);
}

static void put_line(int row, enum style style, const char *s)
{
    canvas_fill(row, 0, canvas_cols(), STYLE_PLAIN);
    page_line(row, 1, style, s);
}

void page_help(struct ui *ui, const char *help, enum style style)
{
    int row = canvas_rows() - 2;
    struct text why = {0};

    if (ui->message.bytes > 0)
        put_line(row, ui->message_style, ui->message.s);
    else if (ui->saving.failing)
        put_line(row, STYLE_ERROR, ui->saving.why);
    else if (str_empty(help) && ui->saving.warns[0])
        put_line(row, STYLE_WARNING, ui->saving.warns);
    else if (str_empty(help) && app_read_only(ui->app, &why))
        put_line(row, STYLE_WARNING, text_str(&why));
    else
        put_line(row, style, help ? help : "");
    text_finish(&why);
}

/* Of the keys of the context, one that would do something now that is worth a place. */
static bool is_hint(const struct screen *s, const struct binding *b)
{
    if (b->ctx != s->class->ctx || !b->hint || !screen_applies(s, b->action) ||
        screen_action(s, b->key) != b->action)
        return false;
    return !s->class->hints || s->class->hints(s, b->action);
}

static int hint_cols(const struct binding *b)
{
    return (int)(text_cols_z(key_name(b->key)) + text_cols_z(b->hint));
}

enum { HINT_GAP = 2 };

/* The way to everything else keeps its place, whatever else there is. */
static bool is_kept(const struct binding *b)
{
    return b->action == ACT_MENU || b->action == ACT_HELP || b->action == ACT_BACK;
}

/* What the hints behind `i` that keep their places take. */
static int cols_kept(const struct screen *s, size_t i)
{
    int cols = 0;

    while (++i < binding_count)
        if (is_kept(&bindings[i]) && is_hint(s, &bindings[i]))
            cols += HINT_GAP + hint_cols(&bindings[i]);
    return cols;
}

void page_hints(struct ui *ui)
{
    const struct screen *s = ui_top(ui);
    int row = canvas_rows() - 1;
    int col = 1;

    canvas_fill(row, 0, canvas_cols(), STYLE_PLAIN);
    for (size_t i = 0; i < binding_count; i++) {
        const struct binding *b = &bindings[i];
        int end;

        if (!is_hint(s, b))
            continue;
        end = col + hint_cols(b);
        if (end + (is_kept(b) ? 0 : cols_kept(s, i)) > canvas_cols())
            continue;
        col += canvas_put(row, col, STYLE_KEY, key_name(b->key), -1);
        col += canvas_put(row, col, STYLE_PLAIN, b->hint, -1) + HINT_GAP;
    }
}

void page_foot(struct ui *ui, const char *help, enum style style)
{
    canvas_hline(page_bottom(), 0, canvas_cols());
    page_help(ui, help, style);
    page_hints(ui);
}

int page_text(int row, int bottom, int col, enum style style, const char *s)
{
    size_t cols = (size_t)(canvas_cols() - 2 * col);

    while (*s && row < bottom) {
        size_t n = wrap_line(s, strlen(s), cols);

        canvas_put_n(row++, col, style, s, n, -1);
        s += n;
    }
    return row;
}

enum style mark_style(const char *mark)
{
    if (strcmp(mark, W_ERROR) == 0 || strcmp(mark, W_MISSING) == 0)
        return STYLE_ERROR;
    return strcmp(mark, W_WARNING) == 0 ? STYLE_WARNING : STYLE_PLAIN;
}

/* ---- lists ---- */

bool list_act(struct list *l, enum action a, int rows)
{
    size_t page = rows > 1 ? (size_t)rows - 1 : 1;
    size_t last = l->count ? l->count - 1 : 0;

    switch (a) {
    case ACT_UP:
        l->at -= l->at > 0;
        return true;
    case ACT_DOWN:
        l->at += l->at < last;
        return true;
    case ACT_PAGE_UP:
        l->at = l->at > page ? l->at - page : 0;
        return true;
    case ACT_PAGE_DOWN:
        l->at = l->at + page < last ? l->at + page : last;
        return true;
    case ACT_FIRST:
        l->at = 0;
        return true;
    case ACT_LAST:
        l->at = last;
        return true;
    default:
        return false;
    }
}

void list_stay(struct list *l, const struct list *was)
{
    l->top = was->top;
    l->at = was->at < l->count ? was->at : l->count ? l->count - 1 : 0;
}

void list_show(struct list *l, int rows)
{
    size_t height = rows > 0 ? (size_t)rows : 1;

    if (l->count == 0) {
        l->at = l->top = 0;
        return;
    }
    if (l->at >= l->count)
        l->at = l->count - 1;
    if (l->at < l->top)
        l->top = l->at;
    if (l->at >= l->top + height)
        l->top = l->at - height + 1;
    if (l->top + height > l->count)
        l->top = l->count > height ? l->count - height : 0;
}

void page_mark(int row)
{
    canvas_put(row, 0, STYLE_PLAIN, ">", 1);
    canvas_cursor(row, 0);
}

int list_mark(const struct list *l, size_t i, int row)
{
    if (i == l->at)
        page_mark(row);
    return 1;
}

/* ---- a line to type ---- */

void field_line(struct line *l, int row, int col, int cols, bool focus)
{
    size_t from, to;
    int at;

    line_show(l, cols - 2, &from, &to, &at);
    canvas_fill(row, col, cols, STYLE_PLAIN);
    if (focus) {
        canvas_put(row, col, STYLE_PLAIN, "[", 1);
        canvas_put(row, col + cols - 1, STYLE_PLAIN, "]", 1);
    }
    canvas_put_n(row, col + 1, l->fresh && focus ? STYLE_SELECTED : STYLE_PLAIN,
                 text_str(&l->text) + from, to - from, cols - 2);
    if (focus) {
        size_t a, b;

        if (line_selection(l, &a, &b) && b > from && a < to) {
            size_t start = a > from ? a : from;
            size_t end = b < to ? b : to;
            int before = (int)text_cols(text_str(&l->text) + from, start - from);

            canvas_put_n(row, col + 1 + before, STYLE_SELECTED, text_str(&l->text) + start,
                         end - start, cols - 2 - before);
        }
        canvas_cursor(row, col + 1 + at);
    }
}

enum outcome field_type(struct ui *ui, struct line *l, const char *s, size_t bytes)
{
    struct text clean = {0};
    struct dropped dropped = {0};

    text_clean(&clean, s, bytes, false, &dropped);
    if (clean.bytes > 0)
        line_type(l, clean.s, clean.bytes);
    ui_say_dropped(ui, &dropped);
    text_finish(&clean);
    return PAINT_FIELD;
}

bool field_act(struct ui *ui, struct line *l, enum action a)
{
    size_t from, to;

    if (a == ACT_PASTE) {
        const char *s = ui_clipboard(ui);

        field_type(ui, l, s, strlen(s));
        return true;
    }
    if (a != ACT_CUT && a != ACT_COPY)
        return false;
    if (!line_selection(l, &from, &to)) {
        ui_say(ui, STYLE_PLAIN, W_NOTHING_SELECTED);
        return true;
    }
    ui_copy(ui, l->text.s + from, to - from);
    if (a == ACT_CUT)
        line_remove_selection(l);
    return true;
}
