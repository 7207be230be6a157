/* SPDX-License-Identifier: MulanPSL-2.0 */
/* action: everything a key can do. The dispatch, the hint bar, the menu, the help and the manual's
 * table are made from the two lists here, so they cannot drift apart. */
#ifndef UI_ACTION_H
#define UI_ACTION_H

#include "ui/key.h"
#include "ui/words.h"

#include <stddef.h>

/* id, what the menu calls it, what the help says. */
#define ACTION_LIST(X)                                                                             \
    X(OPEN, W_ACT_OPEN, W_HELP_OPEN)                                                               \
    X(ACCEPT, W_ACT_ACCEPT, W_HELP_ACCEPT)                                                         \
    X(FIELD_NEXT, W_ACT_FIELD_NEXT, W_HELP_FIELD_NEXT)                                             \
    X(FIELD_PREV, W_ACT_FIELD_PREV, W_HELP_FIELD_PREV)                                             \
    X(UP, W_ACT_UP, W_HELP_UP)                                                                     \
    X(DOWN, W_ACT_DOWN, W_HELP_DOWN)                                                               \
    X(PAGE_UP, W_ACT_PAGE_UP, W_HELP_PAGE_UP)                                                      \
    X(PAGE_DOWN, W_ACT_PAGE_DOWN, W_HELP_PAGE_DOWN)                                                \
    X(FIRST, W_ACT_FIRST, W_HELP_FIRST)                                                            \
    X(LAST, W_ACT_LAST, W_HELP_LAST)                                                               \
    X(PROJECT_NEXT, W_ACT_PROJECT_NEXT, W_HELP_PROJECT_NEXT)                                       \
    X(PROJECT_PREV, W_ACT_PROJECT_PREV, W_HELP_PROJECT_PREV)                                       \
    X(FINDING_NEXT, W_ACT_FINDING_NEXT, W_HELP_FINDING_NEXT)                                       \
    X(FINDING_PREV, W_ACT_FINDING_PREV, W_HELP_FINDING_PREV)                                       \
    X(HELP, W_ACT_HELP, W_HELP_HELP)                                                               \
    X(CHOICES, W_ACT_CHOICES, W_HELP_CHOICES)                                                      \
    X(NEW, W_ACT_NEW, W_HELP_NEW)                                                                  \
    X(FILTER, W_ACT_FILTER, W_HELP_FILTER)                                                         \
    X(ALL_YEARS, W_ACT_ALL_YEARS, W_HELP_ALL_YEARS)                                                \
    X(DITTO, W_ACT_DITTO, W_HELP_DITTO)                                                            \
    X(REASON, W_ACT_REASON, W_HELP_REASON)                                                         \
    X(PHRASES, W_ACT_PHRASES, W_HELP_PHRASES)                                                      \
    X(CHECK, W_ACT_CHECK, W_HELP_CHECK)                                                            \
    X(EXPORT, W_ACT_EXPORT, W_HELP_EXPORT)                                                         \
    X(EXPORT_FINDINGS, W_ACT_EXPORT_FINDINGS, W_HELP_EXPORT_FINDINGS)                              \
    X(MENU, W_ACT_MENU, W_HELP_MENU)                                                               \
    X(ROW_ADD, W_ACT_ROW_ADD, W_HELP_ROW_ADD)                                                      \
    X(ROW_REMOVE, W_ACT_ROW_REMOVE, W_HELP_ROW_REMOVE)                                             \
    X(ROW_UP, W_ACT_ROW_UP, W_HELP_ROW_UP)                                                         \
    X(ROW_DOWN, W_ACT_ROW_DOWN, W_HELP_ROW_DOWN)                                                   \
    X(GOTO, W_ACT_GOTO, W_HELP_GOTO)                                                               \
    X(FIND, W_ACT_FIND, W_HELP_FIND)                                                               \
    X(FIND_NEXT, W_ACT_FIND_NEXT, W_HELP_FIND_NEXT)                                                \
    X(UNDO, W_ACT_UNDO, W_HELP_UNDO)                                                               \
    X(REDO, W_ACT_REDO, W_HELP_REDO)                                                               \
    X(CUT, W_ACT_CUT, W_HELP_CUT)                                                                  \
    X(COPY, W_ACT_COPY, W_HELP_COPY)                                                               \
    X(PASTE, W_ACT_PASTE, W_HELP_PASTE)                                                            \
    X(SAVED, W_ACT_SAVED, W_HELP_SAVED)                                                            \
    X(HISTORY, W_ACT_HISTORY, W_HELP_HISTORY)                                                      \
    X(STATE, W_ACT_STATE, W_HELP_STATE)                                                            \
    X(PROJECTS, W_ACT_PROJECTS, W_HELP_PROJECTS)                                                   \
    X(REPORT_FIELDS, W_ACT_REPORT_FIELDS, W_HELP_REPORT_FIELDS)                                    \
    X(USER, W_ACT_USER, W_HELP_USER)                                                               \
    X(ARCHIVE, W_ACT_ARCHIVE, W_HELP_ARCHIVE)                                                      \
    X(DELETE, W_ACT_DELETE, W_HELP_DELETE)                                                         \
    X(SHOW_ALL, W_ACT_SHOW_ALL, W_HELP_SHOW_ALL)                                                   \
    X(BACKUP, W_ACT_BACKUP, W_HELP_BACKUP)                                                         \
    X(REDRAW, W_ACT_REDRAW, W_HELP_REDRAW)                                                         \
    X(BACK, W_ACT_BACK, W_HELP_BACK)                                                               \
    X(QUIT, W_ACT_QUIT, W_HELP_QUIT)

enum action {
#define X(id, name, help) ACT_##id,
    ACTION_LIST(X)
#undef X
        ACTION_COUNT,
    ACT_NONE = ACTION_COUNT
};

/* Where keys mean something: one a screen, and what stands in all of them. */
enum context {
    CTX_HOME,
    CTX_OVERVIEW,
    CTX_ENTRY,
    CTX_CHECK,
    CTX_LIST, /* menu, go-to, find, choices, history, projects: a list, with or without a line to type */
    CTX_ASK, /* one or a few lines to type */
    CTX_HELP,
    CTX_COUNT
};

struct binding {
    enum context ctx;
    enum key key; /* K_NONE: in the menu only */
    enum action action;
    const char *hint; /* its word in the hint bar, in the order of this list; NULL: not there */
};

extern const struct binding bindings[];
extern const size_t binding_count;

const char *action_name(enum action a);
const char *action_help(enum action a);
/* ACT_NONE when the key means nothing there. */
enum action action_of(enum context ctx, enum key k);
/* The first key bound to the action there; K_NONE when there is none. */
enum key action_key(enum context ctx, enum action a);
const char *context_name(enum context ctx);

#endif
