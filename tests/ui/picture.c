/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "picture.h"

const char *picture_of(const struct text *t, size_t at, bool some, size_t from, size_t to)
{
    static struct text out;
    const char *s = text_str(t);

    text_clear(&out);
    for (size_t i = 0; i <= t->bytes; i++) {
        if (some && i == from)
            text_add(&out, "[");
        if (i == at)
            text_add(&out, "|");
        if (some && i == to)
            text_add(&out, "]");
        if (i < t->bytes)
            text_add_n(&out, s + i, 1);
    }
    return text_str(&out);
}
