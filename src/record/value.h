/* SPDX-License-Identifier: MulanPSL-2.0 */
/* value: what stands in a field: the text as typed, what it was read as, and its state. Anything
 * can be typed and is kept. */
#ifndef RECORD_VALUE_H
#define RECORD_VALUE_H

#include "base/day.h"
#include "base/number.h"
#include "template/dict.h"

/* Stored on disk as these numbers: never renumber. Blank, 无, 不适用 and 待核实 are four things. */
enum value_state {
    VALUE_BLANK = 0,      /* nothing stands there; `touched` tells whether anything ever did */
    VALUE_SET = 1,        /* typed and read */
    VALUE_UNREADABLE = 2, /* typed, kept, not readable as its type */
    VALUE_NONE = 3,       /* 无 */
    VALUE_NA = 4,         /* 不适用 */
    VALUE_PENDING = 5,    /* 待核实: stands in the way of finalising */
};

struct value {
    char *typed; /* owned; NULL when blank; for a declared state its word. A reference holds the key
                    (32 hex digits) of the row it points at */
    int64_t number; /* figures: in units of the field's scale; choices: index, -1 free text;
                       dates: year * 10000 + month * 100 + day; references: the row's id, 0 unknown */
    enum value_state state;
    bool touched;   /* a change has ever been made to it */
    int64_t change; /* sequence of its last change on disk; 0 never, -1 queued and not yet known */
};

/* Read `typed` (borrowed) as field `f` and set state, number and typed of *v, whose old text is
 * freed; `touched` and `change` stay. White space at the ends is taken off (prose keeps the indent of
 * its first line), dates become ISO text where they can be read; otherwise the text stays as typed.
 * `year` is the ledger's: value_short_year().
 * Figures with their unit or as a calculation keep their text too. References are read by the
 * caller (record_set): here only a key is one. NULL or "" is blank. 无, 不适用, 待核实 alone are declared states (but where
 * the word is one of the field's choices). */
void value_read(struct value *v, const struct field *f, const char *typed, int year);

/* The year of a date of field `f` typed as month and day only; `year` is the ledger's, 0: today's. */
int value_short_year(const struct field *f, int year);

/* Why an unreadable value cannot be read, as a clause: "「12O.5」不是数字". */
void value_says(const struct value *v, const struct field *f, int year, struct text *out);

/* The value as people read it: figures with their decimals (grouped if asked), the text, the
 * declared word, "" when blank. A reference prints as its row's number by record_print(). */
void value_print(const struct value *v, const struct field *f, bool grouped, struct text *out);

const char *value_state_word(enum value_state s); /* 无 不适用 待核实, "" otherwise */
bool value_is_declared(const struct value *v);
bool value_same(const struct value *a, const struct value *b); /* text and state */
void value_copy(struct value *to, const struct value *from);   /* frees to's old text */
void value_finish(struct value *v);

#endif
