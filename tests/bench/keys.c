/* SPDX-License-Identifier: MulanPSL-2.0 */
/* keys: how long keys take and what they leave behind, in the real program.
 *
 *     bench_keys wait FILE SHIM MS ROUNDS   milliseconds from a key to what it shows, while every sync
 *                                           takes MS more
 *     bench_keys save FILE SHIM             syncs and bytes of a saved field
 *     bench_keys memory FILE KEYS           memory on several screens, and after so many keys
 *     bench_keys pages FILE                 paging through a list of reports, at both ends
 *     bench_keys find FILE TEXT             a text sought in all years
 *     bench_keys paste FILE BYTES           so much pasted at once into a text
 *
 * FILE is a data file with the demonstration's ledger (wait, save, paste) or any; it is written to.
 * SHIM is libfault.so (faults/page.h), which counts the syncs below the folder of FILE. What is
 * printed are lines of figure, tab, values. */
#include "bench/bench.h"
#include "faults/page.h"

#include "base/mem.h"
#include "base/text.h"

#include <inttypes.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum { THINKING_MS = 20, SAMPLES_MOST = 8000, LONG_MS = 6 * PTY_MS };

static double now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void wait_quiet(struct pty *p)
{
    if (!pty_wait_quiet(p, PTY_QUIET_MS, LONG_MS))
        pty_fail(p, "no rest");
}

/* ---- what a program has used ---- */

static double proc_number(const struct pty *p, const char *file, const char *label)
{
    char path[64], line[256];
    double n = 0;

    snprintf(path, sizeof path, "/proc/%ld/%s", (long)pty_pid(p), file);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, label, strlen(label)) == 0)
            n = strtod(line + strlen(label), NULL);
    if (f)
        fclose(f);
    return n;
}

static double cpu_ms(const struct pty *p)
{
    char command[96], line[64];
    double ns = 0;

    snprintf(command, sizeof command, "awk '{n += $1} END {print n}' /proc/%ld/task/*/schedstat",
             (long)pty_pid(p));
    FILE *f = popen(command, "r");
    if (f && fgets(line, sizeof line, f))
        ns = strtod(line, NULL);
    if (f)
        pclose(f);
    return ns / 1e6;
}

/* ---- a disk that takes its time ---- */

struct slow_disk {
    struct fault_page *page;
    char preload[512], folder[512], where[512];
    const char *env[5];
};

/* Below the folder of `file`; the page lies there too. */
static void slow_disk_make(struct slow_disk *d, const char *file, const char *shim)
{
    const char *slash = strrchr(file, '/');
    int bytes = slash ? (int)(slash - file) : 0;

    snprintf(d->preload, sizeof d->preload, "LD_PRELOAD=%s", shim);
    snprintf(d->folder, sizeof d->folder, "FAULT_FOLDER=%.*s", bytes, file);
    snprintf(d->where, sizeof d->where, "FAULT_PAGE=%.*s/page", bytes, file);
    d->env[0] = d->preload;
    d->env[1] = d->folder;
    d->env[2] = d->where;
    d->env[3] = "ESCDELAY=1";
    d->env[4] = NULL;
    d->page = fault_page_make(d->where + strlen("FAULT_PAGE="));
    if (!d->page || !slash)
        fail_msg("no page beside %s", file);
}

/* ---- how long a key takes ---- */

/* From the first page of the demonstration. */
static const struct key_step to_office[] = {{"\r", 0, "第12/12项"},
                                            {"\033[5;5~", 22, "项目名称："},
                                            {"\t", 22, "项目概况："},
                                            {"\t", 22, "责任股室："}};

enum kind { TYPING, TAB, SECTION, CHECK, LIST, HISTORY, SEARCH, KINDS };
static const char *const kind_names[KINDS] = {"typing", "Tab",     "section", "check",
                                              "list",   "history", "search"};

struct press {
    enum kind kind;
    const char *keys;
    int row; /* -1: any */
    const char *shows;
    bool gone; /* or shows no longer */
};

