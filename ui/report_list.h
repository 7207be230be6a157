/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_list: the list of reports, of which only the lines on the screen are read: it costs the same
 * wherever it stands and however many reports there are. */
#ifndef UI_REPORT_LIST_H
#define UI_REPORT_LIST_H

#include "app/app.h"
#include "ui/action.h"

struct report_list {
    struct report_line *line; /* those on the screen, owned */
    size_t count;
    size_t at;        /* the current one of them */
    size_t rows;      /* as many as fit; set by report_list_read() */
    bool hidden;      /* archived and deleted ones too */
    bool only_hidden; /* nothing is listed, but would be with those */
};
void report_list_finish(struct report_list *l);

/* All that read leave the list as it was when they fail. */

/* Read again, for `rows` lines, at least 1; the current report stays current, and in its row where it can. */
MUST_CHECK enum status report_list_read(struct report_list *l, struct app *a, size_t rows,
                                        struct err *err);
/* Make the report at this place current, or the one after it. */
MUST_CHECK enum status report_list_select(struct report_list *l, struct app *a, int64_t place,
                                          struct err *err);
/* ACT_UP, DOWN, PAGE_UP, PAGE_DOWN, FIRST, LAST; *mine is false for another action. */
MUST_CHECK enum status report_list_act(struct report_list *l, struct app *a, enum action what,
                                       bool *mine, struct err *err);
/* The line of a report when it is on the screen, or NULL. */
const struct report_line *report_list_line(const struct report_list *l, int64_t report);
/* NULL in an empty list. */
const struct report_line *report_list_current(const struct report_list *l);

#endif
