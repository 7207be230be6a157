/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The lines of `doctor` on the terminal. Sample characters are code points, as terminals do not agree
 * on them. */
#include "ui/doctor.h"

#include "base/mem.h"
#include "ui/canvas.h"
#include "ui/canvas_locale.h"
#include "ui/key.h"
#include "ui/probe.h"
#include "ui/words.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { ANSWER_MS = 1000, NAMED_MOST = 4, ROWS = 24, COLS = 80 };

/* Measured: a hanzi, marks of uncertain width, a rare hanzi, a line of a box. */
static const uint32_t measured[] = {0x6C49, 0x201C, 0x201D, 0x2014,  0x2026,
                                    0x00D7, 0x33A1, 0xFFE5, 0x20BB7, 0x2500};
/* Shown, for the person to look at: what is in most reports, and the rarer ones. */
static const uint32_t seen[] = {0x6C49, 0x9F98, 0x56E7, 0x3013, 0xFF08, 0x3014, 0x201C,
                                0x201D, 0x2014, 0x2026, 0x00B7, 0x00D7, 0x2103, 0x2460,
                                0x2160, 0x2265, 0x2030, 0x33A1, 0xFFE5, 0x20BB7};
enum {
    MEASURED = sizeof(measured) / sizeof(measured[0]),
    SEEN = sizeof(seen) / sizeof(seen[0]),
};

/* The names that terminfo has for our keys, and what its word for each has to be taken as. */
static const struct {
    const char *capability;
    enum key key;
} keys[] = {
    {"kf1", K_F1},       {"kf2", K_F2},       {"kf3", K_F3},        {"kf4", K_F4},
    {"kf5", K_F5},       {"kf6", K_F6},       {"kf7", K_F7},        {"kf8", K_F8},
    {"kf9", K_F9},       {"kf10", K_F10},     {"kf11", K_F11},      {"kf12", K_F12},
    {"kcuu1", K_UP},     {"kcud1", K_DOWN},   {"kcub1", K_LEFT},    {"kcuf1", K_RIGHT},
    {"khome", K_HOME},   {"kend", K_END},     {"kpp", K_PGUP},      {"knp", K_PGDN},
    {"kich1", K_INSERT}, {"kdch1", K_DELETE}, {"kbs", K_BACKSPACE}, {"kcbt", K_BACKTAB},
};
enum { KEYS = sizeof(keys) / sizeof(keys[0]) };

/* One sentence for a screen that may not show Chinese: the first, which is the cause. */
static void say_ascii(struct checkup *c, const char *sentence)
{
    if (c->ascii.bytes == 0)
        text_add(&c->ascii, sentence);
}

/* ---- the locale ---- */

static void check_locale(struct checkup *c)
{
    const char *name = setlocale(LC_CTYPE, NULL);
    char *asked = mem_str(name ? name : "C");
    bool was_utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    struct err err;

    if (canvas_locale(&err) != STATUS_OK) {
        checkup_addf(c, VERDICT_BAD, W_DOCTOR_LOCALE, W_DOCTOR_LOCALE_DO, W_DOCTOR_LOCALE_BAD,
                     asked);
        say_ascii(c, err.msg);
    } else if (was_utf8) {
        checkup_addf(c, VERDICT_GOOD, W_DOCTOR_LOCALE, NULL, W_DOCTOR_LOCALE_GOOD, asked);
    } else {
        checkup_add(c, VERDICT_GOOD, W_DOCTOR_LOCALE, W_DOCTOR_LOCALE_OURS, NULL);
    }
    free(asked);
}

/* ---- the type of the terminal, its keys and its size ---- */

static bool is_dumb(const char *term)
{
    return str_empty(term) || strcmp(term, "dumb") == 0;
}

/* The console of the machine itself has no hanzi among its few hundred letters. */
static bool is_console(void)
{
    const char *name = ttyname(STDOUT_FILENO);

    return name && str_starts(name, "/dev/tty") && name[8] >= '0' && name[8] <= '9';
}

