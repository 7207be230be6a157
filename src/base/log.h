/* SPDX-License-Identifier: MulanPSL-2.0 */
/* log: what the office's IT person may need to know: failures of the disk, copies made and
 * refused, states changed. Never the content of a field.
 *
 * One line an event in $XDG_STATE_HOME/ziping/ziping.log, made when first needed; past LOG_BYTES it
 * is renamed to ziping.log.1 (the one before is gone) and begun anew. Failing to write it is nobody's
 * failure. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/err.h"

enum { LOG_BYTES = 256 * 1024 };

void log_line(const char *fmt, ...) PRINTF_LIKE(1, 2);

#endif
