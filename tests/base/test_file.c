/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Whole files, read within a limit and replaced in one step. */
#include "base/file.h"

#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* Each test has a folder of its own, and stands in it. */
static int enter_folder(void **state)
{
    static char folder[] = "/tmp/ziping-file-XXXXXX";

    (void)snprintf(folder, sizeof folder, "/tmp/ziping-file-XXXXXX");
    *state = folder;
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave_folder(void **state)
{
    struct text command = {0};
    int rc;

    text_addf(&command, "chmod -R u+rwx %s && rm -rf %s", (const char *)*state,
              (const char *)*state);
    rc = chdir("/") == 0 ? system(text_str(&command)) : -1;
    text_finish(&command);
    return rc;
}

static size_t files_here(void)
{
    DIR *dir = opendir(".");
    size_t count = 0;

    assert_non_null(dir);
    while (readdir(dir))
        count++;
    closedir(dir);
    return count - 2; /* . and .. */
}

static void expect_file(const char *path, const char *content)
{
    struct text t = {0};

    assert_int_equal(file_read(path, 1000000, &t, NULL), STATUS_OK);
    assert_string_equal(text_str(&t), content);
    text_finish(&t);
}

static void what_is_written_is_read(void **state)
{
    struct text big = {0};
    struct text back = {0};
    struct err err;

    (void)state;
    assert_int_equal(file_write("报告.txt", "一", 3, &err), STATUS_OK);
    expect_file("报告.txt", "一");
    assert_int_equal(file_write("报告.txt", "", 0, &err), STATUS_OK);
    expect_file("报告.txt", "");
    while (big.bytes < 500000)
        text_addf(&big, "%zu\n", big.bytes);
    assert_int_equal(file_write("./报告.txt", big.s, big.bytes, &err), STATUS_OK);
    text_add(&back, ">");
    assert_int_equal(file_read("报告.txt", big.bytes, &back, &err), STATUS_OK);
    assert_string_equal(text_str(&back) + 1, text_str(&big));
    assert_int_equal(files_here(), 1);
    text_finish(&big);
    text_finish(&back);
}

static void reading_is_limited(void **state)
{
    struct text t = {0};
    struct err err;

    (void)state;
    assert_int_equal(file_write("a", "12345", 5, &err), STATUS_OK);
    text_add(&t, "x");
    assert_int_equal(file_read("a", 4, &t, &err), STATUS_FULL);
    assert_string_equal(err.msg, "不能读取「a」：文件太大，最多能读 4 字节");
    assert_string_equal(text_str(&t), "x");
    assert_int_equal(file_read("a", 5, &t, &err), STATUS_OK);
    assert_string_equal(text_str(&t), "x12345");
    text_finish(&t);
}

static void reading_fails_in_words(void **state)
{
    struct text t = {0};
    struct err err;

    (void)state;
    assert_int_equal(mkdir("d", 0700), 0);
    assert_int_equal(mkfifo("p", 0600), 0);
    assert_int_equal(file_write("f", "", 0, &err), STATUS_OK);
    assert_int_equal(file_read("nothing", 10, &t, &err), STATUS_NOT_FOUND);
    assert_string_equal(err.msg, "不能读取「nothing」：文件或文件夹不存在");
    assert_int_equal(file_read("f/x", 10, &t, &err), STATUS_NOT_FOUND);
    assert_int_equal(file_read("d", 10, &t, &err), STATUS_IO);
    assert_string_equal(err.msg, "不能读取「d」：这是一个文件夹，不是文件");
    assert_int_equal(file_read("p", 10, &t, &err), STATUS_IO);
    assert_string_equal(err.msg, "不能读取「p」：不是普通文件");
    assert_int_equal(file_read("\x1b[2J\xFF", 10, &t, &err), STATUS_NOT_FOUND);
    assert_string_equal(err.msg, "不能读取「<001B>[2J<FF>」：文件或文件夹不存在");
    assert_int_equal(t.bytes, 0);
    text_finish(&t);
}

static void a_replaced_file_keeps_its_mode(void **state)
{
    struct stat st;
    struct err err;

    (void)state;
    assert_int_equal(file_write("a", "1", 1, &err), STATUS_OK);
    assert_int_equal(chmod("a", 0640), 0);
    assert_int_equal(file_write("a", "2", 1, &err), STATUS_OK);
    assert_int_equal(stat("a", &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    expect_file("a", "2");
}

static void a_failed_write_leaves_the_old_file(void **state)
{
    struct err err;

    (void)state;
    assert_int_equal(file_write("nowhere/a", "1", 1, &err), STATUS_IO);
    assert_string_equal(err.msg, "不能写入「nowhere/a」：文件或文件夹不存在");
    assert_int_equal(mkdir("d", 0700), 0);
    assert_int_equal(file_write("d", "1", 1, &err), STATUS_IO);
    assert_int_equal(files_here(), 1);
    if (geteuid() == 0)
        return; /* nothing is forbidden to root */
    assert_int_equal(file_write("d/a", "old", 3, &err), STATUS_OK);
    assert_int_equal(chmod("d", 0500), 0);
    assert_int_equal(file_write("d/a", "new", 3, &err), STATUS_READ_ONLY);
    expect_file("d/a", "old");
}

/* A file may grow no further than `limit` bytes: as near as a test comes to a full disk. */
static void write_with_limit(void)
{
    static const struct rlimit limit = {1000, 1000};
    static char big[100000];
    struct err err;
    bool ok;

    memset(big, 'x', sizeof big);
    ok = signal(SIGXFSZ, SIG_IGN) != SIG_ERR && setrlimit(RLIMIT_FSIZE, &limit) == 0 &&
         file_write("a", big, sizeof big, &err) == STATUS_IO && files_here() == 1;
    _exit(ok ? 0 : 1);
}

static void a_write_cut_short_leaves_the_old_file(void **state)
{
    pid_t child;
    int status;

    (void)state;
    assert_int_equal(file_write("a", "old", 3, NULL), STATUS_OK);
    child = fork();
    assert_true(child >= 0);
    if (child == 0)
        write_with_limit();
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    expect_file("a", "old");
    assert_int_equal(files_here(), 1);
}

static void folders_are_private(void **state)
{
    struct stat st;
    struct err err;

    (void)state;
    assert_int_equal(file_make_folder("甲/乙//丙/", &err), STATUS_OK);
    assert_int_equal(file_make_folder("甲/乙/丙", &err), STATUS_OK);
    assert_int_equal(file_make_folder("/", &err), STATUS_OK);
    assert_int_equal(stat("甲/乙/丙", &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    assert_int_equal(file_write("f", "", 0, &err), STATUS_OK);
    assert_int_equal(file_make_folder("f", &err), STATUS_IO);
    assert_int_equal(file_make_folder("f/x", &err), STATUS_IO);
    assert_string_equal(err.msg, "不能写入「f/x」：路径中有一段不是文件夹");
}

static void homes_follow_the_xdg_rules(void **state)
{
    static const struct {
        const char *xdg, *data, *state_home;
    } cases[] = {
        {NULL, "/home/wang/.local/share/ziping", "/home/wang/.local/state/ziping"},
        {"", "/home/wang/.local/share/ziping", "/home/wang/.local/state/ziping"},
        {"relative", "/home/wang/.local/share/ziping", "/home/wang/.local/state/ziping"},
        {"/mnt/数据", "/mnt/数据/ziping", "/mnt/数据/ziping"},
    };

    (void)state;
    assert_int_equal(setenv("HOME", "/home/wang", 1), 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text t = {0};

        unsetenv("XDG_DATA_HOME");
        unsetenv("XDG_STATE_HOME");
        if (cases[i].xdg) {
            setenv("XDG_DATA_HOME", cases[i].xdg, 1);
            setenv("XDG_STATE_HOME", cases[i].xdg, 1);
        }
        file_data_home(&t);
        assert_string_equal(text_str(&t), cases[i].data);
        text_clear(&t);
        file_state_home(&t);
        assert_string_equal(text_str(&t), cases[i].state_home);
        text_finish(&t);
    }
}

static void a_home_is_found_without_the_variable(void **state)
{
    struct text t = {0};

    (void)state;
    unsetenv("HOME");
    unsetenv("XDG_DATA_HOME");
    file_data_home(&t);
    assert_true(str_starts(text_str(&t), "/"));
    assert_non_null(strstr(text_str(&t), "/.local/share/ziping"));
    text_finish(&t);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_written_is_read, enter_folder, leave_folder),
        cmocka_unit_test_setup_teardown(reading_is_limited, enter_folder, leave_folder),
        cmocka_unit_test_setup_teardown(reading_fails_in_words, enter_folder, leave_folder),
        cmocka_unit_test_setup_teardown(a_replaced_file_keeps_its_mode, enter_folder, leave_folder),
        cmocka_unit_test_setup_teardown(a_failed_write_leaves_the_old_file, enter_folder,
                                        leave_folder),
        cmocka_unit_test_setup_teardown(a_write_cut_short_leaves_the_old_file, enter_folder,
                                        leave_folder),
        cmocka_unit_test_setup_teardown(folders_are_private, enter_folder, leave_folder),
        cmocka_unit_test(homes_follow_the_xdg_rules),
        cmocka_unit_test(a_home_is_found_without_the_variable),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
