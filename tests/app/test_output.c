/* SPDX-License-Identifier: MulanPSL-2.0 */
/* What comes out: json, text, files, lists of findings, copies. */
#include "base/file.h"
#include "office.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void read_file(struct office *o, const char *name, struct text *out)
{
    char path[160];

    snprintf(path, sizeof path, "%s/%s", o->folder, name);
    assert_int_equal(file_read(path, 8 << 20, out, NULL), STATUS_OK);
}

static enum status export(struct office *o, const char *name, const char *encoding) {
    char path[160];

    snprintf(path, sizeof path, "%s/%s", o->folder, name);
    return app_export(o->app, path, encoding, NULL);
}

static void amounts_are_exact(void **state)
{
    static const struct {
        const char *typed, *json;
    } cases[] = {
        {"64", "\"64.00\""},          {"1,234.5", "\"1234.50\""}, {"１２３４．５", "\"1234.50\""},
        {"12万", "\"12.00\""},        {"411930元", "\"41.193\""}, {"=73.71+173.06", "\"246.77\""},
        {".41", "\"0.41\""},          {"-40.74", "\"-40.74\""},   {"109.8632", "\"109.8632\""},
        {"0.000001", "\"0.000001\""},
    };
    struct office *o = *state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text json = {0};
        char want[64];

        office_set(o, "projects/1/funds/1/adjustment", cases[i].typed);
        snprintf(want, sizeof want, "\"adjustment\":%s", cases[i].json);
        app_json(o->app, &json);
        if (!strstr(json.s, want))
            fail_msg("%s: no %s in %s", cases[i].typed, want, json.s);
        text_finish(&json);
    }
}

static void totals_are_the_sums(void **state)
{
    struct office *o = *state;
    struct text json = {0};

    office_fill(o, 1);
    office_fill(o, 2);
    office_set(o, "projects/2/funds/2/budget", "0.05");
    office_set(o, "projects/2/funds/2/spent", "0.05");
    app_json(o->app, &json);
    assert_non_null(strstr(json.s, "\"totals\":{\"budget\":\"300.05\",\"adjustment\":\"0.00\","
                                   "\"spent\":\"300.05\",\"balance\":\"0.00\"}"));
    text_finish(&json);
}

static void expect_column(struct office *o, const char *key, const char *want)
{
    const struct record *r = app_record(o->app);
    const struct row *project = record_project(r, app_report_row(o->app), 0);
    const struct kind *fund = dict_kind(r->dict, "fund");
    struct text sum = {0};

    app_column_total(o->app, project, fund, kind_field(fund, key), &sum);
    if (strcmp(text_str(&sum), want) != 0)
        fail_msg("%s: 「%s」, not 「%s」", key, text_str(&sum), want);
    text_finish(&sum);
}

/* A row that is not filled in yet is left out; one with a text that is no figure is not. */
static void a_sum_without_one_of_its_figures_is_not_shown(void **state)
{
    struct office *o = *state;
    struct text json = {0};

    office_set(o, "projects/1/funds/1/budget", "0.5");
    office_set(o, "projects/1/funds/1/adjustment", "0.17");
    office_set(o, "projects/1/funds/2/item", "药品补助");
    expect_column(o, "adjustment", "0.17");
    expect_column(o, "revised", "0.67");
    office_set(o, "projects/1/funds/2/budget", "1");
    expect_column(o, "budget", "1.50");
    expect_column(o, "revised", "");
    office_set(o, "projects/1/funds/2/adjustment", "1O");
    expect_column(o, "budget", "1.50");
    expect_column(o, "adjustment", "");
    expect_column(o, "revised", "");
    office_set(o, "projects/1/funds/2/adjustment", "无");
    expect_column(o, "adjustment", "0.17");
    expect_column(o, "revised", "1.67");
    office_set(o, "projects/1/funds/2/budget", "待核实");
    expect_column(o, "budget", "");
    expect_column(o, "revised", "");
    app_json(o->app, &json);
    assert_non_null(strstr(json.s, "\"totals\":{\"budget\":\"\",\"adjustment\":\"0.17\""));
    text_finish(&json);
}

static void a_sum_too_large_is_not_shown(void **state)
{
    struct office *o = *state;
    struct text json = {0};
    char path[64];

    for (int i = 1; i <= 950; i++) {
        snprintf(path, sizeof path, "projects/1/funds/%d/budget", i);
        office_set(o, path, "9999999999");
    }
    app_json(o->app, &json);
    assert_non_null(strstr(json.s, "\"totals\":{\"budget\":\"\""));
    text_finish(&json);
}

