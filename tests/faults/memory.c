/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Allocations that fail when asked. */
#include "faults/page.h"

#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef void *allocate_fn(size_t);
typedef void *allocate_many_fn(size_t, size_t);
typedef void *resize_fn(void *, size_t);
typedef void release_fn(void *);

static allocate_fn *real_malloc;
static allocate_many_fn *real_calloc;
static resize_fn *real_realloc;
static release_fn *real_free;

/* What dlsym() itself asks for is given from here, and never taken back. */
static _Alignas(max_align_t) char early[4096];
static size_t early_used;

static void *early_bytes(size_t bytes)
{
    void *at = early + early_used;

    bytes = (bytes + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    if (bytes > sizeof early - early_used)
        return NULL;
    early_used += bytes;
    return at;
}

static int is_early(const void *p)
{
    return (uintptr_t)p - (uintptr_t)early < sizeof early;
}

/* The allocator below this one; NULL while it is being looked for. */
static void *find(void)
{
    static int looking;

    if (!real_free && !looking) {
        looking = 1;
        *(void **)&real_malloc = dlsym(RTLD_NEXT, "malloc");
        *(void **)&real_calloc = dlsym(RTLD_NEXT, "calloc");
        *(void **)&real_realloc = dlsym(RTLD_NEXT, "realloc");
        *(void **)&real_free = dlsym(RTLD_NEXT, "free");
    }
    return *(void **)&real_free;
}

static int is_refused(void)
{
    if (!fault_strikes(FAULT_ALLOCATE))
        return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t bytes)
{
    if (!find())
        return early_bytes(bytes);
    return is_refused() ? NULL : real_malloc(bytes);
}

void *calloc(size_t count, size_t bytes)
{
    if (!find())
        return early_bytes(count * bytes);
    return is_refused() ? NULL : real_calloc(count, bytes);
}

void *realloc(void *p, size_t bytes)
{
    void *moved;

    if (!find() || is_early(p)) {
        moved = malloc(bytes);
        if (moved && p)
            memcpy(moved, p, bytes);
        return moved;
    }
    return is_refused() ? NULL : real_realloc(p, bytes);
}

void free(void *p)
{
    if (p && !is_early(p) && find())
        real_free(p);
}
