/* SPDX-License-Identifier: MulanPSL-2.0 */
/* A rule of the template on one row: whether it is broken, and if so the finding, with both sides,
 * the difference and every value that was used. Most rules hold, so the sides are computed apart
 * only once one does not. */
#include "rules/checker.h"

#include "base/mem.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    OPENING_CHARS = 12,
    ROWS_NAMED = 3,
    FIGURE_BYTES = 200, /* a longer one is kept as its hash */
};

/* A broken rule while its finding is made. */
struct broken {
    struct checker *c;
    const struct rule *rule;
    struct row *row;
    const struct row *other; /* the project found the same */
    size_t times;
    const struct expr *part; /* what of the rule is broken; a comparison or not */
    struct scope used;
    struct ratio difference;
    bool differs; /* difference is known */
    struct finding finding;
};

static void scope_open(struct scope *s, struct checker *c, const struct row *row)
{
    s->record = c->record;
    s->report = c->report;
    s->last_year = c->last_year;
    s->row = row;
    s->repeats = &c->repeats;
    s->terms = 0;
    s->other = NULL;
    s->times = 0;
}

static bool is_true(struct result r)
{
    return r.kind == RESULT_TRUTH && r.truth;
}

static bool is_false(struct result r)
{
    return r.kind == RESULT_TRUTH && !r.truth;
}

/* What cannot be computed breaks no rule, but one about what is missing. */
static bool is_broken(struct checker *c, const struct rule *rule, const struct row *row,
                      struct scope *scope)
{
    scope_open(scope, c, row);
    if (rule->when && !is_true(eval(rule->when, scope)))
        return false;
    if (!rule->holds)
        return true;
    scope_open(scope, c, row);

    struct result r = eval(rule->holds, scope);

    return r.kind == RESULT_TRUTH ? !r.truth : rule->level == LEVEL_MISSING;
}

/* ---- the sides ---- */

static bool is_comparison(const struct expr *e)
{
    return e->op >= EXPR_EQ && e->op <= EXPR_GE;
}

static bool only_when(const struct rule *rule)
{
    return rule->when && (!rule->holds || rule->holds->op == EXPR_FALSE);
}

/* What of a rule is broken: of conditions that must all hold, the first that does not. A rule that
 * only says when it is broken is its own condition. */
static const struct expr *broken_part(const struct broken *b)
{
    const struct expr *e = b->rule->holds;
    struct scope scope;

    if (only_when(b->rule)) {
        for (e = b->rule->when; e->op == EXPR_AND || e->op == EXPR_OR;)
            e = e->a;
        return e;
    }
    while (e->op == EXPR_AND) {
        scope_open(&scope, b->c, b->row);
        if (is_false(eval(e->a, &scope)) || !is_false(eval(e->b, &scope)))
            e = e->a;
        else
            e = e->b;
    }
    return e;
}

static char *print_side(const struct broken *b, const struct expr *e, struct result r,
                        const struct field *as, int more)
{
    struct text out = {0};
    const struct row *at = e->op == EXPR_FIELD ? row_above(b->row, e->field->kind) : NULL;

    if (at && (!more || r.kind != RESULT_NUMBER))
        record_print(b->c->record, at, e->field, false, &out);
    else if (r.kind == RESULT_NUMBER)
        say_number(&out, r.number, as, more);
    else if (r.kind == RESULT_TEXT)
        text_add(&out, r.text);
    return text_take(&out);
}

static bool is_day(const struct field *as)
{
    return as && as->type == TYPE_DATE;
}

static void state_sides(struct broken *b)
{
    struct finding *f = &b->finding;
    struct result left = eval(b->part->a, &b->used);
    struct result right = eval(b->part->b, &b->used);
    const struct field *as = left.as ? left.as : right.as;
    struct text difference = {0};
    int more = 0;

    b->differs = left.kind == RESULT_NUMBER && right.kind == RESULT_NUMBER && !is_day(left.as) &&
                 !is_day(right.as) && ratio_sub(left.number, right.number, &b->difference);
    if (b->differs) {
        more = say_decimals(b->difference, as);
        say_number(&difference, b->difference, as, more);
        f->difference = text_take(&difference);
    }
    f->stated = print_side(b, b->part->a, left, as, more);
    f->computed = print_side(b, b->part->b, right, as, more);
}

/* ---- the terms ---- */

