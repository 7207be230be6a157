/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The report: a tree of headings and paragraphs, repeated and left out as the rows say. */
#include "template/near.h"
#include "template/tmpl_read.h"

#include <string.h>

enum { SPAN_DEPTH = 4 };

/* ---- names seen from a place in the report ---- */

/* The kinds whose fields can be named for a row of kind `own`: it and those above it, the report, and,
 * where only its holding something is asked, the project (of any). */
struct view {
    const struct kind *kind[8];
    size_t kinds;
};

static struct view view_from(const struct maker *m, const struct kind *own, bool any_project)
{
    struct view v = {0};
    for (const struct kind *k = own; k && v.kinds < 6; k = k->parent)
        v.kind[v.kinds++] = k;
    v.kind[v.kinds++] = m->d->report;
    if (any_project)
        v.kind[v.kinds++] = m->d->project;
    return v;
}

/* `name` is a label, a key, or one with its group in front: 项目.问题. */
static bool find_seen(struct maker *m, const struct node *n, size_t at, const char *name,
                      const struct kind *own, bool any_project, const struct field **out)
{
    struct view v = view_from(m, own, any_project);
    struct near near;
    near_init(&near, name, strlen(name));
    *out = NULL;
    for (size_t i = 0; i < v.kinds && !*out; i++) {
        size_t group = strlen(v.kind[i]->group);
        bool named = strncmp(name, v.kind[i]->group, group) == 0 && name[group] == '.';
        *out = field_named(v.kind[i], named ? name + group + 1 : name);
        for (size_t j = 0; j < v.kind[i]->fields; j++)
            near_try(&near, v.kind[i]->field[j].label);
    }
    return *out ||
           load_fail_in(&m->l, n, at, "这里没有「%s」这一栏，%s%s%s",
                        load_word(&m->l, name, strlen(name)),
                        near_best(&near) ? "是不是「" : "请对照字典",
                        near_best(&near) ? near_best(&near) : "", near_best(&near) ? "」" : "");
}

/* Rows of `k` can be walked where the row they hang on is at hand or above; projects, everywhere. */
static bool find_rows(struct maker *m, const struct node *n, size_t at, const char *name,
                      const struct kind *own, const struct kind **out)
{
    if (!find_kind_named(m, n, name, out))
        return false;
    if (*out == m->d->project && own->role == KIND_REPORT)
        return true;
    for (const struct kind *k = own; k; k = k->parent) {
        if ((*out)->parent == k && *(*out)->plural)
            return true;
    }
    return load_fail_in(&m->l, n, at, "这里看不到「%s」的行，请写在 each: projects 里面",
                        (*out)->label);
}

/* ---- spans ---- */

struct cutter {
    struct maker *m;
    const struct node *node;
    const char *s;
    size_t at;
    int depth;
};

static bool cut(struct cutter *c, const struct kind *own, const char *ends, const struct span **out,
                size_t *count);

static const char *cut_name(struct cutter *c, size_t from, size_t to)
{
    while (from < to && c->s[from] == ' ')
        from++;
    while (to > from && c->s[to - 1] == ' ')
        to--;
    return arena_str_n(c->m->l.arena, c->s + from, to - from);
}

static void skip_spaces(struct cutter *c)
{
    while (c->s[c->at] == ' ')
        c->at++;
}

/* "each funds 、: ...": behind the kind, what stands between two rows. */
static bool cut_each(struct cutter *c, const struct kind *own, size_t from, size_t colon,
                     struct span *out)
{
    const char *head = cut_name(c, from + strlen("each "), colon);
    size_t name_bytes = strcspn(head, " ");
    const char *name = arena_str_n(&c->m->l.nodes, head, name_bytes);
    out->kind = SPAN_EACH;
    out->separator = head[name_bytes] ? head + name_bytes + 1 : "";
    if (!find_rows(c->m, c->node, from, name, own, &out->each))
        return false;
    c->at = colon + 1;
    skip_spaces(c);
    return cut(c, out->each, "}", &out->inner, &out->inner_count);
}

/* "结余: 无结余 | 结余{结余}万元" */
static bool cut_either(struct cutter *c, const struct kind *own, size_t from, size_t colon,
                       struct span *out)
{
    out->kind = SPAN_EITHER;
    if (!find_seen(c->m, c->node, from, cut_name(c, from, colon), own, false, &out->field))
        return false;
    c->at = colon + 1;
    skip_spaces(c);
    if (!cut(c, own, "|", &out->inner, &out->inner_count))
        return false;
    c->at++;
    skip_spaces(c);
    return cut(c, own, "}", &out->other, &out->other_count);
}

static bool cut_braces(struct cutter *c, const struct kind *own, struct span *out)
{
    size_t from = ++c->at;
    size_t stop = from + strcspn(c->s + from, ":{}|");
    if (c->depth == SPAN_DEPTH)
        return load_fail_in(&c->m->l, c->node, from - 1, "花括号套得太深，最多 %d 层", SPAN_DEPTH);
    c->depth++;
    bool done;
    if (c->s[stop] == ':' && strncmp(c->s + from, "each ", 5) == 0) {
        done = cut_each(c, own, from, stop, out);
    } else if (c->s[stop] == ':') {
        done = cut_either(c, own, from, stop, out);
    } else {
        out->kind = SPAN_FIELD;
        c->at = stop;
        done = find_seen(c->m, c->node, from, cut_name(c, from, stop), own, false, &out->field);
        if (done && out->field->type == TYPE_GROUP)
            done = load_fail_in(&c->m->l, c->node, from, "「%s」是一组行，请写成 {each %s: ...}",
                                out->field->label, out->field->key);
    }
    c->depth--;
    if (done && c->s[c->at] != '}')
        return load_fail_in(&c->m->l, c->node, from - 1, "花括号没有成对，请补上另一半");
    c->at += done;
    return done;
}

