/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Home: every report, where it stands, one key to go on where the person stopped. */
#include "base/mem.h"
#include "ui/common.h"
#include "ui/inner.h"
#include "ui/report_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct home {
    struct report_list list;
    struct cursor last; /* where the person stopped; in no report: nowhere */
    int last_number;    /* of that report */
    int64_t last_line;  /* its place in the list */
    struct text place;  /* the name of the place; empty while it is not known */
    struct text last_says;
    struct text backups_say; /* that there are some, though no report */
};

/* At least one, however small the window is. */
static size_t rows_of_list(void)
{
    int rows = page_bottom() - page_top() - 1;

    return rows > 0 ? (size_t)rows : 1;
}

/* "上次填到：第 5 项 基本药物制度补助，资金使用"; where the place has no name yet, the report's. */
static void say_last_report(const struct report_line *line, struct text *out)
{
    struct text year = {0};

    page_add_year(&year, line->year);
    text_addf(out, W_LAST_REPORT, year.s, line->title);
    text_finish(&year);
}

static void note_last(struct home *h, const struct report_line *line)
{
    if (line->deleted || (line->archived && !h->list.hidden)) {
        h->last.report = 0;
        return;
    }
    h->last_number = line->number;
    h->last_line = line->place;
    if (h->place.bytes > 0)
        text_addf(&h->last_says, W_LAST_PLACE, h->place.s);
    else
        say_last_report(line, &h->last_says);
}

static enum status read_last(struct screen *s, struct err *err)
{
    struct home *h = s->state;
    const struct report_line *shown;
    struct report_line *line = NULL;
    enum status rc;

    text_clear(&h->place);
    text_clear(&h->last_says);
    rc = app_position(s->ui->app, &h->last, &h->place, err);
    if (rc != STATUS_OK || h->last.report == 0)
        return rc;
    shown = report_list_line(&h->list, h->last.report);
    if (!shown)
        rc = app_report_of_row(s->ui->app, h->last.report, &line, err);
    if (rc == STATUS_OK)
        note_last(h, shown ? shown : line);
    else
        h->last.report = 0;
    report_lines_free(line, line != NULL);
    return rc == STATUS_NOT_FOUND ? STATUS_OK : rc;
}

/* A file that was lost is begun anew: whoever had reports in it is told where they still are. */
static void look_for_backups(struct screen *s)
{
    struct home *h = s->state;
    char last[DAY_BYTES];
    size_t count;

    text_clear(&h->backups_say);
    if (h->list.count > 0 || h->list.only_hidden)
        return;
    count = app_backups(s->ui->app, last);
    if (count > 0)
        text_addf(&h->backups_say, W_HOME_BACKUPS, count, last);
}

static enum status read_reports(struct screen *s, struct err *err)
{
    struct home *h = s->state;
    enum status rc = report_list_read(&h->list, s->ui->app, rows_of_list(), err);

    look_for_backups(s);
    return rc == STATUS_OK ? read_last(s, err) : rc;
}

static void select_line(struct screen *s, int64_t place)
{
    struct home *h = s->state;
    struct err err = {0};

    if (report_list_select(&h->list, s->ui->app, place, &err) != STATUS_OK)
        ui_say_err(s->ui, &err);
}

static void select_last(struct screen *s)
{
    const struct home *h = s->state;

    if (h->last.report != 0)
        select_line(s, h->last_line);
}

void home_select(struct screen *s, int number)
{
    const struct home *h = s->state;
    struct report_line *line = NULL;

    if (app_report_line(s->ui->app, number, &line, NULL) == STATUS_OK &&
        (h->list.hidden || !(line->archived || line->deleted)))
        select_line(s, line->place);
    report_lines_free(line, line != NULL);
}

/* The program ended while a report was open: its place gets its name by being left. */
void home_name_place(struct screen *s)
{
    struct home *h = s->state;
    struct app *a = s->ui->app;
    struct row *row;

    if (h->last.report == 0 || h->last.row == 0 || h->place.bytes > 0 || app_read_only(a, NULL) ||
        app_enter(a, h->last_number, NULL) != STATUS_OK)
        return;
    row = record_row(app_record(a), h->last.row);
    if (row)
        app_at(a, row, kind_field(row->kind, h->last.field));
    app_leave(a);
    home_reread(s);
    s->ui->paint = PAINT;
}

/* The first on the screen whose figures are out of date; the number of lines when there is none. */
static size_t first_stale(const struct screen *s)
{
    const struct report_list *l = &((const struct home *)s->state)->list;
    size_t i = 0;

    while (i < l->count && (!l->line[i].stale || l->line[i].deleted))
        i++;
    return i;
}

/* They are counted one at a time, while no key waits. */
static int home_wait_ms(const struct screen *s)
{
    const struct home *h = s->state;

    return first_stale(s) < h->list.count && !app_read_only(s->ui->app, NULL) ? 0 : -1;
}

