/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The lists over all ledgers: reports, where people were, who they are. They read figures kept for
 * them and few values; how many projects the file holds does not matter. */
#include "store/entry.h"
#include "store/inside.h"
#include "store/schema.h"

#include "base/mem.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* ---- the fields with fixed numbers ---- */

struct fixed {
    char *typed; /* owned; NULL when blank */
    int64_t number;
};
struct fixed_row {
    struct fixed field[NO_LAST + 1]; /* by number */
};

static void fixed_finish(struct fixed_row *f)
{
    for (size_t i = 0; i <= NO_LAST; i++)
        free(f->field[i].typed);
}

/* Read fields `first` to `last` of a row from one table: they lie beside each other. */
static enum status read_range(struct store *st, const char *sql, int64_t row, int first, int last,
                              struct fixed_row *out, struct err *err)
{
    sqlite3_stmt *q;
    bool found = true;
    enum status rc;

    if (row <= 0 || row >= ROW_ID_MAX)
        return db_damaged(err);
    rc = db_query(&st->db, sql, &q, err);
    if (rc == STATUS_OK)
        rc = db_bind(&st->db, q, err, "ii", VALUE_ID(row, first), VALUE_ID(row, last));
    while (rc == STATUS_OK) {
        const char *text = NULL;
        struct fixed *f;

        rc = db_next(&st->db, q, &found, err);
        if (rc != STATUS_OK || !found)
            return rc;
        f = &out->field[sqlite3_column_int64(q, 0) % FIELDS_MAX];
        if (!db_text(q, 1, &text))
            rc = db_damaged(err);
        free(f->typed);
        *f = (struct fixed){mem_str(text), sqlite3_column_int64(q, 2)};
    }
    sqlite3_reset(q);
    return rc;
}

/* Fields `first` to `last` of a row. Only a text, as field `long_one` is, may be so long that it
 * stands in the other table. */
static enum status read_fixed(struct store *st, int64_t row, int first, int last, int long_one,
                              struct fixed_row *out, struct err *err)
{
    static const char value_sql[] = "SELECT id, typed, number FROM value WHERE id BETWEEN ? AND ?";
    static const char prose_sql[] = "SELECT id, typed, number FROM prose WHERE id BETWEEN ? AND ?";
    enum status rc = read_range(st, value_sql, row, first, last, out, err);

    if (rc == STATUS_OK && !out->field[long_one].typed)
        rc = read_range(st, prose_sql, row, long_one, long_one, out, err);
    return rc;
}

static int fixed_int(const struct fixed *f)
{
    return f->typed && f->number >= 0 && f->number < INT_MAX ? (int)f->number : 0;
}

static char *fixed_text(struct fixed *f)
{
    char *text = f->typed ? f->typed : mem_str("");

    f->typed = NULL;
    return text;
}

/* ---- reports ---- */

void report_lines_free(struct report_line *line, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(line[i].title);
        free(line[i].unit);
        free(line[i].tmpl);
        free(line[i].state);
    }
    free(line);
}

static size_t column_count(sqlite3_stmt *q, int column)
{
    int64_t n = sqlite3_column_int64(q, column);

    return n > 0 && n < INT_MAX ? (size_t)n : 0;
}

/* The texts that were kept with the counts. */
static enum status take_kept(sqlite3_stmt *q, struct report_line *l, struct err *err)
{
    char **const to[] = {&l->unit, &l->title, &l->tmpl, &l->state};
    const char *text;

    for (int i = 0; i < 4; i++) {
        if (!db_text(q, 13 + i, &text))
            return db_damaged(err);
        *to[i] = mem_str(text ? text : "");
    }
    if (!db_text(q, 17, &text))
        return db_damaged(err);
    l->archived = text && strcmp(text, "是") == 0;
    l->year = (int)column_count(q, 11);
    l->number = (int)column_count(q, 12);
    return STATUS_OK;
}

/* The reports' rows and their counts; a report that was never counted is stale. */
static enum status read_counts(struct store *st, struct report_line **out, size_t *count,
                               struct err *err)
{
    static const char sql[] =
        "SELECT r.id, r.ledger, r.removed, t.projects, t.done, t.required, t.errors, t.missing,"
        " t.warnings, t.notes, coalesce(t.stale, 1), t.year, t.number, t.unit, t.title,"
        " t.template, t.state, t.archived"
        " FROM row r LEFT JOIN tally t ON t.report = r.id WHERE r.kind = 'report'";
    struct report_line *line = NULL;
    size_t n = 0;
    size_t cap = 0;
    sqlite3_stmt *q = NULL;
    bool row = true;
    enum status rc = db_query(&st->db, sql, &q, err);

