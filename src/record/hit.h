/* SPDX-License-Identifier: MulanPSL-2.0 */
/* hit: a value found by a search of a whole file. Its texts are owned. */
#ifndef RECORD_HIT_H
#define RECORD_HIT_H

#include <stddef.h>
#include <stdint.h>

struct hit {
    int64_t report, ledger, row;
    int number, year;
    char *field; /* key */
    char *title; /* of the report */
    char *text;  /* the value */
};

void hits_free(struct hit *hit, size_t count);

#endif
