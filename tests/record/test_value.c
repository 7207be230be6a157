/* SPDX-License-Identifier: MulanPSL-2.0 */
/* What stands in a field after something was typed, and how it prints. */
#include "small.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    const char *kind, *key, *typed;
    enum value_state state;
    int64_t number;
    const char *kept, *printed;
} READS[] = {
    /* text */
    {"project", "name", "  考试考务费　", VALUE_SET, 0, "考试考务费", "考试考务费"},
    {"project", "name", "", VALUE_BLANK, 0, "", ""},
    {"project", "name", " 　 ", VALUE_BLANK, 0, "", ""},
    {"project", "name", "无", VALUE_NONE, 0, "无", "无"},
    {"project", "name", " 不适用 ", VALUE_NA, 0, "不适用", "不适用"},
    {"project", "name", "待核实", VALUE_PENDING, 0, "待核实", "待核实"},
    {"project", "name", "无业人员培训", VALUE_SET, 0, "无业人员培训", "无业人员培训"},
    /* prose keeps its indent and its lines */
    {"project", "overview", "　　第一段\n\n　　第二段 \n", VALUE_SET, 0, "　　第一段\n\n　　第二段",
     "　　第一段\n\n　　第二段"},
    {"project", "overview", "\n　无\n", VALUE_NONE, 0, "无", "无"},
    {"project", "overview", "\n \n", VALUE_BLANK, 0, "", ""},
    /* amounts in 万元 are integers of 分 */
    {"fund", "budget", "477", VALUE_SET, 477000000, "477", "477.00"},
    {"fund", "budget", "411930元", VALUE_SET, 41193000, "411930元", "41.19"},
    {"fund", "budget", "=1.1+2.2", VALUE_SET, 3300000, "=1.1+2.2", "3.30"},
    {"fund", "budget", "-40.74", VALUE_SET, -40740000, "-40.74", "-40.74"},
    {"fund", "budget", "１２．５", VALUE_SET, 12500000, "１２．５", "12.50"},
    {"fund", "budget", "12O.5", VALUE_UNREADABLE, 0, "12O.5", "12O.5"},
    {"fund", "budget", "无", VALUE_NONE, 0, "无", "无"},
    {"fund", "budget", "待核实", VALUE_PENDING, 0, "待核实", "待核实"},
    {"fund", "budget", "￥1,334.50", VALUE_SET, 1334500000, "￥1,334.50", "1334.50"},
    {"fund", "budget", "¥ 5元", VALUE_SET, 500, "¥ 5元", "0.00"},
    {"fund", "budget", "5%", VALUE_UNREADABLE, 0, "5%", "5%"},
    {"indicator", "target", "90%", VALUE_UNREADABLE, 0, "90%", "90%"},
    {"indicator", "target", "82.4％", VALUE_UNREADABLE, 0, "82.4％", "82.4％"},
    {"allocation", "persons", "128人", VALUE_SET, 128, "128人", "128"},
    {"allocation", "persons", "128户", VALUE_UNREADABLE, 0, "128户", "128户"},
    {"allocation", "persons", "人", VALUE_UNREADABLE, 0, "人", "人"},
    {"indicator", "fee", "300", VALUE_SET, 30000, "300", "300.00"},
    /* other figures */
    {"allocation", "persons", "1,234", VALUE_SET, 1234, "1,234", "1234"},
    {"allocation", "persons", "1.5", VALUE_UNREADABLE, 0, "1.5", "1.5"},
    {"indicator", "ratio", "80", VALUE_SET, 8000, "80", "80.00%"},
    {"indicator", "ratio", "82.45%", VALUE_SET, 8245, "82.45%", "82.45%"},
    {"indicator", "weight", "13.2", VALUE_SET, 1320, "13.2", "13.20"},
    {"indicator", "target", "85", VALUE_SET, 850000, "85", "85"},
    {"indicator", "target", "85.00", VALUE_SET, 850000, "85.00", "85.00"},
    {"ledger", "year", "2025", VALUE_SET, 2025, "2025", "2025"},
    {"ledger", "year", "2025年", VALUE_SET, 2025, "2025年", "2025"},
    {"ledger", "year", "去年", VALUE_UNREADABLE, 0, "去年", "去年"},
    /* dates become ISO text; short ones are of the ledger's year or the next */
    {"project", "start_on", "2025年3月15日", VALUE_SET, 20250315, "2025-03-15", "2025-03-15"},
    {"project", "start_on", "3.15", VALUE_SET, 20240315, "2024-03-15", "2024-03-15"},
    {"report", "date", "1.20", VALUE_SET, 20250120, "2025-01-20", "2025-01-20"},
    {"report", "date", "2024-12-31", VALUE_SET, 20241231, "2024-12-31", "2024-12-31"},
    {"project", "start_on", "2025年3月", VALUE_SET, 20250300, "2025-03", "2025-03"},
    {"project", "start_on", "2025-02-30", VALUE_UNREADABLE, 0, "2025-02-30", "2025-02-30"},
    {"project", "start_on", "不适用", VALUE_NA, 0, "不适用", "不适用"},
    /* choices and flags; 无 is one of the choices here */
    {"fund", "source", " 中央 ", VALUE_SET, 1, "中央", "中央"},
    {"fund", "source", "村级", VALUE_UNREADABLE, 0, "村级", "村级"},
    {"fund", "source", "无", VALUE_NONE, 0, "无", "无"},
    {"project", "served", "无", VALUE_SET, 1, "无", "无"},
    {"project", "served", "不适用", VALUE_NA, 0, "不适用", "不适用"},
    {"project", "office", "财务股", VALUE_SET, 1, "财务股", "财务股"},
    {"project", "office", "院感科", VALUE_SET, -1, "院感科", "院感科"},
    /* in the place of rows only a state can be declared */
    {"project", "problems", "无", VALUE_NONE, 0, "无", "无"},
    {"project", "problems", "没有", VALUE_UNREADABLE, 0, "没有", "没有"},
};

