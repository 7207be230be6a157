/* SPDX-License-Identifier: MulanPSL-2.0 */
/* An expression as a sentence: 年初执行率不小于 80%, for help and the check. */
#include "base/text.h"
#include "template/expr.h"

#include <string.h>

struct saying {
    struct text *out;
    const char *source; /* what the tree was read from */
    const struct kind *own;
};

static void say(const struct saying *s, const struct expr *e);

/* Words that follow a figure stand apart from it. */
static void add_word(struct text *out, const char *word)
{
    static const char *const close[] = {"，", "）"};
    char last = out->bytes ? out->s[out->bytes - 1] : ' ';
    bool is_apart = *word && ((last >= '0' && last <= '9') || last == '%');
    for (size_t i = 0; i < sizeof close / sizeof *close; i++)
        is_apart = is_apart && !str_starts(word, close[i]);
    text_add(out, is_apart ? " " : "");
    text_add(out, word);
}

/* ---- names ---- */

static void say_field(const struct saying *s, const struct expr *e)
{
    const struct field *same = s->own ? kind_label(s->own, e->field->label) : NULL;
    if (same && same != e->field)
        text_addf(s->out, "%s的", e->field->kind->label);
    text_add(s->out, e->field->label);
}

/* A figure stands apart from the words around it, and from its unit in words: 不小于 10 万元. */
static void say_figure(const struct saying *s, const struct expr *e)
{
    const char *figure = s->source + e->at;
    size_t digits = strspn(figure, "0123456789.,");
    digits = digits < e->bytes ? digits : e->bytes;
    size_t rest = e->bytes - digits;
    const char *unit = str_trim(figure + digits, &rest);
    if (s->out->bytes && s->out->s[s->out->bytes - 1] != ' ')
        text_add(s->out, " ");
    text_add_n(s->out, figure, digits);
    text_add(s->out, digits && rest && *unit != '%' ? " " : "");
    text_add_n(s->out, unit, rest);
}

static void say_text(const struct saying *s, const struct expr *e)
{
    text_addf(s->out, "「%s」", e->text);
}

static void say_list(const struct saying *s, const struct expr *e, const char *between)
{
    for (size_t i = 0; i < e->arg_count; i++) {
        text_add(s->out, i ? between : "");
        say(s, e->args[i]);
    }
}

/* ---- what binds less stands in brackets ---- */

static int binding_of(const struct expr *e)
{
    switch (e->op) {
    case EXPR_OR:
        return 0;
    case EXPR_AND:
        return 1;
    case EXPR_ADD:
    case EXPR_SUB:
        return 2;
    case EXPR_MUL:
    case EXPR_DIV:
        return 3;
    default:
        return 4;
    }
}

static void say_within(const struct saying *s, const struct expr *e, int binding)
{
    bool is_apart = binding_of(e) < binding;
    text_add(s->out, is_apart ? "（" : "");
    say(s, e);
    add_word(s->out, is_apart ? "）" : "");
}

static void say_two(const struct saying *s, const struct expr *e, const char *word)
{
    bool turns = e->op == EXPR_SUB || e->op == EXPR_DIV; /* what follows counts as one */
    say_within(s, e->a, binding_of(e));
    add_word(s->out, word);
    say_within(s, e->b, binding_of(e) + (turns ? 1 : 0));
}

/* ---- comparisons ---- */

static bool is_day(const struct expr *e)
{
    return (e->op == EXPR_FIELD || e->op == EXPR_LAST_YEAR) && e->field->type == TYPE_DATE;
}

static const char *comparison_word(enum expr_op op, const struct expr *a, const struct expr *b)
{
    bool days = is_day(a) || is_day(b);
    bool words = a->op == EXPR_TEXT || b->op == EXPR_TEXT;
    switch (op) {
    case EXPR_EQ:
        return words ? "是" : "等于";
    case EXPR_NE:
        return words ? "不是" : "不等于";
    case EXPR_LT:
        return days ? "早于" : "小于";
    case EXPR_LE:
        return days ? "不晚于" : "不大于";
    case EXPR_GT:
        return days ? "晚于" : "大于";
    default:
        return days ? "不早于" : "不小于";
    }
}

static enum expr_op opposite(enum expr_op op)
{
    switch (op) {
    case EXPR_EQ:
        return EXPR_NE;
    case EXPR_NE:
        return EXPR_EQ;
    case EXPR_LT:
        return EXPR_GE;
    case EXPR_GE:
        return EXPR_LT;
    case EXPR_GT:
        return EXPR_LE;
    default:
        return EXPR_GT;
    }
}

static bool is_none(const struct expr *e)
{
    return e->op == EXPR_NUMBER && e->number == 0;
}

/* 有完成值大于 0 的指标 */
static void say_some(const struct saying *s, const struct expr *count, bool is_some)
{
    struct saying there = *s;
    there.own = count->kind;
    text_add(s->out, is_some ? "有" : "没有");
    if (count->where) {
        say(&there, count->where);
        add_word(s->out, "的");
    }
    text_add(s->out, count->kind->group);
}

static void say_comparison(const struct saying *s, const struct expr *e, enum expr_op op)
{
    if (e->a->op == EXPR_COUNT && is_none(e->b) && (op == EXPR_GT || op == EXPR_EQ)) {
        say_some(s, e->a, op == EXPR_GT);
        return;
    }
    say(s, e->a);
    add_word(s->out, comparison_word(op, e->a, e->b));
    say(s, e->b);
}

/* ---- functions ---- */

static bool asks_for_itself(const struct expr *e)
{
    return e->where->op == EXPR_HAS_NUMBER && e->where->a->field == e->field;
}

