/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "docx_read.h"

#include "base/file.h"
#include "format/format.h"

#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

/* A folder of its own for each test. */
struct folder {
    char path[64];
    char file[96];
};

static int make_folder(void **state)
{
    struct folder *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    snprintf(f->path, sizeof f->path, "/tmp/docx-XXXXXX");
    if (!mkdtemp(f->path))
        return -1;
    snprintf(f->file, sizeof f->file, "%s/报告.docx", f->path);
    *state = f;
    return 0;
}

static int remove_folder(void **state)
{
    struct folder *f = *state;
    unlink(f->file);
    int result = rmdir(f->path); /* fails where a file was left behind */
    free(f);
    return result;
}

static void add_report(struct document *d)
{
    document_add(d, BLOCK_BANNER, 0, "草稿");
    document_add(d, BLOCK_TITLE, 0, "清溪县卫生健康局项目资金绩效自评报告");
    document_add(d, BLOCK_HEADING, 1, "绩效自评的基本情况");
    document_add(d, BLOCK_HEADING, 2, "考试考务费 <甲&乙>");
    document_add(d, BLOCK_PARAGRAPH, 3,
                 "项目概况：年初预算350.00万元，\"据实\"列支，调整-127.62万元。");
    document_add(d, BLOCK_PARAGRAPH, 0, "𠮷村一处，  两个空格。");
    document_add(d, BLOCK_HEADING, 3, "其他");
    document_add(d, BLOCK_HEADING, 4, "说明");
    document_add(d, BLOCK_UNIT, 0, "清溪县卫生健康局");
    document_add(d, BLOCK_DATE, 0, "2026年1月28日");
    document_number(d);
}

static void write_report(const char *path)
{
    struct document d = {0};
    struct err err = {0};

    add_report(&d);
    if (docx_write(&d, path, &err) != STATUS_OK)
        fail_msg("%s", err.msg);
    document_finish(&d);
}

static void read_part(const struct folder *f, const char *name, struct text *out)
{
    if (!docx_part(f->file, name, out))
        fail_msg("%s cannot be read", name);
}

/* `s` without spaces and empty lines: text as laid out differs in those alone. */
static void without_layout(struct text *t)
{
    struct text out = {0};
    const char *s = text_str(t);

    for (; *s; s++) {
        if (str_starts(s, "　"))
            s += 2;
        else if (*s != ' ' && !(*s == '\n' && (out.bytes == 0 || out.s[out.bytes - 1] == '\n')))
            text_add_n(&out, s, 1);
    }
    text_finish(t);
    *t = out;
}

static void shows_what_txt_shows(void **state)
{
    const struct folder *f = *state;
    struct document d = {0};
    struct text xml = {0}, docx = {0}, txt = {0};

    write_report(f->file);
    read_part(f, "word/document.xml", &xml);
    assert_true(docx_visible(&xml, &docx));
    add_report(&d);
    txt_print(&d, &txt);

    assert_non_null(strstr(xml.s, "<w:noBreakHyphen/><w:t xml:space=\"preserve\">127.62万元"));
    assert_non_null(strstr(docx.s, "\n（一）考试考务费 <甲&乙>\n"));
    assert_non_null(strstr(docx.s, "\n𠮷村一处，  两个空格。\n"));
    without_layout(&docx);
    without_layout(&txt);
    assert_string_equal(docx.s, txt.s);
    document_finish(&d);
    text_finish(&xml);
    text_finish(&docx);
    text_finish(&txt);
}

static void headings_are_headings(void **state)
{
    const struct folder *f = *state;
    struct text xml = {0}, styles = {0}, list = {0};

    write_report(f->file);
    read_part(f, "word/document.xml", &xml);
    read_part(f, "word/styles.xml", &styles);
    assert_true(docx_attributes(&xml, "w:val", &list));
    assert_string_equal(list.s, "Banner\nTitle\nHeading1\nHeading2\nHeading3\nHeading4\n"
                                "Signature\nDate\n");
    assert_non_null(strstr(styles.s, "<w:name w:val=\"heading 4\"/>"));
    assert_non_null(strstr(styles.s, "<w:outlineLvl w:val=\"3\"/>"));
    text_finish(&xml);
    text_finish(&styles);
    text_finish(&list);
}

