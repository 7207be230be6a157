/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The terminal: any size at any moment, the cursor under the input method's window, no colour where
 * none is wanted, and one clear sentence where the program cannot run at all. */
#include "screens/ledger.h"
#include "screens/seat.h"

#include "support/office.h"

#include <fcntl.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include <cmocka.h>

enum { REST_MS = 600 }; /* the counter of a prose follows when the typing pauses */

/* ---- size ---- */

/* A line that was said goes with the key that asks for the paint. */
static void same_cells(struct seat *s, const struct pty_cell *before, const char *when)
{
    for (int row = 0; row < SEAT_ROWS; row++)
        for (int col = 0; col < SEAT_COLS && row != SEAT_HELP; col++) {
            struct pty_cell now = pty_cell(s->p, row, col);
            const struct pty_cell *was = &before[row * SEAT_COLS + col];

            if (now.cols == 0 && was->cols == 0)
                continue; /* the right half of a wide one, seen with the left */
            if (strcmp(now.text, was->text) != 0 || now.reverse != was->reverse ||
                now.bold != was->bold || now.colour != was->colour)
                seat_fail(s, "%s: row %d, column %d is 「%s」, painted anew 「%s」", when, row, col,
                          was->text, now.text);
        }
}

static void same_as_painted_anew(struct seat *s, const char *when)
{
    static struct pty_cell before[SEAT_ROWS * SEAT_COLS];
    int was_row, was_col, row_now, col_now;

    pty_cursor(s->p, &was_row, &was_col);
    for (int row = 0; row < SEAT_ROWS; row++)
        for (int col = 0; col < SEAT_COLS; col++)
            before[row * SEAT_COLS + col] = pty_cell(s->p, row, col);
    seat_settle(s);
    same_cells(s, before, when);
    pty_cursor(s->p, &row_now, &col_now);
    if (row_now != was_row || col_now != was_col || !pty_cursor_shown(s->p))
        seat_fail(s, "%s: the cursor was at %d,%d", when, was_row, was_col);
}

static void test_resize_storm(void **state)
{
    static const char *const typed[] = {"甲", "乙丙", "a", "，", "丁1", "，戊", "己庚", "。"};
    struct seat *s = *state;
    struct dice d = dice_from(11);
    struct text all = {0};
    struct text want = {0};

    ledger_at_name(s);
    seat_type(s, "\t\002\033[1;5H");
    for (int i = 0; i < 120; i++) {
        const char *word = typed[dice_below(&d, sizeof typed / sizeof typed[0])];

        pty_resize(s->p, SEAT_ROWS + (int)dice_below(&d, 20), SEAT_COLS + (int)dice_below(&d, 53));
        seat_type(s, word);
        text_add(&all, word);
        if (dice_below(&d, 8) > 0)
            continue;
        /* What was typed has come before the window is too small for it. */
        pty_wait_quiet(s->p, PTY_QUIET_MS, PTY_MS);
        seat_settle(s);
        for (size_t n = dice_below(&d, 4); n > 0; n--)
            pty_resize(s->p, 1 + (int)dice_below(&d, 43), 1 + (int)dice_below(&d, 79));
    }
    pty_resize(s->p, SEAT_ROWS, SEAT_COLS);
    seat_see(s, SEAT_TITLE, FIRST " > 概况");
    seat_see(s, SEAT_HINTS, "F10菜单");
    pty_wait_quiet(s->p, PTY_QUIET_MS, PTY_MS);
    same_as_painted_anew(s, "after the storm");
    seat_rise(s);
    text_addf(&want, "\"overview\":\"%s\"", all.s);
    seat_holds(s, want.s);
    text_finish(&want);
    text_finish(&all);
}

