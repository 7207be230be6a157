/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Opening and closing, and what is queued. */
#include "store/inside.h"

#include "base/day.h"
#include "base/file.h"
#include "base/mem.h"
#include "store/copy.h"
#include "store/exchange.h"
#include "store/keeper.h"
#include "store/schema.h"
#include "store/seal.h"
#include "store/shelf.h"
#include "store/site.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OPENING_MS = 2000, LOCK_LOOK_MS = 5 };

/* ---- where the file is ---- */

static enum status make_folder(const char *path, struct err *err)
{
    const char *slash = strrchr(path, '/');
    char *folder;
    enum status rc;

    if (!slash || slash == path)
        return STATUS_OK;
    folder = mem_str_n(path, (size_t)(slash - path));
    rc = access(folder, F_OK) == 0 ? STATUS_OK : file_make_folder(folder, err);
    free(folder);
    return rc;
}

/* A file that only its owner reads; an existing one is left as it is. */
static enum status make_file(const char *path, struct err *err)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0)
        return err_os(err, "不能建立数据文件", errno);
    close(fd);
    return STATUS_OK;
}

/* ---- opening ---- */

/* A write-ahead log where memory can be shared, a rollback journal on other machines' disks. */
static enum status set_journal(struct store *st, struct err *err)
{
    static const char local_sql[] = "PRAGMA journal_mode=WAL";
    static const char remote_sql[] = "PRAGMA journal_mode=DELETE";

    return db_do(&st->db, site_medium(st->path, NULL) == MEDIUM_REMOTE ? remote_sql : local_sql,
                 err);
}

/* An older file is copied before it is brought up to date. */
static enum status copy_before_upgrade(struct store *st, int64_t version, struct err *err)
{
    struct text name = {0};
    enum status rc;

    text_addf(&name, "%s-format%" PRId64, st->path, version);
    rc = copy_make(&st->db, name.s, true, err);
    text_finish(&name);
    return rc;
}

static enum status make_ours(struct store *st, enum schema_is is, int64_t version, struct err *err)
{
    enum status rc = STATUS_OK;

    if (is == SCHEMA_OURS)
        return STATUS_OK;
    if (st->read_only && is == SCHEMA_EMPTY)
        return err_set(err, STATUS_FORMAT, "数据文件还是空的，又不能写入，没有内容可看");
    if (st->read_only)
        return err_set(err, STATUS_READ_ONLY,
                       "数据文件是旧版本程序写的，要先升级才能看；请在能写入它的电脑上打开一次");
    db_limit_time(&st->db, 0);
    if (is == SCHEMA_OLD)
        rc = copy_before_upgrade(st, version, err);
    return rc == STATUS_OK ? schema_upgrade(&schema_program, &st->db, version, err) : rc;
}

static enum status connect(struct store *st, struct err *err)
{
    enum schema_is is;
    int64_t version;
    enum status rc = db_open(&st->db, st->path, st->read_only ? DB_READ : DB_WRITE, err);

    if (rc != STATUS_OK)
        return rc;
    db_limit_time(&st->db, OPENING_MS);
    rc = schema_check(&schema_program, &st->db, &is, &version, err);
    if (rc == STATUS_OK && !st->read_only)
        rc = seal_strip(&st->db, err);
    if (rc == STATUS_OK)
        rc = make_ours(st, is, version, err);
    if (rc == STATUS_OK && !st->read_only)
        rc = set_journal(st, err);
    if (rc == STATUS_OK)
        rc = db_keep_little(&st->db, err);
    db_limit_time(&st->db, 0);
    if (rc != STATUS_OK)
        db_leave_log(&st->db); /* a refused file stays as it is */
    return rc;
}

static enum status look(struct store *st, struct err *err)
{
    bool there;
    enum status rc = site_look(st->path, &there, err);

    if (rc != STATUS_OK)
        return rc;
    if (!there && st->read_only)
        return err_set(err, STATUS_READ_ONLY,
                       "这里还没有数据文件，也不能新建；请检查文件夹的权限，或换一个文件夹");
    rc = site_look_for_log(st->path, err);
    if (rc != STATUS_OK)
        return rc;
    if (!there)
        return make_file(st->path, err);
    if (faccessat(AT_FDCWD, st->path, R_OK, AT_EACCESS) != 0)
        return err_set(err, STATUS_IO, "数据文件打不开：%s", err_os_clause(errno));
    return STATUS_OK;
}

enum status store_expect(const char *path, struct err *err)
{
    enum status rc;

    if (access(path, F_OK) == 0 || errno != ENOENT)
        return STATUS_OK;
    rc = site_look_for_log(path, err);
    if (rc == STATUS_OK)
        rc = err_set(err, STATUS_NOT_FOUND,
                     "没有数据文件 %s，请检查文件名；要从头开始，请先新建报告", path);
    return rc;
}

