/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The demonstration ledger shows what it is planned to show, and nothing else. */
#include "desk.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { DEMO_BYTES = 1 << 20 };

static void demo_open(struct desk *d)
{
    struct text lines = {0};
    struct err err;

    desk_open(d);
    if (file_read(PROJECT_SOURCE "/data/demo.tsv", DEMO_BYTES, &lines, &err) != STATUS_OK)
        fail_msg("%s", err.msg);
    desk_type_lines(d, text_str(&lines));
    desk_run(d, false);
    text_finish(&lines);
}

/* What is wrong inside the prose is found elsewhere: 477万元, 87 and 94. */
static void it_has_the_planned_findings(void **state)
{
    struct desk d;

    (void)state;
    demo_open(&d);
    desk_expect(&d, LEVEL_WARNING, true,
                "核 low-rate projects/3/funds 年初执行率 63.54%，低于 80%，请说明原因\n"
                "缺 req-management projects/3/management 未填写\n"
                "核 low-rate projects/4/funds 年初执行率 5.72%，低于 80%，请说明原因\n"
                "缺 pm-pair projects/4/measures "
                "没有整改措施：问题 1「原定4场主要活动只完成2」，请补上\n"
                "错 fund-balance projects/5/funds/1/spent "
                "实际支出与结余合计 476.00，比全年预算数 477.00 少 1.00 万元，请核对\n"
                "错 alloc-total projects/5/allocations "
                "分配合计 477.00，比实际支出 476.00 多 1.00 万元，请核对\n"
                "核 money-copied projects/9/funds 各项金额均与第 8 项相同，请核实是否误填\n"
                "核 text-copied projects/9/management 全文与第 8 项相同，请核实是否误填\n"
                "核 ind-reason projects/11/indicators/4/reason "
                "优生知识知晓率 完成 82.45%，未达 85.00%，请填偏差原因\n");
    assert_int_equal(checker_level(d.checker, LEVEL_ERROR), 2);
    assert_int_equal(checker_level(d.checker, LEVEL_MISSING), 2);
    assert_int_equal(checker_level(d.checker, LEVEL_WARNING), 5);
    desk_close(&d);
}

static void its_hints_are_of_projects_3_and_4(void **state)
{
    struct desk d;

    (void)state;
    demo_open(&d);
    assert_int_equal(checker_level(d.checker, LEVEL_NOTE), 4);
    assert_string_equal(desk_found(&d, "rate-hidden", "projects/3/funds")->message,
                        "全年预算数按支出数调减，执行率 100.00% 看不出少花 127.62 万元，"
                        "已另列年初执行率");
    assert_string_equal(desk_found(&d, "adjust-large", "projects/4/funds")->message,
                        "预算调整 30.17 万元，超过年初预算的 30%（9.60），建议写明文号");
    desk_close(&d);
}

/* The check list: by level, and in the order of the form within a level. */
static void its_check_list_is_by_level(void **state)
{
    static const char *const RULE[] = {"fund-balance", "alloc-total", "req-management",
                                       "pm-pair",      "low-rate",    "low-rate",
                                       "money-copied", "text-copied", "ind-reason"};
    static const size_t PROJECT[] = {5, 5, 3, 4, 3, 4, 9, 9, 11};
    struct desk d;

    (void)state;
    demo_open(&d);
    for (size_t i = 0; i < sizeof RULE / sizeof *RULE; i++) {
        const struct finding *f = checker_finding(d.checker, i);

        assert_string_equal(f->rule, RULE[i]);
        assert_int_equal(f->project, PROJECT[i]);
    }
    desk_close(&d);
}

/* Each term, both sides and the difference, as the check screen lists them. */
static void a_finding_names_its_terms(void **state)
{
    static const char *const LABEL[] = {"实际支出", "结余", "年初预算", "预算调整"};
    static const char *const VALUE[] = {"476.00", "0.00", "477.00", "0.00"};
    struct desk d;
    const struct finding *f;

    (void)state;
    demo_open(&d);
    f = desk_found(&d, "fund-balance", "projects/5/funds/1/spent");
    assert_int_equal(f->terms, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(f->term[i].label, LABEL[i]);
        assert_string_equal(f->term[i].value, VALUE[i]);
        assert_ptr_equal(f->term[i].row, desk_row(&d, "projects/5/funds/1"));
    }
    assert_string_equal(f->stated, "476.00");
    assert_string_equal(f->computed, "477.00");
    assert_string_equal(f->difference, "-1.00");
    assert_string_equal(f->source, "资金使用表平衡关系");
    assert_string_equal(f->section->name, "资金使用");
    f = desk_found(&d, "alloc-total", "projects/5/allocations");
    assert_int_equal(f->terms, 2);
    assert_string_equal(f->term[0].label, "分配合计");
    assert_string_equal(f->term[0].value, "477.00");
    assert_string_equal(f->term[1].label, "实际支出合计");
    assert_string_equal(f->difference, "1.00");
    desk_close(&d);
}

/* 概资绩管问改. Where the overview shows 核 for a figure in the prose, it is 完 here. */
static void its_marks_are_those_of_the_overview(void **state)
{
    static const char *const MARKS[] = {
        "完完完完无无", "完完完完无无", "完核完缺无无", "完核完完完缺",
        "完错完完无无", "完完完完无无", "完完完完无无", "完完完完无无",
        "完核完核无无", "完完完完无无", "完完核完无无", "空完空空空空",
    };
    struct desk d;

    (void)state;
    demo_open(&d);
    assert_int_equal(record_projects(d.record, d.report), 12);
    for (size_t i = 0; i < 12; i++) {
        struct text marks = {0};

        for (size_t k = 0; k < d.tmpl->sections; k++)
            if (d.tmpl->section[k].marked)
                text_add(&marks, checker_mark(d.checker, record_project(d.record, d.report, i),
                                              &d.tmpl->section[k]));
        assert_string_equal(text_str(&marks), MARKS[i]);
        text_finish(&marks);
    }
    desk_close(&d);
}

/* 79% on the home screen, once the two figures in the prose are found too. */
static void its_sections_are_counted(void **state)
{
    struct desk d;
    size_t done;
    size_t all;

    (void)state;
    demo_open(&d);
    checker_sections(d.checker, &done, &all);
    assert_int_equal(done, 57 + 2);
    assert_int_equal(all, 72);
    desk_close(&d);
}

static void finalising_asks_for_the_untouched_project_too(void **state)
{
    struct desk d;

    (void)state;
    demo_open(&d);
    desk_run(&d, true);
    assert_non_null(desk_found(&d, "req-overview", "projects/12/overview"));
    assert_non_null(desk_found(&d, "req-problems", "projects/12/problems"));
    assert_non_null(desk_found(&d, "req-management", "projects/3/management"));
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_has_the_planned_findings),
        cmocka_unit_test(its_hints_are_of_projects_3_and_4),
        cmocka_unit_test(its_check_list_is_by_level),
        cmocka_unit_test(a_finding_names_its_terms),
        cmocka_unit_test(its_marks_are_those_of_the_overview),
        cmocka_unit_test(its_sections_are_counted),
        cmocka_unit_test(finalising_asks_for_the_untouched_project_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