static void every_format_holds_the_projects(void **state)
{
    struct office *o = *state;
    struct text text = {0};

    office_fill(o, 1);
    office_fill(o, 2);
    assert_int_equal(export(o, "a.txt", NULL), STATUS_OK);
    assert_int_equal(export(o, "a.docx", NULL), STATUS_OK);
    assert_int_equal(export(o, "a.json", NULL), STATUS_OK);
    read_file(o, "a.txt", &text);
    assert_non_null(strstr(text.s, "（一）乡村医生补助第1批"));
    assert_non_null(strstr(text.s, "（二）乡村医生补助第2批"));
    assert_non_null(strstr(text.s, "草稿"));
    text_clear(&text);
    read_file(o, "a.docx", &text);
    assert_memory_equal(text.s, "PK", 2);
    text_finish(&text);
    assert_int_equal(export(o, "a.doc", NULL), STATUS_USAGE);
    assert_int_equal(export(o, "none/a.txt", NULL), STATUS_IO);
}

static void gb18030_is_written_and_named_when_it_cannot_be(void **state)
{
    struct office *o = *state;
    struct text text = {0};

    office_fill(o, 1);
    assert_int_equal(export(o, "a.txt", "GB18030"), STATUS_OK);
    read_file(o, "a.txt", &text);
    assert_non_null(strstr(text.s, "\xcf\xe7\xb4\xe5")); /* 乡村 */
    assert_int_equal(export(o, "a.txt", "EBCDIC-9"), STATUS_USAGE);
    text_finish(&text);
}

/* The name that is offered can be written to, however long the title. */
static void the_offered_name_is_not_too_long(void **state)
{
    static const char *const ending[] = {".docx", "审核清单.csv"};
    struct office *o = *state;
    const char *home = getenv("HOME");
    char *before = home ? strdup(home) : NULL;
    struct text title = {0};

    setenv("HOME", o->folder, 1);
    for (int i = 0; i < 120; i++)
        text_add(&title, i % 3 ? "报告" : "a\xCC\x81"); /* an accent stays with its letter */
    office_set(o, "title", title.s);
    for (size_t i = 0; i < 2; i++) {
        struct text name = {0};
        struct err err = {0};
        size_t folder = strlen(o->folder) + 1;

        app_export_name(o->app, ending[i], &name);
        assert_true(strlen(name.s + folder) <= 255);
        assert_true(strlen(name.s + folder) > 240);
        assert_true(utf8_valid(name.s, name.bytes));
        assert_non_null(strstr(name.s, "2025年a\xCC\x81报告报告"));
        assert_string_equal(name.s + name.bytes - strlen(ending[i]), ending[i]);
        if ((i ? app_export_findings(o->app, name.s, &err)
               : app_export(o->app, name.s, NULL, &err)) != STATUS_OK)
            fail_msg("%s", err.msg);
        text_finish(&name);
    }
    if (before)
        setenv("HOME", before, 1);
    free(before);
    text_finish(&title);
}

/* No cell of the list of findings is a formula. */
static void the_list_of_findings_in_three_forms(void **state)
{
    struct office *o = *state;
    struct text out = {0};

    office_fill(o, 1);
    office_set(o, "projects/1/name", "=1+1\"甲");
    office_set(o, "projects/1/funds/1/balance", "1");
    assert_int_equal(app_print_findings(o->app, "csv", &out, NULL), STATUS_OK);
    assert_non_null(strstr(out.s, "\"'=1+1\"\"甲\""));
    text_clear(&out);
    assert_int_equal(app_print_findings(o->app, "jsonl", &out, NULL), STATUS_OK);
    assert_non_null(strstr(out.s, "\"id\":\"fund-balance@projects/1/funds/1/"));
    assert_non_null(strstr(out.s, "\"difference\":\"1.00\""));
    assert_non_null(strstr(out.s, "\"answer\":\"open\""));
    text_clear(&out);
    assert_int_equal(app_print_findings(o->app, "html", &out, NULL), STATUS_USAGE);
    text_finish(&out);
}

static void a_copy_is_made_and_comes_back(void **state)
{
    struct office *o = *state;
    struct app_options options = {.db = o->db, .user = "王某"};
    struct text says = {0};
    char copy[160];

    office_fill(o, 1);
    snprintf(copy, sizeof copy, "%s/copy.db", o->folder);
    assert_int_equal(app_backup(o->app, copy, &says, NULL), STATUS_OK);
    office_set(o, "projects/1/name", "改坏了");
    assert_int_equal(app_flush(o->app, NULL), STATUS_OK);
    assert_int_equal(app_restore(&options, copy, false, &says, NULL), STATUS_BUSY);
    app_leave(o->app);
    app_close(o->app);
    assert_int_equal(app_restore(&options, copy, true, &says, NULL), STATUS_OK);
    assert_int_equal(app_restore(&options, copy, false, &says, NULL), STATUS_OK);
    assert_int_equal(app_open(&options, &o->app, NULL), STATUS_OK);
    assert_int_equal(app_enter(o->app, o->number, NULL), STATUS_OK);
    assert_string_equal(office_get(o, "projects/1/name"), "乡村医生补助第1批");
    text_clear(&says);
    assert_int_equal(app_verify(o->app, &says, NULL), STATUS_OK);
    text_finish(&says);
}

