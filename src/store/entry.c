/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "store/entry.h"

#include "base/mem.h"
#include "store/schema.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading and writing ---- */

enum status entry_read(sqlite3_stmt *q, struct entry *out, struct err *err)
{
    int64_t *const number[] = {&out->seq,    &out->origin, &out->step, &out->undoes,
                               &out->redo,   &out->ledger, &out->row,  &out->state,
                               &out->number, &out->before, &out->at};
    enum { NUMBERS = sizeof number / sizeof *number };

    for (int i = 0; i < NUMBERS; i++)
        *number[i] = sqlite3_column_int64(q, i);
    if (!db_word(q, NUMBERS, &out->who) || !db_word(q, NUMBERS + 1, &out->field) ||
        !db_text(q, NUMBERS + 2, &out->cursor) ||
        !db_blob(q, NUMBERS + 3, out->hash, sizeof out->hash) ||
        !db_text(q, NUMBERS + 4, &out->typed) || out->seq <= 0 || out->before < 0 ||
        out->before >= out->seq || out->state < VALUE_BLANK || out->state > VALUE_PENDING)
        return db_damaged(err);
    return STATUS_OK;
}

enum status entry_write(struct db *db, const struct entry *e, struct err *err)
{
    static const char sql[] = "INSERT INTO change(" ENTRY_COLUMNS ")"
                              " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
    sqlite3_stmt *q;
    enum status rc = db_query(db, sql, &q, err);

    if (rc == STATUS_OK)
        rc = db_bind(db, q, err, "iiiiiiiiiiisssbs", e->seq, e->origin, e->step, e->undoes, e->redo,
                     e->ledger, e->row, e->state, e->number, e->before, e->at, e->who, e->field,
                     e->cursor, e->hash, sizeof e->hash, e->typed);
    return rc == STATUS_OK ? db_run(db, q, err) : rc;
}

/* Numbers and short texts in a row, each number in as many bytes as it needs and each text behind its
 * length, so that no two lists of them look alike. */
struct packed {
    uint8_t byte[1024];
    size_t bytes;
};

static void pack_number(struct packed *p, int64_t n)
{
    uint64_t u = (uint64_t)n;

    for (; u > 127; u >>= 7)
        p->byte[p->bytes++] = (uint8_t)(u | 128);
    p->byte[p->bytes++] = (uint8_t)u;
}

static void pack_bytes(struct packed *p, const void *s, size_t bytes)
{
    memcpy(p->byte + p->bytes, s, bytes);
    p->bytes += bytes;
}

/* A text too long for the row stands for itself as its hash; its length tells which it is. */
static void pack_text(struct packed *p, const char *s)
{
    size_t bytes = s ? strlen(s) : 0;
    uint8_t hash[HASH_BYTES];

    pack_number(p, s ? (int64_t)bytes + 1 : 0);
    if (bytes <= SHORT_BYTES) {
        pack_bytes(p, s ? s : "", bytes);
        return;
    }
    hash_bytes(s, bytes, hash);
    pack_bytes(p, hash, sizeof hash);
}

void entry_hash(const struct entry *e, const uint8_t before[HASH_BYTES], uint8_t out[HASH_BYTES])
{
    const int64_t number[] = {e->seq, e->origin, e->step,   e->undoes, e->redo, e->ledger,
                              e->row, e->state,  e->number, e->before, e->at};
    const char *const text[] = {e->who, e->field, e->cursor, e->typed};
    struct packed p;

    p.bytes = 0;
    pack_bytes(&p, before, HASH_BYTES);
    for (size_t i = 0; i < sizeof number / sizeof *number; i++)
        pack_number(&p, number[i]);
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        pack_text(&p, text[i]);
    hash_bytes(p.byte, p.bytes, out);
}

void entry_value(const struct entry *e, struct value *v)
{
    v->typed = mem_str(e->typed);
    v->number = e->number;
    v->state = (enum value_state)e->state;
    v->touched = true;
    v->change = e->seq;
}

enum status head_read(struct db *db, struct head *out, struct err *err)
{
    static const char sql[] =
        "SELECT seq, origin, step, hash FROM change ORDER BY seq DESC LIMIT 1";
    sqlite3_stmt *q;
    bool row;
    enum status rc = db_query(db, sql, &q, err);

    *out = (struct head){0};
    if (rc == STATUS_OK)
        rc = db_next(db, q, &row, err);
    if (rc != STATUS_OK || !row)
        return rc;
    out->seq = sqlite3_column_int64(q, 0);
    out->origin = sqlite3_column_int64(q, 1);
    out->step = sqlite3_column_int64(q, 2);
    if (!db_blob(q, 3, out->hash, sizeof out->hash) || out->seq <= 0 || out->seq >= SEQ_MAX)
        rc = db_damaged(err);
    sqlite3_reset(q);
    return rc;
}

/* ---- origins ---- */

void origin_hash(const struct origin *o, const uint8_t before[HASH_BYTES], uint8_t out[HASH_BYTES])
{
    struct packed p;

    p.bytes = 0;
    pack_bytes(&p, before, HASH_BYTES);
    pack_bytes(&p, o->key, sizeof o->key);
    pack_number(&p, o->id);
    pack_number(&p, o->at);
    pack_number(&p, o->after);
    pack_text(&p, o->why);
    hash_bytes(p.byte, p.bytes, out);
}

void origin_finish(struct origin *o)
{
    free(o->why);
    *o = (struct origin){0};
}

