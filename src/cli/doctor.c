/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The page of `doctor`: one line for each thing looked at, and more where something is to be done. */
#include "cli/command.h"

#include <stdio.h>
#include <string.h>

enum {
    PAGE_LINES = 22,
    PAGE_COLS = 80,
    COMMAND_LINES = 2,
    WHAT_AT = 6,
    FOUND_AT = 16,
    FOUND_LEAST = 24
};

static const char *verdict_word(enum verdict v)
{
    static const char *const word[] = {
        [VERDICT_GOOD] = "好",   [VERDICT_UNSEEN] = "未看", [VERDICT_LOOK] = "请看",
        [VERDICT_MIND] = "注意", [VERDICT_BAD] = "不行",
    };

    return word[v];
}

/* Blanks up to column `to` of a line that has come to `cols`. */
static void fill(struct text *out, size_t cols, size_t to)
{
    for (; cols < to; cols++)
        text_add(out, " ");
}

/* Add `s` in as many lines as it takes, all but the first from column `at` on. */
static void add_wrapped(struct text *out, const char *s, size_t at, size_t cols)
{
    size_t left = strlen(s);

    for (bool first = true; left > 0 || first; first = false) {
        size_t bytes = left > 0 ? wrap_line(s, left, cols) : 0;
        size_t end = bytes;

        if (!first)
            fill(out, 0, at);
        while (end > 0 && s[end - 1] == ' ')
            end--;
        text_add_n(out, s, end);
        text_add(out, "\n");
        s += bytes;
        left -= bytes;
    }
}

static void add_line(struct text *out, enum verdict v, const char *what, const char *found,
                     const char *todo, size_t cols)
{
    const char *word = verdict_word(v);
    bool is_short = text_cols_z(found) + text_cols_z(todo) + 2 <= cols;
    struct text all = {0};

    text_add(out, word);
    fill(out, text_cols_z(word), WHAT_AT);
    text_add(out, what);
    fill(out, WHAT_AT + text_cols_z(what), FOUND_AT);
    text_addf(&all, "%s%s%s", found, todo[0] ? "；" : "", is_short ? todo : "");
    add_wrapped(out, all.s, FOUND_AT, cols);
    if (!is_short && todo[0]) {
        fill(out, 0, FOUND_AT);
        add_wrapped(out, todo, FOUND_AT, cols);
    }
    text_finish(&all);
}

/* Of the first `gathered` good lines the names only. */
static void add_gathered(struct text *out, const struct checkup *c, size_t gathered, size_t cols)
{
    struct text names = {0};

    for (size_t i = 0; i < c->count && gathered > 0; i++)
        if (c->line[i].verdict == VERDICT_GOOD) {
            text_addf(&names, "%s%s", names.bytes > 0 ? "、" : "", c->line[i].what);
            gathered--;
        }
    if (names.bytes > 0)
        add_line(out, VERDICT_GOOD, "其余", names.s, "", cols);
    text_finish(&names);
}

static void add_end(struct text *out, const struct checkup *c)
{
    size_t bad = checkup_lines(c, VERDICT_BAD);
    size_t mind = checkup_lines(c, VERDICT_MIND);

    if (bad > 0)
        text_addf(out, "有 %zu 处不行，请照上面写的办好，再运行一次 ziping doctor\n", bad);
    else if (mind > 0)
        text_addf(out, "可以使用，有 %zu 处要注意\n", mind);
    else
        text_addf(out, "%s；要逐个试按键，请运行 ziping doctor keys\n",
                  checkup_lines(c, VERDICT_UNSEEN) > 0 ? "看过的都可以用" : "可以使用");
}

static void add_page(struct text *out, const struct checkup *c, size_t gathered)
{
    size_t page = c->cols > 0 && c->cols < PAGE_COLS ? (size_t)c->cols : PAGE_COLS;
    size_t cols = page > FOUND_AT + FOUND_LEAST ? page - FOUND_AT : FOUND_LEAST;
    size_t good = 0;
    struct text title = {0};

    if (c->ascii.bytes > 0)
        add_wrapped(out, c->ascii.s, 0, page);
    text_addf(&title, "ziping " ZIPING_VERSION "，%s", text_str(&c->versions));
    add_wrapped(out, title.s, 0, page);
    text_finish(&title);
    for (size_t i = 0; i < c->count; i++) {
        const struct checkup_line *l = &c->line[i];

        if (l->verdict != VERDICT_GOOD || good++ >= gathered)
            add_line(out, l->verdict, l->what, l->found, l->todo, cols);
    }
    add_gathered(out, c, gathered, cols);
    add_end(out, c);
}

static size_t lines(const struct text *t)
{
    size_t count = 0;

    for (size_t i = 0; i < t->bytes; i++)
        count += t->s[i] == '\n';
    return count;
}

/* A page: what is good is gathered as far as it takes. In a small window the command before it and the
 * prompt after it are to be seen too. */
static void print_page(const struct checkup *c)
{
    bool is_low = c->rows > 0 && c->rows < PAGE_LINES + COMMAND_LINES;
    size_t most = is_low ? (size_t)c->rows : PAGE_LINES + COMMAND_LINES;
    struct text page = {0};

    add_page(&page, c, 0);
    for (size_t n = 2; lines(&page) + COMMAND_LINES > most && n <= checkup_lines(c, VERDICT_GOOD);
         n++) {
        text_clear(&page);
        add_page(&page, c, n);
    }
    fwrite(text_str(&page), 1, page.bytes, stdout);
    text_finish(&page);
}

enum status run_doctor(const struct app_options *o, struct words *w, int *exit_status,
                       struct err *err)
{
    struct checkup c = {0};
    bool keys = w->argc == 1 && strcmp(w->argv[0], "keys") == 0;
    enum status rc = words_count(w, 0, keys ? 1 : 0, "doctor [keys]", err);

    if (rc != STATUS_OK)
        return rc;
    if (keys) {
        *exit_status = w->terminal->try_keys();
        return STATUS_OK;
    }
    w->terminal->look(&c);
    app_checkup(o, &c);
    print_page(&c);
    if (checkup_lines(&c, VERDICT_BAD) > 0)
        *exit_status = EXIT_FAULTS;
    checkup_finish(&c);
    return STATUS_OK;
}
