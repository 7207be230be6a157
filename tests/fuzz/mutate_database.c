/* SPDX-License-Identifier: MulanPSL-2.0 */
/* How databases are changed: cells through SQL, sometimes with the chain of hashes made good again;
 * bytes of a page's header, of a cell, of a schema text, of the file's header; whole pages. */
#include "fuzz.h"

#include "base/mem.h"
#include "store/entry.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t bytes, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t bytes, size_t most, unsigned int seed);

enum { FILE_HEADER = 100, SMALLEST_PAGE = 512, ENTRIES = 200, STEPS = 100000 };

struct file {
    uint8_t *s;
    size_t bytes, most, page, pages;
    uint64_t chance;
};

static size_t below(struct file *f, size_t n)
{
    f->chance = f->chance * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return n ? (size_t)(f->chance >> 33) % n : 0;
}

static int64_t some_number(struct file *f)
{
    static const int64_t edges[] = {0,         1,         2,         -1,        5,
                                    1023,      1024,      INT32_MAX, INT32_MIN, (int64_t)1 << 52,
                                    INT64_MAX, INT64_MIN, 20250315,  2025};

    return below(f, 3) ? edges[below(f, sizeof edges / sizeof *edges)] : (int64_t)below(f, 64);
}

/* ---- through SQL ---- */

static const char *const texts[] = {
    "",          "year",       "*created", "*removed", "*order", "*shown:2", "*reason:low-rate",
    "project 1", "fund 3 1 0", "7 7",      "1 2 name", "无",     "-1",       "9223372036854775807",
    "甲\n乙",    "\xFF\xFE",   "\x1B[2J",  "state",    "已上报", "是",       "report",
};

/* Bind parameter 1: a number, a text, some bytes, or nothing. */
static void bind_some(struct file *f, sqlite3_stmt *q)
{
    const char *text = texts[below(f, sizeof texts / sizeof *texts)];

    switch (below(f, 8)) {
    case 0:
        sqlite3_bind_null(q, 1);
        break;
    case 1:
        sqlite3_bind_blob(q, 1, f->s, (int)below(f, 40), SQLITE_TRANSIENT);
        break;
    case 2:
    case 3:
    case 4:
        sqlite3_bind_text(q, 1, text, -1, SQLITE_STATIC);
        break;
    default:
        sqlite3_bind_int64(q, 1, some_number(f));
    }
}

/* Run a statement made by sqlite3_mprintf(); refused ones change nothing. */
static void run(struct file *f, sqlite3 *db, char *sql)
{
    sqlite3_stmt *q = NULL;

    if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK) {
        if (sqlite3_bind_parameter_count(q) > 0)
            bind_some(f, q);
        while (sqlite3_step(q) == SQLITE_ROW)
            ;
    }
    sqlite3_finalize(q);
    sqlite3_free(sql);
}

/* One word out of a query; owned; NULL when it has no row. */
static char *pick(struct file *f, sqlite3 *db, const char *from)
{
    char *sql = sqlite3_mprintf("SELECT name FROM %s", from);
    sqlite3_stmt *q = NULL;
    char *word = NULL;

    if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK)
        for (size_t n = 1; sqlite3_step(q) == SQLITE_ROW; n++)
            if (below(f, n) == 0) {
                free(word);
                word = mem_str((const char *)sqlite3_column_text(q, 0));
            }
    sqlite3_finalize(q);
    sqlite3_free(sql);
    return word;
}

