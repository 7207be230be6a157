/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Edits: values, rows and their order, shown projects, reasons; and taking them back. */
#include "small.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void only_a_change_is_a_change(void **state)
{
    struct small *s = *state;
    small_row(s, "projects/1/funds/1");
    small_end(s);
    assert_false(small_set(s, "projects/1/funds/1/spent", ""));
    assert_false(small_value(s, "projects/1/funds/1/spent")->touched);
    assert_int_equal(s->step->changes, 0);
    assert_true(small_set(s, "projects/1/funds/1/spent", "476"));
    assert_false(small_set(s, "projects/1/funds/1/spent", " 476 "));
    assert_true(small_set(s, "projects/1/funds/1/spent", ""));
    assert_true(small_value(s, "projects/1/funds/1/spent")->touched);
    assert_int_equal(s->step->changes, 2);
    const struct change *c = &s->step->change[1];
    assert_string_equal(c->field, "spent");
    assert_string_equal(c->from.typed, "476");
    assert_int_equal(c->to.state, VALUE_BLANK);
}

static void a_creation_says_everything(void **state)
{
    struct small *s = *state;
    char expected[128];
    char key[ROW_KEY_HEX_BYTES] = "";
    small_end(s);
    const struct row *project = small_row(s, "projects/1");
    for (size_t i = 0; i < ROW_KEY_BYTES; i++)
        snprintf(key + 2 * i, 3, "%02x", project->key[i]);
    snprintf(expected, sizeof expected, "project %lld 1024 %s", (long long)s->record->ledger->id,
             key);
    assert_int_equal(s->step->changes, 2);
    assert_string_equal(s->step->change[0].field, FIELD_CREATED);
    assert_string_equal(s->step->change[0].to.typed, expected);
    snprintf(expected, sizeof expected, FIELD_SHOWN "%lld", (long long)s->report->id);
    assert_string_equal(s->step->change[1].field, expected);
    assert_string_equal(s->step->change[1].to.typed, "1");
    assert_ptr_equal(record_row(s->record, project->id), project);
    assert_ptr_equal(record_row_by_key(s->record, project->key), project);
}

/* ---- order ---- */

static void names_are(struct small *s, const char *expected)
{
    struct text names = {0};
    const struct row *project = small_find(s, "projects/1").row;
    const struct kind *fund = small_kind(s, "fund");
    for (size_t i = 0; i < row_count(project, fund); i++) {
        const struct row *row = row_child(project, fund, i);
        assert_int_equal(row_number(row), i + 1);
        record_name(s->record, s->report, row, &names);
    }
    assert_string_equal(text_str(&names), expected);
    text_finish(&names);
}

static struct row *add_fund(struct small *s, const char *name, const struct row *after)
{
    struct row *project = small_row(s, "projects/1");
    struct row *row = record_add(s->record, s->step, project, small_kind(s, "fund"), after);
    record_set(s->record, s->step, row, small_field(s, "fund", "item"), name);
    return row;
}

static void rows_stand_where_they_are_put(void **state)
{
    struct small *s = *state;
    struct row *a = add_fund(s, "甲", NULL);
    struct row *b = add_fund(s, "乙", NULL);
    struct row *c = add_fund(s, "丙", a);
    names_are(s, "甲丙乙");
    record_move(s->record, s->step, b, NULL);
    names_are(s, "乙甲丙");
    record_move(s->record, s->step, b, a);
    names_are(s, "甲乙丙");
    record_move(s->record, s->step, c, a);
    names_are(s, "甲丙乙");
    small_end(s);
    record_move(s->record, s->step, c, a);
    record_move(s->record, s->step, a, NULL);
    assert_int_equal(s->step->changes, 0); /* they stood there */
    record_remove(s->record, s->step, c);
    names_are(s, "甲乙");
    assert_int_equal(row_number(c), 0);
    record_restore(s->record, s->step, c);
    names_are(s, "甲丙乙");
}

