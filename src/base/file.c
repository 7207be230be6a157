/* SPDX-License-Identifier: MulanPSL-2.0 */
/* file: whole files, read within a limit and replaced in one step. */
#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_COLS = 120 };

/* "不能读取「path」：clause". A name may hold anything: only what can be shown is. */
static enum status failed(const char *cannot, const char *path, enum status code,
                          const char *clause, struct err *err)
{
    struct text shown = {0};
    size_t bytes = strlen(path);
    size_t cut = text_clip(path, bytes, PATH_COLS, NULL);

    text_add_shown(&shown, path, cut);
    (void)err_set(err, code, "%s「%s%s」：%s", cannot, text_str(&shown), cut < bytes ? "..." : "",
                  clause);
    text_finish(&shown);
    return code;
}

/* ---- reading ---- */

static enum status read_failed(const char *path, int os_errno, struct err *err)
{
    enum status code = os_errno == ENOENT || os_errno == ENOTDIR ? STATUS_NOT_FOUND : STATUS_IO;

    return failed("不能读取", path, code, err_os_clause(os_errno), err);
}

static enum status too_large(const char *path, size_t limit, struct err *err)
{
    struct text clause = {0};
    enum status rc;

    text_addf(&clause, "文件太大，最多能读 %zu 字节", limit);
    rc = failed("不能读取", path, STATUS_FULL, text_str(&clause), err);
    text_finish(&clause);
    return rc;
}

static enum status read_all(int fd, const char *path, size_t limit, struct text *out,
                            struct err *err)
{
    char chunk[16384];
    size_t before = out->bytes;

    for (;;) {
        ssize_t got = read(fd, chunk, sizeof chunk);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return read_failed(path, errno, err);
        if (got == 0)
            return STATUS_OK;
        if ((size_t)got > limit - (out->bytes - before))
            return too_large(path, limit, err);
        text_add_n(out, chunk, (size_t)got);
    }
}

enum status file_read(const char *path, size_t limit, struct text *out, struct err *err)
{
    /* Not to wait for the other end where the name is a pipe's. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    size_t before = out->bytes;
    struct stat st;
    enum status rc;

    if (fd < 0)
        return read_failed(path, errno, err);
    if (fstat(fd, &st) != 0)
        rc = read_failed(path, errno, err);
    else if (S_ISDIR(st.st_mode))
        rc = read_failed(path, EISDIR, err);
    else if (!S_ISREG(st.st_mode))
        rc = failed("不能读取", path, STATUS_IO, "不是普通文件", err);
    else
        rc = read_all(fd, path, limit, out, err);
    close(fd);
    if (rc != STATUS_OK)
        text_remove(out, before, out->bytes - before);
    return rc;
}

/* ---- writing ---- */

static enum status write_failed(const char *path, int os_errno, struct err *err)
{
    return failed("不能写入", path, err_os_status(os_errno), err_os_clause(os_errno), err);
}

/* The folder `path` is in, as an open file, or -1. */
static int folder_open(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder;
    int fd;

    if (!slash)
        folder = mem_str(".");
    else
        folder = mem_str_n(path, slash == path ? 1 : (size_t)(slash - path));
    fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(folder);
    return fd;
}

char *file_name_beside(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct text name = {0};
    uint8_t salt[8];

    if (slash)
        text_add_n(&name, path, (size_t)(slash - path) + 1);
    text_add(&name, ".ziping-");
    random_bytes(salt, sizeof salt);
    for (size_t i = 0; i < sizeof salt; i++)
        text_addf(&name, "%02x", salt[i]);
    return text_take(&name);
}

static bool write_all(int fd, const char *s, size_t bytes)
{
    while (bytes > 0) {
        ssize_t put = write(fd, s, bytes);

        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        s += put;
        bytes -= (size_t)put;
    }
    return true;
}

/* Write the temporary file and make it durable; false leaves the reason in errno. */
static bool write_beside(const char *beside, const char *path, const char *s, size_t bytes)
{
    int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    struct stat st;
    bool ok;
    int why;

    if (fd < 0)
        return false;
    if (stat(path, &st) == 0) /* a replaced file keeps its mode where the disk knows modes */
        (void)fchmod(fd, st.st_mode & 0777);
    ok = write_all(fd, s, bytes) && fsync(fd) == 0;
    why = errno;
    if (close(fd) != 0 && ok) {
        ok = false;
        why = errno;
    }
    errno = why;
    return ok;
}

enum status file_write(const char *path, const char *s, size_t bytes, struct err *err)
{
    char *beside = file_name_beside(path);
    enum status rc = STATUS_OK;
    int folder;

    if (!write_beside(beside, path, s, bytes) || rename(beside, path) != 0) {
        rc = write_failed(path, errno, err);
        (void)unlink(beside);
        free(beside);
        return rc;
    }
    free(beside);
    /* Some file systems cannot sync a folder; only a real fault of the disk is reported. */
    folder = folder_open(path);
    if (folder >= 0) {
        if (fsync(folder) != 0 && errno == EIO)
            rc = failed("已写入", path, STATUS_IO, "但磁盘没有确认，请另存一份", err);
        close(folder);
    }
    return rc;
}

int file_open_own(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY, 0600);
    struct stat st;

    if (fd < 0)
        return -1;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink <= 1)
        return fd;
    close(fd);
    errno = 0;
    return -1;
}

/* ---- folders ---- */

static bool is_folder(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

enum status file_make_folder(const char *path, struct err *err)
{
    char *part = mem_str(path);
    enum status rc = STATUS_OK;

    for (char *at = part; rc == STATUS_OK && *at != '\0';) {
        char cut;

        at += strspn(at, "/");
        at += strcspn(at, "/");
        cut = *at;
        *at = '\0';
        if (mkdir(part, 0700) != 0) {
            int why = errno;

            if (!is_folder(part))
                rc = write_failed(path, why == EEXIST ? ENOTDIR : why, err);
        }
        *at = cut;
    }
    free(part);
    return rc;
}

/* The folder of one XDG kind: the variable where it is absolute (the XDG rules have any other value
 * ignored), else below the home folder. */
static void home_of(struct text *out, const char *variable, const char *below)
{
    const char *set = getenv(variable);
    const char *home = getenv("HOME");

    if (set && set[0] == '/') {
        text_addf(out, "%s/ziping", set);
        return;
    }
    if (str_empty(home)) {
        const struct passwd *user = getpwuid(getuid());

        home = user && user->pw_dir ? user->pw_dir : "/";
    }
    text_addf(out, "%s/%s/ziping", home, below);
}

void file_data_home(struct text *out)
{
    home_of(out, "XDG_DATA_HOME", ".local/share");
}

void file_state_home(struct text *out)
{
    home_of(out, "XDG_STATE_HOME", ".local/state");
}

void file_program_data(struct text *out)
{
    char path[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    char *slash;

    if (n <= 0)
        return;
    path[n] = '\0';
    slash = strrchr(path, '/');
    if (slash)
        text_addf(out, "%.*s/../share/ziping", (int)(slash - path), path);
}
