/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "desk.h"

#include "base/mem.h"

#include <dirent.h>
#include <inttypes.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

const struct report_page desk_all = {.at = PLACE_FIRST, .hidden = true};

static const char DICTIONARY[] =
    "kinds:\n"
    "  ledger:\n"
    "    label: 台账\n"
    "    title: unit\n"
    "    fields:\n"
    "      year: {label: 年度, type: year}\n"
    "      unit: {label: 填报单位}\n"
    "  report:\n"
    "    label: 报告\n"
    "    under: ledger\n"
    "    title: title\n"
    "    fields:\n"
    "      number: {label: 编号, type: count}\n"
    "      title: {label: 报告标题}\n"
    "      template: {label: 模板}\n"
    "      state: {label: 状态, type: choice, choices: [填报中, 待复核, 已复核, 已上报]}\n"
    "      archived: {label: 归档, type: flag, choices: [是, 否]}\n"
    "      problems: {label: 总体问题, type: prose}\n"
    "  project:\n"
    "    label: 项目\n"
    "    rows: projects\n"
    "    under: ledger\n"
    "    title: name\n"
    "    fields:\n"
    "      name: {label: 项目名称}\n"
    "      overview: {label: 项目概况, type: prose}\n"
    "      start_on: {label: 开始日期, type: date}\n"
    "  fund:\n"
    "    label: 资金行\n"
    "    group: 资金\n"
    "    rows: funds\n"
    "    under: project\n"
    "    title: item\n"
    "    fields:\n"
    "      item: {label: 名目}\n"
    "      budget: {label: 年初预算, type: amount, unit: 万元}\n"
    "      spent: {label: 实际支出, type: amount, unit: 万元}\n"
    "  problem:\n"
    "    label: 问题\n"
    "    rows: problems\n"
    "    under: project\n"
    "    title: text\n"
    "    fields:\n"
    "      text: {label: 问题, type: prose}\n"
    "  measure:\n"
    "    label: 整改\n"
    "    rows: measures\n"
    "    under: project\n"
    "    title: text\n"
    "    fields:\n"
    "      text: {label: 整改措施, type: prose}\n"
    "      answers: {label: 对应问题, type: ref, ref: problem}\n";

/* ---- setting up ---- */

int desk_setup(void **state)
{
    struct desk *d = mem_new(1, sizeof *d);
    struct err err = {0};

    snprintf(d->folder, sizeof d->folder, "/tmp/ziping-store-XXXXXX");
    if (!mkdtemp(d->folder))
        return -1;
    snprintf(d->path, sizeof d->path, "%s/ziping.db", d->folder);
    d->who = "王某";
    if (dict_parse(DICTIONARY, strlen(DICTIONARY), "desk.yaml", &d->dict, &err) != STATUS_OK) {
        print_error("%s\n", err.msg);
        return -1;
    }
    *state = d;
    return 0;
}

static void remove_folder(const char *path)
{
    DIR *dir = opendir(path);
    struct dirent *e;

    while (dir && (e = readdir(dir)) != NULL) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        if (unlinkat(dirfd(dir), e->d_name, 0) != 0) {
            struct text below = {0};

            text_addf(&below, "%s/%s", path, e->d_name);
            remove_folder(below.s);
            text_finish(&below);
        }
    }
    if (dir)
        closedir(dir);
    rmdir(path);
}

int desk_teardown(void **state)
{
    struct desk *d = *state;

    desk_close(d);
    dict_destroy(d->dict);
    remove_folder(d->folder);
    free(d);
    return 0;
}

void desk_open(struct desk *d)
{
    struct err err = {0};

    assert_ok(store_open(d->path, d->who, &d->st, &err), err);
    assert_false(store_read_only(d->st, NULL));
}

static void put_aside(struct desk *d)
{
    journal_finish(&d->journal);
    record_destroy(d->record);
    d->record = NULL;
    d->report = NULL;
}

void desk_close(struct desk *d)
{
    put_aside(d);
    store_close(d->st);
    d->st = NULL;
}

void desk_flush(struct desk *d)
{
    struct err err = {0};

    assert_ok(store_flush(d->st, &err), err);
}

/* ---- editing ---- */

struct step *desk_step(struct desk *d)
{
    struct step *s = step_create(store_next_step(d->st), d->record->ledger->id, d->who);

    s->at_ms = 1740000000000 + s->id;
    s->cursor.report = d->report ? d->report->id : 0;
    return s;
}

void desk_submit(struct desk *d, struct step *s)
{
    store_submit_take(d->st, step_copy(s));
    journal_take(&d->journal, s);
}

static void set_key(struct desk *d, struct step *s, struct row *row, const char *key,
                    const char *typed)
{
    record_set(d->record, s, row, kind_field(row->kind, key), typed);
}

void desk_new(struct desk *d, int year)
{
    char typed[16];
    struct step *s;

    put_aside(d);
    d->record = record_create(d->dict, store_next_row(d->st));
    s = desk_step(d);
    record_born(d->record, s);
    snprintf(typed, sizeof typed, "%d", year);
    set_key(d, s, d->record->ledger, "year", typed);
    set_key(d, s, d->record->ledger, "unit", "清溪县卫生健康局");
    d->report = record_add(d->record, s, d->record->ledger, d->dict->report, NULL);
    snprintf(typed, sizeof typed, "%d", store_next_report_number(d->st));
    set_key(d, s, d->report, "number", typed);
    set_key(d, s, d->report, "title", "清溪县卫生健康局项目资金绩效自评报告");
    set_key(d, s, d->report, "template", "fund-report");
    set_key(d, s, d->report, "state", "填报中");
    desk_submit(d, s);
    desk_flush(d);
}

