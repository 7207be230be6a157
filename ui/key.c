/* SPDX-License-Identifier: MulanPSL-2.0 */
/* key: the decoder. Bytes wait in one buffer between `head` and `tail`; an input is cut off at the
 * head, so feeding and taking are linear in the bytes whatever the reads. What a sequence means is
 * looked up in key_table.c. */
#include "ui/key.h"

#include "base/mem.h"
#include "ui/key_table.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    ESC = 0x1B,
    BEL = 0x07,
    CAN = 0x18,
    SUB = 0x1A,
    DEL = 0x7F,
    PARAMETER_BYTES = 64,         /* of one sequence; a longer one means nothing */
    MOUSE_BYTES = 3,              /* that follow the final of an old mouse report */
    PASTE_BYTES = 1024 * 1024 * 8 /* one paste; the rest of a longer one comes as the next paste */
};

static const char paste_end[] = "\033[201~";
enum { PASTE_END_BYTES = sizeof(paste_end) - 1 };

enum state {
    STATE_GROUND,
    STATE_PASTE,    /* between the marks */
    STATE_SEQUENCE, /* in a sequence that is too long, up to its final byte */
    STATE_STRING,   /* in an OSC, DCS, SOS, PM or APC string, up to its end */
};

struct decoder {
    char *s;
    size_t head, tail, cap;
    size_t stop;     /* where the bytes ended when they expired */
    size_t searched; /* bytes behind the head that hold no end of the paste */
    enum state state;
    bool expired;
};

/* The bytes that can be looked at now; `last`: no more will belong to them. */
struct view {
    const unsigned char *s;
    size_t bytes;
    bool last;
};

static const struct input nothing = {INPUT_NONE, K_NONE, NULL, 0};
static const struct input unknown = {INPUT_UNKNOWN, K_NONE, NULL, 0};

void decoder_destroy(struct decoder *d)
{
    if (!d)
        return;
    free(d->s);
    free(d);
}

static void make_room(struct decoder *d, size_t bytes)
{
    size_t kept = d->tail - d->head;

    if (bytes <= d->cap - d->tail)
        return;
    /* Moving is paid for by the bytes already taken: never more than those. */
    if (d->head >= kept && bytes <= d->cap - kept) {
        memmove(d->s, d->s + d->head, kept);
        d->stop -= d->expired ? d->head : 0;
        d->tail = kept;
        d->head = 0;
        return;
    }
    size_t cap = d->cap ? d->cap : 4096;
    while (cap - d->tail < bytes)
        cap = cap <= SIZE_MAX / 2 ? cap * 2 : SIZE_MAX;
    d->s = mem_resize(d->s, cap, 1);
    d->cap = cap;
}

struct decoder *decoder_create(void)
{
    struct decoder *d = mem_new(1, sizeof(*d));

    make_room(d, 1); /* so that there is always a head to look at */
    return d;
}

void decoder_feed(struct decoder *d, const char *s, size_t bytes)
{
    if (bytes == 0)
        return;
    make_room(d, bytes);
    memcpy(d->s + d->tail, s, bytes);
    d->tail += bytes;
}

static struct input take(struct decoder *d, size_t bytes, struct input in)
{
    d->head += bytes;
    return in;
}

static struct input take_key(struct decoder *d, size_t bytes, enum key k)
{
    if (k == K_NONE)
        return take(d, bytes, unknown);
    return take(d, bytes, (struct input){INPUT_KEY, k, NULL, 0});
}

/* Nothing complete is at the head: wait, or give up what is there. */
static struct input cut(struct decoder *d, struct view v)
{
    return v.last ? take(d, v.bytes, unknown) : nothing;
}

/* ---- text ---- */

static bool is_control(unsigned char c)
{
    return c < 0x20 || c == DEL;
}

/* Could these bytes, fewer than four, be the beginning of a character? */
static bool is_cut_character(const unsigned char *s, size_t bytes)
{
    static const char fill[] = {'\x80', '\xBF'};
    uint32_t cp;

    if (bytes > 3 || s[0] < 0xC2)
        return false;
    for (size_t i = 0; i < sizeof(fill); i++) {
        char full[4];
        memset(full, fill[i], sizeof(full));
        memcpy(full, s, bytes);
        if (utf8_decode(full, sizeof(full), &cp) > bytes && cp != CP_INVALID)
            return true;
    }
    return false;
}

