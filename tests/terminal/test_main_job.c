/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The main job: a whole ledger typed by keys alone, and exactly that on disk. */
#include "terminal/clerk.h"
#include "terminal/paper.h"

#include "base/file.h"
#include "base/mem.h"
#include "support/office.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PROJECTS = 16, LEDGER_BYTES = 1 << 20, LEDGER_SEED = 16 };
enum { TITLE_ROW = 0, HELP_ROW = 22 };

static struct clerk clerk;

/* Also after a test that failed half-way. */
static int finish(void **state)
{
    (void)state;
    clerk_finish(&clerk);
    return 0;
}

/* Type the ledger from a first start on, leave, and compare what is on disk. */
static void type_ledger(const char *what, const struct ledger *ledger, const char *year)
{
    struct plan plan = {0};
    struct ledger shown = {0};

    plan_make(&plan, ledger);
    clerk_make_report(&clerk, year, "清溪县卫生健康局");
    clerk_see(&clerk, TITLE_ROW, " > 第 1 项 > 概况");
    clerk_type_plan(&clerk, &plan);
    clerk_wait_saved(&clerk);
    printf("%s: %zu values, %zu other keys, %.3f for each value\n", what, clerk.values, clerk.keys,
           (double)clerk.keys / (double)clerk.values);
    assert_true(clerk.keys * 10 <= clerk.values * 11);
    clerk_quit(&clerk);
    clerk_show(&clerk, &shown);
    ledger_compare(ledger, &shown);
    assert_string_equal(ledger_value(&shown, "year"), year);
    assert_string_equal(ledger_value(&shown, "unit"), "清溪县卫生健康局");
    assert_int_equal(clerk_run(&clerk, NULL, "verify", NULL), 0);
    ledger_finish(&shown);
    plan_finish(&plan);
}

static void read_file_of_lines(struct ledger *out)
{
    struct text lines = {0};
    struct err err = {0};

    if (file_read(TESTS_SOURCE "/data/ledger-16.tsv", LEDGER_BYTES, &lines, &err) != STATUS_OK)
        fail_msg("%s", err.msg);
    ledger_read(out, lines.s);
    text_finish(&lines);
}

/* Each ledger of the invented office: the one that is kept as a file, and another. */
static void an_office_is_typed_by_keys_alone(void **state)
{
    static const uint64_t seed[] = {LEDGER_SEED, 2025};

    (void)state;
    for (size_t i = 0; i < sizeof seed / sizeof *seed; i++) {
        struct ledger ledger = {0};
        struct text lines = {0};
        char what[40];

        snprintf(what, sizeof what, "office %u", (unsigned)seed[i]);
        office_lines(seed[i], PROJECTS, &lines);
        ledger_read(&ledger, lines.s);
        clerk_begin(&clerk);
        type_ledger(what, &ledger, "2025");
        /* Nothing is wrong in it, so nothing may be said. */
        assert_int_equal(clerk_run(&clerk, NULL, "check", "1", NULL), 0);
        clerk_finish(&clerk);
        ledger_finish(&ledger);
        text_finish(&lines);
    }
}

static void the_file_of_lines_is_that_of_the_office(void **state)
{
    struct ledger kept = {0}, made = {0};
    struct text lines = {0};

    (void)state;
    read_file_of_lines(&kept);
    office_lines(LEDGER_SEED, PROJECTS, &lines);
    ledger_read(&made, lines.s);
    assert_int_equal(kept.lines, made.lines);
    for (size_t i = 0; i < made.lines; i++) {
        assert_string_equal(kept.line[i].path, made.line[i].path);
        assert_string_equal(kept.line[i].value, made.line[i].value);
    }
    ledger_finish(&kept);
    ledger_finish(&made);
    text_finish(&lines);
}

/* ---- a published report ---- */

static size_t count_paths(const struct ledger *l, const char *group, const char *field)
{
    size_t n = 0;

    for (size_t i = 0; i < l->lines; i++)
        n +=
            path_row(l->line[i].path, group) > 0 && strcmp(path_field(l->line[i].path), field) == 0;
    return n;
}

/* The paths where `check --format jsonl` reports a rule, each followed by a blank. */
static void add_places(const char *jsonl, const char *rule, struct text *out)
{
    for (const char *s = jsonl; *s; s += strcspn(s, "\n"), s += *s == '\n') {
        struct ledger finding = {0};
        char *line = mem_str_n(s, strcspn(s, "\n"));

        ledger_read_json(&finding, line);
        if (strcmp(ledger_value(&finding, "rule"), rule) == 0)
            text_addf(out, "%s ", ledger_value(&finding, "path"));
        ledger_finish(&finding);
        free(line);
    }
}

/* A section that nobody has begun is not missing before the report is finalised; one that was begun
 * and taken back is. */
static void begin_and_take_back(const char *path)
{
    assert_int_equal(clerk_run(&clerk, NULL, "set", "1", path, "待补", NULL), 0);
    assert_int_equal(clerk_run(&clerk, NULL, "undo", "1", NULL), 0);
}

/* What the report says wrongly, each at the project that says it; and nothing of its sums, which are
 * right. */
