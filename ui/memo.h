/* SPDX-License-Identifier: MulanPSL-2.0 */
/* memo: editing prose: paragraphs wrapped at a width with 避头尾, a selection, find, undo of what was
 * typed during this visit. A model without a screen; positions are bytes at graphemes. */
#ifndef UI_MEMO_H
#define UI_MEMO_H

#include "base/text.h"
#include "ui/key.h"

struct memo_edit; /* one stretch of typing or removing */

struct memo {
    struct text text;
    size_t at, anchor;
    bool selecting;
    int cols;         /* wrap width; set with memo_wrap() */
    size_t *start;    /* byte where each screen line starts; `lines` of them, at least one */
    size_t lines, line_cap;
    int want_col;     /* the column that Up and Down keep; -1 none */
    struct memo_edit *edit; /* for undo: `edits` made, `redos` behind them taken back */
    size_t edits, redos, edit_cap;
};

void memo_set(struct memo *m, const char *s, int cols); /* cursor at the end; no undo */
void memo_finish(struct memo *m);
void memo_wrap(struct memo *m, int cols);
/* Type cleaned text (newlines allowed) in place of the selection. Wraps again from the paragraph
 * touched only. */
void memo_type(struct memo *m, const char *s, size_t bytes);
/* Enter breaks the line; arrows, Home, End, Ctrl-Home, Ctrl-End, Ctrl-arrows, with Shift a selection; Backspace,
 * Delete; Ctrl-B. PgUp and PgDn move by `page` lines and are refused (false) at the end, so that
 * they turn the section. Returns false when the key is not one of these. */
bool memo_key(struct memo *m, enum key k, int page);
bool memo_selection(const struct memo *m, size_t *from, size_t *to);
void memo_remove_selection(struct memo *m);
bool memo_undo(struct memo *m); /* false: nothing left to take back in this visit */
bool memo_redo(struct memo *m);
/* Find `what` behind the cursor (wrapping round) and select it; false when it is not there. */
bool memo_find(struct memo *m, const char *what);
size_t memo_line_of(const struct memo *m, size_t at);
int memo_col_of(const struct memo *m, size_t at); /* column within its screen line */
/* Bytes of screen line `i`, without its newline. */
void memo_line(const struct memo *m, size_t i, size_t *from, size_t *to);
size_t memo_chars(const struct memo *m); /* for the counter: without white space and newlines */

#endif