static void test_too_small(void **state)
{
    static const int size[][2] = {{23, 80}, {24, 79}, {10, 40}, {1, 1}, {2, 132}};
    struct seat *s = *state;

    ledger_at_name(s);
    for (size_t i = 0; i < sizeof size / sizeof size[0]; i++) {
        pty_resize(s->p, size[i][0], size[i][1]);
        if (size[i][1] >= 40)
            seat_see(s, -1, "窗口太小");
        pty_wait_quiet(s->p, PTY_QUIET_MS, PTY_MS);
        seat_type(s, "甲\t乙\r\033\033[200~丙\033[201~");
        pty_wait_quiet(s->p, PTY_QUIET_MS, PTY_MS);
        pty_resize(s->p, SEAT_ROWS, SEAT_COLS);
        seat_see(s, SEAT_TITLE, FIRST " > 概况");
        seat_see_gone(s, -1, "窗口太小");
        seat_on(s, "项目名称");
        seat_see(s, 2, "[" FIRST " ");
    }
    seat_rise(s);
    seat_holds(s, "\"name\":\"" FIRST "\"");
}

/* The notice is whole in every width that can show it, and the program can be left there. */
static void test_notice_is_whole(void **state)
{
    static const int size[][2] = {{20, 60}, {20, 24}, {8, 40}, {2, 79}};
    struct seat *s = *state;

    ledger_at_name(s);
    for (size_t i = 0; i < sizeof size / sizeof size[0]; i++) {
        struct text all = {0};

        pty_resize(s->p, size[i][0], size[i][1]);
        seat_see(s, -1, "窗口太小");
        pty_wait_quiet(s->p, PTY_QUIET_MS, PTY_MS);
        for (int row = 0; row < size[i][0]; row++)
            text_add(&all, pty_row(s->p, row));
        if (!strstr(text_str(&all), "填的内容都还在") || !strstr(all.s, "Ctrl-Q"))
            seat_fail(s, "the notice is cut at %d columns", size[i][1]);
        text_finish(&all);
    }
    seat_rise(s);
    seat_holds(s, "\"name\":\"" FIRST "\"");
}

/* What a key has changed on the screen is what a fresh paint shows. */
static void test_painted_in_part(void **state)
{
    static const char *const key[] = {
        "\t",     "新的一段话，", "\r",     "第二行\033OA", "\033OB\033OB", "\033[6~", "12",
        "\t",     "本级\t",       "=1+2",   "\t\t",         "\033[Z",       "\033[5~", "\033OP",
        "\033",   "\033[21~",     "审",     "\033",         "\033[18~",     "\033OB",  "\033",
        "\033OA", "\033[2~",      "新项目", "\033[Z",       "\032",         "\031",    "\006",
        "考试",   "\177",         "\033",   "\033",
    };
    struct seat *s = *state;
    char when[64];

    ledger_at_name(s);
    for (size_t i = 0; i < sizeof key / sizeof key[0]; i++) {
        seat_type(s, key[i]);
        pty_wait_quiet(s->p, REST_MS, PTY_MS);
        snprintf(when, sizeof when, "key %zu", i);
        same_as_painted_anew(s, when);
    }
    seat_rise(s);
}

/* ---- the cursor ---- */

static int cells_of(const wchar_t *s, size_t n)
{
    int cols = 0;

    for (size_t i = 0; i < n; i++)
        cols += wcwidth(s[i]);
    return cols;
}

static void test_cursor(void **state)
{
    static const wchar_t text[] = L"中a，１项目（A1）甲b";
    struct seat *s = *state;
    size_t n = wcslen(text);
    char bytes[128];
    int row, start;

    ledger_at_name(s);
    row = 2;
    start = pty_col_of(s->p, row, "[") + 1;
    assert_true(start > 0);
    for (size_t i = 0; i < n; i++) {
        snprintf(bytes, sizeof bytes, "%lc", (wint_t)text[i]);
        seat_type(s, bytes);
        if (!pty_wait_cursor(s->p, row, start + cells_of(text, i + 1), PTY_MS))
            seat_fail(s, "typed %zu", i);
        assert_true(pty_cursor_shown(s->p));
    }
    for (size_t i = n; i-- > 0;) {
        seat_type(s, "\033OD");
        if (!pty_wait_cursor(s->p, row, start + cells_of(text, i), PTY_MS))
            seat_fail(s, "left to %zu", i);
    }
    /* Also where saving is told meanwhile, and in prose, behind the wrapped line. */
    seat_type(s, "\t\002\033[1;5H中a，１");
    seat_see(s, SEAT_TITLE, "已存");
    if (!pty_wait_cursor(s->p, 4, 15 + cells_of(L"中a，１", 4), PTY_MS))
        seat_fail(s, "in prose");
}

