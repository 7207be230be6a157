/* SPDX-License-Identifier: MulanPSL-2.0 */
/* err: sentences for failures. */
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Take away a character that was cut in its middle at the end of `s`. */
static void drop_cut_character(char *s)
{
    size_t end = strlen(s);
    size_t start = end;
    size_t needs = 1;

    while (start > 0 && ((unsigned char)s[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0)
        return;
    start--;
    if ((unsigned char)s[start] >= 0xF0)
        needs = 4;
    else if ((unsigned char)s[start] >= 0xE0)
        needs = 3;
    else if ((unsigned char)s[start] >= 0xC0)
        needs = 2;
    if (end - start < needs)
        s[start] = '\0';
}

enum status err_set(struct err *err, enum status code, const char *fmt, ...)
{
    va_list args;
    int bytes;

    if (!err)
        return code;
    err->code = code;
    va_start(args, fmt);
    bytes = vsnprintf(err->msg, sizeof err->msg, fmt, args);
    va_end(args);
    if (bytes < 0)
        err->msg[0] = '\0';
    drop_cut_character(err->msg); /* cut here, or by whoever put the sentence together */
    for (char *p = err->msg; (p = strchr(p, '\n')) != NULL;)
        *p = ' ';
    return code;
}

const char *err_os_clause(int os_errno)
{
    switch (os_errno) {
    case ENOSPC:
        return "磁盘已满";
    case EDQUOT:
        return "磁盘限额已用完";
    case EFBIG:
        return "文件超过了系统允许的大小";
    case EACCES:
    case EPERM:
        return "没有权限";
    case EROFS:
        return "磁盘是只读的";
    case EIO:
        return "磁盘读写出错，磁盘可能已损坏或已拔出";
    case ENOENT:
        return "文件或文件夹不存在";
    case EISDIR:
        return "这是一个文件夹，不是文件";
    case ENOTDIR:
        return "路径中有一段不是文件夹";
    case ENAMETOOLONG:
        return "文件名太长";
    case EMFILE:
    case ENFILE:
        return "打开的文件太多";
    case ELOOP:
        return "文件链接绕成了圈";
    case ENOMEM:
        return "内存不足";
    default:
        return "系统拒绝了这个操作";
    }
}

enum status err_os_status(int os_errno)
{
    switch (os_errno) {
    case ENOSPC:
    case EDQUOT:
        return STATUS_FULL;
    case EACCES:
    case EPERM:
    case EROFS:
        return STATUS_READ_ONLY;
    default:
        return STATUS_IO;
    }
}

enum status err_os(struct err *err, const char *what, int os_errno)
{
    return err_set(err, err_os_status(os_errno), "%s：%s", what, err_os_clause(os_errno));
}
