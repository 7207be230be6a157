/* SPDX-License-Identifier: MulanPSL-2.0 */
/* calc: the calculation behind "=", in exact rationals.
 *
 *     sum     = product { ("+" | "-") product }
 *     product = signed { ("*" | "/" | "×" | "÷") signed }
 *     signed  = { "+" | "-" } ( figure | "(" sum ")" ) */
#include "base/figure.h"

#include <string.h>

enum { DEPTH_MAX = 64, QUOTE_COLS = 20 };

struct calc {
    const char *s;
    size_t bytes;
    size_t at;
    int depth;
    enum number_unit unit;
    struct text *why; /* may be NULL */
};

static bool sum(struct calc *c, struct ratio *out);

static bool fails(const struct calc *c, const char *clause)
{
    if (c->why)
        text_add(c->why, clause);
    return false;
}

/* The text from here on is not what can stand here. */
static bool fails_here(const struct calc *c)
{
    const char *rest = c->s + c->at;
    size_t bytes = c->bytes - c->at;

    if (!c->why)
        return false;
    if (bytes == 0)
        return fails(c, "算式不完整");
    text_add(c->why, "算式从「");
    text_add_shown(c->why, rest, text_clip(rest, bytes, QUOTE_COLS, NULL));
    text_add(c->why, "」起看不懂");
    return false;
}

static bool take(struct calc *c, const char *word)
{
    size_t bytes = strlen(word);

    while (c->at < c->bytes && c->s[c->at] == ' ')
        c->at++;
    if (c->bytes - c->at < bytes || memcmp(c->s + c->at, word, bytes) != 0)
        return false;
    c->at += bytes;
    return true;
}

/* digits * 10^exponent; false when it does not fit. */
static bool scaled(int64_t digits, int exponent, struct ratio *out)
{
    static const struct ratio ten = {10, 1};
    int scale = exponent >= 0 ? 0 : exponent < -18 ? 18 : -exponent;
    struct ratio r = ratio_of(digits, scale);

    exponent += scale;
    for (; exponent > 0; exponent--)
        if (!ratio_mul(r, ten, &r))
            return false;
    for (; exponent < 0; exponent++)
        if (!ratio_div(r, ten, &r))
            return false;
    *out = r;
    return true;
}

static bool figure(struct calc *c, struct ratio *out)
{
    struct figure f;
    size_t used;

    switch (figure_read(c->s + c->at, c->bytes - c->at, c->unit, &f, &used)) {
    case FIGURE_OK:
        break;
    case FIGURE_NONE:
        return fails_here(c);
    case FIGURE_COMMAS:
        return fails(c, "算式里有逗号位置不对，应每三位一个");
    case FIGURE_UNIT:
        return fails(c, "算式里有金额单位，这一栏不是金额，请只填数字");
    }
    /* 80% is 80 in a percent field, and eight tenths of something in any other. */
    if (f.has_percent && c->unit != UNIT_PERCENT)
        f.exponent -= 2;
    if (f.too_long || !scaled(f.digits, f.exponent, out))
        return fails(c, "算式里有数字太长");
    c->at += used;
    return true;
}

static bool signed_one(struct calc *c, struct ratio *out)
{
    static const struct ratio zero = {0, 1};
    bool is_negative = false;
    bool ok;

    for (;;) {
        if (take(c, "-"))
            is_negative = !is_negative;
        else if (!take(c, "+"))
            break;
    }
    if (take(c, "(")) {
        if (++c->depth > DEPTH_MAX)
            return fails(c, "算式的括号层数太多");
        ok = sum(c, out);
        c->depth--;
        if (ok && !take(c, ")"))
            return c->at == c->bytes ? fails(c, "算式少一个右括号") : fails_here(c);
    } else {
        ok = figure(c, out);
    }
    /* 0 - x always fits: no ratio is the most negative integer. */
    return ok && (!is_negative || ratio_sub(zero, *out, out));
}

static bool product(struct calc *c, struct ratio *out)
{
    struct ratio right;

    if (!signed_one(c, out))
        return false;
    for (;;) {
        if (take(c, "*") || take(c, "×")) {
            if (!signed_one(c, &right))
                return false;
            if (!ratio_mul(*out, right, out))
                return fails(c, "算式的中间结果太大");
        } else if (take(c, "/") || take(c, "÷")) {
            if (!signed_one(c, &right))
                return false;
            if (right.num == 0)
                return fails(c, "算式里除以了 0");
            if (!ratio_div(*out, right, out))
                return fails(c, "算式的中间结果太大");
        } else {
            return true;
        }
    }
}

static bool sum(struct calc *c, struct ratio *out)
{
    struct ratio right;
    bool ok;

    if (!product(c, out))
        return false;
    for (;;) {
        if (take(c, "+"))
            ok = product(c, &right) &&
                 (ratio_add(*out, right, out) || fails(c, "算式的中间结果太大"));
        else if (take(c, "-"))
            ok = product(c, &right) &&
                 (ratio_sub(*out, right, out) || fails(c, "算式的中间结果太大"));
        else
            return true;
        if (!ok)
            return false;
    }
}

bool calc_read(const char *s, size_t bytes, enum number_unit unit, struct ratio *out,
               struct text *why)
{
    struct calc c = {.s = s, .bytes = bytes, .unit = unit, .why = why};
    struct ratio result;

    if (!sum(&c, &result))
        return false;
    (void)take(&c, ""); /* spaces at the end */
    if (c.at < bytes)
        return fails_here(&c);
    *out = result;
    return true;
}
