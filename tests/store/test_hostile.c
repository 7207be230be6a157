/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Databases made to do harm. Each is refused as it stands, or noticed before anything is believed, or
 * shows what was written; with little memory, and without waiting for ever. */
#include "desk.h"
#include "hostile.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { MEMORY_KIB = 32 * 1024, HANG_SECONDS = 10 };

#if defined(__SANITIZE_ADDRESS__)
enum { SANITIZED = 1, SLOWER = 6 };
#else
enum { SANITIZED = 0, SLOWER = 1 };
#endif

static const char *const fates[] = {"refused", "noticed", "shown right"};

/* ---- the file that is tampered with ---- */

static void make_ours(struct desk *d)
{
    desk_open(d);
    desk_new(d, 2025);
    desk_set(d, "projects/1/name", "考试考务费");
    desk_set(d, "projects/1/funds/1/spent", "222.38");
    desk_set(d, "projects/1/overview",
             "概况概况概况概况概况概况概况概况概况概况概况概况概况概况概况概况概况概况"
             "概况概况概况概况概况概况概况概况概况概况概况概况概况概况概况概况概况概况");
    desk_set(d, "projects/2/name", "乡村医生补助");
    desk_set(d, "projects/2/name", "乡村医生专项补助");
    desk_close(d);
}

/* ---- one file, by all that reads and writes ---- */

struct outcome {
    enum fate fate;
    bool wrong; /* shown without a word, and not what was written */
    long memory_kib;
    char says[ERR_BYTES];
};

static long memory_kib(void)
{
    struct rusage u;

    getrusage(RUSAGE_SELF, &u);
    return u.ru_maxrss;
}

/* The first failure is what a person is told. */
static bool well(struct outcome *o, enum status rc, const struct err *err)
{
    if (rc == STATUS_OK)
        return true;
    if (o->fate == RIGHT) {
        o->fate = NOTICED;
        memcpy(o->says, err->msg, sizeof o->says);
    }
    return false;
}

static void read_lists(struct desk *d, struct outcome *o)
{
    struct err err = {0};
    struct report_line *line;
    struct draft *draft;
    struct journal journal = {0};
    struct history_line *history;
    struct cursor cursor;
    struct text text = {0};
    struct hit *hit;
    size_t count;
    bool found;

    if (well(o, store_reports(d->st, &desk_all, &line, &count, &err), &err))
        report_lines_free(line, count);
    if (well(o, store_search(d->st, "费", 10, &hit, &count, &err), &err))
        hits_free(hit, count);
    if (well(o, store_drafts(d->st, 1, &draft, &count, &err), &err))
        drafts_free(draft, count);
    if (well(o, store_steps(d->st, 1, d->who, 100, &journal, &err), &err))
        journal_finish(&journal);
    if (well(o, store_history(d->st, 3, "name", &history, &count, &err), &err))
        history_free(history, count);
    if (well(o, store_last_position(d->st, d->who, &cursor, &text, &found, &err), &err))
        text_clear(&text);
    well(o, store_last_user(d->st, &text, &err), &err);
    text_finish(&text);
}

static void read_ledger(struct desk *d, struct outcome *o, const char *wanted)
{
    struct err err = {0};
    struct record *r = NULL;
    char *dump;

    if (!well(o, store_load(d->st, 1, d->dict, &r, &err), &err))
        return;
    dump = desk_dump(r);
    o->wrong = strcmp(dump, wanted) != 0;
    free(dump);
    record_destroy(r);
}

static void write_something(struct desk *d, struct outcome *o)
{
    struct err err = {0};
    struct cursor at = {.report = 2, .row = 3};
    char *copy = desk_path(d, "copy.db");
    struct record *r = NULL;
    struct row *row;

    if (store_load(d->st, 1, d->dict, &r, &err) == STATUS_OK) {
        struct step *s = step_create(store_next_step(d->st), 1, d->who);

        row = record_row(r, 3);
        if (row)
            record_set(r, s, row, &row->kind->field[0], "写得进去吗");
        store_submit_take(d->st, s);
        record_destroy(r);
    }
    store_position(d->st, d->who, &at, "");
    well(o, store_flush(d->st, &err), &err);
    well(o, store_backup(d->st, copy, &err), &err);
    free(copy);
}

static void try_file(struct desk *d, const char *wanted, struct outcome *o)
{
    struct err err = {0};
    long before = memory_kib();
    int64_t changes;

    alarm(HANG_SECONDS * SLOWER);
    if (store_open(d->path, d->who, &d->st, &err) != STATUS_OK) {
        o->fate = REFUSED;
        memcpy(o->says, err.msg, sizeof o->says);
    } else {
        o->fate = RIGHT;
        read_ledger(d, o, wanted);
        read_lists(d, o);
        well(o, store_verify(d->st, &changes, &err), &err);
        write_something(d, o);
        store_close(d->st);
    }
    o->memory_kib = memory_kib() - before;
}

