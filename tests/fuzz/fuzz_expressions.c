/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Hostile expressions, read for every kind of row of the dictionary of data/; what can be read is
 * said in words and worked out on every row of a small record. */
#include "fuzz.h"

#include "furnish.h"
#include "record/eval.h"
#include "template/expr.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_BYTES = 600 };

static struct dict *d;
static struct furnished desk;

/* ---- the tree ---- */

static size_t check_tree(const struct expr *e, const char *s, int depth)
{
    const struct expr *const parts[] = {e->a, e->b, e->where};
    size_t nodes = 1;

    LAW(depth <= EXPR_NODES && e->at <= strlen(s) && e->bytes <= strlen(s) - e->at);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        nodes += parts[i] ? check_tree(parts[i], s, depth + 1) : 0;
    for (size_t i = 0; i < e->arg_count; i++)
        nodes += check_tree(e->args[i], s, depth + 1);
    return nodes;
}

static void visit(const struct field *f, void *arg)
{
    LAW(f && f->kind);
    ++*(size_t *)arg;
}

static void check_said(const struct expr *e, const char *s, const struct kind *own)
{
    struct text out = {0};
    size_t visits = 0;

    expr_say(e, s, own, &out);
    LAW(out.bytes > 0 && utf8_valid(out.s, out.bytes) && strlen(out.s) == out.bytes);
    text_clear(&out);
    expr_say_rule(e, s, e, s, own, &out);
    LAW(out.bytes > 0);
    text_finish(&out);
    expr_inputs(e, visit, &visits);
}

/* ---- its value ---- */

static struct result value_on(const struct expr *e, const struct row *row)
{
    struct scope scope = {.record = desk.record, .report = desk.report, .row = row};
    struct result got = eval(e, &scope);

    LAW(scope.terms <= SCOPE_TERMS);
    return got;
}

static void check_value(struct result got)
{
    struct text out = {0};

    if (got.kind == RESULT_NUMBER) {
        LAW(got.number.den > 0);
        ratio_print(got.number, got.as, true, &out);
        LAW(fuzz_is_clean(text_str(&out), out.bytes, false));
    }
    if (got.kind == RESULT_TEXT)
        LAW(got.text);
    text_finish(&out);
}

static bool is_same(struct result a, struct result b)
{
    if (a.kind != b.kind)
        return false;
    switch (a.kind) {
    case RESULT_NUMBER:
        return ratio_cmp(a.number, b.number) == 0;
    case RESULT_TEXT:
        return strcmp(a.text, b.text) == 0;
    case RESULT_TRUTH:
        return a.truth == b.truth;
    default:
        return true;
    }
}

/* ---- the same written otherwise ---- */

/* Signs, digits and letters in full width: nothing changes but in quotes. */
static void widen(const char *s, struct text *out)
{
    for (; *s; s++) {
        if (*s > ' ' && *s < 0x7F)
            text_add_cp(out, (uint32_t)*s - '!' + 0xFF01);
        else
            text_add_n(out, s, 1);
    }
}

static struct expr *parse(const char *s, const struct kind *own, struct arena *a)
{
    struct err err = {0};
    size_t at = 0;

    return expr_parse(s, d, own, a, &at, &err);
}

static void check_wide(const struct expr *e, const char *s, const struct row *row, struct arena *a)
{
    struct text wide = {0};
    const struct expr *same;

    widen(s, &wide);
    same = parse(text_str(&wide), row->kind, a);
    LAW(same && is_same(value_on(e, row), value_on(same, row)));
    text_finish(&wide);
}

/* What is not so is the contrary of what is so; in brackets it is the same. */
static void check_around(const struct expr *e, const char *s, const struct row *row,
                         struct arena *a)
{
    struct result is = value_on(e, row), is_not;
    struct text around = {0};
    const struct expr *other;

    text_addf(&around, "非 ( %s )", s);
    other = parse(around.s, row->kind, a); /* it may be too deep now, or no truth */
    if (other) {
        is_not = value_on(other, row);
        LAW(is.kind == is_not.kind);
        LAW(is.kind != RESULT_TRUTH || is.truth != is_not.truth);
    }
    text_clear(&around);
    text_addf(&around, "（%s）", s);
    other = parse(around.s, row->kind, a);
    LAW(!other || is_same(is, value_on(other, row)));
    text_finish(&around);
}

/* ---- all of it ---- */

static void check_read(const struct expr *e, const char *s, const struct kind *own, struct arena *a)
{
    bool is_quoted = strchr(s, '\'') || strstr(s, "「") || strstr(s, "＇");

    LAW(check_tree(e, s, 0) <= EXPR_NODES);
    check_said(e, s, own);
    for (size_t i = 0; i < desk.record->rows; i++) {
        const struct row *row = desk.record->row[i];

        if (row->kind != own)
            continue;
        check_value(value_on(e, row));
        if (strlen(s) < LINE_BYTES && !is_quoted)
            check_wide(e, s, row, a);
        if (strlen(s) < LINE_BYTES)
            check_around(e, s, row, a);
    }
}

static void check_failure(const struct err *err, size_t at, const char *s)
{
    fuzz_check_said(STATUS_FORMAT, err);
    LAW(at <= strlen(s));
}

static void try_kind(const char *s, const struct kind *own, struct arena *a)
{
    struct err err = {0};
    size_t at = 0;
    const struct expr *e = expr_parse(s, d, own, a, &at, &err);

    if (!e) {
        check_failure(&err, at, s);
        return;
    }
    check_read(e, s, own, a);
    for (size_t i = 0; i < own->fields; i++) {
        if (!expr_parse_value(s, d, &own->field[i], a, &at, &err))
            check_failure(&err, at, s);
    }
}

/* With 本栏 standing for each field in turn. */
static void try_tests(const char *s, const struct kind *own, struct arena *a)
{
    for (size_t i = 0; i < own->fields; i++) {
        struct err err = {0};
        size_t at = 0;
        const struct expr *e = expr_parse_test(s, d, own, &own->field[i], a, &at, &err);

        if (!e)
            check_failure(&err, at, s);
        for (size_t k = 0; e && k < desk.record->rows; k++) {
            if (desk.record->row[k]->kind == own) {
                struct result got = value_on(e, desk.record->row[k]);

                LAW(got.kind == RESULT_TRUTH || got.kind == RESULT_UNKNOWN);
            }
        }
    }
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    LAW(setlocale(LC_ALL, "C.UTF-8"));
    d = furnish_dict();
    furnish(&desk, d);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    struct text clean = {0};
    struct dropped ignored = {0};
    struct arena a = {0};

    /* The loader of templates lets only clean text through. */
    text_clean(&clean, bytes > 0 ? (const char *)data : "", bytes, true, &ignored);
    for (size_t k = 0; k < d->kinds; k++) {
        try_kind(text_str(&clean), &d->kind[k], &a);
        if (strstr(text_str(&clean), "本栏"))
            try_tests(text_str(&clean), &d->kind[k], &a);
    }
    arena_finish(&a);
    text_finish(&clean);
    return 0;
}
