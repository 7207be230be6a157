/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Fields: type, unit, limits, choices, help. */
#include "base/text.h"
#include "template/dict_read.h"
#include "template/near.h"

#include <string.h>

enum field_key {
    LABEL,
    TYPE,
    UNIT,
    IS,
    REF,
    CHOICES,
    BY,
    OPEN,
    LEAST,
    MOST,
    CHARS,
    SHORT_YEAR,
    HELP,
    SOURCE,
    CLAUSE,
    FIELD_KEYS
};
static const char *const field_keys[FIELD_KEYS] = {
    "label", "type", "unit",  "is",         "ref",  "choices", "by",    "open",
    "least", "most", "chars", "short-year", "help", "source",  "clause"};

/* In the order of enum field_type; TYPE_GROUP cannot be written. */
static const char *const type_words[] = {"text",    "prose",  "amount",  "count",
                                         "percent", "points", "measure", "date",
                                         "year",    "choice", "flag",    "ref"};

static const struct number_form forms[] = {
    [TYPE_AMOUNT] = {UNIT_WAN, 6, 2},      [TYPE_COUNT] = {UNIT_PLAIN, 0, 0},
    [TYPE_PERCENT] = {UNIT_PERCENT, 4, 2}, [TYPE_POINTS] = {UNIT_PLAIN, 2, 2},
    [TYPE_MEASURE] = {UNIT_PLAIN, 4, 2},   [TYPE_YEAR] = {UNIT_PLAIN, 0, 0},
};

static bool read_unit(struct loader *l, const struct node *n, struct field *f)
{
    static const char *const money[] = {"万元", "元"};
    f->unit = f->type == TYPE_PERCENT ? "%" : f->type == TYPE_POINTS ? "分" : "";
    if (!n)
        return true;
    if (f->type != TYPE_AMOUNT)
        return load_text(l, n, "unit", &f->unit);
    size_t i;
    if (!load_one_of(l, n, "金额的 unit", money, 2, &i))
        return false;
    f->unit = money[i];
    if (i == 1)
        f->form = (struct number_form){UNIT_YUAN, 2, 2};
    return true;
}

static bool read_limit(struct loader *l, const struct node *n, const struct field *f, bool *has,
                       int64_t *out)
{
    if (!n)
        return true;
    if (!field_is_figure(f))
        return load_fail(l, n, "只有数字栏能写 least 和 most，文字请用 chars");
    if (n->kind != NODE_SCALAR)
        return load_fail(l, n, "least 和 most 应当是一个数");
    struct text why = {0};
    *has = number_read(n->text, n->bytes, &f->form, out, &why);
    if (!*has)
        load_fail(l, n, "%s，请写这一栏能填的最小数、最大数", text_str(&why));
    text_finish(&why);
    return *has;
}

/* "2-40" */
static bool read_chars(struct loader *l, const struct node *n, struct field *f)
{
    if (!n)
        return true;
    if (f->type != TYPE_TEXT && f->type != TYPE_PROSE)
        return load_fail(l, n, "只有文字栏能写 chars，数字请用 least 和 most");
    const char *dash = n->kind == NODE_SCALAR ? strchr(n->text, '-') : NULL;
    if (!dash)
        return load_fail(l, n, "chars 写最少和最多字数，如 2-40");
    const char *least = arena_str_n(&l->nodes, n->text, (size_t)(dash - n->text));
    return load_number(l, least, n, "最少字数", 0, 100000, &f->min_chars) &&
           load_number(l, dash + 1, n, "最多字数", f->min_chars, 100000, &f->max_chars);
}

static bool named_list(struct loader *l, const struct node *n, const struct node *lists,
                       const struct node **out)
{
    struct near near;
    near_init(&near, n->text, n->bytes);
    for (const struct node *list = lists ? lists->first : NULL; list; list = list->next) {
        if (strcmp(list->key->text, n->text) == 0) {
            *out = list;
            return true;
        }
        near_try(&near, list->key->text);
    }
    return load_fail(l, n, "lists 里没有「%s」，%s%s%s", load_word(l, n->text, n->bytes),
                     near_best(&near) ? "是不是「" : "请先在 lists 里写出",
                     near_best(&near) ? near_best(&near) : "", near_best(&near) ? "」" : "");
}

static bool is_among(const char *const *words, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i], word) == 0)
            return true;
    }
    return false;
}

static bool read_set(struct loader *l, const struct node *n, struct choice_set *set)
{
    if (!load_is_list(l, n, "choices"))
        return false;
    if (n->count < 1)
        return load_fail(l, n, "choices 至少要一个选项");
    const char **words = arena_new(l->arena, n->count, sizeof *words);
    for (const struct node *word = n->first; word; word = word->next) {
        if (!load_text(l, word, "选项", &words[set->count]))
            return false;
        if (is_among(words, set->count, words[set->count]))
            return load_fail(l, word, "选项「%s」写了两次，请删去一个", words[set->count]);
        set->count++;
    }
    set->choice = words;
    return true;
}

