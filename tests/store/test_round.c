/* SPDX-License-Identifier: MulanPSL-2.0 */
/* What goes into a store comes out of it, in this session and the next. */
#include "desk.h"

#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char LONG[] = "根据省级实施方案要求，县级财政对所辖乡镇建立经常性补助机制，"
                           "本年拨付补助资金477万元，主要用于核定收支后的经常性收支差额补足和"
                           "乡村医生收入补助，稳定村医队伍，实现药品零差率销售，"
                           "提升群众就医满意度。\n第二段。";

/* One edit of every kind there is. */
static void edit_everything(struct desk *d)
{
    struct row *first, *second;
    struct step *s;

    desk_set(d, "projects/1/name", "基本药物制度补助");
    desk_set(d, "projects/1/overview", LONG);
    desk_set(d, "projects/1/start_on", "2025年3月1日");
    desk_set(d, "projects/1/funds/1/budget", "477");
    desk_set(d, "projects/1/funds/1/spent", "12O.5");
    desk_set(d, "projects/1/funds/1/spent", "=73.71+173.06");
    desk_set(d, "projects/1/funds/2/spent", "待核实");
    desk_set(d, "projects/2/name", "考试考务费");
    desk_set(d, "projects/2/name", "");
    desk_set(d, "projects/1/problems/1/text", "报送偏晚");
    desk_set(d, "projects/1/measures/1/answers", "1");
    desk_set(d, "problems", LONG);
    desk_set(d, "problems", "短");
    first = desk_row(d, "projects/1");
    second = desk_row(d, "projects/2");

    s = desk_step(d);
    record_move(d->record, s, first, second);
    desk_submit(d, s);
    s = desk_step(d);
    record_show(d->record, s, d->report, second, false);
    desk_submit(d, s);
    s = desk_step(d);
    record_give_reason(d->record, s, "low-rate", first, "477.00 476.00", "工程延期");
    desk_submit(d, s);
    s = desk_step(d);
    record_give_reason(d->record, s, "low-rate", second, "1", "写错");
    record_give_reason(d->record, s, "low-rate", second, "1", "");
    desk_submit(d, s);
    s = desk_step(d);
    record_remove(d->record, s, row_child(first, dict_kind(d->dict, "fund"), 1));
    desk_submit(d, s);
}

static void comes_back_whole(void **state)
{
    struct desk *d = *state;
    char *before, *after;
    int64_t changes = 0;
    struct err err = {0};

    desk_open(d);
    desk_new(d, 2025);
    edit_everything(d);
    desk_flush(d);
    before = desk_dump(d->record);
    desk_close(d);
    desk_open(d);
    desk_load(d);
    after = desk_dump(d->record);
    assert_string_equal(before, after);
    assert_ok(store_verify(d->st, &changes, &err), err);
    assert_true(changes > 30);
    free(before);
    free(after);
}

static void undo_reaches_over_restarts(void **state)
{
    struct desk *d = *state;
    char *dump[6];
    int64_t changes;
    struct err err = {0};

    desk_open(d);
    desk_new(d, 2025);
    desk_set(d, "projects/1/name", "甲");
    for (int i = 0; i < 6; i++) {
        char typed[8] = {(char)('1' + i), '\0'};

        desk_set(d, "projects/1/funds/1/spent", typed);
        dump[i] = desk_dump(d->record);
    }
    for (int i = 4; i >= 2; i--) {
        char *now;

        desk_close(d);
        desk_open(d);
        desk_load(d);
        assert_int_equal(desk_revert(d, false), STATUS_OK);
        now = desk_dump(d->record);
        assert_string_equal(now, dump[i]);
        free(now);
    }
    desk_close(d);
    desk_open(d);
    desk_load(d);
    assert_int_equal(desk_revert(d, true), STATUS_OK);
    assert_string_equal(desk_typed(d, "projects/1/funds/1/spent"), "4");
    assert_ok(store_verify(d->st, &changes, &err), err);
    for (int i = 0; i < 6; i++)
        free(dump[i]);
}

