/* SPDX-License-Identifier: MulanPSL-2.0 */
/* salvage: what can be read of a damaged database, made a whole one again.
 *
 * The log is read change by change and done again into a new file, whose chain begins with an origin
 * that names the gap; so what stands in the tables follows from the log there. The two make up for
 * each other: a change whose hash does not fit is believed where the table says the same, a row or
 * value whose change is lost becomes a change by nobody. */
#ifndef STORE_SALVAGE_H
#define STORE_SALVAGE_H

#include "store/db.h"

struct salvaged {
    int64_t changes; /* that went over */
    int64_t lost;    /* that did not */
    int64_t made;    /* that the tables alone remembered */
    int64_t rows;
};
/* Everything that `from` gives into the database at `to`, which is ours and empty. STATUS_FORMAT:
 * nothing can be read. */
MUST_CHECK enum status salvage_into(struct db *from, const char *to, struct salvaged *out,
                                    struct err *err);

#endif
