/* SPDX-License-Identifier: MulanPSL-2.0 */
/* A new report: template, year, unit. The answer is the report's number. */
#include "base/day.h"
#include "ui/common.h"
#include "ui/inner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NEW_TEMPLATE, NEW_YEAR, NEW_UNIT, NEW_FIELDS };

struct making {
    const struct app_template *template;
    size_t templates, chosen;
    struct line line[NEW_FIELDS];
    size_t focus;
};

/* The year that is being evaluated: the one before. */
static void guess(struct screen *s)
{
    struct making *m = s->state;
    const struct report_page newest = {.at = PLACE_FIRST, .most = 1, .hidden = true};
    struct report_line *list = NULL;
    size_t count = 0;
    char year[16];

    snprintf(year, sizeof year, "%d", day_today().year - 1);
    line_set(&m->line[NEW_TEMPLATE], m->template[m->chosen].title, true);
    line_set(&m->line[NEW_YEAR], year, true);
    line_set(&m->line[NEW_UNIT], "", true);
    if (app_reports(ui_app(s->ui), &newest, &list, &count, NULL) == STATUS_OK && count > 0)
        line_set(&m->line[NEW_UNIT], list[0].unit, true);
    report_lines_free(list, count);
    m->focus = NEW_YEAR;
}

static enum status new_open(struct screen *s, const void *arg, struct err *err)
{
    struct making *m = s->state;
    enum status rc = app_templates(ui_app(s->ui), &m->template, &m->templates, err);

    (void)arg;
    while (rc == STATUS_OK && m->chosen < m->templates && !m->template[m->chosen].good)
        m->chosen++;
    if (rc == STATUS_OK && m->chosen == m->templates) {
        if (m->templates == 0)
            return err_set(err, STATUS_NOT_FOUND, W_NO_TEMPLATE);
        return err_set(err, STATUS_FORMAT, "%s", m->template[0].title);
    }
    if (rc == STATUS_OK)
        guess(s);
    return rc;
}

static void new_close(struct screen *s)
{
    struct making *m = s->state;

    for (size_t i = 0; i < NEW_FIELDS; i++)
        line_finish(&m->line[i]);
}

static void new_draw(struct screen *s, enum outcome what)
{
    static const char *const label[] = {W_NEW_TEMPLATE, W_NEW_YEAR, W_NEW_UNIT};
    static const char *const help[] = {W_NEW_TEMPLATE_HELP, W_NEW_YEAR_HELP, W_NEW_UNIT_HELP};
    struct making *m = s->state;

    (void)what;
    canvas_clear();
    page_title(s->ui, W_NEW_TITLE, NULL);
    for (size_t i = 0; i < NEW_FIELDS; i++) {
        int row = page_top() + 1 + (int)i * 2;

        canvas_put(row, 1, STYLE_LABEL, label[i], -1);
        field_line(&m->line[i], row, 12, i == NEW_YEAR ? 8 : 60, i == m->focus);
    }
    page_foot(s->ui, help[m->focus], STYLE_PLAIN);
}

/* 2025, or 2025年, as the form takes it; 0: no year. */
static int year_of(const struct text *typed)
{
    enum { DIGITS = 4 };
    struct text year = {0};
    int n = 0;
    size_t bytes, digits;
    const char *at;

    text_fold_width(&year, text_str(typed), typed->bytes);
    bytes = year.bytes;
    at = str_trim(text_str(&year), &bytes);
    digits = strspn(at, "0123456789");
    if (digits == DIGITS && (digits == bytes || (bytes == digits + strlen(W_NEW_YEAR_END) &&
                                                 str_starts(at + digits, W_NEW_YEAR_END))))
        n = (int)strtol(at, NULL, 10);
    text_finish(&year);
    return n;
}

static enum outcome create(struct screen *s)
{
    struct making *m = s->state;
    const struct text *typed = &m->line[NEW_YEAR].text;
    int year = year_of(typed);
    struct err err = {0};
    char number_text[16];
    int number = 0;

    if (year == 0) {
        ui_say(s->ui, STYLE_ERROR, W_NEW_NO_YEAR, text_str(typed));
        m->focus = NEW_YEAR;
        return PAINT;
    }
    if (app_new_report(ui_app(s->ui), m->template[m->chosen].id, year,
                       text_str(&m->line[NEW_UNIT].text), &number, &err) == STATUS_OK) {
        snprintf(number_text, sizeof number_text, "%d", number);
        ui_pop(s->ui, number_text);
    } else {
        ui_say_err(s->ui, &err);
    }
    return PAINT;
}

static void choose_next(struct making *m)
{
    size_t tries = m->templates;

    do
        m->chosen = (m->chosen + 1) % m->templates;
    while (!m->template[m->chosen].good && --tries > 0);
    line_set(&m->line[NEW_TEMPLATE], m->template[m->chosen].title, true);
}

static enum outcome new_act(struct screen *s, enum action a)
{
    struct making *m = s->state;

    if (m->focus != NEW_TEMPLATE && field_act(s->ui, &m->line[m->focus], a))
        return PAINT;
    switch (a) {
    case ACT_ACCEPT:
        if (m->focus + 1 == NEW_FIELDS)
            return create(s);
        m->focus++;
        return PAINT;
    case ACT_FIELD_NEXT:
    case ACT_DOWN:
        m->focus = (m->focus + 1) % NEW_FIELDS;
        return PAINT;
    case ACT_FIELD_PREV:
    case ACT_UP:
        m->focus = (m->focus + NEW_FIELDS - 1) % NEW_FIELDS;
        return PAINT;
    case ACT_BACK:
        ui_pop(s->ui, NULL);
        return PAINT;
    default:
        return STAY;
    }
}

static bool new_key(struct screen *s, enum key k, enum outcome *out)
{
    struct making *m = s->state;

    *out = PAINT;
    if (m->focus == NEW_TEMPLATE) {
        if (k != K_LEFT && k != K_RIGHT)
            return false;
        choose_next(m);
        return true;
    }
    return line_key(&m->line[m->focus], k);
}

static enum outcome new_type(struct screen *s, const char *text, size_t bytes)
{
    struct making *m = s->state;

    if (m->focus == NEW_TEMPLATE) {
        choose_next(m);
        return PAINT;
    }
    field_type(s->ui, &m->line[m->focus], text, bytes);
    return PAINT;
}

const struct screen_class screen_new = {
    .name = "new",
    .ctx = CTX_ASK,
    .state_size = sizeof(struct making),
    .open = new_open,
    .close = new_close,
    .draw = new_draw,
    .act = new_act,
    .key = new_key,
    .type = new_type,
};
