/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The log read backwards: the history of a field, the latest changes, what can be undone. */
#include "store/entry.h"
#include "store/inside.h"
#include "store/schema.h"

#include "base/mem.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void line_set(struct history_line *out, const struct entry *e)
{
    *out = (struct history_line){
        .sequence = e->seq,
        .step = e->step,
        .typed = mem_str(e->typed ? e->typed : ""),
        .who = mem_str(e->who),
        .state = (enum value_state)e->state,
        .at_ms = e->at,
    };
}

static void line_finish(struct history_line *line)
{
    free(line->typed);
    free(line->who);
}

/* Entry `seq`; *found is false when the log has none. The statement stays on it: what is borrowed
 * from it holds until the next call. */
static enum status entry_at(struct store *st, int64_t seq, struct entry *out, sqlite3_stmt **q,
                            bool *found, struct err *err)
{
    static const char sql[] = "SELECT " ENTRY_COLUMNS " FROM change WHERE seq = ?";
    enum status rc = db_query(&st->db, sql, q, err);

    *found = false;
    if (rc == STATUS_OK)
        rc = db_bind(&st->db, *q, err, "i", seq);
    if (rc == STATUS_OK)
        rc = db_next(&st->db, *q, found, err);
    return rc == STATUS_OK && *found ? entry_read(*q, out, err) : rc;
}

/* ---- history ---- */

void history_free(struct history_line *line, size_t count)
{
    for (size_t i = 0; i < count; i++)
        line_finish(&line[i]);
    free(line);
}

/* The last change of an ordinary field; 0: never. */
static enum status last_change(struct store *st, int64_t row, const char *field, int64_t *out,
                               struct err *err)
{
    static const char sql[] = "SELECT change FROM value WHERE id = ?1"
                              " UNION ALL SELECT change FROM prose WHERE id = ?1";
    int64_t no;
    sqlite3_stmt *q;
    bool found = false;
    enum status rc = names_find(&st->names, &st->db, field, &no, err);

    *out = 0;
    if (rc != STATUS_OK || no == 0)
        return rc;
    rc = db_query(&st->db, sql, &q, err);
    if (rc == STATUS_OK)
        rc = db_bind(&st->db, q, err, "i", value_id(row, no));
    if (rc == STATUS_OK)
        rc = db_next(&st->db, q, &found, err);
    if (rc == STATUS_OK && found) {
        *out = sqlite3_column_int64(q, 0);
        sqlite3_reset(q);
    }
    return rc;
}

enum status store_history(struct store *st, int64_t row, const char *field,
                          struct history_line **out, size_t *count, struct err *err)
{
    struct history_line *line = NULL;
    size_t n = 0;
    size_t cap = 0;
    int64_t seq = 0;
    sqlite3_stmt *q = NULL;
    enum status rc = store_read_begin(st, err);

    if (rc == STATUS_OK)
        rc = last_change(st, row, field, &seq, err);
    while (rc == STATUS_OK && seq > 0) {
        struct entry e;
        bool found;

        rc = entry_at(st, seq, &e, &q, &found, err);
        if (rc == STATUS_OK && (!found || e.row != row || strcmp(e.field, field) != 0))
            rc = db_damaged(err);
        if (rc != STATUS_OK)
            break;
        line = mem_grow(line, n, &cap, sizeof *line);
        line_set(&line[n++], &e);
        seq = e.before;
    }
    sqlite3_reset(q);
    store_read_end(st);
    if (rc != STATUS_OK) {
        history_free(line, n);
        return rc;
    }
    *out = line;
    *count = n;
    return STATUS_OK;
}

/* ---- steps ---- */

/* Steps while they are gathered, newest first; a step's changes too. */
struct gathered {
    struct step **step;
    size_t count, cap;
};

void steps_free(struct step **step, size_t count)
{
    for (size_t i = 0; i < count; i++)
        step_destroy(step[i]);
    free(step);
}

/* Where a row stood when it was made, which no change of its order has said. */
static enum status first_order(struct store *st, int64_t row, struct value *out, struct err *err)
{
    static const char sql[] =
        "SELECT typed FROM change WHERE seq = (SELECT created FROM row WHERE id = ?)";
    struct text order = {0};
    struct birth b;
    const char *typed;
    sqlite3_stmt *q;
    bool row_found = false;
    enum status rc = db_query(&st->db, sql, &q, err);

    if (rc == STATUS_OK)
        rc = db_bind(&st->db, q, err, "i", row);
    if (rc == STATUS_OK)
        rc = db_next(&st->db, q, &row_found, err);
    if (rc != STATUS_OK)
        return rc;
    if (row_found && db_text(q, 0, &typed) && birth_read(typed, &b)) {
        text_addf(&order, "%" PRId64, b.order);
        *out = (struct value){.typed = text_take(&order), .state = VALUE_SET};
    } else {
        rc = db_damaged(err);
    }
    sqlite3_reset(q);
    return rc;
}

/* The value an entry replaced. */
static enum status value_from(struct store *st, const struct entry *e, struct value *out,
                              struct err *err)
{
    struct entry before;
    sqlite3_stmt *q = NULL;
    bool found;
    enum status rc;

