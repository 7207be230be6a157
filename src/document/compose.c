/* SPDX-License-Identifier: MulanPSL-2.0 */
/* A record becomes a document by walking the report of its template. */
#include "document/document.h"

#include "base/mem.h"
#include "record/eval.h"

#include <stdlib.h>
#include <string.h>

/* What stays the same during one walk; the row at hand is passed beside it. */
struct walk {
    const struct record *record;
    struct row *report;
    struct document *out;
};

static void print_spans(const struct walk *w, struct row *row, const struct span *span,
                        size_t count, struct text *out);
static void walk_parts(const struct walk *w, struct row *row, const struct part *part,
                       size_t count);

/* ---- what a template's names stand for ---- */

/* The row of kind `k` seen from `row`: itself, one above it, or the report; NULL when there is none. */
static struct row *row_seen(const struct walk *w, struct row *row, const struct kind *k)
{
    return k == w->record->dict->report ? w->report : row_above(row, k);
}

/* The i-th row of kind `k` below `row`, the projects in the report's order; NULL behind the last. */
static struct row *row_below(const struct walk *w, struct row *row, const struct kind *k, size_t i)
{
    if (k == w->record->dict->project)
        return record_project(w->record, w->report, i);
    struct row *parent = k->parent ? row_seen(w, row, k->parent) : NULL;
    return parent && i < row_count(parent, k) ? row_child(parent, k, i) : NULL;
}

static bool value_is_absent(const struct value *v)
{
    return v->state == VALUE_BLANK || v->state == VALUE_NONE || v->state == VALUE_NA;
}

/* Does field `f` of `row` hold something? A group does when it has rows. */
static bool row_holds(const struct walk *w, const struct row *row, const struct field *f)
{
    if (f->type == TYPE_GROUP)
        return row_count(row, f->ref) > 0;
    if (!f->computed)
        return !value_is_absent(row_value(row, f));
    struct text shown = {0};
    record_print(w->record, row, f, false, &shown);
    bool holds = shown.bytes > 0;
    text_finish(&shown);
    return holds;
}

/* The same for the row seen from the one at hand. A field of projects, asked outside of one, holds
 * something when that of any project does. */
static bool holds(const struct walk *w, struct row *row, const struct field *f)
{
    struct row *seen = row_seen(w, row, f->kind);
    if (seen)
        return row_holds(w, seen, f);
    if (f->kind != w->record->dict->project)
        return false;
    for (size_t i = 0; i < record_projects(w->record, w->report); i++) {
        if (row_holds(w, record_project(w->record, w->report, i), f))
            return true;
    }
    return false;
}

/* Is it 0, or does it hold nothing? The first side of {结余: 无结余 | 结余{结余}万元}. */
static bool is_nothing(const struct walk *w, struct row *row, const struct field *f)
{
    if (!holds(w, row, f))
        return true;
    struct row *seen = row_seen(w, row, f->kind);
    if (!seen || !field_is_figure(f))
        return false;
    struct ratio value;
    return eval_field(w->record, seen, f, &value) && value.num == 0;
}

/* ---- text ---- */

/* The value without white space at its ends: the layout indents, not the typist. */
static void print_field(const struct walk *w, struct row *row, const struct field *f,
                        struct text *out)
{
    row = row_seen(w, row, f->kind);
    if (!row)
        return;

    const struct value *v = row_value(row, f);
    struct text shown = {0};
    struct day day;
    if (f->type == TYPE_DATE && v->state == VALUE_SET && day_from_iso(v->typed, &day))
        day_print(&shown, day);
    else
        record_print(w->record, row, f, false, &shown);
    size_t bytes = shown.bytes;
    const char *s = str_trim(text_str(&shown), &bytes);
    text_add_n(out, s, bytes);
    text_finish(&shown);
}

static bool ends_with(const struct text *t, const char *end)
{
    size_t bytes = strlen(end);
    return t->bytes >= bytes && memcmp(t->s + t->bytes - bytes, end, bytes) == 0;
}

/* The template's own words. Typists end a sentence or not; the stop is printed once either way. */
static void print_words(const char *words, struct text *out)
{
    static const char stop[] = "。", semicolon[] = "；";

    if (str_starts(words, stop) && ends_with(out, semicolon))
        text_remove(out, out->bytes - strlen(semicolon), strlen(semicolon));
    else if ((str_starts(words, stop) || str_starts(words, semicolon)) &&
             (ends_with(out, stop) || ends_with(out, semicolon)))
        words += strlen(stop);
    text_add(out, words);
}

/* Once a row, rows that print nothing left out. */
static void print_each(const struct walk *w, struct row *row, const struct span *span,
                       struct text *out)
{
    struct row *child;
    bool first = true;

    for (size_t i = 0; (child = row_below(w, row, span->each, i)); i++) {
        struct text one = {0};
        print_spans(w, child, span->inner, span->inner_count, &one);
        if (one.bytes > 0) {
            if (!first)
                print_words(span->separator, out);
            text_add_n(out, one.s, one.bytes);
            first = false;
        }
        text_finish(&one);
    }
}

