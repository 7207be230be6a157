/* SPDX-License-Identifier: MulanPSL-2.0 */
/* width: columns and graphemes, where a cursor may stand. */
#include "base/text.h"

#include <assert.h>
#include <langinfo.h>
#include <string.h>
#include <utf8proc.h>
#include <wchar.h>

/* ---- columns ---- */

int cp_cols(uint32_t cp)
{
    int cols;

    if (cp >= 0x20 && cp < 0x7F)
        return 1;
    if (cp > 0x10FFFF)
        return 1;
    if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
        cols = wcwidth((wchar_t)cp);
    else
        cols = cp < 0x80 ? 1 : utf8proc_charwidth((utf8proc_int32_t)cp);
    if (cols >= 0)
        return cols;
    return cp >= 0x20000 && cp <= 0x3FFFF ? 2 : 1;
}

size_t text_cols(const char *s, size_t bytes)
{
    size_t cols = 0;

    for (size_t at = 0; at < bytes;) {
        uint32_t cp;

        at += utf8_decode(s + at, bytes - at, &cp);
        /* Nearly all text: it needs no look into the C library's tables. */
        cols += cp >= 0x4E00 && cp <= 0x9FFF ? 2 : (size_t)cp_cols(cp);
    }
    return cols;
}

size_t text_cols_z(const char *s)
{
    return text_cols(s, strlen(s));
}

size_t text_clip(const char *s, size_t bytes, size_t cols, size_t *used)
{
    size_t at = 0;
    size_t taken = 0;

    while (at < bytes) {
        size_t next = grapheme_next(s, bytes, at);
        size_t more = text_cols(s + at, next - at);

        if (more > cols - taken)
            break;
        taken += more;
        at = next;
    }
    if (used)
        *used = taken;
    return at;
}

/* ---- graphemes ---- */

/* The code point that ends at `at`; *start gets where it begins. */
static uint32_t decode_before(const char *s, size_t at, size_t *start)
{
    uint32_t cp;

    for (size_t back = 1; back <= 4 && back <= at; back++) {
        if (utf8_decode(s + at - back, back, &cp) == back && cp != CP_INVALID) {
            *start = at - back;
            return cp;
        }
    }
    *start = at - 1;
    return CP_INVALID;
}

static int bound_class(uint32_t cp)
{
    return (int)utf8proc_get_property((utf8proc_int32_t)cp)->boundclass;
}

/* Characters that never join with one another: nearly all there are. The others need the tables. */
static bool is_simple(uint32_t cp)
{
    return (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0x20 && cp < 0x7F) ||
           (cp >= 0x3001 && cp <= 0x3011) || (cp >= 0xFF01 && cp <= 0xFF60);
}

size_t grapheme_next(const char *s, size_t bytes, size_t at)
{
    utf8proc_int32_t state = 0;
    uint32_t cp;
    int cols;

    assert(at <= bytes);
    if (at == bytes)
        return bytes;
    at += utf8_decode(s + at, bytes - at, &cp);
    cols = cp_cols(cp);
    while (at < bytes) {
        uint32_t next;
        size_t more = utf8_decode(s + at, bytes - at, &next);

        if (cp == CP_INVALID || next == CP_INVALID || (is_simple(cp) && is_simple(next)))
            break;
        if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)cp, (utf8proc_int32_t)next, &state))
            break;
        cols += cp_cols(next);
        if (cols > GRAPHEME_COLS)
            break;
        at += more;
        cp = next;
    }
    return at;
}

/* Whether there is a stop between two code points, whatever stands in front of them. Only flags
 * (pairs of regional indicators) and joined pictures depend on more. */
static bool stops_between(uint32_t before, uint32_t cp)
{
    if (before == CP_INVALID || cp == CP_INVALID || (is_simple(before) && is_simple(cp)))
        return true;
    if (bound_class(before) == UTF8PROC_BOUNDCLASS_ZWJ &&
        bound_class(cp) == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC)
        return false;
    return utf8proc_grapheme_break((utf8proc_int32_t)before, (utf8proc_int32_t)cp);
}

