/* SPDX-License-Identifier: MulanPSL-2.0 */
/* GB18030 of both generations, GBK and UTF-8. */
#include "base/encoding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* In the private area before 2022; written in the form of their new places. */
static const struct {
    uint32_t old, now;
    const char *two;  /* two bytes, of old and of now */
    const char *four; /* what 2005 wrote for now */
} moved[] = {
    {0xE78D, 0xFE10, "\xA6\xD9", "\x84\x31\x82\x36"},
    {0xE78E, 0xFE12, "\xA6\xDA", "\x84\x31\x82\x38"},
    {0xE78F, 0xFE11, "\xA6\xDB", "\x84\x31\x82\x37"},
    {0xE790, 0xFE13, "\xA6\xDC", "\x84\x31\x82\x39"},
    {0xE791, 0xFE14, "\xA6\xDD", "\x84\x31\x83\x30"},
    {0xE792, 0xFE15, "\xA6\xDE", "\x84\x31\x83\x31"},
    {0xE793, 0xFE16, "\xA6\xDF", "\x84\x31\x83\x32"},
    {0xE794, 0xFE17, "\xA6\xEC", "\x84\x31\x83\x33"},
    {0xE795, 0xFE18, "\xA6\xED", "\x84\x31\x83\x34"},
    {0xE796, 0xFE19, "\xA6\xF3", "\x84\x31\x83\x35"},
    {0xE81E, 0x9FB4, "\xFE\x59", "\x82\x35\x90\x37"},
    {0xE826, 0x9FB5, "\xFE\x61", "\x82\x35\x90\x38"},
    {0xE82B, 0x9FB6, "\xFE\x66", "\x82\x35\x90\x39"},
    {0xE82C, 0x9FB7, "\xFE\x67", "\x82\x35\x91\x30"},
    {0xE832, 0x9FB8, "\xFE\x6D", "\x82\x35\x91\x31"},
    {0xE843, 0x9FB9, "\xFE\x7E", "\x82\x35\x91\x32"},
    {0xE854, 0x9FBA, "\xFE\x90", "\x82\x35\x91\x33"},
    {0xE864, 0x9FBB, "\xFE\xA0", "\x82\x35\x91\x34"},
    {0xE816, 0x20087, "\xFE\x51", "\x95\x32\x90\x31"},
    {0xE817, 0x20089, "\xFE\x52", "\x95\x32\x90\x33"},
    {0xE818, 0x200CC, "\xFE\x53", "\x95\x32\x97\x30"},
    {0xE831, 0x215D7, "\xFE\x6C", "\x95\x36\xB9\x37"},
    {0xE83B, 0x2298F, "\xFE\x76", "\x96\x30\xBA\x35"},
    {0xE855, 0x241FE, "\xFE\x91", "\x96\x35\xB6\x30"},
};

enum { MOVED = sizeof moved / sizeof moved[0] };

static uint32_t now_of(uint32_t cp)
{
    for (size_t i = 0; i < MOVED; i++)
        if (moved[i].old == cp)
            return moved[i].now;
    return cp;
}

static void all_of_the_plane_comes_back(void **state)
{
    struct text all = {0};
    struct text expected = {0};
    struct text gb = {0};
    struct text back = {0};
    struct err err;

    (void)state;
    for (uint32_t cp = 1; cp <= 0xFFFF; cp++)
        if (cp < 0xD800 || cp > 0xDFFF) {
            text_add_cp(&all, cp);
            text_add_cp(&expected, now_of(cp));
        }
    for (uint32_t cp = 0x20000; cp <= 0x2FFFF; cp++) {
        text_add_cp(&all, cp);
        text_add_cp(&expected, cp);
    }
    assert_int_equal(encoding_write(&gb, all.s, all.bytes, "gb18030", &err), STATUS_OK);
    assert_int_equal(encoding_read(&back, gb.s, gb.bytes, "GB18030", &err), STATUS_OK);
    assert_int_equal(back.bytes, expected.bytes);
    assert_memory_equal(back.s, expected.s, back.bytes);
    assert_string_equal(encoding_guess(gb.s, gb.bytes), "GB18030");
    text_finish(&all);
    text_finish(&expected);
    text_finish(&gb);
    text_finish(&back);
}

static void both_generations_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOVED; i++) {
        struct text now = {0};
        struct text old_and_new = {0};
        struct text out = {0};
        struct err err;

        text_add(&now, "甲");
        text_add_cp(&now, moved[i].now);
        text_add_cp(&now, moved[i].now);
        text_add(&now, "1");
        text_addf(&old_and_new, "\xBC\xD7%s%s1", moved[i].two, moved[i].four);
        if (encoding_read(&out, old_and_new.s, old_and_new.bytes, "GB18030", &err) != STATUS_OK)
            fail_msg("U+%04X: %s", (unsigned int)moved[i].now, err.msg);
        assert_string_equal(text_str(&out), text_str(&now));
        text_clear(&out);
        assert_int_equal(encoding_write(&out, now.s, now.bytes, "GB18030", &err), STATUS_OK);
        text_clear(&old_and_new);
        text_addf(&old_and_new, "\xBC\xD7%s%s1", moved[i].two, moved[i].two);
        assert_string_equal(text_str(&out), text_str(&old_and_new));
        text_finish(&now);
        text_finish(&old_and_new);
        text_finish(&out);
    }
}

