/* SPDX-License-Identifier: MulanPSL-2.0 */
/* One mistake in a clean ledger is found, where it is and for what it is; its clean twin is silent.
 * Both ways are tried: typed into a ledger that is open, and checked anew for finalising. */
#include "desk.h"
#include "support/office.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SEEDS = 200, PROJECTS = 16 };

/* A ledger in which a mistake is being made. */
struct scene {
    struct desk *desk;
    struct dice dice;
    char path[96]; /* where the finding is to stand */
    const char *rule;
};

/* ---- choosing ---- */

static struct row *project_at(const struct scene *s, size_t i)
{
    return record_project(s->desk->record, s->desk->report, i);
}

static size_t rows_of(const struct scene *s, size_t project, const char *kind)
{
    return row_count(project_at(s, project), dict_kind(s->desk->dict, kind));
}

static size_t any_project(struct scene *s)
{
    return dice_below(&s->dice, PROJECTS);
}

static size_t project_with(struct scene *s, const char *kind)
{
    size_t i = any_project(s);

    while (!rows_of(s, i, kind))
        i = (i + 1) % PROJECTS;
    return i;
}

static size_t project_with_one_fund(struct scene *s)
{
    size_t i = any_project(s);

    while (rows_of(s, i, "fund") != 1)
        i = (i + 1) % PROJECTS;
    return i;
}

static size_t later_project_with_one_fund(struct scene *s, size_t *earlier)
{
    size_t a = project_with_one_fund(s);
    size_t b = a;

    while (b == a)
        b = project_with_one_fund(s);
    *earlier = a < b ? a : b;
    return a < b ? b : a;
}

/* ---- typing ---- */

static const char *typed_at(const struct scene *s, const char *path)
{
    struct place p = desk_place(s->desk, path);

    return p.row ? row_value(p.row, p.field)->typed : NULL;
}

static void PRINTF_LIKE(2, 3) expect_at(struct scene *s, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    vsnprintf(s->path, sizeof s->path, fmt, args);
    va_end(args);
}

static void change(struct scene *s, const char *path, const char *value)
{
    desk_edit(s->desk, path, value);
}

/* Add `cents` to the amount at `path`. */
static void change_by(struct scene *s, const char *path, int64_t cents)
{
    struct place p = desk_place(s->desk, path);
    int64_t sum = row_value(p.row, p.field)->number + cents * 10000;
    char value[NUMBER_BYTES];

    change(s, path, number_print(value, sum, &p.field->form, false));
}

/* ---- mistakes ---- */

static void plant_balance(struct scene *s)
{
    size_t i = any_project(s) + 1;
    size_t fund = 1 + dice_below(&s->dice, rows_of(s, i - 1, "fund"));
    char path[96];

    snprintf(path, sizeof path, "projects/%zu/funds/%zu/balance", i, fund);
    change_by(s, path, 1 + (int64_t)dice_below(&s->dice, 900));
    s->rule = "fund-balance";
    expect_at(s, "projects/%zu/funds/%zu/spent", i, fund);
}

static void plant_allocation(struct scene *s)
{
    size_t i = project_with(s, "allocation") + 1;
    size_t row = 1 + dice_below(&s->dice, rows_of(s, i - 1, "allocation"));
    char path[96];

    snprintf(path, sizeof path, "projects/%zu/allocations/%zu/amount", i, row);
    change_by(s, path, 1 + (int64_t)dice_below(&s->dice, 900));
    s->rule = "alloc-total";
    expect_at(s, "projects/%zu/allocations", i);
}

static void plant_copied_money(struct scene *s)
{
    static const char *const FIELD[] = {"budget", "adjustment", "spent", "balance"};
    size_t from;
    size_t to = later_project_with_one_fund(s, &from);

    for (size_t k = 0; k < sizeof FIELD / sizeof *FIELD; k++) {
        char path[96];
        char source[96];

        snprintf(source, sizeof source, "projects/%zu/funds/1/%s", from + 1, FIELD[k]);
        snprintf(path, sizeof path, "projects/%zu/funds/1/%s", to + 1, FIELD[k]);
        change(s, path, typed_at(s, source));
    }
    s->rule = "money-copied";
    expect_at(s, "projects/%zu/funds", to + 1);
}

