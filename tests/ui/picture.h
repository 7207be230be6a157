/* SPDX-License-Identifier: MulanPSL-2.0 */
/* A text being edited as a picture: "甲[乙|]丙" has the cursor '|' and what is selected in '[' ']'. */
#ifndef TESTS_UI_PICTURE_H
#define TESTS_UI_PICTURE_H

#include "base/text.h"

/* Cursor `at` and, when `some`, the selection from `from` to `to`, all in bytes of `t`. Borrowed until
 * the next call. */
const char *picture_of(const struct text *t, size_t at, bool some, size_t from, size_t to);

#endif
