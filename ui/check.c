/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Check: every finding, each term one key away. */
#include "base/mem.h"
#include "ui/common.h"
#include "ui/inner.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum filter { FILTER_ALL, FILTER_ERRORS, FILTER_OPEN, FILTERS };

/* A line: a finding, or behind them a section in which nothing was ever entered. */
struct item {
    size_t finding; /* its index; SIZE_MAX: none */
    struct row *project;
    const struct tmpl_section *section;
};

struct check {
    struct list list;
    struct item *item;
    size_t cap;
    size_t empties;
    enum filter filter;
    struct text asked_id; /* the finding whose reason is being asked for */
};

static bool passes(enum filter filter, const struct finding *f)
{
    switch (filter) {
    case FILTER_ERRORS:
        return f->level == LEVEL_ERROR;
    case FILTER_OPEN:
        return finding_is_open(f);
    default:
        return true;
    }
}

static void add_item(struct check *c, struct item item)
{
    c->item = mem_grow(c->item, c->list.count, &c->cap, sizeof *c->item);
    c->item[c->list.count++] = item;
}

static void read_findings(struct screen *s)
{
    struct check *c = s->state;
    struct app *a = ui_app(s->ui);
    struct item empty = {.finding = SIZE_MAX};
    size_t at = 0;

    c->list.count = 0;
    c->empties = 0;
    for (size_t i = 0; i < app_findings(a); i++)
        if (passes(c->filter, app_finding(a, i)))
            add_item(c, (struct item){.finding = i});
    while (app_next_empty(a, &at, &empty.project, &empty.section)) {
        c->empties++;
        if (c->filter != FILTER_ERRORS)
            add_item(c, empty);
    }
    if (c->list.at >= c->list.count)
        c->list.at = c->list.count ? c->list.count - 1 : 0;
}

static const struct item *current_item(const struct screen *s)
{
    const struct check *c = s->state;

    return c->list.count ? &c->item[c->list.at] : NULL;
}

/* The current line's finding; NULL where it is none. */
static const struct finding *current(const struct screen *s)
{
    const struct item *item = current_item(s);

    return item && item->finding != SIZE_MAX ? app_finding(ui_app(s->ui), item->finding) : NULL;
}

static enum status check_open(struct screen *s, const void *arg, struct err *err)
{
    (void)arg;
    (void)err;
    read_findings(s);
    return STATUS_OK;
}

static void check_close(struct screen *s)
{
    struct check *c = s->state;

    free(c->item);
    text_finish(&c->asked_id);
}

/* ---- drawing ---- */

enum { DETAIL_ROWS = 9 };

static int list_rows(void)
{
    return page_bottom() - page_top() - DETAIL_ROWS - 1;
}

static enum style level_style(enum level l)
{
    if (l == LEVEL_NOTE)
        return STYLE_DIM;
    return l == LEVEL_WARNING ? STYLE_WARNING : STYLE_ERROR;
}

static const char *answer_word(const struct finding *f)
{
    if (f->level != LEVEL_WARNING || f->answer == ANSWER_OPEN)
        return "";
    return f->answer == ANSWER_GIVEN ? W_ANSWERED : W_STALE;
}

static void draw_line(struct screen *s, const char *word, enum style style,
                      const struct row *project, const struct tmpl_section *section,
                      const char *message, int row)
{
    struct app *a = ui_app(s->ui);
    struct text name = {0};
    int name_cols = 17 + (canvas_cols() - 80) / 3; /* a wider screen shows more of both */

    if (project) {
        text_addf(&name, "%zu ", record_project_number(app_record(a), app_report_row(a), project));
        record_name(app_record(a), app_report_row(a), project, &name);
    } else {
        text_add(&name, W_OVERVIEW_REPORT);
    }
    canvas_put(row, 1, style, word, 4);
    canvas_put(row, 6, STYLE_PLAIN, text_str(&name), name_cols);
    canvas_put(row, 7 + name_cols, STYLE_PLAIN, section ? section->name : "", 8);
    page_line(row, 17 + name_cols, STYLE_PLAIN, message);
    text_finish(&name);
}

