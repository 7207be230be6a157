/* SPDX-License-Identifier: MulanPSL-2.0 */
/* expr_read: what the parts of the expression parser share: the reader's place in the text, names,
 * and what kind of thing each node is (its dimension). Internal. */
#ifndef TEMPLATE_EXPR_READ_H
#define TEMPLATE_EXPR_READ_H

#include "template/expr.h"

/* What may be added to and compared with what. */
enum dim {
    DIM_ZERO,    /* 0 without a unit: fits every figure */
    DIM_BARE,    /* a literal without a unit */
    DIM_PLAIN,   /* counts, points, quotients */
    DIM_RATE,    /* percents */
    DIM_WAN,     /* money in 万元 */
    DIM_YUAN,    /* money in 元 */
    DIM_MEASURE, /* in the row's own unit */
    DIM_DATE,
    DIM_TEXT,
    DIM_TRUTH,
    DIM_REF, /* points at a row: only 有数, 不空, 空 can be asked */
};

struct node_expr {
    struct expr expr; /* first */
    enum dim dim;
};

struct reader {
    const char *s;
    size_t bytes, at;
    const struct dict *dict;
    const struct kind *own;
    const struct field *here; /* 本栏; NULL for none */
    struct arena *arena;
    struct err *err;
    size_t fail_at;
    int depth;
    size_t nodes;
};

enum dim dim_of(const struct expr *e);
enum dim dim_of_field(const struct field *f);
bool dim_is_figure(enum dim d);

/* Fail at byte `at`. Always NULL. */
struct expr *read_fail(struct reader *r, size_t at, const char *fmt, ...) PRINTF_LIKE(3, 4);
struct expr *read_make(struct reader *r, enum expr_op op, enum dim dim, size_t at);

/* The two sides of a sum or a comparison made to agree: a literal of money takes the other's unit.
 * False when they cannot; *dim gets that of both. */
bool read_agree(struct reader *r, struct expr *a, struct expr *b, size_t at, enum dim *dim);
/* a * b, a / b. */
struct expr *read_scaled(struct reader *r, enum expr_op op, struct expr *a, struct expr *b,
                         size_t at);

/* Tokens. Each skips blanks in front; signs may be full width. */
void skip_blanks(struct reader *r);
bool take_sign(struct reader *r, const char *sign); /* ASCII; the longest is asked first */
bool take_word(struct reader *r, const char *word);
struct expr *read_number(struct reader *r);
struct expr *read_quoted(struct reader *r);
bool at_digit(const struct reader *r);

/* Bytes of `name` as it stands at `at`, width folded; 0 when something else stands there. */
size_t name_match(const struct reader *r, size_t at, const char *name);
/* A field of the row or of one above it; or the field of a group with `below`, whose rows hang on the
 * row or on one above it. */
const struct field *read_field(struct reader *r);
const struct field *read_below(struct reader *r);
const struct kind *read_group(struct reader *r); /* a group's word alone */
/* A field of the kind `k`, by its label. */
const struct field *read_field_of(struct reader *r, const struct kind *k, const char *what);

struct expr *read_or(struct reader *r);
/* A function whose name stands here, or NULL with *found false when none does. */
struct expr *read_function(struct reader *r, bool *found);

#endif
