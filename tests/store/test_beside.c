/* SPDX-License-Identifier: MulanPSL-2.0 */
/* A log is a file's own by its name alone: what is said and done where it is not. */
#include "image.h"

#include <setjmp.h>
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(no_backup_beside_anothers_log),
        DESK_TEST(a_sealed_backup_is_read_as_it_is),
    };

    return cmocka_run_group_tests_name("store.beside", tests, NULL, NULL);
}
