/* SPDX-License-Identifier: MulanPSL-2.0 */
/* ratio: exact rationals. Every num and den lies within plus or minus WIDE_MAX, so that negation
 * and taking the size never overflow. */
#include "base/figure.h"
#include "base/number.h"

#include <assert.h>

static const wide wide_max = (wide)(~(uwide)0 >> 1);

static uwide size_of(wide a)
{
    return a < 0 ? -(uwide)a : (uwide)a;
}

static uwide gcd(uwide a, uwide b)
{
    while (b > UINT64_MAX || a > UINT64_MAX) {
        uwide rest;

        if (b == 0)
            return a;
        rest = a % b;
        a = b;
        b = rest;
    }
    for (uint64_t x = (uint64_t)a, y = (uint64_t)b;;) {
        uint64_t rest;

        if (y == 0)
            return x;
        rest = x % y;
        x = y;
        y = rest;
    }
}

/* The compilers' overflow builtin on 128 bits needs a run-time library that not all of them link. */
static bool mul(wide a, wide b, wide *out)
{
    uwide x = size_of(a);
    uwide y = size_of(b);

    if ((x > UINT64_MAX || y > UINT64_MAX) && x != 0 && y > (uwide)wide_max / x)
        return false;
    x *= y;
    if (x > (uwide)wide_max)
        return false;
    *out = (a < 0) != (b < 0) ? -(wide)x : (wide)x;
    return true;
}

static bool add(wide a, wide b, wide *out)
{
    if (b > 0 ? a > wide_max - b : a < -wide_max - b)
        return false;
    *out = a + b;
    return true;
}

static struct ratio reduced(wide num, wide den)
{
    wide g = (wide)gcd(size_of(num), size_of(den));

    return (struct ratio){num / g, den / g};
}

struct ratio ratio_of(int64_t value, int scale)
{
    wide den = 1;

    assert(scale >= 0 && scale <= 18);
    for (; scale > 0; scale--)
        den *= 10;
    return reduced(value, den);
}

bool ratio_add(struct ratio a, struct ratio b, struct ratio *out)
{
    wide g = (wide)gcd(size_of(a.den), size_of(b.den));
    wide left, right, num, den;

    if (!mul(a.num, b.den / g, &left) || !mul(b.num, a.den / g, &right) ||
        !add(left, right, &num) || !mul(a.den / g, b.den, &den))
        return false;
    *out = reduced(num, den);
    return true;
}

bool ratio_sub(struct ratio a, struct ratio b, struct ratio *out)
{
    b.num = -b.num;
    return ratio_add(a, b, out);
}

bool ratio_mul(struct ratio a, struct ratio b, struct ratio *out)
{
    struct ratio x = reduced(a.num, b.den); /* reduced crosswise first, so that less overflows */
    struct ratio y = reduced(b.num, a.den);
    wide num, den;

    if (!mul(x.num, y.num, &num) || !mul(x.den, y.den, &den))
        return false;
    *out = (struct ratio){num, den};
    return true;
}

bool ratio_div(struct ratio a, struct ratio b, struct ratio *out)
{
    struct ratio upside_down = {b.num < 0 ? -b.den : b.den, b.num < 0 ? -b.num : b.num};

    return b.num != 0 && ratio_mul(a, upside_down, out);
}

/* Compare a/b with c/d by their continued fractions: where the whole parts are equal, the rests
 * decide, and of two rests the one whose reciprocal is smaller is larger. */
static int cmp_positive(uwide a, uwide b, uwide c, uwide d)
{
    int sign = 1;

    for (;;) {
        uwide whole_left = a / b;
        uwide whole_right = c / d;
        uwide rest_left = a % b;
        uwide rest_right = c % d;

        if (whole_left != whole_right)
            return whole_left < whole_right ? -sign : sign;
        if (rest_left == 0 || rest_right == 0)
            return sign * ((rest_left > 0) - (rest_right > 0));
        a = b;
        b = rest_left;
        c = d;
        d = rest_right;
        sign = -sign;
    }
}

int ratio_cmp(struct ratio a, struct ratio b)
{
    int sign_a = (a.num > 0) - (a.num < 0);
    int sign_b = (b.num > 0) - (b.num < 0);

    assert(a.den > 0 && b.den > 0);
    if (sign_a != sign_b)
        return sign_a < sign_b ? -1 : 1;
    return sign_a * cmp_positive(size_of(a.num), (uwide)a.den, size_of(b.num), (uwide)b.den);
}

/* The next decimal of rest/den, by adding ten times: rest * 10 might not fit. */
static unsigned int next_decimal(uwide *rest, uwide den)
{
    uwide left = 0;
    unsigned int digit = 0;

    for (int i = 0; i < 10; i++) {
        left += *rest;
        if (left >= den) {
            left -= den;
            digit++;
        }
    }
    *rest = left;
    return digit;
}

bool ratio_round(struct ratio r, int scale, int64_t *out)
{
    uwide den = (uwide)r.den;
    uwide whole = size_of(r.num) / den;
    uwide rest = size_of(r.num) % den;

    assert(r.den > 0 && scale >= 0 && scale <= 18);
    for (; scale >= 0; scale--) {
        if (whole > (uwide)NUMBER_MAX)
            return false;
        if (scale > 0)
            whole = whole * 10 + next_decimal(&rest, den);
    }
    if (rest >= den - rest)
        whole++;
    if (whole > (uwide)NUMBER_MAX)
        return false;
    *out = r.num < 0 ? -(int64_t)whole : (int64_t)whole;
    return true;
}