static void home_tick(struct screen *s)
{
    struct home *h = s->state;
    size_t i = first_stale(s);

    if (i < h->list.count && app_recount_one(s->ui->app, &h->list.line[i], NULL) == STATUS_OK)
        s->ui->paint = PAINT;
}

static enum status home_open(struct screen *s, const void *arg, struct err *err)
{
    enum status rc = read_reports(s, err);

    (void)arg;
    if (rc == STATUS_OK)
        select_last(s);
    return rc;
}

static void home_close(struct screen *s)
{
    struct home *h = s->state;

    report_list_finish(&h->list);
    text_finish(&h->place);
    text_finish(&h->last_says);
    text_finish(&h->backups_say);
}

/* ---- drawing ---- */

static void draw_head(int row)
{
    canvas_put(row, 1, STYLE_LABEL, W_HOME_YEAR, -1);
    canvas_put(row, 7, STYLE_LABEL, W_HOME_REPORT, -1);
    canvas_put_right(row, canvas_cols() - 29, STYLE_LABEL, W_HOME_PROJECTS);
    canvas_put_right(row, canvas_cols() - 22, STYLE_LABEL, W_HOME_DONE);
    canvas_put_right(row, canvas_cols() - 17, STYLE_LABEL, W_ERROR);
    canvas_put_right(row, canvas_cols() - 13, STYLE_LABEL, W_MISSING);
    canvas_put_right(row, canvas_cols() - 9, STYLE_LABEL, W_WARNING);
    canvas_put(row, canvas_cols() - 7, STYLE_LABEL, W_HOME_STATE, -1);
}

static void put_number(int row, int end, size_t n, const char *behind)
{
    char s[32];

    snprintf(s, sizeof s, "%zu%s", n, behind);
    canvas_put_right(row, end, STYLE_PLAIN, s);
}

/* With the blanks before it, which lie between two coloured figures: to leave a colour and take up
 * the next is dearer on the wire than the figure. */
static void put_mark(int row, int end, enum style style, size_t n)
{
    char s[32];

    snprintf(s, sizeof s, "%4zu", n);
    canvas_put_right(row, end, n ? style : STYLE_PLAIN, s);
}

static void draw_report(const struct report_line *r, int row)
{
    int end = canvas_cols();
    size_t percent = r->all ? r->done * 100 / r->all : 0;
    char year[16];

    snprintf(year, sizeof year, "%d", r->year);
    canvas_put(row, 1, STYLE_PLAIN, r->year > 0 ? year : W_HOME_NO_YEAR, 5);
    canvas_put(row, 7, STYLE_PLAIN, r->title, end - 43);
    put_number(row, end - 29, r->projects, "");
    put_number(row, end - 22, percent, "%");
    put_mark(row, end - 17, STYLE_ERROR, r->level[LEVEL_ERROR]);
    put_mark(row, end - 13, STYLE_ERROR, r->level[LEVEL_MISSING]);
    put_mark(row, end - 9, STYLE_WARNING, r->level[LEVEL_WARNING]);
    canvas_put(row, end - 7, STYLE_PLAIN,
               r->deleted    ? W_DELETED
               : r->archived ? W_ARCHIVED
                             : r->state,
               7);
}

static void home_draw(struct screen *s, enum outcome what)
{
    struct home *h = s->state;
    int top = page_top();
    struct text user = {0};

    (void)what;
    if (app_user(s->ui->app)[0])
        text_addf(&user, W_USER, app_user(s->ui->app));
    page_title(s->ui, app_is_demo(s->ui->app) ? W_HOME_TITLE_DEMO : W_HOME_TITLE, text_str(&user));
    text_finish(&user);
    draw_head(top);
    if (h->list.count == 0)
        canvas_put(top + 2, 1, STYLE_PLAIN, h->list.only_hidden ? W_HOME_HIDDEN : W_HOME_EMPTY, -1);
    if (h->backups_say.bytes > 0) {
        canvas_put(top + 4, 1, STYLE_WARNING, h->backups_say.s, -1);
        canvas_put(top + 5, 1, STYLE_WARNING, W_HOME_RESTORE, -1);
        canvas_put(top + 6, 1, STYLE_WARNING, W_HOME_RESTORE_DB, -1);
    }
    for (size_t i = 0; i < h->list.count && i < rows_of_list(); i++) {
        int row = top + 1 + (int)i;

        draw_report(&h->list.line[i], row);
        if (i == h->list.at)
            page_mark(row);
    }
    page_foot(s->ui, text_str(&h->last_says), STYLE_PLAIN);
}

/* ---- acting ---- */

/* Open the current report, at the place where the person stopped when it is that one. */
static enum outcome open_current(struct screen *s, enum action what)
{
    struct home *h = s->state;
    const struct report_line *r = report_list_current(&h->list);
    struct cursor last = h->last;
    bool resume = r && r->report == h->last.report;
    struct err err = {0};