/* Everything that was done is taken back in sessions of one undo each, and done again. */
static void every_edit_is_undone(void **state)
{
    struct desk *d = *state;
    char *before, *after;
    size_t steps;
    int64_t changes;
    struct err err = {0};

    desk_open(d);
    desk_new(d, 2025);
    edit_everything(d);
    steps = d->journal.dones;
    before = desk_dump(d->record);
    for (size_t i = 0; i < steps; i++) {
        desk_close(d);
        desk_open(d);
        desk_load(d);
        assert_int_equal(desk_revert(d, false), STATUS_OK);
    }
    assert_int_equal(row_count(d->record->ledger, d->dict->project), 0);
    desk_close(d);
    desk_open(d);
    desk_load(d);
    for (size_t i = 0; i < steps; i++)
        assert_int_equal(desk_revert(d, true), STATUS_OK);
    after = desk_dump(d->record);
    assert_string_equal(before, after);
    assert_ok(store_verify(d->st, &changes, &err), err);
    free(before);
    free(after);
}

static void history_is_newest_first(void **state)
{
    struct desk *d = *state;
    const char *const typed[] = {"1", "2", "无", ""};
    struct history_line *line;
    struct step **step;
    size_t count;
    struct row *fund;
    struct err err = {0};

    desk_open(d);
    desk_new(d, 2025);
    for (size_t i = 0; i < 4; i++)
        desk_set(d, "projects/1/funds/1/spent", typed[i]);
    desk_set(d, "projects/1/funds/1/budget", "9");
    fund = desk_row(d, "projects/1/funds/1");
    desk_flush(d);
    assert_ok(store_history(d->st, fund->id, "spent", &line, &count, &err), err);
    assert_int_equal(count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(line[i].typed, typed[3 - i]);
        assert_string_equal(line[i].who, "王某");
        assert_true(i == 0 || line[i].sequence < line[i - 1].sequence);
    }
    assert_int_equal(line[1].state, VALUE_NONE);
    history_free(line, count);
    desk_flush(d);
    assert_ok(store_history(d->st, fund->id, "item", &line, &count, &err), err);
    assert_int_equal(count, 0);
    history_free(line, count);

    assert_ok(store_steps_since(d->st, d->record->ledger->id, 0, &step, &count, &err), err);
    assert_true(count > 5);
    assert_string_equal(step[0]->change[step[0]->changes - 1].field, "budget");
    assert_string_equal(step[1]->change[0].field, "spent");
    assert_string_equal(step[1]->change[0].from.typed, typed[2]);
    assert_null(step[1]->change[0].to.typed); /* cleared */
    steps_free(step, count);
}

/* Is the line of the report in the list stale? */
static bool is_stale(struct desk *d, int64_t report)
{
    struct report_line *line;
    struct err err = {0};
    bool stale;

    desk_flush(d);
    assert_ok(store_report_of_row(d->st, report, &line, &err), err);
    stale = line->stale;
    report_lines_free(line, 1);
    return stale;
}

static void keep_counts(struct desk *d, const struct report_line *counted)
{
    store_keep_counts(d->st, counted);
    assert_false(is_stale(d, counted->report));
}

/* The counts of a report rest on the ledger of the same unit a year before. */
static void counts_rest_on_last_year(void **state)
{
    static const struct {
        const char *path, *typed;
        bool stale; /* are the counts of 2026 then to be made anew? */
    } edits[] = {
        {"projects/1/funds/1/spent", "1", true},
        {"projects/1/funds/1/spent", "2", true}, /* once more, counted in between */
        {"year", "2024", true},                  /* last year's is gone */
        {"projects/1/funds/1/spent", "3", false},
        {"year", "2025", true}, /* and there again */
        {"unit", "甲局", true},
        {"projects/1/funds/1/spent", "4", false},
        {"unit", "清溪县卫生健康局", true},
        {"projects/1/funds/1/spent", "5", true},
    };
    struct desk *d = *state;
    struct report_line next = {.projects = 1}, after = {.projects = 1};

    desk_open(d);
    desk_new(d, 2027);
    after.report = d->report->id;
    after.ledger = d->record->ledger->id;
    desk_new(d, 2026);
    next.report = d->report->id;
    next.ledger = d->record->ledger->id;
    keep_counts(d, &next);
    desk_new(d, 2025);
    assert_true(is_stale(d, next.report));
    for (size_t i = 0; i < sizeof edits / sizeof edits[0]; i++) {
        keep_counts(d, &next);
        keep_counts(d, &after);
        desk_set(d, edits[i].path, edits[i].typed);
        if (is_stale(d, next.report) != edits[i].stale)
            fail_msg("%s %s", edits[i].path, edits[i].typed);
        assert_false(is_stale(d, after.report));
        assert_true(is_stale(d, d->report->id));
    }
}

