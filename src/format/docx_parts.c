/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Fonts are named, never shipped: where the machine has not got them, the names behind them in
 * fontTable.xml, or the reader's own choice, stand in. The size and the spacing of a character sit
 * in the defaults and the grid only counts lines: LibreOffice and Word then both set 28 characters
 * a line, where a grid that counts characters gives from 14 to 28. */
#include "format/docx_parts.h"

/* clang-format off */

#define TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."
#define PART(name, type)                                                                           \
    "<Override PartName=\"/word/" name ".xml\" ContentType=\"" TYPE type "+xml\"/>"

static const char content_types[] =
    XML_HEAD "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
             "<Default Extension=\"rels\" "
             "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
             "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
             PART("document", "document.main")
             PART("styles", "styles")
             PART("settings", "settings")
             PART("fontTable", "fontTable")
             PART("footer1", "footer")
             PART("footer2", "footer")
             "<Override PartName=\"/docProps/core.xml\" "
             "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
             "</Types>";

#define RELATIONS(list)                                                                            \
    XML_HEAD "<Relationships "                                                                     \
             "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" list        \
             "</Relationships>"
#define RELATION(id, type, target)                                                                 \
    "<Relationship Id=\"" id "\" Type=\"" type "\" Target=\"" target "\"/>"

static const char package_relations[] = RELATIONS(
    RELATION("rId1", XML_RELATION "/officeDocument", "word/document.xml")
    RELATION("rId2",
             "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
             "docProps/core.xml"));

static const char document_relations[] = RELATIONS(
    RELATION("rId1", XML_RELATION "/styles", "styles.xml")
    RELATION("rId2", XML_RELATION "/settings", "settings.xml")
    RELATION("rId3", XML_RELATION "/fontTable", "fontTable.xml")
    RELATION("rId4", XML_RELATION "/footer", "footer1.xml")
    RELATION("rId5", XML_RELATION "/footer", "footer2.xml"));

/* ---- styles ---- */

#define FONT(name)                                                                                 \
    "<w:rFonts w:ascii=\"" name "\" w:hAnsi=\"" name "\" w:eastAsia=\"" name "\" w:cs=\"" name "\"/>"
#define STYLE(id, name, rest)                                                                      \
    "<w:style w:type=\"paragraph\" w:styleId=\"" id "\"><w:name w:val=\"" name "\"/>"              \
    "<w:basedOn w:val=\"Normal\"/>" rest "</w:style>"
#define HEADING(level, outline, font)                                                              \
    STYLE("Heading" level, "heading " level,                                                       \
          "<w:next w:val=\"Normal\"/><w:qFormat/><w:pPr><w:keepNext/><w:outlineLvl w:val=\"" outline \
          "\"/></w:pPr><w:rPr>" FONT(font) "</w:rPr>")

#define NO_INDENT "<w:ind w:firstLineChars=\"0\" w:firstLine=\"0\"/>"

static const char styles[] =
    XML_HEAD
    "<w:styles " XML_WORD "><w:docDefaults><w:rPrDefault><w:rPr>" FONT("仿宋_GB2312")
    "<w:spacing w:val=\"-5\"/><w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/>"
    "<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/>"
    "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/>"
    "<w:qFormat/><w:pPr><w:widowControl w:val=\"0\"/>"
    "<w:autoSpaceDE w:val=\"0\"/><w:autoSpaceDN w:val=\"0\"/>"
    "<w:spacing w:line=\"579\" w:lineRule=\"exact\"/>"
    "<w:ind w:firstLineChars=\"200\" w:firstLine=\"630\"/><w:jc w:val=\"both\"/></w:pPr></w:style>"
    HEADING("1", "0", "黑体")
    HEADING("2", "1", "楷体_GB2312")
    HEADING("3", "2", "仿宋_GB2312")
    HEADING("4", "3", "仿宋_GB2312")
    STYLE("Title", "Title",
          "<w:next w:val=\"Normal\"/><w:qFormat/><w:pPr><w:keepNext/><w:snapToGrid w:val=\"0\"/>"
          "<w:spacing w:after=\"579\"/>" NO_INDENT "<w:jc w:val=\"center\"/></w:pPr>"
          "<w:rPr>" FONT("方正小标宋简体")
          "<w:spacing w:val=\"0\"/><w:sz w:val=\"44\"/><w:szCs w:val=\"44\"/></w:rPr>")
    STYLE("Banner\" w:customStyle=\"1", "Banner",
          "<w:next w:val=\"Normal\"/><w:pPr><w:keepNext/>" NO_INDENT "</w:pPr>"
          "<w:rPr>" FONT("黑体") "</w:rPr>")
    STYLE("Signature", "Signature",
          "<w:next w:val=\"Date\"/><w:pPr><w:keepNext/><w:spacing w:before=\"1158\"/>" NO_INDENT
          "<w:jc w:val=\"right\"/></w:pPr>")
    STYLE("Date", "Date", "<w:pPr>" NO_INDENT "<w:jc w:val=\"right\"/></w:pPr>")
    STYLE("Footer", "footer",
          "<w:pPr><w:spacing w:line=\"240\" w:lineRule=\"auto\"/>" NO_INDENT "</w:pPr>"
          "<w:rPr>" FONT("宋体")
          "<w:spacing w:val=\"0\"/><w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/></w:rPr>")
    "</w:styles>";

