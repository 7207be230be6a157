/* SPDX-License-Identifier: MulanPSL-2.0 */
/* number: figures as clerks type them, and as they are printed. */
#include "base/number.h"
#include "base/figure.h"

#include <assert.h>
#include <string.h>

enum { INT64_POWERS = 19, QUOTE_COLS = 40 };

static const int64_t power_of_ten[INT64_POWERS] = {
    INT64_C(1),
    INT64_C(10),
    INT64_C(100),
    INT64_C(1000),
    INT64_C(10000),
    INT64_C(100000),
    INT64_C(1000000),
    INT64_C(10000000),
    INT64_C(100000000),
    INT64_C(1000000000),
    INT64_C(10000000000),
    INT64_C(100000000000),
    INT64_C(1000000000000),
    INT64_C(10000000000000),
    INT64_C(100000000000000),
    INT64_C(1000000000000000),
    INT64_C(10000000000000000),
    INT64_C(100000000000000000),
    INT64_C(1000000000000000000),
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ---- one figure ---- */

/* Digits and, between groups of three, commas; stops before anything else. */
static enum figure_fault read_whole(const char *s, size_t bytes, struct figure *f, size_t *used)
{
    size_t at = 0;
    size_t group = 0; /* digits since the last comma or the start */
    bool grouped = false;

    while (at < bytes) {
        if (is_digit(s[at])) {
            f->too_long |= __builtin_mul_overflow(f->digits, 10, &f->digits) ||
                           __builtin_add_overflow(f->digits, s[at] - '0', &f->digits);
            group++;
        } else if (s[at] == ',') {
            if (group == 0 || group > 3 || (grouped && group != 3))
                return FIGURE_COMMAS;
            grouped = true;
            group = 0;
        } else {
            break;
        }
        at++;
    }
    *used = at;
    return grouped && group != 3 ? FIGURE_COMMAS : FIGURE_OK;
}

/* The digits behind the point; zeros at the end say nothing and are not counted. */
static size_t read_fraction(const char *s, size_t bytes, struct figure *f)
{
    size_t at = 0;
    int zeros = 0;

    for (; at < bytes && is_digit(s[at]); at++) {
        if (s[at] == '0') {
            zeros++;
            continue;
        }
        f->decimals += zeros + 1;
        for (; zeros > 0 && !f->too_long; zeros--)
            f->too_long = __builtin_mul_overflow(f->digits, 10, &f->digits);
        zeros = 0;
        f->too_long |= __builtin_mul_overflow(f->digits, 10, &f->digits) ||
                       __builtin_add_overflow(f->digits, s[at] - '0', &f->digits);
    }
    return at;
}

/* The unit word at `s`, if any; false where the field's figures have none. */
static bool read_unit(const char *s, size_t bytes, enum number_unit unit, struct figure *f,
                      size_t *used)
{
    static const struct {
        const char *word; /* a longer word before the one it begins with */
        int yuan;         /* 10^yuan 元 */
    } units[] = {{"万元", 4}, {"亿元", 8}, {"万", 4}, {"亿", 8}, {"元", 0}};

    *used = 0;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        size_t word = strlen(units[i].word);

        if (bytes < word || memcmp(s, units[i].word, word) != 0)
            continue;
        if (unit != UNIT_WAN && unit != UNIT_YUAN)
            return false;
        f->unit_digits = unit == UNIT_WAN ? units[i].yuan - 4 : units[i].yuan;
        *used = word;
        return true;
    }
    if (bytes > 0 && s[0] == '%') {
        f->has_percent = true;
        *used = 1;
    }
    return true;
}

enum figure_fault figure_read(const char *s, size_t bytes, enum number_unit unit,
                              struct figure *out, size_t *used)
{
    struct figure f = {0};
    enum figure_fault fault;
    size_t whole, word;
    size_t fraction = 0;
    size_t at;

    fault = read_whole(s, bytes, &f, &whole);
    if (fault != FIGURE_OK)
        return fault;
    at = whole;
    if (at < bytes && s[at] == '.') {
        at++;
        fraction = read_fraction(s + at, bytes - at, &f);
        at += fraction;
    }
    if (whole + fraction == 0)
        return FIGURE_NONE;
    if (!read_unit(s + at, bytes - at, unit, &f, &word))
        return FIGURE_UNIT;
    f.exponent = f.unit_digits - f.decimals;
    *out = f;
    *used = at + word;
    return FIGURE_OK;
}

/* ---- what is wrong, in words ---- */

