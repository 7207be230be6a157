/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Rows, values and results as people read them. */
#include <string.h>

#include "record/eval.h"
#include "record/inner.h"

enum { NAME_COLS = 40, PLAIN_SCALE = 6 };

/* Its number on the screen, where it has one. */
static size_t number_shown(const struct record *r, const struct row *report, const struct row *row)
{
    if (row->kind->role != KIND_PROJECT)
        return row->parent ? row_number(row) : 0;
    return report ? record_project_number(r, report, row) : 0;
}

void record_name(const struct record *r, const struct row *report, const struct row *row,
                 struct text *out)
{
    struct text title = {0};
    if (row->kind->title)
        value_print(row_value(row, row->kind->title), row->kind->title, false, &title);
    size_t number = row->removed ? 0 : number_shown(r, report, row);
    size_t bytes = strcspn(text_str(&title), "\n");
    const char *name = str_trim(text_str(&title), &bytes);
    if (bytes)
        text_add_n(out, name, text_clip(name, bytes, NAME_COLS, NULL));
    else if (number == 0)
        text_add(out, row->kind->label);
    else
        text_addf(out, row->kind->role == KIND_PROJECT ? "第 %zu 项" : "第 %zu 行", number);
    text_finish(&title);
}

void record_print(const struct record *r, const struct row *row, const struct field *f,
                  bool grouped, struct text *out)
{
    const struct value *v = row_value(row, f);
    if (f->computed) {
        struct ratio number;
        if (eval_field(r, row, f, &number))
            ratio_print(number, f, grouped, out);
    } else if (f->type == TYPE_REF && v->state == VALUE_SET) {
        const struct row *target = record_target(r, row, f);
        if (target)
            text_addf(out, "%zu", row_number(target));
    } else {
        value_print(v, f, grouped, out);
    }
}

void record_print_past(const struct record *r, const struct field *f, const char *typed,
                       struct text *out)
{
    uint8_t key[ROW_KEY_BYTES];
    const struct row *meant = NULL;
    if (f->type == TYPE_REF && key_is_hex(typed, strlen(typed))) {
        key_from_hex(typed, key);
        meant = record_row_by_key(r, key);
    }
    if (meant && !meant->removed)
        text_addf(out, "%s %zu", meant->kind->label, row_number(meant));
    else if (meant)
        record_name(r, NULL, meant, out);
    else
        text_add(out, typed);
}

/* As many decimals as there are, none of them a zero at the end. */
static void print_plain(struct ratio number, struct text *out)
{
    struct number_form form = {UNIT_PLAIN, PLAIN_SCALE, PLAIN_SCALE};
    char figure[NUMBER_BYTES];
    int64_t value;
    if (!ratio_round(number, form.scale, &value))
        return;
    for (int64_t rest = value; form.decimals > 0 && rest % 10 == 0; rest /= 10)
        form.decimals--;
    text_add(out, number_print(figure, value, &form, false));
}

static void print_day(struct ratio number, struct text *out)
{
    int64_t n;
    if (!ratio_round(number, 0, &n) || n <= 0 || n > 99999999)
        return;
    struct day day = {(int)(n / 10000), (int)(n / 100 % 100), (int)(n % 100)};
    char iso[DAY_BYTES];
    text_add(out, day_iso(iso, day));
}

void ratio_print(struct ratio number, const struct field *as, bool grouped, struct text *out)
{
    if (as && as->type == TYPE_DATE) {
        print_day(number, out);
        return;
    }
    if (!as || !field_is_figure(as) || as->type == TYPE_MEASURE) {
        print_plain(number, out);
        return;
    }
    struct number_form form = as->form; /* rounded once, to what is printed */
    form.scale = form.decimals + (form.unit == UNIT_PERCENT ? 2 : 0);
    char figure[NUMBER_BYTES];
    int64_t value;
    if (ratio_round(number, form.scale, &value))
        text_add(out, number_print(figure, value, &form, grouped && as->type != TYPE_YEAR));
}
