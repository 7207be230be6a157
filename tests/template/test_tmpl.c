/* SPDX-License-Identifier: MulanPSL-2.0 */
/* What a template gives, where it says that something is wrong with it, and the one that is shipped. */
#include "forms.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char form[] =
    "template: small\n"
    "title: 小表\n"
    "version: \"1\"\n"
    "overview: {概况: 概, 资金: 资}\n"
    "project:\n"
    "  概况: [name*, overview*, {field: start, label: 开始, cols: 12}]\n"
    "  资金:\n"
    "    - rows: funds*\n"
    "      columns: [item, {field: source*, default: 本级}, budget*, spent*, rate, {field: back, "
    "below: yes}]\n"
    "      total: yes\n"
    "    - {rows: shares, columns: [to*, amount]}\n"
    "  问题:\n"
    "    - {rows: problems*, columns: [text*], none: allowed, lines: yes}\n"
    "    - {rows: fixes, columns: [text*, answers], answers: problems}\n"
    "report-fields: [title*, unit, year, remarks]\n"
    "rules:\n"
    "  - id: neg\n"
    "    on: funds\n"
    "    level: 错\n"
    "    holds: 本栏 >= 0万元\n"
    "    says: '{栏} 是 {值}'\n"
    "    at: [budget, spent]\n"
    "  - id: low\n"
    "    on: project\n"
    "    level: 核\n"
    "    when: 计数(资金) > 0\n"
    "    holds: 执行率 >= 80%\n"
    "    says: 执行率 {左} 低，{项目名称}{差}\n"
    "    at: funds\n"
    "    why: 财预〔2020〕10号\n"
    "    silences: [neg]\n"
    "report:\n"
    "  - 一、: 概况\n"
    "  - each: projects\n"
    "    lines:\n"
    "      - （一）: '{项目名称}'\n"
    "      - '{each funds 、: {名目}{年初预算}万元{其中：财政收回: | ，收回{其中：财政收回}}}。'\n"
    "      - when: 问题\n"
    "        lines: [有问题]\n"
    "  - absent: 项目.问题\n"
    "    lines: [无]\n"
    "phrases:\n"
    "  - {group: 问题, for: [问题.问题, 报告.其他说明], texts: [甲, 乙]}\n"
    "examples:\n"
    "  - on: funds\n"
    "    given: {年初预算: -1, 项目.项目名称: 甲}\n"
    "    finds: [neg]\n"
    "  - {on: funds, given: {年初预算: 1}}\n";

static struct tmpl *form_load(const struct dict *d, const char *text)
{
    struct tmpl *t = NULL;
    struct err err;
    if (tmpl_parse(text, strlen(text), "t", d, &t, &err) != STATUS_OK)
        fail_msg("%s", err.msg);
    return t;
}

static void gives_sections(void **state)
{
    (void)state;
    struct dict *d = small_load();
    struct tmpl *t = form_load(d, form);
    assert_string_equal(t->id, "small");
    assert_string_equal(t->version, "1");
    assert_int_equal(t->sections, 3);
    const struct tmpl_section *basics = &t->section[0];
    assert_true(basics->marked && !t->section[2].marked);
    assert_string_equal(basics->mark, "概");
    assert_true(basics->item[0].field->required);
    assert_false(basics->item[2].field->required);
    assert_string_equal(basics->item[2].field->label, "开始");
    assert_int_equal(basics->item[2].field->cols, 12);

    const struct tmpl_group *funds = t->section[1].item[0].group;
    assert_true(funds->required && funds->total && !funds->none_allowed && !funds->lines);
    assert_int_equal(funds->columns, 6);
    assert_string_equal(funds->column[1].initial, "本级");
    assert_true(funds->column[1].required && funds->column[5].below);
    assert_null(funds->column[2].initial);
    assert_ptr_equal(funds->state, kind_field(d->project, "funds"));
    const struct tmpl_group *fixes = t->section[2].item[1].group;
    assert_ptr_equal(fixes->answers, kind_field(dict_kind(d, "fix"), "answers"));
    assert_true(t->section[2].item[0].group->none_allowed && t->section[2].item[0].group->lines);
    assert_int_equal(t->report_section->items, 4);
    tmpl_destroy(t);
    dict_destroy(d);
}

