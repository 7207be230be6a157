/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "record/hit.h"

#include <stdlib.h>

void hits_free(struct hit *hit, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(hit[i].field);
        free(hit[i].title);
        free(hit[i].text);
    }
    free(hit);
}
