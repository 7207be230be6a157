/* SPDX-License-Identifier: MulanPSL-2.0 */
/* load: a YAML file as nodes that know their line and column, and how to refuse one. Internal.
 *
 * A small and strict part of YAML: maps, lists and scalars, one document, no aliases, anchors, tags
 * or directives, no tab, no key twice; at most LOAD_BYTES, LOAD_DEPTH, LOAD_ENTRIES. Every failure is
 * one sentence "文件:行:列：..." in l->err; the functions that can fail return false then. */
#ifndef TEMPLATE_LOAD_H
#define TEMPLATE_LOAD_H

#include "base/err.h"
#include "base/mem.h"

#include <stdbool.h>
#include <stddef.h>

enum { LOAD_BYTES = 1 << 20, LOAD_DEPTH = 12, LOAD_ENTRIES = 1000 };

enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAP };

struct node {
    enum node_kind kind;
    int line, col;      /* from 1; columns are characters */
    bool quoted, block; /* scalars: 'x' "x"; | > */
    const char *text;   /* scalars; NUL-terminated, without a NUL inside */
    size_t bytes;
    const struct node *key; /* of an entry of a map */
    struct node *first;     /* lists and maps: the entries */
    struct node *next;
    size_t count;
};

struct loader {
    struct arena *arena; /* what is loaded lives here */
    struct arena nodes;  /* and the nodes here, until load_finish() */
    const char *name;    /* the file, for messages */
    const char *s;
    size_t bytes;
    struct node *root; /* a map */
    struct err *err;
};

/* Read `s`; l->root is then the outermost map. l->arena stays the caller's. */
bool load_init(struct loader *l, const char *name, const char *s, size_t bytes, struct arena *arena,
               struct err *err);
void load_finish(struct loader *l);

/* Fail at a node, or at byte `at` of a scalar's text. Always false. */
bool load_fail(struct loader *l, const struct node *n, const char *fmt, ...) PRINTF_LIKE(3, 4);
bool load_fail_in(struct loader *l, const struct node *n, size_t at, const char *fmt, ...)
    PRINTF_LIKE(4, 5);

/* A text for a message: at most 24 characters of it. Lives in l->nodes. */
const char *load_word(struct loader *l, const char *s, size_t bytes);

/* The values of a map with known keys: value[i] is that of keys[i], or NULL. An unknown key fails
 * with the nearest known one as a hint; `what` names the map ("一条规则"). */
bool load_map(struct loader *l, const struct node *n, const char *what, const char *const *keys,
              size_t count, const struct node **value);
bool load_is_map(struct loader *l, const struct node *n, const char *what);
bool load_is_list(struct loader *l, const struct node *n, const char *what);
/* A text that is not empty, copied into l->arena. */
bool load_text(struct loader *l, const struct node *n, const char *what, const char **out);
/* yes, no, 是, 否. */
bool load_flag(struct loader *l, const struct node *n, const char *what, bool *out);
/* One of `words` (`count` of them): its index. */
bool load_one_of(struct loader *l, const struct node *n, const char *what, const char *const *words,
                 size_t count, size_t *out);
/* A whole number from least to most. */
bool load_number(struct loader *l, const char *text, const struct node *n, const char *what,
                 int least, int most, int *out);

#endif
