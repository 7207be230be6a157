/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The rules of the template, one by one: what they say, what silences them, reasons, last year. */
#include "desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FUND(budget, adjustment, spent, balance)                                                   \
    "projects/1/funds/1/source\t本级\n"                                                          \
    "projects/1/funds/1/budget\t" budget "\n"                                                      \
    "projects/1/funds/1/adjustment\t" adjustment "\n"                                              \
    "projects/1/funds/1/spent\t" spent "\n"                                                        \
    "projects/1/funds/1/balance\t" balance "\n"
#define GOOD_FUND FUND("116.00", "-6.00", "110.00", "0.00")
#define SECOND_FUND                                                                                \
    "projects/1/funds/1/item\t岗位补助\n"                                                      \
    "projects/1/funds/2/item\t药品补助\n"                                                      \
    "projects/1/funds/2/source\t省级\n"                                                          \
    "projects/1/funds/2/budget\t20.00\n"                                                           \
    "projects/1/funds/2/adjustment\t0\n"                                                           \
    "projects/1/funds/2/spent\t20.00\n"                                                            \
    "projects/1/funds/2/balance\t0\n"
#define MANAGED                                                                                    \
    "projects/1/management\t县卫健局按季度考核，考核结果张榜公示，补助直接发到本人账户。\n"

struct rule_case {
    const char *name;
    const char *lines;
    const char *want; /* all findings, with messages */
};

