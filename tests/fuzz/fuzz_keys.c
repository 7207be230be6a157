/* SPDX-License-Identifier: MulanPSL-2.0 */
/* What a terminal sends, whole and in any pieces, and what the editors make of it. The first byte
 * chooses the pieces and a width, the rest is sent. */
#include "fuzz.h"

#include "base/mem.h"
#include "ui/key.h"
#include "ui/line.h"
#include "ui/memo.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 3 };

/* Inputs in order. A run of text or of invalid bytes may come in parts, so it is kept as one. */
struct heard {
    struct seen {
        enum input_kind kind;
        enum key key;
        struct text text;
        size_t bytes;
    } * in;
    size_t count, cap;
};

static void heard_finish(struct heard *h)
{
    for (size_t i = 0; i < h->count; i++)
        text_finish(&h->in[i].text);
    free(h->in);
    *h = (struct heard){0};
}

static bool is_control_free(const char *s, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        if ((unsigned char)s[i] < 0x20 || s[i] == 0x7F)
            return false;
    return true;
}

static void check_input(struct input in)
{
    switch (in.kind) {
    case INPUT_TEXT:
        LAW(in.bytes > 0 && utf8_valid(in.text, in.bytes) && is_control_free(in.text, in.bytes));
        break;
    case INPUT_KEY:
        LAW(in.key > K_NONE && in.key < K_COUNT && key_name(in.key)[0] != '\0');
        break;
    case INPUT_INVALID:
        LAW(in.bytes > 0 && !in.text);
        break;
    default:
        break;
    }
}

static void hear(struct heard *h, struct input in)
{
    bool runs = in.kind == INPUT_TEXT || in.kind == INPUT_INVALID;

    check_input(in);
    if (!runs || h->count == 0 || h->in[h->count - 1].kind != in.kind) {
        h->in = mem_grow(h->in, h->count, &h->cap, sizeof *h->in);
        h->in[h->count++] = (struct seen){.kind = in.kind, .key = in.key};
    }
    if (in.text)
        text_add_n(&h->in[h->count - 1].text, in.text, in.bytes);
    h->in[h->count - 1].bytes += in.bytes;
}

static void drain(struct decoder *d, struct heard *h)
{
    for (struct input in = decoder_next(d); in.kind != INPUT_NONE; in = decoder_next(d))
        hear(h, in);
}

/* The waiting of a loop that hears nothing more: nothing may be left then. */
static void drain_all(struct decoder *d, struct heard *h)
{
    drain(d, h);
    decoder_expire(d);
    drain(d, h);
    LAW(!decoder_waiting(d) && !decoder_in_paste(d));
}

/* `pieces` 0: at once. */
static struct heard send(const char *s, size_t bytes, unsigned int pieces)
{
    struct decoder *d = decoder_create();
    struct heard h = {0};

    for (size_t at = 0, n; at < bytes; at += n) {
        n = pieces ? 1 + pieces % 7 : bytes;
        n = n < bytes - at ? n : bytes - at;
        pieces = pieces ? pieces * 37 % 251 + 1 : 0;
        decoder_feed(d, s + at, n);
        drain(d, &h);
    }
    drain_all(d, &h);
    decoder_destroy(d);
    return h;
}

static void check_same(const struct heard *a, const struct heard *b)
{
    LAW(a->count == b->count);
    for (size_t i = 0; i < a->count; i++) {
        const struct seen *l = &a->in[i], *r = &b->in[i];

        LAW(l->kind == r->kind && l->key == r->key && l->bytes == r->bytes);
        LAW(l->text.bytes == r->text.bytes &&
            memcmp(text_str(&l->text), text_str(&r->text), l->text.bytes) == 0);
    }
}

/* Without an Esc every byte is a key, or text, or one that cannot be read, in its place. */
static void check_plain(const char *s, size_t bytes, const struct heard *h)
{
    size_t at = 0;

    if (bytes > 0 && memchr(s, '\033', bytes))
        return;
    for (size_t i = 0; i < h->count; i++) {
        const struct seen *in = &h->in[i];

        LAW(in->kind != INPUT_PASTE);
        if (in->kind == INPUT_TEXT)
            LAW(memcmp(s + at, in->text.s, in->bytes) == 0);
        if (in->kind == INPUT_INVALID)
            LAW(!utf8_valid(s + at, in->bytes));
        if (in->kind == INPUT_KEY || in->kind == INPUT_UNKNOWN)
            LAW(!is_control_free(s + at, 1));
        at += in->kind == INPUT_TEXT || in->kind == INPUT_INVALID ? in->bytes : 1;
    }
    LAW(at == bytes);
}

