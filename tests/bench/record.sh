#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# record.sh BUILD: puts the counts of this build into recorded.tsv, in the place of those that were
# there for this kind of build. To be run where a change is worth what it costs, or has made
# something cheaper: once with an optimised build and once with a debug build.
set -eu

[ $# -eq 1 ] || { sed -n '3,5p' "$0" >&2; exit 2; }
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
new=$(mktemp)
all=$(mktemp)
trap 'rm -f "$new" "$all"' EXIT

BENCH_RECORD=$new LC_ALL=C.UTF-8 TZ=UTC TERM=xterm-256color ZIPING_DATA=$here/../../data \
    "$build/tests/bench/test_bench_counts" >"$all" 2>&1 || { cat "$all" >&2; exit 1; }

# What may be more by so many percent: what repeats exactly, what nearly does, and what depends on
# whether two repaints fall together.
awk -F '\t' -v OFS='\t' '
    function percent(name) {
        if (name !~ /^instructions/)
            return 2
        if (name ~ /of a run|of saving/)
            return 3
        return name ~ /prose/ ? 35 : 20
    }
    FNR == NR {
        made[$2] = $4
        count[$1 FS $2] = $3
        next
    }
    /^#/ || NF < 4 || ($1 FS $2) in count || $2 == "made with" {
        if ($2 == "made with" && !($1 in made))
            print
        next
    }
    { print }
    END {
        for (kind in made)
            if (kind != "any")
                print kind, "made with", "-", made[kind]
        for (key in count) {
            split(key, part, FS)
            print part[1], part[2], count[key], percent(part[1])
        }
    }' "$new" "$here/recorded.tsv" | LC_ALL=C sort >"$all"
{
    echo '# SPDX-License-Identifier: MulanPSL-2.0'
    echo '# Figure, kind of build, count, percent that it may be more. Written by record.sh.'
    cat "$all"
} >"$here/recorded.tsv"
