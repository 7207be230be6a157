/* SPDX-License-Identifier: MulanPSL-2.0 */
/* A report as json, and as a plain listing. */
#include "app/session.h"

#include <string.h>

static void json_unit(struct text *out, uint32_t unit)
{
    text_addf(out, "\\u%04x", (unsigned)unit);
}

/* What a terminal would obey, or would not show, is written out: json means the same by it. */
static void json_char(struct text *out, const char *s, size_t bytes, uint32_t cp)
{
    if (cp == '"' || cp == '\\')
        text_addf(out, "\\%c", (char)cp);
    else if (cp == '\n')
        text_add(out, "\\n");
    else if (cp == '\t')
        text_add(out, "\\t");
    else if (cp == CP_INVALID || cp_class(cp) == CP_OK)
        text_add_n(out, s, bytes);
    else if (cp < 0x10000)
        json_unit(out, cp);
    else {
        json_unit(out, 0xD800 + ((cp - 0x10000) >> 10));
        json_unit(out, 0xDC00 + ((cp - 0x10000) & 0x3FF));
    }
}

void json_string(struct text *out, const char *s)
{
    size_t bytes = strlen(s);

    text_add(out, "\"");
    for (size_t at = 0; at < bytes;) {
        uint32_t cp;
        size_t n = utf8_decode(s + at, bytes - at, &cp);

        json_char(out, s + at, n, cp);
        at += n;
    }
    text_add(out, "\"");
}

static void json_key(struct text *out, const char *key)
{
    json_string(out, key);
    text_add(out, ":");
}

/* Exact: at least the field's decimals, more where the figure has them. */
static void print_exact(int64_t number, const struct number_form *form, struct text *out)
{
    struct number_form exact = *form;
    char digits[NUMBER_BYTES];
    int64_t rest = number;

    exact.decimals = form->scale;
    while (exact.decimals > form->decimals && rest % 10 == 0) {
        rest /= 10;
        exact.decimals--;
    }
    text_add(out, number_print(digits, number, &exact, false));
}

static void json_figure(const struct value *v, const struct field *f, struct text *out)
{
    struct text s = {0};

    switch (f->type) {
    case TYPE_COUNT:
    case TYPE_YEAR:
        text_addf(out, "%lld", (long long)v->number);
        break;
    case TYPE_AMOUNT:
        print_exact(v->number, &f->form, &s);
        json_string(out, text_str(&s));
        break;
    default:
        value_print(v, f, false, &s);
        json_string(out, text_str(&s));
    }
    text_finish(&s);
}

static void json_value(const struct app *a, const struct row *row, const struct field *f,
                       struct text *out)
{
    const struct value *v = row_value(row, f);
    struct text s = {0};

    if (v->state == VALUE_BLANK) {
        text_add(out, "\"\"");
    } else if (value_is_declared(v)) {
        text_add(out, "{\"declared\":");
        json_string(out, value_state_word(v->state));
        text_add(out, "}");
    } else if (v->state == VALUE_UNREADABLE) {
        text_add(out, "{\"typed\":");
        json_string(out, v->typed);
        text_add(out, ",\"value\":null}");
    } else if (f->type == TYPE_REF) {
        record_print(a->open.record, row, f, false, &s);
        text_add(out, s.bytes ? s.s : "\"\"");
    } else if (field_is_figure(f)) {
        json_figure(v, f, out);
    } else {
        json_string(out, v->typed);
    }
    text_finish(&s);
}

static void json_rows(const struct app *a, const struct row *project, const struct tmpl_group *g,
                      struct text *out)
{
    if (row_count(project, g->kind) == 0 && value_is_declared(row_value(project, g->state))) {
        json_value(a, project, g->state, out);
        return;
    }
    text_add(out, "[");
    for (size_t i = 0; i < row_count(project, g->kind); i++) {
        const struct row *row = row_child(project, g->kind, i);
        bool first = true;

        text_add(out, i ? ",{" : "{");
        for (size_t j = 0; j < g->columns; j++) {
            const struct field *f = g->column[j].field;

            if (f->computed)
                continue;
            text_add(out, first ? "" : ",");
            json_key(out, f->key);
            json_value(a, row, f, out);
            first = false;
        }
        text_add(out, "}");
    }
    text_add(out, "]");
}

static void json_project(const struct app *a, size_t i, struct text *out)
{
    const struct row *project = record_project(a->open.record, a->open.report, i);
    const struct tmpl *t = a->open.tmpl;

    text_addf(out, "{\"no\":%zu", i + 1);
    for (size_t s = 0; s < t->sections; s++)
        for (size_t j = 0; j < t->section[s].items; j++) {
            const struct tmpl_item *item = &t->section[s].item[j];

            if (item->field && item->field->field->computed)
                continue;
            text_add(out, ",");
            json_key(out, item->field ? item->field->field->key : item->group->kind->plural);
            if (item->field)
                json_value(a, project, item->field->field, out);
            else
                json_rows(a, project, item->group, out);
        }
    text_add(out, "}");
}

