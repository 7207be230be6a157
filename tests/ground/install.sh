#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# An installed program finds its data wherever it was installed, and has its manual pages with it.
#   install.sh CMAKE BUILD-FOLDER DATA-FOLDER MAN-FOLDER (the last two below the prefix)
set -eu
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
unset ZIPING_DATA XDG_DATA_HOME
HOME=$top/home
export HOME
mkdir "$HOME"

"$1" --install "$2" --prefix "$top/prefix" >/dev/null
for file in bin/ziping "$3/ziping/dictionary.yaml" "$3/ziping/templates/fund-report.yaml" \
    "$4/man1/ziping.1" "$4/man5/ziping-template.5"; do
    [ -f "$top/prefix/$file" ] || { echo "$file was not installed"; exit 1; }
done
listed=$("$top/prefix/bin/ziping" template list)
case "$listed" in
*fund-report*) ;;
*) echo "the installed program lists no fund-report: $listed"; exit 1 ;;
esac
