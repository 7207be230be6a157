/* SPDX-License-Identifier: MulanPSL-2.0 */
/* lock: who may write a database: a lock on "<file>-lock" beside it, which the system takes back
 * when its holder dies, however it dies. The file says who holds it. */
#ifndef STORE_LOCK_H
#define STORE_LOCK_H

#include "store/store.h"

struct lock {
    int fd; /* -1: not held */
};

enum lock_is {
    LOCK_HELD,       /* by us, from now on */
    LOCK_TAKEN,      /* by the one in *holder */
    LOCK_IMPOSSIBLE, /* no lock file can be written here */
};
enum lock_is lock_take(struct lock *l, const char *path, const char *who,
                       struct store_holder *holder);
/* Say whose it is to those who come later; nothing where it is not held. */
void lock_sign(const struct lock *l, const char *who);
void lock_drop(struct lock *l);
/* A sentence on why lock_take() found it impossible, and what follows (`so`); errno is as it left it.
 * STATUS_READ_ONLY */
void lock_refused(const char *path, const char *so, struct err *err);
/* Could lock_take() open the lock file, if there is one? Takes and makes nothing. */
bool lock_is_usable(const char *path);
/* Who has the lock now; false when nobody, or there is no lock file. Takes and makes nothing. */
bool lock_held_by(const char *path, struct store_holder *holder);
/* Does a lock on the open file `name` keep another opening of it out? On some file systems of other
 * machines it does not. */
bool lock_works(int fd, const char *name);

#endif
