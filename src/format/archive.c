/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "format/archive.h"

#include "base/mem.h"

#include <assert.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

enum {
    UTF8_NAMES = 1 << 11,           /* general purpose flag: names are UTF-8 */
    FIXED_DATE = 1 << 21 | 1 << 16, /* 1 January 1980, the first a zip can tell */
    ZIP_VERSION = 20,               /* made by: FAT, version 2.0 */
    DEFLATE_LEVEL = 1,              /* three times as fast as level 6 for a sixth more bytes */
};

/* ---- minizip's file is a text in memory ---- */

static voidpf memory_open(voidpf opaque, const void *name, int mode)
{
    (void)name;
    (void)mode;
    return opaque;
}

/* minizip reads only from a zip that is there already. */
static uLong memory_read(voidpf opaque, voidpf stream, void *buffer, uLong bytes)
{
    (void)opaque;
    (void)stream;
    (void)buffer;
    (void)bytes;
    return 0;
}

/* It comes back to the head of a part to fill in sizes and checksum, so it writes over too. */
static uLong memory_write(voidpf opaque, voidpf stream, const void *s, uLong bytes)
{
    struct archive *a = opaque;
    (void)stream;

    size_t over = a->file.bytes - a->at;
    if (over > bytes)
        over = bytes;
    if (over > 0)
        memcpy(a->file.s + a->at, s, over);
    if (bytes > over)
        text_add_n(&a->file, (const char *)s + over, bytes - over);
    a->at += bytes;
    return bytes;
}

static ZPOS64_T memory_tell(voidpf opaque, voidpf stream)
{
    const struct archive *a = opaque;
    (void)stream;
    return a->at;
}

static long memory_seek(voidpf opaque, voidpf stream, ZPOS64_T offset, int origin)
{
    struct archive *a = opaque;
    (void)stream;

    size_t from = origin == ZLIB_FILEFUNC_SEEK_CUR   ? a->at
                  : origin == ZLIB_FILEFUNC_SEEK_END ? a->file.bytes
                                                     : 0;
    if (offset > a->file.bytes - from)
        return -1;
    a->at = from + (size_t)offset;
    return 0;
}

static int memory_close(voidpf opaque, voidpf stream)
{
    (void)opaque;
    (void)stream;
    return 0;
}

static int memory_error(voidpf opaque, voidpf stream)
{
    (void)opaque;
    (void)stream;
    return 0;
}

/* ---- parts ---- */

void archive_begin(struct archive *a)
{
    *a = (struct archive){.waiting = mem_new(ARCHIVE_WAITING_BYTES, 1)};
    zlib_filefunc64_def memory = {.zopen64_file = memory_open,
                                  .zread_file = memory_read,
                                  .zwrite_file = memory_write,
                                  .ztell64_file = memory_tell,
                                  .zseek64_file = memory_seek,
                                  .zclose_file = memory_close,
                                  .zerror_file = memory_error,
                                  .opaque = a};
    a->zip = zipOpen2_64("", APPEND_STATUS_CREATE, NULL, &memory);
    if (!a->zip)
        a->failed = true;
}

static void deflate_waiting(struct archive *a)
{
    if (!a->failed && a->waiting_bytes > 0 &&
        zipWriteInFileInZip(a->zip, a->waiting, (unsigned)a->waiting_bytes) != ZIP_OK)
        a->failed = true;
    a->waiting_bytes = 0;
}

static void end_part(struct archive *a)
{
    deflate_waiting(a);
    if (a->part_open && zipCloseFileInZip(a->zip) != ZIP_OK)
        a->failed = true;
    a->part_open = false;
}

void archive_part(struct archive *a, const char *name)
{
    const zip_fileinfo info = {.dosDate = FIXED_DATE};

    end_part(a);
    if (a->failed)
        return;
    a->part_open =
        zipOpenNewFileInZip4_64(a->zip, name, &info, NULL, 0, NULL, 0, NULL, Z_DEFLATED,
                                DEFLATE_LEVEL, 0, -MAX_WBITS, DEF_MEM_LEVEL, Z_DEFAULT_STRATEGY,
                                NULL, 0, ZIP_VERSION, UTF8_NAMES, 0) == ZIP_OK;
    a->failed = !a->part_open;
}

static void add_bytes(struct archive *a, const char *s, size_t bytes)
{
    assert(a->part_open || a->failed);
    while (bytes > 0) {
        if (a->waiting_bytes == ARCHIVE_WAITING_BYTES)
            deflate_waiting(a);
        size_t piece = ARCHIVE_WAITING_BYTES - a->waiting_bytes;
        if (piece > bytes)
            piece = bytes;
        memcpy(a->waiting + a->waiting_bytes, s, piece);
        a->waiting_bytes += piece;
        s += piece;
        bytes -= piece;
    }
}

void archive_add(struct archive *a, const char *xml)
{
    add_bytes(a, xml, strlen(xml));
}

void archive_addf(struct archive *a, const char *fmt, ...)
{
    char xml[1024];
    va_list args;

    va_start(args, fmt);
    int bytes = vsnprintf(xml, sizeof xml, fmt, args);
    va_end(args);
    assert(bytes >= 0 && (size_t)bytes < sizeof xml);
    add_bytes(a, xml, (size_t)bytes);
}

/* The characters of XML 1.0, fifth edition, section 2.2; of the control characters none. */
static bool is_xml(uint32_t cp)
{
    return (cp >= 0x20 && cp < 0x7F) || (cp >= 0xA0 && cp <= 0xD7FF) ||
           (cp >= 0xE000 && cp <= 0xFFFD) || (cp >= 0x10000 && cp <= 0x10FFFF);
}

static const char *entity(uint32_t cp)
{
    switch (cp) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return NULL;
    }
}

void archive_add_text(struct archive *a, const char *s, size_t bytes)
{
    size_t done = 0, at = 0; /* what lies between is added as it is */

    while (at < bytes) {
        uint32_t cp;
        size_t taken = utf8_decode(s + at, bytes - at, &cp);
        const char *escaped = entity(cp);
        if (escaped || !is_xml(cp)) {
            add_bytes(a, s + done, at - done);
            if (escaped)
                archive_add(a, escaped);
            done = at + taken;
        }
        at += taken;
    }
    add_bytes(a, s + done, bytes - done);
}

bool archive_finish(struct archive *a, struct text *out)
{
    end_part(a);
    if (a->zip && zipClose(a->zip, NULL) != ZIP_OK)
        a->failed = true;
    free(a->waiting);
    bool made = !a->failed;
    if (made)
        *out = a->file;
    else
        text_finish(&a->file);
    *a = (struct archive){0};
    return made;
}
