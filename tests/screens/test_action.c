/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Every action, in every place where it means something: each of its keys, and the menu, do what it
 * promises. The table of promises is held against the program's own list of bindings, so that an
 * action that nobody has looked at fails the test. */
#include "screens/ledger.h"
#include "screens/seat.h"

#include "ui/action.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define UP "\033OA"
#define DOWN "\033OB"
#define HOME "\033OH"
#define END "\033OF"
#define PGDN "\033[6~"
#define ESC "\033"
#define BACKTAB "\033[Z"
#define F1 "\033OP"
#define F2 "\033OQ"
#define F10 "\033[21~"
#define CTRL_F "\006"
#define CTRL_G "\007"
#define CTRL_Z "\032"
#define SHIFT_HOME "\033[1;2H"

/* ---- where a promise is tried ---- */

static void at_home(struct seat *s)
{
    seat_see(s, 3, ">2025");
}

static void choose(struct seat *s, const char *action)
{
    seat_type(s, F10);
    seat_see(s, SEAT_TITLE, " 菜单");
    seat_type(s, action);
    seat_see(s, 4, action);
    seat_type(s, "\r");
}

static void at_home_archived(struct seat *s)
{
    choose(s, W_ACT_ARCHIVE);
    seat_see(s, SEAT_HELP, "已归档");
    seat_see(s, 3, ">2024");
    seat_settle(s);
}

/* The program goes on where the ledger was typed last: in the third project. */
static void at_overview(struct seat *s)
{
    seat_type(s, "\r");
    seat_see(s, SEAT_TITLE, THIRD " > ");
    seat_type(s, ESC);
    seat_see(s, SEAT_TITLE, "2025 " TITLE);
    seat_type(s, HOME);
    seat_see(s, 3, ">1 ");
}

static void at_overview_found(struct seat *s)
{
    at_overview(s);
    seat_type(s, CTRL_F "考试\r");
    seat_see(s, SEAT_TITLE, SECOND " > 概况");
    seat_type(s, ESC);
    seat_see(s, SEAT_TITLE, "2025 " TITLE);
}

static void at_entry(struct seat *s)
{
    at_overview(s);
    seat_type(s, "\r");
    seat_see(s, SEAT_TITLE, FIRST " > 概况");
    seat_on(s, "项目名称");
}

static void at_overview_prose(struct seat *s)
{
    at_entry(s);
    seat_type(s, "\t");
    seat_see(s, SEAT_HELP, " 项目概况：");
}

static void at_entry_found(struct seat *s)
{
    at_overview_found(s);
    seat_type(s, "\r");
    seat_see(s, SEAT_TITLE, SECOND " > 概况");
    seat_on(s, "项目名称");
}

/* The second project's two fund lines; the 核 stands at them. */
static void at_funds(struct seat *s)
{
    at_overview(s);
    seat_go(s, "2 " SECOND " 资金使用", SECOND " > 资金使用");
    seat_on(s, "名目");
    seat_see(s, 3, "[考务");
}

static void at_funds_second(struct seat *s)
{
    at_funds(s);
    seat_type(s, DOWN);
    seat_see(s, 4, "[设备");
}

static void at_cause(struct seat *s)
{
    at_overview(s);
    seat_go(s, "2 " SECOND " 问题", SECOND " > 问题");
    seat_type(s, "\t");
    seat_on(s, "原因");
}

static void at_check(struct seat *s)
{
    at_overview(s);
    seat_type(s, "\033[18~");
    seat_see(s, SEAT_TITLE, " 审核 > ");
    seat_see(s, 2, ">错");
}

static void at_check_second(struct seat *s)
{
    at_check(s);
    seat_type(s, DOWN);
    seat_see(s, 3, ">核");
}

static void at_menu(struct seat *s)
{
    at_home(s);
    seat_type(s, F10);
    seat_see(s, SEAT_TITLE, " 菜单");
}

static void at_goto(struct seat *s)
{
    at_overview(s);
    seat_type(s, CTRL_G);
    seat_see(s, SEAT_TITLE, "去哪里");
}

