/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Expressions over a record: each operator with what is known and what is not. */
#include "small.h"

#include "record/eval.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* ---- the record the cases look at ---- */

static const struct {
    const char *path, *typed;
} FILLED[] = {
    {"year", "2025"},
    {"people", "1000"},
    {"title", "自评报告"},
    /* 1: whole; 2: as 1; 3: with gaps; 4: nothing; 5: all zero; 6: as 5 */
    {"projects/1/name", "基本药物制度补助"},
    {"projects/1/start_on", "2025-03-15"},
    {"projects/1/end_on", "2025-03"},
    {"projects/1/served", "有"},
    {"projects/1/funds/1/item", "基药"},
    {"projects/1/funds/1/source", "本级"},
    {"projects/1/funds/1/budget", "477"},
    {"projects/1/funds/1/adjustment", "无"},
    {"projects/1/funds/1/spent", "300"},
    {"projects/1/funds/2/source", "中央"},
    {"projects/1/funds/2/budget", "23"},
    {"projects/1/funds/2/adjustment", "-3"},
    {"projects/1/funds/2/spent", "20"},
    {"projects/1/allocations/1/to", "城关镇"},
    {"projects/1/allocations/1/amount", "200"},
    {"projects/1/allocations/1/fund", "1"},
    {"projects/1/allocations/2/to", "石桥镇"},
    {"projects/1/allocations/2/amount", "100"},
    {"projects/1/allocations/2/fund", "1"},
    {"projects/1/allocations/3/to", "城关镇"},
    {"projects/1/allocations/3/amount", "20"},
    {"projects/1/indicators/1/name", "甲"},
    {"projects/1/indicators/1/target", "10000"},
    {"projects/1/indicators/1/fee", "300"},
    {"projects/1/indicators/1/weight", "15"},
    {"projects/1/indicators/2/name", "乙"},
    {"projects/1/indicators/2/target", "1"},
    {"projects/1/problems/1/text", "甲"},
    {"projects/1/problems/2/text", "乙"},
    {"projects/1/problems/1/proofs/1/copies", "2"},
    {"projects/1/problems/2/proofs/1/copies", "3"},
    {"projects/1/measures/1/text", "整改甲"},
    {"projects/1/measures/1/answers", "1"},
    {"projects/2/name", "乡村医生补助"},
    {"projects/2/funds/1/budget", "500"},
    {"projects/2/funds/1/spent", "320"},
    {"projects/2/problems", "无"},
    {"projects/3/name", "乡村医生补助"},
    {"projects/3/start_on", "2026-01-01"},
    {"projects/3/end_on", "2025-12-31"},
    {"projects/3/served", "不适用"},
    {"projects/3/funds/1/budget", "500"},
    {"projects/3/funds/1/spent", "12O.5"},
    {"projects/3/funds/2/budget", "待核实"},
    {"projects/4/overview", "概况"},
    {"projects/5/funds/1/budget", "0"},
    {"projects/5/funds/1/spent", "0"},
    {"projects/6/funds/1/budget", "0"},
    {"projects/6/funds/1/spent", "无"},
};

static void fill(struct small *s)
{
    for (size_t i = 0; i < sizeof FILLED / sizeof *FILLED; i++)
        small_set(s, FILLED[i].path, FILLED[i].typed);
    small_end(s);
}

/* ---- evaluating text ---- */

struct evaluation {
    struct scope scope;
    struct result result;
    struct arena arena;
};

static void evaluate(struct small *s, const char *path, const char *text,
                     const struct record *last_year, struct evaluation *out)
{
    struct err err = {0};
    size_t at = 0;
    const struct row *row = *path ? small_find(s, path).row : s->report;
    *out = (struct evaluation){0};
    if (!row)
        fail_msg("%s: no such row", path);
    const struct expr *e = expr_parse(text, s->dict, row->kind, &out->arena, &at, &err);
    if (!e)
        fail_msg("%s: %s", text, err.msg);
    out->scope = (struct scope){
        .record = s->record, .report = s->report, .last_year = last_year, .row = row};
    out->result = eval(e, &out->scope);
}

/* 真, 假, 缺数, a number as it prints, or a text. */
static void print_result(const struct result *r, struct text *out)
{
    if (r->kind == RESULT_UNKNOWN)
        text_add(out, "缺数");
    else if (r->kind == RESULT_TRUTH)
        text_add(out, r->truth ? "真" : "假");
    else if (r->kind == RESULT_TEXT)
        text_add(out, r->text);
    else
        ratio_print(r->number, r->as, false, out);
}

