/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Values: reading what was typed, saying why it cannot be read, printing it. */
#include "record/value.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "record/inner.h"

enum { KEY_DIGITS = 32, CHOICES_SAID = 8 };

static const char *const STATE_WORD[] = {
    [VALUE_BLANK] = "",  [VALUE_SET] = "",      [VALUE_UNREADABLE] = "",
    [VALUE_NONE] = "无", [VALUE_NA] = "不适用", [VALUE_PENDING] = "待核实",
};

static bool is_word(const char *word, const char *s, size_t bytes)
{
    return strlen(word) == bytes && memcmp(word, s, bytes) == 0;
}

static bool is_choice(const struct field *f, const char *s, size_t bytes, int64_t *index)
{
    for (size_t i = 0; i < f->choice_count; i++) {
        if (is_word(f->choices[i], s, bytes)) {
            *index = (int64_t)i;
            return true;
        }
    }
    return false;
}

/* Signs as an input method makes them: full width, or in one character. */
static bool is_choice_folded(const struct field *f, const char *s, size_t bytes, int64_t *index)
{
    static const char *const sign[][2] = {{"≥", ">="}, {"≤", "<="}, {"≧", ">="}, {"≦", "<="}};
    struct text folded = {0};
    bool is_found;
    for (size_t i = 0; i < sizeof sign / sizeof *sign; i++) {
        if (is_word(sign[i][0], s, bytes))
            return is_choice(f, sign[i][1], strlen(sign[i][1]), index);
    }
    text_fold_width(&folded, s, bytes);
    is_found = is_choice(f, text_str(&folded), folded.bytes, index);
    text_finish(&folded);
    return is_found;
}

/* The state that the text declares, or VALUE_SET. */
static enum value_state declared(const struct field *f, const char *s, size_t bytes)
{
    int64_t index;
    if (is_choice(f, s, bytes, &index))
        return VALUE_SET;
    for (enum value_state state = VALUE_NONE; state <= VALUE_PENDING; state++) {
        if (is_word(STATE_WORD[state], s, bytes))
            return state;
    }
    return VALUE_SET;
}

bool key_is_hex(const char *s, size_t bytes)
{
    if (bytes != KEY_DIGITS)
        return false;
    for (size_t i = 0; i < bytes; i++) {
        if (!strchr("0123456789abcdefABCDEF", s[i]))
            return false;
    }
    return true;
}

static bool read_year(const struct field *f, const char *s, size_t bytes, int64_t *number,
                      struct text *why)
{
    static const char SUFFIX[] = "年";
    size_t suffix = sizeof SUFFIX - 1;
    size_t digits = bytes;
    if (bytes > suffix && memcmp(s + bytes - suffix, SUFFIX, suffix) == 0)
        digits -= suffix;
    return number_read(s, digits, &f->form, number, why);
}

int value_short_year(const struct field *f, int year)
{
    return year ? year + f->short_years : day_today().year;
}

static bool read_date(const struct field *f, const char *s, size_t bytes, int year, int64_t *number,
                      char iso[DAY_BYTES], struct text *why)
{
    struct day day;
    if (!day_read(s, bytes, value_short_year(f, year), day_today(), &day, why))
        return false;
    *number = (int64_t)day.year * 10000 + day.month * 100 + day.day;
    day_iso(iso, day);
    return true;
}

static bool read_choice(const struct field *f, const char *s, size_t bytes, int64_t *number,
                        struct text *why)
{
    if (is_choice(f, s, bytes, number) || is_choice_folded(f, s, bytes, number))
        return true;
    if (f->open) {
        *number = -1;
        return true;
    }
    text_add(why, "「");
    text_add_n(why, s, bytes);
    text_add(why, "」不在可选的内容里，可选");
    for (size_t i = 0; i < f->choice_count && i < CHOICES_SAID; i++)
        text_addf(why, "「%s」", f->choices[i]);
    if (f->choice_count > CHOICES_SAID)
        text_add(why, "等");
    return false;
}

