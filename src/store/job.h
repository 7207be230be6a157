/* SPDX-License-Identifier: MulanPSL-2.0 */
/* job: one thing the writer is asked to make durable. */
#ifndef STORE_JOB_H
#define STORE_JOB_H

#include "store/store.h"

enum job_kind {
    JOB_STEP,
    JOB_COUNTS,
    JOB_DRAFT,
    JOB_POSITION,
    JOB_TEXT,
    JOB_SNAPSHOT,
};

struct job {
    enum job_kind kind;
    struct job *next;
    struct step *step;         /* JOB_STEP */
    struct report_line counts; /* JOB_COUNTS: the figures alone */
    int64_t row;               /* JOB_DRAFT; JOB_SNAPSHOT: the report */
    char *field;               /* JOB_DRAFT; JOB_TEXT: the hash */
    char *text; /* JOB_DRAFT (NULL forgets it), JOB_POSITION: the place, JOB_TEXT, JOB_SNAPSHOT */
    char *who;  /* JOB_DRAFT, JOB_POSITION; JOB_TEXT: the name */
    struct cursor at; /* JOB_DRAFT, JOB_POSITION */
    int64_t at_ms;
};

struct job *job_create(enum job_kind kind);
void job_destroy(struct job *j);

#endif
