/* SPDX-License-Identifier: MulanPSL-2.0 */
/* eval: the value of an expression over a record.
 *
 * Exact rationals; no conversion of text to numbers but what the field's own reading gave. A missing
 * input makes the result unknown (缺数): neither true nor false. A figure too large to compute with is
 * unknown too. Every field read is reported, so that a finding can name its terms. */
#ifndef RECORD_EVAL_H
#define RECORD_EVAL_H

#include "record/record.h"
#include "template/expr.h"

enum result_kind { RESULT_UNKNOWN, RESULT_NUMBER, RESULT_TEXT, RESULT_TRUTH };

struct result {
    enum result_kind kind;
    struct ratio number;
    const struct field *as; /* how the number prints: like this field; NULL: plain */
    const char *text;       /* borrowed from the record or the expression */
    bool truth;
};

enum { SCOPE_TERMS = 24 };

/* A value that was used: a field of a row; or, with `sum`, the sum or count over a group. */
struct scope_term {
    const struct row *row; /* a field's row; of a sum its first row, or the parent when there is none */
    const struct field *field;
    struct ratio number; /* with sum */
    bool sum, count;
};

struct scope {
    const struct record *record;
    const struct row *report;       /* whose projects count as 其他项目; may be NULL */
    const struct record *last_year; /* may be NULL: last year's values are then unknown */
    const struct row *row;          /* whose labels are read first */
    /* out, appended to: */
    struct scope_term term[SCOPE_TERMS];
    size_t terms;
    const struct row *other; /* the project that 不同于… and 不重复 found the same, or NULL */
    size_t times;            /* 不重复: how often it stands there */
};

struct result eval(const struct expr *e, struct scope *scope);

/* The value of a computed field (or a typed figure) of `row`; false when unknown. */
bool eval_field(const struct record *r, const struct row *row, const struct field *f,
                struct ratio *out);

/* Last year's project of the same name as the one `row` is in, or NULL. */
const struct row *eval_last_year(const struct scope *scope, const struct row *row);

#endif
