/* SPDX-License-Identifier: MulanPSL-2.0 */
/* A log is a file's own by its name alone: what is said and done where it is not. */
#include "image.h"

#include "store/copy.h"
#include "store/health.h"
#include "store/site.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- a file without its log, and one with another's ---- */

/* A backup replaces what has its name; a log that lies there would be taken for the backup's. */
static void no_backup_beside_anothers_log(void **state)
{
    struct desk *d = *state;
    struct image im = {0};
    struct image beside = {0};
    struct err err = {0};
    char *backup = image_of_crash(d, &im);
    char *other = desk_path(d, "other.db");

    desk_open(d);
    desk_load(d);
    for (size_t part = 1; part < IMAGE_PARTS; part++) {
        text_clear(&beside.part[1]);
        text_clear(&beside.part[2]);
        text_add_n(&beside.part[part], im.part[1].s, im.part[1].bytes);
        image_put(&beside, other);
        assert_int_equal(store_backup(d->st, other, &err), STATUS_REFUSED);
        assert_non_null(strstr(err.msg, part == 1 ? "other.db-wal" : "other.db-journal"));
        assert_true(image_is(&beside, other));
        assert_false(desk_exists(d, "other.db.part"));
    }
    desk_close(d);
    image_finish(&im);
    image_finish(&beside);
    free(backup);
    free(other);
}

/* A log that comes to lie beside a backup is not the backup's. */
static void a_sealed_backup_is_read_as_it_is(void **state)
{
    struct desk *d = *state;
    struct image im = {0};
    struct image copy = {0};
    struct text says = {0};
    struct err err = {0};
    char *backup = image_of_crash(d, &im);

    image_take(&copy, backup);
    text_add_n(&copy.part[1], im.part[1].s, im.part[1].bytes);
    image_put(&copy, backup);
    assert_ok(store_restore(d->path, backup, false, &says, &err), err);
    assert_true(image_is(&copy, backup));
    image_expect(d, IMAGE_OLD);
    image_finish(&im);
    image_finish(&copy);
    text_finish(&says);
    free(backup);
}

static int look_from_outside(const char *path)
{
    struct store_health h;
    int file;

    store_look(path, &h);
    file = h.file;
    store_health_finish(&h);
    return file;
}

/* The file is empty, its log is not: nobody drops the log. */
static void an_empty_file_does_not_cost_its_log(void **state)
{
    struct desk *d = *state;
    struct image im = {0};
    struct text says = {0};
    struct err err = {0};
    struct store *st = NULL;
    char *backup = image_of_crash(d, &im);
    char *kept;

    desk_write(d->path, "", 0);
    text_clear(&im.part[0]);
    assert_int_equal(store_open(d->path, d->who, &st, &err), STATUS_FORMAT);
    assert_non_null(strstr(err.msg, "ziping.db-wal"));
    assert_true(image_is(&im, d->path));
    assert_int_equal(look_from_outside(d->path), HEALTH_BAD);
    unlink(d->path);
    assert_int_equal(look_from_outside(d->path), HEALTH_BAD);
    desk_write(d->path, "", 0);
    assert_int_equal(store_restore(backup, d->path, true, &says, &err), STATUS_FORMAT);
    assert_true(image_is(&im, d->path));
    text_clear(&says);
    assert_ok(store_restore(d->path, backup, false, &says, &err), err);
    kept = image_find_kept(d);
    assert_non_null(kept);
    assert_true(image_is(&im, kept));
    image_expect(d, IMAGE_OLD);
    image_finish(&im);
    text_finish(&says);
    free(kept);
    free(backup);
}

/* The journal of a file that was being made holds nothing. */
static void a_crash_while_it_is_made(void **state)
{
    static const char half[] = "PRAGMA cache_size=1; BEGIN IMMEDIATE; CREATE TABLE more(x);"
                               " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                               " WHERE i < 200) INSERT INTO more SELECT zeroblob(3000) FROM n";
    struct desk *d = *state;
    struct image im = {0};
    sqlite3 *handle;

    assert_int_equal(sqlite3_open(d->path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, half, NULL, NULL, NULL), SQLITE_OK);
    image_take(&im, d->path);
    sqlite3_close(handle);
    assert_true(im.part[2].bytes > 0);
    text_clear(&im.part[0]);
    image_put(&im, d->path);
    desk_write(d->path, "", 0);
    desk_open(d);
    desk_new(d, 2025);
    image_finish(&im);
}

