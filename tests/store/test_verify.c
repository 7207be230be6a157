/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Another program's hand in the log or in the tables is noticed. */
#include "desk.h"

#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void fill(struct desk *d)
{
    static const char text[] = "level: 错";
    uint8_t hash[HASH_BYTES];
    char hex[HASH_HEX_BYTES];
    struct row *first;
    struct step *s;

    desk_open(d);
    desk_new(d, 2025);
    desk_set(d, "projects/1/name", "考试考务费");
    desk_set(d, "projects/1/funds/1/spent", "1");
    desk_set(d, "projects/1/funds/1/spent", "2");
    desk_set(d, "projects/2/name", "乡村医生补助");
    first = desk_row(d, "projects/1");
    s = desk_step(d);
    record_move(d->record, s, first, desk_row(d, "projects/2"));
    record_give_reason(d->record, s, "low-rate", first, "1", "工程延期");
    desk_submit(d, s);
    s = desk_step(d);
    record_remove(d->record, s, first);
    desk_submit(d, s);
    hash_bytes(text, strlen(text), hash);
    store_keep_text(d->st, hash_hex(hash, hex), "fund-report", text, strlen(text));
    desk_close(d);
}

static void every_change_is_noticed(void **state)
{
    static const char *const cases[] = {
        "UPDATE change SET typed = '3' WHERE field = 'spent' AND typed = '1'",
        "UPDATE change SET who = '李某' WHERE seq = 4",
        "UPDATE change SET at = at + 1 WHERE seq = 5",
        "UPDATE change SET cursor = NULL WHERE seq = (SELECT max(seq) FROM change)",
        "UPDATE change SET before = 0 WHERE before > 0",
        "UPDATE change SET number = 9 WHERE seq = 2",
        "UPDATE change SET hash = zeroblob(32) WHERE seq = 3",
        "UPDATE change SET hash = x'00' WHERE seq = 3",
        "UPDATE change SET typed = 'a' || char(0) || 'b' WHERE seq = 3",
        "DELETE FROM change WHERE seq = 6",
        "DELETE FROM change WHERE seq = (SELECT max(seq) FROM change)",
        "DELETE FROM change WHERE seq = 1",
        "UPDATE change SET origin = 2 WHERE seq > 4",
        "UPDATE origin SET why = '别的'",
        "UPDATE origin SET key = randomblob(16)",
        "UPDATE value SET typed = '5' WHERE typed = '2'",
        "UPDATE value SET number = number + 1 WHERE typed = '2'",
        "UPDATE value SET state = 3 WHERE typed = '2'",
        "UPDATE value SET change = change - 1 WHERE typed = '2'",
        "UPDATE value SET change = change + 100 WHERE typed = '2'",
        "DELETE FROM value WHERE typed = '2'",
        "INSERT INTO value SELECT id + 1, state, number, change, typed FROM value WHERE typed = "
        "'2'",
        "INSERT INTO prose SELECT id + 500, state, number, change, typed FROM value LIMIT 1",
        "UPDATE row SET ord = ord + 1 WHERE ordered > 0",
        "UPDATE row SET ord = ord + 1 WHERE ordered = 0",
        "UPDATE row SET removed = 1 - removed",
        "UPDATE row SET parent = 1 WHERE kind = 'fund'",
        "UPDATE row SET key = randomblob(16) WHERE id = 3",
        "UPDATE row SET kind = 'problem' WHERE kind = 'fund'",
        "DELETE FROM row WHERE kind = 'fund'",
        "UPDATE report_row SET shown = 1 - shown",
        "DELETE FROM report_row",
        "UPDATE reason SET text = '没有'",
        "DELETE FROM reason",
        "UPDATE template SET text = 'level: 提示'",
        "UPDATE template SET hash = '00'",
    };
    struct desk *d = *state;
    char *whole = desk_path(d, "whole.db");
    struct err err = {0};
    int64_t changes = 0;

    fill(d);
    desk_open(d);
    assert_ok(store_verify(d->st, &changes, &err), err);
    assert_ok(store_backup(d->st, whole, &err), err);
    desk_close(d);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text says = {0};

        assert_ok(store_restore(d->path, whole, false, &says, &err), err);
        text_finish(&says);
        desk_sql(d->path, cases[i]);
        desk_open(d);
        if (store_verify(d->st, &changes, &err) != STATUS_FORMAT)
            fail_msg("not noticed: %s", cases[i]);
        desk_close(d);
    }
    free(whole);
}

