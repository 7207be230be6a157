/* SPDX-License-Identifier: MulanPSL-2.0 */
/* encoding: iconv, with what GB18030-2022 changed put right, because the iconvs in use disagree
 * about it. */
#include "base/encoding.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

/* Characters that GB18030-2005 had in the private area, or at four bytes only, and GB18030-2022
 * has at two bytes. Files of both times are read alike, and the new form is written. */
static const struct moved {
    unsigned char four[4]; /* the four-byte form of 2005 */
    uint16_t private;      /* where the two-byte form stood in the private area */
    uint32_t cp;
} moved[] = {
    /* clang-format off */
    {{0x84, 0x31, 0x82, 0x36}, 0xE78D, 0xFE10},  {{0x84, 0x31, 0x82, 0x37}, 0xE78F, 0xFE11},
    {{0x84, 0x31, 0x82, 0x38}, 0xE78E, 0xFE12},  {{0x84, 0x31, 0x82, 0x39}, 0xE790, 0xFE13},
    {{0x84, 0x31, 0x83, 0x30}, 0xE791, 0xFE14},  {{0x84, 0x31, 0x83, 0x31}, 0xE792, 0xFE15},
    {{0x84, 0x31, 0x83, 0x32}, 0xE793, 0xFE16},  {{0x84, 0x31, 0x83, 0x33}, 0xE794, 0xFE17},
    {{0x84, 0x31, 0x83, 0x34}, 0xE795, 0xFE18},  {{0x84, 0x31, 0x83, 0x35}, 0xE796, 0xFE19},
    {{0x82, 0x35, 0x90, 0x37}, 0xE81E, 0x9FB4},  {{0x82, 0x35, 0x90, 0x38}, 0xE826, 0x9FB5},
    {{0x82, 0x35, 0x90, 0x39}, 0xE82B, 0x9FB6},  {{0x82, 0x35, 0x91, 0x30}, 0xE82C, 0x9FB7},
    {{0x82, 0x35, 0x91, 0x31}, 0xE832, 0x9FB8},  {{0x82, 0x35, 0x91, 0x32}, 0xE843, 0x9FB9},
    {{0x82, 0x35, 0x91, 0x33}, 0xE854, 0x9FBA},  {{0x82, 0x35, 0x91, 0x34}, 0xE864, 0x9FBB},
    {{0x95, 0x32, 0x90, 0x31}, 0xE816, 0x20087}, {{0x95, 0x32, 0x90, 0x33}, 0xE817, 0x20089},
    {{0x95, 0x32, 0x97, 0x30}, 0xE818, 0x200CC}, {{0x95, 0x36, 0xB9, 0x37}, 0xE831, 0x215D7},
    {{0x96, 0x30, 0xBA, 0x35}, 0xE83B, 0x2298F}, {{0x96, 0x35, 0xB6, 0x30}, 0xE855, 0x241FE},
    /* clang-format on */
};

enum { MOVED_COUNT = sizeof moved / sizeof moved[0] };

enum encoding { ENCODING_UTF8, ENCODING_GB18030, ENCODING_GBK, ENCODING_NONE };

static const char *const names[] = {"UTF-8", "GB18030", "GBK"};

static enum encoding encoding_of(const char *name)
{
    for (int i = 0; i < ENCODING_NONE; i++)
        if (strcasecmp(name, names[i]) == 0)
            return (enum encoding)i;
    return ENCODING_NONE;
}

static size_t lines_before(const char *s, size_t at)
{
    size_t lines = 0;

    for (size_t i = 0; i < at; i++)
        lines += s[i] == '\n';
    return lines;
}

static enum status no_encoding(const char *name, struct err *err)
{
    struct text shown = {0};

    text_add_shown(&shown, name, text_clip(name, strlen(name), 40, NULL));
    (void)err_set(err, STATUS_USAGE, "没有「%s」这种编码，可用 UTF-8、GB18030、GBK",
                  text_str(&shown));
    text_finish(&shown);
    return STATUS_USAGE;
}

static enum status no_iconv(const char *name, struct err *err)
{
    return err_set(err, STATUS_USAGE, "这台电脑没有 %s 的编码转换模块，请联系系统管理员安装", name);
}

/* Append what iconv makes of `s`; returns the bytes it took, less than `bytes` where it stopped at
 * something it cannot convert. */
static size_t convert(iconv_t cd, const char *s, size_t bytes, struct text *out)
{
    char *in = (char *)s; /* iconv does not write through it */
    size_t left = bytes;

    (void)iconv(cd, NULL, NULL, NULL, NULL);
    while (left > 0) {
        char chunk[4096];
        char *end = chunk;
        size_t room = sizeof chunk;
        size_t rc = iconv(cd, &in, &left, &end, &room);

        text_add_n(out, chunk, sizeof chunk - room);
        if (rc == (size_t)-1 && errno != E2BIG)
            break;
    }
    return bytes - left;
}

/* ---- reading ---- */

static const struct moved *moved_four(const char *s)
{
    for (size_t i = 0; i < MOVED_COUNT; i++)
        if (memcmp(s, moved[i].four, sizeof moved[i].four) == 0)
            return &moved[i];
    return NULL;
}