static void siblings_are_renumbered_when_no_gap_is_left(void **state)
{
    struct small *s = *state;
    struct row *first = add_fund(s, "甲", NULL);
    add_fund(s, "末", NULL);
    size_t renumbered = 0;
    small_end(s);
    for (int i = 0; i < 40; i++) {
        char name[8];
        snprintf(name, sizeof name, "%c", 'z' - i % 26);
        add_fund(s, name, first);
        for (size_t k = 0; k < s->step->changes; k++)
            renumbered += strcmp(s->step->change[k].field, FIELD_ORDER) == 0;
        small_end(s);
    }
    names_are(s, "甲mnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz末");
    assert_true(renumbered > 0);
    for (int i = 0; i < 40; i++)
        assert_int_equal(small_revert(s, false, NULL), STATUS_OK);
    names_are(s, "甲末");
    for (int i = 0; i < 40; i++)
        assert_int_equal(small_revert(s, true, NULL), STATUS_OK);
    names_are(s, "甲mnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz末");
}

static void extreme_orders_are_renumbered(void **state)
{
    struct small *s = *state;
    struct row *project = small_row(s, "projects/1");
    const struct kind *fund = small_kind(s, "fund");
    uint8_t key[ROW_KEY_BYTES] = {1};
    record_put_row(s->record, 900, key, fund, project, INT64_MIN, false);
    key[0] = 2;
    record_put_row(s->record, 901, key, fund, project, INT64_MAX, false);
    record_settle(s->record);
    struct row *low = record_row(s->record, 900);
    struct row *high = record_row(s->record, 901);
    struct row *middle = record_add(s->record, s->step, project, fund, low);
    struct row *last = record_add(s->record, s->step, project, fund, NULL);
    assert_int_equal(row_number(low), 1);
    assert_int_equal(row_number(middle), 2);
    assert_int_equal(row_number(high), 3);
    assert_int_equal(row_number(last), 4);
    assert_true(middle->id > 901);
}

/* ---- shown projects ---- */

static void new_projects_join_open_reports(void **state)
{
    static const struct {
        const char *state;
        bool joins;
    } CASES[] = {
        {"填报中", true}, {"待复核", true}, {"已复核", false}, {"已上报", false}, {"", true}};
    struct small *s = *state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        record_set(s->record, s->step, s->report, small_field(s, "report", "state"),
                   CASES[i].state);
        const struct row *p =
            record_add(s->record, s->step, s->record->ledger, s->dict->project, NULL);
        assert_int_equal(record_shows(s->record, s->report, p), CASES[i].joins);
    }
    assert_int_equal(record_projects(s->record, s->report), 3);
    assert_int_equal(row_count(s->record->ledger, s->dict->project), 5);
}

static void a_report_counts_its_own_projects(void **state)
{
    struct small *s = *state;
    struct row *first = small_row(s, "projects/1");
    struct row *second = small_row(s, "projects/2");
    struct row *third = small_row(s, "projects/3");
    record_show(s->record, s->step, s->report, second, false);
    assert_int_equal(record_projects(s->record, s->report), 2);
    assert_ptr_equal(record_project(s->record, s->report, 1), third);
    assert_null(record_project(s->record, s->report, 2));
    assert_int_equal(record_project_number(s->record, s->report, third), 2);
    assert_int_equal(record_project_number(s->record, s->report, second), 0);
    assert_int_equal(row_number(third), 3);
    record_move(s->record, s->step, third, NULL);
    assert_int_equal(record_project_number(s->record, s->report, third), 1);
    record_remove(s->record, s->step, first);
    assert_int_equal(record_projects(s->record, s->report), 1);
    small_end(s);
    record_show(s->record, s->step, s->report, second, false);
    assert_int_equal(s->step->changes, 0);
}

/* ---- reasons ---- */

