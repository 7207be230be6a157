/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "terminal/paper.h"

#include "base/file.h"
#include "base/mem.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PROJECTS = 32, ITEMS = 4, PARTS = 16, PAPER_BYTES = 1 << 20 };

enum { OVERVIEW, MONEY, GOALS, MANAGEMENT };
static const char *const HEADING[ITEMS] = {"项目概况：", "资金使用情况：", "绩效目标实现情况：",
                                           "管理情况："};

struct paper {
    size_t projects;
    struct text name[PROJECTS], item[PROJECTS][ITEMS], problem[PROJECTS], measure[PROJECTS];
};

/* ---- lines ---- */

/* Behind "(十一)" in either kind of brackets; NULL for another line. */
static const char *behind_number(const char *s)
{
    static const char *const digit[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
    bool more = true;
    size_t digits = 0;

    if (!str_starts(s, "(") && !str_starts(s, "（"))
        return NULL;
    s += *s == '(' ? 1 : strlen("（");
    while (more) {
        more = false;
        for (size_t i = 0; i < sizeof digit / sizeof *digit; i++)
            if (str_starts(s, digit[i])) {
                s += strlen(digit[i]);
                digits++;
                more = true;
            }
    }
    if (digits == 0)
        return NULL;
    return *s == ')' ? s + 1 : str_starts(s, "）") ? s + strlen("）") : NULL;
}

/* Behind "2.资金使用情况：", with or without its stop; NULL for another line. */
static const char *behind_heading(const char *s, size_t item)
{
    if (*s == '[') /* what is left of a bookmark */
        s = strchr(s, ']') ? strchr(s, ']') + 1 : s;
    if (*s != (char)('1' + (int)item))
        return NULL;
    s += s[1] == '.' ? 2 : 1;
    return str_starts(s, HEADING[item]) ? s + strlen(HEADING[item]) : NULL;
}

static void add_trimmed(struct text *out, const char *s)
{
    size_t bytes = strlen(s);

    s = str_trim(s, &bytes);
    if (out->bytes > 0 && bytes > 0)
        text_add(out, "\n");
    text_add_n(out, s, bytes);
}

/* "某某项目：..." is about the project whose name begins like that. */
static void add_to_project(struct paper *p, struct text *list, const char *s)
{
    const char *colon = strstr(s, "：");
    size_t bytes = colon ? (size_t)(colon - s) : 0;
    size_t tail = strlen("项目");

    if (bytes > tail && strncmp(colon - tail, "项目", tail) == 0)
        bytes -= tail;
    for (size_t i = 0; bytes > 0 && i < p->projects; i++)
        if (strncmp(text_str(&p->name[i]), s, bytes) == 0)
            add_trimmed(&list[i], colon + strlen("："));
}

/* ---- the chapters ---- */

static void take_line(struct paper *p, size_t *chapter, struct text **open, const char *s)
{
    static const char *const begins[] = {"一、", "二、", "三、", "4、"};
    const char *rest;

    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (str_starts(s, begins[i])) {
            *chapter = i + 1;
            return;
        }
    if (*chapter == 2)
        add_to_project(p, p->problem, s);
    else if (*chapter == 3)
        add_to_project(p, p->measure, s);
    if (*chapter != 1)
        return;
    if ((rest = behind_number(s)) != NULL && p->projects < PROJECTS) {
        add_trimmed(&p->name[p->projects++], rest);
        *open = NULL;
        return;
    }
    for (size_t i = 0; i < ITEMS && p->projects > 0; i++)
        if ((rest = behind_heading(s, i)) != NULL) {
            *open = &p->item[p->projects - 1][i];
            s = rest;
        }
    if (*open)
        add_trimmed(*open, s);
}

static void read_lines(struct paper *p, const char *text)
{
    struct text line = {0};
    struct text *open = NULL;
    size_t chapter = 0;

    for (const char *s = text; *s; s += strcspn(s, "\n"), s += *s == '\n') {
        text_clear(&line);
        text_add_n(&line, s, strcspn(s, "\r\n"));
        take_line(p, &chapter, &open, text_str(&line));
    }
    text_finish(&line);
}

/* ---- money ---- */

static void add_line(struct ledger *out, size_t project, const char *rest, const char *value)
{
    char path[80];

    snprintf(path, sizeof path, "projects/%zu/%s", project, rest);
    ledger_add(out, path, value);
}

static void add_line_of_row(struct ledger *out, size_t project, const char *group, size_t row,
                            const char *key, const char *value)
{
    char rest[64];

    snprintf(rest, sizeof rest, "%s/%zu/%s", group, row, key);
    add_line(out, project, rest, value);
}

/* The amount behind `word`, as printed; a stop before a figure that has one of its own is a slip. */
static const char *read_amount(const char *s, const char *word, char out[32])
{
    const char *at = strstr(s, word);
    size_t bytes;

    if (!at)
        fail_msg("no amount behind %s", word);
    at += strlen(word);
    at += *at == '.' && strchr(at + 1, '.') == at + 1 + strspn(at + 1, "0123456789");
    bytes = strspn(at, "-.0123456789");
    if (bytes == 0 || bytes >= 32)
        fail_msg("no amount behind %s", word);
    memcpy(out, at, bytes);
    out[bytes] = '\0';
    return at + bytes;
}

/* "某某本级预算安排9.00万元，预算调整-1.00万元，实际支出8.00万元，无结余。", once or more; what stands before
 * it says which line of the budget it is. */
static void read_money(struct ledger *out, size_t project, const char *s)
{
    static const char *const word[] = {"预算安排", "预算调整", "实际支出"};
    static const char *const key[] = {"budget", "adjustment", "spent"};
    const char *at;

    for (size_t row = 1; (at = strstr(s, "本级预算安排")) != NULL; row++) {
        struct text item = {0};
        char amount[32];

        text_add_n(&item, s, (size_t)(at - s));
        if (item.bytes > 0)
            add_line_of_row(out, project, "funds", row, "item", item.s);
        text_finish(&item);
        add_line_of_row(out, project, "funds", row, "source", "本级");
        for (size_t i = 0; i < 3; i++) {
            at = read_amount(at, word[i], amount);
            add_line_of_row(out, project, "funds", row, key[i], amount);
        }
        s = strstr(at, "无结余。");
        if (!s)
            fail_msg("project %zu: what is left is not told", project);
        add_line_of_row(out, project, "funds", row, "balance", "0");
        s += strlen("无结余。");
    }
}

/* ---- shares ---- */

struct share {
    char to[64], amount[32];
};

/* "资金分配到甲镇7.00万元", "乙镇3户3万元": the name is what stands before the first figure. */
static bool read_share(const char *s, size_t bytes, struct share *out)
{
    static const char *const before[] = {"分配到", "其中", "："};
    const char *unit = "万元";
    struct text t = {0};
    size_t name, digits;
    const char *p;
    bool good;

    text_add_n(&t, s, bytes);
    p = text_str(&t);
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        for (const char *at; (at = strstr(p, before[i])) != NULL;)
            p = at + strlen(before[i]);
    name = strcspn(p, "0123456789");
    snprintf(out->to, sizeof out->to, "%.*s", name < sizeof out->to ? (int)name : 0, p);
    p += name;
    digits = strspn(p, ".0123456789");
    if (str_starts(p + digits, "户")) {
        p += digits + strlen("户");
        digits = strspn(p, ".0123456789");
    }
    snprintf(out->amount, sizeof out->amount, "%.*s", digits < 32 ? (int)digits : 0, p);
    good =
        out->to[0] && strcmp(out->to, "总计") != 0 && digits > 0 && strcmp(p + digits, unit) == 0;
    text_finish(&t);
    return good;
}

/* Up to the next 、 ， or 。 */
static size_t part_bytes(const char *s, const char **behind)
{
    static const char *const mark[] = {"、", "，", "。", "\n"};
    const char *end = s + strlen(s);

    *behind = end;
    for (size_t i = 0; i < sizeof mark / sizeof *mark; i++) {
        const char *at = strstr(s, mark[i]);

        if (at && at < end) {
            end = at;
            *behind = at + strlen(mark[i]);
        }
    }
    return (size_t)(end - s);
}

/* Three shares or more in a row are a list of shares. */
static bool read_shares(struct ledger *out, size_t project, const char *s)
{
    struct share share[PARTS];
    size_t shares = 0;
    const char *behind;

    for (; *s; s = behind) {
        size_t bytes = part_bytes(s, &behind);

        if (shares < PARTS && read_share(s, bytes, &share[shares]))
            shares++;
        else if (shares >= 3)
            break;
        else
            shares = 0;
    }
    if (shares < 3)
        return false;
    for (size_t i = 0; i < shares; i++) {
        add_line_of_row(out, project, "allocations", i + 1, "to", share[i].to);
        add_line_of_row(out, project, "allocations", i + 1, "amount", share[i].amount);
    }
    return true;
}

/* ---- the whole ---- */

static void add_project(const struct paper *p, size_t i, struct ledger *out)
{
    size_t n = i + 1;
    const struct text *item = p->item[i];

    add_line(out, n, "name", text_str(&p->name[i]));
    add_line(out, n, "overview", text_str(&item[OVERVIEW]));
    read_money(out, n, text_str(&item[MONEY]));
    if (!read_shares(out, n, text_str(&item[OVERVIEW])))
        read_shares(out, n, text_str(&item[GOALS]));
    add_line(out, n, "goals", text_str(&item[GOALS]));
    if (item[MANAGEMENT].bytes > 0)
        add_line(out, n, "management", text_str(&item[MANAGEMENT]));
    if (p->problem[i].bytes > 0)
        add_line(out, n, "problems/1/text", text_str(&p->problem[i]));
    if (p->measure[i].bytes > 0)
        add_line(out, n, "measures/1/text", text_str(&p->measure[i]));
    if (p->problem[i].bytes > 0 && p->measure[i].bytes > 0)
        add_line(out, n, "measures/1/answers", "1");
}

void paper_read(const char *text, struct ledger *out)
{
    struct paper p = {0};

    read_lines(&p, text);
    for (size_t i = 0; i < p.projects; i++)
        add_project(&p, i, out);
    for (size_t i = 0; i < p.projects; i++) {
        text_finish(&p.name[i]);
        text_finish(&p.problem[i]);
        text_finish(&p.measure[i]);
        for (size_t k = 0; k < ITEMS; k++)
            text_finish(&p.item[i][k]);
    }
}

char *paper_find(void)
{
    const char *folder = getenv("ZIPING_CORPUS");
    struct text path = {0};
    struct text text = {0};

    text_addf(&path, "%s/S000.txt", folder ? folder : PROJECT_SOURCE "/../shared/corpus");
    if (file_read(path.s, PAPER_BYTES, &text, NULL) != STATUS_OK)
        fprintf(stderr, "skipped: no %s\n", path.s);
    text_finish(&path);
    return text.bytes > 0 ? text_take(&text) : NULL;
}
