#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# Words and file names that could harm the data: what is refused leaves everything as it was.
#   sh files.sh PROGRAM
set -u
program=$1
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
export XDG_STATE_HOME="$dir/state" XDG_DATA_HOME="$dir/data"
cd "$dir" || exit 1
failed=0

complain()
{
    echo "$*"
    cat out says
    failed=1
}

# z STATUS FILE ARG...: run with a data file; its status must be STATUS.
z()
{
    want=$1
    file=$2
    shift 2
    "$program" --db "$file" "$@" >out 2>says
    got=$?
    [ "$got" = "$want" ] || complain "ziping --db $file $*: status $got, wanted $want"
}
says() { grep -qF -- "$1" says || complain "not said: $1"; }
make() { z 0 "$1" --user 王某 new --template fund-report --year 2025 --unit 清溪县财政局; }
whole() { z 0 "$1" verify; z 0 "$1" show 1; }

# ---- words that are no UTF-8 ----
make a.db
gb=$(printf '\307\345\317\252') # 清溪 in GB18030
z 2 a.db new --template fund-report --year 2024 --unit "$gb"
says 填报单位中有不能识别的字节
z 2 a.db --user "$gb" set 1 projects/1/name 甲
says 填报人姓名中有不能识别的字节
z 2 a.db set 1 projects/1/name "$gb"
says 不能识别的字节
z 0 a.db set 1 projects/1/name 甲
printf 'projects/1/name\t乙\n\nprojects/1/overview\t%s\n' "$gb" >lines
z 2 a.db set 1 - <lines
says '第 3 行'
says 不能识别的字节
z 0 a.db show 1
grep -q 甲 out || complain "a refused input has changed something"
printf '\357\273\277projects/1/name\t丙\n' >lines
z 0 a.db set 1 - <lines
z 0 a.db show 1
grep -q 丙 out || complain "nothing set behind a mark of UTF-8"
z 0 a.db new --template fund-report --year 2024 --unit "$(printf '清溪\033[31m局')"
z 0 a.db list
whole a.db

# ---- lines ----
{
    printf 'projects/1/name\t乙\nprojects/1/overview\t'
    head -c 1100000 /dev/zero | tr '\0' a
} >lines
z 2 a.db set 1 - <lines
says '第 2 行太长'

# Whoever waits for its input keeps nobody waiting: more than a pipe holds is taken from it first.
mkfifo input
"$program" --db a.db --user 李某 set 1 - <input >out2 2>&1 &
exec 3>input
head -c 200000 /dev/zero | tr '\0' '#' >&3
z 0 a.db set 1 projects/1/name 丁
printf '\nprojects/1/overview\t戊\n' >&3
exec 3>&-
wait $! || { cat out2; failed=1; }
z 0 a.db show 1
grep -q 丁 out && grep -q 戊 out || complain "not both were set"

# ---- exports never replace data ----
make 台账.txt
z 2 台账.txt export 1 -o 台账.txt
says 是数据文件
ln -s 台账.txt 别名.txt
z 2 台账.txt export 1 -o 别名.txt
z 2 a.db export 1 -o 台账.txt
whole 台账.txt
z 0 a.db export 1 -o 报告.txt
z 0 a.db export 1 -o 报告.txt

# ---- output that has no room ----
for word in --help --version; do
    "$program" $word >/dev/full 2>says && complain "$word: not written, and nothing said"
    says 输出没有写完
done

# ---- a file that is not there ----
for command in list 'backup -o copy.db' verify 'show 1' 'check 1' 'set 1 projects/1/name 甲'; do
    # shellcheck disable=SC2086
    z 3 nothing.db $command
    says 没有数据文件
    [ ! -e nothing.db ] || complain "$command made a file"
done

