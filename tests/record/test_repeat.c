/* SPDX-License-Identifier: MulanPSL-2.0 */
/* What stands in several projects of a large ledger, beside what the test itself knows to be alike:
 * with what was seen remembered between the questions, and without. */
#include "small.h"
#include "support/office.h"

#include "record/eval.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { PROJECTS = 200, PARAGRAPHS = 3, SHORT_ONES = 20, TEXTS = 900, NAMES = 300 };

struct drawn {
    size_t name;
    size_t paragraph[PARAGRAPHS];
    bool shown;
};

struct scene {
    struct small small;
    struct dice dice;
    struct drawn drawn[PROJECTS];
    struct arena arena;
    const struct expr *unique, *differs;
};

/* ---- a ledger of few names and paragraphs ---- */

/* Text number `n`, with white space somewhere. */
static void write_text(struct scene *s, size_t n, const char *rest, struct text *out)
{
    static const char *const space[] = {"", "", " ", "　", "\t", "\xc2\xa0"};

    text_addf(out, "第%s%zu", space[dice_below(&s->dice, 6)], n);
    text_addf(out, "%s号%s", space[dice_below(&s->dice, 6)], rest);
}

static void draw(struct scene *s, size_t i)
{
    struct drawn *d = &s->drawn[i];
    struct text overview = {0};
    struct text name = {0};
    char path[64];

    d->name = dice_below(&s->dice, NAMES);
    d->shown = dice_below(&s->dice, 10) > 0;
    write_text(s, d->name, "项目", &name);
    for (size_t k = 0; k < PARAGRAPHS; k++) {
        d->paragraph[k] = dice_below(&s->dice, TEXTS);
        text_add(&overview, k ? "\n" : "");
        write_text(s, d->paragraph[k],
                   d->paragraph[k] < SHORT_ONES ? "" : "文件下达后各股室按季调度并通报进度。",
                   &overview);
    }
    snprintf(path, sizeof path, "projects/%zu/name", i + 1);
    small_set(&s->small, path, text_str(&name));
    snprintf(path, sizeof path, "projects/%zu/overview", i + 1);
    small_set(&s->small, path, text_str(&overview));
    text_finish(&name);
    text_finish(&overview);
}

static struct row *project(const struct scene *s, size_t i)
{
    return row_child(s->small.record->ledger, s->small.dict->project, i);
}

static const struct expr *parse(struct scene *s, const char *text)
{
    struct err err = {0};
    size_t at = 0;
    const struct expr *e =
        expr_parse(text, s->small.dict, s->small.dict->project, &s->arena, &at, &err);

    if (!e)
        fail_msg("%s: %s", text, err.msg);
    return e;
}

/* ---- what is alike ---- */

static bool share_a_paragraph(const struct drawn *a, const struct drawn *b)
{
    for (size_t i = 0; i < PARAGRAPHS; i++)
        for (size_t k = 0; k < PARAGRAPHS; k++)
            if (a->paragraph[i] >= SHORT_ONES && a->paragraph[i] == b->paragraph[k])
                return true;
    return false;
}

static const struct row *expected_copy(const struct scene *s, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (s->drawn[k].shown && share_a_paragraph(&s->drawn[i], &s->drawn[k]))
            return project(s, k);
    return NULL;
}

static const struct row *expected_namesake(const struct scene *s, size_t i, size_t *times)
{
    const struct row *other = NULL;

    *times = 0;
    for (size_t k = 0; k < PROJECTS; k++) {
        if (!s->drawn[k].shown || s->drawn[k].name != s->drawn[i].name)
            continue;
        ++*times;
        if (!other && k != i)
            other = project(s, k);
    }
    return other;
}

/* How many of the answers were that something stands there twice. */
static size_t ask_all(struct scene *s, struct repeats *repeats)
{
    size_t found = 0;

    for (size_t i = 0; i < PROJECTS; i++) {
        struct scope scope = {.record = s->small.record,
                              .report = s->small.report,
                              .row = project(s, i),
                              .repeats = repeats};
        size_t times;
        const struct row *other = expected_copy(s, i);
        struct result r = eval(s->differs, &scope);

        if (!s->drawn[i].shown)
            continue;
        assert_int_equal(r.kind, RESULT_TRUTH);
        assert_int_equal(r.truth, !other);
        assert_ptr_equal(scope.other, other);
        found += other != NULL;
        other = expected_namesake(s, i, &times);
        r = eval(s->unique, &scope);
        assert_int_equal(r.kind, RESULT_TRUTH);
        assert_int_equal(r.truth, !other);
        assert_ptr_equal(scope.other, other);
        assert_int_equal(scope.times, times);
        found += other != NULL;
    }
    return found;
}

/* Paths count the projects that the report shows. */
static void show(struct scene *s, bool all)
{
    for (size_t i = 0; i < PROJECTS; i++)
        record_show(s->small.record, s->small.step, s->small.report, project(s, i),
                    all || s->drawn[i].shown);
}

static void finds_what_stands_in_several_projects(void **state)
{
    struct repeats repeats = {0};
    struct scene s = {.dice = dice_from(1)};

    (void)state;
    small_open(&s.small);
    s.unique = parse(&s, "不重复(项目名称)");
    s.differs = parse(&s, "文字不同于其他项目(项目概况)");
    for (size_t i = 0; i < PROJECTS; i++)
        draw(&s, i);
    for (int round = 0; round < 3; round++) {
        size_t found;

        show(&s, false);
        repeats_forget(&repeats);
        found = ask_all(&s, &repeats);
        assert_true(found > PROJECTS / 2 && found < PROJECTS * 3 / 2);
        assert_int_equal(ask_all(&s, NULL), found);
        show(&s, true);
        draw(&s, dice_below(&s.dice, PROJECTS));
    }
    repeats_forget(&repeats);
    arena_finish(&s.arena);
    small_close(&s.small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_stands_in_several_projects),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
