/* SPDX-License-Identifier: MulanPSL-2.0 */
/* inner: what the files of this room share and nobody else sees. */
#ifndef RECORD_INNER_H
#define RECORD_INNER_H

#include "base/mem.h"
#include "record/record.h"

/* ---- values ---- */

/* Set *v to what is stored: the state is kept, the figure is read again from the text; a text that
 * cannot be read any more becomes unreadable. */
void value_restore(struct value *v, const struct field *f, const char *typed,
                   enum value_state state);
bool key_is_hex(const char *s, size_t bytes); /* 32 hex digits */

/* ---- lookups: index.c ---- */

struct record_index *index_create(void);
void index_destroy(struct record_index *x);
void index_add(struct record_index *x, struct row *row);
struct row *index_by_id(const struct record_index *x, int64_t id);
struct row *index_by_key(const struct record_index *x, const uint8_t key[ROW_KEY_BYTES]);

/* The projects that a report shows (NULL: all of the ledger), in order; borrowed until the next
 * edit. Whatever changes them says so through the second. */
const struct rows *record_project_rows(const struct record *r, const struct row *report);
void index_forget_projects(struct record_index *x);

/* ---- rows: rows.c ---- */

struct row *row_create(struct record *r, int64_t id, const uint8_t key[ROW_KEY_BYTES],
                       const struct kind *k, struct row *parent, int64_t order);
struct rows *row_list(const struct record *r, struct row *parent, const struct kind *k);
int row_compare(const struct row *a, const struct row *b); /* by order, then by id */
/* Where `row` stands, or would stand, in a sorted list. */
size_t rows_place(const struct rows *list, const struct row *row);
void row_link(const struct record *r, struct row *row); /* into its parent's live children */
void row_unlink(const struct record *r, struct row *row);
const char *row_key_hex(const struct row *row, char out[ROW_KEY_HEX_BYTES]);
/* Read 32 hex digits. */
void key_from_hex(const char *hex, uint8_t out[ROW_KEY_BYTES]);

/* ---- one field of one row, by name: assign.c ---- */

/* What stands in a field ("spent", or one beginning with '*'). False: there is no such field. *out
 * is finished by the caller. */
bool field_present(const struct record *r, const struct row *row, const char *field,
                   struct value *out);
/* Put a value there, as it is. False, with nothing changed, when it cannot be. */
bool field_assign(struct record *r, struct row *row, const char *field, const struct value *to);
/* Do the two mean the same in this field? */
bool field_same(const char *field, const struct value *a, const struct value *b);
/* Assign text to a '*' field and say so in `step`. */
void record_note(struct record *r, struct step *step, struct row *row, const char *field,
                 const char *typed);
bool integer_read(const char *s, int64_t *out); /* decimal; false: it is none */
struct value value_of_text(const char *typed);  /* of a '*' field; "" is blank; finish it */

/* Make *v, read by value_read(), a reference of `row`: a number becomes the key of that row. */
void reference_read(const struct record *r, const struct row *row, const struct field *f,
                    struct value *v);
/* Set the number of a stored reference from its key. */
void reference_link(const struct record *r, const struct field *f, struct value *v);

/* ---- shown projects and reasons, sorted: load.c ---- */

void shown_put(struct record *r, int64_t report, int64_t project, bool shown);
void reason_put(struct record *r, const char *rule, int64_t row, const char *figure,
                const char *text); /* text "": none */
const struct shown *shown_find(const struct record *r, int64_t report, int64_t project);

#endif
