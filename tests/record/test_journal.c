/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The journal: what can be undone and redone. */
#include "record/step.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct step *ordinary(int64_t id)
{
    struct step *s = step_create(id, 1, "王某");
    struct value from = {0};
    struct value to = {.typed = "476", .state = VALUE_SET, .number = 476000000};
    step_add(s, 7, "spent", &from, &to);
    return s;
}

static struct step *taking_back(int64_t id, int64_t undoes, bool redo)
{
    struct step *s = ordinary(id);
    s->undoes = undoes;
    s->redo = redo;
    return s;
}

static int64_t id_of(const struct step *s)
{
    return s ? s->id : 0;
}

/* A history in words: a number is an ordinary step, u and r take back and do again. */
static const struct {
    const char *history;
    int64_t undo, redo; /* what comes next; 0 is none */
} HISTORIES[] = {
    {"", 0, 0},
    {"1", 1, 0},
    {"1 2 3", 3, 0},
    {"1 2 3 u", 2, 3},
    {"1 2 3 u u", 1, 2},
    {"1 2 3 u u u", 0, 1},
    {"1 2 3 u u r", 2, 3},
    {"1 2 3 u u r r", 3, 0},
    {"1 2 3 u u 4", 4, 0},
    {"1 2 3 u u 4 u", 1, 4},
    {"1 2 3 u u 4 u u", 0, 1},
    {"1 u r u r u", 0, 1},
};

static void play(struct journal *j, const char *history)
{
    int64_t id = 1000;
    for (const char *c = history; *c; c++) {
        if (*c == 'u')
            journal_take(j, taking_back(++id, id_of(journal_undo(j)), false));
        else if (*c == 'r')
            journal_take(j, taking_back(++id, id_of(journal_redo(j)), true));
        else if (*c != ' ')
            journal_take(j, ordinary(*c - '0'));
    }
}

static void follows_undo_and_redo(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof HISTORIES / sizeof *HISTORIES; i++) {
        struct journal j = {0};
        play(&j, HISTORIES[i].history);
        if (id_of(journal_undo(&j)) != HISTORIES[i].undo ||
            id_of(journal_redo(&j)) != HISTORIES[i].redo)
            fail_msg("%s: undo %lld, redo %lld", HISTORIES[i].history,
                     (long long)id_of(journal_undo(&j)), (long long)id_of(journal_redo(&j)));
        journal_finish(&j);
    }
}

static void keeps_at_least_500_steps(void **state)
{
    struct journal j = {0};
    (void)state;
    for (int64_t id = 1; id <= 5000; id++) {
        journal_take(&j, ordinary(id));
        assert_int_equal(id_of(journal_undo(&j)), id);
        assert_true(j.dones <= 2000);
    }
    int64_t id = 5000;
    for (; id > 4500; id--) {
        assert_int_equal(id_of(journal_undo(&j)), id);
        journal_take(&j, taking_back(10000 + id, id, false));
    }
    for (id++; id <= 5000; id++) {
        assert_int_equal(id_of(journal_redo(&j)), id);
        journal_take(&j, taking_back(20000 + id, id, true));
    }
    assert_null(journal_redo(&j));
    journal_finish(&j);
}

/* After a restart only the latest steps are there. What they take back, or do again, may be older:
 * it is made anew from them. */
static void makes_anew_what_it_does_not_know(void **state)
{
    struct journal j = {0};
    struct value none = {0};
    struct value some = {0};
    struct step *back = taking_back(2, 99, false);
    const struct step *redo;

    (void)state;
    value_read(&some, &(struct field){.key = "name", .label = "名称"}, "甲", 2025);
    journal_take(&j, ordinary(1));
    step_cut(back, 0);
    step_add(back, 7, "name", &some, &none);
    step_add(back, 7, "spent", &some, &none);
    journal_take(&j, back);
    redo = journal_redo(&j);
    assert_int_equal(id_of(redo), 99);
    assert_int_equal(redo->changes, 2);
    assert_string_equal(redo->change[0].field, "spent");
    assert_null(redo->change[0].from.typed);
    assert_string_equal(redo->change[0].to.typed, "甲");
    journal_take(&j, taking_back(3, 98, true));
    assert_int_equal(id_of(journal_undo(&j)), 98);
    journal_finish(&j);
    assert_null(journal_undo(&j));
    value_finish(&some);
}

static void a_copy_stands_alone(void **state)
{
    struct step *s = ordinary(5);
    s->cursor = (struct cursor){.report = 2, .row = 7, .field = "spent"};
    struct step *copy = step_copy(s);
    (void)state;
    step_cut(s, 0);
    step_destroy(s);
    assert_int_equal(copy->id, 5);
    assert_string_equal(copy->who, "王某");
    assert_int_equal(copy->cursor.row, 7);
    assert_int_equal(copy->changes, 1);
    assert_int_equal(copy->change[0].row, 7);
    assert_string_equal(copy->change[0].field, "spent");
    assert_string_equal(copy->change[0].to.typed, "476");
    assert_null(copy->change[0].from.typed);
    step_destroy(copy);
    step_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_undo_and_redo),
        cmocka_unit_test(keeps_at_least_500_steps),
        cmocka_unit_test(makes_anew_what_it_does_not_know),
        cmocka_unit_test(a_copy_stands_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
