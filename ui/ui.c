/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The loop: it waits for the terminal, the writer, signals and timers, takes every input that is
 * there, and repaints when nothing is pending. No other place reads keys. */
#include "ui/ui.h"
#include "base/day.h"
#include "base/mem.h"
#include "ui/inner.h"
#include "ui/signals.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { READ_BYTES = 65536, PASTE_IDLE_MS = 1000, COLS_LEAST = 80, ROWS_LEAST = 24 };

/* ---- the stack ---- */

struct app *ui_app(const struct ui *ui)
{
    return ui->app;
}

struct screen *ui_top(const struct ui *ui)
{
    return ui->depth ? ui->stack[ui->depth - 1] : NULL;
}

struct screen *ui_below(const struct ui *ui)
{
    return ui->depth > 1 ? ui->stack[ui->depth - 2] : NULL;
}

static void screen_destroy(struct screen *s)
{
    if (s->class->close)
        s->class->close(s);
    free(s->state);
    free(s);
}

void ui_ask(struct ui *ui, const struct screen_class *class, const void *arg,
            void (*answered)(struct screen *below, const char *answer))
{
    struct screen *s;
    struct err err = {0};

    if (ui->depth == UI_DEPTH)
        return;
    s = mem_new(1, sizeof *s);
    s->class = class;
    s->ui = ui;
    s->state = mem_new(1, class->state_size);
    s->answered = answered;
    if (class->open && class->open(s, arg, &err) != STATUS_OK) {
        ui_say_err(ui, &err);
        screen_destroy(s);
        return;
    }
    ui->stack[ui->depth++] = s;
    ui->paint = PAINT;
}

void ui_push(struct ui *ui, const struct screen_class *class, const void *arg)
{
    ui_ask(ui, class, arg, NULL);
}

static void give_back(struct screen *s, const struct screen *gone, const char *answer)
{
    if (answer && gone->answered)
        gone->answered(s, answer);
    if (s == ui_top(s->ui) && s->class->resume)
        s->class->resume(s, gone->class);
}

void ui_pop(struct ui *ui, const char *answer)
{
    struct screen gone = *ui_top(ui);
    char *given = mem_str(answer);

    screen_destroy(ui->stack[--ui->depth]);
    if (ui->depth == 0)
        ui->quit = true;
    else
        give_back(ui_top(ui), &gone, given);
    free(given);
    ui->paint = PAINT;
}

void ui_answer(struct screen *s, const char *answer)
{
    struct ui *ui = s->ui;

    for (size_t i = 1; i < ui->depth; i++)
        if (ui->stack[i] == s && s->answered)
            s->answered(ui->stack[i - 1], answer);
}

bool ui_pop_to(struct ui *ui, const struct screen_class *class)
{
    size_t at = ui->depth;

    while (at > 0 && ui->stack[at - 1]->class != class)
        at--;
    if (at == 0)
        return false;
    while (ui->depth > at)
        ui_pop(ui, NULL);
    return true;
}

void ui_quit(struct ui *ui)
{
    ui->quit = true;
}

bool screen_applies(const struct screen *s, enum action a)
{
    return !s->class->applies || s->class->applies(s, a);
}

enum action screen_action(const struct screen *s, enum key k)
{
    for (size_t i = 0; i < binding_count && k != K_NONE; i++) {
        const struct binding *b = &bindings[i];

        if (b->ctx == s->class->ctx && b->key == k && screen_applies(s, b->action))
            return b->action;
    }
    return action_of(s->class->ctx, k);
}

/* ---- what is said ---- */

void ui_say(struct ui *ui, enum style style, const char *fmt, ...)
{
    char line[1024];
    va_list args;

    va_start(args, fmt);
    vsnprintf(line, sizeof line, fmt, args);
    va_end(args);
    text_clear(&ui->message);
    text_add_shown(&ui->message, line, strlen(line));
    ui->message_style = style;
    ui->help_stale = true;
    if (ui->paint == STAY)
        ui->paint = PAINT_FIELD;
}

void ui_say_err(struct ui *ui, const struct err *err)
{
    ui_say(ui, STYLE_ERROR, "%s", err->msg);
}