/* The list of reports is no log, but what it says is checked, and a restore makes it anew. */
static void a_false_list_is_found_and_made_anew(void **state)
{
    static const char *const cases[] = {
        "DELETE FROM tally",
        "UPDATE tally SET title = '别的标题'",
        "UPDATE tally SET deleted = 1",
        "UPDATE tally SET ledger = 77",
        "UPDATE tally SET place = 9223372036854775807",
        "INSERT INTO tally(report, ledger, place, hidden, deleted, archived, year, number)"
        " VALUES (77, 1, 0, 0, 0, 0, 2025, 9)",
    };
    struct desk *d = *state;
    char *whole = desk_path(d, "whole.db");
    struct err err = {0};
    int64_t changes;

    fill(d);
    desk_open(d);
    assert_ok(store_verify(d->st, &changes, &err), err);
    desk_close(d);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text says = {0};
        struct report_line *line;
        size_t count;

        desk_sql(d->path, cases[i]);
        desk_open(d);
        assert_int_equal(store_verify(d->st, &changes, &err), STATUS_FORMAT);
        assert_non_null(strstr(err.msg, "报告清单"));
        assert_ok(store_backup(d->st, whole, &err), err);
        desk_close(d);
        assert_ok(store_restore(d->path, whole, false, &says, &err), err);
        text_finish(&says);
        desk_open(d);
        assert_ok(store_verify(d->st, &changes, &err), err);
        assert_ok(store_reports(d->st, &desk_all, &line, &count, &err), err);
        assert_int_equal(count, 1);
        assert_int_equal(line[0].number, 1);
        report_lines_free(line, count);
        desk_close(d);
    }
    free(whole);
}

/* A line of the list that means another row opens nothing. */
static void a_false_line_opens_nothing(void **state)
{
    static const char *const cases[] = {"UPDATE tally SET ledger = 77",
                                        "UPDATE tally SET report = 3"};
    struct desk *d = *state;
    struct err err = {0};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct report_line *line;

        if (i == 0)
            fill(d);
        desk_sql(d->path, cases[i]);
        desk_open(d);
        assert_int_equal(store_find_report(d->st, 1, &line, &err), STATUS_NOT_FOUND);
        desk_close(d);
    }
}

/* What cannot be right is not shown as if it were. */
static void loading_checks_what_it_reads(void **state)
{
    static const char *const cases[] = {
        "UPDATE value SET typed = CAST(x'C3' AS TEXT) WHERE typed = '2'",
        "UPDATE value SET typed = 'a' || char(0) WHERE typed = '2'",
        "UPDATE value SET state = 9 WHERE typed = '2'",
        "UPDATE value SET typed = NULL WHERE typed = '2'",
        "UPDATE value SET change = 0 WHERE typed = '2'",
        "UPDATE row SET key = x'00' WHERE kind = 'fund'",
        "UPDATE row SET parent = id WHERE kind = 'fund'",
        "UPDATE row SET parent = 999 WHERE kind = 'fund'",
        "UPDATE row SET parent = 1 WHERE kind = 'fund'",
        "UPDATE row SET parent = 0 WHERE kind = 'report'",
        "UPDATE reason SET rule = CAST(x'FF' AS TEXT)",
    };
    struct desk *d = *state;
    char *whole = desk_path(d, "whole.db");
    struct err err = {0};

    fill(d);
    desk_open(d);
    assert_ok(store_backup(d->st, whole, &err), err);
    desk_close(d);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text says = {0};
        struct record *r = NULL;

        assert_ok(store_restore(d->path, whole, false, &says, &err), err);
        text_finish(&says);
        desk_sql(d->path, cases[i]);
        desk_open(d);
        if (store_load(d->st, 1, d->dict, &r, &err) != STATUS_FORMAT)
            fail_msg("loaded: %s", cases[i]);
        assert_non_null(strstr(err.msg, "损坏"));
        desk_close(d);
    }
    free(whole);
}

