/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Edits through the door both faces use: kept, refused, undone, across restarts. */
#include "office.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void what_cannot_be_read_is_kept(void **state)
{
    struct office *o = *state;
    struct text json = {0};

    office_set(o, "projects/1/funds/1/spent", "12O.5");
    office_restart(o, "王某");
    assert_string_equal(office_get(o, "projects/1/funds/1/spent"), "12O.5");
    app_json(o->app, &json);
    assert_non_null(strstr(json.s, "\"spent\":{\"typed\":\"12O.5\",\"value\":null}"));
    assert_true(app_has_faults(o->app));
    text_finish(&json);
}

static void four_kinds_of_nothing(void **state)
{
    struct office *o = *state;
    struct text json = {0};

    office_set(o, "projects/1/name", "甲");
    office_set(o, "projects/1/problems", "无");
    office_set(o, "projects/1/beneficiaries", "不适用");
    office_set(o, "projects/1/start_on", "待核实");
    app_json(o->app, &json);
    assert_non_null(strstr(json.s, "\"problems\":{\"declared\":\"无\"}"));
    assert_non_null(strstr(json.s, "\"beneficiaries\":{\"declared\":\"不适用\"}"));
    assert_non_null(strstr(json.s, "\"start_on\":{\"declared\":\"待核实\"}"));
    assert_non_null(strstr(json.s, "\"goals\":\"\""));
    text_finish(&json);
}

/* 无 to the problems is 无 to what answers them: one step, and undone as one. */
static void none_answers_none(void **state)
{
    struct office *o = *state;
    struct text says = {0};
    struct cursor at;

    office_set(o, "projects/1/name", "甲项目");
    office_set(o, "projects/1/problems", "无");
    assert_string_equal(office_get(o, "projects/1/measures"), "无");
    assert_int_equal(app_undo(o->app, false, &says, &at, NULL), STATUS_OK);
    assert_string_equal(office_get(o, "projects/1/measures"), "");
    text_finish(&says);
}

/* What another did is not taken back, and that is what is said. */
static void only_ones_own_is_undone(void **state)
{
    struct office *o = *state;
    struct text says = {0};
    struct cursor at;
    struct err err = {0};

    office_set(o, "projects/1/name", "甲项目");
    app_set_user(o->app, "李某");
    assert_int_equal(app_undo(o->app, false, &says, &at, &err), STATUS_NOT_FOUND);
    assert_string_equal(err.msg, "没有您自己可以撤销的操作");
    assert_int_equal(app_undo(o->app, true, &says, &at, &err), STATUS_NOT_FOUND);
    assert_string_equal(err.msg, "没有您自己可以重做的操作");
    assert_string_equal(office_get(o, "projects/1/name"), "甲项目");
    text_finish(&says);
}

static void a_new_measure_answers_the_first_open_problem(void **state)
{
    struct office *o = *state;

    office_set(o, "projects/1/problems/1/text", "资金下达晚，年内来不及支付");
    office_set(o, "projects/1/problems/2/text", "台账登记不全，核对费时费力");
    office_set(o, "projects/1/measures/1/text", "提前谋划，早下达早支付");
    office_set(o, "projects/1/measures/2/text", "按月登记，专人核对台账");
    assert_string_equal(office_get(o, "projects/1/measures/1/answers"), "1");
    assert_string_equal(office_get(o, "projects/1/measures/2/answers"), "2");
}

static void six_hundred_steps_back_and_forth(void **state)
{
    struct office *o = *state;
    struct cursor at;
    struct text says = {0};
    char value[32];

    for (int i = 1; i <= 600; i++) {
        snprintf(value, sizeof value, "%d.00", i);
        office_set(o, "projects/1/funds/1/spent", value);
    }
    office_restart(o, "王某");
    for (int i = 599; i >= 1; i--) {
        text_clear(&says);
        assert_int_equal(app_undo(o->app, false, &says, &at, NULL), STATUS_OK);
        snprintf(value, sizeof value, "%d.00", i);
        assert_string_equal(office_get(o, "projects/1/funds/1/spent"), value);
        assert_non_null(strstr(says.s, "实际支出"));
        assert_non_null(strstr(says.s, value));
    }
    office_restart(o, "王某");
    for (int i = 2; i <= 600; i++) {
        text_clear(&says);
        assert_int_equal(app_undo(o->app, true, &says, &at, NULL), STATUS_OK);
        snprintf(value, sizeof value, "%d.00", i);
        assert_string_equal(office_get(o, "projects/1/funds/1/spent"), value);
    }
    assert_int_equal(app_undo(o->app, true, &says, &at, NULL), STATUS_NOT_FOUND);
    text_finish(&says);
}

