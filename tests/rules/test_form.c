/* SPDX-License-Identifier: MulanPSL-2.0 */
/* What the form asks by itself, and what it says is done. */
#include "desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define OVERVIEW                                                                                   \
    "projects/1/overview\t按年初批复的计划，为全县在岗乡村医生发放岗位补助，稳定村级服务。\n"
#define MONEY                                                                                      \
    "projects/1/funds/1/source\t本级\n"                                                          \
    "projects/1/funds/1/budget\t116.00\n"                                                          \
    "projects/1/funds/1/adjustment\t-6.00\n"                                                       \
    "projects/1/funds/1/spent\t110.00\n"                                                           \
    "projects/1/funds/1/balance\t0.00\n"
#define GOALS "projects/1/goals\t全年为250名在岗乡村医生足额发放补助，服务没有断档。\n"
#define MANAGEMENT                                                                                 \
    "projects/1/management\t县卫健局按季度考核，考核结果张榜公示，补助直接发到本人账户。\n"
#define NO_PROBLEM                                                                                 \
    "projects/1/problems\t无\n"                                                                   \
    "projects/1/measures\t无\n"
#define WHOLE "projects/1/name\t乡村医生补助\n" OVERVIEW MONEY GOALS MANAGEMENT NO_PROBLEM

struct form_case {
    const char *name;
    const char *lines;
    bool final;
    const char *want; /* findings up to 核, with messages */
    const char *marks;
};

static const struct form_case CASES[] = {
    {"a whole project is silent", WHOLE, true, "", "完完完完无无"},
    {"an untouched form does not shout", "projects/1/name\t乡村医生补助\n", false, "",
     "空空空空空空"},
    {"at finalising every blank is missing", "projects/1/name\t乡村医生补助\n", true,
     "缺 req-overview projects/1/overview 「项目概况」未填写\n"
     "缺 req-funds projects/1/funds 未填写\n"
     "缺 req-goals projects/1/goals 未填写\n"
     "缺 req-management projects/1/management 未填写\n"
     "缺 req-problems projects/1/problems 没有填问题，也没有声明「无」\n"
     "缺 req-measures projects/1/measures 没有填整改，也没有声明「无」\n",
     "缺缺缺缺缺缺"},
    {"typed and cleared is missing", "projects/1/management\t按季度\nprojects/1/management\t\n",
     false, "缺 req-management projects/1/management 未填写\n", "空空空缺空空"},
    {"a blank beside something is missing",
     "projects/1/funds/1/source\t本级\nprojects/1/funds/1/budget\t5\n"
     "projects/1/funds/1/spent\t5\n",
     false,
     "缺 req-adjustment projects/1/funds/1/adjustment 「预算调整」未填写\n"
     "缺 req-balance projects/1/funds/1/balance 「结余」未填写\n",
     "空缺空空空空"},
    {"of several rows the message says which",
     MONEY "projects/1/funds/2/source\t省级\nprojects/1/funds/2/budget\t5\nprojects/1/funds/2/"
           "adjustment\t0\n"
           "projects/1/funds/2/spent\t5\n",
     false, "缺 req-balance projects/1/funds/2/balance 第 2 行「结余」未填写\n", "空缺空空空空"},
    {"a name is nothing typed in its section", "projects/1/name\t考试\nprojects/1/name\t\n", false,
     "缺 req-name projects/1/name 「项目名称」未填写\n", "缺空空空空空"},
    {"to be verified stands in the way", WHOLE "projects/1/funds/1/spent\t待核实\n", false,
     "缺 pending projects/1/funds/1/spent 「实际支出」待核实，请核实后填写\n", "完缺完完无无"},
    {"a letter in a figure", WHOLE "projects/1/funds/1/spent\t12O.5\n", false,
     "错 unreadable projects/1/funds/1/spent 「实际支出」填的「12O.5」不是数字，是否把字母 O "
     "当成了 0，请改正\n",
     "完错完完无无"},
    {"a second level under another first one",
     WHOLE "projects/1/indicators/1/level1\t效益指标\nprojects/1/indicators/1/level2\t数量指标\n"
           "projects/1/indicators/1/name\t建档率\n",
     false,
     "错 limit projects/1/indicators/1/level2 「二级指标」填的「数量指标」不属于「效益指标」，"
     "请改选「经济效益指标」「社会效益指标」「生态效益指标」「可持续影响指标」\n",
     "完完错完无无"},
    {"无 where something is required", WHOLE "projects/1/management\t无\n", false,
     "错 none projects/1/management 「管理情况」必须填写，不能填「无」\n", "完完完错无无"},
    {"不适用 where something is required", WHOLE "projects/1/goals\t不适用\n", false,
     "错 none projects/1/goals 「绩效目标实现情况」必须填写，不能填「不适用」\n", "完完错完无无"},
    {"无 and rows at once",
     WHOLE "projects/1/problems/1/text\t部分乡镇报送资料偏晚。\n"
           "projects/1/problems/1/cause\t经办人员更换频繁。\n"
           "projects/1/problems\t无\n",
     false,
     "错 none projects/1/problems 「问题」声明了「无」，又填了 1 行，请去掉一种\n"
     "缺 pm-pair projects/1/measures 没有整改措施：问题 1「部分乡镇报送资料偏晚。」，请补上\n",
     "完完完完错缺"},
    {"a name that is too long",
     WHOLE "projects/1/name\t乡村医生补助乡村医生补助乡村医生补助乡村医生补助乡村医生补助"
           "乡村医生补助乡村医生补助乡村医生补助乡村医生补助乡村医生补助一\n",
     false, "错 limit projects/1/name 「项目名称」有 61 字，最多 60 字，请精简\n", "错完完完无无"},
    {"an optional section declared none", WHOLE "projects/1/remarks\t无\n", true, "",
     "完完完完无无"},
    {"a project beside it that is only named", WHOLE "projects/2/name\t考试考务费\n", false, "",
     "完完完完无无"},
};

