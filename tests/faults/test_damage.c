/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Databases of some hundreds of rows, damaged at random: bits, pages, tails, in the file or in its
 * log. Everything that reads or writes ends with a status in time; what is shown as right was
 * written; what is refused stays as it is. What lies in pages that are whole can be salvaged. */
#include "app/app.h"
#include "base/file.h"
#include "base/mem.h"
#include "faults/toll.h"
#include "support/office.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { RUNS = 200, REPORTS = 2, PROJECTS = 25, PAGE = 4096 };

#if defined(__SANITIZE_ADDRESS__)
enum { HANG_SECONDS = 30 };
#else
enum { HANG_SECONDS = 5 };
#endif

struct damage {
    char folder[64], db[96], wal[112], backup[96];
    struct text file, log; /* whole; the log beside it may be empty */
    char **line;           /* every field's values, ever, sorted: "row key typed" */
    size_t lines;
    size_t fields; /* that hold something at the end */
    struct dice dice;
    size_t noticed, refused, right, saved;
    size_t unwitnessed; /* wrong in a salvage that said it had filled in */
    double expected;    /* fields that lie in pages that are whole, over all runs */
    struct toll toll;
};

/* ---- a whole file ---- */

static struct app *open_app(struct damage *d)
{
    struct app_options options = {.db = d->db, .user = "王某"};
    struct app *a = NULL;
    struct err err = {0};

    return app_open(&options, &a, &err) == STATUS_OK ? a : NULL;
}

#define MUST(call)                                                                                 \
    do {                                                                                           \
        if ((call) != STATUS_OK)                                                                   \
            fail_msg("%s", err.msg);                                                               \
    } while (0)

static void add_line(struct damage *d, const struct row *row, const struct field *f,
                     const char *typed)
{
    struct text line = {0};

    text_addf(&line, "%lld %s %s", (long long)row->id, f->key, typed);
    d->line = realloc(d->line, (d->lines + 1) * sizeof *d->line);
    d->line[d->lines++] = text_take(&line);
}

/* The template types this into a new row before the clerk does. */
static void add_default(struct damage *d, const struct row *row, const struct field *f,
                        const char *typed)
{
    (void)typed;
    if (strcmp(f->key, "source") == 0)
        add_line(d, row, f, "本级");
}

static void count_field(struct damage *d, const struct row *row, const struct field *f,
                        const char *typed)
{
    (void)row, (void)f, (void)typed;
    d->fields++;
}

/* Each field of the open report's ledger that holds a text. */
static void each_field(struct app *a,
                       void (*take)(struct damage *, const struct row *, const struct field *,
                                    const char *),
                       struct damage *d)
{
    const struct record *r = app_record(a);

    for (size_t i = 0; i < r->rows; i++)
        for (size_t f = 0; f < r->row[i]->kind->fields; f++) {
            const struct value *v = &r->row[i]->value[f];

            if (v->typed && !r->row[i]->removed)
                take(d, r->row[i], &r->row[i]->kind->field[f], v->typed);
        }
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void correct(struct app *a, const char *field, const char *value)
{
    struct place place;
    struct err err = {0};

    for (int p = 1; p <= PROJECTS; p += 5) {
        char path[64];

        snprintf(path, sizeof path, "projects/%d/%s", p, field);
        MUST(app_set_path(a, path, value, &place, NULL, &err));
    }
}

static void type_report(struct damage *d, struct app *a, int i)
{
    struct text lines = {0};
    struct err err = {0};
    int number;

    MUST(app_new_report(a, "fund-report", 2022 + i, "清溪县卫生健康局", &number, &err));
    MUST(app_enter(a, number, &err));
    office_lines((uint64_t)i + 1, PROJECTS, &lines);
    MUST(app_set_lines(a, lines.s, lines.bytes, NULL, &err));
    each_field(a, add_line, d);
    correct(a, "management", "由财务股按月核对台账，凭验收单拨付，资料按卷归档。");
    each_field(a, add_line, d);
    each_field(a, add_default, d);
    each_field(a, count_field, d);
    app_leave(a);
    text_finish(&lines);
}

/* Typed report by report and partly corrected, so that fields have a past; the last corrections are
 * still in the log beside the file. */
static void fill(struct damage *d)
{
    struct app *a = open_app(d);
    struct err err = {0};

    for (int i = 0; i < REPORTS; i++)
        type_report(d, a, i);
    app_close(a);
    a = open_app(d);
    MUST(app_enter(a, REPORTS, &err));
    correct(a, "goals", "全年各项服务按计划完成，覆盖全县各乡镇，群众反映良好。");
    each_field(a, add_line, d);
    MUST(app_flush(a, &err));
    qsort(d->line, d->lines, sizeof *d->line, compare_lines);
    MUST(file_read(d->db, 1 << 26, &d->file, &err));
    MUST(file_read(d->wal, 1 << 26, &d->log, &err));
    app_close(a);
}

/* ---- damage ---- */

static size_t below(struct damage *d, size_t n)
{
    return dice_below(&d->dice, n);
}

/* Returns how many pages are not what they were. */
static size_t spoil(struct damage *d, struct text *t)
{
    size_t pages = t->bytes / PAGE;
    size_t at = below(d, pages) * PAGE;
    size_t cut;

    switch (below(d, 6)) {
    case 0:
        for (size_t i = 0; i < 8; i++)
            t->s[below(d, t->bytes)] ^= (char)(1 << below(d, 8));
        return 8;
    case 1:
        t->s[below(d, t->bytes)] ^= (char)(1 << below(d, 8));
        return 1;
    case 2:
        memset(t->s + at, 0, PAGE);
        return 1;
    case 3:
        cut = 1 + below(d, t->bytes / 4);
        text_remove(t, t->bytes - cut, cut);
        return cut / PAGE + 1;
    case 4: {
        size_t other = below(d, pages) * PAGE;
        char page[PAGE];

        memcpy(page, t->s + at, PAGE);
        memcpy(t->s + at, t->s + other, PAGE);
        memcpy(t->s + other, page, PAGE);
        return at == other ? 0 : 2;
    }
    default:
        for (size_t i = 0; i < 512; i++)
            t->s[at + i] = (char)below(d, 256);
        return 1;
    }
}

static void write_bytes(const char *path, const struct text *t)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(text_str(t), 1, t->bytes, f), t->bytes);
    assert_int_equal(fclose(f), 0);
}

