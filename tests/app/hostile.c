/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "hostile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Where something is put in place. */
#define ALL NULL /* of the whole text */
#define ID "template: fund-report\n"
#define TITLE "title: 项目资金绩效自评报告\n"
#define RULE_ID "id: fund-balance\n"
#define HOLDS "holds: 实际支出 + 结余 = 年初预算 + 预算调整\n"
#define WHEN "when: 到位资金 有数\n"
#define SAYS "says: 实际支出与结余合计 {左}，比全年预算数 {右} {多少} 万元，请核对\n"
#define WHY "why: 资金使用表平衡关系\n"
#define SILENCES "silences: [fund-arrived]\n"
#define OVERVIEW                                                                                   \
    "overview: {概况: 概, 资金使用: 资, 绩效目标: 绩, 管理情况: 管, 问题: 问, 整改: 改}\n"
#define FIRST "  概况: [name*, overview*, department, beneficiaries, start_on, end_on]\n"
#define LAST "  管理情况: [management*]\n"
#define REPORT "  - 一、: 绩效自评的基本情况\n"
#define PHRASES "phrases:\n"
#define EXAMPLES "examples:\n"
#define GIVEN "given: {年初预算: 477, 预算调整: 0, 实际支出: 476, 结余: 0}\n"

#define ONE(name, fate, from, text)                                                                \
    {                                                                                              \
        name, fate, from, text, "", "", 0                                                          \
    }
#define EXPRESSION(name, text) ONE(name, PLACED, HOLDS, "holds: " text "\n")

