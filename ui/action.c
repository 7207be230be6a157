/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "ui/action.h"

static const struct {
    const char *name, *help;
} actions[] = {
#define X(id, name, help) {name, help},
    ACTION_LIST(X)
#undef X
};

#define CTRL(letter) ((enum key)(K_CTRL_A + ((letter) - 'A')))
#define ALT(digit) ((enum key)(K_ALT_0 + (digit)))

/* What every screen of a report or of the list of reports has. */
#define COMMON(ctx)                                                                                \
    {ctx, K_F1, ACT_HELP, W_HINT_HELP}, {ctx, CTRL('E'), ACT_HELP, NULL},                          \
        {ctx, CTRL('L'), ACT_REDRAW, NULL}, {ctx, CTRL('S'), ACT_SAVED, NULL},                     \
    {                                                                                              \
        ctx, CTRL('Q'), ACT_QUIT, NULL                                                             \
    }

#define MOVES(ctx)                                                                                 \
    {ctx, K_UP, ACT_UP, NULL}, {ctx, K_DOWN, ACT_DOWN, NULL}, {ctx, K_PGUP, ACT_PAGE_UP, NULL},    \
        {ctx, K_PGDN, ACT_PAGE_DOWN, NULL}, {ctx, K_HOME, ACT_FIRST, NULL},                        \
    {                                                                                              \
        ctx, K_END, ACT_LAST, NULL                                                                 \
    }

