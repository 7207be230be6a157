/* SPDX-License-Identifier: MulanPSL-2.0 */
/* forms: the dictionary of the tests, and texts put together from pieces. */
#ifndef TESTS_TEMPLATE_FORMS_H
#define TESTS_TEMPLATE_FORMS_H

#include "base/text.h"
#include "template/tmpl.h"

/* A small dictionary: ledger, report, project, fund, share (分配), problem, fix. Ends the test when
 * it does not load. */
extern const char small_dict[];
struct dict *small_load(void);

/* The real dictionary of data/. */
struct dict *real_dict(void);

/* `text` with the first `from` in it replaced by `to`; the caller frees. Fails when there is none. */
char *with(const char *text, const char *from, const char *to);
/* `piece` `times` times; the caller frees. */
char *repeated(const char *piece, size_t times);

/* Both must be the same; the name of the case is printed when they are not. */
void check_text(const char *name, const char *got, const char *want);

#endif
