/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Readings of the log: history, search; and copies of the file. */
#include "base/log.h"
#include "app/session.h"
#include "base/day.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void history_forget(struct app *a)
{
    for (size_t i = 0; a->history_list && i < a->histories; i++)
        free(a->history_list[i].shown);
    free(a->history_list);
    history_free(a->history, a->histories);
    a->history_list = NULL;
    a->history = NULL;
    a->histories = 0;
}

enum status app_history(struct app *a, const struct row *row, const struct field *f,
                        const struct app_history **out, size_t *count, struct err *err)
{
    struct history_line *line;
    size_t n;
    enum status rc = store_history(a->store, row->id, f->key, &line, &n, err);

    if (rc != STATUS_OK)
        return rc;
    history_forget(a);
    a->history = line;
    a->histories = n;
    a->history_list = mem_new(n + 1, sizeof *a->history_list);
    for (size_t i = 0; i < n; i++) {
        const char *typed = line[i].typed ? line[i].typed : "";
        struct text shown = {0};

        record_print_past(a->open.record, f, typed, &shown);
        a->history_list[i] = (struct app_history){
            .typed = typed, .shown = text_take(&shown), .who = line[i].who, .at_ms = line[i].at_ms};
    }
    *out = a->history_list;
    *count = n;
    return STATUS_OK;
}

static void print_moment(struct text *out, int64_t at_ms, const char *who)
{
    char moment[MOMENT_BYTES];

    text_addf(out, "%s  %s  ", moment_print(moment, at_ms), who[0] ? who : "（未署名）");
}

/* What was typed, or that nothing was; NULL is nothing. */
static void print_typed(const char *typed, struct text *out)
{
    if (str_empty(typed))
        text_add(out, "（空白）");
    else
        text_add_shown(out, typed, strlen(typed));
}

enum status app_print_history(struct app *a, const struct row *row, const struct field *f,
                              struct text *out, struct err *err)
{
    const struct app_history *list;
    size_t count;
    enum status rc = app_history(a, row, f, &list, &count, err);

    for (size_t i = 0; rc == STATUS_OK && i < count; i++) {
        print_moment(out, list[i].at_ms, list[i].who);
        print_typed(list[i].shown, out);
        text_add(out, "\n");
    }
    return rc;
}

/* The same of a value of `f`, which may be NULL. */
static void print_past(const struct app *a, const struct field *f, const char *typed,
                       struct text *out)
{
    struct text shown = {0};

    if (f && typed)
        record_print_past(a->open.record, f, typed, &shown);
    print_typed(f ? text_str(&shown) : typed, out);
    text_finish(&shown);
}

/* "projects/5/funds/1/spent 477.00 改为 476.00", or what happened to the row. */
static void print_change(const struct app *a, const struct change *c, struct text *out)
{
    const struct row *row = record_row(a->open.record, c->row);
    const struct field *f = row ? kind_field(row->kind, c->field) : NULL;

    if (row && !row->removed)
        record_path(a->open.record, a->open.report, row, f, out);
    else if (row)
        record_name(a->open.record, a->open.report, row, out);
    text_add(out, " ");
    if (strcmp(c->field, FIELD_CREATED) == 0) {
        text_add(out, "新加");
    } else if (strcmp(c->field, FIELD_REMOVED) == 0) {
        text_add(out, c->to.typed ? "去掉" : "恢复");
    } else if (strcmp(c->field, FIELD_ORDER) == 0) {
        text_add(out, "改变次序");
    } else if (str_starts(c->field, FIELD_SHOWN)) {
        text_add(out, c->to.typed && c->to.typed[0] == '1' ? "列入报告" : "不列入报告");
    } else if (str_starts(c->field, FIELD_REASON)) {
        text_add(out, "说明 ");
        print_typed(c->to.typed, out);
    } else {
        print_past(a, f, c->from.typed, out);
        text_add(out, " 改为 ");
        print_past(a, f, c->to.typed, out);
    }
    text_add(out, "\n");
}

