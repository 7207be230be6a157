/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "store/salvage.h"

#include "base/mem.h"
#include "store/inside.h"
#include "store/keeper.h"
#include "store/schema.h"
#include "store/sweep.h"
#include "store/tally.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A row that will be: its creation as told by the log, or by the table. */
struct born {
    int64_t id, parent, ledger;
    int64_t seq; /* 0: the table alone knows it */
};

struct salvage {
    struct db *from;
    struct names names; /* of `from` */
    struct keeper to;
    struct born *row; /* by id */
    size_t rows, cap;
    struct ids saved;   /* sequences in `from` that went over */
    struct ids doubted; /* log and table differ on them, and nothing tells who is right */
    int64_t last;       /* the highest seen there */
    int64_t last_step;  /* the highest that went over */
    int64_t made;       /* changes by nobody */
    int64_t made_step;  /* of the last of them: below 1, or above all others */
    struct step *open;  /* being gathered */
};

/* ---- the log as it can be believed ---- */

struct log_sweep {
    struct sweep sweep;
    uint8_t hash[HASH_BYTES]; /* of the entry before, and its sequence */
    int64_t seq, origin;
};

static bool log_begin(struct log_sweep *l, struct salvage *s)
{
    static const char sql[] = "SELECT " ENTRY_COLUMNS " FROM change WHERE seq >= ? ORDER BY seq";

    l->seq = l->origin = 0;
    memset(l->hash, 0, sizeof l->hash);
    return sweep_begin(&l->sweep, s->from, sql);
}

/* What the entry's hash is over besides itself; false when it is not known any more. */
static bool hash_before(struct log_sweep *l, struct salvage *s, const struct entry *e,
                        uint8_t out[HASH_BYTES])
{
    struct origin o = {0};
    bool known = e->seq == l->seq + 1;

    memcpy(out, l->hash, HASH_BYTES);
    if (known && e->origin != l->origin) {
        known = origin_read(s->from, e->origin, &o, NULL) == STATUS_OK && o.id == e->origin;
        if (known)
            origin_hash(&o, l->hash, out);
        origin_finish(&o);
    }
    return known;
}

static bool hash_fits(const struct entry *e, const uint8_t before[HASH_BYTES])
{
    uint8_t hash[HASH_BYTES];

    entry_hash(e, before, hash);
    return memcmp(hash, e->hash, sizeof hash) == 0;
}

static bool is_value(const struct entry *e)
{
    return e->state >= VALUE_BLANK && e->state <= VALUE_PENDING &&
           (e->typed == NULL) == (e->state == VALUE_BLANK);
}

/* What stands for the entry in the tables; false when it is not this entry's, or unreadable. */
static bool value_of(struct salvage *s, const struct entry *e, struct entry *out)
{
    static const char sql[] = "SELECT change, state, number, typed FROM value WHERE id = ?1"
                              " UNION ALL"
                              " SELECT change, state, number, typed FROM prose WHERE id = ?1";
    int64_t no = 0;
    sqlite3_stmt *q;
    bool row = false;

    *out = *e;
    if (slot_of(e->field).kind != SLOT_VALUE || e->row <= 0 || e->row >= ROW_ID_MAX ||
        names_find(&s->names, s->from, e->field, &no, NULL) != STATUS_OK || no == 0 ||
        db_query(s->from, sql, &q, NULL) != STATUS_OK ||
        db_bind(s->from, q, NULL, "i", value_id(e->row, no)) != STATUS_OK ||
        db_next(s->from, q, &row, NULL) != STATUS_OK || !row)
        return false;
    out->state = sqlite3_column_int64(q, 1);
    out->number = sqlite3_column_int64(q, 2);
    return sqlite3_column_int64(q, 0) == e->seq && db_text(q, 3, &out->typed) && is_value(out);
}

static bool same_value(const struct entry *a, const struct entry *b)
{
    return a->state == b->state && a->number == b->number && !a->typed == !b->typed &&
           (!a->typed || strcmp(a->typed, b->typed) == 0);
}

