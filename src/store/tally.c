/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "store/tally.h"

#include <inttypes.h>

/* What stands in the field of number `no` (NO_YEAR and so on, of schema.h) of a row: in `value`, or in
 * `prose` once it was long. */
#define STANDING(column, row, no)                                                                  \
    "(SELECT " column " FROM value WHERE id = " row " * 1024 + " no " AND typed IS NOT NULL"       \
    " UNION ALL SELECT " column " FROM prose WHERE id = " row " * 1024 + " no                      \
    " AND typed IS NOT NULL)"
#define WHOLE(row, no)                                                                             \
    "coalesce(" STANDING("iif(number BETWEEN 0 AND 2147483647, number, 0)", row, no) ", 0)"

#define YEAR WHOLE("r.ledger", "1")
#define UNIT STANDING("typed", "r.ledger", "2")
#define NUMBER WHOLE("r.id", "3")
#define TITLE STANDING("typed", "r.id", "4")
#define TEMPLATE STANDING("typed", "r.id", "5")
#define STATE STANDING("typed", "r.id", "6")
#define ARCHIVED "coalesce(" STANDING("typed", "r.id", "7") " = '是', 0)"

/* The lines of the reports among the rows that `about` selects as id. A place is the number less the
 * year times 2^31, both whole and less than that, whatever was typed. */
#define LINES(about)                                                                               \
    "SELECT id, ledger, number - year * 2147483648, removed OR archived, removed, archived, year," \
    " number, unit, title, template, state FROM"                                                   \
    " (SELECT r.id, r.ledger, r.removed <> 0 AS removed, " ARCHIVED " AS archived, " YEAR          \
    " AS year, " NUMBER " AS number, " UNIT " AS unit, " TITLE " AS title, " TEMPLATE              \
    " AS template, " STATE " AS state FROM (" about ") AS about"                                   \
    " JOIN row r ON r.id = about.id AND r.kind = 'report')"
#define LINE_COLUMNS                                                                               \
    "report, ledger, place, hidden, deleted, archived, year, number, unit, title, template, state"
#define LINES_OF_ONE LINES("SELECT ?1 AS id UNION SELECT report FROM tally WHERE ledger = ?1")
#define LINES_OF_ALL LINES("SELECT id FROM row")
#define LINES_KEPT "SELECT " LINE_COLUMNS " FROM tally"

enum status tally_follow(struct keeper *k, int64_t row, struct err *err)
{
    static const char sql[] =
        "INSERT INTO tally(" LINE_COLUMNS ") " LINES_OF_ONE " WHERE true"
        " ON CONFLICT(report) DO UPDATE SET place = excluded.place, hidden = excluded.hidden,"
        " deleted = excluded.deleted, archived = excluded.archived, year = excluded.year,"
        " number = excluded.number, unit = excluded.unit, title = excluded.title,"
        " template = excluded.template, state = excluded.state";
    sqlite3_stmt *q;
    enum status rc = db_query(&k->db, sql, &q, err);

    if (rc == STATUS_OK)
        rc = db_bind(&k->db, q, err, "i", row);
    return rc == STATUS_OK ? db_run(&k->db, q, err) : rc;
}

enum status tally_check(struct db *db, struct err *err)
{
    static const char sql[] =
        "SELECT count(*) FROM (SELECT * FROM (" LINES_KEPT " EXCEPT " LINES_OF_ALL ")"
        " UNION ALL SELECT * FROM (" LINES_OF_ALL " EXCEPT " LINES_KEPT "))";
    int64_t wrong = 0;
    enum status rc = db_number(db, sql, 0, &wrong, err);

    if (rc == STATUS_OK && wrong > 0)
        rc = err_set(err, STATUS_FORMAT,
                     "报告清单与各份报告的内容有 %" PRId64 " 处不一致，数据文件可能被别的程序改过；"
                     "请先把它复制一份保管好，再用备份恢复",
                     wrong);
    return rc;
}

enum status tally_rebuild(struct db *db, struct err *err)
{
    static const char drop_sql[] = "DELETE FROM tally";
    static const char fill_sql[] = "INSERT INTO tally(" LINE_COLUMNS ") " LINES_OF_ALL;
    enum status rc = db_do(db, drop_sql, err);

    return rc == STATUS_OK ? db_do(db, fill_sql, err) : rc;
}

static enum status run_of(struct keeper *k, const char *sql, int64_t ledger, struct err *err)
{
    sqlite3_stmt *q;
    enum status rc = db_query(&k->db, sql, &q, err);

    if (rc == STATUS_OK)
        rc = db_bind(&k->db, q, err, "i", ledger);
    return rc == STATUS_OK ? db_run(&k->db, q, err) : rc;
}

enum status tally_touch_next(struct keeper *k, int64_t ledger, struct err *err)
{
    static const char sql[] = "UPDATE tally SET stale = 1 WHERE (unit, year) IN"
                              " (SELECT unit, year + 1 FROM tally WHERE ledger = ?) AND NOT stale";

    return run_of(k, sql, ledger, err);
}

enum status tally_touch(struct keeper *k, int64_t ledger, struct err *err)
{
    static const char sql[] = "UPDATE tally SET stale = 1 WHERE ledger = ?";
    enum status rc;

    if (ids_has(&k->touched, ledger))
        return STATUS_OK;
    ids_add(&k->touched, ledger);
    rc = run_of(k, sql, ledger, err);
    return rc == STATUS_OK ? tally_touch_next(k, ledger, err) : rc;
}

enum status tally_count(struct keeper *k, const struct report_line *counted, struct err *err)
{
    static const char sql[] =
        "UPDATE tally SET stale = 0, projects = ?, done = ?, required = ?, errors = ?, missing = ?,"
        " warnings = ?, notes = ? WHERE report = ?";
    const size_t *level = counted->level;
    sqlite3_stmt *q;
    enum status rc = db_query(&k->db, sql, &q, err);

    if (rc == STATUS_OK)
        rc = db_bind(&k->db, q, err, "iiiiiiii", (int64_t)counted->projects, (int64_t)counted->done,
                     (int64_t)counted->all, (int64_t)level[LEVEL_ERROR],
                     (int64_t)level[LEVEL_MISSING], (int64_t)level[LEVEL_WARNING],
                     (int64_t)level[LEVEL_NOTE], counted->report);
    k->touched.count = 0; /* whichever ledger is changed next, these counts may rest on it */
    return rc == STATUS_OK ? db_run(&k->db, q, err) : rc;
}
