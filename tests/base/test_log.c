/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The log: a line an event, never more than its bound. */
#include "base/file.h"
#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64];

static int enter(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/ziping-log-XXXXXX");
    return mkdtemp(folder) && setenv("XDG_STATE_HOME", folder, 1) == 0 ? 0 : -1;
}

static void path_of(char out[128], const char *name)
{
    snprintf(out, 128, "%s/ziping/%s", folder, name);
}

static int leave(void **state)
{
    char path[128];

    (void)state;
    path_of(path, "ziping.log");
    unlink(path);
    path_of(path, "ziping.log.1");
    unlink(path);
    path_of(path, "");
    rmdir(path);
    return rmdir(folder);
}

static void an_event_is_one_line(void **state)
{
    struct text got = {0};
    char path[128];

    (void)state;
    setenv("ZIPING_NOW", "2026-01-28T09:30:00", 1);
    log_line("保存失败：%s", "磁盘已满\n\033[2J");
    path_of(path, "ziping.log");
    assert_int_equal(file_read(path, 4096, &got, NULL), STATUS_OK);
    assert_string_equal(got.s, "2026-01-28 09:30  保存失败：磁盘已满 <001B>[2J\n");
    text_finish(&got);
    unsetenv("ZIPING_NOW");
}

static void it_is_bounded(void **state)
{
    struct stat now, before;
    char path[128];

    (void)state;
    for (int i = 0; i < 8000; i++)
        log_line("第 %d 次保存失败，磁盘已满，请清理以后再试，填的内容都还在", i);
    path_of(path, "ziping.log");
    assert_int_equal(stat(path, &now), 0);
    path_of(path, "ziping.log.1");
    assert_int_equal(stat(path, &before), 0);
    assert_true(now.st_size < LOG_BYTES + 2048);
    assert_true(before.st_size < LOG_BYTES + 2048);
    assert_int_equal(now.st_mode & 0777, 0600);
}

static void a_folder_that_cannot_be_made_is_no_failure(void **state)
{
    (void)state;
    setenv("XDG_STATE_HOME", "/proc/nowhere", 1);
    log_line("没有地方可写");
    setenv("XDG_STATE_HOME", folder, 1);
}

/* A pipe would be waited for; a link leads to a file that is none of ours. */
static void what_is_not_ours_is_left_alone(void **state)
{
    struct text got = {0};
    char path[128], other[128];
    struct stat now;

    (void)state;
    log_line("建立文件夹");
    path_of(path, "ziping.log");
    path_of(other, "ziping.log.1");
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkfifo(path, 0600), 0);
    log_line("管道");
    assert_int_equal(lstat(path, &now), 0);
    assert_true(S_ISFIFO(now.st_mode));
    assert_int_equal(file_write(other, "别人的", strlen("别人的"), NULL), STATUS_OK);
    for (int hard = 0; hard < 2; hard++) {
        assert_int_equal(unlink(path), 0);
        assert_int_equal(hard ? link(other, path) : symlink(other, path), 0);
        log_line("链接");
        text_clear(&got);
        assert_int_equal(file_read(other, 4096, &got, NULL), STATUS_OK);
        assert_string_equal(got.s, "别人的");
    }
    text_finish(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_event_is_one_line, enter, leave),
        cmocka_unit_test_setup_teardown(it_is_bounded, enter, leave),
        cmocka_unit_test_setup_teardown(a_folder_that_cannot_be_made_is_no_failure, enter, leave),
        cmocka_unit_test_setup_teardown(what_is_not_ours_is_left_alone, enter, leave),
    };

    return cmocka_run_group_tests_name("base.log", tests, NULL, NULL);
}