static bool check_type(const struct canvas_description *d, struct checkup *c)
{
    const char *term = getenv("TERM");

    if (is_dumb(term)) {
        checkup_add(c, VERDICT_BAD, W_DOCTOR_TYPE, W_DOCTOR_TYPE_NONE, W_DOCTOR_TYPE_DO);
    } else if (!d->any) {
        checkup_addf(c, VERDICT_BAD, W_DOCTOR_TYPE, W_DOCTOR_TYPE_BASE, W_DOCTOR_TYPE_UNKNOWN,
                     term);
    } else if (!d->serves) {
        checkup_addf(c, VERDICT_BAD, W_DOCTOR_TYPE, W_DOCTOR_TYPE_DO, W_DOCTOR_TYPE_UNKNOWN, term);
    } else if (is_console()) {
        checkup_add(c, VERDICT_BAD, W_DOCTOR_TYPE, W_DOCTOR_CONSOLE, W_DOCTOR_CONSOLE_DO);
        say_ascii(c, "This is the text console, which cannot show Chinese. Open a terminal window "
                     "on the desktop.");
    } else if (d->colours < 8) {
        checkup_addf(c, VERDICT_GOOD, W_DOCTOR_TYPE, NULL, W_DOCTOR_TYPE_PLAIN, term);
    } else {
        checkup_addf(c, VERDICT_GOOD, W_DOCTOR_TYPE, NULL,
                     str_empty(getenv("NO_COLOR")) ? W_DOCTOR_TYPE_GOOD : W_DOCTOR_TYPE_NO_COLOR,
                     term, d->colours);
    }
    return !is_dumb(term) && d->serves;
}

static void check_size(struct checkup *c)
{
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) {
        checkup_add(c, VERDICT_MIND, W_DOCTOR_SIZE, W_DOCTOR_SIZE_NONE, W_DOCTOR_SIZE_SET);
        return;
    }
    c->rows = size.ws_row;
    c->cols = size.ws_col;
    if (size.ws_row < ROWS || size.ws_col < COLS)
        checkup_addf(c, VERDICT_BAD, W_DOCTOR_SIZE, W_DOCTOR_SIZE_DO, W_DOCTOR_SIZE_SMALL,
                     size.ws_col, size.ws_row);
    else
        checkup_addf(c, VERDICT_GOOD, W_DOCTOR_SIZE, NULL, W_DOCTOR_SIZE_GOOD, size.ws_col,
                     size.ws_row);
}

/* Does the decoder take these bytes as this key, and as nothing more? */
static bool is_taken_as(const struct text *sends, enum key wanted)
{
    struct decoder *d = decoder_create();
    struct input in;
    bool is;

    decoder_feed(d, text_str(sends), sends->bytes);
    in = decoder_next(d);
    if (in.kind == INPUT_NONE) {
        decoder_expire(d);
        in = decoder_next(d);
    }
    is = in.kind == INPUT_KEY && in.key == wanted && decoder_next(d).kind == INPUT_NONE;
    decoder_destroy(d);
    return is;
}

static void check_keys(struct text sends[KEYS], struct checkup *c)
{
    struct text bad = {0};
    size_t known = 0;

    for (size_t i = 0; i < KEYS; i++) {
        if (sends[i].bytes == 0)
            continue;
        if (is_taken_as(&sends[i], keys[i].key))
            known++;
        else
            text_addf(&bad, "%s%s", bad.bytes > 0 ? " " : "", key_name(keys[i].key));
    }
    if (bad.bytes > 0)
        checkup_addf(c, VERDICT_MIND, W_DOCTOR_KEYS, W_DOCTOR_KEYS_DO, W_DOCTOR_KEYS_BAD, bad.s);
    else
        checkup_addf(c, VERDICT_GOOD, W_DOCTOR_KEYS, NULL, W_DOCTOR_KEYS_GOOD, known);
    text_finish(&bad);
}

/* ---- what the terminal answers ---- */

