/* SPDX-License-Identifier: MulanPSL-2.0 */
/* What `doctor` says of the conversions, the disk and the data: sentences on the facts that the rooms
 * below tell. */
#include "store/health.h"
#include "app/session.h"
#include "base/day.h"
#include "base/encoding.h"

#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#define MB (INT64_C(1) << 20)
enum { SPACE_NONE = 8, SLOW_US = 200000, DAY_MS = 86400000, LATE_DAYS = 7 };

static void add_size(struct text *out, int64_t bytes)
{
    if (bytes < MB)
        text_addf(out, "%" PRId64 " KB", (bytes + 1023) / 1024);
    else if (bytes < 1024 * MB)
        text_addf(out, "%" PRId64 " MB", bytes / MB);
    else
        text_addf(out, "%" PRId64 " GB", bytes / (1024 * MB));
}

/* ---- the program ---- */

/* One hanzi of two bytes and one of four, there and back. */
static bool converts(void)
{
    static const char hanzi[] = "\xE6\xB1\x89\xF0\xA0\xAE\xB7"; /* U+6C49 U+20BB7 */
    static const char wanted[] = "\xBA\xBA\x95\x34\xB2\x35";
    struct text there = {0};
    struct text back = {0};
    bool does = encoding_write(&there, hanzi, sizeof hanzi - 1, "GB18030", NULL) == STATUS_OK &&
                strcmp(text_str(&there), wanted) == 0 &&
                encoding_read(&back, there.s, there.bytes, "GB18030", NULL) == STATUS_OK &&
                strcmp(text_str(&back), hanzi) == 0;

    text_finish(&there);
    text_finish(&back);
    return does;
}

static void check_encoding(struct checkup *c)
{
    static const char what[] = "编码转换";

    if (converts())
        checkup_add(c, VERDICT_GOOD, what, "GB18030 能读能写，四字节的生僻字也对", NULL);
    else
        checkup_add(c, VERDICT_MIND, what, "系统不会转换 GB18030，不能读写这种编码的文本",
                    "请信息人员安装系统的编码转换包，如 glibc-gconv-extra");
}

static void check_program(const struct app_options *o, struct checkup *c)
{
    static const char *const name[] = {"dictionary.yaml", "templates/fund-report.yaml"};
    static const char what[] = "程序文件";
    struct text path = {0};
    struct err err = {0};
    enum status rc = STATUS_OK;

    for (size_t i = 0; rc == STATUS_OK && i < sizeof name / sizeof *name; i++) {
        text_clear(&path);
        rc = data_find(o->templates, name[i], &path, &err);
    }
    if (rc == STATUS_OK)
        checkup_add(c, VERDICT_GOOD, what, "字典和模板都在", NULL);
    else
        checkup_add(c, VERDICT_BAD, what, err.msg, NULL);
    text_finish(&path);
}

static void add_versions(struct text *out)
{
    struct utsname machine;
    char libc[64] = "";

    text_addf(out, "%sSQLite %s", out->bytes > 0 ? "，" : "", store_sqlite());
#ifdef _CS_GNU_LIBC_VERSION
    if (confstr(_CS_GNU_LIBC_VERSION, libc, sizeof libc) == 0)
        libc[0] = '\0';
#endif
    if (libc[0])
        text_addf(out, "，%s", libc);
    if (uname(&machine) == 0)
        text_addf(out, "，%s", machine.machine);
}

/* ---- the disk ---- */

static const char *medium_says(const struct store_health *h)
{
    switch (h->medium) {
    case MEDIUM_REMOTE:
        return "网络或外接磁盘";
    case MEDIUM_PLAIN:
        return "U盘一类的格式";
    case MEDIUM_MEMORY:
        return "内存里，关机就没有了";
    case MEDIUM_LOCAL:
        break;
    }
    return h->removable ? "可以拔出的磁盘" : "本机磁盘";
}

static const char *medium_todo(const struct store_health *h)
{
    switch (h->medium) {
    case MEDIUM_REMOTE:
        return "断网、拔盘时会存不上，请把数据放在本机磁盘";
    case MEDIUM_MEMORY:
        return "请把数据放在本机磁盘";
    case MEDIUM_PLAIN:
    case MEDIUM_LOCAL:
        break;
    }
    return h->removable || h->medium == MEDIUM_PLAIN
               ? "拔出之前先退出自评；数据最好放在本机磁盘，U盘用来备份"
               : NULL;
}

static void check_disk(const struct store_health *h, struct checkup *c)
{
    const char *todo = medium_todo(h);
    enum verdict verdict = todo ? VERDICT_MIND : VERDICT_GOOD;
    struct text found = {0};

    text_addf(&found, "在%s", medium_says(h));
    if (h->medium_name)
        text_addf(&found, "（%s）", h->medium_name);
    if (h->space >= 0) {
        text_add(&found, "，还能用 ");
        add_size(&found, h->space);
    }
    if (h->is_nearly_full) {
        bool is_none = h->space < SPACE_NONE * MB + h->bytes;

        todo = is_none ? "快满了，会存不上；请删去不用的文件" : "不多了，请删去不用的文件";
        verdict = is_none ? VERDICT_BAD : VERDICT_MIND;
    }
    checkup_add(c, verdict, "所在磁盘", found.s, todo);
    text_finish(&found);
}

