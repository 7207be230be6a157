#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# What the program says uses no character of East Asian ambiguous width: terminals do not agree on
# how wide they are. All literals are looked at, and the sentences of templates; what stands in
# ambiguous.tsv is not said by us but read, or printed on paper.
. "$(dirname "$0")/lib.sh"

widths=${EAST_ASIAN_WIDTH:-/usr/share/unicode/EastAsianWidth.txt}
[ -r "$widths" ] || skip "$widths is missing (package unicode-data)"
{
    {
        # shellcheck disable=SC2046
        awk -v want=strings -f "$lint/literals.awk" $(files src ui -- '*.[ch]') </dev/null
        # shellcheck disable=SC2046
        awk '/^[ -]*(says|help|title):/ { print FILENAME ":" FNR ":" $0 }' \
            $(files data -- '*.yaml') </dev/null
    } | awk -v widths="$widths" -v allowed="$lint/ambiguous.tsv" -f "$lint/ambiguous.awk"
} 2>&1 | report
