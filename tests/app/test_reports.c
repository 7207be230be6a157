/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The list of reports: counts, archiving, deleting, several reports over one ledger. */
#include "office.h"

#include <string.h>

/* Lent until the next call. */
static const struct report_line *find(struct office *o, int number)
{
    static struct report_line *line;

    report_lines_free(line, line != NULL);
    line = NULL;
    assert_int_equal(app_report_line(o->app, number, &line, NULL), STATUS_OK);
    return line;
}

static void the_list_counts(void **state)
{
    struct office *o = *state;
    const struct report_line *r;

    office_fill(o, 1);
    office_set(o, "projects/1/funds/1/balance", "3");
    app_leave(o->app);
    r = find(o, o->number);
    assert_int_equal(r->projects, 1);
    assert_int_equal(r->level[LEVEL_ERROR], 1);
    assert_int_equal(r->level[LEVEL_MISSING], 0);
    assert_string_equal(r->state, "填报中");
    assert_int_equal(r->year, 2025);
    assert_false(r->stale);
}

static void archived_and_deleted_ones_come_back(void **state)
{
    struct office *o = *state;
    int number = o->number;

    office_fill(o, 1);
    app_leave(o->app);
    assert_int_equal(app_archive(o->app, number, true, NULL), STATUS_OK);
    assert_true(find(o, number)->archived);
    assert_int_equal(app_archive(o->app, number, false, NULL), STATUS_OK);
    assert_false(find(o, number)->archived);
    assert_int_equal(app_delete(o->app, number, NULL), STATUS_OK);
    assert_true(find(o, number)->deleted);
    assert_int_equal(app_enter(o->app, number, NULL), STATUS_NOT_FOUND);
    assert_int_equal(app_undelete(o->app, number, NULL), STATUS_OK);
    assert_int_equal(app_enter(o->app, number, NULL), STATUS_OK);
    assert_string_equal(office_get(o, "projects/1/name"), "乡村医生补助第1批");
}

/* What was done in the list of reports is not what undo in a report takes back. */
static void undo_leaves_the_report_where_it_is(void **state)
{
    struct office *o = *state;
    struct text says = {0};
    struct cursor at;
    struct err err = {0};
    int number = o->number;

    office_fill(o, 1);
    office_set(o, "projects/1/name", "改过的名称");
    app_leave(o->app);
    assert_int_equal(app_delete(o->app, number, NULL), STATUS_OK);
    assert_int_equal(app_undelete(o->app, number, NULL), STATUS_OK);
    assert_int_equal(app_archive(o->app, number, true, NULL), STATUS_OK);
    assert_int_equal(app_enter(o->app, number, NULL), STATUS_OK);
    assert_int_equal(app_undo(o->app, false, &says, &at, &err), STATUS_OK);
    assert_non_null(strstr(text_str(&says), "改过的名称"));
    assert_string_equal(office_get(o, "projects/1/name"), "乡村医生补助第1批");
    assert_false(app_report_row(o->app)->removed);
    assert_true(find(o, number)->archived);
    text_finish(&says);
}

/* One unit and year is one ledger: a second report shows the same projects, a new project joins
 * both, one left out of a report stays in the ledger. */
static void one_ledger_many_reports(void **state)
{
    struct office *o = *state;
    struct place place;
    int first = o->number, second = 0;

    office_fill(o, 1);
    app_leave(o->app);
    assert_int_equal(app_new_report(o->app, "fund-report", 2025, "清溪县卫生健康局", &second, NULL),
                     STATUS_OK);
    assert_int_not_equal(first, second);
    assert_int_equal(app_enter(o->app, second, NULL), STATUS_OK);
    assert_string_equal(office_get(o, "projects/1/name"), "乡村医生补助第1批");
    office_set(o, "projects/2/name", "健康宣传经费");
    assert_int_equal(app_find(o->app, "projects/1", false, &place, NULL), STATUS_OK);
    assert_int_equal(app_show(o->app, place.row, false, NULL), STATUS_OK);
    assert_string_equal(office_get(o, "projects/1/name"), "健康宣传经费");
    app_leave(o->app);
    assert_int_equal(app_enter(o->app, first, NULL), STATUS_OK);
    assert_string_equal(office_get(o, "projects/1/name"), "乡村医生补助第1批");
    assert_string_equal(office_get(o, "projects/2/name"), "健康宣传经费");
}

static void a_number_is_never_used_again(void **state)
{
    struct office *o = *state;
    int second = 0, third = 0;

    app_leave(o->app);
    assert_int_equal(app_new_report(o->app, "fund-report", 2024, "甲局", &second, NULL), STATUS_OK);
    assert_int_equal(app_delete(o->app, second, NULL), STATUS_OK);
    assert_int_equal(app_new_report(o->app, "fund-report", 2023, "甲局", &third, NULL), STATUS_OK);
    assert_int_equal(third, second + 1);
    assert_int_equal(app_enter(o->app, o->number, NULL), STATUS_OK);
}