void ui_say_dropped(struct ui *ui, const struct dropped *d)
{
    struct text says = {0};

    dropped_says(d, &says);
    if (says.bytes > 0)
        ui_say(ui, STYLE_WARNING, "%s", says.s);
    text_finish(&says);
}

void ui_copy(struct ui *ui, const char *s, size_t bytes)
{
    text_clear(&ui->clipboard);
    text_add_n(&ui->clipboard, s, bytes);
}

const char *ui_clipboard(const struct ui *ui)
{
    return text_str(&ui->clipboard);
}

struct text *ui_sought(struct ui *ui)
{
    return &ui->sought;
}

void ui_act_later(struct ui *ui, enum action a)
{
    ui->later = a;
}

/* ---- inputs ---- */

static void want(struct ui *ui, enum outcome o)
{
    if (o > ui->paint)
        ui->paint = o;
}

/* What stood in the message line goes with the next key. */
static void forget_message(struct ui *ui)
{
    if (ui->message.bytes == 0)
        return;
    text_clear(&ui->message);
    ui->help_stale = true;
    want(ui, PAINT_FIELD);
}

/* The terminal is gone or somebody wants the program to end: keep what is being typed. */
static void keep_all(struct ui *ui)
{
    for (size_t i = ui->depth; i-- > 0;)
        if (ui->stack[i]->class->keep)
            ui->stack[i]->class->keep(ui->stack[i]);
}

/* While the disk refuses, leaving would lose what is queued: that is said first. */
static void quit_or_warn(struct ui *ui)
{
    struct app_saving now;

    keep_all(ui);
    app_saving(ui->app, &now);
    if (now.failing && now.queued > 0 && !ui->warned) {
        ui->warned = true;
        ui_say(ui, STYLE_ERROR, W_QUIT_UNSAVED, now.queued, now.why);
        return;
    }
    ui_quit(ui);
}

/* To whoever presses the key that saves elsewhere. */
static void say_saved(struct ui *ui)
{
    struct app_saving now;

    app_saving(ui->app, &now);
    if (now.failing && now.queued > 0)
        ui_say(ui, STYLE_ERROR, W_NOT_SAVED_YET, now.queued, now.why);
    else
        ui_say(ui, STYLE_PLAIN, W_SAVED_ALWAYS);
}

static void act(struct ui *ui, enum action a)
{
    struct screen *top = ui_top(ui);

    if (a == ACT_QUIT) {
        quit_or_warn(ui);
    } else if (a == ACT_REDRAW) {
        canvas_redraw();
        want(ui, PAINT);
    } else if (a == ACT_SAVED) {
        say_saved(ui);
    } else if (screen_applies(top, a)) {
        want(ui, top->class->act(top, a));
    } else {
        ui_say(ui, STYLE_PLAIN, W_NOT_HERE, action_name(a));
    }
}

static void take_key(struct ui *ui, enum key k)
{
    struct screen *top = ui_top(ui);
    enum outcome o = STAY;
    enum action a;

    if (top->class->key && top->class->key(top, k, &o)) {
        want(ui, o);
        return;
    }
    a = screen_action(top, k);
    if (a != ACT_NONE)
        act(ui, a);
    while (ui->later != ACT_NONE && !ui->quit) {
        a = ui->later;
        ui->later = ACT_NONE;
        act(ui, a);
    }
}

static bool too_small(void)
{
    return canvas_cols() < COLS_LEAST || canvas_rows() < ROWS_LEAST;
}

/* Nobody types into a form that is not shown: there is only the way out. */
static void take_unseen(struct ui *ui, const struct input *in)
{
    if (in->kind == INPUT_KEY && action_of(ui_top(ui)->class->ctx, in->key) == ACT_QUIT) {
        forget_message(ui);
        quit_or_warn(ui);
    }
}

