/* SPDX-License-Identifier: MulanPSL-2.0 */
/* exchange: one file into the place of another. A log belongs to a file by its name alone, so file and
 * log go together: whenever we are ended, the path or the kept name has the present file whole. */
#ifndef STORE_EXCHANGE_H
#define STORE_EXCHANGE_H

#include "base/err.h"
#include "base/text.h"

#include <stdbool.h>

/* Copy "<from><suffix>" to "<to><suffix>", if it is there, and sync it. As err_os_status(). */
MUST_CHECK enum status exchange_copy(const char *from, const char *to, const char *suffix,
                                     struct err *err);
/* A name for what is kept of `path`: of the present time, and free. */
void exchange_name(const char *path, struct text *out);
/* What is at `path`, its logs too, is from now on at `kept`, and the finished file `part` at `path`,
 * where nothing is left that would be taken for its own. As err_os_status(): all is as it was. */
MUST_CHECK enum status exchange_names(const char *path, const char *kept, const char *part,
                                      struct err *err);
/* One that was interrupted before `path` had its new file, where the kept name is a second one of the
 * same file: undo it, before either is written under one name and not under the other. The lock is
 * held. */
void exchange_undo(const char *path);
/* Where it is kept; `present`: there was a file, not logs alone. */
void exchange_say(bool present, const char *kept, struct text *says);

#endif
