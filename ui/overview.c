/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Overview: one line a project, one hanzi a section; the report's own fields are the last line. */
#include "base/mem.h"
#include "ui/common.h"
#include "ui/inner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct overview {
    struct list list;   /* the projects, then the report itself */
    struct cursor last; /* where to go on; row 0: nowhere */
};

static struct row *project_at(const struct screen *s, size_t i)
{
    struct app *a = ui_app(s->ui);

    return record_project(app_record(a), app_report_row(a), i);
}

static void count_lines(struct screen *s)
{
    struct overview *o = s->state;
    struct app *a = ui_app(s->ui);

    o->list.count = record_projects(app_record(a), app_report_row(a)) + 1;
    if (o->list.at >= o->list.count)
        o->list.at = o->list.count - 1;
}

static void select_row(struct screen *s, const struct row *row)
{
    struct overview *o = s->state;
    struct app *a = ui_app(s->ui);
    const struct row *project = row ? row_above(row, app_record(a)->dict->project) : NULL;
    size_t number = project ? record_project_number(app_record(a), app_report_row(a), project) : 0;

    if (number > 0)
        o->list.at = number - 1;
    else if (row == app_report_row(a))
        o->list.at = o->list.count - 1;
}

static enum status overview_open(struct screen *s, const void *arg, struct err *err)
{
    struct overview *o = s->state;

    (void)err;
    count_lines(s);
    if (arg) {
        o->last = *(const struct cursor *)arg;
        select_row(s, record_row(app_record(ui_app(s->ui)), o->last.row));
    }
    return STATUS_OK;
}

static void overview_close(struct screen *s)
{
    app_leave(ui_app(s->ui));
}

/* ---- drawing ---- */

/* Columns, from the right edge, so that a wide terminal widens the names. */
struct columns {
    int name, name_cols, budget, spent, rate, marks; /* of figures the column behind them */
};

static const char *const figure_keys[] = {"budget_sum", "spent_sum", "first_rate"};
enum { BUDGET, SPENT, RATE, FIGURES };

/* What the sums of all projects print as. */
static void total_of(const struct app *a, int figure, struct text *out)
{
    const struct kind *fund = dict_kind(app_record(a)->dict, "fund");

    text_clear(out);
    if (figure == RATE)
        app_total_rate(a, out);
    else
        app_total_shown(a, fund, figure == BUDGET ? "budget" : "spent", out);
}

static void figure_of(const struct app *a, const struct row *project, int figure, struct text *out)
{
    const struct field *f = kind_field(project->kind, figure_keys[figure]);

    text_clear(out);
    if (f)
        record_print(app_record(a), project, f, true, out);
}

/* Columns for the figures that are shown: of the sums, and of the projects from `from` on. */
static int figure_cols(const struct screen *s, int figure, size_t from, size_t to)
{
    static const int least[FIGURES] = {9, 9, 11};
    struct app *a = ui_app(s->ui);
    struct text figures = {0};
    int cols;

    total_of(a, figure, &figures);
    cols = (int)figures.bytes;
    for (size_t i = from; i < to; i++) {
        figure_of(a, project_at(s, i), figure, &figures);
        cols = (int)figures.bytes > cols ? (int)figures.bytes : cols;
    }
    text_finish(&figures);
    return cols > least[figure] ? cols : least[figure];
}

static size_t marked_sections(const struct tmpl *t)
{
    size_t n = 0;

    for (size_t i = 0; i < t->sections; i++)
        n += t->section[i].marked;
    return n;
}

static struct columns columns_of(const struct screen *s, size_t from, size_t to)
{
    const struct overview *o = s->state;
    struct columns c;

    c.marks = canvas_cols() - (int)marked_sections(app_tmpl(ui_app(s->ui))) * 2;
    c.rate = c.marks - 1;
    c.spent = c.rate - figure_cols(s, RATE, from, to) - 1;
    c.budget = c.spent - figure_cols(s, SPENT, from, to) - 1;
    c.name = o->list.count > 1000 ? 6 : o->list.count > 100 ? 5 : 4;
    c.name_cols = c.budget - figure_cols(s, BUDGET, from, to) - 1 - c.name;
    return c;
}

static void draw_head(const struct tmpl *t, const struct columns *c, int row)
{
    int col = c->marks;

    canvas_put(row, 1, STYLE_LABEL, W_OVERVIEW_NUMBER, -1);
    canvas_put(row, c->name, STYLE_LABEL, W_OVERVIEW_PROJECT, -1);
    canvas_put_right(row, c->budget, STYLE_LABEL, W_OVERVIEW_BUDGET);
    canvas_put_right(row, c->spent, STYLE_LABEL, W_OVERVIEW_SPENT);
    canvas_put_right(row, c->rate, STYLE_LABEL, W_OVERVIEW_RATE);
    for (size_t i = 0; i < t->sections; i++)
        if (t->section[i].marked)
            col += canvas_put(row, col, STYLE_LABEL, t->section[i].mark, 2);
}

