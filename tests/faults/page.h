/* SPDX-License-Identifier: MulanPSL-2.0 */
/* page: what a test asks for and a program under it reports, in memory that both share.
 *
 * The program is started with libfault.so before all other libraries and FAULT_PAGE naming the file
 * of this page. Disk calls count where their file lies below FAULT_FOLDER, the index that processes
 * share in memory apart; with FAULT_LOG they are also written down (faults/oplog.h). */
#ifndef TESTS_FAULTS_PAGE_H
#define TESTS_FAULTS_PAGE_H

#include <stdatomic.h>

enum fault_call {
    FAULT_NONE,
    FAULT_OPEN,
    FAULT_READ,
    FAULT_WRITE,
    FAULT_SYNC,
    FAULT_TRUNCATE,
    FAULT_UNLINK,
    FAULT_RENAME,
    FAULT_ALLOCATE, /* of memory */
    FAULT_CALLS,
};

struct fault_page {
    /* asked: of the calls of one kind, counted from 1, `count` fail from the `first` on (0: all) */
    atomic_int call;
    atomic_long first, count;
    atomic_int error; /* an errno; 0 lets reads and writes do half of what they should */
    atomic_long room; /* bytes that files may still grow by, then ENOSPC; -1: as the disk has it */
    atomic_int sync_ms;  /* every sync takes longer by this */
    atomic_int remote;   /* the disk calls itself one of another machine */
    atomic_long clock_s; /* by which the clock of the day is wrong */
    /* told */
    atomic_long calls[FAULT_CALLS];
    atomic_long failed;     /* calls that were made to fail */
    atomic_long operations; /* written down so far */
};

/* In the test: a page at `path`, nothing asked and nothing told; NULL when it cannot be had. */
struct fault_page *fault_page_make(const char *path);
void fault_page_rest(struct fault_page *page); /* nothing asked, nothing told, as at first */
void fault_page_drop(struct fault_page *page); /* NULL is fine; the file stays */

/* In the program: the page, NULL where none is named. */
struct fault_page *fault_page(void);
/* Is this call to fail? It is counted by asking. */
int fault_strikes(enum fault_call call);

#endif
