/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Sentences for failures: whole, in Chinese, cut at a character. */
#include "base/err.h"
#include "base/text.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void returns_the_code(void **state)
{
    struct err err;

    (void)state;
    assert_int_equal(err_set(&err, STATUS_FULL, "缺 %d 元", 3), STATUS_FULL);
    assert_int_equal(err.code, STATUS_FULL);
    assert_string_equal(err.msg, "缺 3 元");
    assert_int_equal(err_set(NULL, STATUS_IO, "%s", "无人看"), STATUS_IO);
}

static void cuts_at_a_character(void **state)
{
    static const struct {
        const char *unit;
        size_t bytes;
    } units[] = {{"a", 1}, {"é", 2}, {"财", 3}, {"𠀀", 4}};

    (void)state;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        for (size_t lead = 0; lead < 4; lead++) {
            struct text sentence = {0};
            struct err err;

            text_add_n(&sentence, "----", lead);
            while (sentence.bytes < 2 * (size_t)ERR_BYTES)
                text_add(&sentence, units[i].unit);
            (void)err_set(&err, STATUS_IO, "%s", text_str(&sentence));
            assert_true(utf8_valid(err.msg, strlen(err.msg)));
            assert_true(strlen(err.msg) + units[i].bytes > ERR_BYTES - 1);
            assert_memory_equal(err.msg, text_str(&sentence), strlen(err.msg));
            text_finish(&sentence);
        }
    }
}

static void is_one_line_of_whole_characters(void **state)
{
    struct err err;

    (void)state;
    (void)err_set(&err, STATUS_FORMAT, "没有「%s」这一栏", "甲\n乙\n");
    assert_string_equal(err.msg, "没有「甲 乙 」这一栏");
    (void)err_set(&err, STATUS_FORMAT, "%s", "财\xE8\xB4"); /* cut by whoever made it */
    assert_string_equal(err.msg, "财");
}

static void speaks_of_the_system_in_chinese(void **state)
{
    static const int known[] = {ENOSPC, EDQUOT,  EACCES,       EPERM,  EROFS,  EIO,    ENOENT,
                                EISDIR, ENOTDIR, ENAMETOOLONG, EMFILE, ENFILE, ENOMEM, EFBIG};
    struct err err = {0};

    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        const char *clause = err_os_clause(known[i]);

        assert_string_not_equal(clause, err_os_clause(0));
        for (const char *c = clause; *c; c++)
            if ((*c >= 'A' && *c <= 'Z') || (*c >= 'a' && *c <= 'z'))
                fail_msg("errno %d: %s", known[i], clause);
    }
    assert_string_equal(err_os_clause(ENOSPC), "磁盘已满");
    assert_string_equal(err_os_clause(-1), "系统拒绝了这个操作");
    assert_int_equal(err_os(&err, "没有写完", EDQUOT), STATUS_FULL);
    assert_string_equal(err.msg, "没有写完：磁盘限额已用完");
    assert_int_equal(err_os(NULL, "没有写完", EROFS), STATUS_READ_ONLY);
    assert_int_equal(err_os(NULL, "没有写完", EIO), STATUS_IO);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(returns_the_code),
        cmocka_unit_test(cuts_at_a_character),
        cmocka_unit_test(is_one_line_of_whole_characters),
        cmocka_unit_test(speaks_of_the_system_in_chinese),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