static const struct rule_case CASES[] = {
    {"money that balances", GOOD_FUND, ""},
    {"a cent too much", FUND("116.00", "-6.00", "110.00", "0.01"),
     "错 fund-balance projects/1/funds/1/spent "
     "实际支出与结余合计 110.01，比全年预算数 110.00 多 0.01 万元，请核对\n"},
    {"less than is printed", FUND("116.00", "-6.00", "110.001", "0"),
     "错 fund-balance projects/1/funds/1/spent "
     "实际支出与结余合计 110.001，比全年预算数 110.000 多 0.001 万元，请核对\n"
     "错 fund-over projects/1/funds/1/spent 实际支出 110.001，超过全年预算数 110.000，多 0.001 "
     "万元\n"
     "提示 amount-fine projects/1/funds/1/spent 实际支出比 0.01 "
     "万元更细，印出来是两位小数，几项相加可能与合计差 0.01\n"},
    {"a figure that is missing finds nothing",
     "projects/1/funds/1/source\t本级\nprojects/1/funds/1/budget\t5\n"
     "projects/1/funds/1/adjustment\t0\nprojects/1/funds/1/spent\t5\n",
     "缺 req-balance projects/1/funds/1/balance 「结余」未填写\n"},
    {"spent more than there was", FUND("10.00", "0", "11.00", "-1.00"),
     "错 fund-over projects/1/funds/1/spent 实际支出 11.00，超过全年预算数 10.00，多 1.00 万元\n"
     "错 fund-neg projects/1/funds/1/balance 结余 填了负数 -1.00，只有预算调整可以为负\n"},
    {"shares that do not add up",
     GOOD_FUND "projects/1/allocations/1/to\t城关镇\nprojects/1/allocations/1/amount\t60.00\n"
               "projects/1/allocations/2/to\t石桥镇\nprojects/1/allocations/2/amount\t49.00\n",
     "错 alloc-total projects/1/allocations 分配合计 109.00，比实际支出 110.00 少 1.00 "
     "万元，请核对\n"},
    {"shares of one line silence the total",
     GOOD_FUND SECOND_FUND
     "projects/1/allocations/1/to\t城关镇\nprojects/1/allocations/1/amount\t110.00\n"
     "projects/1/allocations/1/fund\t1\n"
     "projects/1/allocations/2/to\t石桥镇\nprojects/1/allocations/2/amount\t19.00\n"
     "projects/1/allocations/2/fund\t2\n",
     "错 alloc-line projects/1/funds/2/spent "
     "「药品补助」分配合计 19.00，比该行实际支出 20.00 少 1.00 万元，请核对\n"},
    {"a town twice",
     GOOD_FUND "projects/1/allocations/1/to\t城关镇\nprojects/1/allocations/1/amount\t60.00\n"
               "projects/1/allocations/2/to\t城关镇\nprojects/1/allocations/2/amount\t50.00\n",
     "核 alloc-dup projects/1/allocations/1/to "
     "分配对象「城关镇」在本项目出现 2 次，如果不是同一笔钱，请说明\n"
     "核 alloc-dup projects/1/allocations/2/to "
     "分配对象「城关镇」在本项目出现 2 次，如果不是同一笔钱，请说明\n"},
    {"a low rate silences the rate on the revised budget", FUND("100.00", "0", "70.00", "30.00"),
     "核 low-rate projects/1/funds 年初执行率 70.00%，低于 80%，请说明原因\n"},
    {"low only on the revised budget", FUND("100.00", "20.00", "90.00", "30.00"),
     "核 low-rate-revised projects/1/funds 执行率 75.00%，低于 80%，请说明原因\n"},
    {"exactly 80% is enough", FUND("100.00", "0", "80.00", "20.00"), ""},
    {"nothing of nothing", FUND("0", "0", "0", "0"), ""},
    {"a name given twice", "projects/1/name\t考试考务费\nprojects/2/name\t考试考务费\n",
     "错 row-name projects/1/name 项目名称「考试考务费」与第 2 项相同\n"
     "错 row-name projects/2/name 项目名称「考试考务费」与第 1 项相同\n"},
    {"a problem nobody answers",
     MANAGED "projects/1/problems/1/text\t部分乡镇报送资料偏晚，涉及三个村。\n"
             "projects/1/problems/1/cause\t经办人员更换频繁。\n",
     "缺 pm-pair projects/1/measures 没有整改措施：问题 1「部分乡镇报送资料偏晚，涉」，请补上\n"},
    {"one of two problems nobody answers, and a measure for none",
     MANAGED "projects/1/problems/1/text\t部分乡镇报送资料偏晚，涉及三个村。\n"
             "projects/1/problems/1/cause\t经办人员更换频繁。\n"
             "projects/1/problems/2/text\t满意度只有结论，没有问卷原件。\n"
             "projects/1/problems/2/cause\t经办人员没有留存原件。\n"
             "projects/1/measures/1/text\t每季度开展一次现场督导。\n"
             "projects/1/measures/1/answers\t1\n"
             "projects/1/measures/2/text\t每份问卷由两人签字归档。\n",
     "核 mp-pair projects/1/measures/2/answers "
     "没有对应的问题：整改 2「每份问卷由两人签字归档。」，请在「对应问题」里选，没有就说明\n"
     "缺 pm-pair projects/1/measures 没有整改措施：问题 2「满意度只有结论，没有问卷」，请补上\n"},
    {"a problem without its cause is said once",
     "projects/1/problems/1/text\t部分乡镇报送资料偏晚，涉及三个村。\n"
     "projects/1/measures/1/text\t每季度开展一次现场督导。\n"
     "projects/1/measures/1/answers\t1\n",
     "缺 req-cause projects/1/problems/1/cause 「原因」未填写\n"},
    {"an indicator below its target",
     MANAGED "projects/1/indicators/1/name\t优生知识知晓率\n"
             "projects/1/indicators/1/kind\t>=\nprojects/1/indicators/1/target\t85\n"
             "projects/1/indicators/1/actual\t82.45\nprojects/1/indicators/1/unit\t%\n",
     "缺 req-goals projects/1/goals 未填写\n"
     "核 ind-reason projects/1/indicators/1/reason "
     "优生知识知晓率 完成 82.45%，未达 85%，请填偏差原因\n"},
    {"scores and what they are out of",
     MANAGED "projects/1/goals\t全年任务按时完成，群众就近看病更加方便，没有投诉。\n"
             "projects/1/indicators/1/name\t建档率\n"
             "projects/1/indicators/1/weight\t50\nprojects/1/indicators/1/score\t50.5\n"
             "projects/1/indicators/2/name\t知晓率\n"
             "projects/1/indicators/2/weight\t30\nprojects/1/indicators/2/score\t29\n"
             "projects/1/indicators/3/name\t满意度\n",
     "错 score-over projects/1/indicators/1/score 建档率 得 50.50 分，比分值 50.00 分多 0.50 "
     "分，请核对\n"
     "核 score-reason projects/1/indicators/2/reason 知晓率 得 29.00 分，比分值 30.00 分少 1.00 "
     "分，请填偏差原因\n"
     "核 weight-sum projects/1/indicators 各指标分值合计 80.00 分，应为 90.00 分（另 10 "
     "分是预算执行率），少 10.00 分，请核对，按别的办法的请说明\n"},
    {"ended before it began",
     "projects/1/name\t乡村医生补助\n"
     "projects/1/overview\t为全县在岗乡村医生发放岗位补助，稳定村级服务网底，方便群众就近看病。\n"
     "projects/1/start_on\t2025-06-01\nprojects/1/end_on\t2025-03-01\n",
     "错 date-order projects/1/end_on 结束日期 2025-03-01 早于开始日期 2025-06-01\n"},
    {"a measure due before the evaluation",
     MANAGED "projects/1/problems\t无\nprojects/1/measures/1/text\t每季度开展一次现场督导。\n"
             "projects/1/measures/1/due_on\t2025-03-31\n",
     "核 mp-pair projects/1/measures/1/answers 没有对应的问题：整改 "
     "1「每季度开展一次现场督导。」，请在「对应问题」里选，没有就说明\n"
     "核 due-past projects/1/measures/1/due_on "
     "完成期限 2025-03-31 不晚于 2025 年底，整改在自评以后做，请核对年份\n"},
    {"yuan where ten thousands are meant", FUND("477.00", "0", "4770000", "0"),
     "错 fund-balance projects/1/funds/1/spent "
     "实际支出与结余合计 4770000.00，比全年预算数 477.00 多 4769523.00 万元，请核对\n"
     "错 fund-over projects/1/funds/1/spent "
     "实际支出 4770000.00，超过全年预算数 477.00，多 4769523.00 万元\n"
     "核 unit-slip projects/1/funds/1/spent 实际支出 4770000.00 万元约为全年预算数 477.00 "
     "万元的一万倍，像是把元当成了万元，请核对\n"},
};

