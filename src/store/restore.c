/* SPDX-License-Identifier: MulanPSL-2.0 */
/* A backup into the place of the database. The present file is never lost: it is kept beside, with
 * what its log held, and at every moment one of the two stands at the path. */
#include "store/restore.h"

#include "store/copy.h"
#include "store/entry.h"
#include "store/exchange.h"
#include "store/inside.h"
#include "store/schema.h"
#include "store/seal.h"
#include "store/site.h"
#include "store/tally.h"
#include "store/verify.h"

#include "base/day.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the backup ---- */

static enum status says_what(struct db *db, int64_t changes, struct text *says, struct err *err)
{
    static const char report_sql[] =
        "SELECT count(*) FROM row WHERE kind = 'report' AND NOT removed";
    static const char last_sql[] = "SELECT at, who FROM change ORDER BY seq DESC LIMIT 1";
    char moment[MOMENT_BYTES];
    const char *who;
    int64_t reports = 0;
    sqlite3_stmt *q;
    bool row = false;
    enum status rc = db_number(db, report_sql, 0, &reports, err);

    if (rc == STATUS_OK)
        rc = db_query(db, last_sql, &q, err);
    if (rc == STATUS_OK)
        rc = db_next(db, q, &row, err);
    if (rc != STATUS_OK)
        return rc;
    text_addf(says, "备份完好：报告 %" PRId64 " 份，改动 %" PRId64 " 条", reports, changes);
    if (row && db_word(q, 1, &who)) {
        text_addf(says, "，最后一条在 %s", moment_print(moment, sqlite3_column_int64(q, 0)));
        if (who[0])
            text_add(says, "，填报人 ");
        text_add_shown(says, who, strlen(who));
    }
    text_add(says, "\n");
    sqlite3_reset(q);
    return STATUS_OK;
}

static enum status spoilt(struct err *err)
{
    return err_set(err, STATUS_FORMAT, "备份文件已损坏，没有采用；请换一份备份");
}

/* All that can be known of a backup is checked before anything is touched. */
static enum status check_backup(struct db *db, int64_t *changes, struct text *says, struct err *err)
{
    enum schema_is is;
    int64_t version;
    enum status rc;

    db_limit_time(db, 2000);
    rc = schema_check(&schema_program, db, &is, &version, err);
    db_limit_time(db, 0);
    if (rc == STATUS_OK && is != SCHEMA_OURS)
        rc = err_set(err, STATUS_FORMAT,
                     is == SCHEMA_EMPTY
                         ? "备份文件是空的，不能用来恢复"
                         : "备份是旧版本程序做的，请先用本程序打开它一次，再用来恢复");
    if (rc == STATUS_OK) {
        rc = verify_pages(db, false, err);
        if (rc == STATUS_FORMAT)
            rc = spoilt(err);
    }
    if (rc == STATUS_OK) {
        rc = verify_log(db, changes, err);
        if (rc == STATUS_FORMAT)
            rc = err_set(err, rc,
                         "这份备份里的改动记录前后对不上，没有采用；请换一份更早的备份，"
                         "没有时用 restore 命令加 --salvage 从这份里抢救");
    }
    return rc == STATUS_OK ? says_what(db, *changes, says, err) : rc;
}

/* A file cut within its last page is read as if zeros followed. */
static enum status check_size(struct db *db, int64_t bytes, struct err *err)
{
    static const char sql[] = "PRAGMA page_size";
    int64_t page = 0;
    enum status rc = db_number(db, sql, 0, &page, err);

    if (rc == STATUS_OK && (page <= 0 || bytes % page != 0))
        rc = spoilt(err);
    return rc;
}

static enum status open_backup(struct db *db, const char *from, int64_t *changes, struct text *says,
                               struct err *err)
{
    struct stat s;
    int64_t seal = 0;
    enum status rc;

    if (stat(from, &s) != 0)
        return err_set(err, errno == ENOENT ? STATUS_NOT_FOUND : STATUS_IO, "备份文件打不开：%s",
                       err_os_clause(errno));
    if (!S_ISREG(s.st_mode))
        return err_set(err, STATUS_FORMAT, "备份应是一个普通文件，这里是文件夹或别的东西");
    rc = seal_check(from, &seal, err);
    if (rc == STATUS_OK)
        rc = db_open(db, from, seal > 0 ? DB_ALONE : DB_READ, err);
    if (rc == STATUS_OK)
        rc = check_backup(db, changes, says, err);
    if (rc == STATUS_OK)
        rc = check_size(db, s.st_size - seal, err);
    return rc;
}

/* ---- the exchange ---- */

/* Let the present file take in its log and go on without one, so that it is whole under any name, and
 * nobody reads it through an index that is found by its name. A file that is not whole with its log
 * is left as it is: the log then goes along with it. STATUS_BUSY: somebody has it open. */
