/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Finding by initials. */
#include "base/pinyin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void finds_by_text_and_initials(void **state)
{
    static const struct {
        const char *label, *typed;
        bool matches;
    } cases[] = {
        {"财政局", "czj", true},
        {"财政局", "CZJ", true},
        {"财政局", "ｃｚｊ", true},
        {"财政局", "cz", true},
        {"财政局", "zj", true},
        {"财政局", "财", true},
        {"财政局", "政局", true},
        {"财政局", "财zj", true},
        {"财政局", "c政j", true},
        {"财政局", "", true},
        {"", "", true},
        {"", "c", false},
        {"财政局", "cj", false},
        {"财政局", "czjj", false},
        {"财政局", "局政", false},
        {"清溪县财政局", "czj", true},
        {"基本药物制度补助", "ywzd", true},
        {"docx文件", "DOC", true},
        {"docx文件", "xwj", true},
        {"第5项", "d5x", true},
        /* every reading of 长 重 曾 行 乐 */
        {"长", "c", true},
        {"长", "z", true},
        {"长", "s", false},
        {"重", "c", true},
        {"重", "z", true},
        {"曾", "c", true},
        {"曾", "z", true},
        {"银行", "yh", true},
        {"行政", "xz", true},
        {"音乐", "yy", true},
        {"乐", "l", true},
        {"额", "e", true},
        {"安", "a", true},
        {"欧", "o", true},
        {"女", "n", true},
        {"绿", "l", true},
        {"嗯", "n", true},
        {"𠀀财", "c", true},
        {"\xFF财", "c", true},
        {"、", "d", false},
        /* words, one after the other */
        {"4 农村公路建设 资金使用", "4 资金使用", true},
        {"4 农村公路建设 资金使用", "4zjsy", false},
        {"4 农村公路建设 资金使用", "4 zjsy", true},
        {"4 农村公路建设 资金使用", "公路　资金 ", true},
        {"4 农村公路建设 资金使用", " nc js zj ", true},
        {"4 农村公路建设 资金使用", "资金 公路", false},
        {"4 农村公路建设 资金使用", "4 资金使用 用", false},
        {"农村公路建设", "农 农", false},
        {"财政局", "财 局", true},
        {"财政局", " ", true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (pinyin_match(cases[i].label, cases[i].typed) != cases[i].matches)
            fail_msg("「%s」 and 「%s」", cases[i].label, cases[i].typed);
}

static void better_matches_come_first(void **state)
{
    /* Each label matches "cz" less well than the one before it. */
    static const char *const labels[] = {"CZ",     "财政",     "cz局", "财政局",
                                         "第cz局", "县财政局", "局"};

    (void)state;
    for (size_t i = 1; i < sizeof labels / sizeof labels[0]; i++)
        if (pinyin_rank(labels[i - 1], "cz") <= pinyin_rank(labels[i], "cz"))
            fail_msg("「%s」 is not better than 「%s」", labels[i - 1], labels[i]);
    assert_int_equal(pinyin_rank("局", "cz"), 0);
    assert_true(pinyin_rank("局", "") > 0);
    /* Words: in one place, then from the beginning on, then inside. */
    assert_true(pinyin_rank("资金 使用", "资金 使用") > pinyin_rank("资金的使用", "资金 使用"));
    assert_true(pinyin_rank("专项资金 使用", "资金 使用") > pinyin_rank("资金的使用", "资金 使用"));
    assert_true(pinyin_rank("4 甲项目 资金使用", "4 资金") >
                pinyin_rank("14 甲项目 资金使用", "4 资金"));
    /* The best place in a label counts, not the first. */
    assert_int_equal(pinyin_rank("财政cz", "cz"), pinyin_rank("财政", "cz") - 2);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_by_text_and_initials),
        cmocka_unit_test(better_matches_come_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
