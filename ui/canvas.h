/* SPDX-License-Identifier: MulanPSL-2.0 */
/* canvas: the terminal as cells. The one file behind it, ui/canvas.c, is the only one that includes
 * curses.h. Rows and columns count from 0; everything is clipped at the edges; a wide character that
 * would be cut is a blank. Text is UTF-8; what may not be shown (cp_class) is shown as a mark. */
#ifndef UI_CANVAS_H
#define UI_CANVAS_H

#include "base/err.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

enum style {
    STYLE_PLAIN,
    STYLE_DIM,   /* computed, not to be typed; hints */
    STYLE_TITLE, /* the top line */
    STYLE_LABEL,
    STYLE_FOCUS,    /* the field being edited: no attribute, the brackets around it show it. An
                       attribute would cost three times the bytes of every character typed */
    STYLE_SELECTED, /* selected text; the current line of a list */
    STYLE_ERROR,    /* 错 缺: red where there is colour */
    STYLE_WARNING,  /* 核: yellow; where there is no colour, underlined (ERROR is bold) */
    STYLE_KEY,      /* the name of a key in the hint bar */
    STYLE_COUNT
};

/* Can this terminal show the program? Asks the environment only, draws nothing: to be called before
 * anything else is opened.
 * STATUS_USAGE   no terminal, TERM not set or unknown, or a codeset that is not UTF-8: the sentence
 *                is ASCII where Chinese cannot be shown */
MUST_CHECK enum status canvas_check(struct err *err);
/* What the description of the terminal's type says, nothing being taken or drawn. */
struct canvas_description {
    char curses[64]; /* the library and its version */
    bool any;        /* types are described on this machine at all */
    bool serves;     /* this one is, and can move the cursor */
    int colours;
};
/* sends[i] gets what the key with the terminfo name capability[i] sends, "" when it is not said. */
void canvas_describe(const char *const capability[], struct text sends[], size_t count,
                     struct canvas_description *out);

/* Take the terminal, which canvas_check() has found fit: raw mode, alternate screen, bracketed paste; endwin() once after initscr() so
 * that a frame is one write. Colour unless NO_COLOR is set or the terminal has none.
 * STATUS_USAGE, STATUS_IO */
MUST_CHECK enum status canvas_open(struct err *err);
/* Give it back as it was; may be called twice, and after a hang-up. */
void canvas_close(void);
/* Take the terminal again after canvas_close() (the program was stopped and continued). */
void canvas_resume(void);
/* Write the reset sequence and the saved modes: async-signal-safe, for handlers. */
void canvas_rescue(void);
/* Curses is at work: it has no other way to say that it found no memory than to break. */
bool canvas_in_curses(void);
/* The terminal is gone: canvas_close() must not touch it. */
void canvas_abandon(void);

int canvas_rows(void);
int canvas_cols(void);
/* Ask the terminal's size again (after SIGWINCH or SIGCONT); false when it is as before. 0x0 counts
 * as 24x80. */
bool canvas_resize(void);
void canvas_redraw(void); /* the next canvas_show() draws every cell (Ctrl-L) */

/* Begin a frame: all cells blank, the cursor hidden in the corner. */
void canvas_clear(void);
/* Begin a frame that keeps the cells and the cursor of the last one: only what changed is put. One
 * row drawn and compared costs a twentieth of all. */
void canvas_keep(void);
/* Put `text` at (row, col), at most `cols` columns of it (-1: to the edge). Returns the columns
 * used. */
int canvas_put(int row, int col, enum style style, const char *text, int cols);
int canvas_put_n(int row, int col, enum style style, const char *text, size_t bytes, int cols);
/* The same, right-aligned so that it ends before column `end`. */
int canvas_put_right(int row, int end, enum style style, const char *text);
/* Blank `cols` cells in a style. */
void canvas_fill(int row, int col, int cols, enum style style);
void canvas_hline(int row, int col, int cols); /* a curses line character, plain */
void canvas_bar(int row, int col); /* the single vertical bar of the section list: '|' */
/* Where text is typed, or the line that is looked at: the frame ends with the cursor there. Showing
 * and hiding it is a write of its own, so that a screen without it is better avoided. */
void canvas_cursor(int row, int col);
/* Show the frame: one write where it fits in one. Writes nothing when nothing changed. */
void canvas_show(void);
void canvas_bell(void);

#endif
