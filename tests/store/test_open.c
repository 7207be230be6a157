/* SPDX-License-Identifier: MulanPSL-2.0 */
/* What may lie at the path, and what becomes of it. */
#include "desk.h"

#include "base/file.h"
#include "store/schema.h"
#include "store/site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- foreign and damaged files ---- */

static void make_ours(struct desk *d)
{
    desk_open(d);
    desk_new(d, 2025);
    desk_set(d, "projects/1/name", "考试考务费");
    desk_close(d);
}

static void make_text(const char *path)
{
    static const char text[] = "项目\t金额\n这是一个文本文件，不是数据文件，长度超过一百个字节，"
                               "所以不会被看成空文件。\n";

    desk_write(path, text, sizeof text - 1);
}

static void make_foreign(const char *path)
{
    unlink(path);
    desk_sql(path, "CREATE TABLE row(id INTEGER PRIMARY KEY, name TEXT); INSERT INTO row VALUES"
                   " (1, 'x')");
}

static void make_newer(const char *path)
{
    desk_sql(path, "PRAGMA user_version=2");
}

static void make_zero_version(const char *path)
{
    desk_sql(path, "PRAGMA user_version=0");
}

static void make_view(const char *path)
{
    desk_sql(path, "PRAGMA writable_schema=1; DROP TABLE tally; CREATE VIEW tally AS WITH RECURSIVE"
                   " n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS report FROM n");
}

static void make_trigger(const char *path)
{
    desk_sql(path, "CREATE TRIGGER t AFTER INSERT ON change BEGIN DELETE FROM value; END");
}

static void make_more(const char *path)
{
    desk_sql(path, "CREATE TABLE more(id INTEGER PRIMARY KEY)");
}

static void make_less(const char *path)
{
    desk_sql(path, "DROP TABLE version");
}

static void make_looser(const char *path)
{
    desk_sql(path, "DROP TABLE version; CREATE TABLE version(id, ledger, seq, at, who, name)");
}

static void make_utf16(const char *path)
{
    unlink(path);
    desk_sql(path, "PRAGMA encoding='UTF-16le'; PRAGMA application_id=1515209038;"
                   " PRAGMA user_version=1; CREATE TABLE version(id INTEGER PRIMARY KEY)");
}

static void cut_tail(const char *path)
{
    assert_int_equal(truncate(path, 4096 * 3 + 100), 0);
}

static void overwrite(const char *path, long at, size_t count)
{
    FILE *f = fopen(path, "r+b");

    assert_non_null(f);
    fseek(f, at, SEEK_SET);
    for (size_t i = 0; i < count; i++)
        fputc(0xA5, f);
    fclose(f);
}

static void spoil_header(const char *path)
{
    overwrite(path, 0, 32);
}

static void spoil_schema(const char *path)
{
    overwrite(path, 100, 400);
}

static void refuses_what_is_not_ours(void **state)
{
    static const struct {
        const char *name;
        void (*make)(const char *path);
        const char *says;
    } cases[] = {
        {"a text", make_text, "不是自评数据文件"},
        {"another program's", make_foreign, "不是自评数据文件"},
        {"a newer program's", make_newer, "更新版本"},
        {"version taken away", make_zero_version, "不是自评数据文件"},
        {"a view over an endless recursion", make_view, "结构被改动过"},
        {"a trigger", make_trigger, "结构被改动过"},
        {"one table more", make_more, "结构被改动过"},
        {"one table less", make_less, "结构被改动过"},
        {"a looser table", make_looser, "结构被改动过"},
        {"another encoding", make_utf16, "结构被改动过"},
        {"cut off", cut_tail, "损坏"},
        {"header overwritten", spoil_header, "不是自评数据文件"},
        {"schema overwritten", spoil_schema, "损坏"},
    };
    struct desk *d = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text before = {0};
        struct text after = {0};
        struct store *st = NULL;
        struct err err = {0};

        make_ours(d);
        cases[i].make(d->path);
        assert_ok(file_read(d->path, 1 << 24, &before, &err), err);
        if (store_open(d->path, d->who, &st, &err) != STATUS_FORMAT)
            fail_msg("%s: opened, or said %s", cases[i].name, err.msg);
        if (!strstr(err.msg, cases[i].says))
            fail_msg("%s: said %s", cases[i].name, err.msg);
        assert_null(st);
        assert_ok(file_read(d->path, 1 << 24, &after, &err), err);
        if (before.bytes != after.bytes || memcmp(before.s, after.s, before.bytes) != 0)
            fail_msg("%s: was written to", cases[i].name);
        text_finish(&before);
        text_finish(&after);
        unlink(d->path);
    }
}

