/* SPDX-License-Identifier: MulanPSL-2.0 */
/* doctor: the page that is read out on the telephone, on good terminals and on others, with good data
 * and without. */
#include "screens/seat.h"

#include "base/file.h"
#include "support/pty.h"

#include <dirent.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

enum { LINES_MOST = 22, COLS_MOST = 80, WHAT_COL = 6, FOUND_COL = 16 };

/* ---- the page on a terminal ---- */

static void start(struct seat *s, const char *word, const char *const env[], int rows, int cols)
{
    const char *arg[] = {ZIPING, "--db", s->db, "doctor", word, NULL};

    s->p = pty_start(arg, env, rows, cols);
}

static void ends_with(struct seat *s, int want)
{
    int status;

    if (!pty_wait_exit(s->p, &status, PTY_MS))
        pty_fail(s->p, "doctor does not end");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != want)
        pty_fail(s->p, "doctor ended with %#x, not %d", (unsigned)status, want);
}

static bool begins(const char *line, const char *with)
{
    return strncmp(line, with, strlen(with)) == 0;
}

/* The row of the line on `what`; -1 when there is none. */
static int row_of(struct seat *s, const char *what)
{
    for (int row = 0; row < pty_rows(s->p); row++)
        if (pty_col_of(s->p, row, what) == WHAT_COL)
            return row;
    return -1;
}

/* The line on `what` has this verdict before it, and stands in its columns. */
static void verdict_is(struct seat *s, const char *what, const char *verdict, const char *found)
{
    int row = row_of(s, what);

    if (row < 0)
        pty_fail(s->p, "nothing on %s", what);
    if (!begins(pty_row(s->p, row), verdict))
        pty_fail(s->p, "%s is not %s", what, verdict);
    if (pty_col_of(s->p, row, found) < FOUND_COL)
        pty_fail(s->p, "%s is not %s", what, found);
}

/* The whole page is on the screen, with the prompt's line below it. */
static void page_fits(struct seat *s, const char *first)
{
    int row, col;

    pty_cursor(s->p, &row, &col);
    if (row > LINES_MOST || row > pty_rows(s->p) - 2 || col != 0)
        pty_fail(s->p, "the page ends in row %d, column %d", row, col);
    if (!begins(pty_row(s->p, 0), first))
        pty_fail(s->p, "the page does not begin with %s", first);
}

static void test_good(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", NULL);
    start(s, NULL, NULL, 24, 80);
    ends_with(s, 0);
    page_fits(s, "ziping 0");
    verdict_is(s, "字符编码", "好", "C.UTF-8");
    verdict_is(s, "终端", "好", "xterm-256color，256 种颜色");
    verdict_is(s, "窗口大小", "好", "80 列 24 行");
    verdict_is(s, "按键", "好", "24 个键都认得");
    verdict_is(s, "字宽", "好", "10 个");
    verdict_is(s, "字样", "请看", "汉");
    verdict_is(s, "编码转换", "好", "GB18030");
    verdict_is(s, "数据位置", "好", s->db);
    verdict_is(s, "写入", "好", "毫秒");
    verdict_is(s, "数据文件", "好", "1 份报告，内容完好");
    verdict_is(s, "备份", "注意", "还没有备份");
    if (!pty_wait_text(s->p, -1, "可以使用，有 1 处要注意", 0))
        pty_fail(s->p, "no conclusion");
}

/* The sample characters are twenty, and nothing of what was measured is left on the screen. */
static void test_samples(void **state)
{
    struct seat *s = *state;
    int samples = 0;

    start(s, NULL, NULL, 24, 80);
    ends_with(s, 0);
    int row = row_of(s, "字样");
    assert_true(row > 0);
    for (int col = FOUND_COL; strcmp(pty_cell(s->p, row, col).text, " ") != 0; col++)
        samples += pty_cell(s->p, row, col).cols > 0;
    if (samples != 20)
        pty_fail(s->p, "%d samples", samples);
    for (row = 0; row < pty_rows(s->p); row++)
        if (pty_col_of(s->p, row, "─") >= 0)
            pty_fail(s->p, "a measured character is still there");
}

