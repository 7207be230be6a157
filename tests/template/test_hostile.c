/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Files that are no templates, or mean harm: refused with a place, quickly. */
#include "forms.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    const char *name, *text, *says;
} broken[] = {
    {"empty", "", "f:1:1：文件是空的"},
    {"comment only", "# 什么也没有\n", "f:1:1：文件是空的"},
    {"a scalar", "你好", "f:1:1：文件应当是若干行「名称: 内容」"},
    {"a list", "- a\n", "f:1:1：文件应当是若干行「名称: 内容」"},
    {"tab", "kinds:\n\tledger: 1\n", "f:2:1：这里有制表符，缩进和间隔请改用空格"},
    {"tab inside", "kinds: \"a\tb\"\n", "f:1:10：这里有制表符，缩进和间隔请改用空格"},
    {"control", "kinds: a\x01\n", "f:1:9：这里有看不见的控制字符，请删去"},
    {"format", "kinds: 甲\xE2\x80\xAE乙\n", "f:1:9：这里有看不见的控制字符，请删去"},
    {"escape", "kinds: \"\\u202E\"\n", "f:1:8：引号里有控制字符，请删去"},
    {"escaped nul", "kinds: \"a\\0b\"\n", "f:1:8：引号里有控制字符，请删去"},
    {"lone return", "a: b\rc: d\n", "f:1:5：这里有看不见的控制字符，请删去"},
    {"gbk", "kinds: \xC4\xE3\xBA\xC3\n", "f:1:8：文件是 GBK（GB18030）编码，请另存为 UTF-8 编码"},
    {"bytes", "a: b\nc: \xFF\xFF\n",
     "f:2:4：这里有不是 UTF-8 的字节，请用文本编辑器另存为 UTF-8 编码"},
    {"wide colon", "lists: {}\nkinds：\n  ledger: {}\n",
     "f:2:6：这里是全角冒号，请改用半角冒号加一个空格"},
    {"wide colon last", "lists: {}\nkinds：甲\n",
     "f:2:6：这里是全角冒号，请改用半角冒号加一个空格"},
    {"wide colon as value", "kinds:\n  ledger：台账\n",
     "f:2:9：「ledger」后面是全角冒号，请改用半角冒号加一个空格"},
    {"open quote", "kinds:\n  ledger: \"台账\n  report: 报告\n",
     "f:2:11：第 2 行开始的引号到文件末尾也没有闭合，请补上另一半"},
    {"open bracket", "lists:\n  甲: [一, 二\n",
     "f:3:1：方括号里的各项要用半角逗号隔开，并以 ] 结束"},
    {"open brace", "lists: {甲: [一]\n", "f:2:1：花括号里的各项要用半角逗号隔开，并以 } 结束"},
    {"indent", "kinds:\n  a: 1\n   b: 2\n", "f:2:6：一段文字分成了几行，请写在一行里或加引号"},
    {"outdent", "kinds:\n    a: 1\n  b: 2\n", "f:3:3：缩进没有对齐，同一级的各项请从同一列写起"},
    {"no colon", "kinds:\n  a: 1\n  b\n", "f:4:1：缺少冒号，每项写成「名称: 内容」"},
    {"twice", "lists: {甲: [一], 乙: [二], 甲: [三]}\nkinds: {}\n",
     "f:1:25：「甲」写了两次，第 1 行已有，请删去一个"},
    {"alias", "lists: *x\n", "f:1:8：不能用引用（*），请把内容直接写出来"},
    {"anchor", "lists: &x {甲: [一]}\n", "f:1:8：不能用锚（&），请把内容直接写出来"},
    {"anchored word", "lists: {甲: [&y 一]}\n", "f:1:13：不能用锚（&），请把内容直接写出来"},
    {"tag", "lists: !!map {甲: [一]}\n", "f:1:8：不能用标签（!）"},
    {"tagged word", "lists: {甲: [!!str 一]}\n", "f:1:13：不能用标签（!）"},
    {"two documents", "lists: {}\n---\nlists: {}\n",
     "f:2:1：一个文件只能有一份内容，请删去「---」及以后"},
    {"directive", "%YAML 1.1\n---\nlists: {}\n", "f:1:1：不能用指令（%），请删去这一行"},
    {"many lines", "lists:\n  甲: 一\n    二\n", "f:2:6：一段文字分成了几行，请写在一行里或加引号"},
    {"no key", "lists: {? [甲] : 乙}\n", "f:1:11：冒号前面应当是名称"},
    {"unknown", "list: {}\nkinds: {}\n", "f:1:1：字典里没有「list」这一项，是不是「lists」"},
    {"nothing in it", "lists: {}\n", "f:1:1：字典里没有 kinds"},
    {"wrong shape", "kinds: [甲]\n", "f:1:8：kinds 应当是若干行「名称: 内容」"},
};

static void says_where_a_file_is_broken(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct dict *d = NULL;
        struct err err = {0};
        assert_int_equal(dict_parse(broken[i].text, strlen(broken[i].text), "f", &d, &err),
                         STATUS_FORMAT);
        check_text(broken[i].name, err.msg, broken[i].says);
    }
}

static void refuses_a_nul(void **state)
{
    (void)state;
    static const char text[] = "kinds:\0 a\n";
    struct dict *d = NULL;
    struct err err = {0};
    assert_int_equal(dict_parse(text, sizeof text - 1, "f", &d, &err), STATUS_FORMAT);
    check_text("nul", err.msg, "f:1:7：这里有看不见的控制字符，请删去");
}