/* Choices by those of another field; a choice may fit several. */
static bool read_sets(struct loader *l, const struct node *n, struct field *f)
{
    struct choice_set *sets = arena_new(l->arena, n->count, sizeof *sets);
    size_t most = 0;
    f->sets = sets;
    for (const struct node *entry = n->first; entry; entry = entry->next) {
        struct choice_set *set = &sets[f->set_count++];
        set->of = arena_str(l->arena, entry->key->text);
        if (!read_set(l, entry, set))
            return false;
        most += set->count;
    }
    const char **words = arena_new(l->arena, most, sizeof *words);
    for (size_t i = 0; i < f->set_count; i++) {
        for (size_t j = 0; j < sets[i].count; j++) {
            if (!is_among(words, f->choice_count, sets[i].choice[j]))
                words[f->choice_count++] = sets[i].choice[j];
        }
    }
    f->choices = words;
    return true;
}

static bool read_choices(struct loader *l, const struct node *n, const struct node *lists,
                         struct field *f)
{
    static const char *const yes_no[] = {"是", "否"};
    bool choice = f->type == TYPE_CHOICE || f->type == TYPE_FLAG;
    if (!n) {
        if (f->type == TYPE_FLAG) {
            f->choices = yes_no;
            f->choice_count = 2;
        }
        return true;
    }
    if (!choice)
        return load_fail(l, n, "只有 type 是 choice 或 flag 的栏能写 choices");
    if (n->kind == NODE_SCALAR && !named_list(l, n, lists, &n))
        return false;
    if (n->kind == NODE_MAP && n->count > 0 && f->type == TYPE_CHOICE)
        return read_sets(l, n, f);
    struct choice_set all = {0};
    if (!read_set(l, n, &all))
        return false;
    if (f->type == TYPE_FLAG && all.count != 2)
        return load_fail(l, n, "flag 要正好两个选项");
    f->choices = all.choice;
    f->choice_count = all.count;
    return true;
}

static bool read_short_year(struct loader *l, const struct node *n, struct field *f)
{
    static const char *const years[] = {"same", "next"};
    size_t after;
    if (!n)
        return true;
    if (f->type != TYPE_DATE)
        return load_fail(l, n, "只有日期栏能写 short-year");
    if (!load_one_of(l, n, "short-year", years, 2, &after))
        return false;
    f->short_years = (int)after;
    return true;
}

static bool read_words(struct loader *l, const struct node *const *value, struct field *f)
{
    f->help = f->source = f->clause = "";
    return (!value[HELP] || load_text(l, value[HELP], "help", &f->help)) &&
           (!value[SOURCE] || load_text(l, value[SOURCE], "source", &f->source)) &&
           (!value[CLAUSE] || load_text(l, value[CLAUSE], "clause", &f->clause));
}

bool field_read(struct loader *l, const struct node *n, const struct node *lists, struct field *f)
{
    const struct node *value[FIELD_KEYS];
    if (!load_map(l, n, "一栏", field_keys, FIELD_KEYS, value))
        return false;
    if (!value[LABEL])
        return load_fail(l, n, "栏「%s」缺少 label，请写上表上的名称", n->key->text);
    if (!load_text(l, value[LABEL], "label", &f->label))
        return false;
    if (strlen(f->label) > KIND_LABEL_BYTES)
        return load_fail(l, value[LABEL], "label 最多 30 个字，请缩短");
    size_t type = TYPE_TEXT;
    if (value[TYPE] && !load_one_of(l, value[TYPE], "type", type_words,
                                    sizeof type_words / sizeof *type_words, &type))
        return false;
    f->type = (enum field_type)type;
    if (field_is_figure(f))
        f->form = forms[f->type];
    if (f->type == TYPE_AMOUNT && !value[UNIT])
        return load_fail(l, n, "金额要写 unit: 万元 或 unit: 元");
    if (f->type == TYPE_YEAR) {
        f->has_min = f->has_max = true;
        f->min = 1990;
        f->max = 2099;
    }
    if (f->type == TYPE_CHOICE && !value[CHOICES])
        return load_fail(l, n, "type 是 choice 的栏要写 choices");
    if ((f->type == TYPE_REF) != (value[REF] != NULL))
        return load_fail(l, n, "ref 与 type: ref 要一起写，如 type: ref, ref: problem");
    if (!read_choices(l, value[CHOICES], lists, f))
        return false;
    if ((f->set_count > 0) != (value[BY] != NULL))
        return load_fail(l, n, "choices 按另一栏分组时要写 by，不分组时不写");
    return read_unit(l, value[UNIT], f) && read_limit(l, value[LEAST], f, &f->has_min, &f->min) &&
           read_limit(l, value[MOST], f, &f->has_max, &f->max) && read_chars(l, value[CHARS], f) &&
           read_short_year(l, value[SHORT_YEAR], f) &&
           (!value[OPEN] || load_flag(l, value[OPEN], "open", &f->open)) && read_words(l, value, f);
}
