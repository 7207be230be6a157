/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The growing string and the helpers for C strings. */
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void an_empty_text_reads_as_empty(void **state)
{
    struct text t = {0};
    char *taken;

    (void)state;
    assert_string_equal(text_str(&t), "");
    text_clear(&t);
    text_remove(&t, 0, 0);
    text_finish(&t);
    taken = text_take(&t);
    assert_string_equal(taken, "");
    free(taken);
}

static void grows_at_the_end(void **state)
{
    struct text t = {0};

    (void)state;
    text_add(&t, "结余");
    text_add_n(&t, "0.00xyz", 4);
    text_add_cp(&t, 0x4E07);
    text_addf(&t, "，共 %d %s", 2, "笔");
    assert_string_equal(text_str(&t), "结余0.00万，共 2 笔");
    assert_int_equal(t.bytes, strlen(text_str(&t)));
    text_clear(&t);
    assert_string_equal(text_str(&t), "");
    text_finish(&t);
    assert_null(t.s);
}

static void inserts_and_removes(void **state)
{
    struct text t = {0};

    (void)state;
    text_insert(&t, 0, "bd", 2);
    text_insert(&t, 1, "c", 1);
    text_insert(&t, 0, "a", 1);
    text_insert(&t, 4, "e", 1);
    text_insert(&t, 2, "", 0);
    assert_string_equal(text_str(&t), "abcde");
    text_remove(&t, 0, 1);
    text_remove(&t, 3, 1);
    text_remove(&t, 1, 1);
    text_remove(&t, 2, 0);
    assert_string_equal(text_str(&t), "bd");
    text_finish(&t);
}

static void many_small_edits_keep_the_bytes(void **state)
{
    struct text t = {0};
    char model[5001] = "";
    size_t bytes = 0;

    (void)state;
    srand(7);
    for (int i = 0; i < 5000; i++) {
        size_t at = (size_t)rand() % (bytes + 1);
        char c = (char)('a' + rand() % 26);

        text_insert(&t, at, &c, 1);
        memmove(model + at + 1, model + at, bytes - at);
        model[at] = c;
        bytes++;
        if (i % 3 == 0) {
            at = (size_t)rand() % bytes;
            text_remove(&t, at, 1);
            memmove(model + at, model + at + 1, bytes - at - 1);
            bytes--;
        }
        model[bytes] = '\0';
    }
    assert_string_equal(text_str(&t), model);
    text_finish(&t);
}

static void take_hands_the_memory_over(void **state)
{
    struct text t = {0};
    char *taken;

    (void)state;
    text_add(&t, "拿走");
    taken = text_take(&t);
    assert_string_equal(taken, "拿走");
    assert_string_equal(text_str(&t), "");
    assert_int_equal(t.bytes, 0);
    free(taken);
}

static void trims_both_kinds_of_space(void **state)
{
    static const struct {
        const char *s, *trimmed;
    } cases[] = {
        {"", ""},
        {" ", ""},
        {"　", ""},
        {" \t　\r\n", ""},
        {"a", "a"},
        {" a b ", "a b"},
        {"　　项目　", "项目"},
        {"\t12\n", "12"},
        {"a　b", "a　b"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t bytes = strlen(cases[i].s);
        const char *s = str_trim(cases[i].s, &bytes);

        if (bytes != strlen(cases[i].trimmed) || memcmp(s, cases[i].trimmed, bytes) != 0)
            fail_msg("「%s」 gave 「%.*s」", cases[i].s, (int)bytes, s);
    }
}

static void small_helpers(void **state)
{
    (void)state;
    assert_true(str_empty(NULL));
    assert_true(str_empty(""));
    assert_false(str_empty(" "));
    assert_true(str_starts("projects/5", "projects/"));
    assert_true(str_starts("a", ""));
    assert_false(str_starts("pro", "projects"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_text_reads_as_empty),
        cmocka_unit_test(grows_at_the_end),
        cmocka_unit_test(inserts_and_removes),
        cmocka_unit_test(many_small_edits_keep_the_bytes),
        cmocka_unit_test(take_hands_the_memory_over),
        cmocka_unit_test(trims_both_kinds_of_space),
        cmocka_unit_test(small_helpers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
