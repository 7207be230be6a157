/* SPDX-License-Identifier: MulanPSL-2.0 */
/* reserve: room on the disk kept for the moment when there is none: "<file>-reserve", 1 MiB beside
 * the database, given up to the first write that finds the disk full. */
#ifndef STORE_RESERVE_H
#define STORE_RESERVE_H

#include <stdbool.h>
#include <stdint.h>

enum {
    RESERVE_BYTES = 1 << 20,
    SPACE_LOW_BYTES = 50 << 20, /* with less than this the disk is called nearly full */
};

/* Bytes that a person without privileges may still write beside the file; -1: it cannot be told. */
int64_t space_left(const char *path);
/* Have a reserve, where it would not itself make the disk nearly full. Failing is no harm. */
void reserve_keep(const char *path);
/* Give it up. False: there was none. */
bool reserve_give(const char *path);

#endif
