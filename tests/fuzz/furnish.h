/* SPDX-License-Identifier: MulanPSL-2.0 */
/* furnish: a small record of any dictionary: one report, two projects, rows of every kind below
 * them, and something in every field, some of it wrong. */
#ifndef TESTS_FUZZ_FURNISH_H
#define TESTS_FUZZ_FURNISH_H

#include "record/record.h"

struct furnished {
    struct record *record;
    struct row *report;
    struct step *step;
    int64_t next_row;
    size_t typed; /* how many fields */
};

void furnish(struct furnished *f, const struct dict *d);
void furnish_finish(struct furnished *f);

/* The dictionary of data/; one with a few kinds and fields, as the databases have it. */
struct dict *furnish_dict(void);
struct dict *furnish_small(void);

#endif