static bool read_reference(const struct field *f, const char *s, size_t bytes, struct text *why)
{
    if (key_is_hex(s, bytes))
        return true;
    text_add(why, "「");
    text_add_n(why, s, bytes);
    text_addf(why, "」不是已有的%s序号", f->ref ? f->ref->label : "");
    return false;
}

static bool ends_with(const char *s, size_t bytes, const char *word)
{
    size_t n = strlen(word);
    return n > 0 && bytes > n && memcmp(s + bytes - n, word, n) == 0;
}

/* A figure as it is often copied, with the words of its own field: ￥1,334.50; 12800人 where the field
 * counts 人. Not so 90% in a measure: its unit stands in a column of its own and may be another. */
static bool read_figure(const struct field *f, const char *s, size_t bytes, int64_t *number,
                        struct text *why)
{
    static const char *const SIGN[] = {"\xC2\xA5", "\xEF\xBF\xA5"}; /* U+00A5, U+FFE5 */
    const char *figure = s;
    size_t kept = bytes;
    for (size_t i = 0; f->type == TYPE_AMOUNT && i < 2; i++) {
        size_t n = strlen(SIGN[i]);
        if (kept == bytes && bytes > n && memcmp(s, SIGN[i], n) == 0) {
            figure += n;
            kept -= n;
        }
    }
    if (f->type == TYPE_COUNT && ends_with(s, bytes, f->unit))
        kept -= strlen(f->unit);
    if (kept < bytes && number_read(figure, kept, &f->form, number, NULL))
        return true;
    if (f->type == TYPE_MEASURE &&
        (ends_with(s, bytes, "%") || ends_with(s, bytes, "\xEF\xBC\x85"))) {
        text_add(why, "「");
        text_add_shown(why, s, bytes);
        text_add(why, "」带了百分号，这里只填数字，百分号填在度量单位一栏");
        return false;
    }
    return number_read(s, bytes, &f->form, number, why);
}

/* Read `s`, which is neither blank nor declared. `iso` gets a date's text, otherwise "". On failure
 * `why` gets the clause. */
static bool read_typed(const struct field *f, const char *s, size_t bytes, int year,
                       int64_t *number, char iso[DAY_BYTES], struct text *why)
{
    *number = 0;
    iso[0] = '\0';
    switch (f->type) {
    case TYPE_TEXT:
    case TYPE_PROSE:
        return true;
    case TYPE_AMOUNT:
    case TYPE_COUNT:
    case TYPE_PERCENT:
    case TYPE_POINTS:
    case TYPE_MEASURE:
        return read_figure(f, s, bytes, number, why);
    case TYPE_YEAR:
        return read_year(f, s, bytes, number, why);
    case TYPE_DATE:
        return read_date(f, s, bytes, year, number, iso, why);
    case TYPE_CHOICE:
    case TYPE_FLAG:
        return read_choice(f, s, bytes, number, why);
    case TYPE_REF:
        return read_reference(f, s, bytes, why);
    case TYPE_GROUP:
        text_add(why, "这里只能填「无」「不适用」或「待核实」");
        return false;
    }
    assert(false && "a field of no type");
    return false;
}

/* `typed` is taken. */
static void value_put(struct value *v, enum value_state state, int64_t number, char *typed)
{
    free(v->typed);
    v->typed = typed;
    v->state = state;
    v->number = number;
}

