/* SPDX-License-Identifier: MulanPSL-2.0 */
/* docx_read: a docx as another program sees it: through minizip's reader and expat. */
#ifndef TESTS_FORMAT_DOCX_READ_H
#define TESTS_FORMAT_DOCX_READ_H

#include "base/text.h"

/* The names of the parts, a line each. */
bool docx_names(const char *path, struct text *out);
bool docx_part(const char *path, const char *name, struct text *out);
/* Is `xml` well-formed? If so `out` gets its visible text, a line a paragraph. */
bool docx_visible(const struct text *xml, struct text *out);
/* The same, with "|" for a line break inside a paragraph. */
bool docx_broken(const struct text *xml, struct text *out);
/* The values of attribute `name`, in order, a line each. */
bool docx_attributes(const struct text *xml, const char *name, struct text *out);

#endif