static void print_spans(const struct walk *w, struct row *row, const struct span *span,
                        size_t count, struct text *out)
{
    for (size_t i = 0; i < count; i++) {
        switch (span[i].kind) {
        case SPAN_TEXT:
            print_words(span[i].text, out);
            break;
        case SPAN_FIELD:
            print_field(w, row, span[i].field, out);
            break;
        case SPAN_EACH:
            print_each(w, row, &span[i], out);
            break;
        case SPAN_EITHER:
            if (is_nothing(w, row, span[i].field))
                print_spans(w, row, span[i].inner, span[i].inner_count, out);
            else
                print_spans(w, row, span[i].other, span[i].other_count, out);
            break;
        }
    }
}

/* ---- blocks ---- */

/* A line a block: the first one of `kind`, the others paragraphs. What has a number stands even when
 * there is no text, so that the numbers of a report with gaps are those of the whole one. */
static void add_lines(const struct walk *w, enum block_kind kind, int level, const char *s)
{
    bool first = true;

    for (;;) {
        size_t bytes = strcspn(s, "\n"), kept = bytes;
        const char *start = str_trim(s, &kept);
        if (kept > 0 || (first && level > 0)) {
            char *line = mem_str_n(start, kept);
            document_add(w->out, first ? kind : BLOCK_PARAGRAPH, first ? level : 0, line);
            free(line);
            first = false;
        }
        if (s[bytes] == '\0')
            break;
        s += bytes + 1;
    }
}

/* Is a heading a name and nothing more? "（一）{项目名称}" is, "1.项目概况：{项目概况}" carries its text:
 * it is numbered, but has no place in the outline of the file. */
static bool is_name(const struct part *heading)
{
    const struct span *s = heading->span;
    return heading->spans == 1 &&
           (s->kind == SPAN_TEXT || (s->kind == SPAN_FIELD && !field_is_lines(s->field)));
}

static void add_part(const struct walk *w, struct row *row, const struct part *part)
{
    bool heading = part->kind == PART_HEADING && is_name(part);
    struct text text = {0};
    print_spans(w, row, part->span, part->spans, &text);
    add_lines(w, heading ? BLOCK_HEADING : BLOCK_PARAGRAPH, part->level, text_str(&text));
    text_finish(&text);
}

static void walk_parts(const struct walk *w, struct row *row, const struct part *part, size_t count)
{
    struct row *child;

    for (size_t i = 0; i < count; i++) {
        switch (part[i].kind) {
        case PART_HEADING:
        case PART_PARAGRAPH:
            add_part(w, row, &part[i]);
            break;
        case PART_EACH:
            for (size_t n = 0; (child = row_below(w, row, part[i].each, n)); n++)
                walk_parts(w, child, part[i].child, part[i].children);
            break;
        case PART_WHEN:
            if (holds(w, row, part[i].field) != part[i].absent)
                walk_parts(w, row, part[i].child, part[i].children);
            break;
        }
    }
}

/* ---- the two ends ---- */

/* A field of the report or the ledger by its key, as printed; "" when it holds nothing. */
static void print_key(const struct walk *w, const struct kind *k, const char *key, struct text *out)
{
    const struct field *f = kind_field(k, key);
    if (f && holds(w, w->report, f))
        print_field(w, w->report, f, out);
}

static void add_title(const struct walk *w, const struct tmpl *t)
{
    const struct dict *d = w->record->dict;
    struct text title = {0};

    print_key(w, d->report, "title", &title);
    if (title.bytes == 0) {
        print_key(w, d->ledger, "year", &title);
        if (title.bytes > 0)
            text_add(&title, "年度");
        print_key(w, d->ledger, "unit", &title);
        text_add(&title, t->title);
    }
    document_add(w->out, BLOCK_TITLE, 0, text_str(&title));
    text_finish(&title);
}

static void add_signature(const struct walk *w)
{
    const struct dict *d = w->record->dict;
    struct text unit = {0}, date = {0};

    print_key(w, d->report, "signatory", &unit);
    if (unit.bytes == 0)
        print_key(w, d->ledger, "unit", &unit);
    if (unit.bytes > 0)
        document_add(w->out, BLOCK_UNIT, 0, text_str(&unit));
    print_key(w, d->report, "date", &date);
    if (date.bytes > 0)
        document_add(w->out, BLOCK_DATE, 0, text_str(&date));
    text_finish(&unit);
    text_finish(&date);
}

void compose(const struct tmpl *t, const struct record *r, struct row *report, const char *banner,
             struct document *out)
{
    struct walk w = {.record = r, .report = report, .out = out};

    if (!str_empty(banner))
        document_add(out, BLOCK_BANNER, 0, banner);
    add_title(&w, t);
    walk_parts(&w, report, t->part, t->parts);
    add_signature(&w);
    document_number(out);
}
