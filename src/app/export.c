/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The open report as a file. */
#include "app/session.h"
#include "base/encoding.h"
#include "base/file.h"
#include "format/format.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- where to ---- */

/* Beside a database lie files of its name with an ending behind it ("-wal", "-lock"). */
static bool is_of_store(const struct app *a, const char *path)
{
    const char *db = store_path(a->store);
    char real[PATH_MAX];
    size_t n = strlen(db);

    if (!realpath(path, real))
        return false;
    return strncmp(real, db, n) == 0 && (real[n] == '\0' || real[n] == '-');
}

static bool is_database(const char *path)
{
    static const char head[16] = "SQLite format 3";
    char found[sizeof head] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool is = fd >= 0 && read(fd, found, sizeof found) == sizeof found &&
              memcmp(found, head, sizeof head) == 0;

    if (fd >= 0)
        close(fd);
    return is;
}

/* An export replaces what was exported before, but never data. */
static enum status may_replace(const struct app *a, const char *path, struct err *err)
{
    if (is_of_store(a, path) || is_database(path))
        return err_set(err, STATUS_USAGE, "「%s」是数据文件，不能用导出的内容替换，请换一个文件名",
                       path);
    return STATUS_OK;
}

/* ---- a report ---- */

/* What stands above the title of a report that is not final; NULL when it is. */
static const char *banner(const struct app *a)
{
    if (a->demo)
        return "演示数据，不作为正式报告";
    if (!app_locked(a))
        return "草稿";
    return NULL;
}

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s);
    size_t m = strlen(end);

    return n > m && strcmp(s + n - m, end) == 0;
}

static enum status write_text(const struct document *d, const char *path, const char *encoding,
                              struct err *err)
{
    struct text utf8 = {0};
    struct text bytes = {0};
    enum status rc;

    txt_print(d, &utf8);
    rc = encoding_write(&bytes, text_str(&utf8), utf8.bytes, encoding ? encoding : "UTF-8", err);
    if (rc == STATUS_OK)
        rc = file_write(path, text_str(&bytes), bytes.bytes, err);
    text_finish(&utf8);
    text_finish(&bytes);
    return rc;
}

static enum status write_json(const struct app *a, const char *path, struct err *err)
{
    struct text json = {0};
    enum status rc;

    app_json(a, &json);
    text_add(&json, "\n");
    rc = file_write(path, text_str(&json), json.bytes, err);
    text_finish(&json);
    return rc;
}

/* An encoding that is not known is refused where none is used too. */
static enum status may_encode(const char *encoding, struct err *err)
{
    struct text nothing = {0};
    enum status rc = encoding ? encoding_write(&nothing, "", 0, encoding, err) : STATUS_OK;

    text_finish(&nothing);
    return rc;
}

enum status app_export(struct app *a, const char *path, const char *encoding, struct err *err)
{
    bool docx = ends_with(path, ".docx");
    bool txt = ends_with(path, ".txt");
    struct document d = {0};
    enum status rc = may_replace(a, path, err);

    if (rc == STATUS_OK)
        rc = may_encode(encoding, err);
    if (rc != STATUS_OK)
        return rc;
    if (ends_with(path, ".json"))
        return write_json(a, path, err);
    if (!docx && !txt)
        return err_set(err, STATUS_USAGE, "文件名「%s」的结尾不对，可以导出 .docx、.txt 或 .json",
                       path);
    compose(a->open.tmpl, a->open.record, a->open.report, banner(a), &d);
    rc = docx ? docx_write(&d, path, err) : write_text(&d, path, encoding, err);
    document_finish(&d);
    return rc;
}

enum status app_export_findings(struct app *a, const char *path, struct err *err)
{
    bool csv = ends_with(path, ".csv");
    struct text out = {0};
    enum status rc = may_replace(a, path, err);

    if (rc == STATUS_OK && !csv && !ends_with(path, ".txt"))
        rc = err_set(err, STATUS_USAGE, "文件名「%s」的结尾不对，可以导出 .csv 或 .txt", path);
    if (rc == STATUS_OK)
        rc = app_print_findings(a, csv ? "csv" : "text", &out, err);
    if (rc == STATUS_OK)
        rc = file_write(path, text_str(&out), out.bytes, err);
    text_finish(&out);
    return rc;
}

/* A file name made of a title: what no file system takes becomes '_', what has no room in `most`
 * bytes is left out. */
static void add_file_name(struct text *out, const char *title, size_t most)
{
    size_t bytes = strlen(title);
    size_t fits = 0;

    while (fits < bytes && grapheme_next(title, bytes, fits) <= most)
        fits = grapheme_next(title, bytes, fits);
    for (size_t i = 0; i < fits; i++)
        text_add_n(out, strchr("/\\:*?\"<>|", title[i]) ? "_" : title + i, 1);
}

void app_export_name(const struct app *a, const char *ending, struct text *out)
{
    const char *home = getenv("HOME");
    const char *title = session_report_text(a, "title");
    const char *mark = a->demo ? "（演示）" : "";
    struct stat st;
    size_t start;

    text_addf(out, "%s/文档", str_empty(home) ? "." : home);
    start = out->bytes;
    if (stat(out->s, &st) != 0 || !S_ISDIR(st.st_mode))
        text_remove(out, start - strlen("/文档"), strlen("/文档"));
    text_add(out, "/");
    start = out->bytes;
    if (record_year(a->open.record) > 0)
        text_addf(out, "%d年", record_year(a->open.record));
    add_file_name(out, title[0] ? title : a->open.tmpl->title,
                  NAME_MAX - (out->bytes - start) - strlen(mark) - strlen(ending));
    text_add(out, mark);
    text_add(out, ending);
}
