/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Text from outside: UTF-8, cleaning, folding, GB18030 both ways, columns, graphemes, wrapping. The
 * first byte chooses a width, the rest is the text. */
#include "fuzz.h"

#include "base/encoding.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* ---- code points ---- */

/* Decoding by trial: the bytes that come out again when what they would mean is encoded. */
static size_t decode_by_trial(const unsigned char *s, size_t bytes, uint32_t *cp)
{
    for (size_t n = 1; n <= 4 && n <= bytes; n++) {
        static const uint32_t lead_mask[] = {0x7F, 0x1F, 0x0F, 0x07};
        uint32_t c = s[0] & lead_mask[n - 1];
        char again[4];

        for (size_t i = 1; i < n; i++)
            c = c << 6 | (s[i] & 0x3F);
        if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
            continue;
        if (utf8_encode(c, again) == n && memcmp(again, s, n) == 0) {
            *cp = c;
            return n;
        }
    }
    *cp = CP_INVALID;
    return 1;
}

static void check_utf8(const char *s, size_t bytes)
{
    bool valid = true;
    size_t chars = 0;

    for (size_t at = 0; at < bytes; chars++) {
        uint32_t cp, wanted;
        size_t n = utf8_decode(s + at, bytes - at, &cp);

        LAW(n == decode_by_trial((const unsigned char *)s + at, bytes - at, &wanted));
        LAW(cp == wanted);
        valid = valid && cp != CP_INVALID;
        at += n;
    }
    LAW(utf8_valid(s, bytes) == valid);
    LAW(utf8_chars(s, bytes) == chars);
}

/* ---- cleaning ---- */

static size_t all_dropped(const struct dropped *d)
{
    return d->control + d->format + d->unassigned + d->invalid;
}

/* CR LF is one line end. */
static size_t returns_before_newlines(const char *s, size_t bytes)
{
    size_t n = 0;

    for (size_t i = 1; i < bytes; i++)
        n += s[i - 1] == '\r' && s[i] == '\n';
    return n;
}

static void check_clean(const char *s, size_t bytes, bool lines)
{
    struct text once = {0}, twice = {0}, said = {0};
    struct dropped first = {0}, second = {0};

    text_clean(&once, s, bytes, lines, &first);
    LAW(fuzz_is_clean(text_str(&once), once.bytes, lines));
    LAW(utf8_chars(text_str(&once), once.bytes) + all_dropped(&first) ==
        utf8_chars(s, bytes) - returns_before_newlines(s, bytes));
    text_clean(&twice, text_str(&once), once.bytes, lines, &second);
    LAW(all_dropped(&second) == 0);
    LAW(strcmp(text_str(&once), text_str(&twice)) == 0);
    dropped_says(&first, &said);
    LAW((said.bytes > 0) == (all_dropped(&first) > 0));
    text_finish(&once);
    text_finish(&twice);
    text_finish(&said);
}

static void check_shown(const char *s, size_t bytes)
{
    struct text shown = {0};

    text_add_shown(&shown, s, bytes);
    LAW(fuzz_is_clean(text_str(&shown), shown.bytes, false));
    if (fuzz_is_clean(s, bytes, false))
        LAW(shown.bytes == bytes && (bytes == 0 || memcmp(shown.s, s, bytes) == 0));
    text_finish(&shown);
}

static void check_fold(const char *s, size_t bytes)
{
    struct text once = {0}, twice = {0};

    text_fold_width(&once, s, bytes);
    LAW(once.bytes <= bytes);
    LAW(utf8_chars(text_str(&once), once.bytes) == utf8_chars(s, bytes));
    text_fold_width(&twice, text_str(&once), once.bytes);
    LAW(once.bytes == twice.bytes && memcmp(text_str(&once), text_str(&twice), once.bytes) == 0);
    text_finish(&once);
    text_finish(&twice);
}

/* ---- encodings ---- */

