#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# mandoc finds nothing wrong in the manual pages; the English and the Chinese page of one name speak
# of the same commands, options and keys; and ziping(1) knows every command that the program has.
. "$(dirname "$0")/lib.sh"

command -v mandoc >/dev/null || skip "mandoc is not installed"
pages=$(files man -- '*.[1-8]')
# The pages that the build makes, key lists and all.
built=${MAN_PAGES:-}

# The tags of a page that are the same in every language: commands, options, files, keys.
tags()
{
    sed -n 's/^\.It //p' "$1" | sed 's/ Ar [^ ]*//g' | grep -E '^(Cm|Fl|Ic|Pa|Ev) |^\{' || :
    sed -n 's/^\.It //p' "$1" |
        grep -E '^(F[0-9]|Ctrl-|Alt-|Shift-|Enter|Esc|Tab|Up|Down|PgUp|PgDn|Home|End|Ins)' || :
}

compare()
{
    tags "$1" >"$top/a"
    tags "$2" >"$top/b"
    diff "$top/a" "$top/b" | sed -n "s!^< \(.*\)!$2:1: lacks \"\1\", which $1 has!p
        s!^> \(.*\)!$1:1: lacks \"\1\", which $2 has!p"
}

top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
{
    # shellcheck disable=SC2086
    mandoc -T lint -W warning $pages ${built:+$built/ziping.1 $built/zh_CN/ziping.1} || :
    for page in $pages; do
        case "$page" in
        man/zh_CN/*) ;;
        *) if [ -f "man/zh_CN/${page#man/}" ]; then
            compare "$page" "man/zh_CN/${page#man/}"
        else
            echo "$page:1: is not there in Chinese"
        fi ;;
        esac
    done
    [ -z "$built" ] || compare "$built/ziping.1" "$built/zh_CN/ziping.1"
    if [ -f src/cli/cli.c ]; then
        sed -n 's/^    {"\([a-z]*\)", .*/\1/p' src/cli/cli.c | sort -u | while read -r command; do
            grep -qs "^\.It Cm $command\b" man/ziping.1.in ||
                echo "src/cli/cli.c:1: ziping(1) does not know the command $command"
        done
    fi
} 2>&1 | report
