/* SPDX-License-Identifier: MulanPSL-2.0 */
/* sweep: the rows of a damaged table by their ids, passing over what cannot be read. */
#ifndef STORE_SWEEP_H
#define STORE_SWEEP_H

#include "store/db.h"

struct sweep {
    struct db *db;
    sqlite3_stmt *q; /* stands on the row that sweep_next() found */
    int64_t next;    /* the least id not yet passed */
    bool going;      /* `q` has been started and may go on */
};

/* `sql` selects the id first, WHERE id >= ? ORDER BY id. False: the table is not known. */
bool sweep_begin(struct sweep *s, struct db *db, const char *sql);
/* The next row that can be read; false at the end. */
bool sweep_next(struct sweep *s);
void sweep_end(struct sweep *s);

#endif
