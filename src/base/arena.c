/* SPDX-License-Identifier: MulanPSL-2.0 */
/* arena: blocks that are only ever freed together. A block is at least BLOCK_BYTES, so that small
 * allocations share one; a large allocation gets a block of its own. */
#include "base/mem.h"

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 8192 };

struct arena_block {
    struct arena_block *before;
    size_t bytes;
    size_t used;
    alignas(max_align_t) unsigned char data[];
};

/* A block for `bytes`; one made for a large allocation goes behind the block being filled. */
static struct arena_block *block_add(struct arena *a, size_t bytes)
{
    size_t room = bytes > BLOCK_BYTES / 4 ? bytes : BLOCK_BYTES;
    struct arena_block *b;

    assert(bytes <= PTRDIFF_MAX - sizeof *b);
    b = mem_new(1, sizeof *b + room);
    b->bytes = room;
    if (a->last && room == bytes) {
        b->before = a->last->before;
        a->last->before = b;
    } else {
        b->before = a->last;
        a->last = b;
    }
    return b;
}

/* `bytes` zeroed bytes at a multiple of `align` within their block. */
static void *take(struct arena *a, size_t bytes, size_t align)
{
    struct arena_block *b = a->last;
    size_t start = b ? (b->used + align - 1) & ~(align - 1) : 0;

    if (!b || start > b->bytes || b->bytes - start < bytes) {
        b = block_add(a, bytes);
        start = 0;
    }
    b->used = start + bytes;
    return b->data + start;
}

void *arena_new(struct arena *a, size_t count, size_t size)
{
    size_t bytes;

    if (__builtin_mul_overflow(count, size, &bytes) || bytes > PTRDIFF_MAX / 2)
        return mem_new(count, SIZE_MAX); /* ends the program: nothing has that many bytes */
    return take(a, bytes > 0 ? bytes : 1, alignof(max_align_t));
}

char *arena_str(struct arena *a, const char *s)
{
    return s ? arena_str_n(a, s, strlen(s)) : NULL;
}

char *arena_str_n(struct arena *a, const char *s, size_t bytes)
{
    char *copy = take(a, bytes + 1, 1);

    if (bytes > 0)
        memcpy(copy, s, bytes);
    return copy; /* the arena's bytes are zeroed */
}

void arena_finish(struct arena *a)
{
    struct arena_block *b = a->last;

    while (b) {
        struct arena_block *before = b->before;

        free(b);
        b = before;
    }
    a->last = NULL;
}
