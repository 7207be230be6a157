/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "rules/checker.h"

enum { DECIMALS_MOST = 6 };

/* How many decimals a figure of form `f`, held as a ratio, has when its own form has `shown`. */
static int decimals_held(const struct number_form *f, int shown)
{
    return f->unit == UNIT_PERCENT ? shown + 2 : shown;
}

int say_decimals(struct ratio difference, const struct field *as)
{
    int more = 0;
    int64_t v;

    if (difference.num == 0 || !as || !field_is_figure(as))
        return 0;
    while (decimals_held(&as->form, as->form.decimals + more) < DECIMALS_MOST &&
           ratio_round(difference, decimals_held(&as->form, as->form.decimals + more), &v) &&
           v == 0)
        more++;
    return more;
}

void say_number(struct text *out, struct ratio n, const struct field *as, int more)
{
    char printed[NUMBER_BYTES];
    struct number_form form;
    int64_t v;

    if (!more) {
        ratio_print(n, as, false, out);
        return;
    }
    form = as->form;
    form.decimals += more;
    form.scale = decimals_held(&form, form.decimals);
    if (ratio_round(n, form.scale, &v))
        text_add(out, number_print(printed, v, &form, false));
}