/* In a process of its own, so that a crash, a hang and memory are its own too. */
static bool run_apart(struct desk *d, const char *wanted, struct outcome *out)
{
    int ends[2];
    int status = 0;
    bool whole;
    pid_t pid;

    assert_int_equal(pipe(ends), 0);
    pid = fork();
    if (pid == 0) {
        struct outcome o = {0};

        try_file(d, wanted, &o);
        _exit(write(ends[1], &o, sizeof o) == sizeof o ? 0 : 1);
    }
    close(ends[1]);
    whole = read(ends[0], out, sizeof *out) == sizeof *out;
    close(ends[0]);
    waitpid(pid, &status, 0);
    return whole && status == 0;
}

/* ---- the test ---- */

static void take_bytes(const char *path, struct text *out)
{
    struct stat s;

    text_clear(out);
    if (lstat(path, &s) == 0 && S_ISREG(s.st_mode))
        assert_int_equal(file_read(path, 1 << 26, out, NULL), STATUS_OK);
}

static void clear_folder(struct desk *d)
{
    char command[160];

    snprintf(command, sizeof command, "rm -rf %s && mkdir %s", d->folder, d->folder);
    assert_int_equal(system(command), 0);
}

/* A sentence of no language but ours: the names of files and commands aside. */
static bool speaks(const char *says)
{
    static const char *const names[] = {"ziping.db", "backup", "restore", "--salvage"};
    const char *end = says + strlen(says);

    for (const char *s = says; *s; s++) {
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
            if (str_starts(s, names[i]))
                s += strspn(s, "abcdefghijklmnopqrstuvwxyz-.") - 1;
        if (*s >= 'A' && *s <= 'z' && s[1] >= 'a' && s[1] <= 'z')
            return false;
    }
    return end - says > 12 && utf8_valid(says, (size_t)(end - says));
}

static void hostile_files_do_nothing(void **state)
{
    struct desk *d = *state;
    struct text good = {0};
    struct err err = {0};
    char *wanted;
    size_t wrong = 0;
    long most = 0;

    make_ours(d);
    desk_open(d);
    desk_load(d);
    wanted = desk_dump(d->record);
    desk_close(d);
    assert_ok(file_read(d->path, 1 << 24, &good, &err), err);
    for (size_t i = 0; i < hostile_count; i++) {
        struct outcome o = {0};
        struct text before = {0};
        struct text after = {0};

        clear_folder(d);
        desk_write(d->path, good.s, good.bytes);
        if (hostile[i].sql)
            desk_sql(d->path, hostile[i].sql);
        else
            hostile[i].make(d->path);
        take_bytes(d->path, &before);
        if (!run_apart(d, wanted, &o)) {
            print_error("%s: crashed or hung\n", hostile[i].name);
            wrong++;
            continue;
        }
        take_bytes(d->path, &after);
        if (o.fate != hostile[i].fate || (o.fate == RIGHT && o.wrong)) {
            print_error("%s: %s%s, not %s: %s\n", hostile[i].name, fates[o.fate],
                        o.wrong ? " but wrong" : "", fates[hostile[i].fate], o.says);
            wrong++;
        } else if (o.fate != RIGHT && !speaks(o.says)) {
            print_error("%s: says \"%s\"\n", hostile[i].name, o.says);
            wrong++;
        }
        if (o.fate == REFUSED && (before.bytes != after.bytes ||
                                  memcmp(text_str(&before), text_str(&after), before.bytes) != 0)) {
            print_error("%s: was written to\n", hostile[i].name);
            wrong++;
        }
        if (!SANITIZED && o.memory_kib > MEMORY_KIB) {
            print_error("%s: took %ld KiB\n", hostile[i].name, o.memory_kib);
            wrong++;
        }
        most = o.memory_kib > most ? o.memory_kib : most;
        if (getenv("HOSTILE_SAYS"))
            print_message("%s: %s, %ld KiB: %s\n", hostile[i].name, fates[o.fate], o.memory_kib,
                          o.says);
        text_finish(&before);
        text_finish(&after);
    }
    print_message("%zu files, %zu not as they should be, at most %ld KiB over idle\n",
                  hostile_count, wrong, most);
    text_finish(&good);
    free(wanted);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(hostile_files_do_nothing),
    };

    return cmocka_run_group_tests_name("store.hostile", tests, NULL, NULL);
}
