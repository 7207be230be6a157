/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Figures, calculations, ratios and dates as typed. The whole input is typed; its bytes are also
 * taken as numbers, and as a calculation whose result is known. */
#include "fuzz.h"

#include "base/day.h"
#include "base/number.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

static const struct number_form forms[] = {
    {UNIT_PLAIN, 0, 0}, {UNIT_PLAIN, 2, 2}, {UNIT_PLAIN, 4, 1},   {UNIT_WAN, 6, 2},
    {UNIT_WAN, 6, 6},   {UNIT_YUAN, 2, 2},  {UNIT_PERCENT, 4, 2}, {UNIT_PERCENT, 6, 0},
};
enum { FORMS = sizeof forms / sizeof *forms };

static const struct day today = {2025, 3, 1};

static wide size_of(wide n)
{
    return n < 0 ? -n : n;
}

static wide power(int digits)
{
    wide n = 1;

    while (digits-- > 0)
        n *= 10;
    return n;
}

/* num / den, half away from zero. */
static wide rounded(wide num, wide den)
{
    wide whole = (size_of(num) * 2 + den) / (den * 2);

    return num < 0 ? -whole : whole;
}

/* ---- figures ---- */

/* How many decimal places the stored integer has as it is printed. */
static int held(const struct number_form *f)
{
    return f->unit == UNIT_PERCENT ? f->scale - 2 : f->scale;
}

static void check_print(int64_t n, const struct number_form *form, bool grouped)
{
    struct number_form full = *form;
    char out[NUMBER_BYTES];
    int64_t back;

    full.decimals = held(form);
    number_print(out, n, &full, grouped);
    LAW(number_read(out, strlen(out), form, &back, NULL) && back == n);

    number_print(out, n, form, grouped);
    LAW(out[0] != '-' || strpbrk(out, "123456789"));
    LAW(number_typed_decimals(out, strlen(out)) == form->decimals);
    LAW(number_read(out, strlen(out), form, &back, NULL));
    if (form->decimals <= held(form)) {
        wide step = power(held(form) - form->decimals);

        LAW(back == rounded(n, step) * step);
    }
}

/* A plain row of digits with one point, worked out here; false for anything else. */
static bool read_plainly(const char *s, size_t bytes, int scale, wide *out)
{
    int decimals = -1;

    *out = 0;
    if (bytes == 0 || bytes > 25 || (bytes == 1 && s[0] == '.'))
        return false;
    for (size_t i = 0; i < bytes; i++) {
        if (s[i] == '.' && decimals < 0) {
            decimals = 0;
            continue;
        }
        if (s[i] < '0' || s[i] > '9' || (decimals == scale && s[i] != '0'))
            return false;
        if (decimals == scale)
            continue;
        *out = *out * 10 + (s[i] - '0');
        decimals += decimals >= 0;
    }
    *out *= power(scale - (decimals < 0 ? 0 : decimals));
    return true;
}

static void check_typed(const char *s, size_t bytes, const struct number_form *form)
{
    struct text why = {0}, folded = {0};
    int64_t n = 0, again = 0;
    wide plain;
    bool ok = number_read(s, bytes, form, &n, &why);

    LAW(ok == (why.bytes == 0));
    LAW(fuzz_is_clean(text_str(&why), why.bytes, false));
    LAW(ok == number_read(s, bytes, form, &again, NULL) && n == again);
    if (ok) {
        LAW(size_of(n) <= NUMBER_MAX);
        check_print(n, form, false);
        check_print(n, form, true);
    }
    text_fold_width(&folded, s, bytes);
    if (bytes <= 4096) /* no longer figure is read, however short it is when folded */
        LAW(ok == number_read(text_str(&folded), folded.bytes, form, &again, NULL) && n == again);
    if (read_plainly(s, bytes, held(form), &plain)) {
        LAW(ok == (plain <= NUMBER_MAX));
        LAW(!ok || n == plain);
    }
    text_finish(&why);
    text_finish(&folded);
}

/* ---- ratios ---- */

/* A sum, product or quotient of ratios whose parts have 62 bits always fits. */
static void check_exact(struct ratio got, wide num, wide den)
{
    wide a, b;

    LAW(got.den > 0);
    if (den < 0) {
        num = -num;
        den = -den;
    }
    for (a = size_of(num), b = den; b != 0;) {
        wide rest = a % b;

        a = b;
        b = rest;
    }
    LAW(got.num == num / a && got.den == den / a);
}