static void expect(struct small *s, const char *path, const char *text,
                   const struct record *last_year, const char *expected)
{
    struct evaluation e;
    struct text said = {0};
    evaluate(s, path, text, last_year, &e);
    print_result(&e.result, &said);
    if (strcmp(text_str(&said), expected) != 0)
        fail_msg("%s: %s is %s, should be %s", path, text, text_str(&said), expected);
    text_finish(&said);
    arena_finish(&e.arena);
}

/* ---- the cases ---- */

static const char ONE[] = "projects/1";
static const char TWO[] = "projects/2";
static const char THREE[] = "projects/3";
static const char FOUR[] = "projects/4";
static const char FUND[] = "projects/1/funds/1";
static const char FUND2[] = "projects/1/funds/2";
static const char GAP[] = "projects/3/funds/1";
static const char GAP2[] = "projects/3/funds/2";
static const char ALLOCATION[] = "projects/1/allocations/1";
static const char INDICATOR[] = "projects/1/indicators/1";
static const char INDICATOR2[] = "projects/1/indicators/2";

static const struct {
    const char *path, *text, *expected;
} CASES[] = {
    /* fields: own, of rows above; computed ones */
    {FUND, "年初预算", "477.00"},
    {FUND, "项目.项目名称", "基本药物制度补助"},
    {FUND, "台账.年度", "2025"},
    {FUND, "预算调整", "0.00"}, /* 无 is 0 */
    {GAP, "实际支出", "缺数"},  /* cannot be read */
    {GAP2, "年初预算", "缺数"}, /* 待核实 */
    {GAP2, "实际支出", "缺数"}, /* blank */
    {FUND2, "全年预算数", "20.00"},
    {FUND, "执行率", "62.89%"},
    {ONE, "实际支出合计", "320.00"},
    {ONE, "年初执行率", "64.00%"},
    {THREE, "实际支出合计", "缺数"},
    {THREE, "年初执行率", "缺数"},
    {FOUR, "实际支出合计", "缺数"}, /* no rows */
    {"", "总支出", "缺数"},         /* over all projects; some are unknown */
    {ONE, "有无服务对象", "有"},
    {THREE, "有无服务对象", "缺数"},       /* 不适用 */
    {"projects/5", "年初执行率", "0.00%"}, /* 0 / 0 */
    {INDICATOR, "指标值", "10000"},
    {ALLOCATION, "占比", "62.50%"},
    {ONE, "开始日期", "2025-03-15"},
    /* arithmetic */
    {FUND, "年初预算 + 实际支出", "777.00"},
    {FUND2, "年初预算 + 预算调整 - 实际支出", "0.00"},
    {FUND, "年初预算 × 30%", "143.10"},
    {FUND, "-年初预算 ÷ 3", "-159.00"},
    {FUND, "实际支出 ÷ 年初预算 + 1", "1.628931"},
    {FUND, "年初预算 ÷ 预算调整", "缺数"}, /* x / 0 */
    {FUND, "预算调整 ÷ 预算调整", "0"},
    {GAP, "年初预算 + 实际支出", "缺数"},
    {FUND, "绝对值(实际支出 - 年初预算)", "177.00"},
    {GAP, "绝对值(实际支出)", "缺数"},
    {FUND, "最小(年初预算, 实际支出)", "300.00"},
    {FUND, "最大(年初预算, 实际支出)", "477.00"},
    {GAP, "最大(年初预算, 实际支出)", "缺数"},
    {FUND, "四舍五入(年初预算 ÷ 7, 1)", "68.10"},
    {FUND, "四舍五入(0 - 年初预算 ÷ 2, 0)", "-239.00"}, /* away from zero */
    {GAP, "四舍五入(实际支出, 2)", "缺数"},
    /* comparisons */
    {FUND, "实际支出 = 300万元", "真"},
    {FUND, "实际支出 <> 300万元", "假"},
    {FUND, "实际支出 < 300万元", "假"},
    {FUND, "实际支出 <= 300万元", "真"},
    {FUND, "实际支出 > 299.9999万元", "真"},
    {FUND, "实际支出 >= 300.0001万元", "假"},
    {GAP, "实际支出 >= 0万元", "缺数"},
    {ONE, "年初执行率 < 80%", "真"},
    {FUND, "资金来源 = 「本级」", "真"},
    {FUND2, "资金来源 <> 「本级」", "真"},
    {GAP, "资金来源 = 「本级」", "缺数"},
    {FUND, "资金来源 属于 (「中央」, 「本级」)", "真"},
    {FUND, "资金来源 属于 (「中央」)", "假"},
    {GAP, "资金来源 属于 (「中央」)", "缺数"},
    {THREE, "开始日期 <= 结束日期", "假"},
    {ONE, "开始日期 > 年度", "假"}, /* in that year, and not after it */
    {ONE, "开始日期 = 年度", "真"},
    {ONE, "年度 >= 结束日期", "真"},
    {ONE, "开始日期 <= 结束日期", "缺数"}, /* the end is known to the month only, the same one */
    {FOUR, "开始日期 <= 结束日期", "缺数"},
    /* logic in three values */
    {FUND, "真 且 真", "真"},
    {FUND, "真 且 假", "假"},
    {FUND, "假 或 真", "真"},
    {FUND, "假 或 假", "假"},
    {FUND, "非 真", "假"},
    {GAP, "实际支出 > 0万元 且 假", "假"},
    {GAP, "实际支出 > 0万元 且 真", "缺数"},
    {GAP, "实际支出 > 0万元 或 真", "真"},
    {GAP, "假 或 实际支出 > 0万元", "缺数"},
    {GAP, "非 实际支出 > 0万元", "缺数"},
    /* tests of a field */
    {FUND, "实际支出 有数", "真"},
    {FUND, "预算调整 有数", "假"}, /* 无 is no figure */
    {GAP, "实际支出 有数", "假"},
    {GAP2, "实际支出 有数", "假"},
    {ONE, "年初执行率 有数", "真"},
    {THREE, "年初执行率 有数", "假"},
    {FUND, "预算调整 不空", "真"},
    {GAP, "实际支出 不空", "真"}, /* something stands there */
    {GAP2, "年初预算 不空", "真"},
    {GAP2, "实际支出 不空", "假"},
    {GAP2, "实际支出 空", "真"},
    {FUND, "实际支出 空", "假"},
    {ONE, "问题 不空", "真"},
    {TWO, "问题 不空", "真"}, /* 无 is declared */
    {THREE, "问题 不空", "假"},
    {ALLOCATION, "所属资金行 有数", "真"},
    {"projects/1/allocations/3", "所属资金行 有数", "假"},
    {"projects/1/allocations/3", "所属资金行 空", "真"},
    /* sums and counts */
    {ONE, "合计(资金.年初预算)", "500.00"},
    {ONE, "合计(资金.预算调整)", "-3.00"},
    {ONE, "合计(资金.全年预算数)", "497.00"},
    {ONE, "合计(资金.年初预算, 资金来源 = 「中央」)", "23.00"},
    {ONE, "合计(资金.年初预算, 年初预算 > 1000万元)", "0.00"},
    {TWO, "合计(资金.年初预算, 资金来源 = 「中央」)", "缺数"},
    {THREE, "合计(资金.年初预算)", "缺数"},
    {TWO, "合计(资金.预算调整)", "缺数"}, /* blank */
    {FOUR, "合计(资金.年初预算)", "缺数"},
    {ALLOCATION, "合计(分配.分配金额)", "320.00"},
    {"projects/1/problems/2", "合计(佐证.份数)", "3"},
    {ONE, "计数(资金)", "2"},
    {ONE, "计数(资金, 资金来源 = 「中央」)", "1"},
    {THREE, "计数(资金, 实际支出 > 0万元)", "0"}, /* unknown counts as not */
    {FOUR, "计数(资金)", "0"},
    {"", "计数(项目)", "6"},
    {FUND, "同行合计(分配.分配金额, 所属资金行)", "300.00"},
    {FUND2, "同行合计(分配.分配金额, 所属资金行)", "缺数"}, /* none points at it */
    /* among siblings */
    {ALLOCATION, "不重复(分配对象)", "假"},
    {"projects/1/allocations/2", "不重复(分配对象)", "真"},
    {GAP, "不重复(名目)", "缺数"},
    {ONE, "不重复(项目名称)", "真"},
    {THREE, "不重复(项目名称)", "假"},
    {FOUR, "不重复(项目名称)", "缺数"},
    {ONE, "都有对应(问题, 整改.对应问题)", "假"},
    {FOUR, "都有对应(问题, 整改.对应问题)", "真"}, /* there is none to answer */
    /* 万元 taken for 元 */
    {INDICATOR, "相差万倍(指标值, 1)", "真"},
    {INDICATOR2, "相差万倍(10000, 指标值)", "真"},
    {INDICATOR, "相差万倍(指标值, 3)", "假"},
    {INDICATOR, "相差万倍(指标值, 2)", "真"},
    {INDICATOR, "相差万倍(指标值, 0)", "假"},
    {INDICATOR, "标准金额 ÷ 10000 = 0.03万元", "真"},
    /* the same money */
    {ONE, "不同于前面各项目(年初预算合计, 实际支出合计)", "真"},
    {TWO, "不同于前面各项目(年初预算合计, 实际支出合计)", "假"},
    {THREE, "不同于前面各项目(年初预算合计, 实际支出合计)", "缺数"},
    {"projects/6", "不同于前面各项目(年初预算合计, 实际支出合计)", "真"}, /* all zero */
    {THREE, "不同于前面各项目(项目名称)", "假"},
};

