/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "rules/checker.h"

enum { PLAIN_DECIMALS = 6 };

/* The least decimals, up to `most`, that print `n` exactly. */
static int decimals_of(struct ratio n, int most)
{
    for (int d = 0; d < most; d++) {
        int64_t v;

        if (ratio_round(n, d, &v) && ratio_cmp(ratio_of(v, d), n) == 0)
            return d;
    }
    return most;
}

void say_number(struct text *out, struct ratio n, const struct field *as, int more)
{
    struct number_form form = {.unit = UNIT_PLAIN, .scale = PLAIN_DECIMALS};
    char printed[NUMBER_BYTES];
    int percent;
    int64_t v;

    if (as && field_is_figure(as))
        form = as->form;
    /* Rounded once, to what is printed. */
    form.decimals = as && field_is_figure(as) ? form.decimals : decimals_of(n, PLAIN_DECIMALS);
    percent = form.unit == UNIT_PERCENT ? 2 : 0;
    form.decimals += more;
    if (form.decimals > PLAIN_DECIMALS - percent)
        form.decimals = PLAIN_DECIMALS - percent;
    form.scale = form.decimals + percent;
    if (!ratio_round(n, form.scale, &v))
        return;
    text_add(out, number_print(printed, v, &form, false));
}