static void put_figures(const struct app *a, const struct columns *c, const struct row *project,
                        int row)
{
    const int end[FIGURES] = {c->budget, c->spent, c->rate};
    struct text figure = {0};

    for (int i = 0; i < FIGURES; i++) {
        if (project)
            figure_of(a, project, i, &figure);
        else
            total_of(a, i, &figure);
        canvas_put_right(row, end[i], STYLE_PLAIN, text_str(&figure));
    }
    text_finish(&figure);
}

static void draw_project(struct screen *s, const struct columns *c, size_t i, int row)
{
    struct app *a = ui_app(s->ui);
    const struct tmpl *t = app_tmpl(a);
    struct row *project = project_at(s, i);
    struct text name = {0};
    int col = c->marks;
    char number[24];

    snprintf(number, sizeof number, "%zu", i + 1);
    canvas_put(row, 1, STYLE_PLAIN, number, -1);
    record_name(app_record(a), app_report_row(a), project, &name);
    canvas_put(row, c->name, STYLE_PLAIN, text_str(&name), c->name_cols);
    text_finish(&name);
    put_figures(a, c, project, row);
    for (size_t j = 0; j < t->sections; j++) {
        const char *mark;

        if (!t->section[j].marked)
            continue;
        mark = app_mark(a, project, &t->section[j]);
        col += canvas_put(row, col, mark_style(mark), mark, 2);
    }
}

static void draw_report_line(struct screen *s, const struct columns *c, int row)
{
    struct app *a = ui_app(s->ui);
    const char *mark = app_mark(a, NULL, app_tmpl(a)->report_section);

    canvas_put(row, c->name, STYLE_PLAIN, W_OVERVIEW_REPORT, -1);
    canvas_put_right(row, canvas_cols(), mark_style(mark), mark);
}

/* As widely as `cols` allow: a figure is whole or not there. */
static void add_counts(const struct app *a, int cols, struct text *out)
{
    size_t projects = record_projects(app_record(a), app_report_row(a));
    size_t errors = app_level(a, LEVEL_ERROR);
    size_t missing = app_level(a, LEVEL_MISSING);
    size_t warnings = app_level(a, LEVEL_WARNING);

    text_addf(out, W_OVERVIEW_TOTAL, projects, errors, missing, warnings);
    if ((int)text_cols_z(out->s) <= cols)
        return;
    text_clear(out);
    text_addf(out, W_OVERVIEW_TOTAL_CLOSE, projects, errors, missing, warnings);
    if ((int)text_cols_z(out->s) <= cols)
        return;
    text_clear(out);
    text_addf(out, W_OVERVIEW_TOTAL_SHORT, projects);
}

static void draw_totals(struct screen *s, const struct columns *c, int row)
{
    struct app *a = ui_app(s->ui);
    struct text counts = {0};
    struct text sum = {0};

    total_of(a, BUDGET, &sum);
    add_counts(a, c->budget - (int)sum.bytes - 1 - c->name, &counts);
    canvas_put(row, c->name, STYLE_PLAIN, counts.s, -1);
    put_figures(a, c, NULL, row);
    text_finish(&counts);
    text_finish(&sum);
}

/* The strongest finding of the project under the cursor, or of the report. */
static void say_finding(struct screen *s, struct text *out)
{
    struct overview *o = s->state;
    struct app *a = ui_app(s->ui);
    size_t number = o->list.at + 1 < o->list.count ? o->list.at + 1 : 0;

    for (size_t i = 0; i < app_findings(a); i++) {
        const struct finding *f = app_finding(a, i);

        if (f->project != number || f->level == LEVEL_NOTE || f->answer == ANSWER_GIVEN)
            continue;
        if (number)
            text_addf(out, W_OVERVIEW_FINDING, number, f->section ? f->section->name : "",
                      f->message);
        else
            text_addf(out, W_OVERVIEW_REPORT_FINDING, f->message);
        return;
    }
}

void overview_title(struct ui *ui, const char *behind)
{
    struct app *a = ui_app(ui);
    struct text title = {0};
    struct text right = {0};
    const char *state = app_state(a);

    page_add_year(&title, record_year(app_record(a)));
    text_add(&title, " ");
    record_name(app_record(a), app_report_row(a), app_report_row(a), &title);
    text_add(&title, behind);
    if (app_is_demo(a))
        text_add(&right, W_DEMO "  ");
    if (strcmp(state, W_STATE_FILLING) != 0)
        text_addf(&right, "%s  ", state);
    if (app_changed_since_lock(a, NULL))
        text_add(&right, W_CHANGED "  ");
    text_add(&right, W_WAN);
    page_title(ui, text_str(&title), text_str(&right));
    text_finish(&title);
    text_finish(&right);
}

