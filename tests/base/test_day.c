/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Dates as clerks type them, as they are kept, and as documents print them. */
#include "base/day.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static const struct day today = {2026, 3, 1};

static void reads_what_clerks_type(void **state)
{
    static const char *const cases[][2] = {
        {"2025-03-15", "2025-03-15"},
        {"2025-3-5", "2025-03-05"},
        {"2025.3.15", "2025-03-15"},
        {"2025/3/15", "2025-03-15"},
        {"20250315", "2025-03-15"},
        {"2025年3月15日", "2025-03-15"},
        {"2025 年 3 月 15 日", "2025-03-15"},
        {"２０２５年０３月１５日", "2025-03-15"},
        {"２０２５．３．１５", "2025-03-15"},
        {" 2025-03-15　", "2025-03-15"},
        {"3.15", "2025-03-15"},
        {"3-15", "2025-03-15"},
        {"3/15", "2025-03-15"},
        {"3月15日", "2025-03-15"},
        {"0315", "2025-03-15"},
        {"1231", "2025-12-31"},
        {"2025年3月", "2025-03"},
        {"2025-03", "2025-03"},
        {"2025.3", "2025-03"},
        {"2025年", "2025"},
        {"今天", "2026-03-01"},
        {"昨天", "2026-02-28"},
        {"2024-02-29", "2024-02-29"},
        {"2000-02-29", "2000-02-29"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text why = {0};
        char iso[DAY_BYTES];
        struct day d;

        if (!day_read(cases[i][0], strlen(cases[i][0]), 2025, today, &d, &why))
            fail_msg("「%s」 was refused: %s", cases[i][0], text_str(&why));
        assert_string_equal(day_iso(iso, d), cases[i][1]);
        text_finish(&why);
    }
}

static void refuses_the_rest(void **state)
{
    static const char *const not_dates[] = {
        "abc",        "2025-",      "-03-15",     "2025-03-15-1", "2025年03-15", "25.3.15",
        "315",        "2025",       "202503",     "3月",          "15日",        "2025-003-15",
        "明天",       "2025-00-15", "2025-03-00", "0015",         "20250015",    "3.15.",
        "2025 03 15", "123456789",  "3..15",
    };
    static const char *const no_such_days[] = {
        "2025-02-29", "1900-02-29", "2025-13-01", "2025-04-31", "0230", "20251301", "2025.13",
    };
    struct day d = {1, 2, 3};
    struct text why = {0};

    (void)state;
    for (size_t i = 0; i < sizeof not_dates / sizeof not_dates[0]; i++) {
        text_clear(&why);
        if (day_read(not_dates[i], strlen(not_dates[i]), 2025, today, &d, &why))
            fail_msg("「%s」 was taken", not_dates[i]);
        assert_non_null(strstr(text_str(&why), "不是日期，请写成 2025-03-15，"));
        assert_non_null(strstr(text_str(&why), "（算 2025 年）"));
    }
    for (size_t i = 0; i < sizeof no_such_days / sizeof no_such_days[0]; i++) {
        text_clear(&why);
        if (day_read(no_such_days[i], strlen(no_such_days[i]), 2025, today, &d, &why))
            fail_msg("「%s」 was taken", no_such_days[i]);
        assert_non_null(strstr(text_str(&why), "不存在"));
    }
    text_clear(&why);
    assert_false(day_read("0205-03-15", 10, 2025, today, &d, &why));
    assert_string_equal(text_str(&why), "「0205-03-15」的年份不对，请核对");
    text_clear(&why);
    assert_false(day_read("  ", 2, 2025, today, &d, &why));
    assert_string_equal(text_str(&why), "没有填日期");
    assert_false(day_read("x", 1, 2025, today, &d, NULL));
    assert_int_equal(d.year * 100 + d.month * 10 + d.day, 123);
    text_finish(&why);
}

static void yesterday_crosses_months_and_years(void **state)
{
    struct day d;

    (void)state;
    assert_true(day_read("昨天", 6, 2025, (struct day){2026, 1, 1}, &d, NULL));
    assert_int_equal(day_cmp(d, (struct day){2025, 12, 31}), 0);
    assert_true(day_read("昨天", 6, 2025, (struct day){2026, 1, 2}, &d, NULL));
    assert_int_equal(day_cmp(d, (struct day){2026, 1, 1}), 0);
    assert_true(day_read("昨天", 6, 2025, (struct day){2024, 3, 1}, &d, NULL));
    assert_int_equal(day_cmp(d, (struct day){2024, 2, 29}), 0);
}

static void iso_text_comes_back(void **state)
{
    static const char *const wrong[] = {"",           "2025-3-15",  "2025-03-15T", "2025/03/15",
                                        "2025-02-30", "2025-03-00", "2025-00",     "0000",
                                        "20250315",   "abcd-ef-gh"};
    struct day d = {0};

    (void)state;
    for (int year = 1999; year <= 2005; year++)
        for (int month = 1; month <= 12; month++)
            for (int day = 1; day <= 31; day++) {
                struct day in = {year, month, day};
                char iso[DAY_BYTES];

                assert_int_equal(day_from_iso(day_iso(iso, in), &d), day_exists(in));
                if (day_exists(in))
                    assert_int_equal(day_cmp(in, d), 0);
            }
    assert_true(day_from_iso("2025-03", &d) && d.month == 3 && d.day == 0);
    assert_true(day_from_iso("2025", &d) && d.month == 0 && d.day == 0);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (day_from_iso(wrong[i], &d))
            fail_msg("「%s」 was taken", wrong[i]);
}

static void prints_as_documents_do(void **state)
{
    static const struct {
        struct day d;
        const char *printed;
    } cases[] = {
        {{2025, 3, 5}, "2025年3月5日"},
        {{2025, 12, 31}, "2025年12月31日"},
        {{2025, 3, 0}, "2025年3月"},
        {{2025, 0, 0}, "2025年"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text out = {0};

        day_print(&out, cases[i].d);
        assert_string_equal(text_str(&out), cases[i].printed);
        text_finish(&out);
    }
}

static void orders_days(void **state)
{
    static const struct day rising[] = {{2024, 12, 31}, {2025, 0, 0}, {2025, 1, 0},
                                        {2025, 1, 1},   {2025, 1, 2}, {2025, 2, 1}};

    (void)state;
    for (size_t i = 0; i < sizeof rising / sizeof rising[0]; i++)
        for (size_t j = 0; j < sizeof rising / sizeof rising[0]; j++)
            assert_int_equal(day_cmp(rising[i], rising[j]), (i > j) - (i < j));
}

static void set_clock(const char *now, const char *zone)
{
    assert_int_equal(setenv("ZIPING_NOW", now, 1), 0);
    assert_int_equal(setenv("TZ", zone, 1), 0);
    tzset();
}

static void the_clock_can_be_set(void **state)
{
    char out[MOMENT_BYTES];

    (void)state;
    set_clock("2026-01-28T09:30:07", "UTC");
    assert_int_equal(moment_now_ms(), INT64_C(1769592607000));
    assert_string_equal(moment_clock(out, moment_now_ms()), "09:30:07");
    assert_string_equal(moment_print(out, moment_now_ms()), "2026-01-28 09:30");
    set_clock("2026-01-31T18:30:00", "CST-8");
    assert_int_equal(day_cmp(day_today(), (struct day){2026, 2, 1}), 0);
    assert_string_equal(moment_print(out, moment_now_ms()), "2026-02-01 02:30");
    set_clock("gestern", "UTC");
    assert_true(moment_now_ms() > INT64_C(1600000000000));
    assert_int_equal(unsetenv("ZIPING_NOW"), 0);
    assert_true(moment_now_ms() > INT64_C(1600000000000));
}

static void any_moment_can_be_shown(void **state)
{
    char out[MOMENT_BYTES];

    (void)state;
    assert_string_equal(moment_print(out, 0), "1970-01-01 00:00");
    assert_string_equal(moment_clock(out, -1), "23:59:59");
    assert_string_equal(moment_print(out, INT64_MAX), "1970-01-01 00:00");
    assert_string_equal(moment_print(out, INT64_MIN), "1970-01-01 00:00");
}

static void the_steady_clock_goes_forward(void **state)
{
    int64_t before = steady_ms();

    (void)state;
    for (int i = 0; i < 1000; i++) {
        int64_t now = steady_ms();

        assert_true(now >= before);
        before = now;
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_clerks_type),
        cmocka_unit_test(refuses_the_rest),
        cmocka_unit_test(yesterday_crosses_months_and_years),
        cmocka_unit_test(iso_text_comes_back),
        cmocka_unit_test(prints_as_documents_do),
        cmocka_unit_test(orders_days),
        cmocka_unit_test(the_clock_can_be_set),
        cmocka_unit_test(any_moment_can_be_shown),
        cmocka_unit_test(the_steady_clock_goes_forward),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
