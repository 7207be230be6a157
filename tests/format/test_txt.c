/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "format/format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define SPACES_40 "                                        "

static void report_as_text(void **state)
{
    (void)state;
    struct document d = {0};
    struct text out = {0};

    document_add(&d, BLOCK_BANNER, 0, "草稿");
    document_add(&d, BLOCK_TITLE, 0, "项目资金绩效自评报告");
    document_add(&d, BLOCK_HEADING, 1, "绩效自评的基本情况");
    document_add(&d, BLOCK_HEADING, 2, "考试考务费");
    document_add(&d, BLOCK_PARAGRAPH, 3, "项目概况：组织考试。");
    document_add(&d, BLOCK_PARAGRAPH, 0, "分三次进行。");
    document_add(&d, BLOCK_UNIT, 0, "清溪县卫生健康局");
    document_add(&d, BLOCK_DATE, 0, "2026年1月28日");
    document_number(&d);
    txt_print(&d, &out);
    assert_string_equal(text_str(&out),
                        "草稿\n"
                        "项目资金绩效自评报告\n"
                        "\n"
                        "一、绩效自评的基本情况\n"
                        "（一）考试考务费\n"
                        "　　1.项目概况：组织考试。\n"
                        "　　分三次进行。\n"
                        "\n" SPACES_40 "清溪县卫生健康局\n" SPACES_40 "   2026年1月28日\n");
    text_finish(&out);
    document_finish(&d);
}

static void empty_document_is_empty_text(void **state)
{
    (void)state;
    struct text out = {0};

    txt_print(&(struct document){0}, &out);
    assert_string_equal(text_str(&out), "");
    text_finish(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(report_as_text),
        cmocka_unit_test(empty_document_is_empty_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
