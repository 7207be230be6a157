/* SPDX-License-Identifier: MulanPSL-2.0 */
/* store: ledgers on disk.
 *
 * One SQLite file, WAL, synchronous=FULL. Everything that knows SQL is in this room. Reading is done
 * by the caller's thread on a connection of its own; writing by one writer thread, which owns the
 * only writing connection: each step is one transaction that appends its changes to the log, with a
 * hash over each change and the one before, and updates the values. A step that has been submitted
 * is queued and never waited for, unless store_flush() is asked. A ledger is loaded with all that was
 * submitted to it: that waits for what of the queue is its own, unless the disk is refusing. Lists,
 * history and search are of what is in the file; store_saving() tells when that is everything. Prose of
 * more than a line or two is kept apart from figures, so that lists and checks do not read it.
 *
 * The writer lock is an fcntl lock on "<file>-lock" beside the database; whoever comes second opens
 * read-only and is told who holds it and since when. All functions are for one thread, the one that
 * opened the store. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/day.h"
#include "record/hit.h"
#include "record/record.h"
#include "record/report_line.h"

struct store;

struct store_holder {
    char who[64];
    int64_t since_ms;
    long pid;
    bool gone; /* they have ended since: whoever opens the file anew can write */
};

/* Open the file at `path`, making it (mode 0600) and its folder as needed, and migrating an older
 * one after a copy was made. `who` is the user's name for the lock. The schema must be ours exactly.
 * The writer thread starts at the first submit.
 *
 * STATUS_FORMAT  not a database, a damaged or a foreign one, or one of a newer program
 * STATUS_READ_ONLY  none is there, and none can be made
 * STATUS_IO, STATUS_FULL
 * An unwritable file or folder, a file of several names, each of which would have a lock of its own,
 * and a file whose lock is held, is opened for reading: store_read_only() tells. */
MUST_CHECK enum status store_open(const char *path, const char *who, struct store **out,
                                  struct err *err);
/* The same; a lock that is held is waited for, at most so long: a command's is held for a moment. */
MUST_CHECK enum status store_open_patiently(const char *path, const char *who, int64_t wait_ms,
                                            struct store **out, struct err *err);
/* Is there a file at `path` to open? Nothing is made. STATUS_NOT_FOUND; STATUS_FORMAT where a log of a
 * file is, without the file. */
MUST_CHECK enum status store_expect(const char *path, struct err *err);
/* The user's name for the lock, where it is known only now. */
void store_sign(struct store *st, const char *who);
/* Writes what is queued, takes leave of the lock, frees. NULL is fine. */
void store_close(struct store *st);

const char *store_path(const struct store *st);
/* May this store not write? *holder (may be NULL) tells who has the lock; pid 0: nobody, the file
 * itself cannot be written. */
bool store_read_only(const struct store *st, struct store_holder *holder);

/* Why it may not write though nobody has the lock: a sentence; "" otherwise. Borrowed. */
const char *store_barred(const struct store *st);

/* ---- lists ---- */

/* In the order of the list, whichever way it is read. Free with report_lines_free(). */
MUST_CHECK enum status store_reports(struct store *st, const struct report_page *page,
                                     struct report_line **out, size_t *count, struct err *err);
/* Keep the counts of a report (queued like a step; not part of the log). */
void store_keep_counts(struct store *st, const struct report_line *counted);

/* The report of a number, or of a row; deleted ones too. One line for report_lines_free().
 * STATUS_NOT_FOUND. */
MUST_CHECK enum status store_find_report(struct store *st, int number, struct report_line **out,
                                         struct err *err);
MUST_CHECK enum status store_report_of_row(struct store *st, int64_t report,
                                           struct report_line **out, struct err *err);
/* The ledger of a unit and year; *ledger 0 when there is none. */
MUST_CHECK enum status store_find_ledger(struct store *st, const char *unit, int year,
                                         int64_t *ledger, struct err *err);
int store_next_report_number(struct store *st); /* for a new report; taken by its creation */

/* ---- a ledger ---- */

/* Load a ledger whole. Kinds and fields that `d` does not know are kept on disk and passed over. */
MUST_CHECK enum status store_load(struct store *st, int64_t ledger, const struct dict *d,
                                  struct record **out, struct err *err);
int64_t *store_next_row(struct store *st); /* for record_create(); borrowed */
int64_t store_next_step(struct store *st); /* a step id, used up by the call */

/* Queue a step; the store owns it from now on. Its ledger, rows and values must be as the record
 * made them. Not allowed on a read-only store (assert). */
void store_submit_take(struct store *st, struct step *step);

/* How saving stands. */
struct store_saving {
    size_t queued;         /* steps not yet durable */
    int64_t saved_at_ms;   /* when the last one became durable; 0 never in this session */
    int64_t saved_step;    /* its id: it and all before it are durable */
    bool settled;          /* nothing is queued, of whatever kind */
    bool failing;          /* the disk refuses; the writer keeps the queue and tries again */
    char why[ERR_BYTES];   /* a sentence, when failing */
    char warns[ERR_BYTES]; /* of what is saved all the same: the disk is nearly full, or there is
                                * no backup of the day; "" when all is well */
};
void store_saving(struct store *st, struct store_saving *out);
void store_saving_now(const struct store *st,
                      struct store_saving *out); /* leaves store_fd() as is */
