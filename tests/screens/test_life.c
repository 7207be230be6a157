/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The life of a report by keys: undo over restarts, what a second person sees, the gates, archiving,
 * what belongs to it, finding things again. */
#include "screens/ledger.h"
#include "screens/seat.h"

#include "ui/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void choose(struct seat *s, const char *action)
{
    char first[64];

    seat_type(s, "\033[21~");
    seat_see(s, SEAT_TITLE, " 菜单");
    seat_type(s, action);
    snprintf(first, sizeof first, ">%s ", action);
    seat_see(s, 4, first);
    seat_type(s, "\r");
}

/* ---- undo ---- */

/* Each step by a process of its own, as a day of work over many starts. */
static void test_many_steps(void **state)
{
    enum { STEPS = 500 };
    struct seat *s = *state;
    struct text out = {0};
    char title[64];

    seat_report(s, "2025", NULL);
    for (int i = 1; i <= STEPS; i++) {
        snprintf(title, sizeof title, "第%d次的标题", i);
        seat_must(s, 0, NULL, "set", "1", "title", title, NULL);
    }
    for (int i = STEPS; i > 1; i--) {
        char says[160];

        snprintf(says, sizeof says, "撤销：报告标题 「第%d次的标题」 改回 「第%d次的标题」", i,
                 i - 1);
        text_clear(&out);
        assert_int_equal(seat_run(s, NULL, &out, "undo", "1", NULL), 0);
        if (!strstr(text_str(&out), says))
            seat_fail(s, "step %d says %s", i, text_str(&out));
    }
    seat_must(s, 0, NULL, "undo", "1", NULL);
    seat_holds(s, "\"title\":\"" TITLE "\"");
    for (int i = 0; i < 3; i++)
        seat_must(s, 0, NULL, "redo", "1", NULL);
    seat_holds(s, "\"title\":\"第3次的标题\"");
    text_finish(&out);
}

static void test_undo_by_keys(void **state)
{
    static const struct {
        const char *undo, *redo;
    } step[] = {
        {"撤销：第 1 项 责任股室 「财务审计股」", "重做：第 1 项 责任股室 "},
        {"撤销：第 1 项 项目概况 「新写的概况", "重做：第 1 项 项目概况 "},
        {"撤销：第 1 项 项目名称 「药物补助」 改回 「" FIRST "」",
         "重做：第 1 项 项目名称 「" FIRST "」 又改为 「药物补助」"},
    };
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_must(s, 0, NULL, "set", "1", "projects/1/department", "", NULL);
    seat_overview(s);
    seat_go(s, "1 " FIRST, FIRST " > 概况");
    seat_type(s, "药物补助\t\002\033[1;5H新写的概况。\t财务审计股\t");
    seat_on(s, "受益人数");
    seat_rise(s);
    for (size_t i = 0; i < 3; i++) {
        seat_overview(s);
        seat_type(s, "\032");
        seat_see(s, SEAT_HELP, step[i].undo);
        seat_rise(s);
    }
    seat_holds(s, "\"name\":\"" FIRST "\"");
    for (size_t i = 3; i-- > 0;) {
        seat_overview(s);
        seat_type(s, "\031");
        seat_see(s, SEAT_HELP, step[i].redo);
        seat_rise(s);
    }
    seat_holds(s, "\"name\":\"药物补助\"");
    seat_holds(s, "\"overview\":\"新写的概况。\"");
}

/* ---- a second person ---- */

/* A project that undo brings back is the current one: the next key meets it, not another. */
static void test_undo_shows_what_came_back(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_overview(s);
    seat_go(s, "3 " THIRD, THIRD " > ");
    seat_key(s, K_ESC);
    seat_see(s, 5, ">3  ");
    seat_key(s, K_UP);
    seat_key(s, K_UP);
    seat_see(s, 3, ">1  ");
    seat_key(s, K_CTRL_K);
    seat_see(s, SEAT_HELP, "报告里不再列");
    seat_key(s, K_CTRL_Z);
    seat_see(s, SEAT_HELP, "撤销");
    seat_see(s, 3, ">1  " FIRST);
    seat_rise(s);
}

