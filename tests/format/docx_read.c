/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "docx_read.h"

#include <expat.h>
#include <string.h>
#include <unzip.h>

bool docx_names(const char *path, struct text *out)
{
    unzFile zip = unzOpen64(path);
    if (!zip)
        return false;
    int result = unzGoToFirstFile(zip);
    for (; result == UNZ_OK; result = unzGoToNextFile(zip)) {
        char name[256];
        if (unzGetCurrentFileInfo64(zip, NULL, name, sizeof name, NULL, 0, NULL, 0) != UNZ_OK)
            break;
        text_add(out, name);
        text_add(out, "\n");
    }
    unzClose(zip);
    return result == UNZ_END_OF_LIST_OF_FILE;
}

bool docx_part(const char *path, const char *name, struct text *out)
{
    char buffer[4096];
    int bytes = -1, closed = -1;

    unzFile zip = unzOpen64(path);
    if (!zip)
        return false;
    if (unzLocateFile(zip, name, 1) == UNZ_OK && unzOpenCurrentFile(zip) == UNZ_OK) {
        while ((bytes = unzReadCurrentFile(zip, buffer, sizeof buffer)) > 0)
            text_add_n(out, buffer, (size_t)bytes);
        closed = unzCloseCurrentFile(zip); /* checks the checksum */
    }
    unzClose(zip);
    return bytes == 0 && closed == UNZ_OK;
}

struct reading {
    struct text *out;
    const char *attribute; /* NULL: text is read */
    const char *line_end;  /* what stands for one */
    bool in_text;
};

static void on_start(void *arg, const char *name, const char **attribute)
{
    struct reading *r = arg;

    r->in_text = strcmp(name, "w:t") == 0;
    if (!r->attribute && strcmp(name, "w:br") == 0)
        text_add(r->out, r->line_end);
    if (!r->attribute && strcmp(name, "w:noBreakHyphen") == 0)
        text_add(r->out, "-");
    for (; r->attribute && *attribute; attribute += 2) {
        if (strcmp(attribute[0], r->attribute) == 0) {
            text_add(r->out, attribute[1]);
            text_add(r->out, "\n");
        }
    }
}

static void on_end(void *arg, const char *name)
{
    struct reading *r = arg;

    r->in_text = false;
    if (!r->attribute && strcmp(name, "w:p") == 0)
        text_add(r->out, "\n");
}

static void on_text(void *arg, const char *s, int bytes)
{
    struct reading *r = arg;

    if (!r->attribute && r->in_text)
        text_add_n(r->out, s, (size_t)bytes);
}

static bool read_xml(const struct text *xml, struct reading *r)
{
    XML_Parser parser = XML_ParserCreate(NULL);
    XML_SetUserData(parser, r);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    bool formed = XML_Parse(parser, xml->s, (int)xml->bytes, 1) == XML_STATUS_OK;
    XML_ParserFree(parser);
    return formed;
}

bool docx_visible(const struct text *xml, struct text *out)
{
    return read_xml(xml, &(struct reading){.out = out, .line_end = ""});
}

bool docx_broken(const struct text *xml, struct text *out)
{
    return read_xml(xml, &(struct reading){.out = out, .line_end = "|"});
}

bool docx_attributes(const struct text *xml, const char *name, struct text *out)
{
    return read_xml(xml, &(struct reading){.out = out, .attribute = name});
}
