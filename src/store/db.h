/* SPDX-License-Identifier: MulanPSL-2.0 */
/* db: one SQLite connection, hardened, with its statements kept.
 *
 * The file is hostile until its schema has been compared (store/schema.h): every connection is
 * opened defensive, without triggers, views, extensions or attached files, with limits. What is read
 * is checked: text is valid UTF-8 without NUL, or the file is called damaged. A statement's work is
 * bounded by the size of the file, so that pages which lead back to themselves end in a sentence. A
 * connection belongs to one thread. */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "base/err.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db_kept {
    const char *sql;
    sqlite3_stmt *stmt;
};
struct db {
    sqlite3 *handle;
    struct db_kept *kept;
    size_t count, cap;
    int64_t deadline_ms; /* of steady_ms(); 0: none */
    int64_t rounds;      /* of work since a statement was asked for */
};

enum db_mode {
    DB_ALONE,  /* reads the file as it is: what lies beside it is not its own */
    DB_READ,   /* never writes, not even a lock file where the folder does not allow it */
    DB_WRITE,  /* an existing file */
    DB_CREATE, /* made when it is not there */
};
MUST_CHECK enum status db_open(struct db *db, const char *path, enum db_mode mode, struct err *err);
/* Keep half a MiB of the file's pages in memory, not two: the system keeps them too. The file must be
 * readable. */
MUST_CHECK enum status db_keep_little(struct db *db, struct err *err);
void db_close(struct db *db); /* a zeroed or closed one is fine */
/* Leave the file and its log as they are when the connection is closed. */
void db_leave_log(struct db *db);

/* From now on queries that take longer than `ms` fail with STATUS_FORMAT; 0: work is bounded instead,
 * by the size of the file. */
void db_limit_time(struct db *db, int64_t ms);

/* The kept statement of `sql`, reset and without bindings. It is known by the address of its text,
 * which must outlive the connection: give a static array. *out is NULL on failure, which SQLite's own
 * functions take for a statement with nothing to do. */
MUST_CHECK enum status db_query(struct db *db, const char *sql, sqlite3_stmt **out,
                                struct err *err);
/* Bind from the first parameter on, one letter each: i int64_t, s text (NULL is fine), b a pointer
 * and a size_t. Text is borrowed until the statement is reset. */
MUST_CHECK enum status db_bind(struct db *db, sqlite3_stmt *q, struct err *err, const char *letters,
                               ...);
/* The next row; at the end *row is false and the statement reset. */
MUST_CHECK enum status db_next(struct db *db, sqlite3_stmt *q, bool *row, struct err *err);
/* Run a statement that gives no rows, or whose rows are of no interest. */
MUST_CHECK enum status db_run(struct db *db, sqlite3_stmt *q, struct err *err);
/* db_query() and db_run() in one, for texts without parameters. */
MUST_CHECK enum status db_do(struct db *db, const char *sql, struct err *err);
/* The first column of the only row; `otherwise` when there is no row or it is NULL. */
MUST_CHECK enum status db_number(struct db *db, const char *sql, int64_t otherwise, int64_t *out,
                                 struct err *err);
/* Several statements that are not kept. */
MUST_CHECK enum status db_script(struct db *db, const char *sql, struct err *err);

/* The text of a column, borrowed until the next step; *out is NULL where it is NULL. False: not
 * text, not UTF-8, or with a NUL inside. */
bool db_text(sqlite3_stmt *q, int column, const char **out);
/* The same, where there must be one. */
bool db_word(sqlite3_stmt *q, int column, const char **out);
/* A blob of exactly `bytes` bytes. */
bool db_blob(sqlite3_stmt *q, int column, void *out, size_t bytes);

/* What the last call on the connection failed with, as a status and a sentence. */
enum status db_fail(struct db *db, struct err *err);
/* The sentence for content that cannot be right; STATUS_FORMAT. */
enum status db_damaged(struct err *err);
bool db_is_full_or_io(enum status rc);

#endif
