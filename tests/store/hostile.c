/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "hostile.h"

#include "desk.h"

#include "base/file.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { PAGE = 4096 };

/* ---- what SQL cannot say ---- */

static void patch(const char *path, long at, const char *bytes, size_t count)
{
    FILE *f = fopen(path, "r+b");

    assert_non_null(f);
    fseek(f, at, SEEK_SET);
    assert_int_equal(fwrite(bytes, 1, count, f), count);
    assert_int_equal(fclose(f), 0);
}

#define PATCH(path, at, bytes) patch(path, at, bytes, sizeof(bytes) - 1)

static long root_of(const char *path, const char *table)
{
    char sql[96];

    snprintf(sql, sizeof sql, "SELECT rootpage FROM sqlite_schema WHERE name = '%s'", table);
    return (long)desk_sql_number(path, sql);
}

static void copy_rows(sqlite3 *from, sqlite3 *to, const char *table)
{
    sqlite3_stmt *q, *put;
    struct text select = {0};
    struct text insert = {0};
    int columns;

    text_addf(&select, "SELECT * FROM \"%s\"", table);
    assert_int_equal(sqlite3_prepare_v2(from, select.s, -1, &q, NULL), SQLITE_OK);
    columns = sqlite3_column_count(q);
    text_addf(&insert, "INSERT INTO \"%s\" VALUES (?", table);
    for (int c = 1; c < columns; c++)
        text_add(&insert, ",?");
    text_add(&insert, ")");
    assert_int_equal(sqlite3_prepare_v2(to, insert.s, -1, &put, NULL), SQLITE_OK);
    while (sqlite3_step(q) == SQLITE_ROW) {
        for (int c = 0; c < columns; c++)
            sqlite3_bind_value(put, c + 1, sqlite3_column_value(q, c));
        assert_int_equal(sqlite3_step(put), SQLITE_DONE);
        sqlite3_reset(put);
    }
    sqlite3_finalize(q);
    sqlite3_finalize(put);
    text_finish(&select);
    text_finish(&insert);
}

/* The same tables and rows in UTF-16. */
static void make_utf16(const char *path)
{
    char made[128];
    sqlite3 *from, *to;
    sqlite3_stmt *q;

    snprintf(made, sizeof made, "%s-made", path);
    assert_int_equal(sqlite3_open(path, &from), SQLITE_OK);
    assert_int_equal(sqlite3_open(made, &to), SQLITE_OK);
    sqlite3_exec(to, "PRAGMA encoding='UTF-16be'", NULL, NULL, NULL);
    sqlite3_prepare_v2(from, "SELECT sql FROM sqlite_schema WHERE sql NOT NULL", -1, &q, NULL);
    while (sqlite3_step(q) == SQLITE_ROW)
        sqlite3_exec(to, (const char *)sqlite3_column_text(q, 0), NULL, NULL, NULL);
    sqlite3_finalize(q);
    sqlite3_prepare_v2(from, "SELECT name FROM sqlite_schema WHERE type = 'table'", -1, &q, NULL);
    while (sqlite3_step(q) == SQLITE_ROW)
        copy_rows(from, to, (const char *)sqlite3_column_text(q, 0));
    sqlite3_finalize(q);
    sqlite3_exec(to, "PRAGMA application_id=1515211086; PRAGMA user_version=1", NULL, NULL, NULL);
    sqlite3_close(from);
    sqlite3_close(to);
    assert_int_equal(rename(made, path), 0);
}

static void make_wide_pages(const char *path)
{
    desk_sql(path, "PRAGMA journal_mode=DELETE; PRAGMA page_size=65536; VACUUM");
}

static void make_narrow_pages(const char *path)
{
    desk_sql(path, "PRAGMA journal_mode=DELETE; PRAGMA page_size=512; VACUUM");
}

static void make_vacuumed(const char *path)
{
    desk_sql(path, "PRAGMA journal_mode=DELETE; PRAGMA auto_vacuum=1; VACUUM");
}

static void claim_format(const char *path)
{
    PATCH(path, 18, "\3\3");
}

static void claim_schema_format(const char *path)
{
    PATCH(path, 44, "\0\0\0\5");
}