/* The ledger of somebody whose file is lost is empty, and no backup of it takes the place of one that
 * is not. */
static void nothing_is_not_backed_up(void **state)
{
    struct desk *d = *state;
    struct site_file file;
    struct day last;
    struct err err = {0};

    desk_open(d);
    assert_true(site_find(d->path, &file));
    assert_ok(copy_daily(d->path, &file, false, false, NULL, &err), err);
    assert_int_equal(store_backups(d->st, &last), 0);
    desk_new(d, 2025);
    assert_ok(copy_daily(d->path, &file, false, false, NULL, &err), err);
    assert_int_equal(store_backups(d->st, &last), 1);
    assert_true(day_cmp(last, day_today()) == 0);
}

/* ---- backups that were worked on ---- */

/* Whoever worked on it was interrupted: it is a good file, and no sealed one any more. */
static void a_backup_worked_on_goes_back(void **state)
{
    struct desk *d = *state;
    struct image im = {0};
    struct text says = {0};
    struct err err = {0};
    char *backup = image_of_crash(d, &im);

    image_take(&im, backup);
    image_put(&im, d->path);
    desk_open(d);
    desk_load(d);
    image_set_all(d, IMAGE_NEW);
    image_take(&im, d->path);
    desk_close(d);
    image_put(&im, backup);
    assert_ok(store_restore(d->path, backup, false, &says, &err), err);
    image_expect(d, IMAGE_NEW);
    image_finish(&im);
    text_finish(&says);
    free(backup);
}

/* Another program wrote into it: that it is damaged would be more than is known. */
static void a_broken_seal_is_no_proof_of_damage(void **state)
{
    struct desk *d = *state;
    struct image im = {0};
    struct text says = {0};
    struct err err = {0};
    char *backup = image_of_crash(d, &im);

    desk_sql(backup, "PRAGMA secure_delete=1");
    desk_sql(backup, "UPDATE position SET tick = tick + 1; DELETE FROM draft;"
                     " INSERT INTO version(ledger, seq, at, who, name) VALUES (1, 1, 1, 'x', 'y')");
    assert_int_equal(store_restore(d->path, backup, false, &says, &err), STATUS_FORMAT);
    if (strstr(err.msg, "已损坏") || !strstr(err.msg, "打开"))
        fail_msg("says %s", err.msg);
    image_finish(&im);
    text_finish(&says);
    free(backup);
}

/* It lies where it can be written: that it cannot would be untrue. */
static void half_a_change_in_a_backup(void **state)
{
    struct desk *d = *state;
    struct image im = {0};
    struct image half = {0};
    struct text says = {0};
    struct err err = {0};
    char *backup = image_of_crash(d, &im);

    desk_open(d);
    desk_close(d);
    image_of_half_change(d, backup, &half);
    assert_int_equal(store_restore(d->path, backup, false, &says, &err), STATUS_READ_ONLY);
    if (strstr(err.msg, "不能写入") || !strstr(err.msg, "打开一次"))
        fail_msg("says %s", err.msg);
    image_finish(&im);
    image_finish(&half);
    text_finish(&says);
    free(backup);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(no_backup_beside_anothers_log),
        DESK_TEST(a_sealed_backup_is_read_as_it_is),
        DESK_TEST(an_empty_file_does_not_cost_its_log),
        DESK_TEST(a_crash_while_it_is_made),
        DESK_TEST(a_backup_worked_on_goes_back),
        DESK_TEST(a_broken_seal_is_no_proof_of_damage),
        DESK_TEST(nothing_is_not_backed_up),
        DESK_TEST(half_a_change_in_a_backup),
    };

    return cmocka_run_group_tests_name("store.beside", tests, NULL, NULL);
}
