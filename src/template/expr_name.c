/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Names in an expression: which field a label means at its place, and the hint when none is meant. */
#include "base/text.h"
#include "template/expr_read.h"
#include "template/near.h"

#include <string.h>

enum { NAME_SHOWN_CHARS = 24 };

static bool is_above(const struct kind *k, const struct kind *own)
{
    for (; own; own = own->parent) {
        if (own == k)
            return true;
    }
    return false;
}

static bool is_below(const struct reader *r, const struct kind *k)
{
    return *k->plural && is_above(k->parent, r->own);
}

static const struct field *longest_label(const struct reader *r, const struct kind *k, size_t at,
                                         size_t *bytes)
{
    const struct field *found = NULL;
    for (size_t i = 0; i < k->fields; i++) {
        size_t taken = name_match(r, at, k->field[i].label);
        if (taken > *bytes) {
            found = &k->field[i];
            *bytes = taken;
        }
    }
    return found;
}

/* The bytes of the unknown name at `at`: up to a blank, a sign or the end. */
static size_t unknown_name(const struct reader *r, size_t at)
{
    static const char *const ends[] = {" ", "\n", ".",  "+",    "-",    "*",   "/", "=",
                                       "<", ">",  "(",  ")",    ",",    "×",   "÷", "≤",
                                       "≥", "≠",  "「", "有数", "不空", "属于"};
    size_t end = at;
    while (end < r->bytes) {
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
            if (end > at && name_match(r, end, ends[i]) > 0)
                return end - at;
        }
        uint32_t cp;
        end += utf8_decode(r->s + end, r->bytes - end, &cp);
    }
    return end - at;
}

/* Where a label stands that cannot be meant here: "资金、项目"; how many kinds have it, one of them
 * in *kind. */
static size_t kinds_with(const struct reader *r, const char *label, struct text *groups,
                         const struct kind **kind)
{
    size_t count = 0;
    for (size_t i = 0; i < r->dict->kinds; i++) {
        if (!kind_label(&r->dict->kind[i], label))
            continue;
        *kind = &r->dict->kind[i];
        text_addf(groups, "%s%s", count ? "、" : "", (*kind)->group);
        count++;
    }
    return count;
}

static void try_labels(struct near *near, const struct kind *k)
{
    for (size_t i = 0; i < k->fields; i++)
        near_try(near, k->field[i].label);
}

/* The name for a message: a very long one is cut. */
static const char *shown_name(const struct reader *r, size_t at, size_t bytes)
{
    size_t end = at;
    uint32_t cp;
    for (int chars = 0; end < at + bytes && chars < NAME_SHOWN_CHARS; chars++)
        end += utf8_decode(r->s + end, r->bytes - end, &cp);
    return arena_str_n(r->arena, r->s + at, end - at);
}

static const struct field *fail_unknown(struct reader *r, size_t at)
{
    size_t bytes = unknown_name(r, at);
    if (bytes == 0) {
        read_fail(r, at, "这里缺少内容，应当是栏名、数或「文字」");
        return NULL;
    }
    const char *name = shown_name(r, at, bytes);
    struct text groups = {0};
    struct near near;
    near_init(&near, name, strlen(name));
    for (const struct kind *k = r->own; k; k = k->parent)
        try_labels(&near, k);
    const struct kind *only = NULL;
    size_t count = kinds_with(r, name, &groups, &only);
    if (count > 1)
        read_fail(r, at, "「%s」在%s里都有，分不清是哪一个，请写成 组.%s", name, text_str(&groups),
                  name);
    else if (count == 1 && is_below(r, only))
        read_fail(r, at, "「%s」是%s的栏，有许多行，请写成 合计(%s.%s)", name, only->group,
                  only->group, name);
    else if (count == 1)
        read_fail(r, at, "「%s」是%s的栏，这一行看不到它", name, only->group);
    else if (near_best(&near))
        read_fail(r, at, "没有「%s」这一栏，是不是「%s」", name, near_best(&near));
    else
        read_fail(r, at, "没有「%s」这一栏，请对照字典里的名称", name);
    text_finish(&groups);
    return NULL;
}