static void lists_show_counts(void **state)
{
    struct desk *d = *state;
    struct report_line *line, counted = {.projects = 3, .done = 4, .all = 5, .level = {1, 2, 3, 4}};
    size_t count;
    int64_t ledger;
    struct report_line *none;
    struct err err = {0};

    desk_open(d);
    assert_ok(store_reports(d->st, &desk_all, &line, &count, &err), err);
    assert_int_equal(count, 0);
    report_lines_free(line, count);
    assert_int_equal(store_next_report_number(d->st), 1);

    desk_new(d, 2024);
    desk_new(d, 2025);
    assert_int_equal(store_next_report_number(d->st), 3);
    counted.report = d->report->id;
    counted.ledger = d->record->ledger->id;
    store_keep_counts(d->st, &counted);
    desk_flush(d);
    assert_ok(store_reports(d->st, &desk_all, &line, &count, &err), err);
    assert_int_equal(count, 2);
    assert_int_equal(line[0].year, 2025);
    assert_int_equal(line[0].number, 2);
    assert_string_equal(line[0].unit, "清溪县卫生健康局");
    assert_string_equal(line[0].title, "清溪县卫生健康局项目资金绩效自评报告");
    assert_string_equal(line[0].tmpl, "fund-report");
    assert_string_equal(line[0].state, "填报中");
    assert_int_equal(line[0].projects, 3);
    assert_int_equal(line[0].all, 5);
    assert_int_equal(line[0].level[LEVEL_WARNING], 3);
    assert_false(line[0].stale);
    assert_false(line[0].archived);
    assert_true(line[1].stale); /* never counted */
    report_lines_free(line, count);

    desk_set(d, "archived", "是");
    desk_close(d);
    desk_open(d);
    assert_int_equal(store_next_report_number(d->st), 3);
    desk_flush(d);
    assert_ok(store_reports(d->st, &desk_all, &line, &count, &err), err);
    assert_true(line[0].stale); /* changed since */
    assert_true(line[0].archived);
    assert_int_equal(line[0].projects, 3);
    report_lines_free(line, count);

    assert_ok(store_find_ledger(d->st, "清溪县卫生健康局", 2024, &ledger, &err), err);
    assert_int_not_equal(ledger, 0);
    assert_ok(store_find_ledger(d->st, "清溪县卫生健康局", 2023, &ledger, &err), err);
    assert_int_equal(ledger, 0);
    assert_int_equal(store_find_report(d->st, 9, &none, &err), STATUS_NOT_FOUND);
}

static void a_long_title_is_listed(void **state)
{
    struct desk *d = *state;
    struct report_line *line;
    size_t count;
    struct err err = {0};

    desk_open(d);
    desk_new(d, 2025);
    desk_set(d, "title", LONG);
    desk_flush(d);
    assert_ok(store_reports(d->st, &desk_all, &line, &count, &err), err);
    assert_string_equal(line[0].title, desk_typed(d, "title"));
    report_lines_free(line, count);
    store_keep_counts(d->st, &(struct report_line){.report = 2, .ledger = 1, .projects = 3});
    desk_flush(d);
    assert_ok(store_reports(d->st, &desk_all, &line, &count, &err), err);
    assert_false(line[0].stale); /* what was kept with its counts is the same */
    assert_string_equal(line[0].title, desk_typed(d, "title"));
    assert_string_equal(line[0].unit, "清溪县卫生健康局");
    assert_int_equal(line[0].year, 2025);
    assert_int_equal(line[0].number, 1);
    report_lines_free(line, count);
}

/* A page as "2026 3,2026 6 archived,…": years and numbers. */
static void expect_page(struct desk *d, const struct report_page *page, const char *expected)
{
    struct report_line *line;
    struct text says = {0};
    struct err err = {0};
    size_t count;

    desk_flush(d);
    assert_ok(store_reports(d->st, page, &line, &count, &err), err);
    for (size_t i = 0; i < count; i++)
        text_addf(&says, "%s%d %d%s", i ? "," : "", line[i].year, line[i].number,
                  line[i].archived  ? " archived"
                  : line[i].deleted ? " deleted"
                                    : "");
    assert_string_equal(text_str(&says), expected);
    report_lines_free(line, count);
    text_finish(&says);
}

