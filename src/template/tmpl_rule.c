/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Rules: what is demanded of a kind of row, where the finding stands and what it says. */
#include "template/near.h"
#include "template/tmpl_read.h"

#include <string.h>

enum { RULES_MOST = 400, AT_MOST = 16, RULE_ID_BYTES = 40 };

enum { ID, ON, LEVEL, WHEN, HOLDS, SAYS, AT, MEANS, WHY, CLAUSE, SILENCES, RULE_KEYS };
static const char *const rule_keys[RULE_KEYS] = {
    "id", "on", "level", "when", "holds", "says", "at", "means", "why", "clause", "silences"};

static const char *const level_words[] = {"错", "缺", "核", "提示"};

/* ---- says ---- */

static const struct {
    const char *name;
    enum piece_kind kind;
} piece_names[] = {
    {"左", PIECE_LEFT},     {"右", PIECE_RIGHT},          {"差", PIECE_DIFF},
    {"多少", PIECE_MORE},   {"另项", PIECE_OTHER},        {"栏", PIECE_FIELD},
    {"值", PIECE_VALUE},    {"开头", PIECE_OPENING},      {"次数", PIECE_TIMES},
    {"序号", PIECE_NUMBER}, {"未对应", PIECE_UNANSWERED},
};

static bool read_piece(struct maker *m, const struct node *n, size_t at, size_t bytes,
                       const struct kind *on, struct piece *out)
{
    const char *name = arena_str_n(&m->l.nodes, n->text + at, bytes);
    struct near near;
    near_init(&near, name, bytes);
    for (size_t i = 0; i < sizeof piece_names / sizeof *piece_names; i++) {
        out->kind = piece_names[i].kind;
        if (strcmp(piece_names[i].name, name) == 0)
            return true;
        near_try(&near, piece_names[i].name);
    }
    out->kind = PIECE_LABEL;
    for (const struct kind *k = on; k; k = k->parent) {
        out->field = kind_label(k, name);
        if (out->field)
            return true;
        for (size_t i = 0; i < k->fields; i++)
            near_try(&near, k->field[i].label);
    }
    return load_fail_in(&m->l, n, at, "花括号里的「%s」不是这一行的栏，%s%s%s",
                        load_word(&m->l, name, bytes), near_best(&near) ? "是不是「" : "请对照手册",
                        near_best(&near) ? near_best(&near) : "", near_best(&near) ? "」" : "");
}

bool read_says(struct maker *m, const struct node *n, const struct kind *on, struct rule *rule)
{
    const char *text;
    if (!load_text(&m->l, n, "says", &text))
        return false;
    size_t most = 1;
    for (const char *p = text; *p; p++)
        most += 2 * (size_t)(*p == '{');
    struct piece *piece = arena_new(m->l.arena, most, sizeof *piece);
    rule->says = piece;
    for (size_t at = 0; text[at];) {
        size_t bytes = strcspn(text + at, "{}");
        if (bytes > 0) {
            piece[rule->says_count++] =
                (struct piece){PIECE_TEXT, arena_str_n(m->l.arena, text + at, bytes), NULL};
            at += bytes;
        }
        if (!text[at])
            break;
        const char *close = text[at] == '{' ? strchr(text + at, '}') : NULL;
        if (!close)
            return load_fail_in(&m->l, n, at, "花括号没有成对，请补上另一半");
        size_t inside = (size_t)(close - (text + at)) - 1;
        if (!read_piece(m, n, at + 1, inside, on, &piece[rule->says_count++]))
            return false;
        at += inside + 2;
    }
    return true;
}

/* ---- one rule ---- */

static bool read_test(struct maker *m, const struct node *n, const char *what,
                      const struct rule *rule, const char **text, const struct expr **out)
{
    if (!load_text(&m->l, n, what, text))
        return false;
    size_t at = 0;
    struct err why;
    const struct field *here = rule->at->type == TYPE_GROUP ? NULL : rule->at;
    *out = expr_parse_test(*text, m->d, rule->on, here, m->l.arena, &at, &why);
    return *out || load_fail_in(&m->l, n, at, "%s", why.msg);
}

/* What should hold, in the template's own words, or read from the condition itself. */
static bool read_means(struct maker *m, const struct node *n, const char *when, const char *holds,
                       struct rule *rule)
{
    static const char here[] = "本栏";
    struct text words = {0};
    const char *s;
    if (!n) {
        expr_say_rule(rule->when, when, rule->holds, holds, rule->on, &words);
    } else {
        if (!load_text(&m->l, n, "means", &s))
            return false;
        for (const char *at; (at = strstr(s, here)) != NULL; s = at + sizeof here - 1) {
            text_add_n(&words, s, (size_t)(at - s));
            text_add(&words, rule->at->label);
        }
        text_add(&words, s);
    }
    rule->holds_text = arena_str(m->l.arena, text_str(&words));
    text_finish(&words);
    return true;
}

static bool check_new(struct maker *m, const struct node *n, const struct rule *rule)
{
    for (size_t i = 0; i < m->t->rules; i++) {
        const struct rule *other = &m->t->rule[i];
        if (strcmp(other->id, rule->id) == 0 && other->at == rule->at)
            return load_fail(&m->l, n, "规则「%s」第 %d 行已有，同一栏请换一个 id", rule->id,
                             other->line);
    }
    return true;
}

