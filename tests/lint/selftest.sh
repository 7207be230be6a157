#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# The checks of this folder can fail: each finds the breach planted for it, in a folder of its own,
# and lets the harmless neighbour of that breach pass.
set -eu
lint=$(cd "$(dirname "$0")" && pwd)
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
failed=0
spdx='/* SPDX-License-Identifier: MulanPSL-2.0 */'

# plant CHECK FILE TEXT EXPECTED: CHECK must name FILE and say EXPECTED; "-" stands for silence.
plant()
{
    rm -rf "$top/tree"
    mkdir -p "$top/tree/$(dirname "$2")" "$top/tree/src/base" "$top/tree/.ci"
    cp "$lint/../../.clang-format" "$top/tree"
    for file in CMakeLists.txt setup .editorconfig .gitignore CMakePresets.json; do
        echo '# SPDX-License-Identifier: MulanPSL-2.0' >"$top/tree/$file"
    done
    printf '%s\n' "$3" >"$top/tree/$2"
    status=0
    said=$(sh "$lint/$1.sh" "$top/tree" 2>&1) || status=$?
    case "$4:$status" in
    *:77) echo "$1: $said"; return ;;
    -:0) return ;;
    -:*) ;;
    *:1) case "$said" in *"$2:"*"$4"*) return ;; esac ;;
    esac
    failed=1
    echo "$1 on $2 ($3): expected \"$4\", status $status, said: $said"
}

plant walls src/store/a.c '#include "base/err.h"' -
plant walls src/store/a.c '#include "rules/rules.h"' 'store may not know rules'
plant walls src/base/a.h '#include "record/value.h"' 'base may not know record'
plant walls src/cli/a.c '  #  include "ui/stack.h"' 'cli may not know ui'
plant walls ui/a.c '#include "cli/cli.h"' 'ui may not know cli'
plant walls ui/a.c '#include "store/store.h"' 'ui may not know store'
plant walls ui/a.c '/* #include "store/store.h" */' -
plant walls src/main.c '#include "ui/ui.h"' -
plant walls src/main.c '#include "store/store.h"' 'main may not know store'
plant walls src/attic/a.c '#include <stdio.h>' 'attic is not in'
plant walls src/store/a.c '#include "store.h"' 'not written from its room'
plant walls src/store/a.c '#include "../rules/rules.h"' 'is in no room'
plant walls ui/canvas.c '#include <curses.h>' -
plant walls ui/stack.c '#include <curses.h>' '<curses.h> may not be included here'
plant walls ui/stack.c '#include <ncursesw/ncurses.h>' 'may not be included here'
plant walls src/app/a.c '#include <sqlite3.h>' '<sqlite3.h> may not be included here'
plant walls src/app/a.c '#include "sqlite3.h"' 'may not be included here'
plant walls src/rules/a.c '#include <yaml.h>' '<yaml.h> may not be included here'
plant walls src/app/a.c '#include <minizip/unzip.h>' 'may not be included here'
plant walls src/document/a.c '#include <expat.h>' '<expat.h> may not be included here'
plant walls src/format/a.c '#include <iconv.h>' '<iconv.h> may not be included here'
plant walls src/app/a.c '#include <nettle/sm3.h>' 'may not be included here'
plant walls src/store/CMakeLists.txt 'add_room(store SOURCES a.c USES base HIDES ui)' -
plant walls src/store/CMakeLists.txt 'add_room(store SOURCES a.c USES base ui)' 'not be linked with ui'

plant words ui/home.c 'const char *s = "填报";' 'belongs into ui/words.h'
plant words ui/home.c 'const char *s = "\u586b\u62a5";' 'belongs into ui/words.h'
plant words ui/home.c 'int c = L'\''填'\'';' 'belongs into ui/words.h'
plant words ui/home.c '/* "填报" */ const char *s = "\x1b[Z"; /* 填' -
plant words ui/words.h 'const char *s = "填报";' -

plant spdx src/base/a.c 'int a;' 'no line'
plant spdx src/base/a.c "$spdx" -
plant spdx man/a.1 '.Dd today' 'no line'
plant spdx data/a.yaml 'a: 1' 'no line'

plant headers src/base/a.h 'struct text t;' 'does not compile alone'
plant headers src/base/a.h '#ifndef A_H
#define A_H
#endif' 'the guard is not BASE_A_H'
plant headers ui/a.h '#ifndef UI_A_H
#define UI_A_H
#endif' -

plant format src/base/a.c 'int  a ;' 'should be clang-formatted'
plant format src/base/a.c 'int a;' -

plant man man/a.1 '.Dd $Mdocdate$
.Dt A 1
.Sh NOTHING' 'a.1'
plant man man/a.1 '.\" x' 'not there in Chinese'
plant man src/cli/cli.c '    {"frobnicate", "", "", run},' 'does not know the command frobnicate'

plant ambiguous src/app/a.c 'const char *s = "合计“多”";' 'has no certain width'
plant ambiguous ui/words.h 'const char *s = "一…";' 'has no certain width'
plant ambiguous src/app/a.c '/* “ */ const char *s = "「合计」，比：多";' -
plant ambiguous data/a.yaml '    says: "甲 → 乙"' 'has no certain width'
plant ambiguous data/a.yaml '    line: "甲 → 乙"' -

plant speech src/base/a.c 'int a = atoi("1");' 'atoi() is banned'
plant speech src/base/a.c 'int my_atoi(int a); /* not atoi(s) */ char *s = "gets(";' -
plant speech src/base/a.c '/* TODO */' 'unfinished'
plant speech src/base/a.c "$(printf '\tint a;')" 'a tab'
plant speech src/base/a.c 'int a; ' 'blanks at the end'
plant speech src/base/a.c "$(yes 'int a;' | head -n 701)" 'longer than 700 lines'

exit $failed