static void at_find(struct seat *s)
{
    at_overview(s);
    seat_type(s, CTRL_F "考试");
    seat_see(s, SEAT_TITLE, "在本报告中查找");
    seat_see(s, 4, "2 项目名称");
}

static void at_find_copied(struct seat *s)
{
    at_entry(s);
    seat_type(s, SHIFT_HOME "\003" CTRL_F);
    seat_see(s, SEAT_TITLE, "在本报告中查找");
}

static void at_pick(struct seat *s)
{
    at_overview(s);
    seat_go(s, "2 " SECOND " 资金使用", SECOND " > 资金使用");
    seat_type(s, "\t" F2);
    seat_see(s, SEAT_TITLE, " 资金来源");
}

static void at_history(struct seat *s)
{
    at_entry(s);
    choose(s, W_ACT_HISTORY);
    seat_see(s, SEAT_TITLE, "这一栏的改动记录");
}

static void at_projects(struct seat *s)
{
    at_overview(s);
    choose(s, W_ACT_PROJECTS);
    seat_see(s, SEAT_TITLE, "报告列哪些项目");
    seat_see(s, SEAT_HELP, "列入或不列入");
}

static void at_ask(struct seat *s)
{
    at_home(s);
    choose(s, W_ACT_USER);
    seat_see(s, 3, "您的姓名");
    seat_see(s, 4, "[王某");
}

static void at_new(struct seat *s)
{
    at_home(s);
    seat_type(s, F2);
    seat_see(s, SEAT_TITLE, "新建报告");
    seat_see(s, SEAT_HELP, "年度：");
}

static void at_help(struct seat *s)
{
    at_entry(s);
    seat_type(s, F1);
    seat_see(s, SEAT_TITLE, " 帮助");
    seat_see(s, SEAT_TITLE, " 1-");
}

/* ---- the promises ---- */

/* After `keys` in a place, the action makes `text` stand in `row` (-1: anywhere), where it did not
 * stand before; "!text": takes it away. TEXT_ENDS and TEXT_PAINTS are told apart by address. */
static const char ends[] = "the program ends";
static const char paints[] = "the whole screen is painted";

struct promise {
    enum context ctx;
    enum action action;
    void (*place)(struct seat *s);
    const char *keys;
    int row;
    const char *text;
};

#define EVERYWHERE(ctx, place)                                                                     \
    {ctx, ACT_REDRAW, place, "", -1, paints},                                                      \
    {                                                                                              \
        ctx, ACT_QUIT, place, "", -1, ends                                                         \
    }

