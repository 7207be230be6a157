/* SPDX-License-Identifier: MulanPSL-2.0 */
#include <string.h>

#include "record/spaceless.h"

/* Bytes of the white space at `s`; 0 when there is none. */
static size_t space_at(const char *s, size_t bytes)
{
    if (*s == ' ' || (*s >= '\t' && *s <= '\r'))
        return 1;
    if (bytes >= 3 && memcmp(s, "\xe3\x80\x80", 3) == 0)
        return 3;
    return bytes >= 2 && memcmp(s, "\xc2\xa0", 2) == 0 ? 2 : 0;
}

size_t spaceless_skip(const char *s, size_t at, size_t bytes)
{
    size_t space;
    while (at < bytes && (space = space_at(s + at, bytes - at)) > 0)
        at += space;
    return at;
}

bool spaceless_same(const char *a, size_t a_bytes, const char *b, size_t b_bytes)
{
    size_t i = spaceless_next(a, 0, a_bytes);
    size_t j = spaceless_next(b, 0, b_bytes);
    while (i < a_bytes && j < b_bytes && a[i] == b[j]) {
        i = spaceless_next(a, i + 1, a_bytes);
        j = spaceless_next(b, j + 1, b_bytes);
    }
    return i == a_bytes && j == b_bytes;
}
