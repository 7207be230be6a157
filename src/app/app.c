/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Opening and closing the file. */
#include "app/session.h"
#include "base/day.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void session_path(const struct app_options *o, struct text *out)
{
    if (o->db) {
        text_add(out, o->db);
        return;
    }
    file_data_home(out);
    text_add(out, "/ziping.db");
}

/* A folder of its own for a demonstration file. */
static enum status demo_folder(struct app *a, struct text *path, struct err *err)
{
    const char *tmp = getenv("TMPDIR");

    text_addf(path, "%s/ziping-demo-XXXXXX", str_empty(tmp) ? "/tmp" : tmp);
    if (!mkdtemp(path->s))
        return err_set(err, STATUS_IO, "不能在临时文件夹中建立演示文件，请检查 %s 能否写入",
                       str_empty(tmp) ? "/tmp" : tmp);
    a->demo_folder = mem_str(path->s);
    text_add(path, "/demo.db");
    return STATUS_OK;
}

static void remove_demo(const char *folder)
{
    DIR *dir = opendir(folder);
    struct dirent *e;

    if (dir) {
        while ((e = readdir(dir)) != NULL)
            unlinkat(dirfd(dir), e->d_name, 0);
        closedir(dir);
    }
    rmdir(folder);
}

/* What the demonstration comes with is not the person's own to undo; where to go on is. */
static enum status fill_demo(struct app *a, const char *user, struct err *err)
{
    struct text path = {0};
    struct text lines = {0};
    struct place place = {0};
    int number = 0;
    enum status rc = data_find(a->templates, "demo.tsv", &path, err);

    if (rc == STATUS_OK)
        rc = file_read(path.s, 4 << 20, &lines, err);
    if (rc == STATUS_OK)
        rc = app_new_report(a, "fund-report", 2025, "清溪县卫生健康局", &number, err);
    if (rc == STATUS_OK)
        rc = app_enter(a, number, err);
    if (rc == STATUS_OK)
        rc = app_set_lines(a, lines.s, lines.bytes, NULL, err);
    if (rc == STATUS_OK)
        rc = app_find(a, "projects/5/funds/1/spent", false, &place, err);
    if (rc == STATUS_OK && place.row)
        app_at(a, place.row, place.field);
    app_set_user(a, user);
    if (a->open.record)
        app_leave(a);
    if (rc == STATUS_OK)
        rc = app_flush(a, err);
    text_finish(&path);
    text_finish(&lines);
    return rc;
}

static enum status open_store(struct app *a, const struct app_options *o, struct err *err)
{
    struct text path = {0};
    enum status rc = STATUS_OK;

    if (o->demo)
        rc = demo_folder(a, &path, err);
    else
        session_path(o, &path);
    if (rc == STATUS_OK && o->must_exist)
        rc = store_expect(path.s, err);
    if (rc == STATUS_OK)
        rc = store_open_patiently(path.s, a->user, o->patience_ms, &a->store, err);
    text_finish(&path);
    return rc;
}

static void find_user(struct app *a)
{
    struct text who = {0};

    if (a->user[0] == '\0' && store_last_user(a->store, &who, NULL) == STATUS_OK && who.bytes > 0)
        app_set_user(a, who.s);
    text_finish(&who);
}

enum status session_word(const char *typed, const char *what, char **out, struct err *err)
{
    struct text clean = {0};
    struct dropped dropped = {0};

    text_clean(&clean, typed, strlen(typed), false, &dropped);
    *out = text_take(&clean);
    if (dropped.invalid == 0)
        return STATUS_OK;
    free(*out);
    *out = NULL;
    return err_set(err, STATUS_USAGE, "%s中有不能识别的字节，请改用 UTF-8 编码再输入一次", what);
}

enum status app_open(const struct app_options *o, struct app **out, struct err *err)
{
    struct app *a = mem_new(1, sizeof *a);
    enum status rc;

