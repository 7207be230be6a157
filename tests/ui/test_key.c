/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The key decoder: the keys of the usual terminals, pastes, cut reads, and bytes that mean nothing. */
#include "ui/key.h"

#include "base/text.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What a decoder gave, one letter an input, so that a failure can be read: "t中文|" "k12|" "p..|"
 * "i3|" "?|". Neighbouring texts, and neighbouring invalid bytes, are one: where a run is cut
 * depends on the reads. */
struct story {
    struct text t;
    enum input_kind last;
    size_t invalid, inputs, unknowns, text_bytes;
};

static void story_end(struct story *y)
{
    if (y->last == INPUT_INVALID)
        text_addf(&y->t, "i%zu|", y->invalid);
    else if (y->last == INPUT_TEXT)
        text_add(&y->t, "|");
    y->last = INPUT_NONE;
    y->invalid = 0;
}

static void story_add(struct story *y, struct input in)
{
    bool goes_on = in.kind == y->last && (in.kind == INPUT_TEXT || in.kind == INPUT_INVALID);

    if (!goes_on) {
        story_end(y);
        y->inputs++;
    }
    y->last = in.kind;
    switch (in.kind) {
    case INPUT_TEXT:
        assert_true(in.bytes > 0);
        assert_true(utf8_valid(in.text, in.bytes));
        for (size_t i = 0; i < in.bytes; i++)
            assert_true((unsigned char)in.text[i] >= 0x20 && in.text[i] != 0x7F);
        text_add(&y->t, goes_on ? "" : "t");
        text_add_n(&y->t, in.text, in.bytes);
        y->text_bytes += in.bytes;
        break;
    case INPUT_KEY:
        assert_true(in.key > K_NONE && in.key < K_COUNT);
        assert_true(key_name(in.key)[0] != '\0');
        text_addf(&y->t, "k%s|", key_name(in.key));
        break;
    case INPUT_PASTE:
        text_add(&y->t, "p");
        text_add_n(&y->t, in.text, in.bytes);
        text_add(&y->t, "|");
        break;
    case INPUT_INVALID:
        assert_null(in.text);
        y->invalid += in.bytes;
        break;
    case INPUT_UNKNOWN:
        text_add(&y->t, "?|");
        y->unknowns++;
        break;
    case INPUT_NONE:
        fail_msg("an input of no kind");
    }
}

static void drain(struct decoder *d, struct story *y)
{
    for (;;) {
        struct input in = decoder_next(d);
        if (in.kind == INPUT_NONE)
            return;
        story_add(y, in);
    }
}

static struct story told(const char *s, size_t bytes)
{
    struct decoder *d = decoder_create();
    struct story y = {0};

    decoder_feed(d, s, bytes);
    drain(d, &y);
    story_end(&y);
    decoder_destroy(d);
    return y;
}

static void expect(const char *typed, const char *wanted)
{
    struct story y = told(typed, strlen(typed));

    if (strcmp(text_str(&y.t), wanted) != 0)
        fail_msg("%s gave %s, not %s", typed + (typed[0] == 27), text_str(&y.t), wanted);
    text_finish(&y.t);
}

/* ---- keys ---- */