/* One round, from the field 责任股室 and back to it; what was typed is saved five times. */
static const struct press presses[] = {
    {TYPING, "天", -1, "天", false},
    {TYPING, "\177", -1, "天", true},
    {TYPING, "地", -1, "地", false},
    {TAB, "\t", 22, "受益人数：", false},
    {TAB, "\033[Z", 22, "责任股室：", false},
    {SECTION, "\033[6~", 0, "> 资金使用", false},
    {SECTION, "\033[5~", 0, "> 概况", false},
    {TAB, "\t", 22, "项目概况：", false},
    {TAB, "\t", 22, "责任股室：", false},
    {CHECK, "\033[18~", 0, "审核 >", false},
    {CHECK, "\033", 0, "> 概况", false},
    {TYPING, "玄", -1, "玄", false},
    {TAB, "\t", 22, "受益人数：", false},
    {TAB, "\033[Z", 22, "责任股室：", false},
    {TYPING, "黄", -1, "黄", false},
    {HISTORY, "\033[21~", 0, "菜单", false},
    {HISTORY, "改动记录", -1, "改动记录", false},
    {HISTORY, "\r", 0, "这一栏的改动记录", false},
    {HISTORY, "\033", 0, "> 概况", false},
    {TYPING, "宇", -1, "宇", false},
    {SEARCH, "\006", 0, "查找", false},
    {SEARCH, "宙", 2, "宙", false},
    {SEARCH, "\033[12~", 0, "全部年度", false},
    {SEARCH, "\033", 0, "> 概况", false},
    {TYPING, "洪", -1, "洪", false},
    {LIST, "\033[A", 22, "项目概况：", false},
    {LIST, "\033", 23, "Ins加项目", false},
    {LIST, "\033", 22, "上次填到", false},
    {LIST, "\r", 0, "> 概况", false},
    {TAB, "\t", 22, "责任股室：", false},
};

static double sample[KINDS][SAMPLES_MOST];
static size_t samples[KINDS];

static void press(struct pty *p, const struct press *k)
{
    double begin = now_ms();

    pty_type(p, k->keys);
    if (!(k->gone ? pty_wait_gone : pty_wait_text)(p, k->row, k->shows, PTY_MS))
        pty_fail(p, "「%s」 %s", k->shows, k->gone ? "does not go" : "does not come");
    if (samples[k->kind] < SAMPLES_MOST)
        sample[k->kind][samples[k->kind]++] = now_ms() - begin;
    poll(NULL, 0, THINKING_MS);
}

static int compare(const void *a, const void *b)
{
    double l = *(const double *)a, r = *(const double *)b;

    return (l > r) - (l < r);
}

static void print_samples(const char *name, double *v, size_t n)
{
    qsort(v, n, sizeof *v, compare);
    printf("%s\t%zu\t%.2f\t%.2f\t%.2f\n", name, n, v[n / 2], v[n * 99 / 100], v[n - 1]);
}

static int wait_for_keys(const char *file, const char *shim, int ms, int rounds)
{
    static double all[KINDS * SAMPLES_MOST];
    struct slow_disk disk;
    size_t n = 0;

    slow_disk_make(&disk, file, shim);
    disk.page->sync_ms = ms;
    struct pty *p = bench_open(file, disk.env);
    bench_type(p, to_office, COUNT(to_office));
    for (int i = 0; i < rounds; i++)
        for (size_t j = 0; j < COUNT(presses); j++)
            press(p, &presses[j]);
    bench_quit(p);
    for (int k = 0; k < KINDS; k++) {
        memcpy(all + n, sample[k], samples[k] * sizeof *all);
        n += samples[k];
        if (samples[k] > 0)
            print_samples(kind_names[k], sample[k], samples[k]);
    }
    print_samples("all keys", all, n);
    fault_page_drop(disk.page);
    return 0;
}

/* ---- what a saved field costs ---- */

/* Bytes written to anything but the terminal. */
static double written(struct pty *p)
{
    return proc_number(p, "io", "wchar:") - (double)pty_bytes(p);
}

struct cost {
    double syncs, bytes;
};

static struct cost cost_now(struct pty *p, const struct slow_disk *disk)
{
    wait_quiet(p);
    return (struct cost){(double)disk->page->calls[FAULT_SYNC], written(p)};
}

static void print_cost(const char *name, struct cost before, struct cost after, int fields)
{
    printf("%s\t%.3f\t%.0f\n", name, (after.syncs - before.syncs) / fields,
           (after.bytes - before.bytes) / fields);
}

/* A text of `bytes`, a multiple of the sentence's. */
static void make_prose(size_t bytes, struct text *out)
{
    static const char sentence[] = "县级财政对所辖乡镇建立经常性补助机制，凭验收单拨付资金。";

    while (out->bytes + strlen(sentence) <= bytes)
        text_add(out, sentence);
}

