/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Random edits, undos and redos against the plainest model there is: the whole record written out
 * after every step. */
#include "small.h"

#include "support/office.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SEQUENCES = 1000, ACTS = 30 };

static const char *const FIGURES[] = {"", "1", "2.5", "12O.5", "无", "待核实", "=1+2", "-3"};
static const char *const TEXTS[] = {"", "甲", "乙", "无", "　　两\n行"};
static const char *const REFERENCES[] = {"", "1", "2", "9", "无"};

struct act {
    struct small *s;
    struct dice dice;
};

static const char *one_of(struct act *a, const char *const *words, size_t count)
{
    return words[dice_below(&a->dice, count)];
}

static struct row *some_row(struct act *a, const char *kind)
{
    const struct record *r = a->s->record;
    const struct kind *k = small_kind(a->s, kind);
    size_t projects = row_count(r->ledger, r->dict->project);
    if (!projects)
        return NULL;
    struct row *project = row_child(r->ledger, r->dict->project, dice_below(&a->dice, projects));
    if (k == r->dict->project)
        return project;
    size_t count = row_count(project, k);
    return count ? row_child(project, k, dice_below(&a->dice, count)) : NULL;
}

static void set_value(struct act *a, const char *kind, const char *key, const char *typed)
{
    struct row *row = some_row(a, kind);
    if (row)
        record_set(a->s->record, a->s->step, row, small_field(a->s, kind, key), typed);
}

static void add_row(struct act *a)
{
    static const char *const KINDS[] = {"fund", "problem", "measure", "allocation"};
    struct record *r = a->s->record;
    struct row *project = some_row(a, "project");
    if (!project || dice_below(&a->dice, 4) == 0) {
        record_add(r, a->s->step, r->ledger, r->dict->project, project);
        return;
    }
    const struct kind *k = small_kind(a->s, one_of(a, KINDS, 4));
    size_t count = row_count(project, k);
    record_add(r, a->s->step, project, k,
               count ? row_child(project, k, dice_below(&a->dice, count)) : NULL);
}

static void move_row(struct act *a)
{
    struct row *row = some_row(a, dice_below(&a->dice, 2) ? "project" : "fund");
    if (!row)
        return;
    size_t count = row_count(row->parent, row->kind);
    const struct row *after = row_child(row->parent, row->kind, dice_below(&a->dice, count));
    record_move(a->s->record, a->s->step, row, after == row ? NULL : after);
}

static void edit(struct act *a)
{
    struct small *s = a->s;
    struct row *row;
    switch (dice_below(&a->dice, 10)) {
    case 0:
    case 1:
        add_row(a);
        break;
    case 2:
        row = some_row(a, dice_below(&a->dice, 3) ? "fund" : "project");
        if (row)
            record_remove(s->record, s->step, row);
        break;
    case 3:
        move_row(a);
        break;
    case 4:
        row = some_row(a, "project");
        if (row)
            record_show(s->record, s->step, s->report, row, dice_below(&a->dice, 2));
        break;
    case 5:
        row = some_row(a, "project");
        if (row)
            record_give_reason(s->record, s->step, "low-rate", row, "1.00", one_of(a, TEXTS, 5));
        break;
    case 6:
        set_value(a, "allocation", "fund", one_of(a, REFERENCES, 5));
        set_value(a, "measure", "answers", one_of(a, REFERENCES, 5));
        break;
    case 7:
        set_value(a, "project", "overview", one_of(a, TEXTS, 5));
        break;
    default:
        set_value(a, "fund", "spent", one_of(a, FIGURES, 8));
    }
}

/* The model: what the record said after each step that still stands, and after those taken back. */
struct model {
    char *said[ACTS + 1];
    size_t now, last;
};

static char *written(const struct record *r)
{
    struct text out = {0};
    small_dump(r, &out);
    return text_take(&out);
}

static void expect(const struct model *m, const struct record *r, size_t seed)
{
    char *now = written(r);
    if (strcmp(now, m->said[m->now]) != 0)
        fail_msg("sequence %zu:\n%s\nshould be\n%s", seed, now, m->said[m->now]);
    free(now);
}

static void forget_behind(struct model *m)
{
    while (m->last > m->now) {
        free(m->said[m->last]);
        m->said[m->last--] = NULL;
    }
}

static void take_step(struct act *a, struct model *m)
{
    for (size_t edits = 1 + dice_below(&a->dice, 3); edits > 0; edits--)
        edit(a);
    if (!a->s->step->changes)
        return;
    small_end(a->s);
    forget_behind(m);
    m->said[++m->now] = written(a->s->record);
    m->last = m->now;
}

static void sequence(size_t seed)
{
    struct small s;
    struct model m = {0};
    small_open(&s);
    small_end(&s);
    journal_finish(&s.journal); /* the creation of the ledger is no step of this test */
    struct act a = {&s, dice_from(seed)};
    m.said[0] = written(s.record);
    for (int i = 0; i < ACTS; i++) {
        size_t what = dice_below(&a.dice, 10);
        if (what < 5) {
            take_step(&a, &m);
        } else {
            bool redo = what >= 8;
            bool can = redo ? m.now < m.last : m.now > 0;
            assert_int_equal(small_revert(&s, redo, NULL), can ? STATUS_OK : STATUS_NOT_FOUND);
            if (can)
                m.now = redo ? m.now + 1 : m.now - 1;
        }
        expect(&m, s.record, seed);
    }
    m.now = 0;
    forget_behind(&m);
    free(m.said[0]);
    small_close(&s);
}

static void edits_undos_and_redos_agree_with_the_model(void **state)
{
    (void)state;
    for (size_t seed = 1; seed <= SEQUENCES; seed++)
        sequence(seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edits_undos_and_redos_agree_with_the_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
