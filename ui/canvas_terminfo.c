/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "ui/canvas_terminfo.h"

#include "base/file.h"

#include <stdlib.h>
#include <unistd.h>

bool canvas_terminfo(void)
{
    const char *set = getenv("TERMINFO_DIRS");
    struct text dirs = {0};
    struct text ours = {0};
    bool is_there;

    file_program_data(&ours);
    if (ours.bytes > 0)
        text_add(&ours, "/terminfo");
    is_there = access(text_str(&ours), R_OK | X_OK) == 0;
    if (is_there) {
        /* The places that curses was built with are looked at besides. An empty name for them would
         * do no more, and curses loses the copy that it makes of one. */
        if (set && set[0])
            text_addf(&dirs, "%s:", set);
        text_add(&dirs, ours.s);
        setenv("TERMINFO_DIRS", dirs.s, 1);
    }
    text_finish(&ours);
    text_finish(&dirs);
    return is_there;
}
