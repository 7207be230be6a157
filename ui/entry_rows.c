/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Rows of a grid, and everything that puts text into a field: typing, choices, phrases, the value
 * above. */
#include "base/mem.h"
#include "base/pinyin.h"
#include "ui/common.h"
#include "ui/entry.h"

#include <stdlib.h>
#include <string.h>

/* ---- rows ---- */

/* The group that rows are added to: that of the focus, otherwise the section's first. */
static const struct tmpl_group *group_here(const struct entry *e)
{
    if (entry_spot(e)->group)
        return entry_spot(e)->group;
    for (size_t i = 0; i < e->section->items; i++)
        if (e->section->item[i].group)
            return e->section->item[i].group;
    return NULL;
}

static void focus_row(struct screen *s, const struct row *row)
{
    struct entry *e = s->state;
    size_t at;

    entry_rebuild(s);
    at = form_find(&e->form, row, NULL);
    entry_focus(s, at != SIZE_MAX ? at : form_landing(&e->form));
}

/* The row is not there before something is typed into it. */
enum outcome entry_row_add(struct screen *s)
{
    struct entry *e = s->state;
    const struct tmpl_group *g = group_here(e);

    if (!g || !entry_may_type(s) || !entry_accept(s))
        return PAINT;
    e->form.insert_after = NULL;
    if (entry_spot(e)->group == g && entry_spot(e)->form)
        e->form.insert_after = entry_spot(e)->row;
    entry_rebuild(s);
    entry_focus(s, form_blank(&e->form, g));
    return PAINT;
}

enum outcome entry_row_remove(struct screen *s)
{
    struct entry *e = s->state;
    struct spot spot;
    size_t at, left;
    struct err err = {0};

    if (!entry_accept(s)) /* what is being typed comes back with the row */
        return PAINT;
    spot = *entry_spot(e);
    at = row_number(spot.row);
    if (app_remove(ui_app(s->ui), spot.row, &err) != STATUS_OK) {
        say_refused(s->ui, &err);
        return PAINT;
    }
    left = row_count(e->row, spot.group->kind);
    ui_say(s->ui, STYLE_PLAIN, W_SAY_ROW_REMOVED);
    if (left > 0)
        focus_row(s, row_child(e->row, spot.group->kind, at <= left ? at - 1 : left - 1));
    else
        focus_row(s, NULL);
    return PAINT;
}

enum outcome entry_row_move(struct screen *s, bool up)
{
    struct entry *e = s->state;
    struct spot spot;
    const struct row *after = NULL;
    size_t at;
    struct err err = {0};

    if (!entry_accept(s))
        return PAINT;
    spot = *entry_spot(e);
    at = row_number(spot.row) - 1;
    if (up ? at >= 2 : true)
        after = row_child(e->row, spot.group->kind, up ? at - 2 : at + 1);
    if (app_move(ui_app(s->ui), spot.row, after, &err) != STATUS_OK)
        say_refused(s->ui, &err);
    entry_rebuild(s);
    at = form_find(&e->form, spot.row, spot.field);
    entry_focus(s, at != SIZE_MAX ? at : 0);
    return PAINT;
}

/* ---- putting text into the editor ---- */

static void put(struct screen *s, const char *text)
{
    struct entry *e = s->state;

    if (entry_in_prose(e)) {
        memo_key(&e->memo, K_CTRL_END, 1);
        e->memo.anchor = 0;
        memo_type(&e->memo, text, strlen(text));
    } else {
        line_set(&e->line, text, false);
    }
    entry_touched(e);
}

void entry_fill(struct screen *s, const char *text)
{
    if (!entry_may_type(s))
        return;
    put(s, text);
    entry_accept_and_go(s);
}

/* More is typed over a declared 无 than can be declared: it is the first row's text, and is edited and
 * kept as such. */
