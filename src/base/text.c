/* SPDX-License-Identifier: MulanPSL-2.0 */
/* text: the growing string, and small helpers for C strings. */
#include "base/text.h"
#include "base/mem.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Make room for `more` bytes and a NUL behind them. */
static void reserve(struct text *t, size_t more)
{
    size_t need;

    assert(more < PTRDIFF_MAX - t->bytes);
    need = t->bytes + more + 1;
    if (need <= t->cap)
        return;
    t->cap = need < 2 * t->cap ? 2 * t->cap : need;
    if (t->cap < 32)
        t->cap = 32;
    t->s = mem_resize(t->s, t->cap, 1);
}

void text_finish(struct text *t)
{
    free(t->s);
    *t = (struct text){0};
}

void text_clear(struct text *t)
{
    t->bytes = 0;
    if (t->s)
        t->s[0] = '\0';
}

const char *text_str(const struct text *t)
{
    return t->s ? t->s : "";
}

char *text_take(struct text *t)
{
    char *s = t->s ? t->s : mem_str("");

    *t = (struct text){0};
    return s;
}

void text_add(struct text *t, const char *s)
{
    text_add_n(t, s, strlen(s));
}

void text_add_n(struct text *t, const char *s, size_t bytes)
{
    reserve(t, bytes);
    if (bytes > 0)
        memcpy(t->s + t->bytes, s, bytes);
    t->bytes += bytes;
    t->s[t->bytes] = '\0';
}

void text_add_cp(struct text *t, uint32_t cp)
{
    char s[4];

    text_add_n(t, s, utf8_encode(cp, s));
}

void text_addf(struct text *t, const char *fmt, ...)
{
    va_list args;
    int bytes;

    va_start(args, fmt);
    bytes = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    assert(bytes >= 0);
    reserve(t, (size_t)bytes);
    va_start(args, fmt);
    (void)vsnprintf(t->s + t->bytes, (size_t)bytes + 1, fmt, args);
    va_end(args);
    t->bytes += (size_t)bytes;
}

void text_insert(struct text *t, size_t at, const char *s, size_t bytes)
{
    assert(at <= t->bytes);
    reserve(t, bytes);
    memmove(t->s + at + bytes, t->s + at, t->bytes - at);
    if (bytes > 0)
        memcpy(t->s + at, s, bytes);
    t->bytes += bytes;
    t->s[t->bytes] = '\0';
}

void text_remove(struct text *t, size_t at, size_t bytes)
{
    assert(at <= t->bytes && bytes <= t->bytes - at);
    if (bytes == 0)
        return;
    memmove(t->s + at, t->s + at + bytes, t->bytes - at - bytes);
    t->bytes -= bytes;
    t->s[t->bytes] = '\0';
}

bool str_empty(const char *s)
{
    return !s || s[0] == '\0';
}

bool str_starts(const char *s, const char *prefix)
{
    return strncmp(s, prefix, strlen(prefix)) == 0;
}

static bool is_ascii_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

const char *str_trim(const char *s, size_t *bytes)
{
    static const char wide_space[] = "\xE3\x80\x80"; /* U+3000 */
    const char *end = s + *bytes;

    for (;;) {
        if (s < end && is_ascii_space(*s))
            s++;
        else if (end - s >= 3 && memcmp(s, wide_space, 3) == 0)
            s += 3;
        else
            break;
    }
    for (;;) {
        if (s < end && is_ascii_space(end[-1]))
            end--;
        else if (end - s >= 3 && memcmp(end - 3, wide_space, 3) == 0)
            end -= 3;
        else
            break;
    }
    *bytes = (size_t)(end - s);
    return s;
}
