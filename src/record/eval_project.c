/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Expressions that look at other projects: those before this one in the report, and last year's. */
#include <stdlib.h>
#include <string.h>

#include "record/spaceless.h"
#include "record/walk.h"

enum { COPIED_CHARS = 20 };

/* ---- results ---- */

bool result_same(const struct result *a, const struct result *b)
{
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case RESULT_NUMBER:
        return ratio_cmp(a->number, b->number) == 0;
    case RESULT_TEXT:
        return spaceless_same(a->text, strlen(a->text), b->text, strlen(b->text));
    case RESULT_TRUTH:
        return a->truth == b->truth;
    case RESULT_UNKNOWN:
        return false;
    }
    return false;
}

/* ---- last year ---- */

const struct field *field_in(const struct dict *d, const struct field *f)
{
    const struct kind *k = dict_kind(d, f->kind->key);
    return k ? kind_field(k, f->key) : NULL;
}

static const struct row *find_name(struct repeats *r, const struct record *record,
                                   const struct field *title, const char *name)
{
    const struct rows *projects = record_project_rows(record, NULL);
    bool is_new;
    struct repeat_table *all = repeats_of(r, record, title, REPEAT_OF_NAMES, &is_new);
    for (size_t i = 0; is_new && i < projects->count; i++) {
        const char *theirs = row_value(projects->row[i], title)->typed;
        if (theirs)
            repeat_add(all, theirs, strlen(theirs), i);
    }
    const struct repeat *found = repeat_find(all, name, strlen(name));
    return found ? projects->row[found->first] : NULL;
}

/* Last year's project of the same name as the one that `w` stands in, or NULL. */
static const struct row *last_year(const struct walk *w)
{
    const struct record *last = w->scope->last_year;
    const struct row *own = row_above(w->row, w->scope->record->dict->project);
    if (!last || !own || !own->kind->title)
        return NULL;
    const struct field *title = field_in(last->dict, own->kind->title);
    const char *name = row_value(own, own->kind->title)->typed;
    return title && name ? find_name(w->scope->repeats, last, title, name) : NULL;
}

struct result eval_last_year_field(const struct walk *w, const struct field *f)
{
    const struct record *last = w->scope->last_year;
    const struct field *theirs = last ? field_in(last->dict, f) : NULL;
    if (!theirs)
        return UNKNOWN;
    const struct row *row = NULL;
    if (theirs->kind == last->dict->project)
        row = last_year(w);
    else if (theirs->kind == last->dict->ledger)
        row = last->ledger;
    if (!row)
        return UNKNOWN;
    struct walk there = walk_at(w, last, row);
    return walk_field(&there, row, theirs);
}

/* ---- copied figures ---- */

/* The arguments of `e` as they stand here; false when one is unknown. The caller frees *out. */
static bool arguments(const struct walk *w, const struct expr *e, struct result **out)
{
    bool all = e->arg_count > 0;
    *out = mem_new(e->arg_count ? e->arg_count : 1, sizeof **out);
    for (size_t i = 0; i < e->arg_count; i++) {
        (*out)[i] = walk_run(w, e->args[i]);
        all = all && (*out)[i].kind != RESULT_UNKNOWN;
    }
    return all;
}

/* Are the arguments at another row the same, and not all zero? */
static bool is_copied(const struct walk *there, const struct expr *e, const struct result *own)
{
    bool says_something = false;
    for (size_t i = 0; i < e->arg_count; i++) {
        struct result theirs = walk_run(there, e->args[i]);
        if (!result_same(&own[i], &theirs))
            return false;
        says_something |= own[i].kind != RESULT_NUMBER || own[i].number.num != 0;
    }
    return says_something;
}

static const struct row *own_project(const struct walk *w)
{
    return row_above(w->row, w->record->dict->project);
}