const struct hostile hostile[] = {
    /* words for others: a database, a shell, a formatter, a terminal */
    ONE("SQL in an id", PLACED, RULE_ID, "id: \"x'; DROP TABLE change; --\"\n"),
    ONE("SQL in the template's id", PLACED, ID, "template: \"a'; DELETE FROM value; --\"\n"),
    EXPRESSION("SQL in an expression", "1; DROP TABLE row"),
    EXPRESSION("a subquery", "(SELECT count(*) FROM change) > 0"),
    EXPRESSION("a comment", "实际支出 = 1万元 -- OR 1"),
    EXPRESSION("an always true", "实际支出 = '甲' OR 1=1"),
    EXPRESSION("an extension", "load_extension(\"x\") = 1"),
    EXPRESSION("a file", "readfile(\"/etc/passwd\") = 1"),
    EXPRESSION("a command", "system(\"rm -rf ~\") = 0"),
    EXPRESSION("a shell's words", "\"$(reboot)\" = `reboot`"),
    EXPRESSION("a variable", "${HOME} = 1"),
    EXPRESSION("a path", "../../实际支出 = 1万元"),
    EXPRESSION("a quote left open", "实际支出 = \"1"),
    EXPRESSION("a pattern that explodes", "名目 ~ \"(a+)+$\""),
    ONE("SQL in a text", HARMLESS, SAYS, "says: \"x'); DROP TABLE change; --\"\n"),
    ONE("a formatter's words", HARMLESS, SAYS, "says: \"%s%n%p%1000000d {左}\"\n"),
    ONE("SQL in a title", HARMLESS, TITLE, "title: \"');DELETE FROM change;--\"\n"),
    ONE("mark-up in a report", HARMLESS, REPORT, "  - 一、: \"</w:t><w:p>&xxe;]]><!--\"\n"),
    ONE("a formula in a phrase", HARMLESS, PHRASES,
        "phrases:\n  - {group: 坏, for: [问题.原因], texts: ['=cmd|calc!A1']}\n"),
    ONE("an escape, written out", PLACED, TITLE, "title: \"a\\e]0;x\\a\"\n"),
    ONE("an escape, raw", PLACED, TITLE, "title: a\033]0;x\007\n"),
    ONE("a C1 control", PLACED, TITLE,
        "title: a\xC2\x9B"
        "6n\n"),
    ONE("a turn of direction", PLACED, WHY, "why: 甲\xE2\x80\xAE乙\n"),
    ONE("a NUL, written out", PLACED, TITLE, "title: \"a\\0b\"\n"),
    ONE("half a surrogate", PLACED, TITLE, "title: \"a\\ud800b\"\n"),
    /* paths */
    ONE("a path for an id", PLACED, ID, "template: ../../../etc/passwd\n"),
    ONE("a hidden file for an id", PLACED, ID, "template: .bashrc\n"),
    ONE("an option for an id", PLACED, ID, "template: --help\n"),
    {"an id of 100 KB", PLACED, ID, "template: ", "a", "\n", 100000},
    ONE("no id", PLACED, ID, "template: \"\"\n"),
    /* numbers */
    {"a number of 500 digits", PLACED, HOLDS, "holds: 实际支出 < ", "9", "万元\n", 500},
    EXPRESSION("a float", "实际支出 < 1e400"),
    EXPRESSION("no number", "实际支出 < NaN"),
    EXPRESSION("divided by nothing", "实际支出 / 0 = 1万元"),
    ONE("divided by what may be nothing", HARMLESS, HOLDS,
        "holds: 实际支出 / (年初预算 - 年初预算) = 1\n"),
    EXPRESSION("amounts and persons", "实际支出 + 10人 = 1万元"),
    {"a product without end", PLACED, HOLDS, "holds: ", "实际支出 * ", "1 > 0万元\n", 400},
    /* size and depth */
    {"a sum without end", PLACED, HOLDS, "holds: ", "1 + ", "1 > 0\n", 20000},
    {"brackets without end", PLACED, HOLDS, "holds: ", "(", "1\n", 100000},
    {"signs without end", PLACED, HOLDS, "holds: ", "-", "1 = 1\n", 100000},
    {"denials without end", PLACED, HOLDS, "holds: ", "非 ", "实际支出 有数\n", 50000},
    {"a line of 10 MB", REFUSED, SAYS, "says: ", "字", "\n", 3500000},
    {"a million fields", REFUSED, LAST, "", "  管: [management*]\n", "", 1000000},
    {"fields without end", PLACED, FIRST, "  概况: [", "name, ", "name]\n", 2000},
    {"sections without end", PLACED, LAST, "  管理情况: [management*]\n",
     "  '{甲}': [management]\n", "", 3},
    {"braces without end", PLACED, SAYS, "says: '", "{左}{", "'\n", 10000},
    {"values without end", HARMLESS, SAYS, "says: '", "{左}", "'\n", 2000},
    {"repeats in repeats", PLACED, REPORT, "  - 一、: '", "{each funds: ", "'\n", 5000},
    {"parts in parts", PLACED, REPORT, "  - ", "{each: projects, lines: [", "\n", 5000},
    {"a report without end", PLACED, REPORT, "", "  - 一、: 甲\n", "", 3000},
    {"phrases without end", PLACED, PHRASES, "phrases:\n  - {group: 坏, for: [问题.原因], texts: [",
     "甲, ", "乙]}\n", 5000},
    {"examples without end", PLACED, EXAMPLES, "examples:\n",
     "  - {on: funds, given: {年初预算: 1}}\n", "", 3000},
    {"a value of 200 KB", HARMLESS, GIVEN, "given: {名目: \"", "字", "\"}\n", 70000},
    /* circles, and what is not there */
    ONE("a rule that silences itself", HARMLESS, SILENCES, "silences: [fund-balance]\n"),
    ONE("a rule nobody knows silenced", PLACED, SILENCES, "silences: [nobody]\n"),
    ONE("a label nobody knows", PLACED, SAYS, "says: '{password}'\n"),
    ONE("a kind nobody knows", PLACED, REPORT, "  - {each: sqlite_schema, lines: [甲]}\n"),
    ONE("a column as wide as the sea", PLACED, FIRST,
        "  概况: [{field: name, cols: 2147483647}, overview*]\n"),
    ONE("a column of nothing", PLACED, FIRST, "  概况: [{field: name, cols: -1}, overview*]\n"),
    ONE("a field twice", PLACED, FIRST, "  概况: [name*, name, overview*]\n"),
    ONE("marks for what is not there", PLACED, OVERVIEW, "overview: {没有: 没}\n"),
    /* the file as YAML */
    ONE("aliases of aliases", PLACED, TITLE, "title: &a 甲\nx: &b [*a, *a, *a, *a, *a, *a, *a]\n"),
    ONE("an object of a language", PLACED, TITLE,
        "title: !!python/object/apply:os.system ['ls']\n"),
    ONE("a merge", PLACED, TITLE, "title: 甲\n<<: {template: b}\n"),
    ONE("two of one", PLACED, TITLE, "title: 甲\ntitle: 乙\n"),
    ONE("two documents", PLACED, EXAMPLES, "---\ntemplate: b\n"),
    ONE("UTF-7", PLACED, ALL, "+AHQAZQBtAHAAbABhAHQAZQ-: fund-report\n"),
    ONE("UTF-16", PLACED, ALL, "\xFF\xFEt"),
    ONE("GBK", PLACED, TITLE, "title: \xC4\xE3\xBA\xC3\n"),
    ONE("cut characters", PLACED, TITLE, "title: \xE9\xA1\n"),
    ONE("an overlong NUL", PLACED, TITLE, "title: a\xC0\x80\n"),
};
const size_t hostile_count = sizeof hostile / sizeof hostile[0];

void hostile_write(const struct hostile *h, const char *good, struct text *out)
{
    const char *at = h->from ? strstr(good, h->from) : good;

    if (!at)
        fail_msg("%s: not in the template: %s", h->name, h->from);
    text_add_n(out, good, (size_t)(at - good));
    text_add(out, h->before);
    for (size_t i = 0; i < h->times; i++)
        text_add(out, h->piece);
    text_add(out, h->behind);
    text_add(out, h->from ? at + strlen(h->from) : "");
}
