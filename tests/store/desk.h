/* SPDX-License-Identifier: MulanPSL-2.0 */
/* desk: a folder of its own, a small dictionary, a store in it, and a ledger with one report at
 * hand; short ways to edit it. Every edit is one step, given to the record and to the store. */
#ifndef TESTS_STORE_DESK_H
#define TESTS_STORE_DESK_H

#include "store/store.h"

struct desk {
    char folder[64];
    char path[96]; /* of the database */
    struct dict *dict;
    struct store *st;
    struct record *record;
    struct row *report;
    struct journal journal;
    const char *who;
};

/* The test finds a desk in *state: an empty folder, nothing open. */
int desk_setup(void **state);
int desk_teardown(void **state); /* closes what is open, removes the folder */
#define DESK_TEST(f) cmocka_unit_test_setup_teardown(f, desk_setup, desk_teardown)

extern const struct report_page desk_all; /* the list of reports, whole */

void desk_open(struct desk *d);  /* fails the test unless it opens for writing */
void desk_close(struct desk *d); /* the store and the ledger; the dictionary stays */
/* A ledger (清溪县卫生健康局, `year`) with a report, saved. Another ledger is put aside. */
void desk_new(struct desk *d, int year);
void desk_load(struct desk *d); /* the only report of number 1, with its journal */
void desk_flush(struct desk *d);

struct step *desk_step(struct desk *d);
void desk_submit(struct desk *d, struct step *s);

struct row *desk_row(struct desk *d, const char *path); /* made if it is not there */
void desk_set(struct desk *d, const char *path, const char *typed);
const char *desk_typed(struct desk *d, const char *path); /* "" when blank */
enum status desk_revert(struct desk *d, bool redo);

/* Everything a record says, in lines. Free it. */
char *desk_dump(const struct record *r);

/* ---- files ---- */

char *desk_path(const struct desk *d, const char *name); /* in the folder; free it */
void desk_write(const char *path, const void *bytes, size_t count);
bool desk_exists(const struct desk *d, const char *name);
/* How many names in a folder of the folder begin so. */
size_t desk_count(const struct desk *d, const char *folder, const char *with);
/* Run statements on a file with SQLite itself, as another program would. Fails the test on error. */
void desk_sql(const char *path, const char *sql);
int64_t desk_sql_number(const char *path, const char *sql);

#define assert_ok(call, err)                                                                       \
    do {                                                                                           \
        if ((call) != STATUS_OK)                                                                   \
            fail_msg("%s", (err).msg);                                                             \
    } while (0)

#endif
