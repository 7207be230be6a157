/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "bench/bench.h"

#include "base/file.h"
#include "support/shell.h"

#include <gnu/libc-version.h>
#include <inttypes.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Under a counter a save takes longer than a frame does elsewhere. */
enum { DB_MOST = 64 << 20, COUNTING_MS = 12 * PTY_MS, SAVED_MS = 400 };

/* Of an earlier run nothing is left but the backup of the day, and the reserve that the first write
 * would make. */
static void copy(struct bench *b)
{
    struct text all = {0};
    struct err err = {0};

    shell("rm -f %s*; head -c 1048576 /dev/zero >%s-reserve", b->db, b->db);
    if (file_read(b->ledger, DB_MOST, &all, &err) != STATUS_OK ||
        file_write(b->db, all.s, all.bytes, &err) != STATUS_OK)
        fail_msg("%s", err.msg);
    text_finish(&all);
}

static struct pty *start_in(const char *const env[], const char *const argv[], int ms)
{
    struct pty *p = pty_start(argv, env, 24, 80);

    if (!pty_wait_text(p, 23, "F10", ms))
        pty_fail(p, "no first page");
    return p;
}

static struct pty *start(const char *term, const char *const argv[], int ms)
{
    char setting[64];
    const char *env[] = {setting, NULL};

    snprintf(setting, sizeof setting, "TERM=%s", term);
    return start_in(env, argv, ms);
}

struct pty *bench_open(const char *db, const char *const env[])
{
    const char *const argv[] = {ZIPING, "--db", db, NULL};

    return start_in(env, argv, PTY_MS);
}

struct pty *bench_start(struct bench *b, const char *term)
{
    const char *const argv[] = {ZIPING, "--db", b->db, NULL};

    copy(b);
    return start(term, argv, PTY_MS);
}

static void type(struct pty *p, const struct key_step *step, size_t count, int ms)
{
    for (size_t i = 0; i < count; i++) {
        pty_type(p, step[i].keys);
        if (!pty_wait_text(p, step[i].row, step[i].shows, ms))
            pty_fail(p, "「%s」 does not come", step[i].shows);
    }
}

void bench_type(struct pty *p, const struct key_step *step, size_t count)
{
    type(p, step, count, PTY_MS);
}

static void quit(struct pty *p, int ms)
{
    int status;

    pty_type(p, "\021");
    if (!pty_wait_exit(p, &status, ms) || status != 0)
        pty_fail(p, "no good end");
    pty_finish(p);
}

void bench_quit(struct pty *p)
{
    quit(p, PTY_MS);
}

/* What is done once: the place after commands gets its name, the backup of the day is made. */
static void first_run(const struct bench *b)
{
    const char *const argv[] = {ZIPING, "--db", b->ledger, NULL};

    struct pty *p = start("xterm-256color", argv, PTY_MS);
    char backup[128];

    snprintf(backup, sizeof backup, "%s/backup", b->folder);
    for (int ms = 0; ms < PTY_MS && access(backup, F_OK) != 0; ms += 10)
        poll(NULL, 0, 10);
    bench_quit(p);
    shell("mkdir %s/run && mv %s/backup %s/run", b->folder, b->folder, b->folder);
}

void bench_begin(struct bench *b)
{
    snprintf(b->folder, sizeof b->folder, "/tmp/ziping-bench-XXXXXX");
    assert_non_null(mkdtemp(b->folder));
    snprintf(b->ledger, sizeof b->ledger, "%s/ledger.db", b->folder);
    snprintf(b->db, sizeof b->db, "%s/run/z.db", b->folder);
    shell("%s --db %s --user 王某 new --template fund-report --year 2025"
          " --unit 清溪县卫生健康局 >%s/out",
          ZIPING, b->ledger, b->folder);
    shell("%s --db %s --user 王某 set 1 - <%s/data/demo.tsv >%s/out", ZIPING, b->ledger,
          PROJECT_SOURCE, b->folder);
    first_run(b);
}

void bench_lengthen(struct bench *b)
{
    shell("%s --sql %s/tests/bench/list.sql %s", BENCH_NULL, PROJECT_SOURCE, b->ledger);
}

void bench_finish(struct bench *b)
{
    shell("rm -rf %s", b->folder);
}

bool bench_can_count(void)
{
    return VALGRIND[0] != '\0';
}

/* The line "summary: N" of what callgrind wrote. */
static uint64_t read_summary(const char *path)
{
    struct text all = {0};
    struct err err = {0};
    const char *line;
    uint64_t count;

    if (file_read(path, DB_MOST, &all, &err) != STATUS_OK)
        fail_msg("%s", err.msg);
    line = strstr(text_str(&all), "\nsummary: ");
    count = line ? strtoull(line + 10, NULL, 10) : 0;
    text_finish(&all);
    assert_true(count > 0);
    return count;
}