static void paste(struct pty *p, const char *s, const char *behind)
{
    pty_type(p, "\033[200~");
    pty_type(p, s);
    pty_type(p, "\033[201~");
    pty_type(p, behind);
}

static int save(const char *file, const char *shim)
{
    static const char *const typed[] = {"天", "地", "玄", "黄", "宇", "宙", "洪", "荒", "日", "月",
                                        "盈", "昃", "辰", "宿", "列", "张", "寒", "来", "暑", "往"};
    const struct key_step on[] = {{"\t", 22, "受益人数："}};
    const struct key_step back[] = {{"\033[Z", 22, "责任股室："}};
    const struct key_step prose[] = {{"\033[Z", 22, "项目概况："}};
    struct slow_disk disk;
    struct text text = {0};
    struct cost before;

    slow_disk_make(&disk, file, shim);
    struct pty *p = bench_open(file, disk.env);
    bench_type(p, to_office, COUNT(to_office));
    before = cost_now(p, &disk);
    for (size_t i = 0; i < COUNT(typed); i++) {
        bench_type(p, (const struct key_step[]){{typed[i], -1, typed[i]}}, 1);
        bench_type(p, on, 1);
        wait_quiet(p);
        bench_type(p, back, 1);
    }
    print_cost("a short field", before, cost_now(p, &disk), COUNT(typed));
    before = cost_now(p, &disk);
    for (size_t i = 0; i < COUNT(typed); i++) {
        bench_type(p, on, 1);
        wait_quiet(p);
        bench_type(p, back, 1);
    }
    print_cost("an unchanged field", before, cost_now(p, &disk), COUNT(typed));
    make_prose(3000, &text);
    bench_type(p, prose, 1);
    before = cost_now(p, &disk);
    paste(p, text.s, "\t");
    bench_type(p, (const struct key_step[]){{"", 22, "责任股室："}}, 1);
    print_cost("a text", before, cost_now(p, &disk), 1);
    printf("bytes of the text\t%zu\t0\n", text.bytes + strlen("为") * 48);
    bench_quit(p);
    fault_page_drop(disk.page);
    text_finish(&text);
    return 0;
}

/* ---- memory ---- */

static void print_memory(struct pty *p, const char *screen)
{
    wait_quiet(p);
    printf("%s\t%.0f\t%.0f\n", screen, proc_number(p, "smaps_rollup", "Anonymous:"),
           proc_number(p, "status", "VmHWM:"));
}

static void type_and_take_back(struct pty *p, int keys)
{
    for (int i = 0; i < keys; i += 2) {
        pty_type(p, "天");
        if (!pty_wait_text(p, -1, "天", PTY_MS))
            pty_fail(p, "what is typed does not come");
        pty_type(p, "\177");
        if (!pty_wait_gone(p, -1, "天", PTY_MS))
            pty_fail(p, "what is typed does not go");
    }
}

static int memory(const char *file, int keys)
{
    static const struct key_step screens[] = {
        {"\r", 23, "PgDn下一部分"}, {"\033", 23, "Ins加项目"},  {"\r", 22, "项目名称："},
        {"\033[18~", 0, "审核"},    {"\033", 22, "项目名称："}, {"\033[21~", 0, "菜单"},
        {"\033", 22, "项目名称："}, {"\033OP", 0, "帮助"},      {"\033", 22, "项目名称："},
        {"\006", 0, "查找"},        {"卫", -1, "卫"},           {"\033", 22, "项目名称："},
        {"\t", 22, "项目概况："},
    };
    static const char *const names[COUNT(screens)] = {"entry", "overview", NULL,   "check", NULL,
                                                      "menu",  NULL,       "help", NULL,    NULL,
                                                      "find",  NULL,       NULL};
    const char *const env[] = {"ESCDELAY=1", NULL};
    struct pty *p = bench_open(file, env);

    print_memory(p, "home");
    for (size_t i = 0; i < COUNT(screens); i++) {
        bench_type(p, &screens[i], 1);
        if (names[i])
            print_memory(p, names[i]);
    }
    type_and_take_back(p, 200);
    print_memory(p, "before the keys");
    type_and_take_back(p, keys);
    print_memory(p, "after the keys");
    bench_quit(p);
    return 0;
}

/* ---- paging ---- */

enum { ROWS = 24, COLS = 80, PAGES = 20, FIRST_LINE = 3 };
struct picture {
    char cell[ROWS][COLS][32];
};

