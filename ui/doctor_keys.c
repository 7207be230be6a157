/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Trying keys: line by line, below the command, so that what was shown stays to be read out. */
#include "ui/action.h"
#include "ui/doctor.h"
#include "ui/key.h"
#include "ui/signals.h"
#include "ui/words.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* A key is over when nothing has come for so long: more than over a network between its bytes. */
enum { KEY_MS = 200, SENT_MOST = 12, SENT_COLS = 24, EXIT_WELL = 0, EXIT_USAGE = 2 };

struct trial {
    struct decoder *decoder;
    struct text sent;  /* the bytes of this line */
    struct text means; /* what they are taken as */
    enum key last;
    bool had[K_COUNT];
    bool over;
};

/* "ESC [ 2 1 ~": controls by name. */
static void add_sent(struct text *out, const char *s, size_t bytes)
{
    for (size_t i = 0; i < bytes && i < SENT_MOST; i++) {
        unsigned char c = (unsigned char)s[i];
        text_add(out, i > 0 ? " " : "");
        if (c == 0x1B)
            text_add(out, "ESC");
        else if (c < 0x20)
            text_addf(out, "^%c", c + '@');
        else if (c < 0x7F)
            text_addf(out, "%c", c);
        else
            text_addf(out, "%02X", c);
    }
    if (bytes > SENT_MOST)
        text_add(out, " ...");
}

static void add_key(struct trial *t, enum key k)
{
    enum action a = action_of(CTX_ENTRY, k);

    if (a == ACT_NONE)
        a = action_of(CTX_OVERVIEW, k);
    t->over = (k == K_ESC || k == K_CTRL_C) && t->last == k;
    t->last = k;
    t->had[k] = true;
    if (a == ACT_NONE)
        text_addf(&t->means, W_KEYS_IS, key_name(k));
    else
        text_addf(&t->means, W_KEYS_IS_FOR, key_name(k), action_name(a));
}

static void add_input(struct trial *t, const struct input *in)
{
    struct text shown = {0};

    text_add(&t->means, t->means.bytes > 0 ? "  " : "");
    if (in->kind != INPUT_KEY)
        t->last = K_NONE;
    switch (in->kind) {
    case INPUT_KEY:
        add_key(t, in->key);
        break;
    case INPUT_TEXT:
        text_add_shown(&shown, in->text, in->bytes);
        text_addf(&t->means, W_KEYS_TEXT, text_str(&shown));
        break;
    case INPUT_PASTE:
        text_addf(&t->means, W_KEYS_PASTE, in->bytes);
        break;
    case INPUT_INVALID:
        text_add(&t->means, W_KEYS_INVALID);
        break;
    case INPUT_UNKNOWN:
    case INPUT_NONE:
        text_add(&t->means, W_KEYS_UNKNOWN);
        break;
    }
    text_finish(&shown);
}

/* One line: what came together. */
static void say_line(struct trial *t)
{
    struct text line = {0};
    size_t cols;

    add_sent(&line, text_str(&t->sent), t->sent.bytes);
    cols = text_cols_z(text_str(&line));
    printf("%s%*s%s\n", text_str(&line), cols < SENT_COLS ? (int)(SENT_COLS - cols) : 1, "",
           text_str(&t->means));
    fflush(stdout);
    text_clear(&t->sent);
    text_clear(&t->means);
    text_finish(&line);
}

static void take_inputs(struct trial *t)
{
    struct input in;

    while (!t->over && (in = decoder_next(t->decoder)).kind != INPUT_NONE)
        add_input(t, &in);
}

/* Wait for bytes or the end of a key; false: the terminal or the person has gone. */
static bool wait_and_read(struct trial *t)
{
    struct pollfd fd[] = {{STDIN_FILENO, POLLIN, 0}, {signals_fd(), POLLIN, 0}};
    int ready = poll(fd, 2, t->sent.bytes > 0 ? KEY_MS : -1);
    char block[4096];
    ssize_t n;

    if (signals_waiting()) {
        enum signal_event e = signals_next();
        return e != SIGNAL_END && e != SIGNAL_HANG_UP;
    }
    if (ready == 0) {
        if (decoder_waiting(t->decoder) && !decoder_in_paste(t->decoder))
            decoder_expire(t->decoder);
        take_inputs(t);
        if (!decoder_in_paste(t->decoder))
            say_line(t);
        return true;
    }
    if (ready < 0 || fd[0].revents == 0)
        return true;
    n = read(STDIN_FILENO, block, sizeof(block));
    if (n <= 0)
        return false;
    text_add_n(&t->sent, block, (size_t)n);
    decoder_feed(t->decoder, block, (size_t)n);
    take_inputs(t);
    if (!decoder_waiting(t->decoder))
        say_line(t);
    return true;
}

static void say_missing(const struct trial *t)
{
    struct text missing = {0};

    for (enum key k = K_F1; k <= K_F12; k++)
        if (!t->had[k])
            text_addf(&missing, "%s%s", missing.bytes > 0 ? " " : "", key_name(k));
    if (missing.bytes > 0)
        printf("\n" W_KEYS_MISSING, missing.s);
    else
        fputs("\n" W_KEYS_ALL, stdout);
    text_finish(&missing);
}

static void try_keys(struct trial *t)
{
    fputs(W_KEYS_BEGIN "\033[?2004h", stdout);
    fflush(stdout);
    while (!t->over && wait_and_read(t)) {
    }
    fputs("\033[?2004l", stdout);
    say_missing(t);
    fflush(stdout);
}

int ui_doctor_keys(void)
{
    struct trial t = {.last = K_NONE};
    struct termios before, during;

    if (!isatty(STDOUT_FILENO) || tcgetattr(STDIN_FILENO, &before) != 0) {
        fputs(W_NOT_A_TERMINAL "\n", stderr);
        return EXIT_USAGE;
    }
    signals_open();
    during = before;
    during.c_iflag &= ~(tcflag_t)(ISTRIP | INLCR | IGNCR | ICRNL | IXON | IXOFF);
    during.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG | IEXTEN);
    during.c_cc[VMIN] = 1;
    during.c_cc[VTIME] = 0;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &during);
    t.decoder = decoder_create();
    try_keys(&t);
    decoder_destroy(t.decoder);
    tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
    signals_close();
    text_finish(&t.sent);
    text_finish(&t.means);
    return EXIT_WELL;
}
