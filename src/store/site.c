/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "store/site.h"

#include "base/mem.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { LINKS_MOST = 16 };

/* SQLite takes paths of so many bytes, "-journal" included. */
enum { PATH_BYTES = 512, ROOM_BESIDE = sizeof "-journal" - 1 };
/* Behind the name: "-before-restore-20250315-174502-10-journal"; behind the path: the same, or
 * "/backup" and "-20250315-174502.db.part-journal". */
enum { ROOM_COPIES = 48 };

char *site_folder(const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return mem_str(".");
    return mem_str_n(path, slash == path ? 1 : (size_t)(slash - path));
}

/* The name of a file that is not there: its folder's, and its own. */
static char *name_in_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = site_folder(path);
    char real[PATH_MAX];
    struct text out = {0};

    if (realpath(folder, real))
        text_addf(&out, "%s/%s", strcmp(real, "/") == 0 ? "" : real, slash ? slash + 1 : path);
    else
        text_add(&out, path);
    free(folder);
    return text_take(&out);
}

/* What a symbolic link leads to, as seen from where it lies; false for what is none. */
static bool follow(const char *path, struct text *to)
{
    char name[PATH_MAX];
    ssize_t bytes = readlink(path, name, sizeof name);
    char *folder;

    if (bytes <= 0 || bytes == sizeof name)
        return false;
    text_clear(to);
    if (name[0] != '/') {
        folder = site_folder(path);
        text_addf(to, "%s/", folder);
        free(folder);
    }
    text_add_n(to, name, (size_t)bytes);
    return true;
}

char *site_real_path(const char *path)
{
    char real[PATH_MAX];
    struct text at = {0};
    struct text next = {0};
    char *out;

    if (realpath(path, real))
        return mem_str(real);
    /* A link to where the file is yet to be made is followed, as whoever makes it does. */
    text_add(&at, path);
    for (int links = 0; links < LINKS_MOST && follow(text_str(&at), &next); links++) {
        text_clear(&at);
        text_add(&at, text_str(&next));
    }
    out = name_in_folder(text_str(&at));
    text_finish(&at);
    text_finish(&next);
    return out;
}

bool site_may_write(const char *real_path)
{
    char *folder = site_folder(real_path);
    bool may = faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0 &&
               (faccessat(AT_FDCWD, real_path, W_OK, AT_EACCESS) == 0 || errno == ENOENT);

    free(folder);
    return may;
}

enum status site_look(const char *path, bool *there, struct err *err)
{
    struct stat s;

    *there = stat(path, &s) == 0;
    if (*there && !S_ISREG(s.st_mode))
        return err_set(err, STATUS_FORMAT,
                       "数据文件应是一个普通文件，这里是文件夹或别的东西；"
                       "请检查文件名");
    if (!*there && errno != ENOENT && errno != EACCES)
        return err_set(err, STATUS_IO, "数据文件打不开：%s", err_os_clause(errno));
    return STATUS_OK;
}

/* How long the path is from the root on. */
static size_t bytes_from_root(const char *path)
{
    char here[PATH_MAX];

    if (path[0] == '/' || !getcwd(here, sizeof here))
        return strlen(path);
    return strlen(here) + 1 + strlen(path);
}

enum status site_has_room(const char *path, struct err *err)
{
    const char *slash = strrchr(path, '/');
    size_t name = strlen(slash ? slash + 1 : path);
    size_t whole = bytes_from_root(path);
    size_t room = access(path, F_OK) == 0 ? ROOM_BESIDE : ROOM_COPIES;

    if (name > NAME_MAX - room)
        return err_set(err, STATUS_IO,
                       "数据文件的名称太长，有 %zu 字节，最多 %zu 字节（一个汉字 3 字节）；"
                       "请换一个短一些的名称",
                       name, NAME_MAX - room);
    if (whole > PATH_BYTES - room)
        return err_set(err, STATUS_IO,
                       "数据文件的路径太长，有 %zu 字节，最多 %zu 字节（一个汉字 3 字节）；"
                       "请换一个层次少一些的文件夹",
                       whole, PATH_BYTES - room);
    return STATUS_OK;
}

