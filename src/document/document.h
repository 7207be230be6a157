/* SPDX-License-Identifier: MulanPSL-2.0 */
/* document: headings, paragraphs and (later) tables: what stands between a record and a file. */
#ifndef DOCUMENT_DOCUMENT_H
#define DOCUMENT_DOCUMENT_H

#include "record/record.h"

enum block_kind {
    BLOCK_TITLE,     /* of the document */
    BLOCK_BANNER,    /* 草稿, 演示: a line above the title that says the text is not final */
    BLOCK_HEADING,   /* level 1 to 4 */
    BLOCK_PARAGRAPH, /* one paragraph, no newline */
    BLOCK_UNIT,      /* 落款单位 */
    BLOCK_DATE,      /* 成文日期, printed */
};

struct block {
    enum block_kind kind;
    int level;    /* headings */
    char *number; /* headings: "一、" "（一）" "1." "（1）"; owned; "" elsewhere */
    char *text;   /* owned, UTF-8, without the number */
};

struct document {
    struct block *block;
    size_t blocks, cap;
};

void document_finish(struct document *d);
/* Append a block; text is copied. Headings are numbered by document_number(). */
void document_add(struct document *d, enum block_kind kind, int level, const char *text);
/* Number the headings: 一、（一）1.（1）, each level beginning anew under the one above. */
void document_number(struct document *d);
/* 1 is 一, 10 十, 11 十一, 21 二十一, 100 一百, 101 一百零一; up to 999. */
void chinese_number(int n, struct text *out);

/* The report as its template prints it. `draft` puts a banner; NULL for none. */
void compose(const struct tmpl *t, const struct record *r, struct row *report, const char *banner,
             struct document *out);

#endif
