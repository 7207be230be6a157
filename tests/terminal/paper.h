/* SPDX-License-Identifier: MulanPSL-2.0 */
/* paper: the published report S000, read as a clerk would read it who has to type it. Nothing of it is
 * kept here: it is parsed when the test runs. */
#ifndef TESTS_TERMINAL_PAPER_H
#define TESTS_TERMINAL_PAPER_H

#include "terminal/ledger.h"

/* Its lines in the order of entry. Ends the test on a text that is not laid out like S000. */
void paper_read(const char *text, struct ledger *out);
/* The file, or NULL with a line to stderr: ZIPING_CORPUS is its folder, else ../shared/corpus. Freed
 * with free(). */
char *paper_find(void);

#endif
