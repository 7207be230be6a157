/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Expressions: fields, arithmetic, comparisons, logic. */
#include "record/eval.h"

#include <assert.h>
#include <string.h>

#include "record/walk.h"

enum { ROUND_SCALE_MAX = 6, FOLD_LEAST = 5000, FOLD_MOST = 20000 };

static const struct ratio ZERO = {0, 1};

struct result result_number(struct ratio number, const struct field *as)
{
    return (struct result){.kind = RESULT_NUMBER, .number = number, .as = as};
}

struct result result_truth(bool truth)
{
    return (struct result){.kind = RESULT_TRUTH, .truth = truth};
}

struct walk walk_at(const struct walk *w, const struct record *record, const struct row *row)
{
    struct walk there = *w;
    there.record = record;
    there.row = row;
    there.quiet = true;
    return there;
}

/* Sums over the same rows with other conditions differ in what they come to. */
static bool is_same_term(const struct scope_term *a, const struct scope_term *b)
{
    return a->row == b->row && a->field == b->field && a->kind == b->kind && a->sum == b->sum &&
           a->count == b->count && (!a->sum || ratio_cmp(a->number, b->number) == 0);
}

void walk_report(const struct walk *w, struct scope_term term)
{
    struct scope *s = w->scope;
    if (w->quiet)
        return;
    for (size_t i = 0; i < s->terms; i++) {
        if (is_same_term(&s->term[i], &term))
            return;
    }
    if (s->terms < SCOPE_TERMS)
        s->term[s->terms++] = term;
}

/* ---- fields ---- */

/* Is 无 in this field 0? */
static bool is_none_zero(const struct field *f)
{
    return f->type == TYPE_AMOUNT || f->type == TYPE_COUNT || f->type == TYPE_POINTS;
}

static struct result typed_result(const struct walk *w, const struct row *row,
                                  const struct field *f)
{
    const struct value *v = row_value(row, f);
    walk_report(w, (struct scope_term){.row = row, .field = f});
    if (v->state == VALUE_NONE && is_none_zero(f))
        return result_number(ZERO, f);
    if (v->state != VALUE_SET)
        return UNKNOWN;
    if (field_is_figure(f))
        return result_number(ratio_of(v->number, f->form.scale), f);
    if (f->type == TYPE_DATE)
        return result_number(ratio_of(v->number, 0), f);
    if (f->type == TYPE_REF) {
        const struct row *target = record_target(w->record, row, f);
        return target ? result_number(ratio_of((int64_t)row_number(target), 0), NULL) : UNKNOWN;
    }
    return (struct result){.kind = RESULT_TEXT, .text = v->typed, .as = f};
}

struct result walk_field(const struct walk *w, const struct row *row, const struct field *f)
{
    if (!f->computed)
        return typed_result(w, row, f);
    if (w->depth >= COMPUTED_DEPTH)
        return UNKNOWN;
    struct walk inner = *w;
    inner.row = row;
    inner.depth++;
    struct result result = walk_run(&inner, f->computed);
    result.as = f;
    return result;
}

/* The same field in the dictionary of the record at hand. */
static const struct field *field_at(const struct walk *w, const struct field *f)
{
    bool is_foreign = w->record->dict != w->scope->record->dict && f;
    return is_foreign && row_above(w->row, f->kind) == NULL ? field_in(w->record->dict, f) : f;
}

static struct result field_result(const struct walk *w, const struct field *named)
{
    const struct field *f = field_at(w, named);
    const struct row *row = f ? row_above(w->row, f->kind) : NULL;
    return row ? walk_field(w, row, f) : UNKNOWN;
}

/* ---- arithmetic ---- */

/* How a product prints: like the one of its factors that is more than a plain number or a count. */
static const struct field *as_of_product(const struct result *a, const struct result *b)
{
    if (!a->as || !b->as)
        return a->as ? a->as : b->as;
    if (a->as->type == TYPE_COUNT)
        return b->as;
    return b->as->type == TYPE_COUNT ? a->as : NULL;
}

static bool divide(struct ratio a, struct ratio b, struct ratio *out)
{
    if (a.num == 0 && b.num == 0) {
        *out = ZERO;
        return true;
    }
    return ratio_div(a, b, out);
}