static void finds_where_fields_stand(void **state)
{
    (void)state;
    struct dict *d = small_load();
    struct tmpl *t = form_load(d, form);
    const struct kind *fund = dict_kind(d, "fund");
    assert_ptr_equal(tmpl_section_of(t, kind_field(fund, "spent")), &t->section[1]);
    assert_ptr_equal(tmpl_section_of(t, kind_field(d->project, "funds")), &t->section[1]);
    assert_ptr_equal(tmpl_section_of(t, kind_field(d->project, "overview")), &t->section[0]);
    assert_ptr_equal(tmpl_section_of(t, kind_field(d->report, "title")), t->report_section);
    assert_ptr_equal(tmpl_section_of(t, kind_field(d->ledger, "unit")), t->report_section);
    assert_null(tmpl_section_of(t, kind_field(fund, "fee")));
    assert_ptr_equal(tmpl_field_of(t, kind_field(fund, "spent"))->field, kind_field(fund, "spent"));
    assert_true(tmpl_field_of(t, kind_field(d->report, "title"))->required);
    assert_null(tmpl_field_of(t, kind_field(d->project, "funds")));
    assert_ptr_equal(tmpl_group_of(t, fund), t->section[1].item[0].group);
    assert_null(tmpl_group_of(t, d->project));
    tmpl_destroy(t);
    dict_destroy(d);
}

static void gives_rules(void **state)
{
    (void)state;
    struct dict *d = small_load();
    struct tmpl *t = form_load(d, form);
    const struct kind *fund = dict_kind(d, "fund");
    assert_int_equal(t->rules, 3);
    assert_string_equal(t->rule[0].id, "neg");
    assert_string_equal(t->rule[1].id, "neg");
    assert_ptr_equal(t->rule[0].at, kind_field(fund, "budget"));
    assert_ptr_equal(t->rule[1].at, kind_field(fund, "spent"));
    assert_ptr_equal(t->rule[1].holds->a->field, kind_field(fund, "spent"));
    assert_int_equal(t->rule[0].line, 17);
    assert_null(t->rule[0].when);
    const struct rule *low = &t->rule[2];
    assert_int_equal(low->level, LEVEL_WARNING);
    assert_ptr_equal(low->section, &t->section[1]);
    assert_string_equal(low->holds_text, "有资金时，执行率不小于 80%");
    assert_string_equal(low->why, "财预〔2020〕10号");
    assert_int_equal(low->silence_count, 1);
    assert_string_equal(low->silences[0], "neg");
    static const enum piece_kind kinds[] = {PIECE_TEXT, PIECE_LEFT, PIECE_TEXT, PIECE_LABEL,
                                            PIECE_DIFF};
    assert_int_equal(low->says_count, sizeof kinds / sizeof *kinds);
    for (size_t i = 0; i < low->says_count; i++)
        assert_int_equal(low->says[i].kind, kinds[i]);
    assert_string_equal(low->says[0].text, "执行率 ");
    assert_ptr_equal(low->says[3].field, kind_field(d->project, "name"));
    tmpl_destroy(t);
    dict_destroy(d);
}

static void gives_the_report(void **state)
{
    (void)state;
    struct dict *d = small_load();
    struct tmpl *t = form_load(d, form);
    assert_int_equal(t->parts, 3);
    assert_int_equal(t->part[0].kind, PART_HEADING);
    assert_int_equal(t->part[0].level, 1);
    const struct part *each = &t->part[1];
    assert_int_equal(each->kind, PART_EACH);
    assert_ptr_equal(each->each, d->project);
    assert_int_equal(each->children, 3);
    assert_int_equal(each->child[0].level, 2);
    assert_int_equal(each->child[2].kind, PART_WHEN);
    assert_false(each->child[2].absent);
    assert_true(t->part[2].absent);
    assert_ptr_equal(t->part[2].field, kind_field(d->project, "problems"));

    const struct span *span = each->child[1].span;
    assert_int_equal(each->child[1].spans, 2);
    assert_int_equal(span[0].kind, SPAN_EACH);
    assert_string_equal(span[0].separator, "、");
    assert_int_equal(span[0].inner_count, 4);
    const struct span *either = &span[0].inner[3];
    assert_int_equal(either->kind, SPAN_EITHER);
    assert_string_equal(either->field->key, "back");
    assert_int_equal(either->inner_count, 0);
    assert_int_equal(either->other_count, 2);
    assert_string_equal(either->other[0].text, "，收回");
    assert_string_equal(span[1].text, "。");
    tmpl_destroy(t);
    dict_destroy(d);
}

