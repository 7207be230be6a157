/* SPDX-License-Identifier: MulanPSL-2.0 */
/* probe: questions that the terminal itself answers. Characters are drawn at the beginning of the
 * cursor's line, which is blank again afterwards. */
#ifndef UI_PROBE_H
#define UI_PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PROBE_SAMPLES = 16 };

struct probe {
    bool answered;           /* all the way to the last question */
    int cols[PROBE_SAMPLES]; /* how far each sample moved the cursor; -1: not said */
    int paste;               /* does it know bracketed paste? -1: not said */
};

/* Ask on descriptors 0 and 1, a terminal in whose foreground we are. Returns as soon as the last
 * question is answered, or after `limit_ms`. Signals wait until then. */
void probe_terminal(const uint32_t *sample, size_t count, int limit_ms, struct probe *out);

#endif
