/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The canvas on a terminal that is not there: this program runs itself in one, draws a scene for
 * each key it gets, and looks at what a person would see. */
#include "support/pty.h"

#include "base/text.h"
#include "ui/canvas.h"

#include <locale.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

static const char prose[] = "助机制，本年拨付资金四百七十七万元，主要用于核定收支后的";

/* ---- the program in the terminal ---- */

static void draw_edges(void)
{
    int cols = canvas_cols();

    canvas_clear();
    canvas_put(0, cols - 1, STYLE_PLAIN, "中", -1);
    canvas_put(1, cols - 3, STYLE_PLAIN, "中文", -1);
    canvas_put(2, -1, STYLE_PLAIN, "中文", -1);
    if (canvas_put(3, 0, STYLE_PLAIN, "中文字", 5) == 5)
        canvas_put(3, 6, STYLE_PLAIN, "five", -1);
    canvas_put(4, 0, STYLE_PLAIN, "中文字", -1);
    canvas_put(4, 1, STYLE_PLAIN, "x", -1);
    canvas_put(5, 0, STYLE_PLAIN, "中文字", -1);
    canvas_bar(5, 4);
    canvas_put(6, 0, STYLE_PLAIN, "中文字", -1);
    canvas_put(6, 1, STYLE_PLAIN, "国", -1);
    canvas_put(7, 0, STYLE_PLAIN, "e\u0301 葛\U000E0100.", -1);
    canvas_put(8, 0, STYLE_PLAIN, "a\033[31m\u202Eb\377c\n.", -1);
    canvas_put_right(9, 40, STYLE_PLAIN, "合计 12 项");
    canvas_hline(10, 0, cols);
    canvas_put(11, 0, STYLE_PLAIN, "\U00031350.", -1); /* newer than the C library's widths */
    canvas_put(12, 0, STYLE_PLAIN, "中文字", -1);
    canvas_fill(12, 1, 2, STYLE_PLAIN);
    canvas_put(-1, 0, STYLE_PLAIN, "none", -1);
    canvas_put(canvas_rows(), 0, STYLE_PLAIN, "none", -1);
    canvas_put(13, cols, STYLE_PLAIN, "none", -1);
    canvas_put(canvas_rows() - 1, cols - 4, STYLE_PLAIN, "角落", -1);
    canvas_cursor(3, 4);
}

static void draw_styles(void)
{
    static const char *const name[STYLE_COUNT] = {"plain",    "dim",   "title",   "label", "focus",
                                                  "selected", "error", "warning", "key"};
    canvas_clear();
    for (int i = 0; i < STYLE_COUNT; i++)
        canvas_put(i, 0, (enum style)i, name[i], -1);
    canvas_fill(STYLE_COUNT, 0, 10, STYLE_SELECTED);
}

/* A screen of prose, `chars` hanzi of it typed. */
static void draw_prose(int chars)
{
    canvas_clear();
    for (int row = 2; row < canvas_rows() - 2; row++)
        canvas_put(row, 15, STYLE_FOCUS, prose, row == 12 ? 2 * chars : -1);
    canvas_put(0, 60, STYLE_DIM, "已存 10:42:07", -1);
    canvas_cursor(12, 15 + 2 * chars);
}

static void draw_size(void)
{
    char size[64];

    snprintf(size, sizeof(size), "%d x %d", canvas_rows(), canvas_cols());
    canvas_clear();
    canvas_put(0, 0, STYLE_PLAIN, size, -1);
    canvas_put_right(canvas_rows() - 1, canvas_cols(), STYLE_PLAIN, "末");
}

static void rescue(int number)
{
    canvas_rescue();
    signal(number, SIG_DFL);
    raise(number);
}

static int typed;

/* The next page of all code points, as they are: nobody has cleaned them. In the planes where nothing
 * is, one of 64 stands for its like. */
static uint32_t next_cp = 1;
static int page;

