/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Templates made to do harm: refused with line and column, or taken for what they say and nothing
 * else. Whatever a template says, the statements that reach SQLite are the same. */
#include "hostile.h"
#include "office.h"

#include "base/file.h"
#include "base/mem.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MEMORY_KIB = 32 * 1024, HANG_SECONDS = 10 };

#if defined(__SANITIZE_ADDRESS__)
enum { SANITIZED = 1, SLOWER = 6 };
#else
enum { SANITIZED = 0, SLOWER = 1 };
#endif

struct outcome {
    enum fate fate;
    long memory_kib;
    bool strange; /* a statement that the good template does not make */
    char says[ERR_BYTES];
};

/* ---- what reaches SQLite ---- */

static struct {
    char *sql[512];
    size_t count;
    bool closed; /* no more are known: one that comes is strange */
    char *strange;
} seen;

static pthread_mutex_t mutex =
    PTHREAD_MUTEX_INITIALIZER; /* a store writes on a thread of its own */

static int note(unsigned what, void *context, void *statement, void *text)
{
    const char *sql = sqlite3_sql(statement);
    bool known = false;

    (void)what, (void)context, (void)text;
    pthread_mutex_lock(&mutex);
    for (size_t i = 0; i < seen.count && !known; i++)
        known = strcmp(seen.sql[i], sql) == 0;
    if (!known && seen.closed && !seen.strange)
        seen.strange = mem_str(sql);
    if (!known && !seen.closed) {
        assert_true(seen.count < sizeof seen.sql / sizeof seen.sql[0]);
        seen.sql[seen.count++] = mem_str(sql);
    }
    pthread_mutex_unlock(&mutex);
    return 0;
}

/* Called by SQLite with every connection that is opened. */
static int listen(sqlite3 *db, char **why, const struct sqlite3_api_routines *api)
{
    (void)why, (void)api;
    return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, note, NULL);
}

/* ---- all that a template is used for ---- */

static struct app_options options_of(const char *folder, const char *db)
{
    return (struct app_options){.db = db, .templates = folder, .user = "王某"};
}

static enum status use_report(struct app *a, const char *folder, struct err *err)
{
    struct dropped dropped = {0};
    struct text out = {0};
    struct text path = {0};
    int number;
    enum status rc = app_new_report(a, "fund-report", 2025, "清溪县卫生健康局", &number, err);

    if (rc == STATUS_OK)
        rc = app_enter(a, number, err);
    if (rc == STATUS_OK) {
        static const char lines[] = "projects/1/name\t考试考务费\nprojects/1/funds/1/budget\t10\n"
                                    "projects/1/funds/1/spent\t9\nprojects/1/problems\t无\n";

        rc = app_set_lines(a, lines, sizeof lines - 1, &dropped, err);
    }
    if (rc == STATUS_OK)
        rc = app_print_findings(a, "jsonl", &out, err);
    if (rc == STATUS_OK) {
        app_json(a, &out);
        app_text(a, &out);
        text_addf(&path, "%s/out.docx", folder);
        rc = app_export(a, path.s, NULL, err);
    }
    if (rc == STATUS_OK)
        rc = app_flush(a, err);
    text_finish(&out);
    text_finish(&path);
    return rc;
}

static enum status use(const char *folder, struct err *err)
{
    struct app_options o;
    struct text says = {0};
    struct text file = {0};
    struct text db = {0};
    struct app *a = NULL;
    enum status rc;

    text_addf(&file, "%s/fund-report.yaml", folder);
    text_addf(&db, "%s/a.db", folder);
    unlink(db.s);
    o = options_of(folder, db.s);
    rc = app_lint(&o, file.s, &says, err);
    if (rc == STATUS_FORMAT && says.bytes > 0)
        rc = STATUS_OK; /* loaded; its examples say otherwise */
    if (rc == STATUS_OK)
        rc = app_open(&o, &a, err);
    if (rc == STATUS_OK)
        rc = use_report(a, folder, err);
    app_close(a);
    text_finish(&says);
    text_finish(&file);
    text_finish(&db);
    return rc;
}

/* ---- one template ---- */

static long memory_kib(void)
{
    struct rusage u;

    getrusage(RUSAGE_SELF, &u);
    return u.ru_maxrss;
}

