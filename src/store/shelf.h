/* SPDX-License-Identifier: MulanPSL-2.0 */
/* shelf: the backups of a database in the folder "backup" beside it: what they are called, which there
 * are, which of them is the oldest. Their order is that of the changes they hold; the clock, which may
 * have been wrong, gives them no more than names. */
#ifndef STORE_SHELF_H
#define STORE_SHELF_H

#include "base/day.h"
#include "base/text.h"
#include "store/db.h"

struct shelf {
    char *folder;
    char *stem;         /* the database's name without its ending, */
    const char *ending; /* ".db" or "": two that differ in it alone keep their backups apart */
};
void shelf_of(const char *path, struct shelf *out);
void shelf_finish(struct shelf *s);

/* The path for a backup made now: "<folder>/<stem>-20250315.db", "-20250315-174502.db" with `timed` or
 * where the former is taken. */
void shelf_name(const struct shelf *s, bool timed, struct text *out);
/* Is there one of today, and none that holds more? */
bool shelf_has_today(const struct shelf *s);
/* Remove all but the last 14, never `made`. What was made since the last restore of `now` comes before
 * what was made earlier. Nothing is removed where one of them cannot be read just now. */
void shelf_drop_old(const struct shelf *s, struct db *now, const char *made);

/* How many backups there are of the database at `path`; *last gets the day of the newest. `now`: as
 * above; NULL where it cannot be read. */
size_t shelf_count(const char *path, struct db *now, struct day *last);

#endif
