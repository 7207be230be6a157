/* SPDX-License-Identifier: MulanPSL-2.0 */
/* entry: the state of the entry screen, for its files only. */
#ifndef UI_ENTRY_H
#define UI_ENTRY_H

#include "ui/form.h"
#include "ui/inner.h"
#include "ui/memo.h"

struct entry {
    struct row *row; /* a project, or the report */
    const struct tmpl_section *section;
    struct form form;
    size_t focus;         /* a spot of the form */
    size_t top;           /* first line shown */
    struct line line;     /* the editor of a one-line spot */
    struct memo memo;     /* of a prose spot */
    bool dirty;           /* the editor holds what the record does not */
    bool lent;            /* another's draft stands in it, and nothing was typed since */
    bool laid_out;        /* the form's lines are those of the record and the focus */
    size_t memo_lines;    /* as drawn */
    bool drawn_selecting; /* a selection is drawn */
    bool paused;          /* the typing has paused: the counter is put right */
    struct editor_place {
        int row, col, cols;
        bool right;
    } editor;             /* of a one-line spot, as drawn */
    int64_t typed_ms;     /* when the last key changed the prose; 0: the draft is kept */
    int64_t undrafted_ms; /* and when the first one did that no draft has */
    size_t drafted_chars;
    struct text reason_id; /* the finding whose reason is being asked for */
};

static inline struct spot *entry_spot(const struct entry *e)
{
    return &e->form.spot[e->focus];
}

static inline bool entry_in_prose(const struct entry *e)
{
    return spot_is_prose(entry_spot(e));
}

static inline bool entry_is_report(const struct entry *e)
{
    return e->row->kind->role == KIND_REPORT;
}

enum { ENTRY_LEFT = 15, HEADING_INDENT = 2 };

void entry_draw(struct screen *s, enum outcome what);
int entry_rows(void); /* rows of the body */

/* May the report be changed? Otherwise says why not. */
bool entry_may_type(struct screen *s);

/* Tell the app where the person is. */
void entry_note_where(struct screen *s);

/* ---- drafts ---- */
/* Put what was being typed in a prose when the program ended back into its editor. */
void entry_restore_draft(struct screen *s, const struct spot *spot);
void entry_keep_draft(struct screen *s); /* now: another screen comes above */
int entry_wait_ms(const struct screen *s);
void entry_tick(struct screen *s);
void entry_keep(struct screen *s);

/* ---- moving; each accepts what is typed first ---- */
/* Accept the field: one change, one undo step. false: refused (the report is locked), the focus
 * stays. */
bool entry_accept(struct screen *s);
void entry_focus(struct screen *s, size_t spot); /* open the editor of a spot */
void entry_rebuild(struct screen *s);            /* after the record changed */
/* Show a row of the report: a project, a row below one, or the report itself. */
void entry_show(struct screen *s, const struct target *target);
void entry_section(struct screen *s, size_t section, bool at_end);
size_t entry_section_index(const struct entry *e);
size_t entry_sections(const struct screen *s);
const struct tmpl_section *entry_section_at(const struct screen *s, size_t i);

enum outcome entry_accept_and_go(struct screen *s); /* to the next field that must be filled in */
enum outcome entry_step_field(struct screen *s, bool back);
enum outcome entry_vertical(struct screen *s, bool up);
enum outcome entry_page(struct screen *s, bool up);
enum outcome entry_turn_section(struct screen *s, bool back, bool to_end);
enum outcome entry_next_project(struct screen *s); /* behind the last one makes one */
enum outcome entry_prev_project(struct screen *s);
enum outcome entry_next_finding(struct screen *s, bool back);

/* ---- rows and what is put into fields ---- */
enum outcome entry_row_add(struct screen *s);
enum outcome entry_row_remove(struct screen *s);
enum outcome entry_row_move(struct screen *s, bool up);
enum outcome entry_ditto(struct screen *s);
bool entry_ditto_applies(const struct screen *s);
/* A choice may be typed as its number or its 拼音首字母, when one fits better than the others; other
 * text is returned as it is. Borrowed from either. */
const char *entry_choice_meant(const struct spot *spot, const char *typed);
enum outcome entry_choices(struct screen *s);
/* Was 元 typed as 万元 there? Then the first choice is the same digits as 元. */
bool entry_is_slip(const struct app *a, const struct spot *spot);
enum outcome entry_phrases(struct screen *s);
/* In a prose: select what a phrase left to be filled in from there on; false: nothing. */
bool entry_select_place(struct entry *e, size_t from);
enum outcome entry_reason(struct screen *s);
bool entry_phrases_apply(const struct screen *s);
/* The 核 that stands at the focus, or NULL. */
const struct finding *entry_warning(const struct screen *s);
enum outcome entry_clip(struct screen *s, enum action a);
enum outcome entry_type(struct screen *s, const char *text, size_t bytes);
enum outcome entry_paste(struct screen *s, const char *text, size_t bytes);
/* Put text into the editor in place of what is there, as if typed, accept it and go on. */
void entry_fill(struct screen *s, const char *text);
void entry_touched(struct entry *e); /* the editor has changed */

#endif
