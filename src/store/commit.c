/* SPDX-License-Identifier: MulanPSL-2.0 */
/* One step into the file: its changes into the log, each hashed over the one before, and what they
 * change into the tables. A short field dirties two pages: the log's last leaf and its value's. */
#include "store/keeper.h"

#include "base/mem.h"
#include "store/schema.h"
#include "store/tally.h"

#include <stdlib.h>
#include <string.h>

/* Where a change goes. */
struct target {
    struct slot slot;
    int64_t value_id; /* SLOT_VALUE */
    bool in_prose;    /* SLOT_VALUE: stands there now */
    bool in_value;
};

/* ---- the change before ---- */

static enum status find_before(struct keeper *k, sqlite3_stmt *q, int64_t *before, bool *found,
                               struct err *err)
{
    enum status rc = db_next(&k->db, q, found, err);

    if (rc != STATUS_OK || !*found)
        return rc;
    *before = sqlite3_column_int64(q, 0);
    sqlite3_reset(q);
    /* The chain of a field's changes only leads back. */
    return *before >= 0 && *before <= k->head.seq ? STATUS_OK : db_damaged(err);
}

static enum status value_before(struct keeper *k, struct target *t, int64_t *before,
                                struct err *err)
{
    static const char value_sql[] = "SELECT change FROM value WHERE id = ?";
    static const char prose_sql[] = "SELECT change FROM prose WHERE id = ?";
    sqlite3_stmt *q;
    enum status rc = db_query(&k->db, value_sql, &q, err);

    if (rc == STATUS_OK)
        rc = db_bind(&k->db, q, err, "i", t->value_id);
    if (rc == STATUS_OK)
        rc = find_before(k, q, before, &t->in_value, err);
    if (rc != STATUS_OK || t->in_value)
        return rc;
    rc = db_query(&k->db, prose_sql, &q, err);
    if (rc == STATUS_OK)
        rc = db_bind(&k->db, q, err, "i", t->value_id);
    return rc == STATUS_OK ? find_before(k, q, before, &t->in_prose, err) : rc;
}

static enum status part_before(struct keeper *k, const struct target *t, const struct entry *e,
                               int64_t *before, struct err *err)
{
    static const char created_sql[] = "SELECT created FROM row WHERE id = ?";
    static const char ordered_sql[] = "SELECT ordered FROM row WHERE id = ?";
    static const char removal_sql[] = "SELECT removal FROM row WHERE id = ?";
    static const char shown_sql[] = "SELECT change FROM report_row WHERE row = ? AND report = ?";
    static const char reason_sql[] = "SELECT change FROM reason WHERE row = ? AND rule = ?";
    static const char *const sql[] = {
        [SLOT_CREATED] = created_sql, [SLOT_ORDER] = ordered_sql, [SLOT_REMOVED] = removal_sql,
        [SLOT_SHOWN] = shown_sql,     [SLOT_REASON] = reason_sql,
    };
    sqlite3_stmt *q;
    bool found;
    enum status rc = db_query(&k->db, sql[t->slot.kind], &q, err);

    if (rc == STATUS_OK && t->slot.kind == SLOT_SHOWN)
        rc = db_bind(&k->db, q, err, "ii", e->row, t->slot.report);
    else if (rc == STATUS_OK && t->slot.kind == SLOT_REASON)
        rc = db_bind(&k->db, q, err, "is", e->row, t->slot.rule);
    else if (rc == STATUS_OK)
        rc = db_bind(&k->db, q, err, "i", e->row);
    return rc == STATUS_OK ? find_before(k, q, before, &found, err) : rc;
}

/* ---- into the tables ---- */

static enum status forget_value(struct keeper *k, int64_t id, struct err *err)
{
    static const char sql[] = "DELETE FROM value WHERE id = ?";
    sqlite3_stmt *q;
    enum status rc = db_query(&k->db, sql, &q, err);

    if (rc == STATUS_OK)
        rc = db_bind(&k->db, q, err, "i", id);
    return rc == STATUS_OK ? db_run(&k->db, q, err) : rc;
}

#define PUT_VALUE(table)                                                                           \
    "INSERT INTO " table "(id, state, number, change, typed) VALUES (?,?,?,?,?)"                   \
    " ON CONFLICT(id) DO UPDATE SET state = excluded.state, number = excluded.number,"             \
    " change = excluded.change, typed = excluded.typed"

/* What was ever long stays in `prose`, so that a text moves at most once. */
static enum status apply_value(struct keeper *k, const struct target *t, const struct entry *e,
                               struct err *err)
{
    static const char value_sql[] = PUT_VALUE("value");
    static const char prose_sql[] = PUT_VALUE("prose");
    bool prose = t->in_prose || (e->typed && strlen(e->typed) > SHORT_BYTES);
    sqlite3_stmt *q;
    enum status rc = STATUS_OK;

