/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Expressions: what they are read as, what is refused with which hint, what they depend on. */
#include "forms.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- a tree as text ---- */

static const char *const op_words[] = {
    [EXPR_NUMBER] = "number",
    [EXPR_TEXT] = "text",
    [EXPR_TRUE] = "true",
    [EXPR_FALSE] = "false",
    [EXPR_FIELD] = "field",
    [EXPR_LAST_YEAR] = "last",
    [EXPR_ADD] = "+",
    [EXPR_SUB] = "-",
    [EXPR_MUL] = "*",
    [EXPR_DIV] = "/",
    [EXPR_NEG] = "neg",
    [EXPR_EQ] = "=",
    [EXPR_NE] = "<>",
    [EXPR_LT] = "<",
    [EXPR_LE] = "<=",
    [EXPR_GT] = ">",
    [EXPR_GE] = ">=",
    [EXPR_AND] = "and",
    [EXPR_OR] = "or",
    [EXPR_NOT] = "not",
    [EXPR_HAS_NUMBER] = "has",
    [EXPR_NOT_EMPTY] = "full",
    [EXPR_EMPTY] = "empty",
    [EXPR_ONE_OF] = "one-of",
    [EXPR_SUM] = "sum",
    [EXPR_COUNT] = "count",
    [EXPR_SAME_LINE] = "line",
    [EXPR_ABS] = "abs",
    [EXPR_MIN] = "min",
    [EXPR_MAX] = "max",
    [EXPR_ROUND] = "round",
    [EXPR_UNIQUE] = "unique",
    [EXPR_FOLD] = "fold",
    [EXPR_DIFFERS] = "differs",
    [EXPR_TEXT_DIFFERS] = "text-differs",
    [EXPR_DIFFERS_LAST] = "differs-last",
    [EXPR_ANSWERED] = "answered",
};

static void print_field(const struct field *f, struct text *out)
{
    if (f)
        text_addf(out, " %s.%s", f->kind->key, f->key);
}

static void print_tree(const struct expr *e, struct text *out)
{
    const struct expr *const parts[] = {e->a, e->b, e->where};
    text_addf(out, "(%s", op_words[e->op]);
    if (e->op == EXPR_NUMBER)
        text_addf(out, " %lld:%d", (long long)e->number, e->scale);
    if (e->op == EXPR_TEXT)
        text_addf(out, " %s", e->text);
    if (e->arg_count == 0)
        print_field(e->field, out);
    if (!e->field && e->kind)
        text_addf(out, " %s", e->kind->key);
    print_field(e->field2, out);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i]) {
            text_add(out, " ");
            print_tree(parts[i], out);
        }
    }
    for (size_t i = 0; i < e->arg_count; i++) {
        text_add(out, " ");
        print_tree(e->args[i], out);
    }
    text_add(out, ")");
}

/* ---- what is understood ---- */

