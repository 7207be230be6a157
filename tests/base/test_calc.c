/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Calculations typed into a field. */
#include "base/number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct number_form plain = {UNIT_PLAIN, 6, 6};

static void works_out(void **state)
{
    static const struct {
        const char *typed;
        int64_t value;
    } cases[] = {
        {"=2+3*4", 14000000},
        {"=(2+3)*4", 20000000},
        {"=10-4-3", 3000000},
        {"=100/10/5", 2000000},
        {"=-2*-3", 6000000},
        {"=--5", 5000000},
        {"=2*(3+(4-1))/6", 2000000},
        {"=0.1+0.2", 300000},
        {"=1/3*3", 1000000},
        {"=1/3+1/3+1/3", 1000000},
        {"=1,234.5*2", 2469000000},
        {"=1/7", 142857},
        {"=5/1000000/10", 1}, /* 0.0000005 rounds up */
        {"=4/1000000/10", 0},
        {"=-5/1000000/10", -1},
        {"=50%*8", 4000000},
        {"=0.0000000001*10000000000", 1000000},
        {"=(((((((((1)))))))))", 1000000},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text why = {0};
        int64_t value = -1;

        if (!number_read(cases[i].typed, strlen(cases[i].typed), &plain, &value, &why))
            fail_msg("「%s」: %s", cases[i].typed, text_str(&why));
        if (value != cases[i].value)
            fail_msg("「%s」 is %lld", cases[i].typed, (long long)value);
        text_finish(&why);
    }
}

static void says_where_it_is_wrong(void **state)
{
    static const char *const cases[][2] = {
        {"=1+", "算式不完整"},
        {"=(1+2", "算式少一个右括号"},
        {"=1+2)", "算式从「)」起看不懂"},
        {"=1+甲*2", "算式从「甲*2」起看不懂"},
        {"=1 2", "算式从「2」起看不懂"},
        {"=(1 2)", "算式从「2)」起看不懂"},
        {"==1", "算式从「=1」起看不懂"},
        {"=1+2=", "算式从「=」起看不懂"},
        {"=2**3", "算式从「*3」起看不懂"},
        {"=1e3", "算式从「e3」起看不懂"},
        {"=1/(2-2)", "算式里除以了 0"},
        {"=12,34+1", "算式里有逗号位置不对，应每三位一个"},
        {"=5万+1", "算式里有金额单位，这一栏不是金额，请只填数字"},
        {"=12345678901234567890+1", "算式里有数字太长"},
        {"=999999999999999999*999999999999999999*999999999999", "算式的中间结果太大"},
        {"=()", "算式从「)」起看不懂"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text why = {0};
        int64_t value = 42;

        assert_false(number_read(cases[i][0], strlen(cases[i][0]), &plain, &value, &why));
        assert_int_equal(value, 42);
        assert_string_equal(text_str(&why), cases[i][1]);
        text_finish(&why);
    }
}

static void depth_and_length_are_bounded(void **state)
{
    struct text t = {0};
    struct text why = {0};
    int64_t value;

    (void)state;
    for (int depth = 60; depth <= 70; depth++) {
        text_clear(&t);
        text_clear(&why);
        text_add(&t, "=");
        for (int i = 0; i < depth; i++)
            text_add(&t, "(");
        text_add(&t, "1");
        for (int i = 0; i < depth; i++)
            text_add(&t, ")");
        assert_int_equal(number_read(t.s, t.bytes, &plain, &value, &why), depth <= 64);
        assert_string_equal(text_str(&why), depth <= 64 ? "" : "算式的括号层数太多");
    }
    text_clear(&t);
    text_add(&t, "=");
    while (t.bytes < 4095)
        text_add(&t, "-");
    text_add(&t, "1");
    assert_true(number_read(t.s, t.bytes, &plain, &value, NULL));
    text_add(&t, "1");
    assert_false(number_read(t.s, t.bytes, &plain, &value, NULL));
    text_finish(&t);
    text_finish(&why);
}

/* Build a calculation of cents beside its result, on integers alone. */
static int64_t add_random_sum(struct text *t, int depth)
{
    int64_t total = 0;

    for (int terms = 1 + rand() % 4; terms > 0; terms--) {
        bool minus = rand() % 2;
        int64_t value;

        text_add(t, minus ? "-" : "+");
        if (depth > 0 && rand() % 4 == 0) {
            int factor = rand() % 5;

            text_add(t, "(");
            value = add_random_sum(t, depth - 1) * factor;
            text_addf(t, ") * %d", factor);
        } else {
            value = rand() % 1000000;
            text_addf(t, " %d.%02d ", (int)(value / 100), (int)(value % 100));
        }
        total += minus ? -value : value;
    }
    return total;
}

static void random_sums_are_exact(void **state)
{
    (void)state;
    srand(5);
    for (int i = 0; i < 20000; i++) {
        struct text t = {0};
        int64_t expected, value;

        text_add(&t, "=");
        expected = add_random_sum(&t, 3) * 10000;
        if (!number_read(t.s, t.bytes, &plain, &value, NULL) || value != expected)
            fail_msg("%s", t.s);
        text_finish(&t);
    }
}

static void random_noise_never_breaks_it(void **state)
{
    static const char *const pieces[] = {"=", "(", ")", "1", "9",  ".",  ",",  "%", "+",  "-",
                                         "*", "/", "×", "÷", "万", "元", "亿", " ", "甲", "\xFF"};

    (void)state;
    srand(6);
    for (int i = 0; i < 200000; i++) {
        struct text t = {0};
        int64_t value = 0;

        text_add(&t, i % 2 ? "=" : "");
        for (int n = rand() % 20; n >= 0; n--)
            text_add(&t, pieces[(size_t)rand() % (sizeof pieces / sizeof pieces[0])]);
        if (number_read(t.s, t.bytes, &plain, &value, NULL))
            assert_true(value >= -NUMBER_MAX && value <= NUMBER_MAX);
        text_finish(&t);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(works_out),
        cmocka_unit_test(says_where_it_is_wrong),
        cmocka_unit_test(depth_and_length_are_bounded),
        cmocka_unit_test(random_sums_are_exact),
        cmocka_unit_test(random_noise_never_breaks_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
