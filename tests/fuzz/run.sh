#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# Run one fuzzer: first what is known (the seeds in corpus/<subject>, the seeds made by the build,
# what earlier runs found), then new inputs. What it finds worth keeping, and an input that breaks
# something, stay in FOLDER; the tree is only read.
#   run.sh PROGRAM FOLDER LONGEST-INPUT SECONDS
# FUZZ_SECONDS  how long, instead of SECONDS; 0: only what is known
# FUZZ_SEED     another course of chance than that of 1
# FAULT_TABLE   a file that gets a line: what, how many inputs, -, -, how many broke it, the seed
set -eu
program=$1
folder=$2
longest=$3
seconds=${FUZZ_SECONDS:-$4}
seed=${FUZZ_SEED:-1}
here=$(cd "$(dirname "$0")" && pwd)
subject=$(basename "$folder")

# Files that live for one input only lie in memory where they can.
memory=${TMPDIR:-/tmp}
[ ! -d /dev/shm ] || [ ! -w /dev/shm ] || memory=/dev/shm
TMPDIR=$(mktemp -d "$memory/ziping-fuzz-XXXXXX")
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT

mkdir -p "$folder/found" "$folder/broken" "$folder/seeds"
set -- -seed="$seed" -max_len="$longest" -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="$folder/broken/"
if [ "$seconds" = 0 ]; then
    set -- "$@" -runs=0
else
    set -- "$@" -max_total_time="$seconds"
fi
[ ! -f "$here/$subject.dict" ] || set -- "$@" -dict="$here/$subject.dict"
set -- "$@" "$folder/found" "$folder/seeds"
[ ! -d "$here/corpus/$subject" ] || set -- "$@" "$here/corpus/$subject"

echo "fuzz.$subject: seed $seed, $seconds seconds"
said=$TMPDIR/said
{ "$program" "$@" && : >"$said-well"; } 2>&1 | tee "$said"
broke=1
[ ! -e "$said-well" ] || broke=0
if [ -n "${FAULT_TABLE:-}" ]; then
    inputs=$(awk '$1 == "stat::number_of_executed_units:" { print $2 }' "$said")
    printf 'input: %s\t%s\t-\t-\t%s\t%s\n' "$subject" "${inputs:--}" $broke "$seed" >>"$FAULT_TABLE"
fi
if [ $broke = 1 ]; then
    echo "Found by fuzz.$subject with seed $seed. To repeat it, give the program the input that is"
    echo "named behind \"Test unit written to\" above:"
    echo "  $program $folder/broken/NAME"
    exit 1
fi