static struct ratio take_ratio(struct fuzz_bytes *b)
{
    struct ratio r = ratio_of((int64_t)fuzz_number(b, 8) / 4, 0);
    struct ratio d = ratio_of((int64_t)(fuzz_number(b, 1 + fuzz_byte(b) % 8) >> 2), 0);
    struct ratio out = r;

    if (d.num > 0)
        LAW(ratio_div(r, d, &out));
    return out;
}

static void check_ratios(struct fuzz_bytes bytes)
{
    struct ratio a = take_ratio(&bytes), b = take_ratio(&bytes), c;
    wide left = a.num * b.den, right = b.num * a.den;
    int64_t n;

    LAW(ratio_add(a, b, &c));
    check_exact(c, left + right, a.den * b.den);
    LAW(ratio_sub(a, b, &c));
    check_exact(c, left - right, a.den * b.den);
    LAW(ratio_mul(a, b, &c));
    check_exact(c, a.num * b.num, a.den * b.den);
    LAW(ratio_div(a, b, &c) == (b.num != 0));
    if (b.num != 0)
        check_exact(c, left, right);
    LAW(ratio_cmp(a, b) == (left > right) - (left < right));
    for (int scale = 0; scale <= 6; scale++) {
        wide wanted = rounded(a.num * power(scale), a.den);

        LAW(ratio_round(a, scale, &n) == (size_of(wanted) <= NUMBER_MAX));
        LAW(size_of(wanted) > NUMBER_MAX || n == wanted);
    }
}

/* ---- calculations ---- */

/* A calculation made from the bytes, and its value num / den by the school's rules. `ok` ends where
 * it divides by zero or leaves 60 bits, which this reckoning cannot follow. */
struct sum {
    struct fuzz_bytes bytes;
    struct text typed;
    int depth;
    bool ok;
};

struct fraction {
    wide num, den;
};

static struct fraction kept(struct sum *s, wide num, wide den)
{
    if (den < 0) {
        num = -num;
        den = -den;
    }
    s->ok = s->ok && den != 0 && size_of(num) < (wide)1 << 60 && den < (wide)1 << 60;
    return s->ok ? (struct fraction){num, den} : (struct fraction){0, 1};
}

static struct fraction make_sum(struct sum *s);

static struct fraction make_figure(struct sum *s)
{
    unsigned int n = (unsigned int)fuzz_number(&s->bytes, 2);
    unsigned int hundredths = n % 5 == 0 ? n % 100 : 0;

    if (n % 7 == 0 && n > 1000)
        text_addf(&s->typed, "%u,%03u.%02u", n / 1000, n % 1000, hundredths);
    else
        text_addf(&s->typed, "%u.%02u", n, hundredths);
    return (struct fraction){(wide)n * 100 + hundredths, 100};
}

static struct fraction make_signed(struct sum *s)
{
    uint8_t choice = fuzz_byte(&s->bytes);
    struct fraction f;

    if (choice % 8 == 0)
        text_add(&s->typed, choice & 8 ? "-" : "－");
    if (choice % 3 == 0 && s->depth < 5) {
        s->depth++;
        text_add(&s->typed, choice & 16 ? "(" : "（");
        f = make_sum(s);
        text_add(&s->typed, choice & 32 ? " )" : "）");
        s->depth--;
    } else {
        f = make_figure(s);
    }
    return choice % 8 == 0 ? (struct fraction){-f.num, f.den} : f;
}

static struct fraction make_product(struct sum *s)
{
    struct fraction f = make_signed(s);

    for (uint8_t more = fuzz_byte(&s->bytes); more % 4 > 1; more = fuzz_byte(&s->bytes)) {
        bool times = more % 4 == 2;
        struct fraction g;

        text_add(&s->typed, times ? (more & 8 ? "*" : "×") : (more & 8 ? "/" : " ÷"));
        g = make_signed(s);
        f = times ? kept(s, f.num * g.num, f.den * g.den) : kept(s, f.num * g.den, f.den * g.num);
    }
    return f;
}

static struct fraction make_sum(struct sum *s)
{
    struct fraction f = make_product(s);

    for (uint8_t more = fuzz_byte(&s->bytes); more % 4 > 1; more = fuzz_byte(&s->bytes)) {
        bool plus = more % 4 == 2;
        struct fraction g;

        text_add(&s->typed, plus ? (more & 8 ? "+" : "＋ ") : (more & 8 ? "-" : "－"));
        g = make_product(s);
        f = kept(s, f.num * g.den + (plus ? g.num : -g.num) * f.den, f.den * g.den);
    }
    return f;
}

