/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "store/tally.h"

/* The lines of the row, when it is a report, and of its reports, when it is a ledger. A place is the
 * number less the year times 2^31; both are whole and less than that, whatever was typed. */
enum status tally_follow(struct keeper *k, int64_t row, struct err *err)
{
    static const char sql[] =
        "INSERT INTO tally(report, ledger, place, hidden, deleted, archived, year, number, unit,"
        " title, template, state)"
        " SELECT id, ledger, number - year * 2147483648, removed OR archived, removed, archived,"
        " year, number, unit, title, template, state FROM"
        " (SELECT r.id, r.ledger, r.removed <> 0 AS removed,"
        " coalesce(archived.typed = '是', 0) AS archived,"
        " iif(year.number BETWEEN 0 AND 2147483647, year.number, 0) AS year,"
        " iif(number.number BETWEEN 0 AND 2147483647, number.number, 0) AS number,"
        " coalesce(unit.typed, unit_long.typed) AS unit,"
        " coalesce(title.typed, title_long.typed) AS title,"
        " template.typed AS template, state.typed AS state"
        " FROM (SELECT ?1 AS id UNION SELECT report FROM tally WHERE ledger = ?1) AS about"
        " JOIN row r ON r.id = about.id AND r.kind = 'report'"
        " LEFT JOIN value year ON year.id = r.ledger * 1024 + 1 AND year.typed IS NOT NULL"
        " LEFT JOIN value unit ON unit.id = r.ledger * 1024 + 2"
        " LEFT JOIN prose unit_long ON unit_long.id = r.ledger * 1024 + 2"
        " LEFT JOIN value number ON number.id = r.id * 1024 + 3 AND number.typed IS NOT NULL"
        " LEFT JOIN value title ON title.id = r.id * 1024 + 4"
        " LEFT JOIN prose title_long ON title_long.id = r.id * 1024 + 4"
        " LEFT JOIN value template ON template.id = r.id * 1024 + 5"
        " LEFT JOIN value state ON state.id = r.id * 1024 + 6"
        " LEFT JOIN value archived ON archived.id = r.id * 1024 + 7) WHERE true"
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

enum status tally_touch(struct keeper *k, int64_t ledger, struct err *err)
{
    static const char sql[] = "UPDATE tally SET stale = 1 WHERE ledger = ?";
    sqlite3_stmt *q;
    enum status rc;

    if (ids_has(&k->touched, ledger))
        return STATUS_OK;
    ids_add(&k->touched, ledger);
    rc = db_query(&k->db, sql, &q, err);
    if (rc == STATUS_OK)
        rc = db_bind(&k->db, q, err, "i", ledger);
    return rc == STATUS_OK ? db_run(&k->db, q, err) : rc;
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
    ids_drop(&k->touched, counted->ledger);
    return rc == STATUS_OK ? db_run(&k->db, q, err) : rc;
}