static char *marks_of(const struct desk *d, size_t project)
{
    struct text out = {0};

    for (size_t k = 0; k < d->tmpl->sections; k++)
        if (d->tmpl->section[k].marked)
            text_add(&out, checker_mark(d->checker, record_project(d->record, d->report, project),
                                        &d->tmpl->section[k]));
    return text_take(&out);
}

static void the_form_asks(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const struct form_case *c = &CASES[i];
        char *said;
        char *marks;

        desk_renew(&d);
        desk_type_lines(&d, c->lines);
        desk_run(&d, c->final);
        said = desk_findings(&d, LEVEL_WARNING, true);
        marks = marks_of(&d, 0);
        if (strcmp(said, c->want) != 0 || strcmp(marks, c->marks) != 0)
            fail_msg("%s:\n%s%s\nwanted:\n%s%s", c->name, said, marks, c->want, c->marks);
        free(said);
        free(marks);
    }
    desk_close(&d);
}

static void a_short_text_is_a_note(void **state)
{
    struct desk d;
    const struct finding *f;

    (void)state;
    desk_open(&d);
    desk_type_lines(&d, WHOLE "projects/1/goals\t发放了补助。\n");
    desk_run(&d, true);
    f = desk_found(&d, "short", "projects/1/goals");
    assert_non_null(f);
    assert_int_equal(f->level, LEVEL_NOTE);
    assert_string_equal(f->message, "「绩效目标实现情况」只有 6 字，少于 20 字，请写具体");
    assert_int_equal(checker_level(d.checker, LEVEL_ERROR), 0);
    desk_close(&d);
}

/* The report's own fields stand behind the projects. */
static void the_report_itself_is_checked(void **state)
{
    struct desk d;
    const struct finding *f;

    (void)state;
    desk_open(&d);
    desk_type(&d, NULL, "title", "");
    desk_type(&d, NULL, "date", "下周一");
    desk_run(&d, false);
    desk_expect(&d, LEVEL_MISSING, false, "缺 req-title title\n错 unreadable date\n");
    f = checker_finding(d.checker, 0);
    assert_string_equal(f->rule, "unreadable");
    assert_int_equal(f->project, 0);
    assert_ptr_equal(f->section, d.tmpl->report_section);
    assert_string_equal(checker_mark(d.checker, NULL, d.tmpl->report_section), "错");
    desk_edit(&d, "title", "项目资金绩效自评报告");
    desk_edit(&d, "date", "");
    assert_string_equal(checker_mark(d.checker, NULL, d.tmpl->report_section), "完");
    desk_close(&d);
}

static void required_things_are_counted(void **state)
{
    struct desk d;
    size_t done;
    size_t all;
    size_t all_before;

    (void)state;
    desk_open(&d);
    desk_type_lines(&d, WHOLE);
    desk_run(&d, false);
    checker_progress(d.checker, desk_row(&d, "projects/1"), &done, &all_before);
    assert_int_equal(done, all_before);
    desk_edit(&d, "projects/1/funds/1/balance", "");
    checker_progress(d.checker, desk_row(&d, "projects/1"), &done, &all);
    assert_int_equal(all, all_before);
    assert_int_equal(done, all - 1);
    desk_edit(&d, "projects/1/funds/1/balance", "零");
    checker_progress(d.checker, desk_row(&d, "projects/1"), &done, &all);
    assert_int_equal(done, all - 1);
    desk_edit(&d, "projects/2/name", "考试考务费");
    checker_progress(d.checker, desk_row(&d, "projects/2"), &done, &all);
    assert_int_equal(done, 1);
    checker_sections(d.checker, &done, &all);
    assert_int_equal(done, 5);
    assert_int_equal(all, 12);
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_form_asks),
        cmocka_unit_test(a_short_text_is_a_note),
        cmocka_unit_test(the_report_itself_is_checked),
        cmocka_unit_test(required_things_are_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