static void check_writing(const struct store_health *h, struct checkup *c)
{
    static const char what[] = "写入";
    int ms = (int)((h->sync_us + 500) / 1000);
    struct text found = {0};

    if (!h->may_write) {
        text_addf(&found, "不能写入，只能查看：%s", err_os_clause(h->why));
        checkup_add(c, VERDICT_BAD, what, found.s, "请检查文件夹属于谁、能否写入，磁盘是否只读");
    } else if (!h->lock_is_usable) {
        checkup_addf(c, VERDICT_BAD, what, "没有人开着自评时可以把它删去，再打开",
                     "不能写入，只能查看：锁文件 %s-lock 不能写入", h->path);
    } else if (h->names > 1) {
        checkup_add(c, VERDICT_BAD, what,
                    "数据文件另有一个名字（硬链接），两处填会互相覆盖，只能查看",
                    "请用 ziping backup 另存一份来填");
    } else if (!h->locks) {
        checkup_add(c, VERDICT_BAD, what, "这里的文件锁不起作用，两人同时打开会互相覆盖",
                    "请把数据放在本机磁盘");
    } else {
        bool is_slow = h->sync_us > SLOW_US;

        text_add(&found, "能写，能加锁，写到磁盘一次");
        if (ms > 0)
            text_addf(&found, " %d 毫秒%s", ms, is_slow ? "，较慢" : "");
        else
            text_add(&found, "不到 1 毫秒");
        checkup_add(c, is_slow ? VERDICT_MIND : VERDICT_GOOD, what, found.s,
                    is_slow ? "可以照常填，只是「已存」出现得晚；请看磁盘是否太忙或太旧" : NULL);
    }
    text_finish(&found);
}

/* ---- the data ---- */

static void check_place(const struct store_health *h, struct checkup *c)
{
    char clock[MOMENT_BYTES];

    if (h->is_held)
        checkup_addf(c, VERDICT_GOOD, "数据位置", NULL, "%s，%s 从 %s 起正在填", h->path,
                     h->holder.who[0] ? h->holder.who : "有人",
                     moment_print(clock, h->holder.since_ms));
    else
        checkup_add(c, VERDICT_GOOD, "数据位置", h->path, NULL);
}

static void check_file(const struct store_health *h, struct checkup *c)
{
    static const char what[] = "数据文件";
    struct text found = {0};

    add_size(&found, h->bytes);
    text_addf(&found, "，%" PRId64 " 份报告", h->reports);
    switch (h->file) {
    case HEALTH_NONE:
        checkup_add(c, VERDICT_GOOD, what, "还没有，第一次打开时建立", NULL);
        break;
    case HEALTH_SOUND:
        text_add(&found, "，内容完好");
        checkup_add(c, VERDICT_GOOD, what, found.s, NULL);
        break;
    case HEALTH_LONG:
        text_add(&found, "，很大，没有看完");
        checkup_add(c, VERDICT_UNSEEN, what, found.s, "要全部核对请运行 ziping verify");
        break;
    case HEALTH_OLD:
        checkup_add(c, VERDICT_GOOD, what, "是旧版本写的，下次打开时先备份再升级", NULL);
        break;
    case HEALTH_BAD:
        checkup_add(c, VERDICT_BAD, what, h->err.msg, NULL);
        break;
    }
    text_finish(&found);
}

static bool is_late(const struct store_health *h)
{
    char changed[MOMENT_BYTES];
    struct day day;

    moment_print(changed, h->last_change_ms - (int64_t)LATE_DAYS * DAY_MS);
    changed[DAY_BYTES - 1] = '\0';
    return day_from_iso(changed, &day) && day_cmp(h->last_backup, day) < 0;
}

static void check_backups(const struct store_health *h, struct checkup *c)
{
    static const char what[] = "备份";
    static const char todo[] = "打开一次全屏程序就会备份，或运行 ziping backup";
    char day[DAY_BYTES];

    if (h->backups > 0) {
        bool late = is_late(h);

        checkup_addf(c, late ? VERDICT_MIND : VERDICT_GOOD, what, late ? todo : NULL,
                     "%zu 份，最近一份 %s%s", h->backups, day_iso(day, h->last_backup),
                     late ? "，以后又填过" : "");
    } else if (h->file == HEALTH_SOUND && h->reports > 0) {
        checkup_add(c, VERDICT_MIND, what, "还没有备份", todo);
    } else {
        checkup_add(c, VERDICT_GOOD, what, "还没有，每天第一次打开全屏程序时自动备份", NULL);
    }
}

static void check_clock(const struct store_health *h, struct checkup *c)
{
    static const char what[] = "电脑时间";
    static const char todo[] = "请校正电脑的日期和时间";
    char clock[MOMENT_BYTES];
    int64_t now = moment_now_ms();
    struct stat program;

    moment_print(clock, now);
    if (stat("/proc/self/exe", &program) == 0 &&
        now < ((int64_t)program.st_mtim.tv_sec * 1000) - DAY_MS)
        checkup_addf(c, VERDICT_MIND, what, todo, "%s，比这个程序编好的时间还早", clock);
    else if (now < h->last_change_ms - DAY_MS)
        checkup_addf(c, VERDICT_MIND, what, todo, "%s，比上次填的时间还早", clock);
    else
        checkup_add(c, VERDICT_GOOD, what, clock, NULL);
}

void app_checkup(const struct app_options *o, struct checkup *out)
{
    struct store_health h;
    struct text path = {0};

    session_path(o, &path);
    store_look(path.s, &h);
    add_versions(&out->versions);
    check_encoding(out);
    check_program(o, out);
    check_place(&h, out);
    check_disk(&h, out);
    check_writing(&h, out);
    check_file(&h, out);
    check_backups(&h, out);
    check_clock(&h, out);
    store_health_finish(&h);
    text_finish(&path);
}