static void draw_item(struct screen *s, const struct item *item, int row)
{
    struct app *a = ui_app(s->ui);
    const struct finding *f;
    struct text message = {0};

    if (item->finding == SIZE_MAX) {
        draw_line(s, W_EMPTY, STYLE_PLAIN, item->project, item->section, W_CHECK_EMPTY, row);
        return;
    }
    f = app_finding(a, item->finding);
    text_addf(&message, "%s%s", answer_word(f), f->message);
    draw_line(s, level_word(f->level), level_style(f->level),
              row_above(f->row, app_record(a)->dict->project), f->section, text_str(&message), row);
    text_finish(&message);
}

/* The relation, its terms with a digit each, the difference, the reason, the source. */
static void draw_detail(const struct finding *f, int row, int bottom)
{
    struct text line = {0};
    int label_cols = 0;

    row = page_text(row, bottom, 1, STYLE_PLAIN, f->message);
    if (f->holds) {
        text_addf(&line, W_CHECK_HOLDS, f->holds);
        row = page_text(row, bottom, 1, STYLE_PLAIN, line.s);
    }
    for (size_t i = 0; i < f->terms; i++) {
        int cols = (int)text_cols_z(f->term[i].label);

        label_cols = cols > label_cols ? cols : label_cols;
    }
    for (size_t i = 0; i < f->terms && row < bottom - 2 && i < 9; i++) {
        char number[8];

        snprintf(number, sizeof number, "%zu", i + 1);
        canvas_put(row, 3, STYLE_KEY, number, -1);
        canvas_put(row, 5, STYLE_PLAIN, f->term[i].label, label_cols);
        if (text_cols_z(f->term[i].value) <= 14)
            canvas_put_right(row, 5 + label_cols + 14, STYLE_PLAIN, f->term[i].value);
        else
            canvas_put(row, 5 + label_cols + 2, STYLE_PLAIN, f->term[i].value, -1);
        row++;
    }
    if (!str_empty(f->difference) && row < bottom) {
        canvas_put(row, 3, STYLE_PLAIN, W_CHECK_DIFFERENCE, -1);
        canvas_put_right(row++, 5 + label_cols + 14, STYLE_PLAIN, f->difference);
    }
    text_clear(&line);
    if (f->reason)
        text_addf(&line, W_CHECK_REASON, f->reason);
    else if (!str_empty(f->source))
        text_addf(&line, W_CHECK_SOURCE, f->source);
    if (line.bytes > 0 && row < bottom)
        canvas_put(row, 1, STYLE_PLAIN, line.s, -1);
    text_finish(&line);
}

static void check_draw(struct screen *s, enum outcome what)
{
    struct check *c = s->state;
    struct app *a = ui_app(s->ui);
    const struct finding *f = current(s);
    struct text title = {0};
    struct text counts = {0};
    int rows = list_rows();

    (void)what;
    canvas_clear();
    text_add(&title, W_CHECK_TITLE " > ");
    page_add_year(&title, record_year(app_record(a)));
    text_add(&title, " ");
    record_name(app_record(a), app_report_row(a), app_report_row(a), &title);
    text_addf(&counts, W_CHECK_COUNTS, app_level(a, LEVEL_ERROR), app_level(a, LEVEL_MISSING),
              app_level(a, LEVEL_WARNING));
    if (c->empties)
        text_addf(&counts, W_CHECK_EMPTIES, c->empties);
    page_title(s->ui, text_str(&title), counts.s);
    if (c->list.count == 0)
        canvas_put(page_top(), 1, STYLE_PLAIN, W_NO_FINDING, -1);
    list_show(&c->list, rows);
    for (int i = 0; i < rows && c->list.top + (size_t)i < c->list.count; i++) {
        size_t at = c->list.top + (size_t)i;

        draw_item(s, &c->item[at], page_top() + i);
        list_mark(&c->list, at, page_top() + i);
    }
    canvas_hline(page_bottom() - DETAIL_ROWS - 1, 0, canvas_cols());
    if (f)
        draw_detail(f, page_bottom() - DETAIL_ROWS, page_bottom());
    else if (c->list.count)
        page_text(page_bottom() - DETAIL_ROWS, page_bottom(), 1, STYLE_PLAIN, W_CHECK_EMPTY_HELP);
    page_foot(s->ui,
              c->filter == FILTER_ERRORS ? W_FILTER_ERRORS
              : c->filter == FILTER_OPEN ? W_FILTER_OPEN
              : f                        ? W_CHECK_HELP
                                         : "",
              STYLE_DIM);
    text_finish(&title);
    text_finish(&counts);
}

