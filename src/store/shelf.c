/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "store/shelf.h"

#include "base/day.h"
#include "base/file.h"
#include "base/mem.h"
#include "store/copy.h"
#include "store/entry.h"
#include "store/site.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BACKUPS_KEPT = 14, DAY_DIGITS = 8, LOOK_MS = 2000 };

struct volume {
    char *name;
    struct head head; /* zero: unknown, of another version or damaged */
    bool is_since;    /* made since the last restore */
    bool is_made;     /* just now */
};

struct volumes {
    struct volume *at;
    size_t count, cap;
};

/* ---- names ---- */

void shelf_of(const char *path, struct shelf *out)
{
    const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    size_t bytes = strlen(base);
    bool has_ending = bytes > 3 && strcmp(base + bytes - 3, ".db") == 0;
    char *folder = site_folder(path);
    struct text backup = {0};

    text_addf(&backup, "%s/backup", folder);
    free(folder);
    out->folder = text_take(&backup);
    out->stem = mem_str_n(base, has_ending ? bytes - 3 : bytes);
    out->ending = has_ending ? ".db" : "";
}

void shelf_finish(struct shelf *s)
{
    free(s->folder);
    free(s->stem);
    *s = (struct shelf){0};
}

/* "STEM-20250315.db" of a day's start, "STEM-20250315-174502.db" of a finalise or one asked for. */
static bool is_name(const struct shelf *s, const char *name)
{
    size_t stem = strlen(s->stem);

    if (!str_starts(name, s->stem) || name[stem] != '-')
        return false;
    name += stem + 1;
    if (strspn(name, "0123456789") != 8)
        return false;
    name += 8;
    if (*name == '-' && strspn(name + 1, "0123456789") == 6)
        name += 7;
    return strcmp(name, s->ending) == 0;
}

static void add_today(const struct shelf *s, struct text *out)
{
    struct day today = day_today();

    text_addf(out, "%s-%04d%02d%02d", s->stem, today.year, today.month, today.day);
}

void shelf_name(const struct shelf *s, bool timed, struct text *out)
{
    struct text day = {0};
    char clock[MOMENT_BYTES];
    struct stat st;

    text_addf(&day, "%s/", s->folder);
    add_today(s, &day);
    text_addf(out, "%s%s", day.s, s->ending);
    if (timed || lstat(out->s, &st) == 0) {
        moment_clock(clock, moment_now_ms());
        text_clear(out);
        text_addf(out, "%s-%.2s%.2s%.2s%s", day.s, clock, clock + 3, clock + 6, s->ending);
    }
    text_finish(&day);
}

/* ---- what is there ---- */

/* A database at least to look at: no folder, nothing empty, no text. */
static bool is_database(const char *path)
{
    static const char magic[16] = "SQLite format 3";
    char begin[sizeof magic];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    struct stat st;
    bool is = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
              read(fd, begin, sizeof begin) == sizeof begin &&
              memcmp(begin, magic, sizeof magic) == 0;

    if (fd >= 0)
        close(fd);
    return is;
}

static void list(const struct shelf *s, struct volumes *out)
{
    DIR *dir = opendir(s->folder);
    struct dirent *e;

    *out = (struct volumes){0};
    while (dir && (e = readdir(dir)) != NULL) {
        struct text path = {0};

        text_addf(&path, "%s/%s", s->folder, e->d_name);
        if (is_name(s, e->d_name) && is_database(path.s)) {
            out->at = mem_grow(out->at, out->count, &out->cap, sizeof *out->at);
            out->at[out->count++] = (struct volume){.name = mem_str(e->d_name)};
        }
        text_finish(&path);
    }
    if (dir)
        closedir(dir);
}

static void volumes_free(struct volumes *v)
{
    for (size_t i = 0; i < v->count; i++)
        free(v->at[i].name);
    free(v->at);
}

/* ---- their order ---- */

/* Does the last change of the backup stand in the present log, behind the last restore? */
static enum status find_in_log(struct db *now, struct volume *v)
{
    static const char sql[] = "SELECT hash FROM change WHERE seq = ?";
    uint8_t hash[HASH_BYTES];
    struct head head;
    sqlite3_stmt *q;
    bool row = false;
    enum status rc = head_read(now, &head, NULL);