static void keys_of_all_terminals(void **state)
{
    static const struct {
        const char *bytes;
        enum key key;
    } row[] = {
        {"\r", K_ENTER},
        {"\n", K_ENTER},
        {"\t", K_TAB},
        {"\b", K_BACKSPACE},
        {"\x7f", K_BACKSPACE},
        {"\x01", K_CTRL_A},
        {"\x0b", K_CTRL_K},
        {"\x1a", K_CTRL_Z},
        /* the arrows and their neighbours, normal, application, with modifiers */
        {"\033[A", K_UP},
        {"\033OB", K_DOWN},
        {"\033[C", K_RIGHT},
        {"\033OD", K_LEFT},
        {"\033[H", K_HOME},
        {"\033OF", K_END},
        {"\033[1;2A", K_SHIFT_UP},
        {"\033[1;5D", K_CTRL_LEFT},
        {"\033[1;2H", K_SHIFT_HOME},
        {"\033[1;5F", K_CTRL_END},
        {"\033O5C", K_CTRL_RIGHT},
        {"\033[5C", K_CTRL_RIGHT},
        {"\033[1;130A", K_SHIFT_UP}, /* Num Lock */
        {"\033[a", K_SHIFT_UP},
        {"\033Oc", K_CTRL_RIGHT},
        {"\033[Z", K_BACKTAB},
        {"\033[1;2Z", K_BACKTAB},
        /* vt220 numbers */
        {"\033[1~", K_HOME},
        {"\033[2~", K_INSERT},
        {"\033[3~", K_DELETE},
        {"\033[4~", K_END},
        {"\033[5~", K_PGUP},
        {"\033[6~", K_PGDN},
        {"\033[7~", K_HOME},
        {"\033[8~", K_END},
        {"\033[5;5~", K_CTRL_PGUP},
        {"\033[6;5~", K_CTRL_PGDN},
        {"\033[5^", K_CTRL_PGUP},
        {"\033[8^", K_CTRL_END},
        {"\033[7$", K_SHIFT_HOME},
        /* function keys: xterm, vt220, linux console, rxvt */
        {"\033OP", K_F1},
        {"\033OQ", K_F2},
        {"\033OR", K_F3},
        {"\033OS", K_F4},
        {"\033[11~", K_F1},
        {"\033[14~", K_F4},
        {"\033[15~", K_F5},
        {"\033[17~", K_F6},
        {"\033[21~", K_F10},
        {"\033[23~", K_F11},
        {"\033[24~", K_F12},
        {"\033[[A", K_F1},
        {"\033[[E", K_F5},
        {"\033[P", K_F1},
        {"\033[19~", K_F8},
        {"\033[19;2~", K_SHIFT_F8},
        {"\033[19$", K_SHIFT_F8},
        {"\033[32~", K_SHIFT_F8},
        {"\033[34~", K_SHIFT_F8},
        {"\033OM", K_ENTER},
        /* modified characters */
        {"\033[27;5;122~", K_CTRL_Z},
        {"\033[27;2;13~", K_ENTER},
        {"\033[122;5u", K_CTRL_Z},
        {"\033[97:65;5:1u", K_CTRL_A},
        {"\033[104;5u", K_BACKSPACE},
        {"\033[27u", K_ESC},
        {"\033[9;2u", K_BACKTAB},
        {"\033[51;3u", K_ALT_0 + 3},
        {"\0330", K_ALT_0},
        {"\0339", K_ALT_9},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        struct decoder *d = decoder_create();
        decoder_feed(d, row[i].bytes, strlen(row[i].bytes));
        struct input in = decoder_next(d);
        if (in.kind != INPUT_KEY || in.key != row[i].key)
            fail_msg("row %zu gave kind %d, key %s", i, (int)in.kind, key_name(in.key));
        assert_int_equal(decoder_next(d).kind, INPUT_NONE);
        assert_false(decoder_waiting(d));
        decoder_destroy(d);
    }
}

static void meaningless_sequences_type_nothing(void **state)
{
    static const char *const row[] = {
        "\033[1;5R",  /* where the cursor is */
        "\033[?1;2c", /* what the terminal is */
        "\033[I",     /* focus */
        "\033[O",
        "\033[<0;10;20M", /* mouse, three ways */
        "\033[<0;10;20m",
        "\033[M !!",
        "\033[M\xe4\xb8\xad",
        "\033[97;1u",   /* a plain letter is never typed by a sequence */
        "\033[97;5:3u", /* a key let go */
        "\033[1;1:3A",
        "\033[9999999999999999999~",
        "\033[1;2;3;4;5;6~",
        "\033[[Z",
        "\033[201~",
        "\033[1;3A",
        "\033]11;rgb:ffff/0000/0000\033\\",
        "\033]0;标题\a",
        "\033P1$r0m\033\\",
        "\033_任意\033\\",
        "\033^abc\033\\",
        "\033Xabc\x18",
        "\033x", /* Alt with a letter, or with Backspace */
        "\033\x7f",
        "\033Op",
        "\033Oj",
        "\x1c",
    };
    (void)state;

    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        struct story y = told(row[i], strlen(row[i]));
        if (strcmp(text_str(&y.t), "?|") != 0)
            fail_msg("row %zu gave %s", i, text_str(&y.t));
        text_finish(&y.t);
    }
    struct story y = told("\0", 1); /* Ctrl-Space */
    assert_string_equal(text_str(&y.t), "?|");
    text_finish(&y.t);
}

