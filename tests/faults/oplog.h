/* SPDX-License-Identifier: MulanPSL-2.0 */
/* oplog: what a program did to the files of a folder, in the order in which it was done.
 *
 * A log is a row of these, each followed by `name` bytes of a name below the folder, `other` bytes of
 * a second one (OP_RENAME: the new name), and `bytes` of content (OP_WRITE). An operation that failed
 * is not in it. */
#ifndef TESTS_FAULTS_OPLOG_H
#define TESTS_FAULTS_OPLOG_H

#include <stdint.h>

enum op_kind {
    OP_CREATE, /* a new, empty file */
    OP_WRITE,
    OP_SIZE, /* cut or lengthened to `at` */
    OP_SYNC, /* a file, or a folder: of that the name is "" */
    OP_UNLINK,
    OP_RENAME,
};

struct op {
    uint32_t kind, name, other, bytes;
    int64_t at;
};

#endif
