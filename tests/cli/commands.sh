#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# Every command of ziping(1): what it prints, what it leaves, how it ends.
#   sh commands.sh PROGRAM SOURCE
set -u
program=$1 source=$2
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
export XDG_STATE_HOME="$dir/state" XDG_DATA_HOME="$dir/data"
failed=0

# z STATUS ARG...: run with the test's file; its status must be STATUS. Output is kept in $dir/out, what it
# says of a failure in $dir/says.
z()
{
    want=$1
    shift
    "$program" --db "$dir/a.db" --user 王某 "$@" >"$dir/out" 2>"$dir/says"
    got=$?
    if [ "$got" != "$want" ]; then
        echo "ziping $*: status $got, wanted $want"
        cat "$dir/out" "$dir/says"
        failed=1
    fi
}

# The last command printed (or said) a line that holds $1.
prints() { grep -qF -- "$1" "$dir/out" || { echo "not printed: $1"; cat "$dir/out"; failed=1; }; }
says() { grep -qF -- "$1" "$dir/says" || { echo "not said: $1"; cat "$dir/says"; failed=1; }; }
# A failure is one line of Chinese without an error number's name.
one_sentence()
{
    [ "$(wc -l <"$dir/says")" -eq 1 ] || { echo "not one line:"; cat "$dir/says"; failed=1; }
    if grep -qE 'errno|SQL|Error|ENO|EACC' "$dir/says"; then cat "$dir/says"; failed=1; fi
}

# ---- reports ----
z 3 list
one_sentence
z 0 new --template fund-report --year 2025 --unit 清溪县卫生健康局
prints 1
z 2 new --template fund-report --year 2025
z 2 new --template nothing --year 2025 --unit 甲局
one_sentence
z 2 new --template fund-report --year 25x --unit 甲局
z 0 list
prints 清溪县卫生健康局项目资金绩效自评报告
z 0 list --format jsonl
prints '"report":1,"year":2025'
z 2 list --format html
z 3 show 7
one_sentence
z 2 show x

# ---- fields, rows, undo ----
z 0 set 1 projects/1/name 基本药物制度补助
z 0 set 1 projects/1/funds/1/budget 477
z 0 set 1 projects/1/funds/1/adjustment 0
z 0 set 1 projects/1/funds/1/spent 477.00
z 0 set 1 projects/1/funds/1/balance 0
z 2 set 1 projects/1/nothing 1
one_sentence
z 2 set 1 projects/1/funds 1 2
z 3 set 1 state 已上报
one_sentence
z 0 show 1 --format json
prints '"funds":[{"item":"","source":"本级","budget":"477.00","adjustment":"0.00","spent":"477.00","balance":"0.00"}]'
z 0 show 1
prints 实际支出：477.00
z 0 add 1 projects
prints 2
z 0 add 1 projects/1/funds
prints 2
z 0 remove 1 projects/1/funds/2
z 3 remove 1 projects/9
z 0 undo 1
prints 恢复
z 0 redo 1
z 0 undo 1
z 0 undo 1
z 0 undo 1
z 0 show 1 --format json
if grep -q '"no":2' "$dir/out"; then echo "the second project is still there"; failed=1; fi
printf 'projects/1/overview\t第一段\\n第二段\nprojects/1/problems\t无\n' >"$dir/lines"
"$program" --db "$dir/a.db" --user 王某 set 1 - <"$dir/lines" || { echo "set -: $?"; failed=1; }
z 0 show 1 --format json
prints '"overview":"第一段\n第二段"'
prints '"problems":{"declared":"无"}'
z 0 history 1 projects/1/funds/1/spent
prints 王某
z 0 history 1
prints projects/1/name

# ---- checks, reasons, states ----
z 0 check 1
prints '错 0  缺 0  核 0'
z 0 set 1 projects/1/funds/1/spent 300
z 1 check 1
prints '错 1 基本药物制度补助 资金使用 实际支出与结余合计 300.00，比全年预算数 477.00 少 177.00 万元'
z 0 set 1 projects/1/funds/1/balance 177
z 0 check 1 --format jsonl
prints '"rule":"low-rate","level":"warning"'
z 0 check 1 --format csv
prints 核,1,
[ "$(head -c 3 "$dir/out")" = "$(printf '\357\273\277')" ] || { echo "no mark of UTF-8"; failed=1; }
[ "$(grep -c "$(printf '\r')\$" "$dir/out")" = "$(wc -l <"$dir/out")" ] ||
    { echo "lines without their ends"; failed=1; }
if grep -qE '<FEFF>|<000D>' "$dir/out"; then echo "marks in a file"; cat "$dir/out"; failed=1; fi
if command -v script >/dev/null; then # to a terminal, nothing that it would obey or that means nothing
    script -qec "'$program' --db '$dir/a.db' check 1 --format csv" /dev/null </dev/null >"$dir/out"
    prints 级别,序号
    if grep -qE "<FEFF>|<000D>|$(printf '\357\273\277')" "$dir/out"; then
        echo "marks on a terminal"
        failed=1
    fi
