/* SPDX-License-Identifier: MulanPSL-2.0 */
/* canvas_terminfo: the few descriptions of terminals that come with a program that carries its
 * libraries, for the machine that has none. */
#ifndef UI_CANVAS_TERMINFO_H
#define UI_CANVAS_TERMINFO_H

#include <stdbool.h>

/* Have curses search them too, after all others; false when none came with the program. */
bool canvas_terminfo(void);

#endif