    if (prose && t->in_value)
        rc = forget_value(k, t->value_id, err);
    if (rc == STATUS_OK)
        rc = db_query(&k->db, prose ? prose_sql : value_sql, &q, err);
    if (rc == STATUS_OK)
        rc = db_bind(&k->db, q, err, "iiiis", t->value_id, e->state, e->number, e->seq, e->typed);
    return rc == STATUS_OK ? db_run(&k->db, q, err) : rc;
}

static enum status apply_created(struct keeper *k, const struct entry *e, struct err *err)
{
    static const char sql[] =
        "INSERT INTO row(id, key, parent, kind, ledger, ord, removed, created, ordered, removal)"
        " VALUES (?,?,?,?,?,?,0,?,0,0)";
    struct birth b;
    sqlite3_stmt *q;
    enum status rc;

    if (!birth_read(e->typed, &b) || e->row <= 0 || e->row >= ROW_ID_MAX)
        return db_damaged(err);
    rc = db_query(&k->db, sql, &q, err);
    if (rc == STATUS_OK)
        rc = db_bind(&k->db, q, err, "ibisiii", e->row, b.key, sizeof b.key, b.parent, b.kind,
                     e->ledger, b.order, e->seq);
    return rc == STATUS_OK ? db_run(&k->db, q, err) : rc;
}

static enum status apply_row(struct keeper *k, const char *sql, const struct entry *e,
                             int64_t value, struct err *err)
{
    sqlite3_stmt *q;
    enum status rc = db_query(&k->db, sql, &q, err);

    if (rc == STATUS_OK)
        rc = db_bind(&k->db, q, err, "iii", value, e->seq, e->row);
    return rc == STATUS_OK ? db_run(&k->db, q, err) : rc;
}

static enum status apply_shown(struct keeper *k, int64_t report, const struct entry *e,
                               struct err *err)
{
    static const char sql[] = "INSERT INTO report_row(row, report, shown, change) VALUES (?,?,?,?)"
                              " ON CONFLICT(row, report) DO UPDATE SET shown = excluded.shown,"
                              " change = excluded.change";
    sqlite3_stmt *q;
    int64_t shown = e->typed && strcmp(e->typed, "1") == 0;
    enum status rc = db_query(&k->db, sql, &q, err);

    if (rc == STATUS_OK)
        rc = db_bind(&k->db, q, err, "iiii", e->row, report, shown, e->seq);
    return rc == STATUS_OK ? db_run(&k->db, q, err) : rc;
}

static enum status apply_reason(struct keeper *k, const char *rule, const struct entry *e,
                                struct err *err)
{
    static const char sql[] = "INSERT INTO reason(row, rule, change, figure, text)"
                              " VALUES (?,?,?,?,?) ON CONFLICT(row, rule) DO UPDATE SET"
                              " change = excluded.change, figure = excluded.figure,"
                              " text = excluded.text";
    size_t figure_bytes = 0;
    const char *text = NULL;
    char *figure;
    sqlite3_stmt *q;
    enum status rc = db_query(&k->db, sql, &q, err);

    if (e->typed)
        reason_split(e->typed, &figure_bytes, &text);
    figure = mem_str_n(str_empty(e->typed) ? "" : e->typed, figure_bytes);
    if (rc == STATUS_OK)
        rc = db_bind(&k->db, q, err, "isiss", e->row, rule, e->seq, figure, text);
    if (rc == STATUS_OK)
        rc = db_run(&k->db, q, err);
    free(figure);
    return rc;
}

static enum status apply(struct keeper *k, const struct target *t, const struct entry *e,
                         struct err *err)
{
    static const char order_sql[] = "UPDATE row SET ord = ?, ordered = ? WHERE id = ?";
    static const char removed_sql[] = "UPDATE row SET removed = ?, removal = ? WHERE id = ?";
    int64_t order;

    switch (t->slot.kind) {
    case SLOT_VALUE:
        return apply_value(k, t, e, err);
    case SLOT_CREATED:
        return apply_created(k, e, err);
    case SLOT_ORDER:
        return int_read(e->typed, &order) ? apply_row(k, order_sql, e, order, err)
                                          : db_damaged(err);
    case SLOT_REMOVED:
        return apply_row(k, removed_sql, e, !str_empty(e->typed), err);
    case SLOT_SHOWN:
        return apply_shown(k, t->slot.report, e, err);
    case SLOT_REASON:
        return apply_reason(k, t->slot.rule, e, err);
    case SLOT_UNKNOWN:
        break;
    }
    return STATUS_OK;
}

/* ---- one change ---- */

/* The hash that the next entry follows from: the head's, or where an origin begins, the origin's. */
static enum status previous_hash(struct keeper *k, uint8_t out[HASH_BYTES], struct err *err)
{
    struct origin o;
    enum status rc = STATUS_OK;

