/* SPDX-License-Identifier: MulanPSL-2.0 */
/* hash: SM3 by nettle, random bytes by the kernel. */
#include "base/hash.h"

#include <errno.h>
#include <nettle/sm3.h>
#include <stdlib.h>
#include <sys/random.h>

_Static_assert(HASH_BYTES == SM3_DIGEST_SIZE, "a hash is an SM3 digest");

static void add(struct sm3_ctx *ctx, const void *data, size_t bytes)
{
    if (bytes > 0)
        sm3_update(ctx, bytes, data);
}

void hash_parts(const struct hash_part *part, size_t count, uint8_t out[HASH_BYTES])
{
    struct sm3_ctx ctx;

    sm3_init(&ctx);
    for (size_t i = 0; i < count; i++) {
        uint8_t length[8]; /* big endian */

        for (size_t b = 0; b < sizeof length; b++)
            length[b] = (uint8_t)((uint64_t)part[i].bytes >> (56 - 8 * b));
        add(&ctx, length, sizeof length);
        add(&ctx, part[i].data, part[i].bytes);
    }
    sm3_digest(&ctx, HASH_BYTES, out);
}

void hash_bytes(const void *data, size_t bytes, uint8_t out[HASH_BYTES])
{
    struct sm3_ctx ctx;

    sm3_init(&ctx);
    add(&ctx, data, bytes);
    sm3_digest(&ctx, HASH_BYTES, out);
}

const char *hash_hex(const uint8_t hash[HASH_BYTES], char out[HASH_HEX_BYTES])
{
    static const char digit[] = "0123456789abcdef";

    for (size_t i = 0; i < HASH_BYTES; i++) {
        out[2 * i] = digit[hash[i] >> 4];
        out[2 * i + 1] = digit[hash[i] & 0x0F];
    }
    out[HASH_HEX_BYTES - 1] = '\0';
    return out;
}

void random_bytes(void *out, size_t bytes)
{
    uint8_t *at = out;

    while (bytes > 0) {
        ssize_t got = getrandom(at, bytes, 0);

        if (got < 0 && errno != EINTR)
            abort(); /* no kernel that this program runs on refuses */
        if (got > 0) {
            at += got;
            bytes -= (size_t)got;
        }
    }
}
