/* SPDX-License-Identifier: MulanPSL-2.0 */
/* line: one line of text under the cursor. */
#include "ui/line.h"

#include <assert.h>

/* The nearest stop at or after `at`: what was typed may have joined the character behind it, and where
 * the text is another now, `at` may lie within a character. */
static size_t stop_after(const struct text *t, size_t at)
{
    const char *s = text_str(t);

    while (at < t->bytes && (s[at] & 0xC0) == 0x80)
        at++;
    if (at == 0 || at >= t->bytes)
        return at < t->bytes ? at : t->bytes;
    size_t next = grapheme_next(s, t->bytes, grapheme_prev(s, t->bytes, at));
    return next > at ? next : at;
}

void line_set(struct line *l, const char *s, bool fresh)
{
    text_clear(&l->text);
    text_add(&l->text, s);
    l->at = l->anchor = l->text.bytes;
    l->selecting = false;
    l->fresh = fresh;
    l->first = 0;
}

void line_finish(struct line *l)
{
    text_finish(&l->text);
    *l = (struct line){0};
}

bool line_selection(const struct line *l, size_t *from, size_t *to)
{
    if (l->at == l->anchor)
        return false;
    *from = l->at < l->anchor ? l->at : l->anchor;
    *to = l->at < l->anchor ? l->anchor : l->at;
    return true;
}

static void remove_range(struct line *l, size_t from, size_t to)
{
    text_remove(&l->text, from, to - from);
    l->at = l->anchor = stop_after(&l->text, from);
    l->selecting = false;
    l->fresh = false;
}

void line_remove_selection(struct line *l)
{
    size_t from, to;

    l->selecting = false;
    if (line_selection(l, &from, &to))
        remove_range(l, from, to);
}

void line_type(struct line *l, const char *s, size_t bytes)
{
    if (l->fresh)
        remove_range(l, 0, l->text.bytes);
    line_remove_selection(l);
    text_insert(&l->text, l->at, s, bytes);
    l->at = l->anchor = stop_after(&l->text, l->at + bytes);
}

/* ---- keys ---- */

static bool selects(enum key k)
{
    return k == K_SHIFT_LEFT || k == K_SHIFT_RIGHT || k == K_SHIFT_HOME || k == K_SHIFT_END;
}

/* Where a key moves the cursor to; false when it moves nothing. */
static bool target(const struct line *l, enum key k, size_t *to)
{
    const char *s = text_str(&l->text);
    size_t bytes = l->text.bytes;

    switch (k) {
    case K_LEFT:
    case K_SHIFT_LEFT:
        *to = grapheme_prev(s, bytes, l->at);
        return true;
    case K_RIGHT:
    case K_SHIFT_RIGHT:
        *to = grapheme_next(s, bytes, l->at);
        return true;
    case K_HOME:
    case K_SHIFT_HOME:
        *to = 0;
        return true;
    case K_END:
    case K_SHIFT_END:
        *to = bytes;
        return true;
    case K_CTRL_LEFT:
        *to = word_prev(s, bytes, l->at);
        return true;
    case K_CTRL_RIGHT:
        *to = word_next(s, bytes, l->at);
        return true;
    default:
        return false;
    }
}

static void move(struct line *l, enum key k, size_t to)
{
    size_t from, end;
    bool extends = l->selecting || selects(k);

    /* An arrow leaves a selection at that end of it. */
    if (!extends && line_selection(l, &from, &end) && (k == K_LEFT || k == K_RIGHT))
        to = k == K_LEFT ? from : end;
    l->at = to;
    if (!extends)
        l->anchor = to;
    l->fresh = false;
}

static void remove_beside(struct line *l, enum key k)
{
    const char *s = text_str(&l->text);
    size_t from, to;

    if (line_selection(l, &from, &to)) {
        remove_range(l, from, to);
        return;
    }
    if (k == K_BACKSPACE)
        remove_range(l, grapheme_prev(s, l->text.bytes, l->at), l->at);
    else
        remove_range(l, l->at, grapheme_next(s, l->text.bytes, l->at));
}

bool line_key(struct line *l, enum key k)
{
    size_t to;

    if (target(l, k, &to)) {
        move(l, k, to);
        return true;
    }
    switch (k) {
    case K_BACKSPACE:
    case K_DELETE:
        remove_beside(l, k);
        return true;
    case K_CTRL_B:
        l->selecting = !l->selecting;
        l->anchor = l->at;
        l->fresh = false;
        return true;
    case K_CTRL_X:
        line_remove_selection(l);
        return true;
    default:
        return false;
    }
}

/* ---- showing ---- */

/* The first stop from which `end` is at most `cols` columns away. */
static size_t stop_before(const struct line *l, size_t end, size_t cols)
{
    const char *s = text_str(&l->text);
    size_t at = end;

    while (at > 0) {
        size_t prev = grapheme_prev(s, l->text.bytes, at);
        size_t more = text_cols(s + prev, at - prev);
        if (more > cols)
            break;
        cols -= more;
        at = prev;
    }
    return at;
}

void line_show(struct line *l, int cols, size_t *from, size_t *to, int *cursor_col)
{
    assert(cols > 0);
    const char *s = text_str(&l->text);
    size_t bytes = l->text.bytes;
    size_t room = (size_t)cols;

    if (text_cols(s, bytes) < room) { /* all of it shows, as nearly always */
        l->first = *from = 0;
        *to = bytes;
        *cursor_col = (int)text_cols(s, l->at);
        return;
    }
    size_t slack = room / 4; /* scrolled at once, so that most keys leave the field where it is */
    size_t under = l->at < bytes ? text_cols(s + l->at, grapheme_next(s, bytes, l->at) - l->at) : 1;
    size_t before_cursor = room > under ? room - under : 0;

    l->first = stop_after(&l->text, l->first);
    if (l->at < l->first)
        l->first = stop_before(l, l->at, slack);
    else if (l->first < stop_before(l, l->at, before_cursor))
        l->first = stop_before(l, l->at, before_cursor > slack ? before_cursor - slack : 0);
    *from = l->first;
    *to = l->first + text_clip(s + l->first, bytes - l->first, room, NULL);
    *cursor_col = (int)text_cols(s + l->first, l->at - l->first);
}
