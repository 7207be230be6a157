/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Columns, and the stops of the cursor. */
#include "base/text.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>

#include <cmocka.h>

static void counts_columns(void **state)
{
    static const struct {
        const char *s;
        size_t cols;
    } cases[] = {
        {"", 0},   {"abc", 3},        {"中a，１", 7}, {"“—…·①℃", 6}, {"e\u0301", 1},
        {"　", 2}, {"\U00020087", 2}, {"\uE000", 1},  {"\uFF71", 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (text_cols_z(cases[i].s) != cases[i].cols)
            fail_msg("「%s」 takes %zu columns", cases[i].s, text_cols_z(cases[i].s));
}

static void every_code_point_has_a_width(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++)
        assert_in_range(cp_cols(cp), 0, 2);
    assert_int_equal(cp_cols(CP_INVALID), 1);
    /* Extension H, which libc may not know yet. */
    assert_int_equal(cp_cols(0x31350), 2);
    /* Beyond what anyone knows: two columns among the hanzi, one elsewhere. */
    assert_int_equal(cp_cols(0x3FFF0), 2);
    assert_int_equal(cp_cols(0x0378), 1);
}

static void width_without_a_utf8_locale(void **state)
{
    (void)state;
    assert_non_null(setlocale(LC_ALL, "C"));
    assert_int_equal(text_cols_z("中a，１"), 7);
    assert_int_equal(text_cols_z("“—…"), 3);
    assert_non_null(setlocale(LC_ALL, "C.UTF-8"));
}

static void clips_at_a_character(void **state)
{
    static const struct {
        const char *s;
        size_t cols, bytes, used;
    } cases[] = {
        {"中a，１", 0, 0, 0},   {"中a，１", 1, 0, 0},  {"中a，１", 2, 3, 2}, {"中a，１", 3, 4, 3},
        {"中a，１", 4, 4, 3},   {"中a，１", 5, 7, 5},  {"中a，１", 6, 7, 5}, {"中a，１", 7, 10, 7},
        {"中a，１", 80, 10, 7}, {"e\u0301x", 1, 3, 1}, {"", 5, 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t used = 99;
        size_t bytes = text_clip(cases[i].s, strlen(cases[i].s), cases[i].cols, &used);

        if (bytes != cases[i].bytes || used != cases[i].used)
            fail_msg("「%s」 in %zu: %zu bytes, %zu columns", cases[i].s, cases[i].cols, bytes,
                     used);
    }
}

/* `s` with "|" at every stop, walked forwards; walking back must find the same stops. */
static void expect_stops(const char *s, size_t bytes, const char *expected)
{
    size_t stops[64];
    size_t count = 0;
    struct text seen = {0};

    for (size_t at = 0; at < bytes;) {
        size_t next = grapheme_next(s, bytes, at);

        assert_true(next > at && next <= bytes && count < 64);
        stops[count++] = at;
        text_add_n(&seen, s + at, next - at);
        text_add(&seen, "|");
        at = next;
    }
    if (expected)
        assert_string_equal(text_str(&seen), expected);
    for (size_t at = bytes; at > 0; at = stops[count]) {
        size_t before = grapheme_prev(s, bytes, at);

        assert_true(count > 0);
        count--;
        if (before != stops[count])
            fail_msg("「%s」: back from %zu to %zu, not %zu", s, at, before, stops[count]);
    }
    assert_int_equal(count, 0);
    text_finish(&seen);
}

static void stops_at_graphemes(void **state)
{
    static const char *const cases[][2] = {
        {"中a１", "中|a|１|"},
        {"e\u0301e\u0301", "e\u0301|e\u0301|"},
        {"\u0301a", "\u0301|a|"},
        {"ab\xFF\xE4中", "a|b|\xFF|\xE4|中|"},
        {"\xE4\xB8中", "\xE4|\xB8|中|"},
        {"中\uFE00文", "中\uFE00|文|"},
        {"a\r\nb", "a|\r\n|b|"},
        {"\U0001F1E8\U0001F1F3\U0001F1E8\U0001F1F3", "\U0001F1E8\U0001F1F3|\U0001F1E8\U0001F1F3|"},
        {"中\U0001F468\U0001F3FB文", "中|\U0001F468\U0001F3FB|文|"},
        {"\u1100\u1161\u11A8x", "\u1100\u1161\u11A8|x|"},
        {"\u1100\u1100\u1100\u1161", "\u1100\u1100|\u1100\u1161|"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_stops(cases[i][0], strlen(cases[i][0]), cases[i][1]);
    assert_int_equal(grapheme_next("", 0, 0), 0);
    assert_int_equal(grapheme_prev("a", 1, 0), 0);
}

static void random_bytes_have_the_same_stops_both_ways(void **state)
{
    static const char *const pieces[] = {"中",   "a",    "\u0301",     "\u200D",     "\U0001F468",
                                         "\r",   "\n",   "\U0001F1E8", "\U0001F3FB", "\xFF",
                                         "\xE4", "\xB8", "\u0600",     "\u1100",     "\u1161"};

    (void)state;
    srand(11);
    for (int i = 0; i < 20000; i++) {
        struct text t = {0};

        for (int n = rand() % 12; n >= 0; n--)
            text_add(&t, pieces[(size_t)rand() % (sizeof pieces / sizeof pieces[0])]);
        expect_stops(text_str(&t), t.bytes, NULL);
        text_finish(&t);
    }
}

static void steps_by_words(void **state)
{
    static const char s[] = "县级  补助477.5万元，见abc1 ";
    static const char *const stops[] = {"补助", "477", ".5",   "5万", "万元",
                                        "，见", "见",  "abc1", ""};
    size_t bytes = strlen(s);
    size_t at = 0;

    (void)state;
    for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++) {
        at = word_next(s, bytes, at);
        if (strncmp(s + at, stops[i], strlen(stops[i])) != 0)
            fail_msg("stop %zu is before 「%s」", i, s + at);
    }
    assert_int_equal(at, bytes);
    assert_int_equal(word_next(s, bytes, bytes), bytes);
    for (size_t i = sizeof stops / sizeof stops[0] - 1; i-- > 0;) {
        at = word_prev(s, bytes, at);
        if (strncmp(s + at, stops[i], strlen(stops[i])) != 0)
            fail_msg("back: stop %zu is before 「%s」", i, s + at);
    }
    assert_int_equal(word_prev(s, bytes, at), 0);
    assert_int_equal(word_prev(s, bytes, 0), 0);
    assert_int_equal(word_prev("  a", 3, 2), 0);
}

/* A joiner behind what is no picture joins nothing: the picture behind it is a word of its own. */
static void words_end_behind_a_joiner(void **state)
{
    static const char *const words[] = {"a\u200D", " \u200D", "a\u200D\u0301"};
    static const char picture[] = "\U0001F469";

    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct text t = {0};
        size_t before = strlen(words[i]);

        text_add(&t, words[i]);
        text_add(&t, picture);
        if (word_prev(t.s, t.bytes, t.bytes) != before)
            fail_msg("word %zu: back to %zu", i, word_prev(t.s, t.bytes, t.bytes));
        assert_int_equal(word_next(t.s, t.bytes, before), t.bytes);
        assert_int_equal(word_prev(t.s, t.bytes, before), 0);
        text_finish(&t);
    }
}

static void long_rows_are_walked_once(void **state)
{
    static const char *const units[] = {
        "\U0001F1E8\U0001F1F3", "a", "\u0301", "\U0001F468\u200D", "\xFF", "中", " ", "\u1100"};
    clock_t start = clock();

    (void)state;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        struct text t = {0};
        size_t last;

        while (t.bytes < 500000)
            text_add(&t, units[i]);
        last = grapheme_prev(t.s, t.bytes, t.bytes);
        assert_int_equal(grapheme_next(t.s, t.bytes, last), t.bytes);
        assert_int_equal(word_next(t.s, t.bytes, 0), t.bytes);
        assert_int_equal(word_prev(t.s, t.bytes, t.bytes), 0);
        assert_true(text_clip(t.s, t.bytes, 1000, NULL) > 0);
        text_finish(&t);
    }
    assert_true((clock() - start) / CLOCKS_PER_SEC < 30);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_columns),
        cmocka_unit_test(every_code_point_has_a_width),
        cmocka_unit_test(width_without_a_utf8_locale),
        cmocka_unit_test(clips_at_a_character),
        cmocka_unit_test(stops_at_graphemes),
        cmocka_unit_test(random_bytes_have_the_same_stops_both_ways),
        cmocka_unit_test(steps_by_words),
        cmocka_unit_test(words_end_behind_a_joiner),
        cmocka_unit_test(long_rows_are_walked_once),
    };

    if (!setlocale(LC_ALL, "C.UTF-8"))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
