/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "store/exchange.h"

#include "base/day.h"
#include "store/copy.h"
#include "store/site.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* The present file is kept under its name with this and the moment. */
#define KEPT "-before-restore-"

static enum status copy_bytes(int in, int out, struct err *err)
{
    char chunk[1 << 16];

    for (;;) {
        ssize_t n = read(in, chunk, sizeof chunk);

        if (n == 0)
            return fsync(out) == 0 ? STATUS_OK : err_os(err, "文件的副本没有写稳", errno);
        if (n < 0)
            return err_os(err, "文件读不出来", errno);
        if (write(out, chunk, (size_t)n) != n)
            return err_os(err, "没有地方放文件的副本", errno);
    }
}

enum status exchange_copy(const char *from, const char *to, const char *suffix, struct err *err)
{
    struct text source = {0};
    struct text target = {0};
    enum status rc = STATUS_OK;
    struct stat s;
    int in, out;

    text_addf(&source, "%s%s", from, suffix);
    text_addf(&target, "%s%s", to, suffix);
    unlink(target.s);
    in = open(source.s, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (in < 0 && errno != ENOENT)
        rc = err_os(err, "文件读不出来", errno);
    if (in >= 0 && (fstat(in, &s) != 0 || !S_ISREG(s.st_mode))) {
        close(in); /* a pipe or a device beside it is no log of the file's */
        in = -1;
    }
    if (in >= 0) {
        out = open(target.s, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        rc = out < 0 ? err_os(err, "没有地方放文件的副本", errno) : copy_bytes(in, out, err);
        if (out >= 0)
            close(out);
        close(in);
    }
    text_finish(&source);
    text_finish(&target);
    return rc;
}

/* What SQLite takes for a file's own by its name alone, and what is of no use without the others. */
static const char *const part_of_file[] = {"", "-wal", "-journal"};
enum { PARTS = sizeof part_of_file / sizeof *part_of_file, FIRST_LOG = 1 };

static char *beside(const char *path, const char *suffix)
{
    struct text name = {0};

    text_addf(&name, "%s%s", path, suffix);
    return text_take(&name);
}

static enum status remove_beside(const char *path, const char *suffix, struct err *err)
{
    char *name = beside(path, suffix);
    enum status rc = STATUS_OK;

    if (unlink(name) != 0 && errno != ENOENT)
        rc = err_set(err, err_os_status(errno), "%s 移不走，没有恢复：%s", name,
                     err_os_clause(errno));
    free(name);
    return rc;
}

static bool same_file(const struct site_file *a, const struct site_file *b)
{
    return a->device == b->device && a->number == b->number;
}

/* A second name where the disk can, so that the path is not without a file. */
static enum status name_also(const char *path, const char *kept, size_t part, struct err *err)
{
    char *from = beside(path, part_of_file[part]);
    char *to = beside(kept, part_of_file[part]);
    bool there = part < FIRST_LOG ? access(from, F_OK) == 0 : site_bytes(from, "") > 0;
    enum status rc = STATUS_OK;

    if (there && link(from, to) != 0) {
        if (part >= FIRST_LOG)
            rc = exchange_copy(path, kept, part_of_file[part], err);
        else if (rename(from, to) != 0)
            rc = err_os(err, "现有的数据文件不能另存", errno);
    }
    free(from);
    free(to);
    return rc;
}

/* Everything under its own name again, and under no other. */
static void name_back(const char *path, const char *kept)
{
    for (size_t i = PARTS; i-- > 0;) {
        char *from = beside(kept, part_of_file[i]);
        char *to = beside(path, part_of_file[i]);

        if (access(to, F_OK) == 0)
            unlink(from);
        else
            rename(from, to);
        free(from);
        free(to);
    }
}

/* The logs first: as soon as the file has its kept name it is whole there. */
static enum status name_beside(const char *path, const char *kept, struct err *err)
{
    enum status rc = STATUS_OK;

    for (size_t i = PARTS; i-- > 0 && rc == STATUS_OK;)
        rc = name_also(path, kept, i, err);
    return rc == STATUS_OK ? copy_sync_folder(path, err) : rc;
}

/* What is put at the path finds nothing there that would be taken for its own: no log, and no index
 * of one that an onlooker still holds. */
enum status exchange_names(const char *path, const char *kept, const char *part, struct err *err)
{
    enum status rc = name_beside(path, kept, err);

    for (size_t i = FIRST_LOG; i < PARTS && rc == STATUS_OK; i++)
        rc = remove_beside(path, part_of_file[i], err);
    if (rc == STATUS_OK)
        rc = remove_beside(path, "-shm", err);
    if (rc == STATUS_OK && rename(part, path) != 0)
        rc = err_os(err, "恢复的内容不能放到数据文件的位置", errno);
    if (rc != STATUS_OK)
        name_back(path, kept);
    return rc == STATUS_OK ? copy_sync_folder(path, err) : rc;
}

/* A log that has lost its own name gets it back, and no index of what was there meanwhile is its. */
static void log_back(const char *path, const char *kept, const char *suffix)
{
    char *from = beside(kept, suffix);
    char *to = beside(path, suffix);
    struct site_file here, there;

    if (site_bytes(to, "") > 0) {
        if (site_find(to, &here) && site_find(from, &there) && same_file(&here, &there))
            unlink(from);
    } else if (site_bytes(from, "") > 0 && remove_beside(path, "-shm", NULL) == STATUS_OK) {
        rename(from, to);
    }
    free(from);
    free(to);
}

void exchange_undo(const char *path)
{
    const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    char *folder = site_folder(path);
    DIR *dir = site_names(path) > 1 ? opendir(folder) : NULL;
    struct text stem = {0};
    struct dirent *e;

    text_addf(&stem, "%s" KEPT, base);
    while (dir && (e = readdir(dir)) != NULL) {
        struct site_file here, there;
        struct text kept = {0};

        text_addf(&kept, "%s/%s", folder, e->d_name);
        if (str_starts(e->d_name, stem.s) && site_find(path, &here) && site_find(kept.s, &there) &&
            same_file(&here, &there)) {
            for (size_t i = FIRST_LOG; i < PARTS; i++)
                log_back(path, kept.s, part_of_file[i]);
            unlink(kept.s);
        }
        text_finish(&kept);
    }
    if (dir)
        closedir(dir);
    text_finish(&stem);
    free(folder);
}

static bool is_any_there(const char *name)
{
    bool there = false;

    for (size_t i = 0; i < PARTS; i++) {
        char *part = beside(name, part_of_file[i]);

        there = there || access(part, F_OK) == 0;
        free(part);
    }
    return there;
}

void exchange_say(bool present, const char *kept, struct text *says)
{
    if (present)
        text_addf(says, "已恢复；恢复前的数据文件另存为 %s\n", kept);
    else
        text_add(says, "已恢复；原来的位置没有数据文件\n");
    for (size_t i = FIRST_LOG; i < PARTS; i++) {
        if (site_bytes(kept, part_of_file[i]) == 0)
            continue;
        text_addf(says,
                  present ? "它还没有并入的内容在 %s%s，请总是和它放在一起\n"
                          : "旁边还有没并入它的内容，另存为 %s%s\n",
                  kept, part_of_file[i]);
    }
}

void exchange_name(const char *path, struct text *out)
{
    time_t now = (time_t)(moment_now_ms() / 1000);
    struct tm tm;
    char stamp[32];
    int again = 1;

    localtime_r(&now, &tm);
    strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S", &tm);
    text_addf(out, "%s" KEPT "%s", path, stamp);
    while (is_any_there(out->s)) {
        text_clear(out);
        text_addf(out, "%s" KEPT "%s-%d", path, stamp, ++again);
    }
}
