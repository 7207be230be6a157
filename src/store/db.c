/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "store/db.h"

#include "base/day.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/site.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { BUSY_MS = 10000, DEADLINE_STEPS = 1000 };

/* A statement is given ROUNDS_FREE rounds of SQLite's steps, and one more for each ROUND_BYTES of the
 * file. A row takes ten steps and more than ten bytes; the rest is room for joins and sorting. */
enum { ROUND_STEPS = 1 << 18, ROUNDS_FREE = 8, ROUND_BYTES = ROUND_STEPS / 16 };

/* ---- failures ---- */

enum status db_damaged(struct err *err)
{
    return err_set(err, STATUS_FORMAT,
                   "数据文件的内容已损坏，不能继续读取；请先把它复制一份保管好，再用旁边 backup "
                   "文件夹里最近的备份恢复；没有备份时，可以用 restore 命令加 --salvage 抢救");
}

static enum status fail_io(struct db *db, struct err *err)
{
    int os = sqlite3_system_errno(db->handle);

    if (os == ENOSPC || os == EDQUOT)
        return err_set(err, STATUS_FULL, "%s，数据文件写不进去；请删去不用的文件，腾出空间",
                       err_os_clause(os));
    if (os == EFBIG)
        return err_set(err, STATUS_IO, "%s，数据文件写不进去；请信息人员放宽这个限制，或换一个磁盘",
                       err_os_clause(os));
    return err_set(err, STATUS_IO, "数据文件读写失败%s%s；请检查磁盘或U盘是否插好、是否损坏",
                   os ? "：" : "", os ? err_os_clause(os) : "");
}

enum status db_fail(struct db *db, struct err *err)
{
    int code = sqlite3_errcode(db->handle);

    switch (code) {
    case SQLITE_FULL:
        return err_set(err, STATUS_FULL, "磁盘已满，数据文件写不进去；请删去不用的文件，腾出空间");
    case SQLITE_NOMEM:
        return err_set(err, STATUS_IO, "内存不足，数据文件一时读写不了；请关闭一些别的程序");
    case SQLITE_TOOBIG:
        return err_set(err, STATUS_FULL, "有一栏的文字太长，数据文件存不下；请把它分成几栏");
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return err_set(err, STATUS_READ_ONLY, "数据文件不能写入，请检查文件和文件夹的权限");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_set(err, STATUS_BUSY, "另一个程序正在使用数据文件，请稍后再试");
    case SQLITE_NOTADB:
        return err_set(err, STATUS_FORMAT, "这个文件不是自评数据文件，请检查文件名");
    case SQLITE_CORRUPT:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_SCHEMA:
    case SQLITE_ERROR:
        return db_damaged(err);
    case SQLITE_INTERRUPT:
        return err_set(err, STATUS_FORMAT,
                       "数据文件在规定时间内读不出来，可能已损坏；请换用备份，或请信息人员查看");
    default:
        return fail_io(db, err);
    }
}

bool db_is_full_or_io(enum status rc)
{
    return rc == STATUS_FULL || rc == STATUS_IO;
}

/* ---- opening ---- */

static const struct {
    int limit, value;
} limits[] = {
    {SQLITE_LIMIT_LENGTH, 16 << 20},   {SQLITE_LIMIT_SQL_LENGTH, 1 << 16},
    {SQLITE_LIMIT_COLUMN, 100},        {SQLITE_LIMIT_EXPR_DEPTH, 100},
    {SQLITE_LIMIT_COMPOUND_SELECT, 8}, {SQLITE_LIMIT_VDBE_OP, 250000},
    {SQLITE_LIMIT_FUNCTION_ARG, 16},   {SQLITE_LIMIT_ATTACHED, 0},
    {SQLITE_LIMIT_TRIGGER_DEPTH, 1},   {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000},
};

