/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "record/finding.h"

#include <stdlib.h>

void finding_subject(const struct finding *f, struct text *out)
{
    text_addf(out, "%s/%s", f->rule, f->field->key);
}

void finding_finish(struct finding *f)
{
    for (size_t i = 0; i < f->terms; i++) {
        free(f->term[i].label);
        free(f->term[i].value);
    }
    free(f->term);
    free(f->message);
    free(f->stated);
    free(f->computed);
    free(f->difference);
    free(f->figure);
    *f = (struct finding){0};
}
