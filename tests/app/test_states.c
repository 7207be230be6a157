/* SPDX-License-Identifier: MulanPSL-2.0 */
/* States and their gates. */
#include "office.h"

#include <stdlib.h>
#include <string.h>

static enum status move(struct office *o, const char *to, struct err *err)
{
    return app_set_state(o->app, to, NULL, err);
}

static void the_gate_counts_what_is_missing(void **state)
{
    struct office *o = *state;
    struct err err = {0};

    office_fill(o, 1);
    office_set(o, "projects/1/funds/1/spent", "20.00");
    assert_int_equal(move(o, "待复核", &err), STATUS_REFUSED);
    assert_non_null(strstr(err.msg, "错 1 处"));
    assert_string_equal(app_state(o->app), "填报中");
}

/* An untouched required field does not shout while typing, but it keeps the gate shut. */
static void untouched_fields_keep_it_shut(void **state)
{
    struct office *o = *state;
    struct err err = {0};

    office_set(o, "projects/1/name", "甲项目");
    assert_int_equal(app_level(o->app, LEVEL_MISSING), 0);
    assert_int_equal(move(o, "待复核", &err), STATUS_REFUSED);
    assert_null(strstr(err.msg, "缺 0 处"));
}

/* A text that is not finished is neither reviewed nor forgotten. */
static void a_draft_keeps_it_shut(void **state)
{
    struct office *o = *state;
    struct text says = {0};
    struct err err = {0};
    struct place place;

    office_fill(o, 1);
    assert_int_equal(app_find(o->app, "projects/1/management", false, &place, NULL), STATUS_OK);
    app_draft(o->app, place.row, place.field, office_get(o, "projects/1/management"));
    assert_int_equal(app_drafts(o->app, NULL), 0);
    app_draft(o->app, place.row, place.field, "还要补上一句");
    assert_int_equal(app_drafts(o->app, &says), 1);
    assert_string_equal(says.s, "第 1 项 管理情况 有没填完的草稿");
    assert_int_equal(move(o, "待复核", &err), STATUS_REFUSED);
    assert_non_null(strstr(err.msg, "第 1 项 管理情况 有没填完的草稿，请到那里填完"));
    office_set(o, "projects/1/management", "补上一句以后的全文，按季度核对台账，凭验收单拨付。");
    assert_int_equal(app_drafts(o->app, NULL), 0);
    assert_int_equal(move(o, "待复核", &err), STATUS_OK);
    text_finish(&says);
}

/* A report of nothing, of no year or of nobody is no report. */
static void an_empty_report_passes_no_gate(void **state)
{
    static const struct {
        const char *path, *blank, *none, *right, *finding;
    } cases[] = {
        {"year", "", "无", "2025", "req-year@year"},
        {"unit", "", "无", "清溪县卫生健康局", "req-unit@unit"},
    };
    struct office *o = *state;
    const struct finding *f;
    struct place place;
    struct err err = {0};

    assert_int_equal(app_level(o->app, LEVEL_MISSING), 0);
    assert_int_equal(move(o, "待复核", &err), STATUS_REFUSED);
    assert_non_null(strstr(err.msg, "有缺 1 处；"));
    f = app_finding_by_id(o->app, "req-projects@title");
    assert_non_null(f);
    assert_string_equal(f->message, "一个项目也没有，请先加上项目");
    office_fill(o, 1);
    assert_null(app_finding_by_id(o->app, "req-projects@title"));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        office_set(o, cases[i].path, cases[i].blank);
        assert_int_equal(move(o, "待复核", &err), STATUS_REFUSED);
        assert_non_null(app_finding_by_id(o->app, cases[i].finding));
        office_set(o, cases[i].path, cases[i].none);
        assert_int_equal(move(o, "待复核", &err), STATUS_REFUSED);
        office_set(o, cases[i].path, cases[i].right);
    }
    assert_int_equal(app_find(o->app, "projects/1", false, &place, &err), STATUS_OK);
    assert_int_equal(app_remove(o->app, place.row, &err), STATUS_OK);
    assert_int_equal(move(o, "待复核", &err), STATUS_REFUSED);
    assert_int_equal(app_show(o->app, place.row, true, &err), STATUS_OK);
    if (move(o, "待复核", &err) != STATUS_OK)
        fail_msg("%s", err.msg);
}