/* What the check takes back is gone from the page below it. */
static void test_undo_in_check(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_overview(s);
    seat_go(s, "3 " THIRD " 资金使用", THIRD " > 资金使用");
    seat_key(s, K_INSERT);
    seat_type(s, "测试\r");
    seat_see(s, -1, "测试");
    seat_key(s, K_F7);
    seat_see(s, SEAT_TITLE, W_CHECK_TITLE);
    seat_key(s, K_CTRL_Z);
    seat_see(s, SEAT_HELP, "撤销");
    seat_key(s, K_ESC);
    seat_see(s, SEAT_TITLE, THIRD " > 资金使用");
    seat_see_gone(s, -1, "测试");

    /* A project that was made, and taken back with the check above it. */
    seat_key(s, K_CTRL_PGDN);
    seat_see(s, SEAT_TITLE, "第4/4项");
    seat_type(s, "第四个项目\r");
    seat_see(s, SEAT_TITLE, "第四个项目");
    seat_key(s, K_F7);
    seat_see(s, SEAT_TITLE, W_CHECK_TITLE);
    seat_key(s, K_CTRL_Z);
    seat_see(s, SEAT_HELP, "撤销：第 4 项 项目名称");
    seat_key(s, K_CTRL_Z);
    seat_settle(s);
    seat_key(s, K_ESC);
    seat_see(s, SEAT_TITLE, "> 报告");
    seat_lacks(s, "第四个项目");
    seat_rise(s);
}

static void test_second_person(void **state)
{
    struct seat *s = *state;
    struct pty *first, *second;

    seat_report(s, "2025", ledger_lines);
    seat_sit(s);
    first = s->p;
    seat_sit_as(s, "李某", NULL);
    seat_see(s, SEAT_TITLE, "填报人 李某");
    seat_type(s, "\r");
    seat_see(s, SEAT_TITLE, "2025 " TITLE);
    seat_go(s, "1 " FIRST, FIRST " > 概况");
    seat_type(s, "改名");
    seat_see(s, SEAT_HELP, "王某 从 ");
    seat_see(s, SEAT_HELP, " 起正在另一处填报，这里只能查看");
    seat_see(s, 2, "[" FIRST);
    seat_type(s, "\t");
    seat_on(s, "项目概况");
    seat_type(s, "\033");
    seat_see(s, SEAT_TITLE, "2025 " TITLE);
    seat_must(s, 3, NULL, "set", "1", "title", "甲乙丙丁", NULL);
    if (seat_has(s, SEAT_HINTS, "加项目"))
        seat_fail(s, "what cannot be done is offered");
    second = s->p;
    s->p = first;
    seat_rise(s);
    s->p = second;
    seat_type(s, "\r改名");
    seat_see(s, SEAT_HELP, "王某 已经退出");
    if (seat_has(s, SEAT_HINTS, "选项"))
        seat_fail(s, "what cannot be done is offered");
    seat_rise(s);
    seat_holds(s, "\"name\":\"" FIRST "\"");
    seat_holds(s, "\"title\":\"" TITLE "\"");
    seat_must(s, 0, NULL, "set", "1", "title", "甲乙丙丁", NULL);
}

/* ---- what was there before ---- */

static void test_history(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_overview(s);
    seat_go(s, "1 " FIRST, FIRST " > 概况");
    seat_type(s, "第二个名称\t\033[Z第三个名称\t\033[Z");
    seat_on(s, "项目名称");
    choose(s, W_ACT_HISTORY);
    seat_see(s, 2, "第三个名称");
    seat_see(s, 3, "第二个名称");
    seat_see(s, 4, FIRST);
    seat_see(s, 2, "王某");
    seat_type(s, "\033OB\033OB\r");
    seat_see(s, SEAT_TITLE, FIRST " > 概况");
    seat_rise(s);
    seat_holds(s, "\"name\":\"" FIRST "\"");
}

/* ---- the gates ---- */

static void set_state(struct seat *s, const char *to)
{
    choose(s, W_ACT_STATE);
    seat_see(s, SEAT_TITLE, "状态：现在是");
    seat_type(s, to);
    seat_type(s, "\r");
}

