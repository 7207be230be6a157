/* SPDX-License-Identifier: MulanPSL-2.0 */
/* key: bytes from the terminal become inputs, in one place.
 *
 * Every CSI or SS3 sequence is one event; the usual encodings of a key are known whatever TERM says
 * (xterm, vt220, linux console, rxvt, screen and tmux, application and normal mode, modifiers as
 * "1;5" parameters); an unknown one is one ignored event and never typed. Text between the marks of
 * a bracketed paste is one paste, whatever it holds. Characters cut by a read are put together over
 * reads. Nothing here knows a screen, an action or curses. */
#ifndef UI_KEY_H
#define UI_KEY_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/* clang-format off */
enum key {
    K_NONE,
    K_ENTER, K_TAB, K_BACKTAB, K_ESC, K_BACKSPACE, K_DELETE, K_INSERT,
    K_UP, K_DOWN, K_LEFT, K_RIGHT, K_HOME, K_END, K_PGUP, K_PGDN,
    K_SHIFT_UP, K_SHIFT_DOWN, K_SHIFT_LEFT, K_SHIFT_RIGHT, K_SHIFT_HOME, K_SHIFT_END,
    K_CTRL_UP, K_CTRL_DOWN, K_CTRL_LEFT, K_CTRL_RIGHT, K_CTRL_HOME, K_CTRL_END, K_CTRL_PGUP,
    K_CTRL_PGDN,
    K_F1, K_F2, K_F3, K_F4, K_F5, K_F6, K_F7, K_F8, K_F9, K_F10, K_F11, K_F12,
    K_SHIFT_F8,
    /* Control letters; I, J, M are Tab and Enter and H is Backspace, so these four are never given. */
    K_CTRL_A, K_CTRL_B, K_CTRL_C, K_CTRL_D, K_CTRL_E, K_CTRL_F, K_CTRL_G, K_CTRL_H, K_CTRL_I,
    K_CTRL_J, K_CTRL_K, K_CTRL_L, K_CTRL_M, K_CTRL_N, K_CTRL_O, K_CTRL_P, K_CTRL_Q, K_CTRL_R,
    K_CTRL_S, K_CTRL_T, K_CTRL_U, K_CTRL_V, K_CTRL_W, K_CTRL_X, K_CTRL_Y, K_CTRL_Z,
    K_ALT_0, /* + digit; K_ALT_0 + 9 is Alt-9 */
    K_ALT_9 = K_ALT_0 + 9,
    K_COUNT
};
/* clang-format on */

enum input_kind {
    INPUT_NONE,    /* nothing complete is there */
    INPUT_TEXT,    /* a run of printable characters, valid UTF-8, no controls */
    INPUT_KEY,     /* one key */
    INPUT_PASTE,   /* a bracketed paste: raw bytes, not cleaned; may be empty */
    INPUT_INVALID, /* `bytes` bytes that are not UTF-8 were dropped (text is NULL) */
    INPUT_UNKNOWN, /* a control byte or sequence that means nothing here: ignore it */
};

struct input {
    enum input_kind kind;
    enum key key;
    const char *text; /* TEXT, PASTE: borrowed until the next call on the decoder */
    size_t bytes;
};

struct decoder; /* holds bytes not yet taken */

struct decoder *decoder_create(void);
void decoder_destroy(struct decoder *d);
void decoder_feed(struct decoder *d, const char *s, size_t bytes);
/* The next complete input. An Esc alone, a cut sequence or a cut character gives INPUT_NONE until
 * more comes or decoder_expire() is called. A paste is given when its end mark has come. */
struct input decoder_next(struct decoder *d);
/* Is something waiting for more bytes? Then the loop waits at most the Esc delay, and calls
 * decoder_expire(), after which an Esc alone is K_ESC, a cut sequence INPUT_UNKNOWN and a cut
 * character INPUT_INVALID. A paste whose end mark is missing is not expired before `idle` says that
 * nothing has come for a second. */
bool decoder_waiting(const struct decoder *d);
bool decoder_in_paste(const struct decoder *d);
void decoder_expire(struct decoder *d);

const char *key_name(enum key k); /* as shown: "Enter", "F8", "Ctrl-PgDn", "^Z", "Shift-F8" */

#endif
