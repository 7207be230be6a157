#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# Every file that can hold a comment names its licence in one of its first three lines.
. "$(dirname "$0")/lib.sh"

{
    files src ui tests data man .ci -- '*.[ch]' '*.sh' '*.awk' '*.cmake' '*.tsv' '*.yaml' '*.yml' \
        '*.[1-8]' '*.[1-8].in' CMakeLists.txt run
    for file in CMakeLists.txt setup .clang-format .editorconfig .gitignore; do
        echo "$file"
    done
} | while read -r file; do
    if [ ! -f "$file" ]; then
        echo "$file:1: is missing"
    elif ! head -n 3 "$file" | grep -q 'SPDX-License-Identifier: MulanPSL-2\.0'; then
        echo "$file:1: no line \"SPDX-License-Identifier: MulanPSL-2.0\" near the top"
    fi
done 2>&1 | report