/* Does the sentence begin with the file, a line and a column? */
static bool has_place(const char *says, const char *folder)
{
    char name[128];
    int line, col, bytes = 0;

    snprintf(name, sizeof name, "%s/fund-report.yaml:", folder);
    return strncmp(says, name, strlen(name)) == 0 &&
           sscanf(says + strlen(name), "%d:%d：%n", &line, &col, &bytes) == 2 && bytes > 0 &&
           line > 0 && col > 0;
}

static void try_template(const char *folder, struct outcome *o)
{
    struct err err = {0};
    long before = memory_kib();

    alarm(HANG_SECONDS * SLOWER);
    o->fate = HARMLESS;
    if (use(folder, &err) != STATUS_OK) {
        o->fate = has_place(err.msg, folder) ? PLACED : REFUSED;
        memcpy(o->says, err.msg, sizeof o->says);
    }
    o->memory_kib = memory_kib() - before;
    o->strange = seen.strange != NULL;
    if (seen.strange)
        snprintf(o->says, sizeof o->says, "%s", seen.strange);
}

static bool run_apart(const char *folder, struct outcome *out)
{
    int ends[2];
    int status = 0;
    bool whole;
    pid_t pid;

    assert_int_equal(pipe(ends), 0);
    pid = fork();
    if (pid == 0) {
        struct outcome o = {0};

        try_template(folder, &o);
        _exit(write(ends[1], &o, sizeof o) == sizeof o ? 0 : 1);
    }
    close(ends[1]);
    whole = read(ends[0], out, sizeof *out) == sizeof *out;
    close(ends[0]);
    waitpid(pid, &status, 0);
    return whole && status == 0;
}

/* ---- the tests ---- */

static void read_good(struct text *out)
{
    struct err err = {0};

    if (file_read(PROJECT_SOURCE "/data/templates/fund-report.yaml", 1 << 20, out, &err) !=
        STATUS_OK)
        fail_msg("%s", err.msg);
}

static void put(const char *folder, const char *name, const struct text *text)
{
    char path[160];
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text_str(text), 1, text->bytes, f), text->bytes);
    assert_int_equal(fclose(f), 0);
}

static bool as_it_should(const struct hostile *h, const struct outcome *o)
{
    static const char *const fates[] = {"refused with a place", "refused", "harmless"};

    if (getenv("HOSTILE_SAYS"))
        print_message("%s: %s, %ld KiB: %s\n", h->name, fates[o->fate], o->memory_kib, o->says);
    if (o->fate == h->fate && !o->strange && (SANITIZED || o->memory_kib <= MEMORY_KIB))
        return true;
    print_error("%s: %s, not %s, %ld KiB%s: %s\n", h->name, fates[o->fate], fates[h->fate],
                o->memory_kib, o->strange ? ", and this reached the database" : "", o->says);
    return false;
}

static void hostile_templates_are_data(void **state)
{
    char folder[] = "/tmp/ziping-hostile-XXXXXX";
    struct text good = {0};
    struct err err = {0};
    size_t wrong = 0;
    long most = 0;

    (void)state;
    assert_non_null(mkdtemp(folder));
    sqlite3_auto_extension((void (*)(void))listen);
    read_good(&good);
    put(folder, "fund-report.yaml", &good);
    if (use(folder, &err) != STATUS_OK)
        fail_msg("%s", err.msg);
    assert_true(seen.count > 20);
    seen.closed = true;
    for (size_t i = 0; i < hostile_count; i++) {
        struct text text = {0};
        struct outcome o = {0};

        hostile_write(&hostile[i], good.s, &text);
        put(folder, "fund-report.yaml", &text);
        if (!run_apart(folder, &o)) {
            print_error("%s: crashed or hung\n", hostile[i].name);
            wrong++;
        } else {
            wrong += !as_it_should(&hostile[i], &o);
        }
        most = o.memory_kib > most ? o.memory_kib : most;
        text_finish(&text);
    }
    print_message("%zu templates, %zu not as they should be, at most %ld KiB over idle, %zu "
                  "statements\n",
                  hostile_count, wrong, most, seen.count);
    sqlite3_reset_auto_extension();
    for (size_t i = 0; i < seen.count; i++)
        free(seen.sql[i]);
    text_finish(&good);
    {
        char command[64];

        snprintf(command, sizeof command, "rm -rf %s", folder);
        assert_int_equal(system(command), 0);
    }
    assert_int_equal(wrong, 0);
}