static void draw_characters(void)
{
    char mark[32];

    canvas_clear();
    canvas_redraw(); /* terminals may think otherwise of the widths of some of these */
    for (int row = 0; row < canvas_rows() - 1; row++) {
        struct text line = {0};
        int used;

        while (next_cp <= 0x10FFFF && line.bytes < 60) {
            if (next_cp < 0xD800 || next_cp > 0xDFFF)
                text_add_cp(&line, next_cp);
            else
                text_add_n(&line, "\xED\xA0\x80", 3); /* a surrogate, as broken programs write it */
            next_cp += next_cp >= 0x40000 ? 64 : 1;
        }
        used = canvas_put_n(row, 0, STYLE_PLAIN, text_str(&line), line.bytes, -1);
        if (used > canvas_cols())
            abort();
        text_finish(&line);
    }
    snprintf(mark, sizeof mark, "%s %d.", next_cp > 0x10FFFF ? "last" : "page", ++page);
    canvas_put(canvas_rows() - 1, 0, STYLE_PLAIN, mark, -1);
}

/* One scene for one key; false to end. */
static bool scene(char key)
{
    switch (key) {
    case 'e':
        draw_edges();
        break;
    case 's':
        draw_styles();
        break;
    case 'p':
        typed = 0;
        draw_prose(typed);
        break;
    case 'f': /* one more character, the whole frame drawn */
        draw_prose(++typed);
        break;
    case 'k': /* one more character, its row drawn */
        canvas_keep();
        typed++;
        canvas_put(12, 15, STYLE_FOCUS, prose, 2 * typed);
        canvas_cursor(12, 15 + 2 * typed);
        break;
    case 'a':
        draw_characters();
        break;
    case 'h':
        canvas_clear();
        canvas_put(0, 0, STYLE_PLAIN, "hidden", -1);
        break;
    case 'r':
        if (!canvas_resize())
            canvas_bell();
        draw_size();
        break;
    case 'l':
        canvas_redraw();
        break;
    case 'c':
        canvas_close();
        canvas_close();
        canvas_resume();
        canvas_redraw();
        break;
    case 'x':
        raise(SIGABRT);
        break;
    default:
        return false;
    }
    canvas_show();
    return true;
}

static int program(void)
{
    struct err err;
    char key;

    setlocale(LC_ALL, "");
    signal(SIGABRT, rescue);
    if (canvas_check(&err) != STATUS_OK || canvas_open(&err) != STATUS_OK) {
        dprintf(2, "%s\n", err.msg);
        return 2;
    }
    do {
        if (read(STDIN_FILENO, &key, 1) != 1)
            canvas_abandon();
    } while (scene(key));
    canvas_close();
    return 0;
}

/* ---- what is seen of it ---- */

static struct pty *start(const char *const env[], int rows, int cols)
{
    static const char *const argv[] = {"/proc/self/exe", "--program", NULL};

    return pty_start(argv, env, rows, cols);
}

static const char *const plain_env[] = {"NO_COLOR", NULL};

static void edges_and_halves(void **state)
{
    static const struct {
        int row;
        const char *text;
    } wanted[] = {
        {0, ""},
        {2, " 文"},
        {3, "中文  five"},
        {4, " x文字"},
        {5, "中文|"},
        {6, " 国 字"},
        {7, "e\u0301 葛\U000E0100."},
        {8, "a<001B>[31m<202E>b<FF>c ."},
        {9, "                              合计 12 项"},
        {11, "〓."},
        {12, "    字"},
    };
    int row, col;
    (void)state;

    struct pty *p = start(plain_env, 24, 80);
    pty_type(p, "e");
    if (!pty_wait_text(p, 23, "角落", PTY_MS))
        pty_fail(p, "no scene");
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
        if (strcmp(pty_row(p, wanted[i].row), wanted[i].text) != 0)
            pty_fail(p, "row %d is not '%s'", wanted[i].row, wanted[i].text);
    assert_int_equal(pty_col_of(p, 1, "中"), 77);
    assert_string_equal(pty_cell(p, 1, 79).text, " ");
    assert_int_equal(pty_col_of(p, 3, "five"), 6);
    assert_int_equal(pty_col_of(p, 23, "落"), 78);
    for (int i = 0; i < 80; i++)
        assert_string_equal(pty_cell(p, 10, i).text, "\u2500");
    assert_string_equal(pty_row(p, 13), "");
    pty_cursor(p, &row, &col);
    assert_int_equal(row, 3);
    assert_int_equal(col, 4);
    assert_true(pty_cursor_shown(p));
    assert_true(pty_alternate(p));
    pty_finish(p);
}

