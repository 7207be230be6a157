/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "terminal/ledger.h"

#include "base/mem.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void ledger_finish(struct ledger *l)
{
    for (size_t i = 0; i < l->lines; i++) {
        free(l->line[i].path);
        free(l->line[i].value);
    }
    free(l->line);
    *l = (struct ledger){0};
}

void ledger_add(struct ledger *l, const char *path, const char *value)
{
    l->line = mem_grow(l->line, l->lines, &l->cap, sizeof *l->line);
    l->line[l->lines++] = (struct ledger_line){.path = mem_str(path), .value = mem_str(value)};
}

static void add_escaped(struct text *out, const char *s, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        if (s[i] == '\\' && i + 1 < bytes) {
            i++;
            text_add_n(out, s[i] == 'n' ? "\n" : s[i] == 't' ? "\t" : s + i, 1);
        } else {
            text_add_n(out, s + i, 1);
        }
    }
}

void ledger_read(struct ledger *l, const char *lines)
{
    struct text path = {0};
    struct text value = {0};

    for (const char *s = lines; *s; s += strcspn(s, "\n"), s += *s == '\n') {
        size_t bytes = strcspn(s, "\n");
        const char *tab = memchr(s, '\t', bytes);

        if (*s == '#' || bytes == 0)
            continue;
        if (!tab)
            fail_msg("a line without a tab: %.*s", (int)bytes, s);
        text_clear(&path);
        text_clear(&value);
        text_add_n(&path, s, (size_t)(tab - s));
        add_escaped(&value, tab + 1, bytes - (size_t)(tab + 1 - s));
        ledger_add(l, path.s, text_str(&value));
    }
    text_finish(&path);
    text_finish(&value);
}

const char *ledger_value(const struct ledger *l, const char *path)
{
    for (size_t i = 0; i < l->lines; i++)
        if (strcmp(l->line[i].path, path) == 0)
            return l->line[i].value;
    return NULL;
}

/* ---- json ---- */

struct reader {
    const char *s;
    struct ledger *out;
    struct text path;
};

static void expect(struct reader *r, char c)
{
    if (*r->s++ != c)
        fail_msg("json: '%c' is missing at: %.40s", c, r->s - 1);
}

static void read_escape(struct reader *r, struct text *out)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *known = *r->s ? strchr(from, *r->s) : NULL;

    if (known) {
        text_add_n(out, to + (known - from), 1);
        r->s++;
    } else {
        unsigned code = 0;
        int bytes = 0;

        if (sscanf(r->s, "u%4x%n", &code, &bytes) != 1 || bytes != 5)
            fail_msg("json: no such escape: %.40s", r->s);
        text_add_cp(out, code);
        r->s += bytes;
    }
}

static void read_string(struct reader *r, struct text *out)
{
    text_clear(out);
    expect(r, '"');
    while (*r->s && *r->s != '"') {
        if ((unsigned char)*r->s < 0x20)
            fail_msg("json: a control character in a string: %.40s", r->s);
        if (*r->s == '\\') {
            r->s++;
            read_escape(r, out);
        } else {
            text_add_n(out, r->s++, 1);
        }
    }
    expect(r, '"');
}

static void read_value(struct reader *r);

/* A member of an object or an item of an array, with its name at the end of the path. A state that was
 * declared, and what was typed and cannot be read, belong to what they stand for. */
static void read_named(struct reader *r, const char *name)
{
    size_t bytes = r->path.bytes;

    if (strcmp(name, "declared") != 0 && strcmp(name, "typed") != 0)
        text_addf(&r->path, "%s%s", bytes ? "/" : "", name);
    read_value(r);
    text_remove(&r->path, bytes, r->path.bytes - bytes);
}

