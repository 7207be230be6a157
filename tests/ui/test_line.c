/* SPDX-License-Identifier: MulanPSL-2.0 */
/* A line being edited, as pictures: '|' is the cursor, '[' ']' hold what is selected. */
#include "picture.h"

#include "ui/line.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *picture(const struct line *l)
{
    size_t from, to;
    bool some = line_selection(l, &from, &to);

    return picture_of(&l->text, l->at, some, from, to);
}

static void set_picture(struct line *l, const char *p)
{
    const char *bar = strchr(p, '|');

    line_set(l, "", false);
    line_type(l, p, (size_t)(bar - p));
    size_t at = l->at;
    line_type(l, bar + 1, strlen(bar + 1));
    l->at = l->anchor = at;
}

static void keys(void **state)
{
    static const struct {
        const char *before;
        enum key key[6];
        const char *after;
    } row[] = {
        {"中文|", {K_LEFT}, "中|文"},
        {"中文|", {K_LEFT, K_LEFT, K_LEFT}, "|中文"},
        {"|中文", {K_RIGHT}, "中|文"},
        {"中文|", {K_RIGHT}, "中文|"},
        {"e\u0301|x", {K_LEFT}, "|e\u0301x"},
        {"|葛\U000E0100城", {K_RIGHT}, "葛\U000E0100|城"},
        {"甲|乙", {K_HOME}, "|甲乙"},
        {"甲|乙", {K_END}, "甲乙|"},
        {"拨付 477万元|", {K_CTRL_LEFT}, "拨付 477|万元"},
        {"|拨付 477万元", {K_CTRL_RIGHT}, "拨付 |477万元"},
        {"甲乙|丙", {K_BACKSPACE}, "甲|丙"},
        {"|甲", {K_BACKSPACE}, "|甲"},
        {"甲|乙丙", {K_DELETE}, "甲|丙"},
        {"甲|", {K_DELETE}, "甲|"},
        {"ae\u0301|", {K_BACKSPACE}, "a|"},
        {"甲乙|", {K_SHIFT_LEFT}, "甲[|乙]"},
        {"甲乙|丙", {K_SHIFT_HOME}, "[|甲乙]丙"},
        {"甲|乙丙", {K_SHIFT_END}, "甲[乙丙|]"},
        {"甲|乙丙", {K_SHIFT_RIGHT, K_SHIFT_RIGHT}, "甲[乙丙|]"},
        {"甲|乙丙", {K_SHIFT_RIGHT, K_LEFT}, "甲|乙丙"},
        {"甲|乙丙", {K_SHIFT_RIGHT, K_RIGHT}, "甲乙|丙"},
        {"甲|乙丙", {K_SHIFT_RIGHT, K_SHIFT_LEFT}, "甲|乙丙"},
        {"甲|乙丙", {K_SHIFT_END, K_BACKSPACE}, "甲|"},
        {"甲|乙丙", {K_SHIFT_RIGHT, K_DELETE}, "甲|丙"},
        {"甲|乙丙", {K_SHIFT_RIGHT, K_CTRL_X}, "甲|丙"},
        {"甲|乙丙", {K_CTRL_X}, "甲|乙丙"},
        {"甲|乙丙", {K_CTRL_B, K_RIGHT, K_RIGHT}, "甲[乙丙|]"},
        {"甲|乙丙", {K_CTRL_B, K_END, K_CTRL_X, K_LEFT}, "|甲"},
        {"甲|乙丙", {K_CTRL_B, K_RIGHT, K_CTRL_B, K_RIGHT}, "甲乙丙|"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        struct line l = {0};
        set_picture(&l, row[i].before);
        for (size_t k = 0; k < 6 && row[i].key[k] != K_NONE; k++)
            assert_true(line_key(&l, row[i].key[k]));
        if (strcmp(picture(&l), row[i].after) != 0)
            fail_msg("row %zu: %s", i, picture(&l));
        line_finish(&l);
    }
}

static void other_keys_are_actions(void **state)
{
    struct line l = {0};
    (void)state;

    line_set(&l, "甲", false);
    for (int k = K_NONE; k < K_COUNT; k++) {
        static const enum key mine[] = {K_LEFT,       K_RIGHT,       K_HOME,       K_END,
                                        K_SHIFT_LEFT, K_SHIFT_RIGHT, K_SHIFT_HOME, K_SHIFT_END,
                                        K_CTRL_LEFT,  K_CTRL_RIGHT,  K_BACKSPACE,  K_DELETE,
                                        K_CTRL_B,     K_CTRL_X};
        bool is_mine = false;
        for (size_t i = 0; i < sizeof(mine) / sizeof(mine[0]); i++)
            is_mine |= (int)mine[i] == k;
        if (!is_mine)
            assert_false(line_key(&l, (enum key)k));
    }
    assert_string_equal(picture(&l), "甲|");
    line_finish(&l);
}

static void typing(void **state)
{
    struct line l = {0};
    (void)state;

    line_set(&l, "477.00", true);
    line_type(&l, "5", 1);
    line_type(&l, "0", 1);
    assert_string_equal(picture(&l), "50|");

    static const enum key keeps[] = {K_LEFT, K_RIGHT, K_HOME, K_END, K_BACKSPACE, K_CTRL_B};
    for (size_t i = 0; i < sizeof(keeps) / sizeof(keeps[0]); i++) {
        line_set(&l, "477.00", true);
        line_key(&l, keeps[i]);
        line_type(&l, "", 0);
        assert_true(l.text.bytes >= 5);
    }

    set_picture(&l, "甲|乙丙");
    line_key(&l, K_SHIFT_RIGHT);
    line_type(&l, "丁戊", 6);
    assert_string_equal(picture(&l), "甲丁戊|丙");

    set_picture(&l, "|\u0301x"); /* what is typed before a mark takes it */
    line_type(&l, "e", 1);
    assert_string_equal(picture(&l), "e\u0301|x");
    line_finish(&l);
}

/* ---- showing ---- */

static void a_long_line_scrolls(void **state)
{
    struct line l = {0};
    size_t from, to;
    int col;
    (void)state;

    line_set(&l, "一二三四", false);
    line_show(&l, 10, &from, &to, &col);
    assert_int_equal(from, 0);
    assert_int_equal(to, 12);
    assert_int_equal(col, 8);

    line_set(&l, "一二三四五六七八", false);
    line_show(&l, 10, &from, &to, &col); /* the end shows, with a column for the cursor */
    assert_int_equal(to, 24);
    assert_true(from > 0 && col < 10);

    line_key(&l, K_HOME);
    line_show(&l, 10, &from, &to, &col);
    assert_int_equal(from, 0);
    assert_int_equal(to, 15);
    assert_int_equal(col, 0);
    line_finish(&l);
}

/* Where a long line was scrolled to, there is a part of a character of the next. */
static void another_text_shows_from_a_whole_character(void **state)
{
    struct line l = {0};
    size_t from, to;
    int col;
    (void)state;

    line_set(&l, "abcdefghijklmnopqrstu", false);
    line_show(&l, 10, &from, &to, &col);
    assert_int_equal(from, 14);
    line_key(&l, K_SHIFT_HOME);
    line_type(&l, "项目资金绩效自评", 24);
    line_show(&l, 10, &from, &to, &col);
    assert_true(utf8_valid(l.text.s + from, to - from));
    assert_true(col < 10);
    line_finish(&l);
}

static uint32_t seed = 1;
static uint32_t random_below(uint32_t limit)
{
    seed = seed * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)seed * limit) >> 32);
}