static int64_t place_of(struct desk *d, int number)
{
    struct report_line *line;
    struct err err = {0};
    int64_t place;

    assert_ok(store_find_report(d->st, number, &line, &err), err);
    place = line->place;
    report_lines_free(line, 1);
    return place;
}

static void the_list_is_read_in_parts(void **state)
{
    struct desk *d = *state;
    struct step *s;
    int64_t place;

    desk_open(d);
    for (int i = 0; i < 9; i++)
        desk_new(d, 2024 + i % 3);
    expect_page(d, &(struct report_page){.at = PLACE_FIRST, .most = 4},
                "2026 3,2026 6,2026 9,2025 2");
    expect_page(d, &(struct report_page){.at = PLACE_LAST, .back = true, .most = 3},
                "2024 1,2024 4,2024 7");
    place = place_of(d, 2);
    expect_page(d, &(struct report_page){.at = place, .most = 2}, "2025 2,2025 5");
    expect_page(d, &(struct report_page){.at = place, .most = 2, .back = true}, "2026 6,2026 9");
    expect_page(d, &(struct report_page){.at = place + 1, .most = 1}, "2025 5");

    /* The last made is number 9: into the archive, out of it, away, and its year to the oldest. */
    desk_set(d, "archived", "是");
    expect_page(d, &(struct report_page){.at = PLACE_FIRST, .most = 3}, "2026 3,2026 6,2025 2");
    expect_page(d, &(struct report_page){.at = PLACE_FIRST, .most = 3, .hidden = true},
                "2026 3,2026 6,2026 9 archived");
    desk_set(d, "archived", "否");
    expect_page(d, &(struct report_page){.at = PLACE_FIRST, .most = 3}, "2026 3,2026 6,2026 9");
    s = desk_step(d);
    record_remove(d->record, s, d->report);
    desk_submit(d, s);
    expect_page(d, &(struct report_page){.at = place, .most = 2, .back = true}, "2026 3,2026 6");
    expect_page(d, &(struct report_page){.at = place, .most = 1, .back = true, .hidden = true},
                "2026 9 deleted");
    s = desk_step(d);
    record_restore(d->record, s, d->report);
    record_set(d->record, s, d->record->ledger, kind_field(d->dict->ledger, "year"), "2020");
    desk_submit(d, s);
    expect_page(d, &(struct report_page){.at = PLACE_LAST, .most = 2, .back = true},
                "2024 7,2020 9");
}

/* A year that is none, a number that is none: listed all the same, and in some order. */
static void what_is_no_year_is_listed(void **state)
{
    struct desk *d = *state;

    desk_open(d);
    desk_new(d, 2025);
    desk_new(d, 2025);
    for (size_t i = 0; i < 2; i++) {
        static const char *const typed[] = {"去年", "99999999999999"};
        struct step *s = desk_step(d);

        record_set(d->record, s, d->record->ledger, kind_field(d->dict->ledger, "year"), typed[i]);
        desk_submit(d, s);
        expect_page(d, &(struct report_page){.at = PLACE_FIRST}, "2025 1,0 2");
    }
}

/* What was once long stands elsewhere afterwards: a year that was a long text for a moment. */
static void a_year_that_was_long_is_a_year(void **state)
{
    static const char *const typed[] = {LONG, "2031"};
    struct desk *d = *state;
    struct err err = {0};
    int64_t ledger;

    desk_open(d);
    desk_new(d, 2025);
    for (size_t i = 0; i < 2; i++) {
        struct step *s = desk_step(d);

        record_set(d->record, s, d->record->ledger, kind_field(d->dict->ledger, "year"), typed[i]);
        desk_submit(d, s);
    }
    expect_page(d, &desk_all, "2031 1");
    assert_ok(store_find_ledger(d->st, "清溪县卫生健康局", 2031, &ledger, &err), err);
    assert_int_not_equal(ledger, 0);
}

