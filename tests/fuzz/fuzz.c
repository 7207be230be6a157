/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fuzz_broken(const char *file, int line, const char *law)
{
    fprintf(stderr, "%s:%d: broken: %s\n", file, line, law);
    abort();
}

bool fuzz_is_clean(const char *s, size_t bytes, bool lines)
{
    for (size_t at = 0; at < bytes;) {
        uint32_t cp;

        at += utf8_decode(s + at, bytes - at, &cp);
        if (cp == CP_INVALID || (cp_class(cp) != CP_OK && !(lines && cp == '\n')))
            return false;
    }
    return true;
}

void fuzz_check_said(enum status got, const struct err *err)
{
    LAW(got == STATUS_OK || got == err->code);
    LAW(got == STATUS_OK || err->msg[0] != '\0');
    LAW(got == STATUS_OK || fuzz_is_clean(err->msg, strlen(err->msg), false));
}

uint8_t fuzz_byte(struct fuzz_bytes *b)
{
    if (b->left == 0)
        return 0;
    b->left--;
    return *b->s++;
}

uint64_t fuzz_number(struct fuzz_bytes *b, int bytes)
{
    uint64_t n = 0;

    while (bytes-- > 0)
        n = n << 8 | fuzz_byte(b);
    return n;
}
