#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# run.sh BUILD [TTYBENCH]: what the program costs beside what it must cost.
#
# Prints one table: figure, ours, floor, ratio, target. The floors are bench_null's. Times are taken
# by TTYBENCH, a program that runs two commands in turn on a terminal of their own and prints the
# median ratio of the pairs; without it the times are left out. Everything lies in a folder of its
# own, which is removed.
set -eu

[ $# -ge 1 ] || { sed -n '3,8p' "$0" >&2; exit 2; }
build=$(cd "$1" && pwd)
timer=${2:-}
here=$(cd "$(dirname "$0")" && pwd)
ours=$build/bin/ziping
null=$build/tests/bench/bench_null
export LC_ALL=C.UTF-8 ZIPING_DATA="$here/../../data"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

line() {
    printf '%-44s %12s %12s %7s  %s\n' "$@"
}

# ---- what is opened ----

"$null" --make 200 "$dir/null.db"
"$null" --make 100000 "$dir/null-large.db"
mkdir "$dir/one" "$dir/many"
"$ours" --db "$dir/one/z.db" --user 王某 new --template fund-report --year 2025 \
    --unit 清溪县卫生健康局 >"$dir/out"
"$ours" --db "$dir/one/z.db" --user 王某 set 1 - <"$ZIPING_DATA/demo.tsv" >"$dir/out"
cp "$dir/one/z.db" "$dir/many/z.db"
mkdir "$dir/list"
cp "$dir/one/z.db" "$dir/list/z.db"
"$null" --sql "$here/list.sql" "$dir/list/z.db"
"$null" --sql "$here/many.sql" "$dir/many/z.db"

# ---- times, in pairs ----

# first_frame NAME OURS NULL TARGET
first_frame() {
    "$timer" -n 1 --warmup 0 -q '<C-q>' -- "$ours" --db "$2" >"$dir/out" # what is done once
    "$timer" -n 11 -q '<C-q>' --vs "$null $3" --vs-quit q -- "$ours" --db "$2" >"$dir/out"
    mine=$(sed -n 's/.*first frame \([0-9.]*\) ms.*/\1/p' "$dir/out" | sed -n 1p)
    floor=$(sed -n 's/.*first frame \([0-9.]*\) ms.*/\1/p' "$dir/out" | sed -n 2p)
    ratio=$(sed -n 's/^A\/B.*first_frame \([0-9.]*\).*/\1/p' "$dir/out")
    line "$1" "$mine" "$floor" "$ratio" "$4"
}

line figure ours floor ratio target
if [ -n "$timer" ]; then
    first_frame 'first frame ms, 1 report' "$dir/one/z.db" "$dir/null.db" '<= 1.3'
    first_frame 'first frame ms, 2000 reports' "$dir/many/z.db" "$dir/null-large.db" '<= 1.3'
    first_frame 'first frame ms, 100000 reports' "$dir/list/z.db" "$dir/null-large.db" '<= 1.3'
fi

# ---- counts ----

if command -v valgrind >"$dir/out" && [ -n "$timer" ]; then
    # instructions COMMAND...: of a whole run, ended by Ctrl-Q
    instructions() {
        "$timer" -n 1 --warmup 0 --instr callgrind -q '<C-q>' -- "$@" |
            sed -n 's/.*instr *\([0-9,]*\).*/\1/p' | tr -d ,
    }
    floor=$(instructions "$null" "$dir/null.db")
    for size in one many list; do
        mine=$(instructions "$ours" --db "$dir/$size/z.db")
        line "instructions of a run, $size" "$mine" "$floor" \
            "$(awk "BEGIN { printf \"%.2f\", $mine / $floor }")" '<= 6500000'
    done
fi
"$build/tests/bench/test_bench_counts" 2>&1 | sed -n 's/^\([^[].*\): \(.*\)/\1: \2/p'