# ---- names that leave no room for what stands beside the file ----
# letters N: N of them
letters() { head -c "$1" /dev/zero | tr '\0' n; }
mkdir long
made() { find long | wc -l; }
for name in "$(letters 208)" "$(letters 252)" "$(letters 255)" "$(letters 256)" "$(letters 300)"; do
    z 3 "long/$name" --user 王某 new --template fund-report --year 2025 --unit 甲局
    says "名称太长，有 ${#name} 字节，最多 207 字节"
    z 3 "long/$name" restore a.db
    says 名称太长
    z 3 "long/$name" restore a.db --salvage
    says 名称太长
done
deep=long
while [ ${#deep} -lt 550 ]; do deep=$deep/$(letters 60); done
z 3 "$deep/a.db" --user 王某 new --template fund-report --year 2025 --unit 甲局
says '路径太长，有 '
says '字节，最多 464 字节'
z 3 "$dir/$deep/a.db" --user 王某 new --template fund-report --year 2025 --unit 甲局
says '路径太长，有 '
[ "$(made)" -eq 1 ] || complain "something was made: $(find long)"
make "long/$(letters 207)"
z 0 "long/$(letters 207)" backup
whole "long/$(letters 207)"
mv "long/$(letters 207)" "long/$(letters 247)"
whole "long/$(letters 247)"
mv "long/$(letters 247)" "long/$(letters 248)"
z 3 "long/$(letters 248)" show 1
says "最多 247 字节"
mkdir -p "$deep"
z 3 a.db backup -o "$deep/b.db"
says '路径太长'
[ ! -e "$deep/b.db" ] || complain "an empty file is left"

# ---- a log without its file ----
cp a.db lost.db
echo 'what a log holds' >lost.db-wal
mv lost.db elsewhere.db
for command in list 'show 1' verify backup; do
    # shellcheck disable=SC2086
    z 3 lost.db $command
    says 不见了
done
z 3 lost.db --user 王某 new --template fund-report --year 2025 --unit 甲局
[ -s lost.db-wal ] && [ ! -e lost.db ] || complain "a log without its file was dropped"

# ---- links ----
mkdir folder
ln -s folder/real.db link.db
make link.db
[ -f folder/real.db ] && [ -e folder/real.db-lock ] && [ ! -e link.db-lock ] ||
    complain "a link to where the file is made is not followed"
whole folder/real.db

# ---- restoring ----
z 0 a.db backup -o backup.db
mkdir 文档
z 3 文档 restore backup.db
z 3 文档 restore backup.db --salvage
[ -d 文档 ] || complain "a folder was moved away"
chmod 660 a.db
z 0 a.db restore backup.db
[ "$(stat -c %a a.db)" = 660 ] || complain "others may no longer read it: $(stat -c %a a.db)"
whole a.db

# ---- what is said is on disk ----
z 0 a.db add 1 projects
(
    ulimit -f 1
    "$program" --db a.db undo 1
) >out 2>says && complain "undone on a disk that takes nothing"
[ ! -s out ] || complain "said to be undone, and is not"

# ---- a lock that nobody can take ----
z 0 a.db backup -o lock.db
mkdir c.db-lock
z 3 c.db restore lock.db
says '锁文件 c.db-lock 不能写入，没有恢复'
[ ! -e c.db ] || complain "restored without a lock"

# ---- a file may grow only so far ----
for command in 'backup -o big.db' 'export 1 -o big.docx' 'new --template fund-report --year 2023 --unit 乙局' \
    'restore backup.db'; do
    # shellcheck disable=SC2086
    (
        ulimit -f 4
        "$program" --db a.db --user 王某 $command
    ) >out 2>says
    got=$?
    [ $got -eq 3 ] || complain "$command: status $got, wanted 3"
    says 超过了系统允许的大小
    [ "$(wc -l <says)" -eq 1 ] || complain "$command: not one sentence"
done
for left in big* *.part .ziping-*; do
    [ ! -e "$left" ] || complain "left behind: $left"
done
"$program" --db a.db show 1 >&- 2>says
if grep -q 清溪 a.db-lock; then complain "what was printed stands in a file"; fi
whole a.db

exit $failed