static void test_locale(void **state)
{
    static const char *const env[] = {"LC_ALL=C", NULL};
    struct seat *s = *state;

    start(s, NULL, env, 24, 80);
    ends_with(s, 1);
    page_fits(s, "The character set here is");
    if (pty_col_of(s->p, 2, "ziping 0") != 0)
        pty_fail(s->p, "the sentence is not of two lines");
    verdict_is(s, "字符编码", "不行", "语言环境是 C");
    verdict_is(s, "字宽", "好", "10 个");
}

/* A terminal that is not known to be one is sent no questions. */
static void test_type(void **state)
{
    static const char *const dumb[] = {"TERM=dumb", NULL};
    static const char *const none[] = {"TERM=no-such-terminal", NULL};
    const char *const *const env[] = {dumb, none};
    struct seat *s = *state;

    for (size_t i = 0; i < sizeof env / sizeof env[0]; i++) {
        size_t bytes;

        start(s, NULL, env[i], 24, 80);
        ends_with(s, 1);
        page_fits(s, "ziping 0");
        verdict_is(s, "终端", "不行", i == 0 ? "没有说明" : "「no-such-terminal」");
        assert_int_equal(row_of(s, "按键"), -1);
        assert_int_equal(row_of(s, "字宽"), -1);
        const char *log = pty_log(s->p, &bytes);
        if (memchr(log, '\033', bytes))
            pty_fail(s->p, "an escape sequence was sent");
        pty_finish(s->p);
        s->p = NULL;
    }
}

static void test_keys_of_another_terminal(void **state)
{
    static const char *const env[] = {"TERM=sun", NULL};
    struct seat *s = *state;

    start(s, NULL, env, 24, 80);
    ends_with(s, 0);
    if (pty_wait_text(s->p, -1, "「sun」", 0)) {
        print_message("skipped: no description of the terminal sun\n");
        skip();
    }
    verdict_is(s, "按键", "注意", "F1 ");
    verdict_is(s, "终端", "好", "没有颜色");
}

static void test_small_window(void **state)
{
    static const int size[][2] = {{20, 60}, {24, 79}, {23, 80}};
    struct seat *s = *state;

    for (size_t i = 0; i < sizeof size / sizeof size[0]; i++) {
        start(s, NULL, NULL, size[i][0], size[i][1]);
        ends_with(s, 1);
        page_fits(s, "ziping 0");
        verdict_is(s, "窗口大小", "不行", "太小");
        pty_finish(s->p);
        s->p = NULL;
    }
}

/* ---- terminals that answer otherwise ---- */

static void test_silent(void **state)
{
    struct seat *s = *state;
    struct termios after;
    siginfo_t info;

    start(s, NULL, NULL, 24, 80);
    /* Nothing is read, so nothing is answered; that it ends is what is tried. */
    assert_int_equal(waitid(P_PID, (id_t)pty_pid(s->p), &info, WEXITED | WNOWAIT), 0);
    assert_int_equal(tcgetattr(pty_fd(s->p), &after), 0);
    assert_int_equal(after.c_lflag & (ECHO | ICANON | ISIG), ECHO | ICANON | ISIG);
    ends_with(s, 0);
    verdict_is(s, "字宽", "未看", "终端没有回答");
    verdict_is(s, "字样", "请看", "汉");
    assert_int_equal(row_of(s, "粘贴"), -1);
}

/* A terminal that draws a character `cols` wide. */
typedef int (*width_of)(uint32_t cp);

static int ambiguous_wide(uint32_t cp)
{
    bool is_ambiguous = cp == 0x201C || cp == 0x201D || cp == 0x2014 || cp == 0x2026 ||
                        cp == 0x00D7 || cp == 0x2500;

    return is_ambiguous ? 2 : cp_cols(cp);
}

static int rare_narrow(uint32_t cp)
{
    return cp > 0xFFFF ? 1 : cp_cols(cp);
}