static const struct {
    int op, on;
} switches[] = {
    {SQLITE_DBCONFIG_DEFENSIVE, 1},
    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
    {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
    {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    {SQLITE_DBCONFIG_DQS_DML, 0},
    {SQLITE_DBCONFIG_DQS_DDL, 0},
};

static enum status harden(struct db *db, struct err *err)
{
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        sqlite3_limit(db->handle, limits[i].limit, limits[i].value);
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++)
        sqlite3_db_config(db->handle, switches[i].op, switches[i].on, NULL);
    sqlite3_busy_timeout(db->handle, BUSY_MS);
    db_limit_time(db, 0);
    return db_script(db, "PRAGMA cell_size_check=1", err);
}

static int past_deadline(void *arg)
{
    const struct db *db = arg;

    return steady_ms() > db->deadline_ms;
}

static int past_work(void *arg)
{
    struct db *db = arg;
    const char *path = sqlite3_db_filename(db->handle, "main");

    if (++db->rounds <= ROUNDS_FREE || str_empty(path))
        return 0;
    return db->rounds - ROUNDS_FREE >
           (site_bytes(path, "") + site_bytes(path, "-wal")) / ROUND_BYTES;
}

void db_limit_time(struct db *db, int64_t ms)
{
    db->deadline_ms = ms > 0 ? steady_ms() + ms : 0;
    sqlite3_progress_handler(db->handle, ms > 0 ? DEADLINE_STEPS : ROUND_STEPS,
                             ms > 0 ? past_deadline : past_work, db);
}

static enum status open_as(struct db *db, const char *name, int flags, const char *vfs,
                           struct err *err)
{
    enum status rc = STATUS_OK;

    if (sqlite3_open_v2(name, &db->handle, flags | SQLITE_OPEN_NOMUTEX, vfs) != SQLITE_OK)
        rc = db_fail(db, err);
    if (rc == STATUS_OK)
        rc = harden(db, err);
    if (rc != STATUS_OK)
        db_close(db);
    return rc;
}

/* Can anything be read? A file in WAL mode in a folder that cannot be written opens, but its first
 * query fails. */
static bool readable(struct db *db)
{
    int code = sqlite3_exec(db->handle, "PRAGMA schema_version", NULL, NULL, NULL);

    return code != SQLITE_CANTOPEN && code != SQLITE_READONLY;
}

static void add_uri_path(struct text *out, const char *path)
{
    text_add(out, "file:");
    for (; *path; path++) {
        if (strchr("?#%", *path))
            text_addf(out, "%%%02X", (unsigned char)*path);
        else
            text_add_n(out, path, 1);
    }
}

/* Without a lock, shared memory, and a look at what lies beside. */
static enum status open_alone(struct db *db, const char *path, struct err *err)
{
    struct text uri = {0};
    enum status rc;

    add_uri_path(&uri, path);
    text_add(&uri, "?immutable=1");
    rc = open_as(db, uri.s, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL, err);
    text_finish(&uri);
    return rc;
}

/* On a medium that cannot be written: without a lock and without shared memory. What a log left
 * behind holds is read too, its index then being kept in this process. */
static enum status open_unlocked(struct db *db, const char *path, struct err *err)
{
    enum status rc;

    if (site_bytes(path, "-wal") == 0)
        return open_alone(db, path, err);
    rc = open_as(db, path, SQLITE_OPEN_READONLY, "unix-none", err);
    return rc == STATUS_OK ? db_script(db, "PRAGMA locking_mode=EXCLUSIVE", err) : rc;
}

/* What SQLite opens beside a file, were it there, must be a file too: a pipe is waited for. */
static enum status look_beside(const char *path, struct err *err)
{
    static const char *const suffix[] = {"-journal", "-wal", "-shm"};
    enum status rc = STATUS_OK;

    for (size_t i = 0; i < sizeof suffix / sizeof *suffix && rc == STATUS_OK; i++) {
        struct text name = {0};
        struct stat s;

        text_addf(&name, "%s%s", path, suffix[i]);
        if (lstat(name.s, &s) == 0 && !S_ISREG(s.st_mode))
            rc = err_set(err, STATUS_FORMAT,
                         "数据文件旁边的 %s 不是普通文件，为安全起见没有打开；"
                         "请信息人员查看后把它移走",
                         strrchr(name.s, '/') ? strrchr(name.s, '/') + 1 : name.s);
        text_finish(&name);
    }
    return rc == STATUS_OK ? site_look_for_log(path, err) : rc;
}

/* Nobody asks SQLite how much memory it has used; counting it takes a lock at every allocation. A file
 * mapped into memory would end the program where the disk fails. */
static void configure(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_MMAP_SIZE, (sqlite3_int64)0, (sqlite3_int64)0);
}

