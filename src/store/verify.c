/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "store/verify.h"

#include "base/mem.h"

#include "store/entry.h"
#include "store/inside.h"
#include "store/names.h"
#include "store/schema.h"
#include "store/tally.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A part of a table that a change may stand in: the last change of a field, and what it left. */
struct place_now {
    int64_t change;
    bool found;
    bool same; /* what stands there is what the entry says */
};

struct walk {
    struct db *db;
    struct names names;
    uint8_t hash[HASH_BYTES]; /* of the entry before */
    int64_t seq, origin;
    int64_t count;
    int64_t standing; /* entries found standing in a table: as many as there are parts */
};

static enum status broken(int64_t seq, struct err *err)
{
    return err_set(err, STATUS_FORMAT,
                   "第 %" PRId64 " 条改动记录与前面的记录对不上，数据文件可能被别的程序改过；"
                   "请先把它复制一份保管好，再用备份恢复",
                   seq);
}

static enum status astray(const struct entry *e, struct err *err)
{
    return err_set(err, STATUS_FORMAT,
                   "第 %" PRId64 " 条改动与现在存的内容不一致，"
                   "数据文件可能被别的程序改过；请先把它复制一份保管好，再用备份恢复",
                   e->seq);
}

/* ---- what stands in the tables ---- */

static bool same_text(sqlite3_stmt *q, int column, const char *text)
{
    const char *there;

    if (!db_text(q, column, &there))
        return false;
    return there && text ? strcmp(there, text) == 0 : there == text;
}

/* Step the bound query; its first column is the last change. */
static enum status find_part(struct walk *w, sqlite3_stmt *q, struct place_now *out,
                             struct err *err)
{
    enum status rc = db_next(w->db, q, &out->found, err);

    if (rc == STATUS_OK && out->found)
        out->change = sqlite3_column_int64(q, 0);
    return rc;
}

static enum status value_part(struct walk *w, const struct entry *e, struct place_now *out,
                              struct err *err)
{
    static const char sql[] = "SELECT change, state, number, typed FROM value WHERE id = ?1"
                              " UNION ALL"
                              " SELECT change, state, number, typed FROM prose WHERE id = ?1";
    int64_t no;
    sqlite3_stmt *q;
    enum status rc = names_find(&w->names, w->db, e->field, &no, err);

    if (rc != STATUS_OK || no == 0)
        return rc;
    rc = db_query(w->db, sql, &q, err);
    if (rc == STATUS_OK)
        rc = db_bind(w->db, q, err, "i", value_id(e->row, no));
    if (rc == STATUS_OK)
        rc = find_part(w, q, out, err);
    if (rc == STATUS_OK && out->found)
        out->same = sqlite3_column_int64(q, 1) == e->state &&
                    sqlite3_column_int64(q, 2) == e->number && same_text(q, 3, e->typed);
    sqlite3_reset(q);
    return rc;
}

/* A row's creation says where it stands until an order or a removal says otherwise. */
static bool same_birth(sqlite3_stmt *q, const struct entry *e)
{
    struct birth b;
    uint8_t key[ROW_KEY_BYTES];

    return birth_read(e->typed, &b) && sqlite3_column_int64(q, 3) == b.parent &&
           same_text(q, 4, b.kind) && sqlite3_column_int64(q, 5) == e->ledger &&
           db_blob(q, 8, key, sizeof key) && memcmp(key, b.key, sizeof key) == 0 &&
           (sqlite3_column_int64(q, 1) != 0 || sqlite3_column_int64(q, 6) == b.order) &&
           (sqlite3_column_int64(q, 2) != 0 || sqlite3_column_int64(q, 7) == 0);
}

static enum status row_part(struct walk *w, enum slot_kind kind, const struct entry *e,
                            struct place_now *out, struct err *err)
{
    static const char sql[] = "SELECT created, ordered, removal, parent, kind, ledger, ord,"
                              " removed, key FROM row WHERE id = ?";
    int64_t order;
    sqlite3_stmt *q;
    enum status rc = db_query(w->db, sql, &q, err);