static void say_sum(const struct saying *s, const struct expr *e)
{
    struct saying there = *s;
    there.own = e->field->kind;
    if (e->where && !asks_for_itself(e)) {
        say(&there, e->where);
        add_word(s->out, "的");
    }
    text_addf(s->out, "%s合计", e->field->label);
}

static void say_count(const struct saying *s, const struct expr *e)
{
    struct saying there = *s;
    there.own = e->kind;
    if (e->where) {
        say(&there, e->where);
        add_word(s->out, "的");
    }
    text_addf(s->out, "%s行数", e->kind->group);
}

static void say_fold(const struct saying *s, const struct expr *e, bool is_so)
{
    say(s, e->a);
    add_word(s->out, "与");
    say(s, e->b);
    add_word(s->out, is_so ? "相差约一万倍" : "不相差约一万倍");
}

static void say_function(const struct saying *s, const struct expr *e)
{
    switch (e->op) {
    case EXPR_SUM:
        say_sum(s, e);
        break;
    case EXPR_COUNT:
        say_count(s, e);
        break;
    case EXPR_SAME_LINE:
        text_addf(s->out, "%s是这一行的%s合计", e->field2->label, e->field->label);
        break;
    case EXPR_ABS:
        say_within(s, e->a, 4);
        text_add(s->out, "的绝对值");
        break;
    case EXPR_MIN:
    case EXPR_MAX:
        say(s, e->a);
        add_word(s->out, "与");
        say(s, e->b);
        add_word(s->out, e->op == EXPR_MIN ? "中较小的" : "中较大的");
        break;
    case EXPR_ROUND:
        say_within(s, e->a, 4);
        text_addf(s->out, "留 %d 位小数", (int)e->b->number);
        break;
    case EXPR_UNIQUE:
        say_list(s, e, "、");
        text_add(s->out, e->kind->role == KIND_PROJECT ? "不与其他项目重复" : "不与其他行重复");
        break;
    case EXPR_FOLD:
        say_fold(s, e, true);
        break;
    case EXPR_DIFFERS:
        say_list(s, e, "、");
        text_add(s->out, e->arg_count > 1 ? "不与前面的项目全部相同" : "不与前面的项目相同");
        break;
    case EXPR_TEXT_DIFFERS:
        say_list(s, e, "、");
        text_add(s->out, "没有与前面的项目相同的段落");
        break;
    case EXPR_DIFFERS_LAST:
        say_list(s, e, "、");
        text_add(s->out, e->arg_count > 1 ? "不与上年全部相同" : "不与上年相同");
        break;
    default: /* EXPR_ANSWERED */
        text_addf(s->out, "每条%s都有对应的%s", e->kind->group, e->field2->kind->group);
    }
}

/* ---- the tree ---- */

static void say_not(const struct saying *s, const struct expr *e)
{
    if (e->op >= EXPR_EQ && e->op <= EXPR_GE) {
        say_comparison(s, e, opposite(e->op));
    } else if (e->op == EXPR_FOLD) {
        say_fold(s, e, false);
    } else {
        text_add(s->out, "不能是（");
        say(s, e);
        text_add(s->out, "）");
    }
}

static void say_asked(const struct saying *s, const struct expr *e, const char *word)
{
    say(s, e->a);
    text_add(s->out, word);
}

static void say(const struct saying *s, const struct expr *e)
{
    switch (e->op) {
    case EXPR_NUMBER:
        say_figure(s, e);
        break;
    case EXPR_TEXT:
        say_text(s, e);
        break;
    case EXPR_TRUE:
    case EXPR_FALSE:
        text_add(s->out, e->op == EXPR_TRUE ? "总是成立" : "不能这样");
        break;
    case EXPR_LAST_YEAR:
        text_addf(s->out, "上年%s", e->field->label);
        break;
    case EXPR_FIELD:
        say_field(s, e);
        break;
    case EXPR_ADD:
        say_two(s, e, "加");
        break;
    case EXPR_SUB:
        say_two(s, e, "减");
        break;
    case EXPR_MUL:
        say_two(s, e, "乘以");
        break;
    case EXPR_DIV:
        say_two(s, e, "除以");
        break;
    case EXPR_NEG:
        text_add(s->out, "负的");
        say_within(s, e->a, 4);
        break;
    case EXPR_AND:
        say_two(s, e, "，并且");
        break;
    case EXPR_OR:
        say_two(s, e, "，或者");
        break;
    case EXPR_NOT:
        say_not(s, e->a);
        break;
    case EXPR_HAS_NUMBER:
        say_asked(s, e, "填了数");
        break;
    case EXPR_NOT_EMPTY:
        say_asked(s, e, "已填写");
        break;
    case EXPR_EMPTY:
        say_asked(s, e, "没有填写");
        break;
    case EXPR_ONE_OF:
        say_asked(s, e, "是");
        say_list(s, e, "或");
        break;
    case EXPR_EQ:
    case EXPR_NE:
    case EXPR_LT:
    case EXPR_LE:
    case EXPR_GT:
    case EXPR_GE:
        say_comparison(s, e, e->op);
        break;
    default:
        say_function(s, e);
    }
}

void expr_say(const struct expr *e, const char *source, const struct kind *own, struct text *out)
{
    const struct saying s = {.out = out, .source = source, .own = own};
    if (e->op == EXPR_SUM && !e->where) /* what a field is computed as: not its own name again */
        text_addf(out, "%s各行的%s相加", e->field->kind->group, e->field->label);
    else
        say(&s, e);
}

void expr_say_rule(const struct expr *when, const char *when_source, const struct expr *holds,
                   const char *source, const struct kind *own, struct text *out)
{
    if (when) {
        expr_say(when, when_source, own, out);
        add_word(out, "时，");
    }
    expr_say(holds, source, own, out);
}
