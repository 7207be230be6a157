/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cells: text into cells, clipped at the edges, and what has changed in them. */
#include "ui/cells.h"

#include "base/mem.h"
#include "base/text.h"

#include <string.h>

/* ---- the frames ---- */

/* Row by row: blocks that short are cleared without the set-up of a long one. */
static void clear(const struct cells *s, struct cell *frame)
{
    size_t cols = (size_t)s->cols;

    for (size_t row = 0; row < (size_t)s->rows; row++)
        memset(frame + row * cols, 0, cols * sizeof(*frame));
}

void cells_size(struct cells *s, int rows, int cols)
{
    size_t count = (size_t)rows * (size_t)cols;

    s->rows = rows;
    s->cols = cols;
    s->now = mem_resize(s->now, count, sizeof(*s->now));
    s->shown = mem_resize(s->shown, count, sizeof(*s->shown));
    s->touched = mem_resize(s->touched, (size_t)rows, sizeof(*s->touched));
    clear(s, s->shown);
    cells_clear(s);
}

void cells_clear(struct cells *s)
{
    clear(s, s->now);
    memset(s->touched, true, (size_t)s->rows * sizeof(*s->touched));
}

static struct cell *row_of(const struct cells *s, struct cell *frame, int row)
{
    return frame + (size_t)row * (size_t)s->cols;
}

const struct cell *cells_at(const struct cells *s, int row, int col)
{
    return row_of(s, s->now, row) + col;
}

static bool same(const struct cell *a, const struct cell *b, int cells)
{
    return memcmp(a, b, (size_t)cells * sizeof(*a)) == 0;
}

enum { BLOCK = 8 }; /* cells that are compared at once */

bool cells_changed(struct cells *s, int row, int *from, int *to)
{
    struct cell *now = row_of(s, s->now, row);
    struct cell *shown = row_of(s, s->shown, row);
    int first = 0, end = s->cols;

    if (!s->touched[row])
        return false;
    s->touched[row] = false;
    if (same(now, shown, s->cols))
        return false;
    while (first + BLOCK < end && same(&now[first], &shown[first], BLOCK))
        first += BLOCK;
    while (same(&now[first], &shown[first], 1))
        first++;
    while (end - BLOCK > first && same(&now[end - BLOCK], &shown[end - BLOCK], BLOCK))
        end -= BLOCK;
    while (same(&now[end - 1], &shown[end - 1], 1))
        end--;
    first -= now[first].part == CELL_RIGHT;
    end += now[end - 1].part == CELL_LEFT;
    memcpy(&shown[first], &now[first], (size_t)(end - first) * sizeof(*now));
    *from = first;
    *to = end;
    return true;
}

/* ---- cells ---- */

/* A character over what was there: of a wide one that it halves a blank stays. */
static void set(struct cell *cell, wchar_t c, enum style style, int cols)
{
    struct cell *last = &cell[cols - 1];

    if (cell->part == CELL_RIGHT)
        memset(cell - 1, 0, sizeof(*cell));
    if (last->part == CELL_LEFT)
        memset(last + 1, 0, sizeof(*cell));
    memset(cell, 0, (size_t)cols * sizeof(*cell));
    cell->c[0] = c;
    cell->style = last->style = (unsigned char)style;
    if (cols == 2) {
        cell->part = CELL_LEFT;
        last->part = CELL_RIGHT;
    }
}

/* The columns from *col on, `cols` of them, that lie in the sheet; false when none does. */
static bool clip(const struct cells *s, int row, int *col, int *cols)
{
    if (*col < 0) {
        *cols += *col;
        *col = 0;
    }
    if (row < 0 || row >= s->rows || *col >= s->cols || *cols <= 0)
        return false;
    if (*cols > s->cols - *col)
        *cols = s->cols - *col;
    s->touched[row] = true;
    return true;
}

void cells_fill(struct cells *s, int row, int col, int cols, enum style style)
{
    if (!clip(s, row, &col, &cols))
        return;
    struct cell *cell = row_of(s, s->now, row) + col;
    for (int i = 0; i < cols; i++)
        set(&cell[i], L'\0', style, 1);
}

