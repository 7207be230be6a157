/* SPDX-License-Identifier: MulanPSL-2.0 */
/* memo: the cursor in prose, and what the keys do to it. Wrapping is in memo_wrap.c, taking back in
 * memo_undo.c. */
#include "ui/memo.h"

#include "ui/memo_text.h"

#include <stdlib.h>
#include <string.h>

size_t memo_stop_after(const struct memo *m, size_t at)
{
    const char *s = text_str(&m->text);

    if (at == 0 || at >= m->text.bytes)
        return at < m->text.bytes ? at : m->text.bytes;
    size_t next = grapheme_next(s, m->text.bytes, grapheme_prev(s, m->text.bytes, at));
    return next > at ? next : at;
}

void memo_set(struct memo *m, const char *s, int cols)
{
    memo_note_none(m);
    if (m->lines == 0)
        memo_wrap(m, cols);
    memo_replace(m, 0, m->text.bytes, s, strlen(s));
    memo_wrap(m, cols);
    m->at = m->anchor = m->text.bytes;
    m->selecting = false;
}

void memo_finish(struct memo *m)
{
    memo_note_none(m);
    text_finish(&m->text);
    free(m->start);
    *m = (struct memo){0};
}

/* ---- changing the text ---- */

static void change(struct memo *m, size_t from, size_t to, const char *s, size_t bytes)
{
    if (from == to && bytes == 0)
        return;
    memo_note(m, from, to - from, s, bytes);
    memo_replace(m, from, to - from, s, bytes);
    m->at = m->anchor = memo_stop_after(m, from + bytes);
    m->selecting = false;
}

bool memo_selection(const struct memo *m, size_t *from, size_t *to)
{
    if (m->at == m->anchor)
        return false;
    *from = m->at < m->anchor ? m->at : m->anchor;
    *to = m->at < m->anchor ? m->anchor : m->at;
    return true;
}

void memo_remove_selection(struct memo *m)
{
    size_t from, to;

    m->selecting = false;
    if (memo_selection(m, &from, &to))
        change(m, from, to, "", 0);
}

void memo_type(struct memo *m, const char *s, size_t bytes)
{
    size_t from = m->at, to = m->at;

    memo_selection(m, &from, &to);
    change(m, from, to, s, bytes);
}

static void remove_beside(struct memo *m, enum key k)
{
    const char *s = text_str(&m->text);
    size_t from = m->at, to = m->at;

    if (memo_selection(m, &from, &to))
        ;
    else if (k == K_BACKSPACE)
        from = grapheme_prev(s, m->text.bytes, m->at);
    else
        to = grapheme_next(s, m->text.bytes, m->at);
    change(m, from, to, "", 0);
}

/* ---- screen lines ---- */

void memo_line(const struct memo *m, size_t i, size_t *from, size_t *to)
{
    *from = m->start[i];
    *to = i + 1 < m->lines ? m->start[i + 1] : m->text.bytes;
    if (i + 1 < m->lines && *to > *from && m->text.s[*to - 1] == '\n')
        --*to;
}

/* Does the text of line `i` go on in the next without a newline? */
static bool is_wrapped(const struct memo *m, size_t i)
{
    return i + 1 < m->lines && m->text.s[m->start[i + 1] - 1] != '\n';
}

size_t memo_line_of(const struct memo *m, size_t at)
{
    size_t line = memo_line_at(m, at);
    bool is_behind = m->behind && at == m->at && line > 0 && m->start[line] == at;

    return is_behind && is_wrapped(m, line - 1) ? line - 1 : line;
}

int memo_col_of(const struct memo *m, size_t at)
{
    size_t start = m->start[memo_line_of(m, at)];

    return (int)text_cols(text_str(&m->text) + start, at - start);
}

size_t memo_chars(const struct memo *m)
{
    return m->chars;
}

/* ---- moving ---- */

static void go(struct memo *m, size_t at, bool extends)
{
    memo_note_move(m);
    m->at = at;
    if (!extends)
        m->anchor = at;
    m->behind = false;
    m->want_col = -1;
}

static void go_to_column(struct memo *m, size_t line, int col, bool extends)
{
    size_t from, to;

    memo_line(m, line, &from, &to);
    size_t at = from + text_clip(text_str(&m->text) + from, to - from, (size_t)col, NULL);
    go(m, at, extends);
    m->behind = at == to && at > from && is_wrapped(m, line);
}

/* Up or down by `by` lines, to the column that the cursor had before the first of such moves. */
static void go_lines(struct memo *m, size_t by, bool down, bool extends)
{
    int col = m->want_col >= 0 ? m->want_col : memo_col_of(m, m->at);
    size_t line = memo_line_of(m, m->at);
    size_t last = m->lines - 1;

    if (!down && line == 0)
        go(m, 0, extends);
    else if (down && line == last)
        go(m, m->text.bytes, extends);
    else if (down)
        go_to_column(m, by < last - line ? line + by : last, col, extends);
    else
        go_to_column(m, by < line ? line - by : 0, col, extends);
    m->want_col = col;
}

