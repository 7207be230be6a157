/* SPDX-License-Identifier: MulanPSL-2.0 */
/* A record rebuilt from what a disk holds, whole, in any order, and a large one. */
#include "small.h"

#include "base/day.h"
#include "support/office.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void put_row(struct record *to, const struct row *row)
{
    struct row *parent = row->parent ? record_row(to, row->parent->id) : NULL;
    assert_non_null(
        record_put_row(to, row->id, row->key, row->kind, parent, row->order, row->removed));
}

static void put_values(struct record *to, const struct row *row)
{
    for (size_t i = 0; i < row->kind->fields; i++) {
        const struct value *v = &row->value[i];
        if (v->touched)
            record_put_value(to, record_row(to, row->id), &row->kind->field[i], v->typed, v->state,
                             v->number, 5);
    }
}

/* As a store would: lists backwards, rows parents first. */
static struct record *reloaded(const struct record *from, int64_t *next_row)
{
    struct record *to = record_create_bare(from->dict, next_row);
    for (size_t i = 0; i < from->rows; i++)
        put_row(to, from->row[i]);
    for (size_t i = from->rows; i-- > 0;)
        put_values(to, from->row[i]);
    for (size_t i = from->showns; i-- > 0;)
        record_put_shown(to, from->shown[i].report, from->shown[i].project, from->shown[i].shown);
    for (size_t i = from->reasons; i-- > 0;)
        record_put_reason(to, from->reason[i].rule, from->reason[i].row, from->reason[i].figure,
                          from->reason[i].text);
    record_settle(to);
    return to;
}

static void a_reloaded_record_is_the_same(void **state)
{
    struct small *s = *state;
    struct text before = {0};
    struct text after = {0};
    int64_t next_row = 1;
    small_set(s, "year", "2025");
    small_set(s, "projects/3/name", "丙");
    small_set(s, "projects/1/name", "待核实");
    small_set(s, "projects/1/start_on", "3.15");
    small_set(s, "projects/1/end_on", "不知道");
    small_set(s, "projects/1/funds/2/spent", "=1.1+2.2");
    small_set(s, "projects/1/funds/1/spent", "12O.5");
    small_set(s, "projects/1/allocations/1/fund", "2");
    small_set(s, "projects/1/allocations/2/fund", "9");
    small_set(s, "projects/2/problems", "无");
    small_set(s, "projects/2/name", "");
    record_remove(s->record, s->step, small_find(s, "projects/2").row);
    record_move(s->record, s->step, small_find(s, "projects/2").row, NULL);
    record_show(s->record, s->step, s->report, small_find(s, "projects/2").row, false);
    record_give_reason(s->record, s->step, "a", small_find(s, "projects/1").row, "1", "甲");
    record_give_reason(s->record, s->step, "b", small_find(s, "projects/1").row, "2", "乙\n丙");
    small_dump(s->record, &before);
    struct record *again = reloaded(s->record, &next_row);
    small_dump(again, &after);
    assert_string_equal(text_str(&after), text_str(&before));
    assert_int_equal(next_row, s->next_row);
    assert_int_equal(record_year(again), 2025);
    record_destroy(again);
    text_finish(&before);
    text_finish(&after);
}

static const struct {
    const char *kind, *key, *typed;
    enum value_state stored, state;
    int64_t number;
} STORED[] = {
    {"fund", "spent", "477", VALUE_SET, VALUE_SET, 477000000},
    {"fund", "spent", "4x7", VALUE_SET, VALUE_UNREADABLE, 0},
    {"fund", "spent", "477", VALUE_UNREADABLE, VALUE_UNREADABLE, 0},
    {"fund", "spent", "477", (enum value_state)9, VALUE_UNREADABLE, 0},
    {"fund", "spent", "无", VALUE_NONE, VALUE_NONE, 0},
    {"fund", "spent", "", VALUE_BLANK, VALUE_BLANK, 0},
    {"fund", "source", "村级", VALUE_SET, VALUE_UNREADABLE,
     0}, /* a choice of an older dictionary */
    {"project", "start_on", "2025-03-15", VALUE_SET, VALUE_SET, 20250315},
    {"project", "start_on", "3.15", VALUE_SET, VALUE_UNREADABLE, 0},
};

