/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Text in all ledgers: a plain scan, which is right for words of one and two characters, where an
 * index of trigrams silently finds nothing. */
#include "store/entry.h"
#include "store/inside.h"
#include "store/schema.h"

#include "base/mem.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { WHAT_BYTES = 300, FOUND_MAX = 1 << 20, DEPTH_MAX = 16 };

/* A value that holds the text. */
struct found {
    int64_t id, ledger;
    int year;
};
struct finds {
    struct found *found;
    size_t count, cap;
};

/* %what% with what has a meaning in a pattern escaped. */
static void make_pattern(const char *what, struct text *out)
{
    text_add(out, "%");
    for (; *what; what++) {
        if (strchr("%_\\", *what))
            text_add(out, "\\");
        text_add_n(out, what, 1);
    }
    text_add(out, "%");
}

/* ---- where it stands ---- */

static enum status scan(struct store *st, const char *sql, const char *pattern, struct finds *out,
                        struct err *err)
{
    sqlite3_stmt *q;
    bool row = true;
    enum status rc = db_query(&st->db, sql, &q, err);

    if (rc == STATUS_OK)
        rc = db_bind(&st->db, q, err, "s", pattern);
    while (rc == STATUS_OK && out->count < FOUND_MAX) {
        rc = db_next(&st->db, q, &row, err);
        if (rc != STATUS_OK || !row)
            return rc;
        out->found = mem_grow(out->found, out->count, &out->cap, sizeof *out->found);
        out->found[out->count++] =
            (struct found){.id = sqlite3_column_int64(q, 0), .ledger = sqlite3_column_int64(q, 1)};
    }
    if (rc == STATUS_OK)
        sqlite3_reset(q);
    return rc;
}

static enum status year_of(struct store *st, int64_t ledger, int *out, struct err *err)
{
    static const char sql[] = "SELECT year FROM tally WHERE ledger = ? LIMIT 1";
    sqlite3_stmt *q;
    bool row;
    enum status rc = db_query(&st->db, sql, &q, err);

    *out = 0;
    if (rc == STATUS_OK)
        rc = db_bind(&st->db, q, err, "i", ledger);
    if (rc == STATUS_OK)
        rc = db_next(&st->db, q, &row, err);
    if (rc == STATUS_OK && row) {
        int64_t year = sqlite3_column_int64(q, 0);

        *out = year > 0 && year < INT_MAX ? (int)year : 0;
        sqlite3_reset(q);
    }
    return rc;
}

static int compare_ledgers(const void *a, const void *b)
{
    const struct found *l = a;
    const struct found *r = b;

    return (l->ledger > r->ledger) - (l->ledger < r->ledger);
}

static int compare_found(const void *a, const void *b)
{
    const struct found *l = a;
    const struct found *r = b;

    if (l->year != r->year)
        return l->year > r->year ? -1 : 1;
    if (l->ledger != r->ledger)
        return l->ledger < r->ledger ? -1 : 1;
    return (l->id > r->id) - (l->id < r->id);
}

/* Newest year first; a ledger's year is asked for once. */
static enum status sort_found(struct store *st, struct finds *f, struct err *err)
{
    enum status rc = STATUS_OK;

    if (f->count == 0)
        return rc;
    qsort(f->found, f->count, sizeof *f->found, compare_ledgers);
    for (size_t i = 0; i < f->count && rc == STATUS_OK; i++) {
        if (i > 0 && f->found[i].ledger == f->found[i - 1].ledger)
            f->found[i].year = f->found[i - 1].year;
        else
            rc = year_of(st, f->found[i].ledger, &f->found[i].year, err);
    }
    qsort(f->found, f->count, sizeof *f->found, compare_found);
    return rc;
}

/* ---- what is shown of it ---- */

/* Does the row stand, and all above it? *report gets itself or what is above it, if a report;
 * *project, if a project. */
static enum status look_up(struct store *st, int64_t row, bool *stands, int64_t *report,
                           int64_t *project, struct err *err)
{
    static const char sql[] = "SELECT removed, parent, kind FROM row WHERE id = ?";
    enum status rc = STATUS_OK;

    *stands = true;
    *report = *project = 0;
    for (int depth = 0; rc == STATUS_OK && row != 0 && *stands && depth < DEPTH_MAX; depth++) {
        sqlite3_stmt *q;
        const char *kind = "";
        bool found = false;

        rc = db_query(&st->db, sql, &q, err);
        if (rc == STATUS_OK)
            rc = db_bind(&st->db, q, err, "i", row);
        if (rc == STATUS_OK)
            rc = db_next(&st->db, q, &found, err);
        if (rc != STATUS_OK)
            return rc;
        *stands = found && sqlite3_column_int64(q, 0) == 0 && db_word(q, 2, &kind);
        if (*stands && strcmp(kind, "report") == 0)
            *report = row;
        if (*stands && strcmp(kind, "project") == 0)
            *project = row;
        row = *stands ? sqlite3_column_int64(q, 1) : 0;
        sqlite3_reset(q);
    }
    return rc;
}