static int body_rows(void)
{
    return page_bottom() - 1 - (page_top() + 1);
}

static void overview_draw(struct screen *s, enum outcome what)
{
    struct overview *o = s->state;
    int rows = body_rows();
    struct columns c;
    struct text finding = {0};
    size_t end;

    (void)what;
    overview_title(s->ui, "");
    list_show(&o->list, rows);
    end = o->list.top + (size_t)rows < o->list.count ? o->list.top + (size_t)rows : o->list.count;
    c = columns_of(s, o->list.top, end < o->list.count ? end : o->list.count - 1);
    draw_head(app_tmpl(ui_app(s->ui)), &c, page_top());
    for (size_t i = o->list.top; i < end; i++) {
        int row = page_top() + 1 + (int)(i - o->list.top);

        if (i + 1 < o->list.count)
            draw_project(s, &c, i, row);
        else
            draw_report_line(s, &c, row);
        list_mark(&o->list, i, row);
    }
    canvas_hline(page_bottom() - 1, 0, canvas_cols());
    draw_totals(s, &c, page_bottom());
    say_finding(s, &finding);
    page_help(s->ui, text_str(&finding), STYLE_PLAIN);
    page_hints(s->ui);
    text_finish(&finding);
}

/* ---- acting ---- */

static struct row *current(const struct screen *s)
{
    const struct overview *o = s->state;

    if (o->list.at + 1 < o->list.count)
        return project_at(s, o->list.at);
    return app_report_row(ui_app(s->ui));
}

static enum outcome open_current(struct screen *s)
{
    struct overview *o = s->state;
    struct row *row = current(s);
    struct row *last = record_row(app_record(ui_app(s->ui)), o->last.row);
    struct target target = {.row = row};

    /* The first time, back to where the person stopped, if that is in this line. */
    if (last && !last->removed &&
        (last == row || row_above(last, app_record(ui_app(s->ui))->dict->project) == row)) {
        target.row = last;
        target.field = kind_field(last->kind, o->last.field);
    }
    memset(&o->last, 0, sizeof o->last);
    ui_push(s->ui, &screen_entry, &target);
    return PAINT;
}

static enum outcome add_project(struct screen *s)
{
    struct app *a = ui_app(s->ui);
    struct row *row = current(s);
    struct row *made = NULL;
    const struct row *after = row == app_report_row(a) ? NULL : row;
    struct err err = {0};

    if (app_add(a, app_record(a)->ledger, app_record(a)->dict->project, after, &made, &err) !=
        STATUS_OK) {
        say_refused(s->ui, &err);
        return PAINT;
    }
    count_lines(s);
    select_row(s, made);
    ui_push(s->ui, &screen_entry, &(struct target){.row = made});
    return PAINT;
}

static enum outcome remove_project(struct screen *s)
{
    struct app *a = ui_app(s->ui);
    struct row *row = current(s);
    struct text name = {0};
    struct err err = {0};

    if (row == app_report_row(a))
        return STAY;
    record_name(app_record(a), app_report_row(a), row, &name);
    if (app_remove(a, row, &err) == STATUS_OK)
        ui_say(s->ui, STYLE_PLAIN, W_SAY_PROJECT_REMOVED, text_str(&name));
    else
        say_refused(s->ui, &err);
    text_finish(&name);
    count_lines(s);
    return PAINT;
}

static enum outcome move_project(struct screen *s, bool up)
{
    struct overview *o = s->state;
    struct app *a = ui_app(s->ui);
    size_t at = o->list.at;
    const struct row *after;
    struct row *row = current(s);
    struct err err = {0};

    if (row == app_report_row(a) || (up ? at == 0 : at + 2 >= o->list.count))
        return STAY;
    if (up)
        after = at >= 2 ? project_at(s, at - 2) : NULL;
    else
        after = project_at(s, at + 1);
    if (app_move(a, row, after, &err) != STATUS_OK)
        say_refused(s->ui, &err);
    select_row(s, row);
    return PAINT;
}

/* Findings in form order behind (or before) the line of the cursor. */
static enum outcome next_finding(struct screen *s, bool back)
{
    struct overview *o = s->state;
    struct app *a = ui_app(s->ui);
    size_t number = o->list.at + 1 < o->list.count ? o->list.at + 1 : 0;
    size_t n = app_findings(a);
    size_t first = n;

    for (size_t k = 0; k < n; k++) {
        size_t i = back ? n - 1 - k : k;
        const struct finding *f = app_finding_in_order(a, i);

        if (!finding_is_open(f))
            continue;
        if (first == n)
            first = i;
        if (back ? f->project < number : f->project >= number) {
            go_to_finding(s->ui, f, i);
            return PAINT;
        }
    }
    if (first < n)
        go_to_finding(s->ui, app_finding_in_order(a, first), first);
    else
        say_no_finding(s->ui);
    return PAINT;
}

