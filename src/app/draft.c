/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Prose that is being typed, kept before it is accepted. */
#include "app/session.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static struct draft *find_draft(const struct app *a, int64_t row, const char *field)
{
    for (size_t i = 0; i < a->open.drafts; i++)
        if (a->open.draft[i].row == row && strcmp(a->open.draft[i].field, field) == 0)
            return &a->open.draft[i];
    return NULL;
}

void app_draft(struct app *a, const struct row *row, const struct field *f, const char *typed)
{
    struct draft *d = find_draft(a, row->id, f->key);

    if (app_read_only(a, NULL))
        return;
    if (!d) {
        a->open.draft =
            mem_grow(a->open.draft, a->open.drafts, &a->open.draft_cap, sizeof *a->open.draft);
        d = &a->open.draft[a->open.drafts++];
        *d = (struct draft){.row = row->id, .field = mem_str(f->key), .who = mem_str(a->user)};
    }
    free(d->typed);
    free(d->who);
    d->typed = mem_str(typed);
    d->who = mem_str(a->user);
    store_draft(a->store, row->id, f->key, typed, &a->cursor, a->user);
}

const char *app_draft_of(struct app *a, const struct row *row, const struct field *f,
                         const char **who)
{
    const struct draft *d = find_draft(a, row->id, f->key);

    if (d)
        *who = d->who;
    return d ? d->typed : NULL;
}

/* The field of the open report that a draft is of; NULL where the report does not show it, or holds
 * just that. */
static const struct field *draft_field(const struct app *a, const struct draft *d, struct row **row)
{
    const struct field *f = NULL;
    const struct row *project;
    const char *typed;

    *row = record_row(a->open.record, d->row);
    if (*row && !(*row)->removed)
        f = kind_field((*row)->kind, d->field);
    project = f ? row_above(*row, a->open.record->dict->project) : NULL;
    if (f && *row != a->open.report &&
        (!project || record_project_number(a->open.record, a->open.report, project) == 0))
        f = NULL;
    typed = f ? row_value(*row, f)->typed : NULL;
    return f && strcmp(typed ? typed : "", d->typed) != 0 ? f : NULL;
}

size_t app_drafts(const struct app *a, struct text *out)
{
    struct text place = {0};
    size_t count = 0;

    for (size_t i = 0; i < a->open.drafts; i++) {
        struct row *row;
        const struct field *f = draft_field(a, &a->open.draft[i], &row);

        if (f && count++ == 0)
            session_say_place(a, row, f->label, &place);
    }
    if (out && count > 1)
        text_addf(out, "%s 等 %zu 处有没填完的草稿", place.s, count);
    else if (out && count == 1)
        text_addf(out, "%s 有没填完的草稿", place.s);
    text_finish(&place);
    return count;
}

void app_set_aside_draft(struct app *a, struct row *row, const struct field *f)
{
    const struct draft *d = find_draft(a, row->id, f->key);
    char *typed, *who, *user;

    if (!d || strcmp(d->who, a->user) == 0)
        return;
    typed = mem_str(d->typed);
    who = mem_str(d->who);
    user = a->user;
    a->user = who;
    app_begin(a);
    if (app_set(a, row, f, typed, NULL, NULL) == STATUS_OK)
        app_end_undone(a);
    else
        app_abort(a);
    a->user = user;
    free(who);
    free(typed);
}

void app_forget_draft(struct app *a, const struct row *row, const struct field *f)
{
    struct draft *d = find_draft(a, row->id, f->key);

    if (!d)
        return;
    store_draft(a->store, row->id, f->key, NULL, &a->cursor, a->user);
    free(d->field);
    free(d->typed);
    free(d->who);
    *d = a->open.draft[--a->open.drafts];
}
