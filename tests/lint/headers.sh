#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# Every header compiles alone, and is guarded by a name made from its path. CC is the compiler.
. "$(dirname "$0")/lib.sh"

flags='-std=c11 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Werror -Isrc -I. -Itests'
files src ui tests -- '*.h' | while read -r file; do
    # As a file that includes nothing else would see it; twice, for the guard.
    # shellcheck disable=SC2086
    if ! printf '#include "%s"\n#include "%s"\nstruct other;\n' "$file" "$file" |
        ${CC:-cc} $flags -fsyntax-only -x c - 2>&1
    then
        echo "$file:1: does not compile alone"
    fi
    guard=$(echo "${file#src/}" | tr 'a-z/.-' 'A-Z___')
    grep -q "^#ifndef $guard\$" "$file" || echo "$file:1: the guard is not $guard"
done | report
