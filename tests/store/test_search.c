/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Random searches of one to four characters over invented ledgers, against a scan of what was
 * written: the same places, in the same order. */
#include "desk.h"

#include "base/mem.h"
#include "support/office.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cmocka.h>

enum { RUNS = 1000, YEARS = 3, PROJECTS = 20, LIMIT = 100000 };

struct written {
    int year;
    int64_t ledger, id; /* row and, behind it, the place among the fields as they were first used */
    char *field, *text;
};
struct pile {
    struct written *w;
    size_t count, cap;
};

/* Fields that the dictionary of the tests has; the others of the office are left out. */
static bool is_known(const char *path)
{
    return strstr(path, "/name") || strstr(path, "/overview") || strstr(path, "/item") ||
           strstr(path, "/budget") || strstr(path, "/spent") || strstr(path, "problems/");
}

static void type_office(struct desk *d, uint64_t seed)
{
    struct text lines = {0};
    char *save = NULL;

    office_lines(seed, PROJECTS, &lines);
    for (char *line = strtok_r(lines.s, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        char *tab = strchr(line, '\t');

        *tab = '\0';
        if (is_known(line) && !strstr(line, "cause"))
            desk_set(d, line, tab + 1);
    }
    desk_set(d, "projects/1/name", "100%_\\折扣");
    desk_set(d, "projects/2/name", "Ab aB 级");
    text_finish(&lines);
}

static void pile_up(struct desk *d, int year, struct pile *p)
{
    for (size_t i = 0; i < d->record->rows; i++) {
        const struct row *row = d->record->row[i];

        for (size_t f = 0; f < row->kind->fields && !row->removed; f++) {
            const struct value *v = &row->value[f];

            if (!v->typed)
                continue;
            p->w = mem_grow(p->w, p->count, &p->cap, sizeof *p->w);
            p->w[p->count++] = (struct written){.year = year,
                                                .ledger = d->record->ledger->id,
                                                .id = row->id,
                                                .field = mem_str(row->kind->field[f].key),
                                                .text = mem_str(v->typed)};
        }
    }
}

/* By year, newest first, ledger and row; of the fields of one row the order is the file's. */
static int compare_written(const void *a, const void *b)
{
    const struct written *l = a;
    const struct written *r = b;

    if (l->year != r->year)
        return l->year > r->year ? -1 : 1;
    if (l->ledger != r->ledger)
        return l->ledger < r->ledger ? -1 : 1;
    return (l->id > r->id) - (l->id < r->id);
}

/* Letters of ASCII are one in either case, as a person would have it; nothing else is. */
static bool holds(const char *text, const char *what)
{
    for (; *text; text++)
        if (strncasecmp(text, what, strlen(what)) == 0)
            return true;
    return false;
}

/* One to four characters out of what was written, or put together from two places. */
static void choose(struct dice *dice, const struct pile *p, struct text *out)
{
    size_t left = 1 + dice_below(dice, 4);

    text_clear(out);
    while (left > 0) {
        const char *s = p->w[dice_below(dice, p->count)].text;
        size_t bytes = strlen(s);
        size_t take = dice_below(dice, 4) ? left : 1;
        size_t at = 0;
        uint32_t cp;

        if (bytes == 0)
            continue;
        for (size_t skip = dice_below(dice, bytes); skip > 0 && at < bytes; skip--)
            at += utf8_decode(s + at, bytes - at, &cp);
        for (; take > 0 && left > 0 && at < bytes; take--, left--) {
            size_t n = utf8_decode(s + at, bytes - at, &cp);

            text_add_n(out, s + at, n);
            at += n;
        }
    }
}

static bool is_hit(const struct hit *h, size_t hits, const struct written *w)
{
    for (size_t i = 0; i < hits; i++)
        if (h[i].row == w->id && strcmp(h[i].field, w->field) == 0 &&
            strcmp(h[i].text, w->text) == 0 && h[i].ledger == w->ledger && h[i].year == w->year)
            return true;
    return false;
}

static size_t compare(struct desk *d, const struct pile *p, const char *what)
{
    struct hit *hit;
    size_t hits, wanted = 0;
    struct err err = {0};

    assert_ok(store_search(d->st, what, LIMIT, &hit, &hits, &err), err);
    for (size_t i = 0; i < p->count; i++) {
        if (!holds(p->w[i].text, what))
            continue;
        wanted++;
        if (!is_hit(hit, hits, &p->w[i]))
            fail_msg("「%s」 is in %s of row %lld and was not found", what, p->w[i].field,
                     (long long)p->w[i].id);
    }
    if (wanted != hits)
        fail_msg("「%s」 stands in %zu places and was found in %zu", what, wanted, hits);
    for (size_t i = 1; i < hits; i++) {
        struct written a = {
            .year = hit[i - 1].year, .ledger = hit[i - 1].ledger, .id = hit[i - 1].row};
        struct written b = {.year = hit[i].year, .ledger = hit[i].ledger, .id = hit[i].row};

        assert_true(compare_written(&a, &b) <= 0);
    }
    hits_free(hit, hits);
    return hits;
}

static void searches_find_what_a_scan_finds(void **state)
{
    static const char *const odd[] = {"%",  "_",  "\\", "%_",          "a",  "A",
                                      "ab", "AB", "'",  "\"",          "*",  "?",
                                      "[",  ".",  " ",  "100%_\\折扣", "級", "没有的字"};
    struct desk *d = *state;
    struct pile p = {0};
    struct text what = {0};
    const char *wanted = getenv("FAULT_RUNS");
    size_t runs = wanted ? strtoul(wanted, NULL, 10) : RUNS;
    struct dice dice = dice_from(32);
    size_t found = 0;

    desk_open(d);
    for (int year = 0; year < YEARS; year++) {
        desk_new(d, 2023 + year);
        type_office(d, (uint64_t)year + 5);
        pile_up(d, 2023 + year, &p);
    }
    desk_flush(d);
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
        compare(d, &p, odd[i]);
    for (size_t i = 0; i < runs; i++) {
        choose(&dice, &p, &what);
        found += compare(d, &p, what.s);
    }
    print_message("%zu searches of %zu fields, %zu hits\n", runs, p.count, found);
    assert_true(found > runs);
    for (size_t i = 0; i < p.count; i++) {
        free(p.w[i].field);
        free(p.w[i].text);
    }
    free(p.w);
    text_finish(&what);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(searches_find_what_a_scan_finds),
    };

    return cmocka_run_group_tests_name("store.search", tests, NULL, NULL);
}