    while (rc == STATUS_OK) {
        rc = db_next(&st->db, q, &row, err);
        if (rc != STATUS_OK || !row)
            break;
        line = mem_grow(line, n, &cap, sizeof *line);
        line[n++] = (struct report_line){
            .report = sqlite3_column_int64(q, 0),
            .ledger = sqlite3_column_int64(q, 1),
            .deleted = sqlite3_column_int64(q, 2) != 0,
            .projects = column_count(q, 3),
            .done = column_count(q, 4),
            .all = column_count(q, 5),
            .level = {column_count(q, 6), column_count(q, 7), column_count(q, 8),
                      column_count(q, 9)},
            .stale = sqlite3_column_int64(q, 10) != 0,
        };
        if (!line[n - 1].stale)
            rc = take_kept(q, &line[n - 1], err);
    }
    sqlite3_reset(q);
    *out = line;
    *count = n;
    return rc;
}

static enum status fill_line(struct store *st, struct report_line *l, struct err *err)
{
    struct fixed_row f = {0};
    const char *archived;
    enum status rc = read_fixed(st, l->ledger, NO_YEAR, NO_UNIT, NO_UNIT, &f, err);

    if (rc == STATUS_OK)
        rc = read_fixed(st, l->report, NO_NUMBER, NO_LAST, NO_TITLE, &f, err);
    archived = f.field[NO_ARCHIVED].typed;
    l->archived = archived && strcmp(archived, "是") == 0;
    l->year = fixed_int(&f.field[NO_YEAR]);
    l->number = fixed_int(&f.field[NO_NUMBER]);
    l->unit = fixed_text(&f.field[NO_UNIT]);
    l->title = fixed_text(&f.field[NO_TITLE]);
    l->tmpl = fixed_text(&f.field[NO_TEMPLATE]);
    l->state = fixed_text(&f.field[NO_STATE]);
    fixed_finish(&f);
    return rc;
}

static int compare_lines(const void *a, const void *b)
{
    const struct report_line *l = a;
    const struct report_line *r = b;

    if (l->year != r->year)
        return l->year > r->year ? -1 : 1;
    return (l->number > r->number) - (l->number < r->number);
}

enum status store_reports(struct store *st, struct report_line **out, size_t *count,
                          struct err *err)
{
    struct report_line *line = NULL;
    size_t n = 0;
    enum status rc = store_read_begin(st, err);

    if (rc == STATUS_OK)
        rc = read_counts(st, &line, &n, err);
    for (size_t i = 0; i < n && rc == STATUS_OK; i++)
        rc = line[i].stale ? fill_line(st, &line[i], err) : STATUS_OK;
    store_read_end(st);
    if (rc != STATUS_OK) {
        report_lines_free(line, n);
        return rc;
    }
    if (n > 1)
        qsort(line, n, sizeof *line, compare_lines);
    *out = line;
    *count = n;
    return STATUS_OK;
}

enum status store_find_report(struct store *st, int number, int64_t *report, int64_t *ledger,
                              struct err *err)
{
    static const char sql[] = "SELECT r.id, r.ledger FROM row r JOIN value v ON v.id = r.id * 1024"
                              " + 3 WHERE r.kind = 'report' AND v.number = ? AND v.state = 1";
    sqlite3_stmt *q;
    bool row = false;
    enum status rc = store_read_begin(st, err);

    if (rc == STATUS_OK)
        rc = db_query(&st->db, sql, &q, err);
    if (rc == STATUS_OK)
        rc = db_bind(&st->db, q, err, "i", (int64_t)number);
    if (rc == STATUS_OK)
        rc = db_next(&st->db, q, &row, err);
    if (rc == STATUS_OK && row) {
        *report = sqlite3_column_int64(q, 0);
        *ledger = sqlite3_column_int64(q, 1);
        sqlite3_reset(q);
    } else if (rc == STATUS_OK) {
        rc = err_set(err, STATUS_NOT_FOUND, "没有编号为 %d 的报告，请用 list 查看有哪些报告",
                     number);
    }
    store_read_end(st);
    return rc;
}

enum status store_find_ledger(struct store *st, const char *unit, int year, int64_t *ledger,
                              struct err *err)
{
    static const char sql[] = "SELECT r.id FROM row r JOIN value y ON y.id = r.id * 1024 + 1"
                              " JOIN value u ON u.id = r.id * 1024 + 2 WHERE r.kind = 'ledger'"
                              " AND NOT r.removed AND y.number = ? AND u.typed = ? ORDER BY r.id";
    sqlite3_stmt *q;
    bool row = false;
    enum status rc = store_read_begin(st, err);