static void copy_text(const struct text *from, struct text *to)
{
    text_clear(to);
    text_add_n(to, text_str(from), from->bytes);
}

static void clear_folder(struct damage *d)
{
    char command[128];

    snprintf(command, sizeof command, "rm -rf %s/*", d->folder);
    assert_int_equal(system(command), 0);
}

/* ---- looking ---- */

static void check_field(struct damage *d, const struct row *row, const struct field *f,
                        const char *typed)
{
    struct text line = {0};
    char *wanted;

    text_addf(&line, "%lld %s %s", (long long)row->id, f->key, typed);
    wanted = line.s;
    d->toll.acknowledged++;
    if (bsearch(&wanted, d->line, d->lines, sizeof *d->line, compare_lines))
        d->right++;
    else
        d->toll.lost++; /* until verify says so */
    text_finish(&line);
}

/* By all commands; false when one has called the file damaged. */
static bool use_report(struct damage *d, struct app *a, int number)
{
    struct err err = {0};
    struct text out = {0};
    struct place place;
    bool well = app_enter(a, number, &err) == STATUS_OK;

    if (!well)
        return false;
    each_field(a, check_field, d);
    app_text(a, &out);
    app_json(a, &out);
    well = app_print_findings(a, "jsonl", &out, &err) == STATUS_OK && well;
    well = app_print_log(a, &out, &err) == STATUS_OK && well;
    well = app_set_path(a, "projects/1/name", "改一改", &place, NULL, &err) == STATUS_OK && well;
    well = app_undo(a, false, &out, &(struct cursor){0}, &err) == STATUS_OK && well;
    well = app_flush(a, &err) == STATUS_OK && well;
    app_leave(a);
    text_finish(&out);
    return well;
}

static bool use_all(struct damage *d, struct app *a)
{
    struct report_page page = {.at = PLACE_FIRST, .hidden = true};
    struct err err = {0};
    struct text says = {0};
    struct report_line *line;
    const struct hit *hit;
    size_t count;
    bool well = app_reports(a, &page, &line, &count, &err) == STATUS_OK;

    if (well)
        report_lines_free(line, count);
    well = well && count == REPORTS;
    well = app_search(a, "台账", &hit, &count, &err) == STATUS_OK && well;
    for (int i = 1; i <= REPORTS; i++)
        well = use_report(d, a, i) && well;
    well = app_backup(a, d->backup, &says, &err) == STATUS_OK && well;
    text_finish(&says);
    return well;
}

static void look(struct damage *d, const struct text *file)
{
    size_t lost = d->toll.lost;
    size_t right = d->right;
    struct text says = {0};
    struct text after = {0};
    struct err err = {0};
    struct app *a = open_app(d);
    bool well, verified;

    if (!a) {
        MUST(file_read(d->db, 1 << 26, &after, &err));
        assert_int_equal(after.bytes, file->bytes);
        assert_memory_equal(after.s, text_str(file), file->bytes);
        text_finish(&after);
        d->refused++;
        return;
    }
    verified = app_verify(a, &says, &err) == STATUS_OK;
    well = use_all(d, a) && verified;
    app_close(a);
    if (!well)
        d->toll.lost = lost; /* it was called damaged */
    else if (d->toll.lost > lost)
        print_error("run %zu: %zu fields shown that nobody has typed\n", d->toll.runs,
                    d->toll.lost - lost);
    d->noticed += !well;
    text_finish(&says);
    d->right = right;
}

/* ---- salvaging ---- */

