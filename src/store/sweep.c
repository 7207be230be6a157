/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "store/sweep.h"

enum found { FOUND, AT_END, BROKEN };

bool sweep_begin(struct sweep *s, struct db *db, const char *sql)
{
    *s = (struct sweep){.db = db, .next = INT64_MIN};
    return sqlite3_prepare_v2(db->handle, sql, -1, &s->q, NULL) == SQLITE_OK;
}

void sweep_end(struct sweep *s)
{
    sqlite3_finalize(s->q);
    *s = (struct sweep){0};
}

/* Ids that do not grow are of a page that is not what it was. */
static enum found step(struct sweep *s, int64_t least)
{
    int code;

    s->db->rounds = 0;
    code = sqlite3_step(s->q);
    if (code == SQLITE_DONE)
        return AT_END;
    return code == SQLITE_ROW && sqlite3_column_int64(s->q, 0) >= least ? FOUND : BROKEN;
}

static enum found seek(struct sweep *s, int64_t id)
{
    sqlite3_reset(s->q);
    sqlite3_bind_int64(s->q, 1, id);
    return step(s, id);
}

/* The least id above `low`, where reading breaks, from which it goes on. */
static enum found seek_behind(struct sweep *s, int64_t low, int64_t high)
{
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;

        if (seek(s, middle) == BROKEN)
            low = middle;
        else
            high = middle;
    }
    return seek(s, high);
}

/* Gallop on from where reading breaks. What is broken is a page or a few, whose ids are not known. */
static enum found pass_over(struct sweep *s)
{
    int64_t low = s->next > 0 ? s->next : 0;
    int64_t stride = 1;

    if (s->next < 0 && seek(s, 0) != BROKEN)
        return seek(s, 0); /* none of ours is below */
    while (low < INT64_MAX - stride - 1) {
        if (seek(s, low + stride) != BROKEN)
            return seek_behind(s, low, low + stride);
        low += stride;
        stride += stride / 4 + 1;
    }
    return AT_END;
}

bool sweep_next(struct sweep *s)
{
    enum found found = s->going ? step(s, s->next) : seek(s, s->next);

    if (found == BROKEN)
        found = pass_over(s);
    s->going = found == FOUND;
    if (found != FOUND || sqlite3_column_int64(s->q, 0) == INT64_MAX)
        return false;
    s->next = sqlite3_column_int64(s->q, 0) + 1;
    return true;
}