/* Only what writes can take a half-made change back. */
static enum status half_changed(const char *path, struct err *err)
{
    char *real = site_real_path(path);
    bool may_write = site_may_write(real);

    free(real);
    return err_set(err, STATUS_READ_ONLY, "文件 %s 上次没有正常关闭，有一处只改了一半，%s", path,
                   may_write ? "要先改回去；请用 ziping --db 加这个文件名打开一次，再来试"
                             : "这里不能写入，改不回去；请在能写入它的电脑上打开一次");
}

enum status db_open(struct db *db, const char *path, enum db_mode mode, struct err *err)
{
    static const int flags[] = {
        [DB_READ] = SQLITE_OPEN_READONLY,
        [DB_WRITE] = SQLITE_OPEN_READWRITE,
        [DB_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
    };
    static pthread_once_t configured = PTHREAD_ONCE_INIT;
    enum status rc;

    *db = (struct db){0};
    pthread_once(&configured, configure);
    if (mode == DB_ALONE)
        return open_alone(db, path, err);
    rc = strcmp(path, ":memory:") == 0 ? STATUS_OK : site_has_room(path, err);
    if (rc == STATUS_OK)
        rc = look_beside(path, err);
    if (rc == STATUS_OK)
        rc = open_as(db, path, flags[mode], NULL, err);
    if (rc != STATUS_OK || mode != DB_READ || readable(db))
        return rc;
    if (sqlite3_extended_errcode(db->handle) == SQLITE_READONLY_ROLLBACK)
        rc = half_changed(path, err);
    db_close(db);
    return rc == STATUS_OK ? open_unlocked(db, path, err) : rc;
}

enum status db_keep_little(struct db *db, struct err *err)
{
    return db_script(db, "PRAGMA cache_size=-512", err);
}

void db_close(struct db *db)
{
    for (size_t i = 0; i < db->count; i++)
        sqlite3_finalize(db->kept[i].stmt);
    free(db->kept);
    sqlite3_close(db->handle);
    *db = (struct db){0};
}

void db_leave_log(struct db *db)
{
    if (db->handle)
        sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

/* ---- statements ---- */

static sqlite3_stmt *find_kept(const struct db *db, const char *sql)
{
    for (size_t i = 0; i < db->count; i++) {
        if (db->kept[i].sql == sql)
            return db->kept[i].stmt;
    }
    return NULL;
}

enum status db_query(struct db *db, const char *sql, sqlite3_stmt **out, struct err *err)
{
    sqlite3_stmt *q = find_kept(db, sql);

    *out = NULL;
    db->rounds = 0;
    if (q) {
        sqlite3_reset(q);
        sqlite3_clear_bindings(q);
        *out = q;
        return STATUS_OK;
    }
    if (sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &q, NULL) != SQLITE_OK)
        return db_fail(db, err);
    db->kept = mem_grow(db->kept, db->count, &db->cap, sizeof *db->kept);
    db->kept[db->count++] = (struct db_kept){sql, q};
    *out = q;
    return STATUS_OK;
}

enum status db_bind(struct db *db, sqlite3_stmt *q, struct err *err, const char *letters, ...)
{
    va_list ap;
    int code = SQLITE_OK;

