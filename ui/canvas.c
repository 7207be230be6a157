/* SPDX-License-Identifier: MulanPSL-2.0 */
/* canvas: curses as a sheet of cells. curses draws and nothing else: the input is the loop's, read
 * from descriptor 0, and the signals are the loop's too. Taking and giving back the terminal is in
 * the first half, drawing in the second. */
#include "ui/canvas.h"
#include "ui/words.h"

#include "base/text.h"
#include "ui/canvas_locale.h"
#include "ui/canvas_terminfo.h"
#include "ui/cells.h"

#include <curses.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

enum { ROWS_MAX = 512, COLS_MAX = 1024, RESCUE_BYTES = 256 };

enum pair { PAIR_NONE, PAIR_ERROR, PAIR_WARNING };

struct look {
    attr_t attributes;
    short pair;
};

static const struct look look_coloured[STYLE_COUNT] = {
    [STYLE_DIM] = {A_DIM, PAIR_NONE},           [STYLE_TITLE] = {A_BOLD, PAIR_NONE},
    [STYLE_SELECTED] = {A_REVERSE, PAIR_NONE},  [STYLE_ERROR] = {A_NORMAL, PAIR_ERROR},
    [STYLE_WARNING] = {A_NORMAL, PAIR_WARNING}, [STYLE_KEY] = {A_BOLD, PAIR_NONE},
};

static const struct look look_plain[STYLE_COUNT] = {
    [STYLE_DIM] = {A_DIM, PAIR_NONE},           [STYLE_TITLE] = {A_BOLD, PAIR_NONE},
    [STYLE_SELECTED] = {A_REVERSE, PAIR_NONE},  [STYLE_ERROR] = {A_BOLD, PAIR_NONE},
    [STYLE_WARNING] = {A_UNDERLINE, PAIR_NONE}, [STYLE_KEY] = {A_BOLD, PAIR_NONE},
};

/* There is one terminal, and a signal handler must find it: hence statics. */
static struct {
    const struct look *look;
    struct cells cells;
    struct termios before, during;
    int cursor_row, cursor_col;
    bool cursor_wanted, cursor_shown;
} canvas;

static char rescue[RESCUE_BYTES]; /* what canvas_rescue() writes */
static size_t rescue_bytes;
static volatile sig_atomic_t is_taken; /* the terminal is ours, and there */
static volatile sig_atomic_t in_curses;

static const char paste_on[] = "\033[?2004h";
static const char paste_off[] = "\033[?2004l";

/* ---- taking the terminal ---- */

static void write_all(const char *s, size_t bytes)
{
    while (bytes > 0) {
        ssize_t n = write(STDOUT_FILENO, s, bytes);
        if (n <= 0)
            return;
        s += n;
        bytes -= (size_t)n;
    }
}

static bool has_capability(const char *name)
{
    const char *s = tigetstr(name);

    return s && s != (const char *)-1;
}

/* Append a capability of the terminal without its delays, "$<5>". */
static void add_capability(struct text *t, const char *name)
{
    const char *s = has_capability(name) ? tigetstr(name) : "";

    while (*s) {
        const char *delay = strstr(s, "$<");
        const char *end = delay ? strchr(delay, '>') : NULL;
        text_add_n(t, s, end ? (size_t)(delay - s) : strlen(s));
        s = end ? end + 1 : "";
    }
}

static void prepare_rescue(void)
{
    static const char *const capability[] = {"sgr0", "op", "rmacs", "cnorm", "rmcup"};
    struct text t = {0};

    text_add(&t, paste_off);
    for (size_t i = 0; i < sizeof(capability) / sizeof(capability[0]); i++)
        add_capability(&t, capability[i]);
    text_add(&t, "\r\n");
    if (t.bytes <= sizeof(rescue)) {
        memcpy(rescue, t.s, t.bytes);
        rescue_bytes = t.bytes;
    }
    text_finish(&t);
}

/* The size that the terminal says it has. */
static void ask_size(int *rows, int *cols)
{
    struct winsize size;

    *rows = *cols = 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0) {
        *rows = size.ws_row < ROWS_MAX ? size.ws_row : ROWS_MAX;
        *cols = size.ws_col < COLS_MAX ? size.ws_col : COLS_MAX;
    }
    if (*rows == 0) {
        *rows = 24;
        *cols = 80;
    }
}

/* Read the description of the terminal's type, and leave it as cur_term; false where there is none,
 * or it cannot move the cursor. */
static bool read_description(bool *any_described)
{
    int known = 0;
    bool can_move;

    in_curses = 1;
    can_move = setupterm(NULL, STDOUT_FILENO, &known) == OK && has_capability("cup");
    in_curses = 0;
    if (known == 1 && !can_move)
        del_curterm(cur_term);
    *any_described = known >= 0;
    return can_move;
}

static bool find_description(bool *any_described)
{
    return read_description(any_described) ||
           (canvas_terminfo() && read_description(any_described));
}

