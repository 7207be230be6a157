/* SPDX-License-Identifier: MulanPSL-2.0 */
/* shell: a command for laying things ready. */
#ifndef TESTS_SUPPORT_SHELL_H
#define TESTS_SUPPORT_SHELL_H

/* One that fails ends the test. */
void shell(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
