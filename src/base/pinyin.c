/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pinyin: matching by what is written and by the initials of how it is read. */
#include "base/pinyin.h"
#include "base/text.h"

#include <string.h>

#include "base/pinyin_table.h" /* made while building, from Unihan */

enum { HANZI_FIRST = 0x4E00, IN_ONE_PLACE = 6 };

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

struct span {
    const char *at, *end;
};

static uint32_t next(struct span *s)
{
    uint32_t cp;

    s->at += utf8_decode(s->at, (size_t)(s->end - s->at), &cp);
    return folded(cp);
}

/* Take the next word out of what was typed; an empty one when there is none. */
static struct span next_word(struct span *typed)
{
    struct span word;

    for (struct span rest = *typed; rest.at < rest.end && next(&rest) == ' ';)
        *typed = rest;
    word = *typed;
    for (struct span rest = *typed; rest.at < rest.end && next(&rest) != ' ';)
        *typed = rest;
    word.end = typed->at;
    return word;
}

/* Where in the label something typed stands. */
struct found {
    const char *end; /* behind it; NULL: it does not stand there */
    bool by_initial; /* at least one letter stood for a hanzi */
};

static struct found at_beginning(struct span label, struct span typed)
{
    struct found found = {0};

    while (typed.at < typed.end) {
        uint32_t want = next(&typed);
        uint32_t have;

        if (label.at == label.end)
            return found;
        have = next(&label);
        if (have == want)
            continue;
        if (!has_initial(have, want))
            return found;
        found.by_initial = true;
    }
    found.end = label.at;
    return found;
}

static struct found first_place(struct span label, struct span word)
{
    struct found found = at_beginning(label, word);

    while (!found.end && label.at < label.end) {
        next(&label);
        found = at_beginning(label, word);
    }
    return found;
}

/* The first word where the label begins, each other one behind the one before it. */
static struct found words_apart(struct span label, struct span typed)
{
    struct found found = at_beginning(label, next_word(&typed));

    for (;;) {
        struct span word = next_word(&typed);
        bool by_initial = found.by_initial;

        if (!found.end || word.at == word.end)
            return found;
        found = first_place((struct span){found.end, label.end}, word);
        found.by_initial |= by_initial;
    }
}

int pinyin_rank(const char *label, const char *typed)
{
    struct span all = {typed, typed + strlen(typed)};
    struct span words = all;
    const struct span whole = {label, label + strlen(label)};
    struct span word = next_word(&words);
    int best = 0;

    if (word.at == word.end)
        return 1;
    for (struct span rest = whole; rest.at < rest.end; next(&rest)) {
        struct found found = at_beginning(rest, all);
        int rank = found.end ? IN_ONE_PLACE : 0;

        if (!found.end)
            found = words_apart(rest, all);
        if (!found.end)
            continue;
        rank += rest.at > whole.at ? 2 : found.end == whole.end ? 6 : 4;
        rank += !found.by_initial;
        best = rank > best ? rank : best;
    }
    return best;
}

bool pinyin_match(const char *label, const char *typed)
{
    return pinyin_rank(label, typed) > 0;
}
