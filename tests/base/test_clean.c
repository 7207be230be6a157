/* SPDX-License-Identifier: MulanPSL-2.0 */
/* What may not be kept is dropped and counted; what is shown is visible. */
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void drops_and_counts(void **state)
{
    static const struct {
        const char *s;
        bool lines;
        const char *clean;
        struct dropped dropped;
    } cases[] = {
        {"", true, "", {0}},
        {"普通 text，１", true, "普通 text，１", {0}},
        {"一\n二", true, "一\n二", {0}},
        {"一\n二", false, "一 二", {0}},
        {"一\r\n二\r三", true, "一\n二\n三", {0}},
        {"一\r\n二\t三", false, "一 二 三", {0}},
        {"一\t二", true, "一 二", {0}},
        {"\n\n", true, "\n\n", {0}},
        {"\x1b[31m红", true, "[31m红", {.control = 1}},
        {"a\x7f\xC2\x9B b", true, "a b", {.control = 2}},
        {"\uFEFF报\u202E告\u200B\u2028", true, "报告", {.format = 4}},
        {"甲\uFFFE乙\U000E0080", true, "甲乙", {.unassigned = 2}},
        {"甲\xFF\xE4乙", true, "甲乙", {.invalid = 2}},
        {"\xED\xA0\x80", true, "", {.invalid = 3}},
        {"\x01\u200D\uFDD0\xC0", false, "", {1, 1, 1, 1}},
        {"李\uE000\U00020087", true, "李\uE000\U00020087", {0}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text out = {0};
        struct dropped d = {0};

        text_add(&out, ">");
        text_clean(&out, cases[i].s, strlen(cases[i].s), cases[i].lines, &d);
        if (strcmp(text_str(&out) + 1, cases[i].clean) != 0)
            fail_msg("case %zu gave 「%s」", i, text_str(&out));
        if (d.control != cases[i].dropped.control || d.format != cases[i].dropped.format ||
            d.unassigned != cases[i].dropped.unassigned || d.invalid != cases[i].dropped.invalid)
            fail_msg("case %zu dropped %zu %zu %zu %zu", i, d.control, d.format, d.unassigned,
                     d.invalid);
        text_finish(&out);
    }
}

static void nul_is_a_control_character(void **state)
{
    struct text out = {0};
    struct dropped d = {0};

    (void)state;
    text_clean(&out, "a\0b", 3, true, &d);
    assert_string_equal(text_str(&out), "ab");
    assert_int_equal(d.control, 1);
    text_finish(&out);
}

static void cleaning_twice_changes_nothing(void **state)
{
    struct text once = {0};
    struct text twice = {0};
    struct dropped d = {0};

    (void)state;
    for (uint32_t cp = 1; cp <= 0x10FFFF; cp++)
        if (cp < 0xD800 || cp > 0xDFFF) {
            char s[4];

            text_clean(&once, s, utf8_encode(cp, s), true, &d);
        }
    d = (struct dropped){0};
    text_clean(&twice, once.s, once.bytes, true, &d);
    assert_int_equal(d.control + d.format + d.unassigned + d.invalid, 0);
    assert_int_equal(once.bytes, twice.bytes);
    assert_memory_equal(once.s, twice.s, once.bytes);
    text_finish(&once);
    text_finish(&twice);
}

static void says_what_was_dropped(void **state)
{
    static const struct {
        struct dropped d;
        const char *says;
    } cases[] = {
        {{0}, ""},
        {{.control = 3, .invalid = 1}, "去掉了 3 个控制字符、1 个不能识别的字节"},
        {{.format = 2}, "去掉了 2 个看不见的格式字符"},
        {{1, 1, 1, 1},
         "去掉了 1 个控制字符、1 个看不见的格式字符、1 个没有定义的字符、1 个不能识别的字节"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text out = {0};

        dropped_says(&cases[i].d, &out);
        assert_string_equal(text_str(&out), cases[i].says);
        text_finish(&out);
    }
}

static void shows_what_would_not_be_seen(void **state)
{
    static const char *const cases[][2] = {
        {"普通", "普通"},         {"a\u202Eb", "a<202E>b"},
        {"\xFF", "<FF>"},         {"一\n二", "一 二"},
        {"\x1b[2J", "<001B>[2J"}, {"\U000E0041", "<E0041>"},
        {"\xE4\xB8", "<E4><B8>"}, {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text out = {0};

        text_add_shown(&out, cases[i][0], strlen(cases[i][0]));
        assert_string_equal(text_str(&out), cases[i][1]);
        text_finish(&out);
    }
}

static void folds_full_width(void **state)
{
    static const char *const cases[][2] = {
        {"１２３４．５", "1234.5"},
        {"，：（）％－＝＋／＊", ",:()%-=+/*"},
        {"ａＺ～", "aZ~"},
        {"１　２", "1 2"},
        {"\u22125", "-5"},
        {"5ー3", "5-3"},
        {"ー3", "-3"},
        {"5ー", "5ー"},
        {"スー3", "スー3"},
        {"万元。、", "万元。、"},
        {"\xFF１", "\xFF"
                   "1"},
        {"", ""},
        {"￥1", "￥1"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text out = {0};

        text_fold_width(&out, cases[i][0], strlen(cases[i][0]));
        assert_string_equal(text_str(&out), cases[i][1]);
        text_finish(&out);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(drops_and_counts),
        cmocka_unit_test(nul_is_a_control_character),
        cmocka_unit_test(cleaning_twice_changes_nothing),
        cmocka_unit_test(says_what_was_dropped),
        cmocka_unit_test(shows_what_would_not_be_seen),
        cmocka_unit_test(folds_full_width),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