static void must_be(const char *path, const char *suffix, const struct text *wanted)
{
    struct text name = {0};
    struct text is = {0};
    struct err err = {0};

    text_addf(&name, "%s%s", path, suffix);
    MUST(file_read(name.s, 1 << 26, &is, &err));
    assert_int_equal(is.bytes, wanted->bytes);
    assert_memory_equal(text_str(&is), text_str(wanted), is.bytes);
    text_finish(&name);
    text_finish(&is);
}

/* The damaged file is kept as it was. */
static void check_kept(const char *says, const struct text *file, const struct text *log)
{
    const char *at = strstr(says, "另存为 ");
    char path[160];

    assert_non_null(at);
    at += strlen("另存为 ");
    snprintf(path, sizeof path, "%.*s", (int)strcspn(at, "\n"), at);
    must_be(path, "", file);
    if (log->bytes > 0)
        must_be(path, "-wal", log);
}

static void salvage(struct damage *d, const struct text *file, const struct text *log,
                    size_t spoilt)
{
    struct app_options options = {.db = d->db, .user = "王某"};
    double pages = (double)(d->file.bytes / PAGE);
    size_t lost = d->toll.lost;
    struct text says = {0};
    struct text filled = {0};
    struct err err = {0};
    struct app *a;

    clear_folder(d);
    write_bytes(d->db, file);
    if (log->bytes > 0)
        write_bytes(d->wal, log);
    d->expected += (double)d->fields * (pages - (double)spoilt) / pages;
    if (app_salvage(&options, d->db, &says, &err) != STATUS_OK) {
        print_message("run %zu: nothing salvaged: %s\n", d->toll.runs, err.msg);
        return;
    }
    check_kept(says.s, file, log);
    text_add(&filled, says.s);
    a = open_app(d);
    assert_non_null(a);
    MUST(app_verify(a, &says, &err));
    d->right = 0;
    for (int i = 1; i <= REPORTS; i++)
        if (app_enter(a, i, &err) == STATUS_OK) {
            each_field(a, check_field, d);
            app_leave(a);
        } else {
            print_message("run %zu: report %d: %s\n", d->toll.runs, i, err.msg);
        }
    app_close(a);
    if (d->toll.lost > lost && !strstr(filled.s, "其中 0 处")) {
        /* The page of the log that could have told is damaged too; the sentence says that something
         * was filled in without it, and asks to look. */
        d->unwitnessed += d->toll.lost - lost;
        d->toll.lost = lost;
    }
    text_finish(&filled);
    d->saved += d->right;
    text_finish(&says);
}

/* ---- the test ---- */

static void damage_is_noticed_and_salvaged(void **state)
{
    static struct damage d;
    char command[128];

    (void)state;
    snprintf(d.folder, sizeof d.folder, "/tmp/ziping-damage-XXXXXX");
    assert_non_null(mkdtemp(d.folder));
    setenv("XDG_STATE_HOME", d.folder, 1);
    snprintf(d.db, sizeof d.db, "%s/ziping.db", d.folder);
    snprintf(d.wal, sizeof d.wal, "%s-wal", d.db);
    snprintf(d.backup, sizeof d.backup, "%s/copy.db", d.folder);
    d.dice = dice_from(fault_seed());
    d.toll = (struct toll){.fault = "damage", .seed = fault_seed()};
    fill(&d);
    for (; d.toll.runs < fault_runs(RUNS); d.toll.runs++) {
        struct text file = {0};
        struct text log = {0};
        bool in_log;
        size_t spoilt;

        copy_text(&d.file, &file);
        copy_text(&d.log, &log);
        in_log = below(&d, 4) == 0;
        if (!in_log && below(&d, 2))
            text_clear(&log); /* closed in order */
        spoilt = spoil(&d, in_log ? &log : &file);
        alarm(HANG_SECONDS);
        clear_folder(&d);
        write_bytes(d.db, &file);
        write_bytes(d.wal, &log);
        look(&d, &file);
        alarm(HANG_SECONDS);
        salvage(&d, &file, &log, spoilt);
        alarm(0);
        text_finish(&file);
        text_finish(&log);
    }
    print_message("%zu fields in %zu pages: %zu refused, %zu noticed; %.1f%% of what lies in whole "
                  "pages salvaged, %zu fields filled in wrong\n",
                  d.fields, d.file.bytes / PAGE, d.refused, d.noticed,
                  100 * (double)d.saved / d.expected, d.unwitnessed);
    for (size_t i = 0; i < d.lines; i++)
        free(d.line[i]);
    free(d.line);
    text_finish(&d.file);
    text_finish(&d.log);
    snprintf(command, sizeof command, "rm -rf %s", d.folder);
    assert_int_equal(system(command), 0);
    assert_true((double)d.saved >= 0.95 * d.expected);
    assert_true(d.unwitnessed <= d.toll.runs / 1000); /* two hits on one field */
    toll_pay(&d.toll);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(damage_is_noticed_and_salvaged),
    };

    return cmocka_run_group_tests_name("faults.damage", tests, NULL, NULL);
}
