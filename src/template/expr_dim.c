/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Dimensions: money is not compared with a bare number, a rate not with 80. */
#include "template/expr_read.h"

enum dim dim_of(const struct expr *e)
{
    return ((const struct node_expr *)e)->dim;
}

enum dim dim_of_field(const struct field *f)
{
    switch (f->type) {
    case TYPE_AMOUNT:
        return f->form.unit == UNIT_YUAN ? DIM_YUAN : DIM_WAN;
    case TYPE_PERCENT:
        return DIM_RATE;
    case TYPE_COUNT:
    case TYPE_POINTS:
    case TYPE_YEAR:
        return DIM_PLAIN;
    case TYPE_MEASURE:
        return DIM_MEASURE;
    case TYPE_DATE:
        return DIM_DATE;
    case TYPE_TEXT:
    case TYPE_PROSE:
    case TYPE_CHOICE:
    case TYPE_FLAG:
        return DIM_TEXT;
    case TYPE_REF:
    case TYPE_GROUP:
        break;
    }
    return DIM_REF;
}

bool dim_is_figure(enum dim d)
{
    return d <= DIM_MEASURE;
}

static bool is_money(enum dim d)
{
    return d == DIM_WAN || d == DIM_YUAN;
}

static const char *dim_word(enum dim d)
{
    static const char *const words[] = {
        [DIM_ZERO] = "数",          [DIM_BARE] = "没有单位的数", [DIM_PLAIN] = "数",
        [DIM_RATE] = "比率",        [DIM_WAN] = "万元",          [DIM_YUAN] = "元",
        [DIM_MEASURE] = "指标的数", [DIM_DATE] = "日期",         [DIM_TEXT] = "文字",
        [DIM_TRUTH] = "条件",       [DIM_REF] = "对应关系",
    };
    return words[d];
}

/* A literal in the other unit of money, exactly; false when it has no exact form there. */
static bool convert_literal(struct expr *e, enum dim to)
{
    if (e->op != EXPR_NUMBER || !is_money(dim_of(e)))
        return false;
    /* 1 万元 at scale 6 and 10000 元 at scale 2 are the same integer of 分. */
    e->scale = to == DIM_WAN ? 6 : 2;
    ((struct node_expr *)e)->dim = to;
    return true;
}

static bool fail_money(struct reader *r, size_t at, enum dim other)
{
    if (other == DIM_BARE)
        read_fail(r, at, "金额要写单位，如 10万元、500元");
    else
        read_fail(r, at, "金额不能与%s相加减、相比较", dim_word(other));
    return false;
}

bool read_agree(struct reader *r, struct expr *a, struct expr *b, size_t at, enum dim *dim)
{
    enum dim x = dim_of(a), y = dim_of(b);
    if (x == DIM_REF || y == DIM_REF) {
        read_fail(r, at, "对应关系和一组行只能问 有数、不空、空");
        return false;
    }
    *dim = x > y ? x : y;
    if (x == y || (x == DIM_ZERO && dim_is_figure(y)) || (y == DIM_ZERO && dim_is_figure(x)))
        return true;
    if (is_money(x) && is_money(y)) {
        *dim = a->op == EXPR_NUMBER ? y : x;
        if (convert_literal(a, *dim) || convert_literal(b, *dim))
            return true;
        read_fail(r, at, "一边是万元，一边是元，元请先除以 10000");
        return false;
    }
    if (!dim_is_figure(x) || !dim_is_figure(y)) {
        read_fail(r, at, "%s不能与%s放在一起算", dim_word(x), dim_word(y));
        return false;
    }
    if (is_money(x) || is_money(y))
        return fail_money(r, at, is_money(x) ? y : x);
    if ((x == DIM_RATE && y == DIM_BARE) || (x == DIM_BARE && y == DIM_RATE)) {
        read_fail(r, at, "比率要写百分号，如 80%%");
        return false;
    }
    if ((x == DIM_RATE && y == DIM_MEASURE) || (x == DIM_MEASURE && y == DIM_RATE)) {
        read_fail(r, at, "指标的数已带度量单位，请直接写 100，不写 %%");
        return false;
    }
    return true;
}

static enum dim scaled_dim(enum expr_op op, const struct expr *a, const struct expr *b)
{
    enum dim x = dim_of(a), y = dim_of(b);
    bool by_10000 = b->op == EXPR_NUMBER && b->scale == 0 && b->number == 10000;
    if (op == EXPR_DIV && is_money(x) && is_money(y))
        return DIM_PLAIN;
    if (op == EXPR_DIV && x == DIM_YUAN && by_10000)
        return DIM_WAN;
    if (is_money(x))
        return x;
    if (is_money(y))
        return y;
    return x == y && x != DIM_MEASURE && op == EXPR_MUL ? x : DIM_PLAIN;
}

struct expr *read_scaled(struct reader *r, enum expr_op op, struct expr *a, struct expr *b,
                         size_t at)
{
    enum dim x = dim_of(a), y = dim_of(b);
    if (!dim_is_figure(x) || !dim_is_figure(y))
        return read_fail(r, at, "%s不能乘除", dim_word(dim_is_figure(x) ? y : x));
    if (op == EXPR_MUL && is_money(x) && is_money(y))
        return read_fail(r, at, "金额不能乘以金额");
    if (op == EXPR_DIV && is_money(y) && !is_money(x))
        return read_fail(r, at, "不能用%s除以金额", dim_word(x));
    if (op == EXPR_DIV && b->op == EXPR_NUMBER && b->number == 0)
        return read_fail(r, at, "不能除以 0");
    if (op == EXPR_DIV && is_money(x) && is_money(y) && x != y && !convert_literal(b, x) &&
        !convert_literal(a, y))
        return read_fail(r, at, "一边是万元，一边是元，元请先除以 10000");
    struct expr *e = read_make(r, op, scaled_dim(op, a, b), at);
    if (e) {
        e->a = a;
        e->b = b;
    }
    return e;
}