void value_read(struct value *v, const struct field *f, const char *typed, int year)
{
    size_t bytes = typed ? strlen(typed) : 0;
    size_t kept = bytes;
    const char *word = typed ? str_trim(typed, &kept) : "";
    if (kept == 0) {
        value_put(v, VALUE_BLANK, 0, NULL);
        return;
    }
    enum value_state state = declared(f, word, kept);
    if (state != VALUE_SET) {
        value_put(v, state, 0, mem_str(STATE_WORD[state]));
        return;
    }
    if (f->type == TYPE_PROSE) { /* the first line keeps its indent */
        kept += (size_t)(word - typed);
        word = typed;
    }
    int64_t number = 0;
    char iso[DAY_BYTES];
    struct text why = {0};
    bool is_read = read_typed(f, word, kept, year, &number, iso, &why);
    text_finish(&why);
    /* A choice stands as the form has it, however its sign was typed. */
    bool is_chosen = is_read && number >= 0 && (size_t)number < f->choice_count;
    if (is_chosen && (f->type == TYPE_CHOICE || f->type == TYPE_FLAG))
        value_put(v, VALUE_SET, number, mem_str(f->choices[number]));
    else if (is_read)
        value_put(v, VALUE_SET, number, iso[0] ? mem_str(iso) : mem_str_n(word, kept));
    else
        value_put(v, VALUE_UNREADABLE, 0, mem_str_n(word, kept));
}

void value_restore(struct value *v, const struct field *f, const char *typed,
                   enum value_state state)
{
    if (state == VALUE_BLANK || str_empty(typed)) {
        value_put(v, VALUE_BLANK, 0, NULL);
        return;
    }
    if (state != VALUE_SET) {
        bool is_known = state > VALUE_SET && state <= VALUE_PENDING;
        value_put(v, is_known ? state : VALUE_UNREADABLE, 0, mem_str(typed));
        return;
    }
    struct value again = {0};
    value_read(&again, f, typed, 0);
    bool agrees = again.state == VALUE_SET && strcmp(again.typed, typed) == 0;
    value_put(v, agrees ? VALUE_SET : VALUE_UNREADABLE, agrees ? again.number : 0, mem_str(typed));
    value_finish(&again);
}

void value_says(const struct value *v, const struct field *f, int year, struct text *out)
{
    if (v->state != VALUE_UNREADABLE)
        return;
    int64_t number;
    char iso[DAY_BYTES];
    struct text why = {0};
    if (read_typed(f, v->typed, strlen(v->typed), year, &number, iso, &why))
        text_addf(out, "「%s」在当时不能识别，请重新填写", v->typed);
    else
        text_add(out, text_str(&why));
    text_finish(&why);
}

static bool is_calculation(const char *typed)
{
    static const char FULL_WIDTH[] = "＝";
    return typed[0] == '=' || strncmp(typed, FULL_WIDTH, sizeof FULL_WIDTH - 1) == 0;
}

/* A measure prints the decimals it was typed with. */
static int decimals_of(const struct value *v, const struct field *f)
{
    if (f->type != TYPE_MEASURE || is_calculation(v->typed))
        return f->form.decimals;
    int typed = number_typed_decimals(v->typed, strlen(v->typed));
    return typed < f->form.scale ? typed : f->form.scale;
}

void value_print(const struct value *v, const struct field *f, bool grouped, struct text *out)
{
    if (!v->typed)
        return;
    if (v->state != VALUE_SET || !field_is_figure(f)) {
        text_add(out, v->typed);
        return;
    }
    struct number_form form = f->form;
    form.decimals = decimals_of(v, f);
    char figure[NUMBER_BYTES];
    text_add(out, number_print(figure, v->number, &form, grouped && f->type != TYPE_YEAR));
}

const char *value_state_word(enum value_state s)
{
    assert(s >= VALUE_BLANK && s <= VALUE_PENDING);
    return STATE_WORD[s];
}

bool value_is_declared(const struct value *v)
{
    return v->state >= VALUE_NONE;
}

bool value_same(const struct value *a, const struct value *b)
{
    const char *left = a->typed ? a->typed : "";
    const char *right = b->typed ? b->typed : "";
    return a->state == b->state && strcmp(left, right) == 0;
}

void value_copy(struct value *to, const struct value *from)
{
    char *typed = mem_str(from->typed);
    free(to->typed);
    *to = *from;
    to->typed = typed;
}

void value_finish(struct value *v)
{
    free(v->typed);
    *v = (struct value){0};
}
