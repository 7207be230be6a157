/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "store/lock.h"

#include "base/day.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Locks belong to the open file, not to the process: another opening of the same file in this
 * process neither passes them nor drops them. */
static bool try_lock(int fd)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

    return fcntl(fd, F_OFD_SETLK, &whole) == 0;
}

/* "who\nsince\npid\n"; what cannot be read is left empty. */
static void read_holder(int fd, struct store_holder *out)
{
    char text[256];
    ssize_t n = pread(fd, text, sizeof text - 1, 0);
    char *since, *pid;

    *out = (struct store_holder){.pid = 1};
    text[n > 0 ? n : 0] = '\0';
    since = strchr(text, '\n');
    if (!since || !utf8_valid(text, (size_t)(since - text)))
        return;
    *since++ = '\0';
    snprintf(out->who, sizeof out->who, "%.*s",
             (int)text_clip(text, strlen(text), sizeof out->who / 3, NULL), text);
    out->since_ms = strtoll(since, &pid, 10);
    if (*pid == '\n')
        out->pid = strtol(pid + 1, NULL, 10);
    if (out->pid <= 0)
        out->pid = 1;
}

/* Losing this is no harm: it only tells a second person whom to ask. */
void lock_sign(const struct lock *l, const char *who)
{
    char text[256];
    int bytes = snprintf(text, sizeof text, "%.150s\n%" PRId64 "\n%ld\n", who, moment_now_ms(),
                         (long)getpid());
    ssize_t n = l->fd < 0 ? -1 : pwrite(l->fd, text, (size_t)bytes, 0);

    if (n == bytes && ftruncate(l->fd, n) != 0)
        return;
}

/* What root makes, the owner of the database must be able to open. */
static void give_to_owner(int fd, const char *path)
{
    struct stat lock, file;

    if (geteuid() != 0 || fstat(fd, &lock) != 0 || stat(path, &file) != 0 || lock.st_uid != 0 ||
        file.st_uid == 0)
        return;
    if (fchmod(fd, file.st_mode & 0666) == 0 && fchown(fd, file.st_uid, file.st_gid) != 0)
        return; /* on a disk without owners there is no need */
}

enum lock_is lock_take(struct lock *l, const char *path, const char *who,
                       struct store_holder *holder)
{
    struct text name = {0};
    enum lock_is is = LOCK_HELD;

    text_addf(&name, "%s-lock", path);
    l->fd = file_open_own(name.s, O_RDWR | O_CREAT);
    text_finish(&name);
    if (l->fd < 0)
        return LOCK_IMPOSSIBLE;
    if (!try_lock(l->fd)) {
        is = errno == EAGAIN || errno == EACCES ? LOCK_TAKEN : LOCK_IMPOSSIBLE;
        if (is == LOCK_TAKEN)
            read_holder(l->fd, holder);
        lock_drop(l);
        return is;
    }
    lock_sign(l, who);
    give_to_owner(l->fd, path);
    return LOCK_HELD;
}

void lock_refused(const char *path, const char *so, struct err *err)
{
    int why = errno;
    struct text name = {0};
    struct stat s;
    const char *base;

    text_addf(&name, "%s-lock", path);
    base = strrchr(name.s, '/') ? strrchr(name.s, '/') + 1 : name.s;
    if (lstat(name.s, &s) == 0)
        (void)err_set(err, STATUS_READ_ONLY,
                      "锁文件 %s 不能写入，%s；没有人开着自评时可以删去它，再试一次", base, so);
    else
        (void)err_set(err, STATUS_READ_ONLY, "锁文件 %s 不能建立，%s：%s", base, so,
                      err_os_clause(why));
    text_finish(&name);
}

bool lock_is_usable(const char *path)
{
    struct text name = {0};
    int fd;
    bool is;

    text_addf(&name, "%s-lock", path);
    fd = file_open_own(name.s, O_RDWR);
    is = fd >= 0 || errno == ENOENT;
    if (fd >= 0)
        close(fd);
    text_finish(&name);
    return is;
}

void lock_drop(struct lock *l)
{
    if (l->fd >= 0)
        close(l->fd);
    l->fd = -1;
}

bool lock_held_by(const char *path, struct store_holder *holder)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    struct text name = {0};
    bool held;
    int fd;

    text_addf(&name, "%s-lock", path);
    fd = file_open_own(name.s, O_RDWR);
    text_finish(&name);
    if (fd < 0)
        return false;
    held = fcntl(fd, F_OFD_GETLK, &whole) == 0 && whole.l_type != F_UNLCK;
    if (held)
        read_holder(fd, holder);
    close(fd);
    return held;
}

bool lock_works(int fd, const char *name)
{
    int other = open(name, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    bool works = other >= 0 && try_lock(fd) && !try_lock(other);

    if (other >= 0)
        close(other);
    return works;
}
