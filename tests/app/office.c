/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "office.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void start(struct office *o, const char *user)
{
    struct app_options options = {.db = o->db, .user = user};
    struct err err = {0};

    if (app_open(&options, &o->app, &err) != STATUS_OK)
        fail_msg("%s", err.msg);
}

static void enter(struct office *o)
{
    struct err err = {0};

    if (app_enter(o->app, o->number, &err) != STATUS_OK)
        fail_msg("%s", err.msg);
}

int office_open(void **state)
{
    struct office *o = calloc(1, sizeof *o);
    struct err err = {0};

    snprintf(o->folder, sizeof o->folder, "/tmp/ziping-app-XXXXXX");
    if (!mkdtemp(o->folder))
        return -1;
    snprintf(o->db, sizeof o->db, "%s/a.db", o->folder);
    setenv("XDG_STATE_HOME", o->folder, 1);
    start(o, "王某");
    if (app_new_report(o->app, "fund-report", 2025, "清溪县卫生健康局", &o->number, &err) !=
        STATUS_OK)
        fail_msg("%s", err.msg);
    enter(o);
    *state = o;
    return 0;
}

static void remove_folder(const char *path)
{
    DIR *dir = opendir(path);
    struct dirent *e;

    while (dir && (e = readdir(dir)) != NULL) {
        char name[512];

        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        snprintf(name, sizeof name, "%s/%s", path, e->d_name);
        if (unlink(name) != 0)
            remove_folder(name);
    }
    if (dir)
        closedir(dir);
    rmdir(path);
}

int office_close(void **state)
{
    struct office *o = *state;

    app_close(o->app);
    remove_folder(o->folder);
    free(o);
    return 0;
}

void office_restart(struct office *o, const char *user)
{
    app_close(o->app);
    start(o, user);
    enter(o);
}

void office_set(struct office *o, const char *path, const char *value)
{
    struct place place;
    struct err err = {0};

    if (app_set_path(o->app, path, value, &place, NULL, &err) != STATUS_OK)
        fail_msg("%s: %s", path, err.msg);
}

const char *office_get(struct office *o, const char *path)
{
    static char got[4096];
    struct place place;
    struct text out = {0};
    struct err err = {0};

    if (app_find(o->app, path, false, &place, &err) != STATUS_OK || !place.row)
        return "(none)";
    record_print(app_record(o->app), place.row, place.field, false, &out);
    snprintf(got, sizeof got, "%s", text_str(&out));
    text_finish(&out);
    return got;
}

void office_fill(struct office *o, int n)
{
    static const char *const line[][2] = {
        {"name", "乡村医生补助第%d批"},
        {"overview",
         "按照县里的方案，第%d批补助发给在岗乡村医生，按月打卡，用于稳定村医队伍和基本服务。"},
        {"funds/1/budget", "%d00.00"},
        {"funds/1/adjustment", "0"},
        {"funds/1/spent", "%d00.00"},
        {"funds/1/balance", "0"},
        {"goals", "第%d批补助按月足额发放到人，发放及时，没有差错，村医在岗率保持稳定，群众满意。"},
        {"management", "第%d批由基层股造册，财务股审核后直接打卡，每季度公示一次，资料存档备查。"},
        {"problems", "无"},
    };

    for (size_t i = 0; i < sizeof line / sizeof line[0]; i++) {
        char path[64], value[512];

        snprintf(path, sizeof path, "projects/%d/%s", n, line[i][0]);
        snprintf(value, sizeof value, line[i][1], n);
        office_set(o, path, value);
    }
}
