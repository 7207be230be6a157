# SPDX-License-Identifier: MulanPSL-2.0
# C files taken apart: comments, literals and code.
#
#   awk -v want=strings   prints "file:line:text" for each string or character literal
#   awk -v want=code      prints "file:line:code" for each line, comments gone, literals emptied
#
# Continued lines and trigraphs are not known here; clang-format leaves none in this tree.

FNR == 1 { in_comment = 0 }

{
    line = $0
    code = ""
    while (line != "") {
        if (in_comment) {
            end = index(line, "*/")
            if (!end)
                break
            line = substr(line, end + 2)
            in_comment = 0
        } else if (match(line, /^[^\/"']+/)) {
            code = code substr(line, 1, RLENGTH)
            line = substr(line, RLENGTH + 1)
        } else if (substr(line, 1, 2) == "/*") {
            in_comment = 1
            line = substr(line, 3)
        } else if (substr(line, 1, 2) == "//") {
            break
        } else if (match(line, /^"([^"\\]|\\.)*"/) || match(line, /^'([^'\\]|\\.)+'/)) {
            included = code ~ /#[ ]*include[ ]*$/
            if (want == "strings" && !included)
                print FILENAME ":" FNR ":" substr(line, 2, RLENGTH - 2)
            code = code (included ? substr(line, 1, RLENGTH) : "\"\"")
            line = substr(line, RLENGTH + 1)
        } else {
            code = code substr(line, 1, 1)
            line = substr(line, 2)
        }
    }
    if (want == "code" && code ~ /[^ ]/)
        print FILENAME ":" FNR ":" code
}
