#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# clang-format has nothing to change. Its versions differ, so only the one of Debian 12 is asked.
. "$(dirname "$0")/lib.sh"

for tool in clang-format-14 clang-format none; do
    "$tool" --version 2>/dev/null | grep -q 'version 14\.' && break
done
[ "$tool" != none ] || skip "clang-format 14 is not installed"
# shellcheck disable=SC2046
"$tool" --dry-run -Werror $(files src ui tests -- '*.[ch]') 2>&1 |
    grep -i error | report