/* May the entry be believed? One that does not fit may get its text from the table. Of one behind a
 * gap nothing is known, and the gap may reach into it: the table must remember it. */
static bool believe(struct log_sweep *l, struct salvage *s, struct entry *e)
{
    uint8_t before[HASH_BYTES];
    struct entry stands;
    bool known = hash_before(l, s, e, before);

    if (known && hash_fits(e, before))
        return true;
    if (!value_of(s, e, &stands))
        return false;
    if (same_value(e, &stands))
        return true;
    if (!known)
        ids_add(&s->doubted, e->seq);
    else if (hash_fits(&stands, before))
        *e = stands;
    else
        return false;
    return known;
}

/* The next entry that is one; what is borrowed holds until the next call. */
static bool log_next(struct log_sweep *l, struct salvage *s, struct entry *e)
{
    while (sweep_next(&l->sweep)) {
        bool good;

        if (entry_read(l->sweep.q, e, NULL) != STATUS_OK)
            continue;
        good = believe(l, s, e);
        memcpy(l->hash, e->hash, HASH_BYTES);
        l->seq = e->seq;
        l->origin = e->origin;
        if (e->seq > s->last)
            s->last = e->seq;
        if (good)
            return true;
    }
    return false;
}

/* ---- which rows there will be ---- */