static void drafts_live_until_the_field_is_set(void **state)
{
    struct desk *d = *state;
    struct cursor at = {.report = 2, .row = 3, .field = "overview"};
    struct draft *draft;
    struct row *project;
    size_t count;
    struct err err = {0};

    desk_open(d);
    desk_new(d, 2025);
    project = desk_row(d, "projects/1");
    store_draft(d->st, project->id, "overview", "写到一半", &at, d->who);
    store_draft(d->st, project->id, "overview", "写到一半，又写", &at, d->who);
    store_draft(d->st, project->id, "name", "另一栏", &at, d->who);
    desk_close(d);
    desk_open(d);
    desk_load(d);
    assert_ok(store_drafts(d->st, d->record->ledger->id, &draft, &count, &err), err);
    assert_int_equal(count, 2);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(draft[i].row, d->record->row[2]->id);
        assert_string_equal(draft[i].cursor.field, "overview");
        if (strcmp(draft[i].field, "overview") == 0)
            assert_string_equal(draft[i].typed, "写到一半，又写");
    }
    drafts_free(draft, count);
    desk_set(d, "projects/1/overview", "写完了");
    store_draft(d->st, d->record->row[2]->id, "name", NULL, &at, d->who);
    assert_ok(store_drafts(d->st, d->record->ledger->id, &draft, &count, &err), err);
    assert_int_equal(count, 0);
    drafts_free(draft, count);
}

static void position_is_the_latest_of_three(void **state)
{
    struct desk *d = *state;
    struct cursor left = {.report = 2, .row = 3, .field = "name"};
    struct cursor typing = {.report = 2, .row = 3, .field = "overview"};
    struct cursor at;
    struct text who = {0};
    struct text place = {0};
    bool found = true;
    struct err err = {0};

    desk_open(d);
    assert_ok(store_last_position(d->st, d->who, &at, &place, &found, &err), err);
    assert_false(found);
    assert_ok(store_last_user(d->st, &who, &err), err);
    assert_string_equal(text_str(&who), "");
    desk_new(d, 2025);
    desk_set(d, "projects/1/funds/1/spent", "1");
    desk_flush(d);
    assert_ok(store_last_position(d->st, d->who, &at, &place, &found, &err), err);
    assert_true(found);
    assert_string_equal(at.field, "spent");
    store_position(d->st, d->who, &left, "第 1 项，名称");
    desk_flush(d);
    assert_ok(store_last_position(d->st, d->who, &at, &place, &found, &err), err);
    assert_string_equal(at.field, "name");
    assert_string_equal(text_str(&place), "第 1 项，名称");
    text_clear(&place);
    store_draft(d->st, 3, "overview", "写", &typing, d->who);
    desk_flush(d);
    assert_ok(store_last_position(d->st, d->who, &at, &place, &found, &err), err);
    assert_string_equal(at.field, "overview");
    desk_set(d, "projects/1/funds/1/budget", "2");
    desk_flush(d);
    assert_ok(store_last_position(d->st, d->who, &at, &place, &found, &err), err);
    assert_string_equal(at.field, "budget");
    store_position(d->st, "李某", &left, "第 1 项");
    desk_flush(d);
    assert_ok(store_last_position(d->st, d->who, &at, &place, &found, &err), err);
    assert_string_equal(at.field, "budget");
    assert_ok(store_last_user(d->st, &who, &err), err);
    assert_string_equal(text_str(&who), "李某");
    assert_string_equal(text_str(&place), ""); /* no change and no draft names its place */
    text_finish(&place);
    text_finish(&who);
}

static void texts_are_kept(void **state)
{
    struct desk *d = *state;
    static const char text[] = "template: x";
    struct text out = {0};
    uint8_t hash[HASH_BYTES];
    char hex[HASH_HEX_BYTES];
    int64_t at = 0;
    struct err err = {0};

    hash_bytes(text, strlen(text), hash);
    hash_hex(hash, hex);
    desk_open(d);
    assert_int_equal(store_text(d->st, hex, &out, &err), STATUS_NOT_FOUND);
    store_keep_text(d->st, hex, "fund-report", "template: x\nrest", strlen(text));
    store_keep_text(d->st, hex, "fund-report", "other", 5);
    desk_flush(d);
    assert_ok(store_text(d->st, hex, &out, &err), err);
    assert_string_equal(out.s, text);
    text_clear(&out);
    assert_int_equal(store_snapshot(d->st, 2, &out, &at, &err), STATUS_NOT_FOUND);
    store_keep_snapshot(d->st, 2, "{}");
    store_keep_snapshot(d->st, 2, "{\"a\":1}");
    assert_ok(store_snapshot(d->st, 2, &out, &at, &err), err);
    assert_string_equal(out.s, "{\"a\":1}");
    assert_true(at > 0);
    desk_close(d);
    desk_sql(d->path, "UPDATE template SET text = 'template: y'");
    desk_open(d);
    text_clear(&out);
    assert_int_equal(store_text(d->st, hex, &out, &err), STATUS_FORMAT);
    assert_int_equal(out.bytes, 0);
    assert_non_null(strstr(err.msg, "数据文件"));
    text_finish(&out);
}

