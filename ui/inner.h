/* SPDX-License-Identifier: MulanPSL-2.0 */
/* inner: the state of the full-screen program, for the loop and the frame of a page only. */
#ifndef UI_INNER_H
#define UI_INNER_H

#include "ui/screen.h"

enum { UI_DEPTH = 16 };

struct ui {
    struct app *app;
    struct screen *stack[UI_DEPTH];
    size_t depth;
    struct decoder *decoder;
    enum outcome paint; /* what the next frame must paint */
    struct text message;
    enum style message_style;
    bool help_stale;   /* the help line must be put again */
    bool saving_stale; /* and how saving stands */
    struct text clipboard;
    struct text sought;
    struct app_saving saving; /* as shown */
    enum action later;
    int esc_ms;
    bool warned; /* that quitting would lose what is not saved */
    bool quit;
};

/* The home screen reads its list anew; and, after the first frame, names the place where the person
 * stopped where that was not done on leaving it. */
void home_reread(struct screen *s);
void home_select(struct screen *s, int number); /* make this report the current one */
void home_name_place(struct screen *s);
/* How saving stands, at the right of the title line. */
void page_saving(struct ui *ui);
/* Before the first frame: asks for a name where there is none. */
void ui_start(struct ui *ui);
/* After the first frame: makes the backup of the day, names the place where the person stopped. */
void ui_first_idle(struct ui *ui);

#endif
