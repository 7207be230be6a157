/* SPDX-License-Identifier: MulanPSL-2.0 */
/* copy: verified copies of a database. A copy is not called one before it has been synced, opened
 * again, checked page by page and compared with what it was made from. */
#ifndef STORE_COPY_H
#define STORE_COPY_H

#include "base/text.h"
#include "store/db.h"
#include "store/site.h"

/* Copy the database of an open connection to `to`, through a temporary file beside it; an older
 * file of that name is replaced at the end; STATUS_REFUSED: a log lies there. The copy needs no log:
 * it opens on read-only media. With `seal` it is one to keep: store/seal.h. */
MUST_CHECK enum status copy_make(struct db *from, const char *to, bool seal, struct err *err);

/* The backup of the day of the database `file`, which must still lie at `path`, in "<folder>/backup",
 * unless it is there or nothing was ever entered; with `always` one more is made, named after the time
 * too. All but this database's last 14 are removed.
 * STATUS_FORMAT: its log is wrong; then the copy is kept apart, "<its name>-suspect", and nothing is
 * removed.
 * *made (may be NULL) gets the path. Making it looks at every page; with `check` that is done too
 * where it is there already. */
MUST_CHECK enum status copy_daily(const char *path, const struct site_file *file, bool always,
                                  bool check, struct text *made, struct err *err);

/* A database, what lies beside it too. */
void copy_remove(const char *path);

/* Make what was renamed in the folder of `path` durable. */
MUST_CHECK enum status copy_sync_folder(const char *path, struct err *err);

#endif
