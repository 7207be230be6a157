/* SPDX-License-Identifier: MulanPSL-2.0 */
/* rules: a record against its template: findings, each with its terms.
 *
 * Besides the template's own rules, the template's form makes these, with fixed ids:
 *   req-KEY      缺  a required field is blank (once anything stands in its section, or it was typed and
 *                    cleared; when finalising, always); KEY is the field's or the group's
 *   pending      缺  待核实 stands in a field
 *   unreadable   错  a text that cannot be read as its field's type
 *   none         错  无 or 不适用 where the template does not allow it (a required field), or beside rows
 *   limit        错  a figure outside its limits, a text over its length, a choice not in the list, a
 *                    reference whose row is gone
*   place        缺  a place of a phrase was not filled in: "{期限}"
 *   place        缺  a place of a phrase was not filled in: "{期限}"
 *   short        提示 a text shorter than its least length
 *
 * One defect, one finding: a rule drops those it silences, on the same row or, where they look at
 * another kind of row, in the same project; what a rule calls 错 or 缺 at a field is not said by
 * req-KEY again, nor what it calls 错 by limit.
 *
 * Only rules whose inputs changed are run again. Not thread-safe; borrows record and template. */
#ifndef RULES_RULES_H
#define RULES_RULES_H

#include "record/finding.h"

struct checker;

/* `last_year` may be NULL and is borrowed. Nothing is checked yet. */
struct checker *checker_create(const struct tmpl *t, const struct record *r, struct row *report,
                               const struct record *last_year);
void checker_destroy(struct checker *c); /* NULL is fine */

/* Check everything. `final`: untouched required fields are 缺 too. */
void checker_run(struct checker *c, bool final);
bool checker_is_final(const struct checker *c); /* of the last run */
/* Check again what the changes of `step` (already applied) can have touched. The result equals
 * that of checker_run() with the same `final`; before any run it is one. Changes of last year's
 * record need a run. */
void checker_update(struct checker *c, const struct step *step);

/* The findings: 错 缺 核 提示, in form order within a level. Borrowed until the next run or update;
 * NULL out of range. */
size_t checker_count(const struct checker *c);
const struct finding *checker_finding(const struct checker *c, size_t i);

/* Findings in form order (project, section, row, field; the report itself last), for next and
 * previous. */
const struct finding *checker_in_order(const struct checker *c, size_t i);

/* How many of a level; 核 counts only those not answered. */
size_t checker_level(const struct checker *c, enum level l);

/* One hanzi for a section of a project, the strongest first: 错 缺 核 上 空 无 完. A UTF-8 string. The
 * report's own section is asked for with NULL. */
const char *checker_mark(const struct checker *c, const struct row *project,
                         const struct tmpl_section *s);
/* Has nothing ever been entered in this section, which requires something? 缺 only when finalising. */
bool checker_is_empty(const struct checker *c, const struct row *project,
                      const struct tmpl_section *s);
/* Required things done and all, of a project (or of the whole report: NULL): fields, groups, and the
 * required columns of the rows there are. One is done when it holds something without 错 or 缺. */
void checker_progress(const struct checker *c, const struct row *project, size_t *done,
                      size_t *all);
/* Marked sections that are 无 or 完 and all, of the report's projects: 完成 on the home screen. */
void checker_sections(const struct checker *c, size_t *done, size_t *all);

#endif
