/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "base/log.h"
#include "base/day.h"
#include "base/file.h"
#include "base/text.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* One line, whatever the event's text holds. */
static void make_line(struct text *out, const char *fmt, va_list args)
{
    char event[1024];
    char moment[MOMENT_BYTES];

    vsnprintf(event, sizeof event, fmt, args);
    text_addf(out, "%s  ", moment_print(moment, moment_now_ms()));
    text_add_shown(out, event, strlen(event));
    text_add(out, "\n");
}

static void turn_over(const char *path)
{
    struct stat st;
    struct text old = {0};

    if (stat(path, &st) == 0 && st.st_size >= LOG_BYTES) {
        text_addf(&old, "%s.1", path);
        if (rename(path, old.s) != 0)
            unlink(path);
    }
    text_finish(&old);
}

void log_line(const char *fmt, ...)
{
    struct text path = {0};
    struct text line = {0};
    va_list args;
    int fd;

    va_start(args, fmt);
    make_line(&line, fmt, args);
    va_end(args);
    file_state_home(&path);
    if (file_make_folder(text_str(&path), NULL) == STATUS_OK) {
        text_add(&path, "/ziping.log");
        turn_over(path.s);
        fd = file_open_own(path.s, O_WRONLY | O_CREAT | O_APPEND);
        if (fd >= 0) {
            if (write(fd, line.s, line.bytes) < 0) {
            }
            close(fd);
        }
    }
    text_finish(&path);
    text_finish(&line);
}
