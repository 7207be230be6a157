/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The shared page, from the program's side. */
#include "faults/page.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct fault_page *page;

/* Before any other code of the program; by bare system calls, as open() is one of those counted. */
__attribute__((constructor(101))) static void map_page(void)
{
    const char *path = getenv("FAULT_PAGE");
    long fd = path ? syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC) : -1;
    void *at;

    if (fd < 0)
        return;
    at = mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED, (int)fd, 0);
    if (at != MAP_FAILED)
        page = at;
    syscall(SYS_close, (int)fd);
}

struct fault_page *fault_page(void)
{
    return page;
}

int fault_strikes(enum fault_call call)
{
    long n, first, count;

    if (!page)
        return 0;
    n = atomic_fetch_add(&page->calls[call], 1) + 1;
    if (page->call != (int)call)
        return 0;
    first = page->first;
    count = page->count;
    if (n < first || (count > 0 && n >= first + count))
        return 0;
    atomic_fetch_add(&page->failed, 1);
    return 1;
}
