/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "shim.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

struct shim shim;

static sqlite3_vfs *under;
static sqlite3_vfs above;

struct shim_file {
    sqlite3_file base;
    bool is_log;
    sqlite3_file real[]; /* of the file system below */
};

static sqlite3_file *real_of(sqlite3_file *f)
{
    return ((struct shim_file *)(void *)f)->real;
}

static bool refuses(enum shim_refusal what)
{
    long call;

    if (shim.refuse_from == 0 || shim.refusal != (int)what)
        return false;
    call = atomic_fetch_add(&shim.calls, 1) + 1;
    if (call < shim.refuse_from || call >= shim.refuse_from + shim.refuse_for)
        return false;
    atomic_fetch_add(&shim.refused, 1);
    return true;
}

static int shim_close(sqlite3_file *f)
{
    return real_of(f)->pMethods->xClose(real_of(f));
}

static int shim_read(sqlite3_file *f, void *out, int bytes, sqlite3_int64 at)
{
    return real_of(f)->pMethods->xRead(real_of(f), out, bytes, at);
}

static int shim_write(sqlite3_file *f, const void *data, int bytes, sqlite3_int64 at)
{
    if (refuses(SHIM_NO_SPACE))
        return SQLITE_FULL;
    if (refuses(SHIM_NO_WRITE))
        return SQLITE_IOERR_WRITE;
    atomic_fetch_add(&shim.bytes, bytes);
    if (((struct shim_file *)(void *)f)->is_log)
        atomic_fetch_add(&shim.log_bytes, bytes);
    atomic_fetch_add(&shim.writes, 1);
    return real_of(f)->pMethods->xWrite(real_of(f), data, bytes, at);
}

static int shim_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    return real_of(f)->pMethods->xTruncate(real_of(f), size);
}

static int shim_sync(sqlite3_file *f, int flags)
{
    if (refuses(SHIM_NO_SYNC))
        return SQLITE_IOERR_FSYNC;
    atomic_fetch_add(&shim.syncs, 1);
    return real_of(f)->pMethods->xSync(real_of(f), flags);
}

static int shim_size(sqlite3_file *f, sqlite3_int64 *out)
{
    return real_of(f)->pMethods->xFileSize(real_of(f), out);
}

static int shim_lock(sqlite3_file *f, int level)
{
    return real_of(f)->pMethods->xLock(real_of(f), level);
}

static int shim_unlock(sqlite3_file *f, int level)
{
    return real_of(f)->pMethods->xUnlock(real_of(f), level);
}

static int shim_reserved(sqlite3_file *f, int *out)
{
    return real_of(f)->pMethods->xCheckReservedLock(real_of(f), out);
}

static int shim_control(sqlite3_file *f, int op, void *arg)
{
    return real_of(f)->pMethods->xFileControl(real_of(f), op, arg);
}

static int shim_sector(sqlite3_file *f)
{
    return real_of(f)->pMethods->xSectorSize(real_of(f));
}

static int shim_device(sqlite3_file *f)
{
    return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
}

static int shim_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
    return real_of(f)->pMethods->xShmMap(real_of(f), page, size, extend, out);
}

static int shim_shm_lock(sqlite3_file *f, int at, int count, int flags)
{
    return real_of(f)->pMethods->xShmLock(real_of(f), at, count, flags);
}

static void shim_shm_barrier(sqlite3_file *f)
{
    real_of(f)->pMethods->xShmBarrier(real_of(f));
}

static int shim_shm_unmap(sqlite3_file *f, int remove)
{
    return real_of(f)->pMethods->xShmUnmap(real_of(f), remove);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = shim_close,
    .xRead = shim_read,
    .xWrite = shim_write,
    .xTruncate = shim_truncate,
    .xSync = shim_sync,
    .xFileSize = shim_size,
    .xLock = shim_lock,
    .xUnlock = shim_unlock,
    .xCheckReservedLock = shim_reserved,
    .xFileControl = shim_control,
    .xSectorSize = shim_sector,
    .xDeviceCharacteristics = shim_device,
    .xShmMap = shim_shm_map,
    .xShmLock = shim_shm_lock,
    .xShmBarrier = shim_shm_barrier,
    .xShmUnmap = shim_shm_unmap,
};

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
    int rc = under->xOpen(under, name, real_of(f), flags, out);

    (void)vfs;
    ((struct shim_file *)(void *)f)->is_log = (flags & SQLITE_OPEN_WAL) != 0;
    f->pMethods = rc == SQLITE_OK ? &methods : NULL;
    return rc;
}

void shim_install(void)
{
    under = sqlite3_vfs_find(NULL);
    assert(under);
    above = *under;
    above.zName = "shim";
    above.szOsFile = (int)sizeof(struct shim_file) + under->szOsFile;
    above.xOpen = shim_open;
    sqlite3_vfs_register(&above, 1);
}

void shim_reset(void)
{
    shim.bytes = shim.log_bytes = shim.writes = shim.syncs = 0;
    shim.refuse_from = 0;
    shim.calls = shim.refused = 0;
}

void shim_refuse(enum shim_refusal what, long from, long count)
{
    shim_reset();
    shim.refusal = (int)what;
    shim.refuse_for = count;
    shim.refuse_from = from;
}
