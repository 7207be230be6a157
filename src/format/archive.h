/* SPDX-License-Identifier: MulanPSL-2.0 */
/* archive: a zip of XML parts, made in memory. The one place in the program that knows minizip's
 * writer. Parts are deflated as they are added, so only the compressed file is ever held.
 *
 * Nothing here fails but at the end: archive_finish() tells. The same parts give the same bytes:
 * names are marked UTF-8 and every part carries one fixed date. */
#ifndef FORMAT_ARCHIVE_H
#define FORMAT_ARCHIVE_H

#include "base/text.h"

enum { ARCHIVE_WAITING_BYTES = 16384 };

struct archive {
    void *zip;        /* minizip's */
    struct text file; /* the zip so far */
    size_t at;        /* where in it minizip writes next */
    char *waiting;    /* text of the open part that is not deflated yet */
    size_t waiting_bytes;
    bool part_open, failed;
};

void archive_begin(struct archive *a);
/* End the part before, if any, and begin the one called `name`. */
void archive_part(struct archive *a, const char *name);
/* Add XML to the part as it is. */
void archive_add(struct archive *a, const char *xml);
void archive_addf(struct archive *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Add text to the part, escaped. What XML 1.0 cannot hold is left out: control characters,
 * surrogates, U+FFFE, U+FFFF, bytes that are not UTF-8. */
void archive_add_text(struct archive *a, const char *s, size_t bytes);
/* Close the zip and put it in `out`, which the caller finishes; the archive is empty again. False,
 * with `out` empty, when it grew beyond what a zip can hold. */
bool archive_finish(struct archive *a, struct text *out);

#endif
