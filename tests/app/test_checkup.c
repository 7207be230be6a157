/* SPDX-License-Identifier: MulanPSL-2.0 */
/* What is said of disks that this machine has not got: the system calls that tell are replaced here,
 * and pass on to the system unless a case wants it otherwise. */
#include "office.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

static struct {
    unsigned long type;       /* of the file system; 0: as it is */
    unsigned long long space; /* bytes free; 0: as it is */
    int sync_errno;
    bool locks_let_in;
    int64_t us_per_sync, us_per_look; /* what the clock goes on by */
    int64_t us;
} fake;

int statfs(const char *path, struct statfs *out)
{
    int rc = (int)syscall(SYS_statfs, path, out);

    if (rc == 0 && fake.type)
        out->f_type = (__typeof__(out->f_type))fake.type;
    return rc;
}

int statvfs(const char *path, struct statvfs *out)
{
    struct statfs s;
    int rc = (int)syscall(SYS_statfs, path, &s);

    memset(out, 0, sizeof *out);
    out->f_frsize = fake.space ? 1 : (unsigned long)s.f_bsize;
    out->f_bavail = fake.space ? fake.space : s.f_bavail;
    return rc;
}

int fsync(int fd)
{
    if (fake.sync_errno) {
        errno = fake.sync_errno;
        return -1;
    }
    fake.us += fake.us_per_sync;
    return (int)syscall(SYS_fsync, fd);
}

int fcntl(int fd, int command, ...)
{
    va_list args;
    void *arg;

    va_start(args, command);
    arg = va_arg(args, void *);
    va_end(args);
    if (command == F_OFD_SETLK && fake.locks_let_in)
        return 0;
    return (int)syscall(SYS_fcntl, fd, command, arg);
}

int clock_gettime(clockid_t clock, struct timespec *out)
{
    int rc = (int)syscall(SYS_clock_gettime, clock, out);

    if (clock == CLOCK_MONOTONIC) {
        int64_t us = (int64_t)out->tv_nsec / 1000 + fake.us;
        fake.us += fake.us_per_look;
        out->tv_sec += us / 1000000;
        out->tv_nsec = us % 1000000 * 1000;
    }
    return rc;
}

static const struct checkup_line *line_of(const struct checkup *c, const char *what)
{
    for (size_t i = 0; i < c->count; i++)
        if (strcmp(c->line[i].what, what) == 0)
            return &c->line[i];
    fail_msg("nothing on %s", what);
    return NULL;
}

/* Look at the closed file: the line on `what` has the verdict, and says so. */
static void says(struct office *o, const char *what, enum verdict verdict, const char *found,
                 const char *todo)
{
    struct app_options options = {.db = o->db};
    struct checkup c = {0};

    app_checkup(&options, &c);
    const struct checkup_line *l = line_of(&c, what);
    if (l->verdict != verdict || !strstr(l->found, found) || !strstr(l->todo, todo))
        fail_msg("%s: verdict %d: %s; %s", what, (int)l->verdict, l->found, l->todo);
    checkup_finish(&c);
}

static void close_app(struct office *o)
{
    app_close(o->app);
    o->app = NULL;
}

static int teardown(void **state)
{
    memset(&fake, 0, sizeof fake);
    return office_close(state);
}

static void file_systems(void **state)
{
    static const struct {
        unsigned long type;
        enum verdict verdict;
        const char *found, *todo;
    } cases[] = {
        {0xEF53, VERDICT_GOOD, "在本机磁盘（ext4），还能用 ", ""},
        {0x6969, VERDICT_MIND, "（NFS）", "请把数据放在本机磁盘"},
        {0xFF534D42, VERDICT_MIND, "（CIFS）", "断网"},
        {0x65735546, VERDICT_MIND, "（FUSE）", "请把数据放在本机磁盘"},
        {0x4D44, VERDICT_MIND, "（FAT）", "拔出之前先退出自评"},
        {0x2011BAB0, VERDICT_MIND, "（exFAT）", "U盘用来备份"},
        {0x01021994, VERDICT_MIND, "关机就没有了（tmpfs）", "请把数据放在本机磁盘"},
    };
    struct office *o = *state;

    close_app(o);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fake.type = cases[i].type;
        says(o, "所在磁盘", cases[i].verdict, cases[i].found, cases[i].todo);
    }
}

static void space(void **state)
{
    struct office *o = *state;

    close_app(o);
    fake.type = 0xEF53;
    fake.space = 2ULL << 30;
    says(o, "所在磁盘", VERDICT_GOOD, "还能用 2 GB", "");
    fake.space = 49 << 20;
    says(o, "所在磁盘", VERDICT_MIND, "还能用 49 MB", "请删去不用的文件");
    fake.space = 300 << 10;
    says(o, "所在磁盘", VERDICT_BAD, "还能用 300 KB", "会存不上");
}

static void syncs(void **state)
{
    struct office *o = *state;

    close_app(o);
    fake.us_per_sync = 12000;
    says(o, "写入", VERDICT_GOOD, "写到磁盘一次 1", "");
    fake.us_per_sync = 350000;
    says(o, "写入", VERDICT_MIND, "毫秒，较慢", "可以照常填");
    fake.us_per_sync = 0;
    fake.sync_errno = EIO;
    says(o, "写入", VERDICT_BAD, "磁盘读写出错", "请检查");
    fake.sync_errno = ENOSPC;
    says(o, "写入", VERDICT_BAD, "磁盘已满", "请检查");
}

/* A lock that keeps nobody out, as on some shares. */
static void locks(void **state)
{
    struct office *o = *state;

    close_app(o);
    says(o, "写入", VERDICT_GOOD, "能加锁", "");
    fake.locks_let_in = true;
    says(o, "写入", VERDICT_BAD, "文件锁不起作用", "请把数据放在本机磁盘");
}

/* What opens for reading only is not called writable. */
static void bars(void **state)
{
    struct office *o = *state;
    char lock[128], other[128];

    close_app(o);
    snprintf(lock, sizeof lock, "%s-lock", o->db);
    snprintf(other, sizeof other, "%s/other", o->folder);
    assert_int_equal(link(o->db, other), 0);
    says(o, "写入", VERDICT_BAD, "硬链接", "另存一份");
    assert_int_equal(unlink(other), 0);
    unlink(lock);
    assert_int_equal(symlink(other, lock), 0);
    says(o, "写入", VERDICT_BAD, lock, "删去");
    assert_int_equal(unlink(lock), 0);
    says(o, "写入", VERDICT_GOOD, "能加锁", "");
}

/* A file that takes too long is neither sound nor damaged. */
static void long_file(void **state)
{
    struct office *o = *state;
    struct text lines = {0};

    for (int i = 1; i <= 300; i++)
        text_addf(&lines, "projects/%d/name\t乡村医生补助\n", i);
    assert_int_equal(app_set_lines(o->app, lines.s, lines.bytes, NULL, NULL), STATUS_OK);
    text_finish(&lines);
    assert_int_equal(app_flush(o->app, NULL), STATUS_OK);
    close_app(o);
    says(o, "数据文件", VERDICT_GOOD, "1 份报告，内容完好", "");
    fake.us_per_look = 3000000;
    says(o, "数据文件", VERDICT_UNSEEN, "没有看完", "ziping verify");
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, office_open, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(file_systems), CASE(space), CASE(syncs), CASE(locks), CASE(bars), CASE(long_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