static void say_bar(struct store *st, const char *says)
{
    (void)err_set(&st->bar, STATUS_READ_ONLY, "%s", says);
}

/* With the lock held, nobody else gives the file a name. */
static enum lock_is refuse_second_name(struct store *st)
{
    exchange_undo(st->path);
    if (site_names(st->path) <= 1)
        return LOCK_HELD;
    lock_drop(&st->lock);
    say_bar(st, "数据文件另有一个名字（硬链接），两处填会互相覆盖，这里只能查看；"
                "请用 backup 命令另存一份来填");
    return LOCK_IMPOSSIBLE;
}

static void take_lock(struct store *st, int64_t wait_ms)
{
    int64_t until = steady_ms() + wait_ms;
    bool may = site_may_write(st->path);
    enum lock_is is = LOCK_IMPOSSIBLE;

    if (!may)
        say_bar(st, "数据文件不能写入，这里只能查看；请检查文件和文件夹的权限");

    while (may && (is = lock_take(&st->lock, st->path, st->who, &st->holder)) == LOCK_TAKEN &&
           steady_ms() < until)
        poll(NULL, 0, LOCK_LOOK_MS);
    if (may && is == LOCK_IMPOSSIBLE)
        lock_refused(st->path, "这里只能查看", &st->bar);
    if (is == LOCK_HELD)
        is = refuse_second_name(st);
    st->read_only = is != LOCK_HELD;
}

enum status store_open(const char *path, const char *who, struct store **out, struct err *err)
{
    return store_open_patiently(path, who, 0, out, err);
}

enum status store_open_patiently(const char *path, const char *who, int64_t wait_ms,
                                 struct store **out, struct err *err)
{
    struct store *st = mem_new(1, sizeof *st);
    enum status rc = site_has_room(path, err);

    st->lock.fd = -1;
    st->event = -1;
    st->who = mem_str(who ? who : "");
    if (rc == STATUS_OK)
        rc = make_folder(path, err);
    if (rc == STATUS_OK) {
        st->path = site_real_path(path);
        rc = site_has_room(st->path, err); /* where a link leads to */
    }
    if (rc == STATUS_OK) {
        take_lock(st, wait_ms);
        rc = look(st, err);
    }
    if (rc == STATUS_OK) {
        st->unclean = site_bytes(st->path, "-wal") > 0;
        rc = connect(st, err);
    }
    if (rc == STATUS_OK && !site_find(st->path, &st->file))
        rc = err_set(err, STATUS_IO, "数据文件打不开：%s", err_os_clause(errno));
    if (rc == STATUS_OK) {
        st->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        if (st->event < 0)
            rc = err_set(err, STATUS_IO, "打开的文件太多，请关闭一些程序后再试");
    }
    if (rc != STATUS_OK) {
        store_close(st);
        return rc;
    }
    *out = st;
    return STATUS_OK;
}

void store_close(struct store *st)
{
    if (!st)
        return;
    writer_destroy(st->writer);
    db_close(&st->db);
    names_finish(&st->names);
    lock_drop(&st->lock);
    if (st->event >= 0)
        close(st->event);
    free(st->path);
    free(st->who);
    free(st);
}

void store_sign(struct store *st, const char *who)
{
    lock_sign(&st->lock, who);
}

const char *store_path(const struct store *st)
{
    return st->path;
}

bool store_read_only(const struct store *st, struct store_holder *holder)
{
    if (holder) {
        *holder = st->holder;
        holder->gone = holder->pid > 0 && !lock_held_by(st->path, &(struct store_holder){0});
    }
    return st->read_only;
}

const char *store_barred(const struct store *st)
{
    return st->bar.msg;
}

/* ---- reading ---- */

void store_settle(struct store *st, int64_t ledger)
{
    if (st->writer)
        writer_settle(st->writer, ledger);
}

static enum status end_reading(struct store *st, struct err *err)
{
    static const char sql[] = "ROLLBACK";

    return sqlite3_get_autocommit(st->db.handle) ? STATUS_OK : db_do(&st->db, sql, err);
}

enum status store_read_begin(struct store *st, struct err *err)
{
    static const char sql[] = "BEGIN";
    enum status rc = end_reading(st, err);

    return rc == STATUS_OK ? db_do(&st->db, sql, err) : rc;
}

/* What cannot be ended for want of memory is ended by the next reading. */
void store_read_end(struct store *st)
{
    if (end_reading(st, NULL) != STATUS_OK)
        return;
}

/* ---- ids ---- */

/* An id that none in the file can have where it cannot be asked: they count from 1, this is the number
 * of milliseconds since 1970. */
