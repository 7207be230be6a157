/* SPDX-License-Identifier: MulanPSL-2.0 */
/* doctor: what the full-screen face can tell of the terminal. */
#ifndef UI_DOCTOR_H
#define UI_DOCTOR_H

#include "base/checkup.h"

/* Add what the locale, the terminal and its keys can do. The terminal is asked too, within a second,
 * where input and output are one; its screen stays as it is. */
void ui_doctor(struct checkup *out);

/* Show what each key sends and as which key it is taken, until Esc is typed twice. Returns the exit
 * status: 0, or 2 where there is no terminal. */
int ui_doctor_keys(void);

#endif
