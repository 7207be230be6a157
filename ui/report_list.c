/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "ui/report_list.h"

void report_list_finish(struct report_list *l)
{
    report_lines_free(l->line, l->count);
    *l = (struct report_list){.rows = l->rows, .hidden = l->hidden};
}

const struct report_line *report_list_current(const struct report_list *l)
{
    return l->count ? &l->line[l->at] : NULL;
}

const struct report_line *report_list_line(const struct report_list *l, int64_t report)
{
    for (size_t i = 0; i < l->count; i++)
        if (l->line[i].report == report)
            return &l->line[i];
    return NULL;
}

/* ---- reading ---- */

static enum status read_lines(const struct report_list *l, struct app *a, int64_t at, bool back,
                              size_t most, struct report_list *out, struct err *err)
{
    const struct report_page page = {.at = at, .back = back, .most = most, .hidden = l->hidden};

    *out = (struct report_list){.rows = l->rows, .hidden = l->hidden};
    return app_reports(a, &page, &out->line, &out->count, err);
}

static void show(struct report_list *l, const struct report_list *lines, int64_t place)
{
    report_list_finish(l);
    *l = *lines;
    while (l->at + 1 < l->count && l->line[l->at].place < place)
        l->at++;
}

static enum status look_for_hidden(struct report_list *l, struct app *a, struct err *err)
{
    const struct report_page one = {.at = PLACE_FIRST, .most = 1, .hidden = true};
    struct report_line *line;
    size_t count;
    enum status rc = app_reports(a, &one, &line, &count, err);

    if (rc != STATUS_OK)
        return rc;
    l->only_hidden = count > 0;
    report_lines_free(line, count);
    return STATUS_OK;
}

/* A screen of lines from `from` on, or back from it; where they do not fill it, the last or the
 * first lines of the list. The line at `place` is current then. */
static enum status show_lines(struct report_list *l, struct app *a, int64_t from, bool back,
                              int64_t place, struct err *err)
{
    struct report_list lines;
    enum status rc = read_lines(l, a, from, back, l->rows, &lines, err);

    if (rc == STATUS_OK && lines.count < l->rows && from != (back ? PLACE_LAST : PLACE_FIRST)) {
        report_list_finish(&lines);
        rc = read_lines(l, a, back ? PLACE_FIRST : PLACE_LAST, !back, l->rows, &lines, err);
    }
    if (rc == STATUS_OK && lines.count == 0 && !l->hidden)
        rc = look_for_hidden(&lines, a, err);
    if (rc == STATUS_OK)
        show(l, &lines, place);
    return rc;
}

enum status report_list_select(struct report_list *l, struct app *a, int64_t place, struct err *err)
{
    for (size_t i = 0; i < l->count; i++) {
        if (l->line[i].place == place) {
            l->at = i;
            return STATUS_OK;
        }
    }
    return show_lines(l, a, place + 1, true, place, err);
}

enum status report_list_read(struct report_list *l, struct app *a, size_t rows, struct err *err)
{
    int64_t top = l->count ? l->line[0].place : PLACE_FIRST;
    int64_t place = l->count ? l->line[l->at].place : PLACE_FIRST;
    size_t before = l->rows;
    enum status rc;

    l->rows = rows;
    rc = l->at < l->rows ? show_lines(l, a, top, false, place, err)
                         : show_lines(l, a, place + 1, true, place, err);
    if (rc != STATUS_OK)
        l->rows = before;
    return rc;
}

/* ---- moving ---- */

static enum status go_down(struct report_list *l, struct app *a, size_t by, struct err *err)
{
    struct report_list ahead;
    enum status rc;

    if (l->at + by < l->count) {
        l->at += by;
        return STATUS_OK;
    }
    rc = read_lines(l, a, l->line[l->at].place, false, by + 1, &ahead, err);
    if (rc == STATUS_OK && ahead.count > 0) {
        int64_t place = ahead.line[ahead.count - 1].place;

        rc = show_lines(l, a, place + 1, true, place, err);
    }
    report_list_finish(&ahead);
    return rc;
}

static enum status go_up(struct report_list *l, struct app *a, size_t by, struct err *err)
{
    struct report_list behind;
    enum status rc;

    if (l->at >= by) {
        l->at -= by;
        return STATUS_OK;
    }
    rc = read_lines(l, a, l->line[l->at].place, true, by, &behind, err);
    if (rc == STATUS_OK) {
        int64_t place = behind.count ? behind.line[0].place : PLACE_FIRST;

        rc = show_lines(l, a, place, false, place, err);
    }
    report_list_finish(&behind);
    return rc;
}

enum status report_list_act(struct report_list *l, struct app *a, enum action what, bool *mine,
                            struct err *err)
{
    size_t page = l->rows > 1 ? l->rows - 1 : 1;

    *mine = true;
    switch (what) {
    case ACT_UP:
        return l->count ? go_up(l, a, 1, err) : STATUS_OK;
    case ACT_DOWN:
        return l->count ? go_down(l, a, 1, err) : STATUS_OK;
    case ACT_PAGE_UP:
        return l->count ? go_up(l, a, page, err) : STATUS_OK;
    case ACT_PAGE_DOWN:
        return l->count ? go_down(l, a, page, err) : STATUS_OK;
    case ACT_FIRST:
        return show_lines(l, a, PLACE_FIRST, false, PLACE_FIRST, err);
    case ACT_LAST:
        return show_lines(l, a, PLACE_LAST, true, PLACE_LAST, err);
    default:
        *mine = false;
        return STATUS_OK;
    }
}
