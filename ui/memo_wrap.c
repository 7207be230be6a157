/* SPDX-License-Identifier: MulanPSL-2.0 */
/* memo: where the screen lines begin, kept right over every change at the price of the lines that
 * differ. A line depends on the text up to the first character that does not fit in it; so wrapping
 * starts at the first line that reaches as far as the change, and ends at the first that begins
 * where one began before. */
#include "ui/memo_text.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* A list of line starts being made. */
struct starts {
    size_t *at;
    size_t count, cap;
};

static void starts_add(struct starts *l, size_t at)
{
    l->at = mem_grow(l->at, l->count, &l->cap, sizeof(*l->at));
    l->at[l->count++] = at;
}

static bool begins_paragraph(const struct memo *m, size_t at)
{
    return at == 0 || m->text.s[at - 1] == '\n';
}

/* U+4E00 to U+9FFF, of three bytes. */
static bool is_hanzi(const char *s)
{
    unsigned char lead = (unsigned char)s[0];

    return (lead == 0xE4 && (unsigned char)s[1] >= 0xB8) || (lead >= 0xE5 && lead <= 0xE9);
}

/* Did the line above `i`, and so all lines above, see nothing of what begins at `change`? */
static bool is_settled(const struct memo *m, size_t i, size_t change)
{
    const char *s = m->text.s;
    size_t pos = m->start[i];

    /* It is the first of two hanzi that did not fit: behind it a line could have ended. */
    if (change >= pos + 6 && is_hanzi(s + pos) && is_hanzi(s + pos + 3))
        return true;
    size_t used = text_cols(s + m->start[i - 1], pos - m->start[i - 1]);
    while (pos < change) {
        size_t next = grapheme_next(s, m->text.bytes, pos);
        uint32_t cp;
        utf8_decode(s + pos, next - pos, &cp);
        used += text_cols(s + pos, next - pos);
        if (used > (size_t)m->cols && cp != ' ' && cp != 0x3000) /* spaces go beyond the edge */
            return next <= change;
        pos = next;
    }
    return false;
}

/* The first line to wrap again after a change at `at`, which is in line `i`. */
static size_t first_affected(const struct memo *m, size_t i, size_t at)
{
    while (!begins_paragraph(m, m->start[i]) && !is_settled(m, i, at))
        i--;
    return i;
}

/* Where the screen line after the one at `pos` begins; false when that was the last. *end is the
 * end of the paragraph, found again when `pos` is behind it. */
static bool next_start(const struct memo *m, size_t *pos, size_t *end, bool *known)
{
    const char *s = text_str(&m->text);
    size_t bytes = m->text.bytes;

    if (!*known || *pos > *end) {
        const char *newline = memchr(s + *pos, '\n', bytes - *pos);
        *end = newline ? (size_t)(newline - s) : bytes;
        *known = true;
    }
    if (*pos < *end)
        *pos += wrap_line(s + *pos, *end - *pos, (size_t)m->cols);
    if (*pos < *end)
        return true;
    if (*end == bytes)
        return false;
    *pos = *end + 1;
    return true;
}

/* Put `made` in place of lines `first` to `kept`, and move the lines from `kept` on. */
static void splice(struct memo *m, size_t first, size_t kept, const struct starts *made,
                   size_t removed, size_t added)
{
    size_t behind = m->lines - kept;
    size_t lines = first + made->count + behind;

    if (lines > m->line_cap) {
        m->line_cap = lines + lines / 2;
        m->start = mem_resize(m->start, m->line_cap, sizeof(*m->start));
    }
    size_t *to = m->start + first + made->count;
    memmove(to, m->start + kept, behind * sizeof(*to));
    if (removed != added)
        for (size_t i = 0; i < behind; i++)
            to[i] = to[i] - removed + added;
    if (made->count > 0)
        memcpy(m->start + first, made->at, made->count * sizeof(*to));
    m->lines = lines;
}

/* No character takes more columns than bytes, so a short line need not be measured. */
static bool fits(const struct memo *m, size_t from, size_t to)
{
    size_t cols = (size_t)m->cols;

    return to - from <= cols || text_cols(m->text.s + from, to - from) <= cols;
}

/* Typing at the end of a paragraph, the commonest change: line `i` was its last, and still holds
 * all of it. */
static bool is_within_last_line(const struct memo *m, size_t i, size_t at, size_t removed,
                                size_t added)
{
    bool is_last = i + 1 == m->lines;
    size_t end = is_last ? m->text.bytes : m->start[i + 1] - 1; /* last: of the text as it is */

    if (memchr(m->text.s + at, '\n', added))
        return false;
    if (!is_last) {
        if (end < at + removed)
            return false;
        end = end - removed + added;
        if (m->text.s[end] != '\n')
            return false;
    }
    return fits(m, m->start[i], end);
}

size_t memo_line_at(const struct memo *m, size_t at)
{
    size_t low = 0, high = m->lines;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (m->start[middle] <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static void note_changed(struct memo *m, size_t from)
{
    if (from < m->changed)
        m->changed = from;
}

/* Can the character not be one with that before it, as a mark would be? */
static bool stands_alone(const char *s)
{
    return (*s > ' ' && *s < 0x7F) || is_hanzi(s);
}

/* The text has changed at `at`; the line starts are still those of before. */
static void wrap_change(struct memo *m, size_t at, size_t removed, size_t added)
{
    struct starts made = {0};
    size_t line = memo_line_at(m, at);
    size_t first = first_affected(m, line, at);
    size_t kept = line + 1;
    size_t pos, end = 0;
    bool known = false, more = true;

    if (first == line && is_within_last_line(m, line, at, removed, added)) {
        splice(m, kept, kept, &made, removed, added);
        return;
    }
    note_changed(m, m->start[first]);
    for (pos = m->start[first]; more; more = next_start(m, &pos, &end, &known)) {
        while (kept < m->lines &&
               (m->start[kept] < at + removed || m->start[kept] - removed + added < pos))
            kept++;
        if (kept < m->lines && pos >= at + added && m->start[kept] - removed + added == pos)
            break;
        starts_add(&made, pos);
    }
    splice(m, first, more ? kept : m->lines, &made, removed, added);
    free(made.at);
}

void memo_wrap(struct memo *m, int cols)
{
    struct starts made = {0};
    size_t pos = 0, end = 0;
    bool known = false;

    cols = cols < GRAPHEME_COLS ? GRAPHEME_COLS : cols;
    if (m->lines > 0 && cols == m->cols)
        return;
    m->cols = cols;
    m->changed = 0;
    m->want_col = -1;
    m->behind = false;
    do
        starts_add(&made, pos);
    while (next_start(m, &pos, &end, &known));
    splice(m, 0, m->lines, &made, 0, 0);
    free(made.at);
}

void memo_replace(struct memo *m, size_t at, size_t removed, const char *s, size_t bytes)
{
    if (removed > 0) {
        m->chars -= text_chars(m->text.s + at, removed);
        text_remove(&m->text, at, removed);
    }
    if (bytes > 0) {
        m->chars += text_chars(s, bytes);
        text_insert(&m->text, at, s, bytes);
    }
    if (removed > 0 || bytes > 0) {
        note_changed(m, bytes > 0 && stands_alone(s) ? at : m->start[memo_line_at(m, at)]);
        wrap_change(m, at, removed, bytes);
    }
    m->behind = false;
    m->want_col = -1;
}