enum status app_print_log(struct app *a, struct text *out, struct err *err)
{
    struct step **step;
    size_t count;
    enum status rc = store_steps_since(a->store, a->open.record->ledger->id, 0, &step, &count, err);

    if (rc != STATUS_OK)
        return rc;
    for (size_t i = 0; i < count; i++)
        for (size_t k = step[i]->changes; k-- > 0;) {
            print_moment(out, step[i]->at_ms, step[i]->who);
            print_change(a, &step[i]->change[k], out);
        }
    steps_free(step, count);
    return STATUS_OK;
}

enum { SEARCH_LIMIT = 500 };

enum status app_search(struct app *a, const char *what, const struct hit **out, size_t *count,
                       struct err *err)
{
    struct hit *hit;
    size_t n;
    enum status rc = store_search(a->store, what, SEARCH_LIMIT, &hit, &n, err);

    if (rc != STATUS_OK)
        return rc;
    hits_free(a->hit, a->hits);
    a->hit = hit;
    a->hits = n;
    *out = hit;
    *count = n;
    return STATUS_OK;
}

/* ---- copies ---- */

enum status app_backup(struct app *a, const char *to, struct text *says, struct err *err)
{
    struct text path = {0};
    enum status rc = store_flush(a->store, err);

    if (to) {
        text_add(&path, to);
    } else {
        char day[DAY_BYTES];

        text_addf(&path, "ziping-%s.db", day_iso(day, day_today()));
    }
    if (rc == STATUS_OK && access(path.s, F_OK) == 0)
        rc = err_set(err, STATUS_REFUSED, "%s 已经存在，备份没有覆盖它；请换一个文件名", path.s);
    if (rc == STATUS_OK)
        rc = store_backup(a->store, path.s, err);
    if (rc == STATUS_OK)
        text_addf(says, "已备份到 %s，并重新打开核对无误", path.s);
    log_line("备份到 %s：%s", path.s, rc == STATUS_OK ? "成功" : "失败");
    text_finish(&path);
    return rc;
}

enum status app_backup_now(struct app *a, struct text *says, struct err *err)
{
    struct text made = {0};
    enum status rc = store_backup_now(a->store, &made, err);

    if (rc == STATUS_OK)
        text_addf(says, "已备份到 %s，并重新打开核对无误", made.s);
    log_line("备份 %s：%s", store_path(a->store), rc == STATUS_OK ? "成功" : "失败");
    text_finish(&made);
    return rc;
}

size_t app_backups(const struct app *a, char last[DAY_BYTES])
{
    struct day day;
    size_t count = store_backups(a->store, &day);

    day_iso(last, day);
    return count;
}

enum status app_verify(struct app *a, struct text *says, struct err *err)
{
    int64_t changes = 0;
    enum status rc = store_verify(a->store, &changes, err);

    log_line("核对 %s：%s", store_path(a->store), rc == STATUS_OK ? "一致" : "有问题");
    if (rc == STATUS_OK)
        text_addf(says, "共 %lld 次改动，前后相接，与现在的数据一致", (long long)changes);
    return rc;
}

enum status app_restore(const struct app_options *o, const char *from, bool dry_run,
                        struct text *says, struct err *err)
{
    struct text path = {0};
    enum status rc;

    session_path(o, &path);
    rc = store_restore(path.s, from, dry_run, says, err);
    if (!dry_run)
        log_line("用 %s 恢复 %s：%s", from, path.s, rc == STATUS_OK ? "成功" : "失败");
    text_finish(&path);
    return rc;
}

enum status app_salvage(const struct app_options *o, const char *from, struct text *says,
                        struct err *err)
{
    struct text path = {0};
    enum status rc;

    session_path(o, &path);
    rc = store_salvage(path.s, from, says, err);
    log_line("从 %s 抢救 %s：%s", from, path.s, rc == STATUS_OK ? "成功" : "失败");
    text_finish(&path);
    return rc;
}
