/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The commands on reports. Each opens the file, does one thing, and waits until it is on disk. */
#include "base/day.h"
#include "cli/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Open the file and the report named by the first word. */
static enum status open_report(const struct app_options *o, const char *word, struct app **a,
                               struct err *err)
{
    int number;
    enum status rc = words_number(word, "报告编号", &number, err);

    if (rc == STATUS_OK)
        rc = app_open(o, a, err);
    if (rc == STATUS_OK)
        rc = app_enter(*a, number, err);
    return rc;
}

/* Leave the report, wait for the disk, close. The first failure stands. */
static enum status finish(struct app *a, enum status rc, struct err *err)
{
    if (a && app_record(a))
        app_leave(a);
    if (a && rc == STATUS_OK)
        rc = app_flush(a, err);
    app_close(a);
    return rc;
}

static void print(struct text *t)
{
    words_say(stdout, text_str(t), t->bytes);
    text_finish(t);
}

/* The same of a format: `text` and `table` are for people. */
static void print_as(const char *format, struct text *t)
{
    if (format[0] == 't')
        words_say(stdout, text_str(t), t->bytes);
    else
        words_data(stdout, text_str(t), t->bytes);
    text_finish(t);
}

/* The same, then say what was done, once it is on disk. */
static enum status finish_saying(struct app *a, enum status rc, struct text *says, struct err *err)
{
    rc = finish(a, rc, err);
    if (rc != STATUS_OK)
        text_clear(says);
    print(says);
    return rc;
}

enum status run_new(const struct app_options *o, struct words *w, int *exit_status, struct err *err)
{
    const char *id, *year, *unit;
    struct app *a = NULL;
    int number = 0, y = 0;
    enum status rc = words_option(w, "--template", NULL, &id, err);

    (void)exit_status;
    if (rc == STATUS_OK)
        rc = words_option(w, "--year", NULL, &year, err);
    if (rc == STATUS_OK)
        rc = words_option(w, "--unit", NULL, &unit, err);
    if (rc == STATUS_OK && (!id || !year || !unit || w->argc > 0))
        rc = words_usage("new --template 模板 --year 年度 --unit 单位", err);
    if (rc == STATUS_OK)
        rc = words_number(year, "年度", &y, err);
    if (rc == STATUS_OK)
        rc = app_open(o, &a, err);
    if (rc == STATUS_OK)
        rc = app_new_report(a, id, y, unit, &number, err);
    if (rc == STATUS_OK)
        printf("%d\n", number);
    return finish(a, rc, err);
}

/* ---- list ---- */

static void list_jsonl(const struct report_line *r, struct text *out)
{
    text_addf(out, "{\"report\":%d,\"year\":%d", r->number, r->year);
    text_add(out, ",\"template\":");
    json_string(out, r->tmpl);
    text_add(out, ",\"unit\":");
    json_string(out, r->unit);
    text_add(out, ",\"title\":");
    json_string(out, r->title);
    text_add(out, ",\"state\":");
    json_string(out, r->state);
    text_addf(out,
              ",\"archived\":%s,\"projects\":%zu,\"done\":%zu,\"all\":%zu,"
              "\"error\":%zu,\"missing\":%zu,\"warning\":%zu,\"note\":%zu}\n",
              r->archived ? "true" : "false", r->projects, r->done, r->all, r->level[LEVEL_ERROR],
              r->level[LEVEL_MISSING], r->level[LEVEL_WARNING], r->level[LEVEL_NOTE]);
}

static void list_table(const struct report_line *r, struct text *out)
{
    size_t percent = r->all ? r->done * 100 / r->all : 0;

    text_addf(out, "%4d  %d  %3zu 项  完成 %3zu%%  错 %zu  缺 %zu  核 %zu  %s%s  ", r->number,
              r->year, r->projects, percent, r->level[LEVEL_ERROR], r->level[LEVEL_MISSING],
              r->level[LEVEL_WARNING], r->state, r->archived ? "（已归档）" : "");
    text_add_shown(out, r->title, strlen(r->title));
    text_add(out, "\n");
}

