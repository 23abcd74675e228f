/* SPDX-License-Identifier: MIT
 *
 * A demo's parameters from its arguments and back. No display.
 */
#include "ui/parameters.h"

static SessionDemo *
counter (void)
{
  g_autoptr (GError) error = NULL;
  SessionDemo *demo = session_find_demo ("counter", &error);

  g_assert_no_error (error);
  return demo;
}

static double
value_of (const SessionDemo *demo, const GArray *values, const char *name)
{
  for (guint i = 0; i < demo->parameters->len; i++) {
    const SessionParameter *parameter = g_ptr_array_index (demo->parameters, i);
    if (g_str_equal (parameter->name, name))
      return g_array_index (values, double, i);
  }
  g_error ("there is no parameter %s", name);
}

static void
test_arguments_are_read_in_both_ways (void)
{
  g_autoptr (SessionDemo) demo = counter ();
  char *arguments[] = { "--threads", "4", "--hold=0.5", NULL };
  g_autoptr (GArray) values = parameters_read (demo, arguments);

  g_assert_cmpfloat (value_of (demo, values, "threads"), ==, 4);
  g_assert_cmpfloat (value_of (demo, values, "hold"), ==, 0.5);
  g_assert_cmpfloat (value_of (demo, values, "rounds"), ==, 10); /* as usual */
}

static void
test_nonsense_is_passed_over (void)
{
  g_autoptr (SessionDemo) demo = counter ();
  char *arguments[] = { "--threads", "many", "--threads=65", "--nothing",
                        "7",         "hold", "--hold",       NULL };
  g_autoptr (GArray) values = parameters_read (demo, arguments);
  g_auto (GStrv) written = parameters_write (demo, values);

  g_assert_cmpuint (g_strv_length (written), ==, 0);
}

static void
test_what_is_unusual_is_written (void)
{
  g_autoptr (SessionDemo) demo = counter ();
  char *arguments[] = { "--pace=2.5", "--threads", "4", "--rounds", "10", NULL };
  g_autoptr (GArray) values = parameters_read (demo, arguments);
  g_auto (GStrv) written = parameters_write (demo, values);
  const char *const expected[] = { "--threads", "4", "--pace", "2.5", NULL };

  g_assert_cmpstrv (written, expected);
}

static void
test_the_demo_takes_what_is_written (void)
{
  g_autoptr (SessionDemo) demo = counter ();
  g_autoptr (GError) error = NULL;
  char *arguments[] = { "--threads=3", "--rounds=2", "--hold=0.25", "--pause=0", NULL };
  g_autoptr (GArray) values = parameters_read (demo, arguments);
  g_auto (GStrv) written = parameters_write (demo, values);
  const SessionOptions options = { .is_quiet = TRUE };
  g_autoptr (Session) session =
      session_start_demo (demo, (const char *const *) written, &options, &error);

  g_assert_no_error (error);
  g_assert_cmpint (session_wait (session), ==, 0);
  /* main, three workers, the mutex, and the number that it protects */
  g_assert_cmpuint (model_lane_count (session_model (session)), ==, 6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/parameters/read", test_arguments_are_read_in_both_ways);
  g_test_add_func ("/parameters/nonsense", test_nonsense_is_passed_over);
  g_test_add_func ("/parameters/written", test_what_is_unusual_is_written);
  g_test_add_func ("/parameters/taken", test_the_demo_takes_what_is_written);
  return g_test_run ();
}