static void take(struct ui *ui, const struct input *in)
{
    struct screen *top = ui_top(ui);
    struct dropped invalid = {.invalid = in->bytes};

    if (too_small()) {
        take_unseen(ui, in);
        return;
    }
    forget_message(ui);
    switch (in->kind) {
    case INPUT_KEY:
        take_key(ui, in->key);
        break;
    case INPUT_TEXT:
        if (top->class->type)
            want(ui, top->class->type(top, in->text, in->bytes));
        break;
    case INPUT_PASTE:
        if (top->class->paste)
            want(ui, top->class->paste(top, in->text, in->bytes));
        else if (top->class->type)
            want(ui, top->class->type(top, in->text, in->bytes));
        break;
    case INPUT_INVALID:
        ui_say_dropped(ui, &invalid);
        break;
    default:
        break;
    }
}

static void take_all(struct ui *ui)
{
    struct input in;

    while (!ui->quit && (in = decoder_next(ui->decoder)).kind != INPUT_NONE)
        take(ui, &in);
}

/* ---- painting ---- */

static void paint_small(const struct ui *ui)
{
    struct text notice = {0};
    int row;

    if (canvas_cols() < GRAPHEME_COLS)
        return;
    text_addf(&notice, W_TOO_SMALL, canvas_cols(), canvas_rows(), COLS_LEAST, ROWS_LEAST);
    row = (canvas_rows() - 1 - (int)text_cols_z(notice.s) / canvas_cols()) / 2;
    row = page_text(row > 0 ? row : 0, canvas_rows(), 0, STYLE_PLAIN, notice.s);
    page_text(row, canvas_rows(), 0, STYLE_PLAIN, text_str(&ui->message));
    text_finish(&notice);
}

static void paint(struct ui *ui)
{
    struct screen *top = ui_top(ui);

    if (ui->paint == STAY || !top)
        return;
    if (too_small()) {
        canvas_clear();
        paint_small(ui);
    } else {
        if (ui->paint == PAINT_FIELD)
            canvas_keep();
        else
            canvas_clear();
        if (ui->saving_stale)
            page_saving(ui);
        top->class->draw(top, ui->paint);
    }
    canvas_show();
    ui->paint = STAY;
    ui->help_stale = ui->saving_stale = false;
}

/* How saving stands is part of the title of every page. */
static void note_saving(struct ui *ui)
{
    struct app_saving now;
    bool warns, settled;

    app_saving(ui->app, &now);
    if (now.queued != ui->saving.queued || now.saved_at_ms != ui->saving.saved_at_ms ||
        now.failing != ui->saving.failing) {
        ui->help_stale = ui->help_stale || now.failing != ui->saving.failing;
        ui->saving_stale = true;
        want(ui, PAINT_FIELD);
    }
    warns = now.warns[0] && strcmp(now.warns, ui->saving.warns) != 0;
    settled = now.settled && !ui->saving.settled;
    ui->saving = now;
    if (settled && ui_top(ui) && ui_top(ui)->class->stored) {
        ui_top(ui)->class->stored(ui_top(ui));
        want(ui, PAINT);
    }
    if (warns)
        ui_say(ui, STYLE_WARNING, "%s", now.warns);
}

/* ---- waiting ---- */

static int sooner(int a, int b)
{
    if (a < 0)
        return b;
    return b < 0 || a < b ? a : b;
}

static int timeout_ms(const struct ui *ui)
{
    const struct screen *top = ui_top(ui);
    int ms = -1;

    if (decoder_waiting(ui->decoder))
        ms = decoder_in_paste(ui->decoder) ? PASTE_IDLE_MS : ui->esc_ms;
    if (top->class->wait_ms)
        ms = sooner(ms, top->class->wait_ms(top));
    return ms;
}

static void resize(struct ui *ui)
{
    struct screen *s = ui_top(ui);

    canvas_resize();
    if (s && s->class->resized)
        s->class->resized(s);
}

static void take_signal(struct ui *ui)
{
    enum signal_event e;

    while ((e = signals_next()) != SIGNAL_NONE) {
        if (e == SIGNAL_HANG_UP) {
            canvas_abandon();
            ui->quit = true;
        } else if (e == SIGNAL_END) {
            ui->quit = true;
        } else if (e == SIGNAL_STOP) {
            keep_all(ui);
            canvas_close();
            signals_stop_now();
            canvas_resume();
            resize(ui);
            canvas_redraw();
            want(ui, PAINT);
        } else {
            /* Also where the size is the same again: what was cut off meanwhile is lost. */
            resize(ui);
            canvas_redraw();
            want(ui, PAINT);
        }
    }
}