enum status run_list(const struct app_options *o, struct words *w, int *exit_status,
                     struct err *err)
{
    struct report_line *list = NULL;
    const char *format;
    struct text out = {0};
    struct app *a = NULL;
    size_t count = 0;
    enum status rc = words_option(w, "--format", "table", &format, err);

    (void)exit_status;
    if (rc == STATUS_OK)
        rc = words_count(w, 0, 0, "list [--format table|jsonl]", err);
    if (rc == STATUS_OK && strcmp(format, "table") != 0 && strcmp(format, "jsonl") != 0)
        rc = err_set(err, STATUS_USAGE, "没有「%s」这种格式，可用 table、jsonl", format);
    if (rc == STATUS_OK)
        rc = app_open(o, &a, err);
    if (rc == STATUS_OK)
        rc = app_recount(a, &list, &count, err);
    for (size_t i = 0; i < count; i++) {
        if (list[i].deleted)
            continue;
        if (format[0] == 'j')
            list_jsonl(&list[i], &out);
        else
            list_table(&list[i], &out);
    }
    report_lines_free(list, count);
    print_as(format, &out);
    return finish(a, rc, err);
}

enum status run_show(const struct app_options *o, struct words *w, int *exit_status,
                     struct err *err)
{
    const char *format;
    struct text out = {0};
    struct app *a = NULL;
    enum status rc = words_option(w, "--format", "text", &format, err);

    (void)exit_status;
    if (rc == STATUS_OK)
        rc = words_count(w, 1, 1, "show 报告 [--format text|json]", err);
    if (rc == STATUS_OK && strcmp(format, "text") != 0 && strcmp(format, "json") != 0)
        rc = err_set(err, STATUS_USAGE, "没有「%s」这种格式，可用 text、json", format);
    if (rc == STATUS_OK)
        rc = open_report(o, w->argv[0], &a, err);
    if (rc == STATUS_OK && format[0] == 'j') {
        app_json(a, &out);
        text_add(&out, "\n");
    } else if (rc == STATUS_OK) {
        app_text(a, &out);
    }
    print_as(format, &out);
    return finish(a, rc, err);
}

/* ---- edits ---- */

enum { INPUT_MOST = 64 << 20 };

static enum status read_all(FILE *in, struct text *out, struct err *err)
{
    char block[8192];
    size_t n;

    while ((n = fread(block, 1, sizeof block, in)) > 0) {
        text_add_n(out, block, n);
        if (out->bytes > INPUT_MOST)
            return err_set(err, STATUS_FULL, "输入太多，一次最多 64 兆，请分几次");
    }
    if (ferror(in))
        return err_set(err, STATUS_IO, "标准输入没有读完，什么都没有改");
    return STATUS_OK;
}

/* A line on what was not kept of what was given. */
static void say_dropped(const struct dropped *dropped)
{
    struct text says = {0};

    dropped_says(dropped, &says);
    if (says.bytes > 0)
        words_line(stderr, says.s);
    text_finish(&says);
}

enum status run_set(const struct app_options *o, struct words *w, int *exit_status, struct err *err)
{
    struct app *a = NULL;
    struct text lines = {0};
    struct dropped dropped = {0};
    struct place place;
    enum status rc = words_count(w, 2, 3, "set 报告 路径 值，或 set 报告 -", err);
    bool many = rc == STATUS_OK && w->argc == 2;

    (void)exit_status;
    if (many && strcmp(w->argv[1], "-") != 0)
        rc = words_count(w, 3, 3, "set 报告 路径 值，或 set 报告 -", err);
    if (rc == STATUS_OK && many) /* before the file is opened, which keeps others from it */
        rc = read_all(stdin, &lines, err);
    if (rc == STATUS_OK)
        rc = open_report(o, w->argv[0], &a, err);
    if (rc == STATUS_OK && many)
        rc = app_set_lines(a, text_str(&lines), lines.bytes, &dropped, err);
    else if (rc == STATUS_OK)
        rc = app_set_path(a, w->argv[1], w->argv[2], &place, &dropped, err);
    text_finish(&lines);
    if (rc == STATUS_OK)
        say_dropped(&dropped);
    return finish(a, rc, err);
}

