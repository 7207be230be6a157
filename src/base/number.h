/* SPDX-License-Identifier: MulanPSL-2.0 */
/* number: exact figures. An integer and a scale; no binary float holds a figure.
 *
 * A figure of scale n is an integer of 10^-n of its unit. An amount in 万元 has scale 6, so it is
 * an integer of 分 (1 万元 = 10000 元 = 1000000 分), an amount in 元 scale 2, also 分; a percent has
 * scale 4 of the ratio (80% = 8000). Rounding is half up (away from zero), once, at output. */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include "base/err.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

enum number_unit {
    UNIT_PLAIN,   /* counts, points, measures: the figure as it stands */
    UNIT_WAN,     /* 万元 */
    UNIT_YUAN,    /* 元 */
    UNIT_PERCENT, /* typed 80 or 80%, held as a ratio */
};

/* How a field wants its figure. */
struct number_form {
    enum number_unit unit;
    int scale;    /* 0 to 6 */
    int decimals; /* printed, at most 6 (for percent: of the percentage) */
};

/* No figure is larger than this, in units of its scale: 10^13 万元 in 分. */
#define NUMBER_MAX INT64_C(10000000000000000)

/* Read what a clerk typed. Full width is folded first. Accepted: digits with one point (".41",
 * "5."), grouping commas (1,234.5 in groups of three, ASCII or full width), a sign (+ - －), the
 * unit words 元 万元 万 亿 亿元 for amounts (converted exactly), % and ％ for percents, spaces at
 * both ends, and a calculation that begins with "=" (or ＝): + - * / × ÷ ( ) with the same numbers
 * (and 80% in any field), exact rationals, rounded half up to the scale at the end; in a percent
 * field its result is a percentage. 1e3, hex, two points are refused.
 *
 * Returns false and writes a clause in Chinese to `why` (may be NULL) that says what is wrong with
 * the text: "「12O.5」不是数字". More decimals than the scale holds are refused, not rounded, except
 * in a calculation. *out is written on success only. */
bool number_read(const char *typed, size_t bytes, const struct number_form *form, int64_t *out,
                 struct text *why);

/* Decimals the typed text shows (for measures printed as they were typed); 0 when none; of a
 * calculation the most that one of its figures shows. */
int number_typed_decimals(const char *typed, size_t bytes);

enum { NUMBER_BYTES = 48 };
/* Print with form->decimals decimals, rounded half up; grouped: 1,234.50. A percent prints with
 * its sign: 99.79%. Never "-0.00". Returns `out`. */
const char *number_print(char out[NUMBER_BYTES], int64_t value, const struct number_form *form,
                         bool grouped);

/* Exact rationals for rules and computed fields: num/den, den > 0, always reduced. */
__extension__ typedef __int128 wide;
struct ratio {
    wide num, den;
};
struct ratio ratio_of(int64_t value, int scale);
/* Each returns false when the result does not fit (or divides by zero); *out is then untouched. */
bool ratio_add(struct ratio a, struct ratio b, struct ratio *out);
bool ratio_sub(struct ratio a, struct ratio b, struct ratio *out);
bool ratio_mul(struct ratio a, struct ratio b, struct ratio *out);
bool ratio_div(struct ratio a, struct ratio b, struct ratio *out);
/* -1, 0, 1; exact for every pair ratio_* can make. */
int ratio_cmp(struct ratio a, struct ratio b);
/* Half up to `scale` decimals, as an integer of 10^-scale; false when outside NUMBER_MAX. */
bool ratio_round(struct ratio r, int scale, int64_t *out);

#endif
