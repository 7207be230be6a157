/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "store/copy.h"

#include "base/file.h"
#include "base/mem.h"
#include "store/entry.h"
#include "store/inside.h"
#include "store/schema.h"
#include "store/seal.h"
#include "store/shelf.h"
#include "store/site.h"
#include "store/verify.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_BYTES = 1 << 18 };

/* ---- files ---- */

/* Sync the file or folder; what the cache holds of a file is dropped, so that it is read back from
 * the medium. */
static enum status sync_path(const char *path, bool folder, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | (folder ? O_DIRECTORY : 0));
    int rc = fd < 0 ? -1 : fsync(fd);
    enum status result = STATUS_OK;

    /* Some file systems cannot sync a folder; that is no failure of the copy. */
    if (rc != 0 && !(folder && errno == EINVAL))
        result = err_os(err, "备份没有写稳", errno);
    if (fd >= 0) {
        if (!folder)
            posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
        close(fd);
    }
    return result;
}

enum status copy_sync_folder(const char *path, struct err *err)
{
    char *folder = site_folder(path);
    enum status rc = sync_path(folder, true, err);

    free(folder);
    return rc;
}

void copy_remove(const char *path)
{
    static const char *const suffix[] = {"", "-wal", "-shm", "-journal"};

    for (size_t i = 0; i < sizeof suffix / sizeof *suffix; i++) {
        struct text name = {0};

        text_addf(&name, "%s%s", path, suffix[i]);
        unlink(name.s);
        text_finish(&name);
    }
}

/* ---- the part ---- */

/* What is to become a copy: it gets its name when it is whole. The first byte is locked while somebody
 * is at it, which the system ends when they die. */
static const char part_ending[] = ".part";

static bool claim(int fd)
{
    struct flock first = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1};

    return fcntl(fd, F_OFD_SETLK, &first) == 0;
}

static bool is_part(const char *name)
{
    static const char begin[] = ".ziping-";
    enum { DIGITS = 16 };

    return str_starts(name, begin) &&
           strspn(name + sizeof begin - 1, "0123456789abcdef") == DIGITS &&
           strcmp(name + sizeof begin - 1 + DIGITS, part_ending) == 0;
}

/* A part that nobody is at was left by one who was killed; an empty one may be about to be claimed. */
static void drop_left_part(const char *path)
{
    int fd = file_open_own(path, O_RDWR);
    struct stat s;

    if (fd >= 0 && fstat(fd, &s) == 0 && s.st_size > 0 && claim(fd))
        copy_remove(path);
    if (fd >= 0)
        close(fd);
}

static void drop_left_parts(const char *folder)
{
    DIR *dir = opendir(folder);
    struct dirent *e;

    while (dir && (e = readdir(dir)) != NULL) {
        struct text path = {0};

        if (!is_part(e->d_name))
            continue;
        text_addf(&path, "%s/%s", folder, e->d_name);
        drop_left_part(path.s);
        text_finish(&path);
    }
    if (dir)
        closedir(dir);
}

/* An empty part beside `to`; *fd keeps it ours while it is open. Where nothing can be locked, what is
 * left by the killed stays. */
static enum status make_part(const char *to, struct text *part, int *fd, struct err *err)
{
    char *folder = site_folder(to);
    char *name = file_name_beside(to);

    drop_left_parts(folder);
    text_addf(part, "%s%s", name, part_ending);
    *fd = open(part->s, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    free(name);
    free(folder);
    if (*fd < 0)
        return err_os(err, "备份文件不能建立", errno);
    (void)claim(*fd);
    return STATUS_OK;
}

/* ---- a copy ---- */

/* What a copy must have in common with its original. */
struct measure {
    struct head head;
    int64_t rows, values, prose, reports;
};

static enum status measure(struct db *db, struct measure *out, struct err *err)
{
    static const char row_sql[] = "SELECT count(*) FROM row";
    static const char value_sql[] = "SELECT count(*) FROM value";
    static const char prose_sql[] = "SELECT count(*) FROM prose";
    static const char report_sql[] =
        "SELECT count(*) FROM row WHERE kind = 'report' AND NOT removed";
    enum status rc = head_read(db, &out->head, err);

