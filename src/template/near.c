/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Edit distance over code points, bounded: words longer than WORD_CHARS are never close. */
#include "template/near.h"

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { WORD_CHARS = 48 };

static size_t word_chars(const char *s, size_t bytes, uint32_t out[WORD_CHARS])
{
    size_t count = 0;
    for (size_t at = 0; at < bytes && count < WORD_CHARS; count++)
        at += utf8_decode(s + at, bytes - at, &out[count]);
    return count;
}

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t m = a < b ? a : b;
    return m < c ? m : c;
}

static size_t edit_distance(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count)
{
    size_t row[WORD_CHARS + 1];
    for (size_t j = 0; j <= b_count; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_count; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_count; j++) {
            size_t above = row[j];
            row[j] = smallest(above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1]));
            diagonal = above;
        }
    }
    return row[b_count];
}

void near_init(struct near *n, const char *word, size_t bytes)
{
    n->word = word;
    n->bytes = bytes;
    n->best = NULL;
    n->distance = SIZE_MAX;
    n->count = 0;
}

static void compare(struct near *n, const uint32_t *word, size_t chars, const char *candidate)
{
    uint32_t other[WORD_CHARS];
    size_t count = word_chars(candidate, strlen(candidate), other);
    if (chars == WORD_CHARS || count == WORD_CHARS)
        return;
    size_t distance = edit_distance(word, chars, other, count);
    size_t longer = chars > count ? chars : count;
    if (distance < n->distance && 2 * distance < longer + (longer == 2)) {
        n->best = candidate;
        n->distance = distance;
    }
}

const char *near_best(struct near *n)
{
    uint32_t word[WORD_CHARS];
    size_t chars = word_chars(n->word, n->bytes, word);
    for (size_t i = 0; i < n->count; i++)
        compare(n, word, chars, n->waiting[i]);
    n->count = 0;
    return n->best;
}

void near_try(struct near *n, const char *candidate)
{
    if (n->count == NEAR_WAITING)
        near_best(n);
    n->waiting[n->count++] = candidate;
}