static void makes_what_is_not_there(void **state)
{
    struct desk *d = *state;
    struct stat s;
    char *deep = desk_path(d, "a/b/ziping.db");
    struct store *st;
    struct err err = {0};

    assert_ok(store_open(deep, d->who, &st, &err), err);
    store_close(st);
    assert_int_equal(stat(deep, &s), 0);
    assert_int_equal(s.st_mode & 0777, 0600);
    free(deep);
    desk_write(d->path, "", 0); /* a crash while it was being made */
    make_ours(d);
    desk_open(d);
    desk_load(d);
    assert_string_equal(desk_typed(d, "projects/1/name"), "考试考务费");
    assert_int_equal(store_open(d->folder, d->who, &st, &err), STATUS_FORMAT);
}

/* Random damage: every call ends with a status, and nothing is believed that is not UTF-8. */
static void damage_is_survived(void **state)
{
    struct desk *d = *state;
    struct text whole = {0};
    struct err err = {0};
    int64_t all;
    unsigned seed = 1;

    make_ours(d);
    all = desk_sql_number(d->path, "SELECT count(*) FROM change");
    assert_ok(file_read(d->path, 1 << 24, &whole, &err), err);
    for (int round = 0; round < 300; round++) {
        struct store *st;
        struct report_line *line;
        struct record *r;
        struct hit *hit;
        size_t count;
        int64_t changes;
        char *bytes = malloc(whole.bytes);

        memcpy(bytes, whole.s, whole.bytes);
        for (int flips = 0; flips < 1 + round % 8; flips++) {
            seed = seed * 1103515245 + 12345;
            bytes[(seed >> 8) % whole.bytes] ^= (char)(1 << (seed & 7));
        }
        desk_write(d->path, bytes, whole.bytes);
        free(bytes);
        if (store_open(d->path, d->who, &st, &err) != STATUS_OK)
            continue;
        if (store_reports(st, &desk_all, &line, &count, &err) == STATUS_OK)
            report_lines_free(line, count);
        if (store_load(st, 1, d->dict, &r, &err) == STATUS_OK)
            record_destroy(r);
        if (store_search(st, "费", 10, &hit, &count, &err) == STATUS_OK)
            hits_free(hit, count);
        if (store_verify(st, &changes, &err) == STATUS_OK)
            assert_int_equal(changes, all);
        store_close(st);
    }
    text_finish(&whole);
}

/* ---- a second opener ---- */

static void second_opener_reads(void **state)
{
    struct desk *d = *state;
    struct store_holder holder;
    struct store *second;
    struct report_line *line;
    size_t count;
    struct err err = {0};

    desk_open(d);
    desk_new(d, 2025);
    assert_ok(store_open(d->path, "李某", &second, &err), err);
    assert_true(store_read_only(second, &holder));
    assert_string_equal(holder.who, "王某");
    assert_int_equal(holder.pid, getpid());
    assert_true(holder.since_ms > 0);
    assert_ok(store_reports(second, &desk_all, &line, &count, &err), err);
    assert_int_equal(count, 1);
    report_lines_free(line, count);
    desk_new(d, 2026);
    assert_ok(store_reports(second, &desk_all, &line, &count, &err), err);
    assert_int_equal(count, 2);
    report_lines_free(line, count);
    store_close(second);
    /* The second one's leaving does not free the lock of the first. */
    assert_ok(store_open(d->path, "李某", &second, &err), err);
    assert_true(store_read_only(second, NULL));
    store_close(second);
    desk_close(d);
    assert_ok(store_open(d->path, "李某", &second, &err), err);
    assert_false(store_read_only(second, NULL));
    store_close(second);
}

