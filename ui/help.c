/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Help: what a field wants, from the dictionary and the template; and the keys of a screen, from the
 * action list. */
#include "base/mem.h"
#include "record/value.h"
#include "ui/screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct helping {
    char **line;
    size_t lines, cap;
    struct list list;
};

static void add_line(struct helping *h, const char *s, size_t bytes)
{
    h->line = mem_grow(h->line, h->lines, &h->cap, sizeof *h->line);
    h->line[h->lines++] = mem_str_n(s, bytes);
}

/* Wrapped, with what follows the first line indented. */
static void add_text(struct helping *h, const char *s)
{
    size_t bytes = strlen(s);
    size_t cols = (size_t)canvas_cols() - 3;

    if (bytes == 0)
        add_line(h, "", 0);
    while (bytes > 0) {
        size_t n = wrap_line(s, bytes, cols);

        add_line(h, s, n);
        s += n;
        bytes -= n;
    }
}

static void add_pair(struct helping *h, const char *label, const char *s)
{
    struct text line = {0};

    if (str_empty(s))
        return;
    text_addf(&line, W_HELP_PAIR, label, s);
    add_text(h, line.s);
    text_finish(&line);
}

static void add_limits(struct helping *h, const struct field *f)
{
    struct text s = {0};
    char a[NUMBER_BYTES], b[NUMBER_BYTES];

    if (f->has_min)
        text_addf(&s, W_HELP_LEAST, number_print(a, f->min, &f->form, true));
    if (f->has_max)
        text_addf(&s, W_HELP_MOST, number_print(b, f->max, &f->form, true));
    if (f->min_chars > 0)
        text_addf(&s, W_HELP_LEAST_CHARS, f->min_chars);
    if (f->max_chars > 0)
        text_addf(&s, W_HELP_MOST_CHARS, f->max_chars);
    add_pair(h, W_HELP_LIMITS, text_str(&s));
    text_finish(&s);
}

static void add_date_forms(struct helping *h, const struct record *r, const struct field *f)
{
    int year = value_short_year(f, record_year(r));
    struct text s = {0};

    text_addf(&s, W_HELP_DATE_FORMS, year, year);
    add_pair(h, W_HELP_FORMS, s.s);
    text_finish(&s);
}

static void add_rules(struct helping *h, const struct tmpl *t, const struct field *f)
{
    for (size_t i = 0; i < t->rules; i++) {
        const struct rule *r = &t->rule[i];
        struct text holds = {0};

        if (r->at != f || str_empty(r->holds_text))
            continue;
        text_addf(&holds, W_HELP_HOLDS, r->holds_text, level_word(r->level));
        add_pair(h, W_HELP_SHOULD, holds.s);
        text_finish(&holds);
    }
}

static void add_field(struct helping *h, const struct app *a, const struct tmpl_field *tf)
{
    const struct tmpl *t = app_tmpl(a);
    const struct field *f = tf->field;

    add_text(h, f->label);
    add_pair(h, W_HELP_WHAT, f->help);
    add_pair(h, W_HELP_UNIT, f->unit);
    add_pair(h, W_HELP_FORMULA, f->formula);
    if (f->type == TYPE_AMOUNT)
        add_pair(h, W_HELP_FORMS, W_HELP_AMOUNT_FORMS);
    if (f->type == TYPE_DATE)
        add_date_forms(h, app_record(a), f);
    add_limits(h, f);
    add_pair(h, W_HELP_REQUIRED,
             f->computed    ? W_HELP_IS_COMPUTED
             : tf->required ? W_HELP_IS_REQUIRED
                            : W_HELP_IS_OPTIONAL);
    add_pair(h, W_HELP_SOURCE, f->source);
    add_pair(h, W_HELP_CLAUSE, f->clause);
    add_rules(h, t, f);
    add_text(h, "");
}

static void add_keys(struct helping *h, enum context ctx)
{
    struct text line = {0};

    add_pair(h, W_HELP_KEYS, context_name(ctx));
    for (size_t i = 0; i < binding_count; i++) {
        const struct binding *b = &bindings[i];
        const char *name = key_name(b->key);
        int pad;

        if (b->ctx != ctx || b->key == K_NONE)
            continue;
        text_clear(&line);
        pad = 12 - (int)text_cols_z(name);
        text_addf(&line, " %s%*s%s", name, pad > 1 ? pad : 1, "", action_help(b->action));
        add_text(h, line.s);
    }
    text_finish(&line);
}

static enum status help_open(struct screen *s, const void *arg, struct err *err)
{
    const struct help *help = arg;
    struct helping *h = s->state;

    (void)err;
    if (help->field)
        add_field(h, ui_app(s->ui), help->field);
    add_keys(h, help->ctx);
    h->list.count = h->lines;
    return STATUS_OK;
}

static void help_close(struct screen *s)
{
    struct helping *h = s->state;

    for (size_t i = 0; i < h->lines; i++)
        free(h->line[i]);
    free(h->line);
}

static void help_draw(struct screen *s, enum outcome what)
{
    struct helping *h = s->state;
    int rows = page_bottom() - page_top();
    char where[48];

    (void)what;
    canvas_clear();
    if (h->list.top + (size_t)rows > h->lines)
        h->list.top = h->lines > (size_t)rows ? h->lines - (size_t)rows : 0;
    snprintf(where, sizeof where, "%zu-%zu/%zu", h->list.top + 1,
             h->list.top + (size_t)rows < h->lines ? h->list.top + (size_t)rows : h->lines,
             h->lines);
    page_title(s->ui, W_HELP_TITLE, where);
    for (int i = 0; i < rows && h->list.top + (size_t)i < h->lines; i++)
        canvas_put(page_top() + i, 1, STYLE_PLAIN, h->line[h->list.top + (size_t)i], -1);
    canvas_cursor(page_top(), 0);
    page_foot(s->ui, W_HELP_MORE, STYLE_DIM);
}

static enum outcome help_act(struct screen *s, enum action a)
{
    struct helping *h = s->state;
    size_t page = (size_t)(page_bottom() - page_top());
    size_t last = h->lines > page ? h->lines - page : 0;

    switch (a) {
    case ACT_BACK:
        ui_pop(s->ui, NULL);
        return PAINT;
    case ACT_UP:
        h->list.top -= h->list.top > 0;
        return PAINT;
    case ACT_DOWN:
        h->list.top += h->list.top < last;
        return PAINT;
    case ACT_PAGE_UP:
        h->list.top = h->list.top > page ? h->list.top - page : 0;
        return PAINT;
    case ACT_PAGE_DOWN:
        h->list.top = h->list.top + page < last ? h->list.top + page : last;
        return PAINT;
    case ACT_FIRST:
        h->list.top = 0;
        return PAINT;
    case ACT_LAST:
        h->list.top = last;
        return PAINT;
    default:
        return STAY;
    }
}

const struct screen_class screen_help = {
    .name = "help",
    .ctx = CTX_HELP,
    .state_size = sizeof(struct helping),
    .open = help_open,
    .close = help_close,
    .draw = help_draw,
    .act = help_act,
};