static void claim_pages(const char *path)
{
    PATCH(path, 28, "\x7f\xff\xff\xfe");
}

static void claim_free_pages(const char *path)
{
    PATCH(path, 32, "\0\0\0\1\x7f\xff\xff\xff");
}

static void claim_encoding(const char *path)
{
    PATCH(path, 56, "\0\0\0\7");
}

static void claim_page_size(const char *path)
{
    PATCH(path, 16, "\0\3");
}

static void put_two(unsigned char *at, long n)
{
    at[0] = (unsigned char)(n >> 8);
    at[1] = (unsigned char)n;
}

/* A page of a tree with as many ways down as fit, all to page `child`. */
static void fill_interior(unsigned char page[PAGE], bool index, long child)
{
    enum { CHILDREN = 200, HEAD = 12 };
    static const unsigned char divider[] = {4, 3, 9, 1, 5}; /* an entry: the integer 1, row 5 */
    size_t at = PAGE;

    memset(page, 0, PAGE);
    page[0] = index ? 2 : 5;
    for (size_t i = 0; i < CHILDREN; i++) {
        at -= index ? 4 + sizeof divider : 5;
        put_two(page + at + 2, child);
        if (index)
            memcpy(page + at + 4, divider, sizeof divider);
        else
            page[at + 4] = 9;
        put_two(page + HEAD + 2 * i, (long)at);
    }
    put_two(page + 3, CHILDREN);
    put_two(page + 5, (long)at);
    put_two(page + 10, child);
}

/* The only page of `table` goes to the end, and a tree of a few pages leads there over and over: more
 * rows than a lifetime has seconds. */
static void make_endless(const char *path, const char *table)
{
    enum { LEVELS = 8 };
    long root = root_of(path, table);
    long pages = (long)desk_sql_number(path, "PRAGMA page_count");
    unsigned char leaf[PAGE] = {0};
    unsigned char count[4] = {0};
    FILE *f = fopen(path, "r+b");

    assert_non_null(f);
    fseek(f, (root - 1) * PAGE, SEEK_SET);
    assert_int_equal(fread(leaf, 1, PAGE, f), PAGE);
    if (leaf[0] != 13 && leaf[0] != 10)
        fail_msg("%s has more than one page", table);
    for (long level = 0; level < LEVELS; level++) {
        unsigned char page[PAGE];

        fill_interior(page, leaf[0] == 10, pages + level + 1);
        fseek(f, (level == 0 ? root - 1 : pages + level - 1) * PAGE, SEEK_SET);
        assert_int_equal(fwrite(page, 1, PAGE, f), PAGE);
    }
    fseek(f, (pages + LEVELS - 1) * PAGE, SEEK_SET);
    assert_int_equal(fwrite(leaf, 1, PAGE, f), PAGE);
    put_two(count + 2, pages + LEVELS);
    fseek(f, 28, SEEK_SET);
    assert_int_equal(fwrite(count, 1, sizeof count, f), sizeof count);
    assert_int_equal(fclose(f), 0);
}

static void endless_rows(const char *path)
{
    make_endless(path, "row");
}

static void endless_index(const char *path)
{
    make_endless(path, "row_of_ledger");
}

static void endless_values(const char *path)
{
    make_endless(path, "value");
}

static void endless_prose(const char *path)
{
    make_endless(path, "prose");
}

static void endless_log(const char *path)
{
    make_endless(path, "change");
}

static void endless_list(const char *path)
{
    make_endless(path, "tally_place");
}

static void endless_drafts(const char *path)
{
    desk_sql(path, "INSERT INTO draft VALUES (3073, 5, 1, 0, '王某', NULL, 'x')");
    make_endless(path, "draft");
}

/* A page that is its own child. */
static void root_in_circles(const char *path)
{
    long root = root_of(path, "value");
    char page[14] = {5, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, (char)(root >> 8), (char)root, 0, 0};

    patch(path, (root - 1) * PAGE, page, sizeof page);
}