static void same_frame_costs_nothing(void **state)
{
    (void)state;
    struct pty *p = start(plain_env, 24, 80);
    pty_type(p, "e");
    assert_true(pty_wait_text(p, 23, "角落", PTY_MS));
    assert_true(pty_wait_quiet(p, PTY_QUIET_MS, PTY_MS));
    pty_forget(p);
    unsigned long writes = pty_writes(p);
    pty_type(p, "eee");
    assert_true(pty_wait_quiet(p, 3 * PTY_QUIET_MS, PTY_MS));
    assert_int_equal(pty_bytes(p), 0);
    assert_int_equal(pty_writes(p), writes);
    pty_finish(p);
}

/* Type one more character, and weigh the frame. */
static void weigh_one(struct pty *p, const char *key, int chars)
{
    pty_forget(p);
    unsigned long writes = pty_writes(p);
    pty_type(p, key);
    if (!pty_wait_cursor(p, 12, 15 + 2 * chars, PTY_MS))
        pty_fail(p, "the cursor is not behind character %d", chars);
    assert_true(pty_wait_quiet(p, PTY_QUIET_MS, PTY_MS));
    if (pty_bytes(p) > 8)
        pty_fail(p, "%zu bytes for one character", pty_bytes(p));
    if (writes > 0)
        assert_int_equal(pty_writes(p) - writes, 1);
}

static void a_typed_character_is_its_bytes(void **state)
{
    static const char *const env[][2] = {{"TERM=xterm-256color"}, {"TERM=vt100"}, {"TERM=linux"}};
    (void)state;

    for (size_t i = 0; i < sizeof(env) / sizeof(env[0]); i++) {
        struct pty *p = start(env[i], 24, 80);
        pty_type(p, "p");
        if (!pty_wait_cursor(p, 12, 15, PTY_MS))
            pty_fail(p, "no prose");
        assert_true(pty_wait_quiet(p, PTY_QUIET_MS, PTY_MS));
        weigh_one(p, "k", 1);
        weigh_one(p, "k", 2);
        weigh_one(p, "f", 3);
        weigh_one(p, "f", 4);
        pty_finish(p);
    }
}

static void a_page_is_few_writes(void **state)
{
    (void)state;
    struct pty *p = start(plain_env, 24, 80);
    pty_type(p, "h");
    assert_true(pty_wait_text(p, 0, "hidden", PTY_MS));
    assert_true(pty_wait_quiet(p, PTY_QUIET_MS, PTY_MS));
    assert_false(pty_cursor_shown(p));
    pty_type(p, "e");
    assert_true(pty_wait_text(p, 23, "角落", PTY_MS));
    assert_true(pty_cursor_shown(p));
    unsigned long writes = pty_writes(p);
    pty_type(p, "p");
    assert_true(pty_wait_cursor(p, 12, 15, PTY_MS));
    assert_true(pty_wait_quiet(p, PTY_QUIET_MS, PTY_MS));
    assert_true(writes == 0 || pty_writes(p) - writes <= 2);
    pty_finish(p);
}

