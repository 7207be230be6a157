#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# The packages in clean systems. For root, with debootstrap, tmux and a Debian mirror; by hand, after
# ./setup package:
#   clean.sh SOURCE-FOLDER [WORK-FOLDER]
#
# In a bare Debian 12 the deb is installed by apt, and its menu entry started as a desktop would; a
# report is made; then the package is upgraded, removed and purged, and the report stays as it was.
# In a folder that holds libc6, libc-bin (the UTF-8 locale) and nothing else, the program that carries
# its libraries is run in terminals. WORK-FOLDER keeps the bare system, for the next time, and a picture of the screen.
set -eu
source=$(cd "$1" && pwd)
packages=$source/build/packages
work=${2:-$(mktemp -d)}
mkdir -p "$work"
failed=0
base=$work/base
debian=$work/debian
only=$work/only

cleanup()
{
    for folder in "$debian/proc" "$debian/dev/pts" "$only/proc"; do
        ! mountpoint -q "$folder" || umount -l "$folder"
    done
    tmux -S "$work/tmux" kill-server 2>/dev/null || :
}
trap cleanup EXIT
cleanup

complain()
{
    failed=1
    echo "FAILED: $*"
}

inside()
{
    chroot "$debian" env -i DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
        PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

install()
{
    inside apt-get -qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends "$@" >"$work/apt.log" \
        2>&1 || { cat "$work/apt.log"; exit 1; }
}

# A command of someone who is not root, in their own home.
clerk()
{
    inside su -s /bin/sh -c "cd; $*" clerk
}

# ---- the deb, in a bare Debian 12 ----

[ -d "$base" ] || {
    debootstrap --variant=minbase bookworm "$base.new" http://deb.debian.org/debian \
        >"$work/debootstrap.log" 2>&1 || { tail "$work/debootstrap.log"; exit 1; }
    mv "$base.new" "$base"
}
rm -rf "$debian" "$only"
cp -a "$base" "$debian"
mount -t proc proc "$debian/proc"
mount -t devpts -o newinstance,ptmxmode=666,mode=620,gid=5 devpts "$debian/dev/pts"
rm -f "$debian/dev/ptmx"
ln -s pts/ptmx "$debian/dev/ptmx"
inside useradd -m clerk
inside apt-get -qq update
cp "$packages"/ziping_*.deb "$debian/root/ziping.deb"
install /root/ziping.deb
echo "installed by apt, with $(inside dpkg -l | grep -cE '^ii +(libncursesw6|libsqlite3-0)') of its libraries"
said=$(clerk ziping --version)
echo "says: $said"

# gio starts an entry as a desktop does: in a terminal, if it says so.
install xvfb xterm libglib2.0-bin xdotool x11-apps imagemagick fonts-wqy-microhei
echo 'XTerm*faceName: WenQuanYi Micro Hei Mono' >"$debian/home/clerk/.Xdefaults"
cat >"$debian/root/menu" <<'MENU'
export DISPLAY=:77 HOME=/home/clerk
cd
running()
{
    for process in $(pidof ziping); do
        [ "$(stat -c %U "/proc/$process" 2>/dev/null)" != clerk ] || echo "$process"
    done
}
Xvfb :77 -screen 0 1024x768x24 >/dev/null 2>&1 &
server=$!
sleep 2
gio launch /usr/share/applications/ziping.desktop
for second in 1 2 3 4 5 6 7 8 9 10; do
    sleep 1
    [ -z "$(running)" ] || break
done
sleep 2
program=$(running)
echo "program $program, on $(readlink /proc/$program/fd/0), below $(cat /proc/$(
    awk '$1 == "PPid:" {print $2}' /proc/$program/status)/comm)"
xdotool mousemove 100 100 # the keys go where the pointer is: there is no window manager
sleep 1
xwd -root | convert xwd:- /tmp/menu.png
xdotool key ctrl+q
sleep 2
[ -z "$(running)" ] || echo 'still there after Ctrl-Q'
kill $server
MENU
chmod 755 "$debian/root" "$debian/root/menu"
clerk sh /root/menu >"$work/menu" 2>&1
cat "$work/menu"
grep -q '^program [0-9]*, on /dev/pts/[0-9]*, below xterm' "$work/menu" ||
    complain "the menu entry did not start the program in a terminal"
! grep -q 'still there' "$work/menu" || complain "the program did not end"
cp "$debian/tmp/menu.png" "$work/menu.png"

# ---- upgrade and removal ----

clerk "ziping new --template fund-report --year 2025 --unit 清溪县卫生健康局 >/dev/null
    ziping set 1 projects/1/name 基本药物制度补助
    ziping backup -o kept.db >/dev/null"