    if (rc == STATUS_OK)
        rc = db_query(&st->db, sql, &q, err);
    if (rc == STATUS_OK)
        rc = db_bind(&st->db, q, err, "is", (int64_t)year, unit);
    if (rc == STATUS_OK)
        rc = db_next(&st->db, q, &row, err);
    if (rc == STATUS_OK) {
        *ledger = row ? sqlite3_column_int64(q, 0) : 0;
        sqlite3_reset(q);
    }
    store_read_end(st);
    return rc;
}

int store_next_report_number(struct store *st)
{
    static const char sql[] = "SELECT max(v.number) FROM row r JOIN value v ON v.id = r.id * 1024"
                              " + 3 WHERE r.kind = 'report'";
    int64_t last = 0;

    if (st->next_number == 0) {
        if (store_read_begin(st, NULL) != STATUS_OK ||
            db_number(&st->db, sql, 0, &last, NULL) != STATUS_OK)
            last = 0;
        store_read_end(st);
        st->next_number = last > 0 && last < INT_MAX ? (int)last + 1 : 1;
    }
    return st->next_number;
}

/* ---- where a person was ---- */

/* A place and when: at which change, and of what is kept beside the log, in which order. */
struct spot {
    struct cursor cursor;
    int64_t seq, tick;
    char *place; /* its name, when that was kept */
    bool found;
};

static bool is_later(const struct spot *a, const struct spot *b)
{
    return !b->found || a->seq > b->seq || (a->seq == b->seq && a->tick > b->tick);
}

static enum status take_spot(struct store *st, const char *sql, const char *who, struct spot *best,
                             struct err *err)
{
    struct spot s = {.found = true};
    const char *cursor, *place;
    sqlite3_stmt *q;
    bool row;
    enum status rc = db_query(&st->db, sql, &q, err);

    if (rc == STATUS_OK)
        rc = db_bind(&st->db, q, err, "s", who);
    if (rc == STATUS_OK)
        rc = db_next(&st->db, q, &row, err);
    if (rc != STATUS_OK || !row)
        return rc;
    s.seq = sqlite3_column_int64(q, 0);
    s.tick = sqlite3_column_int64(q, 1);
    if (!db_text(q, 2, &cursor) || !cursor_read(cursor, &s.cursor) || !db_text(q, 3, &place)) {
        rc = db_damaged(err);
    } else if (s.cursor.report != 0 && is_later(&s, best)) {
        free(best->place);
        s.place = mem_str(place);
        *best = s;
    }
    sqlite3_reset(q);
    return rc;
}

enum status store_last_position(struct store *st, const char *who, struct cursor *out,
                                struct text *place, bool *found, struct err *err)
{
    /* Another person's long work is not walked through to find an old place of this one. */
    static const char change_sql[] =
        "SELECT seq, 0, cursor, NULL FROM (SELECT seq, who, cursor FROM change ORDER BY seq DESC"
        " LIMIT 20000) WHERE who = ? AND cursor IS NOT NULL LIMIT 1";
    static const char position_sql[] =
        "SELECT seq, tick, cursor, place FROM position WHERE who = ?";
    static const char draft_sql[] =
        "SELECT seq, tick, cursor, NULL FROM draft WHERE who = ? ORDER BY tick DESC LIMIT 1";
    struct spot best = {0};
    enum status rc = store_read_begin(st, err);

    if (rc == STATUS_OK)
        rc = take_spot(st, change_sql, who, &best, err);
    if (rc == STATUS_OK)
        rc = take_spot(st, position_sql, who, &best, err);
    if (rc == STATUS_OK)
        rc = take_spot(st, draft_sql, who, &best, err);
    store_read_end(st);
    if (rc == STATUS_OK) {
        *out = best.cursor;
        *found = best.found;
        text_add(place, best.place ? best.place : "");
    }
    free(best.place);
    return rc;
}

enum status store_last_user(struct store *st, struct text *who, struct err *err)
{
    static const char sql[] =
        "SELECT who FROM (SELECT seq, 0 AS tick, who FROM"
        " (SELECT seq, who FROM change ORDER BY seq DESC LIMIT 1)"
        " UNION ALL SELECT seq, tick, who FROM position) ORDER BY seq DESC, tick DESC LIMIT 1";
    const char *name;
    sqlite3_stmt *q;
    bool row = false;
    enum status rc = store_read_begin(st, err);

    if (rc == STATUS_OK)
        rc = db_query(&st->db, sql, &q, err);
    if (rc == STATUS_OK)
        rc = db_next(&st->db, q, &row, err);
    if (rc == STATUS_OK && row) {
        if (db_word(q, 0, &name))
            text_add(who, name);
        else
            rc = db_damaged(err);
        sqlite3_reset(q);
    }
    store_read_end(st);
    return rc;
}
