/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The hint bar tells the truth: on each screen, in several states of it, every key that it shows is
 * pressed from that state and does what its word says; and a key that would do nothing there is not
 * shown. The bar is read from the screen, not from the program's list. */
#include "screens/ledger.h"
#include "screens/seat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- what a hint promises ---- */

/* Pressing `key` on a screen whose title begins with `where` makes `text` stand in `row` (-1: any)
 * where it did not, or, "!", takes it away. */
struct hint {
    const char *key, *word, *bytes;
    int row;
    const char *text;
};

static const struct hint hints[] = {
    {"Enter", "继续填", "\r", 0, "2025 "},
    {"Enter", "填报", "\r", 0, "2025 > "},
    {"Enter", "去修改", "\r", 0, "2025 > "},
    {"Enter", "选定", "\r", 0, "!"},
    {"Enter", "确定", "\r", 22, "!年度："},
    {"Esc", "返回", "\033", 0, "!"},
    {"F1", "帮助", "\033OP", 0, " 帮助"},
    {"F2", "新建", "\033OQ", 0, "新建报告"},
    {"F2", "选项", "\033OQ", -1, "待核实"},
    {"F2", "换列法", "\033OQ", 22, "只列「错」"},
    {"F2", "全部年度", "\033OQ", 0, "在全部年度中查找"},
    {"F3", "同上", "\033OR", 22, "按 Enter 采用"},
    {"F4", "填说明", "\033OS", 0, "填说明"},
    {"F4", "常用语", "\033OS", 0, "常用语"},
    {"F7", "审核", "\033[18~", 0, "审核"},
    {"F8", "下一条", "\033[19~", 22, "/"},
    {"F9", "导出", "\033[20~", 0, "导出报告"},
    {"F9", "导出清单", "\033[20~", 0, "导出审核清单"},
    {"F10", "菜单", "\033[21~", 0, " 菜单"},
    {"Ins", "加项目", "\033[2~", 0, "2025 > "},
    {"Ins", "加行", "\033[2~新行", -1, "新行"},
    {"PgDn", "下一部分", "\033[6~", 0, "!"},
    {"^Z", "撤销", "\032", 22, "撤销："},
};
enum { HINTS = sizeof hints / sizeof hints[0] };

/* ---- the states ---- */

#define OVERVIEW "\r\033"
#define GO(place) "\007" place "\r"
#define FUNDS GO("2 " SECOND " 资金使用")

struct scene {
    const char *name;
    const char *lines; /* of the ledger; NULL: no report at all */
    const char *keys;  /* from the home screen */
    int row;
    const char *there; /* what tells that the screen stands */
    const char *shown; /* the words of the bar, in their order */
};

static const struct scene scenes[] = {
    {"home", ledger_lines, "", 3, ">2025", "继续填 新建 审核 导出 菜单 帮助"},
    {"an empty home", NULL, "", -1, "还没有报告", "新建 菜单 帮助"},
    {"overview", ledger_lines, OVERVIEW, 0, "2025 " TITLE,
     "填报 下一条 加项目 审核 导出 菜单 帮助"},
    {"the report's line", ledger_lines, OVERVIEW "\033OF", -1, ">   报告本身",
     "填报 下一条 加项目 审核 导出 菜单 帮助"},
    {"a name", ledger_lines, OVERVIEW "\033OH\r", 22, " 项目名称：",
     "帮助 选项 下一条 下一部分 撤销 菜单"},
    {"prose", ledger_lines, OVERVIEW "\033OH\r\t", 0, FIRST, "帮助 选项 下一条 下一部分 撤销 菜单"},
    {"the first fund", ledger_lines, OVERVIEW FUNDS, 0, SECOND " > 资金使用",
     "帮助 选项 填说明 下一条 加行 下一部分 撤销 菜单"},
    {"the second fund", ledger_lines, OVERVIEW FUNDS "\033OB", -1, "[设备",
     "帮助 选项 同上 填说明 下一条 加行 下一部分 菜单"},
    {"a cause", ledger_lines, OVERVIEW GO("2 " SECOND " 问题") "\t", 22, " 原因：",
     "帮助 选项 常用语 下一条 加行 下一部分 撤销 菜单"},
    {"the last section", ledger_lines, OVERVIEW GO("2 " SECOND " 其他"), 0, SECOND " > 其他",
     "帮助 选项 下一条 加行 撤销 菜单"},
    {"the report", ledger_lines, OVERVIEW "\033OF\r", 22, " 报告标题：",
     "帮助 选项 下一条 撤销 菜单"},
    {"findings", ledger_lines, OVERVIEW "\033[18~", 2, ">错", "去修改 换列法 导出清单 返回 帮助"},
    {"a 核", ledger_lines, OVERVIEW "\033[18~\033OB", 3, ">核",
     "去修改 填说明 换列法 导出清单 返回 帮助"},
    {"menu", ledger_lines, "\033[21~", 0, " 菜单", "选定 返回"},
    {"go to", ledger_lines, OVERVIEW "\007", 0, " 去哪里", "选定 返回"},
    {"find", ledger_lines, OVERVIEW "\006考试", 4, SECOND, "选定 全部年度 返回"},
    {"find nothing", ledger_lines, OVERVIEW "\006没有的", -1, "没有找到", "全部年度 返回"},
    {"find at home", ledger_lines, "\006考试", -1, SECOND, "选定 返回"},
    {"choices", ledger_lines, OVERVIEW FUNDS "\t\033OQ", 0, " 资金来源", "选定 返回"},
    {"new", ledger_lines, "\033OQ", 0, "新建报告", "确定 返回"},
    {"help", ledger_lines, "\033OP", 0, " 帮助", "返回"},
};
enum { SCENES = sizeof scenes / sizeof scenes[0] };

