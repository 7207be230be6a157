/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The states of a report and the gates between them: 填报中, 待复核, 已复核, 已上报. */
#include "app/session.h"
#include "base/log.h"

#include <stdlib.h>
#include <string.h>

static const char FILLING[] = "填报中";
static const char WAITING[] = "待复核";
static const char REVIEWED[] = "已复核";
static const char SENT[] = "已上报";

const char *app_state(const struct app *a)
{
    const char *s = row_text(a->open.report, FIELD_STATE);

    return s[0] ? s : FILLING;
}

bool is_locked_state(const char *state)
{
    return strcmp(state, REVIEWED) == 0 || strcmp(state, SENT) == 0;
}

bool app_locked(const struct app *a)
{
    return is_locked_state(app_state(a));
}

const char *const *app_next_states(const struct app *a)
{
    static const char *const from_filling[] = {WAITING, NULL};
    static const char *const from_waiting[] = {REVIEWED, FILLING, NULL};
    static const char *const from_reviewed[] = {SENT, FILLING, NULL};
    static const char *const from_sent[] = {FILLING, NULL};
    const char *s = app_state(a);

    if (strcmp(s, WAITING) == 0)
        return from_waiting;
    if (strcmp(s, REVIEWED) == 0)
        return from_reviewed;
    if (strcmp(s, SENT) == 0)
        return from_sent;
    return from_filling;
}

static bool may_follow(const struct app *a, const char *state)
{
    for (const char *const *s = app_next_states(a); *s; s++)
        if (strcmp(*s, state) == 0)
            return true;
    return false;
}

/* "错 1 处、缺 2 处" of what there is. */
static void say_count(struct text *out, const char *word, size_t n)
{
    if (n > 0)
        text_addf(out, "%s%s %zu 处", out->bytes ? "、" : "", word, n);
}

/* No 错, no 缺 (untouched required fields count now), every 核 answered. */
static enum status gate(struct app *a, const char *state, struct err *err)
{
    struct text what = {0};
    enum status rc = STATUS_OK;

    checker_run(a->open.checker, true);
    say_count(&what, "错", checker_level(a->open.checker, LEVEL_ERROR));
    say_count(&what, "缺", checker_level(a->open.checker, LEVEL_MISSING));
    say_count(&what, "要填说明的核", checker_level(a->open.checker, LEVEL_WARNING));
    if (what.bytes > 0)
        rc = err_set(err, STATUS_REFUSED, "还不能改为「%s」：有%s；请看审核清单", state, what.s);
    else if (app_drafts(a, &what) > 0)
        rc = err_set(err, STATUS_REFUSED, "还不能改为「%s」：%s，请到那里填完", state, what.s);
    text_finish(&what);
    return rc;
}

static void set_report(struct app *a, const char *key, const char *typed)
{
    const struct field *f = kind_field(a->open.report->kind, key);

    if (f)
        record_set(a->open.record, step_begin(a), a->open.report, f, typed);
}

/* Whoever last moved the report to 待复核 is its clerk. */
static bool is_clerk(const struct app *a)
{
    const char *clerk = row_text(a->open.report, "submitted_by");

    return clerk[0] && strcmp(clerk, a->user) == 0;
}

static void keep_snapshot(struct app *a)
{
    struct text json = {0};

    app_json(a, &json);
    store_keep_snapshot(a->store, a->open.report->id, text_str(&json));
    text_finish(&json);
}

static enum status may_move(struct app *a, const char *state, struct err *err)
{
    enum status rc = session_may_write(a, err);

    if (rc != STATUS_OK)
        return rc;
    if (a->demo && strcmp(state, FILLING) != 0)
        return err_set(err, STATUS_REFUSED, "演示台账不能定稿，请在自己的数据文件中填报");
    if (!may_follow(a, state))
        return err_set(err, STATUS_REFUSED,
                       "报告现在是「%s」，不能改为「%s」；状态依次是填报中、待复核、已复核、已上报",
                       app_state(a), state);
    if (app_locked(a) && strcmp(state, FILLING) == 0)
        return err_set(err, STATUS_REFUSED, "已锁定的报告退回填报中要写明原因");
    return STATUS_OK;
}

enum status app_set_state(struct app *a, const char *state, struct text *warning, struct err *err)
{
    enum status rc = may_move(a, state, err);

    if (rc == STATUS_OK && strcmp(state, FILLING) != 0)
        rc = gate(a, state, err);
    if (rc != STATUS_OK)
        return rc;
    if (strcmp(state, REVIEWED) == 0 && is_clerk(a) && warning)
        text_addf(warning, "复核人和填报人都是 %s，最好换一位同事复核", a->user);
    app_begin(a);
    set_report(a, FIELD_STATE, state);
    if (strcmp(state, WAITING) == 0)
        set_report(a, "submitted_by", a->user);
    app_end(a);
    log_line("第 %d 份报告改为%s", a->open.number, state);
    if (strcmp(state, REVIEWED) == 0) {
        keep_snapshot(a);
        store_daily_backup(a->store, true);
    }
    return STATUS_OK;
}

enum status app_reopen(struct app *a, const char *reason, struct err *err)
{
    char *clean = NULL;
    enum status rc;

    if (app_read_only(a, NULL) || !app_locked(a))
        return may_move(a, FILLING, err);
    rc = session_word(reason ? reason : "", "退回原因", &clean, err);
    if (rc == STATUS_OK && str_empty(clean))
        rc = err_set(err, STATUS_REFUSED, "退回填报中要写明原因");
    if (rc == STATUS_OK) {
        app_begin(a);
        set_report(a, "reopened", clean);
        set_report(a, FIELD_STATE, FILLING);
        app_end(a);
        rc = locked_end(a, err);
    }
    free(clean);
    return rc;
}