static void plant_copied_prose(struct scene *s)
{
    static const char *const FIELD[] = {"overview", "goals", "management"};
    const char *field = FIELD[dice_below(&s->dice, 3)];
    size_t from = dice_below(&s->dice, PROJECTS - 1);
    size_t to = from + 1 + dice_below(&s->dice, PROJECTS - 1 - from);
    char source[96];

    snprintf(source, sizeof source, "projects/%zu/%s", from + 1, field);
    expect_at(s, "projects/%zu/%s", to + 1, field);
    change(s, s->path, typed_at(s, source));
    s->rule = "text-copied";
}

static void plant_missing_section(struct scene *s)
{
    static const char *const FIELD[] = {"overview", "goals", "management"};
    static const char *const RULE[] = {"req-overview", "req-goals", "req-management"};
    size_t k = dice_below(&s->dice, 3);

    expect_at(s, "projects/%zu/%s", any_project(s) + 1, FIELD[k]);
    change(s, s->path, "");
    s->rule = RULE[k];
}

static void plant_problem_without_measure(struct scene *s)
{
    size_t i = project_with(s, "problem") + 1;

    while (rows_of(s, i - 1, "measure")) {
        char path[96];

        snprintf(path, sizeof path, "projects/%zu/measures/1", i);
        desk_remove(s->desk, path);
    }
    s->rule = "pm-pair";
    expect_at(s, "projects/%zu/measures", i);
}

/* 元 typed where 万元 is meant. */
static void plant_unit_slip(struct scene *s)
{
    size_t i = project_with_one_fund(s) + 1;
    struct place p;
    char path[96];
    char value[NUMBER_BYTES];
    struct number_form whole = {.unit = UNIT_PLAIN, .scale = 2, .decimals = 0};

    snprintf(path, sizeof path, "projects/%zu/funds/1/spent", i);
    p = desk_place(s->desk, path);
    change(s, path, number_print(value, row_value(p.row, p.field)->number, &whole, false));
    s->rule = "unit-slip";
    expect_at(s, "projects/%zu/funds/1/spent", i);
}

static void plant_low_execution(struct scene *s)
{
    size_t i = project_with_one_fund(s) + 1;
    char path[96];

    snprintf(path, sizeof path, "projects/%zu/funds/1/spent", i);
    change(s, path, "0.90");
    s->rule = "low-rate";
    expect_at(s, "projects/%zu/funds", i);
}

static void (*const PLANT[])(struct scene *s) = {
    plant_balance,      plant_allocation,      plant_copied_money,
    plant_copied_prose, plant_missing_section, plant_problem_without_measure,
    plant_unit_slip,    plant_low_execution,
};

/* ---- the test ---- */

static void assert_silent(struct desk *d, uint64_t seed)
{
    char *said = desk_findings(d, LEVEL_WARNING, true);

    if (*said)
        fail_msg("seed %llu: a clean ledger, but\n%s", (unsigned long long)seed, said);
    free(said);
}

static void assert_found(const struct scene *s, uint64_t seed, const char *how)
{
    if (!desk_found(s->desk, s->rule, s->path)) {
        char *said = desk_findings(s->desk, LEVEL_NOTE, true);

        fail_msg("seed %llu, %s: no %s at %s, but\n%s", (unsigned long long)seed, how, s->rule,
                 s->path, said);
    }
}

static void each_planted_mistake_is_found(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct scene s = {.desk = &d, .dice = dice_from(seed)};
        struct text lines = {0};

        desk_renew(&d);
        office_lines(seed, PROJECTS, &lines);
        desk_type_lines(&d, text_str(&lines));
        text_finish(&lines);
        desk_run(&d, true);
        assert_silent(&d, seed);
        desk_run(&d, false);
        assert_silent(&d, seed);
        PLANT[seed % (sizeof PLANT / sizeof *PLANT)](&s);
        assert_found(&s, seed, "typed");
        desk_run(&d, true);
        assert_found(&s, seed, "checked for finalising");
    }
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_planted_mistake_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