/* Up to some of the samples that are drawn `cols` wide though we count otherwise; how many in all. */
static size_t drawn_otherwise(const struct probe *p, int cols, struct text *out)
{
    size_t count = 0;

    for (size_t i = 0; i < MEASURED; i++)
        if (p->cols[i] == cols && cp_cols(measured[i]) != cols && count++ < NAMED_MOST)
            text_add_cp(out, measured[i]);
    return count;
}

static void check_width(const struct probe *p, struct checkup *c)
{
    struct text wide = {0};
    struct text narrow = {0};
    size_t wides = drawn_otherwise(p, 2, &wide);
    size_t narrows = drawn_otherwise(p, 1, &narrow);

    if (p->cols[0] < 0) {
        checkup_add(c, VERDICT_UNSEEN, W_DOCTOR_WIDTH, W_DOCTOR_WIDTH_UNSEEN, NULL);
    } else if (p->cols[0] != 2) {
        checkup_addf(c, VERDICT_BAD, W_DOCTOR_WIDTH, W_DOCTOR_WIDTH_UTF8, W_DOCTOR_WIDTH_HANZI,
                     p->cols[0]);
        say_ascii(c, "This terminal does not draw Chinese. Use a terminal window with UTF-8.");
    } else if (wides > 0) {
        checkup_addf(c, VERDICT_MIND, W_DOCTOR_WIDTH, W_DOCTOR_WIDTH_SET, W_DOCTOR_WIDTH_WIDE,
                     wide.s, wides);
    } else if (narrows > 0) {
        checkup_addf(c, VERDICT_MIND, W_DOCTOR_WIDTH, W_DOCTOR_WIDTH_NEWER, W_DOCTOR_WIDTH_NARROW,
                     narrow.s, narrows);
    } else {
        checkup_addf(c, VERDICT_GOOD, W_DOCTOR_WIDTH, NULL, W_DOCTOR_WIDTH_GOOD, (int)MEASURED);
    }
    text_finish(&wide);
    text_finish(&narrow);
}

static void show_samples(struct checkup *c)
{
    struct text t = {0};

    for (size_t i = 0; i < SEEN; i++)
        text_add_cp(&t, seen[i]);
    checkup_addf(c, VERDICT_LOOK, W_DOCTOR_SEEN, NULL, W_DOCTOR_SEEN_SAY, t.s, (int)SEEN);
    text_finish(&t);
}

static void check_answers(struct checkup *c)
{
    struct probe p;

    probe_terminal(measured, MEASURED, ANSWER_MS, &p);
    check_width(&p, c);
    show_samples(c);
    if (p.paste >= 0)
        checkup_add(c, p.paste ? VERDICT_GOOD : VERDICT_MIND, W_DOCTOR_PASTE,
                    p.paste ? W_DOCTOR_PASTE_GOOD : W_DOCTOR_PASTE_BAD,
                    p.paste ? NULL : W_DOCTOR_PASTE_DO);
}

/* Is there a terminal at both ends, and are we not in its background, where asking would stop us? */
static bool may_ask(void)
{
    pid_t foreground = tcgetpgrp(STDIN_FILENO); /* -1: nobody controls jobs there */

    return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) &&
           (foreground < 0 || foreground == getpgrp());
}

void ui_doctor(struct checkup *out)
{
    const char *capability[KEYS];
    struct text sends[KEYS] = {{0}};
    struct canvas_description d;

    for (size_t i = 0; i < KEYS; i++)
        capability[i] = keys[i].capability;
    canvas_describe(capability, sends, KEYS, &d);
    text_add(&out->versions, d.curses);
    check_locale(out);
    if (!may_ask()) {
        checkup_add(out, VERDICT_UNSEEN, W_DOCTOR_TYPE, W_DOCTOR_UNSEEN, W_DOCTOR_UNSEEN_DO);
    } else {
        bool serves = check_type(&d, out);

        check_size(out);
        if (serves) {
            check_keys(sends, out);
            check_answers(out);
        }
    }
    for (size_t i = 0; i < KEYS; i++)
        text_finish(&sends[i]);
}