/* A text that says it has 256 MB, where there are two. */
static void claim_long_text(const char *path)
{
    static const unsigned char header[] = {9, 0, 1, 8, 9};
    struct text file = {0};
    struct err err = {0};
    const char *at = NULL;

    desk_sql(path, "PRAGMA journal_mode=DELETE;"
                   "UPDATE prose SET typed = CAST(zeroblob(2200000) AS TEXT), state = 1, number ="
                   " 0");
    desk_sql(path, "UPDATE prose SET change = 1, typed = replace(typed, char(0), 'x'), state = 7");
    assert_ok(file_read(path, 1 << 24, &file, &err), err);
    for (size_t i = 0; i + PAGE < file.bytes && !at; i++) {
        if (memcmp(file.s + i, header, 3) == 0 && (unsigned char)file.s[i + 2] == 1 &&
            (unsigned char)file.s[i - 5] >= 0x80)
            at = file.s + i;
    }
    if (at) /* payload of four bytes, a row id of two, the header */
        PATCH(path, at - file.s - 6, "\xff\xff\xff\x7f");
    text_finish(&file);
    if (!at)
        fail_msg("the long text was not found");
}

/* Strict tables let nothing through that is of another type; a file that was not always strict may
 * hold it. */
static void loosely(const char *path, const char *sql)
{
    desk_sql(path, "PRAGMA journal_mode=DELETE; PRAGMA writable_schema=1; UPDATE sqlite_schema SET"
                   " sql = replace(sql, ' STRICT', '')");
    desk_sql(path, sql);
    desk_sql(path, "PRAGMA writable_schema=1; UPDATE sqlite_schema SET sql = sql || ' STRICT'"
                   " WHERE type = 'table'");
}

static void blob_for_name(const char *path)
{
    loosely(path, "UPDATE value SET typed = x'41424300ff' WHERE typed = '考试考务费'");
}

static void number_for_name(const char *path)
{
    loosely(path, "UPDATE value SET typed = 12 WHERE typed = '考试考务费'");
    loosely(path, "UPDATE value SET typed = CAST(typed AS INTEGER) WHERE typed = '12'");
}

static void text_for_state(const char *path)
{
    loosely(path, "UPDATE value SET state = '九' WHERE typed = '考试考务费'");
}

static void real_for_parent(const char *path)
{
    loosely(path, "UPDATE row SET parent = 1e300 WHERE kind = 'fund'");
}

static void text_for_key(const char *path)
{
    loosely(path, "UPDATE row SET key = '0123456789abcdef' WHERE kind = 'fund'");
}

/* ---- what stands at the path, or beside it ---- */

static void beside(const char *path, const char *suffix, char out[128])
{
    assert_true(snprintf(out, 128, "%s%s", path, suffix) < 128);
}

static void pipe_for_file(const char *path)
{
    unlink(path);
    assert_int_equal(mkfifo(path, 0600), 0);
}

static void folder_for_file(const char *path)
{
    unlink(path);
    assert_int_equal(mkdir(path, 0700), 0);
}

static void link_in_circles(const char *path)
{
    char other[128];

    beside(path, "-other", other);
    unlink(path);
    assert_int_equal(symlink(path, other), 0);
    assert_int_equal(symlink(other, path), 0);
}

static void link_to_zeros(const char *path)
{
    unlink(path);
    assert_int_equal(symlink("/dev/zero", path), 0);
}

static void pipe_for_journal(const char *path)
{
    char name[128];

    desk_sql(path, "PRAGMA journal_mode=DELETE");
    beside(path, "-journal", name);
    assert_int_equal(mkfifo(name, 0600), 0);
}

static void pipe_for_log(const char *path)
{
    char name[128];

    beside(path, "-wal", name);
    assert_int_equal(mkfifo(name, 0600), 0);
}

static void folder_for_log(const char *path)
{
    char name[128];

    beside(path, "-wal", name);
    assert_int_equal(mkdir(name, 0700), 0);
}

static void garbage_beside(const char *path, const char *suffix, const char *head, size_t bytes)
{
    char name[128];
    char *text = malloc(100000);

    memset(text, 0xA5, 100000);
    memcpy(text, head, bytes);
    beside(path, suffix, name);
    desk_write(name, text, 100000);
    free(text);
}

static void garbage_log(const char *path)
{
    garbage_beside(path, "-wal", "", 0);
}

