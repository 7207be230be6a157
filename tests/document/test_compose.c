/* SPDX-License-Identifier: MulanPSL-2.0 */
/* A record through a template made by hand, block by block. */
#include "small.h"

#include "document/document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- templates ---- */

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static struct span words(const char *s)
{
    return (struct span){.kind = SPAN_TEXT, .text = s};
}

static struct span value(const char *field)
{
    return (struct span){.kind = SPAN_FIELD, .field = small_field(field)};
}

static struct span each(int kind, const char *separator, const struct span *inner, size_t count)
{
    return (struct span){.kind = SPAN_EACH,
                         .each = &small_dict.kind[kind],
                         .separator = separator,
                         .inner = inner,
                         .inner_count = count};
}

static struct span either(const char *field, const struct span *nothing, size_t nothing_count,
                          const struct span *something, size_t something_count)
{
    return (struct span){.kind = SPAN_EITHER,
                         .field = small_field(field),
                         .inner = nothing,
                         .inner_count = nothing_count,
                         .other = something,
                         .other_count = something_count};
}

static struct part heading(int level, const struct span *span, size_t count)
{
    return (struct part){.kind = PART_HEADING, .level = level, .span = span, .spans = count};
}

static struct part paragraph(const struct span *span, size_t count)
{
    return (struct part){.kind = PART_PARAGRAPH, .span = span, .spans = count};
}

static struct part projects(const struct part *child, size_t count)
{
    return (struct part){
        .kind = PART_EACH, .each = small_dict.project, .child = child, .children = count};
}

static struct part when(const char *field, bool absent, const struct part *child, size_t count)
{
    return (struct part){.kind = PART_WHEN,
                         .field = small_field(field),
                         .absent = absent,
                         .child = child,
                         .children = count};
}

/* ---- what comes out ---- */

/* A block a line: # title, ! banner, = heading, - paragraph, @ unit, & date. */
static void expect_document(struct small *s, const struct part *part, size_t parts,
                            const char *banner, const char *expected)
{
    static const char mark[] = {
        [BLOCK_TITLE] = '#',     [BLOCK_BANNER] = '!', [BLOCK_HEADING] = '=',
        [BLOCK_PARAGRAPH] = '-', [BLOCK_UNIT] = '@',   [BLOCK_DATE] = '&'};
    const struct tmpl t = {
        .dict = &small_dict, .id = "small", .title = "自评报告", .part = part, .parts = parts};
    struct document d = {0};
    struct text out = {0};

    compose(&t, s->record, s->report, banner, &d);
    for (size_t i = 0; i < d.blocks; i++)
        text_addf(&out, "%c%s%s\n", mark[d.block[i].kind], d.block[i].number, d.block[i].text);
    assert_string_equal(text_str(&out), expected);
    text_finish(&out);
    document_finish(&d);
}

/* The one paragraph that `span` prints for the first project. */
static void expect_text(struct small *s, const struct span *span, size_t count,
                        const char *expected)
{
    const struct part line = paragraph(span, count), all = projects(&line, 1);
    const struct tmpl t = {.dict = &small_dict, .title = "自评报告", .part = &all, .parts = 1};
    struct document d = {0};

    compose(&t, s->record, s->report, NULL, &d);
    assert_true(d.blocks >= 2);
    assert_int_equal(d.block[1].kind, BLOCK_PARAGRAPH);
    assert_string_equal(d.block[1].text, expected);
    document_finish(&d);
}

static int begin(void **state)
{
    struct small *s = calloc(1, sizeof *s);
    small_begin(s);
    *state = s;
    return 0;
}

static int end(void **state)
{
    small_end(*state);
    free(*state);
    return 0;
}

/* ---- the two ends ---- */

