/* SPDX-License-Identifier: MulanPSL-2.0 */
/* hostile: databases made to do harm, each made of a good one. */
#ifndef TESTS_STORE_HOSTILE_H
#define TESTS_STORE_HOSTILE_H

#include <stddef.h>

/* What may become of a file. */
enum fate {
    REFUSED, /* does not open, and is byte for byte what it was */
    NOTICED, /* opens, but is called damaged by what reads it or by verify */
    RIGHT,   /* all that was written is shown */
};

struct hostile {
    const char *name;
    enum fate fate;
    const char *sql; /* run on a good file; NULL: `make` does it */
    void (*make)(const char *path);
};
extern const struct hostile hostile[];
extern const size_t hostile_count;

#endif