static void styles(void **state)
{
    static const char *const coloured[] = {"NO_COLOR", NULL};
    static const char *const empty[] = {"NO_COLOR=", NULL};
    static const char *const plain[] = {"NO_COLOR=1", NULL};
    static const struct {
        const char *const *env;
        int error, warning;
        bool bold, underline;
    } row[] = {
        {coloured, 1, 3, false, false}, {empty, 1, 3, false, false}, {plain, -1, -1, true, true}};
    (void)state;

    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        struct pty *p = start(row[i].env, 24, 80);
        pty_type(p, "s");
        assert_true(pty_wait_text(p, STYLE_KEY, "key", PTY_MS));
        assert_int_equal(pty_cell(p, STYLE_ERROR, 0).colour, row[i].error);
        assert_int_equal(pty_cell(p, STYLE_WARNING, 0).colour, row[i].warning);
        assert_int_equal(pty_cell(p, STYLE_ERROR, 0).bold, row[i].bold);
        assert_int_equal(pty_cell(p, STYLE_WARNING, 0).underline, row[i].underline);
        assert_true(pty_cell(p, STYLE_SELECTED, 0).reverse);
        assert_true(pty_cell(p, STYLE_COUNT, 9).reverse);
        assert_false(pty_cell(p, STYLE_COUNT, 10).reverse);
        assert_true(pty_cell(p, STYLE_TITLE, 0).bold);
        assert_false(pty_cell(p, STYLE_FOCUS, 0).underline);
        size_t bytes;
        const char *log = pty_log(p, &bytes);
        bool has_colour = memmem(log, bytes, "\033[31m", 5) != NULL;
        if (has_colour != (row[i].error >= 0) || has_colour != !!memmem(log, bytes, "[39", 3))
            pty_fail(p, "row %zu: colour is wrong", i);
        pty_finish(p);
    }
}

static void sizes(void **state)
{
    static const struct {
        int rows, cols;
        const char *says;
    } row[] = {{30, 100, "30 x 100"}, {24, 80, "24 x 80"}, {10, 20, "10 x 20"},
               {50, 132, "50 x 132"}, {1, 1, NULL},        {24, 80, "24 x 80"}};
    (void)state;

    struct pty *p = start(plain_env, 25, 81);
    pty_type(p, "h");
    assert_true(pty_wait_text(p, 0, "hidden", PTY_MS));
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        pty_resize(p, row[i].rows, row[i].cols);
        pty_type(p, "r");
        if (!row[i].says) {
            assert_true(pty_wait_quiet(p, PTY_QUIET_MS, PTY_MS));
            continue;
        }
        if (!pty_wait_row(p, 0, row[i].says, PTY_MS) ||
            !pty_wait_text(p, row[i].rows - 1, "末", PTY_MS))
            pty_fail(p, "not %s", row[i].says);
        assert_int_equal(pty_col_of(p, row[i].rows - 1, "末"), row[i].cols - 2);
    }
    assert_int_equal(pty_bells(p), 0);
    pty_type(p, "r"); /* as before: it says so */
    assert_true(pty_wait_quiet(p, PTY_QUIET_MS, PTY_MS));
    assert_int_equal(pty_bells(p), 1);
    pty_finish(p);

    p = start(plain_env, 0, 0); /* a serial line that does not know */
    pty_type(p, "r");
    assert_true(pty_wait_row(p, 0, "24 x 80", PTY_MS));
    pty_resize(p, 30, 100);
    pty_type(p, "r");
    assert_true(pty_wait_row(p, 0, "30 x 100", PTY_MS));
    pty_finish(p);
}

static bool is_raw(struct pty *p)
{
    struct termios t;

    assert_int_equal(tcgetattr(pty_fd(p), &t), 0);
    bool cooked = (t.c_lflag & ICANON) && (t.c_lflag & ECHO) && (t.c_lflag & ISIG) &&
                  (t.c_iflag & IXON) && (t.c_iflag & ICRNL);
    bool raw = !(t.c_lflag & (ICANON | ECHO | ISIG | IEXTEN)) && !(t.c_iflag & (IXON | ICRNL));
    assert_true(cooked != raw);
    return raw;
}

static bool ends_with(struct pty *p, const char *mark, const char *opposite)
{
    size_t bytes;
    const char *log = pty_log(p, &bytes);
    const char *last = NULL, *other = NULL;

    for (size_t i = 0; i < bytes; i++) {
        if (bytes - i >= strlen(mark) && memcmp(log + i, mark, strlen(mark)) == 0)
            last = log + i;
        if (bytes - i >= strlen(opposite) && memcmp(log + i, opposite, strlen(opposite)) == 0)
            other = log + i;
    }
    return last && other && last > other;
}

