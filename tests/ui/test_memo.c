/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Prose being edited: by pictures ('|' is the cursor, '[' ']' hold what is selected), and against a
 * model so plain that it cannot be wrong. */
#include "picture.h"

#include "ui/memo.h"

#include "base/mem.h"

#include <inttypes.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { COLS = 10, PAGE = 3 };

static void type(struct memo *m, const char *s)
{
    memo_type(m, s, strlen(s));
}

static const char *picture(const struct memo *m)
{
    size_t from, to;
    bool some = memo_selection(m, &from, &to);

    return picture_of(&m->text, m->at, some, from, to);
}

static void set_picture(struct memo *m, const char *p)
{
    const char *bar = strchr(p, '|');
    struct text t = {0};

    text_add_n(&t, p, (size_t)(bar - p));
    text_add(&t, bar + 1);
    memo_set(m, text_str(&t), COLS);
    m->at = m->anchor = (size_t)(bar - p);
    text_finish(&t);
}

/* ---- keys ---- */

static void keys(void **state)
{
    /* Lines of five hanzi: 一二三四五 六七八九十 甲乙. */
    static const struct {
        const char *before;
        enum key key[6];
        const char *after;
    } row[] = {
        {"一二|三", {K_ENTER}, "一二\n|三"},
        {"一二|三", {K_LEFT}, "一|二三"},
        {"一\n|二", {K_LEFT}, "一|\n二"},
        {"一|\n二", {K_RIGHT}, "一\n|二"},
        {"一\n|二", {K_BACKSPACE}, "一|二"},
        {"一|\n二", {K_DELETE}, "一|二"},
        {"|一", {K_BACKSPACE}, "|一"},
        {"一|", {K_DELETE}, "一|"},
        {"一二三|四五六七八", {K_DOWN}, "一二三四五六七八|"},
        {"一二三四五六七八|", {K_UP}, "一二三|四五六七八"},
        {"一二三四五六七|八", {K_HOME}, "一二三四五|六七八"},
        {"一二三四五六七|八", {K_END}, "一二三四五六七八|"},
        {"一|二三四五六七八", {K_END}, "一二三四五|六七八"},
        {"一|二三四五六七八", {K_END, K_HOME}, "|一二三四五六七八"},
        {"一|二三四五六七八", {K_END, K_DOWN}, "一二三四五六七八|"},
        /* the column is kept over a short line */
        {"一二三|四\n五\n六七八九", {K_DOWN}, "一二三四\n五|\n六七八九"},
        {"一二三|四\n五\n六七八九", {K_DOWN, K_DOWN}, "一二三四\n五\n六七八|九"},
        {"一二三|四\n五\n六七八九", {K_DOWN, K_LEFT, K_DOWN}, "一二三四\n五\n|六七八九"},
        {"ab|c\n一二", {K_DOWN}, "abc\n一|二"},
        {"abc|\n一二", {K_DOWN}, "abc\n一|二"}, /* never into half a hanzi */
        {"一\n二|三", {K_CTRL_HOME}, "|一\n二三"},
        {"一|\n二三", {K_CTRL_END}, "一\n二三|"},
        {"一二\n三四|五", {K_CTRL_UP}, "一二\n|三四五"},
        {"一二\n三四|五", {K_CTRL_UP, K_CTRL_UP}, "|一二\n三四五"},
        {"一|二\n三四五", {K_CTRL_DOWN}, "一二\n|三四五"},
        {"一|二\n三四五", {K_CTRL_DOWN, K_CTRL_DOWN}, "一二\n三四五|"},
        {"拨付|477万元", {K_CTRL_RIGHT}, "拨付477|万元"},
        {"拨付477万元|", {K_CTRL_LEFT, K_CTRL_LEFT}, "拨付|477万元"},
        /* selections */
        {"一|二三", {K_SHIFT_RIGHT, K_SHIFT_RIGHT}, "一[二三|]"},
        {"一二|三", {K_SHIFT_HOME}, "[|一二]三"},
        {"一|二\n三四", {K_SHIFT_DOWN}, "一[二\n三|]四"},
        {"一|二\n三四", {K_SHIFT_UP}, "[|一]二\n三四"},
        {"一|二\n三四", {K_SHIFT_END, K_RIGHT}, "一二|\n三四"},
        {"一|二\n三四", {K_SHIFT_END, K_LEFT}, "一|二\n三四"},
        {"一|二\n三四", {K_CTRL_B, K_CTRL_END}, "一[二\n三四|]"},
        {"一|二\n三四", {K_CTRL_B, K_DOWN, K_BACKSPACE}, "一|四"},
        {"一|二\n三四", {K_CTRL_B, K_DOWN, K_CTRL_B, K_LEFT}, "一二\n|三四"},
        {"一|二\n三四", {K_SHIFT_DOWN, K_ENTER}, "一\n|四"},
        {"一|二\n三\n四\n五六", {K_PGDN}, "一二\n三\n四\n五|六"},
        {"一二\n三\n四\n五|六", {K_PGUP}, "一|二\n三\n四\n五六"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        struct memo m = {0};
        set_picture(&m, row[i].before);
        for (size_t k = 0; k < 6 && row[i].key[k] != K_NONE; k++)
            if (!memo_key(&m, row[i].key[k], PAGE))
                fail_msg("row %zu: %s was refused", i, key_name(row[i].key[k]));
        if (strcmp(picture(&m), row[i].after) != 0)
            fail_msg("row %zu: %s", i, picture(&m));
        memo_finish(&m);
    }
}

static void refused_keys_lead_out(void **state)
{
    static const struct {
        const char *before;
        enum key key;
    } row[] = {
        {"一|二\n三", K_UP},
        {"一二\n三|", K_DOWN},
        {"一|\n二", K_PGDN}, /* all in sight: nothing to scroll */
        {"一|\n二", K_PGUP},
        {"一\n二\n三\n四|", K_PGDN},
        {"一|\n二\n三\n四", K_PGUP},
        {"一|", K_TAB},
        {"一|", K_ESC},
        {"一|", K_F1},
        {"一|", K_CTRL_Z},
        {"一|", K_CTRL_X},
        {"一|", K_CTRL_PGDN},
        {"一|", K_ALT_0},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        struct memo m = {0};
        set_picture(&m, row[i].before);
        if (memo_key(&m, row[i].key, PAGE))
            fail_msg("row %zu was taken", i);
        assert_string_equal(picture(&m), row[i].before);
        memo_finish(&m);
    }
}

/* The cursor behind the last character of a full line shows there, not before the next line. */
static void end_of_a_wrapped_line(void **state)
{
    struct memo m = {0};
    (void)state;

    set_picture(&m, "一|二三四五六七");
    memo_key(&m, K_END, PAGE);
    assert_int_equal(memo_line_of(&m, m.at), 0);
    assert_int_equal(memo_col_of(&m, m.at), 10);
    memo_key(&m, K_RIGHT, PAGE);
    memo_key(&m, K_LEFT, PAGE);
    assert_int_equal(memo_line_of(&m, m.at), 1);
    assert_int_equal(memo_col_of(&m, m.at), 0);
    memo_finish(&m);
}

static void typing_replaces_the_selection(void **state)
{
    struct memo m = {0};
    (void)state;

    set_picture(&m, "一|二三");
    memo_key(&m, K_SHIFT_RIGHT, PAGE);
    type(&m, "甲\n乙");
    assert_string_equal(picture(&m), "一甲\n乙|三");
    assert_true(memo_undo(&m));
    assert_string_equal(text_str(&m.text), "一二三");
    memo_finish(&m);
}

static void counting(void **state)
{
    struct memo m = {0};
    (void)state;

    memo_set(&m, "　　根据 a b\n要求，\t拨付", COLS);
    assert_int_equal(memo_chars(&m), 9);
    type(&m, "477\n");
    assert_int_equal(memo_chars(&m), 12);
    memo_undo(&m);
    assert_int_equal(memo_chars(&m), 9);
    memo_finish(&m);
}

static void finding(void **state)
{
    struct memo m = {0};
    (void)state;

    set_picture(&m, "资金|到位，资金拨付");
    assert_true(memo_find(&m, "资金"));
    assert_string_equal(picture(&m), "资金到位，[资金|]拨付");
    assert_true(memo_find(&m, "资金"));
    assert_string_equal(picture(&m), "[资金|]到位，资金拨付");
    assert_false(memo_find(&m, "项目"));
    assert_false(memo_find(&m, ""));
    assert_string_equal(picture(&m), "[资金|]到位，资金拨付");
    set_picture(&m, "|e\u0301x");
    assert_true(memo_find(&m, "e")); /* a mark is not torn off */
    assert_string_equal(picture(&m), "[e\u0301|]x");
    memo_finish(&m);
}

/* ---- taking back ---- */

static void stretches(void **state)
{
    static const char *const undone[] = {"一二\n三\n四", "一二\n三\n", "一二\n三",
                                         "一二\n",       "一二",       ""};
    struct memo m = {0};
    (void)state;

    memo_set(&m, "", COLS);
    type(&m, "一");
    type(&m, "二"); /* with the one before: one stretch */
    memo_key(&m, K_ENTER, PAGE);
    type(&m, "三");
    memo_key(&m, K_ENTER, PAGE);
    type(&m, "四五");
    memo_key(&m, K_BACKSPACE, PAGE);
    type(&m, "六");
    memo_key(&m, K_LEFT, PAGE);
    type(&m, "七");
    assert_string_equal(picture(&m), "一二\n三\n四七|六");
    assert_true(memo_undo(&m)); /* 七 */
    assert_string_equal(picture(&m), "一二\n三\n四|六");
    assert_true(memo_undo(&m)); /* 六 */
    assert_true(memo_undo(&m)); /* the removal */
    assert_string_equal(picture(&m), "一二\n三\n四五|");
    for (size_t i = 1; i < sizeof(undone) / sizeof(undone[0]); i++) {
        assert_true(memo_undo(&m));
        assert_string_equal(text_str(&m.text), undone[i]);
    }
    assert_false(memo_undo(&m));
    while (memo_redo(&m))
        ;
    assert_string_equal(text_str(&m.text), "一二\n三\n四七六");
    memo_undo(&m);
    type(&m, "八"); /* what was taken back is gone */
    assert_false(memo_redo(&m));
    memo_finish(&m);
}

static void a_stretch_is_twenty_characters(void **state)
{
    struct memo m = {0};
    (void)state;

    memo_set(&m, "", COLS);
    for (int i = 0; i < 30; i++)
        type(&m, "中");
    memo_undo(&m);
    assert_int_equal(memo_chars(&m), 20);
    memo_redo(&m);
    for (int i = 0; i < 30; i++)
        memo_key(&m, K_BACKSPACE, PAGE);
    memo_undo(&m);
    assert_int_equal(memo_chars(&m), 10);
    memo_finish(&m);
}

/* ---- against a plain model ---- */

static uint32_t seed;
static uint32_t random_below(uint32_t limit)
{
    seed = seed * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)seed * limit) >> 32);
}