static void every_final_is_one_event(void **state)
{
    static const char *const parameter[] = {"",        "1",      "5",  "1;5", "1;2",
                                            "?1;2",    "<0;3;4", "=1", ">0",  "27;5",
                                            "1;2;3;4", "38:2:1", "1 ", "4;1$"};
    (void)state;

    for (size_t i = 0; i < sizeof(parameter) / sizeof(parameter[0]); i++) {
        for (int final = 0x40; final <= 0x7E; final++) {
            for (int kind = 0; kind < 2; kind++) {
                char typed[64];
                bool is_csi = kind == 0;
                const char *tail = "";
                if (is_csi && parameter[i][0] == '\0' && final == 'M')
                    tail = "abc";
                if (is_csi && parameter[i][0] == '\0' && final == '[')
                    tail = "x";
                int n = snprintf(typed, sizeof(typed), "\033%c%s%c%s中", is_csi ? '[' : 'O',
                                 parameter[i], final, tail);
                struct story y = told(typed, (size_t)n);
                if (y.inputs != 2 || y.text_bytes != 3)
                    fail_msg("%s gave %s", typed + 1, text_str(&y.t));
                text_finish(&y.t);
            }
        }
    }
}

static void too_long_is_swallowed_whole(void **state)
{
    char typed[5000];
    (void)state;

    memset(typed, '7', sizeof(typed));
    memcpy(typed, "\033[", 2);
    memcpy(typed + 4990, "~after", 6);
    struct story y = told(typed, 4996);
    assert_string_equal(text_str(&y.t), "?|tafter|");
    text_finish(&y.t);
}

/* ---- texts ---- */

static void texts_and_what_is_between(void **state)
{
    (void)state;
    expect("中文，abc 12.5", "t中文，abc 12.5|");
    expect("中\r文", "t中|kEnter|t文|");
    expect("ēěīōūā", "tēěīōūā|");           /* U+0100 to U+01FF are the numbers of curses keys */
    expect("a\302\233[A", "ta\302\233[A|"); /* U+009B begins nothing */
    expect("a\200\377b", "ta|i2|tb|");
    expect("\355\240\200", "i3|");       /* a surrogate */
    expect("\300\257x", "i2|tx|");       /* an overlong form */
    expect("中\344\270x", "t中|i2|tx|"); /* a character broken off */
    expect("\033\033[A", "kEsc|kUp|");
    expect("\033\r", "kEsc|kEnter|");
    expect("\033中", "kEsc|t中|");
    expect("\033[1;\033[A", "?|kUp|");
    expect("\033[12\rx", "?|kEnter|tx|");
    expect("\033]11;x\033[A", "?|kUp|");
}

static void the_first_plane_types_itself(void **state)
{
    (void)state;
    for (uint32_t cp = 0x20; cp <= 0xFFEF; cp++) {
        char s[4];
        if (cp == 0x7F || (cp >= 0xD800 && cp <= 0xDFFF))
            continue;
        size_t n = utf8_encode(cp, s);
        struct decoder *d = decoder_create();
        decoder_feed(d, s, n);
        struct input in = decoder_next(d);
        if (in.kind != INPUT_TEXT || in.bytes != n || memcmp(in.text, s, n) != 0)
            fail_msg("U+%04" PRIX32 " did not type itself", cp);
        decoder_destroy(d);
    }
}

/* ---- pastes ---- */

static void pastes(void **state)
{
    (void)state;
    expect("\033[200~\033[201~", "p|");
    expect("a\033[200~甲\r\n乙\t\033[A\003丙\033[201~b", "ta|p甲\r\n乙\t\033[A\003丙|tb|");
    expect("\033[200~a\033[200~b\033[20\033[201~\r", "pa\033[200~b\033[20|kEnter|");
}

static void paste_without_an_end(void **state)
{
    struct decoder *d = decoder_create();
    struct story y = {0};
    (void)state;

    decoder_feed(d, "\033[200~一二\033[20", 16);
    drain(d, &y);
    assert_true(decoder_waiting(d));
    assert_true(decoder_in_paste(d));
    assert_int_equal(y.inputs, 0);
    decoder_expire(d);
    drain(d, &y);
    assert_string_equal(text_str(&y.t), "p一二\033[20|");
    assert_false(decoder_waiting(d));
    assert_false(decoder_in_paste(d));
    decoder_destroy(d);
    text_finish(&y.t);
}

