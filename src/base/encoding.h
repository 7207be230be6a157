/* SPDX-License-Identifier: MulanPSL-2.0 */
/* encoding: GB18030 and UTF-8 in and out, through iconv (libc's, or GNU libiconv where CMake found
 * that libc has none or a poor one). */
#ifndef BASE_ENCODING_H
#define BASE_ENCODING_H

#include "base/err.h"
#include "base/text.h"

/* Which encoding `s` is in: "UTF-8" (with or without a byte order mark) or "GB18030"; NULL when it
 * is neither. A guess is made on the whole text, never on its beginning. */
const char *encoding_guess(const char *s, size_t bytes);

/* Append `s`, given in `encoding` ("UTF-8", "GB18030", "GBK"; any case), as UTF-8 without a byte
 * order mark. The four-byte forms that GB18030-2022 moved are read too.
 *
 * STATUS_USAGE   no such encoding
 * STATUS_FORMAT  `s` is not in it; the sentence names the line
 * `out` is unchanged on failure. */
MUST_CHECK enum status encoding_read(struct text *out, const char *s, size_t bytes,
                                     const char *encoding, struct err *err);

/* Append UTF-8 `s` in `encoding`. A character the encoding has not got fails and is named; one of
 * the private area that GB18030-2022 gave a place of its own is written as that.
 *
 * STATUS_USAGE   no such encoding
 * STATUS_FORMAT  a character cannot be written; `out` is unchanged */
MUST_CHECK enum status encoding_write(struct text *out, const char *s, size_t bytes,
                                      const char *encoding, struct err *err);

#endif
