/* SPDX-License-Identifier: MulanPSL-2.0 */
/* dict: the field dictionary, the words that every form shares.
 *
 * A kind is a sort of row (台账, 项目, 资金行 ...); a field is one thing known about a row. Both come
 * from data/dictionary.yaml and never change after loading. Identity is kind + key ("fund.spent");
 * the scale of a key never changes once published. */
#ifndef TEMPLATE_DICT_H
#define TEMPLATE_DICT_H

#include "base/err.h"
#include "base/hash.h"
#include "base/number.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct expr;

enum field_type {
    TYPE_TEXT,    /* one line */
    TYPE_PROSE,   /* many lines */
    TYPE_AMOUNT,  /* money; unit 万元 (scale 6) or 元 (scale 2): an integer of 分 */
    TYPE_COUNT,   /* a whole number */
    TYPE_PERCENT, /* a ratio, scale 4 */
    TYPE_POINTS,  /* 分值 and 得分, scale 2 */
    TYPE_MEASURE, /* a number in the row's own 度量单位, scale 4, printed as typed */
    TYPE_DATE,    /* ISO text; may be a month or a year only */
    TYPE_YEAR,    /* a whole number, 1990 to 2099 */
    TYPE_CHOICE,  /* one of `choices`, or free text where `open` */
    TYPE_FLAG,    /* a choice of two */
    TYPE_REF,     /* another row of kind `ref` under the same parent; typed as its number from 1 */
    TYPE_GROUP,   /* not typed: the child rows of a kind; only a declared state can stand here */
};

/* The choices that fit one choice of another field. */
struct choice_set {
    const char *of;
    const char *const *choice;
    size_t count;
};

struct field {
    const char *key;   /* ASCII; in paths, in json */
    const char *label; /* the form's own Chinese */
    const char *unit;  /* as printed; "" for none */
    enum field_type type;
    int no;                  /* index in its kind's `field`, and in a row's values */
    const struct kind *kind; /* whose field it is */
    struct number_form form; /* for figures: unit, scale, decimals */
    bool has_min, has_max;   /* limits of a figure, in units of its scale; of a year, plain */
    int64_t min, max;
    int min_chars, max_chars;   /* limits of text; 0 is none */
    const char *const *choices; /* labels, in order; NULL when not a choice */
    size_t choice_count;
    const struct field *by; /* TYPE_CHOICE: the field of the row that `sets` go by; NULL: none */
    const struct choice_set *sets; /* `choices` as they fit the choices of `by` */
    size_t set_count;
    bool open;       /* a choice that takes other text too */
    int short_years; /* TYPE_DATE: what to add to the ledger's year where only month and day are typed */
    const struct kind *ref; /* TYPE_REF: the kind pointed at; TYPE_GROUP: the kind of the rows */
    const struct expr *computed; /* NULL when typed; otherwise never typed */
    const char *formula;         /* `computed` in words, for help; NULL when typed */
    const char *help;            /* how to fill it in */
    const char *source;          /* the document it comes from; "" when none */
    const char *clause;          /* the clause of it; "" when none */
};

/* The kinds the program itself must know; the dictionary must define them. */
enum kind_role { KIND_LEDGER, KIND_REPORT, KIND_PROJECT, KIND_OTHER };

struct kind {
    const char *key;    /* "fund" */
    const char *plural; /* "funds": the array in json and paths; "" for ledger and report */
    const char *label;  /* "资金行" */
    const char *group;  /* what rules call its rows together: "资金" */
    enum kind_role role;
    int no;                    /* index in the dictionary */
    const struct kind *parent; /* NULL for the ledger; project and report hang on the ledger */
    const struct field *field; /* `fields` of them; TYPE_GROUP fields for child kinds come last */
    size_t fields;
    const struct field *title; /* the field that names a row to people (name, to, item, text ...) */
};

struct dict {
    const struct kind *kind;
    size_t kinds;
    const struct kind *ledger, *report, *project;
    char hash[HASH_HEX_BYTES]; /* of the file's text */
    const char *text;          /* the file as read; kept with each report */
    size_t text_bytes;
    void *owner; /* the arena */
};

/* Load the dictionary at `path`.
 * STATUS_NOT_FOUND  no such file
 * STATUS_FORMAT     the sentence begins "文件:行:列：" and ends with a hint */
MUST_CHECK enum status dict_load(const char *path, struct dict **out, struct err *err);
/* The same from text; `name` stands for the path in messages. */
MUST_CHECK enum status dict_parse(const char *s, size_t bytes, const char *name, struct dict **out,
                                  struct err *err);
void dict_destroy(struct dict *d); /* NULL is fine */

const struct kind *dict_kind(const struct dict *d, const char *key);      /* "fund" or NULL */
const struct kind *dict_plural(const struct dict *d, const char *plural); /* "funds" or NULL */
const struct field *kind_field(const struct kind *k, const char *key);    /* or NULL */
const struct field *kind_label(const struct kind *k, const char *label);  /* or NULL */
/* The TYPE_GROUP field of `parent` for rows of `child`, or NULL. */
const struct field *kind_group(const struct kind *parent, const struct kind *child);

/* The choices of `f` where `of` (may be NULL) stands in the field they go by; all of them where
 * nothing is said of it. */
struct choice_set field_choices(const struct field *f, const char *of);

bool field_is_figure(const struct field *f); /* amount, count, percent, points, measure, year */
bool field_is_lines(const struct field *f);  /* prose */

#endif
