/* SPDX-License-Identifier: MulanPSL-2.0 */
/* shim: a file system between SQLite and the disk that counts what is written and synced, and
 * refuses when asked. */
#ifndef TESTS_STORE_SHIM_H
#define TESTS_STORE_SHIM_H

#include <stdatomic.h>

enum shim_refusal { SHIM_NO_SPACE, SHIM_NO_WRITE, SHIM_NO_SYNC };

struct shim {
    atomic_long bytes, writes, syncs;
    atomic_long log_bytes;   /* of them, into the write-ahead log */
    atomic_long refuse_from; /* the call, counted from 1, from which on calls fail; 0: none */
    atomic_long refuse_for;  /* how many fail */
    atomic_int refusal;
    atomic_long calls, refused; /* of the kind that is refused */
};
extern struct shim shim;

void shim_install(void); /* as the default, once */
void shim_reset(void);   /* counts from zero, refuses nothing */
/* Calls of the kind fail from the `from`th on, `count` of them. */
void shim_refuse(enum shim_refusal what, long from, long count);

#endif