static void links_meet_at_one_lock(void **state)
{
    struct desk *d = *state;
    char *link_path = desk_path(d, "other.db");
    struct store *second;
    struct err err = {0};

    desk_open(d);
    assert_int_equal(symlink(d->path, link_path), 0);
    assert_ok(store_open(link_path, "李某", &second, &err), err);
    assert_true(store_read_only(second, NULL));
    store_close(second);
    free(link_path);
}

/* ---- without the right to write ---- */

/* Run in a child without root's rights; its exit status is the line of the first thing wrong. */
#define EXPECT(what)                                                                               \
    do {                                                                                           \
        if (!(what))                                                                               \
            _exit(__LINE__ % 250 + 1);                                                             \
    } while (0)

static void child_reads(struct desk *d, size_t reports, const char *why)
{
    struct store_holder holder;
    struct store *st;
    struct report_line *line;
    size_t count;
    struct err err = {0};

    if (geteuid() == 0)
        EXPECT(setgid(65534) == 0 && setuid(65534) == 0);
    if (store_open(d->path, "李某", &st, &err) != STATUS_OK) {
        EXPECT(reports == 0);
        EXPECT(strstr(err.msg, why));
        _exit(0);
    }
    EXPECT(reports > 0);
    EXPECT(store_read_only(st, &holder));
    EXPECT(holder.pid == 0);
    EXPECT(strstr(store_barred(st), why));
    EXPECT(store_reports(st, &desk_all, &line, &count, &err) == STATUS_OK);
    EXPECT(count == reports);
    report_lines_free(line, count);
    store_close(st);
    _exit(0);
}

static void expect_child(struct desk *d, const char *name, size_t reports, const char *why)
{
    pid_t pid = fork();
    int status;

    if (pid == 0)
        child_reads(d, reports, why);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("%s: stopped at line %d (mod 250)", name, WEXITSTATUS(status) - 1);
}

/* Bytes of the path's log, copied aside while it is open, and put back. */
static void leave_log(struct desk *d)
{
    struct text db = {0};
    struct text wal = {0};
    char *wal_path = desk_path(d, "ziping.db-wal");
    struct err err = {0};

    desk_open(d);
    desk_new(d, 2026);
    desk_flush(d);
    assert_ok(file_read(d->path, 1 << 24, &db, &err), err);
    assert_ok(file_read(wal_path, 1 << 24, &wal, &err), err);
    desk_close(d);
    desk_write(d->path, db.s, db.bytes);
    desk_write(wal_path, wal.s, wal.bytes);
    chmod(wal_path, 0444);
    text_finish(&db);
    text_finish(&wal);
    free(wal_path);
}

/* A change of which some pages are in the file, and those they were in its rollback journal. */
static void leave_journal(struct desk *d)
{
    static const char half[] = "PRAGMA journal_mode=DELETE; PRAGMA cache_size=1; BEGIN IMMEDIATE;"
                               " UPDATE value SET typed = '只改了一半'; CREATE TABLE more(x);"
                               " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                               " WHERE i < 200) INSERT INTO more SELECT zeroblob(3000) FROM n";
    char *journal_path = desk_path(d, "ziping.db-journal");
    struct text db = {0}, journal = {0};
    struct err err = {0};
    sqlite3 *handle;

    assert_int_equal(sqlite3_open(d->path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, half, NULL, NULL, NULL), SQLITE_OK);
    assert_ok(file_read(d->path, 1 << 24, &db, &err), err);
    assert_ok(file_read(journal_path, 1 << 24, &journal, &err), err);
    sqlite3_close(handle);
    desk_write(d->path, db.s, db.bytes);
    desk_write(journal_path, journal.s, journal.bytes);
    text_finish(&db);
    text_finish(&journal);
    free(journal_path);
}

/* It is not read as it lies there; where it can be put right it is. */
static void half_a_change_is_not_read(void **state)
{
    struct desk *d = *state;

    chmod(d->folder, 0755);
    make_ours(d);
    leave_journal(d);
    chmod(d->path, 0444);
    chmod(d->folder, 0555);
    expect_child(d, "a journal left behind", 0, "改不回去");
    chmod(d->folder, 0755);
    chmod(d->path, 0666);
    desk_open(d);
    desk_load(d);
    assert_string_equal(desk_typed(d, "projects/1/name"), "考试考务费");
    desk_close(d);
}

