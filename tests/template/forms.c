/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "forms.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

const char small_dict[] =
    "lists:\n"
    "  来源: [本级, 中央]\n"
    "kinds:\n"
    "  ledger:\n"
    "    label: 台账\n"
    "    fields:\n"
    "      unit: {label: 填报单位, chars: 2-40}\n"
    "      year: {label: 年度, type: year}\n"
    "  report:\n"
    "    label: 报告\n"
    "    under: ledger\n"
    "    fields:\n"
    "      title: {label: 报告标题}\n"
    "      remarks: {label: 其他说明, type: prose}\n"
    "  project:\n"
    "    label: 项目\n"
    "    rows: projects\n"
    "    under: ledger\n"
    "    fields:\n"
    "      name: {label: 项目名称}\n"
    "      overview: {label: 项目概况, type: prose, chars: 30-1500}\n"
    "      start: {label: 开始日期, type: date}\n"
    "      end: {label: 结束日期, type: date}\n"
    "      spent: {label: 实际支出合计, type: amount, unit: 万元, is: 合计(资金.实际支出)}\n"
    "      rate: {label: 执行率, type: percent, is: 实际支出合计 / 合计(资金.年初预算)}\n"
    "  fund:\n"
    "    label: 资金行\n"
    "    group: 资金\n"
    "    rows: funds\n"
    "    under: project\n"
    "    title: item\n"
    "    fields:\n"
    "      source: {label: 资金来源, type: choice, choices: 来源}\n"
    "      item: {label: 名目}\n"
    "      budget: {label: 年初预算, type: amount, unit: 万元, least: 0}\n"
    "      spent: {label: 实际支出, type: amount, unit: 万元}\n"
    "      back: {label: 其中：财政收回, type: amount, unit: 万元}\n"
    "      fee: {label: 手续费, type: amount, unit: 元}\n"
    "      rate: {label: 执行率, type: percent, is: 实际支出 / 年初预算}\n"
    "  share:\n"
    "    label: 分配\n"
    "    rows: shares\n"
    "    under: project\n"
    "    fields:\n"
    "      to: {label: 分配对象}\n"
    "      amount: {label: 分配金额, type: amount, unit: 万元}\n"
    "      persons: {label: 人数, type: count, unit: 人}\n"
    "      fund: {label: 所属资金行, type: ref, ref: fund}\n"
    "      score: {label: 得分, type: points}\n"
    "  problem:\n"
    "    label: 问题\n"
    "    rows: problems\n"
    "    under: project\n"
    "    fields:\n"
    "      text: {label: 问题, type: prose}\n"
    "      score: {label: 得分, type: points}\n"
    "      value: {label: 完成值, type: measure}\n"
    "  fix:\n"
    "    label: 整改\n"
    "    rows: fixes\n"
    "    under: project\n"
    "    fields:\n"
    "      text: {label: 整改措施, type: prose}\n"
    "      answers: {label: 对应问题, type: ref, ref: problem}\n";

struct dict *small_load(void)
{
    struct dict *d = NULL;
    struct err err;
    if (dict_parse(small_dict, strlen(small_dict), "小字典", &d, &err) != STATUS_OK)
        fail_msg("%s", err.msg);
    return d;
}

struct dict *real_dict(void)
{
    struct dict *d = NULL;
    struct err err;
    if (dict_load(PROJECT_SOURCE "/data/dictionary.yaml", &d, &err) != STATUS_OK)
        fail_msg("%s", err.msg);
    return d;
}

char *with(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    if (!at)
        fail_msg("「%s」 is not in the text", from);
    struct text out = {0};
    text_add_n(&out, text, (size_t)(at - text));
    text_add(&out, to);
    text_add(&out, at + strlen(from));
    return text_take(&out);
}

char *repeated(const char *piece, size_t times)
{
    struct text out = {0};
    for (size_t i = 0; i < times; i++)
        text_add(&out, piece);
    return text_take(&out);
}

void check_text(const char *name, const char *got, const char *want)
{
    if (strcmp(got, want) != 0)
        fail_msg("%s:\n  got  %s\n  want %s", name, got, want);
}