/* The first project of the report that was not in it before; NULL: none. */
static const struct row *come_back(const struct app *a, struct row *const *before, size_t count)
{
    const struct record *r = app_record(a);

    for (size_t i = 0; i < record_projects(r, app_report_row(a)); i++) {
        const struct row *project = record_project(r, app_report_row(a), i);
        size_t k = 0;

        while (k < count && before[k] != project)
            k++;
        if (k == count)
            return project;
    }
    return NULL;
}

/* To what came back, otherwise to where it was done. */
static enum outcome undo(struct screen *s, bool redo)
{
    struct app *a = ui_app(s->ui);
    size_t count = record_projects(app_record(a), app_report_row(a));
    struct row **before = mem_new(count + 1, sizeof(struct row *));
    struct cursor at;

    for (size_t i = 0; i < count; i++)
        before[i] = record_project(app_record(a), app_report_row(a), i);
    if (undo_here(s->ui, redo, &at)) {
        const struct row *back = come_back(a, before, count);

        count_lines(s);
        select_row(s, back ? back : record_row(app_record(a), at.row));
    }
    free(before);
    return PAINT;
}

static enum outcome leave(struct screen *s)
{
    if (may_leave(s->ui))
        ui_pop(s->ui, NULL);
    return PAINT;
}

static enum outcome push(struct screen *s, const struct screen_class *class, const void *arg)
{
    ui_push(s->ui, class, arg);
    return PAINT;
}

static enum outcome overview_act(struct screen *s, enum action a)
{
    struct overview *o = s->state;

    if (list_act(&o->list, a, body_rows()))
        return PAINT;
    switch (a) {
    case ACT_OPEN:
        return open_current(s);
    case ACT_ROW_ADD:
        return add_project(s);
    case ACT_ROW_REMOVE:
        return remove_project(s);
    case ACT_ROW_UP:
    case ACT_ROW_DOWN:
        return move_project(s, a == ACT_ROW_UP);
    case ACT_FINDING_NEXT:
    case ACT_FINDING_PREV:
        return next_finding(s, a == ACT_FINDING_PREV);
    case ACT_CHECK:
        return push(s, &screen_check, NULL);
    case ACT_EXPORT:
        return export_ask(s->ui);
    case ACT_MENU:
        return push(s, &screen_menu, NULL);
    case ACT_HELP:
        return push(s, &screen_help, &(struct help){.ctx = CTX_OVERVIEW});
    case ACT_GOTO:
        return push(s, &screen_goto, NULL);
    case ACT_FIND:
        return push(s, &screen_find, NULL);
    case ACT_FIND_NEXT:
        return find_next(s->ui);
    case ACT_UNDO:
    case ACT_REDO:
        return undo(s, a == ACT_REDO);
    case ACT_REPORT_FIELDS:
        return push(s, &screen_entry, &(struct target){.row = app_report_row(ui_app(s->ui))});
    case ACT_PROJECTS:
        return push(s, &screen_projects, NULL);
    case ACT_STATE:
        return state_ask(s->ui);
    case ACT_USER:
        ask_user(s->ui);
        return PAINT;
    case ACT_BACKUP:
        return back_up(s->ui);
    case ACT_BACK:
        return leave(s);
    default:
        return STAY;
    }
}

static void overview_resume(struct screen *s, const struct screen_class *from)
{
    struct app *a = ui_app(s->ui);
    struct cursor at;

    count_lines(s);
    if (from == &screen_entry) {
        app_where(a, &at);
        select_row(s, record_row(app_record(a), at.row));
    }
}

static bool overview_applies(const struct screen *s, enum action a)
{
    const struct overview *o = s->state;
    bool on_project = o->list.at + 1 < o->list.count;

    switch (a) {
    case ACT_ROW_REMOVE:
    case ACT_ROW_UP:
    case ACT_ROW_DOWN:
        return on_project;
    case ACT_FIND_NEXT:
        return ui_sought(s->ui)->bytes > 0;
    default:
        return true;
    }
}

static bool overview_hints(const struct screen *s, enum action a)
{
    if (a == ACT_ROW_ADD)
        return app_may_edit(ui_app(s->ui), NULL);
    return a != ACT_FINDING_NEXT || any_finding_open(ui_app(s->ui));
}

const struct screen_class screen_overview = {
    .name = "overview",
    .ctx = CTX_OVERVIEW,
    .state_size = sizeof(struct overview),
    .open = overview_open,
    .close = overview_close,
    .draw = overview_draw,
    .act = overview_act,
    .resume = overview_resume,
    .applies = overview_applies,
    .hints = overview_hints,
};