/* A descriptor that becomes readable when store_saving() has changed; cleared by that call. */
int store_fd(const struct store *st);
/* Wait until all that is queued is durable. STATUS_IO, STATUS_FULL: the first failure; the queue is
 * kept. */
MUST_CHECK enum status store_flush(struct store *st, struct err *err);

/* ---- drafts and positions ---- */

/* Keep prose being typed (queued); typed NULL forgets it. The step that sets the field forgets it
 * in its own transaction. */
void store_draft(struct store *st, int64_t row, const char *field, const char *typed,
                 const struct cursor *at, const char *who);
struct draft {
    int64_t row;
    char *field, *typed, *who;
    int64_t at_ms;
    struct cursor cursor;
};
MUST_CHECK enum status store_drafts(struct store *st, int64_t ledger, struct draft **out,
                                    size_t *count, struct err *err);
void drafts_free(struct draft *draft, size_t count);

/* Where a person stopped: kept when leaving (queued) with its name for lists to show, found again as
 * the latest of that, of their last change and of their last draft. *found is false when they never
 * were anywhere. The place's name is appended to `place` when it was kept for just this position. */
void store_position(struct store *st, const char *who, const struct cursor *at, const char *place);
MUST_CHECK enum status store_last_position(struct store *st, const char *who, struct cursor *out,
                                           struct text *place, bool *found, struct err *err);

/* Names: the users of this file, the latest first. */
MUST_CHECK enum status store_last_user(struct store *st, struct text *who, struct err *err);

/* ---- the log ---- */

struct history_line {
    int64_t sequence, step;
    char *typed, *who;
    enum value_state state;
    int64_t at_ms;
};
/* Every value a field has had, newest first. Free with history_free(). */
MUST_CHECK enum status store_history(struct store *st, int64_t row, const char *field,
                                     struct history_line **out, size_t *count, struct err *err);
void history_free(struct history_line *line, size_t count);

/* Give the ledger's latest `count` steps of `who` to a journal, oldest first, with what stood
 * before each change. Those made in no report are passed over: to archive and to delete a report is
 * done and taken back in the list. */
MUST_CHECK enum status store_steps(struct store *st, int64_t ledger, const char *who, size_t count,
                                   struct journal *out, struct err *err);

/* Every step of a ledger behind step `since`, whoever made it, newest first: what lies between the
 * present and what stood then. Free with steps_free(). */
MUST_CHECK enum status store_steps_since(struct store *st, int64_t ledger, int64_t since,
                                         struct step ***out, size_t *count, struct err *err);
void steps_free(struct step **step, size_t count);

/* Walk the chain. STATUS_FORMAT names the first change that does not follow from the one before, or
 * a value that is not its last change. *changes gets how many were read. */
MUST_CHECK enum status store_verify(struct store *st, int64_t *changes, struct err *err);

/* ---- texts kept with a report ---- */

/* Keep a template's or dictionary's text under its hash (queued; nothing if it is there). */
void store_keep_text(struct store *st, const char *hash, const char *name, const char *text,
                     size_t bytes);
/* STATUS_NOT_FOUND; STATUS_FORMAT: what is kept is not what was given under this hash. */
MUST_CHECK enum status store_text(struct store *st, const char *hash, struct text *out,
                                  struct err *err);
/* The state of a report when it was locked: a json text, per report and moment. */
void store_keep_snapshot(struct store *st, int64_t report, const char *json);
MUST_CHECK enum status store_snapshot(struct store *st, int64_t report, struct text *out,
                                      int64_t *at_ms, struct err *err);

/* ---- search ---- */

/* Values of all ledgers that contain `what`, newest year first, at most `limit`. */
MUST_CHECK enum status store_search(struct store *st, const char *what, size_t limit,
                                    struct hit **out, size_t *count, struct err *err);

/* ---- whole files ---- */

/* A verified copy: made, reopened, checked, counted. STATUS_IO, STATUS_FULL, STATUS_READ_ONLY;
 * STATUS_FORMAT: it was made, but the log is wrong in the file as in the copy. */
MUST_CHECK enum status store_backup(struct store *st, const char *to, struct err *err);
/* The backup of the day, "<folder>/backup/<name>-20250315.db", unless there is one or nothing was ever
 * entered; the last 14 of this file are kept. Queued; runs on the writer thread; store_saving() tells
 * when it failed. `always`: at a finalise, beside that of the day. */
void store_daily_backup(struct store *st, bool always);
/* One more of these, made now; *made (may be NULL) gets its path. As store_backup(). */
MUST_CHECK enum status store_backup_now(struct store *st, struct text *made, struct err *err);
/* How many of these there are; *last gets the day of the newest. */
size_t store_backups(const struct store *st, struct day *last);
/* Put the backup `from` in the place of the database at `path`, which is kept beside it (its name in
 * *kept). With dry_run only looks: *says gets a line on what is in it. The lock must be free.
 * STATUS_FORMAT the backup is none or is damaged; STATUS_BUSY */
MUST_CHECK enum status store_restore(const char *path, const char *from, bool dry_run,
                                     struct text *says, struct err *err);
/* Put what can be read of the damaged database `from`, which may be that at `path`, in the place of
 * the latter; both are kept byte for byte. *says gets how much that is. The lock must be free.
 * STATUS_FORMAT nothing can be read; STATUS_BUSY */
MUST_CHECK enum status store_salvage(const char *path, const char *from, struct text *says,
                                     struct err *err);

#endif
