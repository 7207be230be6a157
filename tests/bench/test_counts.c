/* SPDX-License-Identifier: MulanPSL-2.0 */
/* What pages and keys cost in bytes, writes and instructions. The limits are the targets, or what
 * is reached where that is not yet the target; they may be lowered, not raised. */
#include "bench/bench.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum {
    LIST_INSTRUCTIONS = 8000000,  /* of a debug build; optimised, the target is reached */
    LEAVE_INSTRUCTIONS = 1000000, /* of three keys and five repaints */
    SAVE_INSTRUCTIONS = 50000,
    RUNS = 3,
    SAVES = 10,
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const char *const terms[] = {"xterm-256color", "vt100"};

/* The ways to where something is typed. */
static const struct key_step to_entry[] = {{"\r", 0, "第12/12项"}, {"\033[5;5~", 22, "项目名称："}};
static const struct key_step to_prose[] = {
    {"\r", 0, "第12/12项"}, {"\033[5;5~", 22, "项目名称："}, {"\t", 22, "项目概况："}};
static const struct key_step to_middle[] = {{"\r", 0, "第12/12项"},
                                            {"\033[5;5~", 22, "项目名称："},
                                            {"\t", 22, "项目概况："},
                                            {"甲乙丙", -1, "甲乙丙"},
                                            {"\033[D\033[D\033[D丁", -1, "丁甲乙丙"}};
/* No character of these is on the page. */
static const struct key_step typed[] = {
    {"天", -1, "天"}, {"地", -1, "地"}, {"玄", -1, "玄"}, {"黄", -1, "黄"}, {"宇", -1, "宇"},
    {"宙", -1, "宙"}, {"洪", -1, "洪"}, {"荒", -1, "荒"}, {"辰", -1, "辰"}, {"宿", -1, "宿"},
    {"列", -1, "列"}, {"张", -1, "张"}, {"寒", -1, "寒"}, {"来", -1, "来"}, {"暑", -1, "暑"},
    {"往", -1, "往"}, {"秋", -1, "秋"}, {"收", -1, "收"}, {"冬", -1, "冬"}, {"藏", -1, "藏"},
    {"闰", -1, "闰"}, {"余", -1, "余"}, {"律", -1, "律"}, {"吕", -1, "吕"}};

static int begin(void **state)
{
    static struct bench b;

    bench_begin(&b);
    *state = &b;
    return 0;
}

static int finish(void **state)
{
    bench_finish(*state);
    return 0;
}

static void wait_quiet(struct pty *p)
{
    if (!pty_wait_quiet(p, PTY_QUIET_MS, PTY_MS))
        pty_fail(p, "no rest");
}

/* ---- bytes and writes ---- */

/* "what, term"; valid until the next call. */
static const char *name_of(const char *what, const char *term)
{
    static char name[128];

    snprintf(name, sizeof name, "%s, %s", what, term);
    return name;
}

static size_t page_bytes(struct pty *p)
{
    size_t text = 0;

    wait_quiet(p);
    for (int row = 0; row < 24; row++)
        text += strlen(pty_row(p, row));
    return text;
}

static void the_first_page_is_small(void **state)
{
    static const size_t most[] = {2700, 2500};

    for (size_t i = 0; i < COUNT(terms); i++) {
        struct pty *p = bench_start(*state, terms[i]);
        size_t text = page_bytes(p);

        assert_true(pty_bytes(p) * 100 <= text * 115 + 40000);
        bench_figure(name_of("bytes of the first page", terms[i]), pty_bytes(p), text / 2, most[i]);
        bench_quit(p);
    }
}

/* A full page of a list that has no end: its own text, and what it takes to say where that stands. */
static void a_long_list_is_a_page(void **state)
{
    struct bench *b = *state;

    for (size_t i = 0; i < COUNT(terms); i++) {
        struct pty *p = bench_start(b, terms[i]);
        size_t text = page_bytes(p);

        bench_figure(name_of("bytes of a page of 100000 reports", terms[i]), pty_bytes(p), text / 2,
                     text * 115 / 100 + 400);
        bench_quit(p);
    }
    if (bench_can_count())
        bench_instruction_figure("instructions of a run with a page of 100000 reports",
                                 bench_instructions(b, terms[0], NULL, 0, NULL), 1000000,
                                 LIST_INSTRUCTIONS);
}

