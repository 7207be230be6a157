/* SPDX-License-Identifier: MulanPSL-2.0 */
/* A program killed while it writes: all it was told is saved is there. */
#include "desk.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { KILLS = 50, FUNDS = 7 };

/* Type numbers into the fields of a project without end; tell each that is saved. */
static void write_on(struct desk *d, int tell, int from)
{
    store_close(d->st);
    d->st = NULL;
    desk_open(d);
    desk_load(d);
    for (int n = from;; n++) {
        char path[48], typed[16];
        struct store_saving s;

        snprintf(path, sizeof path, "projects/1/funds/%d/%s", n % FUNDS + 1,
                 n % 2 ? "spent" : "budget");
        snprintf(typed, sizeof typed, "%d", n);
        desk_set(d, path, typed);
        desk_flush(d);
        store_saving(d->st, &s);
        if (s.queued != 0 || write(tell, &n, sizeof n) != sizeof n)
            _exit(1);
    }
}

/* The last number that the child said is saved. */
static int kill_one(struct desk *d, int from, unsigned delay_us)
{
    int channel[2], status, n;
    int last = from - 1;
    pid_t pid;

    assert_int_equal(pipe(channel), 0);
    pid = fork();
    if (pid == 0) {
        close(channel[0]);
        write_on(d, channel[1], from);
    }
    close(channel[1]);
    assert_int_equal(read(channel[0], &last, sizeof last), sizeof last);
    usleep(delay_us);
    kill(pid, SIGKILL);
    while (read(channel[0], &n, sizeof n) == sizeof n)
        last = n;
    close(channel[0]);
    waitpid(pid, &status, 0);
    assert_true(WIFSIGNALED(status));
    return last;
}

static void nothing_acknowledged_is_lost(void **state)
{
    struct desk *d = *state;
    unsigned seed = 20250315;
    int last = 0;
    int told = 0;

    desk_open(d);
    desk_new(d, 2025);
    desk_set(d, "projects/1/name", "考试考务费");
    desk_close(d);
    for (int i = 0; i < KILLS; i++) {
        char path[48], typed[16];
        int64_t changes;
        struct err err = {0};
        int from = last + 2; /* what was under way may be there or not */

        seed = seed * 1103515245 + 12345;
        last = kill_one(d, from, (seed >> 16) % 20000);
        told += last - from + 1;
        desk_open(d);
        desk_load(d);
        assert_ok(store_verify(d->st, &changes, &err), err);
        for (int n = last; n > last - FUNDS * 2 && n >= from; n--) {
            snprintf(path, sizeof path, "projects/1/funds/%d/%s", n % FUNDS + 1,
                     n % 2 ? "spent" : "budget");
            snprintf(typed, sizeof typed, "%d", n);
            if (strcmp(desk_typed(d, path), typed) != 0 &&
                strtol(desk_typed(d, path), NULL, 10) != last + 1)
                fail_msg("kill %d: %s is %s, not %s", i, path, desk_typed(d, path), typed);
        }
        desk_close(d);
    }
    print_message("%d kills, %d fields acknowledged, none lost\n", KILLS, told);
}

/* The lock of the killed is free at once. */
static void lock_dies_with_its_holder(void **state)
{
    struct desk *d = *state;
    int channel[2], status;
    char byte;
    pid_t pid;
    struct store *st;
    struct err err = {0};

    assert_int_equal(pipe(channel), 0);
    pid = fork();
    if (pid == 0) {
        desk_open(d);
        if (write(channel[1], "x", 1) != 1)
            _exit(1);
        pause();
    }
    assert_int_equal(read(channel[0], &byte, 1), 1);
    assert_ok(store_open(d->path, "李某", &st, &err), err);
    assert_true(store_read_only(st, NULL));
    store_close(st);
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    desk_open(d);
    close(channel[0]);
    close(channel[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(nothing_acknowledged_is_lost),
        DESK_TEST(lock_dies_with_its_holder),
    };

    return cmocka_run_group_tests_name("store.kill", tests, NULL, NULL);
}
