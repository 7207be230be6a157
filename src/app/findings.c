/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Findings as lines for people and programs. */
#include "app/session.h"

#include <string.h>

static const char *const answer_word[] = {"open", "answered", "stale"};

static void finding_path(const struct app *a, const struct finding *f, struct text *out)
{
    record_path(a->open.record, a->open.report, f->row, f->field, out);
}

void app_finding_id(const struct app *a, const struct finding *f, struct text *out)
{
    text_addf(out, "%s@", f->rule);
    finding_path(a, f, out);
}

const struct finding *app_finding_by_id(const struct app *a, const char *id)
{
    const struct finding *found = NULL;

    for (size_t i = 0; !found && i < app_findings(a); i++) {
        struct text s = {0};

        app_finding_id(a, app_finding(a, i), &s);
        if (strcmp(text_str(&s), id) == 0)
            found = app_finding(a, i);
        text_finish(&s);
    }
    return found;
}

static void json_pair(struct text *out, const char *key, const char *value)
{
    text_add(out, ",");
    json_string(out, key);
    text_add(out, ":");
    json_string(out, value ? value : "");
}

static void print_jsonl(const struct app *a, const struct finding *f, struct text *out)
{
    struct text s = {0};

    app_finding_id(a, f, &s);
    text_add(out, "{\"id\":");
    json_string(out, text_str(&s));
    json_pair(out, "rule", f->rule);
    json_pair(out, "level", level_name(f->level));
    text_clear(&s);
    finding_path(a, f, &s);
    json_pair(out, "path", text_str(&s));
    text_add(out, ",\"terms\":[");
    for (size_t i = 0; i < f->terms; i++) {
        text_clear(&s);
        record_path(a->open.record, a->open.report, f->term[i].row, f->term[i].field, &s);
        text_add(out, i ? ",{\"path\":" : "{\"path\":");
        json_string(out, text_str(&s));
        json_pair(out, "label", f->term[i].label);
        json_pair(out, "value", f->term[i].value);
        text_add(out, "}");
    }
    text_add(out, "]");
    json_pair(out, "stated", f->stated);
    json_pair(out, "computed", f->computed);
    json_pair(out, "difference", f->difference);
    json_pair(out, "message", f->message);
    json_pair(out, "reason", f->reason);
    json_pair(out, "answer", answer_word[f->answer]);
    text_add(out, "}\n");
    text_finish(&s);
}

/* A cell that no spreadsheet takes for a formula. */
static void csv_cell(struct text *out, const char *s)
{
    text_add(out, "\"");
    if (*s && strchr("=+-@\t\r", *s))
        text_add(out, "'");
    for (; *s; s++)
        text_add_n(out, *s == '"' ? "\"\"" : s, *s == '"' ? 2 : 1);
    text_add(out, "\"");
}

/* The name of what a finding is about: the project's, or 报告. */
static void about(const struct app *a, const struct finding *f, struct text *out)
{
    const struct row *project = row_above(f->row, a->open.record->dict->project);

    if (project)
        record_name(a->open.record, a->open.report, project, out);
    else
        text_add(out, "报告");
}

static void print_line(const struct app *a, const char *word, const struct finding *f, bool csv,
                       struct text *out)
{
    struct text name = {0};

    about(a, f, &name);
    if (csv) {
        text_addf(out, "%s,%zu,", word, f->project);
        csv_cell(out, text_str(&name));
        text_add(out, ",");
        csv_cell(out, f->section ? f->section->name : "");
        text_add(out, ",");
        csv_cell(out, f->message);
        text_add(out, ",");
        csv_cell(out, f->reason ? f->reason : "");
        text_add(out, "\r\n");
    } else {
        text_addf(out, "%s ", word);
        if (f->project > 0)
            text_addf(out, "%zu ", f->project);
        text_addf(out, "%s %s %s", text_str(&name), f->section ? f->section->name : "", f->message);
        if (f->answer == ANSWER_GIVEN)
            text_addf(out, "（已说明：%s）", f->reason);
        if (f->answer == ANSWER_STALE)
            text_addf(out, "（待重核，原说明：%s）", f->reason);
        text_add(out, "\n");
    }
    text_finish(&name);
}

static size_t print_empties(const struct app *a, bool csv, struct text *out)
{
    struct finding f = {.message = "还没有填"};
    struct row *project;
    size_t at = 0;
    size_t count = 0;

    while (app_next_empty(a, &at, &project, &f.section)) {
        f.row = project ? project : a->open.report;
        f.project = project ? record_project_number(a->open.record, a->open.report, project) : 0;
        print_line(a, "空", &f, csv, out);
        count++;
    }
    return count;
}

enum status app_print_findings(const struct app *a, const char *format, struct text *out,
                               struct err *err)
{
    bool jsonl = strcmp(format, "jsonl") == 0;
    bool csv = strcmp(format, "csv") == 0;
    size_t empties = 0;

    if (!jsonl && !csv && strcmp(format, "text") != 0)
        return err_set(err, STATUS_USAGE, "没有「%s」这种格式，可用 text、jsonl、csv", format);
    if (csv)
        text_add(out, "\xEF\xBB\xBF级别,序号,项目,部分,审核结果,说明\r\n");
    for (size_t i = 0; i < app_findings(a); i++) {
        if (jsonl)
            print_jsonl(a, app_finding(a, i), out);
        else
            print_line(a, level_word(app_finding(a, i)->level), app_finding(a, i), csv, out);
    }
    if (!jsonl)
        empties = print_empties(a, csv, out);
    if (!jsonl && !csv)
        text_addf(out, "错 %zu  缺 %zu  核 %zu  提示 %zu  空 %zu\n", app_level(a, LEVEL_ERROR),
                  app_level(a, LEVEL_MISSING), app_level(a, LEVEL_WARNING),
                  app_level(a, LEVEL_NOTE), empties);
    return STATUS_OK;
}
