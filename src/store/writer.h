/* SPDX-License-Identifier: MulanPSL-2.0 */
/* writer: the thread that makes jobs durable, in order, and its queue.
 *
 * The owner appends and asks; the thread takes from the front. A job leaves the queue when its
 * transaction has been committed; when the disk refuses, it stays there and is tried again after a
 * pause that grows. The thread sleeps without a timer while there is nothing to do. */
#ifndef STORE_WRITER_H
#define STORE_WRITER_H

#include "store/job.h"
#include "store/site.h"

struct writer;

/* Writes to `path` (borrowed) while that is `file`. `event` is an eventfd that is written to when
 * saving has changed; borrowed. */
struct writer *writer_create(const char *path, const struct site_file *file, int event);
/* Writes what is queued, giving up after a few refusals; ends the thread. NULL is fine. */
void writer_destroy(struct writer *w);

void writer_take(struct writer *w, struct job *job);
/* Make the backup of the day when nothing else is to be done. `check`: where it is there already, look
 * at every page of the file, as making it would have done. */
void writer_backup(struct writer *w, bool always, bool check);
void writer_saving(struct writer *w, struct store_saving *out);
/* Wait until the queue is empty, or (STATUS_FULL, STATUS_IO ...) the disk has refused once more. */
MUST_CHECK enum status writer_flush(struct writer *w, struct err *err);
/* Wait until nothing of the ledger (0: of any) is queued; a disk that refuses is not waited for. */
void writer_settle(struct writer *w, int64_t ledger);

#endif
