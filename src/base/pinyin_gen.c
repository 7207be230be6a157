/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pinyin_gen: run while building. Reads Unihan_Readings.txt on its standard input and writes the
 * table of initials, base/pinyin_table.h, to the file named.
 *
 * Lines look like "U+957F", tab, "kHanyuPinlu", tab, "zhǎng(1879) cháng(1179)"; in the dictionaries
 * each reading comes after its page and a colon, "0121.040:cháng 1456.020:zhǎng". */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum {
    FIRST = 0x4E00,
    LAST = 0x9FFF,
    COUNT = LAST - FIRST + 1,
    SETS_MAX = 256,     /* an index is one byte */
    ENOUGH = 20000,     /* fewer readings than this mean that the input is not Unihan's */
    LINE_BYTES = 65536, /* far longer than any line of these readings */
};

static uint32_t initials[COUNT]; /* bit 0 for a, bit 25 for z */

/* The letter that a reading begins with, without its tone mark; 0 for none. */
static char first_letter(const char *reading)
{
    utf8proc_int32_t first;
    utf8proc_int32_t parts[4];

    if (utf8proc_iterate((const utf8proc_uint8_t *)reading, -1, &first) <= 0 ||
        utf8proc_decompose_char(first, parts, 4, UTF8PROC_DECOMPOSE, NULL) <= 0 || parts[0] < 'a' ||
        parts[0] > 'z')
        return 0;
    return (char)parts[0];
}

static bool is_wanted(const char *property)
{
    static const char *const wanted[] = {"kMandarin", "kHanyuPinlu", "kXHC1983", "kTGHZ2013"};

    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        if (strcmp(property, wanted[i]) == 0)
            return true;
    return false;
}

static void add_readings(unsigned long cp, char *readings)
{
    char *rest = NULL;

    for (char *r = strtok_r(readings, " ,\n", &rest); r; r = strtok_r(NULL, " ,\n", &rest)) {
        char *colon = strchr(r, ':');
        char letter = first_letter(colon ? colon + 1 : r);

        if (letter)
            initials[cp - FIRST] |= UINT32_C(1) << (letter - 'a');
    }
}

static void read_line(char *line)
{
    char *property = strchr(line, '\t');
    char *readings = property ? strchr(property + 1, '\t') : NULL;
    unsigned long cp;

    if (strncmp(line, "U+", 2) != 0 || !readings)
        return;
    *property++ = '\0';
    *readings++ = '\0';
    cp = strtoul(line + 2, NULL, 16);
    if (cp >= FIRST && cp <= LAST && is_wanted(property))
        add_readings(cp, readings);
}

static int index_of(uint32_t set, uint32_t sets[SETS_MAX], int *count)
{
    for (int i = 0; i < *count; i++)
        if (sets[i] == set)
            return i;
    if (*count == SETS_MAX)
        return -1;
    sets[*count] = set;
    return (*count)++;
}

static bool write_table(FILE *out)
{
    uint32_t sets[SETS_MAX];
    int count = 0;

    fprintf(out, "/* The sets of initials, and which one each of U+4E00 to U+9FFF has. */\n"
                 "static const unsigned char initials_of[] = {\n");
    for (int i = 0; i < COUNT; i++) {
        int index = index_of(initials[i], sets, &count);

        if (index < 0)
            return false;
        fprintf(out, "%d,%c", index, i % 16 == 15 ? '\n' : ' ');
    }
    fprintf(out, "};\nstatic const uint32_t initial_sets[] = {\n");
    for (int i = 0; i < count; i++)
        fprintf(out, "0x%X,%c", (unsigned int)sets[i], i % 8 == 7 ? '\n' : ' ');
    fprintf(out, "};\n");
    return ferror(out) == 0;
}

int main(int argc, char **argv)
{
    static char line[LINE_BYTES];
    int known = 0;
    bool ok;
    FILE *out;

    if (argc != 2)
        return 2;
    while (fgets(line, sizeof line, stdin))
        read_line(line);
    for (int i = 0; i < COUNT; i++)
        known += initials[i] != 0;
    if (known < ENOUGH) {
        fprintf(stderr, "pinyin_gen: only %d readings: is this Unihan_Readings.txt?\n", known);
        return 1;
    }
    out = fopen(argv[1], "w");
    if (!out)
        return 1;
    ok = write_table(out);
    return fclose(out) == 0 && ok ? 0 : 1;
}
