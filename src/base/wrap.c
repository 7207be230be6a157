/* SPDX-License-Identifier: MulanPSL-2.0 */
/* wrap: where a line of prose may end.
 *
 * Between two graphemes a break is good, or poor (it would cut a run of letters or digits), or bad
 * (a mark would stand where it may not). The last good break that fits is taken; a poor one only
 * where the run alone is longer than a line, a bad one only where nothing else fits. */
#include "base/text.h"

#include <assert.h>

/* What may not begin a line. */
static bool opens_no_line(uint32_t cp)
{
    switch (cp) {
    case ',':
    case '.':
    case ';':
    case ':':
    case '!':
    case '?':
    case ')':
    case ']':
    case '}':
    case '%':
    case 0x00B0: /* degree */
    case 0x00B7: /* middle dot, in names */
    case 0x2019: /* closing single quote */
    case 0x201D: /* closing double quote */
    case 0x2026: /* ellipsis */
    case 0x2030: /* per mille */
    case 0x2103: /* degree Celsius */
    case 0x3001: /* 、 */
    case 0x3002: /* 。 */
    case 0x3009: /* 〉 */
    case 0x300B: /* 》 */
    case 0x300D: /* 」 */
    case 0x300F: /* 』 */
    case 0x3011: /* 】 */
    case 0x3015: /* 〕 */
    case 0x3017: /* 〗 */
    case 0xFF01: /* ！ */
    case 0xFF05: /* ％ */
    case 0xFF09: /* ） */
    case 0xFF0C: /* ， */
    case 0xFF0E: /* ． */
    case 0xFF1A: /* ： */
    case 0xFF1B: /* ； */
    case 0xFF1F: /* ？ */
    case 0xFF3D: /* ］ */
    case 0xFF5D: /* ｝ */
        return true;
    default:
        return false;
    }
}

/* What may not end a line. */
static bool closes_no_line(uint32_t cp)
{
    switch (cp) {
    case '(':
    case '[':
    case '{':
    case 0x2018: /* opening single quote */
    case 0x201C: /* opening double quote */
    case 0x3008: /* 〈 */
    case 0x300A: /* 《 */
    case 0x300C: /* 「 */
    case 0x300E: /* 『 */
    case 0x3010: /* 【 */
    case 0x3014: /* 〔 */
    case 0x3016: /* 〖 */
    case 0xFF08: /* （ */
    case 0xFF3B: /* ［ */
    case 0xFF5B: /* ｛ */
    case 0xFFE5: /* full width yuan sign */
        return true;
    default:
        return false;
    }
}

static bool is_space(uint32_t cp)
{
    return cp == ' ' || cp == 0x3000;
}

static bool is_digit(uint32_t cp)
{
    return cp >= '0' && cp <= '9';
}

static bool is_letter_or_digit(uint32_t cp)
{
    return is_digit(cp) || (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
}

/* What holds a run of letters and digits together: 1,234.50, 2025-03-15, GB/T, 80%. */
static bool joins(uint32_t cp)
{
    return cp == '.' || cp == ',' || cp == '%' || cp == '-' || cp == '/';
}

/* One character of the line, and whether a run of letters and digits reaches to it. */
struct unit {
    uint32_t first, last; /* code points; a mark on a letter makes them differ */
    bool in_run;
};

static struct unit unit_at(const char *s, size_t at, size_t next, bool was_in_run)
{
    struct unit u;

    (void)utf8_decode(s + at, next - at, &u.first);
    u.last = u.first;
    while (at < next)
        at += utf8_decode(s + at, next - at, &u.last);
    u.in_run = is_letter_or_digit(u.first) || (was_in_run && joins(u.first));
    return u;
}

enum cut { CUT_BAD, CUT_POOR, CUT_GOOD };

static enum cut cut_between(struct unit before, struct unit behind)
{
    if (opens_no_line(behind.first) || closes_no_line(before.last) || is_space(behind.first))
        return CUT_BAD;
    if (before.last == behind.first && before.last == 0x2014)
        return CUT_BAD; /* inside a Chinese dash; inside an ellipsis is covered above */
    if (before.in_run && (is_letter_or_digit(behind.first) || joins(behind.first)))
        return CUT_POOR;
    if ((before.last == '-' || before.last == '+') && is_digit(behind.first))
        return CUT_POOR;
    return CUT_GOOD;
}

size_t wrap_line(const char *s, size_t bytes, size_t cols)
{
    size_t best[CUT_GOOD + 1] = {0}; /* the last break of each kind that fits */
    struct unit before = {0};
    size_t used = 0; /* columns up to `at` */
    size_t at = 0;

    assert(cols >= GRAPHEME_COLS);
    while (at < bytes) {
        size_t next = grapheme_next(s, bytes, at);
        struct unit u = unit_at(s, at, next, before.in_run);

        if (at > 0)
            best[cut_between(before, u)] = at;
        used += text_cols(s + at, next - at);
        if (used > cols && !is_space(u.first))
            break;
        before = u;
        at = next;
    }
    if (at >= bytes)
        return bytes;
    for (int kind = CUT_GOOD; kind >= CUT_BAD; kind--)
        if (best[kind] > 0)
            return best[kind];
    return grapheme_next(s, bytes, 0);
}
