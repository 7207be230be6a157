/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Readings of the log: history, search; and copies of the file. */
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
        a->history_list[i] =
            (struct app_history){.typed = line[i].typed ? line[i].typed : "",
                                 .who = line[i].who,
                                 .at_ms = line[i].at_ms};
    *out = a->history_list;
    *count = n;
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
    text_finish(&path);
    return rc;
}

enum status app_verify(struct app *a, struct text *says, struct err *err)
{
    int64_t changes = 0;
    enum status rc = store_verify(a->store, &changes, err);

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
    text_finish(&path);
    return rc;
}