static void history_and_search(void **state)
{
    struct office *o = *state;
    const struct app_history *past;
    const struct hit *hit;
    struct place place;
    size_t count;

    office_set(o, "projects/1/name", "麻风病防治补助");
    office_set(o, "projects/1/name", "结核病防治补助");
    office_set(o, "projects/1/name", "");
    assert_int_equal(app_find(o->app, "projects/1/name", false, &place, NULL), STATUS_OK);
    assert_int_equal(app_flush(o->app, NULL), STATUS_OK);
    assert_int_equal(app_history(o->app, place.row, place.field, &past, &count, NULL), STATUS_OK);
    assert_int_equal(count, 3);
    assert_string_equal(past[0].typed, "");
    assert_string_equal(past[2].typed, "麻风病防治补助");
    assert_string_equal(past[2].who, "王某");
    office_set(o, "projects/1/goals", "全县公路沿线乡镇都已覆盖");
    assert_int_equal(app_flush(o->app, NULL), STATUS_OK);
    assert_int_equal(app_search(o->app, "公路", &hit, &count, NULL), STATUS_OK);
    assert_int_equal(count, 1);
    assert_string_equal(hit[0].field, "goals");
    assert_int_equal(app_search(o->app, "%", &hit, &count, NULL), STATUS_OK);
    assert_int_equal(count, 0);
}

/* A reference is kept by the key of the row it means; people know the row. */
static void a_reference_is_shown_as_its_row(void **state)
{
    struct office *o = *state;
    const struct app_history *past;
    struct place place;
    struct text says = {0};
    struct cursor at;
    size_t count;

    office_set(o, "projects/1/problems/1/text", "资金下达晚，年内来不及支付");
    office_set(o, "projects/1/problems/2/text", "台账登记不全，核对费时费力");
    office_set(o, "projects/1/measures/1/answers", "2");
    office_set(o, "projects/1/measures/1/answers", "1、2");
    office_set(o, "projects/1/measures/1/answers", "1");
    assert_int_equal(app_undo(o->app, false, &says, &at, NULL), STATUS_OK);
    assert_non_null(strstr(text_str(&says), "对应问题 「问题 1」 改回 「1、2」"));
    text_clear(&says);
    office_restart(o, "王某");
    assert_int_equal(app_undo(o->app, false, &says, &at, NULL), STATUS_OK);
    assert_non_null(strstr(text_str(&says), "对应问题 「1、2」 改回 「问题 2」"));
    assert_int_equal(app_find(o->app, "projects/1/measures/1/answers", false, &place, NULL),
                     STATUS_OK);
    assert_int_equal(app_flush(o->app, NULL), STATUS_OK);
    assert_int_equal(app_history(o->app, place.row, place.field, &past, &count, NULL), STATUS_OK);
    assert_int_equal(count, 6);
    assert_string_equal(past[0].shown, "问题 2");
    assert_string_equal(past[1].shown, "1、2");
    assert_string_equal(past[2].shown, "问题 1");
    office_set(o, "projects/1/measures/1/answers", past[2].typed);
    assert_string_equal(office_get(o, "projects/1/measures/1/answers"), "1");
    text_clear(&says);
    assert_int_equal(app_print_log(o->app, &says, NULL), STATUS_OK);
    assert_non_null(strstr(says.s, "projects/1/measures/1/answers 问题 2 改为 问题 1"));
    assert_int_equal(app_find(o->app, "projects/1/problems/2", false, &place, NULL), STATUS_OK);
    assert_int_equal(app_remove(o->app, place.row, NULL), STATUS_OK);
    text_clear(&says);
    assert_int_equal(app_print_log(o->app, &says, NULL), STATUS_OK);
    assert_non_null(strstr(says.s, "台账登记不全，核对费时费力 改为 问题 1"));
    text_finish(&says);
}

static void the_shipped_template_is_without_fault(void **state)
{
    struct app_options options = {0};
    struct text says = {0};
    struct err err = {0};

    (void)state;
    if (app_lint(&options, PROJECT_SOURCE "/data/templates/fund-report.yaml", &says, &err) !=
        STATUS_OK)
        fail_msg("%s\n%s", err.msg, text_str(&says));
    text_finish(&says);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, office_open, office_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(amounts_are_exact),
        TEST(totals_are_the_sums),
        TEST(a_sum_without_one_of_its_figures_is_not_shown),
        TEST(a_sum_too_large_is_not_shown),
        TEST(every_format_holds_the_projects),
        TEST(gb18030_is_written_and_named_when_it_cannot_be),
        TEST(the_offered_name_is_not_too_long),
        TEST(the_list_of_findings_in_three_forms),
        TEST(a_copy_is_made_and_comes_back),
        TEST(history_and_search),
        TEST(a_reference_is_shown_as_its_row),
        cmocka_unit_test(the_shipped_template_is_without_fault),
    };

    return cmocka_run_group_tests_name("app.output", tests, NULL, NULL);
}
