/* SPDX-License-Identifier: MulanPSL-2.0 */
/* verify: does the log hold together, and do the tables say what it says? */
#ifndef STORE_VERIFY_H
#define STORE_VERIFY_H

#include "store/db.h"

/* Walk the chain of an open database within the caller's transaction. STATUS_FORMAT names the first
 * change that does not fit. *changes gets how many were read. */
MUST_CHECK enum status verify_log(struct db *db, int64_t *changes, struct err *err);

/* SQLite's own check of every page; with `indexes`, of each against its table too. */
MUST_CHECK enum status verify_pages(struct db *db, bool indexes, struct err *err);

/* Both, of a file that nobody has open. STATUS_FORMAT, and those of db_open(). */
MUST_CHECK enum status verify_file(const char *path, bool indexes, struct err *err);

#endif
