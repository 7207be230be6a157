/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The grammar of expressions, by recursive descent, and what an expression depends on. */
#include "template/expr.h"

#include "base/text.h"
#include "template/expr_read.h"
#include "template/near.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct expr *read_fail(struct reader *r, size_t at, const char *fmt, ...)
{
    char sentence[ERR_BYTES];
    va_list args;
    va_start(args, fmt);
    vsnprintf(sentence, sizeof sentence, fmt, args);
    va_end(args);
    err_set(r->err, STATUS_FORMAT, "%s", sentence);
    r->fail_at = at;
    return NULL;
}

struct expr *read_make(struct reader *r, enum expr_op op, enum dim dim, size_t at)
{
    if (++r->nodes > EXPR_NODES)
        return read_fail(r, at, "这个式子太长了，请拆成几条");
    struct node_expr *n = arena_new(r->arena, 1, sizeof *n);
    n->dim = dim;
    n->expr.op = op;
    n->expr.at = at;
    n->expr.bytes = r->at - at;
    return &n->expr;
}

static struct expr *make_two(struct reader *r, enum expr_op op, enum dim dim, struct expr *a,
                             struct expr *b)
{
    struct expr *e = read_make(r, op, dim, a->at);
    if (e) {
        e->a = a;
        e->b = b;
    }
    return e;
}

static bool deeper(struct reader *r)
{
    if (++r->depth <= EXPR_DEPTH)
        return true;
    read_fail(r, r->at, "括号套得太深，最多 %d 层", EXPR_DEPTH);
    return false;
}

/* ---- primaries ---- */

static struct expr *read_last_year(struct reader *r, size_t start)
{
    const struct field *f = read_field_of(r, r->dict->project, "项目");
    struct expr *e = f ? read_make(r, EXPR_LAST_YEAR, dim_of_field(f), start) : NULL;
    if (e) {
        e->field = f;
        e->kind = f->kind;
    }
    return e;
}

static struct expr *read_reference(struct reader *r)
{
    size_t start = r->at;
    if (take_word(r, "上年") && take_sign(r, "."))
        return read_last_year(r, start);
    r->at = start;
    const struct field *f = read_field(r);
    struct expr *e = f ? read_make(r, EXPR_FIELD, dim_of_field(f), start) : NULL;
    if (e) {
        e->field = f;
        e->kind = f->kind;
    }
    return e;
}

static struct expr *read_bracket(struct reader *r)
{
    size_t start = r->at - 1;
    if (!deeper(r))
        return NULL;
    struct expr *e = read_or(r);
    r->depth--;
    if (e && !take_sign(r, ")"))
        return read_fail(r, start, "这里的括号没有闭合，请补上右括号");
    return e;
}

static struct expr *read_primary(struct reader *r)
{
    skip_blanks(r);
    size_t start = r->at;
    if (start >= r->bytes)
        return read_fail(r, start, "式子没有写完");
    if (take_sign(r, "("))
        return read_bracket(r);
    if (at_digit(r))
        return read_number(r);
    if (name_match(r, start, "「") || name_match(r, start, "'"))
        return read_quoted(r);
    bool found = false;
    struct expr *e = read_function(r, &found);
    if (found)
        return e;
    /* A label may begin with one of these words: 真 and 假 stand alone. */
    size_t bytes = name_match(r, start, "真") + name_match(r, start, "假");
    if (bytes > 0) {
        r->at = start + bytes;
        return read_make(r, name_match(r, start, "真") ? EXPR_TRUE : EXPR_FALSE, DIM_TRUTH, start);
    }
    return read_reference(r);
}

static struct expr *read_unary(struct reader *r)
{
    skip_blanks(r);
    size_t start = r->at;
    if (!take_sign(r, "-"))
        return read_primary(r);
    if (!deeper(r))
        return NULL;
    struct expr *a = read_unary(r);
    r->depth--;
    if (a && !dim_is_figure(dim_of(a)))
        return read_fail(r, start, "负号后面应当是数");
    struct expr *e = a ? read_make(r, EXPR_NEG, dim_of(a), start) : NULL;
    if (e)
        e->a = a;
    return e;
}

/* ---- arithmetic ---- */

static struct expr *read_product(struct reader *r)
{
    struct expr *a = read_unary(r);
    while (a) {
        skip_blanks(r);
        size_t at = r->at;
        bool times = take_sign(r, "*") || take_sign(r, "×");
        if (!times && !take_sign(r, "/") && !take_sign(r, "÷"))
            break;
        struct expr *b = read_unary(r);
        a = b ? read_scaled(r, times ? EXPR_MUL : EXPR_DIV, a, b, at) : NULL;
    }
    return a;
}

static struct expr *read_sum(struct reader *r)
{
    struct expr *a = read_product(r);
    while (a) {
        skip_blanks(r);
        size_t at = r->at;
        bool plus = take_sign(r, "+");
        if (!plus && !take_sign(r, "-"))
            break;
        struct expr *b = read_product(r);
        if (!b)
            return NULL;
        if (!dim_is_figure(dim_of(a)) || !dim_is_figure(dim_of(b)))
            return read_fail(r, at, "加减的两边都应当是数");
        enum dim dim;
        if (!read_agree(r, a, b, at, &dim))
            return NULL;
        a = make_two(r, plus ? EXPR_ADD : EXPR_SUB, dim, a, b);
    }
    return a;
}

