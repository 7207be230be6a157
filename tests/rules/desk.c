/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "desk.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct step *step_new(const struct desk *d)
{
    return step_create(1, d->record->ledger->id, "王某");
}

/* ---- opening ---- */

static void record_begin(struct desk *d)
{
    struct step *step;

    d->record = record_create(d->dict, &d->next_row);
    step = step_new(d);
    d->report = record_add(d->record, step, d->record->ledger, d->dict->report, NULL);
    step_destroy(step);
    desk_type(d, NULL, "year", "2025");
    desk_type(d, NULL, "unit", "清溪县卫生健康局");
    desk_type(d, NULL, "title", "清溪县卫生健康局项目资金绩效自评报告");
}

void desk_open(struct desk *d)
{
    struct err err = {0};

    *d = (struct desk){.next_row = 1};
    if (dict_load(PROJECT_SOURCE "/data/dictionary.yaml", &d->dict, &err) != STATUS_OK ||
        tmpl_load(PROJECT_SOURCE "/data/templates/fund-report.yaml", d->dict, &d->tmpl, &err) !=
            STATUS_OK)
        fail_msg("%s", err.msg);
    record_begin(d);
}

void desk_renew(struct desk *d)
{
    checker_destroy(d->checker);
    record_destroy(d->record);
    d->checker = NULL;
    record_begin(d);
}

void desk_close(struct desk *d)
{
    checker_destroy(d->checker);
    record_destroy(d->record);
    tmpl_destroy(d->tmpl);
    dict_destroy(d->dict);
}

/* ---- typing ---- */

static struct place find(struct desk *d, struct step *make, const char *path)
{
    struct err err = {0};
    struct place p;

    if (record_find(d->record, d->report, path, make, &p, &err) != STATUS_OK)
        fail_msg("%s: %s", path, err.msg);
    return p;
}

struct place desk_place(struct desk *d, const char *path)
{
    return find(d, NULL, path);
}

struct row *desk_row(struct desk *d, const char *path)
{
    struct place p = find(d, NULL, path);

    if (!p.row)
        fail_msg("%s: no such row", path);
    return p.row;
}

void desk_type(struct desk *d, struct step *step, const char *path, const char *value)
{
    struct step *own = step ? step : step_new(d);
    struct place p = find(d, own, path);

    if (!p.row)
        p.row = record_add(d->record, own, p.parent, p.kind, NULL);
    if (!p.field)
        fail_msg("%s: no such field", path);
    record_set(d->record, own, p.row, p.field, value);
    if (!step)
        step_destroy(own);
}

static void unescape(struct text *value, const char *s, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        bool escaped = s[i] == '\\' && i + 1 < bytes;

        if (escaped && s[i + 1] == 'n')
            text_add(value, "\n");
        else
            text_add_n(value, &s[escaped ? i + 1 : i], 1);
        i += escaped;
    }
}

void desk_type_lines(struct desk *d, const char *lines)
{
    while (*lines) {
        size_t bytes = strcspn(lines, "\n");
        const char *tab = memchr(lines, '\t', bytes);
        struct text path = {0};
        struct text value = {0};

        if (*lines != '#' && tab) {
            text_add_n(&path, lines, (size_t)(tab - lines));
            unescape(&value, tab + 1, (size_t)(lines + bytes - tab - 1));
            desk_type(d, NULL, text_str(&path), text_str(&value));
        }
        text_finish(&path);
        text_finish(&value);
        lines += bytes + (lines[bytes] == '\n');
    }
}

void desk_edit(struct desk *d, const char *path, const char *value)
{
    struct step *step = step_new(d);

    desk_type(d, step, path, value);
    checker_update(d->checker, step);
    step_destroy(step);
}

void desk_remove(struct desk *d, const char *path)
{
    struct step *step = step_new(d);

    record_remove(d->record, step, desk_row(d, path));
    if (d->checker)
        checker_update(d->checker, step);
    step_destroy(step);
}

void desk_run(struct desk *d, bool final)
{
    if (!d->checker)
        d->checker = checker_create(d->tmpl, d->record, d->report, d->last_year);
    checker_run(d->checker, final);
}

/* ---- findings ---- */

static void add_path(struct text *out, const struct desk *d, const struct row *row,
                     const struct field *f)
{
    record_path(d->record, d->report, row, f, out);
}

char *desk_findings(const struct desk *d, enum level worst, bool message)
{
    struct text out = {0};

    for (size_t i = 0; i < checker_count(d->checker); i++) {
        const struct finding *f = checker_in_order(d->checker, i);

        if (f->level > worst)
            continue;
        text_addf(&out, "%s %s ", level_word(f->level), f->rule);
        add_path(&out, d, f->row, f->field);
        if (message)
            text_addf(&out, " %s", f->message);
        text_add(&out, "\n");
    }
    return text_take(&out);
}

static void dump(struct text *out, const struct desk *d, const struct finding *f)
{
    static const char *const ANSWER[] = {"open", "given", "stale"};

    text_addf(out, "%s|%s|%zu|%s|", level_name(f->level), f->rule, f->project,
              f->section ? f->section->name : "-");
    add_path(out, d, f->row, f->field);
    text_addf(out, "|%s|%s|%s|%s|%s|%s|%s", f->message, f->stated ? f->stated : "-",
              f->computed ? f->computed : "-", f->difference ? f->difference : "-", f->figure,
              ANSWER[f->answer], f->reason ? f->reason : "-");
    for (size_t i = 0; i < f->terms; i++) {
        text_add(out, "|");
        add_path(out, d, f->term[i].row, f->term[i].field);
        text_addf(out, " %s %s", f->term[i].label, f->term[i].value);
    }
    text_add(out, "\n");
}

char *desk_dump(const struct desk *d)
{
    struct text out = {0};

    for (size_t i = 0; i < checker_count(d->checker); i++)
        dump(&out, d, checker_in_order(d->checker, i));
    for (size_t i = 0; i < checker_count(d->checker); i++)
        text_addf(&out, "%s ", checker_finding(d->checker, i)->rule);
    for (int l = LEVEL_ERROR; l <= LEVEL_NOTE; l++)
        text_addf(&out, "%zu ", checker_level(d->checker, (enum level)l));
    return text_take(&out);
}

const struct finding *desk_found(const struct desk *d, const char *rule, const char *path)
{
    const struct finding *found = NULL;

    for (size_t i = 0; i < checker_count(d->checker) && !found; i++) {
        const struct finding *f = checker_finding(d->checker, i);
        struct text at = {0};

        add_path(&at, d, f->row, f->field);
        if (!strcmp(f->rule, rule) && !strcmp(text_str(&at), path))
            found = f;
        text_finish(&at);
    }
    return found;
}

void desk_expect(const struct desk *d, enum level worst, bool message, const char *want)
{
    char *have = desk_findings(d, worst, message);

    assert_string_equal(have, want);
    free(have);
}
