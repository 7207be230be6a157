/* SPDX-License-Identifier: MulanPSL-2.0 */
/* What is typed or pasted is text and nothing else: every character of the plane types itself, what
 * may not be kept is dropped with a line that says so, and no sequence and no paste starts a
 * command. */
#include "screens/ledger.h"
#include "screens/seat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include <cmocka.h>

#define PASTE "\033[200~"
#define PASTED "\033[201~"

enum { FIRST_CP = 0x20, LAST_CP = 0xFFEF, BATCH = 256, BATCHES = (LAST_CP + BATCH) / BATCH };

/* ---- every character ---- */

enum fate { KEPT, CONTROL, FORMAT, UNASSIGNED, NOT_TYPED };

/* By the Unicode category, as the library has it: not by asking the program's own classes. */
static enum fate fate_of(int32_t cp)
{
    if (cp == 0x7F || (cp >= 0xD800 && cp <= 0xDFFF))
        return NOT_TYPED; /* Backspace; not a character */
    switch (utf8proc_category(cp)) {
    case UTF8PROC_CATEGORY_CC:
        return CONTROL;
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return FORMAT;
    case UTF8PROC_CATEGORY_CN:
        return UNASSIGNED;
    default:
        return KEPT;
    }
}

/* The characters of a batch that share a fate, between two hanzi: blanks at the ends of a name are
 * nobody's concern here. */
static void batch_text(int batch, enum fate fate, struct text *out)
{
    for (int32_t cp = batch * BATCH; cp < (batch + 1) * BATCH; cp++)
        if (cp >= FIRST_CP && cp <= LAST_CP && fate_of(cp) == fate)
            text_add_cp(out, (uint32_t)cp);
}

static void add_json(struct text *out, const char *s)
{
    for (; *s; s++) {
        if (*s == '"' || *s == '\\')
            text_add(out, "\\");
        text_add_n(out, s, 1);
    }
}

/* One project a batch; Ctrl-D goes on to the next, which it makes. */
static void test_every_character(void **state)
{
    struct seat *s = *state;
    struct text batch = {0};
    int projects = 0;
    char *json;

    seat_report(s, "2025", NULL);
    seat_sit(s);
    seat_type(s, "\r");
    seat_see(s, SEAT_TITLE, "2025 ");
    seat_type(s, "\033[2~");
    for (int i = 0; i < BATCHES; i++) {
        char number[32];

        text_clear(&batch);
        batch_text(i, KEPT, &batch);
        if (batch.bytes == 0)
            continue;
        projects++;
        snprintf(number, sizeof number, "第%d/%d项", projects, projects);
        seat_see(s, SEAT_TITLE, number);
        pty_type(s->p, "甲");
        pty_type_n(s->p, batch.s, batch.bytes);
        pty_type(s->p, "乙\004");
    }
    seat_settle(s);
    seat_rise(s);
    json = seat_json(s);
    for (int i = 0; i < BATCHES; i++) {
        struct text want = {0};

        text_clear(&batch);
        batch_text(i, KEPT, &batch);
        if (batch.bytes > 0) {
            text_add(&want, "\"name\":\"甲");
            add_json(&want, batch.s);
            text_add(&want, "乙\"");
            if (!strstr(json, want.s))
                seat_fail(s, "U+%04X to U+%04X do not type themselves", (unsigned)(i * BATCH),
                          (unsigned)((i + 1) * BATCH - 1));
        }
        text_finish(&want);
    }
    free(json);
    text_finish(&batch);
}

static void test_dropped_characters(void **state)
{
    static const struct {
        enum fate fate;
        const char *what;
    } cases[] = {
        {CONTROL, "个控制字符"}, {FORMAT, "个看不见的格式字符"}, {UNASSIGNED, "个没有定义的字符"}};
    struct seat *s = *state;

    ledger_at_name(s);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text all = {0};
        size_t count = 0;
        char line[96];

        for (int b = 0; b < BATCHES; b++)
            batch_text(b, cases[i].fate, &all);
        for (size_t at = 0; at < all.bytes; count++) {
            uint32_t cp;

            at += utf8_decode(all.s + at, all.bytes - at, &cp);
        }
        seat_settle(s);
        text_insert(&all, 0, PASTE, strlen(PASTE));
        text_add(&all, PASTED);
        pty_type_n(s->p, all.s, all.bytes);
        snprintf(line, sizeof line, "去掉了 %zu %s", count, cases[i].what);
        seat_see(s, SEAT_HELP, line);
        seat_see(s, 2, "[" FIRST);
        text_finish(&all);
    }
    seat_rise(s);
    seat_holds(s, "\"name\":\"" FIRST "\"");
}

