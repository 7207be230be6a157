/* SPDX-License-Identifier: MulanPSL-2.0 */
/* form: a section of the template over a row, as places to type in (spots), in the order of Tab, and
 * as lines on the screen. It is made anew from the record whenever something changed. */
#ifndef UI_FORM_H
#define UI_FORM_H

#include "app/app.h"

/* A place where something can be typed. */
struct spot {
    struct row *row;    /* NULL: the row that typing would make */
    struct row *parent; /* what `row` is, or would be, a child of (in a group) */
    const struct field *field;
    const struct tmpl_field *form;  /* NULL: a group's declared state */
    const struct tmpl_group *group; /* NULL: a field of the project or the report */
    size_t item;                    /* index in the section */
    bool required;
};

enum form_line_kind {
    LINE_SPACE,
    LINE_FIELD,   /* label and value on one line */
    LINE_PROSE,   /* the label of a prose and its counter */
    LINE_TEXT,    /* a line of prose: number `n` */
    LINE_HEAD,    /* the column labels of a grid */
    LINE_HEADING, /* a value that the rows below it share */
    LINE_ROW,     /* a row of a grid */
    LINE_BELOW,   /* a field below a row of a grid */
    LINE_TOTAL,
    LINE_GROUP,   /* the name of a group whose state is declared, with the state */
    LINE_MESSAGE, /* a finding */
};

struct form_line {
    enum form_line_kind kind;
    size_t spot; /* FIELD, PROSE, TEXT, HEADING, BELOW, GROUP; of a ROW its first; SIZE_MAX: none */
    size_t item; /* HEAD, ROW, TOTAL */
    struct row *row; /* ROW; NULL: the row that typing would make */
    size_t n;        /* TEXT */
    size_t from, to; /* TEXT: bytes of the value, when it is not being edited; MESSAGE: of it */
    const struct finding *finding; /* MESSAGE */
};

enum { FORM_COLUMNS = 24 };

/* Where the columns of a grid stand. */
struct form_grid {
    int at[FORM_COLUMNS]; /* first column on the screen; 0: stands below the row, or nowhere */
    int cols[FORM_COLUMNS];
};

struct form {
    struct app *app;
    struct row *row; /* a project, or the report */
    const struct tmpl_section *section;
    const struct row *insert_after; /* the row to be typed stands behind this one; NULL: last */
    struct spot *spot;
    size_t spots, spot_cap;
    struct form_line *line;
    size_t lines, line_cap;
    struct form_grid *grid; /* one an item of the section */
    int left, cols;         /* where the form stands on the screen */
    int label_cols;         /* of one-line fields */
};

void form_finish(struct form *f);
/* Make the spots of `section` of `row` anew. */
void form_build(struct form *f, struct app *a, struct row *row, const struct tmpl_section *section);
/* The spot of a field of a row (a computed one or NULL: the row's first), SIZE_MAX when there is none.
 * A TYPE_GROUP field gives the first spot of its group; a column of a group and the row that the group
 * belongs to, that of the row that typing would make. */
size_t form_find(const struct form *f, const struct row *row, const struct field *field);
/* The first spot of the row that typing would make in a group; SIZE_MAX when there is none. */
size_t form_blank(const struct form *f, const struct tmpl_group *g);
/* The first required spot where nothing stands, otherwise the first. */
size_t form_landing(const struct form *f);
bool spot_is_blank(const struct spot *s);
bool spot_is_prose(const struct spot *s);
/* The text to edit: as typed where it holds a calculation or cannot be read, printed otherwise. */
void spot_text(const struct form *f, const struct spot *s, struct text *out);
/* Where Enter goes from spot `i`: the next that must be filled in; SIZE_MAX: out of the section. */
size_t form_enter(const struct form *f, size_t i, bool typed);
/* The first spot behind a field, or behind the group it is in; SIZE_MAX: none. */
size_t form_behind(const struct form *f, size_t i);
/* Up and down: the same column of a grid, otherwise the spot before or after; SIZE_MAX: none. */
size_t form_vertical(const struct form *f, size_t i, bool up);

/* Lay the lines out for `cols` columns from screen column `left`. The prose of spot `focus` has
 * `focus_lines` lines, as its editor wraps it. */
void form_lay_out(struct form *f, int left, int cols, size_t focus, size_t focus_lines);
/* A finding as it stands below its field: "错 …". */
void form_message(const struct finding *x, struct text *out);
/* The line that shows a spot (of a prose: its label). */
size_t form_line_of(const struct form *f, size_t spot);
/* The index of the column that names the rows of a group: the first that is no heading. Its values
 * are indented by as many headings as stand above it. */
size_t form_name_column(const struct tmpl_group *g);
int form_prose_cols(const struct form *f); /* 56: a line of 28 hanzi, as printed; less if narrow */

#endif
