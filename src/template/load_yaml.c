/* SPDX-License-Identifier: MulanPSL-2.0 */
/* From bytes to nodes: what may not be in a file at all, then libyaml's events, one by one. */
#include "base/encoding.h"
#include "base/text.h"
#include "template/load.h"

#include <string.h>
#include <yaml.h>

/* ---- bytes ---- */

/* Fail at byte `at` of the file. */
static bool fail_at_byte(struct loader *l, size_t at, const char *sentence)
{
    struct node place = {.line = 1, .col = 1};
    for (size_t i = 0; i < at; i++) {
        if (l->s[i] == '\n') {
            place.line++;
            place.col = 1;
        } else if (((unsigned char)l->s[i] & 0xC0) != 0x80) {
            place.col++;
        }
    }
    return load_fail(l, &place, "%s", sentence);
}

static bool check_encoding(struct loader *l)
{
    if (utf8_valid(l->s, l->bytes))
        return true;
    size_t at = 0;
    uint32_t cp = 0;
    while (at < l->bytes) {
        size_t step = utf8_decode(l->s + at, l->bytes - at, &cp);
        if (cp == CP_INVALID)
            break;
        at += step;
    }
    const char *guess = encoding_guess(l->s, l->bytes);
    return fail_at_byte(l, at,
                        guess && strcmp(guess, "GB18030") == 0
                            ? "文件是 GBK（GB18030）编码，请另存为 UTF-8 编码"
                            : "这里有不是 UTF-8 的字节，请用文本编辑器另存为 UTF-8 编码");
}

/* Hanzi and their punctuation need not be looked up. */
static bool is_plain(uint32_t cp)
{
    return (cp >= 0x20 && cp < 0x7F) || (cp >= 0x4E00 && cp < 0xA000) ||
           (cp >= 0x3000 && cp < 0x3020) || (cp >= 0xFF01 && cp < 0xFF5F);
}

static bool check_characters(struct loader *l)
{
    size_t at = l->bytes >= 3 && memcmp(l->s, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (at < l->bytes) {
        uint32_t cp;
        size_t step = utf8_decode(l->s + at, l->bytes - at, &cp);
        bool line_end = cp == '\n' || (cp == '\r' && at + 1 < l->bytes && l->s[at + 1] == '\n');
        if (cp == '\t')
            return fail_at_byte(l, at, "这里有制表符，缩进和间隔请改用空格");
        if (!line_end && !is_plain(cp) && cp_class(cp) != CP_OK)
            return fail_at_byte(l, at, "这里有看不见的控制字符，请删去");
        at += step;
    }
    return true;
}

/* ---- libyaml's own errors ---- */

static const struct {
    const char *problem, *sentence;
} problems[] = {
    {"mapping values are not allowed", "这一行有多余的冒号，内容里有冒号加空格时请加引号"},
    {"could not find expected ':'", "缺少冒号，每项写成「名称: 内容」"},
    {"did not find expected ',' or '}'", "花括号里的各项要用半角逗号隔开，并以 } 结束"},
    {"did not find expected ',' or ']'", "方括号里的各项要用半角逗号隔开，并以 ] 结束"},
    {"did not find expected key", "缩进没有对齐，同一级的各项请从同一列写起"},
    {"did not find expected '-' indicator", "缩进没有对齐，列表每项以「- 」开头"},
    {"block sequence entries are not allowed", "列表不能接在冒号后面写，请另起一行"},
    {"found unknown escape character", "双引号里的 \\ 用法不对，请改用单引号"},
    {"found character that cannot start any token", "这个符号不能写在开头，请加引号"},
    {"did not find expected node content", "这里缺少内容"},
    {"found undefined tag handle", "不能用标签（!）"},
    {"found unexpected end of stream", "文件没有写完"},
};

/* A bare key before a full-width colon on the line: its column, or 0. */
static int wide_colon(const char *line, size_t bytes)
{
    int col = 1;
    size_t at = 0;
    while (at < bytes && (line[at] == ' ' || line[at] == '-')) {
        at++;
        col++;
    }
    for (uint32_t cp; at < bytes; col++) {
        size_t step = utf8_decode(line + at, bytes - at, &cp);
        if (cp == 0xFF1A)
            return col;
        if (cp == '\n' || (cp < 0x80 && memchr(" :\"'#{}[],", (int)cp, 10)))
            return 0;
        at += step;
    }
    return 0;
}

/* libyaml stumbles on the line after a full-width colon: look there and up to two lines above. */
static bool find_wide_colon(const struct loader *l, int line, struct node *place)
{
    size_t starts[3] = {0};
    size_t at = 0;
    for (int i = 1; i < line && at < l->bytes; i++) {
        const char *end = memchr(l->s + at, '\n', l->bytes - at);
        if (!end)
            break;
        starts[2] = starts[1];
        starts[1] = starts[0];
        starts[0] = at = (size_t)(end - l->s) + 1;
    }
    for (int i = 0; i < 3 && line - i >= 1; i++) {
        int col = wide_colon(l->s + starts[i], l->bytes - starts[i]);
        if (col) {
            *place = (struct node){.line = line - i, .col = col};
            return true;
        }
    }
    return false;
}

static bool fail_memory(struct loader *l)
{
    struct node top = {.line = 1, .col = 1};

    return load_fail(l, &top, "内存不足，请关闭其他程序后再试");
}

static bool fail_syntax(struct loader *l, const yaml_parser_t *p)
{
    struct node place = {.line = (int)p->problem_mark.line + 1,
                         .col = (int)p->problem_mark.column + 1};
    if (p->error == YAML_MEMORY_ERROR)
        return fail_memory(l);
    if (p->context && strstr(p->context, "quoted scalar")) {
        struct node quote = {.line = (int)p->context_mark.line + 1,
                             .col = (int)p->context_mark.column + 1};
        if (strstr(p->problem, "end of stream"))
            return load_fail(l, &quote, "第 %d 行开始的引号到文件末尾也没有闭合，请补上另一半",
                             quote.line);
    }
    struct node wide;
    if (find_wide_colon(l, place.line, &wide))
        return load_fail(l, &wide, "这里是全角冒号，请改用半角冒号加一个空格");
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
        if (p->problem && strstr(p->problem, problems[i].problem))
            return load_fail(l, &place, "%s", problems[i].sentence);
    }
    return load_fail(l, &place, "写法不对，请检查这一行的缩进、冒号和引号");
}

