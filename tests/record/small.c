/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "small.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* clang-format off */
static const char DICTIONARY[] =
    "kinds:\n"
    "  ledger:\n"
    "    label: 台账\n"
    "    title: unit\n"
    "    fields:\n"
    "      year: {label: 年度, type: year}\n"
    "      unit: {label: 填报单位}\n"
    "      people: {label: 常住人口数, type: count}\n"
    "  report:\n"
    "    label: 报告\n"
    "    under: ledger\n"
    "    title: title\n"
    "    fields:\n"
    "      title: {label: 报告标题}\n"
    "      state: {label: 状态, type: choice, choices: [填报中, 待复核, 已复核, 已上报]}\n"
    "      date: {label: 成文日期, type: date, short-year: next}\n"
    "      problems: {label: 总体问题, type: prose}\n"
    "      total: {label: 总支出, type: amount, unit: 万元, is: 合计(项目.实际支出合计)}\n"
    "  project:\n"
    "    label: 项目\n"
    "    rows: projects\n"
    "    under: ledger\n"
    "    title: name\n"
    "    fields:\n"
    "      name: {label: 项目名称}\n"
    "      overview: {label: 项目概况, type: prose}\n"
    "      start_on: {label: 开始日期, type: date}\n"
    "      end_on: {label: 结束日期, type: date}\n"
    "      served: {label: 有无服务对象, type: flag, choices: [有, 无]}\n"
    "      office: {label: 责任股室, type: choice, choices: [办公室, 财务股], open: yes}\n"
    "      budget_sum: {label: 年初预算合计, type: amount, unit: 万元, is: 合计(资金.年初预算)}\n"
    "      spent_sum: {label: 实际支出合计, type: amount, unit: 万元, is: 合计(资金.实际支出)}\n"
    "      first_rate: {label: 年初执行率, type: percent, is: 实际支出合计 ÷ 年初预算合计}\n"
    "  fund:\n"
    "    label: 资金行\n"
    "    group: 资金\n"
    "    rows: funds\n"
    "    under: project\n"
    "    title: item\n"
    "    fields:\n"
    "      item: {label: 名目}\n"
    "      source: {label: 资金来源, type: choice, choices: [本级, 中央]}\n"
    "      budget: {label: 年初预算, type: amount, unit: 万元}\n"
    "      adjustment: {label: 预算调整, type: amount, unit: 万元}\n"
    "      revised: {label: 全年预算数, type: amount, unit: 万元, is: 年初预算 + 预算调整}\n"
    "      spent: {label: 实际支出, type: amount, unit: 万元}\n"
    "      rate: {label: 执行率, type: percent, is: 实际支出 ÷ 全年预算数}\n"
    "  allocation:\n"
    "    label: 分配\n"
    "    rows: allocations\n"
    "    under: project\n"
    "    title: to\n"
    "    fields:\n"
    "      fund: {label: 所属资金行, type: ref, ref: fund}\n"
    "      to: {label: 分配对象}\n"
    "      amount: {label: 分配金额, type: amount, unit: 万元}\n"
    "      persons: {label: 人数, type: count, unit: 人}\n"
    "      share: {label: 占比, type: percent, is: 分配金额 ÷ 合计(分配.分配金额)}\n"
    "  indicator:\n"
    "    label: 指标\n"
    "    rows: indicators\n"
    "    under: project\n"
    "    title: name\n"
    "    fields:\n"
    "      name: {label: 三级指标}\n"
    "      target: {label: 指标值, type: measure}\n"
    "      ratio: {label: 档内比例, type: percent}\n"
    "      weight: {label: 分值, type: points}\n"
    "      fee: {label: 标准金额, type: amount, unit: 元}\n"
    "  problem:\n"
    "    label: 问题\n"
    "    rows: problems\n"
    "    under: project\n"
    "    title: text\n"
    "    fields:\n"
    "      text: {label: 问题, type: prose}\n"
    "  measure:\n"
    "    label: 整改\n"
    "    rows: measures\n"
    "    under: project\n"
    "    title: text\n"
    "    fields:\n"
    "      text: {label: 整改措施, type: prose}\n"
    "      answers: {label: 对应问题, type: ref, ref: problem}\n"
    "  proof:\n"
    "    label: 佐证\n"
    "    rows: proofs\n"
    "    under: problem\n"
    "    title: name\n"
    "    fields:\n"
    "      name: {label: 材料名称}\n"
    "      copies: {label: 份数, type: count}\n";
/* clang-format on */

