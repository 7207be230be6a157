/* SPDX-License-Identifier: MulanPSL-2.0 */
/* memo: what was typed and removed during this visit, so that it can be taken back. */
#include "ui/memo_text.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum {
    STRETCH_CHARS = 20, /* typed or removed together are one edit */
    EDITS_MAX = 2000,   /* kept; older ones are forgotten */
};

/* At `at`, `added` took the place of `removed`. */
struct memo_edit {
    size_t at;
    struct text removed, added;
    size_t cursor; /* before */
    bool open;     /* the next one may be joined to it */
};

static void edit_finish(struct memo_edit *e)
{
    text_finish(&e->removed);
    text_finish(&e->added);
}

void memo_note_none(struct memo *m)
{
    for (size_t i = 0; i < m->edits + m->redos; i++)
        edit_finish(&m->edit[i]);
    free(m->edit);
    m->edit = NULL;
    m->edits = m->redos = m->edit_cap = 0;
}

void memo_note_move(struct memo *m)
{
    if (m->edits > 0)
        m->edit[m->edits - 1].open = false;
}

static bool is_short(size_t before, const char *s, size_t bytes)
{
    return bytes <= (size_t)STRETCH_CHARS * 4 && before + utf8_chars(s, bytes) <= STRETCH_CHARS &&
           (bytes == 0 || !memchr(s, '\n', bytes));
}

static bool joins_typing(const struct memo_edit *e, size_t at, const char *s, size_t bytes)
{
    return e->added.bytes > 0 && at == e->at + e->added.bytes &&
           is_short(utf8_chars(e->added.s, e->added.bytes), s, bytes);
}

static bool joins_removing(const struct memo_edit *e, size_t at, const char *s, size_t bytes)
{
    return e->added.bytes == 0 && (at == e->at || at + bytes == e->at) &&
           is_short(utf8_chars(text_str(&e->removed), e->removed.bytes), s, bytes);
}

/* Join a change to the last edit; false when it is a stretch of its own. */
static bool join(struct memo *m, size_t at, size_t removed, const char *s, size_t bytes)
{
    struct memo_edit *e = m->edits > 0 ? &m->edit[m->edits - 1] : NULL;
    const char *gone = text_str(&m->text) + at;

    if (!e || !e->open || m->redos > 0)
        return false;
    if (removed == 0 && joins_typing(e, at, s, bytes)) {
        text_add_n(&e->added, s, bytes);
        return true;
    }
    if (bytes == 0 && joins_removing(e, at, gone, removed)) {
        text_insert(&e->removed, at == e->at ? e->removed.bytes : 0, gone, removed);
        e->at = at;
        return true;
    }
    return false;
}

static void forget_redos(struct memo *m)
{
    for (size_t i = 0; i < m->redos; i++)
        edit_finish(&m->edit[m->edits + i]);
    m->redos = 0;
}

void memo_note(struct memo *m, size_t at, size_t removed, const char *s, size_t bytes)
{
    struct memo_edit e = {.at = at, .cursor = m->at};

    if (join(m, at, removed, s, bytes))
        return;
    forget_redos(m);
    if (m->edits == EDITS_MAX) {
        edit_finish(&m->edit[0]);
        m->edits--;
        memmove(m->edit, m->edit + 1, m->edits * sizeof(*m->edit));
    }
    text_add_n(&e.removed, text_str(&m->text) + at, removed);
    text_add_n(&e.added, s, bytes);
    e.open = is_short(0, s, bytes) && is_short(0, text_str(&e.removed), removed);
    m->edit = mem_grow(m->edit, m->edits, &m->edit_cap, sizeof(*m->edit));
    m->edit[m->edits++] = e;
}

static void put_cursor(struct memo *m, size_t at)
{
    m->at = m->anchor = at;
    m->selecting = false;
}

bool memo_undo(struct memo *m)
{
    if (m->edits == 0)
        return false;
    struct memo_edit *e = &m->edit[--m->edits];
    m->redos++;
    memo_replace(m, e->at, e->added.bytes, text_str(&e->removed), e->removed.bytes);
    put_cursor(m, e->cursor);
    memo_note_move(m);
    return true;
}

bool memo_taken_back(const struct memo *m, struct text *out)
{
    text_clear(out);
    text_add_n(out, text_str(&m->text), m->text.bytes);
    for (size_t i = m->edits; i < m->edits + m->redos; i++) {
        const struct memo_edit *e = &m->edit[i];

        text_remove(out, e->at, e->removed.bytes);
        text_insert(out, e->at, text_str(&e->added), e->added.bytes);
    }
    return m->redos > 0;
}

bool memo_redo(struct memo *m)
{
    if (m->redos == 0)
        return false;
    struct memo_edit *e = &m->edit[m->edits++];
    m->redos--;
    memo_replace(m, e->at, e->removed.bytes, text_str(&e->added), e->added.bytes);
    put_cursor(m, memo_stop_after(m, e->at + e->added.bytes));
    memo_note_move(m);
    return true;
}
