/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "store/writer.h"

#include "base/day.h"
#include "base/mem.h"
#include "store/copy.h"
#include "store/keeper.h"
#include "store/reserve.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    QUEUE_LONG = 64,      /* more steps than this share transactions */
    PAUSE_FIRST_MS = 500, /* between tries while the disk refuses */
    PAUSE_LAST_MS = 10000,
    CLOSING_TRIES = 3,
};

/* 1: a writer that lies, for the tests of faults to find out. */
#ifndef ACKNOWLEDGE_EARLY
#define ACKNOWLEDGE_EARLY 0
#endif

struct writer {
    const char *path;
    struct site_file file; /* what lay there when it was opened */
    int event;
    pthread_t thread;

    struct keeper keeper; /* the thread's alone */

    pthread_mutex_t mutex; /* guards what follows */
    pthread_cond_t work;   /* for the thread: something to do */
    pthread_cond_t done;   /* for the owner: something was done, or refused */
    struct job *first, *last;
    size_t jobs;
    struct store_saving saving;
    enum status failure; /* while saving.failing */
    uint64_t refusals;   /* times the disk has refused, ever */
    bool hurry;          /* try again now */
    bool has_reserve;    /* the thread's alone */
    char no_backup[ERR_BYTES];
    int64_t space; /* bytes left, where that is little; else -1 */
    bool backup, backup_always, backup_check;
    bool closing;
};

static void tell(struct writer *w)
{
    uint64_t one = 1;
    ssize_t n = write(w->event, &one, sizeof one);

    assert(n == sizeof one || n < 0); /* a full counter is readable already */
}

/* ---- the thread ---- */

/* How many jobs go into one transaction: a step and what follows it that is no step. Steps are kept
 * apart, so that none waits for another's pages, until there are too many. */
static size_t batch_jobs(const struct writer *w)
{
    size_t count = 1;

    if (w->saving.queued > QUEUE_LONG)
        return w->jobs;
    for (const struct job *j = w->first->next; j && j->kind != JOB_STEP; j = j->next)
        count++;
    return count;
}

static enum status try_to_keep(struct writer *w, const struct job *first, size_t count,
                               struct err *err)
{
    enum status rc = site_expect(w->path, &w->file, err);

    if (rc == STATUS_OK && !w->keeper.is_open)
        rc = keeper_open(&w->keeper, w->path, err);
    if (rc == STATUS_OK)
        rc = keeper_keep(&w->keeper, first, count, err);
    if (rc != STATUS_OK)
        keeper_close(&w->keeper);
    return rc;
}

/* Where the disk is full, what was kept for that is given up, once. */
static enum status keep(struct writer *w, const struct job *first, size_t count, struct err *err)
{
    enum status rc = try_to_keep(w, first, count, err);

    if (rc != STATUS_FULL || !reserve_give(w->path))
        return rc;
    w->has_reserve = false;
    return try_to_keep(w, first, count, err);
}

/* How much the disk still holds, where that is little. */
static int64_t look_at_space(struct writer *w)
{
    int64_t left = space_left(w->path);

    if (left >= 0 && left < SPACE_LOW_BYTES)
        return left;
    if (!w->has_reserve)
        reserve_keep(w->path);
    w->has_reserve = true;
    return -1;
}

static void warn(struct writer *w)
{
    if (w->space >= 0)
        snprintf(w->saving.warns, sizeof w->saving.warns,
                 "磁盘只剩%s %d MB，请删去不用的文件，腾出空间", w->space < 1 << 20 ? "不到" : "",
                 w->space < 1 << 20 ? 1 : (int)(w->space >> 20));
    else
        memcpy(w->saving.warns, w->no_backup, sizeof w->saving.warns);
}

/* The first jobs are durable: the steps among them are saved. */
static void acknowledge(struct writer *w, size_t count)
{
    for (const struct job *j = w->first; count > 0; count--, j = j->next) {
        if (j->kind != JOB_STEP)
            continue;
        w->saving.queued--;
        w->saving.saved_step = j->step->id;
        w->saving.saved_at_ms = moment_now_ms();
    }
}

