/* SPDX-License-Identifier: MulanPSL-2.0 */
/* What a dictionary gives, and where it says that something is wrong with it. */
#include "forms.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void gives_kinds_and_fields(void **state)
{
    (void)state;
    struct dict *d = small_load();
    const struct kind *fund = dict_kind(d, "fund");
    assert_int_equal(d->kinds, 7);
    assert_ptr_equal(dict_plural(d, "funds"), fund);
    assert_null(dict_plural(d, ""));
    assert_null(dict_kind(d, "fnud"));
    assert_ptr_equal(fund->parent, d->project);
    assert_ptr_equal(d->report->parent, d->ledger);
    assert_string_equal(fund->group, "资金");
    assert_string_equal(fund->title->key, "item");
    assert_string_equal(d->project->title->key, "name");

    const struct field *budget = kind_label(fund, "年初预算");
    assert_ptr_equal(budget, kind_field(fund, "budget"));
    assert_int_equal(budget->form.unit, UNIT_WAN);
    assert_int_equal(budget->form.scale, 6);
    assert_true(budget->has_min && budget->min == 0 && !budget->has_max);
    const struct field *fee = kind_field(fund, "fee");
    assert_int_equal(fee->form.unit, UNIT_YUAN);
    assert_int_equal(fee->form.scale, 2);
    const struct field *source = kind_field(fund, "source");
    assert_int_equal(source->choice_count, 2);
    assert_string_equal(source->choices[1], "中央");
    const struct field *year = kind_field(d->ledger, "year");
    assert_true(year->has_min && year->min == 1990 && year->max == 2099);
    const struct field *overview = kind_field(d->project, "overview");
    assert_int_equal(overview->min_chars, 30);
    assert_int_equal(overview->max_chars, 1500);
    dict_destroy(d);
}

static void makes_a_field_for_rows_below(void **state)
{
    (void)state;
    struct dict *d = small_load();
    const struct field *funds = kind_group(d->project, dict_kind(d, "fund"));
    assert_non_null(funds);
    assert_string_equal(funds->key, "funds");
    assert_string_equal(funds->label, "资金");
    assert_int_equal(funds->type, TYPE_GROUP);
    assert_ptr_equal(funds->kind, d->project);
    assert_null(kind_group(d->ledger, d->report));
    assert_null(kind_group(d->project, d->project));
    for (size_t i = 0; i < d->kinds; i++) {
        for (size_t j = 0; j < d->kind[i].fields; j++) {
            assert_int_equal(d->kind[i].field[j].no, j);
            assert_ptr_equal(d->kind[i].field[j].kind, &d->kind[i]);
        }
    }
    dict_destroy(d);
}

static void computes_what_is_written_so(void **state)
{
    (void)state;
    struct dict *d = small_load();
    const struct field *spent = kind_field(d->project, "spent");
    assert_non_null(spent->computed);
    assert_int_equal(spent->computed->op, EXPR_SUM);
    assert_string_equal(spent->formula, "资金各行的实际支出相加");
    assert_null(kind_field(dict_kind(d, "fund"), "spent")->computed);
    dict_destroy(d);
}

