/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The list of reports when there are more than a screen holds. */
#include "screens/seat.h"

#include "ui/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>

#include <cmocka.h>

enum { FIRST = 3, LAST = 20, REPORTS = 50 }; /* the rows of the list at 80x24 */

static void make_reports(struct seat *s)
{
    for (int i = 1; i <= REPORTS; i++) {
        char unit[64];

        snprintf(unit, sizeof unit, "第%02d中心", i);
        seat_must(s, 0, NULL, "new", "--template", "fund-report", "--year", "2025", "--unit", unit,
                  NULL);
    }
}

/* The current line is that of report `number`, and stands in `row`; `first` is in the first row. */
static void expect(struct seat *s, int row, int number, int first)
{
    char text[64];

    snprintf(text, sizeof text, ">2025  第%02d中心", number);
    seat_see(s, row, text);
    snprintf(text, sizeof text, "2025  第%02d中心", first);
    seat_see(s, FIRST, text);
}

static void menu(struct seat *s, const char *action)
{
    seat_type(s, "\017");
    seat_see(s, SEAT_TITLE, " 菜单");
    seat_type(s, action);
    seat_type(s, "\r");
    seat_see_gone(s, SEAT_TITLE, " 菜单");
}

static void test_many_reports(void **state)
{
    struct seat *s = *state;

    make_reports(s);
    seat_sit(s);
    expect(s, FIRST, 1, 1);
    seat_key(s, K_END);
    expect(s, LAST, REPORTS, REPORTS - 17);
    seat_key(s, K_DOWN);
    seat_settle(s);
    expect(s, LAST, REPORTS, REPORTS - 17);
    seat_key(s, K_HOME);
    expect(s, FIRST, 1, 1);
    seat_key(s, K_UP);
    seat_settle(s);
    expect(s, FIRST, 1, 1);
    for (int i = 0; i < 18; i++)
        seat_key(s, K_DOWN);
    expect(s, LAST, 19, 2);
    seat_key(s, K_PGDN);
    expect(s, LAST, 36, 19);
    seat_key(s, K_PGUP);
    expect(s, FIRST, 19, 19);
    seat_key(s, K_UP);
    expect(s, FIRST, 18, 18);

    /* Opened and left, it is where it was. */
    seat_type(s, "\r");
    seat_see(s, SEAT_TITLE, "2025 第18中心");
    seat_type(s, "\033");
    seat_see(s, SEAT_TITLE, "自评");
    expect(s, FIRST, 18, 18);
    seat_rise(s);
}

static void test_removed_in_the_middle(void **state)
{
    struct seat *s = *state;

    make_reports(s);
    seat_sit(s);
    seat_key(s, K_END);
    expect(s, LAST, REPORTS, REPORTS - 17);
    menu(s, W_ACT_DELETE);
    seat_see(s, SEAT_HELP, "已删除");
    expect(s, LAST, REPORTS - 1, REPORTS - 18);
    for (int i = 0; i < 17; i++)
        seat_key(s, K_UP);
    expect(s, FIRST, REPORTS - 18, REPORTS - 18);
    menu(s, W_ACT_ARCHIVE);
    seat_see(s, SEAT_HELP, "已归档");
    expect(s, FIRST + 1, REPORTS - 17, REPORTS - 19);
    menu(s, W_ACT_SHOW_ALL);
    seat_key(s, K_UP);
    seat_see(s, -1, "已归档");
    seat_key(s, K_END);
    seat_see(s, LAST, "已删除");
    seat_rise(s);
}

/* Nobody is to think that what was put aside is lost. */
static void test_only_hidden_ones(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", NULL);
    seat_sit(s);
    menu(s, W_ACT_ARCHIVE);
    seat_see(s, -1, "报告都已归档或删除");
    seat_rise(s);
    seat_sit(s);
    seat_see(s, -1, "报告都已归档或删除");
    menu(s, W_ACT_SHOW_ALL);
    seat_see(s, -1, "已归档");
    seat_see_gone(s, -1, "报告都已归档或删除");
    seat_rise(s);
}

static void test_another_size(void **state)
{
    struct seat *s = *state;

    make_reports(s);
    seat_sit(s);
    for (int i = 0; i < 30; i++)
        seat_key(s, K_DOWN);
    expect(s, LAST, 31, 14);
    pty_resize(s->p, 40, 80);
    seat_see(s, LAST, ">2025  第31中心");
    seat_see(s, LAST + 16, " 2025  第47中心");
    seat_key(s, K_END);
    seat_see(s, LAST + 16, ">2025  第50中心");
    pty_resize(s->p, SEAT_ROWS, SEAT_COLS);
    expect(s, LAST, REPORTS, REPORTS - 17);
    seat_rise(s);
}

/* One looks into another report than the one last worked on: that one stays current. */
static void test_back_to_the_same(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", NULL);
    seat_report(s, "2026", "projects/1/name\t检查补助\n");
    seat_sit(s);
    seat_see(s, FIRST, ">2026");
    seat_type(s, "\r");
    seat_see(s, SEAT_TITLE, "2026");
    seat_key(s, K_CTRL_PGDN);
    seat_on(s, "项目名称");
    seat_key(s, K_ESC);
    seat_key(s, K_ESC);
    seat_see(s, FIRST, ">2026");
    seat_key(s, K_DOWN);
    seat_see(s, FIRST + 1, ">2025");
    seat_type(s, "\r");
    seat_see(s, SEAT_TITLE, "2025");
    seat_key(s, K_ESC);
    seat_see(s, FIRST, "2026");
    seat_see(s, FIRST + 1, ">2025");
    seat_rise(s);
}