static const struct promise promises[] = {
    {CTX_HOME, ACT_OPEN, at_home, "", 0, "2025 > " THIRD},
    {CTX_HOME, ACT_OPEN, at_home, DOWN, 0, "2024 " TITLE},
    {CTX_HOME, ACT_NEW, at_home, "", 0, "新建报告"},
    {CTX_HOME, ACT_CHECK, at_home, "", 0, " 审核 > "},
    {CTX_HOME, ACT_EXPORT, at_home, "", 0, "导出报告"},
    {CTX_HOME, ACT_MENU, at_home, "", 0, " 菜单"},
    {CTX_HOME, ACT_HELP, at_home, "", 0, " 帮助"},
    {CTX_HOME, ACT_SAVED, at_home, "", 22, "自动保存"},
    {CTX_HOME, ACT_UP, at_home, DOWN, 3, ">2025"},
    {CTX_HOME, ACT_DOWN, at_home, "", 4, ">2024"},
    {CTX_HOME, ACT_PAGE_UP, at_home, DOWN, 3, ">2025"},
    {CTX_HOME, ACT_PAGE_DOWN, at_home, "", 4, ">2024"},
    {CTX_HOME, ACT_FIRST, at_home, DOWN, 3, ">2025"},
    {CTX_HOME, ACT_LAST, at_home, "", 4, ">2024"},
    {CTX_HOME, ACT_FIND, at_home, "", 0, "在全部年度中查找"},
    {CTX_HOME, ACT_USER, at_home, "", 3, "您的姓名"},
    {CTX_HOME, ACT_ARCHIVE, at_home, "", 22, "已归档"},
    {CTX_HOME, ACT_DELETE, at_home, "", 22, "已删除"},
    {CTX_HOME, ACT_SHOW_ALL, at_home_archived, "", -1, "已归档"},
    {CTX_HOME, ACT_BACKUP, at_home, "", 22, "备份到"},
    EVERYWHERE(CTX_HOME, at_home),

    {CTX_OVERVIEW, ACT_OPEN, at_overview, "", 0, "2025 > " FIRST " > 概况"},
    {CTX_OVERVIEW, ACT_OPEN, at_overview, END, 0, "2025 > " TITLE " > "},
    {CTX_OVERVIEW, ACT_FINDING_NEXT, at_overview, "", 22, "错 1/2  实际支出与结余"},
    {CTX_OVERVIEW, ACT_FINDING_PREV, at_overview, "", 22, "核 2/2  年初执行率"},
    {CTX_OVERVIEW, ACT_ROW_ADD, at_overview, "", 0, "第2/4项"},
    {CTX_OVERVIEW, ACT_CHECK, at_overview, "", 0, " 审核 > "},
    {CTX_OVERVIEW, ACT_EXPORT, at_overview, "", 0, "导出报告"},
    {CTX_OVERVIEW, ACT_MENU, at_overview, "", 0, " 菜单"},
    {CTX_OVERVIEW, ACT_HELP, at_overview, "", 0, " 帮助"},
    {CTX_OVERVIEW, ACT_SAVED, at_overview, "", 22, "自动保存"},
    {CTX_OVERVIEW, ACT_UP, at_overview, DOWN, 3, ">1"},
    {CTX_OVERVIEW, ACT_DOWN, at_overview, "", 4, ">2"},
    {CTX_OVERVIEW, ACT_PAGE_UP, at_overview, DOWN, 3, ">1"},
    {CTX_OVERVIEW, ACT_PAGE_DOWN, at_overview, "", 6, ">   报告本身"},
    {CTX_OVERVIEW, ACT_FIRST, at_overview, DOWN, 3, ">1"},
    {CTX_OVERVIEW, ACT_LAST, at_overview, "", 6, ">   报告本身"},
    {CTX_OVERVIEW, ACT_ROW_REMOVE, at_overview, "", 22, "不再列「" FIRST "」，它还在台账里"},
    {CTX_OVERVIEW, ACT_ROW_UP, at_overview, DOWN, 3, ">1  " SECOND},
    {CTX_OVERVIEW, ACT_ROW_DOWN, at_overview, "", 4, ">2  " FIRST},
    {CTX_OVERVIEW, ACT_GOTO, at_overview, "", 0, "去哪里"},
    {CTX_OVERVIEW, ACT_FIND, at_overview, "", 0, "在本报告中查找"},
    {CTX_OVERVIEW, ACT_FIND_NEXT, at_overview_found, "", 22, "「考试」第 2/3 处"},
    {CTX_OVERVIEW, ACT_UNDO, at_overview, "\013", 22, "撤销："},
    {CTX_OVERVIEW, ACT_REDO, at_overview, "\013" CTRL_Z, 22, "重做："},
    {CTX_OVERVIEW, ACT_REPORT_FIELDS, at_overview, "", 22, "报告标题："},
    {CTX_OVERVIEW, ACT_PROJECTS, at_overview, "", 22, "列入或不列入"},
    {CTX_OVERVIEW, ACT_STATE, at_overview, "", 0, "现在是「填报中」"},
    {CTX_OVERVIEW, ACT_USER, at_overview, "", 3, "您的姓名"},
    {CTX_OVERVIEW, ACT_BACKUP, at_overview, "", 22, "备份到"},
    {CTX_OVERVIEW, ACT_BACK, at_overview, "", 0, "填报人 王某"},
    EVERYWHERE(CTX_OVERVIEW, at_overview),

    {CTX_ENTRY, ACT_HELP, at_entry, "", 0, " 帮助"},
    {CTX_ENTRY, ACT_CHOICES, at_funds, "\t", 0, " 资金来源"},
    {CTX_ENTRY, ACT_CHOICES, at_entry, "", -1, "待核实"},
    {CTX_ENTRY, ACT_DITTO, at_funds_second, "", 22, "同上一行：考务；按 Enter 采用"},
    {CTX_ENTRY, ACT_REASON, at_funds, "", 0, "填说明"},
    {CTX_ENTRY, ACT_PHRASES, at_cause, "", 0, "常用语"},
    {CTX_ENTRY, ACT_FINDING_NEXT, at_entry, "", 22, "错 1/2  "},
    {CTX_ENTRY, ACT_FINDING_PREV, at_entry, "", 22, "核 2/2  "},
    {CTX_ENTRY, ACT_ROW_ADD, at_funds, "", 4, "["},
    {CTX_ENTRY, ACT_PAGE_DOWN, at_entry, "", 0, FIRST " > 资金使用"},
    {CTX_ENTRY, ACT_PAGE_UP, at_funds, "", 0, SECOND " > 概况"},
    {CTX_ENTRY, ACT_UNDO, at_entry, "甲乙\t", 22, "撤销："},
    {CTX_ENTRY, ACT_REDO, at_entry, "甲乙\t" CTRL_Z, 22, "重做："},
    {CTX_ENTRY, ACT_MENU, at_entry, "", 0, " 菜单"},
    {CTX_ENTRY, ACT_ACCEPT, at_entry, "", 22, " 项目概况："},
    {CTX_ENTRY, ACT_FIELD_NEXT, at_overview_prose, "", 22, " 责任股室："},
    {CTX_ENTRY, ACT_FIELD_PREV, at_overview_prose, "", 22, " 项目名称："},
    {CTX_ENTRY, ACT_UP, at_funds_second, "", 3, "[考务"},
    {CTX_ENTRY, ACT_DOWN, at_funds, "", 4, "[设备"},
    {CTX_ENTRY, ACT_PROJECT_NEXT, at_entry, "", 0, "2025 > " SECOND},
    {CTX_ENTRY, ACT_PROJECT_PREV, at_funds, "", 0, "2025 > " FIRST},
    {CTX_ENTRY, ACT_CHECK, at_entry, "", 0, " 审核 > "},
    {CTX_ENTRY, ACT_EXPORT, at_entry, "", 0, "导出报告"},
    {CTX_ENTRY, ACT_ROW_REMOVE, at_funds, "", -1, "!考务 "},
    {CTX_ENTRY, ACT_ROW_UP, at_funds_second, "", 3, "[设备"},
    {CTX_ENTRY, ACT_ROW_DOWN, at_funds, "", 3, "!考务"},
    {CTX_ENTRY, ACT_GOTO, at_entry, "", 0, "去哪里"},
    {CTX_ENTRY, ACT_FIND, at_entry, "", 0, "在本报告中查找"},
    {CTX_ENTRY, ACT_FIND_NEXT, at_entry_found, "", 22, "「考试」第 2/3 处"},
    {CTX_ENTRY, ACT_CUT, at_entry, SHIFT_HOME, 2, "!基本药物"},
    {CTX_ENTRY, ACT_COPY, at_entry, "", 22, "没有选中文字"},
    {CTX_ENTRY, ACT_PASTE, at_entry, SHIFT_HOME "\003" END, 2, FIRST FIRST},
    {CTX_ENTRY, ACT_SAVED, at_entry, "", 22, "自动保存"},
    {CTX_ENTRY, ACT_HISTORY, at_entry, "", 0, "这一栏的改动记录"},
    {CTX_ENTRY, ACT_STATE, at_entry, "", 0, "现在是「填报中」"},
    {CTX_ENTRY, ACT_USER, at_entry, "", 3, "您的姓名"},
    {CTX_ENTRY, ACT_BACK, at_entry, "", 0, "2025 " TITLE},
    {CTX_ENTRY, ACT_BACK, at_entry, "改了", 2, "[" FIRST},
    EVERYWHERE(CTX_ENTRY, at_entry),

    {CTX_CHECK, ACT_OPEN, at_check, "", 0, FIRST " > 资金使用"},
    {CTX_CHECK, ACT_REASON, at_check_second, "", 0, "填说明"},
    {CTX_CHECK, ACT_FILTER, at_check, "", 22, "只列「错」"},
    {CTX_CHECK, ACT_FILTER, at_check, "", -1, "!年初执行率"},
    {CTX_CHECK, ACT_EXPORT_FINDINGS, at_check, "", 0, "导出审核清单"},
    {CTX_CHECK, ACT_HELP, at_check, "", 0, " 帮助"},
    {CTX_CHECK, ACT_SAVED, at_check, "", 22, "自动保存"},
    {CTX_CHECK, ACT_MENU, at_check, "", 0, " 菜单"},
    {CTX_CHECK, ACT_UP, at_check_second, "", 2, ">错"},
    {CTX_CHECK, ACT_DOWN, at_check, "", 3, ">核"},
    {CTX_CHECK, ACT_PAGE_UP, at_check_second, "", 2, ">错"},
    {CTX_CHECK, ACT_PAGE_DOWN, at_check, "", 3, ">核"},
    {CTX_CHECK, ACT_FIRST, at_check_second, "", 2, ">错"},
    {CTX_CHECK, ACT_LAST, at_check, "", 3, ">核"},
    {CTX_CHECK, ACT_UNDO, at_check, "", 22, "撤销："},
    {CTX_CHECK, ACT_REDO, at_check, CTRL_Z, 22, "重做："},
    {CTX_CHECK, ACT_BACK, at_check, "", 0, "!审核"},
    EVERYWHERE(CTX_CHECK, at_check),

    {CTX_LIST, ACT_OPEN, at_menu, "帮助", 0, " 帮助"},
    {CTX_LIST, ACT_OPEN, at_goto, "考试考务费", 0, "2025 > " SECOND},
    {CTX_LIST, ACT_OPEN, at_goto, "2 zjsy", 0, SECOND " > 资金使用"},
    {CTX_LIST, ACT_OPEN, at_find, "", 0, "2025 > " SECOND " > 概况"},
    {CTX_LIST, ACT_OPEN, at_pick, "省级", 0, SECOND " > 资金使用"},
    {CTX_LIST, ACT_OPEN, at_history, "", 0, FIRST " > 概况"},
    {CTX_LIST, ACT_OPEN, at_projects, "", 2, "不列入"},
    {CTX_LIST, ACT_ROW_REMOVE, at_projects, "", 22, "已从台账删除"},
    {CTX_LIST, ACT_UNDO, at_projects, "\013", 22, "撤销：恢复" FIRST},
    {CTX_LIST, ACT_REDO, at_projects, "\013" CTRL_Z, 22, "重做：去掉" FIRST},
    {CTX_LIST, ACT_ALL_YEARS, at_find, "", 0, "在全部年度中查找"},
    {CTX_LIST, ACT_BACK, at_menu, "", 0, "填报人 王某"},
    {CTX_LIST, ACT_BACK, at_goto, "", 0, "2025 " TITLE},
    {CTX_LIST, ACT_BACK, at_find, "", 0, "2025 " TITLE},
    {CTX_LIST, ACT_BACK, at_pick, "", 0, SECOND " > 资金使用"},
    {CTX_LIST, ACT_BACK, at_history, "", 0, FIRST " > 概况"},
    {CTX_LIST, ACT_BACK, at_projects, "", 0, "2025 " TITLE},
    {CTX_LIST, ACT_UP, at_projects, DOWN, 2, ">" FIRST},
    {CTX_LIST, ACT_DOWN, at_projects, "", 3, ">" SECOND},
    {CTX_LIST, ACT_PAGE_UP, at_projects, DOWN DOWN, 2, ">" FIRST},
    {CTX_LIST, ACT_PAGE_DOWN, at_projects, "", 4, ">" THIRD},
    {CTX_LIST, ACT_UP, at_menu, DOWN, 4, ">"},
    {CTX_LIST, ACT_DOWN, at_menu, "", 5, ">"},
    {CTX_LIST, ACT_PASTE, at_find_copied, "", 2, "[" FIRST},
    EVERYWHERE(CTX_LIST, at_menu),

    {CTX_ASK, ACT_ACCEPT, at_ask, "甲", 0, "填报人 甲"},
    {CTX_ASK, ACT_ACCEPT, at_new, "", 22, "填报单位："},
    {CTX_ASK, ACT_FIELD_NEXT, at_ask, "甲", 22, "按 Enter 确定"},
    {CTX_ASK, ACT_FIELD_NEXT, at_new, "", 22, "填报单位："},
    {CTX_ASK, ACT_FIELD_PREV, at_new, "", 22, "模板："},
    {CTX_ASK, ACT_UP, at_new, "", 22, "模板："},
    {CTX_ASK, ACT_DOWN, at_new, "", 22, "填报单位："},
    {CTX_ASK, ACT_BACK, at_ask, "甲", 0, "填报人 王某"},
    {CTX_ASK, ACT_BACK, at_new, "", 0, "填报人 王某"},
    {CTX_ASK, ACT_CUT, at_ask, SHIFT_HOME, 4, "!王某"},
    {CTX_ASK, ACT_COPY, at_ask, "", 22, "没有选中文字"},
    {CTX_ASK, ACT_PASTE, at_ask, SHIFT_HOME "\003" END, 4, "[王某王某"},
    EVERYWHERE(CTX_ASK, at_ask),

    {CTX_HELP, ACT_UP, at_help, DOWN DOWN, 0, " 2-"},
    {CTX_HELP, ACT_DOWN, at_help, "", 0, " 2-"},
    {CTX_HELP, ACT_PAGE_UP, at_help, PGDN, 0, " 1-"},
    {CTX_HELP, ACT_PAGE_DOWN, at_help, "", 0, "! 1-"},
    {CTX_HELP, ACT_FIRST, at_help, DOWN, 0, " 1-"},
    {CTX_HELP, ACT_LAST, at_help, "", -1, "退出程序"},
    {CTX_HELP, ACT_BACK, at_help, "", 0, FIRST " > 概况"},
    EVERYWHERE(CTX_HELP, at_help),
};
enum { PROMISES = sizeof promises / sizeof promises[0] };

