/* SPDX-License-Identifier: MulanPSL-2.0 */
/* session: a clerk types a small ledger into the real program while something goes wrong, and knows
 * what the program has acknowledged: a field is, when a frame has shown the focus past it and no
 * longer 未存.
 *
 *     session_begin(&s, "disk", seed);      a report with its first project, the fault at rest
 *     s.page->call = FAULT_SYNC; ...
 *     session_type(&s, ZIPING);             start, type, leave; the program may end before
 *     session_look(&s, &toll);              what was acknowledged is there, or is counted as lost
 *     session_finish(&s);
 */
#ifndef TESTS_FAULTS_SESSION_H
#define TESTS_FAULTS_SESSION_H

#include "faults/page.h"
#include "faults/toll.h"
#include "support/office.h"
#include "terminal/clerk.h"

/* Ends the test as skipped where no library can be put before the program's (a sanitizer's build). */
void fault_needs_library(void);

enum { SESSION_SETTINGS = 8 };

struct session {
    struct clerk clerk;
    struct ledger ledger, shown;
    struct plan plan;
    struct dice dice;
    struct fault_page *page;
    char page_path[96], log_path[96], setting[SESSION_SETTINGS][256];
    const char *settings[SESSION_SETTINGS + 1];
    char master[96]; /* a folder with the database as it is before the typing */
    size_t acked;    /* stops that were acknowledged: those before this one */
    long *ack_at;    /* per stop, operations written down when it was; malloced */
    size_t typed;    /* stops whose keys were sent */
    bool ended;      /* the program has ended */
    int status;      /* and how, as of waitpid(2) */
    bool gave_back;  /* the terminal is as it was before */
    bool crashed;    /* ended by a signal, or without giving the terminal back */
    char last_words[512];
    bool warned;  /* a line has said that the disk is nearly full */
    bool failing; /* the last frame looked at said that saving fails */
};

void session_begin(struct session *s, size_t seed, size_t projects);
void session_finish(struct session *s);
/* For a group of cmocka's: a session in *state, of the usual seed and so many projects. */
extern size_t session_projects;
int session_setup(void **state);
int session_teardown(void **state);

/* The database as it was, nothing failing, nothing counted. */
void session_reset(struct session *s);
void session_log(struct session *s); /* from now on, what is done to the files is written down */
/* Start the program, open the report; false when it refused. */
bool session_start(struct session *s, const char *program);
bool session_open(struct session *s); /* the second half of that: from the first page */
/* Type stop `i`, leave it, and wait, at most, until that is acknowledged; false: the program shows no
 * more of the form. */
bool session_stop(struct session *s, size_t i);
/* The same where nothing keeps it from being acknowledged: otherwise the test ends. */
void session_must_stop(struct session *s, size_t i);
/* Start, type all that can be typed, leave. */
void session_type(struct session *s, const char *program);
/* Leave: Ctrl-Q, and again where something is unsaved. */
void session_quit(struct session *s);
void session_await_end(struct session *s);
/* Without the fault: is all there that was acknowledged, and the log whole? */
void session_look(struct session *s, struct toll *t);

#endif