/* The rule for one of the fields it is written for; `rule` has what does not depend on the field. */
static bool add_rule(struct maker *m, const struct node *const *value, const struct node *at,
                     struct rule rule)
{
    const char *name, *when = NULL, *holds;
    if (m->t->rules == RULES_MOST)
        return load_fail(&m->l, at, "规则超过了 %d 条", RULES_MOST);
    if (!load_text(&m->l, at, "at", &name) || !find_field(m, at, rule.on, name, &rule.at))
        return false;
    rule.section = tmpl_section_of(m->t, rule.at);
    if (!rule.section)
        return load_fail(&m->l, at, "表里没有「%s」这一栏，规则的 at 要指表里有的栏",
                         rule.at->label);
    if ((value[WHEN] && !read_test(m, value[WHEN], "when", &rule, &when, &rule.when)) ||
        !read_test(m, value[HOLDS], "holds", &rule, &holds, &rule.holds) ||
        !read_means(m, value[MEANS], when, holds, &rule) || !check_new(m, at, &rule))
        return false;
    m->rule[m->t->rules++] = rule;
    return true;
}

static bool read_rule(struct maker *m, const struct node *n, const struct node **silences)
{
    const struct node *value[RULE_KEYS];
    struct loader *l = &m->l;
    struct rule rule = {.why = "", .clause = "", .line = n->line};
    size_t level;
    const char *on;
    if (!load_map(l, n, "一条规则", rule_keys, RULE_KEYS, value))
        return false;
    for (size_t i = ID; i <= AT; i++) {
        if (i != WHEN && !value[i])
            return load_fail(l, n, "这条规则缺少 %s", rule_keys[i]);
    }
    if (!load_text(l, value[ID], "id", &rule.id) || !load_text(l, value[ON], "on", &on) ||
        !find_kind_named(m, value[ON], on, &rule.on) ||
        !load_one_of(l, value[LEVEL], "level", level_words, 4, &level) ||
        !read_says(m, value[SAYS], rule.on, &rule) ||
        (value[WHY] && !load_text(l, value[WHY], "why", &rule.why)) ||
        (value[CLAUSE] && !load_text(l, value[CLAUSE], "clause", &rule.clause)))
        return false;
    rule.level = (enum level)level;
    if (strspn(rule.id, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(rule.id) ||
        strlen(rule.id) > RULE_ID_BYTES)
        return load_fail(l, value[ID], "id 应当是小写英文字母、数字和减号，最多 %d 个",
                         RULE_ID_BYTES);
    size_t first = m->t->rules;
    if (value[AT]->kind != NODE_LIST && !add_rule(m, value, value[AT], rule))
        return false;
    if (value[AT]->kind == NODE_LIST && (value[AT]->count == 0 || value[AT]->count > AT_MOST))
        return load_fail(l, value[AT], "at 写 1 到 %d 栏", AT_MOST);
    for (const struct node *at = value[AT]->first; at; at = at->next) {
        if (!add_rule(m, value, at, rule))
            return false;
    }
    for (size_t i = first; i < m->t->rules; i++)
        silences[i] = value[SILENCES];
    return true;
}

static bool rule_exists(const struct tmpl *t, const char *id, struct near *near)
{
    for (size_t i = 0; i < t->rules; i++) {
        if (strcmp(t->rule[i].id, id) == 0)
            return true;
        near_try(near, t->rule[i].id);
    }
    return false;
}

bool read_rule_ids(struct maker *m, const struct node *n, const char *what, const char *const **out,
                   size_t *count)
{
    if (!load_is_list(&m->l, n, what))
        return false;
    const char **ids = arena_new(m->l.arena, n->count + 1, sizeof *ids);
    *count = 0;
    for (const struct node *entry = n->first; entry; entry = entry->next) {
        const char *id;
        if (!load_text(&m->l, entry, what, &id))
            return false;
        struct near near;
        near_init(&near, id, strlen(id));
        if (!rule_exists(m->t, id, &near))
            return load_fail(
                &m->l, entry, "没有规则「%s」，%s%s%s", load_word(&m->l, id, strlen(id)),
                near_best(&near) ? "是不是「" : "请对照 rules",
                near_best(&near) ? near_best(&near) : "", near_best(&near) ? "」" : "");
        ids[(*count)++] = id;
    }
    *out = ids;
    return true;
}

bool read_rules(struct maker *m, const struct node *n)
{
    if (!load_is_list(&m->l, n, "rules"))
        return false;
    struct rule *rule = arena_new(m->l.arena, RULES_MOST, sizeof *rule);
    const struct node **silences = arena_new(&m->l.nodes, RULES_MOST, sizeof(*silences));
    m->t->rule = m->rule = rule;
    for (const struct node *entry = n->first; entry; entry = entry->next) {
        if (!read_rule(m, entry, silences))
            return false;
    }
    for (size_t i = 0; i < m->t->rules; i++) {
        if (silences[i] &&
            !read_rule_ids(m, silences[i], "silences", &rule[i].silences, &rule[i].silence_count))
            return false;
    }
    return true;
}