/* ---- trying one ---- */

static void begin(struct seat *s, const struct promise *p)
{
    seat_put_back(s);
    seat_sit(s);
    p->place(s);
    if (p->keys[0])
        seat_type(s, p->keys);
}

/* What the keys before have done must be on the screen before the promise can be told from it. */
static void settle(struct seat *s, const struct promise *p)
{
    bool gone = p->text[0] == '!';

    if (p->keys[0])
        seat_settle(s);
    if (p->text != ends && p->text != paints && seat_has(s, p->row, p->text + gone) != gone)
        seat_fail(s, "「%s」 holds before the key", p->text);
    pty_forget(s->p);
}

static void see_paint(struct seat *s)
{
    if (!pty_wait_bytes(s->p, "\033[2J", PTY_MS))
        seat_fail(s, "the screen is not painted anew");
}

static void see(struct seat *s, const struct promise *p)
{
    if (p->text == ends) {
        int status;

        if (!pty_wait_exit(s->p, &status, PTY_MS) || status != 0)
            seat_fail(s, "the program does not end well");
    } else if (p->text == paints) {
        see_paint(s);
    } else if (p->text[0] == '!') {
        seat_see_gone(s, p->row, p->text + 1);
    } else {
        seat_see(s, p->row, p->text);
    }
    pty_finish(s->p);
    s->p = NULL;
}