    if (!r)
        return PAINT;
    if (r->deleted) {
        ui_say(s->ui, STYLE_WARNING, W_DELETED_FIRST);
        return PAINT;
    }
    if (app_enter(s->ui->app, r->number, &err) != STATUS_OK) {
        ui_say_err(s->ui, &err);
        return PAINT;
    }
    ui_push(s->ui, &screen_overview, resume ? &last : NULL);
    if (what == ACT_CHECK)
        ui_push(s->ui, &screen_check, NULL);
    else if (what == ACT_EXPORT)
        ui_act_later(s->ui, ACT_EXPORT);
    else if (resume)
        ui_act_later(s->ui, ACT_OPEN);
    return PAINT;
}

static enum outcome archive_or_delete(struct screen *s, enum action a)
{
    struct home *h = s->state;
    const struct report_line *r = report_list_current(&h->list);
    struct err err = {0};
    enum status rc;
    int number;

    if (!r)
        return STAY;
    number = r->number;
    if (a == ACT_ARCHIVE) {
        bool archived = !r->archived;

        rc = app_archive(s->ui->app, number, archived, &err);
        if (rc == STATUS_OK)
            ui_say(s->ui, STYLE_PLAIN, archived ? W_SAY_ARCHIVED : W_SAY_UNARCHIVED);
    } else if (r->deleted) {
        rc = app_undelete(s->ui->app, number, &err);
        if (rc == STATUS_OK)
            ui_say(s->ui, STYLE_PLAIN, W_SAY_UNDELETED);
    } else {
        rc = app_delete(s->ui->app, number, &err);
        if (rc == STATUS_OK)
            ui_say(s->ui, STYLE_PLAIN, W_SAY_DELETED);
    }
    if (rc == STATUS_OK)
        rc = read_reports(s, &err);
    if (rc != STATUS_OK)
        ui_say_err(s->ui, &err);
    return PAINT;
}

/* A second report of a unit and year shows the projects that are there: that is said. */
static void say_shared(struct screen *s)
{
    struct app *a = s->ui->app;
    size_t projects = app_record(a) ? record_projects(app_record(a), app_report_row(a)) : 0;

    if (projects > 0)
        ui_say(s->ui, STYLE_WARNING, W_SHARES_LEDGER, projects);
}

static void open_new(struct screen *s, const char *number)
{
    home_reread(s);
    home_select(s, (int)strtol(number, NULL, 10));
    open_current(s, ACT_OPEN);
    say_shared(s);
}

static enum outcome home_act(struct screen *s, enum action a)
{
    struct home *h = s->state;
    struct err err = {0};
    bool moved;

    if (report_list_act(&h->list, s->ui->app, a, &moved, &err) != STATUS_OK)
        ui_say_err(s->ui, &err);
    if (moved)
        return PAINT;
    switch (a) {
    case ACT_OPEN:
    case ACT_CHECK:
    case ACT_EXPORT:
        return open_current(s, a);
    case ACT_NEW:
        ui_ask(s->ui, &screen_new, NULL, open_new);
        return PAINT;
    case ACT_FIND:
        ui_push(s->ui, &screen_find, NULL);
        return PAINT;
    case ACT_MENU:
        ui_push(s->ui, &screen_menu, NULL);
        return PAINT;
    case ACT_HELP:
        ui_push(s->ui, &screen_help, &(struct help){.ctx = CTX_HOME});
        return PAINT;
    case ACT_USER:
        ask_user(s->ui);
        return PAINT;
    case ACT_ARCHIVE:
    case ACT_DELETE:
        return archive_or_delete(s, a);
    case ACT_SHOW_ALL:
        h->list.hidden = !h->list.hidden;
        home_reread(s);
        return PAINT;
    case ACT_BACKUP:
        return back_up(s->ui);
    default:
        return STAY;
    }
}

void home_reread(struct screen *s)
{
    struct err err = {0};

    if (read_reports(s, &err) != STATUS_OK)
        ui_say_err(s->ui, &err);
}

static void home_resume(struct screen *s, const struct screen_class *from)
{
    (void)from;
    home_reread(s);
}

static bool home_applies(const struct screen *s, enum action a)
{
    const struct home *h = s->state;
    bool any = h->list.count > 0;

    switch (a) {
    case ACT_OPEN:
    case ACT_CHECK:
    case ACT_EXPORT:
    case ACT_ARCHIVE:
    case ACT_DELETE:
    case ACT_FIND:
        return any;
    default:
        return true;
    }
}

const struct screen_class screen_home = {
    .name = "home",
    .ctx = CTX_HOME,
    .state_size = sizeof(struct home),
    .open = home_open,
    .close = home_close,
    .draw = home_draw,
    .act = home_act,
    .resume = home_resume,
    .stored = home_reread,
    .resized = home_reread,
    .applies = home_applies,
    .wait_ms = home_wait_ms,
    .tick = home_tick,
};
