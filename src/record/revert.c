/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Undo and redo: a step's changes taken back or made again, as changes of a new step. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "record/inner.h"

/* One change as it is to be reverted. */
struct turn {
    struct row *row;
    const char *field;
    struct value expected; /* what must stand there */
    struct value wanted;   /* both owned */
};

static void turn_finish(struct turn *t)
{
    value_finish(&t->expected);
    value_finish(&t->wanted);
}

/* A value on its way back into a field of the form: its figure is read again and its reference found
 * again, since a step may come from disk. */
static void value_renew(const struct record *r, const struct row *row, const char *field,
                        struct value *v)
{
    const struct field *f = kind_field(row->kind, field);
    if (f) {
        char *typed = mem_str(v->typed);
        value_restore(v, f, typed, v->state);
        free(typed);
        if (f->type == TYPE_REF)
            reference_link(r, f, v);
    }
    v->touched = true;
    v->change = -1;
}

/* False: the row is not in this record. */
static bool turn_plan(const struct record *r, const struct change *c, bool redo, struct turn *out)
{
    *out = (struct turn){.row = record_row(r, c->row), .field = c->field};
    if (!out->row)
        return false;
    if (strcmp(c->field, FIELD_CREATED) == 0) {
        out->field = FIELD_REMOVED;
        out->expected = value_of_text(redo ? "1" : "");
        out->wanted = value_of_text(redo ? "" : "1");
        return true;
    }
    value_copy(&out->expected, redo ? &c->from : &c->to);
    value_copy(&out->wanted, redo ? &c->to : &c->from);
    value_renew(r, out->row, out->field, &out->wanted);
    return true;
}

/* The label of a field in messages, by its name. */
static const char *label_of(const struct row *row, const char *field)
{
    if (strcmp(field, FIELD_REMOVED) == 0)
        return "增删";
    if (strcmp(field, FIELD_ORDER) == 0)
        return "位置";
    if (str_starts(field, FIELD_SHOWN))
        return "是否列入报告";
    if (str_starts(field, FIELD_REASON))
        return "说明";
    const struct field *f = kind_field(row->kind, field);
    return f ? f->label : NULL;
}

static enum status conflict(const struct record *r, const struct turn *t, bool redo,
                            const struct value *present, struct err *err)
{
    const char *verb = redo ? "重做" : "撤销";
    const char *label = t->row ? label_of(t->row, t->field) : NULL;
    if (!label)
        return err_set(err, STATUS_CONFLICT, "要%s的一栏在本台账里找不到了，没有%s", verb, verb);
    struct text name = {0};
    struct text stands = {0};
    const struct field *f = kind_field(t->row->kind, t->field);
    record_name(r, NULL, t->row, &name);
    if (f)
        record_print(r, t->row, f, false, &stands);
    const char *now = text_str(&stands);
    if (f && present && present->state == VALUE_BLANK)
        now = "空";
    if (f && strlen(now) < 64 && *now)
        err_set(err, STATUS_CONFLICT,
                "「%s」的「%s」后来又改过，现在是「%s」，没有%s；请先核对这一栏", text_str(&name),
                label, now, verb);
    else
        err_set(err, STATUS_CONFLICT, "「%s」的「%s」后来又改过，没有%s；请先核对", text_str(&name),
                label, verb);
    text_finish(&name);
    text_finish(&stands);
    return STATUS_CONFLICT;
}

static enum status revert_change(struct record *r, const struct change *c, bool redo,
                                 struct step *step, struct err *err)
{
    struct turn t;
    struct value present = {0};
    enum status status = STATUS_OK;
    if (!turn_plan(r, c, redo, &t))
        return conflict(r, &t, redo, NULL, err);
    bool is_free = field_present(r, t.row, t.field, &present) &&
                   field_same(t.field, &present, &t.expected) &&
                   field_assign(r, t.row, t.field, &t.wanted);
    if (is_free)
        step_add(step, t.row->id, t.field, &present, &t.wanted);
    else
        status = conflict(r, &t, redo, &present, err);
    value_finish(&present);
    turn_finish(&t);
    return status;
}

/* Put back what the changes behind the first `kept` found. */
static void roll_back(struct record *r, struct step *step, size_t kept)
{
    for (size_t i = step->changes; i-- > kept;) {
        const struct change *c = &step->change[i];
        bool is_done = field_assign(r, record_row(r, c->row), c->field, &c->from);
        assert(is_done);
        (void)is_done;
    }
    step_cut(step, kept);
}

enum status record_revert(struct record *r, const struct step *old, bool redo, struct step *step,
                          struct err *err)
{
    size_t kept = step->changes;
    for (size_t i = 0; i < old->changes; i++) {
        const struct change *c = &old->change[redo ? i : old->changes - 1 - i];
        enum status status = revert_change(r, c, redo, step, err);
        if (status != STATUS_OK) {
            roll_back(r, step, kept);
            return status;
        }
    }
    step->undoes = old->id;
    step->redo = redo;
    return STATUS_OK;
}
