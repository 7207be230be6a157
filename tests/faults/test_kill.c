/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The program is killed while a ledger is typed, again and again. Each time it must open where the
 * typing was, with everything that it had said is saved; and in the end the ledger must be whole. */
#include "faults/session.h"
#include "terminal/clerk.h"

#include "support/office.h"

#include <poll.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PROJECTS = 16, KILLS = 50, DRAFT_LOOK_MS = 20 };

/* What happens between the last key and the kill. */
enum moment {
    AT_ONCE,
    AT_THE_ANSWER, /* the first byte of what the program draws is there */
    AT_THE_DRAFT,  /* the prose being typed has been kept */
    MOMENTS,
};

struct run {
    struct clerk clerk;
    struct ledger ledger, shown;
    struct plan plan;
    struct dice dice;
    size_t at;    /* the stop being typed */
    size_t chars; /* of its value typed; beyond them, keys that leave it */
    size_t acked; /* stops that the program has said are saved: those before this one */
    size_t kept;  /* stops whose value was on disk after the last kill */
    size_t kills, in_prose, drafts;
};

static size_t stop_chars(const struct stop *s)
{
    return utf8_chars(s->line->value, strlen(s->line->value));
}

static size_t stop_keys(const struct stop *s)
{
    size_t n = stop_chars(s);

    for (size_t k = 0; s->leave[k]; k++)
        n++;
    return n;
}

/* ---- typing on ---- */

/* Key `n` of a stop: a character of its value, or a key that leaves it. */
static void add_key(const struct stop *s, size_t n, struct text *out)
{
    size_t chars = stop_chars(s);
    const char *p = s->line->value;
    uint32_t cp;

    if (n >= chars) {
        text_add(out, s->leave[n - chars]);
        return;
    }
    while (n-- > 0)
        p += utf8_decode(p, strlen(p), &cp);
    text_add_n(out, p, utf8_decode(p, strlen(p), &cp));
}

/* Type up to key `n` of stop `to`, in one go or looking now and then. */
static void type_to(struct run *r, size_t to, size_t n)
{
    struct text keys = {0};

    while (r->at < to || (r->at == to && r->chars < n)) {
        const struct stop *s = &r->plan.stop[r->at];

        if (r->chars < stop_keys(s)) {
            add_key(s, r->chars++, &keys);
            continue;
        }
        r->at++;
        r->chars = 0;
        if (dice_below(&r->dice, 3) > 0)
            continue;
        /* The focus is past the field and all is saved: that is a promise. */
        pty_type(r->clerk.pty, text_str(&keys));
        text_clear(&keys);
        clerk_must_reach(&r->clerk, &r->plan.stop[r->at]);
        clerk_wait_saved(&r->clerk);
        r->acked = r->at;
    }
    pty_type(r->clerk.pty, text_str(&keys));
    text_finish(&keys);
}

/* ---- the kill ---- */

