/* SPDX-License-Identifier: MulanPSL-2.0 */
/* eval: the value of an expression over a record.
 *
 * Exact rationals; no conversion of text to numbers but what the field's own reading gave. A missing
 * input makes the result unknown (缺数): neither true nor false. A figure too large to compute with is
 * unknown too. Every field read is reported, so that a finding can name its terms.
 *
 * What is known: a figure that could be read; 无 in an amount, a count or points, which is 0; a text
 * or choice that was typed; a reference whose row still stands, as that row's number. 0 / 0 is 0,
 * anything else over 0 unknown. A sum is unknown over no rows or while one of its rows is. Dates
 * known to the month or year only compare as far as both go; with a year a date's year is compared. */
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

/* A value that was used, each once: a typed field of a row; or, with `sum`, a sum or count over the
 * rows of a group. A computed field is none itself, it gives what it is made of: 全年预算数 gives
 * 年初预算 and 预算调整, 实际支出合计 the sum of 实际支出. Values of last year and of other projects are
 * compared with, but are no terms. 都有对应 gives the titles of the rows that nothing points at. */
struct scope_term {
    const struct row *row;     /* of a sum the first row in it; their parent when there is none */
    const struct field *field; /* of a sum the summed field; of a count NULL */
    struct ratio number;       /* with sum */
    bool sum, count;           /* a count has both */
    const struct kind *kind;   /* of a sum or count: of its rows */
};

/* Which texts stand in which projects, remembered so that not every project is compared with every
 * other: as long as no record changes. A zeroed struct remembers nothing. */
struct repeats {
    struct repeat_table **table;
    size_t tables, cap;
};
void repeats_forget(struct repeats *r); /* all; what it took is given back */

struct scope {
    const struct record *record;
    const struct row *report; /* whose projects count as 其他项目; may be NULL: the ledger's */
    const struct record *last_year; /* may be NULL: last year's values are then unknown */
    const struct row *row;          /* whose labels are read first */
    struct repeats *repeats;        /* of these; NULL: nothing is known from one to the next */
    /* out, appended to: */
    struct scope_term term[SCOPE_TERMS];
    size_t terms;
    const struct row *other; /* the project that 不同于… and 不重复 found the same, or NULL */
    size_t times; /* 不重复: how often it stands there; 都有对应: how many have none */
};

struct result eval(const struct expr *e, struct scope *scope);

/* The value of a computed field (or a typed figure) of `row`; false when unknown. */
bool eval_field(const struct record *r, const struct row *row, const struct field *f,
                struct ratio *out);

/* Print a number like the figures or dates of field `as`, rounded half up once; NULL: plainly, with
 * the decimals it needs (at most 6). Nothing where it is too large. */
void ratio_print(struct ratio number, const struct field *as, bool grouped, struct text *out);

#endif
