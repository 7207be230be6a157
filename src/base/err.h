/* SPDX-License-Identifier: MulanPSL-2.0 */
/* err: how an operation fails without the program being wrong.
 *
 * Three kinds of wrong are kept apart. A bug asserts. The world's failure (a full disk, a foreign
 * file, another program at work) is a status from this list, with one sentence in Chinese that the
 * clerk can act on, written where the failure is first known. An incomplete record is neither: it
 * is findings (record/finding.h), that is, data. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#if defined(__GNUC__)
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define MUST_CHECK __attribute__((warn_unused_result))
#else
#define PRINTF_LIKE(fmt, args)
#define MUST_CHECK
#endif

enum status {
    STATUS_OK,
    STATUS_NOT_FOUND, /* no such report, row, field or file */
    STATUS_CONFLICT,  /* another person has changed it since */
    STATUS_BUSY,      /* another program is writing */
    STATUS_READ_ONLY, /* the file or its folder cannot be written */
    STATUS_FORMAT,    /* not in the expected form: a foreign file, a template with an error */
    STATUS_REFUSED,   /* forbidden in this state: a gate that is closed */
    STATUS_USAGE,     /* the command line was wrong */
    STATUS_FULL,      /* the disk, or a limit of the program, is full */
    STATUS_IO,        /* reading or writing failed */
};

enum { ERR_BYTES = 768 };

/* One failure, as a sentence for the person at the screen. */
struct err {
    enum status code;
    char msg[ERR_BYTES]; /* UTF-8, one line; no errno names, no SQL */
};

/* Fill *err (which may be NULL) and return `code`, so that a failure is one return statement. A
 * sentence that does not fit is cut at a character; a newline in what it quotes becomes a blank. */
enum status err_set(struct err *err, enum status code, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* What the operating system's error number means to a clerk, as a clause in Chinese: "磁盘已满",
 * "没有权限"; never an errno name. Static storage. */
const char *err_os_clause(int os_errno);
/* STATUS_FULL where there is no room, STATUS_READ_ONLY where one may not write, else STATUS_IO. */
enum status err_os_status(int os_errno);
/* The sentence "<what>：<clause>" with that status, as err_set(). */
enum status err_os(struct err *err, const char *what, int os_errno);

#endif