static void evaluates(void **state)
{
    struct small *s = *state;
    fill(s);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        expect(s, CASES[i].path, CASES[i].text, NULL, CASES[i].expected);
}

static void too_large_is_unknown(void **state)
{
    struct small *s = *state;
    fill(s);
    small_set(s, "people", "9999999999999999");
    expect(s, ONE, "常住人口数 × 常住人口数 > 0", NULL, "真");
    expect(s, ONE, "常住人口数 × 常住人口数 × 常住人口数 > 0", NULL, "缺数");
    expect(s, ONE, "四舍五入(常住人口数 × 常住人口数, 2) > 0", NULL, "缺数");
}

/* ---- terms ---- */

static const struct {
    const char *path, *text;
    const char *terms; /* "label of the row's kind.field=value", in order */
} TERMS[] = {
    {FUND, "实际支出 + 年初预算 = 年初预算", "资金行.实际支出 资金行.年初预算"},
    {FUND, "全年预算数 >= 实际支出", "资金行.年初预算 资金行.预算调整 资金行.实际支出"},
    {ONE, "年初执行率 >= 80%", "合计资金行.实际支出=320 合计资金行.年初预算=500"},
    {ONE, "合计(分配.分配金额) = 实际支出合计", "合计分配.分配金额=320 合计资金行.实际支出=320"},
    {ONE, "计数(资金, 资金来源 = 「中央」) > 1", "计数资金行=1"},
    {ONE, "合计(资金.年初预算, 资金来源 = 「中央」) < 年初预算合计",
     "合计资金行.年初预算=23 合计资金行.年初预算=500"},
    {FOUR, "计数(资金) > 0 且 年初预算合计 > 0万元", "计数项目=0"},
    {FUND, "项目.项目名称 不空 且 实际支出 有数", "项目.项目名称 资金行.实际支出"},
    {FOUR, "实际支出合计 > 0万元", ""},
    {TWO, "不同于前面各项目(项目名称)", "项目.项目名称"},
};