static void reasons_are_given_replaced_and_withdrawn(void **state)
{
    struct small *s = *state;
    struct record *r = s->record;
    struct row *p = small_row(s, "projects/1");
    small_end(s);
    record_give_reason(r, s->step, "low-rate", p, "63.54% 350.00", "招标节约\n附说明");
    small_end(s);
    record_give_reason(r, s->step, "money-copied", p, "1.00", "两项同额");
    small_end(s);
    const struct reason *reason = record_reason(r, "low-rate", p->id);
    assert_non_null(reason);
    assert_string_equal(reason->figure, "63.54% 350.00");
    assert_string_equal(reason->text, "招标节约\n附说明");
    record_give_reason(r, s->step, "low-rate", p, "70.00% 350.00", "改签合同");
    small_end(s);
    record_give_reason(r, s->step, "low-rate", p, "", "");
    small_end(s);
    assert_null(record_reason(r, "low-rate", p->id));
    assert_non_null(record_reason(r, "money-copied", p->id));
    assert_int_equal(small_revert(s, false, NULL), STATUS_OK);
    assert_string_equal(record_reason(r, "low-rate", p->id)->text, "改签合同");
    assert_int_equal(small_revert(s, false, NULL), STATUS_OK);
    assert_string_equal(record_reason(r, "low-rate", p->id)->text, "招标节约\n附说明");
    assert_null(record_reason(r, "low-rate", p->id + 1));
}

/* ---- taking back ---- */

static void a_removed_row_comes_back_whole(void **state)
{
    struct small *s = *state;
    struct text before = {0};
    struct text after = {0};
    small_set(s, "projects/1/name", "考试考务费");
    small_set(s, "projects/1/funds/1/spent", "222.38");
    small_set(s, "projects/1/problems/1/proofs/2/name", "台账");
    small_row(s, "projects/2");
    small_end(s);
    small_dump(s->record, &before);
    record_remove(s->record, s->step, small_find(s, "projects/1").row);
    small_end(s);
    assert_int_equal(record_projects(s->record, s->report), 1);
    assert_int_equal(small_revert(s, false, NULL), STATUS_OK);
    small_dump(s->record, &after);
    assert_string_equal(text_str(&after), text_str(&before));
    text_finish(&before);
    text_finish(&after);
}

static void a_field_changed_since_is_not_taken_back(void **state)
{
    struct small *s = *state;
    struct text before = {0};
    struct text after = {0};
    struct err err = {0};
    small_set(s, "projects/1/funds/1/item", "基药补助");
    small_end(s);
    small_set(s, "projects/1/funds/1/budget", "1");
    small_set(s, "projects/1/funds/1/spent", "476");
    small_set(s, "projects/1/name", "基本药物");
    small_row(s, "projects/1/funds/2");
    small_end(s);
    small_set(s, "projects/1/funds/1/spent", "475"); /* somebody else's step */
    small_dump(s->record, &before);
    size_t changes = s->step->changes;
    assert_int_equal(small_revert(s, false, &err), STATUS_CONFLICT);
    assert_non_null(strstr(err.msg, "「基药补助」"));
    assert_non_null(strstr(err.msg, "「实际支出」"));
    assert_non_null(strstr(err.msg, "475"));
    assert_int_equal(s->step->changes, changes);
    assert_int_equal(s->step->undoes, 0);
    small_dump(s->record, &after);
    assert_string_equal(text_str(&after), text_str(&before));
    small_set(s, "projects/1/funds/1/spent", "476");
    assert_int_equal(small_revert(s, false, &err), STATUS_OK);
    assert_int_equal(small_value(s, "projects/1/name")->state, VALUE_BLANK);
    assert_true(small_value(s, "projects/1/name")->touched); /* it has been changed, twice */
    text_finish(&before);
    text_finish(&after);
}