/* A megabyte, in blocks as the terminal gives them, is one paste; nothing typed after it is lost.
 * Thirty times that comes in pieces that put together are the same bytes. */
static void large_pastes(void **state)
{
    static const size_t size[] = {1 << 20, 30 << 20};
    (void)state;

    for (size_t i = 0; i < 2; i++) {
        struct decoder *d = decoder_create();
        size_t got = 0, pastes_seen = 0;
        bool enter = false;

        decoder_feed(d, "\033[200~", 6);
        for (size_t sent = 0; sent < size[i];) {
            static const char block[] = "一二三四五六七八九十";
            size_t n = sizeof(block) - 1;
            decoder_feed(d, block, n);
            sent += n;
            if (sent >= size[i])
                decoder_feed(d, "\033[201~\r", 7);
            for (struct input in = decoder_next(d); in.kind != INPUT_NONE; in = decoder_next(d)) {
                enter = in.kind == INPUT_KEY && in.key == K_ENTER;
                if (enter)
                    continue;
                assert_int_equal(in.kind, INPUT_PASTE);
                assert_true(utf8_valid(in.text, in.bytes));
                got += in.bytes;
                pastes_seen++;
            }
        }
        assert_true(got >= size[i] && got < size[i] + 64);
        assert_true(enter);
        assert_true(i == 0 ? pastes_seen == 1 : pastes_seen > 1);
        decoder_destroy(d);
    }
}

/* ---- what waits ---- */

static void what_is_cut_waits_and_expires(void **state)
{
    static const struct {
        const char *bytes, *waited, *expired;
    } row[] = {
        {"\033", "", "kEsc|"},
        {"\033\033", "kEsc|", "kEsc|kEsc|"},
        {"\033[", "", "?|"},
        {"\033O", "", "?|"},
        {"\033[1;5", "", "?|"},
        {"\033[M a", "", "?|"},
        {"\033[[", "", "?|"},
        {"\033]0;abc", "", "?|"},
        {"\033]0;abc\033", "", "?|kEsc|"},
        {"x\344\270", "tx|", "tx|i2|"},
        {"\360\237\230", "", "i3|"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        struct decoder *d = decoder_create();
        struct story y = {0};
        decoder_feed(d, row[i].bytes, strlen(row[i].bytes));
        drain(d, &y);
        story_end(&y);
        assert_string_equal(text_str(&y.t), row[i].waited);
        assert_true(decoder_waiting(d));
        decoder_expire(d);
        drain(d, &y);
        story_end(&y);
        assert_string_equal(text_str(&y.t), row[i].expired);
        assert_false(decoder_waiting(d));
        /* and what comes next stands by itself */
        decoder_feed(d, "A", 1);
        assert_int_equal(decoder_next(d).kind, INPUT_TEXT);
        decoder_destroy(d);
        text_finish(&y.t);
    }
}

static void esc_expires_before_what_came_later(void **state)
{
    struct decoder *d = decoder_create();
    struct story y = {0};
    (void)state;

    decoder_feed(d, "\033", 1);
    drain(d, &y);
    decoder_expire(d);
    decoder_feed(d, "[A", 2);
    drain(d, &y);
    story_end(&y);
    assert_string_equal(text_str(&y.t), "kEsc|t[A|");
    decoder_destroy(d);
    text_finish(&y.t);
}

/* ---- anything at all ---- */

static uint32_t seed;
static uint32_t random_below(uint32_t limit)
{
    seed = seed * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)seed * limit) >> 32);
}

static size_t random_bytes_like_typing(char *out, size_t limit)
{
    static const char *const piece[] = {
        "\033[A", "\033[",    "\033O",    "\033",    "\033]0;",     "\033\\",        "1;5", "M",
        "中",     "，",       "\344\270", "\377",    "\033[200~",   "\033[201~",     "\r",  "abc",
        "\a",     "\302\233", "\033[M",   "\033[5$", "\033[27;5;9", "\033[1;2;3;4;", "~",   "\x7f",
    };
    size_t n = 0;

    while (n + 16 < limit) {
        if (random_below(4) == 0) {
            out[n++] = (char)random_below(256);
            continue;
        }
        const char *p = piece[random_below(sizeof(piece) / sizeof(piece[0]))];
        memcpy(out + n, p, strlen(p));
        n += strlen(p);
    }
    return n;
}