static void test_gates(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_overview(s);
    set_state(s, "待复核");
    seat_see(s, SEAT_HELP, "还不能改为「待复核」：有错 1 处、要填说明的核 1 处");
    seat_rise(s);
    seat_holds(s, "\"state\":\"填报中\"");
    seat_must(s, 0, ledger_clean_lines, "set", "1", "-", NULL);
    seat_must(s, 0, NULL, "reason", "1", "low-rate@projects/2/funds", "报名人数比预计少", NULL);
    seat_overview(s);
    set_state(s, "待复核");
    seat_see(s, SEAT_HELP, "状态已改为「待复核」");
    set_state(s, "已复核");
    seat_see(s, SEAT_TITLE, "已复核");
    seat_type(s, "\033[21~\033");
    seat_see(s, SEAT_TITLE, "2025 ");
    /* What is typed into it changes nothing and asks nothing; the menu asks for the reason. */
    seat_go(s, "1 " FIRST, FIRST " > 概况");
    seat_type(s, "改名");
    seat_see(s, SEAT_HELP,
             "报告状态是「已复核」，已经锁定；要修改，请按 F10，在「改变状态」里退回");
    seat_see(s, 2, "[" FIRST);
    seat_type(s, "\t改名\t");
    seat_on(s, "责任股室");
    seat_type(s, "\033[Z\033[Z");
    seat_on(s, "项目名称");
    set_state(s, "填报中");
    seat_see(s, 3, "报告状态是「已复核」，已经锁定");
    seat_type(s, "\033");
    seat_see(s, 2, "[" FIRST);
    set_state(s, "填报中");
    seat_see(s, 3, "报告状态是「已复核」，已经锁定");
    seat_type(s, "名称与批复不符\t");
    seat_see(s, SEAT_HELP, "按 Enter 确定");
    seat_type(s, "\r");
    seat_see(s, SEAT_HELP, "已退回填报中");
    seat_type(s, "改过的名称\t");
    seat_see(s, SEAT_TITLE, "改过的名称 > 概况");
    seat_rise(s);
    seat_holds(s, "\"state\":\"填报中\"");
    seat_holds(s, "\"name\":\"改过的名称\"");
}

/* Nothing that puts text into a field changes a locked report, and nobody is held in the field. */
static void test_locked_prose(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_must(s, 0, ledger_clean_lines, "set", "1", "-", NULL);
    seat_must(s, 0, NULL, "reason", "1", "low-rate@projects/2/funds", "报名人数比预计少", NULL);
    seat_must(s, 0, NULL, "state", "1", "待复核", NULL);
    seat_must(s, 0, NULL, "state", "1", "已复核", NULL);
    seat_overview(s);
    seat_go(s, "1 " FIRST " 管理情况", FIRST " > 管理情况");
    seat_type(s, "多");
    seat_see(s, SEAT_HELP, "已经锁定");
    seat_settle(s);
    seat_type(s, "\033[200~粘贴的一段\033[201~");
    seat_see(s, SEAT_HELP, "已经锁定");
    seat_go(s, "2 " SECOND " 问题", SECOND " > 问题");
    seat_type(s, "\t\033OS流标\r");
    seat_see(s, SEAT_HELP, "已经锁定");
    seat_go(s, "2 " SECOND " 资金使用", SECOND " > 资金使用");
    seat_type(s, "\033OB\033OR");
    seat_see(s, SEAT_HELP, "已经锁定");
    seat_see(s, 4, "[设备");
    seat_settle(s);
    seat_type(s, "\t\033OQ1\r");
    seat_see(s, SEAT_HELP, "已经锁定");
    seat_settle(s);
    seat_type(s, "\032");
    seat_see(s, SEAT_HELP, "已经锁定");
    seat_type(s, "\033");
    seat_see(s, SEAT_TITLE, "2025 " TITLE);
    seat_rise(s);
    seat_holds(s, "\"state\":\"已复核\"");
    seat_lacks(s, "流标");
}

/* ---- reports on the home screen ---- */