    if (rc == STATUS_OK)
        rc = db_bind(w->db, q, err, "i", e->row);
    if (rc == STATUS_OK)
        rc = find_part(w, q, out, err);
    if (rc != STATUS_OK || !out->found)
        return rc;
    if (kind == SLOT_CREATED) {
        out->same = same_birth(q, e);
    } else if (kind == SLOT_ORDER) {
        out->change = sqlite3_column_int64(q, 1);
        out->same = int_read(e->typed, &order) && order == sqlite3_column_int64(q, 6);
    } else {
        out->change = sqlite3_column_int64(q, 2);
        out->same = !str_empty(e->typed) == (sqlite3_column_int64(q, 7) != 0);
    }
    sqlite3_reset(q);
    return rc;
}

static enum status shown_part(struct walk *w, int64_t report, const struct entry *e,
                              struct place_now *out, struct err *err)
{
    static const char sql[] = "SELECT change, shown FROM report_row WHERE row = ? AND report = ?";
    sqlite3_stmt *q;
    enum status rc = db_query(w->db, sql, &q, err);

    if (rc == STATUS_OK)
        rc = db_bind(w->db, q, err, "ii", e->row, report);
    if (rc == STATUS_OK)
        rc = find_part(w, q, out, err);
    if (rc == STATUS_OK && out->found)
        out->same = (e->typed && strcmp(e->typed, "1") == 0) == (sqlite3_column_int64(q, 1) != 0);
    sqlite3_reset(q);
    return rc;
}

static enum status reason_part(struct walk *w, const char *rule, const struct entry *e,
                               struct place_now *out, struct err *err)
{
    static const char sql[] = "SELECT change, text FROM reason WHERE row = ? AND rule = ?";
    size_t figure_bytes;
    const char *text = NULL;
    sqlite3_stmt *q;
    enum status rc = db_query(w->db, sql, &q, err);

    if (e->typed)
        reason_split(e->typed, &figure_bytes, &text);
    if (rc == STATUS_OK)
        rc = db_bind(w->db, q, err, "is", e->row, rule);
    if (rc == STATUS_OK)
        rc = find_part(w, q, out, err);
    if (rc == STATUS_OK && out->found)
        out->same = same_text(q, 1, text);
    sqlite3_reset(q);
    return rc;
}

/* An entry's field must stand in its table with this change or a later one; with this one, as the
 * entry says. */
static enum status check_part(struct walk *w, const struct entry *e, struct err *err)
{
    struct slot slot = slot_of(e->field);
    struct place_now part = {0};
    enum status rc = STATUS_OK;

    switch (slot.kind) {
    case SLOT_VALUE:
        rc = value_part(w, e, &part, err);
        break;
    case SLOT_CREATED:
    case SLOT_ORDER:
    case SLOT_REMOVED:
        rc = row_part(w, slot.kind, e, &part, err);
        break;
    case SLOT_SHOWN:
        rc = shown_part(w, slot.report, e, &part, err);
        break;
    case SLOT_REASON:
        rc = reason_part(w, slot.rule, e, &part, err);
        break;
    case SLOT_UNKNOWN:
        return STATUS_OK;
    }
    if (rc != STATUS_OK)
        return rc;
    if (!part.found || part.change < e->seq || (part.change == e->seq && !part.same))
        return astray(e, err);
    w->standing += part.change == e->seq;
    return STATUS_OK;
}

/* ---- the chain ---- */

static enum status check_chain(struct walk *w, const struct entry *e, struct err *err)
{
    uint8_t hash[HASH_BYTES];
    struct origin o;
    enum status rc;

    if (e->origin != w->origin) {
        rc = origin_read(w->db, e->origin, &o, err);
        if (rc == STATUS_OK && (o.id != e->origin || o.after != w->seq))
            rc = broken(e->seq, err);
        if (rc == STATUS_OK)
            origin_hash(&o, w->hash, w->hash);
        origin_finish(&o);
        if (rc != STATUS_OK)
            return rc;
    }
    entry_hash(e, w->hash, hash);
    if (e->seq != w->seq + 1 || memcmp(hash, e->hash, sizeof hash) != 0)
        return broken(e->seq, err);
    memcpy(w->hash, hash, sizeof hash);
    w->seq = e->seq;
    w->origin = e->origin;
    w->count++;
    return STATUS_OK;
}

static enum status walk_log(struct walk *w, struct err *err)
{
    static const char sql[] = "SELECT " ENTRY_COLUMNS " FROM change ORDER BY seq";
    sqlite3_stmt *q;
    bool row = true;
    enum status rc = db_query(w->db, sql, &q, err);