static void check_calculation(struct fuzz_bytes bytes)
{
    struct sum s = {.bytes = bytes, .ok = true};
    struct fraction f;

    text_add(&s.typed, "=");
    f = make_sum(&s);
    for (size_t i = 0; s.ok && i < FORMS; i++) {
        wide wanted = rounded(f.num * power(held(&forms[i])), f.den);
        int64_t n = 0;
        bool ok = number_read(s.typed.s, s.typed.bytes, &forms[i], &n, NULL);

        LAW(ok == (size_of(wanted) <= NUMBER_MAX));
        LAW(!ok || n == wanted);
    }
    text_finish(&s.typed);
}

/* ---- dates ---- */

/* Days since the first of March of year 0, and the day back from them. */
static long days_from(struct day d)
{
    long y = d.month <= 2 ? d.year - 1 : d.year, m = (d.month + 9) % 12;

    return y * 365 + y / 4 - y / 100 + y / 400 + (m * 306 + 5) / 10 + d.day - 1;
}

static struct day day_of(long days)
{
    long y = (10000 * days + 14780) / 3652425, m, rest;

    rest = days - (365 * y + y / 4 - y / 100 + y / 400);
    if (rest < 0) {
        y--;
        rest = days - (365 * y + y / 4 - y / 100 + y / 400);
    }
    m = (100 * rest + 52) / 3060;
    return (struct day){(int)(y + (m + 2) / 12), (int)((m + 2) % 12 + 1),
                        (int)(rest - (m * 306 + 5) / 10 + 1)};
}

static void check_same_day(const char *s, struct day wanted)
{
    struct day d;

    LAW(day_read(s, strlen(s), 1999, today, &d, NULL) && day_cmp(d, wanted) == 0);
}

static void check_day(struct day d)
{
    struct text printed = {0};
    struct day back;
    char iso[DAY_BYTES];

    LAW(day_exists(d) && d.year >= 1900 && d.year <= 2199);
    LAW(day_from_iso(day_iso(iso, d), &back) && day_cmp(back, d) == 0);
    if (d.month > 0)
        check_same_day(iso, d);
    day_print(&printed, d);
    check_same_day(text_str(&printed), d);
    text_finish(&printed);
}

static void check_date(const char *s, size_t bytes)
{
    struct text why = {0}, folded = {0};
    struct day d = {0}, again = {0};
    bool ok = day_read(s, bytes, 2024, today, &d, &why);

    LAW(ok == (why.bytes == 0));
    LAW(fuzz_is_clean(text_str(&why), why.bytes, false));
    if (ok)
        check_day(d);
    text_fold_width(&folded, s, bytes);
    LAW(ok == day_read(text_str(&folded), folded.bytes, 2024, today, &again, NULL));
    LAW(day_cmp(d, again) == 0);
    text_finish(&why);
    text_finish(&folded);
}

/* The end of every month of some year, and of the first year of its century. */
static void check_calendar(struct fuzz_bytes bytes)
{
    int year = 1 + (int)(fuzz_number(&bytes, 2) % 9999);
    int years[] = {year, year < 100 ? 100 : year - year % 100};
    struct day same;
    char iso[DAY_BYTES];

    for (int i = 0; i < 2 * 12 * 4; i++) {
        struct day d = {years[i % 2], 1 + i / 2 % 12, 28 + i / 24};

        same = day_of(days_from(d));
        LAW(day_exists(d) == (day_cmp(d, same) == 0));
        LAW(day_from_iso(day_iso(iso, d), &same) == day_exists(d));
    }
}

static void check_iso(const char *s, size_t bytes)
{
    char typed[DAY_BYTES + 1], iso[DAY_BYTES];
    struct day d;

    if (bytes > DAY_BYTES)
        return;
    memcpy(typed, s, bytes);
    typed[bytes] = '\0';
    if (day_from_iso(typed, &d))
        LAW(day_exists(d) && strcmp(day_iso(iso, d), typed) == 0);
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
    const char *s = bytes > 0 ? (const char *)data : "";
    struct fuzz_bytes b = {data, bytes};

    for (size_t i = 0; i < FORMS; i++)
        check_typed(s, bytes, &forms[i]);
    (void)number_typed_decimals(s, bytes);
    check_ratios(b);
    check_calculation(b);
    check_date(s, bytes);
    check_calendar(b);
    check_iso(s, bytes);
    return 0;
}
