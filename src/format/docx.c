/* SPDX-License-Identifier: MulanPSL-2.0 */
/* A document as docx. Numbers of headings are text, so that every reader shows the same ones. */
#include "format/format.h"

#include "base/file.h"
#include "format/archive.h"
#include "format/docx_parts.h"

#include <stdint.h>
#include <string.h>

#define XML_CORE                                                                                   \
    "xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" "        \
    "xmlns:dc=\"http://purl.org/dc/elements/1.1/\""

/* NULL: the style of body text. */
static const char *style_of(const struct block *b)
{
    static const char *const heading[] = {NULL, "Heading1", "Heading2", "Heading3", "Heading4"};

    switch (b->kind) {
    case BLOCK_TITLE:
        return "Title";
    case BLOCK_BANNER:
        return "Banner";
    case BLOCK_HEADING:
        return heading[b->level];
    case BLOCK_UNIT:
        return "Signature";
    case BLOCK_DATE:
        return "Date";
    case BLOCK_PARAGRAPH:
        break;
    }
    return NULL;
}

/* The date ends four characters from the margin; the unit is centred over it, or ends at the margin
 * where it is too long for that. In half characters. */
enum { DATE_INDENT = 8 };

static long signature_indent(const struct document *d, size_t i)
{
    if (d->block[i].kind == BLOCK_DATE || i + 1 == d->blocks || d->block[i + 1].kind != BLOCK_DATE)
        return DATE_INDENT;
    long unit = (long)text_cols_z(d->block[i].text), date = (long)text_cols_z(d->block[i + 1].text);
    long indent = DATE_INDENT + (date - unit) / 2;
    return indent > 0 ? indent : 0;
}

static void add_properties(struct archive *a, const struct document *d, size_t i)
{
    const struct block *b = &d->block[i];
    const char *style = style_of(b);
    bool signature = b->kind == BLOCK_UNIT || b->kind == BLOCK_DATE;
    /* A signature alone on its page could belong to any report. */
    bool before_signature = !signature && i + 1 < d->blocks && d->block[i + 1].kind == BLOCK_UNIT;

    if (!style && !before_signature)
        return;
    archive_add(a, "<w:pPr>");
    if (style)
        archive_addf(a, "<w:pStyle w:val=\"%s\"/>", style);
    if (before_signature)
        archive_add(a, "<w:keepNext/>");
    if (signature) {
        long indent = signature_indent(d, i);
        archive_addf(a, "<w:ind w:rightChars=\"%ld\" w:right=\"%ld\"/>", indent * 50,
                     indent * CHAR_TWIPS / 2);
    }
    archive_add(a, "</w:pPr>");
}

static void add_run(struct archive *a, const char *s, size_t bytes)
{
    archive_add(a, "<w:t xml:space=\"preserve\">");
    archive_add_text(a, s, bytes);
    archive_add(a, "</w:t>");
}

/* A line may end behind a hyphen: where a figure follows, that would part a figure from its sign, or
 * a date. */
static void add_words(struct archive *a, const char *s, size_t bytes)
{
    size_t from = 0;

    for (size_t i = 0; i + 1 < bytes; i++) {
        if (s[i] != '-' || s[i + 1] < '0' || s[i + 1] > '9')
            continue;
        if (i > from)
            add_run(a, s + from, i - from);
        archive_add(a, "<w:noBreakHyphen/>");
        from = i + 1;
    }
    add_run(a, s + from, bytes - from);
}

/* Where a title of two lines is broken: behind the office it names, as near to the middle as can be,
 * so that no word is split. 0: left to the reader. */
static size_t title_break(const char *s)
{
    enum { TITLE_COLS = 40 };
    static const char *const end[] = {"局",   "厅",   "健委", "委员会",
                                      "医院", "中心", "政府", "办公室"};
    size_t cols = text_cols_z(s), best = 0, best_off = SIZE_MAX;

    if (cols <= TITLE_COLS)
        return 0;
    for (size_t i = 0; i < sizeof end / sizeof end[0]; i++) {
        for (const char *at = s; (at = strstr(at, end[i]));) {
            at += strlen(end[i]);
            size_t left = text_cols(s, (size_t)(at - s)), right = cols - left;
            size_t off = left > right ? left - right : right - left;
            if (left <= TITLE_COLS && right <= TITLE_COLS && off < best_off) {
                best = (size_t)(at - s);
                best_off = off;
            }
        }
    }
    return best;
}

static void add_block(struct archive *a, const struct document *d, size_t i)
{
    const struct block *b = &d->block[i];

    archive_add(a, "<w:p>");
    add_properties(a, d, i);
    archive_add(a, "<w:r>");
    if (b->number[0] != '\0')
        add_words(a, b->number, strlen(b->number));
    size_t broken = b->kind == BLOCK_TITLE ? title_break(b->text) : 0;
    if (broken > 0) {
        add_words(a, b->text, broken);
        archive_add(a, "<w:br/>");
    }
    add_words(a, b->text + broken, strlen(b->text) - broken);
    archive_add(a, "</w:r></w:p>\n");
}

static void add_document(struct archive *a, const struct document *d)
{
    archive_part(a, "word/document.xml");
    archive_add(a, XML_HEAD "<w:document " XML_WORD " xmlns:r=\"" XML_RELATION "\"><w:body>\n");
    for (size_t i = 0; i < d->blocks; i++)
        add_block(a, d, i);
    archive_add(a, docx_section);
    archive_add(a, "</w:body></w:document>");
}

/* No dates and no names: the same report gives the same file, whoever exports it and when. */
static void add_core(struct archive *a, const struct document *d)
{
    archive_part(a, "docProps/core.xml");
    archive_add(a, XML_HEAD "<cp:coreProperties " XML_CORE "><dc:title>");
    for (size_t i = 0; i < d->blocks; i++) {
        if (d->block[i].kind == BLOCK_TITLE)
            archive_add_text(a, d->block[i].text, strlen(d->block[i].text));
    }
    archive_add(a, "</dc:title></cp:coreProperties>");
}

enum status docx_write(const struct document *d, const char *path, struct err *err)
{
    struct archive a;
    struct text file = {0};

    archive_begin(&a);
    for (size_t i = 0; i < docx_part_count; i++) {
        archive_part(&a, docx_parts[i].name);
        archive_add(&a, docx_parts[i].xml);
    }
    add_document(&a, d);
    add_core(&a, d);
    if (!archive_finish(&a, &file))
        return err_set(err, STATUS_FULL, "报告太大，docx 文件装不下；请分成几份报告再导出");
    enum status status = file_write(path, file.s, file.bytes, err);
    text_finish(&file);
    return status;
}