/* Moving about is what keys are for: not in the menu. Nor is there a menu in a list. */
static bool has_menu(const struct promise *p)
{
    static const enum action moves[] = {ACT_MENU,       ACT_ACCEPT,    ACT_UP,    ACT_DOWN,
                                        ACT_PAGE_UP,    ACT_PAGE_DOWN, ACT_FIRST, ACT_LAST,
                                        ACT_FIELD_NEXT, ACT_FIELD_PREV};

    for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++)
        if (p->action == moves[i])
            return false;
    return p->ctx <= CTX_CHECK;
}

static void by_menu(struct seat *s, const struct promise *p)
{
    char first[64];

    begin(s, p);
    settle(s, p);
    seat_type(s, "\017");
    seat_see(s, SEAT_TITLE, " 菜单");
    seat_type(s, action_name(p->action));
    snprintf(first, sizeof first, ">%s ", action_name(p->action));
    seat_see(s, 4, first);
    pty_forget(s->p);
    seat_type(s, "\r");
    see(s, p);
}

static void keeps_promise(struct seat *s, const struct promise *p)
{
    char name[128];
    size_t tried = 0;

    s->name = name;
    for (size_t i = 0; i < binding_count; i++) {
        const struct binding *b = &bindings[i];

        if (b->ctx != p->ctx || b->action != p->action || b->key == K_NONE)
            continue;
        snprintf(name, sizeof name, "%s %s by %s", context_name(p->ctx), action_name(p->action),
                 key_name(b->key));
        begin(s, p);
        settle(s, p);
        seat_key(s, b->key);
        see(s, p);
        tried++;
    }
    if (has_menu(p)) {
        snprintf(name, sizeof name, "%s %s by the menu", context_name(p->ctx),
                 action_name(p->action));
        by_menu(s, p);
        tried++;
    }
    assert_true(tried > 0);
    s->name = "";
}

