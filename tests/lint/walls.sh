#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# The walls between the rooms: who may include whom, and which foreign header is let in where.
. "$(dirname "$0")/lib.sh"

{
    # shellcheck disable=SC2046
    awk -v want=code -f "$lint/literals.awk" $(files src ui -- '*.[ch]') </dev/null |
        awk -v rooms="$lint/rooms.tsv" -v foreign="$lint/foreign.tsv" -f "$lint/walls.awk"
    # shellcheck disable=SC2046
    awk -v rooms="$lint/rooms.tsv" -f "$lint/uses.awk" $(files src ui -- CMakeLists.txt) </dev/null
} 2>&1 | report
