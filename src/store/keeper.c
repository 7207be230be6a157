/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "store/keeper.h"

#include "base/mem.h"
#include "store/site.h"
#include "store/tally.h"

#include <stdlib.h>
#include <string.h>

/* ---- sets of ids ---- */

static size_t ids_place(const struct ids *set, int64_t id)
{
    size_t low = 0;
    size_t high = set->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (set->id[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool ids_has(const struct ids *set, int64_t id)
{
    size_t at = ids_place(set, id);

    return at < set->count && set->id[at] == id;
}

void ids_add(struct ids *set, int64_t id)
{
    size_t at = ids_place(set, id);

    if (at < set->count && set->id[at] == id)
        return;
    set->id = mem_grow(set->id, set->count, &set->cap, sizeof *set->id);
    memmove(&set->id[at + 1], &set->id[at], (set->count - at) * sizeof *set->id);
    set->id[at] = id;
    set->count++;
}

void ids_drop(struct ids *set, int64_t id)
{
    size_t at = ids_place(set, id);

    if (at == set->count || set->id[at] != id)
        return;
    set->count--;
    memmove(&set->id[at], &set->id[at + 1], (set->count - at) * sizeof *set->id);
}

/* ---- jobs ---- */

struct job *job_create(enum job_kind kind)
{
    struct job *j = mem_new(1, sizeof *j);

    j->kind = kind;
    j->at_ms = moment_now_ms();
    return j;
}

void job_destroy(struct job *j)
{
    if (!j)
        return;
    step_destroy(j->step);
    free(j->field);
    free(j->text);
    free(j->who);
    free(j);
}

/* ---- opening ---- */

static enum status read_drafts(struct keeper *k, struct err *err)
{
    static const char sql[] = "SELECT id FROM draft";
    sqlite3_stmt *q;
    bool row = true;
    enum status rc = db_query(&k->db, sql, &q, err);

    while (rc == STATUS_OK) {
        rc = db_next(&k->db, q, &row, err);
        if (rc != STATUS_OK || !row)
            break;
        ids_add(&k->drafts, sqlite3_column_int64(q, 0));
    }
    return rc;
}

static enum status read_origin(struct keeper *k, struct err *err)
{
    struct origin o;
    enum status rc = origin_read(&k->db, 0, &o, err);

    if (rc == STATUS_OK && o.id == 0) {
        rc = origin_add(&k->db, "新建数据文件", err);
        if (rc == STATUS_OK)
            rc = origin_read(&k->db, 0, &o, err);
    }
    k->origin = o.id;
    origin_finish(&o);
    return rc;
}

enum status keeper_open(struct keeper *k, const char *path, struct err *err)
{
    static const char tick_sql[] = "SELECT max(tick) FROM"
                                   " (SELECT tick FROM draft UNION ALL SELECT tick FROM position)";
    enum status rc;

    *k = (struct keeper){0};
    rc = db_open(&k->db, path, DB_WRITE, err);
    if (rc == STATUS_OK)
        rc = db_script(&k->db,
                       site_medium(path, NULL) == MEDIUM_REMOTE
                           ? "PRAGMA synchronous=EXTRA"
                           : "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=500",
                       err);
    if (rc == STATUS_OK)
        rc = db_keep_little(&k->db, err);
    if (rc == STATUS_OK)
        rc = read_origin(k, err);
    if (rc == STATUS_OK)
        rc = read_drafts(k, err);
    if (rc == STATUS_OK)
        rc = db_number(&k->db, tick_sql, 0, &k->tick, err);
    if (k->tick < 0 || k->tick >= SEQ_MAX)
        k->tick = 0; /* what was kept is no order any more */
    k->is_open = true;
    if (rc != STATUS_OK)
        keeper_close(k);
    return rc;
}

void keeper_close(struct keeper *k)
{
    if (!k->is_open)
        return;
    db_close(&k->db);
    names_finish(&k->names);
    free(k->drafts.id);
    free(k->touched.id);
    *k = (struct keeper){0};
}

/* ---- what is no step ---- */

enum status keeper_forget_draft(struct keeper *k, int64_t id, struct err *err)
{
    static const char sql[] = "DELETE FROM draft WHERE id = ?";
    sqlite3_stmt *q;
    enum status rc = db_query(&k->db, sql, &q, err);

    if (rc == STATUS_OK)
        rc = db_bind(&k->db, q, err, "i", id);
    if (rc == STATUS_OK)
        rc = db_run(&k->db, q, err);
    ids_drop(&k->drafts, id);
    return rc;
}

static enum status keep_draft(struct keeper *k, const struct job *j, struct err *err)
{
    static const char sql[] = "INSERT OR REPLACE INTO draft(id, seq, tick, at, who, cursor, typed)"
                              " VALUES (?,?,?,?,?,?,?)";
    char cursor[CURSOR_BYTES];
    sqlite3_stmt *q;
    int64_t no = 0;
    enum status rc = names_number(&k->names, &k->db, j->field, &no, err);
    int64_t id = value_id(j->row, no);

    if (rc == STATUS_OK && !j->text)
        return ids_has(&k->drafts, id) ? keeper_forget_draft(k, id, err) : STATUS_OK;
    if (rc == STATUS_OK)
        rc = db_query(&k->db, sql, &q, err);
    if (rc == STATUS_OK)
        rc = db_bind(&k->db, q, err, "iiiisss", id, k->head.seq, ++k->tick, j->at_ms, j->who,
                     cursor_write(&j->at, cursor), j->text);
    if (rc == STATUS_OK)
        rc = db_run(&k->db, q, err);
    ids_add(&k->drafts, id);
    return rc;
}

static enum status keep_position(struct keeper *k, const struct job *j, struct err *err)
{
    static const char sql[] = "INSERT INTO position(who, seq, tick, at, cursor, place)"
                              " VALUES (?,?,?,?,?,?) ON CONFLICT(who) DO UPDATE SET"
                              " seq = excluded.seq, tick = excluded.tick, at = excluded.at,"
                              " cursor = excluded.cursor, place = excluded.place";
    char cursor[CURSOR_BYTES];
    sqlite3_stmt *q;
    enum status rc = db_query(&k->db, sql, &q, err);

    if (rc == STATUS_OK)
        rc = db_bind(&k->db, q, err, "siiiss", j->who, k->head.seq, ++k->tick, j->at_ms,
                     cursor_write(&j->at, cursor), j->text);
    if (rc == STATUS_OK)
        rc = db_run(&k->db, q, err);
    return rc;
}

static enum status keep_text(struct keeper *k, const struct job *j, struct err *err)
{
    static const char sql[] = "INSERT OR IGNORE INTO template(hash, name, text) VALUES (?,?,?)";
    sqlite3_stmt *q;
    enum status rc = db_query(&k->db, sql, &q, err);

    if (rc == STATUS_OK)
        rc = db_bind(&k->db, q, err, "sss", j->field, j->who, j->text);
    return rc == STATUS_OK ? db_run(&k->db, q, err) : rc;
}

static enum status keep_snapshot(struct keeper *k, const struct job *j, struct err *err)
{
    static const char sql[] = "INSERT INTO snapshot(report, at, text) VALUES (?,?,?)";
    sqlite3_stmt *q;
    enum status rc = db_query(&k->db, sql, &q, err);

    if (rc == STATUS_OK)
        rc = db_bind(&k->db, q, err, "iis", j->row, j->at_ms, j->text);
    return rc == STATUS_OK ? db_run(&k->db, q, err) : rc;
}

static enum status keep_job(struct keeper *k, const struct job *j, struct err *err)
{
    switch (j->kind) {
    case JOB_STEP:
        return commit_step(k, j->step, err);
    case JOB_COUNTS:
        return tally_count(k, &j->counts, err);
    case JOB_DRAFT:
        return keep_draft(k, j, err);
    case JOB_POSITION:
        return keep_position(k, j, err);
    case JOB_TEXT:
        return keep_text(k, j, err);
    case JOB_SNAPSHOT:
        return keep_snapshot(k, j, err);
    }
    return STATUS_OK;
}

/* The log's head, which is remembered from the transaction before: what another connection has
 * committed since shows in the file's data version. */
static enum status find_head(struct keeper *k, struct err *err)
{
    unsigned version = 0;

    sqlite3_file_control(k->db.handle, "main", SQLITE_FCNTL_DATA_VERSION, &version);
    if (k->head_known && version == k->version)
        return STATUS_OK;
    k->version = version;
    k->head_known = true;
    return head_read(&k->db, &k->head, err);
}

enum status keeper_keep(struct keeper *k, const struct job *first, size_t count, struct err *err)
{
    static const char begin_sql[] = "BEGIN IMMEDIATE";
    static const char commit_sql[] = "COMMIT";
    enum status rc = db_do(&k->db, begin_sql, err);

    if (rc == STATUS_OK)
        rc = find_head(k, err);
    /* The last job's `next` is not looked at: the queue's owner may be appending there. */
    for (const struct job *j = first; rc == STATUS_OK && count > 0;
         j = --count > 0 ? j->next : NULL)
        rc = keep_job(k, j, err);
    if (rc == STATUS_OK)
        rc = db_do(&k->db, commit_sql, err);
    if (rc != STATUS_OK)
        sqlite3_exec(k->db.handle, "ROLLBACK", NULL, NULL, NULL);
    return rc;
}
