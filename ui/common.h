/* SPDX-License-Identifier: MulanPSL-2.0 */
/* common: what several screens do alike: ask for a name, a file, a state, a reason; say why
 * something cannot be done now. */
#ifndef UI_COMMON_H
#define UI_COMMON_H

#include "ui/screen.h"

void ask_user(struct ui *ui);             /* the name of whoever is typing */
enum outcome export_ask(struct ui *ui);   /* the file to export the report to */
enum outcome findings_ask(struct ui *ui); /* the file to export the findings to */
enum outcome state_ask(struct ui *ui);    /* the state to move the report to */
/* Why a 核 is as it is. *id gets what names the finding to reason_give(), which `answered` calls: the
 * finding itself may be gone by then. Where the report may not be changed, says so. */
void reason_ask(struct ui *ui, const struct finding *f, struct text *id,
                void (*answered)(struct screen *below, const char *reason));
void reason_give(struct ui *ui, const char *id, const char *reason);
enum outcome back_up(struct ui *ui);
/* May the report be left? While the disk refuses, what is not saved yet is only here: that is said. */
bool may_leave(struct ui *ui);
/* Go to the next place in the report that holds what was last searched for. */
enum outcome find_next(struct ui *ui);
/* Put the cursor of a prose on a text that it holds. */
void entry_seek(struct screen *entry, const char *what);
/* The same for what a phrase left to be filled in, which is selected. */
void entry_seek_place(struct screen *entry);
/* Say why an edit was refused; where the report is locked, how it is opened again. */
void say_refused(struct ui *ui, const struct err *err);

/* Take back (or do again) one step, and say which; the page stays. *at gets where that was done.
 * False: why not is said, *at is not set. */
bool undo_here(struct ui *ui, bool redo, struct cursor *at);

/* Does any finding wait to be dealt with? */
bool any_finding_open(const struct app *a);
void say_no_finding(struct ui *ui); /* and how much was never filled in */

/* "2025 县卫生健康局…报告" and `behind` in the top line, with the state at the right. */
void overview_title(struct ui *ui, const char *behind);

#endif
