/* SPDX-License-Identifier: MulanPSL-2.0 */
/* names: the numbers that fields have in this file, kept in memory by each connection. */
#ifndef STORE_NAMES_H
#define STORE_NAMES_H

#include "store/db.h"
#include "store/schema.h"

struct names {
    char *key[FIELDS_MAX];       /* by number; NULL: not known yet */
    uint16_t sorted[FIELDS_MAX]; /* numbers by key */
    size_t count;
};
void names_finish(struct names *n);

/* The number of `key`; *out is 0 when the file has none. */
MUST_CHECK enum status names_find(struct names *n, struct db *db, const char *key, int64_t *out,
                                  struct err *err);
/* The same, given one when it has none. STATUS_FULL: there are too many fields. */
MUST_CHECK enum status names_number(struct names *n, struct db *db, const char *key, int64_t *out,
                                    struct err *err);
/* The key of a number; *out is NULL when the file does not know it. Borrowed. */
MUST_CHECK enum status names_key(struct names *n, struct db *db, int64_t number, const char **out,
                                 struct err *err);

#endif
