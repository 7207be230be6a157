/* SPDX-License-Identifier: MulanPSL-2.0 */
/* mem: allocation that ends the program rather than fail. */
#include "base/mem.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_OUT = 3 };

static void (*_Atomic when_out)(const char *says);

void mem_when_out(void (*end)(const char *says))
{
    when_out = end;
}

/* Without stdio and exit handlers, which may want memory themselves. */
_Noreturn void mem_is_out(void)
{
    static const char says[] =
        "ziping: 内存不足，程序已停止。已存的内容都在，请关闭一些别的程序后再打开\n";
    void (*end)(const char *) = when_out;

    if (end)
        end(says);
    if (write(STDERR_FILENO, says, sizeof says - 1) < 0)
        _exit(EXIT_OUT);
    _exit(EXIT_OUT);
}

/* count * size; a product that cannot be is a bug. Never 0, so that an allocator's NULL always means
 * failure. */
static size_t bytes_of(size_t count, size_t size)
{
    size_t bytes;

    if (__builtin_mul_overflow(count, size, &bytes) || bytes > PTRDIFF_MAX)
        abort();
    return bytes > 0 ? bytes : 1;
}

void *mem_new(size_t count, size_t size)
{
    void *p = calloc(1, bytes_of(count, size));

    if (!p)
        mem_is_out();
    return p;
}

void *mem_resize(void *p, size_t count, size_t size)
{
    void *q = realloc(p, bytes_of(count, size));

    if (!q)
        mem_is_out();
    return q;
}

void *mem_grow(void *p, size_t count, size_t *cap, size_t size)
{
    if (p && count < *cap)
        return p;
    if (*cap > SIZE_MAX / 2)
        abort();
    *cap = *cap < 8 ? 8 : *cap * 2;
    if (*cap <= count)
        *cap = count + 1;
    return mem_resize(p, *cap, size);
}

char *mem_str(const char *s)
{
    return s ? mem_str_n(s, strlen(s)) : NULL;
}

char *mem_str_n(const char *s, size_t bytes)
{
    char *copy = mem_resize(NULL, bytes + 1, 1);

    if (bytes > 0)
        memcpy(copy, s, bytes);
    copy[bytes] = '\0';
    return copy;
}