    a->templates = mem_str(o->templates);
    a->demo = o->demo;
    rc = session_word(o->demo ? "演示" : o->user ? o->user : "", "填报人姓名", &a->user, err);
    if (rc == STATUS_OK)
        rc = open_store(a, o, err);
    if (rc == STATUS_OK) {
        find_user(a);
        if (a->demo)
            rc = fill_demo(a, o->user ? o->user : "王某", err);
    }
    if (rc != STATUS_OK) {
        if (err)
            log_line("打不开数据文件：%s", err->msg);
        app_close(a);
        return rc;
    }
    *out = a;
    return STATUS_OK;
}

static void free_lists(struct app *a)
{
    history_forget(a);
    hits_free(a->hit, a->hits);
    free(a->template_list);
    arena_finish(&a->template_arena);
}

void app_close(struct app *a)
{
    if (!a)
        return;
    if (a->open.record)
        app_leave(a);
    session_forget_left(a);
    text_finish(&a->stopped_place);
    store_close(a->store);
    free_lists(a);
    tmpl_destroy(a->kept_tmpl);
    dict_destroy(a->dict);
    if (a->demo_folder)
        remove_demo(a->demo_folder);
    free(a->demo_folder);
    free(a->templates);
    free(a->user);
    free(a);
}

bool app_read_only(const struct app *a, struct text *why)
{
    struct store_holder holder;
    char clock[MOMENT_BYTES];

    if (!store_read_only(a->store, why ? &holder : NULL)) /* whose it is takes a look at the lock */
        return false;
    if (!why)
        return true;
    if (holder.gone)
        text_addf(why, "%s 已经退出，这里还只能查看；请按 Ctrl-Q 退出，再打开就可以填报",
                  holder.who[0] ? holder.who : "另一位填报人");
    else if (holder.pid > 0)
        text_addf(why, "%s 从 %s 起正在另一处填报，这里只能查看；请等对方退出后再打开",
                  holder.who[0] ? holder.who : "另一位填报人",
                  moment_print(clock, holder.since_ms));
    else
        text_add(why, store_barred(a->store));
    return true;
}

enum status session_may_write(const struct app *a, struct err *err)
{
    struct text why = {0};
    enum status rc = STATUS_OK;

    if (app_read_only(a, &why))
        rc = err_set(err, STATUS_READ_ONLY, "%s", why.s);
    text_finish(&why);
    return rc;
}

bool app_is_demo(const struct app *a)
{
    return a->demo;
}

const char *app_user(const struct app *a)
{
    return a->user;
}

void app_set_user(struct app *a, const char *name)
{
    char *user;

    if (session_word(name, "填报人姓名", &user, NULL) != STATUS_OK)
        return;
    free(a->user);
    a->stopped = (struct cursor){0};
    a->user = user;
    store_sign(a->store, a->user);
    if (a->open.record && session_read_journal(a, NULL) != STATUS_OK)
        journal_finish(&a->open.journal); /* then there is nothing to undo, rather than another's */
}

const char *app_path(const struct app *a)
{
    return store_path(a->store);
}

void app_idle(struct app *a)
{
    if (!a->demo && !store_read_only(a->store, NULL))
        store_daily_backup(a->store, false);
}

/* ---- saving ---- */

void app_saving(struct app *a, struct app_saving *out)
{
    struct store_saving s;

    store_saving(a->store, &s);
    if (s.settled)
        session_forget_left(a);
    out->queued = s.queued;
    out->settled = s.settled;
    out->saved_at_ms = s.saved_at_ms;
    out->failing = s.failing;
    memcpy(out->why, s.why, sizeof out->why);
    memcpy(out->warns, s.warns, sizeof out->warns);
    if (s.failing && !a->was_failing)
        log_line("%s：保存失败：%s", store_path(a->store), s.why);
    if (s.warns[0] && !a->had_warned)
        log_line("%s：%s", store_path(a->store), s.warns);
    a->was_failing = s.failing;
    a->had_warned = s.warns[0] != '\0';
}

int app_saving_fd(const struct app *a)
{
    return store_fd(a->store);
}

enum status app_flush(struct app *a, struct err *err)
{
    return store_flush(a->store, err);
}