static void search_finds_short_words(void **state)
{
    struct desk *d = *state;
    static const struct {
        const char *what;
        size_t hits;
    } cases[] = {{"药", 4},   {"村医", 2}, {"基本药物", 2}, {"100%", 2}, {"00_", 0},   {"pos", 2},
                 {"改过", 0}, {"作废", 0}, {"%", 2},        {"\\", 0},   {"第二段", 2}};
    struct hit *hit;
    size_t count;
    struct step *s;
    struct err err = {0};

    desk_open(d);
    for (int year = 2024; year <= 2025; year++) {
        desk_new(d, year);
        desk_set(d, "projects/1/name", "改过");
        desk_set(d, "projects/1/name", "基本药物制度补助");
        desk_set(d, "projects/1/overview", LONG);
        desk_set(d, "projects/1/problems/1/text", "完成 100%，POS机未装");
        desk_set(d, "projects/1/measures/1/answers", "1");
        desk_set(d, "projects/2/name", "作废");
        desk_set(d, "projects/2/funds/1/item", "作废项目的行");
        s = desk_step(d);
        record_remove(d->record, s, desk_row(d, "projects/2"));
        desk_submit(d, s);
    }
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        desk_flush(d);
        assert_ok(store_search(d->st, cases[i].what, 100, &hit, &count, &err), err);
        if (count != cases[i].hits)
            fail_msg("%s: %zu hits, not %zu", cases[i].what, count, cases[i].hits);
        hits_free(hit, count);
    }
    desk_flush(d);
    assert_ok(store_search(d->st, "药", 1, &hit, &count, &err), err);
    assert_int_equal(count, 1);
    assert_int_equal(hit[0].year, 2025);
    assert_int_equal(hit[0].number, 2);
    assert_string_equal(hit[0].field, "name");
    assert_string_equal(hit[0].title, "清溪县卫生健康局项目资金绩效自评报告");
    hits_free(hit, count);
    assert_int_equal(store_search(d->st, "", 1, &hit, &count, &err), STATUS_USAGE);
}

static void saving_is_told(void **state)
{
    struct desk *d = *state;
    struct store_saving s;

    desk_open(d);
    store_saving(d->st, &s);
    assert_int_equal(s.saved_at_ms, 0);
    desk_new(d, 2025);
    for (int i = 0; i < 200; i++) {
        char typed[16];

        snprintf(typed, sizeof typed, "%d", i);
        desk_set(d, "projects/1/funds/1/spent", typed);
    }
    desk_flush(d);
    store_saving(d->st, &s);
    assert_int_equal(s.queued, 0);
    assert_false(s.failing);
    assert_true(s.saved_at_ms > 0);
    assert_int_equal(s.saved_step, store_next_step(d->st) - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(comes_back_whole),
        DESK_TEST(undo_reaches_over_restarts),
        DESK_TEST(every_edit_is_undone),
        DESK_TEST(history_is_newest_first),
        DESK_TEST(lists_show_counts),
        DESK_TEST(counts_rest_on_last_year),
        DESK_TEST(a_long_title_is_listed),
        DESK_TEST(the_list_is_read_in_parts),
        DESK_TEST(what_is_no_year_is_listed),
        DESK_TEST(a_year_that_was_long_is_a_year),
        DESK_TEST(drafts_live_until_the_field_is_set),
        DESK_TEST(position_is_the_latest_of_three),
        DESK_TEST(texts_are_kept),
        DESK_TEST(search_finds_short_words),
        DESK_TEST(saving_is_told),
    };

    return cmocka_run_group_tests_name("store.round", tests, NULL, NULL);
}