/* 分配合计 where the kind has one amount, 年初预算合计 where it has several. */
static void label_sum(struct text *out, const struct field *f)
{
    const char *group = f->kind->group;

    text_add(out, !str_empty(group) && str_starts(f->label, group) ? group : f->label);
    text_add(out, "合计");
}

static void term_label(struct text *out, const struct scope_term *t)
{
    if (t->count)
        text_addf(out, "%s行数", t->kind->label);
    else if (t->sum)
        label_sum(out, t->field);
    else
        text_add(out, t->field->label);
}

static void term_value(struct text *out, const struct checker *c, const struct scope_term *t)
{
    if (t->sum || t->count)
        say_number(out, t->number, t->count ? NULL : t->field, 0);
    else
        record_print(c->record, t->row, t->field, false, out);
}

/* Where a term can be changed: of a count, and of a sum without rows, that is the group. */
static const struct field *term_field(const struct scope_term *t)
{
    const struct kind *k = t->field ? t->field->kind : t->kind;

    if (k == t->row->kind)
        return t->field ? t->field : k->title;
    return kind_group(t->row->kind, k);
}

static void state_terms(struct broken *b)
{
    struct finding *f = &b->finding;

    if (!b->used.terms)
        return;
    f->term = mem_new(b->used.terms, sizeof *f->term);
    for (size_t i = 0; i < b->used.terms; i++) {
        const struct scope_term *t = &b->used.term[i];
        struct text label = {0};
        struct text value = {0};

        term_label(&label, t);
        term_value(&value, b->c, t);
        f->term[f->terms++] = (struct term){.row = t->row,
                                            .field = term_field(t),
                                            .label = text_take(&label),
                                            .value = text_take(&value)};
    }
}

/* The terms' values in one line; of long ones their hash. */
static char *figure_of(const struct finding *f)
{
    struct text out = {0};
    char hex[HASH_HEX_BYTES];
    uint8_t hash[HASH_BYTES];

    for (size_t i = 0; i < f->terms; i++) {
        if (i)
            text_add(&out, " ");
        text_add(&out, f->term[i].value);
    }
    if (out.bytes > FIGURE_BYTES) {
        hash_bytes(out.s, out.bytes, hash);
        text_clear(&out);
        text_add(&out, hash_hex(hash, hex));
    }
    for (size_t i = 0; i < out.bytes; i++)
        if (out.s[i] == '\n')
            out.s[i] = ' ';
    return text_take(&out);
}

/* ---- the message ---- */

static void say_opening(struct text *out, const struct row *row)
{
    const struct field *title = row->kind->title;
    const char *s = title ? row_value(row, title)->typed : NULL;
    size_t bytes = s ? strlen(s) : 0;
    size_t at = 0;

    for (size_t i = 0; i < OPENING_CHARS && at < bytes && s[at] != '\n'; i++)
        at = grapheme_next(s, bytes, at);
    text_add_n(out, s ? s : "", at);
}

static void say_difference(struct text *out, const struct broken *b)
{
    const char *s = b->finding.difference;

    if (s)
        text_add(out, *s == '-' ? s + 1 : s);
}

static void say_other(struct text *out, const struct broken *b)
{
    size_t number = b->other ? record_project_number(b->c->record, b->c->report, b->other) : 0;

    if (number)
        text_addf(out, "%zu", number);
    else
        text_add(out, "未列入本报告的");
}

static void say_label(struct text *out, const struct broken *b, const struct field *f)
{
    const struct row *at = row_above(b->row, f->kind);

    if (!at && f->kind == b->c->report->kind)
        at = b->c->report;
    if (at)
        record_print(b->c->record, at, f, false, out);
}

/* 问题 2「支付集中在第四季度，前」、问题 3「...」等 4 条 */
static void say_unanswered(struct text *out, const struct broken *b)
{
    const struct kind *k = b->part->op == EXPR_ANSWERED ? b->part->kind : NULL;
    size_t count = 0;

    for (size_t i = 0; i < b->finding.terms; i++) {
        const struct row *row = b->finding.term[i].row;

        if (row->kind != k || ++count > ROWS_NAMED)
            continue;
        text_addf(out, "%s%s %zu", count > 1 ? "、" : "", k->label, row_number(row));
        if (row_value(row, k->title)->typed) {
            text_add(out, "「");
            say_opening(out, row);
            text_add(out, "」");
        }
    }
    if (b->times > ROWS_NAMED)
        text_addf(out, "等 %zu 条", b->times);
}