    memcpy(out, k->head.hash, HASH_BYTES);
    if (k->head.origin == k->origin)
        return STATUS_OK;
    rc = origin_read(&k->db, k->origin, &o, err);
    if (rc == STATUS_OK)
        origin_hash(&o, k->head.hash, out);
    origin_finish(&o);
    return rc;
}

static enum status append(struct keeper *k, struct entry *e, struct err *err)
{
    uint8_t before[HASH_BYTES];
    enum status rc = previous_hash(k, before, err);

    if (rc == STATUS_OK) {
        entry_hash(e, before, e->hash);
        rc = entry_write(&k->db, e, err);
    }
    k->head = (struct head){.seq = e->seq, .origin = e->origin, .step = e->step};
    memcpy(k->head.hash, e->hash, HASH_BYTES);
    return rc;
}

static enum status find_target(struct keeper *k, struct entry *e, struct target *t, struct err *err)
{
    int64_t no = 0;
    enum status rc;

    *t = (struct target){.slot = slot_of(e->field)};
    if (t->slot.kind == SLOT_UNKNOWN)
        return STATUS_OK;
    if (t->slot.kind != SLOT_VALUE)
        return part_before(k, t, e, &e->before, err);
    rc = names_number(&k->names, &k->db, e->field, &no, err);
    t->value_id = value_id(e->row, no);
    return rc == STATUS_OK ? value_before(k, t, &e->before, err) : rc;
}

/* May it show in the list of reports? */
static bool is_listed(const struct target *t, const struct entry *e)
{
    switch (t->slot.kind) {
    case SLOT_VALUE:
        return t->value_id % FIELDS_MAX <= NO_LAST;
    case SLOT_CREATED:
        return str_starts(e->typed, "report ");
    case SLOT_REMOVED:
        return true;
    default:
        return false;
    }
}

/* Does it say which year's or whose the ledger is? To the list that is said by its reports. */
static bool moves_ledger(const struct target *t, const struct entry *e)
{
    if (t->slot.kind == SLOT_CREATED)
        return str_starts(e->typed, "report ");
    return t->slot.kind == SLOT_VALUE && e->row == e->ledger &&
           (t->value_id % FIELDS_MAX == NO_YEAR || t->value_id % FIELDS_MAX == NO_UNIT);
}

/* What lists show of the row has just been written. */
static enum status follow(struct keeper *k, const struct target *t, const struct entry *e,
                          struct err *err)
{
    bool moves = moves_ledger(t, e);
    enum status rc = moves ? tally_touch_next(k, e->ledger, err) : STATUS_OK;

    if (rc == STATUS_OK)
        rc = tally_follow(k, e->row, err);
    if (rc == STATUS_OK && moves)
        rc = tally_touch_next(k, e->ledger, err);
    return rc;
}

static enum status commit_change(struct keeper *k, const struct step *s, const struct change *c,
                                 const char *cursor, struct err *err)
{
    struct entry e = {
        .seq = k->head.seq + 1,
        .origin = k->origin,
        .step = s->id,
        .undoes = s->undoes,
        .redo = s->redo,
        .ledger = s->ledger,
        .row = c->row,
        .state = c->to.state,
        .number = c->to.number,
        .at = s->at_ms,
        .who = s->who ? s->who : "",
        .field = c->field,
        .cursor = cursor,
        .typed = c->to.typed,
    };
    struct target t;
    enum status rc = find_target(k, &e, &t, err);

    if (rc == STATUS_OK)
        rc = append(k, &e, err);
    if (rc == STATUS_OK)
        rc = apply(k, &t, &e, err);
    if (rc == STATUS_OK && is_listed(&t, &e))
        rc = follow(k, &t, &e, err);
    if (rc == STATUS_OK && t.slot.kind == SLOT_VALUE && ids_has(&k->drafts, t.value_id))
        rc = keeper_forget_draft(k, t.value_id, err);
    return rc;
}

/* After a commit whose sync failed, the step may be in the file all the same, and yet not on the
 * medium: something is written, so that this commit syncs too. */
static enum status commit_again(struct keeper *k, struct err *err)
{
    static const char sql[] = "REPLACE INTO origin SELECT * FROM origin WHERE id = ?";
    sqlite3_stmt *q;
    enum status rc = db_query(&k->db, sql, &q, err);

    if (rc == STATUS_OK)
        rc = db_bind(&k->db, q, err, "i", k->origin);
    return rc == STATUS_OK ? db_run(&k->db, q, err) : rc;
}

enum status commit_step(struct keeper *k, const struct step *s, struct err *err)
{
    char text[CURSOR_BYTES];
    const char *cursor = cursor_write(&s->cursor, text);
    enum status rc;

    if (s->changes == 0)
        return STATUS_OK;
    if (k->head.step == s->id)
        return commit_again(k, err);
    rc = tally_touch(k, s->ledger, err);
    for (size_t i = 0; i < s->changes && rc == STATUS_OK; i++)
        rc = commit_change(k, s, &s->change[i], cursor, err);
    return rc;
}
