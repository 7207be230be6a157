/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The words behind a command. */
#include "cli/command.h"

#include <string.h>
#include <unistd.h>

static void take(struct words *w, int at, int count)
{
    memmove(&w->argv[at], &w->argv[at + count], (size_t)(w->argc - at - count) * sizeof *w->argv);
    w->argc -= count;
}

enum status words_option(struct words *w, const char *name, const char *otherwise, const char **out,
                         struct err *err)
{
    *out = otherwise;
    for (int i = 0; i < w->argc; i++) {
        if (strcmp(w->argv[i], name) != 0)
            continue;
        if (i + 1 == w->argc)
            return err_set(err, STATUS_USAGE, "%s 后面要写内容", name);
        *out = w->argv[i + 1];
        take(w, i, 2);
        return STATUS_OK;
    }
    return STATUS_OK;
}

bool words_flag(struct words *w, const char *name)
{
    for (int i = 0; i < w->argc; i++)
        if (strcmp(w->argv[i], name) == 0) {
            take(w, i, 1);
            return true;
        }
    return false;
}

enum status words_usage(const char *usage, struct err *err)
{
    return err_set(err, STATUS_USAGE, "用法：ziping %s", usage);
}

enum status words_count(const struct words *w, int least, int most, const char *usage,
                        struct err *err)
{
    if (w->argc < least || w->argc > most)
        return words_usage(usage, err);
    return STATUS_OK;
}

enum status words_number(const char *word, const char *what, int *out, struct err *err)
{
    int n = 0;

    for (const char *s = word; *s; s++) {
        if (*s < '0' || *s > '9' || n > 99999999)
            return err_set(err, STATUS_USAGE, "%s「%s」应当是数字", what, word);
        n = n * 10 + (*s - '0');
    }
    if (n == 0)
        return err_set(err, STATUS_USAGE, "%s「%s」应当是数字", what, word);
    *out = n;
    return STATUS_OK;
}

void words_say(FILE *out, const char *s, size_t bytes)
{
    struct text shown = {0};

    for (size_t at = 0; at < bytes;) {
        size_t n = 0;

        while (at + n < bytes && s[at + n] != '\n' && s[at + n] != '\t')
            n++;
        /* A line may end as other systems end it. */
        text_add_shown(&shown, s + at, n - (n > 0 && str_starts(s + at + n - 1, "\r\n")));
        at += n;
        if (at < bytes)
            text_add_n(&shown, s + at++, 1);
    }
    fwrite(text_str(&shown), 1, shown.bytes, out);
    text_finish(&shown);
}

void words_line(FILE *out, const char *s)
{
    words_say(out, s, strlen(s));
    fputs("\n", out);
}

void words_data(FILE *out, const char *s, size_t bytes)
{
    static const char bom[] = "\xEF\xBB\xBF";
    size_t marks = str_starts(s, bom) ? sizeof bom - 1 : 0;

    if (isatty(fileno(out)))
        words_say(out, s + marks, bytes - marks);
    else
        fwrite(s, 1, bytes, out);
}