static void say_piece(struct text *out, const struct broken *b, const struct piece *p)
{
    const struct finding *f = &b->finding;

    switch (p->kind) {
    case PIECE_TEXT:
        text_add(out, p->text);
        break;
    case PIECE_LEFT:
        text_add(out, f->stated ? f->stated : "");
        break;
    case PIECE_RIGHT:
        text_add(out, f->computed ? f->computed : "");
        break;
    case PIECE_DIFF:
        say_difference(out, b);
        break;
    case PIECE_MORE:
        text_add(out, b->differs && b->difference.num < 0 ? "少 " : "多 ");
        say_difference(out, b);
        break;
    case PIECE_OTHER:
        say_other(out, b);
        break;
    case PIECE_FIELD:
        text_add(out, f->terms ? f->term[0].label : f->field->label);
        break;
    case PIECE_VALUE:
        text_add(out, f->terms ? f->term[0].value : "");
        break;
    case PIECE_OPENING:
        say_opening(out, b->row);
        break;
    case PIECE_TIMES:
        text_addf(out, "%zu", b->times);
        break;
    case PIECE_NUMBER:
        text_addf(out, "%zu", row_number(b->row));
        break;
    case PIECE_UNANSWERED:
        say_unanswered(out, b);
        break;
    case PIECE_LABEL:
        say_label(out, b, p->field);
        break;
    }
}

/* ---- the finding ---- */

static void answer(const struct checker *c, struct finding *f)
{
    const struct reason *reason = NULL;
    struct text subject = {0};

    if (f->level == LEVEL_WARNING) {
        finding_subject(f, &subject);
        reason = record_reason(c->record, subject.s, f->row->id);
        text_finish(&subject);
    }
    f->reason = reason ? reason->text : NULL;
    if (!reason)
        f->answer = ANSWER_OPEN;
    else
        f->answer = strcmp(reason->figure, f->figure) ? ANSWER_STALE : ANSWER_GIVEN;
}

static void make_finding(struct broken *b, size_t i)
{
    struct finding *f = &b->finding;
    struct text message = {0};

    b->part = broken_part(b);
    scope_open(&b->used, b->c, b->row);
    if (is_comparison(b->part))
        state_sides(b);
    if (only_when(b->rule))
        (void)eval(b->rule->when, &b->used);
    else if (!is_comparison(b->part))
        (void)eval(b->part, &b->used);
    state_terms(b);
    f->row = b->row;
    f->field = b->rule->at ? b->rule->at : b->rule->on->title;
    f->section = b->rule->section;
    f->rule = b->rule->id;
    f->level = b->rule->level;
    f->holds = b->rule->holds_text;
    f->source = b->c->plan.rule[i].source;
    f->slip = b->part->op == EXPR_NOT && b->part->a->op == EXPR_FOLD;
    f->figure = figure_of(f);
    for (size_t k = 0; k < b->rule->says_count; k++)
        say_piece(&message, b, &b->rule->says[k]);
    f->message = text_take(&message);
    answer(b->c, f);
}

void judge_row(struct checker *c, struct sheet *s, size_t i, struct row *row)
{
    const struct rule *rule = &c->tmpl->rule[i];
    struct broken b;

    sheet_drop_rule(s, (int)i, row);
    if (c->plan.rule[i].needs_last_year && !c->last_year)
        return;
    if (!is_broken(c, rule, row, &b.used))
        return;
    b.c = c;
    b.rule = rule;
    b.row = row;
    b.other = b.used.other;
    b.times = b.used.times;
    b.differs = false;
    b.finding = (struct finding){0};
    make_finding(&b, i);
    sheet_add(s, &c->plan, &b.finding, (int)i);
}

void judge_reasons(const struct checker *c, struct sheet *s)
{
    for (size_t i = 0; i < s->entries; i++)
        if (s->entry[i].finding.level == LEVEL_WARNING)
            answer(c, &s->entry[i].finding);
    sheet_unsettle(s);
}

/* ---- figures that agree with another project's ---- */

struct alike judge_alike(const struct checker *c, size_t i, const struct row *row)
{
    struct alike a = {0};

    a.known = eval_field(c->record, row, c->plan.rule[i].alike, &a.figure);
    return a;
}

bool alike_may_match(const struct alike *a, const struct alike *b)
{
    /* Ratios are reduced. */
    return !a->known || !b->known ||
           (a->figure.num == b->figure.num && a->figure.den == b->figure.den);
}
