/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Functions: each reads its own arguments, since most of them are names and not values. */
#include "template/expr_read.h"

#include <string.h>

enum { FIELD_LIST = 8 };

static bool comma(struct reader *r)
{
    if (take_sign(r, ","))
        return true;
    read_fail(r, r->at, "这里少了一项，各项用逗号隔开");
    return false;
}

/* The optional condition of a sum or a count, in the labels of the rows themselves. */
static bool read_where(struct reader *r, const struct kind *k, struct expr **where)
{
    if (!take_sign(r, ","))
        return true;
    const struct kind *own = r->own;
    const struct field *here = r->here;
    r->own = k;
    r->here = NULL;
    *where = read_or(r);
    r->own = own;
    r->here = here;
    if (!*where)
        return false;
    if (dim_of(*where) == DIM_TRUTH)
        return true;
    read_fail(r, (*where)->at, "逗号后面应当是条件");
    return false;
}

static struct expr *over(struct reader *r, enum expr_op op, enum dim dim, const struct field *f,
                         const struct kind *k, size_t at)
{
    struct expr *e = read_make(r, op, dim, at);
    if (e) {
        e->field = f;
        e->kind = k;
    }
    return e;
}

static const struct field *read_figure_below(struct reader *r)
{
    size_t at = r->at;
    const struct field *f = read_below(r);
    if (!f || field_is_figure(f))
        return f;
    read_fail(r, at, "「%s」不是数字栏，不能合计", f->label);
    return NULL;
}

static struct expr *read_total(struct reader *r, size_t at)
{
    struct expr *where = NULL;
    const struct field *f = read_figure_below(r);
    if (!f || !read_where(r, f->kind, &where))
        return NULL;
    struct expr *e = over(r, EXPR_SUM, dim_of_field(f), f, f->kind, at);
    if (e)
        e->where = where;
    return e;
}

static struct expr *read_count(struct reader *r, size_t at)
{
    struct expr *where = NULL;
    const struct kind *k = read_group(r);
    if (!k || !read_where(r, k, &where))
        return NULL;
    struct expr *e = over(r, EXPR_COUNT, DIM_PLAIN, NULL, k, at);
    if (e)
        e->where = where;
    return e;
}

/* A field of `from` that points at rows of `to`. */
static const struct field *read_ref_of(struct reader *r, const struct kind *from,
                                       const struct kind *to)
{
    size_t at = r->at;
    const struct field *f = read_field_of(r, from, from->group);
    if (!f || (f->type == TYPE_REF && f->ref == to))
        return f;
    read_fail(r, at, "「%s」不是指向%s的栏", f->label, to->label);
    return NULL;
}

static struct expr *read_same_line(struct reader *r, size_t at)
{
    const struct field *f = read_figure_below(r);
    const struct field *ref = f && comma(r) ? read_ref_of(r, f->kind, r->own) : NULL;
    struct expr *e = ref ? over(r, EXPR_SAME_LINE, dim_of_field(f), f, f->kind, at) : NULL;
    if (e)
        e->field2 = ref;
    return e;
}

static struct expr *read_answered(struct reader *r, size_t at)
{
    const struct kind *asked = read_group(r);
    const struct kind *answer = asked && comma(r) ? read_group(r) : NULL;
    if (!answer)
        return NULL;
    if (!take_sign(r, "."))
        return read_fail(r, r->at, "这里要写 %s.指向%s的栏", answer->group, asked->label);
    const struct field *ref = read_ref_of(r, answer, asked);
    struct expr *e = ref ? over(r, EXPR_ANSWERED, DIM_TRUTH, NULL, asked, at) : NULL;
    if (e)
        e->field2 = ref;
    return e;
}

static struct expr *read_figure(struct reader *r)
{
    struct expr *e = read_or(r);
    if (e && !dim_is_figure(dim_of(e)))
        return read_fail(r, e->at, "这里应当是数");
    return e;
}

static struct expr *read_absolute(struct reader *r, size_t at)
{
    struct expr *a = read_figure(r);
    struct expr *e = a ? read_make(r, EXPR_ABS, dim_of(a), at) : NULL;
    if (e)
        e->a = a;
    return e;
}

static struct expr *read_pair(struct reader *r, enum expr_op op, size_t at)
{
    struct expr *a = read_figure(r);
    struct expr *b = a && comma(r) ? read_figure(r) : NULL;
    enum dim dim;
    if (!b || !read_agree(r, a, b, at, &dim))
        return NULL;
    struct expr *e = read_make(r, op, op == EXPR_FOLD ? DIM_TRUTH : dim, at);
    if (e) {
        e->a = a;
        e->b = b;
    }
    return e;
}

