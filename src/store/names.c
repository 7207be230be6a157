/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "store/names.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

void names_finish(struct names *n)
{
    for (size_t i = 0; i < FIELDS_MAX; i++)
        free(n->key[i]);
    *n = (struct names){0};
}

/* Where `key` stands, or would stand, among the sorted numbers. */
static size_t place(const struct names *n, const char *key)
{
    size_t low = 0;
    size_t high = n->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(n->key[n->sorted[middle]], key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int64_t known(const struct names *n, const char *key)
{
    size_t at = place(n, key);

    return at < n->count && strcmp(n->key[n->sorted[at]], key) == 0 ? n->sorted[at] : 0;
}

static void learn(struct names *n, int64_t number, const char *key)
{
    size_t at = place(n, key);

    memmove(&n->sorted[at + 1], &n->sorted[at], (n->count - at) * sizeof *n->sorted);
    n->sorted[at] = (uint16_t)number;
    n->key[number] = mem_str(key);
    n->count++;
}

enum status names_find(struct names *n, struct db *db, const char *key, int64_t *out,
                       struct err *err)
{
    static const char sql[] = "SELECT id FROM field WHERE key = ?";
    sqlite3_stmt *q;
    bool row;
    enum status rc;

    *out = known(n, key);
    if (*out != 0)
        return STATUS_OK;
    rc = db_query(db, sql, &q, err);
    if (rc == STATUS_OK)
        rc = db_bind(db, q, err, "s", key);
    if (rc == STATUS_OK)
        rc = db_next(db, q, &row, err);
    if (rc != STATUS_OK || !row)
        return rc;
    *out = sqlite3_column_int64(q, 0);
    sqlite3_reset(q);
    if (*out <= 0 || *out >= FIELDS_MAX || n->key[*out])
        return db_damaged(err);
    learn(n, *out, key);
    return STATUS_OK;
}

enum status names_number(struct names *n, struct db *db, const char *key, int64_t *out,
                         struct err *err)
{
    static const char sql[] = "INSERT INTO field(key) VALUES (?)";
    sqlite3_stmt *q;
    enum status rc = names_find(n, db, key, out, err);

    if (rc != STATUS_OK || *out != 0)
        return rc;
    rc = db_query(db, sql, &q, err);
    if (rc == STATUS_OK)
        rc = db_bind(db, q, err, "s", key);
    if (rc == STATUS_OK)
        rc = db_run(db, q, err);
    if (rc != STATUS_OK)
        return rc;
    *out = sqlite3_last_insert_rowid(db->handle);
    if (*out >= FIELDS_MAX)
        return err_set(err, STATUS_FULL,
                       "数据文件里的栏目已有 %d 种，不能再增加；请新建一个数据文件",
                       FIELDS_MAX - 1);
    learn(n, *out, key);
    return STATUS_OK;
}

enum status names_key(struct names *n, struct db *db, int64_t number, const char **out,
                      struct err *err)
{
    static const char sql[] = "SELECT key FROM field WHERE id = ?";
    sqlite3_stmt *q;
    const char *key;
    bool row;
    enum status rc = STATUS_OK;

    if (number > 0 && number < FIELDS_MAX && !n->key[number]) {
        rc = db_query(db, sql, &q, err);
        if (rc == STATUS_OK)
            rc = db_bind(db, q, err, "i", number);
        if (rc == STATUS_OK)
            rc = db_next(db, q, &row, err);
        if (rc == STATUS_OK && row && (!db_word(q, 0, &key) || known(n, key) != 0))
            rc = db_damaged(err);
        else if (rc == STATUS_OK && row)
            learn(n, number, key);
        if (rc == STATUS_OK)
            sqlite3_reset(q);
    }
    *out = number > 0 && number < FIELDS_MAX ? n->key[number] : NULL;
    return rc;
}
