/* SPDX-License-Identifier: MulanPSL-2.0 */
/* key_table: what the sequences of the usual terminals mean. Each function takes a whole sequence
 * and returns K_NONE for one that means nothing here. */
#ifndef UI_KEY_TABLE_H
#define UI_KEY_TABLE_H

#include "ui/key.h"

/* ESC [ parameter final; the '$' of rxvt counts as a final. */
enum key key_of_csi(const char *parameter, size_t bytes, char final);
enum key key_of_ss3(const char *parameter, size_t bytes, char final); /* ESC O parameter final */
enum key key_of_console(unsigned char c);                             /* ESC [ [ c */
enum key key_of_control(unsigned char c);                             /* a control byte but ESC */

#endif