static const char *random_piece(void)
{
    static const char *const piece[] = {
        "中",       "文",      "国",     "a",          "b1",           "12",
        "，",       "。",      "）",     "（",         "\n",           " ",
        "  ",       "……",      "——",     ".",          "，，，，",     "abcdefg",
        "-",        "%",       "“",      "”",          "\n",           "一二三四五",
        "𠀀",       "e\u0301", "\u0301", "/",          "））））））", "GB/T 9704-2012",
        "（（（（", "x",       "《",     "\U0001F1E8", "\u1100",       "👨\u200D👩",
        "　　",
    };
    return piece[random_below(sizeof(piece) / sizeof(piece[0]))];
}

/* Every line begins where wrapping the whole text anew says. */
static void assert_wrapped(const struct memo *m)
{
    struct memo whole = {0};

    memo_set(&whole, text_str(&m->text), m->cols);
    assert_int_equal(whole.chars, m->chars);
    for (size_t i = 0; i < whole.lines && i < m->lines; i++)
        if (whole.start[i] != m->start[i])
            fail_msg("seed %" PRIu32 ", line %zu begins at %zu, not %zu", seed, i, m->start[i],
                     whole.start[i]);
    assert_int_equal(whole.lines, m->lines);
    memo_finish(&whole);
}

