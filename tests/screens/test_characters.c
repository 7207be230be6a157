/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Every code point there is, in names: typed through the command, and laid into the file by another
 * program, which cleans nothing. Whatever is printed or exported holds no character that a terminal
 * obeys, nor any that hides or turns the others. The same for names of files, and for messages. */
#include "format/docx_read.h"
#include "screens/seat.h"

#include "base/file.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utf8proc.h>

#include <cmocka.h>

enum { LAST = 0x10FFFF, BATCH = 8192, BATCHES = LAST / BATCH + 1 };

/* By the Unicode category, as the library has it: not by asking the program's own classes. */
static bool is_obeyed(int32_t cp)
{
    switch (utf8proc_category(cp)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return cp != '\n';
    default:
        return false;
    }
}

static void check_output(const char *what, const struct text *out)
{
    const utf8proc_uint8_t *s = (const utf8proc_uint8_t *)text_str(out);

    for (size_t at = 0; at < out->bytes;) {
        utf8proc_int32_t cp;
        utf8proc_ssize_t n = utf8proc_iterate(s + at, (utf8proc_ssize_t)(out->bytes - at), &cp);

        if (n <= 0)
            fail_msg("%s: byte %zu is not UTF-8", what, at);
        if (is_obeyed(cp))
            fail_msg("%s: U+%04X at byte %zu", what, (unsigned)cp, at);
        at += (size_t)n;
    }
}

/* Tabs between columns are ours. */
static void check_tabs(const char *what, struct text *out)
{
    for (size_t i = 0; i < out->bytes; i++)
        if (out->s[i] == '\t')
            out->s[i] = ' ';
    check_output(what, out);
}

static void check_file(struct seat *s, const char *name)
{
    struct text out = {0};
    struct err err = {0};
    char path[128];

    snprintf(path, sizeof path, "%s/%s", s->folder, name);
    seat_must(s, 0, NULL, "export", "1", "-o", path, NULL);
    if (strstr(name, ".docx")) {
        struct text xml = {0};

        assert_true(docx_part(path, "word/document.xml", &xml));
        assert_true(docx_visible(&xml, &out));
        text_finish(&xml);
    } else if (file_read(path, 1 << 26, &out, &err) != STATUS_OK) {
        fail_msg("%s", err.msg);
    }
    check_tabs(name, &out);
    text_finish(&out);
}

/* All that is printed of the report. */
static void check_report(struct seat *s)
{
    static const char *const command[][4] = {
        {"show", "1", "--format", "text"},   {"show", "1", "--format", "json"},
        {"check", "1", "--format", "text"},  {"check", "1", "--format", "jsonl"},
        {"list", "--format", "table", NULL}, {"list", "--format", "jsonl", NULL},
        {"history", "1", NULL, NULL},
    };

    for (size_t i = 0; i < sizeof command / sizeof command[0]; i++) {
        const char *const *c = command[i];
        struct text out = {0};

        if (seat_run(s, NULL, &out, c[0], c[1], c[2], c[3], NULL) > 1)
            fail_msg("%s: %s", c[0], text_str(&out));
        check_tabs(c[0], &out);
        text_finish(&out);
    }
    check_file(s, "a.txt");
    check_file(s, "a.docx");
}

static void add_batch(int batch, bool typed, struct text *out)
{
    for (int32_t cp = batch * BATCH; cp < (batch + 1) * BATCH && cp <= LAST; cp++) {
        bool parted = cp == '\n' || cp == '\r' || cp == '\t' || cp == '\\'; /* by set itself */

        if (cp > 0 && (cp < 0xD800 || cp > 0xDFFF) && !(typed && parted))
            text_add_cp(out, (uint32_t)cp);
    }
}

static void every_character_through_the_command(void **state)
{
    struct seat *s = *state;
    struct text lines = {0};

    for (int i = 0; i < BATCHES; i++) {
        text_addf(&lines, "projects/%d/name\t甲", i + 1);
        add_batch(i, true, &lines);
        text_add(&lines, "乙\n");
    }
    seat_report(s, "2025", lines.s);
    check_report(s);
    text_finish(&lines);
}

