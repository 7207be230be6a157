/* SPDX-License-Identifier: MulanPSL-2.0 */
/* ledger: a small ledger for the screens: three projects, one 错 in the money of the first, one 核 in
 * the second, nothing wrong in the third. */
#ifndef TESTS_SCREENS_LEDGER_H
#define TESTS_SCREENS_LEDGER_H

#include "screens/seat.h"

extern const char ledger_lines[];       /* PATH, tab, VALUE, for seat_report() */
extern const char ledger_clean_lines[]; /* what makes the 错 good and answers nothing */

#define TITLE "清溪县卫生健康局项目资金绩效自评报告"
#define FIRST "基本药物制度补助"
#define SECOND "考试考务费"
#define THIRD "麻风病防治补助"

/* A report with these lines, and the focus on the name of its first project. */
void ledger_at_name(struct seat *s);

#endif