void desk_load(struct desk *d)
{
    struct err err = {0};
    struct report_line *line;

    put_aside(d);
    assert_ok(store_find_report(d->st, 1, &line, &err), err);
    assert_ok(store_load(d->st, line->ledger, d->dict, &d->record, &err), err);
    d->report = record_row(d->record, line->report);
    assert_non_null(d->report);
    assert_ok(store_steps(d->st, line->ledger, d->who, 100, &d->journal, &err), err);
    report_lines_free(line, 1);
}

static struct place find(struct desk *d, const char *path, struct step *make)
{
    struct place p;
    struct err err = {0};

    assert_ok(record_find(d->record, d->report, path, make, &p, &err), err);
    return p;
}

static struct row *row_of(struct desk *d, struct place *p, struct step *s)
{
    while (!p->row) {
        struct row *made = record_add(d->record, s, p->parent, p->kind, NULL);

        if (row_number(made) == p->number)
            p->row = made;
    }
    return p->row;
}

struct row *desk_row(struct desk *d, const char *path)
{
    struct step *s = desk_step(d);
    struct place p = find(d, path, s);
    struct row *row = row_of(d, &p, s);

    if (s->changes > 0)
        desk_submit(d, s);
    else
        step_destroy(s);
    return row;
}

void desk_set(struct desk *d, const char *path, const char *typed)
{
    struct step *s = desk_step(d);
    struct place p = find(d, path, s);
    struct row *row = row_of(d, &p, s);

    s->cursor.row = row->id;
    snprintf(s->cursor.field, sizeof s->cursor.field, "%s", p.field->key);
    record_set(d->record, s, row, p.field, typed);
    if (s->changes > 0)
        desk_submit(d, s);
    else
        step_destroy(s);
}

const char *desk_typed(struct desk *d, const char *path)
{
    struct place p = find(d, path, NULL);
    const struct value *v;

    assert_non_null(p.row);
    v = row_value(p.row, p.field);
    return v->typed ? v->typed : "";
}

enum status desk_revert(struct desk *d, bool redo)
{
    const struct step *old = redo ? journal_redo(&d->journal) : journal_undo(&d->journal);
    struct step *s;
    enum status rc;

    if (!old)
        return STATUS_NOT_FOUND;
    s = desk_step(d);
    rc = record_revert(d->record, old, redo, s, NULL);
    if (rc != STATUS_OK) {
        step_destroy(s);
        return rc;
    }
    desk_submit(d, s);
    return STATUS_OK;
}

/* ---- a record as text ---- */

static void dump_row(const struct row *row, struct text *out)
{
    text_addf(out, "%" PRId64 " %s under %" PRId64 " at %" PRId64 "%s\n", row->id, row->kind->key,
              row->parent ? row->parent->id : 0, row->order, row->removed ? " removed" : "");
    for (size_t i = 0; i < row->kind->fields; i++) {
        const struct value *v = &row->value[i];

        if (v->touched)
            text_addf(out, "  %s = %d %" PRId64 " %s\n", row->kind->field[i].key, v->state,
                      v->number, v->typed ? v->typed : "-");
    }
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char *desk_dump(const struct record *r)
{
    struct text out = {0};
    char **line = mem_new(r->showns + r->reasons + 1, sizeof *line);
    size_t n = 0;

    for (size_t i = 0; i < r->rows; i++)
        dump_row(r->row[i], &out);
    for (size_t i = 0; i < r->showns; i++) {
        struct text t = {0};

        text_addf(&t, "%" PRId64 " shows %" PRId64 ": %d\n", r->shown[i].report,
                  r->shown[i].project, r->shown[i].shown);
        line[n++] = text_take(&t);
    }
    for (size_t i = 0; i < r->reasons; i++) {
        struct text t = {0};

        text_addf(&t, "%s on %" PRId64 " for %s: %s\n", r->reason[i].rule, r->reason[i].row,
                  r->reason[i].figure, r->reason[i].text);
        line[n++] = text_take(&t);
    }
    if (n > 1)
        qsort(line, n, sizeof *line, compare_lines);
    for (size_t i = 0; i < n; i++) {
        text_add(&out, line[i]);
        free(line[i]);
    }
    free(line);
    return text_take(&out);
}

/* ---- files ---- */

char *desk_path(const struct desk *d, const char *name)
{
    struct text out = {0};

    text_addf(&out, "%s/%s", d->folder, name);
    return text_take(&out);
}

void desk_write(const char *path, const void *bytes, size_t count)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, count, f), count);
    assert_int_equal(fclose(f), 0);
}

bool desk_exists(const struct desk *d, const char *name)
{
    char *path = desk_path(d, name);
    bool exists = access(path, F_OK) == 0;

    free(path);
    return exists;
}

void desk_sql(const char *path, const char *sql)
{
    sqlite3 *db;
    char *says = NULL;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &says) != SQLITE_OK)
        fail_msg("%s: %s", sql, says);
    sqlite3_close(db);
}

int64_t desk_sql_number(const char *path, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *q;
    int64_t n;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(q), SQLITE_ROW);
    n = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    sqlite3_close(db);
    return n;
}

size_t desk_count(const struct desk *d, const char *folder, const char *with)
{
    char *path = desk_path(d, folder);
    DIR *dir = opendir(path);
    struct dirent *e;
    size_t n = 0;

    while (dir && (e = readdir(dir)) != NULL)
        n += strncmp(e->d_name, with, strlen(with)) == 0;
    if (dir)
        closedir(dir);
    free(path);
    return n;
}
