#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# Print the oldest glibc that has everything a program asks of it: "2.34".
#   oldest-libc.sh PROGRAM
set -eu
LC_ALL=C objdump -T "$1" | sed -n 's/.*[( ]GLIBC_\([0-9][0-9.]*\)).*/\1/p' |
    sort -t . -k 1,1n -k 2,2n | tail -n 1
