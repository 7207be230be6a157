/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Paths to places and back. */
#include "small.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Two projects; the first has two fund lines and a problem with a proof. */
static void fill(struct small *s)
{
    small_row(s, "projects/2");
    small_row(s, "projects/1/funds/2");
    small_row(s, "projects/1/problems/1/proofs/1");
    small_end(s);
}

static const struct {
    const char *path;
    const char *kind;  /* of the row */
    const char *field; /* NULL: none */
    size_t number;
    bool exists;
} FOUND[] = {
    {"title", "report", "title", 1, true},
    {"state", "report", "state", 1, true},
    {"problems", "report", "problems", 1, true}, /* a text of the report, not the group */
    {"unit", "ledger", "unit", 1, true},
    {"year", "ledger", "year", 1, true},
    {"projects", "project", NULL, 0, false},
    {"projects/2", "project", NULL, 2, true},
    {"projects/3", "project", NULL, 3, false},
    {"projects/2/name", "project", "name", 2, true},
    {"projects/3/name", "project", "name", 3, false},
    {"projects/1/budget_sum", "project", "budget_sum", 1, true},
    {"projects/1/funds", "project", "funds", 1, true},
    {"projects/2/problems", "project", "problems", 2, true},
    {"projects/1/funds/2", "fund", NULL, 2, true},
    {"projects/1/funds/2/spent", "fund", "spent", 2, true},
    {"projects/1/funds/3/spent", "fund", "spent", 3, false},
    {"projects/1/problems/1/proofs/1/copies", "proof", "copies", 1, true},
    {"projects/1/problems/1/proofs", "problem", "proofs", 1, true},
};

static void finds_places(void **state)
{
    struct small *s = *state;
    fill(s);
    size_t rows = s->record->rows;
    for (size_t i = 0; i < sizeof FOUND / sizeof *FOUND; i++) {
        struct place p = small_find(s, FOUND[i].path);
        const char *field = p.field ? p.field->key : "";
        if (strcmp(p.kind->key, FOUND[i].kind) != 0 ||
            strcmp(field, FOUND[i].field ? FOUND[i].field : "") != 0 ||
            p.number != FOUND[i].number || (p.row != NULL) != FOUND[i].exists)
            fail_msg("%s: %s %s %zu %s", FOUND[i].path, p.kind->key, field, p.number,
                     p.row ? "exists" : "does not exist");
        if (strcmp(p.kind->key, "ledger") != 0)
            assert_non_null(p.parent);
    }
    assert_int_equal(s->record->rows, rows);
    assert_int_equal(s->step->changes, 0);
}

static void paths_come_back(void **state)
{
    struct small *s = *state;
    fill(s);
    for (size_t i = 0; i < sizeof FOUND / sizeof *FOUND; i++) {
        struct place p = small_find(s, FOUND[i].path);
        struct text path = {0};
        if (!p.row)
            continue;
        record_path(s->record, s->report, p.row, p.field, &path);
        assert_string_equal(text_str(&path), FOUND[i].path);
        text_finish(&path);
    }
}

static const struct {
    const char *path;
    enum status status;
    const char *says; /* a part of the sentence */
} REFUSED[] = {
    {"", STATUS_USAGE, "路径"},
    {"/", STATUS_USAGE, "路径"},
    {"/title", STATUS_USAGE, "路径"},
    {"title/", STATUS_USAGE, "路径"},
    {"projects//name", STATUS_USAGE, "序号"},
    {"projects/1/", STATUS_USAGE, "序号"},
    {"no_such", STATUS_USAGE, "no_such"},
    {"funds/1", STATUS_USAGE, "funds"},
    {"ledgers/1", STATUS_USAGE, "ledgers"},
    {"projects/0", STATUS_USAGE, "序号"},
    {"projects/-1", STATUS_USAGE, "序号"},
    {"projects/1x/name", STATUS_USAGE, "序号"},
    {"projects/99999999999999999999/name", STATUS_USAGE, "序号"},
    {"projects/name", STATUS_USAGE, "序号"},
    {"projects/1/no_such", STATUS_USAGE, "项目没有「no_such」"},
    {"projects/1/name/x", STATUS_USAGE, "name"},
    {"projects/1/funds/1/no_such", STATUS_USAGE, "no_such"},
    {"projects/1/projects/1", STATUS_USAGE, "projects"},
    {"projects/3/funds/1/spent", STATUS_NOT_FOUND, "第 3 个项目"},
    {"projects/1/problems/2/proofs/1", STATUS_NOT_FOUND, "第 2 个问题"},
    {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
     "a",
     STATUS_USAGE, "路径"},
};

