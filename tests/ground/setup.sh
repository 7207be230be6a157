#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# What ./setup calls on which machine. It runs in a folder of its own, and sees only this folder's
# tools: stand-ins that write their names and arguments down, and the few plain ones it needs.
#   setup.sh SOURCE-FOLDER
#
# What stand-ins do is written in single quotes, for them to expand.
# shellcheck disable=SC2016
set -eu
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
mkdir "$top/tree"
cp "$1/setup" "$top/tree"
failed=0

# A tool that notes its call, then does what $2 says. What stood there may be a link to the real one.
stand_in()
{
    rm -f "$top/bin/$1"
    printf '#!/bin/sh\necho "%s $*" >>"%s/calls"\n%s\n' "$1" "$top" "$2" >"$top/bin/$1"
    chmod +x "$top/bin/$1"
}

# machine USER-ID INSTALLED: a machine with apt and sudo; INSTALLED is a pattern of packages.
machine()
{
    rm -rf "${top:?}/bin" "$top/calls"
    mkdir "$top/bin"
    : >"$top/calls"
    for tool in sh awk dirname grep ls env cat chmod mktemp rm; do
        ln -s "$(command -v $tool)" "$top/bin/$tool"
    done
    stand_in id "echo $1"
    stand_in dpkg-query 'for last; do :; done; case "$last" in '"$2"') echo "install ok installed" ;;
        *) exit 1 ;; esac'
    stand_in apt-get ''
    stand_in sudo 'exec "$@"'
    stand_in nproc 'echo 2'
    stand_in cmake ''
    stand_in ctest ''
    stand_in clang 'for last; do :; done; echo "#!/bin/sh" >"$last"; chmod +x "$last"'
}

# setup STATUS WORD...: run it and hold its status.
setup()
{
    expected=$1
    shift
    status=0
    said=$(cd / && PATH=$top/bin "$top/tree/setup" "$@" </dev/null 2>&1) || status=$?
    [ "$status" = "$expected" ] || complain "ended with $status, not $expected"
}

complain()
{
    failed=1
    printf '%s: %s\nsaid: %s\ncalls:\n%s\n' "$case" "$1" "$said" "$(cat "$top/calls")"
}

says()
{
    case "$said" in *"$1"*) ;; *) complain "does not say \"$1\"" ;; esac
}

calls()
{
    grep -qF -e "$1" "$top/calls" || complain "does not call \"$1\""
}

calls_no()
{
    ! grep -qF -e "$1" "$top/calls" || complain "calls \"$1\""
}

case='an unknown word'
machine 0 '*'
setup 2 help
says './setup test'
calls_no 'cmake --'

case='nothing missing'
machine 1000 '*'
setup 0
calls_no apt-get
calls_no 'sudo '
calls 'cmake --preset release'
calls 'cmake --build --preset release -j 2'
says 'build/release/ziping demo'

case='missing, as root'
machine 0 '[!l]*'
setup 0
calls 'apt-get install -y --no-install-recommends libc6-dev libncurses-dev libsqlite3-dev'
calls_no 'sudo '
calls_no libcmocka-dev

case='missing, as a user with sudo'
machine 1000 '[!n]*'
setup 0
calls 'sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y'
calls 'apt-get install -y --no-install-recommends nettle-dev'

case='missing, as a user without sudo'
machine 1000 '[!n]*'
rm "$top/bin/sudo"
setup 3
says 'apt-get install nettle-dev'
calls_no 'cmake --'

case='what apt cannot install'
machine 0 '[!n]*'
stand_in apt-get 'exit 100'
setup 3
says 'nettle-dev'
calls_no 'cmake --'

case='another kind of system'
machine 0 '*'
rm "$top/bin/apt-get"
setup 3 test
says 'dnf install gcc'
says 'libcmocka-devel'
says 'pacman -S gcc'
calls_no 'cmake --'

case='tests'
machine 0 '*'
setup 0 test
calls 'apt-get install -y --no-install-recommends valgrind'
says 'figures that need it are left out'
calls 'ctest --preset dev'
calls 'ctest --preset asan'
calls 'ctest --preset fuzz -j 2'
says 'all tests passed'

case='no clang'
machine 0 '*'
rm "$top/bin/clang"
setup 0 test
calls 'ctest --preset asan'
calls_no 'preset fuzz'
says 'no fuzzing'
says 'all tests passed'

case='a clang without libFuzzer'
machine 0 '*'
stand_in clang 'exit 1'
setup 0 test
calls_no 'preset fuzz'
says 'no fuzzing'

case='what clang makes does not run'
machine 0 '*'
stand_in clang 'for last; do :; done; printf "#!/bin/sh\nexit 1\n" >"$last"; chmod +x "$last"'
setup 0 test
calls_no 'preset fuzz'

case='a missing package of the tests'
machine 0 '[!m]*'
setup 0 test
calls 'apt-get install -y --no-install-recommends make mandoc'

case='packages'
machine 0 '[!r]*'
stand_in cpack 'exit 1'
stand_in rm ''
setup 1 package
calls 'apt-get install -y --no-install-recommends rpm'
calls 'cmake --preset release -'
calls 'cpack --config build/release/CPackConfig.cmake'
says 'packaging failed'

case='a build that fails'
machine 0 '*'
stand_in cmake 'case "$1" in --build) exit 2 ;; esac'
setup 1
says 'the build failed'

case='a test that fails'
machine 0 '*'
stand_in ctest 'exit 8'
setup 1 test
says 'some tests failed'
calls_no 'ctest --preset asan'

case='a finding of a fuzzer'
machine 0 '*'
stand_in ctest 'case "$2" in fuzz) exit 8 ;; esac'
setup 1 test
says 'some tests failed'

exit $failed
