/* SPDX-License-Identifier: MulanPSL-2.0 */
/* mem: memory that is there, so no caller tests for NULL. Where it runs out, the program says so and
 * ends with status 3: what the screen has acknowledged is on disk already. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/* `count * size` bytes, zeroed; never NULL. The product is checked. Free with free(). */
void *mem_new(size_t count, size_t size);

/* That end, for what finds no memory otherwise. */
_Noreturn void mem_is_out(void);

/* Where there is more to do at that end than to write the sentence to stderr: `end` is called with it,
 * on whatever thread, and does not come back. NULL: there is not (any more). */
void mem_when_out(void (*end)(const char *says));

/* Resize `p` (may be NULL) to `count * size` bytes; new bytes are not zeroed. */
void *mem_resize(void *p, size_t count, size_t size);

/* Room for one more item: doubles *cap when `count` has reached it. Returns the array. */
void *mem_grow(void *p, size_t count, size_t *cap, size_t size);

/* Copies that the caller frees. mem_str(NULL) is NULL. */
char *mem_str(const char *s);
char *mem_str_n(const char *s, size_t bytes);

/* An arena: allocations that live and die together. A zeroed struct is an empty arena. */
struct arena_block;
struct arena {
    struct arena_block *last;
};
void *arena_new(struct arena *a, size_t count, size_t size); /* zeroed, aligned for any type */
char *arena_str(struct arena *a, const char *s);             /* NULL gives NULL */
char *arena_str_n(struct arena *a, const char *s, size_t bytes);
void arena_finish(struct arena *a); /* frees all; the arena is empty again */

#endif
