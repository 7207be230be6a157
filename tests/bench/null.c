/* SPDX-License-Identifier: MulanPSL-2.0 */
/* null: the least that a program of this kind can do, which the real one is weighed against.
 *
 *     bench_null FILE            a page of a list from FILE in colour; ends with any key
 *     bench_null --make N FILE   makes FILE with N records, in WAL mode
 *     bench_null --sql SCRIPT FILE  runs a script of at most 64 KiB on FILE
 *     bench_null --echo          puts every character typed at the cursor; ends with Ctrl-Q
 */
#include <curses.h>
#include <locale.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 15, LINES_BELOW = 5, CTRL_Q = 17, SCRIPT_BYTES = 65536 };

static int fail(sqlite3 *db, const char *what)
{
    fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(db));
    sqlite3_close(db);
    return 1;
}

static int make(const char *path, long count)
{
    static const char begin[] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; BEGIN;"
                                "CREATE TABLE item(id INTEGER PRIMARY KEY, name TEXT, amount)";
    static const char insert[] =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
        " WHERE i < ?) INSERT INTO item(id, name, amount)"
        " SELECT i, '基本公共卫生服务补助资金第' || i || '项', i * 137 FROM n";
    sqlite3 *db;
    sqlite3_stmt *q;

    if (sqlite3_open(path, &db) != SQLITE_OK ||
        sqlite3_exec(db, begin, NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(db, insert, -1, &q, NULL) != SQLITE_OK)
        return fail(db, path);
    sqlite3_bind_int64(q, 1, count);
    int code = sqlite3_step(q);
    sqlite3_finalize(q);
    if (code != SQLITE_DONE || sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
        return fail(db, path);
    return sqlite3_close(db) == SQLITE_OK ? 0 : 1;
}

static int run_script(const char *script, const char *path)
{
    static char sql[SCRIPT_BYTES];
    FILE *f = fopen(script, "r");
    sqlite3 *db;

    if (!f) {
        perror(script);
        return 1;
    }
    sql[fread(sql, 1, sizeof sql - 1, f)] = '\0';
    fclose(f);
    if (sqlite3_open(path, &db) != SQLITE_OK ||
        sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        return fail(db, script);
    return sqlite3_close(db) == SQLITE_OK ? 0 : 1;
}

static int paint_records(const char *path)
{
    static const char sql[] = "SELECT id, name, amount FROM item ORDER BY id LIMIT 15";
    sqlite3 *db;
    sqlite3_stmt *q;

    if (sqlite3_open(path, &db) != SQLITE_OK ||
        sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK)
        return fail(db, path);
    for (int row = 2; sqlite3_step(q) == SQLITE_ROW; row++) {
        mvprintw(row, 2, "%4d  %s", sqlite3_column_int(q, 0),
                 (const char *)sqlite3_column_text(q, 1));
        mvprintw(row, 60, "%14.2f", (double)sqlite3_column_int64(q, 2) / 100);
    }
    sqlite3_finalize(q);
    return sqlite3_close(db) == SQLITE_OK ? 0 : 1;
}

static void open_screen(void)
{
    setlocale(LC_ALL, "");
    initscr();
    raw();
    noecho();
    keypad(stdscr, TRUE);
    if (has_colors()) {
        start_color();
        use_default_colors();
        init_pair(1, COLOR_RED, -1);
        init_pair(2, COLOR_YELLOW, -1);
    }
}

static int show_page(const char *path)
{
    open_screen();
    attron(A_BOLD);
    mvaddstr(0, 2, "项目资金绩效自评");
    attroff(A_BOLD);
    mvhline(1, 0, ACS_HLINE, COLS);
    int status = paint_records(path);
    for (int i = 0; i < LINES_BELOW; i++) {
        attron(COLOR_PAIR(i % 2 + 1));
        mvaddstr(2 + PAGE + i, 2, "请在这里填写项目的基本情况、资金使用和绩效目标完成情况");
        attroff(COLOR_PAIR(i % 2 + 1));
    }
    refresh();
    getch();
    endwin();
    return status;
}

static int echo_keys(void)
{
    wint_t c = 0;

    open_screen();
    endwin(); /* from then on a frame is one write */
    move(3, 2);
    refresh();
    while (get_wch(&c) != ERR && c != CTRL_Q) {
        cchar_t cell;
        wchar_t s[2] = {(wchar_t)c, L'\0'};
        setcchar(&cell, s, A_NORMAL, 0, NULL);
        add_wch(&cell);
        refresh();
    }
    endwin();
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "--make") == 0)
        return make(argv[3], strtol(argv[2], NULL, 10));
    if (argc == 4 && strcmp(argv[1], "--sql") == 0)
        return run_script(argv[2], argv[3]);
    if (argc == 2 && strcmp(argv[1], "--echo") == 0)
        return echo_keys();
    if (argc == 2)
        return show_page(argv[1]);
    fprintf(stderr, "usage: bench_null FILE | --make N FILE | --sql SCRIPT FILE | --echo\n");
    return 2;
}