static void type_and_weigh(struct bench *b, const char *what, const char *term,
                           const struct key_step *way, size_t steps, size_t chars, size_t most)
{
    struct pty *p = bench_start(b, term);

    bench_type(p, way, steps);
    wait_quiet(p);
    pty_forget(p);
    bench_type(p, typed, chars);
    bench_figure(name_of(what, term), pty_bytes(p) / chars, 3, most);
    bench_quit(p);
}

/* At the end three bytes; in the middle what stands behind it too, and the way back. */
static void a_character_costs_little_more_than_itself(void **state)
{
    for (size_t i = 0; i < COUNT(terms); i++) {
        type_and_weigh(*state, "bytes of a character in a line", terms[i], to_entry,
                       COUNT(to_entry), COUNT(typed), 8);
        type_and_weigh(*state, "bytes of a character in a prose", terms[i], to_prose,
                       COUNT(to_prose), 7, 8);
        type_and_weigh(*state, "bytes of a character before others", terms[i], to_middle,
                       COUNT(to_middle), 4, (3 + 9) * 110 / 100 + 8);
    }
}

/* The field that is typed into and left. */
static const struct key_step to_office[] = {{"\r", 0, "第12/12项"},
                                            {"\033[5;5~", 22, "项目名称："},
                                            {"\t", 22, "项目概况："},
                                            {"\t", 22, "责任股室："},
                                            {"股", -1, "[股"},
                                            {"\t", 22, "受益人数："},
                                            {"\033[Z", 22, "责任股室："},
                                            {"室", -1, "[室"}};
static const struct key_step leave[] = {{"\t", 22, "受益人数："}};

/* Typed, accepted and queued: a page of 250 bytes with the help of the next; then 40 for 已存. */
static void the_next_field_costs_a_line(void **state)
{
    for (size_t i = 0; i < COUNT(terms); i++) {
        struct pty *p = bench_start(*state, terms[i]);

        bench_type(p, to_office, COUNT(to_office));
        wait_quiet(p);
        pty_forget(p);
        bench_type(p, leave, COUNT(leave));
        wait_quiet(p);
        bench_figure(name_of("bytes of leaving a field", terms[i]), pty_bytes(p), 50, 250 + 40);
        assert_in_range(pty_reads(p), 1, 2);
        bench_quit(p);
    }
}

/* Nothing is written anywhere else: the writes of the program are those to the terminal. */
static void a_repaint_is_one_write(void **state)
{
    static const struct key_step pages[] = {{"\t", 22, "责任股室："},
                                            {"\t", 22, "受益人数："},
                                            {"\033[6~", 0, "> 资金使用"},
                                            {"\033[6~", 0, "> 绩效目标"}};
    struct pty *p = bench_start(*state, terms[0]);
    unsigned long before;

    bench_type(p, to_prose, COUNT(to_prose));
    wait_quiet(p);
    before = pty_writes(p);
    bench_type(p, pages, COUNT(pages));
    wait_quiet(p);
    if (before > 0)
        bench_figure("writes of four repaints", pty_writes(p) - before, 1, COUNT(pages));
    bench_quit(p);
}

/* ---- instructions ---- */

static void need_counter(void)
{
    if (bench_can_count())
        return;
    print_message("no valgrind for this build: instructions are not counted\n");
    skip();
}

static void the_first_page_is_cheap(void **state)
{
    need_counter();
    bench_instruction_figure("instructions of a run with the first page",
                             bench_instructions(*state, terms[0], NULL, 0, NULL), 1000000, 6500000);
}

static int compare(const void *a, const void *b)
{
    uint64_t l = *(const uint64_t *)a, r = *(const uint64_t *)b;

    return (l > r) - (l < r);
}

/* The median of some runs: whether two repaints fall together, and whether a pause while typing is
 * long enough for a draft, is chance. */
static uint64_t run_often(struct bench *b, const char *term, const struct key_step *step,
                          size_t steps, uint64_t *writer)
{
    uint64_t count[RUNS], saves[RUNS];

    for (int i = 0; i < RUNS; i++)
        count[i] = bench_instructions(b, term, step, steps, &saves[i]);
    qsort(count, RUNS, sizeof *count, compare);
    qsort(saves, RUNS, sizeof *saves, compare);
    *writer = saves[RUNS / 2];
    return count[RUNS / 2];
}

