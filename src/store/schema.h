/* SPDX-License-Identifier: MulanPSL-2.0 */
/* schema: the one shape on disk, how it came about, and the refusal of every other.
 *
 * A value's id is its row's id and its field's number in one integer, so that the fields of a row
 * lie beside each other and a short field's save dirties one leaf. A text that was ever longer than
 * SHORT_BYTES stands in `prose`, so that lists and checks read figures only. Rows, memberships and
 * reasons keep the sequence of the change that made each of their parts, as values do: from there
 * the log is walked backwards without an index. */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "store/db.h"

enum { FIELD_BITS = 10, FIELDS_MAX = 1 << FIELD_BITS, SHORT_BYTES = 200 };
#define ROW_ID_MAX (INT64_C(1) << 52)

/* Numbers of the fields that lists read without asking the dictionary of fields. */
enum {
    NO_YEAR = 1,
    NO_UNIT,
    NO_NUMBER,
    NO_TITLE,
    NO_TEMPLATE,
    NO_STATE,
    NO_ARCHIVED,
    NO_LAST = NO_ARCHIVED
};

/* -1, where no value stands, for what can be no row's id: a file says anything. */
static inline int64_t value_id(int64_t row, int64_t no)
{
    return row > 0 && row < ROW_ID_MAX ? row * FIELDS_MAX + no : -1;
}

/* One step of a schema's history: what makes version `to` of the version before. */
struct schema_step {
    int64_t to;
    const char *const *sql; /* `count` statements, run in one transaction */
    size_t count;
};
/* A schema: how every version of it came about, and what the newest looks like. */
struct schema {
    const struct schema_step *step; /* in order */
    size_t steps;
    const char *const *table; /* the newest tables and indexes, as SQLite keeps their texts */
    size_t tables;
};
extern const struct schema schema_program; /* this program's */

/* What a file is, before any of its tables is read. */
enum schema_is { SCHEMA_OURS, SCHEMA_EMPTY, SCHEMA_OLD };
/* *version gets its version. STATUS_FORMAT: a foreign file, a schema that is not exactly that of its
 * version, or one of a newer program. */
MUST_CHECK enum status schema_check(const struct schema *s, struct db *db, enum schema_is *out,
                                    int64_t *version, struct err *err);
/* Bring a file of version `from` (0: empty) to the newest, each step in a transaction. */
MUST_CHECK enum status schema_upgrade(const struct schema *s, struct db *db, int64_t from,
                                      struct err *err);

#endif
