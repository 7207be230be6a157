/* SPDX-License-Identifier: MulanPSL-2.0 */
/* key_table: xterm, vt220, linux console, rxvt, and the two ways newer terminals report a modified
 * character (modifyOtherKeys, "CSI u"), side by side: none of them contradicts another. */
#include "ui/key_table.h"

#include <stdint.h>
#include <string.h>

/* Modifiers as terminals report them, less one. */
enum {
    MOD_SHIFT = 1,
    MOD_ALT = 2,
    MOD_CTRL = 4,
    MOD_LOCKS = 64 | 128, /* Caps Lock and Num Lock: no matter */
    EVENT_RELEASE = 3,
};

/* The numbers of a sequence. Colons divide a number into parts, of which the first is kept, and the
 * second one of the modifiers: the kind of event. */
enum { NUMBERS = 4, NUMBER_LIMIT = 0x110000 };
struct numbers {
    uint32_t n[NUMBERS]; /* 0 where one is left out */
    size_t count;
    uint32_t event;
};

static bool numbers_read(struct numbers *out, const char *s, size_t bytes)
{
    size_t part = 0;

    memset(out, 0, sizeof(*out));
    for (size_t i = 0; i < bytes; i++) {
        if (out->count == 0)
            out->count = 1;
        size_t at = out->count - 1;
        if (s[i] == ';') {
            if (out->count == NUMBERS)
                return false;
            out->count++;
            part = 0;
        } else if (s[i] == ':') {
            part++;
        } else if (s[i] < '0' || s[i] > '9') {
            return false;
        } else {
            uint32_t digit = (uint32_t)(s[i] - '0');
            uint32_t *to = part == 0 ? &out->n[at] : at == 1 && part == 1 ? &out->event : NULL;
            if (to && *to < NUMBER_LIMIT)
                *to = *to * 10 + digit;
        }
    }
    return true;
}

static unsigned modifiers_of(uint32_t number)
{
    return number > 1 ? (number - 1) & ~(uint32_t)MOD_LOCKS : 0;
}

static enum key key_modified(enum key k, unsigned mods)
{
    int step = (int)k - K_UP;

    if (mods == 0)
        return k;
    if (k == K_ENTER || k == K_ESC || k == K_BACKSPACE)
        return mods & ~(unsigned)(MOD_SHIFT | MOD_CTRL) ? K_NONE : k;
    if (k >= K_UP && k <= K_PGDN && mods == MOD_CTRL)
        return (enum key)(K_CTRL_UP + step);
    if (mods != MOD_SHIFT)
        return K_NONE;
    if (k >= K_UP && k <= K_END)
        return (enum key)(K_SHIFT_UP + step);
    return k == K_TAB || k == K_BACKTAB ? K_BACKTAB : k == K_F8 ? K_SHIFT_F8 : K_NONE;
}

/* "CSI number ~". F13 to F20 are how some terminals report Shift: F20 is Shift-F8 on the linux
 * console, F18 on rxvt. */
static enum key key_of_number(uint32_t number)
{
    static const unsigned char key[] = {
        [1] = K_HOME,      [2] = K_INSERT,    [3] = K_DELETE, [4] = K_END,  [5] = K_PGUP,
        [6] = K_PGDN,      [7] = K_HOME,      [8] = K_END,    [11] = K_F1,  [12] = K_F2,
        [13] = K_F3,       [14] = K_F4,       [15] = K_F5,    [17] = K_F6,  [18] = K_F7,
        [19] = K_F8,       [20] = K_F9,       [21] = K_F10,   [23] = K_F11, [24] = K_F12,
        [32] = K_SHIFT_F8, [34] = K_SHIFT_F8,
    };

    return number < sizeof(key) ? (enum key)key[number] : K_NONE;
}

/* The finals that xterm shares between CSI and SS3. F3 is missing: "CSI 1;2R" is where the cursor
 * is. */
static enum key key_of_letter(char final)
{
    switch (final) {
    case 'A':
        return K_UP;
    case 'B':
        return K_DOWN;
    case 'C':
        return K_RIGHT;
    case 'D':
        return K_LEFT;
    case 'F':
        return K_END;
    case 'H':
        return K_HOME;
    case 'P':
        return K_F1;
    case 'Q':
        return K_F2;
    case 'S':
        return K_F4;
    default:
        return K_NONE;
    }
}

/* rxvt: a to d are the arrows, with Shift after CSI and with Ctrl after SS3. */
static enum key key_of_rxvt_letter(char final)
{
    return final >= 'a' && final <= 'd' ? key_of_letter((char)(final - 'a' + 'A')) : K_NONE;
}

/* A character with modifiers: what a plain terminal would have made of it. */
static enum key key_of_character(uint32_t cp, unsigned mods)
{
    bool is_letter = (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');

    switch (cp) {
    case '\r':
        return key_modified(K_ENTER, mods);
    case '\t':
        return key_modified(K_TAB, mods);
    case 0x1B:
        return key_modified(K_ESC, mods);
    case 0x08:
    case 0x7F:
        return key_modified(K_BACKSPACE, mods);
    default:
        break;
    }
    if (is_letter && (mods & ~(unsigned)MOD_SHIFT) == MOD_CTRL)
        return key_of_control((unsigned char)(cp & 0x1F));
    if (cp == '[' && mods == MOD_CTRL)
        return K_ESC;
    if (cp >= '0' && cp <= '9' && mods == MOD_ALT)
        return (enum key)(K_ALT_0 + (int)(cp - '0'));
    return K_NONE;
}

/* A letter final: alone, "1;5" with modifiers, or, on old terminals, the modifiers alone. */
static enum key key_of_modified_letter(enum key k, const struct numbers *p)
{
    if (p->count > 2 || (p->count == 2 && p->n[0] > 1))
        return K_NONE;
    return key_modified(k, modifiers_of(p->count == 2 ? p->n[1] : p->n[0]));
}

enum key key_of_csi(const char *parameter, size_t bytes, char final)
{
    struct numbers p;