/* ---- acting ---- */

static void give_reason(struct screen *s, const char *reason)
{
    struct check *c = s->state;

    reason_give(s->ui, text_str(&c->asked_id), reason);
}

static enum outcome ask_reason(struct screen *s)
{
    struct check *c = s->state;
    const struct finding *f = current(s);

    if (f->level == LEVEL_WARNING)
        reason_ask(s->ui, f, &c->asked_id, give_reason);
    else
        ui_say(s->ui, STYLE_WARNING, W_REASON_NOT_HERE, level_word(f->level));
    return PAINT;
}

static void open_item(struct screen *s)
{
    const struct item *item = current_item(s);
    const struct finding *f = current(s);
    struct row *row = item->project ? item->project : app_report_row(ui_app(s->ui));

    if (!f) {
        go_to(s->ui, &(struct target){.row = row, .section = item->section});
        return;
    }
    go_where(s->ui, f);
    ui_say(s->ui, level_style(f->level), "%s", f->message);
}

static enum outcome check_act(struct screen *s, enum action a)
{
    struct check *c = s->state;
    struct ui *ui = s->ui;
    struct cursor at;

    if (list_act(&c->list, a, list_rows()))
        return PAINT;
    switch (a) {
    case ACT_OPEN:
        open_item(s);
        return PAINT;
    case ACT_REASON:
        return ask_reason(s);
    case ACT_FILTER:
        c->filter = (c->filter + 1) % FILTERS;
        read_findings(s);
        return PAINT;
    case ACT_EXPORT_FINDINGS:
        return findings_ask(ui);
    case ACT_UNDO:
    case ACT_REDO:
        undo_here(ui, a == ACT_REDO, &at);
        read_findings(s);
        return PAINT;
    case ACT_MENU:
        ui_push(ui, &screen_menu, NULL);
        return PAINT;
    case ACT_HELP:
        ui_push(ui, &screen_help, &(struct help){.ctx = CTX_CHECK});
        return PAINT;
    case ACT_BACK:
        ui_pop(ui, NULL);
        return PAINT;
    default:
        return STAY;
    }
}

/* A digit goes to that term of the finding. */
static enum outcome check_type(struct screen *s, const char *text, size_t bytes)
{
    const struct finding *f = current(s);
    struct text folded = {0};
    enum outcome out = STAY;

    text_fold_width(&folded, text, bytes);
    if (f && folded.bytes == 1 && folded.s[0] >= '1' && folded.s[0] <= '9') {
        size_t i = (size_t)(folded.s[0] - '1');

        if (i < f->terms) {
            go_to(s->ui,
                  &(struct target){.row = (struct row *)f->term[i].row, .field = f->term[i].field});
            out = PAINT;
        }
    }
    text_finish(&folded);
    return out;
}

static void check_resume(struct screen *s, const struct screen_class *from)
{
    (void)from;
    read_findings(s);
}

static bool check_applies(const struct screen *s, enum action a)
{
    const struct finding *f = current(s);

    switch (a) {
    case ACT_OPEN:
    case ACT_EXPORT_FINDINGS:
        return current_item(s) != NULL;
    case ACT_REASON:
        return f && f->level == LEVEL_WARNING;
    case ACT_FILTER:
        return app_findings(ui_app(s->ui)) > 0 || ((const struct check *)s->state)->empties > 0;
    default:
        return true;
    }
}

const struct screen_class screen_check = {
    .name = "check",
    .ctx = CTX_CHECK,
    .state_size = sizeof(struct check),
    .open = check_open,
    .close = check_close,
    .draw = check_draw,
    .act = check_act,
    .type = check_type,
    .resume = check_resume,
    .applies = check_applies,
};