/* ---- sequences ---- */

static void test_unknown_sequences(void **state)
{
    static const char *const start[] = {"\033[99",   "\033[1;99", "\033[?7",
                                        "\033[>0;1", "\033O99",   "\033[ "};
    struct seat *s = *state;
    char *before, *after;

    ledger_at_name(s);
    seat_settle(s);
    before = seat_screen(s);
    for (size_t i = 0; i < sizeof start / sizeof start[0]; i++)
        for (char final = '@'; final <= '~'; final++) {
            pty_type(s->p, start[i]);
            pty_type_n(s->p, &final, 1);
        }
    seat_settle(s);
    after = seat_screen(s);
    assert_string_equal(after, before);
    free(before);
    free(after);
    seat_rise(s);
    seat_holds(s, "\"name\":\"" FIRST "\"");
}

/* ---- pastes ---- */

struct paste {
    const char *keys; /* typed into the name, which they replace */
    const char *name; /* as the record holds it */
    const char *says; /* in the help line; NULL: nothing about it */
};

static const struct paste pastes[] = {
    {PASTE "甲\n乙\t丙" PASTED, "甲 乙 丙", NULL},
    {PASTE "甲\033乙\003丙" PASTED, "甲乙丙", "去掉了 2 个控制字符"},
    {PASTE "甲\021\033[21~乙" PASTED, "甲[21~乙", "去掉了 2 个控制字符"},
    {PASTE "甲" PASTED "乙" PASTED "丙", "甲乙丙", NULL},
    {PASTE "甲\033[200~乙" PASTED, "甲[200~乙", "去掉了 1 个控制字符"},
    {PASTE "甲\xff\xfe乙" PASTED, "甲乙", "去掉了 2 个不能识别的字节"},
    {PASTE PASTED "甲", "甲", NULL},
    {PASTE "=1+1" PASTED "甲", "=1+1甲", NULL},
};

static void test_pastes(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_keep(s);
    for (size_t i = 0; i < sizeof pastes / sizeof pastes[0]; i++) {
        const struct paste *p = &pastes[i];
        char want[128];

        s->name = p->name;
        seat_put_back(s);
        seat_overview(s);
        seat_go(s, "1 " FIRST, FIRST " > 概况");
        seat_on(s, "项目名称");
        seat_type(s, p->keys);
        if (p->says)
            seat_see(s, SEAT_HELP, p->says);
        seat_settle(s);
        seat_see(s, SEAT_TITLE, FIRST " > 概况");
        seat_rise(s);
        snprintf(want, sizeof want, "\"name\":\"%s\"", p->name);
        seat_holds(s, want);
    }
}

/* Without the marks an Enter is an Enter: in prose, a line break. */
static void test_paste_without_marks(void **state)
{
    struct seat *s = *state;

    ledger_at_name(s);
    seat_type(s, "\t\002\033[1;5H第一行\r第二行\r\n第三行");
    seat_see(s, -1, "第三行");
    seat_rise(s);
    seat_holds(s, "\"overview\":\"第一行\\n第二行\\n");
}

static void test_megabyte(void **state)
{
    enum { CHARS = 350000 };
    struct seat *s = *state;
    struct text all = {0};
    char *json;
    size_t count = 0;

    ledger_at_name(s);
    text_add(&all, "\t" PASTE);
    for (int i = 0; i < CHARS; i++)
        text_add(&all, i % 1000 == 999 ? "\n" : "文");
    text_add(&all, PASTED "末尾\t办公室\t");
    pty_type_n(s->p, all.s, all.bytes);
    text_finish(&all);
    seat_on(s, "受益人数");
    seat_rise(s);
    json = seat_json(s);
    for (const char *at = json; (at = strstr(at, "文")); at += strlen("文"))
        count++;
    assert_int_equal(count, CHARS - CHARS / 1000);
    if (!strstr(json, "末尾\"") || !strstr(json, "办公室"))
        seat_fail(s, "the keys behind the paste are lost");
    free(json);
}

