/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The power goes. What the program did to its files is written down while a clerk types, and at
 * random moments the disk is laid out as it may be then: each time the file opens, its log is whole,
 * and all that had been acknowledged is there, on a local disk and on one of another machine; a backup that has its name is one. */
#include "faults/replay.h"
#include "faults/session.h"

#include "base/text.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { RUNS = 100, PROJECTS = 10, LYING_SYNCS = 3, SYNC_MS = 5 };

static char work[96];

/* The stops whose acknowledgement was seen when no more than `ops` operations were done. */
static size_t acked_within(const struct session *s, size_t acked, size_t ops)
{
    size_t n = 0;

    while (n < acked && (size_t)s->ack_at[n] <= ops)
        n++;
    return n;
}

static void look_at_backups(struct session *s, struct toll *t)
{
    char folder[112];
    struct dirent *e;
    DIR *dir;

    snprintf(folder, sizeof folder, "%s/backup", work);
    dir = opendir(folder);
    while (dir && (e = readdir(dir)) != NULL) {
        size_t bytes = strlen(e->d_name);
        char path[400];

        if (bytes < 4 || strcmp(e->d_name + bytes - 3, ".db") != 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (clerk_run(&s->clerk, NULL, "restore", path, "--dry-run", NULL) != 0) {
            printf("%s: run %zu left a backup that is none\n", t->fault, t->runs);
            t->lost++;
        }
    }
    if (dir)
        closedir(dir);
}

/* One session, and so many ends of it. */
static void cut(struct session *s, const char *program, int remote, size_t runs, struct toll *t)
{
    struct replay r;
    size_t acked;

    session_reset(s);
    s->page->remote = remote;
    s->page->sync_ms = SYNC_MS; /* longer than what the program draws takes to be seen */
    session_type(s, program);
    assert_int_equal(s->status, 0);
    acked = s->acked;
    assert_int_equal(acked, s->plan.stops - 1);
    replay_read(&r, s->log_path, s->master);
    assert_int_equal(r.ops, s->page->operations);
    for (size_t i = 0; i < runs; i++) {
        size_t at = dice_below(&s->dice, r.ops + 1);
        size_t way = i % (UNSYNCED_WAYS + 1);

        if (way == UNSYNCED_WAYS) {
            at = replay_before_syncs(&r, at, LYING_SYNCS);
            way = UNSYNCED_KEPT;
        }
        replay_lay_out(&r, at, (enum replay_unsynced)way, &s->dice, work);
        s->acked = acked_within(s, acked, at);
        session_look(s, t);
        look_at_backups(s, t);
    }
    replay_finish(&r);
}

static void what_is_saved_survives_the_power(void **state)
{
    struct session *s = *state;
    struct toll t = {.fault = "power cuts", .seed = fault_seed()};

    fault_needs_library();
    for (int remote = 0; remote < 2; remote++)
        cut(s, ZIPING, remote, (fault_runs(RUNS) + 1) / 2, &t);
    toll_pay(&t);
}

/* The test itself: a writer that acknowledges first and writes then is found out. */
static void a_lie_is_found_out(void **state)
{
    struct session *s = *state;
    struct toll t = {.fault = "power cuts, 已存 too early", .seed = fault_seed()};

    fault_needs_library();
    cut(s, ZIPING_EARLY, 0, RUNS, &t);
    printf("%s: %zu of %zu lost\n", t.fault, t.lost, t.acknowledged);
    assert_true(t.lost > 0);
    assert_int_equal(t.crashes, 0);
}

static int begin(void **state)
{
    struct session *s;

    session_projects = PROJECTS;
    session_setup(state);
    s = *state;
    session_log(s);
    snprintf(work, sizeof work, "%s/work", s->clerk.folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_saved_survives_the_power),
        cmocka_unit_test(a_lie_is_found_out),
    };

    return cmocka_run_group_tests_name("faults.power", tests, begin, session_teardown);
}