struct result eval_differs(const struct walk *w, const struct expr *e)
{
    const struct row *own = own_project(w);
    struct result *mine;
    const struct row *found = NULL;
    bool is_known = arguments(w, e, &mine) && own;
    if (is_known) {
        const struct rows *projects = record_project_rows(w->record, w->scope->report);
        for (size_t i = 0; !found && i < projects->count && projects->row[i] != own; i++) {
            struct walk there = walk_at(w, w->record, projects->row[i]);
            if (is_copied(&there, e, mine))
                found = projects->row[i];
        }
    }
    free(mine);
    if (found)
        w->scope->other = found;
    return is_known ? result_truth(!found) : UNKNOWN;
}

struct result eval_differs_last(const struct walk *w, const struct expr *e)
{
    const struct row *last = last_year(w);
    struct result *mine;
    struct result result = UNKNOWN;
    if (arguments(w, e, &mine) && last) {
        struct walk there = walk_at(w, w->scope->last_year, last);
        result = result_truth(!is_copied(&there, e, mine));
    }
    free(mine);
    return result;
}

/* ---- copied paragraphs ---- */

struct paragraph {
    const char *s;
    size_t bytes;
};

/* The next paragraph of a text; false at the end. */
static bool next_paragraph(const char **rest, struct paragraph *out)
{
    if (!**rest)
        return false;
    out->s = *rest;
    out->bytes = strcspn(*rest, "\n");
    *rest += out->bytes;
    if (**rest)
        ++*rest;
    return true;
}

/* What a project says in field `f`: its own value or those of its rows. */
struct texts {
    struct row *const *row;
    size_t count;
};

static struct texts texts_of(struct row *const *project, const struct field *f)
{
    const struct row *p = *project;
    if (f->kind == p->kind)
        return (struct texts){project, 1};
    if (f->kind->parent != p->kind || !p->child)
        return (struct texts){0};
    return (struct texts){p->child[f->kind->no].row, p->child[f->kind->no].count};
}

static const char *text_at(const struct texts *t, size_t i, const struct field *f)
{
    const struct value *v = row_value(t->row[i], f);
    return v->state == VALUE_SET ? v->typed : "";
}

/* The next one that is long enough to be a copied one. */
static bool next_long(const char **rest, struct paragraph *out)
{
    while (next_paragraph(rest, out)) {
        if (text_chars(out->s, out->bytes) >= COPIED_CHARS)
            return true;
    }
    return false;
}

static struct repeat_table *paragraphs_of(const struct walk *w, const struct rows *projects,
                                          const struct field *f)
{
    bool is_new;
    struct repeat_table *all =
        repeats_of(w->scope->repeats, w->record, f, REPEAT_OF_PARAGRAPHS, &is_new);
    for (size_t i = 0; is_new && i < projects->count; i++) {
        struct texts said = texts_of(&projects->row[i], f);
        for (size_t j = 0; j < said.count; j++) {
            const char *rest = text_at(&said, j, f);
            struct paragraph p;
            while (next_long(&rest, &p))
                repeat_add(all, p.s, p.bytes, i);
        }
    }
    return all;
}

/* The first project before `own` that says one of the long paragraphs of `mine`, its text in field
 * `f`: that which says it first of all, if that is not `own`. */
static const struct row *find_copied(const struct walk *w, const struct field *f,
                                     const struct row *own, const char *mine)
{
    const struct rows *projects = record_project_rows(w->record, w->scope->report);
    const struct repeat_table *all = paragraphs_of(w, projects, f);
    if (!repeat_is_any(all))
        return NULL;
    size_t found = projects->count;
    struct paragraph p;
    while (next_long(&mine, &p)) {
        const struct repeat *said = repeat_find(all, p.s, p.bytes);
        found = said && said->first < found ? said->first : found;
    }
    return found < projects->count && projects->row[found] != own ? projects->row[found] : NULL;
}

struct result eval_text_differs(const struct walk *w, const struct expr *e)
{
    const struct field *f = e->field;
    const struct row *own = own_project(w);
    const struct row *at = row_above(w->row, f->kind);
    if (!own || !at)
        return UNKNOWN;
    const struct value *mine = row_value(at, f);
    walk_report(w, (struct scope_term){.row = at, .field = f});
    if (mine->state != VALUE_SET)
        return UNKNOWN;
    const struct row *found = find_copied(w, f, own, mine->typed);
    if (found)
        w->scope->other = found;
    return result_truth(!found);
}
