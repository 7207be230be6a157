/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "faults/replay.h"
#include "faults/session.h"

#include "base/file.h"
#include "base/mem.h"
#include "support/shell.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { LOG_MOST = 256 << 20, PATH_BYTES = 512, SECTOR = 512 };

/* ---- reading ---- */

static const char *name_of(const struct op *op)
{
    return (const char *)(op + 1);
}

static const char *other_of(const struct op *op)
{
    return name_of(op) + op->name;
}

static const char *content_of(const struct op *op)
{
    return other_of(op) + op->other;
}

static bool same_name(const char *a, size_t a_bytes, const char *b, size_t b_bytes)
{
    return a_bytes == b_bytes && memcmp(a, b, a_bytes) == 0;
}

static bool is_name(const struct op *op)
{
    return op->kind == OP_CREATE || op->kind == OP_UNLINK || op->kind == OP_RENAME;
}

static bool is_content(const struct op *op)
{
    return op->kind == OP_WRITE || op->kind == OP_SIZE;
}

/* The folder of a name, without its slash. */
static size_t folder_bytes(const struct op *op)
{
    size_t n = op->name;

    while (n > 0 && name_of(op)[n - 1] != '/')
        n--;
    return n > 0 ? n - 1 : 0;
}

/* The first sync behind operation `i` of the file that it wrote to, or of the folder in which it
 * changed a name. */
static size_t find_sync(const struct replay *r, size_t i)
{
    const struct op *op = r->op[i];
    size_t bytes = is_name(op) ? folder_bytes(op) : op->name;

    for (size_t k = i + 1; k < r->ops; k++)
        if (r->op[k]->kind == OP_SYNC &&
            same_name(name_of(op), bytes, name_of(r->op[k]), r->op[k]->name))
            return k;
    return SIZE_MAX;
}

/* Copied apart, so that each begins where its numbers may lie. */
void replay_read(struct replay *r, const char *log_path, const char *base)
{
    struct text all = {0};
    struct err err = {0};

    *r = (struct replay){.base = base};
    if (file_read(log_path, LOG_MOST, &all, &err) != STATUS_OK)
        fail_msg("%s", err.msg);
    for (size_t at = 0; at < all.bytes;) {
        struct op head, *op;
        size_t bytes;

        memcpy(&head, all.s + at, sizeof head);
        bytes = sizeof head + head.name + head.other + head.bytes;
        op = mem_new(1, bytes);
        memcpy(op, all.s + at, bytes);
        r->op = mem_grow((void *)(uintptr_t)r->op, r->ops, &r->cap, sizeof *r->op);
        r->op[r->ops++] = op;
        at += bytes;
    }
    text_finish(&all);
    r->synced = mem_new(r->ops + 1, sizeof *r->synced);
    for (size_t i = 0; i < r->ops; i++)
        r->synced[i] = find_sync(r, i);
}

void replay_finish(struct replay *r)
{
    for (size_t i = 0; i < r->ops; i++)
        free((void *)(uintptr_t)r->op[i]);
    free((void *)(uintptr_t)r->op);
    free(r->synced);
    *r = (struct replay){0};
}

/* ---- laying out ---- */

struct layout {
    const struct replay *r;
    const char *folder;
    struct dice *dice;
    enum replay_unsynced way;
};

static void path_of(const struct layout *l, const char *name, size_t bytes, char path[PATH_BYTES])
{
    snprintf(path, PATH_BYTES, "%s/%.*s", l->folder, (int)bytes, name);
}

static void write_at(int fd, const char *s, size_t bytes, int64_t at)
{
    assert_int_equal(pwrite(fd, s, bytes, at), (ssize_t)bytes);
}

/* Some sectors of a write; at least its place in the file is taken. */
static void write_torn(const struct layout *l, int fd, const struct op *op)
{
    for (size_t from = 0; from < op->bytes; from += SECTOR) {
        size_t bytes = op->bytes - from < SECTOR ? op->bytes - from : SECTOR;

        if (dice_below(l->dice, 3) > 0)
            write_at(fd, content_of(op) + from, bytes, op->at + (int64_t)from);
    }
}

static void apply_content(const struct layout *l, const struct op *op, bool torn)
{
    char path[PATH_BYTES];
    int fd;

    path_of(l, name_of(op), op->name, path);
    fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return; /* its name is not there */
    if (op->kind == OP_SIZE)
        assert_int_equal(ftruncate(fd, op->at), 0);
    else if (torn)
        write_torn(l, fd, op);
    else
        write_at(fd, content_of(op), op->bytes, op->at);
    close(fd);
}

static void apply_name(const struct layout *l, const struct op *op)
{
    char path[PATH_BYTES], other[PATH_BYTES];
    int fd;

    path_of(l, name_of(op), op->name, path);
    if (op->kind == OP_CREATE) {
        if (memchr(name_of(op), '/', op->name))
            shell("mkdir -p $(dirname %s)", path);
        fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        if (fd >= 0)
            close(fd);
    } else if (op->kind == OP_UNLINK) {
        unlink(path);
    } else {
        path_of(l, other_of(op), op->other, other);
        rename(path, other);
    }
}

/* Which of the unsynced are kept; names only as many of the first as the dice say. */
static size_t choose(const struct layout *l, size_t ops, size_t *chosen)
{
    const struct replay *r = l->r;
    bool names = l->way != UNSYNCED_DROPPED;
    size_t count = 0;

    for (size_t i = 0; i < ops; i++) {
        if (r->synced[i] < ops)
            continue;
        if (l->way == UNSYNCED_DROPPED)
            continue;
        if (is_name(r->op[i]) && l->way != UNSYNCED_KEPT) {
            names = names && dice_below(l->dice, 2) > 0;
            if (!names)
                continue;
        } else if (l->way != UNSYNCED_KEPT && dice_below(l->dice, 2) == 0) {
            continue;
        }
        chosen[count++] = i;
    }
    return count;
}

static void shuffle(const struct layout *l, size_t *chosen, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t k = dice_below(l->dice, i);
        size_t other = chosen[k];

        chosen[k] = chosen[i - 1];
        chosen[i - 1] = other;
    }
}

static void apply(const struct layout *l, size_t i, bool torn)
{
    if (is_name(l->r->op[i]))
        apply_name(l, l->r->op[i]);
    else if (is_content(l->r->op[i]))
        apply_content(l, l->r->op[i], torn);
}

/* What was synced in its order; then what was not, as the way is. */
void replay_lay_out(const struct replay *r, size_t ops, enum replay_unsynced way, struct dice *dice,
                    const char *folder)
{
    struct layout l = {r, folder, dice, way};
    size_t *chosen = mem_new(ops + 1, sizeof *chosen);
    size_t count = choose(&l, ops, chosen);
    size_t next = 0;

    shell("rm -rf %s && cp -r %s %s", folder, r->base, folder);
    if (way == UNSYNCED_MOVED)
        shuffle(&l, chosen, count);
    for (size_t i = 0; i < ops; i++) {
        bool is_chosen = way != UNSYNCED_MOVED && next < count && chosen[next] == i;

        next += is_chosen;
        if (is_chosen || r->synced[i] < ops)
            apply(&l, i, is_chosen && way == UNSYNCED_TORN);
    }
    for (size_t k = 0; way == UNSYNCED_MOVED && k < count; k++)
        apply(&l, chosen[k], false);
    free(chosen);
}

size_t replay_before_syncs(const struct replay *r, size_t ops, size_t syncs)
{
    while (ops > 0 && syncs > 0) {
        ops--;
        syncs -= r->op[ops]->kind == OP_SYNC;
    }
    return ops;
}