static void add_quote(struct text *why, const char *s, size_t bytes)
{
    size_t cut = text_clip(s, bytes, QUOTE_COLS, NULL);

    text_add(why, "「");
    text_add_shown(why, s, cut);
    text_add(why, cut < bytes ? "...」" : "」");
}

static size_t count_of(const char *s, size_t bytes, const char *set)
{
    size_t found = 0;

    for (size_t i = 0; i < bytes; i++)
        found += s[i] != '\0' && strchr(set, s[i]) != NULL;
    return found;
}

static bool contains(const char *s, size_t bytes, const char *word)
{
    return memmem(s, bytes, word, strlen(word)) != NULL;
}

/* The likeliest slip behind a text that is no figure, as a second clause; "" when none is known. */
static const char *likely_slip(const char *s, size_t bytes)
{
    static const char *const hanzi[] = {"一", "二", "三", "四", "五", "六", "七",
                                        "八", "九", "十", "百", "千", "零"};
    bool has_digit = count_of(s, bytes, "0123456789") > 0;

    if (has_digit && count_of(s, bytes, "Oo") > 0)
        return "，是否把字母 O 当成了 0";
    if (has_digit && count_of(s, bytes, "lI") > 0)
        return "，是否把字母 l 当成了 1";
    if (has_digit && contains(s, bytes, "。"))
        return "，小数点请用「.」";
    if (has_digit && count_of(s + 1, bytes - 1, "+-*/()") > 0)
        return "，算式请以「=」开头";
    if (count_of(s, bytes, ".") > 1)
        return "，小数点多于一个";
    if (has_digit && count_of(s, bytes, " ") > 0)
        return "，中间有空格";
    for (size_t i = 0; i < sizeof hanzi / sizeof hanzi[0]; i++)
        if (contains(s, bytes, hanzi[i]))
            return "，请用阿拉伯数字";
    return "";
}

static bool not_a_number(const char *s, size_t bytes, struct text *why)
{
    if (why) {
        add_quote(why, s, bytes);
        text_addf(why, "不是数字%s", likely_slip(s, bytes));
    }
    return false;
}

static bool refuse(const char *s, size_t bytes, const char *clause, struct text *why)
{
    if (why) {
        add_quote(why, s, bytes);
        text_add(why, clause);
    }
    return false;
}

static bool too_many_decimals(const char *s, size_t bytes, int shown, int held, struct text *why)
{
    if (!why)
        return false;
    add_quote(why, s, bytes);
    if (held <= 0)
        text_addf(why, "有 %d 位小数，这里只填整数", shown);
    else
        text_addf(why, "有 %d 位小数，小数最多 %d 位", shown, held);
    return false;
}

static const char *const too_large = "太大，请核对数字和单位";

/* ---- reading ---- */

/* Powers of ten between the unit that is typed and the unit of the stored integer. */
static int stored_digits(const struct number_form *form)
{
    return form->unit == UNIT_PERCENT ? form->scale - 2 : form->scale;
}

/* A figure with its sign that fills all of `s`. */
static bool read_signed(const char *s, size_t bytes, const struct number_form *form, int64_t *out,
                        struct text *why)
{
    bool has_sign = s[0] == '-' || s[0] == '+';
    const char *digits = s + has_sign;
    size_t rest = bytes - has_sign;
    struct figure f;
    size_t used = 0;
    int64_t value;
    int shift;

    switch (figure_read(digits, rest, form->unit, &f, &used)) {
    case FIGURE_OK:
        break;
    case FIGURE_COMMAS:
        return refuse(s, bytes, "的逗号位置不对，应每三位一个", why);
    case FIGURE_UNIT:
        return refuse(s, bytes, "带了金额单位，这一栏不是金额，请只填数字", why);
    case FIGURE_NONE:
        return not_a_number(s, bytes, why);
    }
    if (used != rest)
        return not_a_number(s, bytes, why);
    if (f.has_percent && form->unit != UNIT_PERCENT)
        return refuse(s, bytes, "带了百分号，这一栏不是百分数", why);
    shift = stored_digits(form) + f.exponent;
    if (shift < 0 && f.decimals > 0)
        return too_many_decimals(s, bytes, f.decimals, stored_digits(form) + f.unit_digits, why);
    if (f.digits == 0 && !f.too_long) {
        *out = 0;
        return true;
    }
    if (f.too_long || shift >= INT64_POWERS)
        return refuse(s, bytes, too_large, why);
    value = f.digits;
    if (shift < 0) {
        if (-shift >= INT64_POWERS || value % power_of_ten[-shift] != 0)
            return refuse(s, bytes, "比这一栏能记的最小数还小", why);
        value /= power_of_ten[-shift];
    } else if (__builtin_mul_overflow(value, power_of_ten[shift], &value)) {
        return refuse(s, bytes, too_large, why);
    }
    if (value > NUMBER_MAX)
        return refuse(s, bytes, too_large, why);
    *out = s[0] == '-' ? -value : value;
    return true;
}