static void assert_cursor(const struct memo *m)
{
    const char *s = text_str(&m->text);
    size_t from, to, line = memo_line_of(m, m->at);

    assert_true(m->at <= m->text.bytes && m->anchor <= m->text.bytes);
    if (m->at > 0)
        assert_int_equal(grapheme_next(s, m->text.bytes, grapheme_prev(s, m->text.bytes, m->at)),
                         m->at);
    memo_line(m, line, &from, &to);
    assert_true(from <= m->at && m->at <= to);
    assert_int_equal(memo_col_of(m, m->at), (int)text_cols(s + from, m->at - from));
}

/* What the text and the cursor were before each stretch. */
struct past {
    char **text;
    size_t *at;
    size_t count, cap, at_cap;
};

static void past_push(struct past *p, char *text, size_t at)
{
    p->text = mem_grow(p->text, p->count, &p->cap, sizeof(*p->text));
    p->at = mem_grow(p->at, p->count, &p->at_cap, sizeof(*p->at));
    p->text[p->count] = text;
    p->at[p->count++] = at;
}

static void random_edits(uint32_t round, uint32_t steps)
{
    static const enum key key[] = {K_LEFT,     K_RIGHT,      K_UP,         K_DOWN,    K_HOME,
                                   K_END,      K_PGUP,       K_PGDN,       K_DELETE,  K_BACKSPACE,
                                   K_ENTER,    K_SHIFT_LEFT, K_SHIFT_DOWN, K_CTRL_UP, K_BACKSPACE,
                                   K_CTRL_END, K_CTRL_LEFT,  K_SHIFT_END,  K_CTRL_B,  K_CTRL_HOME};
    struct memo m = {0};
    struct past past = {0};

    seed = round * 7919;
    memo_set(&m, "", 4 + (int)random_below(30));
    for (uint32_t i = 0; i < steps; i++) {
        size_t from = m.at, to = m.at, edits = m.edits;
        char *before = mem_str(text_str(&m.text));
        size_t cursor = m.at;
        bool types = random_below(3) > 0;
        const char *piece = random_piece();

        if (types) {
            struct text wanted = {0};
            memo_selection(&m, &from, &to);
            text_add(&wanted, before);
            text_remove(&wanted, from, to - from);
            text_insert(&wanted, from, piece, strlen(piece));
            type(&m, piece);
            assert_string_equal(text_str(&m.text), text_str(&wanted));
            text_finish(&wanted);
        } else {
            memo_key(&m, key[random_below(sizeof(key) / sizeof(key[0]))], 1 + (int)random_below(4));
        }
        if (m.edits > edits) {
            past_push(&past, before, cursor);
        } else {
            free(before);
        }
        if (random_below(50) == 0)
            memo_wrap(&m, 4 + (int)random_below(30));
        assert_wrapped(&m);
        assert_cursor(&m);
    }
    char *last = mem_str(text_str(&m.text));
    while (past.count > 0) {
        assert_true(memo_undo(&m));
        past.count--;
        assert_string_equal(text_str(&m.text), past.text[past.count]);
        assert_int_equal(m.at, past.at[past.count]);
        assert_wrapped(&m);
        free(past.text[past.count]);
    }
    assert_false(memo_undo(&m));
    while (memo_redo(&m))
        assert_wrapped(&m);
    assert_string_equal(text_str(&m.text), last);
    free(last);
    free(past.text);
    free(past.at);
    memo_finish(&m);
}

