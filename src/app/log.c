/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Readings of the log: history, search; and copies of the file. */
#include "base/log.h"
#include "app/session.h"
#include "base/day.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum status app_history(struct app *a, const struct row *row, const struct field *f,
                        const struct app_history **out, size_t *count, struct err *err)
{
    struct history_line *line;
    size_t n;
    enum status rc = store_flush(a->store, err);

    if (rc == STATUS_OK)
        rc = store_history(a->store, row->id, f->key, &line, &n, err);
    if (rc != STATUS_OK)
        return rc;
    history_free(a->history, a->histories);
    a->history = line;
    a->histories = n;
    free(a->history_list);
    a->history_list = mem_new(n + 1, sizeof *a->history_list);
    for (size_t i = 0; i < n; i++)
        a->history_list[i] = (struct app_history){.typed = line[i].typed ? line[i].typed : "",
                                                  .who = line[i].who,
                                                  .at_ms = line[i].at_ms};
    *out = a->history_list;
    *count = n;
    return STATUS_OK;
}

static void print_moment(struct text *out, int64_t at_ms, const char *who)
{
    char moment[MOMENT_BYTES];

    text_addf(out, "%s  %s  ", moment_print(moment, at_ms), who[0] ? who : "（未署名）");
}

enum status app_print_history(struct app *a, const struct row *row, const struct field *f,
                              struct text *out, struct err *err)
{
    const struct app_history *list;
    size_t count;
    enum status rc = app_history(a, row, f, &list, &count, err);

    for (size_t i = 0; rc == STATUS_OK && i < count; i++) {
        print_moment(out, list[i].at_ms, list[i].who);
        text_add_shown(out, list[i].typed, strlen(list[i].typed));
        text_add(out, list[i].typed[0] ? "\n" : "（空白）\n");
    }
    return rc;
}

/* "projects/5/funds/1/spent 476.00", or what happened to the row. */
static void print_change(const struct app *a, const struct log_line *l, struct text *out)
{
    const struct row *row = record_row(a->record, l->row);
    const struct field *f = row ? kind_field(row->kind, l->field) : NULL;
    const char *typed = l->line.typed ? l->line.typed : "";

    if (row && !row->removed)
        record_path(a->record, a->report, row, f, out);
    else if (row)
        row_name(row, out);
    if (strcmp(l->field, FIELD_CREATED) == 0)
        text_add(out, " 新加");
    else if (strcmp(l->field, FIELD_REMOVED) == 0)
        text_add(out, typed[0] ? " 去掉" : " 恢复");
    else if (strcmp(l->field, FIELD_ORDER) == 0)
        text_add(out, " 改变次序");
    else if (str_starts(l->field, FIELD_SHOWN))
        text_add(out, typed[0] == '1' ? " 列入报告" : " 不列入报告");
    else {
        text_add(out, str_starts(l->field, FIELD_REASON) ? " 说明 " : " ");
        text_add_shown(out, typed, strlen(typed));
    }
    text_add(out, "\n");
}

enum { LOG_LIMIT = 1000 };

enum status app_print_log(struct app *a, struct text *out, struct err *err)
{
    struct log_line *line;
    size_t count;
    enum status rc = store_flush(a->store, err);

    if (rc == STATUS_OK)
        rc = store_log(a->store, a->record->ledger->id, LOG_LIMIT, &line, &count, err);
    if (rc != STATUS_OK)
        return rc;
    for (size_t i = 0; i < count; i++) {
        print_moment(out, line[i].line.at_ms, line[i].line.who);
        print_change(a, &line[i], out);
    }
    log_free(line, count);
    return STATUS_OK;
}

enum { SEARCH_LIMIT = 500 };

enum status app_search(struct app *a, const char *what, const struct app_hit **out, size_t *count,
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
    free(a->hit_list);
    a->hit_list = mem_new(n + 1, sizeof *a->hit_list);
    for (size_t i = 0; i < n; i++)
        a->hit_list[i] = (struct app_hit){.number = hit[i].number,
                                          .year = hit[i].year,
                                          .title = hit[i].title,
                                          .row = hit[i].row,
                                          .field = hit[i].field,
                                          .text = hit[i].text};
    *out = a->hit_list;
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
    enum status rc = app_flush(a, err);

    if (rc == STATUS_OK) {
        store_daily_backup(a->store, true);
        rc = store_flush(a->store, err);
    }
    if (rc == STATUS_OK)
        text_add(says, "已备份到数据文件旁边的 backup 文件夹");
    return rc;
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
