/* SPDX-License-Identifier: MulanPSL-2.0 */
/* screen: what a screen is, and the stack they stand on.
 *
 * A screen is a const class over its own small state. Handlers take actions, not keys; the keys of
 * the focused widget (arrows in a text, Backspace) are offered to `key` first. No screen reads the
 * terminal or calls another: it asks for one to be pushed, with what is to be done with the answer,
 * and is resumed when that one is gone. */
#ifndef UI_SCREEN_H
#define UI_SCREEN_H

#include "app/app.h"
#include "ui/action.h"
#include "ui/canvas.h"
#include "ui/line.h"

struct ui;
struct screen_class;

struct screen {
    const struct screen_class *class;
    struct ui *ui;
    void *state; /* state_size bytes, zeroed at the start */
    /* What is done with its answer, on the screen below, which stays; NULL: nothing. */
    void (*answered)(struct screen *below, const char *answer);
};

/* What must be painted again. */
enum outcome {
    STAY,        /* nothing */
    PAINT_FIELD, /* the field that has the focus, and the message line */
    PAINT,       /* the page */
};

struct screen_class {
    const char *name;
    enum context ctx;
    size_t state_size;
    /* arg is borrowed for the call. May be NULL. On failure the screen is not pushed. */
    enum status (*open)(struct screen *s, const void *arg, struct err *err);
    void (*close)(struct screen *s);
    /* Paint the page, or only the field. Must not change anything but how far it is scrolled. */
    void (*draw)(struct screen *s, enum outcome what);
    enum outcome (*act)(struct screen *s, enum action a);
    /* An editing key for the focused widget; false: it is none of its own. May be NULL. */
    bool (*key)(struct screen *s, enum key k, enum outcome *out);
    /* Text typed (valid UTF-8, not cleaned), or pasted (any bytes). May be NULL: ignored. */
    enum outcome (*type)(struct screen *s, const char *text, size_t bytes);
    enum outcome (*paste)(struct screen *s, const char *text, size_t bytes);
    /* The screen above is gone, its answer is dealt with, and this one is on top. May be NULL. */
    void (*resume)(struct screen *s, const struct screen_class *from);
    /* On top, and all that was queued is on disk: what was read from there is read again. May be
     * NULL. */
    void (*stored)(struct screen *s);
    /* On top, and the terminal has another size. May be NULL. */
    void (*resized)(struct screen *s);
    /* Does the action apply now? For the hint bar, the menu and the dispatch. NULL: all do. */
    bool (*applies)(const struct screen *s, enum action a);
    /* Of those that apply: is there something it would do now, worth a place in the hint bar?
     * NULL: for all. */
    bool (*hints)(const struct screen *s, enum action a);
    /* Milliseconds until tick() is wanted, -1 for never. Both may be NULL. */
    int (*wait_ms)(const struct screen *s);
    void (*tick)(struct screen *s);
    /* Keep what is being typed, before the program ends or stops. May be NULL. */
    void (*keep)(struct screen *s);
};

/* The screens. */
extern const struct screen_class screen_home, screen_overview, screen_entry, screen_check,
    screen_menu, screen_help, screen_goto, screen_find, screen_pick, screen_ask, screen_new,
    screen_history, screen_projects;

/* ---- what a screen may ask of the loop ---- */

struct app *ui_app(const struct ui *ui);
void ui_push(struct ui *ui, const struct screen_class *class, const void *arg);
/* The same for a screen that gives an answer: `answered` gets it, once that screen is gone. */
void ui_ask(struct ui *ui, const struct screen_class *class, const void *arg,
            void (*answered)(struct screen *below, const char *answer));
/* Leave the top screen; answer (NULL: none) is borrowed for the call, and may be of that screen. */
void ui_pop(struct ui *ui, const char *answer);
/* Give an answer to the screen below `s`, which stays. */
void ui_answer(struct screen *s, const char *answer);
/* Leave all screens above the nearest of `class`; false when there is none. */
bool ui_pop_to(struct ui *ui, const struct screen_class *class);
struct screen *ui_top(const struct ui *ui);
struct screen *ui_below(const struct ui *ui); /* of the top; NULL when there is none */
void ui_quit(struct ui *ui);

/* Does an action apply on the screen now? */
bool screen_applies(const struct screen *s, enum action a);
/* What a key does there now: the first action bound to it that applies, or, to say that it does not,
 * the first of all; ACT_NONE when it means nothing. */
enum action screen_action(const struct screen *s, enum key k);

