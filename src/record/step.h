/* SPDX-License-Identifier: MulanPSL-2.0 */
/* step: what one act of a person changed; what one undo takes back.
 *
 * A change is one field of one row getting a new value. Everything is said that way: the creation
 * and removal of a row, its place, a report's projects, reasons and states are fields too, whose
 * names begin with '*' (no key of a dictionary does). */
#ifndef RECORD_STEP_H
#define RECORD_STEP_H

#include "record/value.h"

#include <stddef.h>
#include <stdint.h>

/* The fields of a row that no form shows. */
#define FIELD_CREATED "*created" /* new: "<kind> <parent id> <order> <key in hex>"; old: blank */
#define FIELD_REMOVED "*removed" /* "1" or blank */
#define FIELD_ORDER "*order"     /* decimal; its first `from` is the order in *created */
#define FIELD_SHOWN "*shown:"    /* + report id, on a project row: "1" or "0" */
#define FIELD_REASON                                                                               \
    "*reason:" /* + "rule/field" (finding_subject): figure, a newline, the reason; blank: withdrawn */
#define FIELD_STATE "state" /* of a report: an ordinary field */

struct change {
    int64_t row;
    char *field;       /* key, or one of the above; owned */
    struct value from; /* what stood there */
    struct value to;
};

/* Where the person was: what a restart comes back to. Row ids; 0 is none. */
struct cursor {
    int64_t report;
    int64_t row;    /* the row of the field (a fund line, a project, the report) */
    char field[40]; /* its key; "" is none */
};

struct step {
    int64_t id;     /* unique in the file; given by whoever opens the step */
    int64_t undoes; /* the ordinary step taken back or done again (never an undoing one); 0: none */
    bool redo;      /* with undoes: done again */
    int64_t ledger; /* row id */
    char *who;      /* owned */
    int64_t at_ms;
    struct cursor cursor;
    struct change *change;
    size_t changes, cap;
};

struct step *step_create(int64_t id, int64_t ledger, const char *who);
void step_destroy(struct step *s); /* NULL is fine */
/* Append; both values are copied. */
void step_add(struct step *s, int64_t row, const char *field, const struct value *from,
              const struct value *to);
/* Drop the changes behind the first `changes`. */
void step_cut(struct step *s, size_t changes);
struct step *step_copy(const struct step *s);

/* What can be undone and redone, as a reading of the steps in order.
 *
 * It holds ordinary steps only. To undo, give journal_undo() to record_revert() and the step that
 * makes to journal_take(), which moves the ordinary step from done to undone; to redo, the same with
 * journal_redo() and redo. At least 500 steps are kept, older ones are dropped from memory (not from
 * disk). */
struct journal {
    struct step **done; /* oldest first */
    size_t dones, done_cap;
    struct step **undone; /* last undone last */
    size_t undones, undone_cap;
};
/* Take a step (the journal owns it): an ordinary one clears what could be redone; one that undoes or
 * redoes moves its step over and is freed (a step it does not know is passed over). */
void journal_take(struct journal *j, struct step *s);
const struct step *
journal_undo(const struct journal *j); /* the step undo would take back, or NULL */
const struct step *journal_redo(const struct journal *j);
void journal_finish(struct journal *j);

#endif
