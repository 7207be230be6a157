/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Make the manual page: copy it from standard input to standard output, with the key lists of the
 * program's own action list in place of the line that holds the mark. With the word "en" the lists
 * are in English, and an action without an English sentence fails the build. */
#include "ui/action.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const char MARK[] = "@KEYS@";

static const char *const english[ACTION_COUNT] = {
    [ACT_OPEN] = "open the line under the cursor",
    [ACT_ACCEPT] =
        "accept the field and go to the next that is to be filled in; in prose, break the line",
    [ACT_FIELD_NEXT] = "accept the field and go to the next, optional ones too",
    [ACT_FIELD_PREV] = "go back to the field before",
    [ACT_UP] = "the line or field above",
    [ACT_DOWN] = "the line or field below",
    [ACT_PAGE_UP] = "a page up; at the top, the section before",
    [ACT_PAGE_DOWN] = "a page down; at the end, the next section",
    [ACT_FIRST] = "the first line",
    [ACT_LAST] = "the last line",
    [ACT_PROJECT_NEXT] = "the next project; on the last one, add a project",
    [ACT_PROJECT_PREV] = "the project before",
    [ACT_FINDING_NEXT] = "the next finding that is to be dealt with",
    [ACT_FINDING_PREV] = "the finding before that is to be dealt with",
    [ACT_HELP] = "how this field is filled in and on what grounds, and the keys here",
    [ACT_CHOICES] = "the choices of this field, and none, not applicable, to be verified",
    [ACT_NEW] = "make a new report",
    [ACT_FILTER] = "all findings, errors only, or those to be dealt with, in turn",
    [ACT_ALL_YEARS] = "search this report, or all years",
    [ACT_DITTO] = "bring in what the line (or project) above has in this field",
    [ACT_REASON] = "give the reason for a finding that asks for one",
    [ACT_PHRASES] = "put in a phrase, then its figures",
    [ACT_CHECK] = "list all findings",
    [ACT_EXPORT] = "export the report as document, text or data",
    [ACT_EXPORT_FINDINGS] = "export the findings as table or text",
    [ACT_MENU] = "list everything that can be done here, searchable",
    [ACT_ROW_ADD] = "add a line after the cursor; on the overview, a project",
    [ACT_ROW_REMOVE] = "remove the line (project) under the cursor; can be undone",
    [ACT_ROW_UP] = "move the line (project) up",
    [ACT_ROW_DOWN] = "move the line (project) down",
    [ACT_GOTO] = "go to a project, section or field, by number, text or pinyin initials",
    [ACT_FIND] = "search this report or all years",
    [ACT_FIND_NEXT] = "the next place of the last search",
    [ACT_UNDO] = "undo a step, over restarts too",
    [ACT_REDO] = "do again what was undone",
    [ACT_CUT] = "cut what is selected, with Shift and the arrows or from Ctrl-B on",
    [ACT_COPY] = "copy what is selected",
    [ACT_PASTE] = "paste; in a table also a block of cells",
    [ACT_SAVED] = "nothing to do: everything is saved as it is typed",
    [ACT_HISTORY] = "who filled in what in this field, and when",
    [ACT_STATE] = "hand in, review, submit, or take back for editing",
    [ACT_PROJECTS] = "choose the projects of the ledger that this report shows",
    [ACT_REPORT_FIELDS] = "title, year, unit, date, signatory and general text",
    [ACT_USER] = "change the name of who fills in",
    [ACT_ARCHIVE] = "archive the report under the cursor, or bring it back",
    [ACT_DELETE] = "delete the report under the cursor, or restore it",
    [ACT_SHOW_ALL] = "list archived and deleted reports too, or not",
    [ACT_BACKUP] = "make a backup now",
    [ACT_REDRAW] = "draw the screen anew",
    [ACT_BACK] = "back; a short field being changed gets its old value first",
    [ACT_QUIT] = "leave the program; all is saved",
};

static const char *const english_context[CTX_COUNT] = {
    [CTX_HOME] = "Home",  [CTX_OVERVIEW] = "Overview", [CTX_ENTRY] = "Entry", [CTX_CHECK] = "Check",
    [CTX_LIST] = "Lists", [CTX_ASK] = "Questions",     [CTX_HELP] = "Help",
};

static bool in_english;

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
    if (in_english)
        printf("\n%s: %s\n", action_name(a), english[a]);
    else
        printf("\n%s：%s\n", action_name(a), action_help(a));
}

static void put_keys(void)
{
    for (int ctx = 0; ctx < CTX_COUNT; ctx++) {
        const char *name = context_name((enum context)ctx);

        if (in_english)
            printf(".Ss %s (%s)\n.Bl -tag -width Ds\n", english_context[ctx], name);
        else
            printf(".Ss %s\n.Bl -tag -width Ds\n", name);
        for (size_t i = 0; i < binding_count; i++)
            if (bindings[i].ctx == (enum context)ctx && bindings[i].key != K_NONE &&
                !said((enum context)ctx, i, bindings[i].action))
                put_action((enum context)ctx, bindings[i].action);
        fputs(".El\n", stdout);
    }
}

static bool all_english(void)
{
    bool all = true;

    for (int a = 0; a < ACTION_COUNT; a++)
        if (!english[a]) {
            fprintf(stderr, "no English for %s\n", action_name((enum action)a));
            all = false;
        }
    for (int ctx = 0; ctx < CTX_COUNT; ctx++)
        all = all && english_context[ctx];
    return all;
}

int main(int argc, char **argv)
{
    char line[4096];

    in_english = argc > 1 && strcmp(argv[1], "en") == 0;
    if (in_english && !all_english())
        return 1;
    while (fgets(line, sizeof line, stdin)) {
        if (strstr(line, MARK))
            put_keys();
        else
            fputs(line, stdout);
    }
    return ferror(stdin) || fflush(stdout) != 0;
}