static struct born *find_born(const struct salvage *s, int64_t id)
{
    size_t low = 0;
    size_t high = s->rows;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (s->row[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->rows && s->row[low].id == id ? &s->row[low] : NULL;
}

static void add_born(struct salvage *s, int64_t id, int64_t parent, int64_t ledger, int64_t seq)
{
    if (id <= 0 || id >= ROW_ID_MAX || parent < 0 || parent >= id)
        return;
    s->row = mem_grow(s->row, s->rows, &s->cap, sizeof *s->row);
    s->row[s->rows++] = (struct born){id, parent, ledger, seq};
}

/* By id, and what the log says before what the table says. */
static int compare_born(const void *a, const void *b)
{
    const struct born *l = a;
    const struct born *r = b;

    if (l->id != r->id)
        return l->id < r->id ? -1 : 1;
    return (l->seq == 0) - (r->seq == 0);
}

/* A row needs the one it stands under, in the same ledger. Ids grow from parent to child. */
static void keep_rooted(struct salvage *s)
{
    size_t all = s->rows;

    if (all > 1)
        qsort(s->row, all, sizeof *s->row, compare_born);
    s->rows = 0;
    for (size_t i = 0; i < all; i++) {
        struct born b = s->row[i];
        const struct born *above = b.parent ? find_born(s, b.parent) : NULL;

        if ((b.parent ? above && above->ledger == b.ledger : b.ledger == b.id) &&
            !(s->rows > 0 && s->row[s->rows - 1].id == b.id))
            s->row[s->rows++] = b;
    }
}

static const char row_sql[] = "SELECT id, key, parent, kind, ledger, ord, removed, ordered, removal"
                              " FROM row WHERE id >= ? ORDER BY id";

/* The creation of the row `q` stands on, as the log would say it; false where it is no row. */
static bool birth_of(sqlite3_stmt *q, struct text *out)
{
    uint8_t key[ROW_KEY_BYTES];
    struct birth b;
    const char *kind;

    text_clear(out);
    if (!db_blob(q, 1, key, sizeof key) || !db_word(q, 3, &kind))
        return false;
    text_addf(out, "%s %" PRId64 " %" PRId64 " ", kind, (int64_t)sqlite3_column_int64(q, 2),
              (int64_t)sqlite3_column_int64(q, 5));
    for (size_t i = 0; i < ROW_KEY_BYTES; i++)
        text_addf(out, "%02x", key[i]);
    return birth_read(out->s, &b);
}

/* The keys of the rows that the log gives: no other row has one of them. */
struct keys {
    struct key {
        uint8_t byte[ROW_KEY_BYTES];
    } * key;
    size_t count, cap;
};

static int compare_keys(const void *a, const void *b)
{
    return memcmp(a, b, ROW_KEY_BYTES);
}

static void find_logged_rows(struct salvage *s, struct keys *k)
{
    struct log_sweep l;
    struct entry e;
    struct birth b;

    if (!log_begin(&l, s))
        return;
    while (log_next(&l, s, &e)) {
        if (slot_of(e.field).kind != SLOT_CREATED || !birth_read(e.typed, &b))
            continue;
        add_born(s, e.row, b.parent, e.ledger, e.seq);
        k->key = mem_grow(k->key, k->count, &k->cap, sizeof *k->key);
        memcpy(k->key[k->count++].byte, b.key, ROW_KEY_BYTES);
    }
    sweep_end(&l.sweep);
    if (k->count > 1)
        qsort(k->key, k->count, sizeof *k->key, compare_keys);
}

static void find_rows(struct salvage *s)
{
    struct keys k = {0};
    struct text birth = {0};
    struct sweep table;

    find_logged_rows(s, &k);
    if (sweep_begin(&table, s->from, row_sql)) {
        while (sweep_next(&table))
            if (birth_of(table.q, &birth) &&
                !(k.count > 0 && bsearch(sqlite3_column_blob(table.q, 1), k.key, k.count,
                                         sizeof *k.key, compare_keys)))
                add_born(s, sqlite3_column_int64(table.q, 0), sqlite3_column_int64(table.q, 2),
                         sqlite3_column_int64(table.q, 4), 0);
        sweep_end(&table);
    }
    text_finish(&birth);
    free(k.key);
    keep_rooted(s);
}

/* ---- into the new file ---- */

static enum status close_step(struct salvage *s, struct err *err)
{
    enum status rc = s->open ? commit_step(&s->to, s->open, err) : STATUS_OK;

    step_destroy(s->open);
    s->open = NULL;
    return rc;
}

/* Changes of one step are one again, though some between them be lost. A step is of one ledger: what
 * says otherwise gets a step of its own. */
static enum status add_entry(struct salvage *s, const struct entry *e, struct err *err)
{
    struct value none = {0};
    struct value to = {
        .typed = (char *)e->typed, .number = e->number, .state = (enum value_state)e->state};
    bool same = s->open && s->open->id == e->step;
    bool split = same && s->open->ledger != e->ledger;
    enum status rc = STATUS_OK;

    if (!same || split)
        rc = close_step(s, err);
    if (rc != STATUS_OK)
        return rc;
    if (!s->open) {
        if (split)
            s->made_step += s->made_step > 0 ? 1 : -1;
        s->open = step_create(split ? s->made_step : e->step, e->ledger, e->who);
        s->open->undoes = e->undoes;
        s->open->redo = e->redo != 0;
        s->open->at_ms = e->at;
        if (!cursor_read(e->cursor, &s->open->cursor))
            s->open->cursor = (struct cursor){0};
    }
    step_add(s->open, e->row, e->field, &none, &to);
    return STATUS_OK;
}

/* A change that the tables alone remember. */
static enum status add_made(struct salvage *s, const struct born *row, const char *field,
                            const char *typed, enum value_state state, int64_t number,
                            struct err *err)
{
    struct entry e = {
        .step = s->made_step,
        .ledger = row->ledger,
        .row = row->id,
        .state = state,
        .number = number,
        .at = moment_now_ms(),
        .who = "",
        .field = field,
        .typed = typed,
    };

    s->made++;
    return add_entry(s, &e, err);
}

static enum status make_row(struct salvage *s, sqlite3_stmt *q, struct err *err)
{
    const struct born *b = find_born(s, sqlite3_column_int64(q, 0));
    struct text birth = {0};
    enum status rc = STATUS_OK;

    if (b && b->seq == 0 && birth_of(q, &birth))
        rc = add_made(s, b, FIELD_CREATED, birth.s, VALUE_SET, 0, err);
    text_finish(&birth);
    return rc;
}

static enum status make_rows(struct salvage *s, struct err *err)
{
    struct sweep table;
    enum status rc = STATUS_OK;

    if (!sweep_begin(&table, s->from, row_sql))
        return STATUS_OK;
    while (rc == STATUS_OK && sweep_next(&table))
        rc = make_row(s, table.q, err);
    sweep_end(&table);
    return rc == STATUS_OK ? close_step(s, err) : rc;
}

/* Where the log gives a row twice, or one that has no place, the first that has is taken. */
static bool is_wanted(const struct salvage *s, const struct entry *e)
{
    const struct born *b = find_born(s, e->row);
    struct slot slot = slot_of(e->field);
    int64_t order;

    if (!b || b->seq > e->seq)
        return false;
    if (slot.kind == SLOT_CREATED)
        return b->seq == e->seq;
    return slot.kind != SLOT_ORDER || int_read(e->typed, &order);
}

static enum status do_again(struct salvage *s, struct err *err)
{
    struct log_sweep l;
    struct entry e;
    enum status rc = STATUS_OK;

    if (!log_begin(&l, s))
        return STATUS_OK;
    while (rc == STATUS_OK && log_next(&l, s, &e)) {
        if (!is_wanted(s, &e))
            continue;
        e.ledger = find_born(s, e.row)->ledger;
        ids_add(&s->saved, e.seq);
        s->last_step = e.step > s->last_step ? e.step : s->last_step;
        rc = add_entry(s, &e, err);
    }
    sweep_end(&l.sweep);
    return rc == STATUS_OK ? close_step(s, err) : rc;
}

/* ---- what the tables alone remember ---- */

/* Is the change lost that left this part of a table as it stands? */
static bool is_lost(const struct salvage *s, int64_t change)
{
    return change > 0 && change <= SEQ_MAX && !ids_has(&s->saved, change) &&
           !ids_has(&s->doubted, change);
}

static enum status make_value(struct salvage *s, sqlite3_stmt *q, struct err *err)
{
    int64_t id = sqlite3_column_int64(q, 0);
    int64_t state = sqlite3_column_int64(q, 1);
    const struct born *b = find_born(s, id / FIELDS_MAX);
    const char *typed, *key;

    if (id <= 0 || !b || !is_lost(s, sqlite3_column_int64(q, 3)) || !db_text(q, 4, &typed) ||
        state < VALUE_BLANK || state > VALUE_PENDING || (typed == NULL) != (state == VALUE_BLANK) ||
        names_key(&s->names, s->from, id % FIELDS_MAX, &key, NULL) != STATUS_OK || !key ||
        slot_of(key).kind != SLOT_VALUE)
        return STATUS_OK;
    return add_made(s, b, key, typed, (enum value_state)state, sqlite3_column_int64(q, 2), err);
}

static enum status make_place(struct salvage *s, sqlite3_stmt *q, struct err *err)
{
    const struct born *b = find_born(s, sqlite3_column_int64(q, 0));
    char order[24];
    enum status rc = STATUS_OK;

    snprintf(order, sizeof order, "%" PRId64, (int64_t)sqlite3_column_int64(q, 5));
    if (b && is_lost(s, sqlite3_column_int64(q, 7)))
        rc = add_made(s, b, FIELD_ORDER, order, VALUE_SET, 0, err);
    if (rc == STATUS_OK && b && is_lost(s, sqlite3_column_int64(q, 8)))
        rc = sqlite3_column_int64(q, 6) != 0
                 ? add_made(s, b, FIELD_REMOVED, "1", VALUE_SET, 0, err)
                 : add_made(s, b, FIELD_REMOVED, NULL, VALUE_BLANK, 0, err);
    return rc;
}

static enum status make_shown(struct salvage *s, sqlite3_stmt *q, struct err *err)
{
    const struct born *b = find_born(s, sqlite3_column_int64(q, 1));
    const struct born *report = find_born(s, sqlite3_column_int64(q, 2));
    char field[48];

    if (!b || !report || !is_lost(s, sqlite3_column_int64(q, 4)))
        return STATUS_OK;
    snprintf(field, sizeof field, "%s%" PRId64, FIELD_SHOWN, report->id);
    return add_made(s, b, field, sqlite3_column_int64(q, 3) ? "1" : "0", VALUE_SET, 0, err);
}

static enum status make_reason(struct salvage *s, sqlite3_stmt *q, struct err *err)
{
    const struct born *b = find_born(s, sqlite3_column_int64(q, 1));
    const char *rule, *figure, *text;
    struct text field = {0};
    struct text typed = {0};
    enum status rc = STATUS_OK;

    if (!b || !is_lost(s, sqlite3_column_int64(q, 3)) || !db_word(q, 2, &rule) ||
        !db_text(q, 4, &figure) || !db_text(q, 5, &text) || !text)
        return STATUS_OK;
    text_addf(&field, "%s%s", FIELD_REASON, rule);
    text_addf(&typed, "%s\n%s", figure ? figure : "", text);
    rc = add_made(s, b, field.s, typed.s, VALUE_SET, 0, err);
    text_finish(&field);
    text_finish(&typed);
    return rc;
}

/* The text that a report's template or dictionary had; its hash is its name. */
static enum status keep_template(struct salvage *s, sqlite3_stmt *q, struct err *err)
{
    static const char sql[] = "INSERT OR IGNORE INTO template(hash, name, text) VALUES (?,?,?)";
    const char *hash, *name, *text;
    sqlite3_stmt *put;
    enum status rc;

    if (!db_word(q, 1, &hash) || !db_word(q, 2, &name) || !db_word(q, 3, &text) ||
        !text_is_of(text, hash))
        return STATUS_OK;
    rc = db_query(&s->to.db, sql, &put, err);
    if (rc == STATUS_OK)
        rc = db_bind(&s->to.db, put, err, "sss", hash, name, text);
    return rc == STATUS_OK ? db_run(&s->to.db, put, err) : rc;
}

static enum status keep_snapshot(struct salvage *s, sqlite3_stmt *q, struct err *err)
{
    static const char sql[] = "INSERT INTO snapshot(report, at, text) VALUES (?,?,?)";
    int64_t report = sqlite3_column_int64(q, 1);
    const char *text;
    sqlite3_stmt *put;
    enum status rc;

    if (!find_born(s, report) || !db_word(q, 3, &text))
        return STATUS_OK;
    rc = db_query(&s->to.db, sql, &put, err);
    if (rc == STATUS_OK)
        rc = db_bind(&s->to.db, put, err, "iis", report, (int64_t)sqlite3_column_int64(q, 2), text);
    return rc == STATUS_OK ? db_run(&s->to.db, put, err) : rc;
}

static enum status keep_draft(struct salvage *s, sqlite3_stmt *q, struct err *err)
{
    static const char sql[] = "INSERT OR IGNORE INTO draft(id, seq, tick, at, who, cursor, typed)"
                              " VALUES (?,?,?,?,?,?,?)";
    int64_t id = sqlite3_column_int64(q, 0);
    int64_t no;
    const char *who, *cursor, *typed, *key;
    struct cursor at;
    sqlite3_stmt *put;
    enum status rc;

    if (id <= 0 || !find_born(s, id / FIELDS_MAX) || !db_word(q, 2, &who) ||
        !db_text(q, 3, &cursor) || !cursor_read(cursor, &at) || !db_word(q, 4, &typed) ||
        names_key(&s->names, s->from, id % FIELDS_MAX, &key, NULL) != STATUS_OK || !key)
        return STATUS_OK;
    rc = names_number(&s->to.names, &s->to.db, key, &no, err);
    if (rc == STATUS_OK)
        rc = db_query(&s->to.db, sql, &put, err);
    if (rc == STATUS_OK)
        rc = db_bind(&s->to.db, put, err, "iiiisss", value_id(id / FIELDS_MAX, no), s->to.head.seq,
                     ++s->to.tick, (int64_t)sqlite3_column_int64(q, 1), who, cursor, typed);
    return rc == STATUS_OK ? db_run(&s->to.db, put, err) : rc;
}

static enum status keep_tables(struct salvage *s, struct err *err)
{
    static const struct {
        const char *sql;
        enum status (*keep)(struct salvage *, sqlite3_stmt *, struct err *);
    } tables[] = {
        {"SELECT id, state, number, change, typed FROM value WHERE id >= ? ORDER BY id",
         make_value},
        {"SELECT id, state, number, change, typed FROM prose WHERE id >= ? ORDER BY id",
         make_value},
        {row_sql, make_place},
        {"SELECT id, row, report, shown, change FROM report_row WHERE id >= ? ORDER BY id",
         make_shown},
        {"SELECT id, row, rule, change, figure, text FROM reason WHERE id >= ? ORDER BY id",
         make_reason},
        {"SELECT id, hash, name, text FROM template WHERE id >= ? ORDER BY id", keep_template},
        {"SELECT id, report, at, text FROM snapshot WHERE id >= ? ORDER BY id", keep_snapshot},
        {"SELECT id, at, who, cursor, typed FROM draft WHERE id >= ? ORDER BY id", keep_draft},
    };
    enum status rc = STATUS_OK;

    for (size_t i = 0; i < sizeof tables / sizeof *tables && rc == STATUS_OK; i++) {
        struct sweep table;

        if (!sweep_begin(&table, s->from, tables[i].sql))
            continue;
        while (rc == STATUS_OK && sweep_next(&table))
            rc = tables[i].keep(s, table.q, err);
        sweep_end(&table);
    }
    return rc == STATUS_OK ? close_step(s, err) : rc;
}

/* ---- all of it ---- */

static enum status begin(struct salvage *s, const char *to, struct err *err)
{
    struct text why = {0};
    struct db db = {0};
    enum status rc = db_open(&db, to, DB_WRITE, err);

    text_addf(&why,
              "从损坏的数据文件中救回，原文件止于第 %" PRId64
              " 条改动，其中读不出的改动在恢复前另存的文件里",
              s->last);
    if (rc == STATUS_OK)
        rc = origin_add(&db, why.s, err);
    db_close(&db);
    text_finish(&why);
    if (rc == STATUS_OK)
        rc = keeper_open(&s->to, to, err);
    return rc == STATUS_OK ? db_script(&s->to.db, "BEGIN IMMEDIATE", err) : rc;
}

static enum status fill(struct salvage *s, struct err *err)
{
    enum status rc;

    s->made_step = -1;
    rc = make_rows(s, err);
    if (rc == STATUS_OK)
        rc = do_again(s, err);
    s->made_step = s->last_step + 1;
    if (rc == STATUS_OK)
        rc = keep_tables(s, err);
    if (rc == STATUS_OK)
        rc = tally_rebuild(&s->to.db, err);
    return rc == STATUS_OK ? db_script(&s->to.db, "COMMIT", err) : rc;
}

enum status salvage_into(struct db *from, const char *to, struct salvaged *out, struct err *err)
{
    struct salvage *s = mem_new(1, sizeof *s);
    enum status rc;

    s->from = from;
    find_rows(s);
    if (s->rows == 0)
        rc = err_set(err, STATUS_FORMAT, "这个文件里没有能救回的内容，请检查文件名，或用备份恢复");
    else
        rc = begin(s, to, err);
    if (rc == STATUS_OK)
        rc = fill(s, err);
    keeper_close(&s->to);
    *out = (struct salvaged){.changes = (int64_t)s->saved.count,
                             .lost = s->last - (int64_t)s->saved.count,
                             .made = s->made,
                             .rows = (int64_t)s->rows};
    step_destroy(s->open);
    names_finish(&s->names);
    free(s->saved.id);
    free(s->doubted.id);
    free(s->row);
    free(s);
    return rc;
}