static const struct {
    const char *own, *text, *tree;
} forms[] = {
    {"fund", "实际支出 <= 年初预算", "(<= (field fund.spent) (field fund.budget))"},
    {"fund", "　实际支出　＜＝　年初预算　", "(<= (field fund.spent) (field fund.budget))"},
    {"fund", "实际支出≤年初预算", "(<= (field fund.spent) (field fund.budget))"},
    {"fund", "实际支出 + 年初预算 - 其中：财政收回 = 0万元",
     "(= (- (+ (field fund.spent) (field fund.budget)) (field fund.back)) (number 0:6))"},
    {"fund", "年初预算 × ３０％ > 实际支出 ÷ 2",
     "(> (* (field fund.budget) (number 3000:4)) (/ (field fund.spent) (number 2:0)))"},
    {"fund", "- 实际支出 < (年初预算 + 0) * 2",
     "(< (neg (field fund.spent)) (* (+ (field fund.budget) (number 0:0)) (number 2:0)))"},
    {"fund", "手续费 / 10000 = 实际支出",
     "(= (/ (field fund.fee) (number 10000:0)) (field fund.spent))"},
    /* the longest label wins, then the row's own; its group may be named; those above are seen */
    {"fund", "实际支出合计 > 实际支出", "(> (field project.spent) (field fund.spent))"},
    {"fund", "执行率 > 项目.执行率", "(> (field fund.rate) (field project.rate))"},
    {"fund", "资金.执行率 > 1%", "(> (field fund.rate) (number 100:4))"},
    {"fund", "台账.年度 > 2000 且 年度 < 2030年",
     "(and (> (field ledger.year) (number 2000:0)) (< (field ledger.year) (number 2030:0)))"},
    {"fund", "上年.实际支出合计 > 1亿元", "(> (last project.spent) (number 10000000000:6))"},
    /* units: a literal of money takes the other side's */
    {"fund", "手续费 > 1万元", "(> (field fund.fee) (number 1000000:2))"},
    {"fund", "5元 < 年初预算", "(< (number 500:6) (field fund.budget))"},
    {"share", "人数 >= 20人", "(>= (field share.persons) (number 20:0))"},
    {"share", "得分 <= 99.5分", "(<= (field share.score) (number 995:1))"},
    {"problem", "完成值 <= 100", "(<= (field problem.value) (number 100:0))"},
    /* conditions */
    {"fund", "资金来源 = 「本级」 或 资金来源 <> '中央'",
     "(or (= (field fund.source) (text 本级)) (<> (field fund.source) (text 中央)))"},
    {"fund", "资金来源 属于 (「本级」, 「中央」)",
     "(one-of (field fund.source) (text 本级) (text 中央))"},
    {"fund", "非 名目 空 且 实际支出 有数 或 名目 不空",
     "(or (and (not (empty (field fund.item))) (has (field fund.spent))) (full (field "
     "fund.item)))"},
    {"fund", "非 (真 或 假)", "(not (or (true) (false)))"},
    {"share", "所属资金行 不空", "(full (field share.fund))"},
    {"project", "资金 空", "(empty (field project.funds))"},
    {"project", "开始日期 <= 结束日期", "(<= (field project.start) (field project.end))"},
    {"project", "开始日期 > 年度", "(> (field project.start) (field ledger.year))"},
    /* functions */
    {"project", "合计(资金.实际支出) = 合计(分配.分配金额)",
     "(= (sum fund.spent) (sum share.amount))"},
    {"share", "分配金额 <= 合计(分配.分配金额, 人数 > 0)",
     "(<= (field share.amount) (sum share.amount (> (field share.persons) (number 0:0))))"},
    {"project", "计数(资金, 资金来源 = 「中央」) = 0",
     "(= (count fund (= (field fund.source) (text 中央))) (number 0:0))"},
    {"fund", "同行合计(分配.分配金额, 所属资金行) = 实际支出",
     "(= (line share.amount share.fund) (field fund.spent))"},
    {"fund", "绝对值(最小(实际支出, 0万元)) < 最大(年初预算, 实际支出)",
     "(< (abs (min (field fund.spent) (number 0:6))) (max (field fund.budget) (field "
     "fund.spent)))"},
    {"fund", "四舍五入(实际支出 / 年初预算, 4) = 执行率",
     "(= (round (/ (field fund.spent) (field fund.budget)) (number 4:0)) (field fund.rate))"},
    {"share", "不重复(分配对象)", "(unique (field share.to))"},
    {"fund", "非 相差万倍(实际支出, 年初预算)",
     "(not (fold (field fund.spent) (field fund.budget)))"},
    {"project", "不同于前面各项目(实际支出合计, 执行率)",
     "(differs (field project.spent) (field project.rate))"},
    {"project", "文字不同于其他项目(项目概况)", "(text-differs (field project.overview))"},
    {"project", "不同于上年(项目概况)", "(differs-last (field project.overview))"},
    {"project", "都有对应(问题, 整改.对应问题)", "(answered problem fix.answers)"},
};

static void reads_every_form(void **state)
{
    (void)state;
    struct dict *d = small_load();
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct arena arena = {0};
        struct text tree = {0};
        struct err err = {0};
        size_t at = 0;
        const struct kind *own = dict_kind(d, forms[i].own);
        struct expr *e = expr_parse_test(forms[i].text, d, own, NULL, &arena, &at, &err);
        if (!e)
            fail_msg("%s: at %zu: %s", forms[i].text, at, err.msg);
        print_tree(e, &tree);
        check_text(forms[i].text, text_str(&tree), forms[i].tree);
        text_finish(&tree);
        arena_finish(&arena);
    }
    dict_destroy(d);
}

/* ---- what is refused ---- */

