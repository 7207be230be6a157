/* SPDX-License-Identifier: MulanPSL-2.0 */
/* A small volume of its own, mounted where nobody else sees it: it is filled while a clerk types, made
 * larger, and made read-only. What the kernel says of such volumes is what is tried here. */
#include "faults/session.h"
#include "support/shell.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cmocka.h>

enum { PROJECTS = 6, SIZES = 8, SIZE_FIRST_KIB = 320, SIZE_STEP_KIB = 96, ROOM_KIB = 65536 };

static bool may_mount;
static char volume[80];

static bool write_map(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool done = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

    if (fd >= 0)
        close(fd);
    return done;
}

/* A name space in which this process may mount: as root its own, as another the kernel's, if it lets. */
static bool leave_the_others(void)
{
    bool is_root = geteuid() == 0;
    char users[64], groups[64];

    snprintf(users, sizeof users, "0 %ld 1", (long)geteuid());
    snprintf(groups, sizeof groups, "0 %ld 1", (long)getegid());
    if (unshare(is_root ? CLONE_NEWNS : CLONE_NEWUSER | CLONE_NEWNS) != 0)
        return false;
    if (!is_root &&
        (!write_map("/proc/self/setgroups", "deny") || !write_map("/proc/self/uid_map", users) ||
         !write_map("/proc/self/gid_map", groups)))
        return false;
    return mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

static void mount_volume(unsigned long flags, int kib)
{
    char size[32];

    snprintf(size, sizeof size, "size=%dk", kib);
    if (mount("ziping", volume, "tmpfs", flags, size) != 0)
        fail_msg("%s of %s: %s", size, volume, strerror(errno));
}

static void needs_mounts(void)
{
    if (!may_mount) {
        printf("nothing may be mounted here: no small volume is tried\n");
        skip();
    }
}

static void lay_out(struct session *s, int kib)
{
    session_reset(s);
    s->clerk.surroundings = NULL;
    mount_volume(0, kib);
    shell("cp %s/ziping.db %s", s->master, volume);
    snprintf(s->clerk.db, sizeof s->clerk.db, "%s/ziping.db", volume);
}

/* Everything is typed on, whether it can be saved or not; with room made all of it is there. */
static void what_is_typed_survives_a_small_volume(void **state)
{
    struct session *s = *state;
    struct toll t = {.fault = "small volumes", .seed = fault_seed()};
    size_t filled = 0;

    needs_mounts();
    for (int i = 0; i < SIZES; i++) {
        bool is_open;

        lay_out(s, SIZE_FIRST_KIB + i * SIZE_STEP_KIB);
        is_open = session_start(s, ZIPING);
        for (size_t k = 0; is_open && k + 1 < s->plan.stops; k++)
            is_open = session_stop(s, k);
        filled += is_open && s->failing;
        mount_volume(MS_REMOUNT, ROOM_KIB);
        if (is_open)
            s->acked = s->typed;
        session_quit(s);
        session_look(s, &t);
        assert_int_equal(umount(volume), 0);
    }
    assert_true(filled > 0);
    toll_pay(&t);
}

/* A volume that cannot be written shows everything, says that it only shows it, and is left alone. */
static void a_read_only_volume_is_shown(void **state)
{
    struct session *s = *state;
    struct text said = {0};

    needs_mounts();
    lay_out(s, ROOM_KIB);
    assert_int_equal(clerk_run(&s->clerk, NULL, "set", "1", "projects/1/name", "已有的", NULL), 0);
    mount_volume(MS_REMOUNT | MS_RDONLY, ROOM_KIB);
    assert_int_equal(clerk_run(&s->clerk, &said, "show", "1", NULL), 0);
    assert_non_null(strstr(text_str(&said), "已有的"));
    assert_int_equal(clerk_run(&s->clerk, NULL, "set", "1", "projects/1/name", "不行", NULL), 3);
    clerk_start(&s->clerk);
    clerk_see(&s->clerk, 0, "只读");
    clerk_see(&s->clerk, 22, "只能查看");
    clerk_quit(&s->clerk);
    assert_int_equal(umount(volume), 0);
    text_finish(&said);
}

static int begin(void **state)
{
    const struct session *s;

    may_mount = leave_the_others();
    session_projects = PROJECTS;
    session_setup(state);
    s = *state;
    snprintf(volume, sizeof volume, "%s/volume", s->clerk.folder);
    shell("mkdir %s", volume);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_typed_survives_a_small_volume),
        cmocka_unit_test(a_read_only_volume_is_shown),
    };

    return cmocka_run_group_tests_name("faults.volume", tests, begin, session_teardown);
}