#define FACE(name, other)                                                                          \
    "<w:font w:name=\"" name "\"><w:altName w:val=\"" other "\"/>"                                 \
    "<w:charset w:val=\"86\"/><w:family w:val=\"auto\"/><w:pitch w:val=\"variable\"/></w:font>"

static const char fonts[] =
    XML_HEAD "<w:fonts " XML_WORD ">"
    FACE("仿宋_GB2312", "仿宋,FangSong")
    FACE("楷体_GB2312", "楷体,KaiTi")
    FACE("黑体", "SimHei")
    FACE("宋体", "SimSun")
    FACE("方正小标宋简体", "小标宋,华文中宋,宋体")
    "</w:fonts>";

static const char settings[] =
    XML_HEAD "<w:settings " XML_WORD "><w:defaultTabStop w:val=\"630\"/><w:evenAndOddHeaders/>"
             "<w:characterSpacingControl w:val=\"doNotCompress\"/><w:compat>"
             "<w:compatSetting w:name=\"compatibilityMode\" "
             "w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>"
             "<w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:settings>";

/* ---- page numbers: between dashes, one character from the outer edge ---- */

#define FOOTER(indent, side)                                                                       \
    XML_HEAD "<w:ftr " XML_WORD "><w:p><w:pPr><w:pStyle w:val=\"Footer\"/><w:ind " indent          \
             "/><w:jc w:val=\"" side "\"/></w:pPr><w:r><w:t xml:space=\"preserve\">&#x2014; "      \
             "</w:t></w:r><w:fldSimple w:instr=\" PAGE \"><w:r><w:t>1</w:t></w:r></w:fldSimple>"   \
             "<w:r><w:t xml:space=\"preserve\"> &#x2014;</w:t></w:r></w:p></w:ftr>"

static const char footer_odd[] = FOOTER("w:rightChars=\"100\" w:right=\"280\"", "right");
static const char footer_even[] = FOOTER("w:leftChars=\"100\" w:left=\"280\"", "left");

/* clang-format on */

const struct docx_part docx_parts[] = {
    {"[Content_Types].xml", content_types},
    {"_rels/.rels", package_relations},
    {"word/_rels/document.xml.rels", document_relations},
    {"word/styles.xml", styles},
    {"word/fontTable.xml", fonts},
    {"word/settings.xml", settings},
    {"word/footer1.xml", footer_odd},
    {"word/footer2.xml", footer_even},
};
const size_t docx_part_count = sizeof docx_parts / sizeof docx_parts[0];

/* A4 with 37, 26, 35 and 28 mm around the text; the page number 7 mm below it. */
const char docx_section[] =
    "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId4\"/>"
    "<w:footerReference w:type=\"even\" r:id=\"rId5\"/>"
    "<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"2098\" w:right=\"1474\" "
    "w:bottom=\"1985\" w:left=\"1588\" w:header=\"851\" w:footer=\"1304\" w:gutter=\"0\"/>"
    "<w:docGrid w:type=\"lines\" w:linePitch=\"579\"/></w:sectPr>";
