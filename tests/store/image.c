/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "image.h"

#include "base/file.h"

#include <dirent.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const image_part[IMAGE_PARTS] = {"", "-wal", "-journal"};

static void join(struct text *out, const char *path, size_t part)
{
    text_clear(out);
    text_addf(out, "%s%s", path, image_part[part]);
}

void image_take(struct image *im, const char *path)
{
    struct text name = {0};
    struct err err = {0};

    for (size_t i = 0; i < IMAGE_PARTS; i++) {
        text_clear(&im->part[i]);
        join(&name, path, i);
        if (access(name.s, F_OK) == 0)
            assert_ok(file_read(name.s, 1 << 24, &im->part[i], &err), err);
    }
    text_finish(&name);
}

void image_put(const struct image *im, const char *path)
{
    struct text name = {0};

    text_addf(&name, "%s-shm", path);
    unlink(name.s);
    for (size_t i = 0; i < IMAGE_PARTS; i++) {
        join(&name, path, i);
        unlink(name.s);
        if (im->part[i].bytes > 0)
            desk_write(name.s, im->part[i].s, im->part[i].bytes);
    }
    text_finish(&name);
}

bool image_is(const struct image *im, const char *path)
{
    struct image now = {0};
    bool same = true;

    image_take(&now, path);
    for (size_t i = 0; i < IMAGE_PARTS; i++) {
        same = same && now.part[i].bytes == im->part[i].bytes &&
               memcmp(text_str(&now.part[i]), text_str(&im->part[i]), now.part[i].bytes) == 0;
        text_finish(&now.part[i]);
    }
    return same;
}

void image_finish(struct image *im)
{
    for (size_t i = 0; i < IMAGE_PARTS; i++)
        text_finish(&im->part[i]);
}

void image_set_all(struct desk *d, const char *name)
{
    for (int i = 1; i <= IMAGE_PROJECTS; i++) {
        char path[48];

        snprintf(path, sizeof path, "projects/%d/name", i);
        desk_set(d, path, name);
        snprintf(path, sizeof path, "projects/%d/overview", i);
        desk_set(d, path,
                 "概况概况概况概况概况概况概况概况概况概况概况概况概况概况概况概况概况概况"
                 "概况概况概况概况概况概况概况概况概况概况概况概况概况概况概况概况概况概况");
    }
    desk_flush(d);
}

char *image_of_crash(struct desk *d, struct image *im)
{
    char *backup = desk_path(d, "copy.db");
    struct err err = {0};

    desk_open(d);
    desk_new(d, 2025);
    desk_set(d, IMAGE_NAME, IMAGE_OLD);
    desk_flush(d);
    assert_ok(store_backup(d->st, backup, &err), err);
    desk_close(d);
    desk_open(d);
    desk_load(d);
    image_set_all(d, IMAGE_NEW);
    image_take(im, d->path);
    desk_close(d);
    assert_true(im->part[1].bytes > 4096);
    image_put(im, d->path);
    return backup;
}

void image_of_half_change(struct desk *d, const char *path, struct image *im)
{
    static const char half[] = "PRAGMA journal_mode=DELETE; PRAGMA cache_size=1; BEGIN IMMEDIATE;"
                               " UPDATE value SET typed = '只改了一半'; CREATE TABLE more(x);"
                               " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                               " WHERE i < 200) INSERT INTO more SELECT zeroblob(3000) FROM n";
    struct image whole = {0};
    sqlite3 *handle;

    image_take(&whole, d->path);
    image_put(&whole, path);
    image_finish(&whole);
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, half, NULL, NULL, NULL), SQLITE_OK);
    image_take(im, path);
    sqlite3_close(handle);
    assert_true(im->part[2].bytes > 0);
    image_put(im, path);
}

void image_expect(struct desk *d, const char *name)
{
    struct err err = {0};
    int64_t changes;

    desk_open(d);
    desk_load(d);
    assert_string_equal(desk_typed(d, IMAGE_NAME), name);
    assert_ok(store_verify(d->st, &changes, &err), err);
    desk_set(d, "projects/2/name", "接着填");
    desk_flush(d);
    assert_ok(store_verify(d->st, &changes, &err), err);
    desk_close(d);
}

char *image_find_kept(struct desk *d)
{
    DIR *dir = opendir(d->folder);
    struct dirent *e;
    char *out = NULL;

    while (dir && !out && (e = readdir(dir)) != NULL) {
        const char *mark = strstr(e->d_name, "-before-restore-");

        if (mark && !strstr(e->d_name, "-wal") && !strstr(e->d_name, "-shm") &&
            !strstr(e->d_name, "-journal"))
            out = desk_path(d, e->d_name);
    }
    closedir(dir);
    return out;
}