static struct result arithmetic(enum expr_op op, struct result a, struct result b)
{
    if (a.kind != RESULT_NUMBER || b.kind != RESULT_NUMBER)
        return UNKNOWN;
    const struct field *as = a.as ? a.as : b.as;
    struct ratio number = a.number;
    bool fits = true;
    switch (op) {
    case EXPR_ADD:
        fits = ratio_add(a.number, b.number, &number);
        break;
    case EXPR_SUB:
        fits = ratio_sub(a.number, b.number, &number);
        break;
    case EXPR_MUL:
        fits = ratio_mul(a.number, b.number, &number);
        as = as_of_product(&a, &b);
        break;
    case EXPR_DIV:
        fits = divide(a.number, b.number, &number);
        as = b.as ? NULL : a.as;
        break;
    case EXPR_MIN:
        number = ratio_cmp(a.number, b.number) <= 0 ? a.number : b.number;
        break;
    case EXPR_MAX:
        number = ratio_cmp(a.number, b.number) >= 0 ? a.number : b.number;
        break;
    default:
        assert(false && "no arithmetic");
    }
    return fits ? result_number(number, as) : UNKNOWN;
}

static struct result negated(struct result a)
{
    if (a.kind == RESULT_NUMBER)
        a.number.num = -a.number.num;
    return a.kind == RESULT_NUMBER ? a : UNKNOWN;
}

static struct result rounded(struct result a, struct result places)
{
    int64_t scale;
    int64_t value;
    if (a.kind != RESULT_NUMBER || places.kind != RESULT_NUMBER ||
        !ratio_round(places.number, 0, &scale) || scale < 0 || scale > ROUND_SCALE_MAX ||
        !ratio_round(a.number, (int)scale, &value))
        return UNKNOWN;
    return result_number(ratio_of(value, (int)scale), a.as);
}

/* Is one some ten thousand times the other: 万元 taken for 元? */
static struct result folded(struct result a, struct result b)
{
    struct ratio times;
    if (a.kind != RESULT_NUMBER || b.kind != RESULT_NUMBER)
        return UNKNOWN;
    if (a.number.num == 0 || b.number.num == 0)
        return result_truth(false);
    for (int turn = 0; turn < 2; turn++) {
        if (!ratio_div(turn ? b.number : a.number, turn ? a.number : b.number, &times))
            return UNKNOWN;
        if (ratio_cmp(times, ratio_of(FOLD_LEAST, 0)) >= 0 &&
            ratio_cmp(times, ratio_of(FOLD_MOST, 0)) <= 0)
            return result_truth(true);
    }
    return result_truth(false);
}

/* ---- comparison ---- */

static bool is_date(const struct result *a)
{
    return a->as && a->as->type == TYPE_DATE;
}

/* Compare two days as far as both go. False when that does not decide and one goes further. */
static bool compare_days(struct ratio a, struct ratio b, int *cmp)
{
    int64_t left = (int64_t)a.num;
    int64_t right = (int64_t)b.num;
    static const int64_t PART[] = {10000, 100, 1}; /* year, month, day */
    for (size_t i = 0; i < sizeof PART / sizeof *PART; i++) {
        int64_t l = left / PART[i] % (i ? 100 : INT64_MAX);
        int64_t r = right / PART[i] % (i ? 100 : INT64_MAX);
        *cmp = (l > r) - (l < r);
        if (l == 0 || r == 0)
            return l == r;
        if (*cmp)
            return true;
    }
    return true;
}

/* Against a year only the year of a day counts. */
static void leave_years(struct result *a, struct result *b)
{
    static const int OF_DAY = 10000;
    struct result *day = is_date(a) ? a : b;
    struct result *other = is_date(a) ? b : a;
    if (is_date(day) && other->as && other->as->type == TYPE_YEAR) {
        day->number = ratio_of((int64_t)day->number.num / OF_DAY, 0);
        day->as = other->as;
    }
}