void cells_line(struct cells *s, int row, int col, int cols)
{
    if (!clip(s, row, &col, &cols))
        return;
    struct cell *cell = row_of(s, s->now, row) + col;
    for (int i = 0; i < cols; i++)
        set(&cell[i], CELL_LINE, STYLE_PLAIN, 1);
}

/* ---- text ---- */

/* Characters of one put: from the column `at` on, which may lie left of the sheet. */
struct run {
    struct cell *row;  /* NULL: only counted */
    struct cell *last; /* the character put last; NULL: none */
    enum style style;
    int at, limit; /* the column of the first; columns it may take */
    int cols;      /* taken, those left of the sheet too */
};

/* A character of one or two columns; false when there is no more room. */
static bool run_add(struct run *r, wchar_t c, int cols)
{
    int left = r->at + r->cols;
    int room = r->limit - r->cols;

    if (room <= 0)
        return false;
    if (cols > room || (left < 0 && left + cols > 0)) {
        c = L'\0'; /* cut by an edge */
        r->cols += cols > room ? room : cols;
        left = r->at + r->cols - 1;
        cols = 1;
    } else {
        r->cols += cols;
    }
    if (r->row && left >= 0) {
        r->last = &r->row[left];
        set(r->last, c == L' ' && r->style == STYLE_PLAIN ? L'\0' : c, r->style, cols);
    }
    return true;
}

/* A mark over the character before it. One too many, or one over nothing, is left out. */
static void run_mark(struct run *r, wchar_t mark)
{
    int chars = 1;

    if (!r->last || r->last->c[0] == L'\0' || r->last->c[0] == L' ')
        return;
    while (chars < CELL_CHARS && r->last->c[chars] != L'\0')
        chars++;
    if (chars < CELL_CHARS)
        r->last->c[chars] = mark;
}

/* What may not be shown, as base/text.h shows it. */
static bool run_shown(struct run *r, const char *s, size_t bytes)
{
    struct text shown = {0};
    bool fits = true;

    text_add_shown(&shown, s, bytes);
    for (size_t i = 0; i < shown.bytes && fits; i++)
        fits = run_add(r, (wchar_t)(unsigned char)shown.s[i], 1);
    text_finish(&shown);
    return fits;
}

/* What the C library has no width for, curses cannot place: a mark of the width that base gives
 * it stands for it. */
static wchar_t drawable(uint32_t cp, int cols)
{
    if (cp < 0x7F || wcwidth((wchar_t)cp) >= 0)
        return (wchar_t)cp;
    return cols == 2 ? 0x3013 : L'?';
}

/* A code point of `bytes` bytes at `s`; false when there is no more room. */
static bool run_code_point(struct run *r, const char *s, size_t bytes, uint32_t cp)
{
    if (cp == CP_INVALID || cp_class(cp) != CP_OK)
        return run_shown(r, s, bytes);
    int cols = cp_cols(cp);
    if (cols > 0)
        return run_add(r, drawable(cp, cols), cols);
    run_mark(r, (wchar_t)cp);
    return true;
}

static void run_text(struct run *r, const char *s, size_t bytes)
{
    bool fits = true;

    for (size_t i = 0; i < bytes && fits;) {
        uint32_t cp;
        size_t n = utf8_decode(s + i, bytes - i, &cp);
        /* Nearly all there is to draw: no question about it has another answer. */
        if (cp >= ' ' && cp < 0x7F)
            fits = run_add(r, (wchar_t)cp, 1);
        else if (cp >= 0x4E00 && cp <= 0x9FFF)
            fits = run_add(r, (wchar_t)cp, 2);
        else
            fits = run_code_point(r, s + i, n, cp);
        i += n;
    }
}

int cells_put(struct cells *s, int row, int col, enum style style, const char *text, size_t bytes,
              int cols)
{
    struct run r = {.style = style, .at = col, .limit = cols};

    if (row >= 0) {
        r.row = row_of(s, s->now, row);
        s->touched[row] = true;
    }
    run_text(&r, text, bytes);
    return r.cols;
}
