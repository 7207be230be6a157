# SPDX-License-Identifier: MulanPSL-2.0
# Holds rooms.tsv against what the rooms are linked with: USES in their CMakeLists.txt.

BEGIN {
    while ((getline line < rooms) > 0)
        if (line !~ /^#/) {
            split(line, column, "\t")
            n = split(column[2], may, " ")
            for (i = 1; i <= n; i++)
                allowed[column[1], may[i]] = 1
        }
}

FNR == 1 { room = ""; uses = 0 }
{ sub(/#.*/, "") }
{
    gsub(/[()]/, " & ")
    for (i = 1; i <= NF; i++) {
        if ($i == "add_room") {
            room = "?"
        } else if (room == "?" && $i != "(") {
            room = $i
        } else if ($i == ")" || $i == "HIDES" || $i == "SOURCES") {
            uses = 0
        } else if ($i == "USES") {
            uses = 1
        } else if (uses && !((room, $i) in allowed)) {
            print FILENAME ":" FNR ": " room " may not be linked with " $i
        }
    }
}
