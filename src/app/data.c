/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Where the dictionary and the templates are. */
#include "app/session.h"
#include "base/file.h"
#include "base/hash.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef ZIPING_DATADIR
#define ZIPING_DATADIR "/usr/local/share/ziping"
#endif

/* The data folders, in the order they are asked. */
static bool data_folder(size_t i, struct text *out)
{
    const char *env = getenv("ZIPING_DATA");

    text_clear(out);
    switch (i) {
    case 0:
        text_add(out, env ? env : "");
        return true;
    case 1:
        file_data_home(out);
        return true;
    case 2:
        text_add(out, "/etc/ziping");
        return true;
    case 3:
        file_program_data(out);
        return true;
    case 4:
        text_add(out, ZIPING_DATADIR);
        return true;
    default:
        return false;
    }
}

bool is_template_id(const char *id)
{
    return id[0] && strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(id);
}

bool data_template_folder(const char *templates, size_t i, struct text *out)
{
    if (templates) {
        text_clear(out);
        if (i == 0) {
            text_add(out, templates);
            return true;
        }
        i--;
    }
    if (!data_folder(i, out))
        return false;
    if (out->bytes > 0)
        text_add(out, "/templates");
    return true;
}

static bool readable(const struct text *folder, const char *name, struct text *out)
{
    if (folder->bytes == 0)
        return false;
    text_clear(out);
    text_addf(out, "%s/%s", folder->s, name);
    return access(out->s, R_OK) == 0;
}

/* The readable file `name` of the i-th place to look; false: there is none. *more: there are further
 * places. --templates names the folder of templates; a dictionary may lie in it or above it. */
static bool look_in(const char *templates, const char *name, size_t i, struct text *out, bool *more)
{
    const char *base = strrchr(name, '/') ? strrchr(name, '/') + 1 : name;
    struct text folder = {0};
    size_t given = templates ? 2 : 0;
    bool found;

    *more = true;
    if (i < given) {
        text_addf(&folder, "%s%s", templates, i == 0 ? "" : "/..");
        found = readable(&folder, base, out);
    } else {
        *more = data_folder(i - given, &folder);
        found = *more && readable(&folder, name, out);
    }
    text_finish(&folder);
    return found;
}

enum status data_find(const char *templates, const char *name, struct text *out, struct err *err)
{
    bool more = true;

    for (size_t i = 0; more; i++)
        if (look_in(templates, name, i, out, &more))
            return STATUS_OK;
    return err_set(err, STATUS_NOT_FOUND,
                   "找不到文件 %s，请检查程序是否安装完整，或用 ZIPING_DATA 指明数据文件夹", name);
}

bool data_find_same(const char *templates, const char *name, const char *hash, struct text *out)
{
    enum { LIMIT = 1 << 20 };
    struct text path = {0};
    bool same = false;
    bool more = true;

    for (size_t i = 0; more && !same; i++) {
        uint8_t bytes[HASH_BYTES];
        char hex[HASH_HEX_BYTES];

        text_clear(out);
        if (!look_in(templates, name, i, &path, &more) ||
            file_read(path.s, LIMIT, out, NULL) != STATUS_OK)
            continue;
        hash_bytes(text_str(out), out->bytes, bytes);
        same = strcmp(hash_hex(bytes, hex), hash) == 0;
    }
    text_finish(&path);
    return same;
}

/* The fields that the program itself writes must be there, whatever else a dictionary says. */
static enum status dict_serves(const struct dict *d, const char *path, struct err *err)
{
    static const char *const report[] = {"number",   "title",         "template",
                                         "state",    "template_hash", "dictionary_hash",
                                         "archived", "reopened",      "submitted_by"};
    static const char *const ledger[] = {"year", "unit"};
    const char *missing = NULL;

    for (size_t i = 0; i < sizeof report / sizeof report[0]; i++)
        if (!kind_field(d->report, report[i]))
            missing = report[i];
    for (size_t i = 0; i < sizeof ledger / sizeof ledger[0]; i++)
        if (!kind_field(d->ledger, ledger[i]))
            missing = ledger[i];
    if (missing)
        return err_set(err, STATUS_FORMAT, "%s：字典里缺少程序要用的栏 %s，请照原来的字典补上",
                       path, missing);
    return STATUS_OK;
}

enum status session_dict(struct app *a, struct err *err)
{
    struct text path = {0};
    enum status rc;

    if (a->dict)
        return STATUS_OK;
    rc = data_find(a->templates, "dictionary.yaml", &path, err);
    if (rc == STATUS_OK)
        rc = dict_load(path.s, &a->dict, err);
    if (rc == STATUS_OK)
        rc = dict_serves(a->dict, path.s, err);
    if (rc != STATUS_OK) {
        dict_destroy(a->dict);
        a->dict = NULL;
    }
    text_finish(&path);
    return rc;
}
