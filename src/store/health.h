/* SPDX-License-Identifier: MulanPSL-2.0 */
/* health: what can be told of a database and the disk it lies on without opening it for work. The
 * database is read, never written; beside it a file is made for a moment and removed. Bounded in
 * time: a second for the disk, two for the pages. */
#ifndef STORE_HEALTH_H
#define STORE_HEALTH_H

#include "base/day.h"
#include "store/site.h"
#include "store/store.h"

enum health_file {
    HEALTH_NONE,  /* there is no file yet */
    HEALTH_SOUND, /* ours, every page read, the log whole */
    HEALTH_LONG,  /* ours, as far as was read in the time there was */
    HEALTH_OLD,   /* of an older program: opening it brings it up to date */
    HEALTH_BAD,   /* foreign, damaged or not to be read: `err` says */
};

struct store_health {
    char *path;   /* without links */
    char *folder; /* it is in, or the nearest above that is there */
    bool folder_is_there;
    /* the disk */
    enum medium medium;
    const char *medium_name; /* NULL: one without a name here */
    bool removable;
    int64_t space;       /* bytes that we may still use; -1: it cannot be told */
    bool is_nearly_full; /* not much is left beside the database and a few copies of it */
    /* writing */
    bool may_write;
    int why;             /* the system's error number where not; 0: unknown */
    bool locks;          /* a lock keeps others out */
    bool lock_is_usable; /* the lock file is ours to open, or not there */
    int64_t names;       /* of the file; with more than one it is only read */
    int64_t sync_us;     /* one small write made durable, the median of some; -1: not tried */
    bool is_held;        /* somebody is at work: */
    struct store_holder holder;
    /* the file */
    enum health_file file;
    struct err err;
    int64_t bytes, reports;
    int64_t last_change_ms; /* 0: none */
    size_t backups;
    struct day last_backup;
};

void store_look(const char *path, struct store_health *out);
void store_health_finish(struct store_health *h);
const char *store_sqlite(void); /* its version */

#endif
