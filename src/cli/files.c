/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The commands on whole files: copies of the database, templates. */
#include "cli/command.h"

#include <stdio.h>
#include <string.h>

static void print(struct text *t)
{
    words_say(stdout, text_str(t), t->bytes);
    if (t->bytes > 0 && t->s[t->bytes - 1] != '\n')
        fputs("\n", stdout);
    text_finish(t);
}

enum status run_backup(const struct app_options *o, struct words *w, int *exit_status,
                       struct err *err)
{
    const char *path;
    struct text says = {0};
    struct app *a = NULL;
    enum status rc = words_option(w, "-o", NULL, &path, err);

    (void)exit_status;
    if (rc == STATUS_OK)
        rc = words_count(w, 0, 0, "backup [-o 文件]", err);
    if (rc == STATUS_OK)
        rc = app_open(o, &a, err);
    if (rc == STATUS_OK)
        rc = app_backup(a, path, &says, err);
    print(&says);
    app_close(a);
    return rc;
}

enum status run_restore(const struct app_options *o, struct words *w, int *exit_status,
                        struct err *err)
{
    const char *usage = "restore 备份文件 [--dry-run] | restore 损坏的文件 --salvage";
    bool dry_run = words_flag(w, "--dry-run");
    bool salvage = words_flag(w, "--salvage");
    struct text says = {0};
    enum status rc = words_count(w, 1, 1, usage, err);

    (void)exit_status;
    if (rc == STATUS_OK && dry_run && salvage)
        rc = words_usage(usage, err);
    if (rc == STATUS_OK && salvage)
        rc = app_salvage(o, w->argv[0], &says, err);
    else if (rc == STATUS_OK)
        rc = app_restore(o, w->argv[0], dry_run, &says, err);
    print(&says);
    return rc;
}

enum status run_verify(const struct app_options *o, struct words *w, int *exit_status,
                       struct err *err)
{
    struct text says = {0};
    struct app *a = NULL;
    enum status rc = words_count(w, 0, 0, "verify", err);

    (void)exit_status;
    if (rc == STATUS_OK)
        rc = app_open(o, &a, err);
    if (rc == STATUS_OK)
        rc = app_verify(a, &says, err);
    print(&says);
    app_close(a);
    return rc;
}

static enum status list_templates(const struct app_options *o, struct err *err)
{
    const struct app_template *list;
    struct text out = {0};
    struct app *a = NULL;
    size_t count;
    enum status rc = app_open(o, &a, err);

    if (rc == STATUS_OK)
        rc = app_templates(a, &list, &count, err);
    for (size_t i = 0; rc == STATUS_OK && i < count; i++) {
        text_addf(&out, "%-16s ", list[i].id);
        text_add_shown(&out, list[i].title, strlen(list[i].title));
        text_add(&out, "\n                 ");
        text_add_shown(&out, list[i].path, strlen(list[i].path));
        text_add(&out, "\n");
    }
    print(&out);
    app_close(a);
    return rc;
}

static enum status show_template(const struct app_options *o, const char *id, struct err *err)
{
    struct text out = {0};
    struct app *a = NULL;
    enum status rc = app_open(o, &a, err);

    if (rc == STATUS_OK)
        rc = app_template_text(a, id, &out, err);
    words_data(stdout, text_str(&out), out.bytes);
    text_finish(&out);
    app_close(a);
    return rc;
}

enum status run_template(const struct app_options *o, struct words *w, int *exit_status,
                         struct err *err)
{
    const char *usage = "template list | lint 文件 | show 模板";
    struct text says = {0};
    enum status rc = words_count(w, 1, 2, usage, err);

    (void)exit_status;
    if (rc != STATUS_OK)
        return rc;
    if (strcmp(w->argv[0], "list") == 0 && w->argc == 1)
        return list_templates(o, err);
    if (strcmp(w->argv[0], "show") == 0 && w->argc == 2)
        return show_template(o, w->argv[1], err);
    if (strcmp(w->argv[0], "lint") != 0 || w->argc != 2)
        return words_usage(usage, err);
    rc = app_lint(o, w->argv[1], &says, err);
    print(&says);
    return rc;
}
