# SPDX-License-Identifier: MulanPSL-2.0
# What bash offers after "ziping": commands, options, templates, and files by their endings.

# The words of $1 that begin with what has been typed. compgen -W is not for words that come from
# elsewhere: it runs the commands in them.
_ziping_words()
{
    local word words
    COMPREPLY=()
    read -r -d '' -a words <<<"$1"
    for word in "${words[@]}"; do
        [[ $word == "$typed"* ]] && COMPREPLY+=("$word")
    done
}

# Folders, and files with one of these endings.
_ziping_files()
{
    local ending
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -d -- "$typed")
    for ending; do
        mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -X "!*.$ending" -- "$typed")
    done
}

# The templates. The program opens a ledger for that too: one that is not kept.
_ziping_templates()
{
    local folder
    folder=$(mktemp -d) || return
    _ziping_words "$("${COMP_WORDS[0]}" --db "$folder/db" template list 2>/dev/null |
        cut -d ' ' -f 1)"
    rm -r "$folder"
}

# The numbers of the reports. A ledger that is not there is not made by asking for them.
_ziping_reports()
{
    [ -e "$ledger" ] || return
    _ziping_words "$("${COMP_WORDS[0]}" --db "$ledger" list --format jsonl 2>/dev/null |
        sed -n 's/.*"report": *\([0-9][0-9]*\).*/\1/p')"
}

_ziping_option()
{
    case $before in
    --db) _ziping_files db ;;
    --templates)
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -d -- "$typed")
        ;;
    --template) _ziping_templates ;;
    --encoding) _ziping_words 'UTF-8 GB18030' ;;
    --format)
        case $command in
        list) _ziping_words 'table jsonl' ;;
        show) _ziping_words 'text json' ;;
        check) _ziping_words 'text jsonl csv' ;;
        esac
        ;;
    -o) if [ "$command" = backup ]; then _ziping_files db; else _ziping_files docx txt json; fi ;;
    --user | --year | --unit) ;;
    *) return 1 ;;
    esac
}

_ziping_command()
{
    case $command:$count in
    new:*) _ziping_words '--template --year --unit' ;;
    list:*) _ziping_words --format ;;
    backup:*) _ziping_words -o ;;
    restore:0) _ziping_files db ;;
    restore:*) _ziping_words '--dry-run --salvage' ;;
    doctor:0) _ziping_words keys ;;
    template:0) _ziping_words 'list lint show' ;;
    template:1) if [ "$verb" = lint ]; then _ziping_files yaml; else _ziping_templates; fi ;;
    demo:* | verify:* | doctor:* | template:*) ;;
    *:0) _ziping_reports ;;
    show:* | check:*) _ziping_words --format ;;
    export:*) _ziping_words '-o --encoding' ;;
    state:1) _ziping_words '填报中 待复核 已复核 已上报' ;;
    esac
}

_ziping()
{
    local typed=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    local command='' verb='' count=0 i
    local ledger=${XDG_DATA_HOME:-$HOME/.local/share}/ziping/ziping.db
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        --db) ledger=${COMP_WORDS[++i]} ;;
        --dry-run) ;;
        -?*) i=$((i + 1)) ;;
        *)
            if [ -z "$command" ]; then
                command=${COMP_WORDS[i]}
            else
                verb=${verb:-${COMP_WORDS[i]}} count=$((count + 1))
            fi
            ;;
        esac
    done
    if _ziping_option; then
        return
    elif [ -n "$command" ]; then
        _ziping_command
    elif [[ $typed == -* ]]; then
        _ziping_words '--db --templates --user --help --version'
    else
        _ziping_words 'new list show demo set add remove reason undo redo history state check
            export backup restore verify doctor template'
    fi
}

complete -F _ziping ziping