/* Numbers at their ends in every column that is counted on from, or reckoned with. */
static void numbers_have_no_end_to_fall_over(void **state)
{
    static const char *const cases[] = {
        "UPDATE row SET id = 9223372036854775807 WHERE kind = 'fund'",
        "UPDATE row SET id = -9223372036854775807 WHERE kind = 'fund'",
        "UPDATE change SET step = 9223372036854775807",
        "UPDATE change SET row = 9223372036854775807",
        "UPDATE change SET row = -9223372036854775807",
        "UPDATE change SET seq = 9223372036854775807 WHERE seq = (SELECT max(seq) FROM change)",
        "UPDATE tally SET report = 9223372036854775807, number = 9223372036854775807",
        "UPDATE change SET ledger = 5;"
        "INSERT INTO draft VALUES (1, 1, 9223372036854775807, 1, 'a', NULL, 'b')",
        "UPDATE tally SET report = -9223372036854775807, ledger = 9223372036854775807",
    };
    struct desk *d = *state;
    char *whole = desk_path(d, "whole.db");
    struct err err = {0};

    fill(d);
    desk_open(d);
    assert_ok(store_backup(d->st, whole, &err), err);
    desk_close(d);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text says = {0};
        struct history_line *line;
        struct hit *hit;
        size_t count;
        int64_t changes;

        assert_ok(store_restore(d->path, whole, false, &says, &err), err);
        text_finish(&says);
        desk_sql(d->path, cases[i]);
        desk_open(d);
        if (store_verify(d->st, &changes, &err) != STATUS_FORMAT)
            fail_msg("passed over: %s", cases[i]);
        if (*store_next_row(d->st) <= 0 || *store_next_row(d->st) >= INT64_C(1) << 52 ||
            store_next_step(d->st) <= 0 || store_next_report_number(d->st) <= 0)
            fail_msg("counts on wrongly: %s", cases[i]);
        if (store_history(d->st, INT64_MAX, "title", &line, &count, &err) == STATUS_OK)
            history_free(line, count);
        if (store_search(d->st, "清溪", 10, &hit, &count, &err) == STATUS_OK)
            hits_free(hit, count);
        store_draft(d->st, 1, "overview", "x", &(struct cursor){0}, "王某");
        (void)!store_flush(d->st, &err);
        desk_close(d);
    }
    free(whole);
}

/* Kinds and fields of a newer dictionary stay on disk and are passed over. */
static void unknown_words_are_passed_over(void **state)
{
    struct desk *d = *state;
    struct err err = {0};
    int64_t changes;

    fill(d);
    desk_sql(d->path, "INSERT INTO field(id, key) VALUES (900, 'newer');"
                      "INSERT INTO value SELECT (id / 1024) * 1024 + 900, 1, 0, 1, 'x' FROM value"
                      " WHERE typed = '2';"
                      "UPDATE row SET kind = 'newer' WHERE kind = 'fund'");
    desk_open(d);
    desk_load(d);
    assert_int_equal(row_count(d->record->ledger, d->dict->project), 1);
    assert_int_equal(store_verify(d->st, &changes, &err), STATUS_FORMAT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(every_change_is_noticed),          DESK_TEST(loading_checks_what_it_reads),
        DESK_TEST(numbers_have_no_end_to_fall_over), DESK_TEST(a_false_list_is_found_and_made_anew),
        DESK_TEST(a_false_line_opens_nothing),       DESK_TEST(unknown_words_are_passed_over),
    };

    return cmocka_run_group_tests_name("store.verify", tests, NULL, NULL);
}