static void gives_phrases_and_examples(void **state)
{
    (void)state;
    struct dict *d = small_load();
    struct tmpl *t = form_load(d, form);
    assert_int_equal(t->phrases, 2);
    assert_string_equal(t->phrase[1].text, "乙");
    assert_int_equal(t->phrase[1].field_count, 2);
    assert_ptr_equal(t->phrase[1].fields[1], kind_field(d->report, "remarks"));
    assert_int_equal(t->examples, 2);
    assert_int_equal(t->example[0].values, 2);
    assert_ptr_equal(t->example[0].field[1], kind_field(d->project, "name"));
    assert_string_equal(t->example[0].typed[0], "-1");
    assert_string_equal(t->example[0].finds[0], "neg");
    assert_int_equal(t->example[1].find_count, 0);
    assert_int_equal(t->text_bytes, strlen(form));
    assert_int_equal(strlen(t->hash), HASH_HEX_BYTES - 1);
    tmpl_destroy(t);
    tmpl_destroy(NULL);
    dict_destroy(d);
}

/* The template with one thing replaced, and the whole sentence that says what is wrong. */
static const struct {
    const char *from, *to, *says;
} faults[] = {
    {"template: small", "template: 小",
     "t:1:11：template 应当是小写英文字母、数字和减号，最多 40 个"},
    {"title: 小表\n", "", "t:1:1：模板缺少 title"},
    {"report-fields", "report-feilds",
     "t:15:1：模板里没有「report-feilds」这一项，是不是「report-fields」"},
    {"{概况: 概, 资金: 资}", "{概括: 概}", "t:4:12：没有「概括」这一部分，是不是「概况」"},
    {"{概况: 概, 资金: 资}", "{概况: 概况}", "t:4:16：overview 里每一部分写一个汉字"},
    {"[name*, overview*,", "[nam*, overview*,",
     "t:6:8：「项目」里没有「nam」这一栏，是不是「name」"},
    {"[name*, overview*,", "[name*, name,", "t:6:15：「项目名称」在「概况」里已经有了，请删去一个"},
    {"[name*, overview*,", "[name*, funds,", "t:6:15：「资金」是一组行，请写成 {rows: funds}"},
    {"[name*, overview*,", "[name*, rate*,", "t:6:15：「执行率」是自动计算的栏，不能写 *"},
    {"cols: 12", "cols: 100", "t:6:58：cols 应当是 2 到 60 的整数，不能是「100」"},
    {"default: 本级", "default: 县级", "t:9:49：default 不能是「县级」，是不是「本级」"},
    {"below: yes", "below: 对", "t:9:98：below 不能是「对」，可以是 no、否、yes、是"},
    {"rows: funds*", "rows: fund", NULL},
    {"rows: funds*", "rows: founds", "t:8:13：字典里没有「founds」这一种，是不是「funds」"},
    {"rows: funds*", "rows: report", "t:8:13：「报告」不是项目下面的行"},
    {"columns: [to*, amount]", "columns: [to*, to]", "t:11:37：「分配对象」写了两次，请删去一个"},
    {"none: allowed", "none: 可以", "t:13:49：none 不能是「可以」，可以是 allowed"},
    {"answers: problems}", "answers: funds}", "t:14:57：「整改」里没有指向「资金行」的栏"},
    {"[title*, unit", "[title*, {rows: funds, columns: [item]}",
     "t:15:25：report-fields 里只能有栏，不能有 rows"},
    {"on: funds\n    level", "on: 资产\n    level",
     "t:18:9：字典里没有「资产」这一种，是不是「资金」"},
    {"level: 错", "level: 误", "t:19:12：level 不能是「误」，可以是 错、缺、核、提示"},
    {"    at: funds\n", "", "t:23:5：这条规则缺少 at"},
    {"holds: 执行率 >= 80%", "holds: 执行率 >= 80", "t:27:16：比率要写百分号，如 80%"},
    {"holds: 执行率 >= 80%", "holds: '执行率 >= 80'", "t:27:17：比率要写百分号，如 80%"},
    {"holds: 执行率 >= 80%", "holds: \"执行率\\\n      >= 80\"", "t:28:7：比率要写百分号，如 80%"},
    {"holds: 执行率 >= 80%", "holds: >-\n      执行率\n      >= 80",
     "t:29:7：比率要写百分号，如 80%"},
    {"holds: 执行率 >= 80%", "holds: 执行绿 >= 80%",
     "t:27:12：没有「执行绿」这一栏，是不是「执行率」"},
    {"holds: 执行率 >= 80%", "holds: 执行率",
     "t:27:12：这里应当是条件，如「实际支出 <= 全年预算数」"},
    {"{左} 低，{项目名称}", "{左} 低，{项目名}",
     "t:28:22：花括号里的「项目名」不是这一行的栏，是不是「项目名称」"},
    {"{左} 低，{项目名称}{差}", "{左} 低，{差", "t:28:21：花括号没有成对，请补上另一半"},
    {"at: [budget, spent]", "at: [budget, budget]",
     "t:22:18：规则「neg」第 17 行已有，同一栏请换一个 id"},
    {"at: [budget, spent]", "at: [budget, fee]",
     "t:22:18：表里没有「手续费」这一栏，规则的 at 要指表里有的栏"},
    {"at: [budget, spent]", "at: []", "t:22:9：at 写 1 到 16 栏"},
    {"silences: [neg]", "silences: [net]", "t:31:16：没有规则「net」，是不是「neg」"},
    {"- 一、: 概况", "- 二、: 概况", "t:33:5：报告的一行里没有「二、」这一项，是不是「一、」"},
    {"each: projects", "each: funds",
     "t:34:11：这里看不到「资金行」的行，请写在 each: projects 里面"},
    {"'{项目名称}'\n", "'{项目名}'\n", "t:36:16：这里没有「项目名」这一栏，是不是「项目名称」"},
    {"'{项目名称}'\n", "'{项目名称'\n", "t:36:15：花括号没有成对，请补上另一半"},
    {"'{项目名称}'\n", "'{问题}'\n", "t:36:16：「问题」是一组行，请写成 {each problems: ...}"},
    {"{其中：财政收回: | ，收回{其中：财政收回}}", "{其中：财政收回: ，收回}",
     "t:37:47：这里应当写成 {栏: 为零或空时的话 | 其他时的话}"},
    {"{each funds 、:", "{each report 、:",
     "t:37:11：这里看不到「报告」的行，请写在 each: projects 里面"},
    {"        lines: [有问题]\n", "", "t:38:15：这里缺少 lines，请写要印的各行"},
    {"for: [问题.问题,", "for: [问题.原因,", "t:43:23：「问题」里没有「原因」这一栏，请对照字典"},
    {"texts: [甲, 乙]", "texts: 甲", "t:43:47：texts 应当是列表，如 [甲, 乙]，或每行以「- 」开头"},
    {"given: {年初预算: -1", "given: {执行率: 1", "t:46:13：「执行率」不是能填的栏，例子里不能给"},
    {"finds: [neg]", "finds: [ne]", "t:47:13：没有规则「ne」，是不是「neg」"},
};

