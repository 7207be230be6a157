/* SPDX-License-Identifier: MulanPSL-2.0 */
/* No way out of a field is ever refused: a field of each type is left in error by each key that
 * leaves it. The focus moves, what was typed is kept as it was typed, and it is marked. */
#include "screens/ledger.h"
#include "screens/seat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char more_lines[] = "projects/2/allocations/1/to\t城关镇\n"
                                 "projects/2/allocations/1/amount\t132.38\n"
                                 "projects/2/allocations/2/to\t石桥镇\n"
                                 "projects/2/allocations/2/amount\t100.00\n"
                                 "projects/2/measures/1/owner\t人事股\n";

/* ---- the fields ---- */

#define TEN "甲乙丙丁戊己庚辛壬癸"

struct bad {
    const char *type;
    const char *section; /* of the second project */
    const char *group;   /* go to the first field of this group; NULL: stay */
    const char *label;
    int tabs;          /* to the field from there */
    const char *typed; /* what is wrong */
    const char *json;  /* how the record holds it */
    const char *mark;  /* what the screen says about it */
};

static const struct bad bads[] = {
    {"amount", "资金使用", "分配", "分配金额", 1, "12O.5", "{\"typed\":\"12O.5\",\"value\":null}",
     "填的「12O.5」不是数字"},
    {"count", "资金使用", "分配", "户数", 3, "五户半", "{\"typed\":\"五户半\",\"value\":null}",
     "填的「五户半」不是数字"},
    {"date", "整改", NULL, "完成期限", 3, "2025年13月45日",
     "{\"typed\":\"2025年13月45日\",\"value\":null}", "这一天不存在"},
    {"choice", "资金使用", NULL, "资金来源", 1, "火星", "{\"typed\":\"火星\",\"value\":null}",
     "填的「火星」不在可选的内容里"},
    {"ref", "资金使用", "分配", "所属资金行", 2, "99", "{\"typed\":\"99\",\"value\":null}",
     "不是已有的资金行序号"},
    {"text", "资金使用", "分配", "备注", 5, TEN TEN TEN TEN TEN TEN "子",
     "\"" TEN TEN TEN TEN TEN TEN "子\"", "「备注」有 61 字，最多 60 字"},
    {"prose", "管理情况", NULL, "管理情况", 0, "太短", "\"management\":\"太短\"",
     "「管理情况」只有 2 字"},
};
enum { BADS = sizeof bads / sizeof bads[0] };

/* ---- the ways out ---- */

struct exit_key {
    const char *name, *keys;
    bool in_prose; /* false: there it is an editing key */
};

static const struct exit_key exits[] = {
    {"Enter", "\r", false},
    {"Tab", "\t", true},
    {"Shift-Tab", "\033[Z", true},
    {"Up", "\033OA", true},
    {"Down", "\033OB", true},
    {"PgDn", "\033[6~", true},
    {"PgUp", "\033[5~", true},
    {"Ctrl-PgDn", "\033[6;5~", true},
    {"Ctrl-PgUp", "\033[5;5~", true},
    {"Ctrl-D", "\004", true},
    {"Ctrl-U", "\025", true},
    {"Ctrl-N", "\016", true},
    {"F8", "\033[19~", true},
    {"Ctrl-P", "\020", true},
    {"Shift-F8", "\033[19;2~", true},
    {"Ctrl-G and a choice", "\007" THIRD "\r", true},
    {"Ctrl-F and a hit", "\006麻风\r", true},
    {"F7", "\033[18~", true},
    {"F9", "\033[20~", true},
    {"the menu", "\033[21~审核\r", true},
    {"Ins", "\033[2~", false},
};
enum { EXITS = sizeof exits / sizeof exits[0] };

/* ---- one field, one key ---- */

static void clear_prose(struct seat *s)
{
    seat_type(s, "\002\033[1;5H");
}

static void go_to_section(struct seat *s, const struct bad *b)
{
    char to[128], title[128];

    snprintf(to, sizeof to, "2 " SECOND " %s", b->section);
    snprintf(title, sizeof title, SECOND " > %s", b->section);
    seat_go(s, to, title);
}

static void put_in_error(struct seat *s, const struct bad *b)
{
    seat_put_back(s);
    seat_sit(s);
    seat_type(s, "\r\033");
    seat_see(s, SEAT_TITLE, "2025 " TITLE);
    go_to_section(s, b);
    if (b->group)
        seat_go(s, b->group, b->section);
    for (int i = 0; i < b->tabs; i++)
        seat_type(s, "\t");
    seat_on(s, b->label);
    if (strcmp(b->type, "prose") == 0)
        clear_prose(s);
    seat_type(s, b->typed);
    seat_settle(s);
}

