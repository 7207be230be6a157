/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pinyin: matching by what is written and by the initials of how it is read. */
#include "base/pinyin.h"
#include "base/text.h"

#include <string.h>

#include "base/pinyin_table.h" /* made while building, from Unihan */

enum { HANZI_FIRST = 0x4E00 };

_Static_assert(sizeof initials_of == 0x9FFF - HANZI_FIRST + 1, "one for each of U+4E00 to U+9FFF");

/* Small ASCII for large and for full width. */
static uint32_t folded(uint32_t cp)
{
    if (cp >= 0xFF01 && cp <= 0xFF5E)
        cp = cp - 0xFF01 + '!';
    else if (cp == 0x3000)
        cp = ' ';
    return cp >= 'A' && cp <= 'Z' ? cp - 'A' + 'a' : cp;
}

static bool has_initial(uint32_t hanzi, uint32_t letter)
{
    if (hanzi < HANZI_FIRST || hanzi - HANZI_FIRST >= sizeof initials_of || letter < 'a' ||
        letter > 'z')
        return false;
    return initial_sets[initials_of[hanzi - HANZI_FIRST]] >> (letter - 'a') & 1;
}

/* How a run of the label compares with all that was typed. */
struct run {
    bool matches;
    bool by_initial; /* at least one letter stood for a hanzi */
    bool to_end;     /* the run ends where the label does */
};

static struct run run_at(const char *label, size_t bytes, const char *typed, size_t typed_bytes)
{
    struct run run = {0};
    size_t at = 0;

    for (size_t i = 0; i < typed_bytes;) {
        uint32_t want, have;

        i += utf8_decode(typed + i, typed_bytes - i, &want);
        if (at == bytes)
            return run;
        at += utf8_decode(label + at, bytes - at, &have);
        if (folded(have) == folded(want))
            continue;
        if (!has_initial(have, folded(want)))
            return run;
        run.by_initial = true;
    }
    run.matches = true;
    run.to_end = at == bytes;
    return run;
}

int pinyin_rank(const char *label, const char *typed)
{
    size_t bytes = strlen(label);
    size_t typed_bytes = strlen(typed);
    int best = 0;

    if (typed_bytes == 0)
        return 1;
    for (size_t at = 0; at < bytes;) {
        struct run run = run_at(label + at, bytes - at, typed, typed_bytes);
        int rank = at > 0 ? 2 : run.to_end ? 6 : 4;
        uint32_t cp;

        if (run.matches && rank + !run.by_initial > best)
            best = rank + !run.by_initial;
        at += utf8_decode(label + at, bytes - at, &cp);
    }
    return best;
}

bool pinyin_match(const char *label, const char *typed)
{
    return pinyin_rank(label, typed) > 0;
}