fi
z 2 check 1 --format xml
z 2 reason 1 low-rate@projects/1/funds "$(printf '\307\345\317\252')" # GB18030
says 不能识别的字节
z 0 reason 1 low-rate@projects/1/funds 资金十二月才下达
z 0 check 1 --format jsonl
prints '"reason":"资金十二月才下达","answer":"answered"'
z 3 reason 1 nothing@projects/1 甲
z 0 state 1
prints 填报中
z 3 state 1 待复核
says 还不能改为「待复核」
one_sentence
for line in goals:按照方案把补助足额发到了每一位在岗村医手里，没有差错 \
    management:基层股造册、财务股审核，每季度公示一次，资料存档 \
    overview:按照省里的方案，县级财政对乡镇建立经常性补助机制，用于乡村医生补助和收支差额。; do
    z 0 set 1 "projects/1/${line%%:*}" "${line#*:}"
done
z 0 check 1
z 0 state 1 待复核
z 0 state 1 已复核
says 最好换一位同事复核
z 3 set 1 projects/1/name 改名
says 已经锁定
z 3 state 1 填报中
z 0 state 1 填报中 预算有调整
prints 填报中

# ---- files ----
z 0 export 1 -o "$dir/a.docx"
z 0 export 1 -o "$dir/a.txt"
grep -q 基本药物制度补助 "$dir/a.txt" || { echo "not in the txt"; failed=1; }
z 0 export 1 -o "$dir/a.txt" --encoding GB18030
z 0 export 1 -o "$dir/a.json"
z 2 export 1 -o "$dir/a.pdf"
for ending in docx json txt; do
    z 2 export 1 -o "$dir/b.$ending" --encoding LATIN-9
    one_sentence
    if [ -e "$dir/b.$ending" ]; then echo "exported all the same"; failed=1; fi
done
z 3 export 1 -o "$dir/none/a.txt"
one_sentence
z 0 backup -o "$dir/copy.db"
z 0 verify
prints 前后相接
z 0 restore "$dir/copy.db" --dry-run
prints '填报人 王某'
"$program" --db "$dir/nobody.db" new --template fund-report --year 2025 --unit 甲局 >/dev/null
"$program" --db "$dir/nobody.db" backup -o "$dir/nobody-copy.db" >/dev/null
z 0 restore "$dir/nobody-copy.db" --dry-run
prints '改动 '
if grep -q 填报人 "$dir/out"; then echo "a person without a name"; cat "$dir/out"; failed=1; fi
z 0 set 1 projects/1/name 改坏了
z 0 restore "$dir/copy.db"
z 0 show 1
prints 基本药物制度补助
echo '不是数据库' >"$dir/text.db"
z 3 restore "$dir/text.db"
one_sentence
z 3 restore "$dir/text.db" --salvage
one_sentence
if grep -q -e --salvage "$dir/says"; then echo "told to do what was just done"; failed=1; fi
head -c 9000 /dev/urandom >"$dir/noise.db"
z 3 restore "$dir/noise.db" --salvage
one_sentence
says 没有能救回的内容
z 2 restore "$dir/copy.db" --salvage --dry-run
dd if=/dev/zero of="$dir/copy.db" bs=4096 count=1 conv=notrunc 2>/dev/null # its beginning is gone
z 3 restore "$dir/copy.db"
z 0 restore "$dir/copy.db" --salvage
prints '救回报告 1 份'
z 0 show 1
prints 基本药物制度补助
z 0 verify

# ---- templates ----
z 0 template list
prints fund-report
z 0 template show fund-report
cp "$dir/out" "$dir/mine.yaml"
z 0 template lint "$dir/mine.yaml"
prints 没有发现错误
sed -i 's/^title:/title：/' "$dir/mine.yaml"
z 3 template lint "$dir/mine.yaml"
says 全角
z 2 template show nothing
z 2 template

# ---- wrong words, foreign files ----
z 2 nothing
z 2 --db
"$program" --help >"$dir/out" && prints 用法
"$program" --version >"$dir/out" && prints ziping
for what in text empty; do
    case $what in
    text) echo '这是一个文本文件，不是数据库，有几十个字' >"$dir/b.db" ;;
    empty) head -c 5000 /dev/zero >"$dir/b.db" ;;
    esac
    before=$(cksum <"$dir/b.db")
    "$program" --db "$dir/b.db" list >"$dir/out" 2>"$dir/says"
    [ $? -eq 3 ] || { echo "$what file: wrong status"; failed=1; }
    one_sentence
    [ "$before" = "$(cksum <"$dir/b.db")" ] || { echo "$what file was changed"; failed=1; }
done

exit $failed
