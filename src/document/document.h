/* SPDX-License-Identifier: MulanPSL-2.0 */
/* document: headings, paragraphs and (later) tables: what stands between a record and a file. */
#ifndef DOCUMENT_DOCUMENT_H
#define DOCUMENT_DOCUMENT_H

#include "record/record.h"

enum block_kind {
    BLOCK_TITLE,     /* of the document */
    BLOCK_BANNER,    /* 草稿, 演示: a line above the title that says the text is not final */
    BLOCK_HEADING,   /* level 1 to 4 */
    BLOCK_PARAGRAPH, /* one paragraph, no newline; one with a level is numbered like a heading, and
                        its text runs on behind the number ("1.项目概况：本项目…") */
    BLOCK_UNIT,      /* 落款单位 */
    BLOCK_DATE,      /* 成文日期, printed */
};

enum { HEADING_LEVELS = 4 };

struct block {
    enum block_kind kind;
    int level;    /* 1 to HEADING_LEVELS: of a heading or a numbered paragraph; 0 elsewhere */
    char *number; /* "一、" "（一）" "1." "（1）" where there is a level; owned; "" elsewhere */
    char *text; /* owned, UTF-8, without the number */
};

/* A zeroed struct is an empty document. */
struct document {
    struct block *block;
    size_t blocks, cap;
};

void document_finish(struct document *d);
/* Append a block. The text is copied and cleaned (text_clean): one line, nothing that may not be
 * written to a file. */
void document_add(struct document *d, enum block_kind kind, int level, const char *text);
/* Number what has a level: 一、（一）1.（1）, each level beginning anew under the one above. */
void document_number(struct document *d);
/* 1 is 一, 10 十, 11 十一, 21 二十一, 100 一百, 101 一百零一; up to 999, digits beyond. */
void chinese_number(int n, struct text *out);

/* Append the report as its template prints it, numbered. Values print as people read them: a
 * declared 无 is 无, text that could not be read stands as typed; every line of a prose value is a
 * paragraph of its own. `banner` stands above the title; NULL for none. */
void compose(const struct tmpl *t, const struct record *r, struct row *report, const char *banner,
             struct document *out);

#endif