static void the_terminal_is_given_back(void **state)
{
    static const struct {
        const char *keys;
        bool aborts;
    } row[] = {{"hq", false}, {"hx", true}, {"sq", false}, {"sx", true}, {"hcq", false}};
    (void)state;

    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        int status = 0;
        struct pty *p = start(NULL, 24, 80);
        pty_type_n(p, row[i].keys, 1);
        assert_true(pty_wait_text(p, -1, row[i].keys[0] == 'h' ? "hidden" : "warning", PTY_MS));
        assert_true(is_raw(p));
        pty_type(p, row[i].keys + 1);
        if (!pty_wait_exit(p, &status, PTY_MS))
            pty_fail(p, "row %zu did not end", i);
        assert_int_equal(row[i].aborts, WIFSIGNALED(status));
        assert_false(is_raw(p));
        assert_false(pty_alternate(p));
        assert_true(pty_cursor_shown(p));
        assert_true(ends_with(p, "\033[?2004l", "\033[?2004h"));
        pty_finish(p);
    }
}

static void taken_again_after_a_stop(void **state)
{
    (void)state;
    struct pty *p = start(plain_env, 24, 80);
    pty_type(p, "ec");
    assert_true(pty_wait_text(p, 23, "角落", PTY_MS));
    assert_true(pty_wait_quiet(p, PTY_QUIET_MS, PTY_MS));
    assert_true(is_raw(p));
    assert_true(pty_alternate(p));
    assert_string_equal(pty_row(p, 6), " 国 字");
    assert_true(ends_with(p, "\033[?2004h", "\033[?2004l"));
    pty_finish(p);
}

/* Our own sequences: what moves, colours and clears, what chooses a character set. Returns where the
 * next thing begins. */
static size_t own_sequence(struct pty *p, const char *s, size_t bytes, size_t at)
{
    size_t end = at + 1;

    if (end < bytes && strchr("()", s[end]))
        return end + 2;
    if (end < bytes && s[end] != '[')
        return strchr("78=>M", s[end]) ? end + 1 : (pty_fail(p, "ESC %c", s[end]), end);
    for (end++; end < bytes && !(s[end] >= '@' && s[end] <= '~'); end++) {
    }
    if (end < bytes && !strchr("ABCDGHJKLMPSTXdhlmr@", s[end]))
        pty_fail(p, "CSI %c", s[end]);
    return end + 1;
}

/* Every byte that went to the terminal is a character to be seen, or ours. */
static void check_bytes(struct pty *p)
{
    size_t bytes;
    const char *s = pty_log(p, &bytes);

    for (size_t at = 0; at < bytes;) {
        uint32_t cp;
        size_t n = utf8_decode(s + at, bytes - at, &cp);

        if (cp == 0x1B)
            n = own_sequence(p, s, bytes, at) - at;
        else if (cp < 0x20 && !strchr("\r\n\b\016\017", (int)cp))
            pty_fail(p, "the control character %02X", (unsigned)cp);
        else if (cp >= 0x20 && (cp == CP_INVALID || (cp_class(cp) != CP_OK)))
            pty_fail(p, "U+%04X in byte %zu", (unsigned)cp, at);
        at += n;
    }
}

static void no_character_is_obeyed(void **state)
{
    struct pty *p = start(plain_env, 24, 80);
    bool last = false;
    int pages = 0;
    size_t bytes;

    (void)state;
    pty_type(p, "h"); /* the terminal is taken, with what that needs */
    if (!pty_wait_text(p, 0, "hidden", PTY_MS))
        pty_fail(p, "no start");
    while (!last) {
        char mark[32];

        snprintf(mark, sizeof mark, " %d.", ++pages);
        pty_forget(p);
        pty_type(p, "a");
        if (!pty_wait_bytes(p, mark, PTY_MS))
            pty_fail(p, "no page %d", pages);
        last = pages > 1 && strstr(pty_log(p, &bytes), "last") != NULL;
        check_bytes(p);
    }
    print_message("%d pages\n", pages);
    pty_type(p, "q");
    assert_true(pty_wait_exit(p, NULL, PTY_MS));
    pty_finish(p);
}

