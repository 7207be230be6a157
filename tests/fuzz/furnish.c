/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "furnish.h"

#include "fuzz.h"

static const char *next_typed(struct furnished *f, const struct field *field)
{
    static const char *const typed[] = {
        "2025",
        "477.00",
        "无",
        "64",
        "根据要求，全年拨付资金 477.00 万元，用于补助。",
        "12.5%",
        "3",
        "甲",
        "2025-03-15",
        "=1/3*100",
        "待核实",
        "-1",
        "1.5万",
        "12O.5",
        "9999999999999",
        "",
        "2",
        "{期限}前完成",
    };
    size_t n = f->typed++;

    if (field->choice_count > 0 && n % 4 > 0)
        return field->choices[n % field->choice_count];
    return typed[n * 7 % (sizeof typed / sizeof *typed)];
}

static void fill(struct furnished *f, struct row *row)
{
    for (size_t i = 0; i < row->kind->fields; i++) {
        const struct field *field = &row->kind->field[i];

        if (!field->computed && field->type != TYPE_GROUP)
            record_set(f->record, f->step, row, field, next_typed(f, field));
    }
}

static void add(struct furnished *f, struct row *parent, const struct kind *k)
{
    const struct dict *d = f->record->dict;
    struct row *row = record_add(f->record, f->step, parent, k, NULL);

    for (size_t i = 0; i < d->kinds; i++) {
        const struct kind *below = &d->kind[i];

        if (below->parent != k)
            continue;
        add(f, row, below);
        if (k->role == KIND_PROJECT)
            add(f, row, below);
    }
    fill(f, row);
}

void furnish(struct furnished *f, const struct dict *d)
{
    *f = (struct furnished){.next_row = 1};
    f->record = record_create(d, &f->next_row);
    f->step = step_create(1, f->record->ledger->id, "王某");
    fill(f, f->record->ledger);
    f->report = record_add(f->record, f->step, f->record->ledger, d->report, NULL);
    fill(f, f->report);
    for (int i = 0; i < 2; i++)
        add(f, f->record->ledger, d->project);
}

void furnish_finish(struct furnished *f)
{
    step_destroy(f->step);
    record_destroy(f->record);
}

struct dict *furnish_dict(void)
{
    struct dict *d = NULL;
    struct err err = {0};

    LAW(dict_load(PROJECT_SOURCE "/data/dictionary.yaml", &d, &err) == STATUS_OK);
    return d;
}

struct dict *furnish_small(void)
{
    static const char source[] =
        "kinds:\n"
        "  ledger: {label: 台账, title: unit,"
        " fields: {year: {label: 年度, type: year}, unit: {label: 填报单位}}}\n"
        "  report:\n"
        "    label: 报告\n"
        "    under: ledger\n"
        "    title: title\n"
        "    fields:\n"
        "      number: {label: 编号, type: count}\n"
        "      title: {label: 报告标题}\n"
        "      template: {label: 模板}\n"
        "      state: {label: 状态, type: choice, choices: [填报中, 待复核, 已复核, 已上报]}\n"
        "      archived: {label: 归档, type: flag, choices: [是, 否]}\n"
        "  project:\n"
        "    label: 项目\n"
        "    rows: projects\n"
        "    under: ledger\n"
        "    fields:\n"
        "      name: {label: 项目名称}\n"
        "      overview: {label: 项目概况, type: prose}\n"
        "      start_on: {label: 开始日期, type: date}\n"
        "      spent: {label: 支出合计, type: amount, unit: 万元, is: 合计(资金.实际支出)}\n"
        "  fund:\n"
        "    label: 资金行\n"
        "    group: 资金\n"
        "    rows: funds\n"
        "    under: project\n"
        "    title: item\n"
        "    fields:\n"
        "      item: {label: 名目}\n"
        "      budget: {label: 年初预算, type: amount, unit: 万元}\n"
        "      spent: {label: 实际支出, type: amount, unit: 万元}\n"
        "      of: {label: 所属资金行, type: ref, ref: fund}\n";
    struct dict *d = NULL;
    struct err err = {0};

    if (dict_parse(source, sizeof source - 1, "small", &d, &err) != STATUS_OK)
        fuzz_broken("small", 0, err.msg);
    return d;
}
