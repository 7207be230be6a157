/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Blocks in order, and the numbers of GB/T 9704-2012: 一、（一）1.（1）. */
#include "document/document.h"

#include "base/mem.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void document_finish(struct document *d)
{
    for (size_t i = 0; i < d->blocks; i++) {
        free(d->block[i].number);
        free(d->block[i].text);
    }
    free(d->block);
    *d = (struct document){0};
}

void document_add(struct document *d, enum block_kind kind, int level, const char *text)
{
    assert(level >= 0 && level <= HEADING_LEVELS);
    assert(kind != BLOCK_HEADING || level > 0);
    assert(level == 0 || kind == BLOCK_HEADING || kind == BLOCK_PARAGRAPH);

    struct text clean = {0};
    struct dropped dropped = {0};
    text_clean(&clean, text, strlen(text), false, &dropped);
    d->block = mem_grow(d->block, d->blocks, &d->cap, sizeof *d->block);
    d->block[d->blocks++] = (struct block){
        .kind = kind, .level = level, .number = mem_str(""), .text = text_take(&clean)};
}

void chinese_number(int n, struct text *out)
{
    static const char *const digit[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

    if (n < 1 || n > 999) {
        text_addf(out, "%d", n);
        return;
    }
    int hundreds = n / 100, tens = n / 10 % 10, ones = n % 10;
    if (hundreds > 0) {
        text_add(out, digit[hundreds]);
        text_add(out, "百");
    }
    if (tens > 0) {
        if (tens > 1 || hundreds > 0)
            text_add(out, digit[tens]);
        text_add(out, "十");
    } else if (hundreds > 0 && ones > 0) {
        text_add(out, digit[0]);
    }
    if (ones > 0)
        text_add(out, digit[ones]);
}

static char *number_of(int level, int n)
{
    struct text out = {0};

    switch (level) {
    case 1:
        chinese_number(n, &out);
        text_add(&out, "、");
        break;
    case 2:
        text_add(&out, "（");
        chinese_number(n, &out);
        text_add(&out, "）");
        break;
    case 3:
        text_addf(&out, "%d.", n);
        break;
    default:
        text_addf(&out, "（%d）", n);
        break;
    }
    return text_take(&out);
}

void document_number(struct document *d)
{
    int count[HEADING_LEVELS + 1] = {0};

    for (size_t i = 0; i < d->blocks; i++) {
        struct block *b = &d->block[i];
        if (b->level == 0)
            continue;
        count[b->level]++;
        for (int below = b->level + 1; below <= HEADING_LEVELS; below++)
            count[below] = 0;
        free(b->number);
        b->number = number_of(b->level, count[b->level]);
    }
}