static void title_and_signature(void **state)
{
    struct small *s = *state;
    static const struct {
        const char *title, *signatory, *date, *banner, *expected;
    } cases[] = {
        {"", "", "", NULL, "#2025年度清溪县卫生健康局自评报告\n@清溪县卫生健康局\n"},
        {"项目资金绩效自评报告", "清溪县卫健局", "2026-01-28", NULL,
         "#项目资金绩效自评报告\n@清溪县卫健局\n&2026年1月28日\n"},
        {"报告", "", "2026年1月", "草稿", "!草稿\n#报告\n@清溪县卫生健康局\n&2026年1月\n"},
        {"报告", "", "月底", NULL, "#报告\n@清溪县卫生健康局\n&月底\n"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        small_set(s, "report.title", cases[i].title);
        small_set(s, "report.signatory", cases[i].signatory);
        small_set(s, "report.date", cases[i].date);
        expect_document(s, NULL, 0, cases[i].banner, cases[i].expected);
    }
}

static void blank_ledger_still_has_a_title(void **state)
{
    struct small *s = *state;

    small_set(s, "ledger.year", "");
    small_set(s, "ledger.unit", "");
    expect_document(s, NULL, 0, NULL, "#自评报告\n");
}

/* ---- values ---- */

static void values_print_as_people_read_them(void **state)
{
    struct small *s = *state;
    static const struct {
        const char *typed, *printed;
    } cases[] = {
        {"1234.5", "安排1234.50万元"}, {"４７７", "安排477.00万元"}, {"无", "安排无万元"},
        {"待核实", "安排待核实万元"},  {"12O.5", "安排12O.5万元"},   {"", "安排万元"},
    };
    const struct span line[] = {words("安排"), value("fund.budget"), words("万元")};
    const struct span all = each(FUND, "；", line, COUNT(line));

    small_add(s, 1, FUND);
    for (size_t i = 0; i < COUNT(cases); i++) {
        small_set_last(s, 1, "fund.budget", cases[i].typed);
        expect_text(s, &all, 1, cases[i].printed);
    }
}

static void either_nothing_or_something(void **state)
{
    struct small *s = *state;
    static const struct {
        const char *typed, *printed;
    } cases[] = {
        {"0", "无结余"},         {"0.00", "无结余"},         {"", "无结余"},       {"无", "无结余"},
        {"1.5", "结余1.50万元"}, {"-0.004", "结余0.00万元"}, {"零", "结余零万元"},
    };
    const struct span nothing = words("无结余");
    const struct span something[] = {words("结余"), value("fund.balance"), words("万元")};
    const struct span choice = either("fund.balance", &nothing, 1, something, COUNT(something));
    const struct span all = each(FUND, "", &choice, 1);

    small_add(s, 1, FUND);
    for (size_t i = 0; i < COUNT(cases); i++) {
        small_set_last(s, 1, "fund.balance", cases[i].typed);
        expect_text(s, &all, 1, cases[i].printed);
    }
}

static void rows_are_joined(void **state)
{
    struct small *s = *state;
    const struct span source = value("fund.source");
    const struct span line[] = {words("来源："), each(FUND, "、", &source, 1), words("。")};

    expect_text(s, line, COUNT(line), "来源：。");
    for (int i = 0; i < 3; i++) {
        static const char *const typed[] = {"本级", "", "中央"};
        small_add(s, 1, FUND);
        small_set_last(s, 1, "fund.source", typed[i]);
    }
    expect_text(s, line, COUNT(line), "来源：本级、中央。");
}

static void stops_are_printed_once(void **state)
{
    struct small *s = *state;
    static const struct {
        const char *first, *second, *printed;
    } cases[] = {
        {"一是甲", "二是乙", "一是甲；二是乙。"},
        {"一是甲。", "二是乙。", "一是甲。二是乙。"},
        {"一是甲；", "二是乙；", "一是甲；二是乙。"},
    };
    const struct span text = value("problem.text");
    const struct span line[] = {each(PROBLEM, "；", &text, 1), words("。")};

    small_add(s, 1, PROBLEM);
    small_add(s, 1, PROBLEM);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct row *project = record_project(s->record, s->report, 0);
        struct step *step = step_create(1, s->record->ledger->id, "王某");
        const struct field *f = small_field("problem.text");
        record_set(s->record, step, row_child(project, f->kind, 0), f, cases[i].first);
        record_set(s->record, step, row_child(project, f->kind, 1), f, cases[i].second);
        step_destroy(step);
        expect_text(s, line, COUNT(line), cases[i].printed);
    }
}

