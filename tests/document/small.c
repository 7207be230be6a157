/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "small.h"

#include <assert.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const struct kind kinds[KINDS];

#define FIELD(of, n, name, says, what)                                                             \
    {                                                                                              \
        .key = name, .label = says, .unit = "", .type = what, .no = n, .kind = &kinds[of],         \
        .help = "", .source = "", .clause = ""                                                     \
    }
#define AMOUNT(of, n, name, says)                                                                  \
    {                                                                                              \
        .key = name, .label = says, .unit = "万元", .type = TYPE_AMOUNT, .no = n,                  \
        .kind = &kinds[of], .form = {UNIT_WAN, 6, 2}, .help = "", .source = "", .clause = ""       \
    }
#define GROUP(of, n, name, says, rows)                                                             \
    {                                                                                              \
        .key = name, .label = says, .unit = "", .type = TYPE_GROUP, .no = n, .kind = &kinds[of],   \
        .ref = &kinds[rows], .help = "", .source = "", .clause = ""                                \
    }

static const struct field of_ledger[] = {
    FIELD(LEDGER, 0, "year", "年度", TYPE_YEAR),
    FIELD(LEDGER, 1, "unit", "填报单位", TYPE_TEXT),
};
static const struct field of_report[] = {
    FIELD(REPORT, 0, "title", "报告标题", TYPE_TEXT),
    FIELD(REPORT, 1, "signatory", "落款单位", TYPE_TEXT),
    FIELD(REPORT, 2, "date", "成文日期", TYPE_DATE),
    FIELD(REPORT, 3, "problems", "总体问题", TYPE_PROSE),
    FIELD(REPORT, 4, "state", "状态", TYPE_TEXT),
};
static const struct field of_project[] = {
    FIELD(PROJECT, 0, "name", "项目名称", TYPE_TEXT),
    FIELD(PROJECT, 1, "overview", "项目概况", TYPE_PROSE),
    FIELD(PROJECT, 2, "remarks", "其他说明", TYPE_PROSE),
    GROUP(PROJECT, 3, "funds", "资金", FUND),
    GROUP(PROJECT, 4, "problems", "问题", PROBLEM),
};
static const struct field of_fund[] = {
    FIELD(FUND, 0, "source", "资金来源", TYPE_TEXT),
    AMOUNT(FUND, 1, "budget", "年初预算"),
    AMOUNT(FUND, 2, "balance", "结余"),
};
static const struct field of_problem[] = {
    FIELD(PROBLEM, 0, "text", "问题", TYPE_PROSE),
};

#define KIND(name, many, says, what, n, above, list)                                               \
    {                                                                                              \
        .key = name, .plural = many, .label = says, .group = says, .role = what, .no = n,          \
        .parent = above, .field = list, .fields = COUNT(list), .title = &(list)[0]                 \
    }

static const struct kind kinds[KINDS] = {
    KIND("ledger", "", "台账", KIND_LEDGER, LEDGER, NULL, of_ledger),
    KIND("report", "", "报告", KIND_REPORT, REPORT, &kinds[LEDGER], of_report),
    KIND("project", "projects", "项目", KIND_PROJECT, PROJECT, &kinds[LEDGER], of_project),
    KIND("fund", "funds", "资金行", KIND_OTHER, FUND, &kinds[PROJECT], of_fund),
    KIND("problem", "problems", "问题", KIND_OTHER, PROBLEM, &kinds[PROJECT], of_problem),
};

const struct dict small_dict = {.kind = kinds,
                                .kinds = KINDS,
                                .ledger = &kinds[LEDGER],
                                .report = &kinds[REPORT],
                                .project = &kinds[PROJECT]};

const struct field *small_field(const char *name)
{
    const char *dot = strchr(name, '.');
    for (size_t k = 0; k < KINDS; k++) {
        size_t bytes = strlen(kinds[k].key);
        if ((size_t)(dot - name) != bytes || memcmp(kinds[k].key, name, bytes) != 0)
            continue;
        for (size_t i = 0; i < kinds[k].fields; i++) {
            if (strcmp(kinds[k].field[i].key, dot + 1) == 0)
                return &kinds[k].field[i];
        }
    }
    assert(!"a field of the small dictionary");
    return NULL;
}

static void type_into(struct small *s, struct row *row, const char *field, const char *typed)
{
    struct step *step = step_create(1, s->record->ledger->id, "王某");
    record_set(s->record, step, row, small_field(field), typed);
    step_destroy(step);
}

static struct row *add_row(struct small *s, struct row *parent, int kind)
{
    struct step *step = step_create(1, s->record->ledger->id, "王某");
    struct row *row = record_add(s->record, step, parent, &kinds[kind], NULL);
    step_destroy(step);
    return row;
}

static struct row *project_row(const struct small *s, size_t project)
{
    struct row *row = record_project(s->record, s->report, project - 1);
    assert(row);
    return row;
}

void small_begin(struct small *s)
{
    s->next_row = 1;
    s->record = record_create(&small_dict, &s->next_row);
    s->report = add_row(s, s->record->ledger, REPORT);
    type_into(s, s->record->ledger, "ledger.year", "2025");
    type_into(s, s->record->ledger, "ledger.unit", "清溪县卫生健康局");
    type_into(s, add_row(s, s->record->ledger, PROJECT), "project.name", "驻村干部补助");
    type_into(s, add_row(s, s->record->ledger, PROJECT), "project.name", "考试考务费");
    type_into(s, add_row(s, s->record->ledger, PROJECT), "project.name", "麻风病防治补助");
}

void small_end(struct small *s)
{
    record_destroy(s->record);
}

void small_set(struct small *s, const char *field, const char *typed)
{
    const struct kind *k = small_field(field)->kind;
    type_into(s, k->role == KIND_LEDGER ? s->record->ledger : s->report, field, typed);
}

void small_set_project(struct small *s, size_t project, const char *field, const char *typed)
{
    type_into(s, project_row(s, project), field, typed);
}

void small_add(struct small *s, size_t project, int kind)
{
    add_row(s, project_row(s, project), kind);
}

void small_set_last(struct small *s, size_t project, const char *field, const char *typed)
{
    const struct kind *k = small_field(field)->kind;
    struct row *parent = project_row(s, project);
    type_into(s, row_child(parent, k, row_count(parent, k) - 1), field, typed);
}
