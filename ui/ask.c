/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Ask: one line to type. */
#include "base/mem.h"
#include "ui/screen.h"

#include <stdlib.h>
#include <string.h>

struct asking {
    char *title, *label, *help, *wrong;
    struct line line;
    bool empty, keeps;
};

static enum status ask_open(struct screen *s, const void *arg, struct err *err)
{
    const struct ask *ask = arg;
    struct asking *a = s->state;

    (void)err;
    a->title = mem_str(ask->title);
    a->label = mem_str(ask->label);
    a->help = mem_str(ask->help);
    a->wrong = mem_str(ask->wrong);
    line_set(&a->line, ask->text ? ask->text : "",
             !ask->go_on && !ask->wrong && !str_empty(ask->text));
    a->empty = ask->empty;
    a->keeps = ask->go_on;
    return STATUS_OK;
}

static void ask_close(struct screen *s)
{
    struct asking *a = s->state;

    free(a->title);
    free(a->label);
    free(a->help);
    free(a->wrong);
    line_finish(&a->line);
}

static void ask_draw(struct screen *s, enum outcome what)
{
    struct asking *a = s->state;

    page_title(s->ui, a->title, NULL);
    canvas_put(page_top() + 1, 1, STYLE_LABEL, a->label, -1);
    field_line(&a->line, page_top() + 2, 1, canvas_cols() - 2, true);
    if (a->wrong)
        page_text(page_top() + 4, page_bottom(), 1, STYLE_ERROR, a->wrong);
    if (what == PAINT)
        page_foot(s->ui, a->help, STYLE_PLAIN);
    else
        page_help(s->ui, a->help, STYLE_PLAIN);
}

static bool ask_key(struct screen *s, enum key k, enum outcome *out)
{
    struct asking *a = s->state;

    *out = PAINT_FIELD;
    return line_key(&a->line, k);
}

static enum outcome ask_type(struct screen *s, const char *text, size_t bytes)
{
    struct asking *a = s->state;

    return field_type(s->ui, &a->line, text, bytes);
}

static enum outcome ask_act(struct screen *s, enum action act)
{
    struct asking *a = s->state;

    if (field_act(s->ui, &a->line, act))
        return PAINT_FIELD;
    switch (act) {
    case ACT_ACCEPT:
        ui_pop(s->ui, a->empty || a->line.text.bytes > 0 ? text_str(&a->line.text) : NULL);
        return PAINT;
    case ACT_FIELD_NEXT:
        ui_say(s->ui, STYLE_PLAIN, W_ASK_ENTER);
        return PAINT_FIELD;
    case ACT_BACK:
        ui_pop(s->ui, NULL);
        return PAINT;
    default:
        return STAY;
    }
}

/* A text that is gone on with is kept when the program ends, as if Enter had been pressed. */
static void ask_keep(struct screen *s)
{
    struct asking *a = s->state;

    if (a->keeps && a->line.text.bytes > 0)
        ui_answer(s, text_str(&a->line.text));
}

const struct screen_class screen_ask = {
    .name = "ask",
    .ctx = CTX_ASK,
    .state_size = sizeof(struct asking),
    .open = ask_open,
    .close = ask_close,
    .draw = ask_draw,
    .act = ask_act,
    .key = ask_key,
    .type = ask_type,
    .keep = ask_keep,
};
