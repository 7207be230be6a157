/* SPDX-License-Identifier: MulanPSL-2.0 */
/* site: where a database lies: its one name, and what its folder and file system allow. */
#ifndef STORE_SITE_H
#define STORE_SITE_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

/* The file's name without symbolic links, so that all who open it meet at one lock. For free(). */
char *site_real_path(const char *path);
/* The folder that `path` is in. For free(). */
char *site_folder(const char *path);
/* May we write the file, if it is there, and make others beside it? */
bool site_may_write(const char *real_path);
/* Is there a file? STATUS_FORMAT: something that is none. STATUS_IO */
MUST_CHECK enum status site_look(const char *path, bool *there, struct err *err);

/* Is there room behind the name and the path for what stands beside the file, and where it is yet to
 * be made, for its copies too? STATUS_IO says what is too long, how long it is and may be. */
MUST_CHECK enum status site_has_room(const char *path, struct err *err);

/* A log with content beside a file that is not there or empty: SQLite would take it for that of a new
 * one, and drop it. STATUS_FORMAT names it. */
MUST_CHECK enum status site_look_for_log(const char *path, struct err *err);

/* Which file it is, whatever its name. */
struct site_file {
    uint64_t device, number;
};
bool site_find(const char *path, struct site_file *out); /* false: there is none */
/* Does the path still name that file? On a disk of another machine, which may number its files anew:
 * any file. */
bool site_is(const char *path, const struct site_file *file);
/* The same; STATUS_IO with a sentence when it does not. */
MUST_CHECK enum status site_expect(const char *path, const struct site_file *file, struct err *err);

/* How many names (hard links) the file has; 0: there is none. */
int64_t site_names(const char *path);

enum medium {
    MEDIUM_LOCAL,
    MEDIUM_REMOTE, /* on another machine, or run by a program that cannot share memory: a
                      write-ahead log does not work there */
    MEDIUM_PLAIN,  /* without owners, modes and safe renames: made for sticks and cards */
    MEDIUM_MEMORY, /* gone when the machine is switched off */
};
/* The kind of a file system of this type (statfs f_type); *name (may be NULL) is NULL when it has
 * none here. */
enum medium medium_of(unsigned long type, const char **name);
/* The kind of what holds `path`. */
enum medium site_medium(const char *path, const char **name);

/* How large the file is, or what lies beside it under its name with a suffix ("-wal"); 0: not there. */
int64_t site_bytes(const char *path, const char *suffix);

#endif