static void takes_a_byte_order_mark_and_line_ends_of_windows(void **state)
{
    (void)state;
    struct text text = {0};
    text_add(&text, "\xEF\xBB\xBF");
    for (const char *p = small_dict; *p; p++)
        text_add(&text, *p == '\n' ? "\r\n" : (char[]){*p, '\0'});
    struct dict *d = NULL;
    struct err err = {0};
    if (dict_parse(text_str(&text), text.bytes, "f", &d, &err) != STATUS_OK)
        fail_msg("%s", err.msg);
    dict_destroy(d);
    char *wrong = with(text_str(&text), "{label: 名目}", "{lable: 名目}");
    assert_int_equal(dict_parse(wrong, strlen(wrong), "f", &d, &err), STATUS_FORMAT);
    check_text("place", err.msg, "f:34:14：一栏里没有「lable」这一项，是不是「label」");
    free(wrong);
    text_finish(&text);
}

/* `piece` repeated between `head` and `tail`. */
static const struct {
    const char *name, *head, *piece, *tail;
    size_t times;
    const char *says;
} huge[] = {
    {"deep lists", "lists: ", "[", "", 200000, "f:1:19：嵌套超过了 12 层，请减少"},
    {"deep maps", "lists: ", "{a: ", "", 200000, "f:1:52：嵌套超过了 12 层，请减少"},
    {"long line", "lists: {甲: [", "字", "]}", 3500000, "f:1:1：文件大于 1 MB，不像是模板，请检查"},
    {"million fields", "kinds:\n", "  a: {}\n", "", 1000000,
     "f:1:1：文件大于 1 MB，不像是模板，请检查"},
    {"many entries", "lists: {甲: [", "a,", "]}", 400000, "f:1:2013：这里超过了 1000 项，请减少"},
    {"many kinds", "kinds: [", "{a: b},", "]", 70, "f:1:8：kinds 应当是若干行「名称: 内容」"},
};

static void refuses_what_is_too_much(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof huge / sizeof *huge; i++) {
        char *middle = repeated(huge[i].piece, huge[i].times);
        struct text text = {0};
        text_add(&text, huge[i].head);
        text_add(&text, middle);
        text_add(&text, huge[i].tail);
        struct dict *d = NULL;
        struct err err = {0};
        assert_int_equal(dict_parse(text_str(&text), text.bytes, "f", &d, &err), STATUS_FORMAT);
        check_text(huge[i].name, err.msg, huge[i].says);
        text_finish(&text);
        free(middle);
    }
}

/* A chain of computed fields as long as a file can hold is not walked to its end. */
static void refuses_a_long_chain(void **state)
{
    (void)state;
    struct text text = {0};
    text_add(&text, "f0: {label: 零, type: count}");
    for (int i = 1; i < 150; i++)
        text_addf(&text, "\n      f%d: {label: 栏%03d, type: count, is: %s%03d + 1}", i, i,
                  i == 1 ? "年度 * " : "栏", i - 1);
    char *chain = with(small_dict, "unit: {label: 填报单位, chars: 2-40}", text_str(&text));
    struct dict *d = NULL;
    struct err err = {0};
    assert_int_equal(dict_parse(chain, strlen(chain), "f", &d, &err), STATUS_FORMAT);
    assert_non_null(strstr(err.msg, "算式一层套一层，超过了 32 层，请改算式"));
    free(chain);
    text_finish(&text);
}

/* Each formula names the one before it ten times: a few lines, and more work than any machine does. */
static void refuses_formulas_that_multiply(void **state)
{
    (void)state;
    struct text text = {0};
    text_add(&text, "f0: {label: 栏0, type: count}");
    for (int i = 1; i < 10; i++) {
        text_addf(&text, "\n      f%d: {label: 栏%d, type: count, is: 0", i, i);
        for (int times = 0; times < 10; times++)
            text_addf(&text, " + 栏%d", i - 1);
        text_add(&text, "}");
    }
    char *dict = with(small_dict, "unit: {label: 填报单位, chars: 2-40}", text_str(&text));
    struct dict *d = NULL;
    struct err err = {0};
    assert_int_equal(dict_parse(dict, strlen(dict), "f", &d, &err), STATUS_FORMAT);
    check_text("place", err.msg, "f:11:40：「栏4」的算式连同它用到的算式太长，请改算式");
    free(dict);
    text_finish(&text);
}

/* Every prefix of a good file, and every file with one byte changed, loads or is refused: nothing
 * else happens. */
static void survives_cuts_and_slips(void **state)
{
    (void)state;
    size_t bytes = strlen(small_dict);
    char *text = malloc(bytes + 1);
    assert_non_null(text);
    memcpy(text, small_dict, bytes + 1);
    static const char slips[] = {'\0', ':', '{', '\'', '-', ' ', '\n', '(', '\xE4', '*'};
    for (size_t i = 0; i < bytes; i++) {
        struct dict *d = NULL;
        struct err err = {0};
        if (dict_parse(small_dict, i, "f", &d, &err) == STATUS_OK)
            dict_destroy(d);
        else
            assert_true(strncmp(err.msg, "f:", 2) == 0);
        text[i] = slips[i % sizeof slips];
        if (dict_parse(text, bytes, "f", &d, &err) == STATUS_OK)
            dict_destroy(d);
        else
            assert_true(strncmp(err.msg, "f:", 2) == 0);
        text[i] = small_dict[i];
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_where_a_file_is_broken),
        cmocka_unit_test(refuses_a_nul),
        cmocka_unit_test(takes_a_byte_order_mark_and_line_ends_of_windows),
        cmocka_unit_test(refuses_what_is_too_much),
        cmocka_unit_test(refuses_a_long_chain),
        cmocka_unit_test(refuses_formulas_that_multiply),
        cmocka_unit_test(survives_cuts_and_slips),
    };
    return cmocka_run_group_tests_name("template.hostile", tests, NULL, NULL);
}