struct dict *small_dict(void)
{
    struct dict *d = NULL;
    struct err err = {0};
    if (dict_parse(DICTIONARY, strlen(DICTIONARY), "small.yaml", &d, &err) != STATUS_OK)
        fail_msg("%s", err.msg);
    return d;
}

void small_open(struct small *s)
{
    *s = (struct small){.dict = small_dict(), .next_row = 1, .next_step = 1};
    s->record = record_create(s->dict, &s->next_row);
    s->step = step_create(s->next_step++, s->record->ledger->id, "王某");
    record_born(s->record, s->step);
    s->report = record_add(s->record, s->step, s->record->ledger, s->dict->report, NULL);
}

void small_close(struct small *s)
{
    step_destroy(s->step);
    journal_finish(&s->journal);
    record_destroy(s->record);
    dict_destroy(s->dict);
    text_finish(&s->said);
}

int small_setup(void **state)
{
    struct small *s = malloc(sizeof *s);
    if (!s)
        return -1;
    small_open(s);
    *state = s;
    return 0;
}

int small_teardown(void **state)
{
    small_close(*state);
    free(*state);
    return 0;
}

void small_end(struct small *s)
{
    journal_take(&s->journal, s->step);
    s->step = step_create(s->next_step++, s->record->ledger->id, "王某");
}

static struct place find(struct small *s, const char *path, struct step *make)
{
    struct place place;
    struct err err = {0};
    if (record_find(s->record, s->report, path, make, &place, &err) != STATUS_OK)
        fail_msg("%s: %s", path, err.msg);
    return place;
}

struct place small_find(struct small *s, const char *path)
{
    return find(s, path, NULL);
}

struct row *small_row(struct small *s, const char *path)
{
    return find(s, path, s->step).row;
}

bool small_set(struct small *s, const char *path, const char *typed)
{
    struct place place = find(s, path, s->step);
    return record_set(s->record, s->step, place.row, place.field, typed);
}

const struct value *small_value(struct small *s, const char *path)
{
    struct place place = small_find(s, path);
    if (!place.row)
        fail_msg("%s: no such row", path);
    return row_value(place.row, place.field);
}

const char *small_print(struct small *s, const char *path)
{
    struct place place = small_find(s, path);
    text_clear(&s->said);
    if (place.row)
        record_print(s->record, place.row, place.field, false, &s->said);
    return text_str(&s->said);
}

const struct kind *small_kind(struct small *s, const char *key)
{
    const struct kind *k = dict_kind(s->dict, key);
    if (!k)
        fail_msg("no kind %s", key);
    return k;
}

const struct field *small_field(struct small *s, const char *kind, const char *key)
{
    const struct field *f = kind_field(small_kind(s, kind), key);
    if (!f)
        fail_msg("no field %s.%s", kind, key);
    return f;
}

enum status small_revert(struct small *s, bool redo, struct err *err)
{
    const struct step *old = redo ? journal_redo(&s->journal) : journal_undo(&s->journal);
    if (!old)
        return err_set(err, STATUS_NOT_FOUND, "没有可撤销的");
    enum status status = record_revert(s->record, old, redo, s->step, err);
    if (status == STATUS_OK)
        small_end(s);
    return status;
}

static void dump_values(const struct row *row, struct text *out)
{
    for (size_t i = 0; i < row->kind->fields; i++) {
        const struct field *f = &row->kind->field[i];
        const struct value *v = &row->value[i];
        if (v->state != VALUE_BLANK)
            text_addf(out, " %s=%d:%" PRId64 ":%s", f->key, (int)v->state, v->number, v->typed);
    }
    text_add(out, "\n");
}

static void dump_row(const struct record *r, const struct row *row, struct text *out)
{
    text_addf(out, "%" PRId64 " %s in %" PRId64 " at %" PRId64, row->id, row->kind->key,
              row->parent ? row->parent->id : 0, row->order);
    dump_values(row, out);
    for (size_t k = 0; k < r->dict->kinds; k++) {
        for (size_t i = 0; i < row_count(row, &r->dict->kind[k]); i++)
            dump_row(r, row_child(row, &r->dict->kind[k], i), out);
    }
}

void small_dump(const struct record *r, struct text *out)
{
    dump_row(r, r->ledger, out);
    for (size_t i = 0; i < r->showns; i++) {
        const struct shown *s = &r->shown[i];
        if (s->shown)
            text_addf(out, "report %" PRId64 " shows %" PRId64 "\n", s->report, s->project);
    }
    for (size_t i = 0; i < r->reasons; i++)
        text_addf(out, "reason %" PRId64 " %s: %s: %s\n", r->reason[i].row, r->reason[i].rule,
                  r->reason[i].figure, r->reason[i].text);
}