/* ---- comparison ---- */

/* A text compared with a choice must be one of its words. */
static bool check_choice(struct reader *r, const struct expr *field, const struct expr *text)
{
    const struct field *f =
        field->op == EXPR_FIELD || field->op == EXPR_LAST_YEAR ? field->field : NULL;
    if (!f || !f->choices || f->open || text->op != EXPR_TEXT)
        return true;
    struct near near;
    near_init(&near, text->text, strlen(text->text));
    for (size_t i = 0; i < f->choice_count; i++) {
        if (strcmp(f->choices[i], text->text) == 0)
            return true;
        near_try(&near, f->choices[i]);
    }
    read_fail(r, text->at, "「%s」没有「%s」这个选项，%s%s%s", f->label, text->text,
              near_best(&near) ? "是不是「" : "请对照字典里的选项",
              near_best(&near) ? near_best(&near) : "", near_best(&near) ? "」" : "");
    return false;
}

static struct expr *read_one_of(struct reader *r, struct expr *a)
{
    enum { TEXTS = 32 };
    struct expr *text[TEXTS];
    size_t count = 0;
    if (dim_of(a) != DIM_TEXT || !take_sign(r, "("))
        return read_fail(r, r->at, "属于 的前面应当是文字栏，后面写成 属于 (「甲」, 「乙」)");
    do {
        skip_blanks(r);
        size_t at = r->at;
        text[count] = name_match(r, at, "「") || name_match(r, at, "'") ? read_quoted(r) : NULL;
        if (!text[count])
            return read_fail(r, at, "属于 的括号里应当是「文字」");
        if (!check_choice(r, a, text[count]))
            return NULL;
        count++;
    } while (count < TEXTS && take_sign(r, ","));
    if (!take_sign(r, ")"))
        return read_fail(r, r->at, "属于 的括号没有闭合，最多 %d 个", TEXTS);
    struct expr *e = make_two(r, EXPR_ONE_OF, DIM_TRUTH, a, NULL);
    if (!e)
        return NULL;
    struct expr **args = arena_new(r->arena, count, sizeof(*args));
    memcpy(args, text, count * sizeof *args);
    e->args = args;
    e->arg_count = count;
    return e;
}

static struct expr *read_asked(struct reader *r, enum expr_op op, struct expr *a)
{
    if (a->op != EXPR_FIELD && a->op != EXPR_LAST_YEAR && op != EXPR_HAS_NUMBER)
        return read_fail(r, a->at, "不空、空 的前面应当是栏名");
    return make_two(r, op, DIM_TRUTH, a, NULL);
}

/* A date stands before, in or after a year. */
static bool is_day_in_year(const struct expr *day, const struct expr *year)
{
    bool is_field = year->op == EXPR_FIELD || year->op == EXPR_LAST_YEAR;
    return dim_of(day) == DIM_DATE && is_field && year->field->type == TYPE_YEAR;
}

static struct expr *read_compared(struct reader *r, enum expr_op op, struct expr *a, size_t at)
{
    struct expr *b = read_sum(r);
    enum dim dim;
    if (b && (is_day_in_year(a, b) || is_day_in_year(b, a)))
        return make_two(r, op, DIM_TRUTH, a, b);
    if (!b || !read_agree(r, a, b, at, &dim))
        return NULL;
    if (dim == DIM_TRUTH)
        return read_fail(r, at, "条件之间请用 且、或，不用比较号");
    if (dim == DIM_TEXT && op != EXPR_EQ && op != EXPR_NE)
        return read_fail(r, at, "文字只能用 = 或 <> 比较");
    if (!check_choice(r, a, b) || !check_choice(r, b, a))
        return NULL;
    return make_two(r, op, DIM_TRUTH, a, b);
}

static struct expr *read_comparison(struct reader *r)
{
    /* Longer signs first. */
    static const struct {
        const char *sign;
        enum expr_op op;
    } signs[] = {{"<>", EXPR_NE}, {"≠", EXPR_NE}, {"<=", EXPR_LE}, {"≤", EXPR_LE}, {">=", EXPR_GE},
                 {"≥", EXPR_GE},  {"<", EXPR_LT}, {">", EXPR_GT},  {"=", EXPR_EQ}};
    struct expr *a = read_sum(r);
    if (!a)
        return NULL;
    skip_blanks(r);
    size_t at = r->at;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (take_sign(r, signs[i].sign))
            return read_compared(r, signs[i].op, a, at);
    }
    if (take_word(r, "有数"))
        return read_asked(r, EXPR_HAS_NUMBER, a);
    if (take_word(r, "不空"))
        return read_asked(r, EXPR_NOT_EMPTY, a);
    if (take_word(r, "空"))
        return read_asked(r, EXPR_EMPTY, a);
    return take_word(r, "属于") ? read_one_of(r, a) : a;
}

