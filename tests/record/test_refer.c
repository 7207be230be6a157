/* SPDX-License-Identifier: MulanPSL-2.0 */
/* References: typed as a number, kept as a row, printed as the number it has now. */
#include "small.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char ANSWERS[] = "projects/1/measures/1/answers";

static void fill(struct small *s)
{
    small_set(s, "projects/1/problems/1/text", "甲");
    small_set(s, "projects/1/problems/2/text", "乙");
    small_set(s, "projects/1/problems/3/text", "丙");
    small_set(s, "projects/2/problems/1/text", "丁");
    small_row(s, "projects/1/measures/1");
    small_end(s);
}

static void numbers_become_rows(void **state)
{
    static const struct {
        const char *typed;
        enum value_state state;
        const char *printed;
    } CASES[] = {
        {"2", VALUE_SET, "2"},
        {" ３ ", VALUE_SET, "3"},
        {"", VALUE_BLANK, ""},
        {"无", VALUE_NONE, "无"},
        {"0", VALUE_UNREADABLE, "0"},
        {"4", VALUE_UNREADABLE, "4"},
        {"-1", VALUE_UNREADABLE, "-1"},
        {"第2条", VALUE_UNREADABLE, "第2条"},
        {"99999999999999999999999999", VALUE_UNREADABLE, "99999999999999999999999999"},
        {"00112233445566778899aabbccddeeff", VALUE_UNREADABLE, "00112233445566778899aabbccddeeff"},
    };
    struct small *s = *state;
    fill(s);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        small_set(s, ANSWERS, CASES[i].typed);
        assert_int_equal(small_value(s, ANSWERS)->state, CASES[i].state);
        assert_string_equal(small_print(s, ANSWERS), CASES[i].printed);
    }
}

static void key_of(const struct row *row, char out[ROW_KEY_HEX_BYTES])
{
    for (size_t i = 0; i < ROW_KEY_BYTES; i++)
        snprintf(out + 2 * i, 3, "%02X", row->key[i]);
}

static void keys_are_rows_too(void **state)
{
    struct small *s = *state;
    char key[ROW_KEY_HEX_BYTES];
    fill(s);
    key_of(small_find(s, "projects/1/problems/3").row, key);
    assert_true(small_set(s, ANSWERS, key));
    assert_string_equal(small_print(s, ANSWERS), "3");
    assert_false(small_set(s, ANSWERS, "3")); /* the same row */
    key_of(small_find(s, "projects/2/problems/1").row, key);
    small_set(s, ANSWERS, key); /* of another project */
    assert_int_equal(small_value(s, ANSWERS)->state, VALUE_UNREADABLE);
    key_of(small_find(s, "projects/1/measures/1").row, key);
    small_set(s, ANSWERS, key); /* of another kind */
    assert_int_equal(small_value(s, ANSWERS)->state, VALUE_UNREADABLE);
}

static void references_follow_their_row(void **state)
{
    struct small *s = *state;
    fill(s);
    small_set(s, ANSWERS, "2");
    struct row *second = small_find(s, "projects/1/problems/2").row;
    const struct row *measure = small_find(s, "projects/1/measures/1").row;
    const struct field *f = small_field(s, "measure", "answers");
    assert_int_equal(small_value(s, ANSWERS)->number, second->id);
    record_move(s->record, s->step, second, NULL);
    assert_string_equal(small_print(s, ANSWERS), "1");
    record_remove(s->record, s->step, small_find(s, "projects/1/problems/3").row);
    assert_string_equal(small_print(s, ANSWERS), "1");
    small_end(s);
    record_remove(s->record, s->step, second);
    small_end(s);
    assert_string_equal(small_print(s, ANSWERS), "");
    assert_int_equal(small_value(s, ANSWERS)->state, VALUE_SET);
    assert_null(record_target(s->record, measure, f));
    assert_int_equal(small_revert(s, false, NULL), STATUS_OK);
    assert_string_equal(small_print(s, ANSWERS), "1");
    assert_ptr_equal(record_target(s->record, measure, f), second);
}

static void undo_gives_the_row_back_not_the_number(void **state)
{
    struct small *s = *state;
    fill(s);
    small_set(s, ANSWERS, "4"); /* not there yet */
    small_end(s);
    small_set(s, ANSWERS, "1");
    small_end(s);
    small_row(s, "projects/1/problems/4");
    const struct step *answered = s->journal.done[s->journal.dones - 1];
    assert_int_equal(record_revert(s->record, answered, false, s->step, NULL), STATUS_OK);
    assert_int_equal(small_value(s, ANSWERS)->state, VALUE_UNREADABLE);
    assert_string_equal(small_print(s, ANSWERS), "4");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(numbers_become_rows),
        SMALL_TEST(keys_are_rows_too),
        SMALL_TEST(references_follow_their_row),
        SMALL_TEST(undo_gives_the_row_back_not_the_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