/* The last part of a group's path with a number behind it, so that it names a row. */
enum status run_add(const struct app_options *o, struct words *w, int *exit_status, struct err *err)
{
    struct app *a = NULL;
    struct row *row = NULL;
    struct text says = {0};
    struct place place;
    enum status rc =
        words_count(w, 2, 2, "add 报告 路径（例如 projects 或 projects/5/funds）", err);

    (void)exit_status;
    if (rc == STATUS_OK)
        rc = open_report(o, w->argv[0], &a, err);
    if (rc == STATUS_OK) {
        struct text path = {0};

        text_addf(&path, "%s/1", w->argv[1]);
        rc = app_find(a, path.s, false, &place, err);
        if (rc == STATUS_OK && place.field)
            rc = err_set(err, STATUS_USAGE, "「%s」不是一组行", w->argv[1]);
        text_finish(&path);
    }
    if (rc == STATUS_OK)
        rc = app_add(a, place.parent, place.kind, NULL, &row, err);
    if (rc == STATUS_OK)
        text_addf(&says, "%zu\n",
                  place.kind->role == KIND_PROJECT
                      ? record_project_number(app_record(a), app_report_row(a), row)
                      : row_number(row));
    return finish_saying(a, rc, &says, err);
}

enum status run_remove(const struct app_options *o, struct words *w, int *exit_status,
                       struct err *err)
{
    struct app *a = NULL;
    struct place place;
    enum status rc = words_count(w, 2, 2, "remove 报告 路径", err);

    (void)exit_status;
    if (rc == STATUS_OK)
        rc = open_report(o, w->argv[0], &a, err);
    if (rc == STATUS_OK)
        rc = app_find(a, w->argv[1], false, &place, err);
    if (rc == STATUS_OK && (!place.row || place.field))
        rc = err_set(err, STATUS_NOT_FOUND, "没有「%s」这一行", w->argv[1]);
    if (rc == STATUS_OK)
        rc = app_remove(a, place.row, err);
    return finish(a, rc, err);
}

enum status run_reason(const struct app_options *o, struct words *w, int *exit_status,
                       struct err *err)
{
    struct app *a = NULL;
    const struct finding *f;
    enum status rc = words_count(w, 3, 3, "reason 报告 审核结果 说明", err);

    (void)exit_status;
    if (rc == STATUS_OK)
        rc = open_report(o, w->argv[0], &a, err);
    if (rc == STATUS_OK) {
        f = app_finding_by_id(a, w->argv[1]);
        if (!f)
            rc = err_set(err, STATUS_NOT_FOUND, "没有审核结果「%s」", w->argv[1]);
        else if (f->level != LEVEL_WARNING)
            rc = err_set(err, STATUS_REFUSED, "「%s」这一级要改正，不能用说明代替：%s",
                         level_word(f->level), f->message);
        else
            rc = app_give_reason(a, f, w->argv[2], err);
    }
    return finish(a, rc, err);
}

static enum status undo_or_redo(const struct app_options *o, struct words *w, bool redo,
                                struct err *err)
{
    struct app *a = NULL;
    struct text says = {0};
    struct cursor at;
    enum status rc = words_count(w, 1, 1, redo ? "redo 报告" : "undo 报告", err);

    if (rc == STATUS_OK)
        rc = open_report(o, w->argv[0], &a, err);
    if (rc == STATUS_OK)
        rc = app_undo(a, redo, &says, &at, err);
    text_add(&says, "\n");
    return finish_saying(a, rc, &says, err);
}

enum status run_undo(const struct app_options *o, struct words *w, int *exit_status,
                     struct err *err)
{
    (void)exit_status;
    return undo_or_redo(o, w, false, err);
}

