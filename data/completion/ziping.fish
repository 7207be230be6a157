# SPDX-License-Identifier: MulanPSL-2.0
# What fish offers after "ziping": commands, options, templates, and files by their endings.

set -l commands new list show demo set add remove reason undo redo history state check export \
    backup restore verify doctor template
set -l of_report show set add remove reason undo redo history state check export

function __ziping_templates
    # The program opens a ledger for that too: one that is not kept.
    set -l folder (mktemp -d); or return
    ziping --db $folder/db template list 2>/dev/null | string match -r '^\S+'
    rm -r $folder
end

function __ziping_reports
    set -l words (commandline -opc)
    set -l ledger ~/.local/share/ziping/ziping.db
    set -q XDG_DATA_HOME; and set ledger $XDG_DATA_HOME/ziping/ziping.db
    set -l at (contains -i -- --db $words); and set ledger $words[(math $at + 1)]
    # A ledger that is not there is not made by asking for the numbers.
    test -e "$ledger"; or return
    ziping --db $ledger list --format jsonl 2>/dev/null | string match -rg '"report": *(\d+)'
end

# Is this the first word behind a command?
function __ziping_first
    set -l words (commandline -opc)
    contains -- $words[-1] $argv
end

complete -c ziping -f
complete -c ziping -l db -r -a '(__fish_complete_suffix .db)' -d 数据库文件
complete -c ziping -l templates -r -a '(__fish_complete_directories)' -d 先在这里找模板
complete -c ziping -l user -x -d 填报人姓名
set -l none "not __fish_seen_subcommand_from $commands"
complete -c ziping -n "$none" -l help -d 用法
complete -c ziping -n "$none" -l version -d 版本
complete -c ziping -n "$none" -a new -d 新建报告
complete -c ziping -n "$none" -a list -d 列出全部报告
complete -c ziping -n "$none" -a show -d 显示一份报告
complete -c ziping -n "$none" -a demo -d 打开演示台账
complete -c ziping -n "$none" -a set -d 填一栏
complete -c ziping -n "$none" -a add -d 加一行
complete -c ziping -n "$none" -a remove -d 去掉一行
complete -c ziping -n "$none" -a reason -d 填写核实说明
complete -c ziping -n "$none" -a undo -d 撤销
complete -c ziping -n "$none" -a redo -d 重做
complete -c ziping -n "$none" -a history -d 改动记录
complete -c ziping -n "$none" -a state -d 显示或改变状态
complete -c ziping -n "$none" -a check -d 审核
complete -c ziping -n "$none" -a export -d 导出
complete -c ziping -n "$none" -a backup -d 备份并核对
complete -c ziping -n "$none" -a restore -d 恢复备份
complete -c ziping -n "$none" -a verify -d 核对改动记录
complete -c ziping -n "$none" -a doctor -d 看本机能不能用
complete -c ziping -n "$none" -a template -d 模板
complete -c ziping -n "__ziping_first $of_report" -a '(__ziping_reports)' -d 报告
complete -c ziping -n '__fish_seen_subcommand_from new' -l template -x -a '(__ziping_templates)'
complete -c ziping -n '__fish_seen_subcommand_from new' -l year -x
complete -c ziping -n '__fish_seen_subcommand_from new' -l unit -x
complete -c ziping -n '__fish_seen_subcommand_from list' -l format -x -a 'table jsonl'
complete -c ziping -n '__fish_seen_subcommand_from show' -l format -x -a 'text json'
complete -c ziping -n '__fish_seen_subcommand_from check' -l format -x -a 'text jsonl csv'
complete -c ziping -n '__fish_seen_subcommand_from export' -s o -r \
    -a '(__fish_complete_suffix .docx; __fish_complete_suffix .txt; __fish_complete_suffix .json)'
complete -c ziping -n '__fish_seen_subcommand_from export' -l encoding -x -a 'UTF-8 GB18030'
complete -c ziping -n '__fish_seen_subcommand_from backup' -s o -r -a '(__fish_complete_suffix .db)'
complete -c ziping -n '__ziping_first restore' -a '(__fish_complete_suffix .db)'
complete -c ziping -n '__fish_seen_subcommand_from restore' -l dry-run -d 只核对
complete -c ziping -n '__ziping_first doctor' -a keys -d 逐个试按键
complete -c ziping -n '__fish_seen_subcommand_from restore' -l salvage -d 从损坏的文件中救回
complete -c ziping -n '__ziping_first template' -a 'list lint show'
complete -c ziping -n '__ziping_first lint' -a '(__fish_complete_suffix .yaml)'
complete -c ziping -n '__fish_seen_subcommand_from template; and __ziping_first show' \
    -a '(__ziping_templates)'