static void change_row(struct file *f, sqlite3 *db)
{
    char *table = pick(f, db, "sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
    char *columns = sqlite3_mprintf("pragma_table_info(%Q)", table ? table : "");
    char *column = pick(f, db, columns);
    int row = (int)below(f, 40), other = (int)below(f, 40);

    if (table && column) {
        char *at = sqlite3_mprintf("rowid = (SELECT rowid FROM \"%w\" LIMIT 1 OFFSET %d %% "
                                   "(SELECT count(*) FROM \"%w\"))",
                                   table, row, table);

        switch (below(f, 6)) {
        case 0:
            run(f, db, sqlite3_mprintf("DELETE FROM \"%w\" WHERE %s", table, at));
            break;
        case 1:
            run(f, db,
                sqlite3_mprintf("UPDATE \"%w\" SET \"%w\" = (SELECT \"%w\" FROM \"%w\" LIMIT 1 "
                                "OFFSET %d) WHERE %s",
                                table, column, column, table, other, at));
            break;
        case 2:
            run(f, db,
                sqlite3_mprintf("UPDATE \"%w\" SET \"%w\" = \"%w\" + ? WHERE %s", table, column,
                                column, at));
            break;
        default:
            run(f, db, sqlite3_mprintf("UPDATE \"%w\" SET \"%w\" = ? WHERE %s", table, column, at));
        }
        sqlite3_free(at);
    }
    free(table);
    free(column);
    sqlite3_free(columns);
}

static void put_hash(sqlite3 *db, int64_t seq, const uint8_t hash[HASH_BYTES])
{
    sqlite3_stmt *q = NULL;

    if (sqlite3_prepare_v2(db, "UPDATE change SET hash = ?2 WHERE seq = ?1", -1, &q, NULL) ==
        SQLITE_OK) {
        sqlite3_bind_int64(q, 1, seq);
        sqlite3_bind_blob(q, 2, hash, HASH_BYTES, SQLITE_TRANSIENT);
        sqlite3_step(q);
    }
    sqlite3_finalize(q);
}

/* Whoever changes a file on purpose makes its chain good again. */
static void mend_chain(sqlite3 *handle)
{
    struct db db = {.handle = handle};
    uint8_t hash[HASH_BYTES] = {0};
    int64_t origin = 0;
    sqlite3_stmt *q = NULL;
    int left = ENTRIES; /* pages that point back at themselves have no end */
    struct entry e;

    if (db_query(&db, "SELECT " ENTRY_COLUMNS " FROM change ORDER BY seq", &q, NULL) == STATUS_OK)
        while (left-- > 0 && sqlite3_step(q) == SQLITE_ROW &&
               entry_read(q, &e, NULL) == STATUS_OK) {
            struct origin o = {0};

            if (e.origin != origin && origin_read(&db, e.origin, &o, NULL) == STATUS_OK)
                origin_hash(&o, hash, hash);
            origin_finish(&o);
            origin = e.origin;
            entry_hash(&e, hash, hash);
            put_hash(handle, e.seq, hash);
        }
    for (size_t i = 0; i < db.count; i++)
        sqlite3_finalize(db.kept[i].stmt);
    free(db.kept);
}

static int stop(void *ignored)
{
    (void)ignored;
    return 1;
}

static void change_through_sql(struct file *f)
{
    sqlite3_int64 bytes = (sqlite3_int64)f->bytes;
    unsigned char *copy = sqlite3_malloc64(f->bytes);
    sqlite3 *db = NULL;

    memcpy(copy, f->s, f->bytes);
    copy[18] = copy[19] = 1; /* no write-ahead log in memory */
    LAW(sqlite3_open(":memory:", &db) == SQLITE_OK);
    sqlite3_progress_handler(db, STEPS, stop, NULL);
    if (sqlite3_deserialize(db, "main", copy, bytes, bytes,
                            SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE) ==
        SQLITE_OK) {
        for (size_t times = 1 + below(f, 3); times > 0; times--)
            change_row(f, db);
        if (below(f, 2))
            mend_chain(db);
        copy = sqlite3_serialize(db, "main", &bytes, 0);
        if (copy && bytes > FILE_HEADER && (size_t)bytes <= f->most) {
            memcpy(f->s, copy, (size_t)bytes);
            f->bytes = (size_t)bytes;
        }
        sqlite3_free(copy);
    }
    sqlite3_close(db);
}

/* ---- in the bytes ---- */

static void change_bytes(struct file *f, size_t at, size_t bytes)
{
    if (at >= f->bytes)
        return;
    bytes = bytes < f->bytes - at ? bytes : f->bytes - at;
    LLVMFuzzerMutate(f->s + at, bytes, bytes);
}

static size_t some_page(struct file *f)
{
    return below(f, f->pages) * f->page;
}

static size_t page_header(size_t at)
{
    return at == 0 ? FILE_HEADER : at;
}

/* The length, the row id and the types of a cell stand at its beginning. */
static void change_cell(struct file *f)
{
    size_t page = some_page(f), head = page_header(page);
    size_t cells = (size_t)f->s[head + 3] << 8 | f->s[head + 4];
    size_t pointer = head + 8 + 2 * below(f, cells < 100 ? cells : 100);

    if (pointer + 1 < f->bytes)
        change_bytes(f, page + ((size_t)f->s[pointer] << 8 | f->s[pointer + 1]),
                     1 + below(f, below(f, 3) ? 16 : 80));
}

static void change_schema(struct file *f)
{
    static const char create[] = "CREATE";
    size_t from = below(f, f->bytes);
    const uint8_t *at = memmem(f->s + from, f->bytes - from, create, sizeof create - 1);

    if (at)
        change_bytes(f, (size_t)(at - f->s) + below(f, 120), 1 + below(f, 12));
}

static void change_file_header(struct file *f)
{
    static const uint8_t fields[] = {16, 18, 19, 20, 21, 24, 28, 32, 36, 40,
                                     44, 48, 52, 56, 60, 64, 68, 92, 96};

    change_bytes(f, fields[below(f, sizeof fields)], 1 + below(f, 4));
}

static void change_pages(struct file *f)
{
    size_t to = some_page(f), from = some_page(f);

    if (below(f, 3) == 0)
        f->bytes = f->bytes - below(f, f->bytes / 2);
    else if (to > 0 && to + f->page <= f->bytes && from + f->page <= f->bytes)
        memmove(f->s + to, f->s + from, f->page);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t bytes, size_t most, unsigned int seed)
{
    struct file f = {.s = data, .bytes = bytes, .most = most, .chance = seed};

    if (bytes < FILE_HEADER + SMALLEST_PAGE)
        return LLVMFuzzerMutate(data, bytes, most);
    f.page = (size_t)data[16] << 8 | data[17];
    if (f.page < SMALLEST_PAGE || f.page > bytes)
        f.page = SMALLEST_PAGE;
    f.pages = bytes / f.page;
    switch (below(&f, 16)) {
    case 0:
        change_bytes(&f, below(&f, bytes), 1 + below(&f, 64));
        break;
    case 1:
        change_bytes(&f, page_header(some_page(&f)), 1 + below(&f, 12));
        break;
    case 2:
    case 3:
    case 4:
        change_cell(&f);
        break;
    case 5:
        change_schema(&f);
        break;
    case 6:
        change_file_header(&f);
        break;
    case 7:
        change_pages(&f);
        break;
    default:
        change_through_sql(&f);
    }
    return f.bytes;
}
