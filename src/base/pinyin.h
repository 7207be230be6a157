/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pinyin: 拼音首字母, so that lists and places are found without an input method. */
#ifndef BASE_PINYIN_H
#define BASE_PINYIN_H

#include <stdbool.h>
#include <stddef.h>

/* Does `label` match what was typed? Text matches where it stands in the label (ASCII case folded);
 * letters match a run of consecutive characters by any of their initials (多音字: all readings), so
 * "czj" finds 财政局. Words with spaces between stand in the label one after the other, with anything
 * between them: "5 zjsy" finds 5 农村公路建设 资金使用. An empty `typed` matches everything. */
bool pinyin_match(const char *label, const char *typed);

/* How well: 0 no match, larger is better (the whole label, its beginning, a place inside; all of it in
 * one place before words apart). */
int pinyin_rank(const char *label, const char *typed);

#endif
