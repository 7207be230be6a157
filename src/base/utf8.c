/* SPDX-License-Identifier: MulanPSL-2.0 */
/* utf8: code points in and out of bytes, and which of them may be kept. */
#include "base/text.h"

#include <assert.h>
#include <utf8proc.h>

static bool is_tail(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* The least and greatest second byte after `lead`: what RFC 3629 narrows to keep out overlong
 * forms, surrogates and what lies beyond U+10FFFF. */
static bool second_fits(unsigned char lead, unsigned char second)
{
    switch (lead) {
    case 0xE0:
        return second >= 0xA0 && second <= 0xBF;
    case 0xED:
        return second >= 0x80 && second <= 0x9F;
    case 0xF0:
        return second >= 0x90 && second <= 0xBF;
    case 0xF4:
        return second >= 0x80 && second <= 0x8F;
    default:
        return is_tail(second);
    }
}

/* Bytes of the character at `b` where it is plain to see: ASCII, or three bytes without the leads that
 * narrow what may follow, as nearly every hanzi is; otherwise 0. */
static size_t plain_bytes(const unsigned char *b, size_t bytes)
{
    if (b[0] < 0x80)
        return 1;
    return bytes >= 3 && b[0] > 0xE0 && b[0] <= 0xEF && b[0] != 0xED && is_tail(b[1]) &&
                   is_tail(b[2])
               ? 3
               : 0;
}

static uint32_t of_three(const unsigned char *b)
{
    return (b[0] & 0x0FU) << 12 | (b[1] & 0x3FU) << 6 | (b[2] & 0x3FU);
}

size_t utf8_decode(const char *s, size_t bytes, uint32_t *cp)
{
    const unsigned char *b = (const unsigned char *)s;

    assert(bytes > 0);
    switch (plain_bytes(b, bytes)) {
    case 1:
        *cp = b[0];
        return 1;
    case 3:
        *cp = of_three(b);
        return 3;
    default:
        break;
    }
    if (b[0] >= 0xC2 && b[0] <= 0xDF && bytes >= 2 && is_tail(b[1])) {
        *cp = (b[0] & 0x1FU) << 6 | (b[1] & 0x3FU);
        return 2;
    }
    if ((b[0] & 0xF0) == 0xE0 && bytes >= 3 && second_fits(b[0], b[1]) && is_tail(b[2])) {
        *cp = of_three(b);
        return 3;
    }
    if (b[0] >= 0xF0 && b[0] <= 0xF4 && bytes >= 4 && second_fits(b[0], b[1]) && is_tail(b[2]) &&
        is_tail(b[3])) {
        *cp = (b[0] & 0x07U) << 18 | (b[1] & 0x3FU) << 12 | (b[2] & 0x3FU) << 6 | (b[3] & 0x3FU);
        return 4;
    }
    *cp = CP_INVALID;
    return 1;
}

size_t utf8_encode(uint32_t cp, char out[4])
{
    assert(cp <= 0x10FFFF && (cp < 0xD800 || cp > 0xDFFF));
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

bool utf8_valid(const char *s, size_t bytes)
{
    for (size_t at = 0; at < bytes;) {
        size_t plain = plain_bytes((const unsigned char *)s + at, bytes - at);
        uint32_t cp = 0;

        at += plain ? plain : utf8_decode(s + at, bytes - at, &cp);
        if (cp == CP_INVALID)
            return false;
    }
    return true;
}

size_t utf8_chars(const char *s, size_t bytes)
{
    size_t chars = 0;

    for (size_t at = 0; at < bytes; chars++) {
        uint32_t cp;

        at += utf8_decode(s + at, bytes - at, &cp);
    }
    return chars;
}

size_t text_chars(const char *s, size_t bytes)
{
    size_t chars = 0;

    for (size_t at = 0; at < bytes;) {
        uint32_t cp;

        at += utf8_decode(s + at, bytes - at, &cp);
        chars += cp != ' ' && !(cp >= '\t' && cp <= '\r') && cp != 0xA0 && cp != 0x3000;
    }
    return chars;
}

enum cp_class cp_class(uint32_t cp)
{
    if (cp < 0x7F)
        return cp < 0x20 ? CP_CONTROL : CP_OK;
    if (cp >= 0x4E00 && cp <= 0x9FFF)
        return CP_OK;
    if (cp > 0x10FFFF)
        return CP_UNASSIGNED;
    switch (utf8proc_category((utf8proc_int32_t)cp)) {
    case UTF8PROC_CATEGORY_CC:
        return CP_CONTROL;
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return CP_FORMAT;
    case UTF8PROC_CATEGORY_CS:
        return CP_SURROGATE;
    case UTF8PROC_CATEGORY_CN:
        return CP_UNASSIGNED;
    default:
        return CP_OK;
    }
}