    if (rc == STATUS_OK)
        rc = db_number(db, row_sql, 0, &out->rows, err);
    if (rc == STATUS_OK)
        rc = db_number(db, value_sql, 0, &out->values, err);
    if (rc == STATUS_OK)
        rc = db_number(db, prose_sql, 0, &out->prose, err);
    if (rc == STATUS_OK)
        rc = db_number(db, report_sql, 0, &out->reports, err);
    return rc;
}

static bool same_measure(const struct measure *a, const struct measure *b)
{
    return a->head.seq == b->head.seq && memcmp(a->head.hash, b->head.hash, HASH_BYTES) == 0 &&
           a->rows == b->rows && a->values == b->values && a->prose == b->prose;
}

static enum status copy_pages(struct db *from, struct db *to, struct err *err)
{
    sqlite3_backup *b = sqlite3_backup_init(to->handle, "main", from->handle, "main");
    int code;

    if (!b)
        return db_fail(to, err);
    sqlite3_backup_step(b, -1);
    code = sqlite3_backup_finish(b);
    if (code == SQLITE_OK)
        return STATUS_OK;
    /* The target keeps the code of either side. */
    return db_fail(to, err);
}

/* Of the two files only the copy is written to: it is the one that has no room. */
static enum status fail_part(enum status rc, struct err *err)
{
    if (rc == STATUS_FULL)
        return err_set(err, rc,
                       "放备份的磁盘已满，备份没有写完，数据文件不受影响；"
                       "请删去那里不用的文件，或换一个磁盘、U盘再备份");
    if (rc == STATUS_READ_ONLY)
        return err_set(err, rc, "备份文件写不进去，数据文件不受影响；请换一个文件夹再备份");
    return rc;
}

/* The pages into `part`, without a write-ahead log, synced. */
static enum status write_part(struct db *from, const char *part, struct err *err)
{
    struct db to = {0};
    enum status rc = db_open(&to, part, DB_WRITE, err);

    if (rc == STATUS_OK)
        rc = db_keep_little(&to, err);
    if (rc == STATUS_OK)
        rc = copy_pages(from, &to, err);
    if (rc == STATUS_OK)
        rc = db_script(&to, "PRAGMA journal_mode=DELETE", err);
    db_close(&to);
    return rc == STATUS_OK ? sync_path(part, false, err) : fail_part(rc, err);
}

/* Read it once from end to end, so that the medium gives it in long stretches: page by page, in the
 * order of its trees, a disk takes several times as long. What cannot be read is found afterwards. */
static void read_through(const char *path)
{
    char *block = mem_new(1, READ_BYTES);
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    while (fd >= 0 && read(fd, block, READ_BYTES) > 0)
        ;
    if (fd >= 0)
        close(fd);
    free(block);
}

/* Where the log of the copy is wrong: is it as wrong in what it was made from? */
static enum status check_log(struct db *from, struct db *copy, bool *sound, struct err *err)
{
    int64_t changes;
    enum status rc = verify_log(copy, &changes, err);

    *sound = rc == STATUS_OK;
    if (rc != STATUS_FORMAT)
        return rc;
    rc = verify_log(from, &changes, err);
    if (rc == STATUS_FORMAT)
        return STATUS_OK;
    return rc == STATUS_OK ? STATUS_FORMAT : rc;
}

/* The pages first: those that lead back to themselves are never counted to their end. */
static enum status compare(struct db *from, struct db *copy, bool *sound, struct err *err)
{
    struct measure wanted = {0};
    struct measure m = {0};
    enum status rc = verify_pages(copy, false, err);