/* Does the database hold a draft of exactly this text? */
static bool has_draft(const struct run *r, const char *typed, size_t bytes)
{
    sqlite3_stmt *find = NULL;
    sqlite3 *db = NULL;
    bool found;

    found = sqlite3_open_v2(r->clerk.db, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
            sqlite3_prepare_v2(db, "SELECT 1 FROM draft WHERE typed = ?1", -1, &find, NULL) ==
                SQLITE_OK &&
            sqlite3_bind_text(find, 1, typed, (int)bytes, SQLITE_STATIC) == SQLITE_OK &&
            sqlite3_step(find) == SQLITE_ROW;
    sqlite3_finalize(find);
    sqlite3_close(db);
    return found;
}

static void wait_for_draft(struct run *r)
{
    const char *value = r->plan.stop[r->at].line->value;
    const char *end = value;
    uint32_t cp;

    for (size_t i = 0; i < r->chars; i++)
        end += utf8_decode(end, strlen(end), &cp);
    for (int ms = 0; !has_draft(r, value, (size_t)(end - value)); ms += DRAFT_LOOK_MS) {
        if (ms > PTY_MS)
            pty_fail(r->clerk.pty, "no draft is kept of %s", r->plan.stop[r->at].line->path);
        pty_wait_quiet(r->clerk.pty, DRAFT_LOOK_MS, DRAFT_LOOK_MS);
    }
}

/* A draft is waited for only where there is something to type into it. */
static enum moment choose_moment(struct run *r, size_t to, size_t n)
{
    const struct stop *s = &r->plan.stop[to];
    bool in_prose = s->prose && n > 0 && n < stop_chars(s) && (r->at < to || r->chars < n);

    return (enum moment)dice_below(&r->dice, in_prose ? MOMENTS : AT_THE_DRAFT);
}

static enum moment type_and_kill(struct run *r, size_t to, size_t n)
{
    enum moment moment = choose_moment(r, to, n);
    struct pollfd fd = {.fd = pty_fd(r->clerk.pty), .events = POLLIN};

    type_to(r, to, n);
    if (moment == AT_THE_DRAFT)
        wait_for_draft(r);
    if (moment == AT_THE_ANSWER)
        poll(&fd, 1, PTY_MS);
    clerk_kill(&r->clerk);
    r->kills++;
    r->in_prose += r->plan.stop[to].prose && n > 0 && n < stop_chars(&r->plan.stop[to]);
    r->drafts += moment == AT_THE_DRAFT;
    return moment;
}

/* ---- after it ---- */

/* A fund line is born with a source; until another is typed, that one stands there. */
static bool is_born_with(const struct ledger_line *l, const char *is)
{
    return strcmp(path_field(l->path), "source") == 0 && strcmp(is, "本级") == 0 &&
           !ledger_same(l->path, l->value, is);
}

/* Stops from the first on whose value is there; nothing may be there behind them. */
static size_t count_kept(struct run *r)
{
    size_t kept = 0;

    clerk_show(&r->clerk, &r->shown);
    for (size_t i = 0; i < r->plan.stops; i++) {
        const struct ledger_line *l = r->plan.stop[i].line;
        const char *is = ledger_value(&r->shown, l->path);

        if (!is || is_born_with(l, is))
            continue;
        if (!ledger_same(l->path, l->value, is))
            fail_msg("kill %zu: %s: typed 「%s」, kept 「%s」", r->kills, l->path, l->value, is);
        if (kept++ != i)
            fail_msg("kill %zu: %s is kept, what was typed before it is not", r->kills, l->path);
    }
    return kept;
}

/* The stop at the focus, among the last one kept and the next: the field of the last change, or the
 * one being typed. */
static size_t find_focus(struct run *r)
{
    size_t from = r->kept > 0 ? r->kept - 1 : 0;

    for (size_t i = from; i <= r->kept && i < r->plan.stops; i++) {
        struct focus f = clerk_focus(&r->clerk);

        if (focus_is(&f, &r->plan.stop[i]))
            return i;
    }
    return SIZE_MAX;
}

static size_t open_again(struct run *r, enum moment moment)
{
    struct focus f;
    size_t at;

    clerk_start(&r->clerk);
    pty_type(r->clerk.pty, KEY_ENTER);
    clerk_see(&r->clerk, 0, " 第");
    clerk_wait_frame(&r->clerk);
    at = find_focus(r);
    f = clerk_focus(&r->clerk);
    if (at == SIZE_MAX)
        pty_fail(r->clerk.pty, "kill %zu: kept up to %s, opens at project %zu, %s, %s %zu",
                 r->kills, r->kept ? r->plan.stop[r->kept - 1].line->path : "nothing", f.project,
                 f.section, f.label, f.row);
    if (moment == AT_THE_DRAFT && (at != r->at || f.chars != r->chars))
        pty_fail(r->clerk.pty, "kill %zu: the draft of %s is not there", r->kills,
                 r->plan.stop[r->at].line->path);
    return at;
}

/* Go on at stop `at`: what of its value is there need not be typed. */
static void go_on(struct run *r, size_t at)
{
    const struct stop *s = &r->plan.stop[at];
    struct focus f = clerk_focus(&r->clerk);

    r->at = at;
    if (at < r->kept)
        r->chars = stop_chars(s);
    else
        r->chars = f.prose ? f.chars : 0;
    assert_true(r->chars <= stop_chars(s));
    if (f.prose)
        pty_type(r->clerk.pty, KEY_CTRL_END);
}

static void look_after_kill(struct run *r, enum moment moment)
{
    r->kept = count_kept(r);
    if (r->kept < r->acked)
        fail_msg("kill %zu: %s was saved, and is not there", r->kills,
                 r->plan.stop[r->kept].line->path);
    assert_int_equal(clerk_run(&r->clerk, NULL, "verify", NULL), 0);
    go_on(r, open_again(r, moment));
}

/* ---- the run ---- */

/* The key with number `n` of the whole plan. */
static void find_key(const struct plan *p, size_t n, size_t *stop, size_t *chars)
{
    *stop = 0;
    while (n >= stop_keys(&p->stop[*stop])) {
        n -= stop_keys(&p->stop[*stop]);
        ++*stop;
    }
    *chars = n;
}

/* Half of the moments are moved into the prose nearest behind them. */
static void choose_key(struct run *r, size_t n, size_t *stop, size_t *chars)
{
    find_key(&r->plan, n, stop, chars);
    if (dice_below(&r->dice, 2) > 0)
        return;
    for (size_t i = *stop; i < r->plan.stops; i++)
        if (r->plan.stop[i].prose && stop_chars(&r->plan.stop[i]) > 8 && i > *stop) {
            *stop = i;
            *chars = 1 + dice_below(&r->dice, stop_chars(&r->plan.stop[i]) - 1);
            return;
        }
}

static void type_through_kills(struct run *r, size_t kills, struct toll *t)
{
    size_t keys = 0;

    for (size_t i = 0; i < r->plan.stops; i++)
        keys += stop_keys(&r->plan.stop[i]);
    for (size_t k = 0; k < kills; k++) {
        size_t from = keys * k / kills;
        size_t to = keys * (k + 1) / kills;
        size_t stop, chars;

        choose_key(r, from + dice_below(&r->dice, to - from), &stop, &chars);
        if (stop < r->at || (stop == r->at && chars < r->chars)) {
            stop = r->at; /* the last one was moved beyond this one */
            chars = r->chars;
        }
        look_after_kill(r, type_and_kill(r, stop, chars));
        t->runs++;
        t->acknowledged += r->acked;
    }
    type_to(r, r->plan.stops - 1, stop_keys(&r->plan.stop[r->plan.stops - 1]));
}

static struct run run;

/* Also after a test that failed half-way. */
static int finish(void **state)
{
    (void)state;
    clerk_finish(&run.clerk);
    ledger_finish(&run.ledger);
    ledger_finish(&run.shown);
    plan_finish(&run.plan);
    return 0;
}

static void a_ledger_survives_its_kills(void **state)
{
    struct toll t = {.fault = "kills", .seed = fault_seed()};
    struct run *r = &run;
    struct text lines = {0};

    (void)state;
    r->dice = dice_from(t.seed);
    office_lines(t.seed, PROJECTS, &lines);
    ledger_read(&r->ledger, lines.s);
    text_finish(&lines);
    plan_make(&r->plan, &r->ledger);
    clerk_begin(&r->clerk);
    clerk_make_report(&r->clerk, "2025", "清溪县卫生健康局");
    clerk_must_reach(&r->clerk, &r->plan.stop[0]);
    clerk_wait_saved(&r->clerk);
    type_through_kills(r, fault_runs(KILLS), &t);
    clerk_quit(&r->clerk);
    clerk_show(&r->clerk, &r->shown);
    ledger_compare(&r->ledger, &r->shown);
    assert_int_equal(clerk_run(&r->clerk, NULL, "check", "1", NULL), 0);
    assert_int_equal(clerk_run(&r->clerk, NULL, "verify", NULL), 0);
    printf("%zu of the kills within prose, %zu after a draft\n", r->in_prose, r->drafts);
    toll_pay(&t);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_ledger_survives_its_kills, finish)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