static struct seat *seat;

static void test_promise(void **state)
{
    keeps_promise(seat, *state);
}

/* A failed one leaves somebody sitting. */
static int get_up(void **state)
{
    (void)state;
    pty_finish(seat->p);
    seat->p = NULL;
    return 0;
}

/* One ledger for all: cmocka gives a test its own state only where the group has none. */
static int sit_down(void **state)
{
    void *made;

    (void)state;
    if (seat)
        return 0;
    if (seat_setup(&made) != 0)
        return -1;
    seat = made;
    seat_report(seat, "2024", "projects/1/name\t考试用房修缮\n");
    seat_report(seat, "2025", ledger_lines);
    seat_keep(seat);
    return 0;
}

static int group_teardown(void **state)
{
    (void)state;
    return seat_teardown((void **)&seat);
}

static bool promised(enum context ctx, enum action a)
{
    for (size_t i = 0; i < PROMISES; i++)
        if (promises[i].ctx == ctx && promises[i].action == a)
            return true;
    return false;
}

static void test_nothing_left_out(void **state)
{
    bool bound[ACTION_COUNT] = {false};

    (void)state;
    for (size_t i = 0; i < binding_count; i++) {
        const struct binding *b = &bindings[i];

        bound[b->action] = true;
        if (!promised(b->ctx, b->action))
            fail_msg("%s has no promise in %s", action_name(b->action), context_name(b->ctx));
    }
    for (size_t a = 0; a < ACTION_COUNT; a++)
        if (!bound[a])
            fail_msg("%s can be done nowhere", action_name((enum action)a));
}

/* One test a promise, so that one that is broken does not hide another. */
int main(void)
{
    static struct CMUnitTest tests[1 + PROMISES] = {cmocka_unit_test(test_nothing_left_out)};
    static char name[PROMISES][128];

    for (size_t i = 0; i < PROMISES; i++) {
        const struct promise *p = &promises[i];

        snprintf(name[i], sizeof name[i], "%s %s %zu", context_name(p->ctx), action_name(p->action),
                 i);
        tests[1 + i] = (struct CMUnitTest){.name = name[i],
                                           .test_func = test_promise,
                                           .setup_func = sit_down,
                                           .teardown_func = get_up,
                                           .initial_state = (void *)(uintptr_t)p};
    }
    return cmocka_run_group_tests_name("screens.action", tests, NULL, group_teardown);
}