enum status origin_read(struct db *db, int64_t id, struct origin *out, struct err *err)
{
    static const char sql[] = "SELECT id, key, at, after, why FROM origin"
                              " WHERE ?1 IN (0, id) ORDER BY id DESC LIMIT 1";
    sqlite3_stmt *q;
    const char *why = NULL;
    bool row;
    enum status rc = db_query(db, sql, &q, err);

    *out = (struct origin){0};
    if (rc == STATUS_OK)
        rc = db_bind(db, q, err, "i", id);
    if (rc == STATUS_OK)
        rc = db_next(db, q, &row, err);
    if (rc != STATUS_OK || !row)
        return rc;
    out->id = sqlite3_column_int64(q, 0);
    out->at = sqlite3_column_int64(q, 2);
    out->after = sqlite3_column_int64(q, 3);
    if (out->id <= 0 || !db_blob(q, 1, out->key, sizeof out->key) || !db_word(q, 4, &why))
        rc = db_damaged(err);
    out->why = mem_str(why);
    sqlite3_reset(q);
    return rc;
}

enum status origin_add(struct db *db, const char *why, struct err *err)
{
    static const char sql[] = "INSERT INTO origin(key, at, after, why) VALUES (?,?,?,?)";
    uint8_t key[ROW_KEY_BYTES];
    struct head head;
    sqlite3_stmt *q;
    enum status rc = head_read(db, &head, err);

    random_bytes(key, sizeof key);
    if (rc == STATUS_OK)
        rc = db_query(db, sql, &q, err);
    if (rc == STATUS_OK)
        rc = db_bind(db, q, err, "biis", key, sizeof key, moment_now_ms(), head.seq, why);
    return rc == STATUS_OK ? db_run(db, q, err) : rc;
}

/* ---- what is said in text ---- */

bool int_read(const char *s, int64_t *out)
{
    char *end;

    if (!s || !((*s >= '0' && *s <= '9') || (*s == '-' && s[1] >= '0' && s[1] <= '9')))
        return false;
    errno = 0;
    *out = strtoll(s, &end, 10);
    return errno == 0 && *end == '\0';
}

struct slot slot_of(const char *field)
{
    struct slot s = {.kind = SLOT_UNKNOWN};

    if (field[0] != '*') {
        s.kind = SLOT_VALUE;
    } else if (strcmp(field, FIELD_CREATED) == 0) {
        s.kind = SLOT_CREATED;
    } else if (strcmp(field, FIELD_ORDER) == 0) {
        s.kind = SLOT_ORDER;
    } else if (strcmp(field, FIELD_REMOVED) == 0) {
        s.kind = SLOT_REMOVED;
    } else if (str_starts(field, FIELD_SHOWN)) {
        if (int_read(field + strlen(FIELD_SHOWN), &s.report))
            s.kind = SLOT_SHOWN;
    } else if (str_starts(field, FIELD_REASON)) {
        s.kind = SLOT_REASON;
        s.rule = field + strlen(FIELD_REASON);
    }
    return s;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool key_read(const char *hex, uint8_t out[ROW_KEY_BYTES])
{
    if (strlen(hex) != 2 * ROW_KEY_BYTES)
        return false;
    for (size_t i = 0; i < ROW_KEY_BYTES; i++) {
        int high = hex_digit(hex[2 * i]);
        int low = hex_digit(hex[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        out[i] = (uint8_t)(high * 16 + low);
    }
    return true;
}

/* The next word of *s, which ends at a space or at the end; false when it does not fit. */
static bool take_word(const char **s, char *out, size_t size)
{
    size_t bytes = strcspn(*s, " ");

    if (bytes == 0 || bytes >= size)
        return false;
    memcpy(out, *s, bytes);
    out[bytes] = '\0';
    *s += bytes + ((*s)[bytes] == ' ');
    return true;
}

bool birth_read(const char *typed, struct birth *out)
{
    char parent[24], order[24], key[ROW_KEY_HEX_BYTES];

    return typed && take_word(&typed, out->kind, sizeof out->kind) &&
           take_word(&typed, parent, sizeof parent) && take_word(&typed, order, sizeof order) &&
           take_word(&typed, key, sizeof key) && *typed == '\0' && int_read(parent, &out->parent) &&
           int_read(order, &out->order) && key_read(key, out->key);
}

/* Put `n` in front of `end`; returns where it begins. */
static char *put_decimal(char *end, int64_t n)
{
    uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

    do {
        *--end = (char)('0' + u % 10);
        u /= 10;
    } while (u > 0);
    if (n < 0)
        *--end = '-';
    return end;
}

const char *cursor_write(const struct cursor *c, char out[CURSOR_BYTES])
{
    enum { NUMBERS = 2 * 21 };
    char *s = out + NUMBERS;

    if (c->report == 0 && c->row == 0)
        return NULL;
    *s = '\0';
    if (c->field[0])
        snprintf(s, CURSOR_BYTES - NUMBERS, " %s", c->field);
    s = put_decimal(s, c->row);
    *--s = ' ';
    return put_decimal(s, c->report);
}

bool cursor_read(const char *s, struct cursor *out)
{
    char report[24], row[24];

    *out = (struct cursor){0};
    if (!s)
        return true;
    if (!take_word(&s, report, sizeof report) || !take_word(&s, row, sizeof row) ||
        !int_read(report, &out->report) || !int_read(row, &out->row))
        return false;
    return *s == '\0' || (take_word(&s, out->field, sizeof out->field) && *s == '\0');
}

void reason_split(const char *typed, size_t *figure_bytes, const char **text)
{
    const char *line = strchr(typed, '\n');

    *figure_bytes = line ? (size_t)(line - typed) : 0;
    *text = line ? line + 1 : typed;
}