static bool open_row_over_state(struct screen *s, const char *text, size_t bytes)
{
    enum { DECLARED_CHARS = 3 };
    struct entry *e = s->state;
    const struct spot *spot = entry_spot(e);
    const struct field *f = spot->group ? spot->group->column[0].field : NULL;
    size_t before = e->line.fresh ? 0 : e->line.text.bytes;
    struct text typed = {0};
    struct row *made = NULL;
    size_t at;

    if (!f || spot->form || f->type != TYPE_PROSE ||
        utf8_chars(text_str(&e->line.text), before) + utf8_chars(text, bytes) <= DECLARED_CHARS)
        return false;
    text_add_n(&typed, text_str(&e->line.text), before);
    if (app_add(ui_app(s->ui), spot->parent, spot->group->kind, NULL, &made, NULL) == STATUS_OK) {
        entry_rebuild(s);
        at = form_find(&e->form, made, f);
        entry_focus(s, at != SIZE_MAX ? at : form_landing(&e->form));
        if (typed.bytes > 0)
            memo_type(&e->memo, typed.s, typed.bytes);
    }
    text_finish(&typed);
    return made;
}

enum outcome entry_type(struct screen *s, const char *text, size_t bytes)
{
    struct entry *e = s->state;
    struct text clean = {0};
    struct dropped dropped = {0};
    enum outcome out = PAINT_FIELD;

    if (!entry_may_type(s))
        return PAINT;
    if (!entry_in_prose(e) && !open_row_over_state(s, text, bytes)) {
        field_type(s->ui, &e->line, text, bytes);
        entry_touched(e);
        return PAINT_FIELD;
    }
    text_clean(&clean, text, bytes, true, &dropped);
    if (clean.bytes > 0) {
        memo_type(&e->memo, clean.s, clean.bytes);
        entry_touched(e);
        out = e->memo.lines == e->memo_lines ? PAINT_FIELD : PAINT;
    }
    ui_say_dropped(s->ui, &dropped);
    text_finish(&clean);
    return out;
}

/* ---- cut, copy, paste ---- */

enum outcome entry_clip(struct screen *s, enum action a)
{
    struct entry *e = s->state;
    size_t from, to;

    if (a == ACT_PASTE) {
        const char *text = ui_clipboard(s->ui);

        return entry_paste(s, text, strlen(text));
    }
    if (!entry_in_prose(e)) {
        if (a == ACT_CUT && !entry_may_type(s))
            return PAINT;
        field_act(s->ui, &e->line, a);
        if (a == ACT_CUT)
            entry_touched(e);
        return PAINT;
    }
    if (!memo_selection(&e->memo, &from, &to)) {
        ui_say(s->ui, STYLE_PLAIN, W_NOTHING_SELECTED);
        return PAINT;
    }
    ui_copy(s->ui, e->memo.text.s + from, to - from);
    if (a == ACT_CUT && entry_may_type(s)) {
        memo_remove_selection(&e->memo);
        entry_touched(e);
    }
    return PAINT;
}

/* ---- the value above ---- */

static const struct row *row_before(const struct screen *s)
{
    const struct entry *e = s->state;
    const struct spot *spot = entry_spot(e);
    struct app *a = ui_app(s->ui);
    size_t at;

    if (spot->group && spot->form) {
        if (!spot->row && e->form.insert_after)
            return e->form.insert_after;
        at = spot->row ? row_number(spot->row) - 1 : row_count(spot->parent, spot->group->kind);
        return at > 0 ? row_child(spot->parent, spot->group->kind, at - 1) : NULL;
    }
    if (spot->group || e->row->kind->role != KIND_PROJECT)
        return NULL;
    at = record_project_number(app_record(a), app_report_row(a), e->row);
    return at > 1 ? record_project(app_record(a), app_report_row(a), at - 2) : NULL;
}

bool entry_ditto_applies(const struct screen *s)
{
    const struct entry *e = s->state;
    const struct row *before = entry_in_prose(e) ? NULL : row_before(s);

    return before && row_value(before, entry_spot(e)->field)->state != VALUE_BLANK;
}

enum outcome entry_ditto(struct screen *s)
{
    struct entry *e = s->state;
    const struct field *f = entry_spot(e)->field;
    const char *typed = row_value(row_before(s), f)->typed;
    struct text value = {0};

    if (!entry_may_type(s))
        return PAINT;
    /* As it was typed: printed it may be rounded. */
    if (typed && f->type != TYPE_REF)
        text_add(&value, typed);
    else
        record_print(app_record(ui_app(s->ui)), row_before(s), f, false, &value);
    line_set(&e->line, text_str(&value), true);
    e->dirty = true;
    ui_say(s->ui, STYLE_PLAIN, W_DITTO, text_str(&value));
    text_finish(&value);
    return PAINT_FIELD;
}

/* ---- choices, phrases, reasons ---- */