enum status run_redo(const struct app_options *o, struct words *w, int *exit_status,
                     struct err *err)
{
    (void)exit_status;
    return undo_or_redo(o, w, true, err);
}

enum status run_history(const struct app_options *o, struct words *w, int *exit_status,
                        struct err *err)
{
    struct app *a = NULL;
    struct text out = {0};
    struct place place;
    enum status rc = words_count(w, 1, 2, "history 报告 [路径]", err);

    (void)exit_status;
    if (rc == STATUS_OK)
        rc = open_report(o, w->argv[0], &a, err);
    if (rc == STATUS_OK && w->argc == 1) {
        rc = app_print_log(a, &out, err);
    } else if (rc == STATUS_OK) {
        rc = app_find(a, w->argv[1], false, &place, err);
        if (rc == STATUS_OK && (!place.row || !place.field))
            rc = err_set(err, STATUS_NOT_FOUND, "没有「%s」这一栏", w->argv[1]);
        if (rc == STATUS_OK)
            rc = app_print_history(a, place.row, place.field, &out, err);
    }
    print(&out);
    return finish(a, rc, err);
}

/* ---- states, checks, output ---- */

enum status run_state(const struct app_options *o, struct words *w, int *exit_status,
                      struct err *err)
{
    struct app *a = NULL;
    struct text warning = {0};
    struct text says = {0};
    enum status rc = words_count(w, 1, 3, "state 报告 [状态 [原因]]", err);

    (void)exit_status;
    if (rc == STATUS_OK)
        rc = open_report(o, w->argv[0], &a, err);
    if (rc == STATUS_OK && w->argc == 3 && strcmp(w->argv[1], "填报中") == 0)
        rc = app_reopen(a, w->argv[2], err);
    else if (rc == STATUS_OK && w->argc >= 2)
        rc = app_set_state(a, w->argv[1], &warning, err);
    if (rc == STATUS_OK)
        text_addf(&says, "%s\n", app_state(a));
    rc = finish_saying(a, rc, &says, err);
    if (rc == STATUS_OK && warning.bytes > 0)
        words_line(stderr, warning.s);
    text_finish(&warning);
    return rc;
}

enum status run_check(const struct app_options *o, struct words *w, int *exit_status,
                      struct err *err)
{
    const char *format;
    struct text out = {0};
    struct app *a = NULL;
    enum status rc = words_option(w, "--format", "text", &format, err);

    if (rc == STATUS_OK)
        rc = words_count(w, 1, 1, "check 报告 [--format text|jsonl|csv]", err);
    if (rc == STATUS_OK)
        rc = open_report(o, w->argv[0], &a, err);
    if (rc == STATUS_OK)
        rc = app_print_findings(a, format, &out, err);
    if (rc == STATUS_OK && app_has_faults(a))
        *exit_status = EXIT_FAULTS;
    print_as(format, &out);
    return finish(a, rc, err);
}

enum status run_export(const struct app_options *o, struct words *w, int *exit_status,
                       struct err *err)
{
    const char *path, *encoding;
    struct text drafts = {0};
    struct app *a = NULL;
    enum status rc = words_option(w, "-o", NULL, &path, err);

    (void)exit_status;
    if (rc == STATUS_OK)
        rc = words_option(w, "--encoding", NULL, &encoding, err);
    if (rc == STATUS_OK)
        rc = path && w->argc == 1 ? STATUS_OK
                                  : words_usage("export 报告 -o 文件 [--encoding 编码]", err);
    if (rc == STATUS_OK)
        rc = open_report(o, w->argv[0], &a, err);
    if (rc == STATUS_OK)
        rc = app_export(a, path, encoding, err);
    if (rc == STATUS_OK && app_drafts(a, &drafts) > 0) {
        text_add(&drafts, "，没有印出");
        words_line(stderr, drafts.s);
    }
    text_finish(&drafts);
    return finish(a, rc, err);
}