/* ---- logic ---- */

static bool check_truth(struct reader *r, const struct expr *e)
{
    if (dim_of(e) == DIM_TRUTH)
        return true;
    read_fail(r, e->at, "这里应当是条件，如「实际支出 <= 全年预算数」");
    return false;
}

static struct expr *read_not(struct reader *r)
{
    skip_blanks(r);
    size_t start = r->at;
    if (!take_word(r, "非"))
        return read_comparison(r);
    if (!deeper(r))
        return NULL;
    struct expr *a = read_not(r);
    r->depth--;
    if (!a || !check_truth(r, a))
        return NULL;
    struct expr *e = read_make(r, EXPR_NOT, DIM_TRUTH, start);
    if (e)
        e->a = a;
    return e;
}

static struct expr *read_joined(struct reader *r, const char *word, enum expr_op op,
                                struct expr *(*part)(struct reader *))
{
    struct expr *a = part(r);
    while (a && take_word(r, word)) {
        struct expr *b = part(r);
        if (!b || !check_truth(r, a) || !check_truth(r, b))
            return NULL;
        a = make_two(r, op, DIM_TRUTH, a, b);
    }
    return a;
}

static struct expr *read_and(struct reader *r)
{
    return read_joined(r, "且", EXPR_AND, read_not);
}

struct expr *read_or(struct reader *r)
{
    return read_joined(r, "或", EXPR_OR, read_and);
}

/* ---- whole expressions ---- */

static struct expr *read_whole(struct reader *r)
{
    if (r->bytes > EXPR_BYTES)
        return read_fail(r, 0, "这个式子太长了，请拆成几条");
    struct expr *e = read_or(r);
    if (!e)
        return NULL;
    skip_blanks(r);
    if (r->at < r->bytes)
        return read_fail(r, r->at, "从这里起看不懂，前面是不是少了 且、或、加减号");
    return e;
}

static struct reader reader_of(const char *s, const struct dict *d, const struct kind *own,
                               struct arena *arena, struct err *err)
{
    return (struct reader){
        .s = s, .bytes = strlen(s), .dict = d, .own = own, .arena = arena, .err = err};
}

struct expr *expr_parse(const char *s, const struct dict *d, const struct kind *own,
                        struct arena *arena, size_t *at, struct err *err)
{
    struct reader r = reader_of(s, d, own, arena, err);
    struct expr *e = read_whole(&r);
    *at = r.fail_at;
    return e;
}

struct expr *expr_parse_test(const char *s, const struct dict *d, const struct kind *own,
                             const struct field *here, struct arena *arena, size_t *at,
                             struct err *err)
{
    struct reader r = reader_of(s, d, own, arena, err);
    r.here = here;
    struct expr *e = read_whole(&r);
    if (e && !check_truth(&r, e))
        e = NULL;
    *at = r.fail_at;
    return e;
}

static bool fits(const struct field *f, enum dim d)
{
    enum dim want = dim_of_field(f);
    if (!field_is_figure(f))
        return false;
    return d == want || d == DIM_ZERO ||
           (want != DIM_WAN && want != DIM_YUAN &&
            (d == DIM_PLAIN || d == DIM_BARE || d == DIM_RATE));
}

struct expr *expr_parse_value(const char *s, const struct dict *d, const struct field *f,
                              struct arena *arena, size_t *at, struct err *err)
{
    struct reader r = reader_of(s, d, f->kind, arena, err);
    struct expr *e = read_whole(&r);
    if (e && !fits(f, dim_of(e)))
        e = read_fail(&r, 0, "算出来的不是「%s」的类型或单位（%s），请检查", f->label,
                      *f->unit ? f->unit : "数");
    *at = r.fail_at;
    return e;
}

static void visit_field(const struct field *f, void (*visit)(const struct field *f, void *arg),
                        void *arg)
{
    visit(f, arg);
    if (f->computed)
        expr_inputs(f->computed, visit, arg);
}

void expr_inputs(const struct expr *e, void (*visit)(const struct field *f, void *arg), void *arg)
{
    if (!e)
        return;
    bool rows = e->op == EXPR_SUM || e->op == EXPR_COUNT || e->op == EXPR_SAME_LINE ||
                e->op == EXPR_ANSWERED || e->op == EXPR_UNIQUE;
    if (rows && e->kind->parent)
        visit_field(kind_group(e->kind->parent, e->kind), visit, arg);
    if (e->op == EXPR_ANSWERED)
        visit_field(kind_group(e->field2->kind->parent, e->field2->kind), visit, arg);
    if (e->field && e->arg_count == 0)
        visit_field(e->field, visit, arg);
    if (e->field2)
        visit_field(e->field2, visit, arg);
    expr_inputs(e->a, visit, arg);
    expr_inputs(e->b, visit, arg);
    expr_inputs(e->where, visit, arg);
    for (size_t i = 0; i < e->arg_count; i++)
        expr_inputs(e->args[i], visit, arg);
}