/* The first character of a field or a line is not like the others; and a line is taken back at the
 * end, so that nothing is checked and saved on leaving. */
static uint64_t run_with(struct bench *b, const char *term, const struct key_step *way,
                         size_t steps, size_t chars)
{
    const struct key_step first = {way == to_entry ? "甲" : "\r甲", -1, "甲"};
    struct key_step all[32];
    uint64_t writer;
    size_t n = 0;

    assert_true(steps + chars + 2 <= COUNT(all));
    memcpy(all, way, steps * sizeof *way);
    n += steps;
    all[n++] = first;
    memcpy(all + n, typed, chars * sizeof *typed);
    n += chars;
    if (way == to_entry)
        all[n++] = (struct key_step){"\033", 2, "检查补助 "};
    return run_often(b, term, all, n, &writer);
}

/* What is held by a target is held for the program as it is installed; for others, by the record. */
static uint64_t if_optimised(uint64_t target)
{
#ifdef __OPTIMIZE__
    return target;
#else
    return target * 4;
#endif
}

static void a_character_is_cheap(void **state)
{
    static const struct {
        const struct key_step *way;
        size_t steps;
        const char *what;
    } cases[] = {{to_entry, COUNT(to_entry), "instructions of a character in a line"},
                 {to_prose, COUNT(to_prose), "instructions of a character in a prose"}};

    need_counter();
    for (size_t i = 0; i < COUNT(cases) * COUNT(terms); i++) {
        const char *term = terms[i % COUNT(terms)];
        size_t n = i / COUNT(terms);
        uint64_t without = run_with(*state, term, cases[n].way, cases[n].steps, 0);
        uint64_t with = run_with(*state, term, cases[n].way, cases[n].steps, COUNT(typed));

        bench_instruction_figure(name_of(cases[n].what, term), (with - without) / COUNT(typed),
                                 5000, if_optimised(28000 + 2000)); /* runs differ */
    }
}

/* What it takes to go back into a field, type a character and leave it: of the thread that draws and of
 * the one that saves, by some fields more. Each is waited for, lest two be saved at once. */
static void leaving_and_saving_a_field_are_cheap(void **state)
{
    static const struct key_step back[] = {{"\033[Z", 22, "责任股室："}};
    static const struct key_step saved[] = {{"", 0, "已存"}};
    struct key_step all[COUNT(to_office) + 1 + 4 * SAVES];
    size_t n = COUNT(to_office);
    uint64_t few, many, few_saves, many_saves;

    need_counter();
    memcpy(all, to_office, sizeof to_office);
    all[n++] = leave[0];
    few = run_often(*state, terms[0], all, n, &few_saves);
    for (size_t i = 0; i < SAVES; i++) {
        all[n++] = back[0];
        all[n++] = typed[i];
        all[n++] = leave[0];
        all[n++] = saved[0];
    }
    many = run_often(*state, terms[0], all, n, &many_saves);
    bench_instruction_figure("instructions of a field gone back to, changed and left",
                             (many - few) / SAVES, 100000, if_optimised(LEAVE_INSTRUCTIONS));
    bench_instruction_figure("instructions of saving a field", (many_saves - few_saves) / SAVES,
                             10000, if_optimised(SAVE_INSTRUCTIONS));
}

static int begin_long(void **state)
{
    static struct bench b;

    bench_begin(&b);
    bench_lengthen(&b);
    *state = &b;
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_page_is_small),
        cmocka_unit_test(a_character_costs_little_more_than_itself),
        cmocka_unit_test(the_next_field_costs_a_line),
        cmocka_unit_test(a_repaint_is_one_write),
        cmocka_unit_test(the_first_page_is_cheap),
        cmocka_unit_test(a_character_is_cheap),
        cmocka_unit_test(leaving_and_saving_a_field_are_cheap),
    };
    const struct CMUnitTest long_list[] = {cmocka_unit_test(a_long_list_is_a_page)};

    return cmocka_run_group_tests(tests, begin, finish) +
           cmocka_run_group_tests(long_list, begin_long, finish);
}