static int bytes_each(uint32_t cp)
{
    char c[4];

    return (int)utf8_encode(cp, c);
}

static void answer(int fd, const char *format, int n)
{
    char reply[32];
    int bytes = snprintf(reply, sizeof reply, format, n);

    assert_int_equal(write(fd, reply, (size_t)bytes), bytes);
}

/* The last character of `s`. */
static uint32_t last_character(const char *s, size_t bytes)
{
    uint32_t cp = 0;
    size_t at = grapheme_prev(s, bytes, bytes);

    utf8_decode(s + at, bytes - at, &cp);
    return cp;
}

/* Be the terminal until the program has closed it; *page gets what stands below the questions. */
static void be_terminal(struct seat *s, width_of cols, int paste, struct text *page)
{
    int fd = pty_fd(s->p);
    struct pollfd in = {.fd = fd, .events = POLLIN};
    struct text all = {0};
    size_t at = 0;
    char block[4096];
    ssize_t n;

    while (poll(&in, 1, PTY_MS) > 0 && (n = read(fd, block, sizeof block)) > 0) {
        text_add_n(&all, block, (size_t)n);
        for (; at < all.bytes; at++) {
            const char *s_at = all.s + at;

            if (begins(s_at, "\033[6n"))
                answer(fd, "\033[5;%dR", 1 + cols(last_character(all.s, at)));
            else if (begins(s_at, "\033[?2004$p") && paste >= 0)
                answer(fd, "\033[?2004;%d$y", paste);
            else if (begins(s_at, "\033[c"))
                answer(fd, "\033[?6%dc", 2);
            else if (*s_at == '\033' && all.bytes - at < 10)
                break; /* the rest of the question is on its way */
        }
    }
    const char *begin = text_str(&all);
    for (const char *s_at = begin; (s_at = strstr(s_at, "\033[K")); begin = s_at)
        s_at += 3;
    text_add(page, begin);
    text_finish(&all);
}

static void fits_drawn_so(const char *page, width_of cols)
{
    size_t lines = 0;

    for (const char *line = page; *line; line += strcspn(line, "\n") + 1, lines++) {
        size_t bytes = strcspn(line, "\r\n");
        int used = 0;

        for (size_t at = 0; at < bytes;) {
            uint32_t cp;
            at += utf8_decode(line + at, bytes - at, &cp);
            used += cols(cp);
        }
        if (used > COLS_MOST)
            fail_msg("%d columns: %.*s", used, (int)bytes, line);
    }
    assert_in_range(lines, 10, LINES_MOST);
}

static void page_holds(const char *page, const char *text)
{
    if (!strstr(page, text))
        fail_msg("not on the page: %s\n%s", text, page);
}

static void test_drawn_wide(void **state)
{
    struct seat *s = *state;
    struct text page = {0};

    start(s, NULL, NULL, 24, 80);
    be_terminal(s, ambiguous_wide, 2, &page);
    ends_with(s, 0);
    page_holds(page.s, "注意  字宽      “”—… 等 6 个符号，终端画成两格");
    page_holds(page.s, "整段粘贴可以用");
    fits_drawn_so(page.s, ambiguous_wide);
    text_finish(&page);
}

static void test_drawn_narrow(void **state)
{
    struct seat *s = *state;
    struct text page = {0};

    start(s, NULL, NULL, 24, 80);
    be_terminal(s, rare_narrow, 0, &page);
    ends_with(s, 0);
    page_holds(page.s, "注意  字宽      \360\240\256\267 等 1 个字，终端画成一格");
    page_holds(page.s, "注意  粘贴      终端不支持整段粘贴");
    text_finish(&page);
}

/* Not a terminal for UTF-8: the first line can be read there all the same. */
static void test_no_chinese(void **state)
{
    struct seat *s = *state;
    struct text page = {0};

    start(s, NULL, NULL, 24, 80);
    be_terminal(s, bytes_each, -1, &page);
    ends_with(s, 1);
    if (!begins(page.s, "This terminal does not draw Chinese."))
        fail_msg("%s", page.s);
    page_holds(page.s, "不行  字宽      终端把一个汉字画成 3 格");
    text_finish(&page);
}