/* The first report of the ledger, of those that show the project if there is one. */
static enum status first_report(struct store *st, int64_t ledger, int64_t project, int64_t *out,
                                struct err *err)
{
    static const char sql[] =
        "SELECT report FROM tally WHERE ledger = ?1 AND NOT deleted ORDER BY NOT EXISTS"
        " (SELECT 1 FROM report_row s WHERE s.row = ?2 AND s.report = tally.report AND s.shown),"
        " report LIMIT 1";
    sqlite3_stmt *q;
    bool row = false;
    enum status rc = db_query(&st->db, sql, &q, err);

    if (rc == STATUS_OK)
        rc = db_bind(&st->db, q, err, "ii", ledger, project);
    if (rc == STATUS_OK)
        rc = db_next(&st->db, q, &row, err);
    *out = 0;
    if (rc == STATUS_OK && row) {
        *out = sqlite3_column_int64(q, 0);
        sqlite3_reset(q);
    }
    return rc;
}

/* The text and number of a value, wherever it stands; *typed is owned. */
static enum status value_at(struct store *st, int64_t id, char **typed, int *number,
                            struct err *err)
{
    static const char sql[] = "SELECT typed, number FROM value WHERE id = ?1"
                              " UNION ALL SELECT typed, number FROM prose WHERE id = ?1";
    const char *text = NULL;
    sqlite3_stmt *q;
    bool row = false;
    enum status rc = db_query(&st->db, sql, &q, err);

    *number = 0;
    if (rc == STATUS_OK)
        rc = db_bind(&st->db, q, err, "i", id);
    if (rc == STATUS_OK)
        rc = db_next(&st->db, q, &row, err);
    if (rc == STATUS_OK && row) {
        int64_t n = sqlite3_column_int64(q, 1);

        *number = n > 0 && n < INT_MAX ? (int)n : 0;
        if (!db_text(q, 0, &text))
            rc = db_damaged(err);
    }
    *typed = mem_str(text ? text : "");
    if (rc == STATUS_OK && row)
        sqlite3_reset(q);
    return rc;
}

/* A reference holds the key of a row: digits that nobody has typed. */
static bool is_key(const char *s)
{
    return strlen(s) == 2 * ROW_KEY_BYTES && strspn(s, "0123456789abcdef") == 2 * ROW_KEY_BYTES;
}

/* *out is filled, or left empty where the value is not to be shown. */
static enum status make_hit(struct store *st, const struct found *f, struct hit *out,
                            struct err *err)
{
    struct hit h = {.ledger = f->ledger, .row = f->id / FIELDS_MAX, .year = f->year};
    int64_t project;
    const char *key = NULL;
    int number;
    bool stands;
    enum status rc = look_up(st, h.row, &stands, &h.report, &project, err);

    if (rc == STATUS_OK && stands && h.report == 0)
        rc = first_report(st, f->ledger, project, &h.report, err);
    if (rc == STATUS_OK)
        rc = names_key(&st->names, &st->db, f->id % FIELDS_MAX, &key, err);
    if (rc != STATUS_OK || !stands || h.report == 0 || !key)
        return rc;
    rc = value_at(st, f->id, &h.text, &number, err);
    if (rc == STATUS_OK)
        rc = value_at(st, value_id(h.report, NO_TITLE), &h.title, &number, err);
    if (rc == STATUS_OK) {
        char *typed;

        rc = value_at(st, value_id(h.report, NO_NUMBER), &typed, &h.number, err);
        free(typed);
    }
    if (rc == STATUS_OK && !is_key(h.text)) {
        h.field = mem_str(key);
        *out = h;
        return rc;
    }
    free(h.text);
    free(h.title);
    return rc;
}

enum status store_search(struct store *st, const char *what, size_t limit, struct hit **out,
                         size_t *count, struct err *err)
{
    static const char value_sql[] =
        "SELECT v.id, r.ledger FROM value v CROSS JOIN row r ON r.id = v.id / 1024"
        " WHERE v.typed LIKE ? ESCAPE '\\'";
    static const char prose_sql[] =
        "SELECT v.id, r.ledger FROM prose v CROSS JOIN row r ON r.id = v.id / 1024"
        " WHERE v.typed LIKE ? ESCAPE '\\'";
    struct text pattern = {0};
    struct finds finds = {0};
    struct hit *hit = NULL;
    size_t n = 0;
    size_t cap = 0;
    enum status rc;

    if (str_empty(what) || strlen(what) > WHAT_BYTES)
        return err_set(err, STATUS_USAGE, "要查找的文字应有 1 到 %d 个字，现有 %zu 个",
                       WHAT_BYTES / 3, what ? utf8_chars(what, strlen(what)) : 0);
    make_pattern(what, &pattern);
    rc = store_read_begin(st, err);
    if (rc == STATUS_OK)
        rc = scan(st, value_sql, pattern.s, &finds, err);
    if (rc == STATUS_OK)
        rc = scan(st, prose_sql, pattern.s, &finds, err);
    if (rc == STATUS_OK)
        rc = sort_found(st, &finds, err);
    for (size_t i = 0; i < finds.count && n < limit && rc == STATUS_OK; i++) {
        struct hit h = {0};

        rc = make_hit(st, &finds.found[i], &h, err);
        if (h.field) {
            hit = mem_grow(hit, n, &cap, sizeof *hit);
            hit[n++] = h;
        }
    }
    store_read_end(st);
    text_finish(&pattern);
    free(finds.found);
    if (rc != STATUS_OK) {
        hits_free(hit, n);
        return rc;
    }
    *out = hit;
    *count = n;
    return STATUS_OK;
}
