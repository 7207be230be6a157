/* SPDX-License-Identifier: MulanPSL-2.0 */
/* image: a database with what lies beside it under its name, as a crash leaves them. */
#ifndef TESTS_STORE_IMAGE_H
#define TESTS_STORE_IMAGE_H

#include "desk.h"

#define IMAGE_OLD "考试考务费"
#define IMAGE_NEW "乡村医生补助"
#define IMAGE_NAME "projects/1/name"

enum { IMAGE_PROJECTS = 30, IMAGE_PARTS = 3 };

/* The file, its -wal and its -journal; of what is not there, no bytes. */
struct image {
    struct text part[IMAGE_PARTS];
};
void image_take(struct image *im, const char *path);
void image_put(const struct image *im, const char *path); /* nothing else lies there afterwards */
bool image_is(const struct image *im, const char *path);
void image_finish(struct image *im);

/* A backup "copy.db" that says IMAGE_OLD, for free(); the desk's database as a crash leaves it, what says
 * IMAGE_NEW in its log alone. */
char *image_of_crash(struct desk *d, struct image *im);
/* Half of a change to a copy of the desk's database at `path`: some of its pages are in the file, what
 * they were is in its journal. */
void image_of_half_change(struct desk *d, const char *path, struct image *im);

void image_set_all(struct desk *d, const char *name); /* of every project */
/* The desk's database is whole, says so, and can be worked on. */
void image_expect(struct desk *d, const char *name);
/* The first file that was kept at a restore; NULL when there is none. For free(). */
char *image_find_kept(struct desk *d);

#endif