/* The last stop at or before `at` that depends on nothing in front of it. From one such stop to the
 * next there is one grapheme, or several flags, or pieces of one that was too wide. */
static size_t sure_stop(const char *s, size_t bytes, size_t at)
{
    while (at > 0) {
        size_t start;
        uint32_t before = decode_before(s, at, &start);
        uint32_t cp;

        (void)utf8_decode(s + at, bytes - at, &cp);
        if (stops_between(before, cp))
            return at;
        at = start;
    }
    return 0;
}

size_t grapheme_prev(const char *s, size_t bytes, size_t at)
{
    size_t stop, start;

    assert(at <= bytes);
    if (at == 0)
        return 0;
    (void)decode_before(s, at, &start);
    stop = sure_stop(s, bytes, start);
    for (;;) {
        size_t next = grapheme_next(s, bytes, stop);

        if (next >= at)
            return stop;
        stop = next;
    }
}

/* ---- words ---- */

enum word_kind { WORD_SPACE, WORD_HANZI, WORD_LETTERS, WORD_REST };

static enum word_kind word_kind(uint32_t cp)
{
    if (cp == ' ' || cp == '\n' || cp == '\t' || cp == 0x3000)
        return WORD_SPACE;
    if ((cp >= 0x3400 && cp <= 0x9FFF) || (cp >= 0xE000 && cp <= 0xFAFF) ||
        (cp >= 0x20000 && cp <= 0x3FFFF))
        return WORD_HANZI;
    if (cp > 0x10FFFF)
        return WORD_REST;
    switch (utf8proc_category((utf8proc_int32_t)cp)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
        return WORD_LETTERS;
    default:
        return WORD_REST;
    }
}

static enum word_kind kind_at(const char *s, size_t bytes, size_t at)
{
    uint32_t cp;

    (void)utf8_decode(s + at, bytes - at, &cp);
    return word_kind(cp);
}

/* The end of the run of `kind` that begins at `at`; a mark on a letter does not end it. */
static size_t run_end(const char *s, size_t bytes, size_t at, enum word_kind kind)
{
    while (at < bytes && kind_at(s, bytes, at) == kind)
        at = grapheme_next(s, bytes, at);
    return at;
}

/* Where the graphemes of `kind` that reach to `at` begin, between `start`, which is a stop, and `at`. */
static size_t stretch_start(const char *s, size_t bytes, size_t start, size_t at,
                            enum word_kind kind)
{
    size_t begin = at;

    for (size_t g = start; g < at; g = grapheme_next(s, bytes, g)) {
        if (kind_at(s, bytes, g) != kind)
            begin = at;
        else if (begin == at)
            begin = g;
    }
    return begin;
}

/* The start of the run of `kind` that ends at `at`. It goes by sure stops, not by graphemes, so that
 * a long row of flags is walked once. */
static size_t run_start(const char *s, size_t bytes, size_t at, enum word_kind kind)
{
    while (at > 0) {
        size_t start, begin;

        (void)decode_before(s, at, &start);
        start = sure_stop(s, bytes, start);
        begin = stretch_start(s, bytes, start, at, kind);
        if (begin > start)
            return begin;
        at = begin;
    }
    return at;
}

size_t word_next(const char *s, size_t bytes, size_t at)
{
    if (at < bytes)
        at = run_end(s, bytes, at, kind_at(s, bytes, at));
    return run_end(s, bytes, at, WORD_SPACE);
}

size_t word_prev(const char *s, size_t bytes, size_t at)
{
    at = run_start(s, bytes, at, WORD_SPACE);
    if (at == 0)
        return 0;
    return run_start(s, bytes, at, kind_at(s, bytes, grapheme_prev(s, bytes, at)));
}
