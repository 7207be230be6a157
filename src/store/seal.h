/* SPDX-License-Identifier: MulanPSL-2.0 */
/* seal: a hash over all bytes of a backup, behind its last page, where SQLite does not look. Not every
 * byte of a database is under the chain of changes; every byte of a backup is under its seal. */
#ifndef STORE_SEAL_H
#define STORE_SEAL_H

#include "store/db.h"

#include <stdint.h>

/* Append the seal to a file that has none, and sync it. */
MUST_CHECK enum status seal_put(const char *path, struct err *err);
/* Take the seal off a file that is about to be written, if it has one: from then on its bytes are not
 * those it was made for. STATUS_IO */
MUST_CHECK enum status seal_strip(struct db *db, struct err *err);
/* *bytes gets how many the seal takes; 0 when there is none, as in a file that is no backup of ours.
 * STATUS_FORMAT: the bytes before it are not those it was made for. */
MUST_CHECK enum status seal_check(const char *path, int64_t *bytes, struct err *err);

#endif
