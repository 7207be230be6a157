/* SPDX-License-Identifier: MulanPSL-2.0 */
/* What is known put into fields: the value above, phrases, choices. */
#include "screens/ledger.h"
#include "screens/seat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void test_ditto(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_overview(s);
    seat_go(s, "2 " SECOND " 资金使用", SECOND " > 资金使用");
    seat_type(s, "\033OB");
    seat_see(s, 4, "[设备");
    seat_type(s, "\033OR");
    seat_see(s, SEAT_HELP, "同上一行：考务");
    seat_type(s, "\033");
    seat_see(s, 4, "[设备");
    seat_type(s, "\024\t");
    seat_on(s, "资金来源");
    seat_rise(s);
    seat_holds(s, "{\"item\":\"考务\",\"source\":\"省级\"");
}

static void test_phrases(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_overview(s);
    seat_go(s, "2 " SECOND " 问题", SECOND " > 问题");
    seat_type(s, "\t");
    seat_on(s, "原因");
    seat_type(s, "\033OS");
    seat_see(s, SEAT_TITLE, " 常用语");
    seat_type(s, "流标");
    seat_see(s, 4, "采购于");
    seat_type(s, "\r");
    seat_see(s, -1, "采购于");
    seat_see(s, SEAT_HELP, "按 F8 到下一处要换的");
    seat_type(s, "3");
    seat_see(s, -1, "采购于3月第一次流标");
    seat_key(s, K_F8); /* to the next place of the phrase */
    seat_type(s, "5");
    seat_see_gone(s, -1, "{");
    seat_rise(s);
    seat_holds(s, "报名之后弃考。采购于3月第一次流标");
    seat_must(s, 0, NULL, "set", "1", "projects/2/problems/1/cause", "采购于{月份}月流标。", NULL);
    seat_overview(s);
    seat_go(s, "2 " SECOND " 管理情况", SECOND " > 管理情况");
    seat_key(s, K_F8); /* from anywhere to the place itself */
    seat_see(s, SEAT_HELP, "还没有换成实际内容");
    seat_type(s, "6");
    seat_see(s, -1, "采购于6月流标");
    seat_rise(s);
    seat_holds(s, "采购于6月流标");
}

/* A choice by its number, its text, the initials of its 拼音; from the list and straight into the
 * field. */
static void test_choices(void **state)
{
    static const char *const typed[] = {"2",         "２",         "中央",       "zy",
                                        "\033OQ2\r", "\033OQ中\r", "\033OQzy\r", "\033OQ\033OB\r"};
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_keep(s);
    for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
        s->name = typed[i];
        seat_put_back(s);
        seat_overview(s);
        seat_go(s, "1 " FIRST " 资金使用", FIRST " > 资金使用");
        seat_type(s, "\t");
        seat_on(s, "资金来源");
        seat_type(s, typed[i]);
        if (typed[i][0] != '\033')
            seat_type(s, "\t");
        seat_see_gone(s, SEAT_HELP, "资金来源");
        seat_rise(s);
        seat_holds(s, "{\"item\":\"基药补助\",\"source\":\"中央\"");
    }
}

/* The second level of an indicator is listed, and numbered, by the first. */
static void test_choices_that_fit(void **state)
{
    static const char lines[] = "projects/1/name\t" FIRST "\n"
                                "projects/1/goals\t全年按时足额发放。\n"
                                "projects/1/indicators/1/level1\t效益指标\n"
                                "projects/1/indicators/1/name\t基层用药覆盖率\n";
    struct seat *s = *state;

    seat_report(s, "2025", lines);
    seat_overview(s);
    seat_go(s, "1 " FIRST " 绩效目标", FIRST " > 绩效目标");
    seat_type(s, "\t");
    seat_on(s, "一级指标");
    seat_type(s, "\t");
    seat_on(s, "二级指标");
    seat_type(s, "\033OQ");
    seat_see(s, -1, "可持续影响指标");
    seat_see_gone(s, -1, "数量指标");
    seat_type(s, "2\r");
    seat_rise(s);
    seat_holds(s, "\"level2\":\"社会效益指标\"");
}

/* Yuan typed where ten thousands are meant: one key gives the same digits their unit. */
static void test_unit_slip(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_overview(s);
    seat_go(s, "1 " FIRST " 资金使用", FIRST " > 资金使用");
    seat_type(s, "\t\t\t\t");
    seat_on(s, "实际支出");
    seat_type(s, "4760000\t");
    seat_key(s, K_BACKTAB);
    seat_see(s, SEAT_HELP, "像是把元填成了万元，按 F2 可以换算");
    seat_key(s, K_F2);
    seat_see(s, -1, "4760000元");
    seat_see(s, -1, "= 476.00 万元");
    seat_type(s, "\r");
    seat_on(s, "结余");
    seat_see_gone(s, -1, "4,760,000");
    seat_rise(s);
    seat_holds(s, "\"spent\":\"476.00\"");
}

/* What only looks like a choice is kept as typed. */
static void test_no_choice(void **state)
{
    static const char *const typed[] = {"2级", "sj", "99", "0"};
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_keep(s);
    for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
        char want[96];

        s->name = typed[i];
        seat_put_back(s);
        seat_overview(s);
        seat_go(s, "1 " FIRST " 资金使用", FIRST " > 资金使用");
        seat_type(s, "\t");
        seat_on(s, "资金来源");
        seat_type(s, typed[i]);
        seat_type(s, "\t");
        seat_see_gone(s, SEAT_HELP, "资金来源");
        seat_rise(s);
        snprintf(want, sizeof want, "\"source\":{\"typed\":\"%s\",\"value\":null}", typed[i]);
        seat_holds(s, want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SEAT_TEST(test_ditto),     SEAT_TEST(test_phrases),
        SEAT_TEST(test_choices),   SEAT_TEST(test_choices_that_fit),
        SEAT_TEST(test_unit_slip), SEAT_TEST(test_no_choice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
