#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# soak.sh BUILD [FUZZ]: the tests of faults in their long forms, and what they cost. With FUZZ, a build
# of the fuzzers, these too, ten minutes each.
#
# Prints one table: fault, runs, acknowledged, lost, crashes, seed. FAULT_SEED chooses the seed;
# SOAK_SHARE, a percentage, makes all of it shorter. Exit status 1 when anything was lost or broke.
set -u
[ $# -eq 1 ] || [ $# -eq 2 ] || { sed -n '3,7p' "$0" >&2; exit 2; }
build=$(cd "$1" && pwd) || exit 2
fuzz=${2:+$(cd "$2" && pwd)} || exit 2
source=$(cd "$(dirname "$0")/../.." && pwd)
share=${SOAK_SHARE:-100}
dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT
export LC_ALL=C.UTF-8 TZ=UTC ZIPING_DATA="$source/data" FAULT_SEED="${FAULT_SEED:-7}"
failed=0

# try SUBJECT RUNS [NAME]
try()
{
    runs=$(($2 * share / 100))
    name=$1${3:-}
    mkdir -p "$dir/home/$name"
    HOME=$dir/home/$name FAULT_RUNS=$((runs > 0 ? runs : 1)) FAULT_TABLE=$dir/$name.tsv \
        "$build/tests/faults/test_faults_$1" >"$dir/$name.log" 2>&1 || {
        failed=1
        cat "$dir/$name.log"
    }
}

# Two at a time. Allocations are the longest: half of them in either row, of different seeds.
(
    FAULT_SEED=$((FAULT_SEED + 1)) try memory 10000 more
    try damage 10000
    exit $failed
) &
longest=$!
try disk 7000
try kill 1000
try power 2000
try end 200
try room 200
try volume 8
try memory 10000
wait $longest || failed=1
if [ -n "$fuzz" ]; then
    FAULT_TABLE=$dir/inputs.tsv FUZZ_SECONDS=$((600 * share / 100)) FUZZ_SEED=$FAULT_SEED \
        ctest --test-dir "$fuzz" -j 2 -R '^fuzz\.' --output-on-failure >"$dir/inputs.log" 2>&1 || {
        failed=1
        cat "$dir/inputs.log"
    }
fi
printf '%-28s %8s %13s %6s %8s  %s\n' fault runs acknowledged lost crashes seed
awk -F '\t' '{ printf "%-28s %8s %13s %6s %8s  %s\n", $1, $2, $3, $4, $5, $6 }' "$dir"/*.tsv
exit $failed