static size_t text_run(struct view v)
{
    size_t i = 0;

    while (i < v.bytes && !is_control(v.s[i])) {
        uint32_t cp = 0;
        size_t n = 1;
        if (v.s[i] >= 0x80)
            n = utf8_decode((const char *)v.s + i, v.bytes - i, &cp);
        if (cp == CP_INVALID)
            break;
        i += n;
    }
    return i;
}

static size_t invalid_run(struct view v)
{
    size_t i = 0;

    while (i < v.bytes && v.s[i] >= 0x80) {
        uint32_t cp;
        utf8_decode((const char *)v.s + i, v.bytes - i, &cp);
        if (cp != CP_INVALID || (!v.last && is_cut_character(v.s + i, v.bytes - i)))
            break;
        i++;
    }
    return i;
}

static struct input next_text(struct decoder *d, struct view v)
{
    size_t n = text_run(v);

    if (n > 0)
        return take(d, n, (struct input){INPUT_TEXT, K_NONE, (const char *)v.s, n});
    n = invalid_run(v);
    if (n > 0)
        return take(d, n, (struct input){INPUT_INVALID, K_NONE, NULL, n});
    return nothing;
}

/* ---- sequences ---- */

/* rxvt ends its shifted keys with '$', which to everybody else is the byte before a final: "5$". */
static bool ends_in_dollar(const unsigned char *parameter, size_t bytes)
{
    if (bytes < 2 || bytes > 3 || parameter[bytes - 1] != '$')
        return false;
    for (size_t i = 0; i + 1 < bytes; i++)
        if (parameter[i] < '0' || parameter[i] > '9')
            return false;
    return true;
}

/* Bytes of a mouse report or a console F-key that follow the final at `at`; 0 for other finals. */
static size_t tail_bytes(struct view v, size_t at)
{
    if (v.s[1] != '[' || at != 2)
        return 0;
    return v.s[at] == 'M' ? MOUSE_BYTES : v.s[at] == '[' ? 1 : 0;
}

static struct input long_final(struct decoder *d, struct view v, size_t at, size_t bytes)
{
    size_t end = at + 1;

    while (end < v.bytes && end < at + 1 + bytes && !is_control(v.s[end]))
        end++;
    if (end == v.bytes && end < at + 1 + bytes)
        return cut(d, v);
    if (v.s[at] == '[' && end == at + 2)
        return take_key(d, end, key_of_console(v.s[at + 1]));
    return take(d, end, unknown);
}

/* ESC [ or ESC O at the head: parameters, then one final byte. */
static struct input next_sequence(struct decoder *d, struct view v)
{
    size_t i = 2;

    while (i < v.bytes && v.s[i] >= 0x20 && v.s[i] < 0x40) {
        i++;
        if (ends_in_dollar(v.s + 2, i - 2))
            return take_key(d, i, key_of_csi((const char *)v.s + 2, i - 3, '$'));
        if (i - 2 > PARAMETER_BYTES) {
            d->state = STATE_SEQUENCE;
            return take(d, i, nothing);
        }
    }
    if (i == v.bytes)
        return cut(d, v);
    if (v.s[i] < 0x40 || v.s[i] >= DEL)
        return take(d, i, unknown); /* broken off: the byte begins something else */

    size_t more = tail_bytes(v, i);
    const char *parameter = (const char *)v.s + 2;
    if (more > 0)
        return long_final(d, v, i, more);
    if (v.s[1] == 'O')
        return take_key(d, i + 1, key_of_ss3(parameter, i - 2, (char)v.s[i]));
    if (i == 5 && memcmp(parameter, "200~", 4) == 0) {
        d->state = STATE_PASTE;
        d->searched = 0;
        return take(d, i + 1, nothing);
    }
    return take_key(d, i + 1, key_of_csi(parameter, i - 2, (char)v.s[i]));
}

static struct input next_escape(struct decoder *d, struct view v)
{
    if (v.bytes == 1)
        return v.last ? take_key(d, 1, K_ESC) : nothing;
    unsigned char c = v.s[1];
    if (c == '[' || c == 'O')
        return next_sequence(d, v);
    if (c == ']' || c == 'P' || c == 'X' || c == '^' || c == '_') {
        d->state = STATE_STRING;
        return take(d, 2, nothing);
    }
    if (c >= '0' && c <= '9')
        return take_key(d, 2, (enum key)(K_ALT_0 + (c - '0')));
    /* Alt with another character, or with Backspace, means nothing and types nothing. Esc before a
       control or a hanzi was typed by itself: no terminal makes that of Alt. */
    if (c == DEL || c == '\b' || (c >= 0x20 && c < 0x80))
        return take(d, 2, unknown);
    return take_key(d, 1, K_ESC);
}

