/* SPDX-License-Identifier: MulanPSL-2.0 */
/* chooser: a line to type over a list that it narrows, by text, number or 拼音首字母. */
#ifndef UI_CHOOSER_H
#define UI_CHOOSER_H

#include "ui/screen.h"

struct choice_item {
    char *text; /* what is matched and shown */
    char *note; /* shown behind; "" for none */
    size_t tag; /* the caller's */
};

struct chooser {
    char *title, *label, *help;
    struct line line;
    struct choice_item *item;
    size_t items, cap;
    size_t *found; /* indexes of the items that match */
    struct list list;
    bool numbered; /* items show their number, and it matches */
    bool unsifted; /* the line does not narrow the list (a search that the caller makes) */
    int note_col;  /* where notes stand; 0: behind the longest text */
};

void chooser_open(struct chooser *c, const char *title, const char *label, const char *help);
void chooser_close(struct chooser *c);
void chooser_clear(struct chooser *c); /* no items; the line stays */
void chooser_add(struct chooser *c, const char *text, const char *note, size_t tag);
void chooser_sift(struct chooser *c); /* after adding, and after typing */
/* The item under the cursor, or NULL. */
const struct choice_item *chooser_current(const struct chooser *c);
/* For the hint bar: Enter has nothing to choose in an empty list. The screen's state begins with
 * the chooser. */
bool chooser_hints(const struct screen *s, enum action a);

/* What no list does but that of the projects: take rows away, and bring them back. */
bool chooser_applies(const struct screen *s, enum action a);

void chooser_draw(struct ui *ui, struct chooser *c, enum outcome what);
bool chooser_key(struct chooser *c, enum key k, enum outcome *out);
enum outcome chooser_type(struct ui *ui, struct chooser *c, const char *s, size_t bytes);
/* Moves in the list, pastes; false for another action. */
bool chooser_act(struct ui *ui, struct chooser *c, enum action a);

#endif