static enum status absorb_log(const char *path, struct err *err)
{
    static const char sql[] = "PRAGMA journal_mode=DELETE";
    struct db db = {0};
    enum status rc;

    if (site_bytes(path, "") == 0 || db_open(&db, path, DB_WRITE, NULL) != STATUS_OK)
        return STATUS_OK;
    db_leave_log(&db);
    rc = verify_pages(&db, false, NULL);
    if (rc == STATUS_OK)
        rc = db_script(&db, sql, NULL);
    db_close(&db);
    return rc == STATUS_BUSY
               ? err_set(err, STATUS_BUSY, "还有人正在查看这个数据文件，请等对方退出后再恢复")
               : STATUS_OK;
}

/* The chain of the restored file goes on from a new origin, which names the gap. What was kept for
 * lists is made anew. */
static enum status prepare(const char *part, int64_t changes, struct err *err)
{
    struct text why = {0};
    struct db db = {0};
    enum status rc = db_open(&db, part, DB_WRITE, err);

    text_addf(&why, "从备份恢复，备份止于第 %" PRId64 " 条改动，此后的改动在恢复前另存的文件里",
              changes);
    if (rc == STATUS_OK)
        rc = origin_add(&db, why.s, err);
    if (rc == STATUS_OK)
        rc = tally_rebuild(&db, err);
    db_close(&db);
    text_finish(&why);
    return rc;
}

/* Whoever could read and write the present file can do so afterwards, as far as we may see to it. */
static void take_after(const char *part, const char *path)
{
    struct stat s;
    int fd = open(part, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    if (fd >= 0 && stat(path, &s) == 0 && fchown(fd, s.st_uid, s.st_gid) == 0)
        fchmod(fd, s.st_mode & 0777);
    if (fd >= 0)
        close(fd);
}

enum status restore_put(const char *path, const char *part, bool absorb, struct text *says,
                        struct err *err)
{
    struct text kept = {0};
    bool present;
    enum status rc = site_look(path, &present, err);

    if (rc != STATUS_OK)
        return rc;
    exchange_name(path, &kept);
    if (present && absorb)
        rc = absorb_log(path, err);
    if (rc == STATUS_OK && present)
        take_after(part, path);
    if (rc == STATUS_OK)
        rc = exchange_names(path, kept.s, part, err);
    if (rc == STATUS_OK)
        exchange_say(present, kept.s, says);
    text_finish(&kept);
    return rc;
}

enum status restore_locked(const char *path, enum status (*work)(void *, struct err *),
                           void *context, struct err *err)
{
    struct store_holder holder = {0};
    struct lock lock;
    enum status rc;

    switch (lock_take(&lock, path, "", &holder)) {
    case LOCK_TAKEN:
        return err_set(err, STATUS_BUSY, "%s 正在使用这个数据文件，请等对方退出后再恢复",
                       holder.who[0] ? holder.who : "另一位填报人");
    case LOCK_IMPOSSIBLE:
        lock_refused(path, "没有恢复", err);
        return STATUS_READ_ONLY;
    case LOCK_HELD:
        break;
    }
    exchange_undo(path);
    rc = work(context, err);
    lock_drop(&lock);
    return rc;
}

/* A restore at work. */
struct exchange {
    const char *path;
    struct db *backup;
    int64_t changes;
    struct text *says;
};

static enum status exchange(void *context, struct err *err)
{
    const struct exchange *x = context;
    struct text part = {0};
    enum status rc;

    text_addf(&part, "%s-restoring", x->path);
    copy_remove(part.s); /* of a restore that was interrupted */
    rc = copy_make(x->backup, part.s, false, err);
    if (rc == STATUS_OK)
        rc = prepare(part.s, x->changes, err);
    if (rc == STATUS_OK)
        rc = verify_file(part.s, true, err);
    if (rc == STATUS_OK)
        rc = restore_put(x->path, part.s, true, x->says, err);
    if (rc != STATUS_OK)
        copy_remove(part.s);
    text_finish(&part);
    return rc;
}

enum status store_restore(const char *path, const char *from, bool dry_run, struct text *says,
                          struct err *err)
{
    struct site_file here, there;
    struct db backup = {0};
    int64_t changes = 0;
    char *real = site_real_path(path);
    bool present;
    enum status rc = site_has_room(real, err);

    if (rc == STATUS_OK)
        rc = site_look(real, &present, err);
    if (rc == STATUS_OK && site_find(real, &here) && site_find(from, &there) &&
        here.device == there.device && here.number == there.number)
        rc = err_set(err, STATUS_USAGE, "这就是现有的数据文件，不是备份；请选另一个文件");
    if (rc == STATUS_OK)
        rc = open_backup(&backup, from, &changes, says, err);
    if (rc == STATUS_OK && !dry_run) {
        struct exchange x = {real, &backup, changes, says};

        rc = restore_locked(real, exchange, &x, err);
    }
    db_close(&backup);
    free(real);
    return rc;
}
