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
    bool behind;   /* the cursor stands behind the last character of a wrapped line, not before
                         the first of the next, where the same byte is */
    int cols;      /* wrap width; set with memo_wrap() */
    size_t *start; /* byte where each screen line starts; `lines` of them, at least one */
    size_t lines, line_cap;
    int want_col;   /* the column that Up and Down keep; -1 none */
    size_t changed; /* before this byte text and lines are as when this was last set to SIZE_MAX,
                       which is for whoever draws them */
    size_t chars;   /* without white space and newlines; read it through memo_chars() */
    struct memo_edit *edit; /* for undo: `edits` made, `redos` behind them taken back */
    size_t edits, redos, edit_cap;
};

void memo_set(struct memo *m, const char *s, int cols); /* cursor at the end; no undo */
void memo_finish(struct memo *m);
void memo_wrap(struct memo *m, int cols); /* at least 4 columns; nothing to do for the same width */
/* Type cleaned text (newlines allowed) in place of the selection. Wraps again only the lines that
 * the change can move, none where it is typed at the end of a paragraph and fits. */
void memo_type(struct memo *m, const char *s, size_t bytes);
/* Enter breaks the line; arrows, Home, End (of the screen line), Ctrl-Home, Ctrl-End, Ctrl-Left and
 * Ctrl-Right (words), Ctrl-Up and Ctrl-Down (paragraphs), those of them that have it with Shift a
 * selection; Backspace, Delete; Ctrl-B. PgUp and PgDn move by `page` lines and are refused (false)
 * at the end, or where the whole text is in sight, so that they turn the section; Up on the first
 * line and Down on the last are refused likewise, so that they lead to the field above or below.
 * Returns false too when the key is not one of these. */
bool memo_key(struct memo *m, enum key k, int page);
bool memo_selection(const struct memo *m, size_t *from, size_t *to);
void memo_remove_selection(struct memo *m);
/* Take back, or do again, one stretch: what was typed, or removed, without moving the cursor, up to
 * a newline or twenty characters; a paste is one. Text and cursor are as they were. */
bool memo_undo(struct memo *m); /* false: nothing left to take back in this visit */
bool memo_redo(struct memo *m);
/* *out becomes the text with all done again that was taken back; false: nothing was, it is the text. */
bool memo_taken_back(const struct memo *m, struct text *out);
/* Find `what` behind the cursor (wrapping round) and select it; false when it is not there. */
bool memo_find(struct memo *m, const char *what);
/* The screen line of a position and the column within it. Where a line was wrapped the position is
 * in the line that follows, but for the cursor's own (m->at) when m->behind. */
size_t memo_line_of(const struct memo *m, size_t at);
int memo_col_of(const struct memo *m, size_t at);
/* Bytes of screen line `i`, without its newline. */
void memo_line(const struct memo *m, size_t i, size_t *from, size_t *to);
/* For the counter: code points without white space and newlines. Kept, not counted. */
size_t memo_chars(const struct memo *m);

#endif
