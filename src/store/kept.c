/* SPDX-License-Identifier: MulanPSL-2.0 */
/* What is kept beside the log: drafts, texts of templates, snapshots. */
#include "store/entry.h"
#include "store/inside.h"
#include "store/schema.h"

#include "base/hash.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* ---- drafts ---- */

void drafts_free(struct draft *draft, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(draft[i].field);
        free(draft[i].typed);
        free(draft[i].who);
    }
    free(draft);
}

static enum status read_draft(struct store *st, sqlite3_stmt *q, struct draft *out, struct err *err)
{
    int64_t id = sqlite3_column_int64(q, 0);
    const char *who, *cursor, *typed, *field;
    enum status rc = names_key(&st->names, &st->db, id % FIELDS_MAX, &field, err);

    if (rc != STATUS_OK)
        return rc;
    out->row = id / FIELDS_MAX;
    out->at_ms = sqlite3_column_int64(q, 1);
    if (!field || !db_word(q, 2, &who) || !db_text(q, 3, &cursor) ||
        !cursor_read(cursor, &out->cursor) || !db_word(q, 4, &typed))
        return db_damaged(err);
    out->field = mem_str(field);
    out->typed = mem_str(typed);
    out->who = mem_str(who);
    return STATUS_OK;
}

enum status store_drafts(struct store *st, int64_t ledger, struct draft **out, size_t *count,
                         struct err *err)
{
    static const char sql[] = "SELECT d.id, d.at, d.who, d.cursor, d.typed FROM draft d"
                              " CROSS JOIN row r ON r.id = d.id / 1024 WHERE r.ledger = ?";
    struct draft *draft = NULL;
    int64_t last = 0;
    size_t n = 0;
    size_t cap = 0;
    sqlite3_stmt *q = NULL;
    bool row = true;
    enum status rc;

    store_settle(st, ledger);
    rc = store_read_begin(st, err);
    if (rc == STATUS_OK)
        rc = db_query(&st->db, sql, &q, err);
    if (rc == STATUS_OK)
        rc = db_bind(&st->db, q, err, "i", ledger);
    while (rc == STATUS_OK) {
        struct draft d = {0};

        rc = db_next(&st->db, q, &row, err);
        if (rc == STATUS_OK && row && sqlite3_column_int64(q, 0) <= last)
            rc = db_damaged(err);
        if (rc == STATUS_OK && row)
            rc = read_draft(st, q, &d, err);
        if (rc != STATUS_OK || !row)
            break;
        last = sqlite3_column_int64(q, 0);
        draft = mem_grow(draft, n, &cap, sizeof *draft);
        draft[n++] = d;
    }
    sqlite3_reset(q);
    store_read_end(st);
    if (rc != STATUS_OK) {
        drafts_free(draft, n);
        return rc;
    }
    *out = draft;
    *count = n;
    return STATUS_OK;
}

/* ---- texts ---- */

/* The text in the first column of the bound `q`, and the number in the second. */
static enum status read_text(struct store *st, sqlite3_stmt *q, struct text *out, int64_t *number,
                             bool *found, struct err *err)
{
    const char *s;
    enum status rc = db_next(&st->db, q, found, err);

    if (rc != STATUS_OK || !*found)
        return rc;
    if (db_word(q, 0, &s))
        text_add(out, s);
    else
        rc = db_damaged(err);
    *number = sqlite3_column_int64(q, 1);
    sqlite3_reset(q);
    return rc;
}

bool text_is_of(const char *text, const char *hash)
{
    uint8_t bytes[HASH_BYTES];
    char hex[HASH_HEX_BYTES];

    hash_bytes(text, strlen(text), bytes);
    return strcmp(hash_hex(bytes, hex), hash) == 0;
}

enum status text_altered(struct err *err)
{
    return err_set(err, STATUS_FORMAT,
                   "数据文件里存的模板或字典与当初的不一样，数据文件已损坏或被别的程序改过；"
                   "请先把它复制一份保管好，再用备份恢复");
}

enum status store_text(struct store *st, const char *hash, struct text *out, struct err *err)
{
    static const char sql[] = "SELECT text, id FROM template WHERE hash = ?";
    size_t before = out->bytes;
    int64_t id;
    sqlite3_stmt *q;
    bool found = false;
    enum status rc = store_read_begin(st, err);

    if (rc == STATUS_OK)
        rc = db_query(&st->db, sql, &q, err);
    if (rc == STATUS_OK)
        rc = db_bind(&st->db, q, err, "s", hash);
    if (rc == STATUS_OK)
        rc = read_text(st, q, out, &id, &found, err);
    store_read_end(st);
    if (rc == STATUS_OK && !found)
        rc = err_set(err, STATUS_NOT_FOUND, "数据文件里没有这份报告所用的模板");
    if (rc == STATUS_OK && !text_is_of(out->s + before, hash)) {
        text_remove(out, before, out->bytes - before);
        rc = text_altered(err);
    }
    return rc;
}

enum status store_snapshot(struct store *st, int64_t report, struct text *out, int64_t *at_ms,
                           struct err *err)
{
    static const char sql[] =
        "SELECT text, at FROM snapshot WHERE report = ? ORDER BY id DESC LIMIT 1";
    sqlite3_stmt *q;
    bool found = false;
    enum status rc;

    store_settle(st, 0);
    rc = store_read_begin(st, err);
    if (rc == STATUS_OK)
        rc = db_query(&st->db, sql, &q, err);
    if (rc == STATUS_OK)
        rc = db_bind(&st->db, q, err, "i", report);
    if (rc == STATUS_OK)
        rc = read_text(st, q, out, at_ms, &found, err);
    store_read_end(st);
    if (rc == STATUS_OK && !found)
        rc = err_set(err, STATUS_NOT_FOUND, "这份报告还没有锁定时的存档");
    return rc;
}
