/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cells: the frame being drawn, and the frame last shown, as plain memory; for ui/canvas.c only.
 *
 * Text is put here, and curses gets no more than the stretches of rows that came out otherwise than
 * they were shown: most of a page is drawn again as it was, and costs no more than comparing it. */
#ifndef UI_CELLS_H
#define UI_CELLS_H

#include "ui/canvas.h"

#include <wchar.h>

enum { CELL_CHARS = 5 }; /* a base and its marks, as many as curses keeps */

enum cell_part { CELL_WHOLE, CELL_LEFT, CELL_RIGHT };

/* All zero is a blank cell, plain. */
struct cell {
    wchar_t
        c[CELL_CHARS]; /* ends with a zero unless it is full; CELL_LINE; in a right half nothing */
    unsigned char style; /* enum style */
    unsigned char part;  /* enum cell_part: of a character of two columns */
};
#define CELL_LINE ((wchar_t)1) /* a piece of a horizontal line */

struct cells {
    int rows, cols;
    struct cell *now, *shown;
    bool *touched; /* rows put to since they were shown */
};

/* Make the frames this large, and blank. */
void cells_size(struct cells *s, int rows, int cols);
void cells_clear(struct cells *s);
/* As the functions of canvas.h. With row -1 nothing is put: only the columns are counted. */
int cells_put(struct cells *s, int row, int col, enum style style, const char *text, size_t bytes,
              int cols);
void cells_fill(struct cells *s, int row, int col, int cols, enum style style);
void cells_line(struct cells *s, int row, int col, int cols);
/* Are there cells in `row` that are not as shown? Those from *from up to *to hold all of them, and
 * whole characters; they count as shown from now on. */
bool cells_changed(struct cells *s, int row, int *from, int *to);
const struct cell *cells_at(const struct cells *s, int row, int col);

#endif