/* What was never filled in is listed by the check, behind what is wrong. */
static void test_empty_sections(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025",
                "projects/1/name\t检查补助\nprojects/1/overview\t面向全县开展检查工作。\n");
    seat_sit(s);
    seat_type(s, "\r");
    seat_see(s, SEAT_TITLE, "2025");
    seat_key(s, K_F8);
    seat_key(s, K_ESC);
    seat_key(s, K_F7);
    seat_see(s, SEAT_TITLE, "  空 ");
    seat_key(s, K_END);
    seat_see(s, -1, ">空   1 检查补助");
    seat_see(s, -1, W_CHECK_EMPTY);
    seat_type(s, "\r");
    seat_see(s, SEAT_TITLE, "检查补助 > ");
    seat_rise(s);
}

/* A date that cannot be is said once, whatever is typed later. */
static void test_odd_clock(void **state)
{
    static const struct {
        const char *now, *says;
    } cases[] = {
        {"ZIPING_NOW=1970-01-02T03:04:05", "电脑的日期是 1970-01-02，看来不对"},
        {"ZIPING_NOW=2091-01-02T03:04:05", "电脑的日期是 2091-01-02，看来不对"},
        {"ZIPING_NOW=2027-01-02T03:04:05", NULL},
    };
    struct seat *s = *state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *const env[] = {cases[i].now, NULL};

        seat_sit_as(s, "王某", env);
        seat_see(s, SEAT_HINTS, "F10菜单");
        if (cases[i].says)
            seat_see(s, SEAT_HELP, cases[i].says);
        seat_settle(s);
        if (seat_has(s, -1, "电脑的日期"))
            seat_fail(s, "the date is said again, or without need");
        seat_rise(s);
    }
}

static void type_over(struct seat *s, const char *typed)
{
    seat_key(s, K_END);
    for (int i = 0; i < 16; i++)
        seat_type(s, "\177");
    seat_type(s, typed);
}

static void test_what_is_no_year(void **state)
{
    static const struct {
        const char *typed, *says;
    } cases[] = {
        {"2025abc", "年度「2025abc」不是年份"},
        {"二〇二五", "年度「二〇二五」不是年份"},
        {"99999999999999", "不是年份"},
        {"", "年度「」不是年份"},
        {"1066", "1990 到 2099"},
    };
    struct seat *s = *state;

    seat_sit(s);
    seat_type(s, "\033OQ");
    seat_see(s, SEAT_TITLE, "新建报告");
    seat_type(s, "\t甲局\033[Z");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        seat_see(s, SEAT_HELP, "年度：");
        type_over(s, cases[i].typed);
        seat_type(s, "\t\r");
        seat_see(s, SEAT_HELP, cases[i].says);
        seat_see(s, SEAT_TITLE, "新建报告");
        seat_settle(s);
        if (!seat_has(s, SEAT_HELP, "年度："))
            seat_type(s, "\033[Z");
    }
    type_over(s, "２０２５年");
    seat_type(s, "\t\r");
    seat_see(s, SEAT_TITLE, "2025 甲局");
    seat_rise(s);
}

/* The file is gone, its backups are not: whoever starts anew is told. */
static void test_lost_file(void **state)
{
    struct seat *s = *state;
    char path[160];
    FILE *backup;

    seat_sit(s);
    seat_see(s, -1, W_HOME_EMPTY);
    assert_false(seat_has(s, -1, "backup"));
    seat_rise(s);
    snprintf(path, sizeof path, "%s/backup", s->folder);
    mkdir(path, 0755);
    snprintf(path, sizeof path, "%s/backup/ziping-20200102.db", s->folder);
    backup = fopen(path, "w");
    assert_non_null(backup);
    fwrite("SQLite format 3", 1, 16, backup);
    fclose(backup);
    seat_sit(s);
    seat_see(s, -1, W_HOME_EMPTY);
    seat_see(s, -1, "备份 1 份，最近一份是 2020-01-02 的");
    seat_see(s, -1, W_HOME_RESTORE);
    seat_see(s, -1, W_HOME_RESTORE_DB);
    seat_rise(s);
    seat_report(s, "2025", NULL);
    seat_sit(s);
    seat_see(s, FIRST, ">2025");
    assert_false(seat_has(s, -1, W_HOME_RESTORE));
    seat_rise(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SEAT_TEST(test_many_reports),
        SEAT_TEST(test_only_hidden_ones),
        SEAT_TEST(test_odd_clock),
        SEAT_TEST(test_what_is_no_year),
        SEAT_TEST(test_removed_in_the_middle),
        SEAT_TEST(test_another_size),
        SEAT_TEST(test_back_to_the_same),
        SEAT_TEST(test_empty_sections),
        SEAT_TEST(test_lost_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
