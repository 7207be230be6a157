/* SPDX-License-Identifier: MulanPSL-2.0 */
/* finding: an opinion about a record: something wrong, missing or unusual, with what it was
 * computed from. Findings never prevent saving; 错, 缺 and unanswered 核 prevent finalising. */
#ifndef RECORD_FINDING_H
#define RECORD_FINDING_H

#include "record/record.h"

enum answer { ANSWER_OPEN, ANSWER_GIVEN, ANSWER_STALE }; /* STALE: 待重核, the figure has changed */

struct term {
    const struct row *row; /* where it can be changed */
    const struct field *field;
    char *label; /* 年初预算; 分配合计 */
    char *value; /* as printed */
};

struct finding {
    const char *rule; /* id; borrowed from the template or static */
    enum level level;
    struct row *row; /* where it stands */
    const struct field *field;
    const struct tmpl_section *section;
    size_t project; /* number in the report, from 1; 0: the report itself */
    char *message;  /* plain Chinese, no final period */
    struct term *term;
    size_t terms;
    char *stated, *computed, *difference; /* as printed; NULL where there is none */
    const char *holds;                    /* the relation in words; NULL where there is none */
    const char *source;                   /* document and clause; "" */
    char *figure;       /* the terms' values in one string: what a reason explains */
    bool slip;          /* ten thousand times too large: 元 was typed as 万元 */
    enum answer answer; /* of 核 only */
    const char *reason; /* borrowed from the record; NULL when none */
};

/* What a reason is kept under, beside the row: "rule/field", since one rule may stand at several
 * fields of a row. */
void finding_subject(const struct finding *f, struct text *out);

void finding_finish(struct finding *f);

#endif
