/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Figures as clerks type them, and as they are printed. */
#include "base/number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct number_form wan = {UNIT_WAN, 6, 2};
static const struct number_form yuan = {UNIT_YUAN, 2, 2};
static const struct number_form percent = {UNIT_PERCENT, 4, 2};
static const struct number_form points = {UNIT_PLAIN, 2, 2};
static const struct number_form people = {UNIT_PLAIN, 0, 0};

static void reads_what_clerks_type(void **state)
{
    static const struct {
        const char *typed;
        const struct number_form *form;
        int64_t value;
    } cases[] = {
        {"0", &wan, 0},
        {"477", &wan, 477000000},
        {"477.00", &wan, 477000000},
        {".41", &wan, 410000},
        {"5.", &wan, 5000000},
        {"007", &wan, 7000000},
        {"1,234.5", &wan, 1234500000},
        {"1，234.5", &wan, 1234500000},
        {"12,345,678", &wan, INT64_C(12345678000000)},
        {"１２３４．５", &wan, 1234500000},
        {"-40.74", &wan, -40740000},
        {"－40.74", &wan, -40740000},
        {"\u221240.74", &wan, -40740000},
        {"ー40.74", &wan, -40740000},
        {"+8.3", &wan, 8300000},
        {"＋8.3", &wan, 8300000},
        {"-0", &wan, 0},
        {"  64 ", &wan, 64000000},
        {"　64　", &wan, 64000000},
        {"0.000001", &wan, 1},
        {"1.5000000000000000000000000000", &wan, 1500000},
        {"12万", &wan, 12000000},
        {"12万元", &wan, 12000000},
        {"12.5万元", &wan, 12500000},
        {"411930元", &wan, 41193000},
        {"411930.25元", &wan, 41193025},
        {"0.01元", &wan, 1},
        {"1.2亿", &wan, INT64_C(12000000000)},
        {"1.2亿元", &wan, INT64_C(12000000000)},
        {"1.2345678901亿", &wan, INT64_C(12345678901)},
        {"-1,000元", &wan, -100000},
        {"10000000000", &wan, NUMBER_MAX},
        {"-10000000000", &wan, -NUMBER_MAX},
        {"1.2万", &yuan, 1200000},
        {"1.2万元", &yuan, 1200000},
        {"411930元", &yuan, 41193000},
        {"411930", &yuan, 41193000},
        {"0.000001万", &yuan, 1},
        {"1亿", &yuan, INT64_C(10000000000)},
        {"80", &percent, 8000},
        {"80%", &percent, 8000},
        {"80％", &percent, 8000},
        {"８０％", &percent, 8000},
        {"99.79", &percent, 9979},
        {"-0.5%", &percent, -50},
        {"120%", &percent, 12000},
        {"13770", &people, 13770},
        {"13,770.0", &people, 13770},
        {"9.90", &points, 990},
        {"=1+2", &wan, 3000000},
        {"＝１＋２", &wan, 3000000},
        {"=73.71+173.06+122.97+107.26", &wan, 477000000},
        {"=476/477*100", &percent, 9979},
        {"=80%", &percent, 8000},
        {"=477*80%", &wan, 381600000},
        {"=1/3", &wan, 333333},
        {"=2/3", &wan, 666667},
        {"=-2/3", &wan, -666667},
        {"=1.2万*3", &yuan, 3600000},
        {"=411930元+10", &wan, 51193000},
        {" = 5 × ( 2 ＋ 1 ) ÷ 2 ", &points, 750},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text why = {0};
        int64_t value = -1;

        if (!number_read(cases[i].typed, strlen(cases[i].typed), cases[i].form, &value, &why))
            fail_msg("「%s」 was refused: %s", cases[i].typed, text_str(&why));
        if (value != cases[i].value)
            fail_msg("「%s」 is %lld", cases[i].typed, (long long)value);
        assert_int_equal(why.bytes, 0);
        text_finish(&why);
    }
}

