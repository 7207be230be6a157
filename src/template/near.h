/* SPDX-License-Identifier: MulanPSL-2.0 */
/* near: which known word somebody meant, for the hint at the end of an error. Internal. */
#ifndef TEMPLATE_NEAR_H
#define TEMPLATE_NEAR_H

#include <stddef.h>

enum { NEAR_WAITING = 128 };

struct near {
    const char *word;
    size_t bytes;
    const char *best; /* of those compared; NULL while nothing is close enough */
    size_t distance;
    const char *waiting[NEAR_WAITING]; /* offered, not yet compared */
    size_t count;
};

void near_init(struct near *n, const char *word, size_t bytes);
/* Offer a candidate, borrowed until near_best(). To offer costs nothing: what is compared is compared
 * for a hint, and most words are known. */
void near_try(struct near *n, const char *candidate);
/* The closest of the candidates, or NULL. One is close when fewer than half of the characters of the
 * longer word differ. */
const char *near_best(struct near *n);

#endif
