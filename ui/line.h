/* SPDX-License-Identifier: MulanPSL-2.0 */
/* line: editing one line of text, as a field or a search box shows it. A model without a screen;
 * positions are bytes at graphemes. */
#ifndef UI_LINE_H
#define UI_LINE_H

#include "base/text.h"
#include "ui/key.h"

struct line {
    struct text text;
    size_t at;      /* the cursor */
    size_t anchor;  /* the other end of the selection; == at when nothing is selected */
    bool selecting; /* Ctrl-B: the arrows extend the selection */
    bool fresh;     /* nothing typed yet: the first character typed replaces the text (as in a
                       spreadsheet); an arrow, Home or End keeps it for editing */
    size_t first;   /* first byte shown, where the text is longer than the field */
};

void line_set(struct line *l, const char *s, bool fresh); /* cursor at the end */
void line_finish(struct line *l);
/* Type cleaned text (no newline) in place of the selection. */
void line_type(struct line *l, const char *s, size_t bytes);
/* Left, Right, Home, End (with Shift: select; Ctrl-Left/Right: by words), Backspace, Delete, Ctrl-B,
 * Ctrl-X (the caller copies first). Returns false when the key is not one of these (so that it is
 * an action). */
bool line_key(struct line *l, enum key k);
bool line_selection(const struct line *l, size_t *from, size_t *to); /* false: nothing selected */
void line_remove_selection(struct line *l);
/* For drawing in `cols` columns: moves `first` so that the cursor shows, sets the bytes to draw and
 * the cursor's column. */
void line_show(struct line *l, int cols, size_t *from, size_t *to, int *cursor_col);

#endif
