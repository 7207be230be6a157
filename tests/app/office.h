/* SPDX-License-Identifier: MulanPSL-2.0 */
/* office: a data file of its own for a test, with one report in it. */
#ifndef TESTS_APP_OFFICE_H
#define TESTS_APP_OFFICE_H

#include "app/app.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct office {
    char folder[64];
    char db[96];
    struct app *app;
    int number; /* of the report */
};

/* A report for 2025 of 清溪县卫生健康局, open, filled in by the clerk 王某. */
int office_open(void **state);
int office_close(void **state);
/* Close the program and start it again, as `user`, on the same report. */
void office_restart(struct office *o, const char *user);

void office_set(struct office *o, const char *path, const char *value); /* must go well */
/* What a path holds, as printed; the caller does not free it (one at a time). */
const char *office_get(struct office *o, const char *path);
/* Lines of one complete project, number `n`, with nothing to be found fault with. */
void office_fill(struct office *o, int n);

#endif
