/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cli: the command line face. Everything the screens do is also a command, for scripts and tests.
 *
 * Exit status: 0 all well, 1 the check found 错 or 缺 or doctor what has to be put right, 2 wrong usage, 3 the operation failed. Results
 * go to standard output, sentences on failures to standard error, both in UTF-8. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "app/app.h"

enum { EXIT_WELL = 0, EXIT_FAULTS = 1, EXIT_USAGE = 2, EXIT_FAILED = 3 };

/* What only the other face can tell of the terminal; main joins them. */
struct terminal {
    void (*look)(struct checkup *out);
    int (*try_keys)(void); /* returns the exit status */
};

/* What was asked for. */
struct request {
    struct app_options options;
    const char *command; /* NULL: the full-screen program */
    int argc;            /* words behind the command */
    char **argv;
    const struct terminal *terminal;
};

/* Read the words before and behind the command. Returns true when there is something to run;
 * otherwise *exit_status is set (--help and --version have been answered, errors told). Borrows
 * argv. The terminal is the caller's to give. */
bool cli_parse(int argc, char **argv, struct request *out, int *exit_status);

/* Run the command; returns the exit status. */
int cli_run(const struct request *request);

/* The exit status that belongs to a failure. */
int cli_exit_status(enum status code);

#endif
