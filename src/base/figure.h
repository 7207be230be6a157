/* SPDX-License-Identifier: MulanPSL-2.0 */
/* figure: one figure as it is typed, shared by number_read() and calculations. */
#ifndef BASE_FIGURE_H
#define BASE_FIGURE_H

#include "base/number.h"

__extension__ typedef unsigned __int128 uwide;

/* No typed figure or calculation is longer, in bytes. */
enum { FIGURE_BYTES = 4096 };

/* digits * 10^exponent units of the field, without a sign. */
struct figure {
    int64_t digits;
    int exponent;
    int decimals; /* shown and not zero at the end: 1.50 has 1 */
    int unit_digits; /* 4 for 万 in a 元 field, -4 for 元 in a 万元 field; 0 without a unit word */
    bool has_percent; /* a % stood behind it */
    bool too_long;    /* more digits than an integer holds; `digits` is then wrong */
};

/* Why a figure could not be read. */
enum figure_fault {
    FIGURE_OK,
    FIGURE_NONE,   /* no digit here */
    FIGURE_COMMAS, /* grouping commas in wrong places */
    FIGURE_UNIT,   /* 万, 元 and so on where the field has no such unit */
};

/* Read a figure at `s`, folded already, of a field in `unit`; *used gets its bytes, unit word
 * included. A percent sign is taken wherever it stands; whether it may is the caller's to say. */
enum figure_fault figure_read(const char *s, size_t bytes, enum number_unit unit,
                              struct figure *out, size_t *used);

/* Work out a calculation, without its "=", folded already, in units of the field (percent points
 * in a percent field). Returns false with a clause in `why` (may be NULL). */
bool calc_read(const char *s, size_t bytes, enum number_unit unit, struct ratio *out,
               struct text *why);

#endif
