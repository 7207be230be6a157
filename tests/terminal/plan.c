/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "terminal/plan.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Where a field stands on the form, in the order of entry. */
enum field_id {
    NAME,
    OVERVIEW,
    ITEM,
    SOURCE,
    BUDGET,
    ADJUSTMENT,
    SPENT,
    BALANCE,
    TO,
    AMOUNT,
    GOALS,
    MANAGEMENT,
    PROBLEM,
    CAUSE,
    MEASURE,
    ANSWERS,
    NO_PROBLEMS,
    NO_MEASURES,
    FIELDS,
};

static const struct {
    const char *group, *key; /* group "": a field of the project */
    size_t section;
    const char *label;
    bool prose;
} FIELD[] = {
    [NAME] = {"", "name", 0, "项目名称", false},
    [OVERVIEW] = {"", "overview", 0, "项目概况", true},
    [ITEM] = {"funds", "item", 1, "名目", false},
    [SOURCE] = {"funds", "source", 1, "资金来源", false},
    [BUDGET] = {"funds", "budget", 1, "年初预算", false},
    [ADJUSTMENT] = {"funds", "adjustment", 1, "预算调整", false},
    [SPENT] = {"funds", "spent", 1, "实际支出", false},
    [BALANCE] = {"funds", "balance", 1, "结余", false},
    [TO] = {"allocations", "to", 1, "分配对象", false},
    [AMOUNT] = {"allocations", "amount", 1, "分配金额", false},
    [GOALS] = {"", "goals", 2, "绩效目标实现情况", true},
    [MANAGEMENT] = {"", "management", 3, "管理情况", true},
    [PROBLEM] = {"problems", "text", 4, "问题", true},
    [CAUSE] = {"problems", "cause", 4, "原因", true},
    [MEASURE] = {"measures", "text", 5, "整改措施", true},
    [ANSWERS] = {"measures", "answers", 5, "对应问题", false},
    [NO_PROBLEMS] = {"", "problems", 4, "问题", true},
    [NO_MEASURES] = {"", "measures", 5, "整改措施", true},
};

static const char *const SECTION[] = {"概况", "资金使用", "绩效目标", "管理情况", "问题", "整改"};

static enum field_id field_of(const char *path)
{
    for (size_t i = 0; i < FIELDS; i++) {
        bool in_row = path_row(path, "funds") || path_row(path, "allocations") ||
                      path_row(path, "problems") || path_row(path, "measures");
        bool here = FIELD[i].group[0] ? path_row(path, FIELD[i].group) > 0 : !in_row;

        if (here && path_project(path) && strcmp(path_field(path), FIELD[i].key) == 0)
            return (enum field_id)i;
    }
    fail_msg("no field to type this into: %s", path);
    return FIELDS;
}

static size_t row_of(const char *path)
{
    enum field_id f = field_of(path);
    size_t row = FIELD[f].group[0] ? path_row(path, FIELD[f].group) : 0;

    return row ? row : 1;
}

/* ---- what the program fills in ---- */

/* The source of a fund line is 本级 unless told otherwise, a measure answers the problem that nobody
 * has answered, and to no problems there are no measures. */
static bool comes_by_itself(const struct ledger *l, size_t i)
{
    const char *path = l->line[i].path;
    const char *value = l->line[i].value;
    enum field_id f = field_of(path);

    if (f == SOURCE)
        return strcmp(value, "本级") == 0;
    if (f == ANSWERS)
        return strtoul(value, NULL, 10) == row_of(path);
    return f == NO_MEASURES && i > 0 && field_of(l->line[i - 1].path) == NO_PROBLEMS;
}

/* ---- from one field to the next ---- */

static void press(struct stop *s, const char *key)
{
    size_t n = 0;

    while (s->leave[n])
        n++;
    if (n + 1 >= STOP_KEYS)
        fail_msg("%s: too many keys from here", s->line->path);
    s->leave[n] = key;
}

static void press_times(struct stop *s, const char *key, size_t times)
{
    while (times-- > 0)
        press(s, key);
}

/* A section that turns up shows its first field to be filled in: the budget, not what stands before
 * it. */
static void turn_to(struct stop *s, size_t sections, enum field_id to)
{
    press_times(s, KEY_PGDN, sections);
    if (to == ITEM)
        press_times(s, KEY_BACKTAB, 2);
    else if (to == SOURCE)
        press(s, KEY_BACKTAB);
}

static void within_section(struct stop *s, enum field_id from, enum field_id to)
{
    bool next_row = to <= from;

    if (from == BALANCE && to == TO) {
        press_times(s, KEY_DOWN, 2); /* over the row that could be another fund line */
    } else if (from == BALANCE) {
        press_times(s, KEY_TAB, to == ITEM ? 1 : to == SOURCE ? 2 : 3);
    } else if (from == ITEM && to == SOURCE) {
        press(s, KEY_TAB); /* Enter passes a source that is there */
    } else if (from == PROBLEM || from == CAUSE) {
        press_times(s, KEY_TAB, from == PROBLEM && next_row ? 2 : 1);
    } else if (from == MEASURE) {
        press(s, KEY_TAB);
        press(s, KEY_ENTER); /* over the problem it answers, which is there */
    } else {
        press(s, KEY_ENTER);
    }
}

static void plan_leave(struct stop *s, const struct stop *next)
{
    enum field_id from = field_of(s->line->path);
    enum field_id to = next ? field_of(next->line->path) : FIELDS;

    if (!next)
        press(s, KEY_PGDN);
    else if (next->project != s->project)
        press(s, KEY_CTRL_PGDN);
    else if (FIELD[to].section != FIELD[from].section)
        turn_to(s, FIELD[to].section - FIELD[from].section, to);
    else
        within_section(s, from, to);
}

void plan_make(struct plan *p, const struct ledger *l)
{
    for (size_t i = 0; i < l->lines; i++) {
        enum field_id f = field_of(l->line[i].path);

        if (comes_by_itself(l, i))
            continue;
        p->stop = mem_grow(p->stop, p->stops, &p->cap, sizeof *p->stop);
        p->stop[p->stops++] = (struct stop){.line = &l->line[i],
                                            .project = path_project(l->line[i].path),
                                            .section = SECTION[FIELD[f].section],
                                            .label = FIELD[f].label,
                                            .row = row_of(l->line[i].path),
                                            .prose = FIELD[f].prose};
    }
    for (size_t i = 0; i < p->stops; i++) {
        struct stop *s = &p->stop[i];

        plan_leave(s, i + 1 < p->stops ? s + 1 : NULL);
        p->values++;
        for (size_t k = 0; s->leave[k]; k++)
            p->keys++;
    }
}

void plan_finish(struct plan *p)
{
    free(p->stop);
    *p = (struct plan){0};
}