static void points_at_faults(void **state)
{
    (void)state;
    struct dict *d = small_load();
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        char *text = with(form, faults[i].from, faults[i].to);
        struct tmpl *t = NULL;
        struct err err = {0};
        enum status status = tmpl_parse(text, strlen(text), "t", d, &t, &err);
        if (faults[i].says)
            check_text(faults[i].to, status == STATUS_FORMAT ? err.msg : "", faults[i].says);
        else
            assert_int_equal(status, STATUS_OK);
        tmpl_destroy(t);
        free(text);
    }
    dict_destroy(d);
}

static void bounds_braces(void **state)
{
    (void)state;
    struct dict *d = small_load();
    char *text = with(form, "'{项目名称}'\n",
                      "'{name: a | {name: b | {name: c | {name: d | {name: e | f}}}}}'\n");
    struct tmpl *t = NULL;
    struct err err = {0};
    assert_int_equal(tmpl_parse(text, strlen(text), "t", d, &t, &err), STATUS_FORMAT);
    check_text("braces", err.msg, "t:36:59：花括号套得太深，最多 4 层");
    free(text);
    dict_destroy(d);
}

static void survives_cuts_and_slips(void **state)
{
    (void)state;
    struct dict *d = small_load();
    size_t bytes = strlen(form);
    char *text = malloc(bytes + 1);
    assert_non_null(text);
    memcpy(text, form, bytes + 1);
    static const char slips[] = {'{', '}', ':', '|', '(', '*', '\n', '-', '[', 'a'};
    for (size_t i = 0; i < bytes; i++) {
        struct tmpl *t = NULL;
        struct err err = {0};
        if (tmpl_parse(form, i, "t", d, &t, &err) == STATUS_OK)
            tmpl_destroy(t);
        text[i] = slips[i % sizeof slips];
        if (tmpl_parse(text, bytes, "t", d, &t, &err) == STATUS_OK)
            tmpl_destroy(t);
        else
            assert_true(strncmp(err.msg, "t:", 2) == 0);
        text[i] = form[i];
    }
    free(text);
    dict_destroy(d);
}

