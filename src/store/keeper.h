/* SPDX-License-Identifier: MulanPSL-2.0 */
/* keeper: the writing connection, and what it remembers between transactions.
 *
 * A failed transaction leaves what is remembered in doubt, so the keeper is then closed and opened
 * anew: nothing that was read before a failed sync is believed after it. */
#ifndef STORE_KEEPER_H
#define STORE_KEEPER_H

#include "store/entry.h"
#include "store/job.h"
#include "store/names.h"

/* A sorted set of ids. */
struct ids {
    int64_t *id;
    size_t count, cap;
};

struct keeper {
    struct db db;
    struct names names;
    int64_t origin;   /* of the changes it writes */
    struct head head; /* as of the open transaction */
    bool head_known;
    unsigned version;   /* of the data in the file when the head was read */
    struct ids drafts;  /* values that have a draft */
    struct ids touched; /* ledgers whose counts are marked stale */
    int64_t tick;       /* last given to a draft or position */
    bool is_open;
};

MUST_CHECK enum status keeper_open(struct keeper *k, const char *path, struct err *err);
void keeper_close(struct keeper *k);

/* Make the jobs from `first` on, `count` of them, durable in one transaction. After a failure the
 * file is as before and the keeper must be closed. */
MUST_CHECK enum status keeper_keep(struct keeper *k, const struct job *first, size_t count,
                                   struct err *err);

/* Write a step's changes within the open transaction: commit.c. */
MUST_CHECK enum status commit_step(struct keeper *k, const struct step *s, struct err *err);

/* `id` is a value's. */
MUST_CHECK enum status keeper_forget_draft(struct keeper *k, int64_t id, struct err *err);

bool ids_has(const struct ids *set, int64_t id);
void ids_add(struct ids *set, int64_t id);
void ids_drop(struct ids *set, int64_t id);

#endif
