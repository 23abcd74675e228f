/* SPDX-License-Identifier: MIT
 *
 * Which line of a demo's program an event comes from: told where it is certain, else not.
 */
#include "ui/code-line.h"

static const char two_locks[] =
    "/* sync_mutex_lock (&left) is no call. */\n"
    "static void *\n"
    "work (void *data)\n"
    "{\n"
    "  sync_mutex_lock (&left); /* line 5 */\n"
    "  sync_mutex_lock (&right);\n"
    "  sync_condition_wait (&filled, &right);\n"
    "  sync_sleep (demo_time (PAUSE));\n"
    "}\n"
    "\n"
    "int\n"
    "main (void)\n"
    "{\n"
    "  demo_require (sync_mutex_init (&left, \"left lock\"), \"a mutex\");\n"
    "  demo_require (sync_mutex_init (&right, \"right\"), \"a mutex\");\n"
    "  sync_condition_init (&filled, \"filled\");\n"
    "  sync_thread_create (&one, \"one\", work, NULL);\n"
    "  sync_thread_join (&one, NULL);\n"
    "}\n";

static void
assert_line (const char *source, CodeCall call, const char *object, guint line)
{
  g_assert_cmpuint (code_line_find (source, call, object), ==, line);
}

static void
test_one_call (void)
{
  assert_line (two_locks, CODE_CALL_LOCK, "left lock", 5);
  assert_line (two_locks, CODE_CALL_CONDITION, "filled", 7);
  assert_line (two_locks, CODE_CALL_SLEEP, NULL, 8);
  assert_line (two_locks, CODE_CALL_JOIN, "one", 18);
}

static void
test_where_it_is_created (void)
{
  assert_line (two_locks, CODE_CALL_CREATE, "left lock", 14);
  assert_line (two_locks, CODE_CALL_CREATE, "filled", 16);
  assert_line (two_locks, CODE_CALL_CREATE, "one", 17);
  assert_line (two_locks, CODE_CALL_CREATE, "two", 0);
  assert_line (two_locks, CODE_CALL_CREATE, NULL, 0);
}

static void
test_two_ways_to_lock (void)
{
  /* By the call, or as the condition's wait takes it again. */
  assert_line (two_locks, CODE_CALL_LOCK, "right", 0);
  assert_line (two_locks, CODE_CALL_LOCK, "some other", 0);
}

static void
test_an_object_that_is_passed_on (void)
{
  static const char source[] = "  sync_mutex_lock (&mutex);\n"
                               "  sync_mutex_lock (lock);\n"
                               "  sync_mutex_init (&mutex, \"counter\");\n";

  assert_line (source, CODE_CALL_LOCK, "counter", 0);
}

static void
test_an_element_of_an_array (void)
{
  static const char source[] = "  sync_mutex_lock (&forks[left]);\n"
                               "  sync_mutex_lock (&table);\n"
                               "  sync_mutex_init (&forks[i], name);\n"
                               "  sync_mutex_init (&table, \"table\");\n";

  assert_line (source, CODE_CALL_LOCK, "fork 1", 0);
  /* Who knows what lies at `left`? */
  assert_line (source, CODE_CALL_LOCK, "table", 0);
}

static void
test_a_name_that_is_given_twice (void)
{
  static const char source[] = "  sync_mutex_lock (&a);\n"
                               "  sync_mutex_init (&a, \"same\");\n"
                               "  sync_mutex_init (&b, \"same\");\n";

  assert_line (source, CODE_CALL_LOCK, "same", 0);
  assert_line (source, CODE_CALL_CREATE, "same", 0);
}

static void
test_both_ends_of_a_channel (void)
{
  static const char source[] = "  sync_sender_send (&out, NULL);\n"
                               "  while (sync_receiver_receive (&in, &message))\n"
                               "    ;\n"
                               "  sync_channel_open (&out, &in, \"numbers, evens\", 3);\n";

  assert_line (source, CODE_CALL_SEND, "numbers, evens", 1);
  assert_line (source, CODE_CALL_RECEIVE, "numbers, evens", 2);
  assert_line (source, CODE_CALL_CREATE, "numbers, evens", 4);
}

static void
test_the_only_join (void)
{
  static const char source[] = "    sync_thread_join (&workers[i].thread, NULL);\n";
  static const char two[] = "  sync_thread_join (&workers[i].thread, NULL);\n"
                            "  sync_scope_end (&scope);\n";

  assert_line (source, CODE_CALL_JOIN, "worker 3", 1);
  assert_line (two, CODE_CALL_JOIN, "worker 3", 0);
}

/* Whatever stands there is read to its end, and no further. */
static void
test_what_is_no_program (void)
{
  static const char *const sources[] = {
    "",     "sync_mutex_lock (", "sync_mutex_lock (&a", "sync_mutex_init (&a, \"", "/*",
    "\"\\", "sync_sleep",        "sync_x_init ())))"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    for (guint call = 0; call < CODE_CALLS; call++)
      assert_line (sources[i], (CodeCall) call, "a", 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window-code/one-call", test_one_call);
  g_test_add_func ("/window-code/created", test_where_it_is_created);
  g_test_add_func ("/window-code/two-ways", test_two_ways_to_lock);
  g_test_add_func ("/window-code/passed-on", test_an_object_that_is_passed_on);
  g_test_add_func ("/window-code/array", test_an_element_of_an_array);
  g_test_add_func ("/window-code/twice", test_a_name_that_is_given_twice);
  g_test_add_func ("/window-code/channel", test_both_ends_of_a_channel);
  g_test_add_func ("/window-code/join", test_the_only_join);
  g_test_add_func ("/window-code/no-program", test_what_is_no_program);
  return g_test_run ();
}
