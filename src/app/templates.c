/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Templates: the list, their texts, and trying a template's own examples. */
#include "app/session.h"
#include "base/file.h"
#include "base/mem.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

enum { TEMPLATE_LIMIT = 1 << 20, TEMPLATES_MOST = 200 };

static bool known(const struct app *a, const char *id)
{
    for (size_t i = 0; i < a->templates_known; i++)
        if (strcmp(a->template_list[i].id, id) == 0)
            return true;
    return false;
}

/* A template that cannot be read is listed too, with what is wrong in place of its title; a file
 * whose name no template can have is not. */
static void add_template(struct app *a, const char *folder, const char *file)
{
    struct text path = {0};
    struct tmpl *t = NULL;
    struct err err;
    char *id = arena_str_n(&a->template_arena, file, strlen(file) - strlen(".yaml"));

    text_addf(&path, "%s/%s", folder, file);
    if (is_template_id(id) && !known(a, id) && a->templates_known < TEMPLATES_MOST) {
        struct app_template *item = &a->template_list[a->templates_known++];
        bool good = tmpl_load(path.s, a->dict, &t, &err) == STATUS_OK;

        item->id = id;
        item->title = arena_str(&a->template_arena, good ? t->title : err.msg);
        item->path = arena_str(&a->template_arena, path.s);
        item->good = good;
        tmpl_destroy(t);
    }
    text_finish(&path);
}

static int by_name(const void *x, const void *y)
{
    return strcmp(((const struct app_template *)x)->id, ((const struct app_template *)y)->id);
}

static void read_folder(struct app *a, const char *folder)
{
    DIR *dir = opendir(folder);
    struct dirent *e;

    if (!dir)
        return;
    while ((e = readdir(dir)) != NULL) {
        size_t n = strlen(e->d_name);

        if (n > 5 && strcmp(e->d_name + n - 5, ".yaml") == 0 && e->d_name[0] != '.')
            add_template(a, folder, e->d_name);
    }
    closedir(dir);
}

enum status app_templates(struct app *a, const struct app_template **out, size_t *count,
                          struct err *err)
{
    struct text folder = {0};
    enum status rc = session_dict(a, err);

    if (rc != STATUS_OK)
        return rc;
    free(a->template_list);
    arena_finish(&a->template_arena);
    a->template_list = mem_new(TEMPLATES_MOST, sizeof *a->template_list);
    a->templates_known = 0;
    for (size_t i = 0; data_template_folder(a->templates, i, &folder); i++)
        if (folder.bytes > 0)
            read_folder(a, folder.s);
    text_finish(&folder);
    qsort(a->template_list, a->templates_known, sizeof *a->template_list, by_name);
    *out = a->template_list;
    *count = a->templates_known;
    return STATUS_OK;
}

enum status app_template_text(struct app *a, const char *id, struct text *out, struct err *err)
{
    const struct app_template *list;
    size_t count;
    enum status rc = app_templates(a, &list, &count, err);

    for (size_t i = 0; rc == STATUS_OK && i < count; i++)
        if (strcmp(list[i].id, id) == 0)
            return file_read(list[i].path, TEMPLATE_LIMIT, out, err);
    if (rc == STATUS_OK)
        rc = err_set(err, STATUS_USAGE, "没有模板「%s」，请用 template list 查看有哪些模板", id);
    return rc;
}

/* ---- lint ---- */

/* A record of one project with one row of the example's kind, values typed in. */
static struct row *example_row(const struct example *x, struct record *r, struct step *step,
                               struct row **report)
{
    struct row *project;
    struct row *row;

    record_set(r, step, r->ledger, kind_field(r->ledger->kind, "year"), "2025");
    *report = record_add(r, step, r->ledger, r->dict->report, NULL);
    project = record_add(r, step, r->ledger, r->dict->project, NULL);
    if (x->on->role == KIND_PROJECT)
        row = project;
    else if (x->on->role == KIND_REPORT)
        row = *report;
    else if (x->on->role == KIND_LEDGER)
        row = r->ledger;
    else
        row = record_add(r, step, project, x->on, NULL);
    return row;
}

