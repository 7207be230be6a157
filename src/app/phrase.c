/* SPDX-License-Identifier: MulanPSL-2.0 */
/* A phrase with what is known put into its places. */
#include "app/session.h"

#include <string.h>

/* The value of a label, of the row itself or the nearest row above; false when there is none. */
static bool value_of(const struct app *a, const struct row *row, const char *label,
                     struct text *out)
{
    for (; row; row = row->parent) {
        const struct field *f = kind_label(row->kind, label);

        if (!f)
            continue;
        record_print(a->open.record, row, f, false, out);
        return out->bytes > 0;
    }
    return false;
}

void app_fill_phrase(const struct app *a, const struct row *row, const char *phrase,
                     struct text *out)
{
    const char *s = phrase;

    while (*s) {
        const char *end = *s == '{' ? strchr(s, '}') : NULL;
        struct text label = {0};
        struct text value = {0};

        if (!end) {
            text_add_n(out, s++, 1);
            continue;
        }
        text_add_n(&label, s + 1, (size_t)(end - s) - 1);
        if (value_of(a, row, text_str(&label), &value))
            text_add(out, value.s);
        else
            text_add_n(out, s, (size_t)(end - s) + 1);
        s = end + 1;
        text_finish(&label);
        text_finish(&value);
    }
}
