#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# Packages of the present build: what they hold, what they ask for, and that the program runs from
# wherever they are unpacked. What needs root and an empty system is in clean.sh.
#   package.sh SOURCE-FOLDER BUILD-FOLDER
set -eu
source=$1
build=$2
[ -f "$build/CPackConfig.cmake" ] || { echo "no packages can be made here"; exit 77; }
for tool in objdump readelf ldd iconv; do
    command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }
done
kinds='DEB;TGZ'
for tool in dpkg-deb dpkg-shlibdeps file; do
    command -v $tool >/dev/null || { echo "no deb is tried: $tool is not installed"; kinds=TGZ; }
done
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
mkdir "$top/home" "$top/away"
failed=0

complain()
{
    failed=1
    echo "$*"
}

# What the build was configured with.
promised()
{
    sed -n "s/^$1:[A-Z]*=//p" "$build/CMakeCache.txt"
}

# What runs in surroundings that know nothing of this tree.
alone()
{
    env -i HOME="$top/home" PATH=/usr/bin:/bin LC_ALL=C.UTF-8 "$@"
}

cpack --config "$build/CPackConfig.cmake" -G "$kinds" -B "$top/packages" >"$top/said" 2>&1 ||
    { cat "$top/said"; exit 1; }
tgz=$(ls "$top"/packages/*.tar.gz)

# ---- archive ----

tar -xzf "$tgz" -C "$top/away"
program=$(ls "$top"/away/ziping-*/bin/ziping)
mv "${program%/bin/ziping}" "$top/away/moved here"
program="$top/away/moved here/bin/ziping"
said=$(alone "$program" --version)
[ "$said" = "ziping $(promised CMAKE_PROJECT_VERSION)" ] || complain "the version is $said"
db=$top/away/a.db
alone "$program" --db "$db" new --template fund-report --year 2025 --unit 县卫生健康局 >/dev/null
alone "$program" --db "$db" list | grep -q 县卫生健康局 || complain "the report made is not listed"
alone "$program" --db "$db" template list | grep -qF 'moved here/bin/../share/ziping' ||
    complain "the templates are not those unpacked"

# A terminal that only the folder beside the data describes.
if command -v script >/dev/null && command -v tic >/dev/null && command -v infocmp >/dev/null; then
    infocmp -x xterm | sed 's/^xterm|.*/ziping-test|for this test,/' >"$top/terminal"
    begin="stty rows 24 cols 80; TERM=ziping-test LC_ALL=C.UTF-8 '$program' demo"
    printf '\021' >"$top/keys" # Ctrl-Q
    alone script -qec "$begin" /dev/null <"$top/keys" >"$top/screen" 2>&1 || :
    grep -q 'terminal type is not known' "$top/screen" ||
        complain "an unknown terminal is not named: $(cat "$top/screen")"
    tic -x -o "$top/away/moved here/share/ziping/terminfo" "$top/terminal"
    status=0
    (sleep 2 && cat "$top/keys") |
        alone script -qec "$begin" /dev/null >"$top/screen" 2>&1 || status=$?
    { grep -q 清溪县 "$top/screen" && [ $status = 0 ]; } ||
        complain "a terminal described beside the data is not known: $status $(cat "$top/screen")"
fi

# Text in GB18030 needs a converter of libc.
empty=$top/away/empty.txt
if alone "$program" --db "$db" export 1 -o "$empty" --encoding GB18030; then
    iconv -f GB18030 -t UTF-8 "$empty" | grep -q 县卫生健康局 || complain "the GB18030 is not right"
else
    complain "text in GB18030 was not written"
fi

# ---- libc ----

needs=$(sh "$source/data/package/oldest-libc.sh" "$program")
says=$(sed -n 's/.*glibc \([0-9][0-9.]*\).*/\1/p' "$source/README.md" | sort -u)
# The figure is that of a program built there; elsewhere libc gives its calls other versions.
if grep -qsx 'VERSION_ID="12"' /etc/os-release && grep -qsx 'ID=debian' /etc/os-release; then
    newer=$(printf '%s\n' "$needs" "$says" | sort -t . -k 1,1n -k 2,2n | tail -n 1)
    [ "$newer" = "$says" ] || complain "README says glibc $says, the program needs $needs"
fi

# ---- what the build promised ----