/* Spans up to one of `ends` (not taken), or to the end of the text when `ends` is "". */
static bool cut(struct cutter *c, const struct kind *own, const char *ends, const struct span **out,
                size_t *count)
{
    size_t most = 1;
    for (const char *p = c->s + c->at; *p; p++)
        most += 2 * (size_t)(*p == '{');
    struct span *span = arena_new(c->m->l.arena, most, sizeof *span);
    size_t start = c->at, made = 0;
    while (c->s[c->at] && !(*ends && strchr(ends, c->s[c->at]))) {
        size_t bytes = strcspn(c->s + c->at, *ends == '|' ? "{}|" : "{}");
        if (bytes > 0) {
            span[made].kind = SPAN_TEXT;
            span[made++].text = arena_str_n(c->m->l.arena, c->s + c->at, bytes);
            c->at += bytes;
        } else if (c->s[c->at] == '{') {
            if (!cut_braces(c, own, &span[made++]))
                return false;
        } else {
            break;
        }
    }
    bool ended = *ends ? c->s[c->at] && strchr(ends, c->s[c->at]) : !c->s[c->at];
    if (!ended)
        return load_fail_in(&c->m->l, c->node, *ends ? start : c->at,
                            *ends == '|' ? "这里应当写成 {栏: 为零或空时的话 | 其他时的话}"
                                         : "花括号没有成对，请补上另一半");
    /* The blank before | and } is for the eye. */
    if (*ends && made > 0 && span[made - 1].kind == SPAN_TEXT) {
        const char *text = span[made - 1].text;
        size_t bytes = strlen(text);
        while (bytes > 0 && text[bytes - 1] == ' ')
            bytes--;
        span[made - 1].text = arena_str_n(c->m->l.arena, text, bytes);
    }
    *out = span;
    *count = made;
    return true;
}

bool read_spans(struct maker *m, const struct node *n, const struct kind *own, struct part *part)
{
    struct cutter c = {.m = m, .node = n};
    return load_text(&m->l, n, "一行文字", &c.s) && cut(&c, own, "", &part->span, &part->spans);
}

/* ---- parts ---- */

enum {
    HEADING_1,
    HEADING_2,
    HEADING_3,
    HEADING_4,
    TEXT,
    EACH,
    WHEN,
    ABSENT,
    PART_LINES,
    PART_KEYS
};
static const char *const part_keys[PART_KEYS] = {"一、", "（一）", "1.",     "（1）", "text",
                                                 "each", "when",   "absent", "lines"};

static bool read_parts(struct maker *m, const struct node *n, const struct kind *own,
                       const struct part **out, size_t *count);

static bool read_repeated(struct maker *m, const struct node *const *value, const struct kind *own,
                          struct part *part)
{
    const struct node *n = value[EACH] ? value[EACH] : value[WHEN] ? value[WHEN] : value[ABSENT];
    const char *name;
    if (!value[PART_LINES])
        return load_fail(&m->l, n, "这里缺少 lines，请写要印的各行");
    if (!load_text(&m->l, n, "名称", &name))
        return false;
    part->kind = value[EACH] ? PART_EACH : PART_WHEN;
    part->absent = value[ABSENT] != NULL;
    if (value[EACH] ? !find_rows(m, n, 0, name, own, &part->each)
                    : !find_seen(m, n, 0, name, own, true, &part->field))
        return false;
    return read_parts(m, value[PART_LINES], value[EACH] ? part->each : own, &part->child,
                      &part->children);
}

static bool read_part(struct maker *m, const struct node *n, const struct kind *own,
                      struct part *part)
{
    const struct node *value[PART_KEYS];
    if (n->kind == NODE_SCALAR) {
        part->kind = PART_PARAGRAPH;
        return read_spans(m, n, own, part);
    }
    if (!load_map(&m->l, n, "报告的一行", part_keys, PART_KEYS, value))
        return false;
    size_t given = 0;
    for (size_t i = 0; i < PART_LINES; i++)
        given += value[i] != NULL;
    if (given != 1 || (value[PART_LINES] && !value[EACH] && !value[WHEN] && !value[ABSENT]))
        return load_fail(&m->l, n,
                         "报告的一行只写一样：标题、text，或 each、when、absent 加 lines");
    if (value[EACH] || value[WHEN] || value[ABSENT])
        return read_repeated(m, value, own, part);
    part->kind = value[TEXT] ? PART_PARAGRAPH : PART_HEADING;
    for (int i = HEADING_1; i <= TEXT; i++) {
        if (!value[i])
            continue;
        part->level = i == TEXT ? 0 : i + 1;
        return read_spans(m, value[i], own, part);
    }
    return true;
}

static bool read_parts(struct maker *m, const struct node *n, const struct kind *own,
                       const struct part **out, size_t *count)
{
    if (!load_is_list(&m->l, n, "报告的各行"))
        return false;
    struct part *part = arena_new(m->l.arena, n->count + 1, sizeof *part);
    size_t made = 0;
    for (const struct node *entry = n->first; entry; entry = entry->next) {
        if (!read_part(m, entry, own, &part[made++]))
            return false;
    }
    *out = part;
    *count = made;
    return true;
}

bool read_report(struct maker *m, const struct node *n)
{
    return read_parts(m, n, m->d->report, &m->t->part, &m->t->parts);
}