static void names_its_terms(void **state)
{
    struct small *s = *state;
    fill(s);
    for (size_t i = 0; i < sizeof TERMS / sizeof *TERMS; i++) {
        struct evaluation e;
        struct text said = {0};
        evaluate(s, TERMS[i].path, TERMS[i].text, NULL, &e);
        for (size_t t = 0; t < e.scope.terms; t++) {
            const struct scope_term *term = &e.scope.term[t];
            text_addf(&said, "%s%s%s", t ? " " : "",
                      !term->sum    ? ""
                      : term->count ? "计数"
                                    : "合计",
                      term->row->kind->label);
            if (term->field)
                text_addf(&said, ".%s", term->field->label);
            if (term->sum)
                text_add(&said, "=");
            if (term->sum)
                ratio_print(term->number, NULL, false, &said);
        }
        if (strcmp(text_str(&said), TERMS[i].terms) != 0)
            fail_msg("%s: %s", TERMS[i].text, text_str(&said));
        text_finish(&said);
        arena_finish(&e.arena);
    }
}

static void names_the_other_project(void **state)
{
    struct small *s = *state;
    struct evaluation e;
    fill(s);
    evaluate(s, TWO, "不同于前面各项目(年初预算合计, 实际支出合计)", NULL, &e);
    assert_ptr_equal(e.scope.other, small_find(s, ONE).row);
    arena_finish(&e.arena);
    evaluate(s, THREE, "不重复(项目名称)", NULL, &e);
    assert_ptr_equal(e.scope.other, small_find(s, TWO).row);
    assert_int_equal(e.scope.times, 2);
    arena_finish(&e.arena);
    evaluate(s, ALLOCATION, "不重复(分配对象)", NULL, &e);
    assert_null(e.scope.other);
    assert_int_equal(e.scope.times, 2);
    arena_finish(&e.arena);
}

