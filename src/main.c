/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Chooses a face; the one file that sees both, and joins what each tells for `doctor`. */
#include "cli/cli.h"
#include "ui/doctor.h"
#include "ui/ui.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* The three that everybody has: a file opened in the place of one would be read or written to as if it
 * were that. */
static void keep_places(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) == -1 && open("/dev/null", O_RDWR) != fd)
            _exit(3);
}

/* A file that may not grow further is a write that fails, not an end without a word. (A pipe that
 * nobody reads any more ends a command as it does others; the screens look after themselves.) */
static void see_limits(void)
{
    signal(SIGXFSZ, SIG_IGN);
}

int main(int argc, char **argv)
{
    static const struct terminal terminal = {ui_doctor, ui_doctor_keys};
    struct request request;
    int exit_status;

    keep_places();
    see_limits();
    setlocale(LC_ALL, "");
    if (!cli_parse(argc, argv, &request, &exit_status))
        return exit_status;
    if (!request.command || request.options.demo)
        return ui_run(&request.options);
    request.terminal = &terminal;
    return cli_run(&request);
}
