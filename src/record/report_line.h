/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_line: a report as it stands in the list of reports. */
#ifndef RECORD_REPORT_LINE_H
#define RECORD_REPORT_LINE_H

#include "record/finding.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct report_line {
    int64_t report, ledger;
    int64_t place; /* in the list, which is in the order of these: newest year first, then number */
    int number;    /* the report's number in its file, from 1, never reused */
    int year;
    char *title, *unit, *tmpl, *state; /* owned, "" when blank */
    bool archived, deleted; /* archived: the field "archived" is 是; deleted: its row is removed */
    size_t projects;
    size_t done, all; /* required sections */
    size_t level[4];  /* findings by level; 核 unanswered */
    bool stale;       /* the ledger has changed since these were counted */
};
void report_lines_free(struct report_line *line, size_t count);

/* A part of the list. */
struct report_page {
    int64_t at;  /* a place; it need not be taken */
    bool back;   /* those before `at`, the last of them; otherwise those from `at` on */
    size_t most; /* 0: all there are */
    bool hidden; /* archived and deleted ones too */
};
#define PLACE_FIRST INT64_MIN
#define PLACE_LAST INT64_MAX

#endif
