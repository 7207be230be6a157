/* SPDX-License-Identifier: MulanPSL-2.0 */
/* docx_parts: the parts of a docx that are the same in every file: types, relations, styles,
 * fonts, settings, page numbers. The page is that of GB/T 9704-2012. */
#ifndef FORMAT_DOCX_PARTS_H
#define FORMAT_DOCX_PARTS_H

#include <stddef.h>

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define XML_WORD "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define XML_RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

/* Twips are 1/20 pt. A character is 16 pt less 0.25: 28 are just narrower than the text's 156 mm,
 * as 22 lines of 579 twips are just lower than its 225 mm. */
enum { CHAR_TWIPS = 315 };

struct docx_part {
    const char *name;
    const char *xml;
};
/* In the order in which they come before the document. */
extern const struct docx_part docx_parts[];
extern const size_t docx_part_count;

/* Of the section: paper, margins, footers, 22 lines. */
extern const char docx_section[];

#endif
