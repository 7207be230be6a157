/* SPDX-License-Identifier: MulanPSL-2.0 */
/* SM3, against the vectors of GB/T 32905-2016. */
#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void agrees_with_the_standard(void **state)
{
    static const char *const cases[][2] = {
        {"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"},
        {"abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd",
         "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t hash[HASH_BYTES];
        char hex[HASH_HEX_BYTES];

        hash_bytes(cases[i][0], strlen(cases[i][0]), hash);
        assert_string_equal(hash_hex(hash, hex), cases[i][1]);
    }
}

static void parts_do_not_run_together(void **state)
{
    static const struct {
        struct hash_part part[2];
        size_t count;
    } lists[] = {
        {{{"ab", 2}, {"c", 1}}, 2},
        {{{"a", 1}, {"bc", 2}}, 2},
        {{{"abc", 3}, {NULL, 0}}, 2},
        {{{NULL, 0}, {"abc", 3}}, 2},
        {{{"abc", 3}}, 1},
        {{{NULL, 0}}, 0},
        {{{NULL, 0}}, 1},
    };
    enum { COUNT = sizeof lists / sizeof lists[0] };
    uint8_t hash[COUNT][HASH_BYTES];

    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        hash_parts(lists[i].part, lists[i].count, hash[i]);
        for (size_t j = 0; j < i; j++)
            assert_memory_not_equal(hash[i], hash[j], HASH_BYTES);
    }
}

/* Chains on disk hang on it: each part behind its length in eight bytes, high byte first. */
static void parts_are_hashed_in_a_fixed_form(void **state)
{
    static const struct hash_part parts[] = {{"财政", 6}, {NULL, 0}};
    static const char written_out[] = "\0\0\0\0\0\0\0\6财政\0\0\0\0\0\0\0\0";
    uint8_t by_parts[HASH_BYTES], whole[HASH_BYTES];

    (void)state;
    hash_parts(parts, 2, by_parts);
    hash_bytes(written_out, sizeof written_out - 1, whole);
    assert_memory_equal(by_parts, whole, HASH_BYTES);
}

static void random_bytes_differ(void **state)
{
    uint8_t a[64] = {0};
    uint8_t b[64] = {0};

    (void)state;
    random_bytes(a, sizeof a);
    random_bytes(b, sizeof b);
    assert_memory_not_equal(a, b, sizeof a);
    random_bytes(a, 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_the_standard),
        cmocka_unit_test(parts_do_not_run_together),
        cmocka_unit_test(parts_are_hashed_in_a_fixed_form),
        cmocka_unit_test(random_bytes_differ),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