/* A value of another kind than the example's goes to the first row of that kind. */
static void type_value(struct record *r, struct step *step, struct row *row, const struct field *f,
                       const char *typed)
{
    struct row *at = row_above(row, f->kind);
    struct row *project = row_above(row, r->dict->project);

    if (!at && project && f->kind->parent == r->dict->project)
        at = row_count(project, f->kind) ? row_child(project, f->kind, 0)
                                         : record_add(r, step, project, f->kind, NULL);
    if (at)
        record_set(r, step, at, f, typed);
}

static bool found(const struct checker *c, const char *rule)
{
    for (size_t i = 0; i < checker_count(c); i++)
        if (strcmp(checker_finding(c, i)->rule, rule) == 0)
            return true;
    return false;
}

static bool expected(const struct example *x, const char *rule)
{
    for (size_t i = 0; i < x->find_count; i++)
        if (strcmp(x->finds[i], rule) == 0)
            return true;
    return false;
}

static bool is_template_rule(const struct tmpl *t, const char *rule)
{
    for (size_t i = 0; i < t->rules; i++)
        if (strcmp(t->rule[i].id, rule) == 0)
            return true;
    return false;
}

/* Lines for what was expected and not found, or found and not expected. */
static size_t compare(const struct tmpl *t, const struct example *x, const struct checker *c,
                      const char *path, struct text *says)
{
    size_t wrong = 0;

    for (size_t i = 0; i < x->find_count; i++)
        if (!found(c, x->finds[i])) {
            text_addf(says, "%s:%d：例子应当得到审核结果 %s，没有得到\n", path, x->line,
                      x->finds[i]);
            wrong++;
        }
    for (size_t i = 0; i < checker_count(c); i++) {
        const struct finding *f = checker_finding(c, i);

        if (is_template_rule(t, f->rule) && !expected(x, f->rule) && f->level != LEVEL_NOTE) {
            text_addf(says, "%s:%d：例子得到了没有写的审核结果 %s：%s\n", path, x->line, f->rule,
                      f->message);
            wrong++;
        }
    }
    return wrong;
}

static size_t try_example(const struct tmpl *t, const struct example *x, const char *path,
                          struct text *says)
{
    int64_t next_row = 1;
    struct record *r = record_create(t->dict, &next_row);
    struct step *step = step_create(1, r->ledger->id, "");
    struct row *report;
    struct row *row = example_row(x, r, step, &report);
    struct checker *c;
    size_t wrong;

    for (size_t i = 0; i < x->values; i++)
        type_value(r, step, row, x->field[i], x->typed[i]);
    for (size_t i = 0; i < row_count(r->ledger, r->dict->project); i++)
        record_show(r, step, report, row_child(r->ledger, r->dict->project, i), true);
    c = checker_create(t, r, report, NULL);
    checker_run(c, false);
    wrong = compare(t, x, c, path, says);
    checker_destroy(c);
    step_destroy(step);
    record_destroy(r);
    return wrong;
}

enum status app_lint(const struct app_options *o, const char *path, struct text *says,
                     struct err *err)
{
    struct text dictionary = {0};
    struct dict *d = NULL;
    struct tmpl *t = NULL;
    size_t wrong = 0;
    enum status rc = data_find(o->templates, "dictionary.yaml", &dictionary, err);

    if (rc == STATUS_OK)
        rc = dict_load(dictionary.s, &d, err);
    if (rc == STATUS_OK)
        rc = tmpl_load(path, d, &t, err);
    if (rc == STATUS_OK) {
        for (size_t i = 0; i < t->examples; i++)
            wrong += try_example(t, &t->example[i], path, says);
        if (wrong > 0)
            rc = err_set(err, STATUS_FORMAT, "%s：%zu 个例子里有 %zu 处与写的不符", path,
                         t->examples, wrong);
        else
            text_addf(says, "%s：没有发现错误；%zu 条规则，%zu 个例子都相符\n", path, t->rules,
                      t->examples);
    }
    tmpl_destroy(t);
    dict_destroy(d);
    text_finish(&dictionary);
    return rc;
}