/* ---- keys ---- */

static void test_keys(void **state)
{
    struct seat *s = *state;
    struct termios during, after;

    start(s, "keys", NULL, 24, 80);
    assert_true(pty_wait_text(s->p, -1, "连按两次 Esc", PTY_MS));
    pty_type(s->p, "\033[21~");
    assert_true(pty_wait_text(s->p, -1, "ESC [ 2 1 ~             认作 F10（菜单）", PTY_MS));
    assert_int_equal(tcgetattr(pty_fd(s->p), &during), 0);
    assert_false(during.c_lflag & (ECHO | ICANON | ISIG));
    pty_type(s->p, "汉");
    assert_true(pty_wait_text(s->p, -1, "文字：汉", PTY_MS));
    pty_type(s->p, "\033[99z");
    assert_true(pty_wait_text(s->p, -1, "ESC [ 9 9 z             不认得", PTY_MS));
    pty_type(s->p, "\033[200~甲\n乙\033[201~");
    assert_true(pty_wait_text(s->p, -1, "粘贴，7 个字节", PTY_MS));
    pty_type(s->p, "\033");
    assert_true(pty_wait_text(s->p, -1, "认作 Esc", PTY_MS));
    pty_type(s->p, "\003");
    assert_true(pty_wait_text(s->p, -1, "认作 ^C", PTY_MS));
    pty_type(s->p, "\003");
    ends_with(s, 0);
    assert_int_equal(tcgetattr(pty_fd(s->p), &after), 0);
    assert_true(after.c_lflag & ECHO);
    assert_true(pty_wait_text(s->p, -1, "没有收到：F1 F2 F3 F4 F5 F6 F7 F8 F9 F11 F12", 0));
}

static void test_keys_end_with_the_window(void **state)
{
    struct seat *s = *state;
    int status;

    start(s, "keys", NULL, 24, 80);
    assert_true(pty_wait_text(s->p, -1, "连按两次 Esc", PTY_MS));
    pty_signal(s->p, SIGTERM);
    ends_with(s, 0);
    pty_finish(s->p);
    start(s, "keys", NULL, 24, 80);
    assert_true(pty_wait_text(s->p, -1, "连按两次 Esc", PTY_MS));
    pty_hang_up(s->p);
    assert_true(pty_wait_exit(s->p, &status, PTY_MS));
    assert_int_equal(seat_run(s, "", NULL, "doctor", "keys", NULL), 2);
    assert_int_equal(seat_run(s, "", NULL, "doctor", "key", NULL), 2);
}

/* ---- into a file: the same, without the terminal ---- */

static void page_is(struct seat *s, int want, struct text *page)
{
    int status;

    text_clear(page);
    status = seat_run(s, "", page, "doctor", NULL);
    if (status != want)
        fail_msg("exit status %d, not %d:\n%s", status, want, page->s);
    fits_drawn_so(page->s, cp_cols);
    page_holds(page->s, "未看  终端      没有接在终端上");
    assert_null(memchr(page->s, '\033', page->bytes));
}

static size_t files_in(const char *folder)
{
    DIR *dir = opendir(folder);
    size_t count = 0;

    assert_non_null(dir);
    while (readdir(dir))
        count++;
    closedir(dir);
    return count;
}

static void write_file(const char *path, const char *content)
{
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    fputs(content, f);
    assert_int_equal(fclose(f), 0);
}

static void test_no_data(void **state)
{
    struct seat *s = *state;
    struct text page = {0};
    size_t before = files_in(s->folder);

    page_is(s, 0, &page);
    page_holds(page.s, "好    数据文件  还没有，第一次打开时建立");
    assert_int_equal(files_in(s->folder), before);
    snprintf(s->db, sizeof s->db, "%s/not/there/ziping.db", s->folder);
    page_is(s, 0, &page);
    page_holds(page.s, "好    数据文件  还没有，第一次打开时建立");
    assert_int_equal(files_in(s->folder), before);
    text_finish(&page);
}