static void drawn_anew(void **state)
{
    (void)state;
    struct pty *p = start(plain_env, 24, 80);
    pty_type(p, "e");
    assert_true(pty_wait_text(p, 23, "角落", PTY_MS));
    assert_true(pty_wait_quiet(p, PTY_QUIET_MS, PTY_MS));
    pty_forget(p);
    pty_type(p, "l");
    assert_true(pty_wait_quiet(p, PTY_QUIET_MS, PTY_MS));
    assert_true(pty_bytes(p) > 200);
    assert_string_equal(pty_row(p, 6), " 国 字");
    pty_finish(p);
}

static void refusals(void **state)
{
    static const char *const no_term[] = {"TERM", NULL};
    static const char *const dumb[] = {"TERM=dumb", NULL};
    static const char *const unknown[] = {"TERM=no-such-terminal", NULL};
    static const char *const ascii[] = {"LC_ALL=C", NULL};
    static const struct {
        const char *const *env;
        const char *says;
    } row[] = {{no_term, "TERM=xterm ziping"},
               {dumb, "TERM=xterm ziping"},
               {unknown, "TERM=xterm ziping"},
               {ascii, "ANSI_X3.4-1968"}};
    (void)state;

    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        int status = 0;
        size_t bytes;
        struct pty *p = start(row[i].env, 24, 80);
        assert_true(pty_wait_exit(p, &status, PTY_MS));
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 2);
        const char *log = pty_log(p, &bytes);
        if (!memmem(log, bytes, row[i].says, strlen(row[i].says)))
            pty_fail(p, "row %zu does not say '%s'", i, row[i].says);
        for (size_t k = 0; k < bytes; k++)
            assert_true((unsigned char)log[k] < 0x80 && log[k] != '\033');
        pty_finish(p);
    }
}

/* Where no locale is set, or a UTF-8 one that is not installed, Chinese is shown all the same. */
static void missing_locales(void **state)
{
    static const char *const none[] = {"LC_ALL", "LC_CTYPE", "LANG", NULL};
    static const char *const missing[] = {"LC_ALL=xx_XX.UTF-8", NULL};
    static const char *const lower[] = {"LC_ALL=xx_XX.utf8", NULL};
    static const char *const *const env[] = {none, missing, lower};
    (void)state;

    for (size_t i = 0; i < sizeof(env) / sizeof(env[0]); i++) {
        struct pty *p = start(env[i], 24, 80);
        pty_type(p, "e");
        if (!pty_wait_text(p, 23, "角落", PTY_MS))
            pty_fail(p, "row %zu", i);
        pty_finish(p);
    }
}

static void no_terminal_at_all(void **state)
{
    char self[4096];
    int status = 0;
    (void)state;

    ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
    assert_true(n > 0);
    self[n] = '\0';
    const char *const real[] = {"/bin/sh", "-c", "exec \"$0\" --program </dev/null", self, NULL};
    struct pty *p = pty_start(real, NULL, 24, 80);
    assert_true(pty_wait_exit(p, &status, PTY_MS));
    assert_int_equal(WEXITSTATUS(status), 2);
    assert_true(pty_wait_text(p, 0, "终端", 0));
    pty_finish(p);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edges_and_halves),
        cmocka_unit_test(same_frame_costs_nothing),
        cmocka_unit_test(a_typed_character_is_its_bytes),
        cmocka_unit_test(a_page_is_few_writes),
        cmocka_unit_test(styles),
        cmocka_unit_test(sizes),
        cmocka_unit_test(the_terminal_is_given_back),
        cmocka_unit_test(taken_again_after_a_stop),
        cmocka_unit_test(no_character_is_obeyed),
        cmocka_unit_test(drawn_anew),
        cmocka_unit_test(refusals),
        cmocka_unit_test(missing_locales),
        cmocka_unit_test(no_terminal_at_all),
    };

    if (argc == 2 && strcmp(argv[1], "--program") == 0)
        return program();
    setlocale(LC_ALL, "");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