static void leave_queue(struct writer *w, size_t count)
{
    for (; count > 0; count--) {
        struct job *j = w->first;

        w->first = j->next;
        w->jobs--;
        job_destroy(j);
    }
    if (!w->first)
        w->last = NULL;
    w->saving.failing = false;
}

static void note_refusal(struct writer *w, enum status rc, const struct err *err)
{
    w->saving.failing = true;
    w->failure = rc;
    memcpy(w->saving.why, err->msg, sizeof w->saving.why);
    w->refusals++;
}

/* Sleep with the mutex given up, until `ms` have passed or somebody is in a hurry. */
static void pause_ms(struct writer *w, int64_t ms)
{
    struct timespec until;
    int rc = 0;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += (time_t)(ms / 1000);
    until.tv_nsec += (long)(ms % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    while (rc == 0 && !w->hurry && !w->closing)
        rc = pthread_cond_timedwait(&w->work, &w->mutex, &until);
    w->hurry = false;
}

/* Nobody waits for this: what was saved has been told. */
static void note_space(struct writer *w)
{
    int64_t before = w->space;
    int64_t space;

    pthread_mutex_unlock(&w->mutex);
    space = look_at_space(w);
    pthread_mutex_lock(&w->mutex);
    w->space = space;
    warn(w);
    if (space >= 0 || before >= 0)
        tell(w);
}

/* Make the first jobs durable; the mutex is held before and after, not meanwhile. Only this thread
 * takes jobs away, so the first of them stay as they are. */
static bool work_once(struct writer *w)
{
    const struct job *first = w->first;
    size_t count = batch_jobs(w);
    struct err err = {0};
    enum status rc;

    if (ACKNOWLEDGE_EARLY && !w->saving.failing)
        acknowledge(w, count);
    pthread_mutex_unlock(&w->mutex);
    rc = keep(w, first, count, &err);
    pthread_mutex_lock(&w->mutex);
    if (rc == STATUS_OK && !ACKNOWLEDGE_EARLY)
        acknowledge(w, count);
    if (rc == STATUS_OK)
        leave_queue(w, count);
    else
        note_refusal(w, rc, &err);
    pthread_cond_broadcast(&w->done);
    tell(w);
    if (rc == STATUS_OK)
        note_space(w);
    return rc == STATUS_OK;
}

static void work_backup(struct writer *w)
{
    struct err err = {0};
    bool always = w->backup_always;
    bool check = w->backup_check;
    enum status rc;

    w->backup = w->backup_always = w->backup_check = false;
    pthread_mutex_unlock(&w->mutex);
    rc = copy_daily(w->path, &w->file, always, check, NULL, &err);
    pthread_mutex_lock(&w->mutex);
    memcpy(w->no_backup, rc == STATUS_OK ? "" : err.msg, rc == STATUS_OK ? 1 : sizeof err.msg);
    warn(w);
    tell(w);
}

static void *run(void *arg)
{
    struct writer *w = arg;
    int64_t pause = PAUSE_FIRST_MS;
    int tries = 0;

    pthread_mutex_lock(&w->mutex);
    while (true) {
        while (!w->first && !w->backup && !w->closing)
            pthread_cond_wait(&w->work, &w->mutex);
        if (!w->first && (w->closing ? !w->backup_always : !w->backup))
            break;
        if (!w->first) {
            work_backup(w);
        } else if (work_once(w)) {
            pause = PAUSE_FIRST_MS;
            tries = 0;
        } else if (w->closing && ++tries >= CLOSING_TRIES) {
            break;
        } else {
            pause_ms(w, pause);
            pause = pause * 2 < PAUSE_LAST_MS ? pause * 2 : PAUSE_LAST_MS;
        }
    }
    pthread_mutex_unlock(&w->mutex);
    keeper_close(&w->keeper);
    return NULL;
}

/* ---- the owner's side ---- */

/* Signals are for the owner's thread. */
static void start_thread(struct writer *w)
{
    sigset_t all, old;
    int rc;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    rc = pthread_create(&w->thread, NULL, run, w);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (rc != 0)
        mem_is_out(); /* there is none for the thread */
}

struct writer *writer_create(const char *path, const struct site_file *file, int event)
{
    struct writer *w = mem_new(1, sizeof *w);
    pthread_condattr_t monotonic;

    w->path = path;
    w->file = *file;
    w->event = event;
    w->space = -1;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&w->mutex, NULL);
    pthread_cond_init(&w->work, &monotonic);
    pthread_cond_init(&w->done, NULL);
    pthread_condattr_destroy(&monotonic);
    start_thread(w);
    return w;
}

