/* SPDX-License-Identifier: MulanPSL-2.0 */
/* replay: what a disk may hold when the power goes at a moment of a log (faults/oplog.h).
 *
 * What was synced is there. Of what came after, content and names alike, any part may be: a file's
 * writes may be kept, dropped, kept in another order, or torn at a sector; of the names made, removed
 * and exchanged in the folder since it was synced, the first ones are kept. */
#ifndef TESTS_FAULTS_REPLAY_H
#define TESTS_FAULTS_REPLAY_H

#include "faults/oplog.h"
#include "support/office.h"

#include <stddef.h>

struct replay {
    const struct op **op;
    size_t *synced; /* per operation, the sync that made it durable; SIZE_MAX: none did */
    size_t ops, cap;
    const char *base; /* a folder with what was there before; borrowed */
};

enum replay_unsynced {
    UNSYNCED_DROPPED,
    UNSYNCED_KEPT,
    UNSYNCED_SOME,  /* some of the writes, in their order */
    UNSYNCED_MOVED, /* some of them, in another order */
    UNSYNCED_TORN,  /* some, each with sectors missing */
    UNSYNCED_WAYS,
};

void replay_read(struct replay *r, const char *log_path, const char *base);
void replay_finish(struct replay *r);
/* Lay out in `folder`, which is emptied, what is there when the power goes behind the first `ops`. */
void replay_lay_out(const struct replay *r, size_t ops, enum replay_unsynced way, struct dice *dice,
                    const char *folder);
/* The operation behind which `syncs` more syncs of the log follow up to `ops`: a disk that said they
 * were done, and has kept what was before in its order. */
size_t replay_before_syncs(const struct replay *r, size_t ops, size_t syncs);

#endif