/* ---- events ---- */

struct builder {
    struct loader *l;
    struct {
        struct node *node, *last, *key;
    } open[LOAD_DEPTH];
    size_t depth;
    bool document;
};

static bool add_key(struct builder *b, struct node *n)
{
    struct node *map = b->open[b->depth - 1].node;
    if (n->kind != NODE_SCALAR || n->bytes == 0)
        return load_fail(b->l, n, "冒号前面应当是名称");
    for (const struct node *entry = map->first; entry; entry = entry->next) {
        if (entry->key->bytes == n->bytes && memcmp(entry->key->text, n->text, n->bytes) == 0)
            return load_fail(b->l, n, "「%s」写了两次，第 %d 行已有，请删去一个",
                             load_word(b->l, n->text, n->bytes), entry->key->line);
    }
    b->open[b->depth - 1].key = n;
    return true;
}

static bool add_node(struct builder *b, struct node *n)
{
    if (b->depth == 0) {
        b->l->root = n;
        return true;
    }
    struct node *parent = b->open[b->depth - 1].node;
    if (parent->kind == NODE_MAP) {
        if (!b->open[b->depth - 1].key)
            return add_key(b, n);
        n->key = b->open[b->depth - 1].key;
        b->open[b->depth - 1].key = NULL;
    }
    if (++parent->count > LOAD_ENTRIES)
        return load_fail(b->l, n, "这里超过了 %d 项，请减少", LOAD_ENTRIES);
    if (parent->first)
        b->open[b->depth - 1].last->next = n;
    else
        parent->first = n;
    b->open[b->depth - 1].last = n;
    return true;
}

static struct node *make_node(struct builder *b, const yaml_event_t *e, enum node_kind kind)
{
    struct node *n = arena_new(&b->l->nodes, 1, sizeof *n);
    n->kind = kind;
    n->line = (int)e->start_mark.line + 1;
    n->col = (int)e->start_mark.column + 1;
    return n;
}