/* What only the gate asked for is not counted in the list. */
static void a_try_leaves_the_list_as_it_was(void **state)
{
    struct office *o = *state;
    struct report_line *line = NULL;

    office_set(o, "projects/1/name", "甲项目");
    assert_int_equal(move(o, "待复核", NULL), STATUS_REFUSED);
    assert_true(app_level(o->app, LEVEL_MISSING) > 0);
    app_leave(o->app);
    assert_int_equal(app_flush(o->app, NULL), STATUS_OK);
    assert_int_equal(app_report_line(o->app, o->number, &line, NULL), STATUS_OK);
    assert_false(line->stale);
    assert_int_equal(line->level[LEVEL_MISSING], 0);
    report_lines_free(line, 1);
}

/* A doubt wants a reason; the reason holds until its figure changes. */
static void a_doubt_wants_a_reason(void **state)
{
    struct office *o = *state;
    const struct finding *f;
    struct err err = {0};

    office_fill(o, 1);
    office_set(o, "projects/1/funds/1/spent", "60.00");
    office_set(o, "projects/1/funds/1/balance", "40.00");
    f = app_finding_by_id(o->app, "low-rate@projects/1/funds");
    assert_non_null(f);
    assert_int_equal(move(o, "待复核", &err), STATUS_REFUSED);
    assert_non_null(strstr(err.msg, "核 1 处"));
    assert_int_equal(app_give_reason(o->app, f, "资金十一月才下达", NULL), STATUS_OK);
    assert_int_equal(move(o, "待复核", &err), STATUS_OK);
    assert_int_equal(move(o, "填报中", &err), STATUS_OK);
    office_restart(o, "王某");
    f = app_finding_by_id(o->app, "low-rate@projects/1/funds");
    assert_int_equal(f->answer, ANSWER_GIVEN);
    assert_string_equal(f->reason, "资金十一月才下达");
    office_set(o, "projects/1/funds/1/spent", "50.00");
    office_set(o, "projects/1/funds/1/balance", "50.00");
    f = app_finding_by_id(o->app, "low-rate@projects/1/funds");
    assert_int_equal(f->answer, ANSWER_STALE);
    assert_int_equal(move(o, "待复核", &err), STATUS_REFUSED);
}

static void finish(struct office *o)
{
    struct err err = {0};

    office_fill(o, 1);
    assert_int_equal(move(o, "待复核", &err), STATUS_OK);
    office_restart(o, "李某");
    if (move(o, "已复核", &err) != STATUS_OK)
        fail_msg("%s", err.msg);
}

static void a_locked_report_is_not_changed(void **state)
{
    struct office *o = *state;
    struct place place;
    struct err err = {0};

    finish(o);
    assert_int_equal(app_set_path(o->app, "projects/1/name", "乙", &place, NULL, &err),
                     STATUS_REFUSED);
    assert_string_equal(office_get(o, "projects/1/name"), "乡村医生补助第1批");
    assert_int_equal(move(o, "填报中", &err), STATUS_REFUSED);
    assert_int_equal(app_reopen(o->app, "", &err), STATUS_REFUSED);
    assert_int_equal(app_reopen(o->app, "县里调减了预算", &err), STATUS_OK);
    assert_string_equal(app_state(o->app), "填报中");
    office_set(o, "projects/1/name", "乙");
}

/* Undo takes edits back, not states: no way round the gate. */
static void undo_does_not_go_through_gates(void **state)
{
    struct office *o = *state;
    struct text says = {0};
    struct cursor at;

    finish(o);
    assert_int_equal(app_reopen(o->app, "要改", NULL), STATUS_OK);
    while (app_undo(o->app, false, &says, &at, NULL) == STATUS_OK)
        assert_string_equal(app_state(o->app), "填报中");
    office_restart(o, "王某");
    while (app_undo(o->app, false, &says, &at, NULL) == STATUS_OK)
        assert_string_equal(app_state(o->app), "填报中");
    assert_string_equal(app_state(o->app), "填报中");
    text_finish(&says);
}