static void reads_where_it_cannot_write(void **state)
{
    struct desk *d = *state;

    chmod(d->folder, 0755);
    make_ours(d);
    chmod(d->path, 0444);
    expect_child(d, "file 0444", 1, "文件夹的权限");
    chmod(d->path, 0666);
    chmod(d->folder, 0555);
    expect_child(d, "folder 0555", 1, "文件夹的权限");
    chmod(d->path, 0000);
    expect_child(d, "file 0000", 0, "打不开");
    chmod(d->folder, 0755);
    chmod(d->path, 0666);
    leave_log(d);
    chmod(d->path, 0444);
    chmod(d->folder, 0555);
    expect_child(d, "a log left behind", 2, "文件夹的权限");
    chmod(d->folder, 0755);
    unlink(d->path);
    chmod(d->folder, 0555);
    expect_child(d, "nothing there", 0, "还没有数据文件");
    chmod(d->folder, 0755);
}

static void network_file_systems_are_known(void **state)
{
    static const struct {
        const char *name;
        unsigned long type;
        enum medium medium;
    } cases[] = {
        {"nfs", 0x6969, MEDIUM_REMOTE},
        {"cifs", 0xFF534D42, MEDIUM_REMOTE},
        {"smb2", 0xFE534D42, MEDIUM_REMOTE},
        {"smb", 0x517B, MEDIUM_REMOTE},
        {"fuse", 0x65735546, MEDIUM_REMOTE},
        {"9p", 0x01021997, MEDIUM_REMOTE},
        {"ext4", 0xEF53, MEDIUM_LOCAL},
        {"xfs", 0x58465342, MEDIUM_LOCAL},
        {"tmpfs", 0x01021994, MEDIUM_MEMORY},
        {"vfat", 0x4d44, MEDIUM_PLAIN},
        {"btrfs", 0x9123683E, MEDIUM_LOCAL},
        {"cifs, sign extended", 0xFFFFFFFFFF534D42, MEDIUM_REMOTE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (medium_of(cases[i].type, NULL) != cases[i].medium)
            fail_msg("%s", cases[i].name);
    }
}

/* ---- migrations ---- */

static const char *const first_tables[] = {"CREATE TABLE a(id INTEGER PRIMARY KEY) STRICT"};
static const char *const second_tables[] = {
    "CREATE TABLE a(id INTEGER PRIMARY KEY) STRICT",
    "CREATE TABLE b(id INTEGER PRIMARY KEY, a INTEGER) STRICT",
};
static const char *const second_change[] = {
    "CREATE TABLE b(id INTEGER PRIMARY KEY, a INTEGER) STRICT",
    "INSERT INTO b(a) SELECT id FROM a",
};
static const char *const broken_change[] = {
    "CREATE TABLE b(id INTEGER PRIMARY KEY, a INTEGER) STRICT",
    "INSERT INTO nowhere VALUES (1)",
};
static const struct schema_step steps[] = {{1, first_tables, 1}, {2, second_change, 2}};
static const struct schema_step broken_steps[] = {{1, first_tables, 1}, {2, broken_change, 2}};
static const struct schema first_schema = {steps, 1, first_tables, 1};
static const struct schema second_schema = {steps, 2, second_tables, 2};
static const struct schema broken_schema = {broken_steps, 2, second_tables, 2};

static void expect_is(const struct schema *s, const char *path, enum schema_is wanted)
{
    struct db db;
    enum schema_is is;
    int64_t version;
    struct err err = {0};

    assert_ok(db_open(&db, path, DB_WRITE, &err), err);
    assert_ok(schema_check(s, &db, &is, &version, &err), err);
    assert_int_equal(is, wanted);
    db_close(&db);
}

static void migrates_whole_or_not_at_all(void **state)
{
    struct desk *d = *state;
    struct db db;
    struct err err = {0};
    enum schema_is is;
    int64_t version;

    assert_ok(db_open(&db, d->path, DB_CREATE, &err), err);
    assert_ok(schema_upgrade(&first_schema, &db, 0, &err), err);
    assert_ok(db_script(&db, "INSERT INTO a VALUES (7)", &err), err);
    assert_int_equal(schema_upgrade(&broken_schema, &db, 1, &err), STATUS_FORMAT);
    db_close(&db);
    expect_is(&first_schema, d->path, SCHEMA_OURS);
    expect_is(&second_schema, d->path, SCHEMA_OLD);

    assert_ok(db_open(&db, d->path, DB_WRITE, &err), err);
    assert_ok(schema_upgrade(&second_schema, &db, 1, &err), err);
    assert_int_equal(schema_check(&first_schema, &db, &is, &version, &err), STATUS_FORMAT);
    db_close(&db);
    expect_is(&second_schema, d->path, SCHEMA_OURS);
    assert_int_equal(desk_sql_number(d->path, "SELECT a FROM b"), 7);

    desk_sql(d->path, "DROP TABLE b; PRAGMA user_version=1; CREATE TABLE c(id INTEGER)");
    assert_ok(db_open(&db, d->path, DB_WRITE, &err), err);
    assert_int_equal(schema_check(&second_schema, &db, &is, &version, &err), STATUS_FORMAT);
    db_close(&db);
}

/* ---- a file that goes away ---- */

static bool is_saved(struct desk *d)
{
    struct err err = {0};

    if (store_flush(d->st, &err) == STATUS_OK)
        return true;
    assert_non_null(strstr(err.msg, "移走"));
    return false;
}

/* Nothing is saved to a file that nobody would find, nor to another that lies in its place. */
static void a_file_that_is_moved_away_is_missed(void **state)
{
    struct desk *d = *state;
    char *away = desk_path(d, "away.db");
    char *other = desk_path(d, "other.db");
    struct text before = {0};
    struct text after = {0};
    struct err err = {0};

    make_ours(d);
    desk_open(d);
    desk_load(d);
    desk_set(d, "projects/1/name", "考试考务费一");
    assert_true(is_saved(d));
    make_text(other);
    assert_ok(file_read(other, 1 << 20, &before, &err), err);
    assert_int_equal(rename(d->path, away), 0);
    desk_set(d, "projects/1/name", "考试考务费二");
    assert_false(is_saved(d));
    assert_int_equal(rename(other, d->path), 0);
    assert_false(is_saved(d));
    assert_ok(file_read(d->path, 1 << 20, &after, &err), err);
    assert_string_equal(text_str(&before), text_str(&after));
    assert_int_equal(rename(away, d->path), 0);
    assert_true(is_saved(d));
    desk_close(d);
    desk_open(d);
    desk_load(d);
    assert_string_equal(desk_typed(d, "projects/1/name"), "考试考务费二");
    text_finish(&before);
    text_finish(&after);
    free(other);
    free(away);
}

/* To read it is no reason to be told to divide what is typed. */
static void a_text_too_long_to_read_is_no_text_of_ours(void **state)
{
    struct desk *d = *state;
    struct record *r = NULL;
    struct err err = {0};
    int64_t ledger;

    desk_open(d);
    desk_new(d, 2025);
    desk_set(d, "projects/1/name", "考试考务费");
    ledger = d->record->ledger->id;
    desk_close(d);
    desk_sql(d->path, "UPDATE value SET typed = printf('%.*c', 20000000, 'x')"
                      " WHERE typed = '考试考务费'");
    desk_open(d);
    assert_int_equal(store_load(d->st, ledger, d->dict, &r, &err), STATUS_FORMAT);
    assert_null(strstr(err.msg, "分成几栏"));
    assert_non_null(strstr(err.msg, "太长，读不出来"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(a_file_that_is_moved_away_is_missed),
        DESK_TEST(refuses_what_is_not_ours),
        DESK_TEST(makes_what_is_not_there),
        DESK_TEST(damage_is_survived),
        DESK_TEST(second_opener_reads),
        DESK_TEST(links_meet_at_one_lock),
        DESK_TEST(reads_where_it_cannot_write),
        DESK_TEST(half_a_change_is_not_read),
        DESK_TEST(network_file_systems_are_known),
        DESK_TEST(migrates_whole_or_not_at_all),
        DESK_TEST(a_text_too_long_to_read_is_no_text_of_ours),
    };

    return cmocka_run_group_tests_name("store.open", tests, NULL, NULL);
}