static void a_step_of_another_record_is_a_conflict(void **state)
{
    static const char *const FIELDS[] = {"no_such_field", FIELD_ORDER, FIELD_SHOWN "x",
                                         FIELD_REASON "low-rate", "spent"};
    struct small *s = *state;
    struct row *fund = small_row(s, "projects/1/funds/1");
    for (size_t i = 0; i < 2 * sizeof FIELDS / sizeof *FIELDS; i++) {
        struct step *old = step_create(77, 1, "李某");
        struct step *back = step_create(78, 1, "李某");
        struct err err = {0};
        struct value from = {.typed = "from", .state = VALUE_SET};
        struct value to = {.typed = "to", .state = VALUE_SET};
        step_add(old, i % 2 ? fund->id : 5000, FIELDS[i / 2], &from, &to);
        assert_int_equal(record_revert(s->record, old, false, back, &err), STATUS_CONFLICT);
        assert_true(err.msg[0]);
        assert_int_equal(back->changes, 0);
        step_destroy(old);
        step_destroy(back);
    }
}

static void undo_and_redo_over_one_step_of_many_edits(void **state)
{
    struct small *s = *state;
    struct text before = {0};
    struct text done = {0};
    struct text now = {0};
    small_set(s, "projects/1/name", "甲");
    small_end(s);
    small_dump(s->record, &before);
    small_set(s, "projects/1/name", "乙"); /* one field twice in a step */
    small_set(s, "projects/1/name", "丙");
    record_remove(s->record, s->step, small_row(s, "projects/1/funds/1")); /* made and removed */
    small_set(s, "projects/2/name", "丁");
    record_move(s->record, s->step, small_find(s, "projects/2").row, NULL);
    small_end(s);
    small_dump(s->record, &done);
    for (int turn = 0; turn < 3; turn++) {
        assert_int_equal(small_revert(s, false, NULL), STATUS_OK);
        text_clear(&now);
        small_dump(s->record, &now);
        assert_string_equal(text_str(&now), text_str(&before));
        assert_int_equal(small_revert(s, true, NULL), STATUS_OK);
        text_clear(&now);
        small_dump(s->record, &now);
        assert_string_equal(text_str(&now), text_str(&done));
    }
    assert_int_equal(small_revert(s, true, NULL), STATUS_NOT_FOUND);
    text_finish(&before);
    text_finish(&done);
    text_finish(&now);
}

static void never_shown_is_not_shown(void **state)
{
    struct small *s = *state;
    struct row *p = small_row(s, "projects/1");
    struct step *old = step_create(77, 1, "王某"); /* from disk: nothing stood before it */
    struct value blank = {0};
    struct value one = {.typed = "1", .state = VALUE_SET};
    struct text field = {0};
    text_addf(&field, FIELD_SHOWN "%lld", (long long)s->report->id);
    step_add(old, p->id, text_str(&field), &blank, &one);
    for (int turn = 0; turn < 2; turn++) {
        assert_int_equal(record_revert(s->record, old, false, s->step, NULL), STATUS_OK);
        assert_false(record_shows(s->record, s->report, p));
        assert_int_equal(record_revert(s->record, old, true, s->step, NULL), STATUS_OK);
        assert_true(record_shows(s->record, s->report, p));
    }
    step_destroy(old);
    text_finish(&field);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(only_a_change_is_a_change),
        SMALL_TEST(a_creation_says_everything),
        SMALL_TEST(rows_stand_where_they_are_put),
        SMALL_TEST(siblings_are_renumbered_when_no_gap_is_left),
        SMALL_TEST(extreme_orders_are_renumbered),
        SMALL_TEST(new_projects_join_open_reports),
        SMALL_TEST(a_report_counts_its_own_projects),
        SMALL_TEST(reasons_are_given_replaced_and_withdrawn),
        SMALL_TEST(a_removed_row_comes_back_whole),
        SMALL_TEST(a_field_changed_since_is_not_taken_back),
        SMALL_TEST(a_step_of_another_record_is_a_conflict),
        SMALL_TEST(never_shown_is_not_shown),
        SMALL_TEST(undo_and_redo_over_one_step_of_many_edits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