    if (rc == STATUS_OK)
        rc = db_query(now, sql, &q, NULL);
    if (rc == STATUS_OK)
        rc = db_bind(now, q, NULL, "i", v->head.seq);
    if (rc == STATUS_OK)
        rc = db_next(now, q, &row, NULL);
    if (rc != STATUS_OK)
        return rc;
    v->is_since = row && head.origin == v->head.origin && db_blob(q, 0, hash, sizeof hash) &&
                  memcmp(hash, v->head.hash, sizeof hash) == 0;
    sqlite3_reset(q);
    return STATUS_OK;
}

/* One that is damaged counts as the oldest; STATUS_IO and the like: it cannot be told just now. */
static enum status read_volume(const struct shelf *s, struct db *now, struct volume *v)
{
    struct text path = {0};
    struct db db = {0};
    enum status rc;

    text_addf(&path, "%s/%s", s->folder, v->name);
    rc = db_open(&db, path.s, DB_READ, NULL);
    if (rc == STATUS_OK) {
        db_limit_time(&db, LOOK_MS);
        rc = head_read(&db, &v->head, NULL);
    }
    db_close(&db);
    text_finish(&path);
    if (rc == STATUS_OK && now && v->head.seq > 0)
        rc = find_in_log(now, v);
    if (rc == STATUS_FORMAT)
        v->head = (struct head){0};
    return rc == STATUS_FORMAT ? STATUS_OK : rc;
}

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* By what they hold; 0: by that they are of one age. */
static int compare_ages(const struct volume *a, const struct volume *b)
{
    int by = compare_numbers(b->is_since, a->is_since);

    if (by == 0)
        by = compare_numbers(b->head.origin, a->head.origin);
    return by != 0 ? by : compare_numbers(b->head.seq, a->head.seq);
}

static int compare_volumes(const void *a, const void *b)
{
    const struct volume *x = a;
    const struct volume *y = b;
    int by = compare_numbers(y->is_made, x->is_made);

    if (by == 0)
        by = compare_ages(x, y);
    return by != 0 ? by : strcmp(y->name, x->name);
}

/* The newest first. */
static enum status put_in_order(const struct shelf *s, struct db *now, struct volumes *v)
{
    enum status rc = STATUS_OK;

    for (size_t i = 0; i < v->count && rc == STATUS_OK; i++)
        rc = read_volume(s, now, &v->at[i]);
    if (v->count > 0)
        qsort(v->at, v->count, sizeof *v->at, compare_volumes);
    return rc;
}

/* ---- asking ---- */

/* Names alone tell, unless one is later than today: then a clock is or was wrong. */
static bool names_tell(const struct volumes *v, const char *today)
{
    for (size_t i = 0; i < v->count; i++)
        if (strncmp(v->at[i].name, today, strlen(today)) > 0)
            return false;
    return true;
}

bool shelf_has_today(const struct shelf *s)
{
    struct volumes v;
    struct text today = {0};
    bool has = false;

    list(s, &v);
    add_today(s, &today);
    if (!names_tell(&v, today.s))
        (void)put_in_order(s, NULL, &v); /* what cannot be read counts as the oldest */
    for (size_t i = 0; i < v.count && compare_ages(&v.at[i], &v.at[0]) == 0; i++)
        has = has || str_starts(v.at[i].name, today.s);
    text_finish(&today);
    volumes_free(&v);
    return has;
}

void shelf_drop_old(const struct shelf *s, struct db *now, const char *made)
{
    const char *base = strrchr(made, '/') ? strrchr(made, '/') + 1 : made;
    struct volumes v;
    enum status rc;

    list(s, &v);
    for (size_t i = 0; i < v.count; i++)
        v.at[i].is_made = strcmp(v.at[i].name, base) == 0;
    rc = v.count > BACKUPS_KEPT ? put_in_order(s, now, &v) : STATUS_OK;
    for (size_t i = BACKUPS_KEPT; rc == STATUS_OK && i < v.count; i++) {
        struct text path = {0};

        text_addf(&path, "%s/%s", s->folder, v.at[i].name);
        copy_remove(path.s);
        text_finish(&path);
    }
    volumes_free(&v);
}

size_t shelf_count(const char *path, struct db *now, struct day *last)
{
    struct shelf s;
    struct volumes v;
    size_t count;

    shelf_of(path, &s);
    list(&s, &v);
    (void)put_in_order(&s, now, &v);
    *last = (struct day){0};
    if (v.count > 0)
        (void)day_read(v.at[0].name + strlen(s.stem) + 1, DAY_DIGITS, 0, (struct day){0}, last,
                       NULL);
    count = v.count;
    volumes_free(&v);
    shelf_finish(&s);
    return count;
}