static void only_the_report_s_projects_count(void **state)
{
    struct small *s = *state;
    fill(s);
    record_show(s->record, s->step, s->report, small_find(s, ONE).row, false);
    expect(s, "projects/1", "不同于前面各项目(年初预算合计, 实际支出合计)", NULL, "真");
    expect(s, "", "计数(项目)", NULL, "5");
}

/* ---- copied text ---- */

#define LONG_A "药物政策与基层卫生股每年对乡村医生组织一次统一考核"
#define LONG_B "妇幼健康服务股统一掌握检查任务，质控每季一次并通报"

static const struct {
    const char *first, *second; /* 项目概况 of project 1 and 2 */
    const char *expected;       /* for project 2 */
} COPIES[] = {
    {LONG_A, LONG_A, "假"},
    {LONG_A, "　　" LONG_A "\n", "假"},
    {"药物政策与基层卫生股 每年对乡村医生\t组织一次统一考核", LONG_A, "假"},
    {LONG_A "\n" LONG_B, "本项目自己的概况写在这里。\n" LONG_B, "假"},
    {LONG_A, LONG_B, "真"},
    {LONG_A, LONG_A "。", "真"},
    {"没有发生。", "没有发生。", "真"}, /* too short to be copied */
    {LONG_A, "", "缺数"},
    {"", LONG_A, "真"},
    {"无", "无", "缺数"},
};

static void finds_copied_paragraphs(void **state)
{
    struct small *s = *state;
    small_row(s, TWO);
    for (size_t i = 0; i < sizeof COPIES / sizeof *COPIES; i++) {
        small_set(s, "projects/1/overview", COPIES[i].first);
        small_set(s, "projects/2/overview", COPIES[i].second);
        expect(s, TWO, "文字不同于其他项目(项目概况)", NULL, COPIES[i].expected);
        struct evaluation e;
        evaluate(s, TWO, "文字不同于其他项目(项目概况)", NULL, &e);
        bool is_copied = strcmp(COPIES[i].expected, "假") == 0;
        assert_ptr_equal(e.scope.other, is_copied ? small_find(s, ONE).row : NULL);
        arena_finish(&e.arena);
    }
}

static void copied_rows_are_looked_for_in_all_rows(void **state)
{
    struct small *s = *state;
    small_set(s, "projects/1/problems/1/text", LONG_B);
    small_set(s, "projects/1/problems/2/text", LONG_A);
    small_set(s, "projects/2/problems/1/text", LONG_A);
    small_set(s, "projects/2/problems/2/text", "自己写的问题。");
    expect(s, "projects/2/problems/1", "文字不同于其他项目(问题)", NULL, "假");
    expect(s, "projects/2/problems/2", "文字不同于其他项目(问题)", NULL, "真");
    expect(s, "projects/1/problems/1", "文字不同于其他项目(问题)", NULL, "真");
}

/* ---- last year ---- */

static void compares_with_last_year(void **state)
{
    static const struct {
        const char *path, *text, *expected;
    } LAST[] = {
        {ONE, "上年.年初预算合计", "477.00"},
        {ONE, "上年.项目概况", "去年的概况"},
        {ONE, "上年.项目概况 不空", "真"},
        {FUND, "项目.实际支出合计 > 0万元", "真"},
        {TWO, "上年.年初预算合计", "缺数"}, /* another name */
        {ONE, "不同于上年(年初预算合计)", "真"},
        {ONE, "不同于上年(实际支出合计)", "假"},
        {ONE, "不同于上年(年初预算合计, 实际支出合计)", "真"},
        {TWO, "不同于上年(实际支出合计)", "缺数"},
        {FOUR, "不同于上年(项目概况)", "缺数"},
    };
    struct small *s = *state;
    struct small last;
    fill(s);
    small_open(&last); /* a dictionary of its own, as an older report may have */
    small_set(&last, "projects/1/name", "别的项目");
    small_set(&last, "projects/2/name", " 基本药物 制度补助");
    small_set(&last, "projects/2/overview", "去年的概况");
    small_set(&last, "projects/2/funds/1/budget", "477");
    small_set(&last, "projects/2/funds/1/spent", "320");
    for (size_t i = 0; i < sizeof LAST / sizeof *LAST; i++) {
        expect(s, LAST[i].path, LAST[i].text, last.record, LAST[i].expected);
        if (strstr(LAST[i].text, "上年"))
            expect(s, LAST[i].path, LAST[i].text, NULL, "缺数");
    }
    small_close(&last);
}

