/* SPDX-License-Identifier: MulanPSL-2.0 */
/* tmpl: a template, the only description of a form. The screens, the checks, the report and (later)
 * the import walk it. Loaded once, never changed, freed whole. Its syntax: ziping-template(5). */
#ifndef TEMPLATE_TMPL_H
#define TEMPLATE_TMPL_H

#include "template/dict.h"
#include "template/expr.h"

/* A field as a form shows it. */
struct tmpl_field {
    const struct field *field;
    const char
        *label; /* what the form calls it: the field's label unless the template says another */
    const char *initial; /* typed into a new row; NULL for nothing */
    bool required;
    int cols;   /* column width in a grid; 0: chosen by the type */
    bool below; /* in a grid: stands on a line of its own below the row, when it holds something or
                   the focus is in the row (偏差原因) */
    bool heading; /* in a grid: rows of one value stand under it; a new row takes that of the row
                     before */
};

/* Rows of a kind under a project: a grid. */
struct tmpl_group {
    const struct kind *kind;
    const struct field *state; /* the project's TYPE_GROUP field: where 无 is declared */
    const struct tmpl_field *column;
    size_t columns;
    bool total;        /* a 合计 row of the amounts */
    bool required;     /* at least one row, or 无 where allowed */
    bool none_allowed; /* 无 may be declared in place of rows */
    bool lines;        /* its columns are prose: shown one below the other, not as a grid */
    const struct field *answers; /* the TYPE_REF column that a new row fills with the first row
                                        of that kind nobody answers yet; NULL when none */
};

/* One thing in a section: a field, or a group of rows. */
struct tmpl_item {
    const struct tmpl_field *field; /* NULL when it is a group */
    const struct tmpl_group *group;
};

struct tmpl_section {
    const char *name; /* 概况 */
    const struct tmpl_item *item;
    size_t items;
    bool marked;      /* has a column in the overview */
    const char *mark; /* the hanzi over that column; "" when there is none */
};

enum level { LEVEL_ERROR, LEVEL_MISSING, LEVEL_WARNING, LEVEL_NOTE }; /* 错 缺 核 提示 */

/* A piece of a message: literal text, or a value: {左} {右} {差} {多少} {值} {栏} {另项} {上年} or
 * a label of the rule's row or an ancestor. */
enum piece_kind {
    PIECE_TEXT,
    PIECE_LEFT,    /* {左} the left side as printed */
    PIECE_RIGHT,   /* {右} */
    PIECE_DIFF,    /* {差} the absolute difference */
    PIECE_MORE,    /* {多少} "多 1.00" or "少 1.00": left against right */
    PIECE_OTHER,   /* {另项} the number of the other project */
    PIECE_FIELD,   /* {栏} the label of the field found */
    PIECE_VALUE,   /* {值} its value */
    PIECE_OPENING, /* {开头} the first 12 characters of the row's title field */
    PIECE_TIMES,   /* {次数} how often (不重复) */
    PIECE_NUMBER,  /* {序号} the number of the row among its siblings */
    PIECE_UNANSWERED, /* {未对应} the rows that nothing points at (都有对应), each by its number and
                         its first 12 characters */
    PIECE_LABEL, /* a field's value as printed */
};
struct piece {
    enum piece_kind kind;
    const char *text;          /* PIECE_TEXT */
    const struct field *field; /* PIECE_LABEL */
};

struct rule {
    const char *id;
    const struct kind *on; /* the kind of row it looks at: project, fund, ... */
    enum level level;
    const struct expr *when; /* NULL: always */
    const struct expr *holds;
    const struct piece *says;
    size_t says_count;
    const struct tmpl_section *section; /* where the finding stands */
    const struct field *at; /* the field it stands at; of kind `on`, or a TYPE_GROUP field of it */
    const char *why;        /* the source shown in the check; "" when none */
    const char *clause;
    const char *holds_text; /* in words, for 应当： */
    const char *const
        *silences; /* ids of rules not reported when this one is: on the same row, and on
                                    rows of other kinds in the same project */
    size_t silence_count;
    int line; /* in the template file */
};