/* clang-format off */
const struct binding bindings[] = {
    {CTX_HOME, K_ENTER, ACT_OPEN, W_HINT_OPEN},
    {CTX_HOME, K_F2, ACT_NEW, W_HINT_NEW},
    {CTX_HOME, ALT(2), ACT_NEW, NULL},
    {CTX_HOME, K_INSERT, ACT_NEW, NULL},
    {CTX_HOME, K_F7, ACT_CHECK, W_HINT_CHECK},
    {CTX_HOME, ALT(7), ACT_CHECK, NULL},
    {CTX_HOME, K_F9, ACT_EXPORT, W_HINT_EXPORT},
    {CTX_HOME, ALT(9), ACT_EXPORT, NULL},
    {CTX_HOME, K_F10, ACT_MENU, W_HINT_MENU},
    {CTX_HOME, CTRL('O'), ACT_MENU, NULL},
    {CTX_HOME, ALT(0), ACT_MENU, NULL},
    COMMON(CTX_HOME),
    {CTX_HOME, ALT(1), ACT_HELP, NULL},
    MOVES(CTX_HOME),
    {CTX_HOME, CTRL('F'), ACT_FIND, NULL},
    {CTX_HOME, K_NONE, ACT_USER, NULL},
    {CTX_HOME, K_NONE, ACT_ARCHIVE, NULL},
    {CTX_HOME, K_NONE, ACT_DELETE, NULL},
    {CTX_HOME, K_NONE, ACT_SHOW_ALL, NULL},
    {CTX_HOME, K_NONE, ACT_BACKUP, NULL},

    {CTX_OVERVIEW, K_ENTER, ACT_OPEN, W_HINT_FILL},
    {CTX_OVERVIEW, K_F8, ACT_FINDING_NEXT, W_HINT_FINDING_NEXT},
    {CTX_OVERVIEW, CTRL('N'), ACT_FINDING_NEXT, NULL},
    {CTX_OVERVIEW, ALT(8), ACT_FINDING_NEXT, NULL},
    {CTX_OVERVIEW, K_SHIFT_F8, ACT_FINDING_PREV, NULL},
    {CTX_OVERVIEW, CTRL('P'), ACT_FINDING_PREV, NULL},
    {CTX_OVERVIEW, K_INSERT, ACT_ROW_ADD, W_HINT_PROJECT_ADD},
    {CTX_OVERVIEW, K_F2, ACT_ROW_ADD, NULL},
    {CTX_OVERVIEW, ALT(2), ACT_ROW_ADD, NULL},
    {CTX_OVERVIEW, K_F7, ACT_CHECK, W_HINT_CHECK},
    {CTX_OVERVIEW, ALT(7), ACT_CHECK, NULL},
    {CTX_OVERVIEW, K_F9, ACT_EXPORT, W_HINT_EXPORT},
    {CTX_OVERVIEW, ALT(9), ACT_EXPORT, NULL},
    {CTX_OVERVIEW, K_F10, ACT_MENU, W_HINT_MENU},
    {CTX_OVERVIEW, CTRL('O'), ACT_MENU, NULL},
    {CTX_OVERVIEW, ALT(0), ACT_MENU, NULL},
    COMMON(CTX_OVERVIEW),
    {CTX_OVERVIEW, ALT(1), ACT_HELP, NULL},
    MOVES(CTX_OVERVIEW),
    {CTX_OVERVIEW, CTRL('K'), ACT_ROW_REMOVE, NULL},
    {CTX_OVERVIEW, K_CTRL_UP, ACT_ROW_UP, NULL},
    {CTX_OVERVIEW, K_CTRL_DOWN, ACT_ROW_DOWN, NULL},
    {CTX_OVERVIEW, CTRL('G'), ACT_GOTO, NULL},
    {CTX_OVERVIEW, CTRL('F'), ACT_FIND, NULL},
    {CTX_OVERVIEW, K_NONE, ACT_FIND_NEXT, NULL},
    {CTX_OVERVIEW, CTRL('Z'), ACT_UNDO, NULL},
    {CTX_OVERVIEW, CTRL('Y'), ACT_REDO, NULL},
    {CTX_OVERVIEW, K_NONE, ACT_REPORT_FIELDS, NULL},
    {CTX_OVERVIEW, K_NONE, ACT_PROJECTS, NULL},
    {CTX_OVERVIEW, K_NONE, ACT_STATE, NULL},
    {CTX_OVERVIEW, K_NONE, ACT_USER, NULL},
    {CTX_OVERVIEW, K_NONE, ACT_BACKUP, NULL},
    {CTX_OVERVIEW, K_ESC, ACT_BACK, NULL},

    {CTX_ENTRY, K_F1, ACT_HELP, W_HINT_HELP},
    {CTX_ENTRY, CTRL('E'), ACT_HELP, NULL},
    {CTX_ENTRY, K_F2, ACT_CHOICES, W_HINT_CHOICES},
    {CTX_ENTRY, K_F3, ACT_DITTO, W_HINT_DITTO},
    {CTX_ENTRY, CTRL('T'), ACT_DITTO, NULL},
    {CTX_ENTRY, K_F4, ACT_REASON, W_HINT_REASON},
    {CTX_ENTRY, K_F4, ACT_PHRASES, W_HINT_PHRASES},
    {CTX_ENTRY, K_F8, ACT_FINDING_NEXT, W_HINT_FINDING_NEXT},
    {CTX_ENTRY, CTRL('N'), ACT_FINDING_NEXT, NULL},
    {CTX_ENTRY, K_SHIFT_F8, ACT_FINDING_PREV, NULL},
    {CTX_ENTRY, CTRL('P'), ACT_FINDING_PREV, NULL},
    {CTX_ENTRY, K_INSERT, ACT_ROW_ADD, W_HINT_ROW_ADD},
    {CTX_ENTRY, K_PGDN, ACT_PAGE_DOWN, W_HINT_PAGE_DOWN},
    {CTX_ENTRY, CTRL('Z'), ACT_UNDO, W_HINT_UNDO},
    {CTX_ENTRY, K_F10, ACT_MENU, W_HINT_MENU},
    {CTX_ENTRY, CTRL('O'), ACT_MENU, NULL},
    {CTX_ENTRY, K_ENTER, ACT_ACCEPT, NULL},
    {CTX_ENTRY, K_TAB, ACT_FIELD_NEXT, NULL},
    {CTX_ENTRY, K_BACKTAB, ACT_FIELD_PREV, NULL},
    {CTX_ENTRY, K_UP, ACT_UP, NULL},
    {CTX_ENTRY, K_DOWN, ACT_DOWN, NULL},
    {CTX_ENTRY, K_PGUP, ACT_PAGE_UP, NULL},
    {CTX_ENTRY, K_CTRL_PGDN, ACT_PROJECT_NEXT, NULL},
    {CTX_ENTRY, CTRL('D'), ACT_PROJECT_NEXT, NULL},
    {CTX_ENTRY, K_CTRL_PGUP, ACT_PROJECT_PREV, NULL},
    {CTX_ENTRY, CTRL('U'), ACT_PROJECT_PREV, NULL},
    {CTX_ENTRY, K_F7, ACT_CHECK, NULL},
    {CTX_ENTRY, K_F9, ACT_EXPORT, NULL},
    {CTX_ENTRY, CTRL('K'), ACT_ROW_REMOVE, NULL},
    {CTX_ENTRY, K_NONE, ACT_ROW_UP, NULL},
    {CTX_ENTRY, K_NONE, ACT_ROW_DOWN, NULL},
    {CTX_ENTRY, CTRL('G'), ACT_GOTO, NULL},
    {CTX_ENTRY, CTRL('F'), ACT_FIND, NULL},
    {CTX_ENTRY, K_NONE, ACT_FIND_NEXT, NULL},
    {CTX_ENTRY, CTRL('Y'), ACT_REDO, NULL},
    {CTX_ENTRY, CTRL('X'), ACT_CUT, NULL},
    {CTX_ENTRY, CTRL('C'), ACT_COPY, NULL},
    {CTX_ENTRY, CTRL('V'), ACT_PASTE, NULL},
    {CTX_ENTRY, CTRL('S'), ACT_SAVED, NULL},
    {CTX_ENTRY, CTRL('L'), ACT_REDRAW, NULL},
    {CTX_ENTRY, K_NONE, ACT_HISTORY, NULL},
    {CTX_ENTRY, K_NONE, ACT_STATE, NULL},
    {CTX_ENTRY, K_NONE, ACT_USER, NULL},
    {CTX_ENTRY, K_ESC, ACT_BACK, NULL},
    {CTX_ENTRY, CTRL('Q'), ACT_QUIT, NULL},

    {CTX_CHECK, K_ENTER, ACT_OPEN, W_HINT_REPAIR},
    {CTX_CHECK, K_F4, ACT_REASON, W_HINT_REASON_FILL},
    {CTX_CHECK, ALT(4), ACT_REASON, NULL},
    {CTX_CHECK, K_F2, ACT_FILTER, W_HINT_FILTER},
    {CTX_CHECK, ALT(2), ACT_FILTER, NULL},
    {CTX_CHECK, K_F9, ACT_EXPORT_FINDINGS, W_HINT_EXPORT_FINDINGS},
    {CTX_CHECK, ALT(9), ACT_EXPORT_FINDINGS, NULL},
    {CTX_CHECK, K_ESC, ACT_BACK, W_HINT_BACK},
    COMMON(CTX_CHECK),
    {CTX_CHECK, ALT(1), ACT_HELP, NULL},
    {CTX_CHECK, K_F10, ACT_MENU, NULL},
    {CTX_CHECK, CTRL('O'), ACT_MENU, NULL},
    MOVES(CTX_CHECK),
    {CTX_CHECK, CTRL('Z'), ACT_UNDO, NULL},
    {CTX_CHECK, CTRL('Y'), ACT_REDO, NULL},

    {CTX_LIST, K_ENTER, ACT_OPEN, W_HINT_CHOOSE},
    {CTX_LIST, K_F2, ACT_ALL_YEARS, W_HINT_ALL_YEARS},
    {CTX_LIST, ALT(2), ACT_ALL_YEARS, NULL},
    {CTX_LIST, CTRL('K'), ACT_ROW_REMOVE, W_HINT_DELETE},
    {CTX_LIST, CTRL('Z'), ACT_UNDO, W_HINT_UNDO},
    {CTX_LIST, CTRL('Y'), ACT_REDO, NULL},
    {CTX_LIST, K_ESC, ACT_BACK, W_HINT_BACK},
    {CTX_LIST, K_UP, ACT_UP, NULL},
    {CTX_LIST, K_DOWN, ACT_DOWN, NULL},
    {CTX_LIST, K_PGUP, ACT_PAGE_UP, NULL},
    {CTX_LIST, K_PGDN, ACT_PAGE_DOWN, NULL},
    {CTX_LIST, CTRL('V'), ACT_PASTE, NULL},
    {CTX_LIST, CTRL('L'), ACT_REDRAW, NULL},
    {CTX_LIST, CTRL('Q'), ACT_QUIT, NULL},

    {CTX_ASK, K_ENTER, ACT_ACCEPT, W_HINT_ACCEPT},
    {CTX_ASK, K_TAB, ACT_FIELD_NEXT, NULL},
    {CTX_ASK, K_BACKTAB, ACT_FIELD_PREV, NULL},
    {CTX_ASK, K_UP, ACT_UP, NULL},
    {CTX_ASK, K_DOWN, ACT_DOWN, NULL},
    {CTX_ASK, K_ESC, ACT_BACK, W_HINT_BACK},
    {CTX_ASK, CTRL('X'), ACT_CUT, NULL},
    {CTX_ASK, CTRL('C'), ACT_COPY, NULL},
    {CTX_ASK, CTRL('V'), ACT_PASTE, NULL},
    {CTX_ASK, CTRL('L'), ACT_REDRAW, NULL},
    {CTX_ASK, CTRL('Q'), ACT_QUIT, NULL},

    MOVES(CTX_HELP),
    {CTX_HELP, K_ENTER, ACT_BACK, NULL},
    {CTX_HELP, K_ESC, ACT_BACK, W_HINT_BACK},
    {CTX_HELP, K_F1, ACT_BACK, NULL},
    {CTX_HELP, CTRL('L'), ACT_REDRAW, NULL},
    {CTX_HELP, CTRL('Q'), ACT_QUIT, NULL},
};
/* clang-format on */
const size_t binding_count = sizeof bindings / sizeof bindings[0];

const char *action_name(enum action a)
{
    return a < ACTION_COUNT ? actions[a].name : "";
}

const char *action_help(enum action a)
{
    return a < ACTION_COUNT ? actions[a].help : "";
}

enum action action_of(enum context ctx, enum key k)
{
    for (size_t i = 0; i < binding_count; i++)
        if (bindings[i].ctx == ctx && bindings[i].key == k && k != K_NONE)
            return bindings[i].action;
    return ACT_NONE;
}

enum key action_key(enum context ctx, enum action a)
{
    for (size_t i = 0; i < binding_count; i++)
        if (bindings[i].ctx == ctx && bindings[i].action == a)
            return bindings[i].key;
    return K_NONE;
}

const char *context_name(enum context ctx)
{
    static const char *const name[] = {W_CTX_HOME, W_CTX_OVERVIEW, W_CTX_ENTRY, W_CTX_CHECK,
                                       W_CTX_LIST, W_CTX_ASK,      W_CTX_HELP};

    return name[ctx];
}