static void garbage_frames(const char *path)
{
    garbage_beside(path, "-wal", "\x37\x7f\x06\x82\x00\x2d\xe2\x18\x00\x00\x10\x00", 12);
}

static void garbage_journal(const char *path)
{
    garbage_beside(path, "-journal", "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7\xff\xff\xff\xff", 12);
}

/* The log of a ledger of the same age that says other things. */
static void log_of_another(const char *path)
{
    struct text wal = {0}; /* and the file itself, on the way */
    struct err err = {0};
    char other[128], name[128];
    sqlite3 *db;

    beside(path, "-other", other);
    desk_sql(path, "PRAGMA wal_checkpoint(TRUNCATE)");
    assert_ok(file_read(path, 1 << 24, &wal, &err), err);
    desk_write(other, wal.s, wal.bytes);
    text_clear(&wal);
    assert_int_equal(sqlite3_open(other, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "PRAGMA journal_mode=WAL; UPDATE value SET typed = '999.99'"
                                  " WHERE typed = '222.38'",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    beside(other, "-wal", name);
    assert_ok(file_read(name, 1 << 24, &wal, &err), err);
    sqlite3_close(db);
    beside(path, "-wal", name);
    desk_write(name, wal.s, wal.bytes);
    text_finish(&wal);
}

/* ---- the corpus ---- */

#define SCHEMA(sql) "PRAGMA writable_schema=1;" sql
#define IN_PLACE_OF(table, sql) SCHEMA("DROP TABLE " table ";" sql)
#define LONG_MAX_TEXT "9223372036854775807"

const struct hostile hostile[] = {
    /* the shape */
    {"a log that is a view without end", REFUSED,
     IN_PLACE_OF("change", "CREATE VIEW change AS WITH RECURSIVE n(seq) AS (SELECT 1 UNION ALL"
                           " SELECT seq FROM n) SELECT * FROM n"),
     NULL},
    {"rows that are a view on the schema", REFUSED,
     IN_PLACE_OF("row", "CREATE VIEW row AS SELECT * FROM sqlite_schema"), NULL},
    {"a trigger in place of an insert", REFUSED,
     IN_PLACE_OF("version", "CREATE VIEW version AS SELECT 1 AS id; CREATE TRIGGER t INSTEAD OF"
                            " INSERT ON version BEGIN DELETE FROM change; END"),
     NULL},
    {"a generated column", REFUSED,
     IN_PLACE_OF("version", "CREATE TABLE version(id INTEGER PRIMARY KEY, ledger INTEGER NOT NULL,"
                            " seq INTEGER NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL, name"
                            " TEXT AS (hex(zeroblob(1000000))) NOT NULL) STRICT"),
     NULL},
    {"an index over an expression", REFUSED,
     "CREATE INDEX costly ON value(hex(zeroblob(length(typed) * 10)))", NULL},
    {"an index over a part", REFUSED, "CREATE INDEX part ON value(number) WHERE number > 0", NULL},
    {"a check that computes", REFUSED,
     IN_PLACE_OF("version", "CREATE TABLE version(id INTEGER PRIMARY KEY CHECK (id <"
                            " length(randomblob(1000000))), name TEXT) STRICT"),
     NULL},
    {"a search index and its shadows", REFUSED,
     "CREATE VIRTUAL TABLE search USING fts5(text); INSERT INTO search VALUES ('x'); PRAGMA"
     " writable_schema=1; UPDATE search_data SET block = zeroblob(100)",
     NULL},
    {"a virtual table of nobody", REFUSED,
     SCHEMA("INSERT INTO sqlite_schema VALUES ('table', 'x', 'x', 0, 'CREATE VIRTUAL TABLE x USING"
            " nobody(y)')"),
     NULL},
    {"without rowids", REFUSED,
     IN_PLACE_OF("version", "CREATE TABLE version(id INTEGER PRIMARY KEY, name TEXT) STRICT,"
                            " WITHOUT ROWID"),
     NULL},
    {"statistics that mislead", REFUSED, "ANALYZE; UPDATE sqlite_stat1 SET stat = '99999999999 1'",
     NULL},
    {"columns in another order", REFUSED,
     IN_PLACE_OF("position", "CREATE TABLE position(id INTEGER PRIMARY KEY, place TEXT NOT NULL,"
                             " who TEXT NOT NULL UNIQUE, seq INTEGER NOT NULL, tick INTEGER NOT"
                             " NULL, at INTEGER NOT NULL, cursor TEXT) STRICT"),
     NULL},
    {"a table twice, another not at all", REFUSED,
     SCHEMA("DROP TABLE draft; INSERT INTO sqlite_schema SELECT * FROM sqlite_schema WHERE name ="
            " 'version'"),
     NULL},
    {"a table under another's name", REFUSED,
     SCHEMA("UPDATE sqlite_schema SET name = 'x', tbl_name = 'x' WHERE name = 'version'"), NULL},
    {"tables that share their pages", NOTICED,
     SCHEMA("UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name ="
            " 'prose') WHERE name = 'value'"),
     NULL},
    {"a table beyond the end", REFUSED,
     SCHEMA("UPDATE sqlite_schema SET rootpage = 2147483647 WHERE name = 'value'"), NULL},
    {"a table that is the schema", REFUSED,
     SCHEMA("UPDATE sqlite_schema SET rootpage = 1 WHERE name = 'value'"), NULL},
    {"an index that is a table", NOTICED,
     SCHEMA("UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name ="
            " 'row') WHERE name = 'row_of_ledger'"),
     NULL},
    {"an index without words", REFUSED,
     SCHEMA("INSERT INTO sqlite_schema VALUES ('index', 'x', 'value', 2, NULL)"), NULL},
    {"words that are none", REFUSED,
     SCHEMA("UPDATE sqlite_schema SET sql = CAST(x'ff00ff' AS TEXT) WHERE name = 'version'"), NULL},
    {"a schema of a megabyte", REFUSED,
     "CREATE TABLE x(y DEFAULT '' /* more */); PRAGMA writable_schema=1; UPDATE sqlite_schema SET"
     " sql = replace(sql, 'more', hex(zeroblob(600000))) WHERE name = 'x'",
     NULL},
    /* the header */
    {"another program's number", REFUSED, "PRAGMA application_id=1", NULL},
    {"a version of the far future", REFUSED, "PRAGMA user_version=2147483647", NULL},
    {"a version before the first", REFUSED, "PRAGMA user_version=-5", NULL},
    {"UTF-16", RIGHT, NULL, make_utf16},
    {"pages of 64 KiB", RIGHT, NULL, make_wide_pages},
    {"pages of 512 bytes", RIGHT, NULL, make_narrow_pages},
    {"pages that move", RIGHT, NULL, make_vacuumed},
    {"a file format to come", REFUSED, NULL, claim_format},
    {"a schema format to come", REFUSED, NULL, claim_schema_format},
    {"an encoding to come", REFUSED, NULL, claim_encoding},
    {"a page size that is none", REFUSED, NULL, claim_page_size},
    {"eight terabytes claimed", REFUSED, NULL, claim_pages},
    {"more free pages than pages", NOTICED, NULL, claim_free_pages},
    /* the trees */
    {"rows without end", NOTICED, NULL, endless_rows},
    {"an index without end", NOTICED, NULL, endless_index},
    {"values without end", NOTICED, NULL, endless_values},
    {"prose without end", NOTICED, NULL, endless_prose},
    {"a log without end", NOTICED, NULL, endless_log},
    {"a list without end", NOTICED, NULL, endless_list},
    {"drafts without end", NOTICED, NULL, endless_drafts},
    {"a page that is its own child", NOTICED, NULL, root_in_circles},
    {"a text of 20 MB", NOTICED,
     "UPDATE prose SET typed = replace(hex(zeroblob(10000000)), '0', 'x')", NULL},
    {"a text that claims 256 MB", NOTICED, NULL, claim_long_text},
    /* what stands in them */
    {"NUL in a text", NOTICED,
     "UPDATE value SET typed = '考试' || char(0) || '费' WHERE typed ="
     " '考试考务费'",
     NULL},
    {"a blob for a text", NOTICED, NULL, blob_for_name},
    {"a number for a text", NOTICED, NULL, number_for_name},
    {"a text for a number", NOTICED, NULL, text_for_state},
    {"a float for a number", NOTICED, NULL, real_for_parent},
    {"a text for a key", NOTICED, NULL, text_for_key},
    {"half a surrogate", NOTICED,
     "UPDATE value SET typed = CAST(x'eda080' AS TEXT) WHERE typed = '考试考务费'", NULL},
    {"a row below zero", NOTICED, "UPDATE row SET id = -id WHERE kind = 'fund'", NULL},
    {"values below zero", NOTICED, "UPDATE value SET id = -id WHERE typed = '222.38'", NULL},
    {"the highest row", NOTICED, "UPDATE row SET id = " LONG_MAX_TEXT " WHERE kind = 'fund'", NULL},
    {"the highest change", NOTICED,
     "UPDATE change SET seq = " LONG_MAX_TEXT " WHERE seq = (SELECT max(seq) FROM change)", NULL},
    {"the lowest change", NOTICED,
     "UPDATE change SET seq = -" LONG_MAX_TEXT " - 1 WHERE seq = (SELECT max(seq) FROM change)",
     NULL},
    {"the highest step", NOTICED,
     "UPDATE change SET step = " LONG_MAX_TEXT " WHERE seq = (SELECT max(seq) FROM change)", NULL},
    {"the highest tick", RIGHT,
     "INSERT INTO position VALUES (1, '王某', 0, " LONG_MAX_TEXT ", 0, NULL, '')", NULL},
    {"the highest of everything", NOTICED,
     "UPDATE tally SET place = " LONG_MAX_TEXT ", year = " LONG_MAX_TEXT ", number = " LONG_MAX_TEXT
     ", projects = " LONG_MAX_TEXT ", done = -" LONG_MAX_TEXT ", required = 1",
     NULL},
    {"the highest origin", NOTICED, "UPDATE origin SET id = " LONG_MAX_TEXT, NULL},
    {"an origin below zero", NOTICED, "UPDATE origin SET id = -1; UPDATE change SET origin = -1",
     NULL},
    {"the highest order", NOTICED, "UPDATE row SET ord = " LONG_MAX_TEXT " WHERE kind = 'project'",
     NULL},
    {"parents in a circle", NOTICED,
     "UPDATE row SET parent = (SELECT max(id) FROM row WHERE kind = 'project') WHERE kind ="
     " 'report'; UPDATE row SET parent = (SELECT id FROM row WHERE kind = 'report') WHERE kind ="
     " 'project'",
     NULL},
    {"rows of another ledger", NOTICED, "UPDATE row SET ledger = 77 WHERE kind = 'project'", NULL},
    {"a second ledger in the first", NOTICED,
     "INSERT INTO row SELECT 900, randomblob(16), 0, kind, ledger, ord, removed, created, ordered,"
     " removal FROM row WHERE kind = 'ledger'",
     NULL},
    {"a change that is its own past", NOTICED, "UPDATE change SET before = seq WHERE before > 0",
     NULL},
    {"more fields than there are numbers", NOTICED,
     "INSERT INTO field(id, key) VALUES (5000, 'name2'); UPDATE field SET id = 6000 WHERE key ="
     " 'name'",
     NULL},
    {"a field of 200 KB", NOTICED,
     "UPDATE field SET key = hex(zeroblob(100000)) WHERE key ="
     " 'name'",
     NULL},
    /* the path, and what lies beside it */
    {"a pipe", REFUSED, NULL, pipe_for_file},
    {"a folder", REFUSED, NULL, folder_for_file},
    {"links in a circle", REFUSED, NULL, link_in_circles},
    {"zeros without end", REFUSED, NULL, link_to_zeros},
    {"a pipe for a journal", REFUSED, NULL, pipe_for_journal},
    {"a pipe for a log", REFUSED, NULL, pipe_for_log},
    {"a folder for a log", REFUSED, NULL, folder_for_log},
    {"a log of garbage", RIGHT, NULL, garbage_log},
    {"a log of garbage behind a header", RIGHT, NULL, garbage_frames},
    {"a journal of garbage", RIGHT, NULL, garbage_journal},
    {"the log of another file", NOTICED, NULL, log_of_another},
};
const size_t hostile_count = sizeof hostile / sizeof hostile[0];
