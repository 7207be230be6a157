#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# Compile the descriptions of the terminals that are met, from those of this machine.
#   terminfo.sh INFOCMP TIC FOLDER
set -eu
rm -rf "$3"
mkdir "$3"
for terminal in linux screen screen-256color tmux-256color vt100 vt220 xterm xterm-256color; do
    "$1" -x "$terminal"
done >"$3.src"
"$2" -x -o "$3" "$3.src"
