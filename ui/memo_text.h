/* SPDX-License-Identifier: MulanPSL-2.0 */
/* memo_text: between the files of the memo. */
#ifndef UI_MEMO_TEXT_H
#define UI_MEMO_TEXT_H

#include "ui/memo.h"

/* Put `bytes` bytes of `s` in place of `removed` bytes at `at`, and wrap what changed. The cursor is
 * the caller's. (memo_wrap.c) */
void memo_replace(struct memo *m, size_t at, size_t removed, const char *s, size_t bytes);
/* The last screen line that begins at or before `at`. (memo_wrap.c) */
size_t memo_line_at(const struct memo *m, size_t at);
/* The nearest place for a cursor at or after `at`. (memo.c) */
size_t memo_stop_after(const struct memo *m, size_t at);

/* memo_undo.c: note a replacement that is about to be made; the cursor is still where it was. */
void memo_note(struct memo *m, size_t at, size_t removed, const char *s, size_t bytes);
void memo_note_move(struct memo *m); /* the cursor moved: a new stretch begins */
void memo_note_none(struct memo *m); /* forget all edits */

#endif