static void every_character_laid_into_the_file(void **state)
{
    struct seat *s = *state;
    struct text lines = {0};
    sqlite3 *db;
    sqlite3_stmt *q;

    for (int i = 0; i < BATCHES; i++)
        text_addf(&lines, "projects/%d/name\t甲%d乙\n", i + 1, i);
    seat_report(s, "2025", lines.s);
    assert_int_equal(sqlite3_open(s->db, &db), SQLITE_OK);
    sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);
    sqlite3_prepare_v2(db, "UPDATE value SET typed = ?1 WHERE typed = ?2", -1, &q, NULL);
    for (int i = 0; i < BATCHES; i++) {
        struct text batch = {0};
        char name[32];

        add_batch(i, false, &batch);
        snprintf(name, sizeof name, "甲%d乙", i);
        sqlite3_bind_text(q, 1, text_str(&batch), (int)batch.bytes, SQLITE_TRANSIENT);
        sqlite3_bind_text(q, 2, name, -1, SQLITE_TRANSIENT);
        assert_int_equal(sqlite3_step(q), SQLITE_DONE);
        if (batch.bytes > 0)
            assert_int_equal(sqlite3_changes(db), 1);
        sqlite3_reset(q);
        text_finish(&batch);
    }
    sqlite3_finalize(q);
    sqlite3_exec(db, "COMMIT; UPDATE tally SET title = title || char(27) || '[31m' || char(8238)",
                 NULL, NULL, NULL);
    sqlite3_close(db);
    check_report(s);
    text_finish(&lines);
}

/* ---- names of files, and words of the command line ---- */

#define EVIL                                                                                       \
    "\033]0;x\a\xC2\x9B"                                                                           \
    "31m\xE2\x80\xAE\xE2\x80\xA8"

static void check_command(struct seat *s, const char *fmt, ...)
{
    char command[1024];
    struct text out = {0};
    char chunk[4096];
    va_list args;
    size_t n;
    FILE *f;

    va_start(args, fmt);
    n = (size_t)snprintf(command, sizeof command, "cd %s && '" ZIPING "' ", s->folder);
    n += (size_t)vsnprintf(command + n, sizeof command - n, fmt, args);
    snprintf(command + n, sizeof command - n, " 2>&1 </dev/null");
    va_end(args);
    f = popen(command, "r");
    assert_non_null(f);
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        text_add_n(&out, chunk, n);
    pclose(f);
    check_output(fmt, &out);
    text_finish(&out);
}

static void messages_hold_nothing_that_is_obeyed(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", "projects/1/name\t甲\n");
    check_command(s, "--db '%s/none/" EVIL ".db' list", s->folder);
    check_command(s, "--db '" EVIL ".db' verify");
    check_command(s, "--db '" EVIL ".db' backup -o '" EVIL "-copy.db'");
    check_command(s, "--db '" EVIL ".db' backup -o '" EVIL "-copy.db'"); /* it is there already */
    check_command(s, "--db '" EVIL ".db' restore '" EVIL "-copy.db'");
    check_command(s, "--db '" EVIL ".db' restore '" EVIL ".db' --salvage");
    check_command(s, "--db '%s' restore '" EVIL "'", s->db);
    check_command(s, "--db '%s' export 1 -o '" EVIL ".docx'", s->db);
    check_command(s, "--db '%s' export 1 -o 'none/" EVIL ".docx'", s->db);
    check_command(s, "--db '%s' export 1 -o '" EVIL ".xyz'", s->db);
    check_command(s, "--db '%s' export 1 -o a.txt --encoding '" EVIL "'", s->db);
    check_command(s, "--db '%s' set 1 'projects/" EVIL "/name' x", s->db);
    check_command(s, "--db '%s' set 1 '" EVIL "' x", s->db);
    check_command(s, "--db '%s' show '" EVIL "'", s->db);
    check_command(s, "--db '%s' state 1 '" EVIL "'", s->db);
    check_command(s, "--db '%s' reason 1 '" EVIL "' x", s->db);
    check_command(s, "--db '%s' check 1 --format '" EVIL "'", s->db);
    check_command(s, "--db '%s' new --template '" EVIL "' --year 2025 --unit x", s->db);
    check_command(s, "--db '%s' new --template fund-report --year '" EVIL "' --unit x", s->db);
    check_command(s, "--db '%s' template lint '" EVIL "'", s->db);
    check_command(s, "--db '%s' template show '" EVIL "'", s->db);
    check_command(s, "'" EVIL "'");
    check_command(s, "'--" EVIL "'");
    check_command(s, "--db '%s' --user '" EVIL "' history 1", s->db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SEAT_TEST(every_character_through_the_command),
        SEAT_TEST(every_character_laid_into_the_file),
        SEAT_TEST(messages_hold_nothing_that_is_obeyed),
    };

    return cmocka_run_group_tests_name("screens.characters", tests, NULL, NULL);
}