/* A block of a spreadsheet fills cells from the focus on; one undo takes it back. */
static void test_cells(void **state)
{
    static const char block[] = PASTE "考务费\t本级\t300.00\t0.00\t200.00\t100.00\r\n"
                                      "监考费\t省级\t50.00\t0.00\t50.00\t0.00\r\n"
                                      "印刷费\t市级\t10.00\t0.00\t10.00\t0.00\r\n" PASTED;
    struct seat *s = *state;
    char *before, *after;

    ledger_at_name(s);
    before = seat_json(s);
    seat_go(s, "2 " SECOND " 资金使用", SECOND " > 资金使用");
    seat_on(s, "名目");
    seat_type(s, block);
    seat_see(s, SEAT_HELP, "粘贴了 3 行，共 18 格");
    seat_see(s, -1, "印刷费");
    seat_type(s, "\032");
    seat_see(s, SEAT_HELP, "撤销：");
    seat_see_gone(s, -1, "印刷费");
    seat_see(s, -1, "设备");
    seat_rise(s);
    after = seat_json(s);
    assert_string_equal(after, before);
    free(before);
    free(after);
    seat_must(s, 0, NULL, "redo", "1", NULL);
    seat_holds(s, "\"item\":\"监考费\",\"source\":\"省级\",\"budget\":\"50.00\"");
    seat_holds(s, "\"item\":\"印刷费\",\"source\":\"市级\",\"budget\":\"10.00\"");
}

/* A table is often copied with its last line: the form has one of its own. */
static void test_pasted_total(void **state)
{
    static const char block[] = PASTE "考务费\t本级\t300.00\t0.00\t200.00\t100.00\r\n"
                                      "监考费\t省级\t50.00\t0.00\t50.00\t0.00\r\n"
                                      "合　计\t\t350.00\t0.00\t250.00\t100.00\r\n" PASTED;
    struct seat *s = *state;

    ledger_at_name(s);
    seat_go(s, "2 " SECOND " 资金使用", SECOND " > 资金使用");
    seat_on(s, "名目");
    seat_type(s, block);
    seat_see(s, SEAT_HELP, "粘贴了 2 行；合计 1 行没有贴");
    seat_rise(s);
    seat_holds(s, "监考费");
    seat_lacks(s, "合　计");
}

/* Where Ins has opened a place, the block goes there; a blank line is no row. */
static void test_block_where_a_row_was_begun(void **state)
{
    static const char block[] = PASTE "考务费\t本级\r\n\r\n监考费\t省级\r\n" PASTED;
    struct seat *s = *state;
    char *json;

    ledger_at_name(s);
    seat_go(s, "2 " SECOND " 资金使用", SECOND " > 资金使用");
    seat_on(s, "名目");
    seat_key(s, K_INSERT);
    seat_type(s, block);
    seat_see(s, SEAT_HELP, "粘贴了 2 行");
    seat_rise(s);
    json = seat_json(s);
    if (!strstr(json, "考务\"") || !strstr(strstr(json, "考务\""), "考务费\"") ||
        !strstr(strstr(json, "考务费\""), "监考费\"") ||
        !strstr(strstr(json, "监考费\""), "设备\""))
        seat_fail(s, "the rows do not stand where they were begun: %s", json);
    free(json);
    seat_must(s, 3, NULL, "history", "1", "projects/2/funds/5/item", NULL);
}

/* Paragraphs belong to the text that they are pasted into, in a table too. */
static void test_paragraphs_in_a_table(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_must(s, 0,
              "projects/2/indicators/1/name\t考试场次\n"
              "projects/2/indicators/1/reason\t原有的一段。\n"
              "projects/2/indicators/2/name\t参考人数\n"
              "projects/2/indicators/2/reason\t别处的一段。\n",
              "set", "1", "-", NULL);
    seat_overview(s);
    seat_go(s, "2 " SECOND " 绩效目标", SECOND " > 绩效目标");
    for (int i = 0; i < 20 && !seat_has(s, SEAT_HELP, "偏差原因分析"); i++) {
        seat_type(s, "\t");
        seat_settle(s);
    }
    seat_on(s, "偏差原因分析及改进措施");
    seat_type(s, "\033[1;5F又打的一句。" PASTE "一是宣传。\r\n二是培训。" PASTED "\t");
    seat_rise(s);
    seat_holds(s, "\"原有的一段。又打的一句。一是宣传。\\n二是培训。\"");
    seat_holds(s, "\"别处的一段。\"");
}

