/* SPDX-License-Identifier: MulanPSL-2.0 */
/* small: a dictionary of five kinds, made by hand, and a ledger of three projects in its words. */
#ifndef TESTS_DOCUMENT_SMALL_H
#define TESTS_DOCUMENT_SMALL_H

#include "record/record.h"

enum { LEDGER, REPORT, PROJECT, FUND, PROBLEM, KINDS };

extern const struct dict small_dict;
/* "project.name"; fails when there is none. */
const struct field *small_field(const char *name);

struct small {
    struct record *record;
    struct row *report;
    int64_t next_row;
};
void small_begin(struct small *s);
void small_end(struct small *s);
/* Type into a field of the report or the ledger, a project, or the last row of a project. */
void small_set(struct small *s, const char *field, const char *typed);
void small_set_project(struct small *s, size_t project, const char *field, const char *typed);
void small_add(struct small *s, size_t project, int kind);
void small_set_last(struct small *s, size_t project, const char *field, const char *typed);

#endif
