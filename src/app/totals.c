/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Sums over the projects of the open report. */
#include "app/session.h"
#include "record/eval.h"

/* Something stands there that is no figure (yet): a sum without it would say too little. */
static bool hides_a_figure(const struct value *v)
{
    return v->state == VALUE_UNREADABLE || v->state == VALUE_PENDING;
}

bool app_total(const struct app *a, const struct field *f, int64_t *out)
{
    int64_t sum = 0;
    size_t known = 0;

    for (size_t i = 0; i < record_projects(a->open.record, a->open.report); i++) {
        const struct row *project = record_project(a->open.record, a->open.report, i);

        for (size_t j = 0; j < row_count(project, f->kind); j++) {
            const struct value *v = row_value(row_child(project, f->kind, j), f);

            if (hides_a_figure(v))
                return false;
            if (v->state != VALUE_SET)
                continue;
            if (__builtin_add_overflow(sum, v->number, &sum))
                return false;
            known++;
        }
    }
    if (known > 0)
        *out = sum;
    return known > 0;
}

void app_total_shown(const struct app *a, const struct kind *k, const char *key, struct text *out)
{
    const struct field *f = k ? kind_field(k, key) : NULL;
    char digits[NUMBER_BYTES];
    int64_t sum;

    if (f && app_total(a, f, &sum))
        text_add(out, number_print(digits, sum, &f->form, true));
}

void app_total_rate(const struct app *a, struct text *out)
{
    static const struct number_form percent = {.unit = UNIT_PERCENT, .scale = 4, .decimals = 2};
    const struct kind *fund = dict_kind(a->open.record->dict, "fund");
    const struct field *budget = fund ? kind_field(fund, "budget") : NULL;
    const struct field *spent = fund ? kind_field(fund, "spent") : NULL;
    char digits[NUMBER_BYTES];
    struct ratio rate;
    int64_t b, s, rounded;

    if (budget && spent && app_total(a, budget, &b) && app_total(a, spent, &s) &&
        ratio_div(ratio_of(s, 0), ratio_of(b, 0), &rate) && ratio_round(rate, 4, &rounded))
        text_add(out, number_print(digits, rounded, &percent, false));
}

/* The project's own computed field of the same key is the rate over its sums. */
static void project_rate(const struct app *a, const struct row *project, const struct field *f,
                         struct text *out)
{
    const struct field *same = kind_field(project->kind, f->key);

    if (same && same->computed)
        record_print(a->open.record, project, same, true, out);
}

struct inputs {
    const struct row *row;
    bool typed;
};

static void ask_input(const struct field *f, void *arg)
{
    struct inputs *inputs = arg;

    if (f->kind == inputs->row->kind && !f->computed && f->type != TYPE_GROUP)
        inputs->typed = inputs->typed || row_value(inputs->row, f)->state != VALUE_BLANK;
}

/* May a row that has no figure in column `f` be left out of its sum? One that is not filled in yet
 * may; one that has a figure nobody knows may not. */
static bool may_leave_out(const struct row *row, const struct field *f)
{
    struct inputs inputs = {.row = row};

    if (!f->computed)
        return !hides_a_figure(row_value(row, f));
    expr_inputs(f->computed, ask_input, &inputs);
    return !inputs.typed;
}

void app_column_total(const struct app *a, const struct row *project, const struct kind *k,
                      const struct field *f, struct text *out)
{
    struct ratio sum = ratio_of(0, 0);
    char digits[NUMBER_BYTES];
    int64_t rounded;
    size_t known = 0;

    if (f->type == TYPE_PERCENT) {
        project_rate(a, project, f, out);
        return;
    }
    for (size_t i = 0; i < row_count(project, k); i++) {
        const struct row *row = row_child(project, k, i);
        struct ratio value;

        if (!eval_field(a->open.record, row, f, &value)) {
            if (!may_leave_out(row, f))
                return;
            continue;
        }
        if (!ratio_add(sum, value, &sum))
            return;
        known++;
    }
    if (known > 0 && ratio_round(sum, f->form.scale, &rounded))
        text_add(out, number_print(digits, rounded, &f->form, true));
}
