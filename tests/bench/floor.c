/* SPDX-License-Identifier: MulanPSL-2.0 */
/* floor: the least that the longer jobs can cost. Prints the milliseconds the job itself took.
 *
 *     bench_floor load FILE         every value and text of a data file read by plain queries
 *     bench_floor find FILE TEXT    a scan of the names in a file of bench_null --make
 *     bench_floor docx FILE BYTES   so many bytes of paragraphs and tables made and streamed into
 *                                   a packed file
 */
#include <minizip/zip.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

enum { TABLE_EVERY = 5, TABLE_ROWS = 8, TABLE_COLUMNS = 6, PART_BYTES = 16384 };

static double now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* ---- queries ---- */

/* Every column of every row is looked at, the last one's bytes too. */
static int walk(sqlite3 *db, const char *sql, const char *bound, uint64_t *sum)
{
    sqlite3_stmt *q;

    if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK ||
        (bound && sqlite3_bind_text(q, 1, bound, -1, SQLITE_STATIC) != SQLITE_OK)) {
        fprintf(stderr, "%s\n", sqlite3_errmsg(db));
        return 1;
    }
    int last = sqlite3_column_count(q) - 1;
    while (sqlite3_step(q) == SQLITE_ROW) {
        for (int i = 0; i < last; i++)
            *sum += (uint64_t)sqlite3_column_int64(q, i);
        if (sqlite3_column_text(q, last))
            *sum += (uint64_t)sqlite3_column_bytes(q, last);
    }
    return sqlite3_finalize(q) == SQLITE_OK ? 0 : 1;
}

static int run_queries(const char *path, const char *const sql[], const char *bound)
{
    double begin = now_ms();
    uint64_t sum = 0;
    sqlite3 *db;
    int rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK;

    for (; rc == 0 && *sql; sql++)
        rc = walk(db, *sql, bound, &sum);
    sqlite3_close(db);
    if (rc == 0)
        printf("%.2f\n", now_ms() - begin);
    else
        fprintf(stderr, "%s: cannot be read\n", path);
    return rc;
}

static int load(const char *path)
{
    static const char *const sql[] = {
        "SELECT id, parent, ord, removed, kind FROM row",
        "SELECT id, state, number, typed FROM value",
        "SELECT id, state, number, typed FROM prose",
        NULL,
    };

    return run_queries(path, sql, NULL);
}

static int find(const char *path, const char *text)
{
    static const char *const sql[] = {
        "SELECT id, name FROM item WHERE name LIKE '%' || ?1 || '%' LIMIT 500", NULL};

    return run_queries(path, sql, text);
}

/* ---- a document ---- */

struct part {
    zipFile zip;
    char text[PART_BYTES];
    size_t bytes, all;
};

static void write_out(struct part *p)
{
    zipWriteInFileInZip(p->zip, p->text, (unsigned)p->bytes);
    p->bytes = 0;
}

static void add(struct part *p, const char *s)
{
    size_t n = strlen(s);

    if (p->bytes + n > sizeof p->text)
        write_out(p);
    memcpy(p->text + p->bytes, s, n);
    p->bytes += n;
    p->all += n;
}

static void add_run(struct part *p, unsigned *dice, int words)
{
    static const char *const word[] = {"基层", "卫生", "服务", "补助", "资金", "项目",
                                       "完成", "年初", "预算", "执行", "群众", "乡镇",
                                       "按照", "管理", "核对", "台账"};
    char figure[32];

    add(p, "<w:r><w:t xml:space=\"preserve\">");
    for (int i = 0; i < words; i++) {
        *dice = *dice * 1103515245U + 12345U;
        add(p, word[*dice >> 20 & 15]);
    }
    snprintf(figure, sizeof figure, "%u.%02u万元", *dice >> 12 & 4095, *dice >> 24 & 63);
    add(p, figure);
    add(p, "</w:t></w:r>");
}

static void add_table(struct part *p, unsigned *dice)
{
    add(p, "<w:tbl>");
    for (int row = 0; row < TABLE_ROWS; row++) {
        add(p, "<w:tr>");
        for (int column = 0; column < TABLE_COLUMNS; column++) {
            add(p, "<w:tc><w:p>");
            add_run(p, dice, 2);
            add(p, "</w:p></w:tc>");
        }
        add(p, "</w:tr>");
    }
    add(p, "</w:tbl>");
}

static int docx(const char *path, size_t bytes)
{
    static struct part p;
    double begin = now_ms();
    unsigned dice = 1;

    p.zip = zipOpen(path, APPEND_STATUS_CREATE);
    if (!p.zip || zipOpenNewFileInZip(p.zip, "word/document.xml", NULL, NULL, 0, NULL, 0, NULL,
                                      Z_DEFLATED, 6) != ZIP_OK) {
        fprintf(stderr, "%s: cannot be written\n", path);
        return 1;
    }
    add(&p, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document><w:body>");
    for (int i = 1; p.all < bytes; i++) {
        add(&p, "<w:p>");
        add_run(&p, &dice, 140);
        add(&p, "</w:p>");
        if (i % TABLE_EVERY == 0)
            add_table(&p, &dice);
    }
    add(&p, "</w:body></w:document>");
    write_out(&p);
    zipCloseFileInZip(p.zip);
    if (zipClose(p.zip, NULL) != ZIP_OK)
        return 1;
    printf("%.2f\n", now_ms() - begin);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "load") == 0)
        return load(argv[2]);
    if (argc == 4 && strcmp(argv[1], "find") == 0)
        return find(argv[2], argv[3]);
    if (argc == 4 && strcmp(argv[1], "docx") == 0)
        return docx(argv[2], strtoul(argv[3], NULL, 10));
    fprintf(stderr, "usage: bench_floor load FILE | find FILE TEXT | docx FILE BYTES\n");
    return 2;
}
