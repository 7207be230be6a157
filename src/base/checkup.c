/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "base/checkup.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *shown(const char *s)
{
    struct text t = {0};

    text_add_shown(&t, s, strlen(s));
    return text_take(&t);
}

void checkup_add(struct checkup *c, enum verdict verdict, const char *what, const char *found,
                 const char *todo)
{
    c->line = mem_grow(c->line, c->count, &c->cap, sizeof *c->line);
    c->line[c->count++] = (struct checkup_line){
        .verdict = verdict, .what = what, .found = shown(found), .todo = shown(todo ? todo : "")};
}

void checkup_addf(struct checkup *c, enum verdict verdict, const char *what, const char *todo,
                  const char *fmt, ...)
{
    char found[1024];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(found, sizeof found, fmt, ap);
    va_end(ap);
    checkup_add(c, verdict, what, found, todo);
}

size_t checkup_lines(const struct checkup *c, enum verdict verdict)
{
    size_t lines = 0;

    for (size_t i = 0; i < c->count; i++)
        lines += c->line[i].verdict == verdict;
    return lines;
}

void checkup_finish(struct checkup *c)
{
    for (size_t i = 0; i < c->count; i++) {
        free(c->line[i].found);
        free(c->line[i].todo);
    }
    free(c->line);
    text_finish(&c->ascii);
    text_finish(&c->versions);
    *c = (struct checkup){0};
}