void writer_destroy(struct writer *w)
{
    if (!w)
        return;
    pthread_mutex_lock(&w->mutex);
    w->closing = true;
    pthread_cond_signal(&w->work);
    pthread_mutex_unlock(&w->mutex);
    pthread_join(w->thread, NULL);
    while (w->first) {
        struct job *next = w->first->next;

        job_destroy(w->first);
        w->first = next;
    }
    pthread_cond_destroy(&w->work);
    pthread_cond_destroy(&w->done);
    pthread_mutex_destroy(&w->mutex);
    free(w);
}

void writer_take(struct writer *w, struct job *job)
{
    pthread_mutex_lock(&w->mutex);
    if (w->last)
        w->last->next = job;
    else
        w->first = job;
    w->last = job;
    w->jobs++;
    w->saving.queued += job->kind == JOB_STEP;
    /* Where the disk refuses, every field that is left is an occasion to try again. */
    w->hurry = w->hurry || w->saving.failing;
    pthread_cond_signal(&w->work);
    pthread_mutex_unlock(&w->mutex);
}

void writer_backup(struct writer *w, bool always, bool check)
{
    pthread_mutex_lock(&w->mutex);
    w->backup = true;
    w->backup_always = w->backup_always || always;
    w->backup_check = w->backup_check || check;
    pthread_cond_signal(&w->work);
    pthread_mutex_unlock(&w->mutex);
}

void writer_saving(struct writer *w, struct store_saving *out)
{
    pthread_mutex_lock(&w->mutex);
    *out = w->saving;
    out->settled = !w->first;
    pthread_mutex_unlock(&w->mutex);
}

enum status writer_flush(struct writer *w, struct err *err)
{
    enum status rc = STATUS_OK;
    uint64_t refusals;

    pthread_mutex_lock(&w->mutex);
    refusals = w->refusals;
    w->hurry = w->saving.failing;
    pthread_cond_signal(&w->work);
    while (w->first && w->refusals == refusals)
        pthread_cond_wait(&w->done, &w->mutex);
    if (w->first)
        rc = err_set(err, w->failure, "%s", w->saving.why);
    pthread_mutex_unlock(&w->mutex);
    return rc;
}

/* Of a draft only its row is known. Counts and positions are read by lists alone. */
static bool concerns(const struct job *j, int64_t ledger)
{
    switch (j->kind) {
    case JOB_STEP:
        return ledger == 0 || j->step->ledger == ledger;
    case JOB_COUNTS:
    case JOB_POSITION:
        return ledger == 0;
    default:
        return true;
    }
}

static bool has_queued(const struct writer *w, int64_t ledger)
{
    const struct job *j = w->first;

    while (j && !concerns(j, ledger))
        j = j->next;
    return j != NULL;
}

void writer_settle(struct writer *w, int64_t ledger)
{
    pthread_mutex_lock(&w->mutex);
    while (!w->saving.failing && has_queued(w, ledger))
        pthread_cond_wait(&w->done, &w->mutex);
    pthread_mutex_unlock(&w->mutex);
}