/* The sums of the report's amounts: every fund column, over all projects. */
static void json_totals(const struct app *a, struct text *out)
{
    static const char *const column[] = {"budget", "adjustment", "spent", "balance"};
    const struct kind *fund = dict_kind(a->open.record->dict, "fund");
    bool first = true;

    text_add(out, "{");
    for (size_t c = 0; fund && c < sizeof column / sizeof column[0]; c++) {
        const struct field *f = kind_field(fund, column[c]);
        struct text s = {0};
        int64_t sum;

        if (f && app_total(a, f, &sum))
            print_exact(sum, &f->form, &s);
        text_add(out, first ? "" : ",");
        json_key(out, column[c]);
        json_string(out, text_str(&s));
        text_finish(&s);
        first = false;
    }
    text_add(out, "}");
}

static void json_report_field(const struct app *a, const char *key, struct text *out)
{
    const struct field *f = kind_field(a->open.report->kind, key);
    const struct row *row = a->open.report;

    if (!f) {
        row = a->open.record->ledger;
        f = kind_field(row->kind, key);
    }
    if (!f)
        return;
    text_add(out, ",");
    json_key(out, key);
    json_value(a, row, f, out);
}

void app_json(const struct app *a, struct text *out)
{
    static const char *const after[] = {"problems", "measures", "remarks"};

    text_addf(out, "{\"report\":%d,\"template\":", a->open.number);
    json_string(out, a->open.tmpl->id);
    json_report_field(a, "year", out);
    json_report_field(a, "unit", out);
    json_report_field(a, "title", out);
    if (a->demo)
        text_add(out, ",\"demonstration\":true");
    text_add(out, ",\"state\":");
    json_string(out, app_state(a));
    json_report_field(a, "date", out);
    json_report_field(a, "signatory", out);
    text_add(out, ",\"projects\":[");
    for (size_t i = 0; i < record_projects(a->open.record, a->open.report); i++) {
        text_add(out, i ? "," : "");
        json_project(a, i, out);
    }
    text_add(out, "]");
    for (size_t i = 0; i < 3; i++)
        json_report_field(a, after[i], out);
    text_add(out, ",\"totals\":");
    json_totals(a, out);
    text_add(out, "}");
}

/* ---- the plain listing ---- */

static void list_field(const struct app *a, const struct row *row, const struct field *f,
                       const char *indent, struct text *out)
{
    struct text s = {0};

    record_print(a->open.record, row, f, true, &s);
    if (s.bytes > 0) {
        text_addf(out, "%s%s：", indent, f->label);
        text_add_shown(out, s.s, s.bytes);
        text_add(out, "\n");
    }
    text_finish(&s);
}

static void list_rows(const struct app *a, const struct row *project, const struct tmpl_group *g,
                      struct text *out)
{
    if (value_is_declared(row_value(project, g->state)))
        list_field(a, project, g->state, "    ", out);
    for (size_t i = 0; i < row_count(project, g->kind); i++) {
        text_addf(out, "    %s %zu\n", g->kind->label, i + 1);
        for (size_t j = 0; j < g->columns; j++)
            list_field(a, row_child(project, g->kind, i), g->column[j].field, "      ", out);
    }
}

static void list_section(const struct app *a, const struct row *row, const struct tmpl_section *s,
                         struct text *out)
{
    text_addf(out, "  %s\n", s->name);
    for (size_t j = 0; j < s->items; j++) {
        const struct tmpl_item *item = &s->item[j];

        if (item->group) {
            list_rows(a, row, item->group, out);
        } else {
            const struct field *f = item->field->field;

            list_field(a, f->kind->role == KIND_LEDGER ? a->open.record->ledger : row, f, "    ",
                       out);
        }
    }
}

void app_text(const struct app *a, struct text *out)
{
    list_section(a, a->open.report, a->open.tmpl->report_section, out);
    for (size_t i = 0; i < record_projects(a->open.record, a->open.report); i++) {
        const struct row *project = record_project(a->open.record, a->open.report, i);

        text_addf(out, "第 %zu 项 ", i + 1);
        record_name(a->open.record, a->open.report, project, out);
        text_add(out, "\n");
        for (size_t s = 0; s < a->open.tmpl->sections; s++)
            list_section(a, project, &a->open.tmpl->section[s], out);
    }
}
