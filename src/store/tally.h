/* SPDX-License-Identifier: MulanPSL-2.0 */
/* tally: a line for each report with all that the list of reports shows, kept in the transaction of
 * what changes it, so that a page of the list is read without a look at anything else. */
#ifndef STORE_TALLY_H
#define STORE_TALLY_H

#include "store/keeper.h"
#include "store/store.h"

/* Within the open transaction: something that lists show of this row was just written. Rows that are
 * neither a report nor a ledger are passed over. */
MUST_CHECK enum status tally_follow(struct keeper *k, int64_t row, struct err *err);
/* STATUS_FORMAT: the lines are not those that the rows and values make. */
MUST_CHECK enum status tally_check(struct db *db, struct err *err);
/* Make them all anew, not yet counted. */
MUST_CHECK enum status tally_rebuild(struct db *db, struct err *err);
/* The first change to a ledger since reports were counted: its counts no longer hold, nor those of
 * its unit's next year, which is compared with it. */
MUST_CHECK enum status tally_touch(struct keeper *k, int64_t ledger, struct err *err);
/* Those of the next year no longer hold, since the ledger is about to become another year's or
 * unit's, or has just become so. */
MUST_CHECK enum status tally_touch_next(struct keeper *k, int64_t ledger, struct err *err);
/* New counts of a report. */
MUST_CHECK enum status tally_count(struct keeper *k, const struct report_line *counted,
                                   struct err *err);

#endif