static void another_persons_step_is_not_mine(void **state)
{
    struct office *o = *state;
    struct err err = {0};
    struct text says = {0};
    struct cursor at;

    office_set(o, "projects/1/name", "甲项目");
    office_restart(o, "李某");
    assert_int_equal(app_undo(o->app, false, &says, &at, &err), STATUS_NOT_FOUND);
    office_set(o, "projects/1/name", "乙项目");
    office_restart(o, "王某");
    text_clear(&says);
    assert_int_equal(app_undo(o->app, false, &says, &at, &err), STATUS_CONFLICT);
    assert_non_null(strstr(err.msg, "乙项目"));
    assert_non_null(strstr(err.msg, "李某"));
    assert_string_equal(office_get(o, "projects/1/name"), "乙项目");
    text_finish(&says);
}

/* Reports of a ledger share its steps: one that is of a project not listed here names it. */
static void a_step_elsewhere_is_named(void **state)
{
    struct office *o = *state;
    struct text says = {0};
    struct place place;
    struct cursor at;
    int second = 0;

    office_set(o, "projects/1/name", "甲项目");
    office_set(o, "projects/2/name", "乙项目");
    assert_int_equal(app_find(o->app, "projects/2", false, &place, NULL), STATUS_OK);
    assert_int_equal(app_show(o->app, place.row, false, NULL), STATUS_OK);
    app_leave(o->app);
    assert_int_equal(app_new_report(o->app, "fund-report", 2025, "清溪县卫生健康局", &second, NULL),
                     STATUS_OK);
    assert_int_equal(app_enter(o->app, second, NULL), STATUS_OK);
    office_set(o, "projects/2/department", "疾控股");
    office_set(o, "title", "第二份");
    app_leave(o->app);
    assert_int_equal(app_enter(o->app, o->number, NULL), STATUS_OK);
    assert_int_equal(app_undo(o->app, false, &says, &at, NULL), STATUS_OK);
    assert_non_null(strstr(says.s, "撤销：另一份报告的"));
    text_clear(&says);
    assert_int_equal(app_undo(o->app, false, &says, &at, NULL), STATUS_OK);
    assert_non_null(strstr(says.s, "撤销：「乙项目」（不在本报告中）责任股室 「疾控股」"));
    assert_string_equal(office_get(o, "projects/1/name"), "甲项目");
    text_finish(&says);
}

static void what_the_program_keeps_cannot_be_typed(void **state)
{
    static const char *const path[] = {"state",
                                       "number",
                                       "template",
                                       "archived",
                                       "template_hash",
                                       "projects/1/budget_sum",
                                       "projects/1/funds/1/revised"};
    struct office *o = *state;
    struct place place;
    struct err err = {0};

    office_set(o, "projects/1/funds/1/budget", "1");
    for (size_t i = 0; i < sizeof path / sizeof path[0]; i++)
        assert_int_equal(app_set_path(o->app, path[i], "已上报", &place, NULL, &err),
                         STATUS_REFUSED);
    assert_string_equal(app_state(o->app), "填报中");
}

static void two_ledgers_do_not_become_one(void **state)
{
    struct office *o = *state;
    struct place place;
    struct err err = {0};
    int other;

    office_set(o, "unit", "清溪县卫健局");
    assert_int_equal(app_flush(o->app, &err), STATUS_OK);
    assert_int_equal(app_new_report(o->app, "fund-report", 2025, "清溪县卫生健康局", &other, &err),
                     STATUS_OK);
    assert_int_equal(app_set_path(o->app, "unit", "清溪县卫生健康局", &place, NULL, &err),
                     STATUS_REFUSED);
    assert_non_null(strstr(err.msg, "已经另有一份台账"));
    assert_int_equal(
        app_set_path(o->app, "unit", "清溪县\xE2\x80\x8B卫生健康局", &place, NULL, &err),
        STATUS_REFUSED); /* what cannot be seen is not kept */
    office_set(o, "year", "2024");
    assert_string_equal(office_get(o, "year"), "2024");
}