static void the_text_is_the_truth(void **state)
{
    struct small *s = *state;
    small_row(s, "projects/1/funds/1");
    for (size_t i = 0; i < sizeof STORED / sizeof *STORED; i++) {
        const struct field *f = small_field(s, STORED[i].kind, STORED[i].key);
        struct row *row = strcmp(STORED[i].kind, "fund") == 0
                              ? small_find(s, "projects/1/funds/1").row
                              : small_find(s, "projects/1").row;
        record_put_value(s->record, row, f, STORED[i].typed, STORED[i].stored, 123, 5);
        const struct value *v = row_value(row, f);
        if (v->state != STORED[i].state || v->number != STORED[i].number)
            fail_msg("%s as %d: state %d, number %lld", STORED[i].typed, (int)STORED[i].stored,
                     (int)v->state, (long long)v->number);
        assert_true(v->touched);
        assert_int_equal(v->change, 5);
    }
}

static void rows_in_the_wrong_place_are_refused(void **state)
{
    struct small *s = *state;
    struct row *project = small_row(s, "projects/1");
    uint8_t key[ROW_KEY_BYTES] = {1};
    size_t rows = s->record->rows;
    assert_null(record_put_row(s->record, 500, key, small_kind(s, "fund"), s->report, 0, false));
    assert_null(record_put_row(s->record, 500, key, small_kind(s, "fund"), NULL, 0, false));
    assert_null(record_put_row(s->record, 500, key, small_kind(s, "ledger"), project, 0, false));
    assert_null(record_put_row(s->record, 500, key, small_kind(s, "ledger"), NULL, 0, false));
    assert_int_equal(s->record->rows, rows);
}

enum { PROJECTS = 1000, FUNDS = 99 };

/* 100,000 rows put in disorder, found, listed and edited within seconds, sanitizers and all. */
static void a_large_ledger_is_quick(void **state)
{
    struct small *s = *state;
    struct dice dice = dice_from(7);
    int64_t begin = steady_ms();
    struct record *r = record_create_bare(s->dict, &s->next_row);
    const struct kind *fund = small_kind(s, "fund");
    uint8_t key[ROW_KEY_BYTES] = {0};
    struct row *ledger = record_put_row(r, 1, key, s->dict->ledger, NULL, 0, false);
    key[0] = 1;
    struct row *report = record_put_row(r, 2, key, s->dict->report, ledger, 0, false);
    for (int64_t p = 0; p < PROJECTS; p++) {
        int64_t id = 1000000 - p * (FUNDS + 1);
        memcpy(key, &id, sizeof id);
        struct row *project = record_put_row(r, id, key, s->dict->project, ledger, p, false);
        record_put_shown(r, 2, id, true);
        for (int64_t i = 1; i <= FUNDS; i++) {
            int64_t child = id + i;
            memcpy(key, &child, sizeof child);
            struct row *row = record_put_row(r, child, key, fund, project, FUNDS - i, false);
            record_put_value(r, row, small_field(s, "fund", "spent"), "1.5", VALUE_SET, 0, 1);
        }
    }
    record_settle(r);
    assert_int_equal(record_projects(r, report), PROJECTS);
    struct step *step = step_create(1, 1, "王某");
    for (int i = 0; i < 20000; i++) {
        struct text path = {0};
        struct place place;
        text_addf(&path, "projects/%zu/funds/%zu/spent", dice_below(&dice, PROJECTS) + 1,
                  dice_below(&dice, FUNDS) + 1);
        assert_int_equal(record_find(r, report, text_str(&path), NULL, &place, NULL), STATUS_OK);
        record_set(r, step, place.row, place.field, i % 2 ? "2" : "3");
        text_finish(&path);
    }
    step_destroy(step);
    record_destroy(r);
    assert_true(steady_ms() - begin < 20000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(a_reloaded_record_is_the_same),
        SMALL_TEST(the_text_is_the_truth),
        SMALL_TEST(rows_in_the_wrong_place_are_refused),
        SMALL_TEST(a_large_ledger_is_quick),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