uint64_t bench_instructions(struct bench *b, const char *term, const struct key_step *step,
                            size_t count, uint64_t *writer)
{
    char log[128], out[128], path[96], name[128];
    const char *const argv[] = {
        VALGRIND, "--tool=callgrind", "--separate-threads=yes", log, out, ZIPING, "--db", b->db,
        NULL};
    uint64_t own, all = 0;

    snprintf(path, sizeof path, "%s/callgrind", b->folder);
    snprintf(log, sizeof log, "--log-file=%s.log", path);
    snprintf(out, sizeof out, "--callgrind-out-file=%s", path);
    shell("rm -f %s*", path);
    copy(b);
    struct pty *p = start(term, argv, COUNTING_MS);
    type(p, step, count, COUNTING_MS);
    if (!pty_wait_quiet(p, SAVED_MS, COUNTING_MS))
        pty_fail(p, "no rest");
    quit(p, COUNTING_MS);
    snprintf(name, sizeof name, "%s-01", path);
    own = read_summary(name);
    for (int i = 2; snprintf(name, sizeof name, "%s-%02d", path, i), access(name, F_OK) == 0; i++)
        all += read_summary(name);
    if (!writer)
        return own + all;
    *writer = all;
    return own;
}

/* ---- figures ---- */

#ifdef __OPTIMIZE__
#define BUILD_KIND "optimised"
#else
#define BUILD_KIND "debug"
#endif

enum { ELSEWHERE_PERCENT = 25 };

/* What instructions depend on besides the program: libc has other code for other processors. */
static void made_with(struct text *out)
{
    text_addf(out, "gcc-compatible %s, libc %s", __VERSION__, gnu_get_libc_version());
#if defined(__x86_64__)
    text_add(out, __builtin_cpu_supports("avx2") ? ", x86-64 with AVX2" : ", x86-64");
#endif
}

/* The record of a figure: 0 when there is none. */
static uint64_t recorded(const char *name, const char *build, uint64_t *percent)
{
    struct text all = {0}, line = {0}, with = {0};
    struct err err = {0};
    const char *at;
    uint64_t count = 0;

    if (file_read(PROJECT_SOURCE "/tests/bench/recorded.tsv", DB_MOST, &all, &err) != STATUS_OK)
        fail_msg("%s", err.msg);
    text_addf(&with, "\n%s\tmade with\t-\t", build);
    made_with(&with);
    text_add(&with, "\n");
    text_addf(&line, "\n%s\t%s\t", name, build);
    at = strstr(text_str(&all), text_str(&line));
    if (at) {
        char *end;

        count = strtoull(at + line.bytes, &end, 10);
        *percent = strtoull(end, NULL, 10);
        if (strcmp(build, "any") != 0 && !strstr(text_str(&all), text_str(&with)))
            *percent = ELSEWHERE_PERCENT;
    }
    text_finish(&all);
    text_finish(&line);
    text_finish(&with);
    return count;
}

static void write_record(const char *path, const char *name, const char *build, uint64_t count)
{
    struct text with = {0};
    FILE *f = fopen(path, "a");

    if (!f)
        fail_msg("%s cannot be written", path);
    made_with(&with);
    fprintf(f, "%s\t%s\t%" PRIu64 "\t%s\n", name, build, count, with.s);
    fclose(f);
    text_finish(&with);
}

static void hold(const char *name, const char *build, uint64_t count, uint64_t least, uint64_t most)
{
    const char *path = getenv("BENCH_RECORD");
    uint64_t percent = 0;
    uint64_t before = path ? 0 : recorded(name, build, &percent);

    print_message("figure\t%s\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\n", name, count, most, before);
    if (path)
        write_record(path, name, build, count);
    if (count < least || count > most)
        fail_msg("%s: %" PRIu64 ", should be %" PRIu64 " to %" PRIu64, name, count, least, most);
    if (before > 0 && count * 100 > before * (100 + percent))
        fail_msg("%s: %" PRIu64 ", was %" PRIu64 " (%" PRIu64 "%% more are let pass); if that is "
                 "what the change is worth, sh tests/bench/record.sh",
                 name, count, before, percent);
    if (count * (100 + percent) < before * 100)
        print_message("%s: %" PRIu64 ", was %" PRIu64 ": time to run tests/bench/record.sh\n", name,
                      count, before);
}

void bench_figure(const char *name, uint64_t count, uint64_t least, uint64_t most)
{
    hold(name, "any", count, least, most);
}

void bench_instruction_figure(const char *name, uint64_t count, uint64_t least, uint64_t most)
{
    hold(name, BUILD_KIND, count, least, most);
}
