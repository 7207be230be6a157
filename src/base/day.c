/* SPDX-License-Identifier: MulanPSL-2.0 */
/* day: dates as clerks type them and as documents print them. */
#include "base/day.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TYPED_BYTES = 64, FORM_BYTES = 100, YEAR_FIRST = 1900, YEAR_LAST = 2199 };

/* ---- the calendar ---- */

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month == 2 && is_leap ? 29 : days[month - 1];
}

bool day_exists(struct day d)
{
    if (d.year < 1 || d.year > 9999)
        return false;
    if (d.month == 0)
        return d.day == 0;
    if (d.month < 1 || d.month > 12)
        return false;
    return d.day >= 0 && d.day <= days_in(d.year, d.month);
}

int day_cmp(struct day a, struct day b)
{
    if (a.year != b.year)
        return a.year < b.year ? -1 : 1;
    if (a.month != b.month)
        return a.month < b.month ? -1 : 1;
    return (a.day > b.day) - (a.day < b.day);
}

static struct day day_before(struct day d)
{
    if (d.day > 1)
        return (struct day){d.year, d.month, d.day - 1};
    if (d.month > 1)
        return (struct day){d.year, d.month - 1, days_in(d.year, d.month - 1)};
    return (struct day){d.year - 1, 12, 31};
}

/* ---- reading ---- */

/* What was typed, taken apart: runs of digits and the marks between and behind them. */
struct parts {
    int number[3];
    int digits[3]; /* how many each run has */
    char mark[4];  /* behind each run: '-', '.', '/', 'Y' 年, 'M' 月, 'D' 日; "" ends it */
    int count;
};

static size_t read_mark(const char *s, size_t bytes, char *mark)
{
    static const struct {
        const char *word;
        char mark;
    } marks[] = {{"-", '-'}, {".", '.'}, {"/", '/'}, {"年", 'Y'}, {"月", 'M'}, {"日", 'D'}};

    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        size_t word = strlen(marks[i].word);

        if (bytes >= word && memcmp(s, marks[i].word, word) == 0) {
            *mark = marks[i].mark;
            return word;
        }
    }
    return 0;
}

static size_t skip_spaces(const char *s, size_t bytes, size_t at)
{
    while (at < bytes && s[at] == ' ')
        at++;
    return at;
}

static bool take_apart(const char *s, size_t bytes, struct parts *p)
{
    size_t at = 0;

    *p = (struct parts){0};
    while (at < bytes) {
        int *number = &p->number[p->count];
        size_t mark;

        if (p->count == 3)
            return false;
        for (; at < bytes && s[at] >= '0' && s[at] <= '9' && p->digits[p->count] < 8; at++) {
            *number = *number * 10 + (s[at] - '0');
            p->digits[p->count]++;
        }
        if (p->digits[p->count] == 0)
            return false;
        at = skip_spaces(s, bytes, at);
        mark = read_mark(s + at, bytes - at, &p->mark[p->count]);
        if (mark == 0 && at < bytes)
            return false;
        at = skip_spaces(s, bytes, at + mark);
        p->count++;
    }
    return true;
}

/* Give the parts their meaning by the marks between them; false when they have none. */
static bool put_together(const struct parts *p, int year, struct day *out)
{
    static const struct {
        const char *marks;
        int year, month, day; /* which part each is; -1: none */
    } shapes[] = {
        {"--", 0, 1, 2}, {"..", 0, 1, 2}, {"//", 0, 1, 2},  {"YMD", 0, 1, 2}, {"YM", 0, 1, -1},
        {"-", 0, 1, -1}, {".", 0, 1, -1}, {"/", 0, 1, -1},  {"Y", 0, -1, -1}, {"-", -1, 0, 1},
        {".", -1, 0, 1}, {"/", -1, 0, 1}, {"MD", -1, 0, 1},
    };

    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        int y = shapes[i].year;
        int m = shapes[i].month;
        int d = shapes[i].day;

        if (strcmp(p->mark, shapes[i].marks) != 0 || p->count != (y >= 0) + (m >= 0) + (d >= 0))
            continue;
        if ((y >= 0 && p->digits[y] != 4) || (m >= 0 && p->digits[m] > 2) ||
            (d >= 0 && p->digits[d] > 2))
            continue;
        *out = (struct day){y >= 0 ? p->number[y] : year, m >= 0 ? p->number[m] : 0,
                            d >= 0 ? p->number[d] : 0};
        return (m < 0 || out->month > 0) && (d < 0 || out->day > 0);
    }
    return false;
}

