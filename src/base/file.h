/* SPDX-License-Identifier: MulanPSL-2.0 */
/* file: whole files in and out, and where the program's files are. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/err.h"
#include "base/text.h"

/* Append the file at `path`, at most `limit` bytes.
 * STATUS_NOT_FOUND, STATUS_FULL (longer than limit), STATUS_IO */
MUST_CHECK enum status file_read(const char *path, size_t limit, struct text *out, struct err *err);

/* Write a whole file: a temporary one beside it, synced, renamed over it, its folder synced. The
 * old file is untouched on failure. STATUS_FULL, STATUS_READ_ONLY, STATUS_IO */
MUST_CHECK enum status file_write(const char *path, const char *s, size_t bytes, struct err *err);

/* A name beside `path` that no other file has: ".ziping-" and 16 hexadecimal digits. For free(). */
char *file_name_beside(const char *path);

/* Open (`flags` as of open(); made with mode 0600) a file that the program keeps under a name of its
 * own. Anything else that bears the name, a pipe, a link, one name of several of a file, is somebody
 * else's and neither waited for nor opened: -1, with errno 0 or as open() left it. */
int file_open_own(const char *path, int flags);

/* Make `path`, a folder, and those above it, mode 0700. */
MUST_CHECK enum status file_make_folder(const char *path, struct err *err);

/* $XDG_DATA_HOME/ziping or ~/.local/share/ziping; $XDG_STATE_HOME/ziping or ~/.local/state/ziping. */
void file_data_home(struct text *out);
void file_state_home(struct text *out);

/* What was installed with the program: ../share/ziping from where it lies. Nothing is appended when
 * that cannot be told. */
void file_program_data(struct text *out);

#endif