# holds WHAT PATTERN OPTION: readelf with the option shows it.
holds()
{
    LC_ALL=C readelf -W "$3" "$program" | grep -Eq "$2" || complain "the program has no $1"
}
if [ "$(promised HARDEN)" = ON ]; then
    holds 'place of its own choice (PIE)' 'FLAGS_1.* PIE' -d
    holds 'binding before it starts' 'FLAGS_1.* NOW' -d
    holds 'tables that become read-only' GNU_RELRO -l
    holds 'stack without code' 'GNU_STACK .* RW  *0x' -l
    holds 'guard on its stack' ' UND __stack_chk_fail' --dyn-syms
    holds 'checked calls of libc' ' UND __(mem|str|v?sn?printf|f?printf).*_chk' --dyn-syms
fi
if [ "$(promised CARRY)" = all ]; then
    ldd "$program" | while read -r library _ place _; do
        case "$library $place" in
        libc.so.* | libm.so.* | linux-vdso.so.* | */ld-linux* | *"moved here/"*) ;;
        *) echo "the program needs $library" ;;
        esac
    done >"$top/needed"
    [ ! -s "$top/needed" ] || complain "$(cat "$top/needed")"
    for file in x/xterm x/xterm-256color l/linux s/screen t/tmux-256color v/vt100; do
        [ -s "$top/away/moved here/share/ziping/terminfo/$file" ] || complain "no $file is carried"
    done
    for library in ncurses sqlite yaml utf8proc nettle minizip zlib; do
        [ -n "$(find "$top/away/moved here/share/doc/ziping/licences" -name "*$library*")" ] ||
            complain "the licence of $library is missing"
    done
fi

# ---- deb ----

[ "$kinds" = 'DEB;TGZ' ] || exit $failed
deb=$(ls "$top"/packages/*.deb)
field()
{
    dpkg-deb -f "$deb" "$1"
}
case "$(field Depends)" in
*"libc6 (>= $needs)"*) ;;
*) complain "the deb does not depend on libc6 $needs: $(field Depends)" ;;
esac
[ "$(field Package) $(field Section)" = 'ziping utils' ] || complain "the deb is not ziping, utils"
case "$(field Description)" in
*self-evaluation*自评*) ;;
*) complain "the description is not in both languages" ;;
esac
dpkg-deb -e "$deb" "$top/control"
for script in preinst postinst prerm postrm config; do
    [ ! -e "$top/control/$script" ] || complain "the deb has a $script: it could touch data"
done
dpkg-deb -x "$deb" "$top/deb"
for file in bin/ziping share/ziping/dictionary.yaml share/ziping/templates/fund-report.yaml \
    share/man/man1/ziping.1.gz share/man/man5/ziping-template.5.gz \
    share/man/zh_CN/man1/ziping.1.gz share/man/zh_CN/man5/ziping-template.5.gz \
    share/applications/ziping.desktop share/icons/hicolor/scalable/apps/ziping.svg \
    share/bash-completion/completions/ziping share/fish/vendor_completions.d/ziping.fish \
    share/doc/ziping/copyright \
    share/doc/ziping/licences/unicode-data; do
    [ -s "$top/deb/usr/$file" ] || complain "the deb lacks $file"
done
[ -n "$(find "$top/deb/usr/share/zsh" -name _ziping)" ] || complain "the deb lacks zsh's completion"
outside=$(find "$top/deb" -type f ! -path "$top/deb/usr/*")
[ -z "$outside" ] || complain "the deb holds files outside /usr: $outside"
gunzip -c "$top/deb/usr/share/man/man1/ziping.1.gz" | grep -q '^is a full-screen' ||
    complain "the page outside zh_CN is not English"
gunzip -c "$top/deb/usr/share/man/zh_CN/man1/ziping.1.gz" | grep -q '^是县级单位' ||
    complain "the page under zh_CN is not Chinese"
entry=$top/deb/usr/share/applications/ziping.desktop
for line in Terminal=true Exec=ziping Icon=ziping 'Name\[zh_CN\]=自评'; do
    grep -qx "$line" "$entry" || complain "the desktop entry has no $line"
done
if command -v desktop-file-validate >/dev/null; then
    desktop-file-validate "$entry" || complain "the desktop entry is not in order"
fi
exit $failed
