#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# Gather the licences of the packages that the given files belong to, with the texts those name. A
# file without one is a line on standard error.
#   licences.sh FOLDER FILE...
set -eu
folder=$1
shift
rm -rf "$folder"
mkdir -p "$folder"

for file; do
    if command -v dpkg-query >/dev/null; then
        package=$(dpkg-query -S "$file" 2>/dev/null | sed -n '1s/[:,].*//p')
        texts=/usr/share/doc/$package/copyright
    elif command -v rpm >/dev/null; then
        package=$(rpm -qf --qf '%{SOURCERPM}\n' "$file" 2>/dev/null | sed 's/-[^-]*-[^-]*$//')
        texts=$(rpm -qf --licensefiles "$file" 2>/dev/null) || texts=
    else
        package=''
        texts=''
    fi
    # There may be several texts.
    # shellcheck disable=SC2086
    if [ -z "$package" ] || ! cat $texts >"$folder/$package" 2>/dev/null; then
        rm -f "$folder/$package" 2>/dev/null || :
        echo "no licence found for $file" >&2
    fi
done

# Debian keeps the long texts apart.
sed -n 's!.*/usr/share/common-licenses/\([A-Z][-A-Za-z0-9.]*[0-9A-Za-z]\).*!\1!p' "$folder"/* |
    sort -u | while read -r name; do
    if [ -f "/usr/share/common-licenses/$name" ]; then
        cp -L "/usr/share/common-licenses/$name" "$folder/$name"
    fi
done