static int64_t unused(void)
{
    return moment_now_ms();
}

/* The one behind the largest in the file; no file of ours comes near the end of the numbers. */
static int64_t next_after(struct store *st, const char *sql)
{
    int64_t last = 0;
    bool asked = db_number(&st->db, sql, 0, &last, NULL) == STATUS_OK;

    return asked && last >= 0 && last < ROW_ID_MAX / 2 ? last + 1 : unused();
}

int64_t *store_next_row(struct store *st)
{
    static const char sql[] = "SELECT max(id) FROM row";

    if (st->next_row == 0)
        st->next_row = next_after(st, sql);
    return &st->next_row;
}

/* Steps are numbered in the order they are begun, which is nearly that of the log. */
int64_t store_next_step(struct store *st)
{
    static const char sql[] =
        "SELECT max(step) FROM (SELECT step FROM change ORDER BY seq DESC LIMIT 1000)";

    if (st->next_step == 0)
        st->next_step = next_after(st, sql);
    return st->next_step++;
}

/* ---- what is queued ---- */

static struct writer *writer_of(struct store *st)
{
    assert(!st->read_only);
    if (!st->writer)
        st->writer = writer_create(st->path, &st->file, st->event);
    return st->writer;
}

/* A report that is being made takes its number. */
static void note_number(struct store *st, const struct step *step)
{
    int64_t report = 0;

    for (size_t i = 0; i < step->changes; i++) {
        const struct change *c = &step->change[i];

        if (strcmp(c->field, FIELD_CREATED) == 0 && c->to.typed &&
            str_starts(c->to.typed, "report "))
            report = c->row;
        else if (c->row == report && strcmp(c->field, "number") == 0 &&
                 c->to.number >= st->next_number && c->to.number < INT_MAX)
            st->next_number = (int)c->to.number + 1;
    }
}

void store_submit_take(struct store *st, struct step *step)
{
    struct job *j = job_create(JOB_STEP);

    if (st->next_number > 0)
        note_number(st, step);
    j->step = step;
    writer_take(writer_of(st), j);
}

void store_saving(struct store *st, struct store_saving *out)
{
    uint64_t count;
    ssize_t n = read(st->event, &count, sizeof count);

    (void)n; /* nothing to read: nothing has changed */
    store_saving_now(st, out);
}

void store_saving_now(const struct store *st, struct store_saving *out)
{
    *out = (struct store_saving){.settled = true};
    if (st->writer)
        writer_saving(st->writer, out);
}

int store_fd(const struct store *st)
{
    return st->event;
}

enum status store_flush(struct store *st, struct err *err)
{
    return st->writer ? writer_flush(st->writer, err) : STATUS_OK;
}

void store_keep_counts(struct store *st, const struct report_line *counted)
{
    struct job *j = job_create(JOB_COUNTS);

    j->counts = *counted;
    j->counts.title = j->counts.unit = j->counts.tmpl = j->counts.state = NULL;
    writer_take(writer_of(st), j);
}

void store_draft(struct store *st, int64_t row, const char *field, const char *typed,
                 const struct cursor *at, const char *who)
{
    struct job *j = job_create(JOB_DRAFT);

    j->row = row;
    j->field = mem_str(field);
    j->text = mem_str(typed);
    j->who = mem_str(who);
    j->at = *at;
    writer_take(writer_of(st), j);
}

void store_position(struct store *st, const char *who, const struct cursor *at, const char *place)
{
    struct job *j = job_create(JOB_POSITION);

    j->who = mem_str(who);
    j->text = mem_str(place);
    j->at = *at;
    writer_take(writer_of(st), j);
}

void store_keep_text(struct store *st, const char *hash, const char *name, const char *text,
                     size_t bytes)
{
    struct job *j = job_create(JOB_TEXT);

    j->field = mem_str(hash);
    j->who = mem_str(name);
    j->text = mem_str_n(text, bytes);
    writer_take(writer_of(st), j);
}

void store_keep_snapshot(struct store *st, int64_t report, const char *json)
{
    struct job *j = job_create(JOB_SNAPSHOT);

    j->row = report;
    j->text = mem_str(json);
    writer_take(writer_of(st), j);
}

void store_daily_backup(struct store *st, bool always)
{
    writer_backup(writer_of(st), always, st->unclean);
    st->unclean = false;
}

size_t store_backups(const struct store *st, struct day *last)
{
    return shelf_count(st->path, NULL, last);
}

enum status store_backup_now(struct store *st, struct text *made, struct err *err)
{
    enum status rc = store_flush(st, err);

    return rc == STATUS_OK ? copy_daily(st->path, &st->file, true, false, made, err) : rc;
}