static void take_picture(struct pty *p, struct picture *out)
{
    for (int row = 0; row < ROWS; row++)
        for (int col = 0; col < COLS; col++)
            memcpy(out->cell[row][col], pty_cell(p, row, col).text, 32);
}

static size_t changed_bytes(const struct picture *a, const struct picture *b)
{
    size_t bytes = 0;

    for (int row = 0; row < ROWS; row++)
        for (int col = 0; col < COLS; col++)
            if (strcmp(a->cell[row][col], b->cell[row][col]) != 0)
                bytes += strlen(b->cell[row][col]);
    return bytes;
}

/* Turn pages; the first two turn nothing over but the mark. */
static void turn(struct pty *p, const char *key, const char *name)
{
    static struct picture before, after;
    double ms[PAGES];
    size_t bytes = 0, changed = 0;

    for (int i = -2; i < PAGES; i++) {
        char *old = mem_str(pty_row(p, FIRST_LINE));
        double begin;

        wait_quiet(p);
        pty_forget(p);
        take_picture(p, &before);
        begin = now_ms();
        pty_type(p, key);
        if (i >= 0 && !pty_wait_gone(p, FIRST_LINE, old, PTY_MS))
            pty_fail(p, "the page does not turn");
        if (i >= 0)
            ms[i] = now_ms() - begin;
        wait_quiet(p);
        take_picture(p, &after);
        if (i >= 0) {
            bytes += pty_bytes(p);
            changed += changed_bytes(&before, &after);
        }
        free(old);
    }
    qsort(ms, PAGES, sizeof *ms, compare);
    printf("%s\t%.2f\t%zu\t%zu\n", name, ms[PAGES / 2], bytes / PAGES, changed / PAGES);
}

static int pages(const char *file)
{
    static const struct key_step end[] = {{"\033[F", 23, "F10"}};
    struct pty *p = bench_open(file, NULL);

    turn(p, "\033[6~", "at the beginning");
    bench_type(p, end, 1);
    turn(p, "\033[5~", "at the end");
    bench_quit(p);
    return 0;
}

/* ---- finding ---- */

static int find(const char *file, const char *text)
{
    static const struct key_step open[] = {{"\006", 0, "查找"}};
    struct pty *p = bench_open(file, NULL);
    double begin;

    bench_type(p, open, 1);
    wait_quiet(p);
    begin = now_ms();
    pty_type(p, text);
    if (!pty_wait_text(p, 2, text, LONG_MS))
        pty_fail(p, "「%s」 is not looked for", text);
    printf("shown\t%.1f\n", now_ms() - begin);
    bench_quit(p);
    return 0;
}

/* ---- a paste ---- */

static int paste_much(const char *file, size_t bytes)
{
    struct pty *p = bench_open(file, NULL);
    struct text text = {0};
    double begin, cpu;

    make_prose(bytes, &text);
    bench_type(p, to_office, COUNT(to_office) - 1);
    wait_quiet(p);
    pty_forget(p);
    cpu = cpu_ms(p);
    begin = now_ms();
    paste(p, text.s, "天地玄黄");
    if (!pty_wait_text(p, -1, "天地玄黄", LONG_MS))
        pty_fail(p, "what is typed behind a paste is lost");
    printf("ms\t%.1f\n", now_ms() - begin);
    printf("cpu ms\t%.1f\n", cpu_ms(p) - cpu);
    printf("bytes\t%zu\n", pty_bytes(p));
    bench_quit(p);
    text_finish(&text);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 6 && strcmp(argv[1], "wait") == 0)
        return wait_for_keys(argv[2], argv[3], (int)strtol(argv[4], NULL, 10),
                             (int)strtol(argv[5], NULL, 10));
    if (argc == 4 && strcmp(argv[1], "save") == 0)
        return save(argv[2], argv[3]);
    if (argc == 4 && strcmp(argv[1], "memory") == 0)
        return memory(argv[2], (int)strtol(argv[3], NULL, 10));
    if (argc == 3 && strcmp(argv[1], "pages") == 0)
        return pages(argv[2]);
    if (argc == 4 && strcmp(argv[1], "find") == 0)
        return find(argv[2], argv[3]);
    if (argc == 4 && strcmp(argv[1], "paste") == 0)
        return paste_much(argv[2], strtoul(argv[3], NULL, 10));
    fprintf(stderr, "usage: see the head of keys.c\n");
    return 2;
}
