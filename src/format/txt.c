/* SPDX-License-Identifier: MulanPSL-2.0 */
/* A document as plain text: a line a paragraph, however long. */
#include "format/format.h"

#include <string.h>

#define INDENT "　　"

enum { LINE_COLS = 56 }; /* of the printed page: 28 characters */

static void add_right(const char *s, struct text *out)
{
    for (size_t cols = text_cols_z(s); cols < LINE_COLS; cols++)
        text_add(out, " ");
    text_add(out, s);
}

static bool is_signature(const struct block *b)
{
    return b->kind == BLOCK_UNIT || b->kind == BLOCK_DATE;
}

void txt_print(const struct document *d, struct text *out)
{
    for (size_t i = 0; i < d->blocks; i++) {
        const struct block *b = &d->block[i];
        if (is_signature(b)) {
            if (i > 0 && !is_signature(b - 1))
                text_add(out, "\n");
            add_right(b->text, out);
        } else {
            if (b->kind == BLOCK_PARAGRAPH)
                text_add(out, INDENT);
            text_add(out, b->number);
            text_add(out, b->text);
        }
        text_add(out, b->kind == BLOCK_TITLE ? "\n\n" : "\n");
    }
}
