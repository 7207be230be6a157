/* SPDX-License-Identifier: MulanPSL-2.0 */
/* canvas_locale: whether the locale that main has set can show Chinese. */
#ifndef UI_CANVAS_LOCALE_H
#define UI_CANVAS_LOCALE_H

#include "base/err.h"

/* STATUS_USAGE with a sentence in ASCII when the codeset is not UTF-8. Where no locale was asked
 * for, or a UTF-8 one that is not installed, C.UTF-8 is taken. */
MUST_CHECK enum status canvas_locale(struct err *err);

#endif
