/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Paths: "projects/5/funds/1/spent" to a place in the record and back. */
#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "record/inner.h"

enum { WORD_BYTES = 64, NUMBER_DIGITS = 9, ROWS_MADE = 1000 };

/* ---- a row's path ---- */

static void print_row(const struct record *r, const struct row *report, const struct row *row,
                      struct text *out)
{
    if (row->kind == r->dict->report || !row->parent)
        return;
    print_row(r, report, row->parent, out);
    bool is_project = row->kind == r->dict->project;
    size_t number = is_project ? record_project_number(r, report, row) : row_number(row);
    text_addf(out, "%s%s/%zu", out->bytes ? "/" : "", row->kind->plural, number);
}

void record_path(const struct record *r, const struct row *report, const struct row *row,
                 const struct field *f, struct text *out)
{
    struct text path = {0};
    print_row(r, report, row, &path);
    if (f)
        text_addf(&path, "%s%s", path.bytes ? "/" : "", f->key);
    text_add(out, text_str(&path));
    text_finish(&path);
}

/* ---- a place by its path ---- */

struct search {
    struct record *record;
    struct row *report;
    struct step *make;
    const char *rest; /* of the path */
    struct place at;
    struct err *err;
};

/* Take the next word off the path. */
static bool take_word(struct search *s, char word[WORD_BYTES])
{
    size_t bytes = strcspn(s->rest, "/");
    if (bytes == 0 || bytes >= WORD_BYTES)
        return false;
    memcpy(word, s->rest, bytes);
    word[bytes] = '\0';
    s->rest += bytes;
    if (*s->rest == '/') {
        s->rest++;
        return *s->rest != '\0';
    }
    return true;
}

static bool is_number(const char *word, size_t *out)
{
    size_t digits = strspn(word, "0123456789");
    int64_t n;
    if (digits == 0 || word[digits] || digits > NUMBER_DIGITS || !integer_read(word, &n) || n < 1)
        return false;
    *out = (size_t)n;
    return true;
}

static bool is_at_report(const struct search *s)
{
    return s->at.row == s->report;
}

/* The field of the row at hand, or, at the report, of its ledger. */
static bool find_field(struct search *s, const char *key)
{
    const struct field *f = kind_field(s->at.kind, key);
    if (!f && is_at_report(s)) {
        struct row *ledger = s->record->ledger;
        f = kind_field(ledger->kind, key);
        if (f && f->type != TYPE_GROUP)
            s->at = (struct place){.kind = ledger->kind, .number = 1, .row = ledger};
        else
            f = NULL;
    }
    s->at.field = f;
    return f != NULL;
}

/* The kind whose rows stand under the row at hand; the report stands for its ledger too. */
static const struct kind *find_kind(const struct search *s, const char *plural)
{
    const struct kind *k = dict_plural(s->record->dict, plural);
    if (!k || !k->parent)
        return NULL;
    bool is_below = k->parent == s->at.kind;
    bool is_of_ledger = is_at_report(s) && k->parent == s->record->dict->ledger;
    return (is_below || is_of_ledger) && k->plural[0] ? k : NULL;
}

static struct row *parent_of(const struct search *s, const struct kind *k)
{
    return k->parent == s->record->dict->ledger ? s->record->ledger : s->at.row;
}

static size_t rows_below(const struct search *s, struct row *parent, const struct kind *k)
{
    if (k == s->record->dict->project)
        return record_projects(s->record, s->report);
    return parent ? row_count(parent, k) : 0;
}

static struct row *row_below(const struct search *s, struct row *parent, const struct kind *k,
                             size_t number)
{
    if (k == s->record->dict->project)
        return record_project(s->record, s->report, number - 1);
    return number <= rows_below(s, parent, k) ? row_child(parent, k, number - 1) : NULL;
}

static void make_row(struct search *s, struct row *parent, const struct kind *k)
{
    const struct row *row = record_add(s->record, s->make, parent, k, NULL);
    if (k == s->record->dict->project)
        record_show(s->record, s->make, s->report, row, true);
}

/* Go to row `number` of kind `k` below the row at hand. */
static enum status go_down(struct search *s, const struct kind *k, size_t number)
{
    if (!s->at.row)
        return err_set(s->err, STATUS_NOT_FOUND, "没有第 %zu 个%s，请先增加这一行", s->at.number,
                       s->at.kind->label);
    struct row *parent = parent_of(s, k);
    size_t count = rows_below(s, parent, k);
    if (s->make && number > count) {
        if (number - count > ROWS_MADE)
            return err_set(s->err, STATUS_USAGE,
                           "第 %zu 个%s离现有的 %zu 个太远，一次最多增加 %d 个，请核对序号", number,
                           k->label, count, ROWS_MADE);
        for (; count < number; count++)
            make_row(s, parent, k);
    }
    s->at = (struct place){
        .parent = parent, .kind = k, .number = number, .row = row_below(s, parent, k, number)};
    return STATUS_OK;
}

static enum status go_on(struct search *s)
{
    char word[WORD_BYTES];
    if (!take_word(s, word))
        return err_set(s->err, STATUS_USAGE,
                       "路径写法不对，应当像 projects/5/funds/1/spent 或 title");
    if (!*s->rest && find_field(s, word))
        return STATUS_OK;
    const struct kind *k = find_kind(s, word);
    if (!k)
        return err_set(s->err, STATUS_USAGE, "%s没有「%s」这一栏", s->at.kind->label, word);
    if (!*s->rest) {
        s->at = (struct place){.parent = parent_of(s, k), .kind = k};
        return STATUS_OK;
    }
    char typed[WORD_BYTES];
    size_t number;
    if (!take_word(s, typed) || !is_number(typed, &number))
        return err_set(s->err, STATUS_USAGE, "「%s」后面应当是从 1 开始的序号", word);
    return go_down(s, k, number);
}

enum status record_find(struct record *r, struct row *report, const char *path, struct step *make,
                        struct place *out, struct err *err)
{
    struct search s = {.record = r, .report = report, .make = make, .rest = path, .err = err};
    s.at = (struct place){.parent = report->parent,
                          .kind = report->kind,
                          .number = row_number(report),
                          .row = report};
    do {
        enum status status = go_on(&s);
        if (status != STATUS_OK)
            return status;
    } while (*s.rest);
    *out = s.at;
    return STATUS_OK;
}