static bool read_calculation(const char *s, size_t bytes, const struct number_form *form,
                             int64_t *out, struct text *why)
{
    static const struct ratio hundred = {100, 1};
    struct ratio result;

    if (!calc_read(s, bytes, form->unit, &result, why))
        return false;
    if ((form->unit == UNIT_PERCENT && !ratio_div(result, hundred, &result)) ||
        !ratio_round(result, form->scale, out)) {
        if (why)
            text_add(why, "算式的结果太大，请核对数字和单位");
        return false;
    }
    return true;
}

/* Fold into `out`, which has room for FIGURE_BYTES; folding never lengthens a text. */
static size_t fold(char *out, const char *typed, size_t bytes)
{
    struct text folded = {0};
    bool is_ascii = true;

    for (size_t i = 0; i < bytes && is_ascii; i++)
        is_ascii = (unsigned char)typed[i] < 0x80;
    if (is_ascii) {
        memcpy(out, typed, bytes);
        return bytes;
    }
    text_fold_width(&folded, typed, bytes);
    bytes = folded.bytes;
    memcpy(out, text_str(&folded), bytes);
    text_finish(&folded);
    return bytes;
}

bool number_read(const char *typed, size_t bytes, const struct number_form *form, int64_t *out,
                 struct text *why)
{
    char buffer[FIGURE_BYTES];
    const char *s = buffer;

    assert(form->scale >= 0 && form->scale <= 6);
    typed = str_trim(typed, &bytes);
    if (bytes > sizeof buffer)
        return refuse(typed, bytes, "太长，不是数字", why);
    if (bytes > 0) {
        bytes = fold(buffer, typed, bytes);
        s = str_trim(s, &bytes);
    }
    if (bytes == 0) {
        if (why)
            text_add(why, "没有填数字");
        return false;
    }
    if (s[0] == '=')
        return read_calculation(s + 1, bytes - 1, form, out, why);
    return read_signed(s, bytes, form, out, why);
}

int number_typed_decimals(const char *typed, size_t bytes)
{
    char s[FIGURE_BYTES];
    int most = 0;

    if (bytes == 0 || bytes > sizeof s)
        return 0;
    bytes = fold(s, typed, bytes);
    for (size_t i = 0; i < bytes; i++) {
        int decimals = 0;

        if (s[i] != '.')
            continue;
        while (i + 1 < bytes && is_digit(s[i + 1])) {
            decimals++;
            i++;
        }
        if (decimals > most)
            most = decimals;
    }
    return most;
}

/* ---- printing ---- */

/* |value| * 10^shift, rounded half up. */
static uwide rounded(int64_t value, int shift)
{
    uwide size = value < 0 ? -(uwide)value : (uwide)value;
    uint64_t step = (uint64_t)power_of_ten[shift < 0 ? -shift : shift];

    return shift >= 0 ? size * step : (size + step / 2) / step;
}

const char *number_print(char out[NUMBER_BYTES], int64_t value, const struct number_form *form,
                         bool grouped)
{
    char backwards[NUMBER_BYTES];
    uwide rest;
    size_t used = 0;
    bool is_zero;

    assert(form->scale >= 0 && form->scale <= 6 && form->decimals >= 0 && form->decimals <= 6);
    rest = rounded(value, form->decimals - stored_digits(form));
    is_zero = rest == 0;
    if (form->unit == UNIT_PERCENT)
        backwards[used++] = '%';
    for (int digit = 0; rest > 0 || digit <= form->decimals; digit++) {
        int whole = digit - form->decimals;

        if (whole == 0 && form->decimals > 0)
            backwards[used++] = '.';
        if (grouped && whole > 0 && whole % 3 == 0)
            backwards[used++] = ',';
        backwards[used++] = (char)('0' + (int)(rest % 10));
        rest /= 10;
    }
    if (value < 0 && !is_zero)
        backwards[used++] = '-';
    for (size_t i = 0; i < used; i++)
        out[i] = backwards[used - 1 - i];
    out[used] = '\0';
    return out;
}