/* The number that a text is, in digits of either width; 0: it is none. */
static size_t number_typed(const char *typed)
{
    struct text digits = {0};
    size_t n = 0, i = 0;

    text_fold_width(&digits, typed, strlen(typed));
    for (; i < digits.bytes && digits.s[i] >= '0' && digits.s[i] <= '9' && n < 1000; i++)
        n = n * 10 + (size_t)(digits.s[i] - '0');
    if (i < digits.bytes)
        n = 0;
    text_finish(&digits);
    return n;
}

const char *entry_choice_meant(const struct spot *spot, const char *typed)
{
    const struct field *f = spot->field;
    struct choice_set set = row_choices(spot->row, f);
    const char *found = typed;
    size_t n = number_typed(typed);
    int best = 0;

    for (size_t i = 0; i < f->choice_count; i++)
        if (strcmp(f->choices[i], typed) == 0)
            return typed;
    if (f->open || !typed[0])
        return typed;
    if (n >= 1 && n <= set.count)
        return set.choice[n - 1];
    for (size_t i = 0; i < set.count; i++) {
        int rank = pinyin_rank(set.choice[i], typed);

        if (rank >= best && rank > 0)
            found = rank > best ? set.choice[i] : typed;
        best = rank > best ? rank : best;
    }
    return found;
}

/* What may be chosen for a field, each with a note: its choices, the rows a reference may point at,
 * and the states that can be declared. */
struct choices {
    const char **choice, **note;
    struct text *text; /* numbers and names of rows; `rows` pairs of them */
    size_t count, rows;
};

static void add_choice(struct choices *c, const char *choice, const char *note)
{
    c->note[c->count] = note;
    c->choice[c->count++] = choice;
}

static void add_rows(struct app *a, struct choices *c, const struct spot *spot)
{
    const struct kind *k = spot->field->ref;

    for (size_t i = 0; i < row_count(spot->parent, k); i++) {
        struct text *number = &c->text[c->rows++];
        struct text *name = &c->text[c->rows++];

        text_addf(number, "%zu", i + 1);
        record_name(app_record(a), app_report_row(a), row_child(spot->parent, k, i), name);
        add_choice(c, number->s, text_str(name));
    }
}

bool entry_is_slip(const struct app *a, const struct spot *spot)
{
    if (!spot->row || spot->field->form.unit != UNIT_WAN ||
        row_value(spot->row, spot->field)->number % 10000 != 0) /* no whole 分 as 元 */
        return false;
    for (size_t i = 0; i < app_findings(a); i++) {
        const struct finding *f = app_finding(a, i);

        if (f->slip && f->row == spot->row && f->field == spot->field)
            return true;
    }
    return false;
}

/* The same digits as 元: "33500元", which are 3.35 万元. */
static void add_yuan(struct choices *c, const struct spot *spot)
{
    int64_t value = row_value(spot->row, spot->field)->number;
    const struct number_form yuan = {UNIT_PLAIN, 6, value % 1000000 ? 2 : 0};
    struct text *typed = &c->text[c->rows++];
    struct text *note = &c->text[c->rows++];
    char digits[NUMBER_BYTES];

    text_addf(typed, W_YUAN, number_print(digits, value, &yuan, false));
    text_addf(note, W_NOTE_YUAN, number_print(digits, value / 10000, &spot->field->form, true));
    add_choice(c, typed->s, note->s);
}

static void gather_choices(struct app *a, struct choices *c, const struct spot *spot)
{
    const struct field *f = spot->field;
    struct choice_set set = row_choices(spot->row, f);
    size_t rows = f->type == TYPE_REF ? row_count(spot->parent, f->ref) : 0;

    c->choice = mem_new(set.count + rows + 5, sizeof *c->choice);
    c->note = mem_new(set.count + rows + 5, sizeof *c->note);
    c->text = mem_new(2 * rows + 2, sizeof *c->text);
    if (entry_is_slip(a, spot))
        add_yuan(c, spot);
    for (size_t i = 0; i < set.count; i++)
        add_choice(c, set.choice[i], NULL);
    if (f->type == TYPE_REF)
        add_rows(a, c, spot);
    add_choice(c, value_state_word(VALUE_NONE), W_NOTE_NONE);
    add_choice(c, value_state_word(VALUE_NA), W_NOTE_NA);
    add_choice(c, value_state_word(VALUE_PENDING), W_NOTE_PENDING);
}