/* Whatever is pasted is one paste, and what is typed behind it comes. */
static void check_paste(const char *s, size_t bytes, unsigned int pieces)
{
    static const char begin[] = "\033[200~", end[] = "\033[201~";
    struct text sent = {0};
    struct heard h;

    if (memmem(s, bytes, end, sizeof end - 1))
        return;
    text_add(&sent, begin);
    text_add_n(&sent, s, bytes);
    text_add(&sent, end);
    text_add(&sent, "x\r");
    /* A piece of an end mark at the very end, and the mark, may be a mark earlier on. */
    if (memmem(sent.s, sent.bytes, end, sizeof end - 1) == sent.s + sizeof begin - 1 + bytes) {
        h = send(sent.s, sent.bytes, pieces);
        LAW(h.count == 3 && h.in[0].kind == INPUT_PASTE && h.in[0].text.bytes == bytes);
        LAW(bytes == 0 || memcmp(h.in[0].text.s, s, bytes) == 0);
        LAW(h.in[1].kind == INPUT_TEXT && strcmp(text_str(&h.in[1].text), "x") == 0);
        LAW(h.in[2].kind == INPUT_KEY && h.in[2].key == K_ENTER);
        heard_finish(&h);
    }
    text_finish(&sent);
}

/* ---- the editors ---- */

static bool is_stop(const struct text *t, size_t at)
{
    const char *s = text_str(t);

    return at == 0 ||
           (at <= t->bytes && grapheme_next(s, t->bytes, grapheme_prev(s, t->bytes, at)) == at);
}

static void type_line(struct line *l, const struct seen *in, int cols)
{
    struct text clean = {0};
    struct dropped ignored = {0};
    size_t from, to;
    int cursor;

    text_clean(&clean, text_str(&in->text), in->text.bytes, false, &ignored);
    if (in->kind == INPUT_KEY)
        (void)line_key(l, in->key);
    else if (clean.bytes > 0)
        line_type(l, clean.s, clean.bytes);
    text_finish(&clean);
    LAW(fuzz_is_clean(text_str(&l->text), l->text.bytes, false));
    LAW(is_stop(&l->text, l->at) && is_stop(&l->text, l->anchor));
    line_show(l, cols, &from, &to, &cursor);
    LAW(from <= l->at && l->at <= to && to <= l->text.bytes);
    LAW(cursor >= 0 && cursor < cols);
    LAW(text_cols(text_str(&l->text) + from, to - from) <= (size_t)cols);
    LAW(cursor == (int)text_cols(text_str(&l->text) + from, l->at - from));
}

/* Lines and counts kept over changes are those of the text as it is. */
static void check_memo(const struct memo *m)
{
    struct memo anew = {0};
    size_t from, to;

    memo_set(&anew, text_str(&m->text), m->cols);
    LAW(anew.lines == m->lines && memo_chars(&anew) == memo_chars(m));
    LAW(memcmp(anew.start, m->start, m->lines * sizeof *m->start) == 0);
    memo_finish(&anew);
    LAW(fuzz_is_clean(text_str(&m->text), m->text.bytes, true));
    LAW(is_stop(&m->text, m->at) && is_stop(&m->text, m->anchor));
    memo_line(m, memo_line_of(m, m->at), &from, &to);
    LAW(from <= m->at && m->at <= to);
}

static void type_memo(struct memo *m, const struct seen *in)
{
    struct text clean = {0};
    struct dropped ignored = {0};

    text_clean(&clean, text_str(&in->text), in->text.bytes, true, &ignored);
    if (in->kind == INPUT_KEY && in->key == K_CTRL_Z)
        (void)memo_undo(m);
    else if (in->kind == INPUT_KEY && in->key == K_CTRL_Y)
        (void)memo_redo(m);
    else if (in->kind == INPUT_KEY)
        (void)memo_key(m, in->key, PAGE);
    else if (clean.bytes > 0)
        memo_type(m, clean.s, clean.bytes);
    text_finish(&clean);
    check_memo(m);
}

/* All taken back is what there was, and all done again what there is. */
static void check_undo(struct memo *m, const char *first)
{
    char *last;

    while (memo_redo(m))
        ;
    last = mem_str(text_str(&m->text));
    while (memo_undo(m))
        check_memo(m);
    LAW(strcmp(text_str(&m->text), first) == 0);
    while (memo_redo(m))
        check_memo(m);
    LAW(strcmp(text_str(&m->text), last) == 0);
    free(last);
}

static void edit(const struct heard *h, unsigned int width)
{
    static const char first[] = "要求：拨付 12,345.6 万元（“本级”）——abcdefgh，，\n"
                                "一e\u0301，\U0001F1E8\U0001F1F3\U0001F1E8";
    struct line l = {0};
    struct memo m = {0};

    line_set(&l, "拨付477万元", width % 2);
    memo_set(&m, first, 4 + (int)(width % 40));
    for (size_t i = 0; i < h->count; i++) {
        type_line(&l, &h->in[i], GRAPHEME_COLS + 1 + (int)(width % 30));
        type_memo(&m, &h->in[i]);
    }
    check_undo(&m, first);
    memo_wrap(&m, GRAPHEME_COLS + (int)(width % 7));
    check_memo(&m);
    line_finish(&l);
    memo_finish(&m);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    LAW(setlocale(LC_ALL, "C.UTF-8"));
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    unsigned int choice = bytes > 0 ? data[0] : 0;
    const char *s = bytes > 0 ? (const char *)data + 1 : "";
    struct heard whole, cut;

    bytes -= bytes > 0;
    whole = send(s, bytes, 0);
    cut = send(s, bytes, choice + 1);
    check_same(&whole, &cut);
    check_plain(s, bytes, &whole);
    check_paste(s, bytes, choice + 1);
    edit(&whole, choice);
    heard_finish(&whole);
    heard_finish(&cut);
    return 0;
}
