/* SPDX-License-Identifier: MulanPSL-2.0 */
/* A file of any bytes opened as a database: lists, ledgers, the log and a search are read; where
 * everything is in order, a change is made and found again. The files are made by
 * mutate_database.c; they lie in $TMPDIR. */
#include "fuzz.h"

#include "base/mem.h"
#include "furnish.h"
#include "record/eval.h"
#include "store/store.h"

#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct dict *dict;
static char folder[200], path[240];

/* ---- files ---- */

static void put_file(const uint8_t *data, size_t bytes)
{
    static const char *const beside[] = {"-wal", "-shm", "-journal", "-lock"};
    char name[260];
    FILE *f = fopen(path, "wb");

    LAW(f && fwrite(data, 1, bytes, f) == bytes && fclose(f) == 0);
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
        snprintf(name, sizeof name, "%s%s", path, beside[i]);
        unlink(name);
    }
}

static bool is_file(const uint8_t *data, size_t bytes)
{
    uint8_t *now = mem_new(bytes + 2, 1);
    FILE *f = fopen(path, "rb");
    bool same = f && fread(now, 1, bytes + 1, f) == bytes && memcmp(now, data, bytes) == 0;

    if (f)
        fclose(f);
    free(now);
    return same;
}

/* ---- a record ---- */

static void dump_row(const struct record *r, const struct row *row, struct text *out)
{
    text_addf(out, "%" PRId64 " %s %" PRId64 "\n", row->id, row->kind->key, row->order);
    for (size_t f = 0; f < row->kind->fields; f++) {
        const struct field *field = &row->kind->field[f];

        text_addf(out, " %d ", (int)row_value(row, field)->state);
        record_print(r, row, field, true, out);
        text_add(out, "\n");
    }
}

/* All that a person sees of it. Every row has its parent, and stands once among its siblings. */
static void dump(const struct record *r, struct text *out)
{
    for (size_t i = 0; i < r->rows; i++) {
        const struct row *row = r->row[i];

        LAW(i == 0 || r->row[i - 1]->id < row->id);
        LAW(record_row(r, row->id) == row);
        LAW(row->parent ? row->kind->parent == row->parent->kind : row == r->ledger);
        if (row->parent && !row->removed)
            LAW(row_child(row->parent, row->kind, row_number(row) - 1) == row);
        dump_row(r, row, out);
    }
    for (size_t i = 0; i < r->reasons; i++)
        text_addf(out, "%s %s %s\n", r->reason[i].rule, r->reason[i].figure, r->reason[i].text);
    LAW(utf8_valid(text_str(out), out->bytes) && strlen(text_str(out)) == out->bytes);
}

static struct record *load(struct store *st, int64_t ledger, struct text *out)
{
    struct record *r = NULL;
    struct err err = {0};
    enum status rc = store_load(st, ledger, dict, &r, &err);

    fuzz_check_said(rc, &err);
    if (rc != STATUS_OK)
        return NULL;
    dump(r, out);
    return r;
}

/* ---- reading ---- */

static void read_log(struct store *st, int64_t ledger, int64_t row)
{
    struct journal journal = {0};
    struct step **step = NULL;
    struct history_line *line = NULL;
    struct draft *draft = NULL;
    struct err err = {0};
    size_t count = 0;
    enum status rc = store_steps(st, ledger, "王某", 50, &journal, &err);

    fuzz_check_said(rc, &err);
    journal_finish(&journal);
    rc = store_steps_since(st, ledger, 0, &step, &count, &err);
    fuzz_check_said(rc, &err);
    if (rc == STATUS_OK)
        steps_free(step, count);
    rc = store_history(st, row, "state", &line, &count, &err);
    fuzz_check_said(rc, &err);
    if (rc == STATUS_OK)
        history_free(line, count);
    rc = store_drafts(st, ledger, &draft, &count, &err);
    fuzz_check_said(rc, &err);
    if (rc == STATUS_OK)
        drafts_free(draft, count);
}

