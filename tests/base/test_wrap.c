/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Lines of prose: marks where they belong, figures whole, nothing lost. */
#include "base/text.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static void wraps(const char *s, size_t cols, struct text *out)
{
    size_t bytes = strlen(s);

    for (size_t at = 0; at < bytes;) {
        size_t line = wrap_line(s + at, bytes - at, cols);

        assert_true(line > 0 && line <= bytes - at);
        text_add_n(out, s + at, line);
        text_add(out, "|");
        at += line;
    }
}

static void breaks_where_a_typesetter_would(void **state)
{
    static const struct {
        const char *s;
        size_t cols;
        const char *lines;
    } cases[] = {
        {"", 10, ""},
        {"短", 10, "短|"},
        {"一二三四五六", 10, "一二三四五|六|"},
        {"一二三四五六", 11, "一二三四五|六|"},
        /* 避头: the mark takes a character with it */
        {"一二三四五，六", 10, "一二三四|五，六|"},
        {"一二三四）。五", 10, "一二三|四）。五|"},
        {"一二三四100%五", 10, "一二三四|100%五|"},
        {"一二三四五)六", 10, "一二三四|五)六|"},
        /* 避尾: an opening mark goes down */
        {"一二三四（五六", 10, "一二三四|（五六|"},
        {"一二三（《四五》）六", 10, "一二三|（《四|五》）六|"},
        {"一二三四“五”六", 9, "一二三四|“五”六|"},
        /* pairs */
        {"一二三四——五六", 9, "一二三四|——五六|"},
        {"一二三四五……六", 11, "一二三四|五……六|"},
        /* figures and words */
        {"实际支出1,234.50万元", 12, "实际支出|1,234.50万元|"},
        {"一二三-40.74万元", 10, "一二三|-40.74万元|"},
        {"于2025-03-15完成", 11, "于|2025-03-15|完成|"},
        {"依据GB/T 9704办理", 10, "依据GB/T |9704办理|"},
        {"abcdefghijklmnop", 6, "abcdef|ghijkl|mnop|"},
        {"一abcdefghijkl", 6, "一|abcdef|ghijkl|"},
        /* spaces stay behind and may stand out */
        {"abcd efgh", 4, "abcd |efgh|"},
        {"一二   三", 4, "一二   |三|"},
        {"一二三四 ，五", 8, "一二三|四 ，五|"},
        {"　　根据省级方案", 8, "　　根据|省级方案|"},
        /* where nothing fits the rules, the line still fits */
        {"，，，，，，", 4, "，，|，，|，，|"},
        {"（（（（", 4, "（（|（（|"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text lines = {0};

        wraps(cases[i].s, cases[i].cols, &lines);
        if (strcmp(text_str(&lines), cases[i].lines) != 0)
            fail_msg("「%s」 at %zu: %s", cases[i].s, cases[i].cols, text_str(&lines));
        text_finish(&lines);
    }
}

static const char *const no_start[] = {"、", "，", "。", "．", "；", "：", "！", "？", "）", "》",
                                       "」", "』", "】", "〕", "”",  "’",  "…",  ")",  "]",  "}",
                                       ",",  ".",  ";",  ":",  "!",  "?",  "%",  "％"};
static const char *const no_end[] = {"（", "《", "「", "『", "【", "〔", "“", "‘", "(", "[", "{"};

static bool begins_with_one(const char *s, const char *const *set, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_starts(s, set[i]))
            return true;
    return false;
}

static bool ends_with_one(const char *s, size_t bytes, const char *const *set, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t mark = strlen(set[i]);

        if (bytes >= mark && memcmp(s + bytes - mark, set[i], mark) == 0)
            return true;
    }
    return false;
}

#define ITEMS(a) (sizeof(a) / sizeof(a)[0])

/* A sentence with at most two marks side by side, as people write; not so many that a line of ten
 * columns could not keep the rules. */
