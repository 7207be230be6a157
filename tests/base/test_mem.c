/* SPDX-License-Identifier: MulanPSL-2.0 */
/* Memory that is there, and arenas. */
#include "base/mem.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void gives_zeroed_memory(void **state)
{
    unsigned char *p = mem_new(100, 7);

    (void)state;
    for (size_t i = 0; i < 700; i++)
        assert_int_equal(p[i], 0);
    free(p);
    p = mem_new(0, 7);
    assert_non_null(p);
    free(p);
}

static void grows_by_doubling(void **state)
{
    int *items = NULL;
    size_t cap = 0;
    size_t moves = 0;

    (void)state;
    for (int i = 0; i < 10000; i++) {
        size_t before = cap;

        items = mem_grow(items, (size_t)i, &cap, sizeof *items);
        moves += cap != before;
        items[i] = i;
    }
    assert_in_range(moves, 1, 14);
    for (int i = 0; i < 10000; i++)
        assert_int_equal(items[i], i);
    free(items);
}

static void copies_strings(void **state)
{
    char *whole = mem_str("财政局");
    char *part = mem_str_n("财政局", 6);
    char *none = mem_str_n("", 0);

    (void)state;
    assert_string_equal(whole, "财政局");
    assert_string_equal(part, "财政");
    assert_string_equal(none, "");
    assert_null(mem_str(NULL));
    free(whole);
    free(part);
    free(none);
}

/* Whether `act`, in a process of its own, ends by SIGABRT rather than by coming back. */
static int aborts(void (*act)(void))
{
    pid_t child = fork();
    int status = 0;

    if (child == 0) {
        static const struct rlimit no_core = {0, 0};

        (void)setrlimit(RLIMIT_CORE, &no_core);
        (void)close(STDERR_FILENO);
        act();
        _exit(0);
    }
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) || (WIFEXITED(status) && WEXITSTATUS(status) != 0);
}

static void overflow_new(void)
{
    free(mem_new(SIZE_MAX / 4, 8));
}

static void overflow_resize(void)
{
    free(mem_resize(NULL, SIZE_MAX / 2 + 2, 2));
}

static void overflow_arena(void)
{
    struct arena a = {0};

    (void)arena_new(&a, SIZE_MAX / 4, 8);
    arena_finish(&a);
}

static void ends_when_the_product_overflows(void **state)
{
    (void)state;
    assert_true(aborts(overflow_new));
    assert_true(aborts(overflow_resize));
    assert_true(aborts(overflow_arena));
}

static void arena_keeps_everything_apart(void **state)
{
    enum { COUNT = 2000 };
    struct arena a = {0};
    unsigned char *piece[COUNT];

    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        size_t bytes = i % 97 == 0 ? 20000 : i % 61;

        piece[i] = arena_new(&a, 1, bytes);
        assert_int_equal((uintptr_t)piece[i] % alignof(max_align_t), 0);
        for (size_t b = 0; b < bytes; b++)
            assert_int_equal(piece[i][b], 0);
        memset(piece[i], (int)(i % 251) + 1, bytes);
        (void)arena_str(&a, "间隔");
    }
    for (size_t i = 0; i < COUNT; i++) {
        size_t bytes = i % 97 == 0 ? 20000 : i % 61;

        for (size_t b = 0; b < bytes; b++)
            assert_int_equal(piece[i][b], (int)(i % 251) + 1);
    }
    arena_finish(&a);
    assert_null(a.last);
    arena_finish(&a);
}

static void arena_copies_strings(void **state)
{
    struct arena a = {0};

    (void)state;
    assert_string_equal(arena_str(&a, "卫生健康局"), "卫生健康局");
    assert_string_equal(arena_str_n(&a, "卫生健康局", 6), "卫生");
    assert_string_equal(arena_str_n(&a, NULL, 0), "");
    assert_null(arena_str(&a, NULL));
    arena_finish(&a);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_zeroed_memory),
        cmocka_unit_test(grows_by_doubling),
        cmocka_unit_test(copies_strings),
        cmocka_unit_test(ends_when_the_product_overflows),
        cmocka_unit_test(arena_keeps_everything_apart),
        cmocka_unit_test(arena_copies_strings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
