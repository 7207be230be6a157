#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# Small habits: nothing left to do, no function that cannot bound what it writes or say what it
# could not read, no tabs, no trailing blanks, no file longer than 700 lines.
. "$(dirname "$0")/lib.sh"

{
    # shellcheck disable=SC2046
    awk -v want=code -f "$lint/literals.awk" $(files src ui tests -- '*.[ch]') </dev/null |
        awk '
            BEGIN {
                banned = "sprintf vsprintf strcpy strcat strncpy strtok atoi atol atof gets"
                n = split(banned, ban, " ")
            }
            {
                for (i = 1; i <= n; i++)
                    if ($0 ~ ("(^|[^A-Za-z0-9_])" ban[i] " *\\("))
                        print place_of($0) " " ban[i] "() is banned"
            }
            function place_of(s)
            {
                match(s, /^[^:]*:[0-9]+:/)
                return substr(s, 1, RLENGTH)
            }'
    # shellcheck disable=SC2046
    awk '
        function breach(what) { print FILENAME ":" FNR ": " what }
        /(^|[^A-Za-z])(TODO|FIXME|XXX|HACK)([^A-Za-z]|$)/ && FILENAME !~ /^tests\/lint\// {
            breach("unfinished: " $0)
        }
        /\t/ { breach("a tab") }
        /[ \t\r]$/ { breach("blanks at the end") }
        FNR == 701 && FILENAME ~ /\.[ch]$/ { breach("longer than 700 lines: split it by subject") }
    ' $(files src ui tests man -- '*.[ch]' '*.sh' '*.awk' CMakeLists.txt '*.[1-8]') \
        $(files data -- '*.yaml') CMakeLists.txt CMakePresets.json setup </dev/null
} 2>&1 | report