/* ---- parts ---- */

static void every_project_in_order(void **state)
{
    struct small *s = *state;
    const struct span chapter = words("基本情况"), name = value("project.name");
    const struct span overview[] = {words("项目概况："), value("project.overview")};
    const struct part project[] = {heading(2, &name, 1), heading(3, overview, COUNT(overview))};
    const struct part report[] = {heading(1, &chapter, 1), projects(project, COUNT(project))};

    small_set_project(s, 1, "project.overview", "　　第一段。\n\n　　第二段。  \n");
    small_set_project(s, 3, "project.overview", "无");
    expect_document(s, report, COUNT(report), NULL,
                    "#2025年度清溪县卫生健康局自评报告\n"
                    "=一、基本情况\n"
                    "=（一）驻村干部补助\n"
                    "-1.项目概况：第一段。\n"
                    "-第二段。\n"
                    "=（二）考试考务费\n"
                    "-1.项目概况：\n"
                    "=（三）麻风病防治补助\n"
                    "-1.项目概况：无\n"
                    "@清溪县卫生健康局\n");
}

static void project_left_out_is_not_printed(void **state)
{
    struct small *s = *state;
    const struct span name = value("project.name");
    const struct part project = heading(1, &name, 1), report = projects(&project, 1);
    struct step *step = step_create(1, s->record->ledger->id, "王某");

    record_show(s->record, step, s->report, record_project(s->record, s->report, 1), false);
    step_destroy(step);
    expect_document(s, &report, 1, NULL,
                    "#2025年度清溪县卫生健康局自评报告\n"
                    "=一、驻村干部补助\n"
                    "=二、麻风病防治补助\n"
                    "@清溪县卫生健康局\n");
}

/* Chapter 二 of a fund report: what the report says, then what each project says; 无 when nobody
 * says anything. */
static void gather_problems(struct small *s, const char *expected)
{
    const struct span chapter = words("存在问题"), none = words("无。"),
                      text = value("problem.text");
    const struct span own = value("report.problems");
    const struct span line[] = {value("project.name"), words("："), each(PROBLEM, "；", &text, 1)};
    const struct part said = paragraph(line, COUNT(line));
    const struct part of_project = when("project.problems", false, &said, 1);
    const struct part own_line = paragraph(&own, 1), none_line = paragraph(&none, 1);
    const struct part nobody = when("project.problems", true, &none_line, 1);
    const struct part report[] = {
        heading(1, &chapter, 1), when("report.problems", false, &own_line, 1),
        projects(&of_project, 1), when("report.problems", true, &nobody, 1)};
    struct text whole = {0};

    text_addf(&whole, "#2025年度清溪县卫生健康局自评报告\n=一、存在问题\n%s@清溪县卫生健康局\n",
              expected);
    expect_document(s, report, COUNT(report), NULL, whole.s);
    text_finish(&whole);
}

static void problems_are_gathered_by_project(void **state)
{
    struct small *s = *state;

    gather_problems(s, "-无。\n");
    small_set_project(s, 1, "project.problems", "无");
    gather_problems(s, "-无。\n");
    small_add(s, 3, PROBLEM);
    small_set_last(s, 3, "problem.text", "预算偏大。");
    gather_problems(s, "-麻风病防治补助：预算偏大。\n");
    small_set(s, "report.problems", "总的看，一处。\n二处。");
    gather_problems(s, "-总的看，一处。\n-二处。\n-麻风病防治补助：预算偏大。\n");
}

#define WITH_LEDGER(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_LEDGER(title_and_signature),
        WITH_LEDGER(blank_ledger_still_has_a_title),
        WITH_LEDGER(values_print_as_people_read_them),
        WITH_LEDGER(either_nothing_or_something),
        WITH_LEDGER(rows_are_joined),
        WITH_LEDGER(stops_are_printed_once),
        WITH_LEDGER(every_project_in_order),
        WITH_LEDGER(project_left_out_is_not_printed),
        WITH_LEDGER(problems_are_gathered_by_project),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
