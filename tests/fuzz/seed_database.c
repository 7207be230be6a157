/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Make the databases that the fuzzer of them begins with, by the store itself, in small pages:
 *   seed_database FOLDER */
#include "fuzz.h"

#include "base/day.h"
#include "base/hash.h"
#include "furnish.h"
#include "store/store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct dict *dict;

static void set(struct record *r, struct step *s, struct row *row, const char *key,
                const char *typed)
{
    LAW(record_set(r, s, row, kind_field(row->kind, key), typed));
}

static struct step *begin(struct store *st, const struct record *r, int64_t report)
{
    struct step *s = step_create(store_next_step(st), r->ledger->id, "王某");

    s->cursor = (struct cursor){.report = report, .row = report, .field = "title"};
    return s;
}

static struct row *make_ledger(struct store *st, struct record *r, const char *year)
{
    struct step *s = begin(st, r, 0);
    char number[16];
    struct row *report;

    record_born(r, s);
    set(r, s, r->ledger, "year", year);
    set(r, s, r->ledger, "unit", "清溪县卫生健康局");
    report = record_add(r, s, r->ledger, dict->report, NULL);
    snprintf(number, sizeof number, "%d", store_next_report_number(st));
    set(r, s, report, "number", number);
    set(r, s, report, "title", "自评报告");
    set(r, s, report, "template", "small");
    set(r, s, report, "state", "填报中");
    store_submit_take(st, s);
    return report;
}

/* Values of every sort, a row taken away, a reason, and one step taken back. */
static void fill(struct store *st, struct record *r, struct row *report)
{
    struct step *s = begin(st, r, report->id), *back = begin(st, r, report->id);
    struct row *project = record_add(r, s, r->ledger, dict->project, NULL);
    struct row *fund = record_add(r, s, project, dict_kind(dict, "fund"), NULL);
    struct row *gone = record_add(r, s, project, dict_kind(dict, "fund"), fund);
    static const char text[] = "kinds: {}\n";
    uint8_t hash[HASH_BYTES];
    char hex[HASH_HEX_BYTES];
    char prose[400];

    set(r, s, project, "name", "基本药物制度补助");
    memset(prose, 'x', sizeof prose);
    prose[sizeof prose - 1] = '\0';
    set(r, s, project, "overview", prose);
    set(r, s, fund, "budget", "477.00");
    set(r, s, fund, "spent", "12O.5");
    set(r, s, gone, "item", "无");
    record_move(r, s, gone, NULL);
    record_give_reason(r, s, "low-rate", project, "79%", "资金下达晚");
    store_submit_take(st, step_copy(s));
    LAW(record_revert(r, s, false, back, NULL) == STATUS_OK);
    store_submit_take(st, step_copy(back));
    step_destroy(back);
    back = begin(st, r, report->id);
    LAW(record_revert(r, s, true, back, NULL) == STATUS_OK);
    record_remove(r, back, gone);
    store_submit_take(st, back);
    store_draft(st, project->id, "overview", "草稿", &s->cursor, "王某");
    store_position(st, "李某", &s->cursor, "第 1 项");
    hash_bytes(text, strlen(text), hash);
    store_keep_text(st, hash_hex(hash, hex), "small", text, strlen(text));
    store_keep_snapshot(st, report->id, "{}");
    step_destroy(s);
}

/* Small pages, so that every part is within reach of a change. */
static void shrink(const char *path)
{
    sqlite3 *db;

    LAW(sqlite3_open(path, &db) == SQLITE_OK);
    LAW(sqlite3_exec(db, "PRAGMA journal_mode=DELETE; PRAGMA page_size=512; VACUUM", NULL, NULL,
                     NULL) == SQLITE_OK);
    sqlite3_close(db);
}

static void make(const char *folder, const char *name, int ledgers)
{
    static const char *const years[] = {"2025", "2024"};
    struct text path = {0}, lock = {0};
    struct store *st;
    struct err err = {0};

    text_addf(&path, "%s/%s", folder, name);
    text_addf(&lock, "%s-lock", path.s);
    unlink(path.s);
    if (store_open(path.s, "王某", &st, &err) != STATUS_OK)
        fprintf(stderr, "%s\n", err.msg), exit(1);
    for (int i = 0; i < ledgers; i++) {
        struct record *r = record_create(dict, store_next_row(st));
        struct row *report = make_ledger(st, r, years[i]);

        fill(st, r, report);
        record_destroy(r);
    }
    LAW(store_flush(st, &err) == STATUS_OK);
    store_close(st);
    unlink(lock.s);
    shrink(path.s);
    text_finish(&path);
    text_finish(&lock);
}

int main(int argc, char **argv)
{
    LAW(argc == 2);
    dict = furnish_small();
    make(argv[1], "empty.db", 0);
    make(argv[1], "one.db", 1);
    make(argv[1], "two.db", 2);
    dict_destroy(dict);
    return 0;
}