/* The same project in 2025 and, entered last, in 2026. */
static void fill_two_years(struct office *o)
{
    int next = 0;

    office_fill(o, 1);
    app_leave(o->app);
    assert_int_equal(app_new_report(o->app, "fund-report", 2026, "清溪县卫生健康局", &next, NULL),
                     STATUS_OK);
    assert_int_equal(app_enter(o->app, next, NULL), STATUS_OK);
    office_fill(o, 1);
}

static void last_year_is_found_by_unit(void **state)
{
    struct office *o = *state;

    fill_two_years(o);
    assert_non_null(app_last_year(o->app));
    assert_non_null(app_finding_by_id(o->app, "ly-money@projects/1/funds"));
}

/* What is compared with last year is so as soon as it is known which year, or whose, it is. */
static void another_year_has_another_last_year(void **state)
{
    static const struct {
        const char *path, *wrong, *right;
    } cases[] = {{"year", "2028", "2026"}, {"unit", "甲局", "清溪县卫生健康局"}};
    static const char finding[] = "ly-money@projects/1/funds";
    struct office *o = *state;
    struct text says = {0};
    struct cursor at;

    fill_two_years(o);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        office_set(o, cases[i].path, cases[i].wrong);
        assert_null(app_last_year(o->app));
        assert_null(app_finding_by_id(o->app, finding));
        assert_int_equal(app_undo(o->app, false, &says, &at, NULL), STATUS_OK);
        assert_non_null(app_finding_by_id(o->app, finding));
        assert_int_equal(app_undo(o->app, true, &says, &at, NULL), STATUS_OK);
        assert_null(app_finding_by_id(o->app, finding));
        office_set(o, cases[i].path, cases[i].right);
        assert_non_null(app_finding_by_id(o->app, finding));
        app_begin(o->app);
        office_set(o, cases[i].path, cases[i].wrong);
        app_abort(o->app);
        assert_non_null(app_finding_by_id(o->app, finding));
    }
    text_finish(&says);
}

static void bad_wishes_are_refused(void **state)
{
    static const struct {
        const char *tmpl, *unit;
        int year;
    } cases[] = {
        {"nothing", "甲局", 2025},
        {"../../etc/passwd", "甲局", 2025},
        {"fund-report", "", 2025},
        {"fund-report", "甲局", 1066},
    };
    struct office *o = *state;
    int number = 77;

    app_leave(o->app);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = {0};

        assert_int_equal(
            app_new_report(o->app, cases[i].tmpl, cases[i].year, cases[i].unit, &number, &err),
            STATUS_USAGE);
        assert_true(strlen(err.msg) > 10);
    }
    assert_int_equal(number, 77);
    assert_int_equal(app_enter(o->app, o->number, NULL), STATUS_OK);
}

static void the_demonstration_is_a_file_of_its_own(void **state)
{
    struct office *o = *state;
    struct app_options options = {.demo = true};
    const struct report_page all = {.at = PLACE_FIRST};
    struct report_line *list;
    struct app *demo;
    struct err err = {0};
    size_t count;

    if (app_open(&options, &demo, &err) != STATUS_OK)
        fail_msg("%s", err.msg);
    assert_true(app_is_demo(demo));
    assert_string_not_equal(app_path(demo), o->db);
    assert_int_equal(app_reports(demo, &all, &list, &count, NULL), STATUS_OK);
    assert_int_equal(count, 1);
    assert_int_equal(list[0].projects, 12);
    assert_int_equal(list[0].level[LEVEL_ERROR], 2);
    assert_int_equal(list[0].level[LEVEL_MISSING], 2);
    assert_int_equal(list[0].level[LEVEL_WARNING], 5);
    assert_int_equal(app_enter(demo, list[0].number, NULL), STATUS_OK);
    assert_int_equal(app_set_state(demo, "待复核", NULL, &err), STATUS_REFUSED);
    report_lines_free(list, count);
    app_close(demo);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, office_open, office_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_list_counts),
        TEST(archived_and_deleted_ones_come_back),
        TEST(undo_leaves_the_report_where_it_is),
        TEST(one_ledger_many_reports),
        TEST(a_number_is_never_used_again),
        TEST(last_year_is_found_by_unit),
        TEST(another_year_has_another_last_year),
        TEST(bad_wishes_are_refused),
        TEST(the_demonstration_is_a_file_of_its_own),
    };

    return cmocka_run_group_tests_name("app.reports", tests, NULL, NULL);
}
