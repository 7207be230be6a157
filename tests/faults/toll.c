/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "faults/toll.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { SEED = 7 };

void toll_pay(const struct toll *t)
{
    const char *path = getenv("FAULT_TABLE");
    FILE *table = path ? fopen(path, "a") : NULL;

    printf("%s: %zu runs, %zu fields acknowledged, %zu lost, %zu crashes, seed %zu\n", t->fault,
           t->runs, t->acknowledged, t->lost, t->crashes, t->seed);
    if (table) {
        fprintf(table, "%s\t%zu\t%zu\t%zu\t%zu\t%zu\n", t->fault, t->runs, t->acknowledged, t->lost,
                t->crashes, t->seed);
        fclose(table);
    }
    assert_int_equal(t->lost, 0);
    assert_int_equal(t->crashes, 0);
}

static size_t wanted(const char *name, size_t usual)
{
    const char *s = getenv(name);

    return s ? strtoul(s, NULL, 10) : usual;
}

size_t fault_runs(size_t usual)
{
    return wanted("FAULT_RUNS", usual);
}

size_t fault_seed(void)
{
    return wanted("FAULT_SEED", SEED);
}