/* Is there a terminal of a known type that can move the cursor? */
static enum status check_terminal(struct err *err)
{
    const char *term = getenv("TERM");
    bool any_described;

    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return err_set(err, STATUS_USAGE, W_NOT_A_TERMINAL);
    if (str_empty(term) || strcmp(term, "dumb") == 0)
        return err_set(err, STATUS_USAGE,
                       "The terminal type is not set. Run this in a terminal window, or like this: "
                       "TERM=xterm ziping");
    if (find_description(&any_described)) {
        del_curterm(cur_term);
        return STATUS_OK;
    }
    if (!any_described)
        return err_set(err, STATUS_USAGE,
                       "This system describes no terminals at all. Have an administrator install "
                       "the package ncurses-base");
    return err_set(err, STATUS_USAGE,
                   "This terminal type is not known, or cannot move the cursor. Run this like "
                   "this: TERM=xterm ziping");
}

enum status canvas_check(struct err *err)
{
    enum status status = canvas_locale(err);

    return status == STATUS_OK ? check_terminal(err) : status;
}

void canvas_describe(const char *const capability[], struct text sends[], size_t count,
                     struct canvas_description *out)
{
    *out = (struct canvas_description){.colours = 0};
    snprintf(out->curses, sizeof(out->curses), "%s", curses_version());
    out->serves = find_description(&out->any);
    if (!out->serves)
        return;
    out->colours = tigetnum("colors");
    for (size_t i = 0; i < count; i++)
        if (has_capability(capability[i]))
            text_add(&sends[i], tigetstr(capability[i]));
    del_curterm(cur_term);
}