/* What is read in an encoding can be written in it, and then says the same. */
static void check_foreign(const char *s, size_t bytes, const char *encoding)
{
    struct text first = {0}, written = {0}, again = {0};
    struct err err = {0};
    enum status rc = encoding_read(&first, s, bytes, encoding, &err);

    fuzz_check_said(rc, &err);
    if (rc == STATUS_OK) {
        LAW(utf8_valid(text_str(&first), first.bytes));
        LAW(encoding_write(&written, text_str(&first), first.bytes, encoding, &err) == STATUS_OK);
        LAW(encoding_read(&again, text_str(&written), written.bytes, encoding, &err) == STATUS_OK);
        LAW(strlen(text_str(&first)) != first.bytes ||
            strcmp(text_str(&first), text_str(&again)) == 0);
    } else {
        LAW(first.bytes == 0);
    }
    text_finish(&first);
    text_finish(&written);
    text_finish(&again);
}

/* Beyond the basic plane GB18030 is a plain count in four bytes, but for six characters that have two. */
static void check_four_bytes(uint32_t cp, const struct text *written)
{
    uint32_t n = cp - 0x10000;
    unsigned char wanted[4] = {
        (unsigned char)(0x90 + n / 12600), (unsigned char)(0x30 + n / 1260 % 10),
        (unsigned char)(0x81 + n / 10 % 126), (unsigned char)(0x30 + n % 10)};

    if (written->bytes == 2)
        LAW(cp == 0x20087 || cp == 0x20089 || cp == 0x200CC || cp == 0x215D7 || cp == 0x2298F ||
            cp == 0x241FE);
    else
        LAW(written->bytes == 4 && memcmp(written->s, wanted, 4) == 0);
}

/* Each character by itself: GB18030 has every one but those that moved in 2022, which it reads as
 * what they became. */
static void check_each(const char *s, size_t bytes)
{
    for (size_t at = 0, next; at < bytes; at = next) {
        struct text written = {0}, again = {0};
        struct err err = {0};
        uint32_t cp;
        enum status rc;

        next = at + utf8_decode(s + at, bytes - at, &cp);
        rc = encoding_write(&written, s + at, next - at, "gb18030", &err);
        fuzz_check_said(rc, &err);
        LAW((rc == STATUS_OK) == (cp != CP_INVALID));
        if (rc == STATUS_OK && cp >= 0x10000)
            check_four_bytes(cp, &written);
        if (rc == STATUS_OK && cp != 0xFEFF && (cp < 0xE000 || cp > 0xF8FF)) {
            LAW(encoding_read(&again, text_str(&written), written.bytes, "GB18030", NULL) ==
                STATUS_OK);
            LAW(again.bytes == next - at && memcmp(again.s, s + at, next - at) == 0);
        }
        text_finish(&written);
        text_finish(&again);
    }
}

static void check_guess(const char *s, size_t bytes)
{
    const char *guess = encoding_guess(s, bytes);
    struct text out = {0};

    if (bytes > 0 && memchr(s, '\0', bytes))
        LAW(!guess);
    else if (utf8_valid(s, bytes))
        LAW(guess && strcmp(guess, "UTF-8") == 0);
    if (guess)
        LAW(encoding_read(&out, s, bytes, guess, NULL) == STATUS_OK);
    text_finish(&out);
}

/* ---- columns and graphemes ---- */

/* The stops found going forward are those found going back. */
static void check_stops(const char *s, size_t bytes)
{
    size_t *stop = calloc(bytes + 1, sizeof *stop);
    size_t count = 0, cols = 0;

    for (size_t at = 0; at < bytes; at = stop[count]) {
        stop[count + 1] = grapheme_next(s, bytes, at);
        LAW(stop[count + 1] > at && stop[count + 1] <= bytes);
        LAW(text_cols(s + at, stop[count + 1] - at) <= GRAPHEME_COLS);
        cols += text_cols(s + at, stop[count + 1] - at);
        count++;
    }
    LAW(text_cols(s, bytes) == cols);
    for (size_t at = bytes; count > 0; at = stop[count]) {
        count--;
        LAW(grapheme_prev(s, bytes, at) == stop[count]);
    }
    free(stop);
}

static bool is_stop(const char *s, size_t bytes, size_t at)
{
    return at == bytes || grapheme_prev(s, bytes, grapheme_next(s, bytes, at)) == at;
}

