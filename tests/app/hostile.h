/* SPDX-License-Identifier: MulanPSL-2.0 */
/* hostile: templates made to do harm, each made of the one that is shipped. */
#ifndef TESTS_APP_HOSTILE_H
#define TESTS_APP_HOSTILE_H

#include "base/text.h"

/* What may become of one. */
enum fate {
    PLACED,   /* refused, with line and column */
    REFUSED,  /* refused; there is no line to name */
    HARMLESS, /* taken for what it says: data */
};

/* `from` in the text of the template is replaced by `piece`, `times` times over, between `before` and
 * `behind`. */
struct hostile {
    const char *name;
    enum fate fate;
    const char *from, *before, *piece, *behind;
    size_t times;
};
extern const struct hostile hostile[];
extern const size_t hostile_count;

void hostile_write(const struct hostile *h, const char *good, struct text *out);

#endif