static void test_archive_delete(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2024", NULL);
    seat_report(s, "2025", NULL);
    seat_sit(s);
    seat_see(s, 3, ">");
    seat_type(s, "\033OH");
    choose(s, W_ACT_ARCHIVE);
    seat_see(s, SEAT_HELP, "已归档");
    seat_see_gone(s, 4, "清溪");
    choose(s, W_ACT_DELETE);
    seat_see(s, SEAT_HELP, "已删除");
    seat_see(s, -1, "报告都已归档或删除");
    seat_rise(s);
    seat_sit(s);
    seat_see(s, -1, "报告都已归档或删除");
    choose(s, W_ACT_SHOW_ALL);
    seat_see(s, 3, "已归档");
    seat_see(s, 4, "已删除");
    seat_type(s, "\033OF\r");
    seat_see(s, SEAT_HELP, "这份报告已删除，请先在菜单中恢复");
    choose(s, W_ACT_DELETE);
    seat_see(s, SEAT_HELP, "已恢复");
    seat_type(s, "\033OH");
    choose(s, W_ACT_ARCHIVE);
    seat_see(s, SEAT_HELP, "已取消归档");
    seat_rise(s);
    seat_sit(s);
    seat_see(s, 3, "填报中");
    seat_see(s, 4, "填报中");
    seat_rise(s);
}

/* ---- what belongs to a report ---- */

static void test_projects_shown(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_overview(s);
    choose(s, W_ACT_PROJECTS);
    seat_see(s, 3, SECOND);
    seat_type(s, "\033OB\r");
    seat_see(s, 3, "不列入");
    seat_type(s, "\033");
    seat_see(s, -1, "合计 2 项");
    seat_see_gone(s, -1, SECOND);
    seat_rise(s);
    seat_lacks(s, SECOND);
    seat_overview(s);
    choose(s, W_ACT_PROJECTS);
    seat_type(s, "\033OB\r");
    seat_see_gone(s, 3, "不列入");
    seat_type(s, "\033");
    seat_see(s, -1, "合计 3 项");
    seat_rise(s);
    seat_holds(s, SECOND);
}

/* What was taken out of the ledger comes back where it was removed; the cursor keeps its row. */
static void test_project_out_of_ledger(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_overview(s);
    choose(s, W_ACT_PROJECTS);
    seat_see(s, SEAT_HINTS, "^K从台账删除");
    seat_type(s, "\033OB\013");
    seat_see(s, SEAT_HELP, "已从台账删除，按 Ctrl-Z 可以恢复");
    seat_see(s, 3, ">" THIRD);
    seat_see(s, SEAT_HINTS, "^Z撤销");
    seat_key(s, K_CTRL_Z);
    seat_see(s, SEAT_HELP, "撤销：恢复" SECOND);
    seat_see(s, 3, ">" SECOND);
    seat_see(s, 4, THIRD);
    seat_key(s, K_CTRL_Y);
    seat_see(s, SEAT_HELP, "重做：去掉" SECOND);
    seat_see(s, 3, ">" THIRD);
    seat_key(s, K_CTRL_K);
    seat_see(s, 2, ">" FIRST);
    seat_key(s, K_CTRL_Z);
    seat_see(s, 3, THIRD);
    seat_rise(s);
    seat_lacks(s, SECOND);
    seat_holds(s, THIRD);
}

static void test_report_fields(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_overview(s);
    choose(s, W_ACT_REPORT_FIELDS);
    seat_on(s, "报告标题");
    seat_type(s, "二〇二五年项目自评报告\t清溪县卫健局\t2024\t1.5\t");
    seat_on(s, "落款单位");
    seat_type(s, "\033");
    seat_see(s, SEAT_TITLE, "2024 二〇二五年项目自评报告");
    seat_rise(s);
    seat_holds(s, "\"title\":\"二〇二五年项目自评报告\"");
    seat_holds(s, "\"unit\":\"清溪县卫健局\"");
    seat_holds(s, "\"year\":2024");
}