/* ---- the shipped one ---- */

static bool has_example(const struct tmpl *t, const char *id)
{
    for (size_t i = 0; i < t->examples; i++) {
        for (size_t j = 0; j < t->example[i].find_count; j++) {
            if (strcmp(t->example[i].finds[j], id) == 0)
                return true;
        }
    }
    return false;
}

/* Rules that compare projects or years cannot be shown in an example of one row. */
static bool compares_rows(const struct expr *e)
{
    return e && (e->op == EXPR_DIFFERS || e->op == EXPR_TEXT_DIFFERS ||
                 e->op == EXPR_DIFFERS_LAST || e->op == EXPR_LAST_YEAR || e->op == EXPR_UNIQUE ||
                 compares_rows(e->a) || compares_rows(e->b));
}

static void ships_the_fund_report(void **state)
{
    (void)state;
    struct dict *d = real_dict();
    struct tmpl *t = NULL;
    struct err err;
    if (tmpl_load(PROJECT_SOURCE "/data/templates/fund-report.yaml", d, &t, &err) != STATUS_OK)
        fail_msg("%s", err.msg);
    static const char *const sections[] = {"概况", "资金使用", "绩效目标", "管理情况",
                                           "问题", "整改",     "其他"};
    static const char *const marks[] = {"概", "资", "绩", "管", "问", "改", ""};
    assert_int_equal(t->sections, 7);
    for (size_t i = 0; i < t->sections; i++) {
        assert_string_equal(t->section[i].name, sections[i]);
        assert_string_equal(t->section[i].mark, marks[i]);
    }
    for (size_t i = 0; i < t->rules; i++) {
        const struct rule *r = &t->rule[i];
        assert_non_null(r->section);
        bool fixed = compares_rows(r->holds) || strcmp(r->id, "alloc-household") == 0;
        if (!fixed && !has_example(t, r->id))
            fail_msg("%s has no example", r->id);
    }
    assert_true(t->phrases > 90);
    tmpl_destroy(t);
    dict_destroy(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_sections),
        cmocka_unit_test(finds_where_fields_stand),
        cmocka_unit_test(gives_rules),
        cmocka_unit_test(gives_the_report),
        cmocka_unit_test(gives_phrases_and_examples),
        cmocka_unit_test(points_at_faults),
        cmocka_unit_test(bounds_braces),
        cmocka_unit_test(survives_cuts_and_slips),
        cmocka_unit_test(ships_the_fund_report),
    };
    return cmocka_run_group_tests_name("template.tmpl", tests, NULL, NULL);
}