static void cuts_change_nothing(void **state)
{
    (void)state;
    for (uint32_t round = 0; round < 100000; round++) {
        char typed[96];
        seed = round;
        size_t n = random_bytes_like_typing(typed, 20 + random_below(60));
        struct decoder *whole = decoder_create(), *cut = decoder_create();
        struct story a = {0}, b = {0};

        decoder_feed(whole, typed, n);
        drain(whole, &a);
        for (size_t at = 0; at < n;) {
            size_t more = 1 + random_below(5);
            more = more < n - at ? more : n - at;
            decoder_feed(cut, typed + at, more);
            drain(cut, &b);
            at += more;
        }
        decoder_expire(whole);
        decoder_expire(cut);
        drain(whole, &a);
        drain(cut, &b);
        assert_false(decoder_waiting(whole));
        story_end(&a);
        story_end(&b);
        if (strcmp(text_str(&a.t), text_str(&b.t)) != 0)
            fail_msg("round %" PRIu32 ": %s or %s", round, text_str(&a.t), text_str(&b.t));
        decoder_destroy(whole);
        decoder_destroy(cut);
        text_finish(&a.t);
        text_finish(&b.t);
    }
}

/* Whatever came before, the next character and the next key are themselves; what would be kept of the
 * bytes is valid. */
static void anything_harms_nothing_after_it(void **state)
{
    static const char next[] = "中";
    const char *wanted = getenv("FAULT_RUNS");
    uint32_t rounds = wanted ? (uint32_t)strtoul(wanted, NULL, 10) : 100000;

    (void)state;
    for (uint32_t round = 0; round < rounds; round++) {
        struct decoder *d = decoder_create();
        struct story before = {0}, after = {0};
        struct text kept = {0};
        struct dropped dropped = {0};
        char typed[96];
        size_t n;

        seed = round + 77;
        n = random_bytes_like_typing(typed, 20 + random_below(60));
        for (size_t i = 0; round % 2 && i < n; i++)
            typed[i] = (char)random_below(256);
        text_clean(&kept, typed, n, true, &dropped);
        assert_true(utf8_valid(text_str(&kept), kept.bytes));
        text_finish(&kept);
        decoder_feed(d, typed, n);
        drain(d, &before);
        while (decoder_waiting(d)) { /* the pause after which a key is a key again */
            decoder_expire(d);
            drain(d, &before);
        }
        story_end(&before);
        for (size_t at = 0, cut = 1 + random_below(3); at < sizeof next - 1; at += cut) {
            size_t more = cut < sizeof next - 1 - at ? cut : sizeof next - 1 - at;

            decoder_feed(d, next + at, more);
            drain(d, &after);
        }
        decoder_feed(d, "\033[A\r", 4);
        drain(d, &after);
        story_end(&after);
        if (strcmp(text_str(&after.t), "t中|kUp|kEnter|") != 0)
            fail_msg("round %" PRIu32 ": %s behind %s", round, text_str(&after.t),
                     text_str(&before.t));
        decoder_destroy(d);
        text_finish(&before.t);
        text_finish(&after.t);
    }
}

static void every_key_has_its_name(void **state)
{
    (void)state;
    assert_string_equal(key_name(K_CTRL_PGDN), "Ctrl-PgDn");
    assert_string_equal(key_name(K_SHIFT_F8), "Shift-F8");
    assert_string_equal(key_name(K_CTRL_Z), "^Z");
    assert_string_equal(key_name(K_ALT_9), "Alt-9");
    for (int k = K_NONE + 1; k < K_COUNT; k++)
        assert_true(key_name((enum key)k)[0] != '\0');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_of_all_terminals),
        cmocka_unit_test(meaningless_sequences_type_nothing),
        cmocka_unit_test(every_final_is_one_event),
        cmocka_unit_test(too_long_is_swallowed_whole),
        cmocka_unit_test(texts_and_what_is_between),
        cmocka_unit_test(the_first_plane_types_itself),
        cmocka_unit_test(pastes),
        cmocka_unit_test(paste_without_an_end),
        cmocka_unit_test(large_pastes),
        cmocka_unit_test(what_is_cut_waits_and_expires),
        cmocka_unit_test(esc_expires_before_what_came_later),
        cmocka_unit_test(cuts_change_nothing),
        cmocka_unit_test(anything_harms_nothing_after_it),
        cmocka_unit_test(every_key_has_its_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
