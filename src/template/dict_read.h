/* SPDX-License-Identifier: MulanPSL-2.0 */
/* dict_read: nodes become kinds and fields. Internal. */
#ifndef TEMPLATE_DICT_READ_H
#define TEMPLATE_DICT_READ_H

#include "template/dict.h"
#include "template/load.h"

enum { DICT_KINDS = 64, KIND_FIELDS = 200, KIND_LABEL_BYTES = 90 };

/* Fill the empty *d from l->root. */
bool dict_read(struct loader *l, struct dict *d);

/* One field's type, unit, limits and choices, from the map `n`. `lists`: the named lists, or NULL.
 * `ref`, `by` and `is` are left to the caller, who knows all kinds then. */
bool field_read(struct loader *l, const struct node *n, const struct node *lists, struct field *f);

#endif
