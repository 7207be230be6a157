/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "support/office.h"

#include <assert.h>
#include <stdio.h>

struct dice dice_from(uint64_t seed)
{
    return (struct dice){seed * UINT64_C(0x9E3779B97F4A7C15) + 1};
}

size_t dice_below(struct dice *d, size_t n)
{
    uint64_t z = d->state += UINT64_C(0x9E3779B97F4A7C15); /* splitmix64 */

    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (size_t)((z ^ (z >> 31)) % n);
}

/* ---- words of 清溪县 ---- */

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const char *const SUBJECT[] = {
    "老年人健康体检", "儿童口腔保健",   "乡村医生培训",     "妇幼健康指导", "慢性病随访",
    "传染病监测",     "健康科普宣传",   "中医适宜技术推广", "急救站点运行", "采供血保障",
    "职业危害监测",   "饮用水卫生监测", "托育机构指导",     "家庭医生签约", "心理咨询热线",
    "营养食堂建设",   "结核病筛查",     "出生缺陷防治",     "卫生应急演练", "基层信息系统维护",
    "医疗废物处置",   "村卫生室改造",   "特别家庭扶助",     "卫生监督执法", "紧缺人才引进",
    "地方病防治",     "无偿献血表彰",   "病媒生物防制",     "健康村镇创建", "康复器具配置",
};
static const char *const SUFFIX[] = {"补助", "经费", "专项", "工作经费"};
static const char *const OFFICE[] = {"基层卫生股", "妇幼健康股", "疾病防控股", "医政医管股",
                                     "综合监督股", "规划财务股", "人事教育股", "中医药管理股"};
static const char *const BASIS[] = {"按照年度工作要点", "根据县级实施方案", "落实上级任务安排",
                                    "依据年初批复的计划"};
static const char *const PURPOSE[] = {"让群众就近得到服务", "补齐基层短板", "稳定服务队伍",
                                      "提高服务质量", "降低群众负担"};
static const char *const EFFECT[] = {"任务按期完成", "服务质量稳步向好", "群众反映良好",
                                     "各项要求均已落实"};
static const char *const TOWN[] = {"城关镇", "石桥镇", "柳林乡",   "云台乡",
                                   "白沙镇", "双河乡", "枫树坪镇", "青岩乡"};
static const char *const PERIOD[] = {"按月", "按季度", "每半年", "逐批"};
static const char *const CONTROL[] = {"凭签字名册结算", "凭验收单拨付", "经集体研究后支付",
                                      "由财务人员复核后报销"};
static const char *const OPENNESS[] = {"结果在公示栏公开", "结果报局长办公会", "资料按卷归档",
                                       "接受审计检查"};
static const char *const TROUBLE[] = {"部分乡镇报送资料偏晚", "个别站点人手不足",
                                      "偏远村组服务次数偏少", "台账记录不够细"};
static const char *const CAUSE[] = {"经办人员更换频繁，交接不及时", "山区路程远，集中服务时间少",
                                    "业务培训安排偏少，要求传达不到位"};
static const char *const REMEDY[] = {"六月底前补配人员并完成培训", "每季度开展一次现场督导",
                                     "把服务次数列入年度考核"};

/* ---- one project ---- */

struct project {
    struct dice *dice;
    struct text *out;
    size_t number; /* from 1 */
    const char *subject;
    char batch[32]; /* "" or a word that tells a second project of a subject apart */
    bool two_funds, shared, troubled;
};

#define PICK(p, list) ((list)[dice_below((p)->dice, COUNT(list))])

static void path(struct project *p, const char *rest)
{
    text_addf(p->out, "projects/%zu/%s\t", p->number, rest);
}

static void line(struct project *p, const char *rest, const char *value)
{
    path(p, rest);
    text_addf(p->out, "%s\n", value);
}

static void line_of_row(struct project *p, const char *rows, size_t n, const char *field,
                        const char *value)
{
    text_addf(p->out, "projects/%zu/%s/%zu/%s\t%s\n", p->number, rows, n, field, value);
}

/* An amount in 1/100 of 万元. */
static void line_of_money(struct project *p, const char *rows, size_t n, const char *field,
                          int64_t cents)
{
    int64_t size = cents < 0 ? -cents : cents;

    text_addf(p->out, "projects/%zu/%s/%zu/%s\t%s%lld.%02lld\n", p->number, rows, n, field,
              cents < 0 ? "-" : "", (long long)(size / 100), (long long)(size % 100));
}

static int64_t below(struct project *p, int64_t n)
{
    return (int64_t)dice_below(p->dice, (size_t)n);
}

/* Adjusted by -15% to +10%, or not at all; at least 85% of either budget is spent. Returns what. */
static int64_t type_fund(struct project *p, size_t n, int64_t budget)
{
    int64_t change = below(p, 2) ? below(p, budget / 4) - budget * 15 / 100 : 0;
    int64_t revised = budget + change;
    int64_t least = (change > 0 ? revised : budget) * 85 / 100;
    int64_t spent = below(p, 3) ? revised : least + below(p, revised - least + 1);

    if (spent > revised)
        spent = revised;
    line_of_row(p, "funds", n, "source", n == 1 ? "本级" : "省级");
    line_of_money(p, "funds", n, "budget", budget);
    line_of_money(p, "funds", n, "adjustment", change);
    line_of_money(p, "funds", n, "spent", spent);
    line_of_money(p, "funds", n, "balance", revised - spent);
    return spent;
}