/* A line for the person, shown until the next key. */
void ui_say(struct ui *ui, enum style style, const char *fmt, ...) PRINTF_LIKE(3, 4);
void ui_say_err(struct ui *ui, const struct err *err);
void ui_say_dropped(struct ui *ui, const struct dropped *d);

/* The program's own clipboard. */
void ui_copy(struct ui *ui, const char *s, size_t bytes);
const char *ui_clipboard(const struct ui *ui);
/* What was last searched for. */
struct text *ui_sought(struct ui *ui);

/* An action on the screen below, as the menu does it. */
void ui_act_later(struct ui *ui, enum action a);

/* ---- the frame of a page ---- */

/* The top line: `title` at the left, `right` and how saving stands at the right; a rule below. */
void page_title(struct ui *ui, const char *title, const char *right);
void page_add_year(struct text *out, int year); /* for titles: 2025, or that it is not typed */
/* The rule, the line that helps (unless there is a message) and the hint bar. */
void page_foot(struct ui *ui, const char *help, enum style style);
/* The hint bar: the keys of the context that apply now, as many as fit. */
void page_hints(struct ui *ui);
/* Only the line that helps. */
void page_help(struct ui *ui, const char *help, enum style style);
int page_top(void);    /* first row of the body: 2 */
int page_bottom(void); /* the row of the rule above the help line */

/* A line up to the edge: what does not fit is seen to go on, and no figure is cut. */
void page_line(int row, int col, enum style style, const char *s);
/* A text from `row` on, wrapped, as far as `bottom` allows, as far from the right as from the left.
 * Returns the row below it. */
int page_text(int row, int bottom, int col, enum style style, const char *s);

/* How the mark of a section is shown: 错 and 缺 as errors, 核 as a warning. */
enum style mark_style(const char *mark);

/* ---- a list: which line is current and which is the first shown ---- */
struct list {
    size_t at, top, count;
};
/* ACT_UP, DOWN, PAGE_UP, PAGE_DOWN, FIRST, LAST; false for another action. */
bool list_act(struct list *l, enum action a, int rows);
void list_show(struct list *l, int rows); /* moves `top` so that `at` shows */
/* A list that was made anew stands where it was, as far as it goes. */
void list_stay(struct list *l, const struct list *was);
void page_mark(int row); /* '>' before a line; the cursor there */
/* The mark before the current line. Returns the column behind the mark. */
int list_mark(const struct list *l, size_t i, int row);

/* ---- a line to type, with its label, as ask, find and go-to have it ---- */
void field_line(struct line *l, int row, int col, int cols, bool focus);
/* Clean and type; says what was dropped. */
enum outcome field_type(struct ui *ui, struct line *l, const char *s, size_t bytes);
/* Cut, copy, paste on a line; false for another action. */
bool field_act(struct ui *ui, struct line *l, enum action a);

/* ---- arguments and answers ---- */

/* screen_ask: one line to type. The answer is the text. */
struct ask {
    const char *title, *label, *text, *help;
    const char *wrong; /* why the answer before would not do, which is the text now; may be NULL */
    bool empty;        /* "" is an answer too */
    bool go_on;        /* what is typed goes on behind the text; otherwise it takes its place */
};
/* screen_pick: one of a list. The answer is the choice's text. */
struct pick {
    const char *title;
    const char *const *choice; /* borrowed until it closes */
    const char *const *note;   /* shown behind, may be NULL, as may its items */
    size_t count;
    const char *current; /* may be NULL */
    bool open;           /* other text may be given */
};
/* screen_entry: where to go. */
struct target {
    struct row *row;                    /* a project, a row below one, or the report */
    const struct field *field;          /* NULL: the first to be filled in */
    const struct tmpl_section *section; /* with a project and no field; may be NULL */
};
/* screen_new: nothing. The answer is the number of the new report. */
/* screen_check: nothing. screen_help: the field (may be NULL) and the context it was asked in. */
struct help {
    const struct tmpl_field *field;
    enum context ctx;
};
/* screen_history: a field. The answer is the value to bring back. */
struct history {
    struct row *row;
    const struct field *field;
};

/* Open the entry at a place, from anywhere in an open report. */
void go_to(struct ui *ui, const struct target *target);
/* Where a finding is made good: its field; of a group or a computed figure the first of its terms that
 * can be typed there. */
struct target finding_target(const struct finding *f);
/* Go to a finding; says its message with its place in the sequence. */
void go_where(struct ui *ui, const struct finding *f); /* to where a finding is put right */
void go_to_finding(struct ui *ui, const struct finding *f, size_t i);

#endif
