/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "store/seal.h"

#include "base/hash.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char mark[16] = "ZIPING BACKUP 1\n";
struct seal {
    char mark[sizeof mark];
    uint8_t hash[HASH_BYTES];
};
_Static_assert(sizeof(struct seal) == sizeof mark + HASH_BYTES, "a seal has no gaps");

/* All pages are of a multiple of this many bytes, so that a seal is never a part of one. */
enum { SECTOR = 512 };

/* Does a file of so many bytes that ends like this have a seal? */
static bool is_sealed(int64_t bytes, const struct seal *end)
{
    return bytes % SECTOR == sizeof *end && memcmp(end->mark, mark, sizeof mark) == 0;
}

/* Each piece is hashed behind the hash of those before. False: the first `bytes` cannot be read. */
static bool hash_file(int fd, int64_t bytes, uint8_t out[HASH_BYTES])
{
    uint8_t piece[1 << 16];

    memset(out, 0, HASH_BYTES);
    for (int64_t at = 0; at < bytes;) {
        int64_t left = bytes - at;
        size_t want = left < (int64_t)sizeof piece ? (size_t)left : sizeof piece;
        ssize_t n = pread(fd, piece, want, (off_t)at);
        struct hash_part part[] = {{out, HASH_BYTES}, {piece, want}};

        if (n != (ssize_t)want)
            return false;
        hash_parts(part, 2, out);
        at += n;
    }
    return true;
}

enum status seal_put(const char *path, struct err *err)
{
    struct seal s;
    struct stat file;
    int fd = open(path, O_RDWR | O_CLOEXEC);
    bool put = fd >= 0 && fstat(fd, &file) == 0 && hash_file(fd, file.st_size, s.hash);

    memcpy(s.mark, mark, sizeof mark);
    put = put && pwrite(fd, &s, sizeof s, file.st_size) == sizeof s && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    if (put)
        return STATUS_OK;
    return err_os(err, "备份没有写完", errno);
}

/* Through the connection's own handle: another one, when closed, would take all the locks that this
 * process has on the file along. */
enum status seal_strip(struct db *db, struct err *err)
{
    sqlite3_file *f = NULL;
    sqlite3_int64 bytes = 0;
    struct seal s;
    int code;

    sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_FILE_POINTER, &f);
    code = f->pMethods->xFileSize(f, &bytes);
    if (code == SQLITE_OK && bytes > (sqlite3_int64)sizeof s)
        code = f->pMethods->xRead(f, &s, sizeof s, bytes - (sqlite3_int64)sizeof s);
    if (code == SQLITE_OK && bytes > (sqlite3_int64)sizeof s && is_sealed(bytes, &s)) {
        code = f->pMethods->xTruncate(f, bytes - (sqlite3_int64)sizeof s);
        if (code == SQLITE_OK)
            code = f->pMethods->xSync(f, SQLITE_SYNC_FULL);
    }
    return code == SQLITE_OK
               ? STATUS_OK
               : err_set(err, STATUS_IO, "数据文件读写失败；请检查磁盘或U盘是否插好、是否损坏");
}

enum status seal_check(const char *path, int64_t *bytes, struct err *err)
{
    struct seal s;
    struct stat file;
    uint8_t hash[HASH_BYTES];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    enum status rc = STATUS_OK;

    *bytes = 0;
    if (fd < 0 || fstat(fd, &file) != 0) {
        rc = err_set(err, STATUS_IO, "备份文件打不开：%s", err_os_clause(errno));
    } else if (file.st_size > (off_t)sizeof s &&
               pread(fd, &s, sizeof s, file.st_size - (off_t)sizeof s) == sizeof s &&
               is_sealed(file.st_size, &s)) {
        *bytes = sizeof s;
        if (!hash_file(fd, file.st_size - (off_t)sizeof s, hash) ||
            memcmp(hash, s.hash, sizeof hash) != 0)
            rc = err_set(err, STATUS_FORMAT,
                         "备份文件和做好时不一样了，没有采用：可能坏了，也可能做好以后又改过；"
                         "请换一份备份，旁边 backup 文件夹里有最近几天的；确实是自己改过的，"
                         "请用 ziping --db 加它的文件名打开看一看，再用来恢复");
    }
    if (fd >= 0)
        close(fd);
    return rc;
}