/* The dictionary with one thing replaced, and the whole sentence that says what is wrong. */
static const struct {
    const char *from, *to, *says;
} faults[] = {
    {"label: 台账", "lable: 台账", "d:5:5：一种里没有「lable」这一项，是不是「label」"},
    {"under: ledger\n    fields:\n      title", "under: leger\n    fields:\n      title",
     "d:11:12：under：前面没有「leger」这一种，是不是「ledger」"},
    {"  report:", "  Report:",
     "d:9:3：「Report」应当是小写英文字母、数字和下划线，以字母开头，少于 40 个"},
    {"type: prose, chars: 30-1500", "type: pros", "d:21:37：type 不能是「pros」，是不是「prose」"},
    {"type: date}\n      end", "type: 日期}\n      end",
     "d:22:34：type 不能是「日期」，可以是 "
     "text、prose、amount、count、percent、points、measure、date、year、choice、flag、ref"},
    {"type: date}\n      end", "type: date, short-year: 2026}\n      end",
     "d:22:52：short-year 不能是「2026」，可以是 same、next"},
    {"type: prose, chars: 30-1500", "type: prose, short-year: next",
     "d:21:56：只有日期栏能写 short-year"},
    {"choices: 来源}", "choices: 来原}", "d:33:52：lists 里没有「来原」，是不是「来源」"},
    {"choices: 来源}", "choices: [甲, 甲]}", "d:33:56：选项「甲」写了两次，请删去一个"},
    {"choices: 来源}", "choices: {甲: [乙]}}",
     "d:33:15：choices 按另一栏分组时要写 by，不分组时不写"},
    {"choices: 来源}", "choices: {甲: [乙]}, by: item}",
     "d:33:66：by：「资金行」里没有「item」这个有选项的栏"},
    {"choices: 来源}\n",
     "choices: {本极: [乙]}, by: b}\n      b: {label: 级次, type: choice, choices: 来源}\n",
     "d:33:67：「级次」没有「本极」这个选项，是不是「本级」"},
    {"type: choice, choices: 来源", "type: choice", "d:33:15：type 是 choice 的栏要写 choices"},
    {"unit: 万元, least: 0", "unit: 千元, least: 0",
     "d:35:49：金额的 unit 不能是「千元」，是不是「万元」"},
    {"unit: 万元, least: 0", "least: 0", "d:35:15：金额要写 unit: 万元 或 unit: 元"},
    {"least: 0", "least: 零",
     "d:35:60：「零」不是数字，请用阿拉伯数字，请写这一栏能填的最小数、最大数"},
    {"chars: 30-1500", "chars: 1500", "d:21:51：chars 写最少和最多字数，如 2-40"},
    {"chars: 30-1500", "chars: 30-2", "d:21:51：最多字数应当是 30 到 100000 的整数，不能是「2」"},
    {"{label: 名目}", "{label: 年初预算}",
     "d:35:15：「资金行」里的「年初预算」已经是 item 的名称，请换一个"},
    {"title: item", "title: itme", "d:31:12：title：没有「itme」这一栏"},
    {"ref: fund", "ref: ledger", "d:48:44：ref 只能指同一项目下的另一种，「台账」不是"},
    {"type: ref, ref: fund", "ref: fund",
     "d:48:13：ref 与 type: ref 要一起写，如 type: ref, ref: problem"},
    {"group: 资金", "group: 项目", "d:26:3：组名「项目」已用于「project」，请换一个"},
    {"    rows: fixes\n", "", "d:58:3：「fix」要写 rows"},
    {"合计(资金.实际支出)", "合计(资金.实际支付)",
     "d:24:64：资金没有「实际支付」这一栏，是不是「实际支出」"},
    {"实际支出合计 / 合计(资金.年初预算)", "实际支出合计 / 合计(资金.年初预算",
     "d:25:64：「合计」的括号没有闭合，或多写了一项"},
    {"is: 实际支出 / 年初预算", "is: 实际支出 + 年初预算",
     "d:39:45：算出来的不是「执行率」的类型或单位（%），请检查"},
    {"is: 实际支出 / 年初预算", "is: 执行率 * 2",
     "d:39:45：「执行率」的算式绕了一圈又用到它自己，请改算式"},
    {"合计(资金.实际支出)", "年初预算 + 1万元",
     "d:24:58：「年初预算」是资金的栏，有许多行，请写成 合计(资金.年初预算)"},
};

static void points_at_faults(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        char *text = with(small_dict, faults[i].from, faults[i].to);
        struct dict *d = NULL;
        struct err err = {0};
        assert_int_equal(dict_parse(text, strlen(text), "d", &d, &err), STATUS_FORMAT);
        check_text(faults[i].to, err.msg, faults[i].says);
        assert_null(d);
        free(text);
    }
}