static void read_list(struct reader *r, char opening, char closing)
{
    struct text name = {0};
    size_t n = 0;

    expect(r, opening);
    while (*r->s != closing) {
        if (n++ > 0)
            expect(r, ',');
        if (opening == '{') {
            read_string(r, &name);
            expect(r, ':');
        } else {
            text_clear(&name);
            text_addf(&name, "%zu", n);
        }
        read_named(r, text_str(&name));
    }
    expect(r, closing);
    text_finish(&name);
}

static void read_value(struct reader *r)
{
    struct text value = {0};

    if (*r->s == '{') {
        read_list(r, '{', '}');
    } else if (*r->s == '[') {
        read_list(r, '[', ']');
    } else {
        if (*r->s == '"') {
            read_string(r, &value);
        } else {
            size_t bytes = strspn(r->s, "-0123456789.abcdefghijklmnopqrstuvwxyz");

            text_add_n(&value, r->s, bytes);
            r->s += bytes;
            if (bytes == 0)
                fail_msg("json: no value at: %.40s", r->s);
        }
        if (value.bytes > 0)
            ledger_add(r->out, text_str(&r->path), value.s);
    }
    text_finish(&value);
}

void ledger_read_json(struct ledger *l, const char *json)
{
    struct reader r = {.s = json, .out = l};

    read_value(&r);
    r.s += strspn(r.s, "\n");
    if (*r.s)
        fail_msg("json: more behind the end: %.40s", r.s);
    text_finish(&r.path);
}

/* ---- the same? ---- */

size_t path_project(const char *path)
{
    return str_starts(path, "projects/") ? strtoul(path + strlen("projects/"), NULL, 10) : 0;
}

const char *path_field(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

size_t path_row(const char *path, const char *group)
{
    const char *at = strstr(path, group);

    if (!at || at == path || at[-1] != '/' || at[strlen(group)] != '/')
        return 0;
    return strtoul(at + strlen(group) + 1, NULL, 10);
}

static bool is_amount(const char *path)
{
    static const char *const field[] = {"budget", "adjustment", "spent", "balance", "amount"};

    for (size_t i = 0; i < sizeof field / sizeof *field; i++)
        if (strcmp(path_field(path), field[i]) == 0)
            return true;
    return false;
}

/* A decimal of at most six places, in millionths; false when it is none. */
static bool read_decimal(const char *s, int64_t *out, int *places)
{
    bool minus = *s == '-';
    int64_t n = 0;

    *places = -1;
    for (s += minus; *s; s++) {
        if (*s == '.' && *places < 0) {
            *places = 0;
            continue;
        }
        if (!isdigit((unsigned char)*s) || *places == 6 || n > INT64_MAX / 10000000)
            return false;
        n = n * 10 + (*s - '0');
        *places += *places >= 0;
    }
    *places = *places < 0 ? 0 : *places;
    for (int i = *places; i < 6; i++)
        n *= 10;
    *out = minus ? -n : n;
    return true;
}

bool ledger_same(const char *path, const char *typed, const char *shown)
{
    int64_t a, b;
    int a_places, b_places;

    if (!is_amount(path))
        return strcmp(typed, shown) == 0;
    return read_decimal(typed, &a, &a_places) && read_decimal(shown, &b, &b_places) && a == b &&
           b_places >= 2;
}

void ledger_compare(const struct ledger *typed, const struct ledger *shown)
{
    for (size_t i = 0; i < typed->lines; i++) {
        const struct ledger_line *l = &typed->line[i];
        const char *is = ledger_value(shown, l->path);

        if (!is)
            fail_msg("%s: typed 「%s」, shown nothing", l->path, l->value);
        if (!ledger_same(l->path, l->value, is))
            fail_msg("%s: typed 「%s」, shown 「%s」", l->path, l->value, is);
    }
    for (size_t i = 0; i < shown->lines; i++) {
        const struct ledger_line *l = &shown->line[i];

        if (path_project(l->path) > 0 && strcmp(path_field(l->path), "no") != 0 &&
            !ledger_value(typed, l->path))
            fail_msg("%s: shown 「%s」, never typed", l->path, l->value);
    }
}