static void each_rule_says_its_sentence(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const struct rule_case *c = &CASES[i];
        char *said;

        desk_renew(&d);
        desk_type_lines(&d, c->lines);
        desk_run(&d, false);
        said = desk_findings(&d, LEVEL_NOTE, true);
        if (strcmp(said, c->want) != 0)
            fail_msg("%s:\n%s\nwanted:\n%s", c->name, said, c->want);
        free(said);
    }
    desk_close(&d);
}

/* ---- reasons ---- */

static void give_reason(struct desk *d, const struct finding *f, const char *text)
{
    struct step *step = step_create(1, d->record->ledger->id, "王某");
    struct text subject = {0};

    finding_subject(f, &subject);
    record_give_reason(d->record, step, subject.s, f->row, f->figure, text);
    checker_update(d->checker, step);
    step_destroy(step);
    text_finish(&subject);
}

static const struct finding *low_rate(const struct desk *d)
{
    const struct finding *f = desk_found(d, "low-rate", "projects/1/funds");

    assert_non_null(f);
    return f;
}

static void a_reason_answers_until_the_figure_changes(void **state)
{
    struct desk d;
    const struct tmpl_section *money;

    (void)state;
    desk_open(&d);
    desk_type_lines(&d, FUND("100.00", "0", "70.00", "30.00"));
    desk_run(&d, false);
    money = low_rate(&d)->section;
    assert_int_equal(low_rate(&d)->answer, ANSWER_OPEN);
    assert_null(low_rate(&d)->reason);
    assert_int_equal(checker_level(d.checker, LEVEL_WARNING), 1);
    assert_string_equal(checker_mark(d.checker, desk_row(&d, "projects/1"), money), "核");

    give_reason(&d, low_rate(&d), "项目下半年才批复");
    assert_int_equal(low_rate(&d)->answer, ANSWER_GIVEN);
    assert_string_equal(low_rate(&d)->reason, "项目下半年才批复");
    assert_int_equal(checker_level(d.checker, LEVEL_WARNING), 0);
    assert_string_equal(checker_mark(d.checker, desk_row(&d, "projects/1"), money), "完");

    desk_edit(&d, "projects/1/funds/1/spent", "60.00");
    desk_edit(&d, "projects/1/funds/1/balance", "40.00");
    assert_int_equal(low_rate(&d)->answer, ANSWER_STALE);
    assert_string_equal(low_rate(&d)->reason, "项目下半年才批复");
    assert_int_equal(checker_level(d.checker, LEVEL_WARNING), 1);

    desk_edit(&d, "projects/1/funds/1/spent", "70.00");
    assert_int_equal(low_rate(&d)->answer, ANSWER_GIVEN);

    give_reason(&d, low_rate(&d), "");
    assert_int_equal(low_rate(&d)->answer, ANSWER_OPEN);
    assert_null(low_rate(&d)->reason);
    desk_close(&d);
}

static void a_reason_never_answers_an_error(void **state)
{
    struct desk d;
    const struct finding *f;

    (void)state;
    desk_open(&d);
    desk_type_lines(&d, FUND("116.00", "-6.00", "110.00", "1.00"));
    desk_run(&d, false);
    give_reason(&d, desk_found(&d, "fund-balance", "projects/1/funds/1/spent"), "以后再改");
    f = desk_found(&d, "fund-balance", "projects/1/funds/1/spent");
    assert_null(f->reason);
    assert_int_equal(f->answer, ANSWER_OPEN);
    assert_int_equal(checker_level(d.checker, LEVEL_ERROR), 1);
    desk_close(&d);
}

