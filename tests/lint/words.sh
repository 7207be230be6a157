#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# All text of the screens is in one place: outside ui/words.h no literal of ui holds
# a character beyond ASCII, written as it is or as an escape.
. "$(dirname "$0")/lib.sh"

{
    # shellcheck disable=SC2046
    awk -v want=strings -f "$lint/literals.awk" $(files ui -- '*.[ch]') </dev/null |
        awk '
            /^ui\/words\.h:/ { next }
            {
                match($0, /^[^:]*:[0-9]+:/)
                text = substr($0, RLENGTH + 1)
                if (text ~ /[\200-\377]/ || text ~ /\\[uU][0-9A-Fa-f]/)
                    print substr($0, 1, RLENGTH) " belongs into ui/words.h: \"" text "\""
            }'
} 2>&1 | report