/* A journal begins with how many pages the file had; that of a file being made keeps none. */
static bool keeps_pages(const char *journal)
{
    enum { PAGES_AT = 16, PAGES_BYTES = 4 };
    static const char none[PAGES_BYTES];
    char pages[PAGES_BYTES];
    int fd = open(journal, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool keeps = fd < 0 || (pread(fd, pages, sizeof pages, PAGES_AT) == sizeof pages &&
                            memcmp(pages, none, sizeof pages) != 0);

    if (fd >= 0)
        close(fd);
    return keeps;
}

enum status site_look_for_log(const char *path, struct err *err)
{
    static const char *const log[] = {"-wal", "-journal"};
    bool there = access(path, F_OK) == 0;
    enum status rc = STATUS_OK;

    if (site_bytes(path, "") > 0)
        return STATUS_OK;
    for (size_t i = 0; i < sizeof log / sizeof *log && rc == STATUS_OK; i++) {
        struct text name = {0};

        text_addf(&name, "%s%s", path, log[i]);
        if (site_bytes(name.s, "") > 0 && (i == 0 || !there || keeps_pages(name.s)))
            rc = err_set(err, STATUS_FORMAT,
                         "数据文件 %s %s，旁边的 %s 里还有没并入它的内容；"
                         "请把原来的数据文件放回原处再打开，或用备份恢复；"
                         "确实不要了就把后一个文件也移走",
                         path, there ? "是空的" : "不见了", name.s);
        text_finish(&name);
    }
    return rc;
}

bool site_find(const char *path, struct site_file *out)
{
    struct stat s;

    *out = (struct site_file){0};
    if (stat(path, &s) != 0)
        return false;
    *out = (struct site_file){(uint64_t)s.st_dev, (uint64_t)s.st_ino};
    return true;
}

bool site_is(const char *path, const struct site_file *file)
{
    struct site_file now;

    if (!site_find(path, &now))
        return false;
    /* Another machine's disk may number its files anew. */
    return (now.device == file->device && now.number == file->number) ||
           site_medium(path, NULL) == MEDIUM_REMOTE;
}

enum status site_expect(const char *path, const struct site_file *file, struct err *err)
{
    if (site_is(path, file))
        return STATUS_OK;
    return err_set(err, STATUS_IO, "数据文件被移走、删除或换成了别的，请放回 %s", path);
}

int64_t site_names(const char *path)
{
    struct stat s;

    return stat(path, &s) == 0 ? (int64_t)s.st_nlink : 0;
}

/* ---- file systems ---- */

static const struct {
    unsigned long type;
    enum medium medium;
    const char *name;
} media[] = {
    {0xEF53, MEDIUM_LOCAL, "ext4"},
    {0x58465342, MEDIUM_LOCAL, "XFS"},
    {0x9123683E, MEDIUM_LOCAL, "Btrfs"},
    {0xF2F52010, MEDIUM_LOCAL, "F2FS"},
    {0x794C7630, MEDIUM_LOCAL, "overlay"},
    {0x3153464A, MEDIUM_LOCAL, "JFS"},
    {0x52654973, MEDIUM_LOCAL, "ReiserFS"},
    {0x2FC12FC1, MEDIUM_LOCAL, "ZFS"},
    {0x6969, MEDIUM_REMOTE, "NFS"},
    {0xFF534D42, MEDIUM_REMOTE, "CIFS"},
    {0xFE534D42, MEDIUM_REMOTE, "SMB"},
    {0x517B, MEDIUM_REMOTE, "SMB"},
    {0x65735546, MEDIUM_REMOTE, "FUSE"}, /* sshfs, davfs and their like */
    {0x01021997, MEDIUM_REMOTE, "9p"},
    {0x73757245, MEDIUM_REMOTE, "Coda"},
    {0x5346414F, MEDIUM_REMOTE, "AFS"},
    {0x00C36400, MEDIUM_REMOTE, "Ceph"},
    {0x7461636F, MEDIUM_REMOTE, "OCFS2"},
    {0x01161970, MEDIUM_REMOTE, "GFS2"},
    {0x0BD00BD0, MEDIUM_REMOTE, "Lustre"},
    {0x786F4256, MEDIUM_REMOTE, "VirtualBox"}, /* a folder of the host */
    {0x4D44, MEDIUM_PLAIN, "FAT"},
    {0x2011BAB0, MEDIUM_PLAIN, "exFAT"},
    {0x5346544E, MEDIUM_PLAIN, "NTFS"},
    {0x7366746E, MEDIUM_PLAIN, "NTFS"},
    {0x01021994, MEDIUM_MEMORY, "tmpfs"},
    {0x858458F6, MEDIUM_MEMORY, "ramfs"},
};

enum medium medium_of(unsigned long type, const char **name)
{
    if (name)
        *name = NULL;
    for (size_t i = 0; i < sizeof media / sizeof *media; i++) {
        if (media[i].type != (type & 0xFFFFFFFF))
            continue;
        if (name)
            *name = media[i].name;
        return media[i].medium;
    }
    return MEDIUM_LOCAL;
}

enum medium site_medium(const char *path, const char **name)
{
    struct statfs s;

    return medium_of(statfs(path, &s) == 0 ? (unsigned long)s.f_type : 0, name);
}

int64_t site_bytes(const char *path, const char *suffix)
{
    struct text name = {0};
    struct stat s;
    int64_t bytes;

    text_addf(&name, "%s%s", path, suffix);
    bytes = stat(name.s, &s) == 0 ? (int64_t)s.st_size : 0;
    text_finish(&name);
    return bytes;
}