static void read_rest(struct store *st)
{
    struct text out = {0};
    struct cursor at;
    struct hit *hit = NULL;
    struct err err = {0};
    size_t count = 0;
    int64_t ledger, when;
    bool found;
    enum status rc = store_search(st, "补助", 20, &hit, &count, &err);

    fuzz_check_said(rc, &err);
    if (rc == STATUS_OK)
        hits_free(hit, count);
    fuzz_check_said(store_last_position(st, "李某", &at, &out, &found, &err), &err);
    fuzz_check_said(store_last_user(st, &out, &err), &err);
    fuzz_check_said(store_text(st, "0011", &out, &err), &err);
    fuzz_check_said(store_snapshot(st, 2, &out, &when, &err), &err);
    fuzz_check_said(store_find_ledger(st, "清溪县卫生健康局", 2025, &ledger, &err), &err);
    LAW(store_next_report_number(st) > 0);
    text_finish(&out);
}

/* ---- writing ---- */

static bool is_verified(struct store *st)
{
    struct err err = {0};
    int64_t changes = 0;
    enum status rc = store_verify(st, &changes, &err);

    fuzz_check_said(rc, &err);
    return rc == STATUS_OK;
}

/* Name a project anew, and load the ledger again: it is as it was left. */
static void edit(struct store *st, struct record *r, const struct text *before)
{
    struct text changed = {0}, again = {0};
    struct err err = {0};
    struct record *loaded;
    struct step *s;

    if (row_count(r->ledger, dict->project) == 0)
        return;
    s = step_create(store_next_step(st), r->ledger->id, "王某");
    record_set(r, s, row_child(r->ledger, dict->project, 0), dict->project->title, "改过的名称");
    dump(r, &changed);
    LAW((s->changes > 0) == (strcmp(text_str(before), text_str(&changed)) != 0));
    if (s->changes > 0)
        store_submit_take(st, s);
    else
        step_destroy(s);
    LAW(store_flush(st, &err) == STATUS_OK);
    loaded = load(st, r->ledger->id, &again);
    LAW(loaded && strcmp(text_str(&changed), text_str(&again)) == 0);
    record_destroy(loaded);
    LAW(is_verified(st));
    text_finish(&changed);
    text_finish(&again);
}

static void use(struct store *st)
{
    static const struct report_page all = {.at = PLACE_FIRST, .hidden = true};
    struct report_line *line = NULL;
    struct err err = {0};
    size_t count = 0;
    enum status rc = store_reports(st, &all, &line, &count, &err);
    bool verified = is_verified(st);

    fuzz_check_said(rc, &err);
    read_rest(st);
    for (size_t i = 0; rc == STATUS_OK && i < count && i < 4; i++) {
        struct text before = {0};
        struct record *r = load(st, line[i].ledger, &before);

        LAW(line[i].title && line[i].unit && line[i].tmpl && line[i].state);
        read_log(st, line[i].ledger, line[i].report);
        if (r && verified && !store_read_only(st, NULL))
            edit(st, r, &before);
        record_destroy(r);
        text_finish(&before);
    }
    if (rc == STATUS_OK)
        report_lines_free(line, count);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    const char *tmp = getenv("TMPDIR");

    (void)argc;
    (void)argv;
    LAW(setlocale(LC_ALL, "C.UTF-8"));
    snprintf(folder, sizeof folder, "%.150s/ziping-fuzz-XXXXXX", tmp ? tmp : "/tmp");
    LAW(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/ziping.db", folder);
    dict = furnish_small();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    struct store *st = NULL;
    struct err err = {0};
    enum status rc;

    put_file(data, bytes);
    rc = store_open(path, "王某", &st, &err);
    fuzz_check_said(rc, &err);
    if (rc != STATUS_OK) {
        LAW(is_file(data, bytes)); /* what is refused is left as it is */
        return 0;
    }
    use(st);
    store_close(st);
    return 0;
}
