/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Steps and the journal of them. */
#include "record/step.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { JOURNAL_KEEPS = 512 };

struct step *step_create(int64_t id, int64_t ledger, const char *who)
{
    struct step *s = mem_new(1, sizeof *s);
    s->id = id;
    s->ledger = ledger;
    s->who = mem_str(who ? who : "");
    s->at_ms = moment_now_ms();
    return s;
}

void step_destroy(struct step *s)
{
    if (!s)
        return;
    step_cut(s, 0);
    free(s->change);
    free(s->who);
    free(s);
}

void step_add(struct step *s, int64_t row, const char *field, const struct value *from,
              const struct value *to)
{
    s->change = mem_grow(s->change, s->changes, &s->cap, sizeof *s->change);
    struct change *c = &s->change[s->changes++];
    *c = (struct change){.row = row, .field = mem_str(field)};
    value_copy(&c->from, from);
    value_copy(&c->to, to);
}

void step_cut(struct step *s, size_t changes)
{
    while (s->changes > changes) {
        struct change *c = &s->change[--s->changes];
        free(c->field);
        value_finish(&c->from);
        value_finish(&c->to);
    }
}

struct step *step_copy(const struct step *s)
{
    struct step *copy = mem_new(1, sizeof *copy);
    *copy = *s;
    copy->who = mem_str(s->who);
    copy->change = NULL;
    copy->changes = copy->cap = 0;
    for (size_t i = 0; i < s->changes; i++) {
        const struct change *c = &s->change[i];
        step_add(copy, c->row, c->field, &c->from, &c->to);
    }
    return copy;
}

struct list {
    struct step ***step;
    size_t *count, *cap;
};

static void list_append(struct list list, struct step *s)
{
    *list.step = mem_grow(*list.step, *list.count, list.cap, sizeof **list.step);
    (*list.step)[(*list.count)++] = s;
}

/* Take the step `id` out of the list; NULL when it is not there. The latest is looked at first. */
static struct step *list_take(struct list list, int64_t id)
{
    struct step **step = *list.step;
    for (size_t i = *list.count; i-- > 0;) {
        if (step[i]->id != id)
            continue;
        struct step *found = step[i];
        for (size_t j = i + 1; j < *list.count; j++)
            step[j - 1] = step[j];
        --*list.count;
        return found;
    }
    return NULL;
}

static void list_drop_oldest(struct list list, size_t count)
{
    struct step **step = *list.step;
    for (size_t i = 0; i < count; i++)
        step_destroy(step[i]);
    for (size_t i = count; i < *list.count; i++)
        step[i - count] = step[i];
    *list.count -= count;
}

static struct list done_of(struct journal *j)
{
    return (struct list){&j->done, &j->dones, &j->done_cap};
}

static struct list undone_of(struct journal *j)
{
    return (struct list){&j->undone, &j->undones, &j->undone_cap};
}

/* The step that `undo` took back, made from what it did: the same changes the other way round. */
static struct step *step_taken_back(const struct step *undo)
{
    struct step *s = step_create(undo->undoes, undo->ledger, undo->who);

    s->at_ms = undo->at_ms;
    s->cursor = undo->cursor;
    for (size_t i = undo->changes; i-- > 0;)
        step_add(s, undo->change[i].row, undo->change[i].field, &undo->change[i].to,
                 &undo->change[i].from);
    return s;
}

/* A step that was taken back, or done again, changes over. One older than what is held here is made
 * anew from the step that speaks of it. */
static void take_over(struct journal *j, struct step *s)
{
    struct step *moved = list_take(s->redo ? undone_of(j) : done_of(j), s->undoes);

    if (!moved && s->redo) {
        s->id = s->undoes;
        s->undoes = 0;
        s->redo = false;
        list_append(done_of(j), s);
        return;
    }
    if (!moved)
        moved = step_taken_back(s);
    list_append(s->redo ? done_of(j) : undone_of(j), moved);
    step_destroy(s);
}

/* A report goes through its states by its gates, not by undo; so does its making. */
static bool is_of_state(const struct step *s)
{
    for (size_t i = 0; i < s->changes; i++)
        if (strcmp(s->change[i].field, FIELD_STATE) == 0)
            return true;
    return false;
}

void journal_take(struct journal *j, struct step *s)
{
    if (is_of_state(s)) {
        step_destroy(s);
        return;
    }
    if (s->undoes) {
        take_over(j, s);
        return;
    }
    list_drop_oldest(undone_of(j), j->undones);
    if (j->dones >= 2 * JOURNAL_KEEPS)
        list_drop_oldest(done_of(j), j->dones - JOURNAL_KEEPS);
    list_append(done_of(j), s);
}

const struct step *journal_undo(const struct journal *j)
{
    return j->dones ? j->done[j->dones - 1] : NULL;
}

const struct step *journal_redo(const struct journal *j)
{
    return j->undones ? j->undone[j->undones - 1] : NULL;
}

void journal_finish(struct journal *j)
{
    list_drop_oldest(done_of(j), j->dones);
    list_drop_oldest(undone_of(j), j->undones);
    free(j->done);
    free(j->undone);
    *j = (struct journal){0};
}
