# SPDX-License-Identifier: MulanPSL-2.0
# What the checks of this folder share. A check is `sh NAME.sh FOLDER`: it prints one line for every
# breach, "file:line: what is wrong", and ends with 1 if there was one, 77 if it could not be made.
set -eu
LC_ALL=C
export LC_ALL
lint=$(cd "$(dirname "$0")" && pwd)
cd "$1"

# Print the files below the given folders whose names match one of the patterns after "--".
files()
{
    folders=
    while [ "$1" != -- ]; do
        [ -e "$1" ] && folders="$folders $1"
        shift
    done
    shift
    [ -n "$folders" ] || return 0
    for pattern; do
        # Names of source files hold no blanks.
        # shellcheck disable=SC2086
        find $folders -name "$pattern" -type f
    done | sort
}

# Say why this check was not made, and stop.
skip()
{
    echo "skipped: $*"
    exit 77
}

# Read breaches; print them and fail if there are any.
report()
{
    breaches=$(cat)
    [ -n "$breaches" ] || exit 0
    echo "$breaches"
    exit 1
}
