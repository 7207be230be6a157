/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The lists over all ledgers: reports, where people were, who they are. They read what is kept for
 * them; how many reports and projects the file holds does not matter. */
#include "store/entry.h"
#include "store/inside.h"
#include "store/schema.h"

#include "base/mem.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* ---- reports ---- */

#define LINE_COLUMNS                                                                               \
    "report, ledger, place, year, number, archived, deleted, stale, projects, done, required,"     \
    " errors, missing, warnings, notes, unit, title, template, state"

static size_t column_count(sqlite3_stmt *q, int column)
{
    int64_t n = sqlite3_column_int64(q, column);

    return n > 0 && n < INT_MAX ? (size_t)n : 0;
}

/* What a number and a year of 31 bits make. */
static int64_t column_place(sqlite3_stmt *q, int column)
{
    const int64_t most = INT64_C(1) << 62;
    int64_t place = sqlite3_column_int64(q, column);

    return place > most ? most : place < -most ? -most : place;
}

static enum status take_line(sqlite3_stmt *q, struct report_line *l, struct err *err)
{
    char **const to[] = {&l->unit, &l->title, &l->tmpl, &l->state};
    const char *text;

    *l = (struct report_line){
        .report = sqlite3_column_int64(q, 0),
        .ledger = sqlite3_column_int64(q, 1),
        .place = column_place(q, 2),
        .year = (int)column_count(q, 3),
        .number = (int)column_count(q, 4),
        .archived = sqlite3_column_int64(q, 5) != 0,
        .deleted = sqlite3_column_int64(q, 6) != 0,
        .stale = sqlite3_column_int64(q, 7) != 0,
        .projects = column_count(q, 8),
        .done = column_count(q, 9),
        .all = column_count(q, 10),
        .level = {column_count(q, 11), column_count(q, 12), column_count(q, 13),
                  column_count(q, 14)},
    };
    for (int i = 0; i < 4; i++) {
        if (!db_text(q, 15 + i, &text))
            return db_damaged(err);
        *to[i] = mem_str(text ? text : "");
    }
    return STATUS_OK;
}

/* Does `b` come behind `a` in the index of places? Pages that lead back to themselves would give the
 * same lines again. */
static bool is_behind(const struct report_line *a, const struct report_line *b)
{
    bool a_hidden = a->archived || a->deleted;
    bool b_hidden = b->archived || b->deleted;

    if (a->place != b->place)
        return a->place < b->place;
    return a_hidden != b_hidden ? b_hidden : a->report < b->report;
}

static enum status read_lines(struct store *st, sqlite3_stmt *q, bool back,
                              struct report_line **out, size_t *count, struct err *err)
{
    struct report_line *line = NULL;
    size_t n = 0;
    size_t cap = 0;
    bool row = true;
    enum status rc = STATUS_OK;

    while (rc == STATUS_OK) {
        rc = db_next(&st->db, q, &row, err);
        if (rc != STATUS_OK || !row)
            break;
        line = mem_grow(line, n, &cap, sizeof *line);
        rc = take_line(q, &line[n++], err);
        if (rc == STATUS_OK && n > 1 &&
            !is_behind(&line[back ? n - 1 : n - 2], &line[back ? n - 2 : n - 1]))
            rc = db_damaged(err);
    }
    sqlite3_reset(q);
    if (rc != STATUS_OK) {
        report_lines_free(line, n);
        return rc;
    }
    *out = line;
    *count = n;
    return STATUS_OK;
}

static void turn_round(struct report_line *line, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        struct report_line l = line[i];

        line[i] = line[count - 1 - i];
        line[count - 1 - i] = l;
    }
}

