/* SPDX-License-Identifier: MulanPSL-2.0 */
/* checker: what the files of this room share. */
#ifndef RULES_CHECKER_H
#define RULES_CHECKER_H

#include "record/eval.h"
#include "rules/plan.h"
#include "rules/rules.h"
#include "rules/sheet.h"

struct checker {
    struct plan plan;
    const struct tmpl *tmpl;
    const struct record *record;
    const struct record *last_year;
    struct row *report;
    struct repeats repeats; /* during a run or an update */
    struct sheet **sheet;   /* the projects shown, in order, and last the report itself */
    size_t sheets, sheet_cap;
    bool ran, final;
    bool *moved; /* one a kind: rows of it have come, gone or moved in this update */
    /* The findings in two orders, made on demand; NULL or too small when not made. */
    const struct finding **in_order, **by_level;
    size_t listed, list_cap;
    bool lists_made;
};

/* The sheet of a project or, with NULL or the report, of the report itself; NULL when not shown. */
struct sheet *checker_sheet(const struct checker *c, const struct row *row);
struct sheet *checker_report_sheet(const struct checker *c);

/* ---- judge.c: rules of the template ---- */

/* Judge `row` by rule `i` and put what is found into `s`, in place of what it said of `row`. */
void judge_row(struct checker *c, struct sheet *s, size_t i, struct row *row);
/* The first figure that 不同于前面各项目 of rule `i` compares, of the project `row`. */
struct alike judge_alike(const struct checker *c, size_t i, const struct row *row);
bool alike_may_match(const struct alike *a, const struct alike *b);
/* Look the reasons of what stands in `s` up again. */
void judge_reasons(const struct checker *c, struct sheet *s);

/* ---- form.c: what the form itself asks ---- */

/* What stands in a section, but what its row came with: the name of a project, the unit. */
enum standing { STANDING_NOTHING, STANDING_DECLARED, STANDING_SOMETHING };
enum standing form_standing(const struct checker *c, const struct row *row,
                            const struct tmpl_section *section);
size_t form_required(const struct tmpl_section *section); /* how many of its things are */
void form_check(struct checker *c, struct sheet *s, const struct tmpl_section *section);
/* The row that holds field `f` of a section: the project or report, or the ledger. */
struct row *form_row(const struct checker *c, const struct sheet *s, const struct field *f);

/* ---- say.c: figures and messages ---- */

/* How many decimals more than `as` prints it takes to show that a difference is not 0. */
int say_decimals(struct ratio difference, const struct field *as);
/* A figure as field `as` prints it (NULL: plainly), with `more` decimals besides. */
void say_number(struct text *out, struct ratio n, const struct field *as, int more);

#endif
