/* SPDX-License-Identifier: MulanPSL-2.0 */
/* tmpl_read: nodes become a template, part by part. Internal. */
#ifndef TEMPLATE_TMPL_READ_H
#define TEMPLATE_TMPL_READ_H

#include "template/load.h"
#include "template/tmpl.h"

struct maker {
    struct loader l;
    const struct dict *d;
    struct tmpl *t;
    struct rule *rule; /* t->rule, while it grows */
};

/* A kind by any of its names: fund, funds, 资金, 资金行. */
bool find_kind_named(struct maker *m, const struct node *n, const char *name,
                     const struct kind **out);
/* A field of `k` by key or label, or NULL. */
const struct field *field_named(const struct kind *k, const char *name);
/* "spent" or "实际支出" of `k`; fails with the nearest as a hint. */
bool find_field(struct maker *m, const struct node *n, const struct kind *k, const char *name,
                const struct field **out);
/* "资金.实际支出" anywhere, or a field of `own` or of a kind above it. */
bool find_field_any(struct maker *m, const struct node *n, const struct kind *own, const char *name,
                    const struct field **out);

bool read_sections(struct maker *m, const struct node *project, const struct node *overview,
                   const struct node *report);
bool read_rules(struct maker *m, const struct node *n);
bool read_says(struct maker *m, const struct node *n, const struct kind *on, struct rule *rule);
bool read_report(struct maker *m, const struct node *n);
bool read_spans(struct maker *m, const struct node *n, const struct kind *own, struct part *part);
bool read_phrases(struct maker *m, const struct node *n);
bool read_examples(struct maker *m, const struct node *n);
/* Ids of rules in the list `n`, which must exist. */
bool read_rule_ids(struct maker *m, const struct node *n, const char *what, const char *const **out,
                   size_t *count);

#endif
