/* SPDX-License-Identifier: MulanPSL-2.0 */
/* toll: how often a fault is tried, and what it may cost: nothing. */
#ifndef TESTS_FAULTS_TOLL_H
#define TESTS_FAULTS_TOLL_H

#include <stddef.h>

/* What a fault has cost, over many runs. */
struct toll {
    const char *fault;
    size_t seed;
    size_t runs; /* in which something did go wrong */
    size_t acknowledged, lost, crashes;
};
/* Print it; append it to the table that FAULT_TABLE names. Fails the test where something was lost or
 * the program crashed. */
void toll_pay(const struct toll *t);

/* FAULT_RUNS and FAULT_SEED say otherwise. */
size_t fault_runs(size_t usual);
size_t fault_seed(void);

#endif