static void refuses_and_says_why(void **state)
{
    static const struct {
        const char *typed;
        const struct number_form *form;
        const char *why;
    } cases[] = {
        {"", &wan, "没有填数字"},
        {"　 ", &wan, "没有填数字"},
        {"abc", &wan, "「abc」不是数字"},
        {"12O.5", &wan, "「12O.5」不是数字，是否把字母 O 当成了 0"},
        {"1l0", &wan, "「1l0」不是数字，是否把字母 l 当成了 1"},
        {"12。5", &wan, "「12。5」不是数字，小数点请用「.」"},
        {"1.2.3", &wan, "「1.2.3」不是数字，小数点多于一个"},
        {"1 234", &wan, "「1 234」不是数字，中间有空格"},
        {"73.71+173.06", &wan, "「73.71+173.06」不是数字，算式请以「=」开头"},
        {"十二万", &wan, "「十二万」不是数字，请用阿拉伯数字"},
        {"1e3", &wan, "「1e3」不是数字"},
        {"0x10", &wan, "「0x10」不是数字"},
        {".", &wan, "「.」不是数字"},
        {"-", &wan, "「-」不是数字"},
        {"--5", &wan, "「--5」不是数字，算式请以「=」开头"},
        {"万元", &wan, "「万元」不是数字"},
        {"12万5", &wan, "「12万5」不是数字"},
        {"12,34", &wan, "「12,34」的逗号位置不对，应每三位一个"},
        {"1,2345", &wan, "「1,2345」的逗号位置不对，应每三位一个"},
        {"1234,567", &wan, "「1234,567」的逗号位置不对，应每三位一个"},
        {",123", &wan, "「,123」的逗号位置不对，应每三位一个"},
        {"123,", &wan, "「123,」的逗号位置不对，应每三位一个"},
        {"1,,234", &wan, "「1,,234」的逗号位置不对，应每三位一个"},
        {"1.2345678", &wan, "「1.2345678」有 7 位小数，小数最多 6 位"},
        {"0.001元", &wan, "「0.001元」有 3 位小数，小数最多 2 位"},
        {"1.2345", &yuan, "「1.2345」有 4 位小数，小数最多 2 位"},
        {"99.791%", &percent, "「99.791%」有 3 位小数，小数最多 2 位"},
        {"3.5", &people, "「3.5」有 1 位小数，这里只填整数"},
        {"80%", &wan, "「80%」带了百分号，这一栏不是百分数"},
        {"80%%", &percent, "「80%%」不是数字"},
        {"5万", &people, "「5万」带了金额单位，这一栏不是金额，请只填数字"},
        {"5元", &percent, "「5元」带了金额单位，这一栏不是金额，请只填数字"},
        {"10000000000.01", &wan, "「10000000000.01」太大，请核对数字和单位"},
        {"99999999999999999999999", &wan, "「99999999999999999999999」太大，请核对数字和单位"},
        {"9999999亿", &wan, "「9999999亿」太大，请核对数字和单位"},
        {"=", &wan, "算式不完整"},
        {"=1/0", &wan, "算式里除以了 0"},
        {"=99999*99999*99999", &wan, "算式的结果太大，请核对数字和单位"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text why = {0};
        int64_t value = 42;

        if (number_read(cases[i].typed, strlen(cases[i].typed), cases[i].form, &value, &why))
            fail_msg("「%s」 was taken as %lld", cases[i].typed, (long long)value);
        assert_int_equal(value, 42);
        assert_string_equal(text_str(&why), cases[i].why);
        text_finish(&why);
        assert_false(
            number_read(cases[i].typed, strlen(cases[i].typed), cases[i].form, &value, NULL));
    }
}

static void long_texts_are_refused_in_few_words(void **state)
{
    struct text long_text = {0};
    struct text why = {0};
    int64_t value;

    (void)state;
    for (int i = 0; i < 500; i++)
        text_add(&long_text, "九千万");
    assert_false(number_read(long_text.s, long_text.bytes, &wan, &value, &why));
    assert_true(why.bytes < 150);
    text_clear(&long_text);
    text_clear(&why);
    for (int i = 0; i < 100000; i++)
        text_add(&long_text, "1");
    assert_false(number_read(long_text.s, long_text.bytes, &wan, &value, &why));
    assert_true(why.bytes < 150);
    text_finish(&long_text);
    text_finish(&why);
}

static void counts_typed_decimals(void **state)
{
    static const struct {
        const char *typed;
        int decimals;
    } cases[] = {{"", 0},   {"85", 0},         {"85.0", 1},   {"82.45", 2},     {"85.", 0},
                 {".5", 1}, {"８５．５０", 2}, {"82.45%", 2}, {"=1.5*2.25", 2}, {"1,234.5万元", 1}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (number_typed_decimals(cases[i].typed, strlen(cases[i].typed)) != cases[i].decimals)
            fail_msg("「%s」", cases[i].typed);
}

static void prints(void **state)
{
    static const struct {
        int64_t value;
        struct number_form form;
        bool grouped;
        const char *printed;
    } cases[] = {
        {0, {UNIT_WAN, 6, 2}, true, "0.00"},
        {1234500000, {UNIT_WAN, 6, 2}, true, "1,234.50"},
        {1234500000, {UNIT_WAN, 6, 2}, false, "1234.50"},
        {-40740000, {UNIT_WAN, 6, 2}, false, "-40.74"},
        {41193000, {UNIT_WAN, 6, 3}, false, "41.193"},
        {4999, {UNIT_WAN, 6, 2}, false, "0.00"},
        {5000, {UNIT_WAN, 6, 2}, false, "0.01"},
        {-4999, {UNIT_WAN, 6, 2}, false, "0.00"},
        {-5000, {UNIT_WAN, 6, 2}, false, "-0.01"},
        {999995000, {UNIT_WAN, 6, 2}, true, "1,000.00"},
        {NUMBER_MAX, {UNIT_WAN, 6, 2}, true, "10,000,000,000.00"},
        {-NUMBER_MAX, {UNIT_WAN, 6, 6}, true, "-10,000,000,000.000000"},
        {13770, {UNIT_PLAIN, 0, 0}, true, "13,770"},
        {123, {UNIT_PLAIN, 0, 2}, true, "123.00"},
        {150, {UNIT_PLAIN, 2, 0}, true, "2"},
        {149, {UNIT_PLAIN, 2, 0}, true, "1"},
        {9979, {UNIT_PERCENT, 4, 2}, false, "99.79%"},
        {8000, {UNIT_PERCENT, 4, 0}, false, "80%"},
        {8000, {UNIT_PERCENT, 4, 2}, false, "80.00%"},
        {-5, {UNIT_PERCENT, 4, 2}, false, "-0.05%"},
        {2, {UNIT_PERCENT, 0, 2}, false, "200.00%"},
        {1234567, {UNIT_PERCENT, 4, 2}, true, "12,345.67%"},
        {INT64_MIN, {UNIT_PLAIN, 0, 6}, true, "-9,223,372,036,854,775,808.000000"},
        {INT64_MAX, {UNIT_PERCENT, 0, 6}, true, "922,337,203,685,477,580,700.000000%"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[NUMBER_BYTES];

        assert_ptr_equal(number_print(out, cases[i].value, &cases[i].form, cases[i].grouped), out);
        assert_string_equal(out, cases[i].printed);
    }
}

/* What a decimal is worth, worked out digit by digit on paper: the digits are written out with
 * exactly `scale` behind the point. Returns false when more would be needed. */
static bool on_paper(const char *whole, const char *fraction, int scale, int64_t *out)
{
    char digits[64];
    size_t shown = strlen(fraction);

    while (shown > 0 && fraction[shown - 1] == '0')
        shown--;
    if (shown > (size_t)scale)
        return false;
    (void)snprintf(digits, sizeof digits, "%s%.*s%.*s", whole, (int)shown, fraction,
                   scale - (int)shown, "000000");
    *out = strtoll(digits, NULL, 10);
    return true;
}

static void add_grouped(struct text *t, const char *whole)
{
    size_t digits = strlen(whole);

    for (size_t i = 0; i < digits; i++) {
        if (i > 0 && (digits - i) % 3 == 0)
            text_add(t, rand() % 2 ? "," : "，");
        text_add_n(t, whole + i, 1);
    }
}

static void add_full_width(struct text *t, const char *s)
{
    for (; *s; s++)
        text_add_cp(t, (uint32_t)(*s - '!' + 0xFF01));
}

static void add_random_digits(char *out, int digits)
{
    for (int i = 0; i < digits; i++)
        out[i] = (char)('0' + rand() % 10);
    out[digits] = '\0';
}

static void random_decimals_agree_with_paper(void **state)
{
    (void)state;
    srand(411930);
    for (int i = 0; i < 100000; i++) {
        struct number_form form = {UNIT_PLAIN, rand() % 7, rand() % 7};
        char whole[16], fraction[16], printed[NUMBER_BYTES];
        struct text typed = {0};
        struct text again = {0};
        int64_t expected = 0;
        int64_t value = 0;
        bool negative = rand() % 4 == 0;
        bool fits;

        add_random_digits(whole, 1 + rand() % 9);
        add_random_digits(fraction, rand() % 8);
        if (negative)
            text_add(&typed, rand() % 2 ? "-" : "－");
        switch (rand() % 3) {
        case 0:
            text_add(&typed, whole);
            break;
        case 1:
            add_grouped(&typed, whole);
            break;
        default:
            add_full_width(&typed, whole);
        }
        if (fraction[0])
            text_addf(&typed, "%s%s", rand() % 2 ? "." : "．", fraction);
        fits = on_paper(whole, fraction, form.scale, &expected);
        if (negative)
            expected = -expected;
        if (number_read(typed.s, typed.bytes, &form, &value, NULL) != fits || value != expected)
            fail_msg("「%s」 at scale %d: %lld, on paper %lld", typed.s, form.scale,
                     (long long)value, (long long)expected);
        /* What is printed in full is read back. */
        form.decimals = form.scale;
        text_add(&again, number_print(printed, value, &form, rand() % 2));
        assert_true(number_read(again.s, again.bytes, &form, &expected, NULL));
        assert_int_equal(expected, value);
        text_finish(&typed);
        text_finish(&again);
    }
}

/* Rounding at output, against the rounding of the decimal string by hand. */
static void random_printing_rounds_half_up(void **state)
{
    (void)state;
    srand(99);
    for (int i = 0; i < 100000; i++) {
        struct number_form full = {UNIT_WAN, 6, 6};
        struct number_form two = {UNIT_WAN, 6, 2};
        int64_t value = (int64_t)rand() * 1000 + rand() % 1000;
        char long_form[NUMBER_BYTES], short_form[NUMBER_BYTES], by_hand[NUMBER_BYTES];
        size_t point;
        int64_t hundredths;

        number_print(long_form, value, &full, false);
        number_print(short_form, value, &two, false);
        point = strcspn(long_form, ".");
        memmove(long_form + point, long_form + point + 1, 6);
        hundredths = 0;
        for (size_t d = 0; d < point + 2; d++)
            hundredths = hundredths * 10 + (long_form[d] - '0');
        hundredths += long_form[point + 2] >= '5';
        (void)snprintf(by_hand, sizeof by_hand, "%lld.%02d", (long long)(hundredths / 100),
                       (int)(hundredths % 100));
        assert_string_equal(short_form, by_hand);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_clerks_type),
        cmocka_unit_test(refuses_and_says_why),
        cmocka_unit_test(long_texts_are_refused_in_few_words),
        cmocka_unit_test(counts_typed_decimals),
        cmocka_unit_test(prints),
        cmocka_unit_test(random_decimals_agree_with_paper),
        cmocka_unit_test(random_printing_rounds_half_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
