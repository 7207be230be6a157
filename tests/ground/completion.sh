# SPDX-License-Identifier: MulanPSL-2.0
# What bash offers behind each line. Run by bash: the completion is bash's own.
#   completion.sh SOURCE-FOLDER PROGRAM
set -u
source "$1/data/completion/ziping.bash"
export ZIPING_DATA=$1/data
program=$2
failed=0
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
export HOME=$top/home
unset XDG_DATA_HOME
mkdir -p "$HOME" "$top/here/folder"
cd "$top/here" || exit 1
touch a.docx b.txt c.yaml 备份.db
"$program" --db ledger.db new --template fund-report --year 2025 --unit 县 >/dev/null || failed=1

# offers EXPECTED WORD...: the last word is the one being typed.
offers()
{
    local expected=$1
    shift
    COMP_WORDS=("$program" "$@")
    COMP_CWORD=$#
    _ziping
    if [ "${COMPREPLY[*]}" != "$expected" ]; then
        failed=1
        echo "ziping $*: offers \"${COMPREPLY[*]}\", not \"$expected\""
    fi
}

# Every command of the program, and no other.
COMP_WORDS=("$program" '')
COMP_CWORD=1
_ziping
diff <("$program" --help | sed -n 's/^  \([a-z]\{1,\}\) .*/\1/p' | sort -u) \
    <(printf '%s\n' "${COMPREPLY[@]}" | sort) || failed=1
for word in $("$program" --help | head -n 1 | grep -o -e '--[a-z]*'); do
    offers "$word" "$word"
done

offers 'export' ex
offers '--db' --d
offers 'fund-report' new --template f
offers '--template --year --unit' new ''
offers 'folder ledger.db 备份.db' --db ''
offers 'folder' --templates ''
offers 'show' --db ledger.db sho
offers '1' --db ledger.db show ''
offers '' --db none.db show ''
offers '' show ''
offers 'text json' show 1 --format ''
offers 'folder a.docx b.txt' export 1 -o ''
offers 'UTF-8 GB18030' export 1 --encoding ''
offers '填报中 待复核 已复核 已上报' state 1 ''
offers 'keys' doctor ''
offers '' doctor keys ''
offers 'list lint show' template ''
offers 'folder c.yaml' template lint ''
offers 'fund-report' template show ''
offers '备份.db' restore 备
offers '' doctor '$(touch pwned)'
offers '' doctor '*'

# What a template's file is called is never run, and what is no template's name not offered.
mkdir -p "$HOME/.local/share/ziping/templates"
for name in '$(touch${IFS}pwned)' '`touch${IFS}pwned`' '*' 'fund' 'fund report;touch'; do
    cp "$1/data/templates/fund-report.yaml" "$HOME/.local/share/ziping/templates/$name.yaml"
done
sed -i 's/^title: .*/title: "甲\\nfunny"/' "$HOME/.local/share/ziping/templates/fund.yaml"
offers 'fund fund-report' template show ''
offers 'fund fund-report' new --template f
if [ -e pwned ]; then
    failed=1
    echo "a command in a template's file name was run"
fi
offers '--dry-run --salvage' restore 备份.db ''
if [ -e none.db ] || [ -e "$HOME/.local/share/ziping/ziping.db" ]; then
    failed=1
    echo "asking for the reports of a ledger that is not there made one"
fi

# The other shells know the same commands.
for command in $("$program" --help | sed -n 's/^  \([a-z]\{1,\}\) .*/\1/p' | sort -u); do
    grep -q "^        '$command:" "$1/data/completion/_ziping" ||
        { failed=1; echo "zsh does not know $command"; }
    grep -q -e " -a $command -d " "$1/data/completion/ziping.fish" ||
        { failed=1; echo "fish does not know $command"; }
done
for shell in zsh fish; do
    command -v $shell >/dev/null || continue
    file=$1/data/completion/_ziping
    [ $shell = zsh ] || file=$1/data/completion/ziping.fish
    $shell -n "$file" || failed=1
done
exit $failed