data()
{
    (cd "$debian/home/clerk" && find . -type f ! -name '*.log' -exec sha256sum {} + | sort -k 2)
}
data >"$work/before"
grep -q 'share/ziping/ziping.db$' "$work/before" || complain "there is no ledger"
held()
{
    data >"$work/after"
    if cmp -s "$work/before" "$work/after"; then
        echo "$1: all $(wc -l <"$work/after") files of the user are as they were"
    else
        complain "$1 changed the user's files: $(diff "$work/before" "$work/after")"
    fi
}
cpack --config "$source/build/release/CPackConfig.cmake" -G DEB -B "$work/newer" \
    -D CPACK_PACKAGE_VERSION=99.0 >/dev/null 2>&1
cp "$work"/newer/ziping_99.0_*.deb "$debian/root/newer.deb"
install /root/newer.deb
[ "$(inside dpkg-query -W -f '${Version}' ziping)" = 99.0 ] || complain "it was not upgraded"
held 'upgrade'
clerk ziping list | grep -q 清溪县 || complain "the upgraded program does not list the report"
data >"$work/before"
inside apt-get -qq remove -y ziping >/dev/null 2>&1
[ ! -e "$debian/usr/bin/ziping" ] || complain "it was not removed"
held 'removal'
install /root/newer.deb
inside apt-get -qq purge -y ziping >/dev/null 2>&1
held 'purge'
left=$(find "$debian/usr" "$debian/etc" "$debian/var/lib" -name '*ziping*')
[ -z "$left" ] || complain "left behind: $left"
install /root/ziping.deb
clerk ziping verify || complain "the ledger is not whole after all that"
clerk ziping list | grep -q 清溪县 || complain "the report is not there after all that"

# ---- the program that carries its libraries, beside libc6 alone ----

mkdir -p "$only/tmp" "$only/home"
inside sh -c 'cd /tmp && apt-get -qq download libc6 libc-bin' 2>/dev/null
for package in "$debian"/tmp/libc*.deb; do
    dpkg-deb -x "$package" "$only"
done
mkdir -p "$only/proc"
mount -t proc proc "$only/proc"
tar -xzf "$packages"/ziping-*.tar.gz -C "$only"
program=/$(cd "$only" && ls -d ziping-*)/bin/ziping
chroot=$(command -v chroot)
alone()
{
    env -i HOME=/home LC_ALL=C.UTF-8 "$chroot" "$only" "$program" "$@"
}
said=$(alone --version)
echo "beside libc6 alone: $said"
alone new --template fund-report --year 2025 --unit 清溪县卫生健康局 >/dev/null
alone set 1 projects/1/name 基本药物制度补助
alone export 1 -o /tmp/a.docx
alone export 1 -o /tmp/a.txt --encoding GB18030
iconv -f GB18030 -t UTF-8 "$only/tmp/a.txt" | grep -q 清溪县 || complain "the GB18030 is not right"

# screen TERM: what the demonstration shows in such a terminal.
screen()
{
    tmux -S "$work/tmux" -f /dev/null new-session -d -x 80 -y 24 \
        "env -i TERM=$1 HOME=/home LC_ALL=C.UTF-8 $chroot $only $program demo; sleep 3"
    sleep 2
    tmux -S "$work/tmux" capture-pane -p
    tmux -S "$work/tmux" send-keys C-q
    sleep 1
    tmux -S "$work/tmux" kill-server 2>/dev/null || :
    sleep 1
}
for terminal in xterm-256color linux vt220 screen; do
    screen $terminal >"$work/screen.$terminal"
    if grep -q '基本药物制度补助' "$work/screen.$terminal"; then
        echo "demonstration shown on $terminal, described by the archive alone"
    else
        complain "on $terminal: $(cat "$work/screen.$terminal")"
    fi
done
screen nonesuch >"$work/screen.nonesuch"
grep -q 'TERM=xterm ziping' "$work/screen.nonesuch" || complain "an unknown terminal is not named"
mv "$only/${program%/bin/ziping}/share/ziping/terminfo" "$only/tmp"
screen xterm >"$work/screen.none"
grep -q 'ncurses-base' "$work/screen.none" || complain "missing descriptions are not named"
echo "without any description: $(grep . "$work/screen.none" | tr '\n' ' ')"

rm -rf "$only"/usr/lib/*/gconv "$only"/lib/*/gconv
status=0
said=$(alone export 1 -o /tmp/b.txt --encoding GB18030 2>&1) || status=$?
echo "without the converters of libc: $said (exit status $status)"
case "$status $said" in
2*GB18030*安装*) ;;
*) complain "missing converters are not named" ;;
esac
[ ! -e "$only/tmp/b.txt" ] || complain "a file was left behind"
alone export 1 -o /tmp/c.txt || complain "text in UTF-8 needs the converters"
[ $failed = 1 ] || echo "all as it should be; a picture of the menu entry's terminal is $work/menu.png"
exit $failed
