/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "store/health.h"

#include "base/mem.h"
#include "store/db.h"
#include "store/lock.h"
#include "store/reserve.h"
#include "store/schema.h"
#include "store/shelf.h"
#include "store/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

enum {
    PAGES_MS = 2000,
    BUSY_MS = 500,
    SYNCS = 5,
    SYNC_US = 1000000,
    SYNC_BYTES = 4096,
    COPIES = 3
};

const char *store_sqlite(void)
{
    return sqlite3_libversion();
}

/* ---- the disk ---- */

static void find_folder(struct store_health *h)
{
    struct stat s;

    h->folder = site_folder(h->path);
    h->folder_is_there = true;
    while (stat(h->folder, &s) != 0 && errno == ENOENT && strcmp(h->folder, "/") != 0 &&
           strcmp(h->folder, ".") != 0) {
        char *above = site_folder(h->folder);

        free(h->folder);
        h->folder = above;
        h->folder_is_there = false;
    }
}

/* Is it a stick or a card? The kernel says so of the whole disk, not of its parts. */
static bool is_removable(const char *folder)
{
    static const char *const file[] = {"removable", "../removable"};
    struct stat s;
    bool is = false;

    for (size_t i = 0; i < sizeof file / sizeof *file && stat(folder, &s) == 0; i++) {
        char name[128];
        char c = '0';
        int fd;

        snprintf(name, sizeof name, "/sys/dev/block/%u:%u/%s", major(s.st_dev), minor(s.st_dev),
                 file[i]);
        fd = open(name, O_RDONLY | O_CLOEXEC);
        if (fd < 0)
            continue;
        is = is || (read(fd, &c, 1) == 1 && c == '1');
        close(fd);
    }
    return is;
}

static void look_at_disk(struct store_health *h)
{
    h->medium = site_medium(h->folder, &h->medium_name);
    h->removable = is_removable(h->folder);
    h->space = space_left(h->folder);
}

/* ---- writing ---- */

static int64_t now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int compare_us(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* The median of a few writes, each made durable; -1 when the disk refuses, with errno. */
static int64_t time_syncs(int fd)
{
    static const char block[SYNC_BYTES];
    int64_t us[SYNCS];
    int64_t begun = now_us();
    size_t count = 0;

    while (count < SYNCS && (count == 0 || now_us() - begun < SYNC_US)) {
        int64_t before = now_us();

        errno = ENOSPC; /* of a write that is cut short */
        if (pwrite(fd, block, sizeof block, 0) != sizeof block || fsync(fd) != 0)
            return -1;
        us[count++] = now_us() - before;
    }
    qsort(us, count, sizeof *us, compare_us);
    return us[count / 2];
}

static void try_writing(struct store_health *h)
{
    struct text name = {0};
    int fd;

    h->sync_us = -1;
    h->names = site_names(h->path);
    h->lock_is_usable = lock_is_usable(h->path);
    h->may_write = site_may_write(h->path) || !h->folder_is_there;
    if (!h->may_write) {
        h->why = errno;
        return;
    }
    text_addf(&name, "%s/.ziping-XXXXXX", h->folder);
    fd = mkostemp(name.s, O_CLOEXEC);
    h->may_write = fd >= 0;
    if (fd >= 0) {
        h->locks = lock_works(fd, name.s);
        unlink(name.s); /* whatever ends us from here on */
        h->sync_us = time_syncs(fd);
        h->may_write = h->sync_us >= 0;
    }
    h->why = h->may_write ? 0 : errno;
    if (fd >= 0)
        close(fd);
    text_finish(&name);
}

/* ---- the file ---- */

/* How many reports, when the last change was, and whether every page can be read. */
static enum status read_content(struct store_health *h, struct db *db)
{
    static const char report_sql[] = "SELECT count(*) FROM tally WHERE NOT deleted";
    static const char change_sql[] = "SELECT at FROM change ORDER BY seq DESC LIMIT 1";
    int64_t changes;
    enum status rc = db_number(db, report_sql, 0, &h->reports, &h->err);

    if (rc == STATUS_OK)
        rc = db_number(db, change_sql, 0, &h->last_change_ms, &h->err);
    db_limit_time(db, PAGES_MS);
    if (rc == STATUS_OK)
        rc = verify_pages(db, false, &h->err);
    if (rc == STATUS_OK)
        rc = verify_log(db, &changes, &h->err);
    if (rc == STATUS_OK)
        h->file = HEALTH_SOUND;
    return rc == STATUS_FORMAT && steady_ms() > db->deadline_ms ? STATUS_OK : rc;
}

/* A reader of a write-ahead log that is not there makes one, and only a writer takes it away again at
 * the end. What a log or journal holds is left to those who open the file for work. */
static enum db_mode mode_of(const struct store_health *h)
{
    static const char *const suffix[] = {"-wal", "-journal"};
    enum db_mode mode = h->may_write ? DB_WRITE : DB_READ;

    for (size_t i = 0; i < sizeof suffix / sizeof *suffix; i++) {
        struct text name = {0};

        text_addf(&name, "%s%s", h->path, suffix[i]);
        if (access(name.s, F_OK) == 0)
            mode = DB_READ;
        text_finish(&name);
    }
    return mode;
}

static enum status read_file(struct store_health *h, struct db *db)
{
    enum schema_is is;
    int64_t version;
    enum status rc = db_open(db, h->path, mode_of(h), &h->err);

    if (rc != STATUS_OK)
        return rc;
    sqlite3_busy_timeout(db->handle, BUSY_MS);
    db_limit_time(db, PAGES_MS);
    rc = schema_check(&schema_program, db, &is, &version, &h->err);
    if (rc != STATUS_OK)
        return rc;
    h->file = is == SCHEMA_OURS ? HEALTH_LONG : is == SCHEMA_OLD ? HEALTH_OLD : HEALTH_NONE;
    return is == SCHEMA_OURS ? read_content(h, db) : STATUS_OK;
}

static void look_at_file(struct store_health *h)
{
    struct db db = {0};
    struct stat s;
    bool there;
    enum status rc = site_look(h->path, &there, &h->err);

    if (rc == STATUS_OK && !there && access(h->folder, X_OK) != 0)
        rc = err_set(&h->err, STATUS_IO, "数据文件打不开：%s", err_os_clause(errno));
    if (rc == STATUS_OK)
        rc = site_look_for_log(h->path, &h->err);
    if (rc == STATUS_OK && there && stat(h->path, &s) == 0) {
        h->bytes = s.st_size;
        rc = read_file(h, &db);
    }
    if (rc != STATUS_OK)
        h->file = HEALTH_BAD;
    h->is_nearly_full = h->space >= 0 && h->space < SPACE_LOW_BYTES + COPIES * h->bytes;
    h->is_held = lock_held_by(h->path, &h->holder);
    if (db.handle)
        db_limit_time(&db, PAGES_MS);
    h->backups = shelf_count(
        h->path, h->file == HEALTH_SOUND || h->file == HEALTH_LONG ? &db : NULL, &h->last_backup);
    db_close(&db);
}

void store_look(const char *path, struct store_health *out)
{
    *out = (struct store_health){0};
    out->path = site_real_path(path);
    find_folder(out);
    look_at_disk(out);
    try_writing(out);
    look_at_file(out);
}

void store_health_finish(struct store_health *h)
{
    free(h->path);
    free(h->folder);
    *h = (struct store_health){0};
}
