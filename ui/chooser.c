/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "ui/chooser.h"
#include "base/mem.h"
#include "base/pinyin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void chooser_open(struct chooser *c, const char *title, const char *label, const char *help)
{
    c->title = mem_str(title);
    c->label = mem_str(label);
    c->help = mem_str(help);
    line_set(&c->line, "", false);
}

void chooser_clear(struct chooser *c)
{
    for (size_t i = 0; i < c->items; i++) {
        free(c->item[i].text);
        free(c->item[i].note);
    }
    c->items = 0;
    c->list = (struct list){0};
}

void chooser_close(struct chooser *c)
{
    chooser_clear(c);
    free(c->item);
    free(c->found);
    free(c->title);
    free(c->label);
    free(c->help);
    line_finish(&c->line);
}

void chooser_add(struct chooser *c, const char *text, const char *note, size_t tag)
{
    c->item = mem_grow(c->item, c->items, &c->cap, sizeof *c->item);
    c->item[c->items++] =
        (struct choice_item){.text = mem_str(text), .note = mem_str(note ? note : ""), .tag = tag};
}

static bool matches(const struct chooser *c, size_t i, const char *typed)
{
    char number[24];

    if (c->unsifted || pinyin_match(c->item[i].text, typed))
        return true;
    snprintf(number, sizeof number, "%zu", i + 1);
    return c->numbered && str_starts(number, typed);
}

/* An exact number comes first; then the better matches, in the list's own order. */
static int rank(const struct chooser *c, size_t i, const char *typed)
{
    char number[24];

    snprintf(number, sizeof number, "%zu", i + 1);
    if (c->numbered && strcmp(number, typed) == 0)
        return 1000000;
    return pinyin_rank(c->item[i].text, typed);
}

void chooser_sift(struct chooser *c)
{
    const char *typed = text_str(&c->line.text);

    c->found = mem_resize(c->found, c->items + 1, sizeof *c->found);
    c->list = (struct list){0};
    for (size_t i = 0; i < c->items; i++) {
        size_t at;

        if (!matches(c, i, typed))
            continue;
        at = c->list.count++;
        while (typed[0] && !c->unsifted && at > 0 &&
               rank(c, c->found[at - 1], typed) < rank(c, i, typed)) {
            c->found[at] = c->found[at - 1];
            at--;
        }
        c->found[at] = i;
    }
}

const struct choice_item *chooser_current(const struct chooser *c)
{
    return c->list.count ? &c->item[c->found[c->list.at]] : NULL;
}

bool chooser_hints(const struct screen *s, enum action a)
{
    return a != ACT_OPEN || chooser_current(s->state);
}

bool chooser_applies(const struct screen *s, enum action a)
{
    (void)s;
    return a != ACT_ALL_YEARS && a != ACT_ROW_REMOVE && a != ACT_UNDO && a != ACT_REDO;
}

/* ---- drawing ---- */

static int longest(const struct chooser *c)
{
    size_t most = 0;

    for (size_t i = 0; i < c->items; i++) {
        size_t cols = text_cols_z(c->item[i].text);

        most = cols > most ? cols : most;
    }
    return most > 36 ? 36 : (int)most;
}

static int body_rows(const struct chooser *c)
{
    return page_bottom() - page_top() - (c->label ? 2 : 0);
}

static void draw_items(struct chooser *c)
{
    int top = page_top() + (c->label ? 2 : 0);
    int note = c->note_col ? c->note_col : longest(c) + (c->numbered ? 8 : 4);
    int rows = body_rows(c);

    list_show(&c->list, rows);
    for (int i = 0; i < rows; i++) {
        size_t at = c->list.top + (size_t)i;
        const struct choice_item *item;
        int col = 1;

        if (at >= c->list.count)
            break;
        item = &c->item[c->found[at]];
        canvas_put(top + i, 0, STYLE_PLAIN, at == c->list.at ? ">" : " ", 1);
        if (c->numbered) {
            char number[24];

            snprintf(number, sizeof number, "%zu", c->found[at] + 1);
            canvas_put(top + i, 1, STYLE_DIM, number, 3);
            col = 5;
        }
        canvas_put(top + i, col, STYLE_PLAIN, item->text,
                   item->note[0] ? note - col - 1 : canvas_cols() - col);
        if (item->note[0])
            canvas_put(top + i, note, STYLE_DIM, item->note, -1);
        if (!c->label && at == c->list.at)
            canvas_cursor(top + i, 0);
    }
}

/* How far the list goes on beyond the screen, and the help. */
static void say_help(const struct chooser *c, struct text *out)
{
    size_t above = c->list.top;
    size_t shown = above + (size_t)body_rows(c);

    if (above > 0)
        text_addf(out, W_MORE_ABOVE, above);
    if (shown < c->list.count)
        text_addf(out, W_MORE_BELOW, c->list.count - shown);
    text_add(out, c->help);
}

void chooser_draw(struct ui *ui, struct chooser *c, enum outcome what)
{
    struct text help = {0};

    (void)what;
    canvas_clear();
    page_title(ui, c->title, NULL);
    if (c->list.count == 0 && !(c->label && c->line.text.bytes == 0))
        canvas_put(page_top() + (c->label ? 2 : 0), 1, STYLE_DIM, W_NOTHING_FOUND, -1);
    draw_items(c);
    say_help(c, &help);
    page_foot(ui, text_str(&help), STYLE_PLAIN);
    text_finish(&help);
    if (c->label) {
        int cols = canvas_put(page_top(), 1, STYLE_LABEL, c->label, -1);

        field_line(&c->line, page_top(), cols + 2, canvas_cols() - cols - 3, true);
    }
}

/* ---- typing ---- */

bool chooser_key(struct chooser *c, enum key k, enum outcome *out)
{
    size_t before = c->line.text.bytes;

    if (!c->label || !line_key(&c->line, k))
        return false;
    if (c->line.text.bytes != before)
        chooser_sift(c);
    *out = PAINT;
    return true;
}

enum outcome chooser_type(struct ui *ui, struct chooser *c, const char *s, size_t bytes)
{
    if (!c->label)
        return STAY;
    field_type(ui, &c->line, s, bytes);
    chooser_sift(c);
    return PAINT;
}

bool chooser_act(struct ui *ui, struct chooser *c, enum action a)
{
    if (list_act(&c->list, a, body_rows(c)))
        return true;
    if (!c->label || !field_act(ui, &c->line, a))
        return false;
    chooser_sift(c);
    return true;
}