static void type_shares(struct project *p, int64_t spent)
{
    size_t shares = 2 + dice_below(p->dice, 4);
    size_t town = dice_below(p->dice, COUNT(TOWN));

    for (size_t i = 1; i <= shares; i++) {
        int64_t left = (int64_t)(shares - i);
        int64_t share = left ? 1 + below(p, spent / (left + 1)) : spent;

        line_of_row(p, "allocations", i, "to", TOWN[(town + i) % COUNT(TOWN)]);
        line_of_money(p, "allocations", i, "amount", share);
        spent -= share;
    }
}

static void type_money(struct project *p)
{
    /* Each project has a band of its own, so no two have the same sums. */
    int64_t budget = (int64_t)p->number * 2800 + below(p, 2800);
    int64_t first = p->two_funds ? budget / 3 + below(p, budget / 4) : budget;
    int64_t spent;

    if (p->two_funds)
        line_of_row(p, "funds", 1, "item", "县级安排");
    spent = type_fund(p, 1, first);
    if (p->two_funds) {
        line_of_row(p, "funds", 2, "item", "上级补助");
        spent += type_fund(p, 2, budget - first);
    }
    if (p->shared)
        type_shares(p, spent);
}

static void type_problem(struct project *p, size_t n)
{
    text_addf(p->out, "projects/%zu/problems/%zu/text\t%s%s中%s，涉及%zu个村。\n", p->number, n,
              p->subject, p->batch, TROUBLE[(n + p->number) % COUNT(TROUBLE)],
              2 + dice_below(p->dice, 9));
    text_addf(p->out, "projects/%zu/problems/%zu/cause\t开展%s%s时，%s。\n", p->number, n,
              p->subject, p->batch, CAUSE[(n + p->number) % COUNT(CAUSE)]);
}

static void type_troubles(struct project *p)
{
    size_t problems = 1 + dice_below(p->dice, 2);

    if (!p->troubled) {
        line(p, "problems", "无");
        line(p, "measures", "无");
        return;
    }
    for (size_t n = 1; n <= problems; n++)
        type_problem(p, n);
    for (size_t n = 1; n <= problems; n++) {
        text_addf(p->out, "projects/%zu/measures/%zu/text\t由%s负责%s%s整改，%s。\n", p->number, n,
                  PICK(p, OFFICE), p->subject, p->batch, REMEDY[(n + p->number) % COUNT(REMEDY)]);
        text_addf(p->out, "projects/%zu/measures/%zu/answers\t%zu\n", p->number, n, n);
    }
}

static void type_project(struct project *p)
{
    /* Each in a statement of its own: the order of the throws is the same with every compiler. */
    const char *office = PICK(p, OFFICE);
    size_t served = 200 + dice_below(p->dice, 9000);
    size_t towns = 3 + dice_below(p->dice, 14);
    const char *basis = PICK(p, BASIS);
    const char *purpose = PICK(p, PURPOSE);
    const char *effect = PICK(p, EFFECT);
    const char *period = PICK(p, PERIOD);
    const char *control = PICK(p, CONTROL);
    const char *openness = PICK(p, OPENNESS);

    path(p, "name");
    text_addf(p->out, "%s%s%s\n", p->subject, p->batch, PICK(p, SUFFIX));
    path(p, "overview");
    text_addf(p->out, "%s，%s牵头开展%s%s，面向全县%zu个乡镇，计划服务%zu人次，%s。\n", basis,
              office, p->subject, p->batch, towns, served, purpose);
    type_money(p);
    path(p, "goals");
    text_addf(p->out, "全年完成%s%s服务%zu人次，覆盖%zu个乡镇，%s。\n", p->subject, p->batch,
              served, towns, effect);
    path(p, "management");
    text_addf(p->out, "%s%s核对%s%s台账，%s，%s。\n", office, period, p->subject, p->batch, control,
              openness);
    type_troubles(p);
}

/* The first of a subject has none. */
static void name_batch(size_t n, char out[32])
{
    if (n < 2)
        snprintf(out, 32, "%s", n == 0 ? "" : "第二批");
    else
        snprintf(out, 32, "第%zu批", n + 1);
}

void office_lines(uint64_t seed, size_t projects, struct text *out)
{
    struct dice dice = dice_from(seed);
    size_t first = dice_below(&dice, COUNT(SUBJECT));
    size_t turn = dice_below(&dice, 15);

    assert(projects <= OFFICE_PROJECTS);
    for (size_t i = 0; i < projects; i++) {
        struct project p = {
            .dice = &dice,
            .out = out,
            .number = i + 1,
            .subject = SUBJECT[(first + i * 7) % COUNT(SUBJECT)],
            .two_funds = (i + turn) % 5 == 0,
            .shared = (i + turn) % 3 == 1,
            .troubled = (i + turn) % 5 == 2,
        };

        name_batch(i / COUNT(SUBJECT), p.batch);
        type_project(&p);
    }
}