/* Where the focus is, as a person would tell it: the page, the field, the place of the cursor. */
static char *where(struct seat *s)
{
    struct text place = {0};
    int row, col;

    pty_cursor(s->p, &row, &col);
    text_addf(&place, "%s\n%s\nrow %d", pty_row(s->p, SEAT_TITLE), pty_row(s->p, SEAT_HELP), row);
    return place.s;
}

static void sees_mark(struct seat *s, const struct bad *b)
{
    struct text found = {0};

    seat_run(s, NULL, &found, "check", "1", NULL);
    if (!strstr(text_str(&found), b->mark))
        seat_fail(s, "not marked: %s", text_str(&found));
    text_finish(&found);
    seat_sit(s);
    seat_type(s, "\r\033");
    seat_see(s, SEAT_TITLE, "2025 " TITLE);
    go_to_section(s, b);
    seat_see(s, -1, b->mark);
    seat_rise(s);
}

static void leave(struct seat *s, const struct bad *b, const struct exit_key *e)
{
    char name[64];
    char *before, *after;

    snprintf(name, sizeof name, "%s by %s", b->type, e->name);
    s->name = name;
    put_in_error(s, b);
    before = where(s);
    seat_type(s, e->keys);
    seat_settle(s);
    after = where(s);
    if (strcmp(before, after) == 0)
        seat_fail(s, "the focus does not move");
    seat_rise(s);
    seat_holds(s, b->json);
    free(before);
    free(after);
    s->name = "";
}

static void make_ledger(struct seat *s)
{
    seat_report(s, "2025", ledger_lines);
    seat_must(s, 0, more_lines, "set", "1", "-", NULL);
    seat_keep(s);
}

/* What is wrong with a field is told on its page and in the list of findings. */
static void test_marked(void **state)
{
    struct seat *s = *state;

    make_ledger(s);
    for (size_t i = 0; i < BADS; i++) {
        s->name = bads[i].type;
        put_in_error(s, &bads[i]);
        seat_rise(s);
        sees_mark(s, &bads[i]);
    }
}

static void test_every_way_out(void **state)
{
    struct seat *s = *state;

    make_ledger(s);
    for (size_t i = 0; i < BADS; i++)
        for (size_t j = 0; j < EXITS; j++)
            if (exits[j].in_prose || strcmp(bads[i].type, "prose") != 0)
                leave(s, &bads[i], &exits[j]);
}

/* Esc restores a short field that is being changed, and leaves it when it is as it was; prose it
 * leaves at once, and never discards. */
static void test_esc(void **state)
{
    struct seat *s = *state;

    make_ledger(s);
    for (size_t i = 0; i < BADS; i++) {
        const struct bad *b = &bads[i];

        s->name = b->type;
        put_in_error(s, b);
        if (strcmp(b->type, "prose") != 0) {
            seat_type(s, "\033");
            seat_see_gone(s, -1, b->typed);
            seat_on(s, b->label);
            seat_type(s, b->typed);
            seat_type(s, "\t\033[Z");
            seat_on(s, b->label);
        }
        seat_type(s, "\033");
        seat_see(s, SEAT_TITLE, "2025 " TITLE);
        seat_rise(s);
        seat_holds(s, b->json);
    }
}

/* Ctrl-Q keeps what is in the field; the next start goes on there. */
static void test_quit(void **state)
{
    struct seat *s = *state;

    make_ledger(s);
    for (size_t i = 0; i < BADS; i++) {
        const struct bad *b = &bads[i];

        s->name = b->type;
        put_in_error(s, b);
        seat_rise(s);
        seat_holds(s, b->json);
        seat_sit(s);
        seat_type(s, "\r");
        seat_see(s, SEAT_TITLE, SECOND " > ");
        seat_see(s, SEAT_TITLE, b->section);
        seat_see(s, -1, b->mark);
        if (strcmp(b->type, "prose") != 0) {
            seat_on(s, b->label);
            if (!seat_field(s)[0] || !strstr(b->typed, seat_field(s)))
                seat_fail(s, "「%s」 stands in the field", seat_field(s));
        }
        seat_rise(s);
        seat_holds(s, b->json);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SEAT_TEST(test_marked),
        SEAT_TEST(test_every_way_out),
        SEAT_TEST(test_esc),
        SEAT_TEST(test_quit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