static struct result comparison(enum expr_op op, struct result a, struct result b)
{
    int cmp = 0;
    if (a.kind != b.kind || a.kind == RESULT_UNKNOWN)
        return UNKNOWN;
    if (a.kind != RESULT_NUMBER) {
        bool same = a.kind == RESULT_TEXT ? strcmp(a.text, b.text) == 0 : a.truth == b.truth;
        if (op != EXPR_EQ && op != EXPR_NE)
            return UNKNOWN;
        return result_truth(same == (op == EXPR_EQ));
    }
    leave_years(&a, &b);
    if (!is_date(&a) || !is_date(&b))
        cmp = ratio_cmp(a.number, b.number);
    else if (!compare_days(a.number, b.number, &cmp))
        return UNKNOWN;
    switch (op) {
    case EXPR_EQ:
        return result_truth(cmp == 0);
    case EXPR_NE:
        return result_truth(cmp != 0);
    case EXPR_LT:
        return result_truth(cmp < 0);
    case EXPR_LE:
        return result_truth(cmp <= 0);
    case EXPR_GT:
        return result_truth(cmp > 0);
    default:
        return result_truth(cmp >= 0);
    }
}

/* ---- logic ---- */

/* 且 is false as soon as one side is, 或 true as soon as one is, whatever the other may be. */
static struct result logic(enum expr_op op, struct result a, struct result b)
{
    bool decisive = op == EXPR_OR;
    bool a_known = a.kind == RESULT_TRUTH;
    bool b_known = b.kind == RESULT_TRUTH;
    if ((a_known && a.truth == decisive) || (b_known && b.truth == decisive))
        return result_truth(decisive);
    return a_known && b_known ? result_truth(!decisive) : UNKNOWN;
}

static bool holds_something(const struct walk *w, const struct row *row, const struct field *f)
{
    const struct value *v = row_value(row, f);
    if (f->type == TYPE_GROUP)
        return v->state != VALUE_BLANK || row_count(row, f->ref) > 0;
    if (f->type == TYPE_REF && v->state == VALUE_SET)
        return record_target(w->record, row, f) != NULL;
    return v->state != VALUE_BLANK;
}

/* Does anything stand in what `e` names? */
static struct result not_empty(const struct walk *w, const struct expr *e)
{
    struct result value = walk_run(w, e);
    const struct field *f = e->op == EXPR_FIELD ? field_at(w, e->field) : NULL;
    if (!f || f->computed)
        return e->op == EXPR_LAST_YEAR && value.kind == RESULT_UNKNOWN
                   ? UNKNOWN
                   : result_truth(value.kind != RESULT_UNKNOWN);
    const struct row *row = row_above(w->row, f->kind);
    return row ? result_truth(holds_something(w, row, f)) : UNKNOWN;
}

/* Can what `e` names be read as a figure? A declared 无 counts as 0 elsewhere, but is none here. */
static struct result has_number(const struct walk *w, const struct expr *e)
{
    struct result value = walk_run(w, e);
    const struct field *f = e->op == EXPR_FIELD ? field_at(w, e->field) : NULL;
    const struct row *row = f ? row_above(w->row, f->kind) : NULL;
    if (row && !f->computed && row_value(row, f)->state != VALUE_SET)
        return result_truth(false);
    return result_truth(value.kind == RESULT_NUMBER);
}

static struct result one_of(const struct walk *w, const struct expr *e)
{
    struct result a = walk_run(w, e->a);
    struct result found = result_truth(false);
    for (size_t i = 0; i < e->arg_count; i++)
        found = logic(EXPR_OR, found, comparison(EXPR_EQ, a, walk_run(w, e->args[i])));
    return found;
}

static struct result negation(struct result a)
{
    return a.kind == RESULT_TRUTH ? result_truth(!a.truth) : UNKNOWN;
}

/* ---- the tree ---- */

static struct result leaf(const struct walk *w, const struct expr *e)
{
    switch (e->op) {
    case EXPR_NUMBER:
        return result_number(ratio_of(e->number, e->scale), NULL);
    case EXPR_TEXT:
        return (struct result){.kind = RESULT_TEXT, .text = e->text};
    case EXPR_FIELD:
        return field_result(w, e->field);
    case EXPR_LAST_YEAR:
        return eval_last_year_field(w, e->field);
    default:
        return result_truth(e->op == EXPR_TRUE);
    }
}