static struct input next_ground(struct decoder *d, struct view v)
{
    if (v.bytes == 0)
        return nothing;
    if (v.s[0] == ESC)
        return next_escape(d, v);
    if (is_control(v.s[0]))
        return take_key(d, 1, key_of_control(v.s[0]));
    return next_text(d, v);
}

/* ---- the states in which bytes are held or swallowed ---- */

static struct input leave(struct decoder *d, size_t bytes, struct input in)
{
    d->state = STATE_GROUND;
    return take(d, bytes, in);
}

static struct input next_paste(struct decoder *d, struct view v)
{
    const char *s = (const char *)v.s;
    const char *end = memmem(s + d->searched, v.bytes - d->searched, paste_end, PASTE_END_BYTES);

    if (end) {
        size_t bytes = (size_t)(end - s);
        return leave(d, bytes + PASTE_END_BYTES, (struct input){INPUT_PASTE, K_NONE, s, bytes});
    }
    if (v.last)
        return leave(d, v.bytes, (struct input){INPUT_PASTE, K_NONE, s, v.bytes});
    d->searched = v.bytes < PASTE_END_BYTES ? 0 : v.bytes - (PASTE_END_BYTES - 1);
    if (d->searched < PASTE_BYTES)
        return nothing;

    size_t bytes = d->searched;
    while (bytes > 0 && (v.s[bytes] & 0xC0) == 0x80)
        bytes--;
    bytes = bytes ? bytes : d->searched;
    d->searched = 0;
    return take(d, bytes, (struct input){INPUT_PASTE, K_NONE, s, bytes});
}

static struct input next_swallowed(struct decoder *d, struct view v)
{
    size_t i = 0;

    while (i < v.bytes && v.s[i] >= 0x20 && v.s[i] < 0x40)
        i++;
    if (i == v.bytes)
        return v.last ? leave(d, i, unknown) : take(d, i, nothing);
    bool is_final = v.s[i] >= 0x40 && v.s[i] < DEL;
    return leave(d, i + is_final, unknown);
}

static struct input next_string(struct decoder *d, struct view v)
{
    size_t i = 0;

    while (i < v.bytes && v.s[i] != BEL && v.s[i] != CAN && v.s[i] != SUB && v.s[i] != ESC)
        i++;
    bool is_cut = i == v.bytes || (v.s[i] == ESC && i + 1 == v.bytes);
    if (is_cut && !v.last)
        return take(d, i, nothing);
    if (is_cut)
        return leave(d, i, unknown);
    if (v.s[i] != ESC)
        return leave(d, i + 1, unknown);
    return leave(d, v.s[i + 1] == '\\' ? i + 2 : i, unknown);
}

static struct input next_in_state(struct decoder *d, struct view v)
{
    switch (d->state) {
    case STATE_PASTE:
        return next_paste(d, v);
    case STATE_SEQUENCE:
        return next_swallowed(d, v);
    case STATE_STRING:
        return next_string(d, v);
    case STATE_GROUND:
        break;
    }
    return next_ground(d, v);
}

struct input decoder_next(struct decoder *d)
{
    for (;;) {
        enum state before = d->state;
        size_t end = d->expired ? d->stop : d->tail;
        struct view v = {(const unsigned char *)d->s + d->head, end - d->head, d->expired};
        struct input in = next_in_state(d, v);

        if (in.kind != INPUT_NONE)
            return in;
        if (d->state != before)
            continue;
        if (!d->expired)
            break;
        d->expired = false; /* all that was there is taken */
    }
    if (d->head == d->tail)
        d->head = d->tail = 0;
    return nothing;
}

bool decoder_waiting(const struct decoder *d)
{
    return d->head < d->tail || d->state != STATE_GROUND;
}

bool decoder_in_paste(const struct decoder *d)
{
    return d->state == STATE_PASTE;
}

void decoder_expire(struct decoder *d)
{
    d->stop = d->tail;
    d->expired = true;
}