static struct expr *read_smaller(struct reader *r, size_t at)
{
    return read_pair(r, EXPR_MIN, at);
}

static struct expr *read_larger(struct reader *r, size_t at)
{
    return read_pair(r, EXPR_MAX, at);
}

static struct expr *read_fold(struct reader *r, size_t at)
{
    return read_pair(r, EXPR_FOLD, at);
}

static struct expr *read_rounded(struct reader *r, size_t at)
{
    struct expr *a = read_figure(r);
    if (!a || !comma(r))
        return NULL;
    skip_blanks(r);
    size_t digits_at = r->at;
    struct expr *b = at_digit(r) ? read_number(r) : NULL;
    if (!b || b->scale != 0 || b->number > 6)
        return read_fail(r, digits_at, "四舍五入的位数应当是 0 到 6 的整数");
    struct expr *e = read_make(r, EXPR_ROUND, dim_of(a), at);
    if (e) {
        e->a = a;
        e->b = b;
    }
    return e;
}

static struct expr *read_own_field(struct reader *r)
{
    skip_blanks(r);
    size_t at = r->at;
    const struct field *f = read_field(r);
    if (f && (f->kind != r->own || f->type == TYPE_GROUP))
        return read_fail(r, at, "「%s」不是这一行自己的栏", f->label);
    return f ? over(r, EXPR_FIELD, dim_of_field(f), f, f->kind, at) : NULL;
}

static struct expr *read_fields(struct reader *r, enum expr_op op, size_t most, size_t at)
{
    struct expr *list[FIELD_LIST];
    size_t count = 0;
    do {
        list[count] = read_own_field(r);
        if (!list[count])
            return NULL;
        count++;
    } while (count < most && take_sign(r, ","));
    struct expr *e = over(r, op, DIM_TRUTH, list[0]->field, list[0]->kind, at);
    if (!e)
        return NULL;
    struct expr **args = arena_new(r->arena, count, sizeof *args);
    memcpy(args, list, count * sizeof *args);
    e->args = args;
    e->arg_count = count;
    return e;
}

static struct expr *read_unique(struct reader *r, size_t at)
{
    return read_fields(r, EXPR_UNIQUE, 1, at);
}

static struct expr *read_differs(struct reader *r, size_t at)
{
    return read_fields(r, EXPR_DIFFERS, FIELD_LIST, at);
}

static struct expr *read_differs_last(struct reader *r, size_t at)
{
    return read_fields(r, EXPR_DIFFERS_LAST, FIELD_LIST, at);
}

static struct expr *read_text_differs(struct reader *r, size_t at)
{
    struct expr *e = read_fields(r, EXPR_TEXT_DIFFERS, 1, at);
    if (e && dim_of_field(e->field) != DIM_TEXT)
        return read_fail(r, e->args[0]->at, "「%s」不是文字栏", e->field->label);
    return e;
}

/* Longer names first where one begins another. */
static const struct function {
    const char *name;
    struct expr *(*read)(struct reader *r, size_t at);
} functions[] = {
    {"合计", read_total},
    {"计数", read_count},
    {"同行合计", read_same_line},
    {"都有对应", read_answered},
    {"绝对值", read_absolute},
    {"最小", read_smaller},
    {"最大", read_larger},
    {"四舍五入", read_rounded},
    {"不重复", read_unique},
    {"相差万倍", read_fold},
    {"不同于前面各项目", read_differs},
    {"文字不同于其他项目", read_text_differs},
    {"不同于上年", read_differs_last},
};

struct expr *read_function(struct reader *r, bool *found)
{
    size_t start = r->at;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        r->at = start + name_match(r, start, functions[i].name);
        if (r->at == start || !take_sign(r, "("))
            continue;
        *found = true;
        if (++r->depth > EXPR_DEPTH)
            return read_fail(r, start, "括号套得太深，最多 %d 层", EXPR_DEPTH);
        struct expr *e = functions[i].read(r, start);
        r->depth--;
        if (e && !take_sign(r, ")"))
            return read_fail(r, r->at, "「%s」的括号没有闭合，或多写了一项", functions[i].name);
        if (e)
            e->bytes = r->at - start;
        return e;
    }
    r->at = start;
    return NULL;
}
