/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The command table and the words before the command. */
#include "cli/cli.h"
#include "cli/command.h"

#include <stdio.h>
#include <string.h>

static const struct command commands[] = {
    {"new", "--template 模板 --year 年度 --unit 单位", "新建报告，印出它的编号", run_new,
     MAKES_FILE},
    {"list", "[--format table|jsonl]", "列出全部报告", run_list, NEEDS_FILE},
    {"show", "报告 [--format text|json]", "显示一份报告", run_show, NEEDS_FILE},
    {"demo", "", "用演示台账打开全屏程序", NULL, NEEDS_FILE},
    {"set", "报告 路径 值", "填一栏，例如 projects/5/funds/1/spent 477.00", run_set, NEEDS_FILE},
    {"set", "报告 -", "从标准输入读「路径、制表符、值」各行", run_set, NEEDS_FILE},
    {"add", "报告 路径", "加一行，印出它的序号，例如 projects/5/funds", run_add, NEEDS_FILE},
    {"remove", "报告 路径", "去掉一行，例如 projects/5/funds/2", run_remove, NEEDS_FILE},
    {"reason", "报告 审核结果 说明", "填写核实说明；审核结果是 check --format jsonl 中的 id",
     run_reason, NEEDS_FILE},
    {"undo", "报告", "撤销", run_undo, NEEDS_FILE},
    {"redo", "报告", "重做", run_redo, NEEDS_FILE},
    {"history", "报告 [路径]", "改动记录", run_history, NEEDS_FILE},
    {"state", "报告 [状态 [原因]]", "显示或改变状态", run_state, NEEDS_FILE},
    {"check", "报告 [--format text|jsonl|csv]", "审核", run_check, NEEDS_FILE},
    {"export", "报告 -o 文件 [--encoding 编码]", "导出 .docx .txt .json", run_export, NEEDS_FILE},
    {"backup", "[-o 文件]", "备份并核对", run_backup, NEEDS_FILE},
    {"restore", "备份文件 [--dry-run]", "恢复备份，现在的文件另存在旁边", run_restore, MAKES_FILE},
    {"restore", "损坏的文件 --salvage", "没有备份时，从损坏的文件中救回还能读的内容", run_restore,
     MAKES_FILE},
    {"verify", "", "核对改动记录是否完整", run_verify, NEEDS_FILE},
    {"doctor", "[keys]", "看本机的终端、编码、磁盘和数据能不能用；keys 逐个试按键", run_doctor,
     MAKES_FILE},
    {"template", "list | lint 文件 | show 模板", "模板", run_template, MAKES_FILE},
};

enum { PATIENCE_MS = 2000, COMMANDS = sizeof commands / sizeof commands[0] };

static void usage(FILE *out)
{
    fputs("用法：ziping [--db 文件] [--templates 文件夹] [--user 姓名] [命令 ...]\n"
          "不写命令时打开全屏程序。命令：\n",
          out);
    for (size_t i = 0; i < COMMANDS; i++) {
        fprintf(out, "  %-9s %s\n", commands[i].name, commands[i].words);
        fprintf(out, "            %s\n", commands[i].says);
    }
}

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

/* An option before the command that takes a word; NULL when `word` is none. */
static const char **global_option(struct request *r, const char *word)
{
    if (strcmp(word, "--db") == 0)
        return &r->options.db;
    if (strcmp(word, "--templates") == 0)
        return &r->options.templates;
    if (strcmp(word, "--user") == 0)
        return &r->options.user;
    return NULL;
}

static bool stop(int *exit_status, int status)
{
    *exit_status = status;
    return false;
}

/* EXIT_WELL where all of the output is written. */
static int finish_output(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return EXIT_WELL;
    fputs("输出没有写完，请检查磁盘空间\n", stderr);
    return EXIT_FAILED;
}

static void complain(const char *fmt, const char *word)
{
    struct text says = {0};

    text_addf(&says, fmt, word);
    words_say(stderr, says.s, says.bytes);
    text_finish(&says);
}

bool cli_parse(int argc, char **argv, struct request *out, int *exit_status)
{
    int i = 1;

    memset(out, 0, sizeof *out);
    for (; i < argc && argv[i][0] == '-'; i++) {
        const char **value = global_option(out, argv[i]);

        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            usage(stdout);
            return stop(exit_status, finish_output());
        }
        if (strcmp(argv[i], "--version") == 0) {
            puts("ziping " ZIPING_VERSION);
            return stop(exit_status, finish_output());
        }
        if (!value || i + 1 == argc) {
            complain(value ? "%s 后面要写内容\n" : "没有「%s」这个选项\n", argv[i]);
            usage(stderr);
            return stop(exit_status, EXIT_USAGE);
        }
        *value = argv[++i];
    }
    if (i == argc)
        return true;
    if (!find_command(argv[i])) {
        complain("没有「%s」这个命令\n", argv[i]);
        usage(stderr);
        return stop(exit_status, EXIT_USAGE);
    }
    out->command = argv[i];
    out->argc = argc - i - 1;
    out->argv = argv + i + 1;
    if (strcmp(out->command, "demo") == 0)
        out->options.demo = true;
    return true;
}

int cli_exit_status(enum status code)
{
    if (code == STATUS_OK)
        return EXIT_WELL;
    return code == STATUS_USAGE ? EXIT_USAGE : EXIT_FAILED;
}

int cli_run(const struct request *request)
{
    const struct command *c = find_command(request->command);
    struct err err = {0};
    enum status rc;
    int exit_status = EXIT_WELL;
    struct app_options options = request->options;
    struct words words = {
        .argc = request->argc, .argv = request->argv, .terminal = request->terminal};

    options.patience_ms = PATIENCE_MS; /* another command is done by then */
    options.must_exist = c->use == NEEDS_FILE;
    rc = c->run(&options, &words, &exit_status, &err);
    if (rc != STATUS_OK) {
        words_line(stderr, err.msg);
        return cli_exit_status(rc);
    }
    return finish_output() == EXIT_WELL ? exit_status : EXIT_FAILED;
}
