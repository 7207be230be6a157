/* SPDX-License-Identifier: MulanPSL-2.0 */
/* ui: the full-screen face. */
#ifndef UI_UI_H
#define UI_UI_H

#include "app/app.h"

/* Run the program on the terminal until the person leaves it or the terminal goes away.
 * Returns the exit status of product.md: 0, 2 (no usable terminal), 3. */
int ui_run(const struct app_options *options);

#endif
