/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The shared page, from the side of the test. */
#include "faults/page.h"

#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct fault_page *fault_page_make(const char *path)
{
    struct fault_page *page = MAP_FAILED;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (fd >= 0 && ftruncate(fd, sizeof *page) == 0)
        page = mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (fd >= 0)
        close(fd);
    if (page == MAP_FAILED)
        return NULL;
    fault_page_rest(page);
    return page;
}

void fault_page_rest(struct fault_page *page)
{
    memset((void *)page, 0, sizeof *page);
    page->room = -1;
}

void fault_page_drop(struct fault_page *page)
{
    if (page)
        munmap(page, sizeof *page);
}
