/* SPDX-License-Identifier: MulanPSL-2.0 */
/* near: which known word somebody meant, for the hint at the end of an error. Internal. */
#ifndef TEMPLATE_NEAR_H
#define TEMPLATE_NEAR_H

#include <stddef.h>

struct near {
    const char *word;
    size_t bytes;
    const char *best; /* borrowed; NULL while nothing is close enough */
    size_t distance;
};

void near_init(struct near *n, const char *word, size_t bytes);
/* Offer a candidate: it becomes `best` when it is closer than the ones before. A candidate is close
 * when fewer than half of the characters of the longer word differ. */
void near_try(struct near *n, const char *candidate);

#endif
