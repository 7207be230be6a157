/* SPDX-License-Identifier: MulanPSL-2.0 */
/* day: dates and times as text. A day is held as ISO text (2025-03-15), a moment as milliseconds
 * since 1970 UTC. The clock may be stepped or wrong: nothing is ordered by it. */
#ifndef BASE_DAY_H
#define BASE_DAY_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

enum { DAY_BYTES = 11, MOMENT_BYTES = 24 };

struct day {
    int year, month, day; /* month and day may be 0: "2025年3月" is a month, "2025年" a year */
};

/* Read a date as clerks type it: 2025-03-15, 2025.3.15, 2025/3/15, 20250315, 2025年3月15日,
 * 3.15, 3月15日, 0315 (in `year`), 今天, 昨天 (from `today`); a month, 2025年3月, 2025-03; a year,
 * 2025年. Full width is folded. Returns false with a clause in `why` (may be NULL) for anything
 * else, for days that do not exist and for years before 1900 or after 2199. */
bool day_read(const char *typed, size_t bytes, int year, struct day today, struct day *out,
              struct text *why);
/* "2025-03-15" (or "2025-03", "2025"); returns `out`. */
const char *day_iso(char out[DAY_BYTES], struct day d);
bool day_from_iso(const char *iso, struct day *out);
/* 2025年3月15日, as GB/T 9704-2012 prints it: no leading zeros. */
void day_print(struct text *out, struct day d);
bool day_exists(struct day d);
int day_cmp(struct day a, struct day b);

/* The wall clock. The environment variable ZIPING_NOW (ISO date and time in UTC) replaces it in
 * tests. */
int64_t moment_now_ms(void);
/* A clock that only goes forward, for intervals. */
int64_t steady_ms(void);
struct day day_today(void); /* in local time */
/* "10:42:07", "2025-03-15 10:42" in local time; return `out`. */
const char *moment_clock(char out[MOMENT_BYTES], int64_t ms);
const char *moment_print(char out[MOMENT_BYTES], int64_t ms);

#endif
