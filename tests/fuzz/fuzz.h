/* SPDX-License-Identifier: MulanPSL-2.0 */
/* fuzz: what the fuzzers share. A broken law stops a fuzzer at the input that breaks it. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include "base/err.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LAW(holds) ((holds) ? (void)0 : fuzz_broken(__FILE__, __LINE__, #holds))
_Noreturn void fuzz_broken(const char *file, int line, const char *law);

/* Valid UTF-8, and nothing in it that may not be kept; `lines`: newlines are let pass. */
bool fuzz_is_clean(const char *s, size_t bytes, bool lines);

/* What a failure says is a sentence: not empty, one line, clean. */
void fuzz_check_said(enum status got, const struct err *err);

/* Bytes of the input, one after the other; zeros behind its end. */
struct fuzz_bytes {
    const uint8_t *s;
    size_t left;
};
uint8_t fuzz_byte(struct fuzz_bytes *b);
uint64_t fuzz_number(struct fuzz_bytes *b, int bytes);

/* libFuzzer's own. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

#endif
