/* SPDX-License-Identifier: MulanPSL-2.0 */
/* entry: a line of the log as it stands in the file, and what it says.
 *
 * The hash of an entry covers all its columns and the hash of the entry before, so that no line can
 * be changed, taken out or put in without breaking the chain there. */
#ifndef STORE_ENTRY_H
#define STORE_ENTRY_H

#include "base/hash.h"
#include "record/record.h"
#include "store/db.h"

/* Integers first and long text last: a scan of the log touches no overflow page. */
#define ENTRY_COLUMNS                                                                              \
    "seq, origin, step, undoes, redo, ledger, row, state, number, before, at, who, field, cursor," \
    " hash, typed"

struct entry {
    int64_t seq;
    int64_t origin; /* which installation, and since which restore */
    int64_t step, undoes, redo, ledger, row, state, number;
    int64_t before; /* sequence of the field's previous change; 0: its first */
    int64_t at;
    const char *who, *field; /* all text is borrowed */
    const char *cursor;      /* may be NULL */
    uint8_t hash[HASH_BYTES];
    const char *typed; /* may be NULL */
};

/* Read a row of ENTRY_COLUMNS; text is borrowed until the statement's next step. */
MUST_CHECK enum status entry_read(sqlite3_stmt *q, struct entry *out, struct err *err);
MUST_CHECK enum status entry_write(struct db *db, const struct entry *e, struct err *err);
void entry_hash(const struct entry *e, const uint8_t before[HASH_BYTES], uint8_t out[HASH_BYTES]);
/* The value an entry gave its field. *v is empty before. */
void entry_value(const struct entry *e, struct value *v);

/* No log comes near so many changes: one may always be counted on from the last. */
#define SEQ_MAX (INT64_C(1) << 62)

/* The last line of the log; seq is 0 and the hash zero when there is none. */
struct head {
    int64_t seq, origin, step;
    uint8_t hash[HASH_BYTES];
};
MUST_CHECK enum status head_read(struct db *db, struct head *out, struct err *err);

/* Where the chain starts anew: made by an installation, by a restore. */
struct origin {
    int64_t id;
    uint8_t key[ROW_KEY_BYTES];
    int64_t at;
    int64_t after; /* the last change before it */
    char *why;     /* owned */
};
void origin_finish(struct origin *o);
/* The first entry of an origin follows from the origin, which follows from the entry before. */
void origin_hash(const struct origin *o, const uint8_t before[HASH_BYTES], uint8_t out[HASH_BYTES]);
/* The origin of number `id`; `id` 0: the latest. out->id is 0 when there is none. */
MUST_CHECK enum status origin_read(struct db *db, int64_t id, struct origin *out, struct err *err);
/* A new origin after the head, with a random key. */
MUST_CHECK enum status origin_add(struct db *db, const char *why, struct err *err);

/* ---- what a field's name means on disk ---- */

enum slot_kind {
    SLOT_VALUE,
    SLOT_CREATED,
    SLOT_ORDER,
    SLOT_REMOVED,
    SLOT_SHOWN,
    SLOT_REASON,
    SLOT_UNKNOWN, /* of a newer program: kept in the log alone */
};
struct slot {
    enum slot_kind kind;
    int64_t report;   /* SLOT_SHOWN */
    const char *rule; /* SLOT_REASON; borrowed from the name */
};
struct slot slot_of(const char *field);

/* What *created says: "<kind> <parent id> <order> <key in hex>". */
struct birth {
    char kind[64];
    int64_t parent, order;
    uint8_t key[ROW_KEY_BYTES];
};
bool birth_read(const char *typed, struct birth *out);
bool int_read(const char *s, int64_t *out); /* decimal, whole, nothing else */

/* "<report> <row> <field>", somewhere in `out`; NULL for nowhere. */
enum { CURSOR_BYTES = 96 };
const char *cursor_write(const struct cursor *c, char out[CURSOR_BYTES]);
bool cursor_read(const char *s, struct cursor *out); /* NULL is nowhere */

/* A reason is "<figure>\n<text>"; *text points into typed. */
void reason_split(const char *typed, size_t *figure_bytes, const char **text);

#endif
