/* SPDX-License-Identifier: MulanPSL-2.0 */
/* text: UTF-8 in memory and in columns.
 *
 * Lengths are in bytes unless a name says _chars (code points) or _cols (terminal columns).
 * Strings given with a length need no NUL. Positions are byte offsets at the start of a grapheme.
 * Nothing here asks the locale but cp_cols(), which asks wcwidth(3) so that drawing, cursor,
 * clipping and wrapping agree with what curses draws (setlocale must have chosen a UTF-8 codeset;
 * otherwise every character above U+007F counts as its East Asian width). */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A growing string. A zeroed struct is an empty text; `s` is then NULL, so read it through
 * text_str(). Otherwise s[bytes] is NUL. */
struct text {
    char *s;
    size_t bytes;
    size_t cap;
};

void text_finish(struct text *t);           /* frees; the text is empty again */
void text_clear(struct text *t);            /* empties, keeps the memory */
const char *text_str(const struct text *t); /* never NULL; borrowed until the text next changes */
char *text_take(struct text *t); /* the caller frees; the text is empty again; never NULL */
void text_add(struct text *t, const char *s);
void text_add_n(struct text *t, const char *s, size_t bytes);
void text_add_cp(struct text *t, uint32_t cp);
void text_addf(struct text *t, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Put `bytes` bytes in front of offset `at`; take `bytes` bytes away from `at`. Both in range. */
void text_insert(struct text *t, size_t at, const char *s, size_t bytes);
void text_remove(struct text *t, size_t at, size_t bytes);

/* ---- code points ---- */

#define CP_INVALID UINT32_C(0xFFFFFFFF)

/* Decode one code point at `s`. Returns the bytes it takes (1 to 4) and sets *cp; a byte that is
 * not the start of well-formed UTF-8 (RFC 3629: no overlong form, no surrogate) gives 1 and
 * CP_INVALID. `bytes` is at least 1. */
size_t utf8_decode(const char *s, size_t bytes, uint32_t *cp);
size_t utf8_encode(uint32_t cp, char out[4]);
bool utf8_valid(const char *s, size_t bytes);
size_t utf8_chars(const char *s, size_t bytes);
/* The same without white space: what a person calls the number of 字 of a text. */
size_t text_chars(const char *s, size_t bytes);

/* Why a code point may not be typed or shown, or CP_OK. Control: C0, DEL, C1. Format: general
 * category Cf, the line and paragraph separators, and variation or tag characters beyond the
 * selectors that follow a base. Unassigned: Cn in the Unicode version of utf8proc, and
 * noncharacters. Surrogate: U+D800 to U+DFFF. */
enum cp_class { CP_OK, CP_CONTROL, CP_FORMAT, CP_UNASSIGNED, CP_SURROGATE };
enum cp_class cp_class(uint32_t cp);

/* Columns of one code point on the screen: 0 (combining), 1 or 2. What wcwidth does not know
 * counts 2 in the CJK planes and 1 elsewhere. */
int cp_cols(uint32_t cp);

/* ---- graphemes and columns ---- */

/* No grapheme is wider than this: one that would be (a row of jamo or of joined pictures) counts as
 * several, so that every line has room for one. */
enum { GRAPHEME_COLS = 4 };

size_t grapheme_next(const char *s, size_t bytes, size_t at); /* `bytes` at the end */
size_t grapheme_prev(const char *s, size_t bytes, size_t at); /* 0 at the start */
/* The next or previous stop of a word-wise step: runs of hanzi, of letters and digits, of the rest. */
size_t word_next(const char *s, size_t bytes, size_t at);
size_t word_prev(const char *s, size_t bytes, size_t at);

/* Columns of a string without newlines. */
size_t text_cols(const char *s, size_t bytes);
size_t text_cols_z(const char *s); /* of a NUL-terminated string */

/* How many bytes of `s` fit in `cols` columns, cut at a grapheme; *used (may be NULL) gets their
 * columns, which is one less than `cols` where a wide character would have been cut. */
size_t text_clip(const char *s, size_t bytes, size_t cols, size_t *used);

/* The first line of a paragraph wrapped at `cols` columns (at least GRAPHEME_COLS): bytes of it, at least one
 * grapheme. Basic level of 避头尾: no 、，。．；：！？）》」』】〕”’… or ASCII closing mark at a line start,
 * no （《「『【〔“‘ at a line end, no break inside …… or ——, a run of ASCII letters or digits
 * (with . , % - / inside, and its sign) stays whole where it fits in a line. Spaces at the break stay on the first
 * line and may exceed `cols`. `s` holds no newline. */
size_t wrap_line(const char *s, size_t bytes, size_t cols);

/* ---- folding and cleaning ---- */

/* Append `s` with U+FF01-FF5E as ASCII and U+3000 as a space, and U+2212, U+30FC (between digits)
 * as '-': what a Chinese input method makes of figures. */
void text_fold_width(struct text *out, const char *s, size_t bytes);

/* What cleaning took away. */
struct dropped {
    size_t control, format, unassigned, invalid; /* invalid: bytes, and surrogates */
};
/* Append `s` without what may not be kept (cp_class and invalid bytes). CR LF and CR become LF.
 * `lines`: LF is kept, a tab becomes a space; otherwise LF and tab become one space each (a space,
 * not a drop). Adds to *dropped. */
void text_clean(struct text *out, const char *s, size_t bytes, bool lines, struct dropped *dropped);
/* The line a clerk sees after a drop: "去掉了 3 个控制字符、1 个不能识别的字节"; "" when nothing was. */
void dropped_says(const struct dropped *d, struct text *out);

/* Append `s` for the screen: what cp_class refuses is shown as <202E>, invalid bytes as <FF>, a
 * newline as a space. */
void text_add_shown(struct text *out, const char *s, size_t bytes);

/* ---- small helpers for C strings ---- */

bool str_empty(const char *s); /* NULL or "" */
bool str_starts(const char *s, const char *prefix);
/* `s` without white space (ASCII, U+3000) at both ends: *bytes is reduced, the new start returned. */
const char *str_trim(const char *s, size_t *bytes);

#endif