    while (rc == STATUS_OK) {
        struct entry e;

        rc = db_next(w->db, q, &row, err);
        if (rc != STATUS_OK || !row)
            break;
        if (entry_read(q, &e, NULL) != STATUS_OK)
            rc = broken(w->seq + 1, err);
        if (rc == STATUS_OK)
            rc = check_chain(w, &e, err);
        if (rc == STATUS_OK)
            rc = check_part(w, &e, err);
    }
    if (rc != STATUS_OK)
        sqlite3_reset(q);
    return rc;
}

/* Nothing stands in the tables that the log does not know. */
static enum status check_standing(struct walk *w, struct err *err)
{
    static const char sql[] =
        "SELECT (SELECT count(*) FROM value) + (SELECT count(*) FROM prose)"
        " + (SELECT count(*) + coalesce(sum(ordered > 0), 0) + coalesce(sum(removal > 0), 0)"
        " FROM row) + (SELECT count(*) FROM report_row) + (SELECT count(*) FROM reason)";
    int64_t standing = 0;
    enum status rc = db_number(w->db, sql, 0, &standing, err);

    if (rc == STATUS_OK && standing != w->standing)
        rc = err_set(err, STATUS_FORMAT,
                     "现在存的内容有 %" PRId64 " 处，改动记录里有 %" PRId64 " 处，相差 %" PRId64
                     " 处，数据文件可能被别的程序改过；请先把它复制一份保管好，再用备份恢复",
                     standing, w->standing, standing - w->standing);
    return rc;
}

/* Templates and dictionaries are under no change, but each under its own hash. */
static enum status check_texts(struct db *db, struct err *err)
{
    static const char sql[] = "SELECT hash, text FROM template";
    const char *hash, *text;
    sqlite3_stmt *q;
    bool row = true;
    enum status rc = db_query(db, sql, &q, err);

    while (rc == STATUS_OK) {
        rc = db_next(db, q, &row, err);
        if (rc != STATUS_OK || !row)
            break;
        if (!db_word(q, 0, &hash) || !db_word(q, 1, &text) || !text_is_of(text, hash))
            rc = text_altered(err);
    }
    if (rc != STATUS_OK)
        sqlite3_reset(q);
    return rc;
}

enum status verify_log(struct db *db, int64_t *changes, struct err *err)
{
    struct walk *w = mem_new(1, sizeof *w);
    enum status rc;

    w->db = db;
    rc = walk_log(w, err);
    if (rc == STATUS_OK)
        rc = check_standing(w, err);
    if (rc == STATUS_OK)
        rc = check_texts(db, err);
    if (rc == STATUS_OK)
        *changes = w->count;
    names_finish(&w->names);
    free(w);
    return rc;
}

enum status verify_pages(struct db *db, bool indexes, struct err *err)
{
    static const char quick_sql[] = "PRAGMA quick_check(1)";
    static const char whole_sql[] = "PRAGMA integrity_check(1)";
    const char *says = NULL;
    sqlite3_stmt *q;
    bool row;
    enum status rc = db_query(db, indexes ? whole_sql : quick_sql, &q, err);

    if (rc == STATUS_OK)
        rc = db_next(db, q, &row, err);
    if (rc != STATUS_OK)
        return rc;
    if (!row || !db_word(q, 0, &says) || strcmp(says, "ok") != 0)
        rc = db_damaged(err);
    sqlite3_reset(q);
    return rc;
}

enum status verify_file(const char *path, bool indexes, struct err *err)
{
    struct db db = {0};
    int64_t changes;
    enum status rc = db_open(&db, path, DB_READ, err);

    if (rc == STATUS_OK)
        rc = verify_pages(&db, indexes, err);
    if (rc == STATUS_OK)
        rc = verify_log(&db, &changes, err);
    db_close(&db);
    return rc;
}

enum status store_verify(struct store *st, int64_t *changes, struct err *err)
{
    enum status rc;

    store_settle(st, 0);
    rc = store_read_begin(st, err);
    if (rc == STATUS_OK)
        rc = verify_pages(&st->db, true, err);
    if (rc == STATUS_OK)
        rc = verify_log(&st->db, changes, err);
    if (rc == STATUS_OK)
        rc = tally_check(&st->db, err);
    store_read_end(st);
    return rc;
}