static void the_reviewer_had_better_be_another(void **state)
{
    struct office *o = *state;
    struct text warning = {0};

    office_fill(o, 1);
    assert_int_equal(move(o, "待复核", NULL), STATUS_OK);
    assert_int_equal(app_set_state(o->app, "已复核", &warning, NULL), STATUS_OK);
    assert_non_null(strstr(text_str(&warning), "王某"));
    text_finish(&warning);
}

static void states_follow_one_another(void **state)
{
    struct office *o = *state;
    struct err err = {0};

    office_fill(o, 1);
    assert_int_equal(move(o, "已上报", &err), STATUS_REFUSED);
    assert_int_equal(move(o, "已复核", &err), STATUS_REFUSED);
    assert_int_equal(move(o, "作废", &err), STATUS_REFUSED);
    finish(o);
    assert_int_equal(move(o, "已上报", &err), STATUS_OK);
}

/* Changes that are taken back, done again, and taken back are changes too. */
static void turn_about(struct office *o)
{
    struct text says = {0};
    struct cursor at;

    office_set(o, "projects/1/department", "爱国卫生办公室");
    office_set(o, "projects/2/department", "疾控股");
    assert_int_equal(app_undo(o->app, false, &says, &at, NULL), STATUS_OK);
    assert_int_equal(app_undo(o->app, false, &says, &at, NULL), STATUS_OK);
    assert_int_equal(app_undo(o->app, true, &says, &at, NULL), STATUS_OK);
    assert_int_equal(app_undo(o->app, false, &says, &at, NULL), STATUS_OK);
    text_finish(&says);
}

/* A project changed through another report shows in the locked one as 已变; the locked one shows what
 * it was when it was locked. */
static void a_change_elsewhere_is_seen(void **state)
{
    struct office *o = *state;
    int second = 0;
    char *goals;

    finish(o);
    goals = strdup(office_get(o, "projects/1/goals"));
    assert_false(app_changed_since_lock(o->app, NULL));
    app_leave(o->app);
    assert_int_equal(app_new_report(o->app, "fund-report", 2025, "清溪县卫生健康局", &second, NULL),
                     STATUS_OK);
    assert_int_equal(app_enter(o->app, second, NULL), STATUS_OK);
    office_set(o, "projects/1/goals", "另一份报告里改了这一段，写得更清楚一些，补上了数字。");
    office_set(o, "projects/2/name", "后来才有的项目");
    turn_about(o);
    app_leave(o->app);
    assert_int_equal(app_enter(o->app, o->number, NULL), STATUS_OK);
    assert_true(app_changed_since_lock(o->app, NULL));
    assert_string_equal(office_get(o, "projects/1/goals"), goals);
    assert_string_equal(office_get(o, "projects/2/name"), "(none)");
    assert_string_equal(app_state(o->app), "已复核");
    assert_int_equal(app_reopen(o->app, "别处补了数字", NULL), STATUS_OK);
    assert_string_not_equal(office_get(o, "projects/1/goals"), goals);
    assert_string_equal(app_state(o->app), "填报中");
    free(goals);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, office_open, office_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_gate_counts_what_is_missing),
        TEST(untouched_fields_keep_it_shut),
        TEST(a_draft_keeps_it_shut),
        TEST(a_try_leaves_the_list_as_it_was),
        TEST(an_empty_report_passes_no_gate),
        TEST(a_doubt_wants_a_reason),
        TEST(a_locked_report_is_not_changed),
        TEST(undo_does_not_go_through_gates),
        TEST(the_reviewer_had_better_be_another),
        TEST(states_follow_one_another),
        TEST(a_change_elsewhere_is_seen),
    };

    return cmocka_run_group_tests_name("app.states", tests, NULL, NULL);
}