static void choices_finish(struct choices *c)
{
    for (size_t i = 0; i < c->rows; i++)
        text_finish(&c->text[i]);
    free(c->text);
    free(c->choice);
    free(c->note);
}

enum outcome entry_choices(struct screen *s)
{
    struct entry *e = s->state;
    const struct spot *spot;
    struct choices c = {0};

    /* What is chosen takes the place of what was typed, which is a step of its own. */
    if (!entry_accept(s))
        return PAINT;
    entry_focus(s, e->focus);
    spot = entry_spot(e);
    gather_choices(ui_app(s->ui), &c, spot);
    ui_ask(s->ui, &screen_pick,
           &(struct pick){.title = spot->form ? spot->form->label : spot->field->label,
                          .choice = c.choice,
                          .note = c.note,
                          .count = c.count,
                          .current = entry_in_prose(e) ? NULL : text_str(&e->line.text),
                          .open = spot->field->open},
           entry_fill);
    choices_finish(&c);
    return PAINT;
}

static bool offered(const struct phrase *p, const struct field *f)
{
    for (size_t i = 0; i < p->field_count; i++)
        if (p->fields[i] == f)
            return true;
    return false;
}

bool entry_phrases_apply(const struct screen *s)
{
    const struct entry *e = s->state;
    const struct tmpl *t = app_tmpl(ui_app(s->ui));

    if (!entry_in_prose(e))
        return false;
    for (size_t i = 0; i < t->phrases; i++)
        if (offered(&t->phrase[i], entry_spot(e)->field))
            return true;
    return false;
}

bool entry_select_place(struct entry *e, size_t from)
{
    size_t bytes;
    const char *place = phrase_place(text_str(&e->memo.text) + from, &bytes);

    if (!place)
        return false;
    e->memo.anchor = (size_t)(place - e->memo.text.s);
    e->memo.at = e->memo.anchor + bytes;
    return true;
}

/* With what is known filled in, the cursor on the first place that is not. */
static void put_phrase(struct screen *s, const char *phrase)
{
    struct entry *e = s->state;
    const struct spot *spot = entry_spot(e);
    size_t at = e->memo.at;
    struct text text = {0};

    if (!entry_may_type(s))
        return;
    app_fill_phrase(ui_app(s->ui), spot->row ? spot->row : spot->parent, phrase, &text);
    memo_type(&e->memo, text_str(&text), text.bytes);
    if (entry_select_place(e, at))
        ui_say(s->ui, STYLE_PLAIN, W_FILL_PLACE);
    entry_touched(e);
    text_finish(&text);
}

enum outcome entry_phrases(struct screen *s)
{
    struct entry *e = s->state;
    const struct tmpl *t = app_tmpl(ui_app(s->ui));
    const char **choice = mem_new(t->phrases + 1, sizeof *choice);
    size_t count = 0;

    for (size_t i = 0; i < t->phrases; i++)
        if (offered(&t->phrase[i], entry_spot(e)->field))
            choice[count++] = t->phrase[i].text;
    ui_ask(s->ui, &screen_pick,
           &(struct pick){.title = W_PHRASES_TITLE, .choice = choice, .count = count}, put_phrase);
    free(choice);
    return PAINT;
}

const struct finding *entry_warning(const struct screen *s)
{
    const struct entry *e = s->state;
    const struct spot *spot = entry_spot(e);
    struct app *a = ui_app(s->ui);

    for (size_t i = 0; i < app_findings(a); i++) {
        const struct finding *f = app_finding(a, i);

        if (f->level != LEVEL_WARNING || f->section != e->section)
            continue;
        if (f->row == spot->row && (f->field == spot->field || spot->group))
            return f;
        /* A finding on sums of the project belongs to the rows they are made of. */
        if (f->row == e->row && spot->group && f->field->type != TYPE_PROSE)
            return f;
    }
    return NULL;
}

static void give_reason(struct screen *s, const char *reason)
{
    struct entry *e = s->state;

    reason_give(s->ui, text_str(&e->reason_id), reason);
    entry_rebuild(s);
}

enum outcome entry_reason(struct screen *s)
{
    struct entry *e = s->state;
    const struct finding *f;

    if (!entry_may_type(s) || !entry_accept(s))
        return PAINT;
    entry_focus(s, e->focus);
    f = entry_warning(s);
    if (f)
        reason_ask(s->ui, f, &e->reason_id, give_reason);
    return PAINT;
}