/* "资金." at `at`: the kind, and the bytes with the point. */
static const struct kind *group_before_point(const struct reader *r, size_t at, size_t *bytes)
{
    for (size_t i = 0; i < r->dict->kinds; i++) {
        size_t group = name_match(r, at, r->dict->kind[i].group);
        size_t point = group ? name_match(r, at + group, ".") : 0;
        if (point) {
            *bytes = group + point;
            return &r->dict->kind[i];
        }
    }
    return NULL;
}

const struct field *read_field_of(struct reader *r, const struct kind *k, const char *what)
{
    skip_blanks(r);
    size_t bytes = 0;
    const struct field *f = longest_label(r, k, r->at, &bytes);
    if (f) {
        r->at += bytes;
        return f;
    }
    struct near near;
    size_t name_bytes = unknown_name(r, r->at);
    near_init(&near, r->s + r->at, name_bytes);
    try_labels(&near, k);
    read_fail(r, r->at, "%s没有「%s」这一栏，%s%s%s", what, shown_name(r, r->at, name_bytes),
              near_best(&near) ? "是不是「" : "请对照字典里的名称",
              near_best(&near) ? near_best(&near) : "", near_best(&near) ? "」" : "");
    return NULL;
}

const struct field *read_field(struct reader *r)
{
    skip_blanks(r);
    size_t bytes = r->here ? name_match(r, r->at, "本栏") : 0;
    const struct field *found = bytes ? r->here : NULL;
    for (const struct kind *k = r->own; k; k = k->parent) {
        const struct field *f = longest_label(r, k, r->at, &bytes);
        found = f ? f : found;
    }
    size_t point = 0;
    const struct kind *group = group_before_point(r, r->at, &point);
    if (group && point > bytes) {
        if (!is_above(group, r->own)) {
            read_fail(r, r->at, "「%s」有许多行，请写成 合计(%s.栏) 或 计数(%s)", group->group,
                      group->group, group->group);
            return NULL;
        }
        r->at += point;
        return read_field_of(r, group, group->group);
    }
    /* A group's word may begin a longer name that nobody knows: 分配 in 分配数. */
    if (!found || (found->type == TYPE_GROUP && unknown_name(r, r->at) > bytes))
        return fail_unknown(r, r->at);
    r->at += bytes;
    return found;
}

static const struct kind *fail_group(struct reader *r)
{
    struct near near;
    size_t bytes = unknown_name(r, r->at);
    near_init(&near, r->s + r->at, bytes);
    for (size_t i = 0; i < r->dict->kinds; i++) {
        if (is_below(r, &r->dict->kind[i]))
            near_try(&near, r->dict->kind[i].group);
    }
    read_fail(r, r->at, "这里应当是一组行的名称，%s%s%s",
              near_best(&near) ? "是不是「" : "如 资金、分配、指标",
              near_best(&near) ? near_best(&near) : "", near_best(&near) ? "」" : "");
    return NULL;
}

const struct kind *read_group(struct reader *r)
{
    skip_blanks(r);
    const struct kind *found = NULL;
    size_t longest = 0;
    for (size_t i = 0; i < r->dict->kinds; i++) {
        size_t bytes = name_match(r, r->at, r->dict->kind[i].group);
        if (bytes > longest && is_below(r, &r->dict->kind[i])) {
            found = &r->dict->kind[i];
            longest = bytes;
        }
    }
    r->at += longest;
    return found ? found : fail_group(r);
}

const struct field *read_below(struct reader *r)
{
    size_t start = r->at;
    const struct kind *k = read_group(r);
    if (!k)
        return NULL;
    if (!take_sign(r, ".")) {
        read_fail(r, start, "这里要写 %s.栏", k->group);
        return NULL;
    }
    return read_field_of(r, k, k->group);
}
