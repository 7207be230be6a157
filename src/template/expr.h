/* SPDX-License-Identifier: MulanPSL-2.0 */
/* expr: rules and computed fields, written in the form's own Chinese labels.
 *
 * Text becomes a tree whose leaves are fields of the dictionary; nothing else can be named, so a
 * template can reach nothing but its record (record/eval.h evaluates the tree).
 *
 *   expression  = or
 *   or          = and { 或 and }                and = not { 且 not }
 *   not         = [ 非 ] comparison
 *   comparison  = sum [ (= | <> | ≠ | < | <= | ≤ | > | >= | ≥) sum ] | sum 有数 | sum 不空 | sum 空
 *               | sum 属于 ( text { , text } )
 *   sum         = product { (+ | -) product }    product = unary { (* | × | / | ÷) unary }
 *   unary       = [ - ] primary
 *   primary     = number [unit] | 「text」 | reference | function ( arguments ) | ( or ) | 真 | 假
 *   reference   = label | group . label | 上年 . label | 本栏
 *
 * Units on literals: % 万元 元 亿元 人 户 次 份 分 个 年 and so on; money without a unit is an error
 * where it meets an amount (0 needs none), and so is a bare number where it meets a rate. A literal
 * of money has the unit it is compared with: 万元 at scale 6, 元 at scale 2; a percent has scale 4. An
 * amount in 元 divided by 10000 is one in 万元. A date is compared with a date or a year. Full-width signs, digits and spaces are folded; a label
 * is taken as the longest one known at that place, first in the rule's own kind, then in its
 * ancestors'; elsewhere it must be written group.label, and an ambiguous one is an error with its
 * column. Rows below can only be named in 合计, 计数, 同行合计 and 都有对应; in a condition the labels
 * are those of the rows counted. */
#ifndef TEMPLATE_EXPR_H
#define TEMPLATE_EXPR_H

#include "base/mem.h"
#include "base/text.h"
#include "template/dict.h"

enum expr_op {
    /* leaves */
    EXPR_NUMBER, /* num / 10^scale */
    EXPR_TEXT,   /* text */
    EXPR_TRUE,
    EXPR_FALSE,
    EXPR_FIELD,     /* field, of the rule's own row or (kind is an ancestor's) of its ancestor */
    EXPR_LAST_YEAR, /* field of the row's project in last year's ledger (matched by name) */
    /* arithmetic: a, b */
    EXPR_ADD,
    EXPR_SUB,
    EXPR_MUL,
    EXPR_DIV,
    EXPR_NEG,
    /* comparison and logic: a, b */
    EXPR_EQ,
    EXPR_NE,
    EXPR_LT,
    EXPR_LE,
    EXPR_GT,
    EXPR_GE,
    EXPR_AND,
    EXPR_OR,
    EXPR_NOT,
    EXPR_HAS_NUMBER, /* a 有数: it can be read as a figure */
    EXPR_NOT_EMPTY,  /* a 不空: something stands there, or a state is declared */
    EXPR_EMPTY,      /* a 空 */
    EXPR_ONE_OF,     /* a 属于 (args, texts) */
    /* functions */
    /* `field` and `kind` say what over; lists of fields are FIELD nodes in `args`, the first of them
       in `field` too. 四舍五入 has its number of decimals as the NUMBER b. */
    EXPR_SUM, /* 合计(组.栏[, 条件]): over child rows; unknown while one of them is unknown */
    EXPR_COUNT,     /* 计数(组[, 条件]) */
    EXPR_SAME_LINE, /* 同行合计(组.栏, 引用栏): over rows of a group that point at this row */
    EXPR_ABS,       /* 绝对值(a) */
    EXPR_MIN,       /* 最小(a, b) */
    EXPR_MAX,       /* 最大(a, b) */
    EXPR_ROUND,     /* 四舍五入(a, n) */
    EXPR_UNIQUE,    /* 不重复(栏): among its siblings */
    EXPR_FOLD,      /* 相差万倍(a, b): a/b or b/a within [5000, 20000] */
    EXPR_DIFFERS, /* 不同于前面各项目(栏, ...): from every earlier project of the report; figures must
                       not all be zero to count as the same */
    EXPR_TEXT_DIFFERS, /* 文字不同于其他项目(栏): paragraphs of 20 characters and more differ from the
                          same field of every earlier project of the report */
    EXPR_DIFFERS_LAST, /* 不同于上年(栏, ...): figures or text, same rules, against last year */
    EXPR_ANSWERED, /* 都有对应(组, 组.引用栏): each row of the first group is pointed at by one of the
                       second */
};

struct expr {
    enum expr_op op;
    struct expr *a, *b;       /* operands */
    struct expr *const *args; /* of functions with lists; `arg_count` of them */
    size_t arg_count;
    const struct field *field;  /* FIELD, LAST_YEAR, SUM, SAME_LINE, UNIQUE ... */
    const struct field *field2; /* SAME_LINE, ANSWERED: the reference */
    const struct kind *kind;    /* of `field`; of COUNT and ANSWERED the counted kind; NULL in nodes
                                   that name neither */
    struct expr *where;         /* SUM, COUNT: the condition on a row, or NULL */
    int64_t number;
    int scale;
    const char *text;
    size_t at, bytes; /* where it stands in the source text */
};

/* The longest expression and the deepest nesting; how many computed fields stand below one another. */
enum { EXPR_BYTES = 2000, EXPR_DEPTH = 32, EXPR_NODES = 250, COMPUTED_DEPTH = 32 };

/* Parse `s` for a row of kind `own`. The tree lives in `arena`. Computed fields may be named.
 * On failure returns NULL, writes a sentence with a hint to *err and the byte offset to *at. */
struct expr *expr_parse(const char *s, const struct dict *d, const struct kind *own,
                        struct arena *arena, size_t *at, struct err *err);
/* The same for what a rule demands: it must be true or false. 本栏 stands for `here` (NULL: no such
 * word), so that one rule can be written for several fields. */
struct expr *expr_parse_test(const char *s, const struct dict *d, const struct kind *own,
                             const struct field *here, struct arena *arena, size_t *at,
                             struct err *err);
/* The same for the value of the computed field `f`: it must fit f's type and unit. */
struct expr *expr_parse_value(const char *s, const struct dict *d, const struct field *f,
                              struct arena *arena, size_t *at, struct err *err);

/* `e`, read from `source` for a row of kind `own`, in words: 实际支出加结余等于全年预算数. */
void expr_say(const struct expr *e, const char *source, const struct kind *own, struct text *out);
/* The same of a rule; `when` (may be NULL) is what it is asked under: 年初预算大于 0 万元时，... */
void expr_say_rule(const struct expr *when, const char *when_source, const struct expr *holds,
                   const char *source, const struct kind *own, struct text *out);

/* Call `visit` for each field that the value of `e` depends on, through computed fields too
 * (those included). Where it depends on which rows there are, the rows' TYPE_GROUP field is one of
 * them. A field may be visited more than once. */
void expr_inputs(const struct expr *e, void (*visit)(const struct field *f, void *arg), void *arg);

#endif