    va_start(ap, letters);
    for (int i = 1; *letters && code == SQLITE_OK; i++, letters++) {
        if (*letters == 'i') {
            code = sqlite3_bind_int64(q, i, va_arg(ap, int64_t));
        } else if (*letters == 's') {
            code = sqlite3_bind_text(q, i, va_arg(ap, const char *), -1, SQLITE_STATIC);
        } else {
            const void *data = va_arg(ap, const void *);

            assert(*letters == 'b');
            code = sqlite3_bind_blob64(q, i, data, va_arg(ap, size_t), SQLITE_STATIC);
        }
    }
    va_end(ap);
    return code == SQLITE_OK ? STATUS_OK : db_fail(db, err);
}

/* What is too long to be read was written by others: we refuse to write it. */
static enum status fail_step(struct db *db, sqlite3_stmt *q, struct err *err)
{
    if (sqlite3_errcode(db->handle) == SQLITE_TOOBIG && sqlite3_stmt_readonly(q))
        return err_set(err, STATUS_FORMAT,
                       "数据文件里有一处文字太长，读不出来，可能被别的程序改过；"
                       "请先把它复制一份保管好，再用备份恢复");
    return db_fail(db, err);
}

enum status db_next(struct db *db, sqlite3_stmt *q, bool *row, struct err *err)
{
    int code = sqlite3_step(q);
    enum status rc = STATUS_OK;

    *row = code == SQLITE_ROW;
    if (*row)
        return STATUS_OK;
    if (code != SQLITE_DONE)
        rc = fail_step(db, q, err);
    sqlite3_reset(q);
    return rc;
}

enum status db_run(struct db *db, sqlite3_stmt *q, struct err *err)
{
    bool row;
    enum status rc;

    do {
        rc = db_next(db, q, &row, err);
    } while (rc == STATUS_OK && row);
    return rc;
}

enum status db_do(struct db *db, const char *sql, struct err *err)
{
    sqlite3_stmt *q;
    enum status rc = db_query(db, sql, &q, err);

    return rc == STATUS_OK ? db_run(db, q, err) : rc;
}

enum status db_number(struct db *db, const char *sql, int64_t otherwise, int64_t *out,
                      struct err *err)
{
    sqlite3_stmt *q;
    bool row;
    enum status rc = db_query(db, sql, &q, err);

    if (rc == STATUS_OK)
        rc = db_next(db, q, &row, err);
    if (rc != STATUS_OK)
        return rc;
    *out = row && sqlite3_column_type(q, 0) != SQLITE_NULL ? sqlite3_column_int64(q, 0) : otherwise;
    sqlite3_reset(q);
    return STATUS_OK;
}

enum status db_script(struct db *db, const char *sql, struct err *err)
{
    return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK ? STATUS_OK
                                                                        : db_fail(db, err);
}

/* ---- columns ---- */

bool db_text(sqlite3_stmt *q, int column, const char **out)
{
    int type = sqlite3_column_type(q, column);
    const char *s = NULL;
    size_t bytes;

    if (type == SQLITE_TEXT) {
        s = (const char *)sqlite3_column_text(q, column);
        bytes = (size_t)sqlite3_column_bytes(q, column);
        if (!s || memchr(s, '\0', bytes) || !utf8_valid(s, bytes))
            return false;
    } else if (type != SQLITE_NULL) {
        return false;
    }
    *out = s;
    return true;
}

bool db_word(sqlite3_stmt *q, int column, const char **out)
{
    return db_text(q, column, out) && *out;
}

bool db_blob(sqlite3_stmt *q, int column, void *out, size_t bytes)
{
    if (sqlite3_column_type(q, column) != SQLITE_BLOB ||
        (size_t)sqlite3_column_bytes(q, column) != bytes)
        return false;
    memcpy(out, sqlite3_column_blob(q, column), bytes);
    return true;
}
