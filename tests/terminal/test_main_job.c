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

enum { PROJECTS = 16, LEDGER_BYTES = 1 << 20 };

static struct clerk clerk;

static int begin(void **state)
{
    (void)state;
    clerk_begin(&clerk);
    return 0;
}

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

static void an_office_is_typed_by_keys_alone(void **state)
{
    struct ledger ledger = {0};
    struct text lines = {0};
    struct err err = {0};

    (void)state;
    if (file_read(TESTS_SOURCE "/data/ledger-16.tsv", LEDGER_BYTES, &lines, &err) != STATUS_OK)
        fail_msg("%s", err.msg);
    ledger_read(&ledger, lines.s);
    assert_int_equal(path_project(ledger.line[ledger.lines - 1].path), PROJECTS);
    type_ledger("ledger-16.tsv", &ledger, "2025");
    ledger_finish(&ledger);
    text_finish(&lines);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_office_is_typed_by_keys_alone, begin, finish),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
