/* SPDX-License-Identifier: MulanPSL-2.0 */
/* inside: what an open store is, for the files of this room. */
#ifndef STORE_INSIDE_H
#define STORE_INSIDE_H

#include "store/db.h"
#include "store/lock.h"
#include "store/names.h"
#include "store/store.h"
#include "store/writer.h"

struct store {
    char *path; /* without symbolic links */
    char *who;
    struct lock lock;
    struct store_holder holder; /* when the lock is another's */
    bool read_only;
    struct err bar; /* why, where the lock is nobody's */
    bool unclean;   /* a log was left beside the file: whoever had it open did not close it */
    struct db db;   /* the reading connection */
    struct site_file file; /* the one that was opened */
    struct names names;
    struct writer *writer; /* NULL before there is something to write */
    int event;
    int64_t next_row, next_step; /* 0: not counted yet */
    int next_number;             /* 0: not counted yet */
};

/* Wait until what was queued of a ledger (0: of any) is in the file, unless the disk refuses. */
void store_settle(struct store *st, int64_t ledger);
/* Begin to read: what is read up to store_read_end() is of one moment. */
MUST_CHECK enum status store_read_begin(struct store *st, struct err *err);
void store_read_end(struct store *st);

/* Is it the text that was kept under this hash? */
bool text_is_of(const char *text, const char *hash);
/* The sentence for one that is not; STATUS_FORMAT. */
enum status text_altered(struct err *err);

#endif
