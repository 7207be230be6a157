/* SPDX-License-Identifier: MulanPSL-2.0 */
/* A damaged file is copied, read there, and what was read put in its place; it is kept as it is. */
#include "store/copy.h"
#include "store/exchange.h"
#include "store/inside.h"
#include "store/restore.h"
#include "store/salvage.h"
#include "store/schema.h"
#include "store/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PAGE_BYTES = 4096, PAGES_AT = 28 };

/* What is at work; all paths are this file's own. */
struct rescue {
    const char *path, *from;
    struct text copy, part; /* of the damaged file; the new one */
    struct text *says;
};

/* ---- files ---- */

static enum status copy_damaged(struct rescue *r, struct err *err)
{
    static const char *const suffix[] = {"", "-wal", "-journal"};
    struct stat s;
    enum status rc = STATUS_OK;

    if (stat(r->from, &s) != 0)
        return err_set(err, errno == ENOENT ? STATUS_NOT_FOUND : STATUS_IO, "损坏的文件打不开：%s",
                       err_os_clause(errno));
    if (!S_ISREG(s.st_mode))
        return err_set(err, STATUS_FORMAT, "要抢救的应是一个普通文件，这里是文件夹或别的东西");
    for (size_t i = 0; i < sizeof suffix / sizeof *suffix && rc == STATUS_OK; i++)
        rc = exchange_copy(r->from, r->copy.s, suffix[i], err);
    return rc;
}

static enum status make_empty(const char *path, struct err *err)
{
    struct db db = {0};
    int fd;
    enum status rc;

    copy_remove(path);
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return err_os(err, "没有地方放救回的内容", errno);
    close(fd);
    rc = db_open(&db, path, DB_WRITE, err);
    if (rc == STATUS_OK)
        rc = schema_upgrade(&schema_program, &db, 0, err);
    db_close(&db);
    return rc;
}

/* ---- the damaged file ---- */

/* The first page says where the tables are, which is the same in every file of a version. */
static bool replace_first_page(const char *copy, const char *empty)
{
    unsigned char page[PAGE_BYTES];
    struct stat s;
    int from = open(empty, O_RDONLY | O_CLOEXEC);
    int to = open(copy, O_WRONLY | O_CLOEXEC);
    bool done = from >= 0 && to >= 0 && fstat(to, &s) == 0 && s.st_size >= PAGE_BYTES &&
                pread(from, page, sizeof page, 0) == sizeof page;

    if (done) {
        uint32_t pages = (uint32_t)(s.st_size / PAGE_BYTES);

        for (int i = 0; i < 4; i++)
            page[PAGES_AT + i] = (unsigned char)(pages >> (24 - 8 * i));
        done = pwrite(to, page, sizeof page, 0) == sizeof page;
    }
    if (from >= 0)
        close(from);
    if (to >= 0)
        close(to);
    return done;
}

static enum status nothing_there(struct err *err)
{
    return err_set(err, STATUS_FORMAT, "这个文件里没有能救回的内容，请检查文件名，或用备份恢复");
}

static enum status open_ours(struct db *db, const char *path, bool *newer, struct err *err)
{
    enum schema_is is = SCHEMA_EMPTY;
    int64_t version = 0;
    enum status rc = db_open(db, path, DB_WRITE, err);

    *newer = false;
    if (rc == STATUS_OK)
        rc = schema_check(&schema_program, db, &is, &version, err);
    if (rc == STATUS_OK && is != SCHEMA_OURS)
        rc = nothing_there(err);
    *newer = rc != STATUS_OK && version > schema_program.step[schema_program.steps - 1].to;
    if (rc == STATUS_OK) /* a page with one bad cell may have good ones */
        rc = db_script(db, "PRAGMA cell_size_check=0", err);
    if (rc != STATUS_OK)
        db_close(db);
    return rc;
}

/* As it is; or where the beginning is damaged, with that of a new file. */
static enum status open_damaged(struct rescue *r, struct db *db, struct err *err)
{
    struct text log = {0};
    bool newer;
    enum status rc = open_ours(db, r->copy.s, &newer, err);

    if (rc != STATUS_FORMAT || newer)
        return rc;
    text_addf(&log, "%s-wal", r->copy.s);
    unlink(log.s);
    text_finish(&log);
    if (exchange_copy(r->from, r->copy.s, "", NULL) != STATUS_OK ||
        !replace_first_page(r->copy.s, r->part.s))
        return nothing_there(err);
    rc = open_ours(db, r->copy.s, &newer, err);
    return rc == STATUS_FORMAT ? nothing_there(err) : rc;
}

/* ---- the new file ---- */

static enum status say(const struct rescue *r, const struct salvaged *s, struct err *err)
{
    static const char report_sql[] =
        "SELECT count(*) FROM row WHERE kind = 'report' AND NOT removed";
    static const char project_sql[] =
        "SELECT count(*) FROM row WHERE kind = 'project' AND NOT removed";
    int64_t reports = 0;
    int64_t projects = 0;
    struct db db = {0};
    enum status rc = db_open(&db, r->part.s, DB_READ, err);

    if (rc == STATUS_OK)
        rc = db_number(&db, report_sql, 0, &reports, err);
    if (rc == STATUS_OK)
        rc = db_number(&db, project_sql, 0, &projects, err);
    db_close(&db);
    if (rc == STATUS_OK)
        text_addf(r->says,
                  "救回报告 %" PRId64 " 份、项目 %" PRId64 " 个、改动 %" PRId64
                  " 条；读不出的改动至少 %" PRId64 " 条，其中 %" PRId64
                  " 处照现存的内容补上；请逐项核对\n",
                  reports, projects, s->changes, s->lost, s->made);
    return rc;
}

static enum status rescue(void *context, struct err *err)
{
    struct rescue *r = context;
    struct salvaged s = {0};
    struct db from = {0};
    enum status rc = copy_damaged(r, err);

    if (rc == STATUS_OK)
        rc = make_empty(r->part.s, err);
    if (rc == STATUS_OK)
        rc = open_damaged(r, &from, err);
    if (rc == STATUS_OK)
        rc = salvage_into(&from, r->part.s, &s, err);
    db_close(&from);
    if (rc == STATUS_OK)
        rc = verify_file(r->part.s, true, err);
    if (rc == STATUS_OK)
        rc = say(r, &s, err);
    if (rc == STATUS_OK)
        rc = restore_put(r->path, r->part.s, false, r->says, err);
    return rc;
}

enum status store_salvage(const char *path, const char *from, struct text *says, struct err *err)
{
    char *real = site_real_path(path);
    struct rescue r = {.path = real, .from = from, .says = says};
    bool present;
    enum status rc = site_has_room(real, err);

    if (rc == STATUS_OK)
        rc = site_look(real, &present, err);
    if (rc != STATUS_OK) {
        free(real);
        return rc;
    }
    text_addf(&r.copy, "%s-salvage-%ld-from", r.path, (long)getpid());
    text_addf(&r.part, "%s-salvage-%ld-to", r.path, (long)getpid());
    rc = restore_locked(r.path, rescue, &r, err);
    copy_remove(r.copy.s);
    if (rc != STATUS_OK)
        copy_remove(r.part.s);
    text_finish(&r.copy);
    text_finish(&r.part);
    free(real);
    return rc;
}