/* ---- colour ---- */

/* Does any "ESC [ ... m" set a colour? */
static bool has_colour(const char *log, size_t bytes)
{
    for (size_t i = 0; i + 1 < bytes; i++) {
        if (log[i] != '\033' || log[i + 1] != '[')
            continue;
        for (size_t at = i + 2; at < bytes;) {
            char *end;
            long n = strtol(log + at, &end, 10);
            size_t next = (size_t)(end - log);

            if (next >= bytes || (log[next] != ';' && log[next] != 'm'))
                break;
            if ((n >= 30 && n <= 48 && n != 39) || (n >= 90 && n <= 107))
                return true;
            if (log[next] == 'm')
                break;
            at = next + 1;
        }
    }
    return false;
}

static void test_no_colour(void **state)
{
    static const char *const plain[] = {"NO_COLOR=1", NULL};
    struct seat *s = *state;

    seat_report(s, "2025", ledger_lines);
    for (int none = 0; none < 2; none++) {
        size_t bytes;
        const char *log;

        seat_sit_as(s, "王某", none ? plain : NULL);
        seat_see(s, SEAT_TITLE, "自评");
        seat_type(s, "\033[18~");
        seat_see(s, SEAT_TITLE, " 审核 > ");
        log = pty_log(s->p, &bytes);
        assert_int_equal(has_colour(log, bytes), !none);
        seat_rise(s);
    }
}

/* ---- where it cannot run ---- */

/* The program says one sentence that holds `text` and ends with the status; the terminal is as it
 * was. */
static void refuses(struct seat *s, const char *const env[], int want, const char *text)
{
    struct termios before, after;
    int status;

    seat_sit_as(s, "王某", env);
    assert_int_equal(tcgetattr(pty_fd(s->p), &before), 0);
    if (!pty_wait_exit(s->p, &status, PTY_MS))
        seat_fail(s, "it does not end");
    if (status != want << 8)
        seat_fail(s, "wait status %#x", (unsigned)status);
    seat_see(s, -1, text);
    assert_false(pty_alternate(s->p));
    if (tcgetattr(pty_fd(s->p), &after) == 0) {
        assert_int_equal(after.c_lflag, before.c_lflag);
        assert_int_equal(after.c_iflag, before.c_iflag);
    }
    pty_finish(s->p);
    s->p = NULL;
}

static void test_unfit_terminals(void **state)
{
    static const struct {
        const char *env[3], *text;
    } cases[] = {
        {{"TERM=nonesuch", NULL}, "This terminal type is not known"},
        {{"TERM", NULL}, "The terminal type is not set."},
        {{"TERM=", NULL}, "The terminal type is not set."},
        {{"LC_ALL=C", NULL}, "cannot show Chinese."},
    };
    struct seat *s = *state;
    struct text out = {0};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        s->name = cases[i].env[0];
        refuses(s, cases[i].env, 2, cases[i].text);
    }
    s->name = "no terminal";
    assert_int_equal(seat_run(s, NULL, &out, NULL), 2);
    assert_non_null(strstr(text_str(&out), "自评要在终端窗口里运行"));
    assert_true(strchr(out.s, '\n') == out.s + out.bytes - 1);
    text_finish(&out);
    assert_int_not_equal(access(s->db, F_OK), 0);
}

/* ---- what may lie at the path ---- */

static void patch(const char *path, off_t at, const char *bytes, size_t n)
{
    int fd = open(path, O_WRONLY | O_CREAT, 0600);

    assert_true(fd >= 0);
    assert_true(pwrite(fd, bytes, n, at) == (ssize_t)n);
    close(fd);
}

