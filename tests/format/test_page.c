/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The page as LibreOffice sets it: 22 lines of 28 characters, whatever fonts there are. */
#include "base/file.h"
#include "format/format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LINE_CHARS = 28, PAGE_LINES = 22, INDENT_CHARS = 2, PAGES = 3 };

static bool is_installed(const char *program)
{
    char command[128];
    snprintf(command, sizeof command, "command -v %s >/dev/null 2>&1", program);
    return system(command) == 0;
}

/* The lines of the laid out report, without spaces and empty ones; pages end with "\f". */
static void lay_out(const struct document *d, struct text *lines)
{
    char folder[] = "/tmp/page-XXXXXX", path[64], command[1024];
    struct text raw = {0};

    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/page.docx", folder);
    assert_int_equal(docx_write(d, path, NULL), STATUS_OK);
    snprintf(command, sizeof command,
             "cd %s && timeout 250 soffice -env:UserInstallation=file://%s/lo --headless "
             "--convert-to pdf page.docx >/dev/null 2>&1 && pdftotext -layout page.pdf page.txt",
             folder, folder);
    assert_int_equal(system(command), 0);
    snprintf(path, sizeof path, "%s/page.txt", folder);
    assert_int_equal(file_read(path, 1 << 20, &raw, NULL), STATUS_OK);
    for (const char *s = text_str(&raw); *s; s++) {
        if (*s != ' ' && !(*s == '\n' && (lines->bytes == 0 || lines->s[lines->bytes - 1] == '\n')))
            text_add_n(lines, s, 1);
    }
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
    text_finish(&raw);
}

static void page_holds_22_lines_of_28(void **state)
{
    (void)state;
    struct document d = {0};
    struct text given = {0}, lines = {0};

    if (!is_installed("soffice") || !is_installed("pdftotext")) {
        print_message("skipped: soffice and pdftotext are not both installed\n");
        skip();
    }
    for (int i = INDENT_CHARS; i < LINE_CHARS * PAGE_LINES * PAGES; i++)
        text_add(&given, "测");
    document_add(&d, BLOCK_PARAGRAPH, 0, given.s);
    lay_out(&d, &lines);

    char *save_page = NULL, *page = strtok_r(lines.s, "\f", &save_page);
    int pages = 0;
    for (; page && *page != '\0'; page = strtok_r(NULL, "\f", &save_page)) {
        int count = 0;
        char number[24];
        char *save = NULL, *line = strtok_r(page, "\n", &save);
        for (; line && strstr(line, "测"); line = strtok_r(NULL, "\n", &save)) {
            int chars = pages == 0 && count == 0 ? LINE_CHARS - INDENT_CHARS : LINE_CHARS;
            assert_int_equal(utf8_chars(line, strlen(line)), chars);
            count++;
        }
        assert_int_equal(count, PAGE_LINES);
        snprintf(number, sizeof number, "\xE2\x80\x94%d\xE2\x80\x94", ++pages);
        assert_string_equal(line ? line : "", number);
    }
    assert_int_equal(pages, PAGES);
    document_finish(&d);
    text_finish(&given);
    text_finish(&lines);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_holds_22_lines_of_28),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