static void every_part_is_well_formed_and_declared(void **state)
{
    const struct folder *f = *state;
    struct text names = {0}, types = {0};

    write_report(f->file);
    assert_true(docx_names(f->file, &names));
    assert_true(str_starts(names.s, "[Content_Types].xml\n"));
    read_part(f, "[Content_Types].xml", &types);
    size_t parts = 0;
    for (char *save = NULL, *name = strtok_r(names.s, "\n", &save); name;
         name = strtok_r(NULL, "\n", &save)) {
        struct text xml = {0}, visible = {0};
        read_part(f, name, &xml);
        if (!docx_visible(&xml, &visible))
            fail_msg("%s is not well-formed", name);
        if (str_starts(name, "word/") && !strstr(name, ".rels") && !strstr(types.s, name))
            fail_msg("%s has no content type", name);
        text_finish(&xml);
        text_finish(&visible);
        parts++;
    }
    assert_int_equal(parts, 10);
    text_finish(&names);
    text_finish(&types);
}

static void long_title_is_broken_behind_an_office(void **state)
{
    const struct folder *f = *state;
    static const struct {
        const char *given, *expected; /* "|" is the end of a line */
    } cases[] = {
        {"清溪县卫生健康局项目资金绩效自评报告", "清溪县卫生健康局项目资金绩效自评报告"},
        {"2025年度清溪县卫生健康局项目资金绩效自评报告",
         "2025年度清溪县卫生健康局|项目资金绩效自评报告"},
        {"清溪县财政局关于清溪县卫生健康局项目资金绩效情况报告",
         "清溪县财政局关于清溪县卫生健康局|项目资金绩效情况报告"},
        {"2025年度清溪县卫生健康局部门整体支出绩效评价报告",
         "2025年度清溪县卫生健康局|部门整体支出绩效评价报告"},
        {"一二三四五六七八九十一二三四五六七八九十一二三四",
         "一二三四五六七八九十一二三四五六七八九十一二三四"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct document d = {0};
        struct text xml = {0}, shown = {0};
        document_add(&d, BLOCK_TITLE, 0, cases[i].given);
        assert_int_equal(docx_write(&d, f->file, NULL), STATUS_OK);
        read_part(f, "word/document.xml", &xml);
        assert_true(docx_broken(&xml, &shown));
        text_remove(&shown, shown.bytes - 1, 1);
        assert_string_equal(shown.s, cases[i].expected);
        document_finish(&d);
        text_finish(&xml);
        text_finish(&shown);
    }
}

static void title_is_a_property(void **state)
{
    const struct folder *f = *state;
    struct text xml = {0};

    write_report(f->file);
    read_part(f, "docProps/core.xml", &xml);
    assert_non_null(strstr(xml.s, "<dc:title>清溪县卫生健康局项目资金绩效自评报告</dc:title>"));
    text_finish(&xml);
}

/* Put text past document_add(), which would clean it. */
static void add_raw(struct document *d, char *taken)
{
    document_add(d, BLOCK_PARAGRAPH, 0, "");
    free(d->block[d->blocks - 1].text);
    d->block[d->blocks - 1].text = taken;
}

static void add_any_code_point(struct text *out, uint32_t cp)
{
    /* Surrogates, as broken programs write them. */
    const char surrogate[] = {(char)0xED, (char)(0x80 | ((cp >> 6) & 0x3F)),
                              (char)(0x80 | (cp & 0x3F))};

    if (cp >= 0xD800 && cp <= 0xDFFF)
        text_add_n(out, surrogate, sizeof surrogate);
    else if (cp > 0)
        text_add_cp(out, cp);
}

/* Every code point there is, 256 a paragraph. */
static void add_every_code_point(struct document *d)
{
    for (uint32_t first = 0; first <= 0x10FFFF; first += 256) {
        struct text line = {0};
        for (uint32_t cp = first; cp < first + 256; cp++)
            add_any_code_point(&line, cp);
        add_raw(d, text_take(&line));
    }
}

static void any_code_point_is_well_formed(void **state)
{
    const struct folder *f = *state;
    struct document d = {0};
    struct text xml = {0}, visible = {0};

    add_every_code_point(&d);
    assert_int_equal(docx_write(&d, f->file, NULL), STATUS_OK);
    read_part(f, "word/document.xml", &xml);
    assert_true(docx_visible(&xml, &visible));
    assert_true(utf8_valid(visible.s, visible.bytes));

    size_t chars = 0;
    for (size_t at = 0; at < visible.bytes;) {
        uint32_t cp;
        at += utf8_decode(visible.s + at, visible.bytes - at, &cp);
        if (cp == '\n')
            continue;
        assert_false(cp < 0x20 || (cp >= 0x7F && cp < 0xA0));
        chars++;
    }
    /* All but C0, DEL and C1, the surrogates, U+FFFE and U+FFFF. */
    assert_int_equal(chars, 0x110000 - 32 - 33 - 2048 - 2);
    document_finish(&d);
    text_finish(&xml);
    text_finish(&visible);
}

static void bytes_that_are_no_text_are_left_out(void **state)
{
    const struct folder *f = *state;
    struct document d = {0};
    struct text xml = {0}, visible = {0};

    add_raw(&d, strdup("甲\xFF\xC0\x80乙]]>\xE4\xB8"));
    assert_int_equal(docx_write(&d, f->file, NULL), STATUS_OK);
    read_part(f, "word/document.xml", &xml);
    assert_true(docx_visible(&xml, &visible));
    assert_string_equal(visible.s, "甲乙]]>\n");
    document_finish(&d);
    text_finish(&xml);
    text_finish(&visible);
}

static void a_long_paragraph_is_whole(void **state)
{
    const struct folder *f = *state;
    struct document d = {0};
    struct text given = {0}, xml = {0}, visible = {0};

    for (int i = 0; i < 20000; i++)
        text_addf(&given, "第%d句&；", i);
    document_add(&d, BLOCK_PARAGRAPH, 0, given.s);
    assert_int_equal(docx_write(&d, f->file, NULL), STATUS_OK);
    read_part(f, "word/document.xml", &xml);
    assert_true(docx_visible(&xml, &visible));
    text_add(&given, "\n");
    assert_string_equal(visible.s, given.s);
    document_finish(&d);
    text_finish(&given);
    text_finish(&xml);
    text_finish(&visible);
}

static void same_report_same_bytes(void **state)
{
    const struct folder *f = *state;
    struct text first = {0}, second = {0};

    write_report(f->file);
    assert_int_equal(file_read(f->file, 1 << 20, &first, NULL), STATUS_OK);
    assert_int_equal(unlink(f->file), 0);
    sleep(2); /* a zip counts time in steps of two seconds */
    write_report(f->file);
    assert_int_equal(file_read(f->file, 1 << 20, &second, NULL), STATUS_OK);
    assert_int_equal(first.bytes, second.bytes);
    assert_memory_equal(first.s, second.s, first.bytes);
    text_finish(&first);
    text_finish(&second);
}

static size_t files_in(const char *path)
{
    size_t count = 0;
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (const struct dirent *e; (e = readdir(folder));)
        count += e->d_name[0] != '.' || strlen(e->d_name) > 2;
    closedir(folder);
    return count;
}

static void missing_folder_is_said(void **state)
{
    const struct folder *f = *state;
    struct document d = {0};
    struct err err = {0};
    char path[128];

    add_report(&d);
    snprintf(path, sizeof path, "%s/没有/报告.docx", f->path);
    assert_int_not_equal(docx_write(&d, path, &err), STATUS_OK);
    assert_true(utf8_valid(err.msg, strlen(err.msg)) && err.msg[0] != '\0');
    assert_int_equal(files_in(f->path), 0);
    document_finish(&d);
}

/* Writing stops after 1,000 bytes, as on a full disk: the file that was there stays. */
static void old_file_survives_a_failure(void **state)
{
    const struct folder *f = *state;
    struct document d = {0};
    struct text kept = {0};
    struct err err = {0};
    struct rlimit limit, small;

    assert_int_equal(file_write(f->file, "旧报告", strlen("旧报告"), NULL), STATUS_OK);
    add_report(&d);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit);
    small = limit;
    small.rlim_cur = 1000;
    setrlimit(RLIMIT_FSIZE, &small);
    enum status status = docx_write(&d, f->file, &err);
    setrlimit(RLIMIT_FSIZE, &limit);

    assert_int_not_equal(status, STATUS_OK);
    assert_true(err.msg[0] != '\0');
    assert_int_equal(files_in(f->path), 1);
    assert_int_equal(file_read(f->file, 100, &kept, NULL), STATUS_OK);
    assert_string_equal(kept.s, "旧报告");
    document_finish(&d);
    text_finish(&kept);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(shows_what_txt_shows),
        IN_FOLDER(headings_are_headings),
        IN_FOLDER(every_part_is_well_formed_and_declared),
        IN_FOLDER(long_title_is_broken_behind_an_office),
        IN_FOLDER(title_is_a_property),
        IN_FOLDER(any_code_point_is_well_formed),
        IN_FOLDER(bytes_that_are_no_text_are_left_out),
        IN_FOLDER(a_long_paragraph_is_whole),
        IN_FOLDER(same_report_same_bytes),
        IN_FOLDER(missing_folder_is_said),
        IN_FOLDER(old_file_survives_a_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