enum status store_reports(struct store *st, const struct report_page *page,
                          struct report_line **out, size_t *count, struct err *err)
{
    static const char all_sql[] = "SELECT " LINE_COLUMNS " FROM tally WHERE place >= ?"
                                  " ORDER BY place LIMIT ?";
    static const char all_back_sql[] = "SELECT " LINE_COLUMNS " FROM tally WHERE place < ?"
                                       " ORDER BY place DESC LIMIT ?";
    static const char shown_sql[] = "SELECT " LINE_COLUMNS " FROM tally WHERE NOT hidden"
                                    " AND place >= ? ORDER BY place LIMIT ?";
    static const char shown_back_sql[] = "SELECT " LINE_COLUMNS " FROM tally WHERE NOT hidden"
                                         " AND place < ? ORDER BY place DESC LIMIT ?";
    static const char *const sql[2][2] = {{shown_sql, shown_back_sql}, {all_sql, all_back_sql}};
    int64_t most = page->most == 0 || page->most > INT_MAX ? -1 : (int64_t)page->most;
    sqlite3_stmt *q = NULL;
    enum status rc = store_read_begin(st, err);

    if (rc == STATUS_OK)
        rc = db_query(&st->db, sql[page->hidden][page->back], &q, err);
    if (rc == STATUS_OK)
        rc = db_bind(&st->db, q, err, "ii", page->at, most);
    if (rc == STATUS_OK)
        rc = read_lines(st, q, page->back, out, count, err);
    store_read_end(st);
    if (rc == STATUS_OK && page->back)
        turn_round(*out, *count);
    return rc;
}

/* A line may be of anything in a file that was tampered with; what is opened by it may not. */
#define IS_REPORT                                                                                  \
    "EXISTS (SELECT 1 FROM row r WHERE r.id = tally.report AND r.ledger = tally.ledger"            \
    " AND r.kind = 'report')"

static enum status find_line(struct store *st, const char *sql, int64_t key,
                             struct report_line **out, size_t *count, struct err *err)
{
    sqlite3_stmt *q;
    enum status rc = store_read_begin(st, err);

    if (rc == STATUS_OK)
        rc = db_query(&st->db, sql, &q, err);
    if (rc == STATUS_OK)
        rc = db_bind(&st->db, q, err, "i", key);
    if (rc == STATUS_OK)
        rc = read_lines(st, q, false, out, count, err);
    store_read_end(st);
    return rc;
}

enum status store_find_report(struct store *st, int number, struct report_line **out,
                              struct err *err)
{
    static const char sql[] = "SELECT " LINE_COLUMNS " FROM tally WHERE number = ? AND " IS_REPORT
                              " ORDER BY report LIMIT 1";
    size_t count = 0;
    enum status rc = find_line(st, sql, number, out, &count, err);

    if (rc == STATUS_OK && count == 0)
        rc = err_set(err, STATUS_NOT_FOUND, "没有编号为 %d 的报告，请用 list 查看有哪些报告",
                     number);
    return rc;
}

enum status store_report_of_row(struct store *st, int64_t report, struct report_line **out,
                                struct err *err)
{
    static const char sql[] = "SELECT " LINE_COLUMNS " FROM tally WHERE report = ? AND " IS_REPORT;
    size_t count = 0;
    enum status rc = find_line(st, sql, report, out, &count, err);

    return rc == STATUS_OK && count == 0 ? err_set(err, STATUS_NOT_FOUND, "没有这份报告") : rc;
}

/* Every ledger has a report, if only a deleted one. */
enum status store_find_ledger(struct store *st, const char *unit, int year, int64_t *ledger,
                              struct err *err)
{
    static const char sql[] =
        "SELECT ledger FROM tally WHERE unit = ? AND year = ? ORDER BY ledger LIMIT 1";
    sqlite3_stmt *q;
    bool row = false;
    enum status rc = store_read_begin(st, err);