/* Where the next moved four-byte form begins in GB18030 from `at` on, or `bytes`. */
static size_t moved_next(const char *s, size_t bytes, size_t at, const struct moved **found)
{
    const unsigned char *b = (const unsigned char *)s;

    while (at < bytes) {
        if (b[at] <= 0x80 || bytes - at < 2) {
            at++;
        } else if (b[at + 1] < '0' || b[at + 1] > '9') {
            at += 2;
        } else if (bytes - at < 4) {
            return bytes;
        } else {
            *found = moved_four(s + at);
            if (*found)
                return at;
            at += 4;
        }
    }
    return bytes;
}

/* Append GB18030 as UTF-8; returns the bytes that were in order. */
static size_t read_gb18030(iconv_t cd, const char *s, size_t bytes, struct text *out)
{
    size_t at = 0;

    while (at < bytes) {
        const struct moved *found = NULL;
        size_t end = moved_next(s, bytes, at, &found);
        size_t took = convert(cd, s + at, end - at, out);

        at += took;
        if (at < end)
            return at;
        if (found) {
            text_add_cp(out, found->cp);
            at += sizeof found->four;
        }
    }
    return at;
}

/* Append UTF-8 as it is; returns the bytes before the first that is not. */
static size_t read_utf8(const char *s, size_t bytes, struct text *out)
{
    size_t at = 0;

    while (at < bytes) {
        uint32_t cp;
        size_t next = at + utf8_decode(s + at, bytes - at, &cp);

        if (cp == CP_INVALID)
            break;
        at = next;
    }
    text_add_n(out, s, at);
    return at;
}

enum status encoding_read(struct text *out, const char *s, size_t bytes, const char *encoding,
                          struct err *err)
{
    enum encoding from = encoding_of(encoding);
    size_t before = out->bytes;
    size_t took;
    iconv_t cd;

    if (from == ENCODING_NONE)
        return no_encoding(encoding, err);
    if (from == ENCODING_UTF8) {
        took = read_utf8(s, bytes, out);
    } else {
        cd = iconv_open("UTF-8", names[from]);
        if (cd == (iconv_t)-1)
            return no_iconv(names[from], err);
        took =
            from == ENCODING_GB18030 ? read_gb18030(cd, s, bytes, out) : convert(cd, s, bytes, out);
        iconv_close(cd);
    }
    if (took < bytes) {
        text_remove(out, before, out->bytes - before);
        return err_set(err, STATUS_FORMAT, "第 %zu 行有不属于 %s 编码的内容，请核对文件的编码",
                       lines_before(s, took) + 1, names[from]);
    }
    if (out->bytes - before >= 3 && memcmp(out->s + before, "\xEF\xBB\xBF", 3) == 0)
        text_remove(out, before, 3);
    return STATUS_OK;
}

const char *encoding_guess(const char *s, size_t bytes)
{
    struct text ignored = {0};
    bool is_gb18030;

    if (bytes > 0 && memchr(s, '\0', bytes))
        return NULL; /* no text has a NUL: UTF-16, or no text at all */
    if (utf8_valid(s, bytes))
        return names[ENCODING_UTF8];
    is_gb18030 = encoding_read(&ignored, s, bytes, names[ENCODING_GB18030], NULL) == STATUS_OK;
    text_finish(&ignored);
    return is_gb18030 ? names[ENCODING_GB18030] : NULL;
}

/* ---- writing ---- */

/* A character of the private area that has a place of its own since 2022. */
static bool write_moved(iconv_t cd, uint32_t cp, struct text *out)
{
    for (size_t i = 0; i < MOVED_COUNT; i++) {
        char now[4];
        size_t bytes;

        if (moved[i].private != cp)
            continue;
        bytes = utf8_encode(moved[i].cp, now);
        return convert(cd, now, bytes, out) == bytes;
    }
    return false;
}

static enum status cannot_write(const char *s, size_t bytes, size_t at, enum encoding to,
                                struct err *err)
{
    struct text shown = {0};
    uint32_t cp;
    size_t line = lines_before(s, at) + 1;
    enum status rc;

    text_add_shown(&shown, s + at, utf8_decode(s + at, bytes - at, &cp));
    if (cp == CP_INVALID)
        rc = err_set(err, STATUS_FORMAT, "第 %zu 行有不能识别的字节 %s", line, text_str(&shown));
    else
        rc = err_set(err, STATUS_FORMAT, "第 %zu 行的「%s」(U+%04X) 在 %s 编码里没有，请改用%s编码",
                     line, text_str(&shown), (unsigned int)cp, names[to],
                     to == ENCODING_GBK ? " GB18030 " : " UTF-8 ");
    text_finish(&shown);
    return rc;
}

enum status encoding_write(struct text *out, const char *s, size_t bytes, const char *encoding,
                           struct err *err)
{
    enum encoding to = encoding_of(encoding);
    size_t before = out->bytes;
    size_t at = 0;
    iconv_t cd;

    if (to == ENCODING_NONE)
        return no_encoding(encoding, err);
    if (to == ENCODING_UTF8) {
        at = read_utf8(s, bytes, out);
    } else {
        cd = iconv_open(names[to], "UTF-8");
        if (cd == (iconv_t)-1)
            return no_iconv(names[to], err);
        for (;;) {
            uint32_t cp;

            at += convert(cd, s + at, bytes - at, out);
            if (at == bytes || to != ENCODING_GB18030)
                break;
            (void)utf8_decode(s + at, bytes - at, &cp);
            if (!write_moved(cd, cp, out))
                break;
            at += 3; /* the private area's bytes in UTF-8 */
        }
        iconv_close(cd);
    }
    if (at == bytes)
        return STATUS_OK;
    text_remove(out, before, out->bytes - before);
    return cannot_write(s, bytes, at, to, err);
}
