/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Lines of PATH, tab, VALUE. */
#include "app/session.h"

#include <string.h>

enum { LINE_LIMIT = 1 << 20 };

/* \n, \t and \\ in a value; anything else behind a backslash is an error. */
static bool unescape(const char *s, size_t bytes, struct text *out)
{
    for (size_t i = 0; i < bytes; i++) {
        if (s[i] != '\\') {
            /* A NUL is a control character like any other: the field drops and counts it. */
            text_add_n(out, s[i] ? s + i : "\1", 1);
            continue;
        }
        if (++i == bytes)
            return false;
        if (s[i] == 'n')
            text_add(out, "\n");
        else if (s[i] == 't')
            text_add(out, "\t");
        else if (s[i] == '\\')
            text_add(out, "\\");
        else
            return false;
    }
    return true;
}

/* Inside a group the one who began it decides. */
static void end_or_abort(struct app *a, enum status rc)
{
    if (rc == STATUS_OK || a->step_depth > 1)
        app_end(a);
    else
        app_abort(a);
}

static enum status set_line(struct app *a, const char *s, size_t bytes, size_t number,
                            struct dropped *dropped, struct err *err)
{
    const char *tab = memchr(s, '\t', bytes);
    struct text path = {0};
    struct text value = {0};
    struct place place;
    struct err why;
    enum status rc;

    if (bytes > LINE_LIMIT)
        return err_set(err, STATUS_USAGE, "第 %zu 行太长，一行最多 %d 万字，请分成几栏或另附文件",
                       number, LINE_LIMIT / 30000);
    if (!tab)
        return err_set(err, STATUS_USAGE, "第 %zu 行应当是「路径、制表符、值」", number);
    text_add_n(&path, s, (size_t)(tab - s));
    if (unescape(tab + 1, bytes - (size_t)(tab + 1 - s), &value))
        rc = app_set_path(a, text_str(&path), text_str(&value), &place, dropped, &why);
    else
        rc = err_set(&why, STATUS_USAGE, "反斜线后面只能是 n、t 或反斜线");
    if (rc != STATUS_OK)
        err_set(err, rc, "第 %zu 行：%s", number, why.msg);
    text_finish(&path);
    text_finish(&value);
    return rc;
}

enum status app_set_path(struct app *a, const char *path, const char *value, struct place *place,
                         struct dropped *dropped, struct err *err)
{
    enum status rc;

    if (!utf8_valid(path, strlen(path)) || !utf8_valid(value, strlen(value)))
        return err_set(err, STATUS_USAGE,
                       "填的内容中有不能识别的字节，请改用 UTF-8 编码再输入一次");
    app_begin(a);
    rc = app_find(a, path, true, place, err);
    if (rc == STATUS_OK && (!place->row || !place->field))
        rc = err_set(err, STATUS_USAGE, "「%s」不是一栏，请写到栏，例如 projects/1/name", path);
    if (rc == STATUS_OK) {
        app_at(a, place->row, place->field);
        rc = app_set(a, place->row, place->field, value, dropped, err);
    }
    end_or_abort(a, rc);
    return rc;
}

enum status app_set_lines(struct app *a, const char *lines, size_t bytes, struct dropped *dropped,
                          struct err *err)
{
    static const char bom[] = "\xEF\xBB\xBF";
    enum status rc = STATUS_OK;
    size_t number = 0;
    size_t at = bytes >= sizeof bom - 1 && str_starts(lines, bom) ? sizeof bom - 1 : 0;

    app_begin(a);
    while (rc == STATUS_OK && at < bytes) {
        const char *end = memchr(lines + at, '\n', bytes - at);
        size_t n = end ? (size_t)(end - lines) - at : bytes - at;
        size_t used = n;

        number++;
        if (used > 0 && lines[at + used - 1] == '\r')
            used--;
        if (used > 0 && lines[at] != '#')
            rc = set_line(a, lines + at, used, number, dropped, err);
        at += n + 1;
    }
    end_or_abort(a, rc);
    return rc;
}
