/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Exact rationals: always reduced, never wrapped round. */
#include "base/number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const wide wide_max = ((wide)INT64_MAX << 64) | (wide)UINT64_MAX;

static void expect(struct ratio r, int64_t num, int64_t den)
{
    if (r.num != num || r.den != den)
        fail_msg("%lld/%lld, not %lld/%lld", (long long)r.num, (long long)r.den, (long long)num,
                 (long long)den);
}

static void is_always_reduced(void **state)
{
    struct ratio r;

    (void)state;
    expect(ratio_of(8000, 4), 4, 5);
    expect(ratio_of(0, 6), 0, 1);
    expect(ratio_of(-150, 2), -3, 2);
    assert_true(ratio_add(ratio_of(1, 1), ratio_of(4, 1), &r));
    expect(r, 1, 2);
    assert_true(ratio_sub(ratio_of(5, 1), ratio_of(5, 1), &r));
    expect(r, 0, 1);
    assert_true(ratio_mul(ratio_of(-4, 0), ratio_of(25, 2), &r));
    expect(r, -1, 1);
    assert_true(ratio_div(ratio_of(6, 0), ratio_of(-4, 0), &r));
    expect(r, -3, 2);
    assert_false(ratio_div(ratio_of(6, 0), ratio_of(0, 0), &r));
    expect(r, -3, 2);
}

static void overflow_is_refused(void **state)
{
    struct ratio top = {wide_max, 1};
    struct ratio tiny = {1, wide_max};
    struct ratio one = {1, 1};
    struct ratio r = one;

    (void)state;
    assert_false(ratio_add(top, one, &r));
    assert_false(ratio_mul(top, (struct ratio){2, 1}, &r));
    assert_false(ratio_div(top, tiny, &r));
    assert_false(ratio_add(tiny, (struct ratio){1, wide_max - 1}, &r));
    assert_false(ratio_sub((struct ratio){-wide_max, 1}, one, &r));
    /* one more than fits */
    assert_false(ratio_mul((struct ratio){(wide)1 << 64, 1}, (struct ratio){(wide)1 << 63, 1}, &r));
    assert_false(ratio_mul((struct ratio){UINT64_MAX, 1}, (struct ratio){UINT64_MAX, 1}, &r));
    expect(r, 1, 1);
    assert_true(ratio_mul(top, tiny, &r));
    expect(r, 1, 1);
    assert_true(ratio_sub(top, top, &r));
    expect(r, 0, 1);
    assert_true(ratio_add(top, (struct ratio){-1, 1}, &r));
    assert_true(r.num == wide_max - 1);
}

static void compares_without_overflow(void **state)
{
    const struct {
        struct ratio a, b;
        int cmp;
    } cases[] = {
        {{1, 2}, {1, 2}, 0},
        {{1, 3}, {1, 2}, -1},
        {{-1, 3}, {-1, 2}, 1},
        {{-1, 2}, {1, 3}, -1},
        {{0, 1}, {-1, 1000}, 1},
        {{7, 1}, {22, 3}, -1},
        {{22, 3}, {7, 1}, 1},
        {{wide_max, wide_max - 1}, {wide_max - 1, wide_max - 2}, -1},
        {{wide_max - 1, wide_max}, {wide_max - 2, wide_max - 1}, 1},
        {{-wide_max, wide_max - 1}, {1 - wide_max, wide_max - 2}, 1},
        {{wide_max, 1}, {wide_max, 2}, 1},
        {{1, wide_max}, {1, wide_max - 1}, -1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (ratio_cmp(cases[i].a, cases[i].b) != cases[i].cmp ||
            ratio_cmp(cases[i].b, cases[i].a) != -cases[i].cmp)
            fail_msg("case %zu", i);
    }
}

static int64_t random_of(int64_t most)
{
    int64_t r = ((int64_t)rand() << 31 | rand()) % (most + 1);

    return rand() % 2 ? r : -r;
}

/* Small enough that products on 128 bits decide. */
static void random_results_agree_with_products(void **state)
{
    (void)state;
    srand(3);
    for (int i = 0; i < 100000; i++) {
        int64_t most = i % 2 ? 1000 : INT64_C(1000000000000);
        struct ratio a = ratio_of(random_of(most), rand() % 7);
        struct ratio b = ratio_of(random_of(most), rand() % 7);
        wide left = a.num * b.den;
        wide right = b.num * a.den;
        struct ratio r;

        assert_int_equal(ratio_cmp(a, b), (left > right) - (left < right));
        assert_true(ratio_add(a, b, &r));
        assert_true(r.num * (a.den * b.den) == (left + right) * r.den);
        assert_true(ratio_sub(a, b, &r));
        assert_true(r.num * (a.den * b.den) == (left - right) * r.den);
        assert_true(ratio_mul(a, b, &r));
        assert_true(ratio_cmp(r, (struct ratio){0, 1}) == (a.num > 0   ? 1
                                                           : a.num < 0 ? -1
                                                                       : 0) *
                                                              (b.num > 0   ? 1
                                                               : b.num < 0 ? -1
                                                                           : 0));
        if (b.num != 0) {
            assert_true(ratio_div(r, b, &r));
            assert_int_equal(ratio_cmp(r, a), 0);
        }
    }
}

static void rounds_half_away_from_zero(void **state)
{
    static const struct {
        int64_t num, den;
        int scale;
        int64_t rounded;
    } cases[] = {
        {1, 2, 0, 1},    {-1, 2, 0, -1},    {49, 100, 0, 0},       {-49, 100, 0, 0},
        {2, 3, 4, 6667}, {1, 3, 4, 3333},   {285, 1000, 2, 29},    {9979035, 10000000, 4, 9979},
        {5, 1000, 2, 1}, {-5, 1000, 2, -1}, {4999, 1000000, 2, 0}, {7, 1, 6, 7000000},
        {0, 1, 6, 0},
    };
    int64_t out = 42;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_true(ratio_round((struct ratio){cases[i].num, cases[i].den}, cases[i].scale, &out));
        if (out != cases[i].rounded)
            fail_msg("%lld/%lld at %d is %lld", (long long)cases[i].num, (long long)cases[i].den,
                     cases[i].scale, (long long)out);
    }
}

static void rounding_is_bounded(void **state)
{
    int64_t out = 42;

    (void)state;
    assert_true(ratio_round((struct ratio){NUMBER_MAX, 1}, 0, &out));
    assert_int_equal(out, NUMBER_MAX);
    assert_true(ratio_round((struct ratio){-NUMBER_MAX, 1000000}, 6, &out));
    assert_int_equal(out, -NUMBER_MAX);
    out = 42;
    assert_false(ratio_round((struct ratio){NUMBER_MAX + 1, 1}, 0, &out));
    assert_false(ratio_round((struct ratio){(wide)NUMBER_MAX * 2 + 1, 2}, 0, &out));
    assert_false(ratio_round((struct ratio){wide_max, 1}, 6, &out));
    assert_int_equal(out, 42);
    assert_true(ratio_round((struct ratio){wide_max - 1, wide_max}, 6, &out));
    assert_int_equal(out, 1000000);
    assert_true(ratio_round((struct ratio){1, wide_max}, 6, &out));
    assert_int_equal(out, 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_always_reduced),
        cmocka_unit_test(overflow_is_refused),
        cmocka_unit_test(compares_without_overflow),
        cmocka_unit_test(random_results_agree_with_products),
        cmocka_unit_test(rounds_half_away_from_zero),
        cmocka_unit_test(rounding_is_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
