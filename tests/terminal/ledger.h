/* SPDX-License-Identifier: MulanPSL-2.0 */
/* ledger: what stands in a report, as lines of path and value ("projects/3/funds/1/budget", "12.50"),
 * whether it came from a file of such lines, from an invented office or out of the program. */
#ifndef TESTS_TERMINAL_LEDGER_H
#define TESTS_TERMINAL_LEDGER_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

struct ledger_line {
    char *path, *value;
};

struct ledger {
    struct ledger_line *line;
    size_t lines, cap;
};

void ledger_finish(struct ledger *l);
void ledger_add(struct ledger *l, const char *path, const char *value);
/* Lines of PATH, tab, VALUE; in a value \n and \\ as `set` has them. */
void ledger_read(struct ledger *l, const char *lines);
/* NULL when there is no such line. */
const char *ledger_value(const struct ledger *l, const char *path);

/* The report as `show --format json` prints it: one line a value that is not blank, rows counted from
 * 1. A declared state stands at the path of its group or field. Ends the test on what is no json. */
void ledger_read_json(struct ledger *l, const char *json);

/* Does `shown` say what was typed? Amounts are compared as decimals, and shown with two or more. */
bool ledger_same(const char *path, const char *typed, const char *shown);
/* The projects of both are the same, line for line; otherwise the test ends with the first that
 * differs. */
void ledger_compare(const struct ledger *typed, const struct ledger *shown);

/* The number behind "projects/"; 0 for another path. */
size_t path_project(const char *path);
/* The last part of a path: the key of the field. */
const char *path_field(const char *path);
/* The number of the row in `group` ("funds"): 0 when the path is not in one. */
size_t path_row(const char *path, const char *group);

#endif