/* Whatever is typed and pressed, the cursor is at a stop and shows whole within the field. */
static void the_cursor_always_shows(void **state)
{
    static const char *const piece[] = {"中", "a", "，", "e\u0301", "１", " ", "\u0301", "𠀀", "😀"};
    static const enum key key[] = {
        K_LEFT,      K_RIGHT,      K_HOME,   K_END,        K_BACKSPACE,   K_DELETE, K_SHIFT_LEFT,
        K_CTRL_LEFT, K_CTRL_RIGHT, K_CTRL_X, K_SHIFT_HOME, K_SHIFT_RIGHT, K_CTRL_B};
    struct line l = {0};
    (void)state;

    line_set(&l, "", false);
    for (int i = 0; i < 40000; i++) {
        size_t from, to;
        int col, cols = 4 + (int)random_below(30);
        const char *p = piece[random_below(sizeof(piece) / sizeof(piece[0]))];
        if (random_below(3) > 0)
            line_type(&l, p, strlen(p));
        else
            line_key(&l, key[random_below(sizeof(key) / sizeof(key[0]))]);
        if (i % 1000 == 0)
            line_set(&l, "重新开始", random_below(2) == 0);

        const char *s = text_str(&l.text);
        line_show(&l, cols, &from, &to, &col);
        assert_true(from <= l.at && l.at <= to);
        assert_true(text_cols(s + from, to - from) <= (size_t)cols);
        assert_int_equal(col, (int)text_cols(s + from, l.at - from));
        size_t next = grapheme_next(s, l.text.bytes, l.at);
        size_t under = l.at < l.text.bytes ? text_cols(s + l.at, next - l.at) : 1;
        assert_true((size_t)col + under <= (size_t)cols || under > (size_t)cols);
        if (l.at > 0 && l.at < l.text.bytes)
            assert_int_equal(grapheme_next(s, l.text.bytes, grapheme_prev(s, l.text.bytes, l.at)),
                             l.at);
    }
    line_finish(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys),
        cmocka_unit_test(other_keys_are_actions),
        cmocka_unit_test(typing),
        cmocka_unit_test(a_long_line_scrolls),
        cmocka_unit_test(another_text_shows_from_a_whole_character),
        cmocka_unit_test(the_cursor_always_shows),
    };

    setlocale(LC_ALL, "");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