static void guesses_on_the_whole(void **state)
{
    static const struct {
        const char *s;
        const char *encoding; /* NULL: neither */
    } cases[] = {
        {"", "UTF-8"},
        {"plain", "UTF-8"},
        {"\xEF\xBB\xBF报告", "UTF-8"},
        {"plain plain plain \xB2\xC6\xD5\xFE", "GB18030"},
        {"\x84\x31\x95\x33\xB2\xC6", "GB18030"},
        {"\x82\x35\x90\x37", "GB18030"},
        {"\xFF\xFE\x2A\x67", NULL},
        {"报告\xFF", NULL},
        {"\xB2\xC6\xD5", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *guess = encoding_guess(cases[i].s, strlen(cases[i].s));

        if (cases[i].encoding ? !guess || strcmp(guess, cases[i].encoding) != 0 : guess != NULL)
            fail_msg("case %zu: %s", i, guess ? guess : "neither");
    }
    assert_null(encoding_guess("a\0b\0", 4));
}

static void reads_without_the_mark(void **state)
{
    static const struct {
        const char *s, *encoding, *out;
    } cases[] = {
        {"\xEF\xBB\xBF报告", "UTF-8", "报告"},
        {"报\xEF\xBB\xBF告", "utf-8", "报\uFEFF告"},
        {"\x84\x31\x95\x33\xB2\xC6", "GB18030", "财"},
        {"\xB2\xC6\xD5\xFE\r\n", "gbk", "财政\r\n"},
        {"\xB2\xC6\xD5\xFE", "Gb18030", "财政"},
        {"", "GBK", ""},
        {"\xEF\xBB\xBF", "UTF-8", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text out = {0};
        struct err err;

        text_add(&out, ">");
        assert_int_equal(
            encoding_read(&out, cases[i].s, strlen(cases[i].s), cases[i].encoding, &err),
            STATUS_OK);
        assert_string_equal(text_str(&out) + 1, cases[i].out);
        text_finish(&out);
    }
}

static void failures_leave_everything_as_it_was(void **state)
{
    static const struct {
        bool writes;
        const char *s, *encoding;
        enum status status;
        const char *says;
    } cases[] = {
        {false, "x", "LATIN1", STATUS_USAGE, "没有「LATIN1」这种编码，可用 UTF-8、GB18030、GBK"},
        {true, "x", "", STATUS_USAGE, "没有「」这种编码，可用 UTF-8、GB18030、GBK"},
        {false, "一\n二\n\xFF", "UTF-8", STATUS_FORMAT,
         "第 3 行有不属于 UTF-8 编码的内容，请核对文件的编码"},
        {false, "\xB2\xC6\n\xD5", "GB18030", STATUS_FORMAT,
         "第 2 行有不属于 GB18030 编码的内容，请核对文件的编码"},
        {false, "\xB2\xC6\n\x81\x30\x81", "GB18030", STATUS_FORMAT,
         "第 2 行有不属于 GB18030 编码的内容，请核对文件的编码"},
        {false, "\xFF\xFF", "GBK", STATUS_FORMAT,
         "第 1 行有不属于 GBK 编码的内容，请核对文件的编码"},
        {true, "王\n𠀀", "GBK", STATUS_FORMAT,
         "第 2 行的「𠀀」(U+20000) 在 GBK 编码里没有，请改用 GB18030 编码"},
        {true, "王\xFF", "UTF-8", STATUS_FORMAT, "第 1 行有不能识别的字节 <FF>"},
        {true, "王\n\xFF", "GB18030", STATUS_FORMAT, "第 2 行有不能识别的字节 <FF>"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text out = {0};
        struct err err = {0};
        enum status rc;

        text_add(&out, "前文");
        rc = cases[i].writes
                 ? encoding_write(&out, cases[i].s, strlen(cases[i].s), cases[i].encoding, &err)
                 : encoding_read(&out, cases[i].s, strlen(cases[i].s), cases[i].encoding, &err);
        assert_int_equal(rc, cases[i].status);
        assert_string_equal(err.msg, cases[i].says);
        assert_string_equal(text_str(&out), "前文");
        text_finish(&out);
    }
}

static void long_texts_cross_the_buffers(void **state)
{
    struct text s = {0};
    struct text gb = {0};
    struct text back = {0};

    (void)state;
    for (int i = 0; i < 30000; i++) {
        text_addf(&s, "第 %d 行：", i);
        text_add_cp(&s, 0x20000 + (uint32_t)i);
    }
    assert_int_equal(encoding_write(&gb, s.s, s.bytes, "GB18030", NULL), STATUS_OK);
    assert_int_equal(encoding_read(&back, gb.s, gb.bytes, "GB18030", NULL), STATUS_OK);
    assert_string_equal(text_str(&back), text_str(&s));
    text_finish(&s);
    text_finish(&gb);
    text_finish(&back);
}

static void random_bytes_never_break_it(void **state)
{
    (void)state;
    srand(18030);
    for (int i = 0; i < 50000; i++) {
        static const unsigned char likely[] = {0x84, 0x31, 0x82, 0x36, 0x95, 0xFE, 0x80, '\n'};
        char s[12];
        size_t bytes = (size_t)rand() % sizeof s;
        struct text out = {0};

        for (size_t b = 0; b < bytes; b++)
            s[b] = (char)(rand() % 2 ? rand() : likely[(size_t)rand() % sizeof likely]);
        if (encoding_read(&out, s, bytes, "GB18030", NULL) == STATUS_OK)
            assert_true(utf8_valid(text_str(&out), out.bytes));
        else
            assert_int_equal(out.bytes, 0);
        (void)encoding_guess(s, bytes);
        text_finish(&out);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_the_plane_comes_back),
        cmocka_unit_test(both_generations_are_read),
        cmocka_unit_test(guesses_on_the_whole),
        cmocka_unit_test(reads_without_the_mark),
        cmocka_unit_test(failures_leave_everything_as_it_was),
        cmocka_unit_test(long_texts_cross_the_buffers),
        cmocka_unit_test(random_bytes_never_break_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