static void edits_match_the_model(void **state)
{
    (void)state;
    for (uint32_t round = 0; round < 150; round++)
        random_edits(round, 60);
    for (uint32_t round = 0; round < 5; round++)
        random_edits(1000 + round, 600);
}

/* ---- large ---- */

static void a_megabyte_is_pasted_at_once(void **state)
{
    struct text t = {0};
    struct memo m = {0};
    (void)state;

    while (t.bytes < 1 << 20)
        text_add(
            &t,
            "根据省级实施方案要求，县级财政对所辖乡镇建立经常性补助机制，本年拨付资金477万元。\n");
    memo_set(&m, "前后", 56);
    memo_key(&m, K_LEFT, PAGE);
    clock_t began = clock();
    memo_type(&m, text_str(&t), t.bytes);
    for (int i = 0; i < 100; i++)
        type(&m, "中");
    double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
    assert_wrapped(&m);
    assert_int_equal(m.text.bytes, t.bytes + 306);
    if (seconds > 2) /* two hundred times what it takes; wrapping all for each key takes minutes */
        fail_msg("%.1f seconds", seconds);
    memo_undo(&m);
    memo_finish(&m);
    text_finish(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys),
        cmocka_unit_test(refused_keys_lead_out),
        cmocka_unit_test(end_of_a_wrapped_line),
        cmocka_unit_test(typing_replaces_the_selection),
        cmocka_unit_test(counting),
        cmocka_unit_test(finding),
        cmocka_unit_test(stretches),
        cmocka_unit_test(a_stretch_is_twenty_characters),
        cmocka_unit_test(edits_match_the_model),
        cmocka_unit_test(a_megabyte_is_pasted_at_once),
    };

    setlocale(LC_ALL, "");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
