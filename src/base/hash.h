/* SPDX-License-Identifier: MulanPSL-2.0 */
/* hash: SM3 (GB/T 32905-2016), for the chain of changes and for template texts. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

enum { HASH_BYTES = 32, HASH_HEX_BYTES = 65 };

/* One digest over several parts; each part is preceded by its length, so that no two lists of
 * parts share a digest by running together. */
struct hash_part {
    const void *data; /* may be NULL when bytes is 0 */
    size_t bytes;
};
void hash_parts(const struct hash_part *part, size_t count, uint8_t out[HASH_BYTES]);
void hash_bytes(const void *data, size_t bytes, uint8_t out[HASH_BYTES]); /* plain SM3 */
const char *hash_hex(const uint8_t hash[HASH_BYTES], char out[HASH_HEX_BYTES]);

/* `bytes` random bytes from the system. */
void random_bytes(void *out, size_t bytes);

#endif