    if (rc == STATUS_OK)
        rc = measure(copy, &m, err);
    if (rc == STATUS_OK)
        rc = measure(from, &wanted, err);
    if (rc == STATUS_OK && !same_measure(&m, &wanted))
        rc = STATUS_FORMAT;
    return rc == STATUS_OK && sound ? check_log(from, copy, sound, err) : rc;
}

static enum status read_back(struct db *from, const char *part, bool *sound, struct err *err)
{
    struct db db = {0};
    enum status rc;

    read_through(part);
    rc = db_open(&db, part, DB_READ, err);
    if (rc == STATUS_OK)
        rc = db_keep_little(&db, err);
    if (rc == STATUS_OK)
        rc = compare(from, &db, sound, err);
    db_close(&db);
    if (rc != STATUS_FORMAT)
        return rc;
    /* Was it the copy, or what it was made from? */
    rc = verify_pages(from, false, err);
    return rc == STATUS_OK ? err_set(err, STATUS_IO,
                                     "备份写好后读回来与原文件不一致，没有采用；"
                                     "请换一个磁盘或U盘再备份")
                           : rc;
}

/* A log that lies there would be taken for the copy's own. */
static enum status refuse_log_beside(const char *to, struct err *err)
{
    static const char *const log[] = {"-wal", "-journal"};

    for (size_t i = 0; i < sizeof log / sizeof *log; i++)
        if (site_bytes(to, log[i]) > 0)
            return err_set(err, STATUS_REFUSED,
                           "备份没有写成 %s：旁边的 %s%s 里有别的数据文件没并入的内容，会混进备份；"
                           "请换一个文件名，或把旁边那个文件移走",
                           to, to, log[i]);
    return STATUS_OK;
}

/* Within a transaction of `from`, so that what is copied and what is counted are of one moment. */
static enum status copy_now(struct db *from, const char *to, bool seal, bool *sound,
                            struct err *err)
{
    struct text part = {0};
    int fd = -1;
    enum status rc = refuse_log_beside(to, err);

    if (rc == STATUS_OK)
        rc = make_part(to, &part, &fd, err);
    if (rc == STATUS_OK)
        rc = write_part(from, part.s, err);
    if (rc == STATUS_OK)
        rc = read_back(from, part.s, sound, err);
    if (rc == STATUS_OK && seal)
        rc = seal_put(part.s, err);
    if (rc == STATUS_OK && rename(part.s, to) != 0)
        rc = err_os(err, "备份文件不能放到位", errno);
    if (rc == STATUS_OK)
        rc = copy_sync_folder(to, err);
    if (rc != STATUS_OK && fd >= 0)
        copy_remove(part.s);
    if (fd >= 0)
        close(fd);
    text_finish(&part);
    return rc;
}

static enum status copy_within(struct db *from, const char *to, bool seal, bool *sound,
                               struct err *err)
{
    enum status rc = db_script(from, "BEGIN", err);

    if (rc != STATUS_OK)
        return rc;
    rc = copy_now(from, to, seal, sound, err);
    sqlite3_exec(from->handle, "ROLLBACK", NULL, NULL, NULL);
    return rc;
}

enum status copy_make(struct db *from, const char *to, bool seal, struct err *err)
{
    return copy_within(from, to, seal, NULL, err);
}

/* A backup that a restore would not take: better than none, and to be told from one. */
static enum status fail_unsound(const char *to, struct err *err)
{
    return err_set(err, STATUS_FORMAT,
                   "数据文件的改动记录前后对不上；备份写在 %s，但不能直接用来恢复，"
                   "以前的备份都没有删；请用较早的备份恢复，没有时用 restore 命令加 --salvage 抢救",
                   to);
}

/* Does a file of this name belong to a database, to this one or another? */
static bool is_beside_a_database(const struct store *st, const char *to)
{
    static const char *const ending[] = {"-journal", "-wal",     "-shm",
                                         "-lock",    "-reserve", "-restoring"};
    char *real = site_real_path(to);
    size_t bytes = strlen(real);
    bool is = str_starts(real, st->path) && real[strlen(st->path)] == '-';

    for (size_t i = 0; i < sizeof ending / sizeof *ending && !is; i++) {
        size_t n = strlen(ending[i]);

        is = bytes > n && strcmp(real + bytes - n, ending[i]) == 0;
    }
    free(real);
    return is;
}

enum status store_backup(struct store *st, const char *to, struct err *err)
{
    struct stat here, there;
    bool sound = true;
    enum status rc = store_flush(st, err);

