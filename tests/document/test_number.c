/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "document/document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void numbers_in_hanzi(void **state)
{
    (void)state;
    static const struct {
        int n;
        const char *hanzi;
    } cases[] = {
        {1, "一"},           {2, "二"},         {9, "九"},         {10, "十"},
        {11, "十一"},        {16, "十六"},      {20, "二十"},      {21, "二十一"},
        {99, "九十九"},      {100, "一百"},     {101, "一百零一"}, {110, "一百一十"},
        {111, "一百一十一"}, {120, "一百二十"}, {200, "二百"},     {305, "三百零五"},
        {999, "九百九十九"}, {1000, "1000"},    {0, "0"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text out = {0};
        chinese_number(cases[i].n, &out);
        assert_string_equal(text_str(&out), cases[i].hanzi);
        text_finish(&out);
    }
}

/* Each case is a document: a letter a block, h1 to h4 headings, p3 a numbered paragraph, p0 a plain
 * one; and the numbers expected, "-" for none. */
static void headings_are_numbered(void **state)
{
    (void)state;
    static const struct {
        const char *blocks, *numbers;
    } cases[] = {
        {"h1 h1 h1", "一、 二、 三、"},
        {"h1 h2 h2 h1 h2", "一、 （一） （二） 二、 （一）"},
        {"h1 h2 p3 p3 h2 p3", "一、 （一） 1. 2. （二） 1."},
        {"h1 h2 h3 h4 h4 h3 h4", "一、 （一） 1. （1） （2） 2. （1）"},
        {"h1 p0 h3 p0 h3", "一、 - 1. - 2."},
        {"h1 h3 h2 h3", "一、 1. （一） 1."},
        {"h1 h4 h3 h4 h2 h4", "一、 （1） 1. （1） （一） （1）"},
        {"p0 p0", "- -"},
        {"p3 p3", "1. 2."},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct document d = {0};
        struct text numbers = {0};
        for (const char *s = cases[i].blocks; *s; s += s[2] ? 3 : 2)
            document_add(&d, *s == 'h' ? BLOCK_HEADING : BLOCK_PARAGRAPH, s[1] - '0', "题");
        document_number(&d);
        for (size_t b = 0; b < d.blocks; b++)
            text_addf(&numbers, "%s%s", b > 0 ? " " : "",
                      str_empty(d.block[b].number) ? "-" : d.block[b].number);
        assert_string_equal(text_str(&numbers), cases[i].numbers);
        text_finish(&numbers);
        document_finish(&d);
    }
}

static void numbering_again_changes_nothing(void **state)
{
    (void)state;
    struct document d = {0};

    document_add(&d, BLOCK_HEADING, 1, "甲");
    document_add(&d, BLOCK_HEADING, 1, "乙");
    document_number(&d);
    document_number(&d);
    assert_string_equal(d.block[1].number, "二、");
    document_finish(&d);
}

static void text_is_cleaned(void **state)
{
    (void)state;
    static const struct {
        const char *given, *kept;
    } cases[] = {
        {"甲\n乙", "甲 乙"},          {"甲\t乙", "甲 乙"},  {"甲\033[31m乙", "甲[31m乙"},
        {"甲\xE2\x80\xAE乙", "甲乙"}, {"甲\xFF乙", "甲乙"}, {"a<b>&\"c\"", "a<b>&\"c\""},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct document d = {0};
        document_add(&d, BLOCK_PARAGRAPH, 0, cases[i].given);
        assert_string_equal(d.block[0].text, cases[i].kept);
        document_finish(&d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_in_hanzi),
        cmocka_unit_test(headings_are_numbered),
        cmocka_unit_test(numbering_again_changes_nothing),
        cmocka_unit_test(text_is_cleaned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
