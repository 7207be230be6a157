/* SPDX-License-Identifier: MulanPSL-2.0 */
/* restore: another file into the place of the database. The present one is never lost: it is kept
 * beside, and at every moment one of the two stands at the path. */
#ifndef STORE_RESTORE_H
#define STORE_RESTORE_H

#include "base/err.h"
#include "base/text.h"

#include <stdbool.h>

/* Put the finished file `part` at `path`. `absorb`: the present file takes in its log first,
 * if it is whole; otherwise it is kept byte for byte, its log beside it. A log without a file is kept
 * too. *says gets where. The lock is held. STATUS_BUSY: somebody reads the present file; this and any
 * other failure leaves all as it was. */
MUST_CHECK enum status restore_put(const char *path, const char *part, bool absorb,
                                   struct text *says, struct err *err);
/* Take the lock of the database at `path` for the time of `work`. */
MUST_CHECK enum status restore_locked(const char *path, enum status (*work)(void *, struct err *),
                                      void *context, struct err *err);

#endif
