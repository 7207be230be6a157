/* SPDX-License-Identifier: MulanPSL-2.0 */
/* spaceless: texts without their white space: ASCII's, the ideographic space, the no-break space. */
#ifndef RECORD_SPACELESS_H
#define RECORD_SPACELESS_H

#include <stdbool.h>
#include <stddef.h>

/* The first byte from `at` on that is not of white space, or `bytes`. */
size_t spaceless_skip(const char *s, size_t at, size_t bytes);
/* The same, without a call where no white space can begin. */
static inline size_t spaceless_next(const char *s, size_t at, size_t bytes)
{
    if (at < bytes && (unsigned char)s[at] > ' ' && s[at] != '\xe3' && s[at] != '\xc2')
        return at;
    return spaceless_skip(s, at, bytes);
}

bool spaceless_same(const char *a, size_t a_bytes, const char *b, size_t b_bytes);

#endif