static void reads_what_was_typed(void **state)
{
    struct small s;
    (void)state;
    small_open(&s);
    for (size_t i = 0; i < sizeof READS / sizeof *READS; i++) {
        struct value v = {0};
        struct text printed = {0};
        const struct field *f = small_field(&s, READS[i].kind, READS[i].key);
        value_read(&v, f, READS[i].typed, 2024);
        value_print(&v, f, false, &printed);
        const char *kept = v.typed ? v.typed : "";
        if (v.state != READS[i].state || v.number != READS[i].number ||
            strcmp(kept, READS[i].kept) != 0 || strcmp(text_str(&printed), READS[i].printed) != 0)
            fail_msg("%s.%s 「%s」: state %d, number %lld, kept 「%s」, printed 「%s」",
                     READS[i].kind, READS[i].key, READS[i].typed, (int)v.state, (long long)v.number,
                     kept, text_str(&printed));
        value_finish(&v);
        text_finish(&printed);
    }
    small_close(&s);
}

static const struct {
    const char *kind, *key, *typed;
    const char *says; /* a part of it */
} SAYS[] = {
    {"fund", "budget", "12O.5", "12O.5"},
    {"project", "start_on", "2025-02-30", "2025-02-30"},
    {"project", "start_on", "3月底", "或 3.15、0315（算 2024 年）"},
    {"report", "date", "月底", "请写成 2025-03-15，或 3.15、0315（算 2025 年）"},
    {"fund", "source", "村级", "「村级」不在可选的内容里，可选「本级」「中央」"},
    {"project", "problems", "没有", "只能填「无」「不适用」或「待核实」"},
    {"measure", "answers", "7", "「7」不是已有的问题序号"},
};

static void says_why_it_cannot_be_read(void **state)
{
    struct small s;
    (void)state;
    small_open(&s);
    for (size_t i = 0; i < sizeof SAYS / sizeof *SAYS; i++) {
        struct value v = {0};
        struct text why = {0};
        const struct field *f = small_field(&s, SAYS[i].kind, SAYS[i].key);
        value_read(&v, f, SAYS[i].typed, 2024);
        assert_int_equal(v.state, VALUE_UNREADABLE);
        value_says(&v, f, 2024, &why);
        if (!strstr(text_str(&why), SAYS[i].says))
            fail_msg("「%s」: %s", SAYS[i].typed, text_str(&why));
        value_finish(&v);
        text_finish(&why);
    }
    small_close(&s);
}

static void groups_figures_but_not_years(void **state)
{
    static const struct {
        const char *kind, *key, *typed, *printed;
    } CASES[] = {
        {"fund", "budget", "1234567.8", "1,234,567.80"},
        {"allocation", "persons", "13770", "13,770"},
        {"indicator", "target", "13770.5", "13,770.5"},
        {"ledger", "year", "2025", "2025"},
        {"fund", "budget", "12O.5", "12O.5"},
    };
    struct small s;
    (void)state;
    small_open(&s);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct value v = {0};
        struct text printed = {0};
        const struct field *f = small_field(&s, CASES[i].kind, CASES[i].key);
        value_read(&v, f, CASES[i].typed, 2024);
        value_print(&v, f, true, &printed);
        assert_string_equal(text_str(&printed), CASES[i].printed);
        value_finish(&v);
        text_finish(&printed);
    }
    small_close(&s);
}

static void the_four_states_differ(void **state)
{
    static const char *const TYPED[] = {"", "无", "不适用", "待核实", "无。"};
    struct small s;
    struct value v[5] = {0};
    (void)state;
    small_open(&s);
    for (size_t i = 0; i < 5; i++) {
        value_read(&v[i], small_field(&s, "project", "name"), TYPED[i], 0);
        assert_int_equal(value_is_declared(&v[i]), i >= 1 && i <= 3);
        if (value_is_declared(&v[i]))
            assert_string_equal(value_state_word(v[i].state), TYPED[i]);
        else
            assert_string_equal(value_state_word(v[i].state), "");
    }
    for (size_t i = 0; i < 5; i++) {
        for (size_t j = 0; j < 5; j++)
            assert_int_equal(value_same(&v[i], &v[j]), i == j);
    }
    for (size_t i = 0; i < 5; i++)
        value_finish(&v[i]);
    small_close(&s);
}

static void copies_stand_alone(void **state)
{
    struct value a = {0};
    struct value b = {0};
    struct small s;
    (void)state;
    small_open(&s);
    value_read(&a, small_field(&s, "fund", "budget"), "477", 0);
    value_copy(&b, &a);
    value_read(&a, small_field(&s, "fund", "budget"), a.typed, 0); /* its own text */
    assert_true(value_same(&a, &b));
    value_finish(&a);
    assert_string_equal(b.typed, "477");
    assert_int_equal(b.number, 477000000);
    value_finish(&b);
    small_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_was_typed),
        cmocka_unit_test(says_why_it_cannot_be_read),
        cmocka_unit_test(groups_figures_but_not_years),
        cmocka_unit_test(the_four_states_differ),
        cmocka_unit_test(copies_stand_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