/* A year that is not typed is no year 0, in no title and no name of a file. */
static void test_no_year(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_overview(s);
    choose(s, W_ACT_REPORT_FIELDS);
    seat_on(s, "报告标题");
    seat_type(s, "\t\t");
    seat_on(s, "年度");
    seat_type(s, "\033OF\177\177\177\177\t\033");
    seat_see(s, SEAT_TITLE, W_NO_YEAR " ");
    seat_type(s, "\033[20~");
    seat_see(s, -1, "自评报告.docx");
    if (seat_has(s, -1, "/0年"))
        seat_fail(s, "a name begins with year 0");
    seat_type(s, "\033\033");
    seat_see(s, 3, W_HOME_NO_YEAR " ");
    seat_rise(s);
}

/* ---- finding ---- */

static void test_find_all_years(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2024", "projects/1/name\t考试用房修缮\nprojects/1/department\t科教与人才股\n");
    seat_report(s, "2025", ledger_lines);
    seat_sit(s);
    seat_type(s, "\006修缮");
    seat_see(s, 4, "2024 ");
    seat_see(s, 4, "考试用房修缮");
    seat_type(s, "\r");
    seat_see(s, SEAT_TITLE, "2024 > 考试用房修缮 > 概况");
    seat_on(s, "项目名称");
    seat_type(s, "\006\002\033OH考试\033OQ");
    seat_see(s, SEAT_TITLE, "在全部年度中查找");
    seat_see(s, -1, "2024 ");
    seat_see(s, -1, SECOND);
    seat_type(s, "\002\033OH科教与人才");
    seat_see(s, 4, "科教与人才股");
    seat_type(s, "\r");
    seat_on(s, "责任股室");
    seat_rise(s);
}

/* Nothing has been looked for before something is typed. */
static void test_nothing_typed(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_overview(s);
    seat_key(s, K_CTRL_F);
    seat_see(s, SEAT_TITLE, "在本报告中查找");
    seat_settle(s);
    assert_false(seat_has(s, -1, "没有找到"));
    seat_type(s, "没有的");
    seat_see(s, -1, "没有找到");
    seat_type(s, "\177\177\177");
    seat_see_gone(s, -1, "没有找到");
    seat_rise(s);
}

/* By number, by text, by initials; a section is that of the project one is in. */
static void test_go_to(void **state)
{
    static const struct {
        const char *typed, *title, *label;
    } cases[] = {
        {"3", THIRD " > 概况", "项目名称"},
        {"考务费", SECOND " > 概况", "项目名称"},
        {"mfbfz", THIRD " > 概况", "项目名称"},
        {"资金使用", THIRD " > 资金使用", NULL},
        {"受益人数", THIRD " > 概况", "受益人数"},
        {"jbywzd", FIRST " > 概况", "项目名称"},
        {"资金使用", FIRST " > 资金使用", NULL},
        {"2 考试考务费 管理", SECOND " > 管理情况", "管理情况"},
        {"报告标题", TITLE, "报告标题"},
        {"成文日期", TITLE, "成文日期"},
        {"2 " SECOND, SECOND " > 概况", "项目名称"},
        {"实际支出", SECOND " > 资金使用", "实际支出"},
        {"结余", SECOND " > 资金使用", "结余"},
        {"执行率", SECOND " > 资金使用", "结余"},
        {"得分", SECOND " > 绩效目标", "得分"},
        {"偏差原因", SECOND " > 绩效目标", "偏差原因分析及改进措施"},
        {"原因", SECOND " > 问题", "原因"},
        {"1 " FIRST, FIRST " > 概况", "项目名称"},
        {"原因", FIRST " > 问题", "问题"},
    };
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_overview(s);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        s->name = cases[i].typed;
        seat_go(s, cases[i].typed, cases[i].title);
        if (cases[i].label)
            seat_on(s, cases[i].label);
    }
    seat_rise(s);
}

static void in_field(struct seat *s, const char *text)
{
    pty_wait_quiet(s->p, PTY_QUIET_MS, PTY_MS);
    if (strcmp(seat_field(s), text) != 0)
        seat_fail(s, "the focus is not on %s", text);
}

/* A finding about the sum of a column has the focus on the first figure of it, by F8 and from the
 * check; and it is no obstacle on the way back. */