/* Looking changes nothing: not the file, and nothing beside it. */
static void test_changes_nothing(void **state)
{
    struct seat *s = *state;
    struct text page = {0};
    struct stat before, after;
    size_t files;

    seat_report(s, "2025", NULL);
    files = files_in(s->folder);
    assert_int_equal(stat(s->db, &before), 0);
    page_is(s, 0, &page);
    assert_int_equal(stat(s->db, &after), 0);
    assert_int_equal(files_in(s->folder), files);
    assert_int_equal(before.st_size, after.st_size);
    assert_int_equal(before.st_mtim.tv_sec, after.st_mtim.tv_sec);
    assert_int_equal(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
    text_finish(&page);
}

static void test_foreign_files(void **state)
{
    struct seat *s = *state;
    struct text page = {0};
    char block[4096];
    int fd;

    write_file(s->db, "这是一个文本文件，不是数据库，有几十个字\n");
    page_is(s, 1, &page);
    page_holds(page.s, "不行  数据文件");
    page_holds(page.s, "不是自评数据文件");
    unlink(s->db);
    assert_int_equal(mkdir(s->db, 0755), 0);
    page_is(s, 1, &page);
    page_holds(page.s, "数据文件应是一个普通文件");
    rmdir(s->db);
    seat_report(s, "2025", NULL);
    memset(block, 0x55, sizeof block);
    fd = open(s->db, O_WRONLY | O_CLOEXEC);
    for (off_t at = 8 * 4096; at < 30 * 4096; at += 4096)
        assert_int_equal(pwrite(fd, block, sizeof block, at), sizeof block);
    close(fd);
    page_is(s, 1, &page);
    page_holds(page.s, "不行  数据文件");
    page_holds(page.s, "已损坏");
    text_finish(&page);
}

static void test_backups(void **state)
{
    struct seat *s = *state;
    struct text page = {0};
    struct text whole = {0};
    char path[160];

    seat_report(s, "2025", NULL);
    assert_int_equal(file_read(s->db, 1 << 24, &whole, NULL), STATUS_OK);
    snprintf(path, sizeof path, "%s/backup", s->folder);
    assert_int_equal(mkdir(path, 0755), 0);
    snprintf(path, sizeof path, "%s/backup/ziping-20200102.db", s->folder);
    write_file(path, "");
    page_is(s, 0, &page);
    page_holds(page.s, "注意  备份      还没有备份");
    assert_int_equal(file_write(path, whole.s, whole.bytes, NULL), STATUS_OK);
    page_is(s, 0, &page);
    page_holds(page.s, "注意  备份      1 份，最近一份 2020-01-02，以后又填过");
    snprintf(path, sizeof path, "%s/backup/ziping-21000102-101112.db", s->folder);
    assert_int_equal(file_write(path, whole.s, whole.bytes, NULL), STATUS_OK);
    page_is(s, 0, &page);
    page_holds(page.s, "好    备份      2 份，最近一份 2100-01-02\n");
    text_finish(&whole);
    text_finish(&page);
}

static void test_clock(void **state)
{
    struct seat *s = *state;
    struct text page = {0};

    setenv("ZIPING_NOW", "2011-05-06T07:08:09", 1);
    page_is(s, 0, &page);
    unsetenv("ZIPING_NOW");
    page_holds(page.s, "注意  电脑时间  2011-05-06 07:08，比这个程序编好的时间还早");
    setenv("ZIPING_NOW", "2090-05-06T07:08:09", 1);
    seat_report(s, "2025", NULL);
    unsetenv("ZIPING_NOW");
    page_is(s, 0, &page);
    page_holds(page.s, "比上次填的时间还早");
    text_finish(&page);
}

static void test_while_somebody_works(void **state)
{
    struct seat *s = *state;
    struct text page = {0};

    seat_report(s, "2025", NULL);
    seat_sit(s);
    page_is(s, 0, &page);
    page_holds(page.s, "，王某 从 ");
    page_holds(page.s, "1 份报告，内容完好");
    seat_rise(s);
    text_finish(&page);
}

/* A program that was copied without its files. */
static void test_without_templates(void **state)
{
    static const char *const env[] = {"ZIPING_DATA", NULL};
    struct seat *s = *state;
    char program[96], command[512];
    const char *const arg[] = {program, "--db", s->db, "doctor", NULL};

    if (access("/etc/ziping/dictionary.yaml", F_OK) == 0 ||
        access("/usr/local/share/ziping/dictionary.yaml", F_OK) == 0) {
        print_message("skipped: files of the program are installed here\n");
        skip();
    }
    snprintf(program, sizeof program, "%s/ziping", s->folder);
    snprintf(command, sizeof command, "cp '" ZIPING "' '%s'", program);
    assert_int_equal(system(command), 0);
    s->p = pty_start(arg, env, 24, 80);
    ends_with(s, 1);
    verdict_is(s, "程序文件", "不行", "找不到文件 dictionary.yaml");
}

/* As somebody who may not write in the folder. */
static void start_as_nobody(struct seat *s, const char *const env[])
{
    const char *const drop[] = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
                                ZIPING,    "--db",          s->db,           "doctor",
                                NULL};
    bool root = geteuid() == 0;

    if (root && system("setpriv --reuid=65534 --regid=65534 --clear-groups test -x " ZIPING) != 0) {
        print_message("skipped: nobody may run " ZIPING "\n");
        skip();
    }
    assert_int_equal(chmod(s->db, 0644), 0);
    assert_int_equal(chmod(s->folder, 0555), 0);
    s->p = pty_start(root ? drop : drop + 4, env, 24, 80);
    ends_with(s, 1);
    chmod(s->folder, 0755);
}

