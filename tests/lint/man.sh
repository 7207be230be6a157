#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# mandoc finds nothing wrong in the manual pages.
. "$(dirname "$0")/lib.sh"

command -v mandoc >/dev/null || skip "mandoc is not installed"
pages=$(files man -- '*.[1-8]')
# The page that the build makes, key lists and all.
pages="$pages ${MAN_PAGE:-}"
[ -n "$pages" ] || skip "there is no manual page"
# shellcheck disable=SC2086
mandoc -T lint -W warning $pages 2>&1 | report