static void refuses_what_is_no_path(void **state)
{
    struct small *s = *state;
    fill(s);
    for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
        struct place p = {.number = 77};
        struct err err = {0};
        enum status status = record_find(s->record, s->report, REFUSED[i].path, NULL, &p, &err);
        if (status != REFUSED[i].status || !strstr(err.msg, REFUSED[i].says))
            fail_msg("%s: status %d, %s", REFUSED[i].path, (int)status, err.msg);
        assert_int_equal(p.number, 77);
    }
}

static void makes_rows_up_to_the_place(void **state)
{
    struct small *s = *state;
    struct place p;
    struct err err = {0};
    small_row(s, "projects/3/funds/2");
    assert_int_equal(record_projects(s->record, s->report), 3);
    assert_int_equal(row_count(small_find(s, "projects/3").row, small_kind(s, "fund")), 2);
    assert_int_equal(row_count(small_find(s, "projects/2").row, small_kind(s, "fund")), 0);
    small_end(s);
    small_row(s, "projects/3/funds/2"); /* it is there */
    assert_int_equal(s->step->changes, 0);
    assert_int_equal(record_find(s->record, s->report, "projects/900000/name", s->step, &p, &err),
                     STATUS_USAGE);
    assert_non_null(strstr(err.msg, "900000"));
    assert_int_equal(s->step->changes, 0);
}

static void a_locked_report_still_counts_what_is_made(void **state)
{
    struct small *s = *state;
    small_set(s, "state", "已复核");
    small_row(s, "projects/2");
    assert_int_equal(record_projects(s->record, s->report), 2);
}

static void rows_have_names(void **state)
{
    static const struct {
        const char *path, *typed, *name;
    } CASES[] = {
        {"projects/1/name", "考试考务费", "考试考务费"},
        {"projects/1/funds/2/item", "", "第 2 行"},
        {"projects/1/problems/1/text", "　　第一行\n第二行", "第一行"},
        {"projects/1/problems/1/text",
         "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十",
         "一二三四五六七八九十一二三四五六七八九十"},
    };
    struct small *s = *state;
    fill(s);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct text name = {0};
        small_set(s, CASES[i].path, CASES[i].typed);
        record_name(s->record, s->report, small_find(s, CASES[i].path).row, &name);
        assert_string_equal(text_str(&name), CASES[i].name);
        text_finish(&name);
    }
}

/* On the screen a project has the number of the report shown, not that of the ledger. */
static void a_project_without_a_name_has_its_number_in_the_report(void **state)
{
    struct small *s = *state;
    struct text names = {0};
    struct row *hidden = small_row(s, "projects/1");
    struct row *project = small_row(s, "projects/2");
    record_show(s->record, s->step, s->report, hidden, false);
    record_name(s->record, s->report, project, &names);
    text_add(&names, " ");
    record_name(s->record, s->report, hidden, &names);
    text_add(&names, " ");
    record_name(s->record, NULL, project, &names);
    assert_string_equal(text_str(&names), "第 1 项 项目 项目");
    text_finish(&names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(finds_places),
        SMALL_TEST(paths_come_back),
        SMALL_TEST(refuses_what_is_no_path),
        SMALL_TEST(makes_rows_up_to_the_place),
        SMALL_TEST(a_locked_report_still_counts_what_is_made),
        SMALL_TEST(rows_have_names),
        SMALL_TEST(a_project_without_a_name_has_its_number_in_the_report),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
