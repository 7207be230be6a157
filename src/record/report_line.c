/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "record/report_line.h"

#include <stdlib.h>

void report_lines_free(struct report_line *line, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(line[i].title);
        free(line[i].unit);
        free(line[i].tmpl);
        free(line[i].state);
    }
    free(line);
}
