/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The calls that reach the disk, between the program and libc: counted, made to fail, delayed, written
 * down. Each has a twin with 64 in its name, which is the one that SQLite calls. */
#include "faults/oplog.h"
#include "faults/page.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

enum { FDS = 256, NAME_BYTES = 128, NFS = 0x6969 };

/* ---- the calls below ---- */

#define REAL(name, type)                                                                           \
    static type *name##_fn;                                                                        \
    static type *real_##name(void)                                                                 \
    {                                                                                              \
        if (!name##_fn)                                                                            \
            *(void **)&name##_fn = dlsym(RTLD_NEXT, #name);                                        \
        return name##_fn;                                                                          \
    }

typedef int open_type(const char *, int, ...);
typedef int openat_type(int, const char *, int, ...);
typedef int one_type(int);
typedef int path_type(const char *);
typedef int two_type(const char *, const char *);
typedef ssize_t read_type(int, void *, size_t);
typedef ssize_t write_type(int, const void *, size_t);
typedef ssize_t pread_type(int, void *, size_t, off64_t);
typedef ssize_t pwrite_type(int, const void *, size_t, off64_t);
typedef int size_type(int, off64_t);
typedef int space_type(const char *, struct statvfs *);
typedef int kind_type(const char *, struct statfs *);

REAL(open64, open_type)
REAL(openat64, openat_type)
REAL(close, one_type)
REAL(read, read_type)
REAL(write, write_type)
REAL(pread64, pread_type)
REAL(pwrite64, pwrite_type)
REAL(ftruncate64, size_type)
REAL(fsync, one_type)
REAL(fdatasync, one_type)
REAL(unlink, path_type)
REAL(rename, two_type)
REAL(statvfs, space_type)
REAL(statfs, kind_type)

/* ---- which files ---- */

struct watched {
    bool is;
    char name[NAME_BYTES]; /* below the folder */
};
static struct watched files[FDS];
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;
static int log_fd = -1;
static size_t folder_bytes;
static char folder[4096];

__attribute__((constructor(102))) static void begin(void)
{
    const char *where = getenv("FAULT_FOLDER");
    const char *log = getenv("FAULT_LOG");

    if (where)
        folder_bytes = (size_t)snprintf(folder, sizeof folder, "%s", where);
    if (log)
        log_fd = real_open64()(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* The name below the folder; NULL for a file elsewhere, and for the index of a log, which every
 * opening after a power cut makes anew. */
static const char *name_below(const char *path)
{
    size_t bytes = strlen(path);

    if (folder_bytes == 0 || strncmp(path, folder, folder_bytes) != 0 ||
        (path[folder_bytes] != '/' && path[folder_bytes] != '\0'))
        return NULL;
    if (bytes > 4 && strcmp(path + bytes - 4, "-shm") == 0)
        return NULL;
    path += folder_bytes;
    return *path == '/' ? path + 1 : path;
}

static const char *name_of(int fd)
{
    return fd >= 0 && fd < FDS && files[fd].is ? files[fd].name : NULL;
}

/* ---- what is asked ---- */

static bool strikes(enum fault_call call)
{
    if (!fault_strikes(call))
        return false;
    errno = fault_page()->error;
    return true;
}

/* Half of the bytes, where a call that should fail is to fall short instead. */
static bool falls_short(size_t *bytes)
{
    if (errno == 0 && *bytes >= 2) {
        *bytes /= 2;
        return true;
    }
    errno = errno ? errno : EIO;
    return false;
}

static void delay(void)
{
    struct fault_page *page = fault_page();
    int ms = page ? page->sync_ms : 0;
    struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};

    if (ms > 0)
        nanosleep(&t, NULL);
}

/* Take the room that a file grows by up to `end`: *bytes becomes what of the write has room. */
static bool has_room(int fd, off64_t at, size_t *bytes)
{
    struct fault_page *page = fault_page();
    off64_t end = at + (off64_t)*bytes;
    struct stat64 st;
    long grows, left;

    if (!page || page->room < 0 || fstat64(fd, &st) != 0 || end <= st.st_size)
        return true;
    grows = (long)(end - st.st_size);
    left = atomic_fetch_sub(&page->room, grows) - grows;
    if (left >= 0)
        return true;
    page->room = 0;
    if (grows + left < 0 || (off64_t)*bytes + left <= 0) {
        atomic_fetch_add(&page->failed, 1);
        errno = ENOSPC;
        return false;
    }
    *bytes = (size_t)((off64_t)*bytes + left);
    return true;
}

static void give_room(off64_t bytes)
{
    struct fault_page *page = fault_page();

    if (page && page->room >= 0)
        atomic_fetch_add(&page->room, (long)bytes);
}

/* ---- what is written down ---- */

static void note(enum op_kind kind, const char *name, const char *other, int64_t at,
                 const void *content, size_t bytes)
{
    struct op op = {.kind = kind,
                    .name = (uint32_t)strlen(name),
                    .other = (uint32_t)strlen(other),
                    .bytes = (uint32_t)bytes,
                    .at = at};
    struct iovec part[] = {{&op, sizeof op},
                           {(void *)(uintptr_t)name, op.name},
                           {(void *)(uintptr_t)other, op.other},
                           {(void *)(uintptr_t)content, bytes}};

    if (log_fd < 0)
        return;
    if (writev(log_fd, part, 4) < 0)
        abort();
    if (fault_page())
        atomic_fetch_add(&fault_page()->operations, 1);
}

/* ---- the calls ---- */

static int opened(int fd, const char *path, bool made)
{
    const char *name = name_below(path);

    if (fd >= 0 && fd < FDS) {
        files[fd].is = name != NULL;
        if (name)
            snprintf(files[fd].name, sizeof files[fd].name, "%s", name);
    }
    if (fd >= 0 && name && made)
        note(OP_CREATE, name, "", 0, NULL, 0);
    return fd;
}

static int open_any(int at, const char *path, int flags, mode_t mode)
{
    bool is_watched = name_below(path) != NULL;
    bool made;
    int fd;

    if (is_watched && strikes(FAULT_OPEN))
        return -1;
    pthread_mutex_lock(&order);
    made = (flags & O_CREAT) && faccessat(at, path, F_OK, 0) != 0;
    fd = real_openat64()(at, path, flags, mode);
    opened(fd, path, made);
    if (fd >= 0 && is_watched && (flags & O_TRUNC))
        note(OP_SIZE, name_below(path), "", 0, NULL, 0);
    pthread_mutex_unlock(&order);
    return fd;
}

static mode_t mode_of(int flags, va_list args)
{
    return flags & (O_CREAT | O_TMPFILE) ? (mode_t)va_arg(args, int) : 0;
}

#define OPEN(name)                                                                                 \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        va_list args;                                                                              \
        mode_t mode;                                                                               \
                                                                                                   \
        va_start(args, flags);                                                                     \
        mode = mode_of(flags, args);                                                               \
        va_end(args);                                                                              \
        return open_any(AT_FDCWD, path, flags, mode);                                              \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                                               \
    int name(int at, const char *path, int flags, ...)                                             \
    {                                                                                              \
        va_list args;                                                                              \
        mode_t mode;                                                                               \
                                                                                                   \
        va_start(args, flags);                                                                     \
        mode = mode_of(flags, args);                                                               \
        va_end(args);                                                                              \
        return open_any(at, path, flags, mode);                                                    \
    }
OPENAT(openat)
OPENAT(openat64)

int close(int fd)
{
    if (fd >= 0 && fd < FDS)
        files[fd].is = false;
    return real_close()(fd);
}

ssize_t read(int fd, void *out, size_t bytes)
{
    if (name_of(fd) && strikes(FAULT_READ) && !falls_short(&bytes))
        return -1;
    return real_read()(fd, out, bytes);
}

static ssize_t pread_any(int fd, void *out, size_t bytes, off64_t at)
{
    if (name_of(fd) && strikes(FAULT_READ) && !falls_short(&bytes))
        return -1;
    return real_pread64()(fd, out, bytes, at);
}

ssize_t pread(int fd, void *out, size_t bytes, off_t at)
{
    return pread_any(fd, out, bytes, at);
}

ssize_t pread64(int fd, void *out, size_t bytes, off64_t at)
{
    return pread_any(fd, out, bytes, at);
}

static ssize_t pwrite_any(int fd, const void *data, size_t bytes, off64_t at)
{
    const char *name = name_of(fd);
    ssize_t n;

    if (!name)
        return real_pwrite64()(fd, data, bytes, at);
    if ((strikes(FAULT_WRITE) && !falls_short(&bytes)) || !has_room(fd, at, &bytes))
        return -1;
    pthread_mutex_lock(&order);
    n = real_pwrite64()(fd, data, bytes, at);
    if (n > 0)
        note(OP_WRITE, name, "", at, data, (size_t)n);
    pthread_mutex_unlock(&order);
    return n;
}

ssize_t pwrite(int fd, const void *data, size_t bytes, off_t at)
{
    return pwrite_any(fd, data, bytes, at);
}

ssize_t pwrite64(int fd, const void *data, size_t bytes, off64_t at)
{
    return pwrite_any(fd, data, bytes, at);
}

ssize_t write(int fd, const void *data, size_t bytes)
{
    const char *name = name_of(fd);
    off64_t at;
    ssize_t n;

    if (!name)
        return real_write()(fd, data, bytes);
    at = lseek64(fd, 0, fcntl(fd, F_GETFL) & O_APPEND ? SEEK_END : SEEK_CUR);
    if ((strikes(FAULT_WRITE) && !falls_short(&bytes)) || !has_room(fd, at, &bytes))
        return -1;
    pthread_mutex_lock(&order);
    n = real_write()(fd, data, bytes);
    if (n > 0)
        note(OP_WRITE, name, "", at, data, (size_t)n);
    pthread_mutex_unlock(&order);
    return n;
}

static int truncate_any(int fd, off64_t size)
{
    const char *name = name_of(fd);
    struct stat64 st;
    int rc;

    if (!name)
        return real_ftruncate64()(fd, size);
    if (strikes(FAULT_TRUNCATE))
        return -1;
    pthread_mutex_lock(&order);
    if (fstat64(fd, &st) == 0 && st.st_size > size)
        give_room(st.st_size - size);
    rc = real_ftruncate64()(fd, size);
    if (rc == 0)
        note(OP_SIZE, name, "", size, NULL, 0);
    pthread_mutex_unlock(&order);
    return rc;
}

int ftruncate(int fd, off_t size)
{
    return truncate_any(fd, size);
}

int ftruncate64(int fd, off64_t size)
{
    return truncate_any(fd, size);
}

static int sync_any(int fd, one_type *real)
{
    const char *name = name_of(fd);
    int rc;

    if (!name)
        return real(fd);
    if (strikes(FAULT_SYNC))
        return -1;
    delay();
    pthread_mutex_lock(&order);
    /* A log says what was synced; the time that it takes is nobody's then. */
    rc = log_fd >= 0 ? 0 : real(fd);
    if (rc == 0)
        note(OP_SYNC, name, "", 0, NULL, 0);
    pthread_mutex_unlock(&order);
    return rc;
}

int fsync(int fd)
{
    return sync_any(fd, real_fsync());
}

int fdatasync(int fd)
{
    return sync_any(fd, real_fdatasync());
}

/* What is left of the room, where there is a limit. */
int statvfs(const char *path, struct statvfs *out)
{
    struct fault_page *page = fault_page();
    int rc = real_statvfs()(path, out);

    if (rc == 0 && name_below(path) && page && page->room >= 0)
        out->f_bavail = (fsblkcnt_t)((unsigned long)page->room / out->f_frsize);
    return rc;
}

int statfs(const char *path, struct statfs *out)
{
    struct fault_page *page = fault_page();
    int rc = real_statfs()(path, out);

    if (rc == 0 && name_below(path) && page && page->remote)
        out->f_type = NFS;
    return rc;
}

int unlink(const char *path)
{
    const char *name = name_below(path);
    struct stat64 st;
    bool is_last;
    int rc;

    if (!name)
        return real_unlink()(path);
    if (strikes(FAULT_UNLINK))
        return -1;
    pthread_mutex_lock(&order);
    is_last = stat64(path, &st) == 0 && st.st_nlink == 1;
    rc = real_unlink()(path);
    if (rc == 0) {
        note(OP_UNLINK, name, "", 0, NULL, 0);
        give_room(is_last ? st.st_size : 0);
    }
    pthread_mutex_unlock(&order);
    return rc;
}

int rename(const char *from, const char *to)
{
    const char *name = name_below(from);
    struct stat64 st;
    bool replaces;
    int rc;

    if (!name || !name_below(to))
        return real_rename()(from, to);
    if (strikes(FAULT_RENAME))
        return -1;
    pthread_mutex_lock(&order);
    replaces = stat64(to, &st) == 0 && st.st_nlink == 1;
    rc = real_rename()(from, to);
    if (rc == 0) {
        note(OP_RENAME, name, name_below(to), 0, NULL, 0);
        give_room(replaces ? st.st_size : 0);
    }
    pthread_mutex_unlock(&order);
    return rc;
}