/* `before`: the text in front of the place that is pointed at. */
static const struct {
    const char *own, *text, *before, *says;
} faults[] = {
    {"fund", "", "", "式子没有写完"},
    {"fund", "实际支出 >", "实际支出 >", "式子没有写完"},
    {"fund", "实际支出 > 年初预标", "实际支出 > ", "没有「年初预标」这一栏，是不是「年初预算」"},
    {"fund", "张三 > 1", "", "没有「张三」这一栏，请对照字典里的名称"},
    {"fund", "甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬癸 > 1", "",
     "没有「甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬癸甲乙丙丁」这一栏，请对照字典里的名称"},
    {"fund", "张三\n> 1", "", "没有「张三」这一栏，请对照字典里的名称"},
    {"fund", "资金来源 =\n「省\n级」", "资金来源 =\n",
     "「资金来源」没有「省 级」这个选项，请对照字典里的选项"},
    {"project", "得分 > 1", "", "「得分」在分配、问题里都有，分不清是哪一个，请写成 组.得分"},
    {"project", "实际支出 > 1万元", "",
     "「实际支出」是资金的栏，有许多行，请写成 合计(资金.实际支出)"},
    {"fund", "人数 > 1", "", "「人数」是分配的栏，有许多行，请写成 合计(分配.人数)"},
    {"ledger", "报告标题 = 「甲」", "", "「报告标题」是报告的栏，这一行看不到它"},
    {"project", "资金.实际支出 > 1万元", "",
     "「资金」有许多行，请写成 合计(资金.栏) 或 计数(资金)"},
    {"fund", "实际支出 > 10", "实际支出 ", "金额要写单位，如 10万元、500元"},
    {"fund", "实际支出 + 1 > 0万元", "实际支出 ", "金额要写单位，如 10万元、500元"},
    {"fund", "执行率 > 80", "执行率 ", "比率要写百分号，如 80%"},
    {"fund", "实际支出 > 执行率", "实际支出 ", "金额不能与比率相加减、相比较"},
    {"fund", "实际支出 > 手续费", "实际支出 ", "一边是万元，一边是元，元请先除以 10000"},
    {"fund", "实际支出 * 年初预算 > 0", "实际支出 ", "金额不能乘以金额"},
    {"problem", "完成值 > 100%", "完成值 ", "指标的数已带度量单位，请直接写 100，不写 %"},
    {"fund", "名目 > 「甲」", "名目 ", "文字只能用 = 或 <> 比较"},
    {"fund", "名目 + 1 > 2", "名目 ", "加减的两边都应当是数"},
    {"fund", "资金来源 = 「本极」",
     "资金来源 = ", "「资金来源」没有「本极」这个选项，是不是「本级」"},
    {"fund", "资金来源 属于 (「本级」, 「省级」)", "资金来源 属于 (「本级」, ",
     "「资金来源」没有「省级」这个选项，是不是「本级」"},
    {"fund", "实际支出", "", "这里应当是条件，如「实际支出 <= 全年预算数」"},
    {"fund", "实际支出 且 真", "", "这里应当是条件，如「实际支出 <= 全年预算数」"},
    {"fund", "(实际支出 > 0", "", "这里的括号没有闭合，请补上右括号"},
    {"fund", "名目 = 「甲", "名目 = ", "这里的引号没有闭合，请补上「」的另一半"},
    {"fund", "实际支出 > 0 年初预算 > 0", "实际支出 > 0 ",
     "从这里起看不懂，前面是不是少了 且、或、加减号"},
    {"fund", "实际支出 > 1.2.3万元", "实际支出 > ", "数写得不对，只能有一个小数点，最多 6 位小数"},
    {"fund", "实际支出 > 0.0000001万元", "实际支出 > ",
     "数写得不对，只能有一个小数点，最多 6 位小数"},
    {"fund", "手续费 > 0.001元", "手续费 > ", "小数位太多，「元」最多到分，比率最多两位小数"},
    {"fund", "实际支出 > 99999999999亿元", "实际支出 > ", "数太大了"},
    {"fund", "四舍五入(实际支出, 9) > 0", "四舍五入(实际支出, ",
     "四舍五入的位数应当是 0 到 6 的整数"},
    {"project", "合计(资金) > 0", "合计(", "这里要写 资金.栏"},
    {"project", "合计(资金.名目) > 0", "合计(", "「名目」不是数字栏，不能合计"},
    {"project", "合计(资产.数) > 0", "合计(", "这里应当是一组行的名称，是不是「资金」"},
    {"project", "计数(资金, 实际支出) > 0", "计数(资金, ", "逗号后面应当是条件"},
    {"project", "都有对应(问题, 整改.整改措施)", "都有对应(问题, 整改.",
     "「整改措施」不是指向问题的栏"},
    {"share", "不重复(项目名称)", "不重复(", "「项目名称」不是这一行自己的栏"},
    {"project", "文字不同于其他项目(执行率)", "文字不同于其他项目(", "「执行率」不是文字栏"},
    {"share", "所属资金行 = 1", "所属资金行 ", "对应关系和一组行只能问 有数、不空、空"},
    {"fund", "年初预算 / 0 > 1", "年初预算 ", "不能除以 0"},
    {"fund", "本栏 > 0", "", "没有「本栏」这一栏，请对照字典里的名称"},
};

