/* SPDX-License-Identifier: MulanPSL-2.0 */
/* desk: a fund-report on a record of its own, typed into by paths, and its findings as lines. */
#ifndef TESTS_RULES_DESK_H
#define TESTS_RULES_DESK_H

#include "base/text.h"
#include "rules/rules.h"

struct desk {
    struct dict *dict;
    struct tmpl *tmpl;
    int64_t next_row;
    struct record *record;
    struct row *report;
    const struct record *last_year; /* NULL, or the record of another desk */
    struct checker *checker;
};

/* The dictionary and template of the data folder; year, unit and title are typed. */
void desk_open(struct desk *d);
void desk_close(struct desk *d);
/* Throw the record away and begin an empty one. */
void desk_renew(struct desk *d);

/* Type one value, making the rows up to it. `step` may be NULL. */
void desk_type(struct desk *d, struct step *step, const char *path, const char *value);
/* Lines of PATH, tab, VALUE; # begins a comment line, "\n" in a value a new line. */
void desk_type_lines(struct desk *d, const char *lines);
/* The same, and let the checker know. */
void desk_edit(struct desk *d, const char *path, const char *value);

/* The row and field of a path, which must exist; the field may be NULL. */
struct place desk_place(struct desk *d, const char *path);
struct row *desk_row(struct desk *d, const char *path);
void desk_remove(struct desk *d, const char *path);

/* Check everything anew. */
void desk_run(struct desk *d, bool final);

/* The findings up to level `worst` in form order, each "错 fund-balance projects/1/funds/1/spent" and,
 * with `message`, a space and the message; one a line. Freed with free(). */
char *desk_findings(const struct desk *d, enum level worst, bool message);
/* All that a finding says, one a line, for comparing two runs. */
char *desk_dump(const struct desk *d);
/* The finding of `rule` at `path`, or NULL. */
const struct finding *desk_found(const struct desk *d, const char *rule, const char *path);

/* A record is asserted to have these findings. */
void desk_expect(const struct desk *d, enum level worst, bool message, const char *want);

#endif