static char *file_text(const char *path, size_t *bytes)
{
    FILE *f = fopen(path, "rb");
    char *s = malloc(1 << 20);

    assert_non_null(f);
    assert_non_null(s);
    *bytes = fread(s, 1, 1 << 20, f);
    fclose(f);
    return s;
}

/* Refused on the screen and on the command line, and left as it was. */
static void refuses_file(struct seat *s, const char *text)
{
    size_t before_bytes, after_bytes;
    char *before = file_text(s->db, &before_bytes);
    char *after;
    struct text out = {0};

    refuses(s, NULL, 3, text);
    assert_int_equal(seat_run(s, NULL, &out, "list", NULL), 3);
    if (!strstr(text_str(&out), text))
        seat_fail(s, "the command line says %s", text_str(&out));
    after = file_text(s->db, &after_bytes);
    assert_int_equal(after_bytes, before_bytes);
    assert_memory_equal(after, before, before_bytes);
    free(before);
    free(after);
    text_finish(&out);
}

static void test_unfit_files(void **state)
{
    static const char garbage[] = "this is what a failing disk leaves behind ";
    struct seat *s = *state;
    static char block[60000];

    for (size_t i = 0; i < sizeof block; i++)
        block[i] = garbage[i % (sizeof garbage - 1)];
    s->name = "a text";
    patch(s->db, 0, "项目资金绩效自评\n", strlen("项目资金绩效自评\n"));
    refuses_file(s, "不是自评数据文件");
    unlink(s->db);
    seat_report(s, "2025", ledger_lines);
    seat_keep(s);
    s->name = "a newer version";
    patch(s->db, 60, "\0\0\0\143", 4);
    refuses_file(s, "更新版本的程序写的");
    seat_put_back(s);
    s->name = "damaged";
    patch(s->db, 100, block, sizeof block);
    refuses_file(s, "数据文件");
    seat_put_back(s);
    seat_holds(s, FIRST);
}

static void test_unwritable_folder(void **state)
{
    struct seat *s = *state;
    const char *const drop[] = {
        "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", ZIPING,
        "--db",    s->db,           "--user",        "王某",           NULL};
    bool root = geteuid() == 0;
    int status;

    if (root && system("setpriv --reuid=65534 --regid=65534 --clear-groups test -x " ZIPING) != 0) {
        print_message("skipped: nobody may run " ZIPING "\n");
        skip();
    }
    assert_int_equal(chmod(s->folder, 0555), 0);
    s->p = pty_start(root ? drop : drop + 4, NULL, SEAT_ROWS, SEAT_COLS);
    if (!pty_wait_exit(s->p, &status, PTY_MS) || status != 3 << 8)
        seat_fail(s, "wait status %#x", (unsigned)status);
    seat_see(s, -1, "请检查文件夹的权限");
    chmod(s->folder, 0755);
}

static void test_broken_template(void **state)
{
    struct seat *s = *state;
    char folder[96], path[128];
    struct text out = {0};

    snprintf(folder, sizeof folder, "%s/templates", s->folder);
    snprintf(path, sizeof path, "%s/fund-report.yaml", folder);
    assert_int_equal(mkdir(folder, 0755), 0);
    patch(path, 0, "template: fund-report\ntitle: [\n",
          strlen("template: fund-report\ntitle: [\n"));
    assert_int_equal(seat_run(s, NULL, &out, "--templates", folder, "new", "--template",
                              "fund-report", "--year", "2025", "--unit", "清溪县卫生健康局", NULL),
                     3);
    assert_non_null(strstr(text_str(&out), "fund-report.yaml:"));
    assert_true(strchr(out.s, '\n') == out.s + out.bytes - 1);
    text_finish(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SEAT_TEST(test_resize_storm),
        SEAT_TEST(test_too_small),
        SEAT_TEST(test_notice_is_whole),
        SEAT_TEST(test_painted_in_part),
        SEAT_TEST(test_cursor),
        SEAT_TEST(test_no_colour),
        SEAT_TEST(test_unfit_terminals),
        SEAT_TEST(test_unfit_files),
        SEAT_TEST(test_unwritable_folder),
        SEAT_TEST(test_broken_template),
    };

    setlocale(LC_ALL, "");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