static void refuses_with_a_hint(void **state)
{
    (void)state;
    struct dict *d = small_load();
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct arena arena = {0};
        struct err err = {0};
        size_t at = 999;
        const struct kind *own = dict_kind(d, faults[i].own);
        if (expr_parse_test(faults[i].text, d, own, NULL, &arena, &at, &err))
            fail_msg("%s is not refused", faults[i].text);
        check_text(faults[i].text, err.msg, faults[i].says);
        if (at != strlen(faults[i].before))
            fail_msg("%s: at %zu, not %zu", faults[i].text, at, strlen(faults[i].before));
        arena_finish(&arena);
    }
    dict_destroy(d);
}

/* However long what it quotes is: it is cut at a character, wherever that falls. */
static void quotes_at_most_whole_characters(void **state)
{
    (void)state;
    struct dict *d = small_load();
    for (size_t lead = 0; lead < 3; lead++) {
        struct arena arena = {0};
        struct err err = {0};
        size_t at;
        char *quoted = repeated("字", 500);
        struct text text = {0};
        text_addf(&text, "资金来源 = 「%.*s%s」", (int)lead, "abc", quoted);
        assert_null(expr_parse(text.s, d, dict_kind(d, "fund"), &arena, &at, &err));
        assert_true(utf8_valid(err.msg, strlen(err.msg)));
        text_finish(&text);
        free(quoted);
        arena_finish(&arena);
    }
    dict_destroy(d);
}

static void reads_one_rule_for_several_fields(void **state)
{
    (void)state;
    struct dict *d = small_load();
    const struct kind *fund = dict_kind(d, "fund");
    const struct field *spent = kind_field(fund, "spent");
    struct arena arena = {0};
    struct err err;
    size_t at;
    struct expr *e = expr_parse_test("本栏 >= 0万元", d, fund, spent, &arena, &at, &err);
    assert_non_null(e);
    assert_ptr_equal(e->a->field, spent);
    arena_finish(&arena);
    dict_destroy(d);
}