static struct result function(const struct walk *w, const struct expr *e)
{
    switch (e->op) {
    case EXPR_SUM:
        return eval_sum(w, e);
    case EXPR_COUNT:
        return eval_count(w, e);
    case EXPR_SAME_LINE:
        return eval_same_line(w, e);
    case EXPR_UNIQUE:
        return eval_unique(w, e);
    case EXPR_ANSWERED:
        return eval_answered(w, e);
    case EXPR_DIFFERS:
        return eval_differs(w, e);
    case EXPR_TEXT_DIFFERS:
        return eval_text_differs(w, e);
    case EXPR_DIFFERS_LAST:
        return eval_differs_last(w, e);
    default:
        assert(false && "no function");
        return UNKNOWN;
    }
}

static struct result unary(const struct walk *w, const struct expr *e)
{
    struct result a;
    switch (e->op) {
    case EXPR_NEG:
        return negated(walk_run(w, e->a));
    case EXPR_ABS:
        a = walk_run(w, e->a);
        return a.kind == RESULT_NUMBER && a.number.num < 0 ? negated(a) : a;
    case EXPR_NOT:
        return negation(walk_run(w, e->a));
    case EXPR_HAS_NUMBER:
        return has_number(w, e->a);
    case EXPR_NOT_EMPTY:
        return not_empty(w, e->a);
    case EXPR_EMPTY:
        return negation(not_empty(w, e->a));
    default:
        return one_of(w, e);
    }
}

static struct result binary(const struct walk *w, const struct expr *e)
{
    struct result a = walk_run(w, e->a);
    struct result b = walk_run(w, e->b);
    switch (e->op) {
    case EXPR_EQ:
    case EXPR_NE:
    case EXPR_LT:
    case EXPR_LE:
    case EXPR_GT:
    case EXPR_GE:
        return comparison(e->op, a, b);
    case EXPR_AND:
    case EXPR_OR:
        return logic(e->op, a, b);
    case EXPR_ROUND:
        return rounded(a, b);
    case EXPR_FOLD:
        return folded(a, b);
    default:
        return arithmetic(e->op, a, b);
    }
}

struct result walk_run(const struct walk *w, const struct expr *e)
{
    switch (e->op) {
    case EXPR_NUMBER:
    case EXPR_TEXT:
    case EXPR_TRUE:
    case EXPR_FALSE:
    case EXPR_FIELD:
    case EXPR_LAST_YEAR:
        return leaf(w, e);
    case EXPR_NEG:
    case EXPR_ABS:
    case EXPR_NOT:
    case EXPR_HAS_NUMBER:
    case EXPR_NOT_EMPTY:
    case EXPR_EMPTY:
    case EXPR_ONE_OF:
        return unary(w, e);
    case EXPR_SUM:
    case EXPR_COUNT:
    case EXPR_SAME_LINE:
    case EXPR_UNIQUE:
    case EXPR_DIFFERS:
    case EXPR_TEXT_DIFFERS:
    case EXPR_DIFFERS_LAST:
    case EXPR_ANSWERED:
        return function(w, e);
    default:
        return binary(w, e);
    }
}

struct result eval(const struct expr *e, struct scope *scope)
{
    struct walk w = {.scope = scope, .record = scope->record, .row = scope->row};
    struct repeats here = {0};
    struct repeats *known = scope->repeats;
    scope->repeats = known ? known : &here;
    struct result result = walk_run(&w, e);
    scope->repeats = known;
    repeats_forget(&here);
    return result;
}

bool eval_field(const struct record *r, const struct row *row, const struct field *f,
                struct ratio *out)
{
    struct repeats here = {0};
    struct scope scope = {.record = r, .row = row, .repeats = &here};
    scope.report = row->kind == r->dict->report ? row : NULL;
    struct walk w = {.scope = &scope, .record = r, .row = row, .quiet = true};
    if (!field_is_figure(f))
        return false;
    struct result result = walk_field(&w, row, f);
    repeats_forget(&here);
    if (result.kind != RESULT_NUMBER)
        return false;
    *out = result.number;
    return true;
}