/* Nor by taking a change back, or making it again. */
static void undo_makes_no_two_ledgers_one(void **state)
{
    static const struct {
        const char *path, *from, *to;
    } cases[] = {{"year", "2025", "2026"}, {"unit", "清溪县卫生健康局", "清溪县卫健局"}};
    struct office *o = *state;
    struct text says = {0};
    struct cursor at;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = {0};
        int other;

        office_set(o, cases[i].path, cases[i].to);
        app_leave(o->app);
        assert_int_equal(app_flush(o->app, &err), STATUS_OK);
        assert_int_equal(
            app_new_report(o->app, "fund-report", 2025, "清溪县卫生健康局", &other, &err),
            STATUS_OK);
        assert_int_equal(app_enter(o->app, o->number, NULL), STATUS_OK);
        assert_int_equal(app_undo(o->app, false, &says, &at, &err), STATUS_REFUSED);
        assert_non_null(strstr(err.msg, "已经另有一份台账"));
        assert_string_equal(office_get(o, cases[i].path), cases[i].to);
        office_restart(o, "王某"); /* the step now comes from the file */
        assert_int_equal(app_undo(o->app, false, &says, &at, &err), STATUS_REFUSED);
        office_set(o, cases[i].path, cases[i].from[0] == '2' ? "2030" : "丙局");
        assert_int_equal(app_undo(o->app, false, &says, &at, &err), STATUS_OK);
        app_leave(o->app);
        o->number = other;
        assert_int_equal(app_enter(o->app, other, NULL), STATUS_OK);
    }
    text_finish(&says);
}

static void redo_makes_no_two_ledgers_one(void **state)
{
    struct office *o = *state;
    struct text says = {0};
    struct cursor at;
    struct err err = {0};
    int other;

    office_set(o, "year", "2026");
    assert_int_equal(app_undo(o->app, false, &says, &at, &err), STATUS_OK);
    assert_int_equal(app_flush(o->app, &err), STATUS_OK);
    assert_int_equal(app_new_report(o->app, "fund-report", 2026, "清溪县卫生健康局", &other, &err),
                     STATUS_OK);
    text_clear(&says);
    assert_int_equal(app_undo(o->app, true, &says, &at, &err), STATUS_REFUSED);
    assert_non_null(strstr(err.msg, "清溪县卫生健康局 2026 已经另有一份台账"));
    assert_string_equal(text_str(&says), "");
    assert_string_equal(office_get(o, "year"), "2025");
    text_finish(&says);
}

static void lines_say_where_they_are_wrong(void **state)
{
    static const struct {
        const char *lines, *says;
    } cases[] = {
        {"projects/1/name\t甲\nprojects/1/nothing\t乙\n", "第 2 行"},
        {"no tab\n", "第 1 行"},
        {"projects/1/overview\t一\\x\n", "第 1 行"},
        {"projects/0/name\t甲\n", "第 1 行"},
    };
    struct office *o = *state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = {0};

        assert_int_equal(app_set_lines(o->app, cases[i].lines, strlen(cases[i].lines), NULL, &err),
                         STATUS_USAGE);
        assert_non_null(strstr(err.msg, cases[i].says));
    }
}

/* A file that is refused changes nothing: neither its good lines nor the rows made for it. */
static void a_bad_file_changes_nothing(void **state)
{
    static const char lines[] = "projects/1/name\t改了\nprojects/9/funds/3/spent\t5\nnowhere\t1\n";
    struct office *o = *state;
    struct place place;

    office_set(o, "projects/1/name", "原名");
    assert_int_equal(app_set_lines(o->app, lines, strlen(lines), NULL, NULL), STATUS_USAGE);
    assert_int_equal(app_set_path(o->app, "projects/7/funds/2/rate", "5", &place, NULL, NULL),
                     STATUS_REFUSED);
    for (int i = 0; i < 2; i++) {
        assert_string_equal(office_get(o, "projects/1/name"), "原名");
        assert_int_equal(record_projects(app_record(o->app), app_report_row(o->app)), 1);
        office_restart(o, "王某");
    }
}

