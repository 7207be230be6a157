/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Make the manual page: copy it from standard input to standard output, with the key lists of the
 * program's own action list in place of the line that holds the mark. */
#include "ui/action.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const char MARK[] = "@KEYS@";

static bool said(enum context ctx, size_t before, enum action a)
{
    for (size_t i = 0; i < before; i++)
        if (bindings[i].ctx == ctx && bindings[i].action == a)
            return true;
    return false;
}

/* mdoc takes '^' and '-' for more than they are. */
static void put_key(enum key k)
{
    for (const char *s = key_name(k); *s; s++) {
        if (*s == '^')
            fputs("Ctrl-", stdout);
        else
            putchar(*s);
    }
}

/* One item an action, with all its keys there. */
static void put_action(enum context ctx, enum action a)
{
    bool first = true;

    fputs(".It ", stdout);
    for (size_t i = 0; i < binding_count; i++) {
        if (bindings[i].ctx != ctx || bindings[i].action != a || bindings[i].key == K_NONE)
            continue;
        if (!first)
            fputs(", ", stdout);
        put_key(bindings[i].key);
        first = false;
    }
    if (first)
        fputs("\\&", stdout);
    printf("\n%s：%s\n", action_name(a), action_help(a));
}

static void put_keys(void)
{
    for (int ctx = 0; ctx < CTX_COUNT; ctx++) {
        printf(".Ss %s\n.Bl -tag -width Ds\n", context_name((enum context)ctx));
        for (size_t i = 0; i < binding_count; i++)
            if (bindings[i].ctx == (enum context)ctx && bindings[i].key != K_NONE &&
                !said((enum context)ctx, i, bindings[i].action))
                put_action((enum context)ctx, bindings[i].action);
        fputs(".El\n", stdout);
    }
}

int main(void)
{
    char line[4096];

    while (fgets(line, sizeof line, stdin)) {
        if (strstr(line, MARK))
            put_keys();
        else
            fputs(line, stdout);
    }
    return ferror(stdin) || fflush(stdout) != 0;
}