/* A text that is kept while it is typed stands where its row was begun. */
static void test_a_text_begun_between_others(void **state)
{
    struct seat *s = *state;
    char *json, *at;

    seat_report(s, "2025", ledger_lines);
    seat_must(s, 0,
              "projects/2/problems/2/text\t监考人员培训时间偏短。\n"
              "projects/2/problems/2/cause\t培训只安排了半天。\n",
              "set", "1", "-", NULL);
    seat_overview(s);
    seat_go(s, "2 " SECOND " 问题", SECOND " > 问题");
    seat_key(s, K_INSERT);
    seat_type(s, "中间的一条。");
    seat_see(s, -1, "中间的一条。");
    pty_wait_quiet(s->p, 800, PTY_MS); /* longer than the pause before a draft is kept */
    seat_type(s, "接着打完。\t");
    seat_rise(s);
    json = seat_json(s);
    at = strstr(json, "部分考场没有启用");
    at = at ? strstr(at, "中间的一条。接着打完。") : NULL;
    if (!at || !strstr(at, "监考人员培训时间偏短"))
        seat_fail(s, "the text does not stand where it was begun: %.600s",
                  strstr(json, "部分考场"));
    free(json);
}

/* What is no figure is cut to its column: its neighbours and the list of sections stay. */
static void test_a_sentence_among_figures(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_must(s, 0, NULL, "set", "1", "projects/2/funds/1/adjustment",
              "预算调整的文件还没有收到，等财政局的同志把文号和金额确认之后再来填这一栏，"
              "以年终决算批复的数字为准，目前先空着",
              NULL);
    seat_overview(s);
    seat_go(s, "2 " SECOND " 资金使用", SECOND " > 资金使用");
    seat_on(s, "名目");
    seat_see(s, -1, ">资金使用");
    seat_see(s, -1, "预算调整");
    seat_see(s, -1, "350.00");
    seat_see(s, -1, "222.38");
    seat_see(s, -1, "127.62");
    seat_rise(s);
}

/* ---- questions ---- */

static void ask_user(struct seat *s)
{
    seat_type(s, "\033[21~换人\r");
    seat_see(s, 3, "您的姓名");
}

/* What a question proposes is shown reversed and gives way to what is typed, unless the cursor was
 * moved first; a reason is gone on with. */
static void test_proposed_answer(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    seat_sit(s);
    ask_user(s);
    seat_see(s, 4, "[王某");
    pty_wait_quiet(s->p, PTY_QUIET_MS, PTY_MS);
    assert_true(pty_cell(s->p, 4, 2).reverse);
    seat_type(s, "李敏\r");
    seat_see(s, SEAT_TITLE, "填报人 李敏");
    ask_user(s);
    seat_type(s, "\033OF王芳");
    seat_see(s, 4, "[李敏王芳 ");
    assert_false(pty_cell(s->p, 4, 2).reverse);
    seat_type(s, "\r\033[20~");
    seat_see(s, SEAT_TITLE, "导出报告");
    seat_see(s, 4, TITLE);
    seat_type(s, "甲.txt");
    seat_see(s, 4, "[甲.txt ");
    seat_type(s, "\033\r\033");
    seat_see(s, SEAT_TITLE, "2025 " TITLE);
    seat_go(s, "2 " SECOND " 资金使用", SECOND " > 资金使用");
    seat_type(s, "\033OS原因一\r");
    seat_see(s, SEAT_TITLE, SECOND " > 资金使用");
    seat_type(s, "\033OS");
    seat_see(s, SEAT_TITLE, "填说明");
    seat_see(s, 4, "[原因一 ");
    seat_type(s, "原因二");
    seat_see(s, 4, "[原因一原因二 ");
    seat_rise(s);
}

