/* SPDX-License-Identifier: MulanPSL-2.0 */
/* format: a document as a file. Files are written whole: beside, synced, renamed. */
#ifndef FORMAT_FORMAT_H
#define FORMAT_FORMAT_H

#include "document/document.h"

/* docx, laid out after GB/T 9704-2012: A4, 22 lines of 28 characters, 仿宋 16 pt, title 22 pt.
 * The same document gives the same bytes.
 * STATUS_FULL, STATUS_READ_ONLY, STATUS_IO; an old file is untouched on failure */
MUST_CHECK enum status docx_write(const struct document *d, const char *path, struct err *err);

/* Plain text: a line a paragraph, two full-width spaces before each, UTF-8. */
void txt_print(const struct document *d, struct text *out);

#endif
