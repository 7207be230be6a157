# SPDX-License-Identifier: MulanPSL-2.0
# Names the characters of ambiguous width in lines "file:line:text". Works on bytes (LC_ALL=C).

function hex(digits,    i, n)
{
    for (i = 1; i <= length(digits); i++)
        n = n * 16 + index("0123456789ABCDEF", substr(digits, i, 1)) - 1
    return n
}

# The code point whose UTF-8 bytes begin at `at` of `s`; sets `bytes`.
function decode(s, at,    lead, cp, i)
{
    lead = byte[substr(s, at, 1)]
    bytes = lead < 192 ? 1 : lead < 224 ? 2 : lead < 240 ? 3 : 4
    cp = bytes == 1 ? lead : lead % (bytes == 2 ? 32 : bytes == 3 ? 16 : 8)
    for (i = 1; i < bytes; i++)
        cp = cp * 64 + byte[substr(s, at + i, 1)] % 64
    return cp
}

function is_ambiguous(cp,    low, high, middle)
{
    low = 1
    high = ranges
    while (low <= high) {
        middle = int((low + high) / 2)
        if (cp < first[middle])
            high = middle - 1
        else if (cp > last[middle])
            low = middle + 1
        else
            return 1
    }
    return 0
}

BEGIN {
    for (i = 1; i < 256; i++)
        byte[sprintf("%c", i)] = i
    while ((getline line < widths) > 0)
        if (match(line, /^[0-9A-F.]+[ ]*;[ ]*A/)) {
            split(line, part, /[ ;]/)
            n = split(part[1], end, /\.\./)
            first[++ranges] = hex(end[1])
            last[ranges] = hex(end[n])
        }
    while ((getline line < allowed) > 0)
        if (line !~ /^#/) {
            split(line, part, "\t")
            for (i = 1; i <= length(part[2]); i += bytes) {
                decode(part[2], i)
                may[part[1], substr(part[2], i, bytes)] = 1
            }
        }
    if (!ranges)
        print "ambiguous: no width can be read from " widths
}

/[\200-\377]/ {
    match($0, /^[^:]*:[0-9]+:/)
    split($0, place, ":")
    text = substr($0, RLENGTH + 1)
    for (i = 1; i <= length(text); i += bytes) {
        cp = decode(text, i)
        c = substr(text, i, bytes)
        if (cp > 127 && is_ambiguous(cp) && !((place[1], c) in may))
            print place[1] ":" place[2] ": " c " has no certain width: " text
    }
}
