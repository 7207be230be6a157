/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The fund report as it is installed: four chapters over a ledger typed field by field. */
#include "document/document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What was typed: paths as a person writes them. */
static const struct {
    const char *path, *typed;
} typed[] = {
    {"date", "2026-01-28"},
    {"projects/1/name", "驻村干部补助"},
    {"projects/1/overview", "　　落实2名驻村干部经费。\n　　按月发放。"},
    {"projects/1/funds/1/source", "本级"},
    {"projects/1/funds/1/budget", "8.3"},
    {"projects/1/funds/1/adjustment", "-1.62"},
    {"projects/1/funds/1/spent", "66800元"},
    {"projects/1/funds/1/balance", "0"},
    {"projects/1/management", "无"},
    {"projects/2/name", "考试考务费"},
    {"projects/2/funds/1/source", "本级"},
    {"projects/2/funds/1/budget", "35O"},
    {"projects/2/funds/1/adjustment", "0"},
    {"projects/2/funds/1/spent", "222.38"},
    {"projects/2/funds/1/balance", "127.62"},
    {"projects/2/problems/1/text", "预算偏大。"},
    {"projects/2/problems/2/text", "支付偏晚。"},
    {"projects/2/measures/1/text", "按近三年平均数编预算。"},
    {"projects/3/name", "麻风病防治补助"},
    {"projects/3/problems/1/text", "病例少。"},
    {"projects/3/measures/1/text", "与皮肤病防治合并开展。"},
    {"projects/3/remarks", "数据截至12月31日。"},
    {"measures", "加强统筹。"},
};

struct real {
    struct dict *dict;
    struct tmpl *tmpl;
    struct record *record;
    struct row *report;
    int64_t next_row;
    struct document document;
};

static void type_ledger(struct real *r, struct step *step)
{
    struct err err = {0};

    record_set(r->record, step, r->record->ledger, kind_field(r->dict->ledger, "year"), "2025");
    record_set(r->record, step, r->record->ledger, kind_field(r->dict->ledger, "unit"),
               "清溪县卫生健康局");
    r->report = record_add(r->record, step, r->record->ledger, r->dict->report, NULL);
    for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
        struct place place;
        if (record_find(r->record, r->report, typed[i].path, step, &place, &err) != STATUS_OK)
            fail_msg("%s: %s", typed[i].path, err.msg);
        record_set(r->record, step, place.row, place.field, typed[i].typed);
    }
}

static int begin(void **state)
{
    struct real *r = calloc(1, sizeof *r);
    struct err err = {0};

    *state = r;
    if (!r || dict_load(PROJECT_SOURCE "/data/dictionary.yaml", &r->dict, &err) != STATUS_OK ||
        tmpl_load(PROJECT_SOURCE "/data/templates/fund-report.yaml", r->dict, &r->tmpl, &err) !=
            STATUS_OK) {
        print_error("%s\n", err.msg);
        return -1;
    }
    r->next_row = 1;
    r->record = record_create(r->dict, &r->next_row);
    struct step *step = step_create(1, r->record->ledger->id, "王某");
    type_ledger(r, step);
    step_destroy(step);
    compose(r->tmpl, r->record, r->report, NULL, &r->document);
    return 0;
}

static int end(void **state)
{
    struct real *r = *state;

    document_finish(&r->document);
    record_destroy(r->record);
    tmpl_destroy(r->tmpl);
    dict_destroy(r->dict);
    free(r);
    return 0;
}

/* The blocks from heading `from` up to heading `to` ("" for the end), a line each. */
static void expect_chapter(const struct document *d, const char *from, const char *to,
                           const char *expected)
{
    struct text out = {0};
    bool inside = false;

    for (size_t i = 0; i < d->blocks; i++) {
        const struct block *b = &d->block[i];
        if (b->kind == BLOCK_HEADING && strcmp(b->number, from) == 0)
            inside = true;
        else if (b->level == 1 && strcmp(b->number, to) == 0)
            inside = false;
        if (inside)
            text_addf(&out, "%s%s\n", b->number, b->text);
    }
    assert_string_equal(text_str(&out), expected);
    text_finish(&out);
}

static void projects_stand_in_order_in_the_first_chapter(void **state)
{
    const struct real *r = *state;

    expect_chapter(&r->document, "一、", "二、",
                   "一、绩效自评的基本情况\n"
                   "（一）驻村干部补助\n"
                   "1.项目概况：落实2名驻村干部经费。\n"
                   "按月发放。\n"
                   "2.资金使用情况：本级资金年初预算8.30万元，预算调整-1.62万元，"
                   "实际支出6.68万元，无结余。\n"
                   "3.绩效目标实现情况：\n"
                   "4.管理情况：无\n"
                   "（二）考试考务费\n"
                   "1.项目概况：\n"
                   "2.资金使用情况：本级资金年初预算35O万元，"
                   "实际支出222.38万元，结余127.62万元。\n"
                   "3.绩效目标实现情况：\n"
                   "4.管理情况：\n"
                   "（三）麻风病防治补助\n"
                   "1.项目概况：\n"
                   "2.资金使用情况：\n"
                   "3.绩效目标实现情况：\n"
                   "4.管理情况：\n");
}

static void problems_and_measures_are_gathered_by_project(void **state)
{
    const struct real *r = *state;

    expect_chapter(&r->document, "二、", "三、",
                   "二、存在问题及原因分析\n"
                   "（一）考试考务费\n"
                   "1.预算偏大。\n"
                   "2.支付偏晚。\n"
                   "（二）麻风病防治补助\n"
                   "1.病例少。\n");
    expect_chapter(&r->document, "三、", "四、",
                   "三、针对问题提出的整改措施\n"
                   "加强统筹。\n"
                   "（一）考试考务费\n"
                   "1.按近三年平均数编预算。\n"
                   "（二）麻风病防治补助\n"
                   "1.与皮肤病防治合并开展。\n");
}

static void the_rest_and_the_signature_end_the_report(void **state)
{
    const struct real *r = *state;

    expect_chapter(&r->document, "四、", "",
                   "四、其他需说明的情况\n"
                   "（一）麻风病防治补助\n"
                   "数据截至12月31日。\n"
                   "清溪县卫生健康局\n"
                   "2026年1月28日\n");
    assert_string_equal(r->document.block[0].text, "2025年度清溪县卫生健康局项目资金绩效自评报告");
    assert_int_equal(r->document.block[r->document.blocks - 2].kind, BLOCK_UNIT);
    assert_int_equal(r->document.block[r->document.blocks - 1].kind, BLOCK_DATE);
}

static void empty_report_says_none(void **state)
{
    struct real *r = *state;
    int64_t next_row = 1;
    struct record *empty = record_create(r->dict, &next_row);
    struct step *step = step_create(1, empty->ledger->id, "王某");
    struct row *report = record_add(empty, step, empty->ledger, r->dict->report, NULL);
    struct document d = {0};

    compose(r->tmpl, empty, report, NULL, &d);
    expect_chapter(&d, "一、", "",
                   "一、绩效自评的基本情况\n"
                   "二、存在问题及原因分析\n"
                   "无\n"
                   "三、针对问题提出的整改措施\n"
                   "无\n"
                   "四、其他需说明的情况\n"
                   "无\n");
    document_finish(&d);
    step_destroy(step);
    record_destroy(empty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(projects_stand_in_order_in_the_first_chapter),
        cmocka_unit_test(problems_and_measures_are_gathered_by_project),
        cmocka_unit_test(the_rest_and_the_signature_end_the_report),
        cmocka_unit_test(empty_report_says_none),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