static void add_random_sentence(struct text *t)
{
    static const char *const hanzi[] = {"县", "级", "财", "政", "资", "金", "𠀀", "年"};
    static const char *const figures[] = {"477",  "1,234.50", "99.79%", "2025", "GB/T",
                                          "docx", "-40.74",   "b",      "……",   "——"};
    static const char *const between[] = {" ", "  ", "　", "+", "·"};

    for (int n = 5 + rand() % 60; n > 0; n--) {
        switch (rand() % 10) {
        case 0:
            text_add(t, hanzi[(size_t)rand() % ITEMS(hanzi)]);
            text_add(t, no_start[(size_t)rand() % ITEMS(no_start)]);
            text_add(t, hanzi[(size_t)rand() % ITEMS(hanzi)]);
            break;
        case 1:
            text_add(t, no_end[(size_t)rand() % ITEMS(no_end)]);
            text_add(t, hanzi[(size_t)rand() % ITEMS(hanzi)]);
            break;
        case 2:
            text_add(t, figures[(size_t)rand() % ITEMS(figures)]);
            text_add(t, hanzi[(size_t)rand() % ITEMS(hanzi)]);
            break;
        case 3:
            text_add(t, between[(size_t)rand() % ITEMS(between)]);
            text_add(t, hanzi[(size_t)rand() % ITEMS(hanzi)]);
            break;
        default:
            text_add(t, hanzi[(size_t)rand() % ITEMS(hanzi)]);
        }
    }
}

/* Bytes of a line without the spaces at its end. */
static size_t without_spaces(const char *s, size_t bytes)
{
    for (;;) {
        if (bytes >= 1 && s[bytes - 1] == ' ')
            bytes--;
        else if (bytes >= 3 && memcmp(s + bytes - 3, "　", 3) == 0)
            bytes -= 3;
        else
            return bytes;
    }
}

static bool inside_a_figure(const char *s, size_t at)
{
    static const char in[] = "0123456789";

    return strchr(in, s[at]) && s[at] != '\0' &&
           (strchr(in, s[at - 1]) || (at > 1 && strchr(",.", s[at - 1]) && strchr(in, s[at - 2])));
}

static void random_lines_keep_the_rules(void **state)
{
    (void)state;
    srand(20250315);
    for (int i = 0; i < 10000; i++) {
        struct text t = {0};
        size_t cols = 10 + (size_t)(i % 71);
        const char *s;

        add_random_sentence(&t);
        s = text_str(&t);
        for (size_t at = 0; at < t.bytes;) {
            size_t line = wrap_line(s + at, t.bytes - at, cols);
            size_t end = at + line;

            if (line == 0 || end > t.bytes)
                fail_msg("line %d: %zu bytes of %zu", i, line, t.bytes - at);
            if (text_cols(s + at, without_spaces(s + at, line)) > cols)
                fail_msg("too wide for %zu: %.*s", cols, (int)line, s + at);
            if (at > 0 && begins_with_one(s + at, no_start, ITEMS(no_start)))
                fail_msg("at %zu a line begins so: %s", cols, s + at);
            if (end < t.bytes && ends_with_one(s + at, line, no_end, ITEMS(no_end)))
                fail_msg("at %zu a line ends so: %.*s", cols, (int)line, s + at);
            if (end < t.bytes && inside_a_figure(s, end))
                fail_msg("at %zu a figure is cut: %.*s", cols, (int)line, s + at);
            at = end;
        }
        text_finish(&t);
    }
}

static void fills_its_lines(void **state)
{
    struct text t = {0};
    size_t lines = 0;

    (void)state;
    for (int i = 0; i < 2800; i++)
        text_add(&t, "字");
    for (size_t at = 0; at < t.bytes; lines++)
        at += wrap_line(t.s + at, t.bytes - at, 56);
    assert_int_equal(lines, 100);
    text_finish(&t);
}

static void hostile_text_is_wrapped_in_linear_time(void **state)
{
    static const char *const units[] = {"，",   "（", " ", "a",  "\u0301",
                                        "\xFF", "…",  "—", "　", "\u1100"};
    clock_t start = clock();

    (void)state;
    for (size_t i = 0; i < ITEMS(units); i++) {
        struct text t = {0};

        while (t.bytes < 300000)
            text_add(&t, units[i]);
        for (size_t at = 0; at < t.bytes;) {
            size_t line = wrap_line(t.s + at, t.bytes - at, 4);

            assert_true(text_cols(t.s + at, without_spaces(t.s + at, line)) <= 4);
            at += line;
        }
        text_finish(&t);
    }
    assert_true((clock() - start) / CLOCKS_PER_SEC < 30);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(breaks_where_a_typesetter_would),
        cmocka_unit_test(random_lines_keep_the_rules),
        cmocka_unit_test(fills_its_lines),
        cmocka_unit_test(hostile_text_is_wrapped_in_linear_time),
    };

    if (!setlocale(LC_ALL, "C.UTF-8"))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