/* The figure that a reason explains is one line, however long the text is that it comes from. */
static void the_figure_of_a_text_is_short(void **state)
{
    struct desk d;
    struct text prose = {0};
    const struct finding *f;

    (void)state;
    desk_open(&d);
    for (size_t i = 0; i < 30; i++)
        text_add(&prose,
                 "各乡镇按季度核对台账。\n由财务人员复核后报销，结果在单位的公示栏公开。\n");
    desk_type(&d, NULL, "projects/1/management", text_str(&prose));
    desk_type(&d, NULL, "projects/2/management", text_str(&prose));
    desk_run(&d, false);
    f = desk_found(&d, "text-copied", "projects/2/management");
    assert_non_null(f);
    assert_true(*f->figure && strlen(f->figure) < 200);
    assert_null(strchr(f->figure, '\n'));
    desk_close(&d);
    text_finish(&prose);
}

/* ---- last year ---- */

static void last_year_is_compared_by_name(void **state)
{
    struct desk before;
    struct desk d;

    (void)state;
    desk_open(&before);
    desk_type_lines(&before,
                    "projects/1/name\t考试考务费\n"
                    "projects/2/name\t乡村医生补助\n"
                    "projects/2/funds/1/budget\t116.00\n"
                    "projects/2/funds/1/adjustment\t-6.00\n"
                    "projects/2/funds/1/spent\t110.00\n"
                    "projects/2/management\t按季度考核，结果张榜公示，补助发到本人账户。\n");
    desk_open(&d);
    d.last_year = before.record;
    desk_type_lines(&d, "projects/1/name\t乡村医生补助\n" GOOD_FUND
                        "projects/1/management\t按季度考核，结果张榜公示，补助发到本人账户。\n");
    desk_run(&d, false);
    desk_expect(&d, LEVEL_NOTE, true,
                "核 ly-money projects/1/funds 各项金额均与上年相同，请核实是否没有改成今年的数\n"
                "核 ly-text projects/1/management 全文与上年相同，请核实是否没有改成今年的情况\n");
    desk_edit(&d, "projects/1/name", "乡村医生岗位补助");
    desk_expect(&d, LEVEL_NOTE, true, "");
    desk_edit(&d, "projects/1/name", "考试考务费");
    desk_expect(&d, LEVEL_NOTE, true, "");
    desk_close(&d);
    desk_close(&before);
}

/* ---- other projects ---- */

static void the_number_of_the_other_project_follows_the_order(void **state)
{
    struct desk d;
    struct step *step;

    (void)state;
    desk_open(&d);
    desk_type_lines(&d, "projects/1/name\t甲项目\nprojects/2/name\t乙项目\n"
                        "projects/3/name\t乙项目\n");
    desk_run(&d, false);
    desk_expect(&d, LEVEL_NOTE, true,
                "错 row-name projects/2/name 项目名称「乙项目」与第 3 项相同\n"
                "错 row-name projects/3/name 项目名称「乙项目」与第 2 项相同\n");
    step = step_create(1, d.record->ledger->id, "王某");
    record_move(d.record, step, desk_row(&d, "projects/3"), NULL);
    checker_update(d.checker, step);
    step_destroy(step);
    desk_expect(&d, LEVEL_NOTE, true,
                "错 row-name projects/1/name 项目名称「乙项目」与第 3 项相同\n"
                "错 row-name projects/3/name 项目名称「乙项目」与第 1 项相同\n");
    assert_int_equal(desk_found(&d, "row-name", "projects/3/name")->project, 3);
    desk_remove(&d, "projects/1");
    desk_expect(&d, LEVEL_NOTE, true, "");
    desk_close(&d);
}

/* More problems without a measure than a finding has terms: the number is that of all. */
static void all_that_is_missing_is_counted(void **state)
{
    struct desk d;
    struct text lines = {0};

    (void)state;
    desk_open(&d);
    text_add(&lines, "projects/1/name\t考试考务费\n");
    for (int i = 1; i <= 40; i++)
        text_addf(&lines,
                  "projects/1/problems/%d/text\t第%d个乡镇报送资料偏晚。\n"
                  "projects/1/problems/%d/cause\t经办人员更换频繁。\n",
                  i, i, i);
    desk_type_lines(&d, lines.s);
    desk_run(&d, false);
    desk_expect(
        &d, LEVEL_MISSING, true,
        "缺 pm-pair projects/1/measures 没有整改措施：问题 1「第1个乡镇报送资料偏晚。」、问题 "
        "2「第2个乡镇报送资料偏晚。」、问题 3「第3个乡镇报送资料偏晚。」等 40 条，请补上\n");
    desk_close(&d);
    text_finish(&lines);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rule_says_its_sentence),
        cmocka_unit_test(a_reason_answers_until_the_figure_changes),
        cmocka_unit_test(a_reason_never_answers_an_error),
        cmocka_unit_test(the_figure_of_a_text_is_short),
        cmocka_unit_test(last_year_is_compared_by_name),
        cmocka_unit_test(the_number_of_the_other_project_follows_the_order),
        cmocka_unit_test(all_that_is_missing_is_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
