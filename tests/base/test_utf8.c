/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Code points in and out of bytes, and which of them may be kept. */
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void every_code_point_comes_back(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        char s[4];
        uint32_t back;
        size_t bytes;

        if (cp >= 0xD800 && cp <= 0xDFFF)
            continue;
        bytes = utf8_encode(cp, s);
        if (utf8_decode(s, bytes, &back) != bytes || back != cp)
            fail_msg("U+%04X came back as U+%04X", (unsigned int)cp, (unsigned int)back);
        for (size_t cut = 1; cut < bytes; cut++)
            if (utf8_decode(s, cut, &back) != 1 || back != CP_INVALID)
                fail_msg("U+%04X cut to %zu bytes was taken", (unsigned int)cp, cut);
    }
}

static void refuses_what_rfc_3629_refuses(void **state)
{
    static const char *const cases[] = {
        "\x80",             /* a tail alone */
        "\xBF",             /**/
        "\xC0\xAF",         /* overlong in two */
        "\xC1\xBF",         /**/
        "\xE0\x80\xAF",     /* overlong in three */
        "\xE0\x9F\xBF",     /**/
        "\xF0\x80\x80\xAF", /* overlong in four */
        "\xF0\x8F\xBF\xBF", /**/
        "\xED\xA0\x80",     /* surrogates */
        "\xED\xBF\xBF",     /**/
        "\xF4\x90\x80\x80", /* beyond U+10FFFF */
        "\xF5\x80\x80\x80", /**/
        "\xF8\x88\x80\x80", /* forms that are no more */
        "\xFE",             /**/
        "\xFF",             /**/
        "\xE4\xB8",         /* cut off */
        "\xE4\x41\x41",     /* a lead without its tails */
        "\xE4\xB8\x41",     /**/
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t cp;

        if (utf8_decode(cases[i], strlen(cases[i]), &cp) != 1 || cp != CP_INVALID)
            fail_msg("case %zu was taken", i);
        assert_false(utf8_valid(cases[i], strlen(cases[i])));
    }
}

static void counts_characters(void **state)
{
    static const char mixed[] = "中a，１𠀀";

    (void)state;
    assert_true(utf8_valid(mixed, strlen(mixed)));
    assert_int_equal(utf8_chars(mixed, strlen(mixed)), 5);
    assert_int_equal(utf8_chars("", 0), 0);
    assert_int_equal(utf8_chars("\xFF\xFE", 2), 2);
    assert_true(utf8_valid("", 0));
    assert_true(utf8_valid("a\0b", 3));
}

static void knows_what_may_be_typed(void **state)
{
    static const struct {
        uint32_t cp;
        enum cp_class is;
    } cases[] = {
        {'a', CP_OK},
        {' ', CP_OK},
        {0x4E2D, CP_OK},
        {0xE000, CP_OK},      /* private: rare names */
        {0xF8FF, CP_OK},      /**/
        {0x20087, CP_OK},     /* Extension B */
        {0x31350, CP_OK},     /* Extension H */
        {0x0301, CP_OK},      /* an accent that follows */
        {0xFE0E, CP_OK},      /* variation selectors */
        {0xFE0F, CP_OK},      /**/
        {0x3000, CP_OK},      /* the paragraph's indent */
        {0x00A0, CP_OK},      /**/
        {0x1F600, CP_OK},     /**/
        {0x00, CP_CONTROL},   /**/
        {0x1B, CP_CONTROL},   /* escape */
        {0x7F, CP_CONTROL},   /**/
        {0x9B, CP_CONTROL},   /* CSI in one */
        {0x00AD, CP_FORMAT},  /* soft hyphen */
        {0x200B, CP_FORMAT},  /* zero width space */
        {0x200D, CP_FORMAT},  /* zero width joiner */
        {0x202E, CP_FORMAT},  /* turns the line round */
        {0x2028, CP_FORMAT},  /* line separator */
        {0x2029, CP_FORMAT},  /* paragraph separator */
        {0xFEFF, CP_FORMAT},  /* byte order mark */
        {0xE0041, CP_FORMAT}, /* tag letter */
        {0x0378, CP_UNASSIGNED},
        {0xFDD0, CP_UNASSIGNED},
        {0xFFFE, CP_UNASSIGNED},
        {0xFFFF, CP_UNASSIGNED},
        {0x1FFFE, CP_UNASSIGNED},
        {0x10FFFF, CP_UNASSIGNED},
        {0x110000, CP_UNASSIGNED},
        {0xD800, CP_SURROGATE},
        {0xDFFF, CP_SURROGATE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (cp_class(cases[i].cp) != cases[i].is)
            fail_msg("U+%04X is %d", (unsigned int)cases[i].cp, (int)cp_class(cases[i].cp));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_comes_back),
        cmocka_unit_test(refuses_what_rfc_3629_refuses),
        cmocka_unit_test(counts_characters),
        cmocka_unit_test(knows_what_may_be_typed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
