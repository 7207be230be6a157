/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Check: every finding, each term one key away. */
#include "base/mem.h"
#include "ui/common.h"
#include "ui/inner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum filter { FILTER_ALL, FILTER_ERRORS, FILTER_OPEN, FILTERS };

struct check {
    struct list list;
    size_t *shown; /* indexes of findings */
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

static void read_findings(struct screen *s)
{
    struct check *c = s->state;
    struct app *a = ui_app(s->ui);
    size_t n = app_findings(a);

    c->shown = mem_resize(c->shown, n + 1, sizeof *c->shown);
    c->list.count = 0;
    for (size_t i = 0; i < n; i++)
        if (passes(c->filter, app_finding(a, i)))
            c->shown[c->list.count++] = i;
    if (c->list.at >= c->list.count)
        c->list.at = c->list.count ? c->list.count - 1 : 0;
}

static const struct finding *current(const struct screen *s)
{
    const struct check *c = s->state;

    return c->list.count ? app_finding(ui_app(s->ui), c->shown[c->list.at]) : NULL;
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

    free(c->shown);
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

static void draw_finding(struct screen *s, const struct finding *f, int row)
{
    struct app *a = ui_app(s->ui);
    const struct row *project = row_above(f->row, app_record(a)->dict->project);
    struct text name = {0};
    struct text message = {0};
    int name_cols = 17 + (canvas_cols() - 80) / 3; /* a wider screen shows more of both */

    if (project) {
        text_addf(&name, "%zu ", f->project);
        row_name(project, &name);
    } else {
        text_add(&name, W_OVERVIEW_REPORT);
    }
    canvas_put(row, 1, level_style(f->level), level_word(f->level), 4);
    canvas_put(row, 6, STYLE_PLAIN, text_str(&name), name_cols);
    canvas_put(row, 7 + name_cols, STYLE_PLAIN, f->section ? f->section->name : "", 8);
    text_addf(&message, "%s%s", answer_word(f), f->message);
    canvas_put(row, 17 + name_cols, STYLE_PLAIN, text_str(&message), -1);
    text_finish(&name);
    text_finish(&message);
}

static int draw_wrapped(int row, int bottom, int col, enum style style, const char *s)
{
    size_t bytes = strlen(s);
    size_t cols = (size_t)(canvas_cols() - col - 1);

    while (bytes > 0 && row < bottom) {
        size_t n = wrap_line(s, bytes, cols);

        canvas_put_n(row++, col, style, s, n, -1);
        s += n;
        bytes -= n;
    }
    return row;
}

/* The relation, its terms with a digit each, the difference, the reason, the source. */
static void draw_detail(const struct finding *f, int row, int bottom)
{
    struct text line = {0};
    int label_cols = 0;

    row = draw_wrapped(row, bottom, 1, STYLE_PLAIN, f->message);
    if (f->holds) {
        text_addf(&line, W_CHECK_HOLDS, f->holds);
        row = draw_wrapped(row, bottom, 1, STYLE_PLAIN, line.s);
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
    text_addf(&title, W_CHECK_TITLE " > %d ", record_year(app_record(a)));
    row_name(app_report_row(a), &title);
    text_addf(&counts, W_CHECK_COUNTS, app_level(a, LEVEL_ERROR), app_level(a, LEVEL_MISSING),
              app_level(a, LEVEL_WARNING));
    page_title(s->ui, text_str(&title), counts.s);
    if (!f)
        canvas_put(page_top(), 1, STYLE_PLAIN, W_NO_FINDING, -1);
    list_show(&c->list, rows);
    for (int i = 0; i < rows && c->list.top + (size_t)i < c->list.count; i++) {
        size_t at = c->list.top + (size_t)i;

        draw_finding(s, app_finding(a, c->shown[at]), page_top() + i);
        list_mark(&c->list, at, page_top() + i);
    }
    canvas_hline(page_bottom() - DETAIL_ROWS - 1, 0, canvas_cols());
    if (f)
        draw_detail(f, page_bottom() - DETAIL_ROWS, page_bottom());
    page_foot(s->ui,
              c->filter == FILTER_ERRORS ? W_FILTER_ERRORS
              : c->filter == FILTER_OPEN ? W_FILTER_OPEN
                                         : W_CHECK_HELP,
              STYLE_DIM);
    text_finish(&title);
    text_finish(&counts);
}

/* ---- acting ---- */

static void give_reason(struct screen *s, const char *reason)
{
    struct check *c = s->state;
    struct app *a = ui_app(s->ui);
    const struct finding *f = app_finding_by_id(a, text_str(&c->asked_id));
    struct err err = {0};

    if (f && app_give_reason(a, f, reason, &err) != STATUS_OK)
        say_refused(s->ui, &err);
}

static enum outcome ask_reason(struct screen *s)
{
    struct check *c = s->state;
    const struct finding *f = current(s);

    if (f->level != LEVEL_WARNING) {
        ui_say(s->ui, STYLE_WARNING, W_REASON_NOT_HERE, level_word(f->level));
        return PAINT;
    }
    text_clear(&c->asked_id);
    app_finding_id(ui_app(s->ui), f, &c->asked_id);
    ui_ask(s->ui, &screen_ask,
           &(struct ask){.title = W_ASK_REASON_TITLE,
                         .label = f->message,
                         .text = f->reason ? f->reason : "",
                         .help = W_ASK_REASON_HELP,
                         .empty = true},
           give_reason);
    return PAINT;
}

static enum outcome check_act(struct screen *s, enum action a)
{
    struct check *c = s->state;
    const struct finding *f = current(s);
    struct ui *ui = s->ui;

    if (list_act(&c->list, a, list_rows()))
        return PAINT;
    switch (a) {
    case ACT_OPEN:
        go_to(ui, &(struct target){.row = f->row, .field = f->field, .section = f->section});
        ui_say(ui, level_style(f->level), "%s", f->message);
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
    case ACT_REDO: {
        struct text says = {0};
        struct cursor at;
        struct err err = {0};

        if (app_undo(ui_app(ui), a == ACT_REDO, &says, &at, &err) == STATUS_OK)
            ui_say(ui, STYLE_PLAIN, "%s", text_str(&says));
        else
            say_refused(ui, &err);
        text_finish(&says);
        read_findings(s);
        return PAINT;
    }
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
        return f != NULL;
    case ACT_REASON:
        return f && f->level == LEVEL_WARNING;
    case ACT_FILTER:
        return app_findings(ui_app(s->ui)) > 0;
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
