/* SPDX-License-Identifier: MulanPSL-2.0 */
/* A locked report shows what stood when it was locked: the steps since then are taken back in memory. */
#include "app/session.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* The step that locked the report: the first of the unbroken run of locked states it is in now. */
static enum status locking_step(struct app *a, int64_t *out, struct err *err)
{
    struct history_line *line;
    size_t count;
    enum status rc = store_history(a->store, a->open.report->id, FIELD_STATE, &line, &count, err);

    *out = 0;
    for (size_t i = 0; rc == STATUS_OK && i < count && line[i].typed; i++) {
        if (!is_locked_state(line[i].typed))
            break;
        *out = line[i].step;
    }
    if (rc == STATUS_OK)
        history_free(line, count);
    return rc;
}

static bool is_of_report(const struct app *a, const struct step *s)
{
    for (size_t i = 0; i < s->changes; i++)
        if (s->change[i].row != a->open.report->id)
            return false;
    return true;
}

/* Take a step back, or do it again, in memory only. */
static enum status turn(struct app *a, const struct step *step, bool redo, struct err *err)
{
    struct step *trace = step_create(0, a->open.record->ledger->id, "");
    enum status rc = record_revert(a->open.record, step, redo, trace, err);

    step_destroy(trace);
    return rc;
}

enum status locked_show(struct app *a, struct err *err)
{
    struct step **step = NULL;
    size_t count = 0;
    int64_t since;
    enum status rc;

    if (!app_locked(a))
        return STATUS_OK;
    rc = locking_step(a, &since, err);
    if (rc == STATUS_OK)
        rc = store_steps_since(a->store, a->open.record->ledger->id, since, &step, &count, err);
    a->open.since_lock = mem_new(count + 1, sizeof(struct step *));
    for (size_t i = 0; i < count; i++) {
        if (rc == STATUS_OK && !is_of_report(a, step[i]))
            rc = turn(a, step[i], false, err);
        if (rc == STATUS_OK && !is_of_report(a, step[i]))
            a->open.since_lock[a->open.steps_since_lock++] = step[i];
        else
            step_destroy(step[i]);
    }
    free(step);
    return rc;
}

enum status locked_end(struct app *a, struct err *err)
{
    enum status rc = STATUS_OK;

    for (size_t i = a->open.steps_since_lock; rc == STATUS_OK && i-- > 0;)
        rc = turn(a, a->open.since_lock[i], true, err);
    steps_free(a->open.since_lock, a->open.steps_since_lock);
    a->open.since_lock = NULL;
    a->open.steps_since_lock = 0;
    session_check(a);
    return rc;
}

bool app_changed_since_lock(const struct app *a, struct text *what)
{
    if (a->open.steps_since_lock > 0 && what)
        text_addf(what, "锁定之后，同一台账在别处又改了 %zu 次；这里显示的是锁定时的内容",
                  a->open.steps_since_lock);
    return a->open.steps_since_lock > 0;
}