/* A file that cannot be written leaves the question where it was, with the reason whole. */
static void test_file_that_cannot_be(void **state)
{
    struct seat *s = *state;
    struct text path = {0};
    struct text all = {0};

    seat_report(s, "2025", ledger_lines);
    seat_sit(s);
    text_addf(&path, "%s/没有的文件夹/清溪县卫生健康局项目资金绩效自评报告最终稿.txt", s->folder);
    seat_type(s, "\033[20~");
    seat_see(s, SEAT_TITLE, "导出报告");
    seat_type(s, path.s);
    seat_type(s, "\r");
    seat_see(s, -1, "不能写入");
    pty_wait_quiet(s->p, PTY_QUIET_MS, PTY_MS);
    seat_see(s, SEAT_TITLE, "导出报告");
    seat_see(s, 4, "最终稿.txt");
    for (int row = 6; row < 12; row++)
        text_add(&all, pty_row(s->p, row) + strspn(pty_row(s->p, row), " "));
    if (!strstr(text_str(&all), "最终稿.txt」：文件或文件夹不存在"))
        seat_fail(s, "the reason is cut: %s", all.s);
    text_clear(&path);
    text_addf(&path, "%s/稿.txt", s->folder);
    seat_type(s, "\002\033OH");
    seat_type(s, path.s);
    seat_type(s, "\r");
    seat_see(s, SEAT_HELP, "已导出到");
    text_finish(&path);
    text_finish(&all);
    seat_rise(s);
}

/* Every `begin` on the screen goes on as `whole`. */
static void must_be_whole(struct seat *s, const char *begin, const char *whole)
{
    char *screen = seat_screen(s);
    size_t found = 0;

    for (const char *at = screen; (at = strstr(at, begin)); at++, found++)
        if (strncmp(at, whole, strlen(whole)) != 0)
            seat_fail(s, "a figure is cut: %.20s", at);
    if (found == 0)
        seat_fail(s, "no %s is shown", whole);
    free(screen);
}

/* The counts stand as closely as it takes not to touch the sums. */
static void test_counts_beside_sums(void **state)
{
    struct seat *s = *state;
    struct text lines = {0};

    for (int i = 1; i <= 120; i++)
        text_addf(&lines,
                  "projects/%d/name\t项目%d\nprojects/%d/funds/1/source\t本级\n"
                  "projects/%d/funds/1/budget\t330.07\nprojects/%d/funds/1/spent\t330.07\n",
                  i, i, i, i, i);
    seat_report(s, "2025", lines.s);
    seat_overview(s);
    seat_see(s, 19, "120 项目120 ");
    seat_see(s, 21, "合计120项 错0 缺240 核0 ");
    seat_see(s, 21, " 39,608.40 39,608.40 ");
    seat_rise(s);
    text_finish(&lines);
}

/* 元 typed as 万元 in forty projects: figures wider than any column keep apart and whole. */
static void test_wide_figures(void **state)
{
    struct seat *s = *state;
    struct text lines = {0};

    for (int i = 1; i <= 40; i++)
        text_addf(&lines,
                  "projects/%d/name\t项目%d\nprojects/%d/funds/1/source\t本级\n"
                  "projects/%d/funds/1/budget\t-4770000\nprojects/%d/funds/1/spent\t-4760000\n"
                  "projects/%d/funds/1/adjustment\t-4770000\n"
                  "projects/%d/funds/1/balance\t-4770000\n",
                  i, i, i, i, i, i, i);
    seat_report(s, "2025", lines.s);
    seat_overview(s);
    seat_see(s, 3, " -4,770,000.00   -4,760,000.00 ");
    seat_see(s, 21, "合计40项  ");
    seat_see(s, 21, " -190,800,000.00 -190,400,000.00 ");
    seat_go(s, "2 项目2 资金使用", "项目2 > 资金使用");
    must_be_whole(s, "-4,77", "-4,770,000.00");
    must_be_whole(s, "-4,76", "-4,760,000.00");
    seat_rise(s);
    text_finish(&lines);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SEAT_TEST(test_every_character),
        SEAT_TEST(test_dropped_characters),
        SEAT_TEST(test_unknown_sequences),
        SEAT_TEST(test_pastes),
        SEAT_TEST(test_paste_without_marks),
        SEAT_TEST(test_megabyte),
        SEAT_TEST(test_cells),
        SEAT_TEST(test_pasted_total),
        SEAT_TEST(test_block_where_a_row_was_begun),
        SEAT_TEST(test_paragraphs_in_a_table),
        SEAT_TEST(test_a_text_begun_between_others),
        SEAT_TEST(test_a_sentence_among_figures),
        SEAT_TEST(test_counts_beside_sums),
        SEAT_TEST(test_wide_figures),
        SEAT_TEST(test_proposed_answer),
        SEAT_TEST(test_file_that_cannot_be),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
