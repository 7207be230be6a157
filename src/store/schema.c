/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "store/schema.h"

#include "base/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { APPLICATION_ID = 0x5A50494E }; /* "ZPIN" */

/* The tables, character by character as SQLite keeps them. */
static const char *const tables[] = {
    "CREATE TABLE origin(id INTEGER PRIMARY KEY, key BLOB NOT NULL, at INTEGER NOT NULL,"
    " after INTEGER NOT NULL, why TEXT NOT NULL) STRICT",
    "CREATE TABLE field(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE row(id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, parent INTEGER NOT NULL,"
    " kind TEXT NOT NULL, ledger INTEGER NOT NULL, ord INTEGER NOT NULL,"
    " removed INTEGER NOT NULL, created INTEGER NOT NULL, ordered INTEGER NOT NULL,"
    " removal INTEGER NOT NULL) STRICT",
    "CREATE INDEX row_of_ledger ON row(ledger)",
    "CREATE TABLE value(id INTEGER PRIMARY KEY, state INTEGER NOT NULL, number INTEGER NOT NULL,"
    " change INTEGER NOT NULL, typed TEXT) STRICT",
    "CREATE TABLE prose(id INTEGER PRIMARY KEY, state INTEGER NOT NULL, number INTEGER NOT NULL,"
    " change INTEGER NOT NULL, typed TEXT) STRICT",
    "CREATE TABLE change(seq INTEGER PRIMARY KEY, origin INTEGER NOT NULL, step INTEGER NOT NULL,"
    " undoes INTEGER NOT NULL, redo INTEGER NOT NULL, ledger INTEGER NOT NULL,"
    " row INTEGER NOT NULL, state INTEGER NOT NULL, number INTEGER NOT NULL,"
    " before INTEGER NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL, field TEXT NOT NULL,"
    " cursor TEXT, hash BLOB NOT NULL, typed TEXT) STRICT",
    "CREATE TABLE report_row(id INTEGER PRIMARY KEY, row INTEGER NOT NULL,"
    " report INTEGER NOT NULL, shown INTEGER NOT NULL, change INTEGER NOT NULL,"
    " UNIQUE(row, report)) STRICT",
    "CREATE TABLE reason(id INTEGER PRIMARY KEY, row INTEGER NOT NULL, rule TEXT NOT NULL,"
    " change INTEGER NOT NULL, figure TEXT, text TEXT, UNIQUE(row, rule)) STRICT",
    "CREATE TABLE tally(report INTEGER PRIMARY KEY, ledger INTEGER NOT NULL,"
    " place INTEGER NOT NULL, hidden INTEGER NOT NULL, deleted INTEGER NOT NULL,"
    " archived INTEGER NOT NULL, year INTEGER NOT NULL, number INTEGER NOT NULL,"
    " unit TEXT, title TEXT, template TEXT, state TEXT, stale INTEGER NOT NULL DEFAULT 1,"
    " projects INTEGER NOT NULL DEFAULT 0, done INTEGER NOT NULL DEFAULT 0,"
    " required INTEGER NOT NULL DEFAULT 0, errors INTEGER NOT NULL DEFAULT 0,"
    " missing INTEGER NOT NULL DEFAULT 0, warnings INTEGER NOT NULL DEFAULT 0,"
    " notes INTEGER NOT NULL DEFAULT 0) STRICT",
    "CREATE INDEX tally_place ON tally(place, hidden)",
    "CREATE INDEX tally_ledger ON tally(ledger)",
    "CREATE INDEX tally_number ON tally(number)",
    "CREATE INDEX tally_unit ON tally(unit, year)",
    "CREATE TABLE draft(id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, tick INTEGER NOT NULL,"
    " at INTEGER NOT NULL, who TEXT NOT NULL, cursor TEXT, typed TEXT NOT NULL) STRICT",
    "CREATE TABLE position(id INTEGER PRIMARY KEY, who TEXT NOT NULL UNIQUE,"
    " seq INTEGER NOT NULL, tick INTEGER NOT NULL, at INTEGER NOT NULL, cursor TEXT,"
    " place TEXT NOT NULL) STRICT",
    "CREATE TABLE version(id INTEGER PRIMARY KEY, ledger INTEGER NOT NULL, seq INTEGER NOT NULL,"
    " at INTEGER NOT NULL, who TEXT NOT NULL, name TEXT NOT NULL) STRICT",
    "CREATE TABLE snapshot(id INTEGER PRIMARY KEY, report INTEGER NOT NULL,"
    " at INTEGER NOT NULL, text TEXT NOT NULL) STRICT",
    "CREATE TABLE template(id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE,"
    " name TEXT NOT NULL, text TEXT NOT NULL) STRICT",
};
enum { TABLES = sizeof tables / sizeof *tables };

/* The fields that lists read have fixed numbers. */
static const char *const rows[] = {
    "INSERT INTO field(id, key) VALUES (1, 'year'), (2, 'unit'), (3, 'number'), (4, 'title'),"
    " (5, 'template'), (6, 'state'), (7, 'archived')",
};

static const struct schema_step steps[] = {
    {.to = 1, .sql = tables, .count = TABLES},
    {.to = 1, .sql = rows, .count = 1},
};

const struct schema schema_program = {
    .step = steps,
    .steps = sizeof steps / sizeof *steps,
    .table = tables,
    .tables = TABLES,
};

/* ---- is it ours? ---- */

static enum status foreign(struct err *err)
{
    return err_set(err, STATUS_FORMAT,
                   "这个文件不是自评数据文件，或者结构被改动过，为安全起见没有打开；"
                   "请检查文件名，或换用备份");
}