/* The report: what is printed. A tree of parts, walked in order. */
enum part_kind {
    PART_HEADING, /* text, level 1 to 4; numbered by the writer: 一、（一）1.（1）. A heading may carry
                       its text (1.项目概况：...); further lines of it are paragraphs */
    PART_PARAGRAPH, /* text */
    PART_EACH,      /* children, once a row of `kind` (only rows that exist; 无 gives none) */
    PART_WHEN, /* children, if `field` of the row at hand holds something (a group: has rows) */
};
/* Text with values: {key} or {label} a field as printed; {each funds: …} repeated for each child
 * row, joined by `separator`; {balance: 无结余 | 结余{balance}万元} the first where the field is 0 or
 * blank, the second where it is not. */
struct span {
    enum { SPAN_TEXT, SPAN_FIELD, SPAN_EACH, SPAN_EITHER } kind;
    const char *text;          /* SPAN_TEXT */
    const struct field *field; /* SPAN_FIELD, SPAN_EITHER */
    const struct kind *each;   /* SPAN_EACH */
    const char *separator;     /* SPAN_EACH; "" for none */
    const struct span *inner;  /* SPAN_EACH; SPAN_EITHER: where it is 0 or blank */
    size_t inner_count;
    const struct span *other; /* SPAN_EITHER: where it is not */
    size_t other_count;
};
struct part {
    enum part_kind kind;
    int level;               /* PART_HEADING: 1 to 4 */
    const struct span *span; /* HEADING, PARAGRAPH */
    size_t spans;
    const struct kind *each;   /* PART_EACH */
    const struct field *field; /* PART_WHEN */
    bool absent;               /* PART_WHEN: if it does not hold something */
    const struct part *child;  /* EACH, WHEN */
    size_t children;
};

struct phrase {
    const char *group; /* 偏差原因, 问题, 整改, 管理情况 */
    const char *text;
    const struct field *const *fields; /* the fields it is offered for */
    size_t field_count;
};

/* The first place in a text that a phrase left to be filled in, "{期限}": where it is, or NULL, and its
 * bytes. */
const char *phrase_place(const char *s, size_t *bytes);

/* A template's own test: values in, the ids of the findings out. The values are of one row of kind `on`
 * in a record of one project; a field of another kind is that of its first row there. */
struct example {
    const struct kind *on;
    const struct field *const *field;
    const char *const *typed;
    size_t values;
    const char *const *finds; /* rule ids; none: must be silent */
    size_t find_count;
    int line;
};

struct tmpl {
    const struct dict *dict; /* borrowed */
    const char *id;          /* "fund-report" */
    const char *title;       /* 项目资金绩效自评报告 */
    const char *version;
    const struct tmpl_section *section; /* of a project */
    size_t sections;
    const struct tmpl_section *report_section; /* the report's own fields: one section */
    const struct rule *rule;
    size_t rules;
    const struct part *part;
    size_t parts;
    const struct phrase *phrase;
    size_t phrases;
    const struct example *example;
    size_t examples;
    const char *text; /* the file as read; kept with each report */
    size_t text_bytes;
    char hash[HASH_HEX_BYTES];
    void *owner;
};

/* Load `path`. As dict_load(). */
MUST_CHECK enum status tmpl_load(const char *path, const struct dict *d, struct tmpl **out,
                                 struct err *err);
MUST_CHECK enum status tmpl_parse(const char *s, size_t bytes, const char *name,
                                  const struct dict *d, struct tmpl **out, struct err *err);
void tmpl_destroy(struct tmpl *t);

/* The section and the form's field that show field `f` (of the project or a row below it, or of
 * the report); NULL when the form does not show it. */
const struct tmpl_section *tmpl_section_of(const struct tmpl *t, const struct field *f);
const struct tmpl_field *tmpl_field_of(const struct tmpl *t, const struct field *f);
const struct tmpl_group *tmpl_group_of(const struct tmpl *t, const struct kind *k);

const char *level_word(enum level l); /* 错 缺 核 提示 */
const char *level_name(enum level l); /* error missing warning note */

#endif