static void check_words(const char *s, size_t bytes)
{
    for (size_t at = 0; at < bytes;) {
        size_t next = word_next(s, bytes, at);

        LAW(next > at && next <= bytes && is_stop(s, bytes, next));
        at = next;
    }
    for (size_t at = bytes; at > 0;) {
        size_t prev = word_prev(s, bytes, at);

        LAW(prev < at && is_stop(s, bytes, prev));
        at = prev;
    }
}

static void check_clip(const char *s, size_t bytes, size_t cols)
{
    size_t used;
    size_t cut = text_clip(s, bytes, cols, &used);

    LAW(cut <= bytes && is_stop(s, bytes, cut));
    LAW(used == text_cols(s, cut) && used <= cols);
    if (cut < bytes)
        LAW(used + text_cols(s + cut, grapheme_next(s, bytes, cut) - cut) > cols);
}

/* ---- wrapping ---- */

static bool is_hanzi(uint32_t cp)
{
    return cp >= 0x4E00 && cp <= 0x9FFF;
}

static uint32_t cp_at(const char *s, size_t bytes, size_t at)
{
    uint32_t cp = CP_INVALID;

    if (at < bytes)
        (void)utf8_decode(s + at, bytes - at, &cp);
    return cp;
}

/* Is there a place between two hanzi, where a line may always end? */
static bool has_free_place(const char *s, size_t bytes)
{
    for (size_t at = 0; at < bytes;) {
        size_t next = grapheme_next(s, bytes, at);

        if (is_hanzi(cp_at(s, bytes, at)) && is_hanzi(cp_at(s, bytes, next)) && next == at + 3)
            return true;
        at = next;
    }
    return false;
}

static bool begins_badly(uint32_t cp)
{
    static const uint32_t marks[] = {0x3001, 0x3002, 0xFF0C, 0xFF1A, 0xFF1B, 0xFF1F,
                                     0xFF01, 0xFF09, 0x300B, 0x300D, 0x2026, 0x201D};

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (marks[i] == cp)
            return true;
    return false;
}

static bool is_space(uint32_t cp)
{
    return cp == ' ' || cp == 0x3000;
}

/* Spaces stay at the end of a line, and may go beyond its width. */
static void check_line(const char *s, size_t bytes, size_t line, size_t cols)
{
    size_t trimmed = line;

    LAW(line > 0 && line <= bytes && is_stop(s, bytes, line));
    while (trimmed > 0 && is_space(cp_at(s, bytes, grapheme_prev(s, bytes, trimmed))))
        trimmed = grapheme_prev(s, bytes, trimmed);
    LAW(text_cols(s, trimmed) <= cols);
    LAW(!is_space(cp_at(s, bytes, line)));
    if (begins_badly(cp_at(s, bytes, line)))
        LAW(!has_free_place(s, trimmed));
}

static void check_wrap(const char *s, size_t bytes, size_t cols)
{
    for (size_t at = 0; at < bytes;) {
        size_t line = wrap_line(s + at, bytes - at, cols);

        check_line(s + at, bytes - at, line, cols);
        at += line;
    }
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    LAW(setlocale(LC_ALL, "C.UTF-8"));
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    static const char *const encodings[] = {"UTF-8", "GB18030", "GBK"};
    struct text line = {0};
    struct dropped ignored = {0};
    size_t cols = GRAPHEME_COLS + (bytes > 0 ? data[0] % 80 : 0);
    const char *s = bytes > 0 ? (const char *)data + 1 : "";

    bytes -= bytes > 0;
    check_utf8(s, bytes);
    check_clean(s, bytes, true);
    check_clean(s, bytes, false);
    check_shown(s, bytes);
    check_fold(s, bytes);
    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++)
        check_foreign(s, bytes, encodings[i]);
    check_each(s, bytes);
    check_guess(s, bytes);
    check_stops(s, bytes);
    check_words(s, bytes);
    check_clip(s, bytes, cols);
    text_clean(&line, s, bytes, false, &ignored);
    check_wrap(text_str(&line), line.bytes, cols);
    text_finish(&line);
    return 0;
}