    if (e->before == 0)
        return strcmp(e->field, FIELD_ORDER) == 0 ? first_order(st, e->row, out, err) : STATUS_OK;
    rc = entry_at(st, e->before, &before, &q, &found, err);
    if (rc == STATUS_OK && (!found || before.row != e->row || strcmp(before.field, e->field) != 0))
        rc = db_damaged(err);
    if (rc == STATUS_OK)
        entry_value(&before, out);
    sqlite3_reset(q);
    return rc;
}

static enum status step_of(struct gathered *g, const struct entry *e, struct step **out,
                           struct err *err)
{
    struct step *s = step_create(e->step, e->ledger, e->who);

    s->undoes = e->undoes;
    s->redo = e->redo != 0;
    s->at_ms = e->at;
    g->step = mem_grow(g->step, g->count, &g->cap, sizeof *g->step);
    g->step[g->count++] = s;
    *out = s;
    return cursor_read(e->cursor, &s->cursor) ? STATUS_OK : db_damaged(err);
}

static enum status take_change(struct store *st, struct gathered *g, const struct entry *e,
                               struct err *err)
{
    struct step *s = g->count > 0 ? g->step[g->count - 1] : NULL;
    struct value from = {0};
    struct value to = {0};
    enum status rc = STATUS_OK;

    if (!s || s->id != e->step)
        rc = step_of(g, e, &s, err);
    if (rc == STATUS_OK)
        rc = value_from(st, e, &from, err);
    if (rc == STATUS_OK) {
        entry_value(e, &to);
        step_add(s, e->row, e->field, &from, &to);
    }
    value_finish(&from);
    value_finish(&to);
    return rc;
}

/* Which steps are wanted: the latest `count` of `who`, or all behind `since`. */
struct wanted {
    int64_t ledger;
    const char *who; /* NULL: everybody */
    size_t count;
    int64_t since;
};

static bool is_enough(const struct wanted *w, const struct gathered *g, const struct entry *e)
{
    if (e->step <= w->since)
        return true;
    return g->count == w->count && g->step[g->count - 1]->id != e->step;
}

static enum status query_steps(struct store *st, const struct wanted *w, sqlite3_stmt **q,
                               struct err *err)
{
    /* Old steps of a person behind much work of others are not looked for. */
    static const char of_one[] =
        "SELECT " ENTRY_COLUMNS " FROM change WHERE ledger = ?1 AND who = ?2"
        " AND seq > (SELECT max(seq) FROM change) - 100000 ORDER BY seq DESC";
    static const char of_all[] =
        "SELECT " ENTRY_COLUMNS " FROM change WHERE ledger = ?1 ORDER BY seq DESC";
    enum status rc = db_query(&st->db, w->who ? of_one : of_all, q, err);

    if (rc == STATUS_OK && w->who)
        rc = db_bind(&st->db, *q, err, "is", w->ledger, w->who);
    else if (rc == STATUS_OK)
        rc = db_bind(&st->db, *q, err, "i", w->ledger);
    return rc;
}

static enum status gather(struct store *st, const struct wanted *w, struct gathered *g,
                          struct err *err)
{
    sqlite3_stmt *q = NULL;
    int64_t last = INT64_MAX;
    bool row = true;
    enum status rc = query_steps(st, w, &q, err);

    while (rc == STATUS_OK) {
        struct entry e;

        rc = db_next(&st->db, q, &row, err);
        if (rc == STATUS_OK && row)
            rc = entry_read(q, &e, err);
        if (rc == STATUS_OK && row && e.seq >= last)
            rc = db_damaged(err);
        if (rc != STATUS_OK || !row || is_enough(w, g, &e))
            break;
        last = e.seq;
        rc = take_change(st, g, &e, err);
    }
    sqlite3_reset(q);
    return rc;
}

static void turn_changes(struct step *s)
{
    for (size_t i = 0; i < s->changes / 2; i++) {
        struct change c = s->change[i];

        s->change[i] = s->change[s->changes - 1 - i];
        s->change[s->changes - 1 - i] = c;
    }
}

static enum status read_steps(struct store *st, const struct wanted *w, struct gathered *g,
                              struct err *err)
{
    enum status rc;

    store_settle(st, w->ledger);
    rc = store_read_begin(st, err);
    if (rc == STATUS_OK)
        rc = gather(st, w, g, err);
    store_read_end(st);
    for (size_t i = 0; i < g->count; i++)
        turn_changes(g->step[i]);
    return rc;
}

enum status store_steps(struct store *st, int64_t ledger, const char *who, size_t count,
                        struct journal *out, struct err *err)
{
    struct wanted w = {.ledger = ledger, .who = who, .count = count};
    struct gathered g = {0};
    enum status rc = STATUS_OK;

    if (count == 0)
        return STATUS_OK;
    rc = read_steps(st, &w, &g, err);
    while (rc == STATUS_OK && g.count > 0) {
        struct step *s = g.step[--g.count];

        if (s->cursor.report != 0)
            journal_take(out, s);
        else
            step_destroy(s);
    }
    steps_free(g.step, g.count);
    return rc;
}

enum status store_steps_since(struct store *st, int64_t ledger, int64_t since, struct step ***out,
                              size_t *count, struct err *err)
{
    struct wanted w = {.ledger = ledger, .count = SIZE_MAX, .since = since};
    struct gathered g = {0};
    enum status rc = read_steps(st, &w, &g, err);

    if (rc != STATUS_OK) {
        steps_free(g.step, g.count);
        return rc;
    }
    *out = g.step;
    *count = g.count;
    return STATUS_OK;
}
