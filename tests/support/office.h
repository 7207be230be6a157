/* SPDX-License-Identifier: MulanPSL-2.0 */
/* office: invented ledgers of an invented county, as a clerk would type them.
 *
 * Everything follows from the seed. A ledger has nothing wrong in it: the sums add up, no rate is
 * below 80%, no two projects share their money or a paragraph, every required field is filled. */
#ifndef TESTS_SUPPORT_OFFICE_H
#define TESTS_SUPPORT_OFFICE_H

#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

/* Small random numbers that are the same everywhere. */
struct dice {
    uint64_t state;
};
struct dice dice_from(uint64_t seed);
size_t dice_below(struct dice *d, size_t n); /* 0 to n - 1; n is at least 1 */

enum { OFFICE_PROJECTS = 3000 }; /* at most */

/* Append lines "PATH<tab>VALUE\n" in the order of entry. Of 16 projects at least three have two fund
 * lines, five have two to five allocations, three have problems and measures; the others declare
 * 无. Title, unit and year are not among them. */
void office_lines(uint64_t seed, size_t projects, struct text *out);

#endif