static void read_terminal(struct ui *ui)
{
    static char block[READ_BYTES];
    ssize_t n = read(STDIN_FILENO, block, sizeof block);
    int why = errno;

    /* What was typed into a window of another size is for that window. */
    if (signals_waiting())
        take_signal(ui);
    if (n > 0) {
        decoder_feed(ui->decoder, block, (size_t)n);
        take_all(ui);
    } else if (n == 0 || (why != EINTR && why != EAGAIN)) {
        canvas_abandon();
        ui->quit = true;
    }
}

static bool more_waits(void)
{
    struct pollfd fd = {.fd = STDIN_FILENO, .events = POLLIN};

    return poll(&fd, 1, 0) > 0;
}

static void wait_for_something(struct ui *ui)
{
    struct pollfd fd[3] = {{.fd = STDIN_FILENO, .events = POLLIN},
                           {.fd = app_saving_fd(ui->app), .events = POLLIN},
                           {.fd = signals_fd(), .events = POLLIN}};
    int ms = timeout_ms(ui);
    int n = poll(fd, 3, ms);
    struct screen *top = ui_top(ui);

    if (n == 0 && decoder_waiting(ui->decoder)) {
        decoder_expire(ui->decoder);
        take_all(ui);
    }
    if (n <= 0) {
        top = ui_top(ui);
        if (top && top->class->tick && top->class->wait_ms && top->class->wait_ms(top) == 0)
            top->class->tick(top);
        return;
    }
    if (fd[2].revents)
        take_signal(ui);
    if (fd[0].revents && !ui->quit)
        read_terminal(ui);
    if (fd[1].revents)
        note_saving(ui);
}

static void run(struct ui *ui)
{
    bool idle_done = false;

    while (!ui->quit) {
        if (!more_waits()) {
            note_saving(ui);
            paint(ui);
            if (!idle_done) {
                idle_done = true;
                ui_first_idle(ui);
                continue;
            }
        }
        wait_for_something(ui);
    }
    keep_all(ui);
    while (ui->depth > 0)
        screen_destroy(ui->stack[--ui->depth]);
}

/* ---- the whole ---- */

static int esc_delay_ms(void)
{
    const char *s = getenv("ESCDELAY");
    long ms = s ? strtol(s, NULL, 10) : 0;

    if (ms > 0 && ms <= 5000)
        return (int)ms;
    return getenv("SSH_CONNECTION") ? 200 : 50;
}

static void ui_finish(struct ui *ui)
{
    decoder_destroy(ui->decoder);
    text_finish(&ui->message);
    text_finish(&ui->clipboard);
    text_finish(&ui->sought);
}

int ui_run(const struct app_options *options)
{
    struct ui ui = {
        .later = ACT_NONE, .paint = PAINT, .esc_ms = esc_delay_ms(), .saving.settled = true};
    struct err err = {0};
    enum status rc;

    signals_open();
    rc = canvas_check(&err);
    if (rc == STATUS_OK)
        rc = app_open(options, &ui.app, &err);
    if (rc == STATUS_OK)
        rc = canvas_open(&err);
    if (rc != STATUS_OK) {
        app_close(ui.app);
        signals_close();
        fprintf(stderr, "%s\n", err.msg);
        return rc == STATUS_USAGE ? 2 : 3;
    }
    ui.decoder = decoder_create();
    ui_push(&ui, &screen_home, NULL);
    if (ui.depth == 0) {
        canvas_close();
        fprintf(stderr, "%s\n", text_str(&ui.message));
        app_close(ui.app);
        signals_close();
        ui_finish(&ui);
        return 3;
    }
    ui_start(&ui);
    run(&ui);
    rc = app_flush(ui.app, &err);
    canvas_close();
    app_close(ui.app);
    signals_close();
    ui_finish(&ui);
    if (rc != STATUS_OK) {
        fprintf(stderr, "%s\n", err.msg);
        return 3;
    }
    return 0;
}