static void refuses_a_long_cycle(void **state)
{
    (void)state;
    char *text = with(small_dict, "{label: 填报单位, chars: 2-40}",
                      "{label: 甲, type: count, is: 乙 + 1}\n"
                      "      b: {label: 乙, type: count, is: 丙 * 2}\n"
                      "      c: {label: 丙, type: count, is: '最大(甲, 3)'}");
    struct dict *d = NULL;
    struct err err = {0};
    assert_int_equal(dict_parse(text, strlen(text), "d", &d, &err), STATUS_FORMAT);
    check_text("cycle", err.msg, "d:7:41：「甲」的算式绕了一圈又用到它自己，请改算式");
    free(text);
}

static void gives_the_choices_that_fit(void **state)
{
    (void)state;
    struct dict *d = real_dict();
    const struct field *f = kind_field(dict_kind(d, "indicator"), "level2");
    struct choice_set set = field_choices(f, "效益指标");
    assert_string_equal(f->by->key, "level1");
    assert_int_equal(set.count, 4);
    assert_string_equal(set.choice[0], "经济效益指标");
    assert_int_equal(field_choices(f, "不是选项").count, f->choice_count);
    assert_int_equal(field_choices(f, NULL).count, 12);
    assert_int_equal(field_choices(f->by, "效益指标").count, f->by->choice_count);
    dict_destroy(d);
}

static void says_when_there_is_no_file(void **state)
{
    (void)state;
    struct dict *d = NULL;
    struct err err = {0};
    assert_int_equal(dict_load("/nowhere/dictionary.yaml", &d, &err), STATUS_NOT_FOUND);
    dict_destroy(NULL);
}

/* The dictionary that is shipped: what other rooms rely on. */
static void ships_what_the_program_needs(void **state)
{
    (void)state;
    static const char *const needed[][2] = {
        {"report", "number"},       {"report", "state"},     {"report", "template"},
        {"report", "archived"},     {"report", "deleted"},   {"report", "template_hash"},
        {"report", "submitted_by"}, {"report", "reopened"},  {"report", "dictionary_hash"},
        {"ledger", "year"},         {"ledger", "unit"},      {"project", "budget_sum"},
        {"project", "first_rate"},  {"fund", "revised"},     {"fund", "rate"},
        {"standard", "payable"},    {"allocation", "share"}, {"indicator", "computed_rate"},
    };
    struct dict *d = real_dict();
    assert_int_equal(d->kinds, 12);
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        if (!kind_field(dict_kind(d, needed[i][0]), needed[i][1]))
            fail_msg("no %s.%s", needed[i][0], needed[i][1]);
    }
    assert_null(kind_field(d->project, "no"));
    /* Written and put right after the year is over. */
    assert_int_equal(kind_field(d->report, "date")->short_years, 1);
    assert_int_equal(kind_field(dict_kind(d, "measure"), "due_on")->short_years, 1);
    assert_int_equal(kind_field(d->project, "start_on")->short_years, 0);
    assert_int_equal(strlen(d->hash), HASH_HEX_BYTES - 1);
    dict_destroy(d);
}

/* Nothing but public documents is named. */
static void names_public_documents_only(void **state)
{
    (void)state;
    struct dict *d = real_dict();
    for (size_t i = 0; i < d->kinds; i++) {
        for (size_t j = 0; j < d->kind[i].fields; j++) {
            const struct field *f = &d->kind[i].field[j];
            if (*f->source && !strstr(f->source, "财预〔") && !strstr(f->source, "GB/T 9704"))
                fail_msg("%s.%s: %s", f->kind->key, f->key, f->source);
            if (f->type != TYPE_GROUP && !*f->help)
                fail_msg("%s.%s has no help", f->kind->key, f->key);
        }
    }
    dict_destroy(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_kinds_and_fields),
        cmocka_unit_test(makes_a_field_for_rows_below),
        cmocka_unit_test(computes_what_is_written_so),
        cmocka_unit_test(points_at_faults),
        cmocka_unit_test(refuses_a_long_cycle),
        cmocka_unit_test(gives_the_choices_that_fit),
        cmocka_unit_test(says_when_there_is_no_file),
        cmocka_unit_test(ships_what_the_program_needs),
        cmocka_unit_test(names_public_documents_only),
    };
    return cmocka_run_group_tests_name("template.dict", tests, NULL, NULL);
}
