/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Nodes: saying where something is wrong, and reading maps, lists and scalars with known shapes. */
#include "template/load.h"

#include "base/text.h"
#include "template/near.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SENTENCE_BYTES = 640, WORD_SHOWN_CHARS = 24 };

/* The byte where line `line`, column `col` (both from 1) of the file begins. */
static size_t byte_of(const struct loader *l, int line, int col)
{
    size_t at = l->bytes >= 3 && memcmp(l->s, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    for (; line > 1 && at < l->bytes; at++)
        line -= l->s[at] == '\n';
    for (uint32_t cp; col > 1 && at < l->bytes; col--)
        at += utf8_decode(l->s + at, l->bytes - at, &cp);
    return at;
}

/* Where byte `target` of a scalar's text stands in the file: the text is followed through its source,
 * in which quotes, escapes, indents and folded line ends come in between. */
static void place_in(const struct loader *l, const struct node *n, size_t target, int *line,
                     int *col)
{
    *line = n->line;
    *col = n->col;
    size_t at = byte_of(l, n->line, n->col);
    size_t text_at = 0;
    bool opened = !n->quoted && !n->block;
    while (at < l->bytes) {
        char c = l->s[at];
        bool same = opened && (c == n->text[text_at] || (c == '\n' && n->text[text_at] == ' '));
        if (same && text_at >= target)
            return;
        if (opened)
            text_at += same;
        else
            opened = n->quoted || c == '\n';
        at++;
        if (c == '\n') {
            ++*line;
            *col = 1;
        } else if (at == l->bytes || ((unsigned char)l->s[at] & 0xC0) != 0x80) {
            ++*col;
        }
        if (text_at == n->bytes)
            return;
    }
}

static bool fail(struct loader *l, int line, int col, const char *fmt, va_list args)
{
    char sentence[SENTENCE_BYTES];
    vsnprintf(sentence, sizeof sentence, fmt, args);
    err_set(l->err, STATUS_FORMAT, "%s:%d:%d：%s", l->name, line, col, sentence);
    return false;
}

bool load_fail(struct loader *l, const struct node *n, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    fail(l, n->line, n->col, fmt, args);
    va_end(args);
    return false;
}

bool load_fail_in(struct loader *l, const struct node *n, size_t at, const char *fmt, ...)
{
    int line, col;
    place_in(l, n, at, &line, &col);
    va_list args;
    va_start(args, fmt);
    fail(l, line, col, fmt, args);
    va_end(args);
    return false;
}

const char *load_word(struct loader *l, const char *s, size_t bytes)
{
    size_t at = 0, chars = 0;
    for (uint32_t cp; at < bytes && chars < WORD_SHOWN_CHARS; chars++)
        at += utf8_decode(s + at, bytes - at, &cp);
    if (at == bytes)
        return arena_str_n(&l->nodes, s, bytes);
    char *shown = arena_new(&l->nodes, at + 4, 1);
    memcpy(shown, s, at);
    memcpy(shown + at, "...", 4);
    return shown;
}

static const char *node_word(struct loader *l, const struct node *n)
{
    return load_word(l, n->text, n->bytes);
}

/* A blank between an English name and the hanzi behind it. */
static const char *gap(const char *what)
{
    size_t bytes = strlen(what);
    return bytes > 0 && (unsigned char)what[bytes - 1] < 0x80 ? " " : "";
}

/* "编号：x" is one scalar: the colon is the wrong one. */
static bool fail_shape(struct loader *l, const struct node *n, const char *what, const char *shape)
{
    const char *colon = n->kind == NODE_SCALAR && !n->quoted ? strstr(n->text, "：") : NULL;
    if (colon)
        return load_fail_in(l, n, (size_t)(colon - n->text),
                            "「%s」后面是全角冒号，请改用半角冒号加一个空格",
                            load_word(l, n->text, (size_t)(colon - n->text)));
    return load_fail(l, n, "%s%s应当是%s", what, gap(what), shape);
}

bool load_is_map(struct loader *l, const struct node *n, const char *what)
{
    return n->kind == NODE_MAP || fail_shape(l, n, what, "若干行「名称: 内容」");
}

bool load_is_list(struct loader *l, const struct node *n, const char *what)
{
    return n->kind == NODE_LIST || fail_shape(l, n, what, "列表，如 [甲, 乙]，或每行以「- 」开头");
}

bool load_map(struct loader *l, const struct node *n, const char *what, const char *const *keys,
              size_t count, const struct node **value)
{
    memset(value, 0, count * sizeof *value);
    if (!load_is_map(l, n, what))
        return false;
    for (const struct node *entry = n->first; entry; entry = entry->next) {
        struct near near;
        near_init(&near, entry->key->text, entry->key->bytes);
        size_t i = 0;
        while (i < count && strcmp(keys[i], entry->key->text) != 0)
            near_try(&near, keys[i++]);
        if (i == count)
            return load_fail(l, entry->key, "%s%s里没有「%s」这一项，%s%s%s", what, gap(what),
                             node_word(l, entry->key), near_best(&near) ? "是不是「" : "请对照手册",
                             near_best(&near) ? near_best(&near) : "",
                             near_best(&near) ? "」" : "");
        value[i] = entry;
    }
    return true;
}

bool load_text(struct loader *l, const struct node *n, const char *what, const char **out)
{
    if (n->kind != NODE_SCALAR)
        return load_fail(l, n, "%s%s应当是一段文字，有 {、[、: 的文字请加引号", what, gap(what));
    if (n->bytes == 0)
        return load_fail(l, n, "%s%s没有写内容，请填写或删去这一项", what, gap(what));
    *out = arena_str_n(l->arena, n->text, n->bytes);
    return true;
}

bool load_flag(struct loader *l, const struct node *n, const char *what, bool *out)
{
    static const char *const words[] = {"no", "否", "yes", "是"};
    size_t i;
    if (!load_one_of(l, n, what, words, sizeof words / sizeof *words, &i))
        return false;
    *out = i >= 2;
    return true;
}

bool load_one_of(struct loader *l, const struct node *n, const char *what, const char *const *words,
                 size_t count, size_t *out)
{
    if (n->kind != NODE_SCALAR)
        return load_fail(l, n, "%s%s应当是一个词", what, gap(what));
    struct near near;
    near_init(&near, n->text, n->bytes);
    struct text known = {0};
    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i], n->text) == 0) {
            text_finish(&known);
            *out = i;
            return true;
        }
        near_try(&near, words[i]);
        text_addf(&known, "%s%s", i ? "、" : "", words[i]);
    }
    if (near_best(&near))
        load_fail(l, n, "%s%s不能是「%s」，是不是「%s」", what, gap(what), node_word(l, n),
                  near_best(&near));
    else
        load_fail(l, n, "%s%s不能是「%s」，可以是 %s", what, gap(what), node_word(l, n),
                  text_str(&known));
    text_finish(&known);
    return false;
}

bool load_number(struct loader *l, const char *text, const struct node *n, const char *what,
                 int least, int most, int *out)
{
    int64_t value = 0;
    const char *p = text;
    while (*p >= '0' && *p <= '9' && value <= most)
        value = value * 10 + (*p++ - '0');
    if (p == text || *p || value < least || value > most)
        return load_fail(l, n, "%s%s应当是 %d 到 %d 的整数，不能是「%s」", what, gap(what), least,
                         most, load_word(l, text, strlen(text)));
    *out = (int)value;
    return true;
}