static void the_paper_has_its_findings(void)
{
    static const struct {
        const char *rule, *places;
    } expected[] = {
        {"money-copied", "projects/9/funds "},
        {"text-copied", "projects/9/management "},
        {"pm-pair", "projects/4/measures "},
        {"mp-pair", "projects/12/measures/1/answers projects/13/measures/1/answers "},
        {"alloc-total", "projects/16/allocations "},
        {"req-management", "projects/3/management "},
        {"req-cause", "projects/4/problems/1/cause projects/9/problems/1/cause "
                      "projects/11/problems/1/cause projects/16/problems/1/cause "},
        {"fund-balance", ""},
        {"fund-over", ""},
        {"unreadable", ""},
    };
    struct text jsonl = {0};
    struct text places = {0};

    begin_and_take_back("projects/3/management");
    assert_int_equal(clerk_run(&clerk, &jsonl, "check", "1", "--format", "jsonl", NULL), 1);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        text_clear(&places);
        add_places(text_str(&jsonl), expected[i].rule, &places);
        if (strcmp(text_str(&places), expected[i].places) != 0)
            fail_msg("%s at: %s", expected[i].rule, text_str(&places));
    }
    text_finish(&jsonl);
    text_finish(&places);
}

/* The lines of the check list, each with a line break. */
static void read_check_list(struct text *out)
{
    struct text last = {0}, line = {0};

    clerk_wait_marked(&clerk, "", &line);
    clerk_key(&clerk, KEY_END);
    clerk_wait_marked(&clerk, line.s, &last);
    clerk_key(&clerk, KEY_HOME);
    clerk_wait_marked(&clerk, last.s, &line);
    text_addf(out, "%s\n", line.s);
    while (strcmp(line.s, last.s) != 0) {
        char *before = text_take(&line);

        clerk_key(&clerk, KEY_DOWN);
        clerk_wait_marked(&clerk, before, &line);
        text_addf(out, "%s\n", line.s);
        free(before);
    }
    text_finish(&last);
    text_finish(&line);
}

/* Is there a line of the level, the project and the section that says so? */
static size_t count_said(const char *list, const char *begins, const char *section,
                         const char *says)
{
    size_t n = 0;

    for (const char *s = list; *s; s += strcspn(s, "\n"), s += *s == '\n') {
        char *line = mem_str_n(s, strcspn(s, "\n"));

        n += str_starts(line, begins) && strstr(line, section) && strstr(line, says);
        free(line);
    }
    return n;
}

/* The clerk goes back to where the typing ended, and would finalise: the gate is closed, and the list
 * of the check says why, the section never begun too. */
static void the_screen_has_its_findings(void)
{
    static const struct {
        const char *begins, *section, *says;
        size_t times;
    } expected[] = {
        {"核   9 ", "资金使用", "各项金额均与第 8 项相同", 1},
        {"核   9 ", "管理情况", "全文与第 8 项相同", 1},
        {"缺   3 ", "管理情况", "未填写", 1},
        {"缺", "管理情况", "未填写", 1},
        {"缺   4 ", "整改", "没有整改措施", 1},
        {"核   12 ", "整改", "没有对应的问题", 1},
        {"核   13 ", "整改", "没有对应的问题", 1},
        {"核", "整改", "没有对应的问题", 2},
        {"错   16 ", "资金使用", "分配合计", 1},
        {"错", "", "", 1},
    };
    struct text list = {0};

    clerk_start(&clerk);
    clerk_key(&clerk, KEY_ENTER);
    clerk_see(&clerk, TITLE_ROW, "第16/16项");
    clerk_key(&clerk, KEY_F10);
    clerk_see(&clerk, TITLE_ROW, "菜单");
    clerk_value(&clerk, "改变状态");
    clerk_key(&clerk, KEY_ENTER);
    clerk_see(&clerk, -1, "待复核");
    clerk_key(&clerk, KEY_ENTER);
    clerk_see(&clerk, HELP_ROW, "请看审核清单");
    clerk_key(&clerk, KEY_F7);
    clerk_see(&clerk, TITLE_ROW, "错 1 ");
    read_check_list(&list);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        size_t times =
            count_said(list.s, expected[i].begins, expected[i].section, expected[i].says);

        if (times != expected[i].times)
            fail_msg("%s %s %s: %zu times in\n%s", expected[i].begins, expected[i].section,
                     expected[i].says, times, list.s);
    }
    assert_int_equal(count_said(list.s, "", "", "比全年预算数"), 0);
    text_finish(&list);
    clerk_quit(&clerk);
}

static void a_published_report_is_typed_by_keys_alone(void **state)
{
    struct ledger paper = {0}, shown = {0};
    char *text = paper_find();

    (void)state;
    if (!text)
        skip();
    paper_read(text, &paper);
    assert_int_equal(path_project(paper.line[paper.lines - 1].path), PROJECTS);
    assert_int_equal(count_paths(&paper, "funds", "budget"), 17);
    clerk_begin(&clerk);
    type_ledger("S000", &paper, "2020");
    clerk_show(&clerk, &shown);
    assert_string_equal(ledger_value(&shown, "totals/budget"), "2633.91");
    assert_string_equal(ledger_value(&shown, "totals/adjustment"), "-538.53");
    assert_string_equal(ledger_value(&shown, "totals/spent"), "2095.38");
    assert_string_equal(ledger_value(&shown, "totals/balance"), "0.00");
    the_screen_has_its_findings();
    the_paper_has_its_findings();
    clerk_finish(&clerk);
    ledger_finish(&paper);
    ledger_finish(&shown);
    free(text);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_file_of_lines_is_that_of_the_office),
        cmocka_unit_test_teardown(an_office_is_typed_by_keys_alone, finish),
        cmocka_unit_test_teardown(a_published_report_is_typed_by_keys_alone, finish),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