static bool is_among(const char *sql, const char *const *table, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(table[i], sql) == 0)
            return true;
    }
    return false;
}

/* Every text of the schema is one of `table`; *found gets how many there are: as names are unique
 * in a file, `count` of them are all of them. Indexes that SQLite made for a UNIQUE have no text. */
static enum status compare(struct db *db, const char *const *table, size_t count, size_t *found,
                           struct err *err)
{
    static const char sql[] = "SELECT sql FROM sqlite_schema";
    sqlite3_stmt *q;
    bool row = true;
    enum status rc = db_query(db, sql, &q, err);

    *found = 0;
    while (rc == STATUS_OK) {
        const char *text;

        rc = db_next(db, q, &row, err);
        if (rc != STATUS_OK || !row)
            break;
        if (!db_text(q, 0, &text) || (text && !is_among(text, table, count)))
            rc = foreign(err);
        else
            *found += text != NULL;
    }
    return rc;
}

static enum status run_step(struct db *db, const struct schema_step *step, struct err *err)
{
    enum status rc = STATUS_OK;

    for (size_t i = 0; i < step->count && rc == STATUS_OK; i++)
        rc = db_script(db, step->sql[i], err);
    return rc;
}

/* The schema texts of an older version, made by its own steps in memory. */
static enum status texts_of(const struct schema *s, int64_t version, struct arena *a,
                            const char *const **out, size_t *count, struct err *err)
{
    static const char sql[] = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL";
    struct db made = {0};
    sqlite3_stmt *q;
    const char **text = NULL;
    size_t cap = 0;
    bool row = true;
    enum status rc = db_open(&made, ":memory:", DB_CREATE, err);

    for (size_t i = 0; rc == STATUS_OK && i < s->steps && s->step[i].to <= version; i++)
        rc = run_step(&made, &s->step[i], err);
    if (rc == STATUS_OK)
        rc = db_query(&made, sql, &q, err);
    *count = 0;
    while (rc == STATUS_OK) {
        rc = db_next(&made, q, &row, err);
        if (rc != STATUS_OK || !row)
            break;
        text = mem_grow(text, *count, &cap, sizeof *text);
        text[(*count)++] = arena_str(a, (const char *)sqlite3_column_text(q, 0));
    }
    db_close(&made);
    *out = text;
    return rc;
}

static enum status compare_old(const struct schema *s, struct db *db, int64_t version,
                               struct err *err)
{
    struct arena a = {0};
    const char *const *text = NULL;
    size_t count = 0;
    size_t found = 0;
    enum status rc = texts_of(s, version, &a, &text, &count, err);

    if (rc == STATUS_OK)
        rc = compare(db, text, count, &found, err);
    if (rc == STATUS_OK && found != count)
        rc = foreign(err);
    free((void *)text);
    arena_finish(&a);
    return rc;
}

static int64_t newest(const struct schema *s)
{
    return s->step[s->steps - 1].to;
}

static enum status compare_now(const struct schema *s, struct db *db, bool empty, struct err *err)
{
    size_t found;
    enum status rc = compare(db, s->table, s->tables, &found, err);

    if (rc == STATUS_OK && found != (empty ? 0 : s->tables))
        rc = foreign(err);
    return rc;
}

enum status schema_check(const struct schema *s, struct db *db, enum schema_is *out,
                         int64_t *version, struct err *err)
{
    static const char application_sql[] = "PRAGMA application_id";
    static const char version_sql[] = "PRAGMA user_version";
    int64_t application = 0;
    enum status rc = db_number(db, application_sql, 0, &application, err);

    if (rc == STATUS_OK)
        rc = db_number(db, version_sql, 0, version, err);
    if (rc != STATUS_OK)
        return rc;
    if (application == 0 && *version == 0) {
        *out = SCHEMA_EMPTY;
        return compare_now(s, db, true, err);
    }
    if (application != APPLICATION_ID || *version < 1)
        return foreign(err);
    if (*version > newest(s))
        return err_set(err, STATUS_FORMAT,
                       "数据文件是更新版本的程序写的（文件格式 %" PRId64 "，本程序只认到 %" PRId64
                       "），请先升级本程序",
                       *version, newest(s));
    *out = *version == newest(s) ? SCHEMA_OURS : SCHEMA_OLD;
    return *out == SCHEMA_OURS ? compare_now(s, db, false, err) : compare_old(s, db, *version, err);
}

/* ---- becoming ours ---- */

static enum status set_version(struct db *db, int64_t version, struct err *err)
{
    char sql[96];

    snprintf(sql, sizeof sql, "PRAGMA application_id=%d; PRAGMA user_version=%" PRId64,
             APPLICATION_ID, version);
    return db_script(db, sql, err);
}

/* All steps to one version, in one transaction. */
static enum status upgrade_to(const struct schema *s, struct db *db, int64_t to, struct err *err)
{
    enum status rc = db_script(db, "BEGIN IMMEDIATE", err);

    for (size_t i = 0; i < s->steps && rc == STATUS_OK; i++) {
        if (s->step[i].to == to)
            rc = run_step(db, &s->step[i], err);
    }
    if (rc == STATUS_OK)
        rc = set_version(db, to, err);
    if (rc == STATUS_OK)
        rc = db_script(db, "COMMIT", err);
    if (rc != STATUS_OK)
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    return rc;
}

enum status schema_upgrade(const struct schema *s, struct db *db, int64_t from, struct err *err)
{
    enum status rc = STATUS_OK;

    for (int64_t to = from + 1; to <= newest(s) && rc == STATUS_OK; to++)
        rc = upgrade_to(s, db, to, err);
    return rc == STATUS_OK ? compare_now(s, db, false, err) : rc;
}
