/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "store/reserve.h"

#include "base/file.h"
#include "base/text.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

int64_t space_left(const char *path)
{
    struct statvfs s;

    return statvfs(path, &s) == 0 ? (int64_t)s.f_bavail * (int64_t)s.f_frsize : -1;
}

static void name_reserve(const char *path, struct text *out)
{
    text_addf(out, "%s-reserve", path);
}

/* Written out: a hole is no room, and not every file system can promise some. */
static bool fill(int fd)
{
    static const char zeros[1 << 16];

    for (int at = 0; at < RESERVE_BYTES; at += (int)sizeof zeros)
        if (write(fd, zeros, sizeof zeros) != (ssize_t)sizeof zeros)
            return false;
    return true;
}

void reserve_keep(const char *path)
{
    struct text name = {0};
    struct stat st;
    int fd;

    name_reserve(path, &name);
    if ((stat(name.s, &st) != 0 || st.st_size < RESERVE_BYTES) &&
        space_left(path) >= SPACE_LOW_BYTES) {
        fd = file_open_own(name.s, O_WRONLY | O_CREAT);
        if (fd >= 0 && (ftruncate(fd, 0) != 0 || !fill(fd)))
            unlink(name.s);
        if (fd >= 0)
            close(fd);
    }
    text_finish(&name);
}

bool reserve_give(const char *path)
{
    struct text name = {0};
    struct stat st;
    bool was_there;

    name_reserve(path, &name);
    was_there =
        lstat(name.s, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink <= 1 && unlink(name.s) == 0;
    text_finish(&name);
    return was_there;
}