/* newterm(), without the signal handlers that it would put up wherever there is none. */
static bool new_screen(void)
{
    static const int number[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
    enum { COUNT = sizeof(number) / sizeof(number[0]) };
    struct sigaction before[COUNT];
    int rows, cols;

    ask_size(&rows, &cols);
    use_env(FALSE);                                 /* LINES and COLUMNS go stale */
    use_tioctl(rows < ROWS_MAX && cols < COLS_MAX); /* else 24x80 first, and then our limit */
    for (int i = 0; i < COUNT; i++)
        sigaction(number[i], NULL, &before[i]);
    SCREEN *screen = newterm(NULL, stdout, stdin);
    for (int i = 0; i < COUNT; i++)
        sigaction(number[i], &before[i], NULL);
    return screen != NULL;
}

static void set_colours(void)
{
    bool wanted = str_empty(getenv("NO_COLOR"));

    canvas.look = look_plain;
    if (!wanted || !has_colors() || start_color() == ERR || use_default_colors() == ERR)
        return;
    if (init_pair(PAIR_ERROR, COLOR_RED, -1) == OK &&
        init_pair(PAIR_WARNING, COLOR_YELLOW, -1) == OK)
        canvas.look = look_coloured;
}

/* Every byte comes through as it was typed, at once. */
static void set_modes(void)
{
    struct termios *t = &canvas.during;

    raw();
    noecho();
    nonl();
    if (tcgetattr(STDIN_FILENO, t) != 0)
        return;
    t->c_iflag &=
        ~(tcflag_t)(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON | IXOFF);
    t->c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    t->c_cc[VMIN] = 1;
    t->c_cc[VTIME] = 0;
    tcsetattr(STDIN_FILENO, TCSADRAIN, t);
    def_prog_mode(); /* what curses sets again when it takes the screen */
}

enum status canvas_open(struct err *err)
{
    bool started;

    if (tcgetattr(STDIN_FILENO, &canvas.before) != 0)
        return err_set(err, STATUS_IO, W_NO_TERMINAL_MODES, err_os_clause(errno));
    is_taken = 1;
    atexit(canvas_rescue); /* curses leaves the program where it finds no memory */
    in_curses = 1;
    started = new_screen();
    in_curses = 0;
    if (!started) {
        is_taken = 0;
        return err_set(err, STATUS_USAGE,
                       "This terminal cannot be used. Run this like this: "
                       "TERM=xterm ziping");
    }
    typeahead(-1); /* a frame is never broken off */
    idlok(stdscr, FALSE);
    idcok(stdscr, FALSE);
    leaveok(stdscr, FALSE);
    set_colours();
    prepare_rescue();
    /* Until endwin() has been called once, curses flushes after every motion of the cursor; from
       then on a frame is one write. The first refresh takes the screen again. */
    endwin();
    set_modes();
    canvas.cursor_shown = true;
    canvas_resume();
    canvas_resize();
    cells_size(&canvas.cells, getmaxy(stdscr), getmaxx(stdscr));
    return STATUS_OK;
}

void canvas_resume(void)
{
    tcsetattr(STDIN_FILENO, TCSADRAIN, &canvas.during);
    write_all(paste_on, sizeof(paste_on) - 1);
    is_taken = 1;
}

void canvas_close(void)
{
    if (!is_taken)
        return;
    is_taken = 0;
    if (!canvas.cursor_shown)
        curs_set(1);
    canvas.cursor_shown = true;
    write_all(paste_off, sizeof(paste_off) - 1);
    endwin();
    tcsetattr(STDIN_FILENO, TCSADRAIN, &canvas.before);
}

void canvas_rescue(void)
{
    if (!is_taken)
        return;
    is_taken = 0;
    write_all(rescue, rescue_bytes);
    tcsetattr(STDIN_FILENO, TCSANOW, &canvas.before);
}

bool canvas_in_curses(void)
{
    return in_curses != 0;
}

void canvas_abandon(void)
{
    is_taken = 0;
}

/* ---- the sheet ---- */

int canvas_rows(void)
{
    return canvas.cells.rows;
}

int canvas_cols(void)
{
    return canvas.cells.cols;
}

bool canvas_resize(void)
{
    int rows, cols;

    ask_size(&rows, &cols);
    if (rows == getmaxy(stdscr) && cols == getmaxx(stdscr))
        return false;
    resize_term(rows, cols);
    werase(stdscr);
    clearok(curscr, TRUE);
    cells_size(&canvas.cells, rows, cols);
    return true;
}

void canvas_redraw(void)
{
    tcsetattr(STDIN_FILENO, TCSADRAIN, &canvas.during);
    clearok(curscr, TRUE);
}

void canvas_clear(void)
{
    cells_clear(&canvas.cells);
    canvas.cursor_wanted = false;
}

void canvas_keep(void)
{
    /* they are kept */
}

void canvas_cursor(int row, int col)
{
    canvas.cursor_wanted = row >= 0 && row < canvas_rows() && col >= 0 && col < canvas_cols();
    canvas.cursor_row = row;
    canvas.cursor_col = col;
}

static void set_cell(cchar_t *out, const struct cell *cell)
{
    struct look look = canvas.look[cell->style];
    wchar_t s[CELL_CHARS + 1] = L" ";

    if (cell->c[0] == CELL_LINE) {
        *out = *WACS_HLINE;
        return;
    }
    if (cell->c[0] != L'\0')
        memcpy(s, cell->c, sizeof(cell->c));
    setcchar(out, s, look.attributes, look.pair, NULL);
}

/* Give curses what has changed in a row. */
static void draw_row(int row)
{
    static cchar_t out[COLS_MAX];
    int from, to, count = 0;

    if (!cells_changed(&canvas.cells, row, &from, &to))
        return;
    for (int col = from; col < to; col++) {
        const struct cell *cell = cells_at(&canvas.cells, row, col);
        if (cell->part != CELL_RIGHT)
            set_cell(&out[count++], cell);
    }
    mvadd_wchnstr(row, from, out, count);
}

void canvas_show(void)
{
    if (!is_taken)
        return;
    for (int row = 0; row < canvas_rows(); row++)
        draw_row(row);
    if (canvas.cursor_wanted && !canvas.cursor_shown)
        curs_set(1);
    if (canvas.cursor_wanted)
        wmove(stdscr, canvas.cursor_row, canvas.cursor_col);
    else
        wmove(stdscr, canvas_rows() - 1, canvas_cols() - 1);
    in_curses = 1;
    wrefresh(stdscr);
    in_curses = 0;
    if (!canvas.cursor_wanted && canvas.cursor_shown)
        curs_set(0);
    canvas.cursor_shown = canvas.cursor_wanted;
}

void canvas_bell(void)
{
    beep();
}

/* ---- text ---- */

int canvas_put_n(int row, int col, enum style style, const char *text, size_t bytes, int cols)
{
    int room = canvas_cols() - col;

    if (row < 0 || row >= canvas_rows() || room <= 0 || cols == 0)
        return 0;
    return cells_put(&canvas.cells, row, col, style, text, bytes,
                     cols < 0 || cols > room ? room : cols);
}

int canvas_put(int row, int col, enum style style, const char *text, int cols)
{
    return canvas_put_n(row, col, style, text, strlen(text), cols);
}

int canvas_put_right(int row, int end, enum style style, const char *text)
{
    size_t bytes = strlen(text);
    int cols = cells_put(&canvas.cells, -1, 0, style, text, bytes, INT_MAX);

    return canvas_put_n(row, end - cols, style, text, bytes, cols);
}

/* Blanks that look like plain ones are plain: curses would change attributes for them. */
void canvas_fill(int row, int col, int cols, enum style style)
{
    bool shows = (canvas.look[style].attributes & (A_REVERSE | A_UNDERLINE)) != 0;

    cells_fill(&canvas.cells, row, col, cols, shows ? style : STYLE_PLAIN);
}

void canvas_hline(int row, int col, int cols)
{
    cells_line(&canvas.cells, row, col, cols);
}

void canvas_bar(int row, int col)
{
    canvas_put_n(row, col, STYLE_PLAIN, "|", 1, 1);
}