static void what_is_dropped_is_counted(void **state)
{
    static const char lines[] = "projects/1/name\t甲\1\033[31m乙\0丙\n";
    struct office *o = *state;
    struct dropped dropped = {0};

    assert_int_equal(app_set_lines(o->app, lines, sizeof lines - 1, &dropped, NULL), STATUS_OK);
    assert_string_equal(office_get(o, "projects/1/name"), "甲[31m乙丙");
    assert_int_equal(dropped.control, 3);
}

static void a_text_beyond_all_measure_is_refused(void **state)
{
    struct office *o = *state;
    char *text = malloc((4 << 20) + 1);
    struct place place;

    memset(text, 'a', 4 << 20);
    text[4 << 20] = '\0';
    assert_int_equal(app_set_path(o->app, "projects/1/overview", text, &place, NULL, NULL),
                     STATUS_FULL);
    office_set(o, "projects/1/name", "后面的照样存得上");
    assert_int_equal(app_flush(o->app, NULL), STATUS_OK);
    free(text);
}

/* A project taken from a report stays in its ledger; out of the ledger goes what no report shows. */
static void a_project_leaves_the_report_first(void **state)
{
    struct office *o = *state;
    struct place place;
    struct row *project;
    int second = 0;

    office_set(o, "projects/1/name", "甲项目");
    app_leave(o->app);
    assert_int_equal(app_new_report(o->app, "fund-report", 2025, "清溪县卫生健康局", &second, NULL),
                     STATUS_OK);
    assert_int_equal(app_enter(o->app, o->number, NULL), STATUS_OK);
    assert_int_equal(app_find(o->app, "projects/1", false, &place, NULL), STATUS_OK);
    project = place.row;
    assert_int_equal(app_remove(o->app, project, NULL), STATUS_OK);
    assert_int_equal(record_projects(app_record(o->app), app_report_row(o->app)), 0);
    assert_int_equal(app_remove_from_ledger(o->app, project, NULL), STATUS_REFUSED);
    app_leave(o->app);
    assert_int_equal(app_enter(o->app, second, NULL), STATUS_OK);
    assert_string_equal(office_get(o, "projects/1/name"), "甲项目");
    app_leave(o->app);
    assert_int_equal(app_enter(o->app, o->number, NULL), STATUS_OK);
}

static void drafts_survive_and_end_with_their_field(void **state)
{
    struct office *o = *state;
    const char *who = "";
    struct place place;

    office_set(o, "projects/1/overview", "第一稿");
    assert_int_equal(app_find(o->app, "projects/1/overview", false, &place, NULL), STATUS_OK);
    app_draft(o->app, place.row, place.field, "第一稿，还没有写完");
    office_restart(o, "王某");
    assert_int_equal(app_find(o->app, "projects/1/overview", false, &place, NULL), STATUS_OK);
    assert_string_equal(app_draft_of(o->app, place.row, place.field, &who), "第一稿，还没有写完");
    assert_string_equal(who, "王某");
    assert_string_equal(office_get(o, "projects/1/overview"), "第一稿");
    office_set(o, "projects/1/overview", "第二稿");
    assert_null(app_draft_of(o->app, place.row, place.field, &who));
    office_restart(o, "王某");
    assert_int_equal(app_find(o->app, "projects/1/overview", false, &place, NULL), STATUS_OK);
    assert_null(app_draft_of(o->app, place.row, place.field, &who));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, office_open, office_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_cannot_be_read_is_kept),
        TEST(four_kinds_of_nothing),
        TEST(none_answers_none),
        TEST(only_ones_own_is_undone),
        TEST(a_new_measure_answers_the_first_open_problem),
        TEST(six_hundred_steps_back_and_forth),
        TEST(another_persons_step_is_not_mine),
        TEST(a_step_elsewhere_is_named),
        TEST(what_the_program_keeps_cannot_be_typed),
        TEST(two_ledgers_do_not_become_one),
        TEST(undo_makes_no_two_ledgers_one),
        TEST(redo_makes_no_two_ledgers_one),
        TEST(lines_say_where_they_are_wrong),
        TEST(a_bad_file_changes_nothing),
        TEST(what_is_dropped_is_counted),
        TEST(a_text_beyond_all_measure_is_refused),
        TEST(a_project_leaves_the_report_first),
        TEST(drafts_survive_and_end_with_their_field),
    };

    return cmocka_run_group_tests_name("app.edit", tests, NULL, NULL);
}
