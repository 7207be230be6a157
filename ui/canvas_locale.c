/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "ui/canvas_locale.h"

#include "base/text.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

static bool is_utf8(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* The locale that the environment asks for; NULL when it asks for none. */
static const char *asked(void)
{
    static const char *const name[] = {"LC_ALL", "LC_CTYPE", "LANG"};

    for (size_t i = 0; i < sizeof(name) / sizeof(name[0]); i++)
        if (!str_empty(getenv(name[i])))
            return getenv(name[i]);
    return NULL;
}

enum status canvas_locale(struct err *err)
{
    const char *name = asked();

    if (is_utf8())
        return STATUS_OK;
    if (!name || strcasestr(name, "utf-8") || strcasestr(name, "utf8"))
        if (setlocale(LC_CTYPE, "C.UTF-8") && is_utf8())
            return STATUS_OK;
    return err_set(err, STATUS_USAGE,
                   "The character set here is %s, which cannot show Chinese. Use a terminal with "
                   "UTF-8, and run it like this: LC_ALL=zh_CN.UTF-8 ziping",
                   nl_langinfo(CODESET));
}
