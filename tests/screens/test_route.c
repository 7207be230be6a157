/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The whole way without one F-key, as where the terminal keeps them to itself: a new report, a
 * project with all its sections, the check, a reason, the gates, the report as a document. */
#include "screens/seat.h"

#include "ui/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void menu(struct seat *s, const char *action, const char *title)
{
    char first[64];

    seat_type(s, "\017");
    seat_see(s, SEAT_TITLE, " 菜单");
    seat_type(s, action);
    snprintf(first, sizeof first, ">%s ", action);
    seat_see(s, 4, first);
    seat_type(s, "\r");
    if (title)
        seat_see(s, SEAT_TITLE, title);
}

static void make_report(struct seat *s)
{
    seat_see(s, -1, "还没有报告");
    menu(s, W_ACT_NEW, "新建报告");
    seat_type(s, "\033OH\033[3~\033[3~\033[3~\033[3~2025\r清溪县卫生健康局\r");
    seat_see(s, SEAT_TITLE, "2025 清溪县卫生健康局项目资金绩效自评报告");
}

static void fill_in(struct seat *s)
{
    menu(s, W_ACT_ROW_ADD, "第1/1项");
    seat_type(s,
              "考试考务费\r组织全县卫生专业技术资格考试和护士执业资格考试，安排考场和监考人员。");
    seat_type(s, "\033[6~");
    seat_see(s, SEAT_TITLE, "资金使用");
    seat_type(s, "１００\t0\t60.5\t39.5\t");
    seat_see(s, -1, "60.50");
    seat_type(s, "\033[6~");
    seat_see(s, SEAT_TITLE, "绩效目标");
    seat_type(s, "按时完成全年各项考试任务，考风考纪良好，没有发生责任事故。\033[6~");
    seat_see(s, SEAT_TITLE, "管理情况");
    seat_type(s, "考务费按实际考场数结算，凭签字名册发放，财务股按月核对。\033[6~");
    seat_see(s, SEAT_TITLE, "> 问题");
    seat_type(s, "无\033[6~");
    seat_see(s, SEAT_TITLE, "> 整改");
    seat_type(s, "无\t");
    seat_see(s, SEAT_TITLE, "> 其他");
}

static void give_reason(struct seat *s)
{
    menu(s, W_ACT_CHECK, " 审核 > ");
    seat_see(s, -1, "年初执行率 60.50%，低于 80%");
    menu(s, W_ACT_REASON, "填说明");
    seat_type(s, "报名人数比预计少，部分考场没有启用。\r");
    seat_see(s, -1, "已说明");
    seat_type(s, "\033");
    seat_see(s, SEAT_TITLE, "2025 ");
}

static void export_it(struct seat *s)
{
    char path[128];
    char keys[256];

    snprintf(path, sizeof path, "%s/报告.docx", s->folder);
    menu(s, W_ACT_EXPORT, "导出报告");
    snprintf(keys, sizeof keys, "\002\033OH%s\r", path);
    seat_type(s, keys);
    seat_see(s, SEAT_HELP, "已导出到");
    assert_int_equal(access(path, R_OK), 0);
}

static void test_without_f_keys(void **state)
{
    struct seat *s = *state;

    seat_sit(s);
    make_report(s);
    fill_in(s);
    give_reason(s);
    export_it(s);
    menu(s, W_ACT_STATE, "现在是「填报中」");
    seat_type(s, "待复核\r");
    seat_see(s, SEAT_HELP, "状态已改为「待复核」");
    seat_rise(s);
    seat_holds(s, "\"state\":\"待复核\"");
    seat_holds(s, "\"budget\":\"100.00\",\"adjustment\":\"0.00\",\"spent\":\"60.50\"");
}

/* The names of the second routes are those of the F-keys: Alt with a digit outside text fields. */
static void test_alt_digits(void **state)
{
    struct seat *s = *state;

    seat_sit(s);
    make_report(s);
    seat_type(s, "\0332");
    seat_see(s, SEAT_TITLE, "第1/1项");
    seat_type(s, "项目甲\0332\t");
    seat_type(s, "\033");
    seat_see(s, SEAT_TITLE, "2025 清溪");
    seat_type(s, "\0337");
    seat_see(s, SEAT_TITLE, " 审核 > ");
    seat_type(s, "\0331");
    seat_see(s, SEAT_TITLE, " 帮助");
    seat_rise(s);
    seat_holds(s, "\"name\":\"项目甲\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SEAT_TEST(test_without_f_keys),
        SEAT_TEST(test_alt_digits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