static void bounds_length_and_depth(void **state)
{
    (void)state;
    struct dict *d = small_load();
    const struct kind *fund = dict_kind(d, "fund");
    static const struct {
        const char *piece;
        size_t times;
        const char *says;
    } cases[] = {
        {"(", 100, "括号套得太深，最多 32 层"},    {"-", 100, "括号套得太深，最多 32 层"},
        {"非", 100, "括号套得太深，最多 32 层"},   {"绝对值(", 100, "括号套得太深，最多 32 层"},
        {"1+", 400, "这个式子太长了，请拆成几条"}, {"执行率", 300, "这个式子太长了，请拆成几条"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = repeated(cases[i].piece, cases[i].times);
        struct arena arena = {0};
        struct err err = {0};
        size_t at;
        assert_null(expr_parse(text, d, fund, &arena, &at, &err));
        check_text(cases[i].piece, err.msg, cases[i].says);
        arena_finish(&arena);
        free(text);
    }
    dict_destroy(d);
}

/* ---- in words ---- */

static const struct {
    const char *own, *text, *words;
} in_words[] = {
    {"project", "执行率 >= 80%", "执行率不小于 80%"},
    {"fund", "项目.执行率 < 80%", "项目的执行率小于 80%"},
    {"fund", "实际支出 >= 0万元", "实际支出不小于 0 万元"},
    {"project", "合计(分配.分配金额) = 实际支出合计", "分配金额合计等于实际支出合计"},
    {"project", "合计(分配.分配金额, 人数 > 10人) <= 5万元",
     "人数大于 10 人的分配金额合计不大于 5 万元"},
    {"project", "合计(分配.人数, 人数 有数) <> 3人", "人数合计不等于 3 人"},
    {"fund", "实际支出 - (年初预算 - 其中：财政收回) > 年初预算 * 30%",
     "实际支出减（年初预算减其中：财政收回）大于年初预算乘以 30%"},
    {"fund", "非 相差万倍(年初预算, 实际支出)", "年初预算与实际支出不相差约一万倍"},
    {"fund", "非 (实际支出 < 年初预算)", "实际支出不小于年初预算"},
    {"fund", "资金来源 = 「本级」 且 (实际支出 有数 或 年初预算 不空)",
     "资金来源是「本级」，并且（实际支出填了数，或者年初预算已填写）"},
    {"fund", "资金来源 属于 (「本级」, 「中央」)", "资金来源是「本级」或「中央」"},
    {"project", "开始日期 <= 结束日期 且 结束日期 > 年度",
     "开始日期不晚于结束日期，并且结束日期晚于年度"},
    {"project", "计数(分配) > 0 且 计数(分配, 人数 > 2) = 0", "有分配，并且没有人数大于 2 的分配"},
    {"project", "计数(分配, 人数 > 2) >= 3", "人数大于 2 的分配行数不小于 3"},
    {"project", "不重复(项目名称)", "项目名称不与其他项目重复"},
    {"project", "不同于前面各项目(实际支出合计, 执行率)",
     "实际支出合计、执行率不与前面的项目全部相同"},
    {"project", "不同于上年(项目概况)", "项目概况不与上年相同"},
    {"project", "实际支出合计 > 上年.实际支出合计", "实际支出合计大于上年实际支出合计"},
    {"project", "都有对应(问题, 整改.对应问题)", "每条问题都有对应的整改"},
    {"fund", "四舍五入(绝对值(实际支出), 2) = 最大(年初预算, 1万元)",
     "实际支出的绝对值留 2 位小数等于年初预算与 1 万元中较大的"},
};

static void says_it_in_words(void **state)
{
    (void)state;
    struct dict *d = small_load();
    for (size_t i = 0; i < sizeof in_words / sizeof *in_words; i++) {
        struct arena arena = {0};
        struct err err = {0};
        struct text words = {0};
        size_t at = 0;
        const struct kind *own = dict_kind(d, in_words[i].own);
        struct expr *e = expr_parse(in_words[i].text, d, own, &arena, &at, &err);
        if (!e)
            fail_msg("%s: %s", in_words[i].text, err.msg);
        expr_say(e, in_words[i].text, own, &words);
        check_text(in_words[i].text, text_str(&words), in_words[i].words);
        text_finish(&words);
        arena_finish(&arena);
    }
    dict_destroy(d);
}

/* ---- inputs ---- */

static void add_input(const struct field *f, void *arg)
{
    struct text *out = arg;
    text_addf(out, "%s.%s ", f->kind->key, f->key);
}

static void names_its_inputs(void **state)
{
    (void)state;
    static const struct {
        const char *own, *text, *inputs;
    } cases[] = {
        {"fund", "实际支出 > 1万元", "fund.spent "},
        {"fund", "执行率 > 1%", "fund.rate fund.spent fund.budget "},
        {"project", "计数(资金, 实际支出 > 0) > 0", "project.funds fund.spent "},
        {"project", "实际支出合计 > 0", "project.spent project.funds fund.spent "},
        {"project", "都有对应(问题, 整改.对应问题)", "project.problems project.fixes fix.answers "},
        {"project", "不同于前面各项目(项目概况)", "project.overview "},
        {"share", "不重复(分配对象)", "project.shares share.to "},
    };
    struct dict *d = small_load();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = {0};
        struct text inputs = {0};
        struct err err;
        size_t at;
        struct expr *e =
            expr_parse(cases[i].text, d, dict_kind(d, cases[i].own), &arena, &at, &err);
        assert_non_null(e);
        expr_inputs(e, add_input, &inputs);
        check_text(cases[i].text, text_str(&inputs), cases[i].inputs);
        text_finish(&inputs);
        arena_finish(&arena);
    }
    dict_destroy(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_form),
        cmocka_unit_test(refuses_with_a_hint),
        cmocka_unit_test(quotes_at_most_whole_characters),
        cmocka_unit_test(reads_one_rule_for_several_fields),
        cmocka_unit_test(bounds_length_and_depth),
        cmocka_unit_test(says_it_in_words),
        cmocka_unit_test(names_its_inputs),
    };
    return cmocka_run_group_tests_name("template.expr", tests, NULL, NULL);
}
