/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Hostile dictionaries and templates. The input is a dictionary, or a template for the dictionary of
 * data/; or both, a dictionary and a template for it with a line "---" between them. What loads is
 * used: a record is made, checked and composed. */
#include "fuzz.h"

#include "document/document.h"
#include "furnish.h"
#include "record/eval.h"
#include "rules/rules.h"
#include "template/tmpl.h"

#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

static struct dict *ours;

static void check_clean(const char *s)
{
    LAW(s && fuzz_is_clean(s, strlen(s), true));
}

/* "f:LINE:COL：" and what is wrong there. */
static void check_refusal(enum status rc, const struct err *err, size_t lines)
{
    size_t line, col;

    LAW(rc == STATUS_FORMAT);
    fuzz_check_said(rc, err);
    LAW(sscanf(err->msg, "f:%zu:%zu", &line, &col) == 2);
    LAW(line >= 1 && line <= lines + 1 && col >= 1);
}

static size_t lines_of(const char *s, size_t bytes)
{
    size_t lines = 1;

    for (size_t i = 0; i < bytes; i++)
        lines += s[i] == '\n';
    return lines;
}

/* ---- what loads ---- */

static void check_field(const struct kind *k, const struct field *f)
{
    LAW(f->kind == k && f == &k->field[f->no]);
    LAW(kind_field(k, f->key) == f);
    check_clean(f->label);
    check_clean(f->help);
    LAW(!f->has_min || !f->has_max || f->min <= f->max);
    LAW((f->type != TYPE_REF && f->type != TYPE_GROUP) || f->ref);
    if (f->computed)
        LAW(*f->formula);
}

static void check_dict(const struct dict *d)
{
    LAW(d->ledger && d->report && d->project);
    for (size_t i = 0; i < d->kinds; i++) {
        const struct kind *k = &d->kind[i];

        LAW(k->no == (int)i && dict_kind(d, k->key) == k && k->title);
        LAW((k->parent == NULL) == (k == d->ledger));
        for (size_t f = 0; f < k->fields; f++)
            check_field(k, &k->field[f]);
    }
}

static void check_tmpl(const struct tmpl *t)
{
    for (size_t i = 0; i < t->rules; i++) {
        check_clean(t->rule[i].id);
        check_clean(t->rule[i].holds_text);
        LAW(t->rule[i].holds && t->rule[i].on && t->rule[i].section);
    }
    for (size_t k = 0; k < t->dict->kinds; k++) {
        const struct kind *kind = &t->dict->kind[k];

        for (size_t i = 0; i < kind->fields; i++) {
            const struct tmpl_field *shown = tmpl_field_of(t, &kind->field[i]);

            LAW(!shown || shown->field == &kind->field[i]);
            LAW(!shown || tmpl_section_of(t, &kind->field[i]));
        }
    }
}

/* ---- its use ---- */

static void print_all(const struct record *r)
{
    struct text out = {0};

    for (size_t i = 0; i < r->rows; i++) {
        for (size_t f = 0; f < r->row[i]->kind->fields; f++) {
            text_clear(&out);
            record_print(r, r->row[i], &r->row[i]->kind->field[f], true, &out);
            check_clean(text_str(&out));
        }
    }
    text_finish(&out);
}

static void check_record(const struct tmpl *t, const struct furnished *f)
{
    struct checker *c = checker_create(t, f->record, f->report, NULL);
    size_t done, all;

    for (int final = 0; final < 2; final++) {
        checker_run(c, final);
        for (size_t i = 0; i < checker_count(c); i++) {
            const struct finding *found = checker_finding(c, i);

            LAW(found->message && *found->message);
            check_clean(found->message);
            LAW(found->row && found->section);
        }
        checker_progress(c, NULL, &done, &all);
        LAW(done <= all);
        for (size_t i = 0; i < t->sections; i++)
            check_clean(checker_mark(c, record_project(f->record, f->report, 0), &t->section[i]));
        if (t->report_section)
            check_clean(checker_mark(c, NULL, t->report_section));
    }
    checker_destroy(c);
}

static void compose_record(const struct tmpl *t, const struct furnished *f)
{
    struct document doc = {0};

    compose(t, f->record, f->report, NULL, &doc);
    for (size_t i = 0; i < doc.blocks; i++) {
        LAW(fuzz_is_clean(doc.block[i].text, strlen(doc.block[i].text), false));
        LAW(doc.block[i].level >= 0 && doc.block[i].level <= HEADING_LEVELS);
    }
    document_finish(&doc);
}

static void use(const struct dict *d, const struct tmpl *t)
{
    struct furnished f;

    furnish(&f, d);
    print_all(f.record);
    if (t) {
        check_record(t, &f);
        compose_record(t, &f);
    }
    furnish_finish(&f);
}

/* ---- loading ---- */

static void try_template(const char *s, size_t bytes, const struct dict *d)
{
    struct tmpl *t = NULL;
    struct err err = {0};
    enum status rc = tmpl_parse(s, bytes, "f", d, &t, &err);

    if (rc != STATUS_OK) {
        check_refusal(rc, &err, lines_of(s, bytes));
        return;
    }
    check_tmpl(t);
    use(d, t);
    tmpl_destroy(t);
}

static struct dict *try_dict(const char *s, size_t bytes)
{
    struct dict *d = NULL;
    struct err err = {0};
    enum status rc = dict_parse(s, bytes, "f", &d, &err);

    if (rc != STATUS_OK) {
        check_refusal(rc, &err, lines_of(s, bytes));
        return NULL;
    }
    check_dict(d);
    return d;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    LAW(setlocale(LC_ALL, "C.UTF-8"));
    ours = furnish_dict();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    static const char between[] = "\n---\n";
    const char *s = bytes > 0 ? (const char *)data : "";
    const char *cut = memmem(s, bytes, between, sizeof between - 1);
    size_t first = cut ? (size_t)(cut - s) + 1 : bytes;
    struct dict *d = try_dict(s, first);

    if (d && cut)
        try_template(cut + sizeof between - 1, bytes - first - (sizeof between - 2), d);
    else if (d)
        use(d, NULL);
    else if (!cut)
        try_template(s, bytes, ours);
    dict_destroy(d);
    return 0;
}
