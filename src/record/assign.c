/* SPDX-License-Identifier: MulanPSL-2.0 */
/* One field of one row by its name, the ones no form shows included: the single way by which a
 * record changes. */
#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/inner.h"

enum { INTEGER_BYTES = 24 };

struct value value_of_text(const char *typed)
{
    if (str_empty(typed))
        return (struct value){0};
    return (struct value){
        .typed = mem_str(typed), .state = VALUE_SET, .touched = true, .change = -1};
}

bool integer_read(const char *s, int64_t *out)
{
    if (str_empty(s) || strlen(s) >= INTEGER_BYTES || (*s != '-' && (*s < '0' || *s > '9')))
        return false;
    char *end;
    errno = 0;
    long long n = strtoll(s, &end, 10);
    if (errno || end == s || *end)
        return false;
    *out = n;
    return true;
}

static const char *after(const char *field, const char *prefix)
{
    return str_starts(field, prefix) ? field + strlen(prefix) : NULL;
}

static bool is_one(const struct value *v)
{
    return v->typed && strcmp(v->typed, "1") == 0;
}

static struct value present_reason(const struct record *r, const struct row *row, const char *rule)
{
    const struct reason *reason = record_reason(r, rule, row->id);
    if (!reason)
        return (struct value){0};
    struct text typed = {0};
    text_addf(&typed, "%s\n%s", reason->figure, reason->text);
    struct value v = value_of_text(text_str(&typed));
    text_finish(&typed);
    return v;
}

bool field_present(const struct record *r, const struct row *row, const char *field,
                   struct value *out)
{
    const char *rest;
    *out = (struct value){0};
    if (strcmp(field, FIELD_REMOVED) == 0) {
        *out = value_of_text(row->removed ? "1" : "");
    } else if (strcmp(field, FIELD_ORDER) == 0) {
        char order[INTEGER_BYTES];
        snprintf(order, sizeof order, "%" PRId64, row->order);
        *out = value_of_text(order);
    } else if ((rest = after(field, FIELD_SHOWN))) {
        int64_t report;
        if (!integer_read(rest, &report))
            return false;
        const struct shown *s = shown_find(r, report, row->id);
        *out = value_of_text(s && s->shown ? "1" : "0");
    } else if ((rest = after(field, FIELD_REASON))) {
        *out = present_reason(r, row, rest);
    } else {
        const struct field *f = kind_field(row->kind, field);
        if (!f)
            return false;
        value_copy(out, row_value(row, f));
    }
    return true;
}

static bool assign_removed(struct record *r, struct row *row, bool removed)
{
    if (!row->parent)
        return false; /* the ledger stands as long as its record */
    if (removed != row->removed) {
        if (removed)
            row_unlink(r, row);
        row->removed = removed;
        if (!removed)
            row_link(r, row);
    }
    return true;
}

static bool assign_order(struct record *r, struct row *row, const char *typed)
{
    int64_t order;
    if (!integer_read(typed, &order))
        return false;
    if (!row->removed)
        row_unlink(r, row);
    row->order = order;
    if (!row->removed)
        row_link(r, row);
    return true;
}

/* `typed` is the figure, a newline and the text; or blank. */
static bool assign_reason(struct record *r, struct row *row, const char *rule, const char *typed)
{
    if (str_empty(typed)) {
        reason_put(r, rule, row->id, "", "");
        return true;
    }
    const char *end = strchr(typed, '\n');
    if (!end)
        return false;
    char *figure = mem_str_n(typed, (size_t)(end - typed));
    reason_put(r, rule, row->id, figure, end + 1);
    free(figure);
    return true;
}

bool field_assign(struct record *r, struct row *row, const char *field, const struct value *to)
{
    const char *rest;
    int64_t report;
    bool is_done = true;
    if (strcmp(field, FIELD_REMOVED) == 0) {
        is_done = assign_removed(r, row, is_one(to));
    } else if (strcmp(field, FIELD_ORDER) == 0) {
        is_done = assign_order(r, row, to->typed);
    } else if ((rest = after(field, FIELD_SHOWN))) {
        is_done = integer_read(rest, &report);
        if (is_done)
            shown_put(r, report, row->id, is_one(to));
    } else if ((rest = after(field, FIELD_REASON))) {
        is_done = assign_reason(r, row, rest, to->typed);
    } else {
        const struct field *f = kind_field(row->kind, field);
        is_done = f != NULL;
        if (f)
            value_copy(&row->value[f->no], to);
    }
    if (is_done)
        r->edits++;
    return is_done;
}

bool field_same(const char *field, const struct value *a, const struct value *b)
{
    if (str_starts(field, FIELD_SHOWN) || strcmp(field, FIELD_REMOVED) == 0)
        return is_one(a) == is_one(b);
    return value_same(a, b);
}

void record_note(struct record *r, struct step *step, struct row *row, const char *field,
                 const char *typed)
{
    struct value from;
    struct value to = value_of_text(typed);
    bool is_known = field_present(r, row, field, &from);
    assert(is_known);
    if (!field_same(field, &from, &to)) {
        bool is_done = field_assign(r, row, field, &to);
        assert(is_done);
        (void)is_done;
        step_add(step, row->id, field, &from, &to);
    }
    (void)is_known;
    value_finish(&from);
    value_finish(&to);
}
