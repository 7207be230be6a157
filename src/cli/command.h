/* SPDX-License-Identifier: MulanPSL-2.0 */
/* command: what the files of this room share. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/cli.h"

#include <stdio.h>

/* The words behind a command; options are taken out of them. */
struct words {
    int argc;
    char **argv;
    const struct terminal *terminal;
};

/* Where there is no data file: a name mistyped is to make none. */
enum file_use { NEEDS_FILE, MAKES_FILE };

struct command {
    const char *name;
    const char *words; /* for the usage text */
    const char *says;
    /* Leaves *exit_status alone unless the result is a finding. NULL: not run here. */
    enum status (*run)(const struct app_options *o, struct words *w, int *exit_status,
                       struct err *err);
    enum file_use use;
};

/* Take the option `name` and its value out of the words; `otherwise` when it is not there.
 * STATUS_USAGE: its value is missing. */
MUST_CHECK enum status words_option(struct words *w, const char *name, const char *otherwise,
                                    const char **out, struct err *err);
bool words_flag(struct words *w, const char *name);
/* STATUS_USAGE with the sentence "用法：ziping …". */
enum status words_usage(const char *usage, struct err *err);
/* Are there `least` to `most` words left? STATUS_USAGE says `usage`. */
MUST_CHECK enum status words_count(const struct words *w, int least, int most, const char *usage,
                                   struct err *err);
/* A whole number above 0. */
MUST_CHECK enum status words_number(const char *word, const char *what, int *out, struct err *err);

/* Write lines, what a terminal would obey or not show in them as marks. */
void words_say(FILE *out, const char *s, size_t bytes);
void words_line(FILE *out, const char *s); /* one, and its end */
/* Write what another program is to read: as it is, but to a terminal as words_say(). */
void words_data(FILE *out, const char *s, size_t bytes);

#define RUN(name)                                                                                  \
    enum status name(const struct app_options *o, struct words *w, int *exit_status,               \
                     struct err *err)
RUN(run_new);
RUN(run_list);
RUN(run_show);
RUN(run_set);
RUN(run_add);
RUN(run_remove);
RUN(run_reason);
RUN(run_undo);
RUN(run_redo);
RUN(run_history);
RUN(run_state);
RUN(run_check);
RUN(run_export);
RUN(run_backup);
RUN(run_restore);
RUN(run_verify);
RUN(run_template);
RUN(run_doctor);
#undef RUN

#endif
