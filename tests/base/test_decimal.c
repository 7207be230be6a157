/* SPDX-License-Identifier: MulanPSL-2.0 */
/* A million decimals of 1 to 40 digits, with every separator in right and wrong places, against
 * arithmetic on strings: the same figure, or refused; never another one. */
#include "base/number.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { RUNS = 200000, DIGITS = 40 };

static uint64_t state_of_dice = 7;

static size_t below(size_t n)
{
    uint64_t z = state_of_dice += UINT64_C(0x9E3779B97F4A7C15);

    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (size_t)((z ^ (z >> 31)) % n);
}

/* ---- what is typed ---- */

/* A figure in its parts, as a person would speak of it. */
struct spoken {
    bool negative;
    char whole[DIGITS + 1], fraction[DIGITS + 1];
    bool wrong; /* a separator stands where none may */
    int power;  /* of ten, that the unit word multiplies by, for a figure in 元 */
    bool has_unit, has_percent;
};

static void add_digits(char *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (char)('0' + (below(3) ? below(10) : 0));
    out[count] = '\0';
}

static void add_digit(struct text *out, char c, bool full)
{
    if (full)
        text_add_cp(out, (uint32_t)(c - '0' + 0xFF10));
    else
        text_add_n(out, &c, 1);
}

/* Commas stand between all groups of three, or nowhere; now and then the hand slips. */
static void type_whole(struct spoken *s, bool grouped, struct text *out)
{
    size_t digits = strlen(s->whole);
    size_t commas = 0;
    bool full = below(4) == 0;

    for (size_t i = 0; i < digits; i++) {
        bool between = i > 0 && (digits - i) % 3 == 0;

        if ((grouped && between) != (below(200) == 0)) {
            text_add(out, below(2) ? "," : "，");
            s->wrong = s->wrong || !between;
            commas++;
        }
        add_digit(out, s->whole[i], full);
    }
    s->wrong = s->wrong || (commas > 0 && commas != (digits - 1) / 3);
}

static void type_unit(struct spoken *s, struct text *out)
{
    static const struct {
        const char *word;
        int power;
    } units[] = {{"元", 0}, {"万", 4}, {"万元", 4}, {"亿", 8}, {"亿元", 8}};
    size_t i = below(12);

    if (i < sizeof units / sizeof units[0]) {
        text_add(out, units[i].word);
        s->has_unit = true;
        s->power = units[i].power;
    } else if (i == 11) {
        text_add(out, below(2) ? "%" : "％");
        s->has_percent = true;
    }
}

static void type_figure(struct spoken *s, struct text *out)
{
    static const char *const signs[] = {"", "", "", "-", "－", "\u2212", "+", "＋"};
    size_t sign = below(sizeof signs / sizeof signs[0]);
    size_t whole = below(DIGITS + 1);

    *s = (struct spoken){.negative = sign >= 3 && sign <= 5};
    add_digits(s->whole, below(3) ? whole % 12 : whole);
    add_digits(s->fraction, below(2) ? 0 : below(2) ? below(5) : below(DIGITS + 1));
    text_add(out, below(20) ? "" : "　 ");
    text_add(out, signs[sign]);
    type_whole(s, below(2), out);
    if (s->fraction[0] || below(10) == 0)
        text_add(out, below(2) ? "." : "．");
    for (const char *c = s->fraction; *c; c++)
        add_digit(out, *c, false);
    if (s->fraction[0] && below(100) == 0) {
        text_add(out, below(2) ? ".5" : ",5");
        s->wrong = true;
    }
    type_unit(s, out);
}

/* ---- what it is worth, on paper ---- */

static void strip_zeros(char *s)
{
    size_t zeros = strspn(s, "0");

    memmove(s, s + zeros, strlen(s + zeros) + 1);
}

/* All digits without a point, moved by `places`; false when digits would be left behind it. */
static bool shift(const struct spoken *s, int places, char out[256])
{
    size_t fraction = strlen(s->fraction);
    size_t at;

    while (fraction > 0 && s->fraction[fraction - 1] == '0')
        fraction--;
    at = (size_t)snprintf(out, 256, "%s%.*s", s->whole, (int)fraction, s->fraction);
    places -= (int)fraction;
    for (; places > 0; places--)
        out[at++] = '0';
    for (; places < 0 && at > 0 && out[at - 1] == '0'; places++)
        at--;
    out[at] = '\0';
    strip_zeros(out);
    return places == 0 || out[0] == '\0';
}

