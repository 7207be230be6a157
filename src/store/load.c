/* SPDX-License-Identifier: MulanPSL-2.0 */
/* A ledger from the file into memory. */
#include "store/entry.h"
#include "store/inside.h"
#include "store/schema.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* What loading knows besides the record. */
struct load {
    struct store *st;
    const struct dict *dict;
    struct record *record;
    int64_t ledger;
    /* The rows read so far, by id; NULL for those whose kind the dictionary does not know. */
    struct seen {
        int64_t id;
        struct row *row;
    } * seen;
    size_t count, cap;
    /* The field of each kind (dict->kinds of them) and number: `unseen` until first asked for,
     * NULL where the dictionary has none. */
    const struct field **field;
    int64_t last_value; /* the id of the value before, within one table */
};

static const struct field unseen; /* its address alone is of use */

static const struct seen *find_seen(const struct load *l, int64_t id)
{
    size_t low = 0;
    size_t high = l->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (l->seen[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < l->count && l->seen[low].id == id ? &l->seen[low] : NULL;
}

static enum status query(struct load *l, const char *sql, sqlite3_stmt **out, struct err *err)
{
    enum status rc = db_query(&l->st->db, sql, out, err);

    return rc == STATUS_OK ? db_bind(&l->st->db, *out, err, "i", l->ledger) : rc;
}

/* Give every row of a query to `take`. */
static enum status each(struct load *l, const char *sql,
                        enum status (*take)(struct load *, sqlite3_stmt *, struct err *),
                        struct err *err)
{
    sqlite3_stmt *q = NULL;
    bool row = true;
    enum status rc = query(l, sql, &q, err);

    l->last_value = 0;
    while (rc == STATUS_OK) {
        rc = db_next(&l->st->db, q, &row, err);
        if (rc != STATUS_OK || !row)
            break;
        rc = take(l, q, err);
    }
    sqlite3_reset(q);
    return rc;
}

/* ---- rows ---- */

/* Ids grow from parent to child, so that reading by id meets every parent first. They only grow: pages
 * that lead back to themselves would give them again. */
static enum status take_row(struct load *l, sqlite3_stmt *q, struct err *err)
{
    struct seen s = {.id = sqlite3_column_int64(q, 0)};
    int64_t parent = sqlite3_column_int64(q, 2);
    const struct seen *above = parent ? find_seen(l, parent) : NULL;
    uint8_t key[ROW_KEY_BYTES];
    const struct kind *k;
    const char *kind;

    if (s.id <= (l->count > 0 ? l->seen[l->count - 1].id : 0) || s.id >= ROW_ID_MAX ||
        !db_blob(q, 1, key, sizeof key) || !db_word(q, 3, &kind) ||
        (parent ? !above : s.id != l->ledger))
        return db_damaged(err);
    k = dict_kind(l->dict, kind);
    if (k && (!above || above->row)) {
        s.row = record_put_row(l->record, s.id, key, k, above ? above->row : NULL,
                               sqlite3_column_int64(q, 4), sqlite3_column_int64(q, 5) != 0);
        if (!s.row)
            return db_damaged(err);
    }
    l->seen = mem_grow(l->seen, l->count, &l->cap, sizeof *l->seen);
    l->seen[l->count++] = s;
    return STATUS_OK;
}

/* ---- values ---- */

static enum status find_field(struct load *l, const struct kind *k, int64_t no,
                              const struct field **out, struct err *err)
{
    const struct field **known = &l->field[(size_t)k->no * FIELDS_MAX + (size_t)no];
    const char *key;
    enum status rc = STATUS_OK;

    if (*known == &unseen) {
        rc = names_key(&l->st->names, &l->st->db, no, &key, err);
        if (rc == STATUS_OK)
            *known = key ? kind_field(k, key) : NULL;
    }
    *out = *known;
    return rc;
}

static enum status take_value(struct load *l, sqlite3_stmt *q, struct err *err)
{
    int64_t id = sqlite3_column_int64(q, 0);
    int64_t state = sqlite3_column_int64(q, 1);
    int64_t change = sqlite3_column_int64(q, 3);
    const struct seen *s = find_seen(l, id / FIELDS_MAX);
    const struct field *f;
    const char *typed;
    enum status rc;

    if (!s || id <= l->last_value || state < VALUE_BLANK || state > VALUE_PENDING || change <= 0 ||
        !db_text(q, 4, &typed) || (typed == NULL) != (state == VALUE_BLANK))
        return db_damaged(err);
    l->last_value = id;
    if (!s->row)
        return STATUS_OK;
    rc = find_field(l, s->row->kind, id % FIELDS_MAX, &f, err);
    if (rc == STATUS_OK && f && !f->computed)
        record_put_value(l->record, s->row, f, typed, (enum value_state)state,
                         sqlite3_column_int64(q, 2), change);
    return rc;
}

/* ---- memberships and reasons ---- */

static enum status take_shown(struct load *l, sqlite3_stmt *q, struct err *err)
{
    (void)err;
    record_put_shown(l->record, sqlite3_column_int64(q, 1), sqlite3_column_int64(q, 0),
                     sqlite3_column_int64(q, 2) != 0);
    return STATUS_OK;
}

static enum status take_reason(struct load *l, sqlite3_stmt *q, struct err *err)
{
    const char *rule, *figure, *text;

    if (!db_word(q, 1, &rule) || !db_text(q, 2, &figure) || !db_text(q, 3, &text))
        return db_damaged(err);
    if (!str_empty(text))
        record_put_reason(l->record, rule, sqlite3_column_int64(q, 0), figure ? figure : "", text);
    return STATUS_OK;
}

/* ---- all of it ---- */

static enum status read_all(struct load *l, struct err *err)
{
    /* The tables without an index on the ledger are entered from its rows: CROSS keeps the order. */
    static const char row_sql[] =
        "SELECT id, key, parent, kind, ord, removed FROM row WHERE ledger = ? ORDER BY id";
    static const char value_sql[] =
        "SELECT v.id, v.state, v.number, v.change, v.typed FROM row r CROSS JOIN value v"
        " ON v.id BETWEEN r.id * 1024 AND r.id * 1024 + 1023 WHERE r.ledger = ?";
    static const char prose_sql[] =
        "SELECT v.id, v.state, v.number, v.change, v.typed FROM row r CROSS JOIN prose v"
        " ON v.id BETWEEN r.id * 1024 AND r.id * 1024 + 1023 WHERE r.ledger = ?";
    static const char shown_sql[] = "SELECT s.row, s.report, s.shown FROM row r"
                                    " CROSS JOIN report_row s ON s.row = r.id WHERE r.ledger = ?";
    static const char reason_sql[] = "SELECT e.row, e.rule, e.figure, e.text FROM row r"
                                     " CROSS JOIN reason e ON e.row = r.id WHERE r.ledger = ?";
    enum status rc = each(l, row_sql, take_row, err);

    if (rc == STATUS_OK && l->count == 0)
        return err_set(err, STATUS_NOT_FOUND, "数据文件里没有这个台账");
    if (rc == STATUS_OK && !l->record->ledger)
        return db_damaged(err);
    if (rc == STATUS_OK)
        rc = each(l, value_sql, take_value, err);
    if (rc == STATUS_OK)
        rc = each(l, prose_sql, take_value, err);
    if (rc == STATUS_OK)
        rc = each(l, shown_sql, take_shown, err);
    if (rc == STATUS_OK)
        rc = each(l, reason_sql, take_reason, err);
    return rc;
}

enum status store_load(struct store *st, int64_t ledger, const struct dict *d, struct record **out,
                       struct err *err)
{
    struct load l = {.st = st, .dict = d, .ledger = ledger};
    size_t fields = d->kinds * FIELDS_MAX;
    enum status rc;

    store_settle(st, ledger);
    rc = store_read_begin(st, err);

    l.record = record_create_bare(d, store_next_row(st));
    l.field = mem_new(fields, sizeof *l.field);
    for (size_t i = 0; i < fields; i++)
        l.field[i] = &unseen;
    if (rc == STATUS_OK)
        rc = read_all(&l, err);
    store_read_end(st);
    free(l.seen);
    free(l.field);
    if (rc != STATUS_OK) {
        record_destroy(l.record);
        return rc;
    }
    record_settle(l.record);
    *out = l.record;
    return STATUS_OK;
}