static bool take_scalar(struct builder *b, const yaml_event_t *e)
{
    struct node *n = make_node(b, e, NODE_SCALAR);
    yaml_scalar_style_t style = e->data.scalar.style;
    if (e->data.scalar.anchor)
        return load_fail(b->l, n, "不能用锚（&），请把内容直接写出来");
    if (e->data.scalar.tag)
        return load_fail(b->l, n, "不能用标签（!）");
    if (style == YAML_PLAIN_SCALAR_STYLE && e->end_mark.line > e->start_mark.line)
        return load_fail(b->l, n, "一段文字分成了几行，请写在一行里或加引号");
    n->quoted =
        style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    n->block = style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE;
    n->bytes = e->data.scalar.length;
    n->text = arena_str_n(&b->l->nodes, (const char *)e->data.scalar.value, n->bytes);
    /* An escape can smuggle in what check_characters() refused in the bytes. */
    for (size_t at = 0; n->quoted && at < n->bytes;) {
        uint32_t cp;
        at += utf8_decode(n->text + at, n->bytes - at, &cp);
        if (cp != '\n' && !is_plain(cp) && cp_class(cp) != CP_OK)
            return load_fail(b->l, n, "引号里有控制字符，请删去");
    }
    return add_node(b, n);
}

static bool take_start(struct builder *b, const yaml_event_t *e, bool list)
{
    struct node *n = make_node(b, e, list ? NODE_LIST : NODE_MAP);
    if (list ? e->data.sequence_start.anchor != NULL : e->data.mapping_start.anchor != NULL)
        return load_fail(b->l, n, "不能用锚（&），请把内容直接写出来");
    if (list ? e->data.sequence_start.tag != NULL : e->data.mapping_start.tag != NULL)
        return load_fail(b->l, n, "不能用标签（!）");
    if (b->depth == LOAD_DEPTH)
        return load_fail(b->l, n, "嵌套超过了 %d 层，请减少", LOAD_DEPTH);
    if (!add_node(b, n))
        return false;
    b->open[b->depth].node = n;
    b->open[b->depth].last = NULL;
    b->open[b->depth].key = NULL;
    b->depth++;
    return true;
}

static bool take_event(struct builder *b, const yaml_event_t *e)
{
    struct node *n;
    switch (e->type) {
    case YAML_DOCUMENT_START_EVENT:
        n = make_node(b, e, NODE_SCALAR);
        if (b->document)
            return load_fail(b->l, n, "一个文件只能有一份内容，请删去「---」及以后");
        if (e->data.document_start.version_directive ||
            e->data.document_start.tag_directives.start !=
                e->data.document_start.tag_directives.end)
            return load_fail(b->l, n, "不能用指令（%%），请删去这一行");
        b->document = true;
        return true;
    case YAML_ALIAS_EVENT:
        return load_fail(b->l, make_node(b, e, NODE_SCALAR), "不能用引用（*），请把内容直接写出来");
    case YAML_SCALAR_EVENT:
        return take_scalar(b, e);
    case YAML_SEQUENCE_START_EVENT:
        return take_start(b, e, true);
    case YAML_MAPPING_START_EVENT:
        return take_start(b, e, false);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        b->depth--;
        return true;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        break;
    }
    return true;
}

static bool build(struct loader *l, yaml_parser_t *p)
{
    struct builder b = {.l = l};
    bool going = true;
    while (going) {
        yaml_event_t e;
        if (!yaml_parser_parse(p, &e))
            return fail_syntax(l, p);
        going = e.type != YAML_STREAM_END_EVENT;
        bool taken = take_event(&b, &e);
        yaml_event_delete(&e);
        if (!taken)
            return false;
    }
    return true;
}

bool load_init(struct loader *l, const char *name, const char *s, size_t bytes, struct arena *arena,
               struct err *err)
{
    *l = (struct loader){.arena = arena, .name = name, .s = s, .bytes = bytes, .err = err};
    struct node top = {.line = 1, .col = 1};
    if (bytes > LOAD_BYTES)
        return load_fail(l, &top, "文件大于 1 MB，不像是模板，请检查");
    if (!check_encoding(l) || !check_characters(l))
        return false;
    yaml_parser_t p;
    if (!yaml_parser_initialize(&p))
        return fail_memory(l);
    yaml_parser_set_input_string(&p, (const unsigned char *)s, bytes);
    bool built = build(l, &p);
    yaml_parser_delete(&p);
    if (!built)
        return false;
    if (!l->root)
        return load_fail(l, &top, "文件是空的");
    return load_is_map(l, l->root, "文件");
}

void load_finish(struct loader *l)
{
    arena_finish(&l->nodes);
}