    if (rc == STATUS_OK)
        rc = db_query(&st->db, sql, &q, err);
    if (rc == STATUS_OK)
        rc = db_bind(&st->db, q, err, "si", unit, (int64_t)year);
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
    static const char sql[] = "SELECT max(number) FROM tally";
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

/* The last change there is, whoever made it: most often it is all that is needed. */
static const char last_change_sql[] =
    "SELECT seq, 0, cursor, NULL, who FROM change ORDER BY seq DESC LIMIT 1";
static const char last_position_sql[] =
    "SELECT seq, tick, cursor, place, who FROM position ORDER BY seq DESC, tick DESC LIMIT 1";

/* Take the spot of the present row. */
static enum status take_row(sqlite3_stmt *q, struct spot *best, struct err *err)
{
    struct spot s = {.found = true};
    const char *cursor, *place;

    s.seq = sqlite3_column_int64(q, 0);
    s.tick = sqlite3_column_int64(q, 1);
    if (!db_text(q, 2, &cursor) || !cursor_read(cursor, &s.cursor) || !db_text(q, 3, &place))
        return db_damaged(err);
    if (s.cursor.report != 0 && is_later(&s, best)) {
        free(best->place);
        s.place = mem_str(place);
        *best = s;
    }
    return STATUS_OK;
}

/* The same of the first row that `sql` gives for a person. */
static enum status take_spot(struct store *st, const char *sql, const char *who, struct spot *best,
                             struct err *err)
{
    sqlite3_stmt *q;
    bool row;
    enum status rc = db_query(&st->db, sql, &q, err);

    if (rc == STATUS_OK)
        rc = db_bind(&st->db, q, err, "s", who);
    if (rc == STATUS_OK)
        rc = db_next(&st->db, q, &row, err);
    if (rc != STATUS_OK || !row)
        return rc;
    rc = take_row(q, best, err);
    sqlite3_reset(q);
    return rc;
}

/* *theirs: the last change is of `who`, and has been taken. */
static enum status take_last_change(struct store *st, const char *who, struct spot *best,
                                    bool *theirs, struct err *err)
{
    const char *name;
    sqlite3_stmt *q;
    bool row;
    enum status rc = db_query(&st->db, last_change_sql, &q, err);

    *theirs = false;
    if (rc == STATUS_OK)
        rc = db_next(&st->db, q, &row, err);
    if (rc != STATUS_OK || !row)
        return rc;
    if (!db_word(q, 4, &name))
        rc = db_damaged(err);
    else if (strcmp(name, who) == 0 && sqlite3_column_type(q, 2) != SQLITE_NULL)
        rc = take_row(q, best, err);
    *theirs = best->found;
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
    bool theirs = false;
    enum status rc = store_read_begin(st, err);

    if (rc == STATUS_OK)
        rc = take_last_change(st, who, &best, &theirs, err);
    if (rc == STATUS_OK && !theirs)
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

/* The name in the first row of `sql`, where its row is later than what is known. */
static enum status take_name(struct store *st, const char *sql, struct spot *last, struct text *who,
                             struct err *err)
{
    struct spot s = {.found = true};
    const char *name;
    sqlite3_stmt *q;
    bool row;
    enum status rc = db_query(&st->db, sql, &q, err);

    if (rc == STATUS_OK)
        rc = db_next(&st->db, q, &row, err);
    if (rc != STATUS_OK || !row)
        return rc;
    s.seq = sqlite3_column_int64(q, 0);
    s.tick = sqlite3_column_int64(q, 1);
    if (!db_word(q, 4, &name)) {
        rc = db_damaged(err);
    } else if (is_later(&s, last)) {
        *last = s;
        text_clear(who);
        text_add(who, name);
    }
    sqlite3_reset(q);
    return rc;
}

enum status store_last_user(struct store *st, struct text *who, struct err *err)
{
    struct spot last = {0};
    enum status rc = store_read_begin(st, err);

    if (rc == STATUS_OK)
        rc = take_name(st, last_change_sql, &last, who, err);
    if (rc == STATUS_OK)
        rc = take_name(st, last_position_sql, &last, who, err);
    store_read_end(st);
    return rc;
}