/* 20250315; or 0315, where four digits that are no month and day might as well be a year. */
static bool run_of_digits(const struct parts *p, int year, struct day *out)
{
    int n = p->number[0];

    if (p->count != 1 || p->mark[0] != '\0')
        return false;
    if (p->digits[0] == 8)
        *out = (struct day){n / 10000, n / 100 % 100, n % 100};
    else if (p->digits[0] == 4 && n / 100 <= 12)
        *out = (struct day){year, n / 100, n % 100};
    else
        return false;
    return out->month > 0 && out->day > 0;
}

static bool refuse(struct text *why, const char *s, size_t bytes, const char *clause)
{
    if (why) {
        text_add(why, "「");
        text_add_shown(why, s, text_clip(s, bytes, 30, NULL));
        text_addf(why, "」%s", clause);
    }
    return false;
}

static bool read_folded(const char *s, size_t bytes, int year, struct day today, struct day *out,
                        struct text *why)
{
    char form[FORM_BYTES];
    struct parts p;
    struct day d;

    snprintf(form, sizeof form, "不是日期，请写成 %d-03-15，或 3.15、0315（算 %d 年）", year, year);
    if (bytes == strlen("今天") && memcmp(s, "今天", bytes) == 0) {
        *out = today;
        return true;
    }
    if (bytes == strlen("昨天") && memcmp(s, "昨天", bytes) == 0) {
        *out = day_before(today);
        return true;
    }
    if (bytes > TYPED_BYTES || !take_apart(s, bytes, &p))
        return refuse(why, s, bytes, form);
    if (!run_of_digits(&p, year, &d) && !put_together(&p, year, &d))
        return refuse(why, s, bytes, form);
    if (d.year < YEAR_FIRST || d.year > YEAR_LAST)
        return refuse(why, s, bytes, "的年份不对，请核对");
    if (!day_exists(d))
        return refuse(why, s, bytes, "这一天不存在，请核对月和日");
    *out = d;
    return true;
}

bool day_read(const char *typed, size_t bytes, int year, struct day today, struct day *out,
              struct text *why)
{
    struct text folded = {0};
    const char *s;
    bool ok;

    s = str_trim(typed, &bytes);
    text_fold_width(&folded, s, bytes);
    bytes = folded.bytes;
    s = str_trim(text_str(&folded), &bytes);
    if (bytes == 0) {
        if (why)
            text_add(why, "没有填日期");
        ok = false;
    } else {
        ok = read_folded(s, bytes, year, today, out, why);
    }
    text_finish(&folded);
    return ok;
}

/* Exactly `digits` digits at `s`, or -1. */
static int digits_at(const char *s, int digits)
{
    int n = 0;

    for (int i = 0; i < digits; i++) {
        if (s[i] < '0' || s[i] > '9')
            return -1;
        n = n * 10 + (s[i] - '0');
    }
    return n;
}

bool day_from_iso(const char *iso, struct day *out)
{
    size_t bytes = strlen(iso);
    struct day d = {0};

    if (bytes != 4 && bytes != 7 && bytes != 10)
        return false;
    d.year = digits_at(iso, 4);
    if (bytes >= 7) {
        d.month = digits_at(iso + 5, 2);
        if (iso[4] != '-' || d.month < 1)
            return false;
    }
    if (bytes == 10) {
        d.day = digits_at(iso + 8, 2);
        if (iso[7] != '-' || d.day < 1)
            return false;
    }
    if (!day_exists(d))
        return false;
    *out = d;
    return true;
}

