/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Nothing that was typed is thrown away by a key that is about something else: what a choice, another
 * page, an undo too many, another person or the end of the program meets in the editor is kept, as a
 * step or as a draft. */
#include "screens/ledger.h"
#include "screens/seat.h"
#include "ui/words.h"

#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define UNDO "\032"
#define REDO "\031"
#define END "\033[1;5F"
#define F1 "\033OP"
#define F2 "\033OQ"
#define F3 "\033OR"
#define F4 "\033OS"
#define F7 "\033[18~"
#define PASTE "\033[200~"
#define PASTED "\033[201~"
#define ADDED "另外补充说明资金来源和发放办法。"

/* ---- at the seat ---- */

/* In the prose of the first project's overview, at its end. */
static void at_prose(struct seat *s)
{
    seat_on(s, "项目名称");
    seat_type(s, "\t");
    seat_on(s, "项目概况");
    seat_type(s, END);
}

static void must_be_in_history(struct seat *s, const char *text)
{
    struct text out = {0};

    seat_run(s, NULL, &out, "history", "1", NULL);
    if (!strstr(text_str(&out), text))
        seat_fail(s, "the history does not have 「%s」: %s", text, text_str(&out));
    text_finish(&out);
}

/* The only draft in the file, "" when there is none; the number of times drafts were kept. */
static long read_draft(struct seat *s, struct text *out)
{
    static const char sql[] = "SELECT tick, typed FROM draft";
    sqlite3 *db;
    sqlite3_stmt *q;
    long tick = 0;

    text_clear(out);
    assert_int_equal(sqlite3_open_v2(s->db, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    sqlite3_busy_timeout(db, PTY_MS);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
    if (sqlite3_step(q) == SQLITE_ROW) {
        tick = sqlite3_column_int(q, 0);
        text_add(out, (const char *)sqlite3_column_text(q, 1));
    }
    sqlite3_finalize(q);
    sqlite3_close(db);
    return tick;
}

/* Wait until a draft was kept that is later than `tick`. */
static long await_draft(struct seat *s, long tick, struct text *out)
{
    long now = tick;

    for (int ms = 0; now <= tick; ms++) {
        if (ms > PTY_MS)
            seat_fail(s, "no draft is kept");
        pty_wait_quiet(s->p, 1, 1);
        now = read_draft(s, out);
    }
    return now;
}

static void must_be_draft(struct seat *s, const char *text)
{
    struct text draft = {0};

    read_draft(s, &draft);
    if (!strstr(text_str(&draft), text))
        seat_fail(s, "the draft is 「%s」, without 「%s」", text_str(&draft), text);
    text_finish(&draft);
}

static void die(struct seat *s)
{
    pty_signal(s->p, SIGKILL);
    pty_finish(s->p);
    s->p = NULL;
}

/* Typed behind the prose, kept as a draft, and the program killed. */
static long leave_draft(struct seat *s)
{
    struct text draft = {0};
    long tick;

    ledger_at_name(s);
    at_prose(s);
    seat_type(s, ADDED);
    tick = await_draft(s, 0, &draft);
    die(s);
    text_finish(&draft);
    return tick;
}

/* ---- choices ---- */

static void test_choice_over_prose(void **state)
{
    struct seat *s = *state;

    ledger_at_name(s);
    at_prose(s);
    seat_type(s, ADDED F2);
    seat_see(s, -1, "不适用");
    seat_type(s, "\r");
    seat_see_gone(s, -1, "不适用");
    seat_settle(s);
    seat_type(s, UNDO);
    seat_see(s, SEAT_HELP, "撤销：");
    seat_rise(s);
    seat_holds(s, ADDED);
}

static void test_choice_over_name(void **state)
{
    struct seat *s = *state;

    ledger_at_name(s);
    seat_type(s, "新打的项目名称" F2);
    seat_see(s, -1, "不适用");
    seat_type(s, "\r");
    seat_see_gone(s, -1, "不适用");
    seat_settle(s);
    seat_type(s, UNDO);
    seat_see(s, SEAT_HELP, "撤销：");
    seat_rise(s);
    seat_holds(s, "\"name\":\"新打的项目名称\"");
}

/* ---- undo ---- */

/* Further back than the typing goes: what was typed can be done again all the same. */
static void test_one_undo_too_many(void **state)
{
    struct seat *s = *state;

    ledger_at_name(s);
    seat_type(s, "改过的名称");
    at_prose(s);
    seat_type(s, ADDED);
    seat_settle(s);
    for (int i = 0; i < 8 && !seat_has(s, SEAT_HELP, "撤销：项目名称"); i++) {
        seat_type(s, UNDO);
        pty_wait_quiet(s->p, PTY_QUIET_MS, PTY_MS);
    }
    for (int i = 0; i < 12; i++)
        seat_type(s, REDO);
    seat_settle(s);
    seat_rise(s);
    seat_holds(s, "改过的名称");
    seat_holds(s, ADDED);
}

static void test_undo_of_a_new_text(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_overview(s);
    seat_go(s, "2 " SECOND " 问题", SECOND " > 问题");
    seat_key(s, K_INSERT);
    seat_type(s, ADDED);
    seat_see(s, -1, ADDED);
    for (int i = 0; i < 6; i++)
        seat_type(s, UNDO);
    seat_settle(s);
    for (int i = 0; i < 12; i++)
        seat_type(s, REDO);
    seat_settle(s);
    seat_rise(s);
    seat_holds(s, ADDED);
}

/* A short field goes back to its old value, and forth again. */
static void test_undo_of_a_short_field(void **state)
{
    struct seat *s = *state;

    ledger_at_name(s);
    seat_type(s, "新打的名称" UNDO);
    seat_see(s, SEAT_HELP, "改回 「" FIRST);
    seat_type(s, REDO);
    seat_see(s, SEAT_HELP, "又改为 「新打的名称");
    seat_rise(s);
    seat_holds(s, "\"name\":\"新打的名称\"");
}

/* ---- rows ---- */

static void test_row_removed_in_mid_typing(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_overview(s);
    seat_go(s, "2 " SECOND " 资金使用", SECOND " > 资金使用");
    seat_on(s, "名目");
    seat_type(s, "新打的名目\013");
    seat_see(s, SEAT_HELP, "已去掉一行");
    seat_type(s, UNDO);
    seat_see(s, SEAT_HELP, "撤销：恢复");
    seat_rise(s);
    seat_holds(s, "\"item\":\"新打的名目\"");
}

/* The value above, as it was typed: not as it is printed. */
static void test_same_as_above(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_must(s, 0, NULL, "set", "1", "projects/2/funds/1/spent", "41.19312", NULL);
    seat_overview(s);
    seat_go(s, "2 " SECOND " 资金使用", SECOND " > 资金使用");
    for (int i = 0; i < 30 && !seat_has(s, -1, ">设备"); i++) {
        seat_type(s, "\033[B");
        seat_settle(s);
        if (seat_has(s, SEAT_HELP, "名目") && strcmp(seat_field(s), "设备") == 0)
            break;
    }
    for (int i = 0; i < 10 && !seat_has(s, SEAT_HELP, " 实际支出"); i++) {
        seat_type(s, "\t");
        seat_settle(s);
    }
    seat_on(s, "实际支出");
    seat_type(s, F3);
    seat_see(s, SEAT_HELP, "同上一行");
    seat_type(s, "\r");
    seat_rise(s);
    {
        char *json = seat_json(s);
        const char *first = strstr(json, "41.19312");

        if (!first || !strstr(first + 1, "41.19312"))
            seat_fail(s, "rounded: %s", json);
        free(json);
    }
}

/* ---- drafts ---- */

static void test_draft_looked_behind(void **state)
{
    struct seat *s = *state;
    struct text draft = {0};
    long tick = leave_draft(s);

    seat_sit(s);
    seat_type(s, "\r");
    seat_see(s, SEAT_HELP, W_DRAFT_RESTORED);
    seat_type(s, UNDO);
    seat_see_gone(s, -1, ADDED);
    await_draft(s, tick, &draft);
    die(s);
    must_be_draft(s, ADDED);
    seat_sit(s);
    seat_type(s, "\r");
    seat_see(s, SEAT_HELP, W_DRAFT_RESTORED);
    seat_type(s, UNDO "\033[6~");
    seat_see(s, SEAT_TITLE, "资金使用");
    seat_rise(s);
    seat_lacks(s, ADDED);
    must_be_in_history(s, ADDED);
    text_finish(&draft);
}

/* What the draft holds is not in an export, which says so. */
static void test_export_beside_a_draft(void **state)
{
    struct seat *s = *state;
    struct text out = {0};
    char path[96];

    leave_draft(s);
    seat_sit(s);
    seat_type(s, "\033[20~");
    seat_see(s, SEAT_TITLE, "导出");
    seat_type(s, "\r");
    seat_see(s, SEAT_HELP, "第 1 项 项目概况 有没填完的草稿，没有印出");
    seat_rise(s);
    must_be_draft(s, ADDED);
    snprintf(path, sizeof path, "%s/自评.txt", s->folder);
    assert_int_equal(seat_run(s, NULL, &out, "export", "1", "-o", path, NULL), 0);
    assert_non_null(strstr(text_str(&out), "有没填完的草稿，没有印出"));
    text_finish(&out);
}

static void test_draft_of_another(void **state)
{
    struct seat *s = *state;

    leave_draft(s);
    seat_sit_as(s, "李某", NULL);
    seat_see(s, SEAT_HINTS, "F10菜单");
    seat_type(s, "\r\r");
    seat_see(s, SEAT_TITLE, FIRST " > ");
    seat_type(s, "\007项目概况\r");
    seat_see(s, SEAT_HELP, "王某");
    seat_type(s, UNDO);
    seat_see_gone(s, -1, ADDED);
    seat_type(s, "\033[6~");
    seat_see(s, SEAT_TITLE, "资金使用");
    seat_rise(s);
    must_be_draft(s, ADDED);
    seat_sit_as(s, "李某", NULL);
    seat_see(s, SEAT_HINTS, "F10菜单");
    seat_type(s, "\r\r");
    seat_see(s, SEAT_TITLE, FIRST " > ");
    seat_type(s, "\007项目概况\r");
    seat_see(s, SEAT_HELP, "王某");
    seat_type(s, UNDO END "李某写的。\t");
    seat_rise(s);
    seat_holds(s, "李某写的。");
    must_be_in_history(s, ADDED);
}

/* Over a declared 无 the text of a problem is kept as it is typed, and its lines stay lines. */
static void test_text_over_none(void **state)
{
    struct seat *s = *state;
    struct text draft = {0};

    seat_report(s, "2025", ledger_lines);
    seat_overview(s);
    seat_go(s, "3 " THIRD " 问题", THIRD " > 问题");
    seat_type(s, "部分名册登记不全，");
    seat_type(s, "个别人员没有签字。");
    await_draft(s, 0, &draft);
    die(s);
    must_be_draft(s, "部分名册登记不全，个别人员没有签字。");
    seat_sit(s);
    seat_type(s, "\r");
    seat_see(s, SEAT_HELP, W_DRAFT_RESTORED);
    seat_type(s, END PASTE "第二段。\r\n第三段。" PASTED "\t");
    seat_rise(s);
    seat_holds(s, "个别人员没有签字。第二段。\\n第三段。");
    text_finish(&draft);
}

/* 无, 不适用 and 待核实 can still be typed there. */
static void test_state_over_none(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_overview(s);
    seat_go(s, "3 " THIRD " 问题", THIRD " > 问题");
    seat_type(s, "待核实\t");
    seat_rise(s);
    seat_holds(s, "\"problems\":{\"declared\":\"待核实\"}");
}

/* ---- reasons ---- */

static void reason_begun(struct seat *s)
{
    seat_report(s, "2025", ledger_lines);
    seat_overview(s);
    seat_type(s, F7);
    seat_see(s, SEAT_TITLE, " 审核 > ");
    for (int i = 0; i < 10 && !seat_has(s, SEAT_HINTS, "F4"); i++) {
        seat_type(s, "\033[B");
        seat_settle(s);
    }
    seat_type(s, F4);
    seat_see(s, SEAT_HINTS, "Enter");
    seat_type(s, "年底追加的考务任务，已报批。");
    seat_see(s, -1, "已报批。");
}

static void reason_must_be_there(struct seat *s)
{
    struct text out = {0};

    seat_run(s, NULL, &out, "check", "1", "--format", "jsonl", NULL);
    if (!strstr(text_str(&out), "已报批。"))
        seat_fail(s, "the reason is not kept: %s", text_str(&out));
    text_finish(&out);
}

static void test_reason_at_the_end(void **state)
{
    struct seat *s = *state;

    reason_begun(s);
    seat_rise(s);
    reason_must_be_there(s);
}

static void test_reason_at_a_signal(void **state)
{
    struct seat *s = *state;
    int status;

    reason_begun(s);
    pty_signal(s->p, SIGTERM);
    assert_true(pty_wait_exit(s->p, &status, PTY_MS));
    pty_finish(s->p);
    s->p = NULL;
    reason_must_be_there(s);
}

/* ---- people ---- */

static void test_words_of_who_typed_them(void **state)
{
    struct seat *s = *state;
    struct text out = {0};

    ledger_at_name(s);
    at_prose(s);
    seat_type(s, ADDED);
    seat_type(s, "\033[21~");
    seat_see(s, SEAT_TITLE, "菜单");
    seat_type(s, W_ACT_USER);
    seat_see(s, 4, ">" W_ACT_USER " ");
    seat_type(s, "\r");
    seat_see(s, -1, "您的姓名");
    seat_type(s, "李某\r");
    seat_see(s, SEAT_TITLE, FIRST);
    seat_type(s, "\t");
    seat_rise(s);
    seat_run(s, NULL, &out, "history", "1", "projects/1/overview", NULL);
    if (strstr(text_str(&out), "李某"))
        seat_fail(s, "it is put down to another: %s", text_str(&out));
    text_finish(&out);
}

/* ---- pastes ---- */

static void test_what_a_block_lost_is_said(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_overview(s);
    seat_go(s, "3 " THIRD " 资金使用", THIRD " > 资金使用");
    for (int i = 0; i < 20 && !seat_has(s, SEAT_HELP, "分配对象"); i++) {
        seat_type(s, "\t");
        seat_settle(s);
    }
    seat_type(s,
              PASTE "河口镇\t1.00\t见附件三\r\n合计\t1.00\r\n西山\xE2\x80\x8B乡\t2.00\r\n" PASTED);
    seat_see(s, SEAT_HELP, "合计 1 行、右边多出的 1 格没有贴；去掉了 1 个看不见的格式字符");
    seat_rise(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SEAT_TEST(test_choice_over_prose),       SEAT_TEST(test_choice_over_name),
        SEAT_TEST(test_one_undo_too_many),       SEAT_TEST(test_undo_of_a_new_text),
        SEAT_TEST(test_undo_of_a_short_field),   SEAT_TEST(test_row_removed_in_mid_typing),
        SEAT_TEST(test_same_as_above),           SEAT_TEST(test_draft_looked_behind),
        SEAT_TEST(test_export_beside_a_draft),   SEAT_TEST(test_draft_of_another),
        SEAT_TEST(test_text_over_none),          SEAT_TEST(test_state_over_none),
        SEAT_TEST(test_reason_at_the_end),       SEAT_TEST(test_reason_at_a_signal),
        SEAT_TEST(test_words_of_who_typed_them), SEAT_TEST(test_what_a_block_lost_is_said),
    };

    return cmocka_run_group_tests_name("screens.kept", tests, NULL, NULL);
}