static bool key_up_or_down(struct memo *m, enum key k, bool extends)
{
    bool down = k == K_DOWN;
    size_t line = memo_line_of(m, m->at);

    if (!extends && line == (down ? m->lines - 1 : 0))
        return false;
    go_lines(m, 1, down, extends);
    return true;
}

static bool key_page(struct memo *m, enum key k, int page)
{
    bool down = k == K_PGDN;
    size_t by = page > 0 ? (size_t)page : 1;

    if (m->lines <= by || memo_line_of(m, m->at) == (down ? m->lines - 1 : 0))
        return false;
    go_lines(m, by, down, m->selecting);
    return true;
}

static void key_left_or_right(struct memo *m, enum key k, bool extends)
{
    const char *s = text_str(&m->text);
    size_t from, to;

    /* An arrow leaves a selection at that end of it. */
    if (!extends && memo_selection(m, &from, &to))
        go(m, k == K_LEFT ? from : to, false);
    else if (k == K_LEFT)
        go(m, grapheme_prev(s, m->text.bytes, m->at), extends);
    else
        go(m, grapheme_next(s, m->text.bytes, m->at), extends);
}

static void key_home_or_end(struct memo *m, enum key k, bool extends)
{
    size_t from, to, line = memo_line_of(m, m->at);

    memo_line(m, line, &from, &to);
    go(m, k == K_HOME ? from : to, extends);
    m->behind = k == K_END && to > from && is_wrapped(m, line);
}

/* The start of this paragraph or, from there, of the one above; the start of the one below. */
static size_t paragraph_above(const struct memo *m)
{
    const char *s = text_str(&m->text);
    size_t at = m->at;

    if (at > 0)
        at--;
    while (at > 0 && s[at - 1] != '\n')
        at--;
    return at;
}

static size_t paragraph_below(const struct memo *m)
{
    const char *s = text_str(&m->text);
    const char *newline = memchr(s + m->at, '\n', m->text.bytes - m->at);

    return newline ? (size_t)(newline - s) + 1 : m->text.bytes;
}

/* The far moves, which are the same wherever the lines break; false for other keys. */
static bool key_jump(struct memo *m, enum key k, bool extends)
{
    const char *s = text_str(&m->text);

    switch (k) {
    case K_CTRL_HOME:
        go(m, 0, extends);
        return true;
    case K_CTRL_END:
        go(m, m->text.bytes, extends);
        return true;
    case K_CTRL_LEFT:
        go(m, word_prev(s, m->text.bytes, m->at), extends);
        return true;
    case K_CTRL_RIGHT:
        go(m, word_next(s, m->text.bytes, m->at), extends);
        return true;
    case K_CTRL_UP:
        go(m, paragraph_above(m), extends);
        return true;
    case K_CTRL_DOWN:
        go(m, paragraph_below(m), extends);
        return true;
    default:
        return false;
    }
}

bool memo_key(struct memo *m, enum key k, int page)
{
    bool shifted = k >= K_SHIFT_UP && k <= K_SHIFT_END;
    bool extends = m->selecting || shifted;

    if (shifted)
        k = (enum key)(k - K_SHIFT_UP + K_UP);
    switch (k) {
    case K_ENTER:
        memo_type(m, "\n", 1);
        return true;
    case K_BACKSPACE:
    case K_DELETE:
        remove_beside(m, k);
        return true;
    case K_CTRL_B:
        m->selecting = !m->selecting;
        m->anchor = m->at;
        return true;
    case K_UP:
    case K_DOWN:
        return key_up_or_down(m, k, extends);
    case K_LEFT:
    case K_RIGHT:
        key_left_or_right(m, k, extends);
        return true;
    case K_HOME:
    case K_END:
        key_home_or_end(m, k, extends);
        return true;
    case K_PGUP:
    case K_PGDN:
        return key_page(m, k, page);
    default:
        return key_jump(m, k, extends);
    }
}

/* ---- finding ---- */

bool memo_find(struct memo *m, const char *what)
{
    const char *s = text_str(&m->text);
    size_t bytes = strlen(what);

    if (bytes == 0)
        return false;
    const char *hit = memmem(s + m->at, m->text.bytes - m->at, what, bytes);
    if (!hit)
        hit = memmem(s, m->text.bytes, what, bytes);
    if (!hit)
        return false;

    size_t from = (size_t)(hit - s);
    if (memo_stop_after(m, from) != from)
        from = grapheme_prev(s, m->text.bytes, from);
    go(m, memo_stop_after(m, (size_t)(hit - s) + bytes), false);
    m->anchor = from;
    m->selecting = false;
    return true;
}