    if (rc == STATUS_OK && is_beside_a_database(st, to))
        return err_set(err, STATUS_USAGE, "这个名字是数据文件自己要用的，备份请换一个文件名");
    if (rc == STATUS_OK && stat(to, &there) == 0 && stat(st->path, &here) == 0) {
        if (there.st_dev == here.st_dev && there.st_ino == here.st_ino)
            return err_set(err, STATUS_USAGE, "备份不能写到数据文件自己上面，请换一个文件名");
        if (!S_ISREG(there.st_mode))
            return err_set(err, STATUS_USAGE, "备份要写成一个文件，这里是文件夹；请加上文件名");
    }
    if (rc == STATUS_OK)
        rc = copy_within(&st->db, to, true, &sound, err);
    return rc == STATUS_OK && !sound ? fail_unsound(to, err) : rc;
}

/* ---- the backup of the day ---- */

/* Out of the order of the good ones, whose places it does not take. */
static enum status put_apart(const char *to, struct err *err)
{
    struct text apart = {0};
    enum status rc;

    text_addf(&apart, "%s-suspect", to);
    rc = rename(to, apart.s) == 0 ? STATUS_OK : err_os(err, "备份文件不能放到位", errno);
    if (rc == STATUS_OK)
        rc = copy_sync_folder(apart.s, err);
    if (rc == STATUS_OK)
        rc = fail_unsound(apart.s, err);
    text_finish(&apart);
    return rc;
}

/* A ledger that was begun by mistake, its file having been lost, must not push out the backups of the
 * lost one. */
static bool holds_changes(struct db *db)
{
    static const char sql[] = "SELECT 1 FROM change LIMIT 1";
    int64_t one = 0;

    return db_number(db, sql, 0, &one, NULL) != STATUS_OK || one != 0;
}

/* One more on the shelf; of nothing only one that was asked for. */
static enum status add_backup(const struct shelf *shelf, const char *path,
                              const struct site_file *file, bool always, const char *to,
                              struct err *err)
{
    struct db db = {0};
    bool sound = true;
    bool is_wanted;
    enum status rc = file_make_folder(shelf->folder, err);

    if (rc == STATUS_OK)
        rc = db_open(&db, path, DB_READ, err);
    if (rc == STATUS_OK)
        rc = site_expect(path, file, err);
    if (rc == STATUS_OK)
        rc = db_keep_little(&db, err);
    is_wanted = rc == STATUS_OK && (always || holds_changes(&db));
    if (is_wanted)
        rc = copy_within(&db, to, true, &sound, err);
    if (rc == STATUS_OK && !sound)
        rc = put_apart(to, err);
    if (rc == STATUS_OK && is_wanted)
        shelf_drop_old(shelf, &db, to);
    db_close(&db);
    return rc;
}

enum status copy_daily(const char *path, const struct site_file *file, bool always, bool check,
                       struct text *made, struct err *err)
{
    struct shelf shelf;
    struct text to = {0};
    enum status rc = site_expect(path, file, err);

    shelf_of(path, &shelf);
    shelf_name(&shelf, always, &to);
    if (rc == STATUS_OK && (always || !shelf_has_today(&shelf)))
        rc = add_backup(&shelf, path, file, always, to.s, err);
    else if (rc == STATUS_OK && check)
        rc = verify_file(path, false, err);
    if (rc == STATUS_OK && made)
        text_add(made, to.s);
    shelf_finish(&shelf);
    text_finish(&to);
    return rc;
}
