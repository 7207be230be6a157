/* SPDX-License-Identifier: MulanPSL-2.0 */
/* signals: they become events of the loop. Handlers only write to a pipe; those of a crash put the
 * terminal right and let the program die. */
#ifndef UI_SIGNALS_H
#define UI_SIGNALS_H

#include <stdbool.h>

enum signal_event {
    SIGNAL_NONE,
    SIGNAL_RESIZE,  /* WINCH, and CONT: ask the size again */
    SIGNAL_HANG_UP, /* HUP: the terminal is gone */
    SIGNAL_END,     /* TERM, INT, QUIT */
    SIGNAL_STOP,    /* TSTP: the loop puts the terminal right, then calls signals_stop_now() */
};

void signals_open(void);
void signals_close(void);
int signals_fd(void); /* readable when there is an event */
/* Has one come since signals_next() was asked? Costs nothing. */
bool signals_waiting(void);
enum signal_event signals_next(void);
void signals_stop_now(void); /* returns when the program is continued */

#endif
