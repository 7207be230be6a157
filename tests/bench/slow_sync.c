/* SPDX-License-Identifier: MulanPSL-2.0 */
/* slow_sync: a disk that takes its time, put in front of a program with LD_PRELOAD.
 *
 * FAULT_SYNC_MS   every fsync() and fdatasync() takes so many milliseconds more
 * FAULT_SYNC_LOG  a file that gets a byte for each of them: its size is their number */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void note(void)
{
    const char *path = getenv("FAULT_SYNC_LOG");
    int fd = path ? open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600) : -1;

    if (fd < 0)
        return;
    if (write(fd, ".", 1) != 1)
        abort(); /* a count that is not the count is worse than none */
    close(fd);
}

static int slow(const char *name, int fd)
{
    const char *ms = getenv("FAULT_SYNC_MS");
    long n = ms ? strtol(ms, NULL, 10) : 0;
    struct timespec pause = {n / 1000, n % 1000 * 1000000};
    int (*real)(int);

    *(void **)&real = dlsym(RTLD_NEXT, name);
    note();
    if (n > 0)
        nanosleep(&pause, NULL);
    return real(fd);
}

int fsync(int fd)
{
    return slow("fsync", fd);
}

int fdatasync(int fd)
{
    return slow("fdatasync", fd);
}