/* ---- reading the bar ---- */

enum { MOST = 16 };

/* The hints are parted by two blanks. */
static size_t read_bar(struct seat *s, const struct hint *found[MOST])
{
    char bar[512];
    size_t count = 0;

    snprintf(bar, sizeof bar, "%s", pty_row(s->p, SEAT_HINTS));
    for (char *at = bar + strspn(bar, " "); *at;) {
        char *end = strstr(at, "  ");
        char *next = end ? end + strspn(end, " ") : at + strlen(at);
        size_t i = 0;
        char want[64];

        if (end)
            *end = '\0';
        for (; i < HINTS; i++) {
            snprintf(want, sizeof want, "%s%s", hints[i].key, hints[i].word);
            if (strcmp(want, at) == 0)
                break;
        }
        if (i == HINTS || count == MOST)
            seat_fail(s, "nobody knows what 「%s」 promises", at);
        found[count++] = &hints[i];
        at = next;
    }
    return count;
}

static void sit_at(struct seat *s, const struct scene *scene)
{
    seat_put_back(s);
    seat_sit(s);
    seat_type(s, scene->keys);
    seat_see(s, scene->row, scene->there);
    seat_settle(s);
}

static void try_hint(struct seat *s, const struct scene *scene, const struct hint *h)
{
    char title[512];

    sit_at(s, scene);
    snprintf(title, sizeof title, "%s", pty_row(s->p, SEAT_TITLE));
    if (h->text[0] != '!' && seat_has(s, h->row, h->text))
        seat_fail(s, "「%s」 stands there before %s", h->text, h->key);
    seat_type(s, h->bytes);
    if (strcmp(h->text, "!") == 0)
        seat_see_gone(s, h->row, title);
    else if (h->text[0] == '!')
        seat_see_gone(s, h->row, h->text + 1);
    else
        seat_see(s, h->row, h->text);
    pty_finish(s->p);
    s->p = NULL;
}

static void try_scene(struct seat *s, const struct scene *scene)
{
    const struct hint *found[MOST];
    struct text shown = {0};
    char name[128];
    size_t count;

    s->name = scene->name;
    sit_at(s, scene);
    count = read_bar(s, found);
    for (size_t i = 0; i < count; i++)
        text_addf(&shown, "%s%s", i ? " " : "", found[i]->word);
    if (strcmp(text_str(&shown), scene->shown) != 0)
        seat_fail(s, "the bar shows %s", shown.s);
    text_finish(&shown);
    pty_finish(s->p);
    s->p = NULL;
    for (size_t i = 0; i < count; i++) {
        snprintf(name, sizeof name, "%s, %s%s", scene->name, found[i]->key, found[i]->word);
        s->name = name;
        try_hint(s, scene, found[i]);
    }
}

static void test_hints(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_keep(s);
    for (size_t i = 0; i < SCENES; i++)
        if (scenes[i].lines)
            try_scene(s, &scenes[i]);
}

static void test_hints_of_nothing(void **state)
{
    struct seat *s = *state;

    seat_sit(s);
    seat_rise(s);
    seat_keep(s);
    for (size_t i = 0; i < SCENES; i++)
        if (!scenes[i].lines)
            try_scene(s, &scenes[i]);
}

/* Where nothing is wrong there is no next finding; where nothing was typed, nothing to take back. */
static void test_nothing_to_do(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", NULL);
    seat_sit(s);
    seat_type(s, "\r");
    seat_see(s, SEAT_TITLE, "2025 ");
    seat_see(s, SEAT_HINTS, "F7审核");
    assert_false(seat_has(s, SEAT_HINTS, "F8"));
    seat_type(s, "\033OF\r");
    seat_on(s, "报告标题");
    assert_false(seat_has(s, SEAT_HINTS, "F8"));
    seat_rise(s);
}

#define COPIED                                                                                                                                   \
    "专款专用，按季度核对台账，凭验收单拨付，接受审计检查；支出凭证由经办人、股室负责人和分管领导" \
    "三级签字，年末与国库集中支付中心对账一致。"

/* Of two actions on one key the bar and the menu give it to the one that it does. */
static void test_two_on_a_key(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_must(s, 0, "projects/2/management\t" COPIED "\nprojects/3/management\t" COPIED "\n", "set",
              "1", "-", NULL);
    seat_sit(s);
    seat_type(s, "\r\033");
    seat_see(s, SEAT_TITLE, "2025 " TITLE);
    seat_go(s, "3 " THIRD " 管理情况", THIRD " > 管理情况");
    seat_see(s, SEAT_HINTS, "F4填说明");
    if (seat_has(s, SEAT_HINTS, "常用语") || !seat_has(s, SEAT_HINTS, "F10菜单") ||
        !seat_has(s, SEAT_HINTS, "F1帮助"))
        seat_fail(s, "the bar promises what F4 does not do");
    seat_type(s, "\033[21~常用语");
    seat_see(s, 4, ">常用语");
    if (seat_has(s, 4, "F4"))
        seat_fail(s, "the menu promises what F4 does not do");
    seat_type(s, "\r");
    seat_see(s, SEAT_TITLE, " 常用语");
    seat_type(s, "\033\033OS");
    seat_see(s, SEAT_TITLE, "填说明");
    seat_rise(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SEAT_TEST(test_hints),
        SEAT_TEST(test_hints_of_nothing),
        SEAT_TEST(test_nothing_to_do),
        SEAT_TEST(test_two_on_a_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