/* ---- what has gone ---- */

static void removed_rows_do_not_count(void **state)
{
    struct small *s = *state;
    fill(s);
    record_remove(s->record, s->step, small_find(s, FUND).row);
    expect(s, ONE, "合计(资金.年初预算)", NULL, "23.00");
    expect(s, ALLOCATION, "所属资金行 空", NULL, "真");
    small_set(s, "projects/1/measures/2/answers", "2");
    expect(s, ONE, "都有对应(问题, 整改.对应问题)", NULL, "真");
    record_remove(s->record, s->step, small_find(s, "projects/1/measures/2").row);
    expect(s, ONE, "都有对应(问题, 整改.对应问题)", NULL, "假");
}

static void prints_computed_fields(void **state)
{
    static const struct {
        const char *path, *printed;
    } PRINTED[] = {
        {"projects/1/spent_sum", "320.00"},    {"projects/1/first_rate", "64.00%"},
        {"projects/3/spent_sum", ""},          {"projects/5/first_rate", "0.00%"},
        {"projects/1/funds/1/rate", "62.89%"}, {"total", ""},
    };
    struct small *s = *state;
    fill(s);
    for (size_t i = 0; i < sizeof PRINTED / sizeof *PRINTED; i++)
        assert_string_equal(small_print(s, PRINTED[i].path), PRINTED[i].printed);
    for (size_t i = 6; i >= 3; i--)
        record_show(s->record, s->step, s->report, record_project(s->record, s->report, i - 1),
                    false);
    assert_string_equal(small_print(s, "total"), "640.00");
}

/* As many formulas as a dictionary may have one below another are worked out. */
static void follows_the_longest_chain(void **state)
{
    enum { LONGEST = 32 };
    struct text source = {0};
    struct dict *d = NULL;
    struct err err = {0};
    int64_t next = 1;
    struct ratio got;
    (void)state;

    text_add(&source, "kinds:\n"
                      "  ledger: {label: 台账, fields: {unit: {label: 单位}}}\n"
                      "  report: {label: 报告, under: ledger, fields: {title: {label: 标题}}}\n"
                      "  project:\n"
                      "    label: 项目\n"
                      "    rows: projects\n"
                      "    under: ledger\n"
                      "    fields:\n"
                      "      name: {label: 项目名称}\n"
                      "      n0: {label: 栏0, type: count}\n");
    for (int i = 1; i <= LONGEST; i++)
        text_addf(&source, "      n%d: {label: 栏%d, type: count, is: 栏%d + 1个}\n", i, i, i - 1);
    if (dict_parse(source.s, source.bytes, "f", &d, &err) != STATUS_OK)
        fail_msg("%s", err.msg);
    struct record *r = record_create(d, &next);
    struct step *step = step_create(1, r->ledger->id, "");
    struct row *row = record_add(r, step, r->ledger, d->project, NULL);
    record_set(r, step, row, kind_field(d->project, "n0"), "1");
    assert_true(eval_field(r, row, kind_field(d->project, "n32"), &got));
    assert_int_equal((int64_t)got.num, LONGEST + 1);
    step_destroy(step);
    record_destroy(r);
    dict_destroy(d);
    text_finish(&source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(evaluates),
        SMALL_TEST(too_large_is_unknown),
        SMALL_TEST(names_its_terms),
        SMALL_TEST(names_the_other_project),
        SMALL_TEST(only_the_report_s_projects_count),
        SMALL_TEST(finds_copied_paragraphs),
        SMALL_TEST(copied_rows_are_looked_for_in_all_rows),
        SMALL_TEST(compares_with_last_year),
        SMALL_TEST(removed_rows_do_not_count),
        SMALL_TEST(prints_computed_fields),
        cmocka_unit_test(follows_the_longest_chain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
