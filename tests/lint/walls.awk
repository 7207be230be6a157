# SPDX-License-Identifier: MulanPSL-2.0
# Holds rooms.tsv and foreign.tsv against #include lines, given as "file:line:code".

function room_of(path,    parts)
{
    split(path, parts, "/")
    return parts[1] == "ui" ? "ui" : path == "src/main.c" ? "main" : parts[2]
}

function breach(what)
{
    print path ":" at ": " what
}

BEGIN {
    FS = "\t"
    while ((getline line < rooms) > 0)
        if (line !~ /^#/) {
            split(line, column, "\t")
            known[column[1]] = 1
            n = split(column[2], may, " ")
            for (i = 1; i <= n; i++)
                allowed[column[1], may[i]] = 1
            allowed[column[1], column[1]] = 1
        }
    while ((getline line < foreign) > 0)
        if (line !~ /^#/) {
            split(line, column, "\t")
            header[++headers] = column[1]
            where[headers] = column[2]
        }
    if (!headers || !("base" in known)) {
        print "walls: the tables cannot be read"
        exit
    }
    FS = "\n"
}

{
    match($0, /^[^:]*:[0-9]+:/)
    split($0, place, ":")
    path = place[1]
    at = place[2]
    code = substr($0, RLENGTH + 1)
    if (code !~ /^[ ]*#[ ]*include/)
        next
    own = code ~ /"/
    name = code
    sub(/^[^"<]*["<]/, "", name)
    sub(/[">].*/, "", name)
    room = room_of(path)
    if (!(room in known)) {
        breach("the room " room " is not in tests/lint/rooms.tsv")
        next
    }
    if (own) {
        other = name
        if (!sub(/\/.*/, "", other))
            breach("\"" name "\" is not written from its room")
        else if (!(other in known))
            breach("\"" name "\" is in no room; foreign headers are written <" name ">")
        else if (!((room, other) in allowed))
            breach(room " may not know " other ": \"" name "\"")
    }
    for (i = 1; i <= headers; i++)
        if (name ~ header[i] && path !~ where[i])
            breach("<" name "> may not be included here")
}
