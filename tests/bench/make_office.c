/* SPDX-License-Identifier: MulanPSL-2.0 */
/* make_office: a data file as large as an office could ever have, from invented ledgers.
 *
 *     bench_office FILE REPORTS PROJECTS SEED
 *
 * Makes REPORTS reports of PROJECTS projects each, five years of every unit, through the same calls
 * that a person's keys end in; the same seed types the same. Every ledger is one transaction. */
#include "app/app.h"
#include "base/file.h"
#include "support/office.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { YEARS = 5, FIRST_YEAR = 2021, FLUSH_EVERY = 100 };

static enum status type_report(struct app *a, size_t i, uint64_t seed, size_t projects,
                               struct err *err)
{
    struct dropped dropped = {0};
    struct text lines = {0};
    struct text unit = {0};
    int number = 0;
    enum status rc;

    text_addf(&unit, "清溪县第%zu中心卫生院", i / YEARS + 1);
    office_lines(seed + i, projects, &lines);
    rc = app_new_report(a, "fund-report", FIRST_YEAR + (int)(i % YEARS), unit.s, &number, err);
    if (rc == STATUS_OK)
        rc = app_enter(a, number, err);
    if (rc == STATUS_OK)
        rc = app_set_lines(a, lines.s, lines.bytes, &dropped, err);
    if (rc == STATUS_OK)
        app_leave(a);
    text_finish(&lines);
    text_finish(&unit);
    return rc;
}

static enum status type_all(const char *path, size_t reports, size_t projects, uint64_t seed,
                            struct err *err)
{
    const struct app_options options = {.db = path, .user = "王某"};
    struct app *a = NULL;
    enum status rc = app_open(&options, &a, err);

    for (size_t i = 0; i < reports && rc == STATUS_OK; i++) {
        rc = type_report(a, i, seed, projects, err);
        if (rc == STATUS_OK && i % FLUSH_EVERY == FLUSH_EVERY - 1)
            rc = app_flush(a, err);
    }
    if (rc == STATUS_OK)
        rc = app_flush(a, err);
    app_close(a);
    return rc;
}

int main(int argc, char **argv)
{
    struct err err = {0};
    size_t projects = argc == 5 ? strtoul(argv[3], NULL, 10) : 0;

    if (projects == 0 || projects > OFFICE_PROJECTS) {
        fprintf(stderr, "usage: bench_office FILE REPORTS PROJECTS(1 to %d) SEED\n",
                OFFICE_PROJECTS);
        return 2;
    }
    if (type_all(argv[1], strtoul(argv[2], NULL, 10), projects, strtoull(argv[4], NULL, 10),
                 &err) != STATUS_OK) {
        fprintf(stderr, "%s\n", err.msg);
        return 1;
    }
    return 0;
}
