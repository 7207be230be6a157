/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Drafts: prose that is being typed is kept before it is accepted. */
#include "base/day.h"
#include "ui/entry.h"

#include <string.h>

/* Kept when typing pauses; of somebody who never pauses, after so long or so much. */
enum { DRAFT_PAUSE_MS = 400, DRAFT_LATEST_MS = 2000, DRAFT_CHARS = 200 };

/* Prose that was being typed when the program ended stands in the editor again; taking the editor's
 * own undo back shows what was accepted last. Another person's draft is shown too, but stays a draft
 * until somebody types on. */
void entry_restore_draft(struct screen *s, const struct spot *spot)
{
    struct entry *e = s->state;
    struct app *a = ui_app(s->ui);
    const char *who = "";
    const char *draft = spot->row ? app_draft_of(a, spot->row, spot->field, &who) : NULL;

    if (!draft || strcmp(draft, text_str(&e->memo.text)) == 0 || !app_may_edit(a, NULL))
        return;
    memo_key(&e->memo, K_CTRL_END, 1);
    e->memo.anchor = 0;
    memo_type(&e->memo, draft, strlen(draft));
    e->dirty = strcmp(who, app_user(a)) == 0;
    e->lent = !e->dirty;
    if (e->dirty)
        ui_say(s->ui, STYLE_WARNING, W_DRAFT_RESTORED);
    else
        ui_say(s->ui, STYLE_WARNING, W_DRAFT_OF_ANOTHER, who);
}

/* A prose whose row is not there yet has nowhere to be kept: its row is made. */
static bool ensure_row(struct screen *s)
{
    struct entry *e = s->state;
    struct spot spot = *entry_spot(e);
    struct row *made;
    size_t at;

    if (spot.row)
        return true;
    app_begin(ui_app(s->ui));
    if (app_add(ui_app(s->ui), spot.parent, spot.group->kind, e->form.insert_after, &made, NULL) ==
        STATUS_OK)
        app_at(ui_app(s->ui), made, spot.field);
    else
        made = NULL;
    app_end(ui_app(s->ui));
    if (!made)
        return false;
    e->form.insert_after = NULL;
    entry_rebuild(s);
    at = form_find(&e->form, made, spot.field);
    e->focus = at != SIZE_MAX ? at : 0;
    entry_note_where(s);
    return at != SIZE_MAX;
}

/* What was typed and taken back is kept too. */
static void keep_draft(struct screen *s)
{
    struct entry *e = s->state;
    struct text typed = {0};

    e->typed_ms = 0;
    memo_taken_back(&e->memo, &typed);
    if (e->dirty && app_may_edit(ui_app(s->ui), NULL) && (typed.bytes > 0 || entry_spot(e)->row) &&
        ensure_row(s)) {
        app_draft(ui_app(s->ui), entry_spot(e)->row, entry_spot(e)->field, text_str(&typed));
        e->drafted_chars = memo_chars(&e->memo);
    }
    text_finish(&typed);
}

void entry_keep_draft(struct screen *s)
{
    struct entry *e = s->state;

    if (e->typed_ms != 0)
        keep_draft(s);
}

int entry_wait_ms(const struct screen *s)
{
    const struct entry *e = s->state;
    int64_t now = steady_ms();
    int64_t paused, late;

    if (e->typed_ms == 0 || !entry_in_prose(e))
        return -1;
    if (memo_chars(&e->memo) >= e->drafted_chars + DRAFT_CHARS)
        return 0;
    paused = e->typed_ms + DRAFT_PAUSE_MS - now;
    late = e->undrafted_ms + DRAFT_LATEST_MS - now;
    if (late < paused)
        paused = late;
    return paused > 0 ? (int)paused : 0;
}

void entry_tick(struct screen *s)
{
    struct entry *e = s->state;

    keep_draft(s);
    e->paused = true;
    if (s->ui->paint == STAY)
        s->ui->paint = PAINT_FIELD;
}

void entry_keep(struct screen *s)
{
    struct entry *e = s->state;

    if (e->dirty && app_may_edit(ui_app(s->ui), NULL) && entry_accept(s))
        entry_focus(s, e->focus);
}