static void test_unwritable_folder(void **state)
{
    struct seat *s = *state;

    seat_report(s, "2025", NULL);
    start_as_nobody(s, NULL);
    page_fits(s, "ziping 0");
    verdict_is(s, "写入", "不行", "不能写入，只能查看：没有权限");
    verdict_is(s, "数据文件", "好", "1 份报告，内容完好");
}

/* Then what is good is told in one line, and the page is still one page. */
static void test_much_is_wrong(void **state)
{
    static const char *const env[] = {"LC_ALL=C", "TERM=sun", "ZIPING_NOW=2001-02-03T04:05:06",
                                      NULL};
    struct seat *s = *state;

    write_file(s->db, "这是一个文本文件，不是数据库，有几十个字\n");
    start_as_nobody(s, env);
    page_fits(s, "The character set here is");
    verdict_is(s, "字符编码", "不行", "语言环境是 C");
    verdict_is(s, "写入", "不行", "没有权限");
    verdict_is(s, "数据文件", "不行", "不是自评数据文件");
    verdict_is(s, "电脑时间", "注意", "2001-02-03");
    if (row_of(s, "按键") >= 0) /* the terminal sun is described here: one thing more is wrong */
        verdict_is(s, "其余", "好", "窗口大小");
    verdict_is(s, "数据位置", "好", s->db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SEAT_TEST(test_good),
        SEAT_TEST(test_samples),
        SEAT_TEST(test_locale),
        SEAT_TEST(test_type),
        SEAT_TEST(test_keys_of_another_terminal),
        SEAT_TEST(test_small_window),
        SEAT_TEST(test_silent),
        SEAT_TEST(test_drawn_wide),
        SEAT_TEST(test_drawn_narrow),
        SEAT_TEST(test_no_chinese),
        SEAT_TEST(test_keys),
        SEAT_TEST(test_keys_end_with_the_window),
        SEAT_TEST(test_no_data),
        SEAT_TEST(test_changes_nothing),
        SEAT_TEST(test_foreign_files),
        SEAT_TEST(test_backups),
        SEAT_TEST(test_clock),
        SEAT_TEST(test_while_somebody_works),
        SEAT_TEST(test_without_templates),
        SEAT_TEST(test_unwritable_folder),
        SEAT_TEST(test_much_is_wrong),
    };

    setlocale(LC_ALL, "");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