    if (!numbers_read(&p, parameter, bytes) || p.event == EVENT_RELEASE)
        return K_NONE;
    switch (final) {
    case '~':
        if (p.count == 3 && p.n[0] == 27)
            return key_of_character(p.n[2], modifiers_of(p.n[1]));
        return p.count > 2 ? K_NONE : key_modified(key_of_number(p.n[0]), modifiers_of(p.n[1]));
    case '^':
        return p.count > 1 ? K_NONE : key_modified(key_of_number(p.n[0]), MOD_CTRL);
    case '$':
        return p.count > 1 ? K_NONE : key_modified(key_of_number(p.n[0]), MOD_SHIFT);
    case 'u':
        return p.count > 3 ? K_NONE : key_of_character(p.n[0], modifiers_of(p.n[1]));
    case 'Z':
        return p.count > 2 ? K_NONE : K_BACKTAB;
    default:
        break;
    }
    if (bytes == 0 && key_of_rxvt_letter(final) != K_NONE)
        return key_modified(key_of_rxvt_letter(final), MOD_SHIFT);
    return key_of_modified_letter(key_of_letter(final), &p);
}

enum key key_of_ss3(const char *parameter, size_t bytes, char final)
{
    struct numbers p;

    if (!numbers_read(&p, parameter, bytes))
        return K_NONE;
    if (bytes == 0 && key_of_rxvt_letter(final) != K_NONE)
        return key_modified(key_of_rxvt_letter(final), MOD_CTRL);
    enum key k = final == 'R'   ? K_F3
                 : final == 'M' ? K_ENTER
                 : final == 'I' ? K_TAB
                                : key_of_letter(final);
    return key_of_modified_letter(k, &p);
}

enum key key_of_console(unsigned char c)
{
    return c >= 'A' && c <= 'E' ? (enum key)(K_F1 + (c - 'A')) : K_NONE;
}

enum key key_of_control(unsigned char c)
{
    switch (c) {
    case '\b':
    case 0x7F:
        return K_BACKSPACE;
    case '\t':
        return K_TAB;
    case '\n':
    case '\r':
        return K_ENTER;
    default:
        return c >= 1 && c <= 26 ? (enum key)(K_CTRL_A + c - 1) : K_NONE;
    }
}

const char *key_name(enum key k)
{
    static const char *const name[K_COUNT] = {
        [K_NONE] = "",
        [K_ENTER] = "Enter",
        [K_TAB] = "Tab",
        [K_BACKTAB] = "Shift-Tab",
        [K_ESC] = "Esc",
        [K_BACKSPACE] = "Backspace",
        [K_DELETE] = "Del",
        [K_INSERT] = "Ins",
        [K_UP] = "Up",
        [K_DOWN] = "Down",
        [K_LEFT] = "Left",
        [K_RIGHT] = "Right",
        [K_HOME] = "Home",
        [K_END] = "End",
        [K_PGUP] = "PgUp",
        [K_PGDN] = "PgDn",
        [K_SHIFT_UP] = "Shift-Up",
        [K_SHIFT_DOWN] = "Shift-Down",
        [K_SHIFT_LEFT] = "Shift-Left",
        [K_SHIFT_RIGHT] = "Shift-Right",
        [K_SHIFT_HOME] = "Shift-Home",
        [K_SHIFT_END] = "Shift-End",
        [K_CTRL_UP] = "Ctrl-Up",
        [K_CTRL_DOWN] = "Ctrl-Down",
        [K_CTRL_LEFT] = "Ctrl-Left",
        [K_CTRL_RIGHT] = "Ctrl-Right",
        [K_CTRL_HOME] = "Ctrl-Home",
        [K_CTRL_END] = "Ctrl-End",
        [K_CTRL_PGUP] = "Ctrl-PgUp",
        [K_CTRL_PGDN] = "Ctrl-PgDn",
        [K_F1] = "F1",
        [K_F2] = "F2",
        [K_F3] = "F3",
        [K_F4] = "F4",
        [K_F5] = "F5",
        [K_F6] = "F6",
        [K_F7] = "F7",
        [K_F8] = "F8",
        [K_F9] = "F9",
        [K_F10] = "F10",
        [K_F11] = "F11",
        [K_F12] = "F12",
        [K_SHIFT_F8] = "Shift-F8",
    };
    static const char control[26][3] = {
        "^A", "^B", "^C", "^D", "^E", "^F", "^G", "^H", "^I", "^J", "^K", "^L", "^M",
        "^N", "^O", "^P", "^Q", "^R", "^S", "^T", "^U", "^V", "^W", "^X", "^Y", "^Z",
    };
    static const char alt[10][6] = {
        "Alt-0", "Alt-1", "Alt-2", "Alt-3", "Alt-4", "Alt-5", "Alt-6", "Alt-7", "Alt-8", "Alt-9",
    };

    if (k >= K_CTRL_A && k <= K_CTRL_Z)
        return control[k - K_CTRL_A];
    if (k >= K_ALT_0 && k <= K_ALT_9)
        return alt[k - K_ALT_0];
    return k >= K_NONE && k < K_COUNT && name[k] ? name[k] : "";
}
