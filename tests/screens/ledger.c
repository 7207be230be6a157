/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "screens/ledger.h"

const char ledger_lines[] =
    "projects/1/name\t基本药物制度补助\n"
    "projects/1/"
    "overview\t根据省级实施方案要求，县级财政对所辖乡镇建立经常性补助机制，主要用于核定收支后的经常"
    "性收支差额补足。\n"
    "projects/1/department\t财务审计股\n"
    "projects/1/funds/1/item\t基药补助\n"
    "projects/1/funds/1/source\t本级\n"
    "projects/1/funds/1/budget\t477.00\n"
    "projects/1/funds/1/adjustment\t0.00\n"
    "projects/1/funds/1/spent\t476.00\n"
    "projects/1/funds/1/balance\t0.00\n"
    "projects/1/goals\t全年基层医疗卫生机构全部实行药品零差率销售，群众就医负担有所减轻。\n"
    "projects/1/management\t专款专用，按季度核对台账，凭验收单拨付，接受审计检查。\n"
    "projects/1/problems\t无\n"
    "projects/1/measures\t无\n"
    "projects/2/name\t考试考务费\n"
    "projects/2/"
    "overview\t组织全县卫生专业技术资格考试和护士执业资格考试，安排考场和监考人员，保障考试平稳有序"
    "。\n"
    "projects/2/funds/1/item\t考务\n"
    "projects/2/funds/1/source\t本级\n"
    "projects/2/funds/1/budget\t350.00\n"
    "projects/2/funds/1/adjustment\t0.00\n"
    "projects/2/funds/1/spent\t222.38\n"
    "projects/2/funds/1/balance\t127.62\n"
    "projects/2/funds/2/item\t设备\n"
    "projects/2/funds/2/source\t省级\n"
    "projects/2/funds/2/budget\t10.00\n"
    "projects/2/funds/2/adjustment\t0.00\n"
    "projects/2/funds/2/spent\t10.00\n"
    "projects/2/funds/2/balance\t0.00\n"
    "projects/2/goals\t按时完成全年各项考试任务，考风考纪良好，没有发生责任事故。\n"
    "projects/2/management\t考务费按实际考场数结算，凭签字名册发放，财务股按月核对。\n"
    "projects/2/problems/1/text\t报名人数比预计少，部分考场没有启用。\n"
    "projects/2/problems/1/cause\t考生外出务工较多，报名之后弃考。\n"
    "projects/2/measures/1/text\t下一年度按前三年平均报名人数编制预算。\n"
    "projects/2/measures/1/answers\t1\n"
    "projects/3/name\t麻风病防治补助\n"
    "projects/3/"
    "overview\t对全县麻风病治愈留守人员发放生活补助，组织皮肤病筛查和健康宣传，巩固基本消灭麻风病成"
    "果。\n"
    "projects/3/funds/1/source\t本级\n"
    "projects/3/funds/1/budget\t3.00\n"
    "projects/3/funds/1/adjustment\t0.00\n"
    "projects/3/funds/1/spent\t3.00\n"
    "projects/3/funds/1/balance\t0.00\n"
    "projects/3/allocations/1/to\t城关镇\n"
    "projects/3/allocations/1/amount\t1.80\n"
    "projects/3/allocations/2/to\t石桥镇\n"
    "projects/3/allocations/2/amount\t1.20\n"
    "projects/3/goals\t全年完成皮肤病筛查，留守人员生活补助全部按月发放到位。\n"
    "projects/3/management\t补助通过一卡通发放，发放名册公示七天，接受群众监督。\n"
    "projects/3/problems\t无\n"
    "projects/3/measures\t无\n";

const char ledger_clean_lines[] = "projects/1/funds/1/spent\t477.00\n";

void ledger_at_name(struct seat *s)
{
    seat_report(s, "2025", ledger_lines);
    seat_overview(s);
    seat_go(s, "1 " FIRST, FIRST " > 概况");
    seat_on(s, "项目名称");
}