static void test_sum_of_a_column(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_must(s, 0, NULL, "set", "1", "projects/3/allocations/2/amount", "1.10", NULL);
    seat_overview(s);
    seat_key(s, K_END);
    seat_key(s, K_SHIFT_F8);
    seat_see(s, SEAT_TITLE, THIRD " > 资金使用");
    seat_see(s, SEAT_HELP, "分配合计 2.90，比实际支出 3.00 少 0.10 万元");
    in_field(s, "1.80");
    seat_key(s, K_SHIFT_F8);
    seat_see(s, SEAT_TITLE, SECOND " > 资金使用");
    seat_key(s, K_F8);
    seat_see(s, SEAT_TITLE, THIRD " > 资金使用");
    in_field(s, "1.80");
    seat_key(s, K_F7);
    seat_see(s, SEAT_TITLE, W_CHECK_TITLE);
    seat_key(s, K_DOWN);
    seat_see(s, 3, ">错   3 " THIRD);
    seat_type(s, "\r");
    seat_see(s, SEAT_TITLE, THIRD " > 资金使用");
    in_field(s, "1.80");
    seat_type(s, "1.90\t");
    seat_see_gone(s, -1, "分配合计");
    seat_rise(s);
    seat_holds(s, "{\"to\":\"城关镇\",\"amount\":\"1.90\"");
}

/* What is said at the end is what the key named there does; Enter is not at the end before the last
 * field. */
static void test_last_section(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_overview(s);
    seat_go(s, "2 " SECOND " 其他", SECOND " > 其他");
    seat_key(s, K_PGDN);
    seat_see(s, SEAT_HELP, "按 Ctrl-PgDn 到下一项");
    seat_key(s, K_CTRL_PGDN);
    seat_see(s, SEAT_TITLE, THIRD " > 概况");
    seat_go(s, "3 " THIRD " 其他", THIRD " > 其他");
    seat_key(s, K_PGDN);
    seat_see(s, SEAT_HELP, "按 Ctrl-PgDn 新增一项");
    seat_key(s, K_CTRL_PGDN);
    seat_see(s, SEAT_TITLE, "第4/4项");
    seat_key(s, K_ESC);
    seat_see(s, SEAT_TITLE, "2025 " TITLE);
    choose(s, W_ACT_REPORT_FIELDS);
    seat_on(s, "报告标题");
    seat_type(s, "\r");
    seat_on(s, "填报单位");
    seat_type(s, "\r\r\r");
    seat_on(s, "落款单位");
    seat_key(s, K_PGDN);
    seat_see(s, SEAT_HELP, "已经是最后一部分，按 Esc 返回");
    seat_rise(s);
}

/* A list longer than the screen says so, at both ends. */
static void test_long_menu(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_overview(s);
    seat_key(s, K_F10);
    seat_see(s, SEAT_TITLE, " 菜单");
    seat_see(s, SEAT_HELP, " 下面还有 ");
    seat_type(s, "导出");
    seat_see_gone(s, SEAT_HELP, "还有");
    seat_type(s, "\177\177");
    for (int i = 0; i < 3; i++)
        seat_key(s, K_PGDN);
    seat_see(s, SEAT_HELP, " 上面还有 ");
    seat_see_gone(s, SEAT_HELP, "下面还有");
    seat_see(s, 20, ">");
    seat_rise(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SEAT_TEST(test_many_steps),      SEAT_TEST(test_undo_by_keys),
        SEAT_TEST(test_undo_in_check),   SEAT_TEST(test_undo_shows_what_came_back),
        SEAT_TEST(test_second_person),   SEAT_TEST(test_history),
        SEAT_TEST(test_gates),           SEAT_TEST(test_locked_prose),
        SEAT_TEST(test_archive_delete),  SEAT_TEST(test_projects_shown),
        SEAT_TEST(test_report_fields),   SEAT_TEST(test_no_year),
        SEAT_TEST(test_find_all_years),  SEAT_TEST(test_go_to),
        SEAT_TEST(test_sum_of_a_column), SEAT_TEST(test_project_out_of_ledger),
        SEAT_TEST(test_last_section),    SEAT_TEST(test_nothing_typed),
        SEAT_TEST(test_long_menu),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
