/* SPDX-License-Identifier: MulanPSL-2.0 */
/* clean: what arrives from a keyboard, a paste or a file, made fit to keep or to show. */
#include "base/text.h"

static bool is_digit(uint32_t cp)
{
    return (cp >= '0' && cp <= '9') || (cp >= 0xFF10 && cp <= 0xFF19);
}

/* U+30FC, which an input method gives for a minus sign: it is one only before a digit, and behind
 * a digit or at the start. */
static bool is_minus(uint32_t before, const char *behind, size_t bytes)
{
    uint32_t after = CP_INVALID;

    if (bytes > 0)
        (void)utf8_decode(behind, bytes, &after);
    return is_digit(after) && (before == CP_INVALID || is_digit(before));
}

void text_fold_width(struct text *out, const char *s, size_t bytes)
{
    uint32_t before = CP_INVALID;
    size_t kept = 0; /* s up to here is in `out` */

    for (size_t at = 0; at < bytes;) {
        uint32_t cp;
        size_t next = at + utf8_decode(s + at, bytes - at, &cp);
        char folded = '\0';

        if (cp >= 0xFF01 && cp <= 0xFF5E)
            folded = (char)(cp - 0xFF01 + '!');
        else if (cp == 0x3000)
            folded = ' ';
        else if (cp == 0x2212 || (cp == 0x30FC && is_minus(before, s + next, bytes - next)))
            folded = '-';
        if (folded != '\0') {
            text_add_n(out, s + kept, at - kept);
            text_add_n(out, &folded, 1);
            kept = next;
        }
        before = cp;
        at = next;
    }
    text_add_n(out, s + kept, bytes - kept);
}

/* What stands in a clean text for the character at `s`: its own bytes ("same"), or "", or a space
 * or line feed. *bytes becomes what is used up. */
static const char *cleaned(const char *s, size_t *bytes, bool lines, struct dropped *dropped)
{
    static const char *const same = NULL;
    size_t left = *bytes;
    uint32_t cp;

    *bytes = utf8_decode(s, left, &cp);
    if (cp == '\r' && left > 1 && s[1] == '\n')
        *bytes = 2;
    if (cp == '\n' || cp == '\r')
        return lines ? "\n" : " ";
    if (cp == '\t')
        return " ";
    if (cp == CP_INVALID) {
        dropped->invalid++;
        return "";
    }
    switch (cp_class(cp)) {
    case CP_OK:
        break;
    case CP_CONTROL:
        dropped->control++;
        return "";
    case CP_FORMAT:
        dropped->format++;
        return "";
    case CP_UNASSIGNED:
        dropped->unassigned++;
        return "";
    case CP_SURROGATE:
        dropped->invalid++;
        return "";
    }
    return same;
}

void text_clean(struct text *out, const char *s, size_t bytes, bool lines, struct dropped *dropped)
{
    size_t kept = 0; /* s up to here is in `out` or dropped */
    size_t at = 0;

    while (at < bytes) {
        size_t used = bytes - at;
        const char *instead = cleaned(s + at, &used, lines, dropped);

        if (instead) {
            text_add_n(out, s + kept, at - kept);
            text_add(out, instead);
            kept = at + used;
        }
        at += used;
    }
    text_add_n(out, s + kept, bytes - kept);
}

void dropped_says(const struct dropped *d, struct text *out)
{
    const struct {
        size_t count;
        const char *what;
    } kinds[] = {
        {d->control, "个控制字符"},
        {d->format, "个看不见的格式字符"},
        {d->unassigned, "个没有定义的字符"},
        {d->invalid, "个不能识别的字节"},
    };
    const char *before = "去掉了 ";

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (kinds[i].count == 0)
            continue;
        text_addf(out, "%s%zu %s", before, kinds[i].count, kinds[i].what);
        before = "、";
    }
}

void text_add_shown(struct text *out, const char *s, size_t bytes)
{
    size_t kept = 0;

    for (size_t at = 0; at < bytes;) {
        uint32_t cp;
        size_t next = at + utf8_decode(s + at, bytes - at, &cp);

        if (cp == CP_INVALID || cp_class(cp) != CP_OK) {
            text_add_n(out, s + kept, at - kept);
            kept = next;
            if (cp == '\n')
                text_add(out, " ");
            else if (cp == CP_INVALID)
                text_addf(out, "<%02X>", (unsigned char)s[at]);
            else
                text_addf(out, "<%04X>", (unsigned int)cp);
        }
        at = next;
    }
    text_add_n(out, s + kept, bytes - kept);
}
