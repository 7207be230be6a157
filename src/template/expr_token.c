/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Tokens of an expression: signs of either width, words, figures with their units, 「text」. */
#include "base/text.h"
#include "template/expr_read.h"

#include <string.h>

static uint32_t folded(uint32_t cp)
{
    if (cp >= 0xFF01 && cp <= 0xFF5E)
        return cp - 0xFEE0;
    if (cp == 0x3000)
        return ' ';
    return cp == 0x2212 ? '-' : cp;
}

static size_t next_char(const struct reader *r, size_t at, uint32_t *cp)
{
    if (at >= r->bytes) {
        *cp = 0;
        return 0;
    }
    size_t step = utf8_decode(r->s + at, r->bytes - at, cp);
    *cp = folded(*cp);
    return step;
}

void skip_blanks(struct reader *r)
{
    uint32_t cp;
    size_t step;
    while ((step = next_char(r, r->at, &cp)) > 0 && (cp == ' ' || cp == '\n'))
        r->at += step;
}

size_t name_match(const struct reader *r, size_t at, const char *name)
{
    size_t start = at;
    size_t left = strlen(name);
    while (left > 0) {
        uint32_t want, have;
        size_t step = utf8_decode(name, left, &want);
        size_t taken = next_char(r, at, &have);
        if (taken == 0 || folded(want) != have)
            return 0;
        name += step;
        left -= step;
        at += taken;
    }
    return at - start;
}

bool take_word(struct reader *r, const char *word)
{
    skip_blanks(r);
    size_t bytes = name_match(r, r->at, word);
    r->at += bytes;
    return bytes > 0;
}

bool take_sign(struct reader *r, const char *sign)
{
    return take_word(r, sign);
}

bool at_digit(const struct reader *r)
{
    uint32_t cp;
    next_char(r, r->at, &cp);
    return (cp >= '0' && cp <= '9') || cp == '.';
}

/* ---- figures ---- */

/* Longer words first. `shift`: decimal places that the unit moves the figure up by. */
static const struct unit {
    const char *word;
    enum dim dim;
    int shift;
} units[] = {
    {"%", DIM_RATE, -2},  {"亿元", DIM_WAN, 4},   {"万元", DIM_WAN, 0}, {"元", DIM_YUAN, 0},
    {"亿", DIM_WAN, 4},   {"人次", DIM_PLAIN, 0}, {"人", DIM_PLAIN, 0}, {"户", DIM_PLAIN, 0},
    {"次", DIM_PLAIN, 0}, {"份", DIM_PLAIN, 0},   {"分", DIM_PLAIN, 0}, {"个", DIM_PLAIN, 0},
    {"年", DIM_PLAIN, 0}, {"月", DIM_PLAIN, 0},   {"天", DIM_PLAIN, 0}, {"项", DIM_PLAIN, 0},
    {"家", DIM_PLAIN, 0}, {"场", DIM_PLAIN, 0},   {"名", DIM_PLAIN, 0}, {"件", DIM_PLAIN, 0},
    {"对", DIM_PLAIN, 0}, {"例", DIM_PLAIN, 0},   {"条", DIM_PLAIN, 0}, {"倍", DIM_PLAIN, 0},
};

static int scale_of(enum dim dim, int decimals)
{
    return dim == DIM_WAN ? 6 : dim == DIM_YUAN ? 2 : dim == DIM_RATE ? 4 : decimals;
}

static bool shift_up(int64_t *number, int places)
{
    for (; places > 0; places--) {
        if (*number > NUMBER_MAX / 10)
            return false;
        *number *= 10;
    }
    return true;
}

static bool read_digits(struct reader *r, int64_t *number, int *decimals)
{
    uint32_t cp;
    bool point = false, digit = false;
    for (size_t step; (step = next_char(r, r->at, &cp)) > 0; r->at += step) {
        if (cp == '.' && !point) {
            point = true;
            continue;
        }
        if (cp < '0' || cp > '9')
            break;
        digit = true;
        if (*number > NUMBER_MAX / 10 || (point && *decimals == 6))
            return false;
        *number = *number * 10 + (int64_t)(cp - '0');
        *decimals += point;
    }
    return digit && cp != '.';
}

struct expr *read_number(struct reader *r)
{
    size_t start = r->at;
    int64_t number = 0;
    int decimals = 0;
    if (!read_digits(r, &number, &decimals))
        return read_fail(r, start, "数写得不对，只能有一个小数点，最多 6 位小数");
    struct unit unit = {"", DIM_BARE, 0};
    for (size_t i = 0; i < sizeof units / sizeof *units && !*unit.word; i++) {
        size_t bytes = name_match(r, r->at, units[i].word);
        if (bytes > 0)
            unit = units[i];
        r->at += bytes;
    }
    int scale = scale_of(unit.dim, decimals);
    int places = scale - decimals + unit.shift;
    if (places < 0 || !shift_up(&number, places))
        return read_fail(r, start,
                         places < 0 ? "小数位太多，「%s」最多到分，比率最多两位小数" : "数太大了%s",
                         places < 0 ? unit.word : "");
    enum dim dim = number == 0 && unit.dim == DIM_BARE ? DIM_ZERO : unit.dim;
    struct expr *e = read_make(r, EXPR_NUMBER, dim, start);
    if (e) {
        e->number = number;
        e->scale = scale;
    }
    return e;
}

/* 「text」, or 'text'. */
struct expr *read_quoted(struct reader *r)
{
    size_t start = r->at;
    bool corner = name_match(r, start, "「") > 0;
    if (!corner && name_match(r, start, "'") == 0)
        return NULL;
    const char *close = corner ? "」" : "'";
    size_t begin = start + (corner ? strlen("「") : name_match(r, start, "'"));
    size_t end = begin;
    uint32_t cp;
    while (end < r->bytes && name_match(r, end, close) == 0)
        end += utf8_decode(r->s + end, r->bytes - end, &cp);
    if (end >= r->bytes)
        return read_fail(r, start, "这里的引号没有闭合，请补上「」的另一半");
    r->at = end + name_match(r, end, close);
    struct expr *e = read_make(r, EXPR_TEXT, DIM_TEXT, start);
    if (e)
        e->text = arena_str_n(r->arena, r->s + begin, end - begin);
    return e;
}