/* A report names its template in the file; whoever made the file may name any path. */
static void a_template_lies_in_its_folder(void **state)
{
    struct office *o = *state;
    struct text good = {0};
    struct err err = {0};
    char command[256];
    sqlite3 *db;

    app_close(o->app);
    o->app = NULL;
    snprintf(command, sizeof command, "cp -r %s/data/dictionary.yaml %s && mkdir %s/templates",
             PROJECT_SOURCE, o->folder, o->folder);
    assert_int_equal(system(command), 0);
    read_good(&good);
    put(o->folder, "elsewhere.yaml", &good);
    text_finish(&good);
    assert_int_equal(sqlite3_open(o->db, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "DELETE FROM template; UPDATE value SET typed = '../elsewhere'"
                                  " WHERE typed = 'fund-report'",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    setenv("ZIPING_DATA", o->folder, 1);
    {
        struct app_options options = {.db = o->db, .user = "王某"};

        assert_int_equal(app_open(&options, &o->app, &err), STATUS_OK);
    }
    assert_int_equal(app_enter(o->app, o->number, &err), STATUS_FORMAT);
    assert_non_null(strstr(err.msg, "模板"));
    setenv("ZIPING_DATA", PROJECT_SOURCE "/data", 1);
}

static void copy_data(const char *to, const char *name, const char *more)
{
    struct text text = {0};
    struct text path = {0};

    text_addf(&path, "%s/%s", getenv("ZIPING_DATA"), name);
    assert_int_equal(file_read(path.s, 1 << 20, &text, NULL), STATUS_OK);
    text_add(&text, more);
    text_clear(&path);
    text_addf(&path, "%s/%s", to, name);
    assert_int_equal(file_write(path.s, text.s, text.bytes, NULL), STATUS_OK);
    text_finish(&path);
    text_finish(&text);
}

/* What was done to the text of the template within the data file has no effect: the installed one of
 * the same hash is taken, and where there is none the data file is what is to blame. */
static void a_kept_template_is_what_it_was(void **state)
{
    struct office *o = *state;
    char *data = strdup(getenv("ZIPING_DATA"));
    char installed[96];
    struct err err = {0};
    size_t findings;

    office_fill(o, 1);
    office_set(o, "projects/1/funds/1/spent", "1");
    office_restart(o, "王某");
    findings = app_findings(o->app);
    assert_int_equal(app_finding(o->app, 0)->level, LEVEL_ERROR);
    app_close(o->app);
    o->app = NULL;
    sqlite3 *db;
    assert_int_equal(sqlite3_open(o->db, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "UPDATE template SET text = replace(replace(text, 'level: 错',"
                                  " 'level: 提示'), 'level: 核', 'level: 提示')",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    office_restart(o, "王某");
    assert_int_equal(app_findings(o->app), findings);
    assert_int_equal(app_finding(o->app, 0)->level, LEVEL_ERROR);
    app_close(o->app);
    o->app = NULL;
    snprintf(installed, sizeof installed, "%s/templates", o->folder);
    assert_int_equal(mkdir(installed, 0700), 0);
    copy_data(o->folder, "dictionary.yaml", "");
    copy_data(o->folder, "templates/fund-report.yaml", "# 新的一版\n");
    setenv("ZIPING_DATA", o->folder, 1);
    const struct app_options options = {.db = o->db, .user = "王某"};
    assert_int_equal(app_open(&options, &o->app, &err), STATUS_OK);
    assert_int_equal(app_enter(o->app, o->number, &err), STATUS_FORMAT);
    setenv("ZIPING_DATA", data, 1);
    assert_non_null(strstr(err.msg, "数据文件"));
    assert_null(strstr(err.msg, "yaml"));
    free(data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile_templates_are_data),
        cmocka_unit_test_setup_teardown(a_template_lies_in_its_folder, office_open, office_close),
        cmocka_unit_test_setup_teardown(a_kept_template_is_what_it_was, office_open, office_close),
    };

    return cmocka_run_group_tests_name("app.hostile", tests, NULL, NULL);
}