/* Is a decimal of digits alone more than the largest figure? */
static bool too_large(const char *digits)
{
    static const char most[] = "10000000000000000";
    size_t n = strlen(digits);

    return n > sizeof most - 1 || (n == sizeof most - 1 && strcmp(digits, most) > 0);
}

static bool on_paper(const struct spoken *s, const struct number_form *form, char out[256])
{
    bool money = form->unit == UNIT_WAN || form->unit == UNIT_YUAN;
    int places = form->scale;

    if (s->wrong || (s->whole[0] == '\0' && s->fraction[0] == '\0') || (s->has_unit && !money) ||
        (s->has_percent && form->unit != UNIT_PERCENT))
        return false;
    if (form->unit == UNIT_PERCENT)
        places -= 2;
    if (s->has_unit)
        places += s->power - (form->unit == UNIT_WAN ? 4 : 0);
    return shift(s, places, out) && !too_large(out);
}

static void decimals_are_what_they_are_on_paper(void **state)
{
    static const struct number_form forms[] = {{UNIT_WAN, 6, 6},
                                               {UNIT_YUAN, 2, 2},
                                               {UNIT_PERCENT, 4, 2},
                                               {UNIT_PLAIN, 0, 0},
                                               {UNIT_PLAIN, 2, 2}};
    const char *wanted = getenv("FAULT_RUNS");
    size_t runs = wanted ? strtoul(wanted, NULL, 10) : RUNS;
    size_t taken = 0;

    (void)state;
    for (size_t i = 0; i < runs; i++) {
        const struct number_form *form = &forms[below(sizeof forms / sizeof forms[0])];
        struct spoken s;
        struct text typed = {0};
        char paper[256] = "";
        char read[32] = "";
        int64_t value = 42;
        bool fits, is_read;

        type_figure(&s, &typed);
        fits = on_paper(&s, form, paper);
        is_read = number_read(text_str(&typed), typed.bytes, form, &value, NULL);
        if (is_read)
            snprintf(read, sizeof read, "%" PRId64, value < 0 ? -value : value);
        if (fits != is_read)
            fail_msg("「%s」 unit %d scale %d: %s, on paper %s", text_str(&typed), form->unit,
                     form->scale, is_read ? read : "refused", fits ? paper : "none");
        if (is_read && (strcmp(read, paper[0] ? paper : "0") != 0 ||
                        (value != 0 && (value < 0) != s.negative)))
            fail_msg("「%s」 unit %d scale %d: %" PRId64 ", on paper %s%s", text_str(&typed),
                     form->unit, form->scale, value, s.negative ? "-" : "", paper);
        if (!is_read)
            assert_int_equal(value, 42);
        taken += is_read;
        text_finish(&typed);
    }
    print_message("%zu decimals, %zu taken, %zu refused, none another\n", runs, taken,
                  runs - taken);
    assert_true(taken > runs / 4 && taken < runs * 3 / 4);
}

static void odd_forms_are_as_listed(void **state)
{
    static const struct number_form wan = {UNIT_WAN, 6, 2};
    static const struct {
        const char *typed;
        bool taken;
        int64_t value;
    } cases[] = {
        {"-0", true, 0},
        {"00", true, 0},
        {".5", true, 500000},
        {"5.", true, 5000000},
        {"∞", false, 0},
        {"-∞", false, 0},
        {"NaN", false, 0},
        {"inf", false, 0},
        {"1e3", false, 0},
        {"1E-3", false, 0},
        {"0x1F", false, 0},
        {"１２３", true, 123000000},
        {"1.25万", true, 1250000},
        {"1,250.00", true, 1250000000},
        {"1，250.00", true, 1250000000},
        {"1.250,00", false, 0},
        {"1 250", false, 0},
        {"1'250", false, 0},
        {"(5)", false, 0},
        {"５．", true, 5000000},
        {"٣", false, 0},
        {"五", false, 0},
        {"Ⅴ", false, 0},
        {"½", false, 0},
        {"1_000", false, 0},
        {"+-5", false, 0},
        {"9223372036854775808", false, 0},
        {"18446744073709551617", false, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t value = 0;

        if (number_read(cases[i].typed, strlen(cases[i].typed), &wan, &value, NULL) !=
                cases[i].taken ||
            value != cases[i].value)
            fail_msg("「%s」 is %" PRId64, cases[i].typed, value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimals_are_what_they_are_on_paper),
        cmocka_unit_test(odd_forms_are_as_listed),
    };

    return cmocka_run_group_tests_name("base.decimal", tests, NULL, NULL);
}