/* ---- printing ---- */

static char *put_digits(char *at, int n, int digits)
{
    for (int i = digits - 1; i >= 0; i--) {
        at[i] = (char)('0' + n % 10);
        n /= 10;
    }
    return at + digits;
}

const char *day_iso(char out[DAY_BYTES], struct day d)
{
    char *at = put_digits(out, d.year, 4);

    if (d.month > 0) {
        *at++ = '-';
        at = put_digits(at, d.month, 2);
        if (d.day > 0) {
            *at++ = '-';
            at = put_digits(at, d.day, 2);
        }
    }
    *at = '\0';
    return out;
}

void day_print(struct text *out, struct day d)
{
    text_addf(out, "%d年", d.year);
    if (d.month > 0)
        text_addf(out, "%d月", d.month);
    if (d.month > 0 && d.day > 0)
        text_addf(out, "%d日", d.day);
}

/* ---- the clock ---- */

/* 2026-01-28T09:30:00, in UTC, as milliseconds; false for anything else. */
static bool moment_from_iso(const char *iso, int64_t *ms)
{
    char date[DAY_BYTES];
    struct day d;
    struct tm tm = {0};

    if (strlen(iso) < 19 || iso[10] != 'T' || iso[13] != ':' || iso[16] != ':')
        return false;
    memcpy(date, iso, 10);
    date[10] = '\0';
    tm.tm_hour = digits_at(iso + 11, 2);
    tm.tm_min = digits_at(iso + 14, 2);
    tm.tm_sec = digits_at(iso + 17, 2);
    if (!day_from_iso(date, &d) || tm.tm_hour < 0 || tm.tm_hour > 23 || tm.tm_min < 0 ||
        tm.tm_min > 59 || tm.tm_sec < 0 || tm.tm_sec > 59)
        return false;
    tm.tm_year = d.year - 1900;
    tm.tm_mon = d.month - 1;
    tm.tm_mday = d.day;
    *ms = (int64_t)timegm(&tm) * 1000;
    return true;
}

static int64_t ms_of(clockid_t clock)
{
    struct timespec ts = {0};

    (void)clock_gettime(clock, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int64_t moment_now_ms(void)
{
    const char *fixed = getenv("ZIPING_NOW");
    int64_t ms;

    return fixed && moment_from_iso(fixed, &ms) ? ms : ms_of(CLOCK_REALTIME);
}

int64_t steady_ms(void)
{
    return ms_of(CLOCK_MONOTONIC);
}

/* Local time; a moment outside the years 1 to 9999 is shown as the first of 1970. */
static struct tm local_time(int64_t ms)
{
    time_t seconds = (time_t)(ms / 1000 - (ms % 1000 < 0));
    struct tm tm;

    if (!localtime_r(&seconds, &tm) || tm.tm_year < 1 - 1900 || tm.tm_year > 9999 - 1900)
        tm = (struct tm){.tm_year = 70, .tm_mday = 1};
    return tm;
}

struct day day_today(void)
{
    struct tm tm = local_time(moment_now_ms());

    return (struct day){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday};
}

static char *put_clock(char *at, const struct tm *tm)
{
    at = put_digits(at, tm->tm_hour, 2);
    *at++ = ':';
    return put_digits(at, tm->tm_min, 2);
}

const char *moment_clock(char out[MOMENT_BYTES], int64_t ms)
{
    struct tm tm = local_time(ms);
    char *at = put_clock(out, &tm);

    *at++ = ':';
    at = put_digits(at, tm.tm_sec, 2);
    *at = '\0';
    return out;
}

const char *moment_print(char out[MOMENT_BYTES], int64_t ms)
{
    struct tm tm = local_time(ms);
    char *at;

    day_iso(out, (struct day){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday});
    at = out + DAY_BYTES - 1;
    *at++ = ' ';
    at = put_clock(at, &tm);
    *at = '\0';
    return out;
}
