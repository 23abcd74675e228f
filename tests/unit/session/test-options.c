/* SPDX-License-Identifier: MIT
 *
 * The words of --loss and --keep.
 */
#include <string.h>

#include "session/session.h"

static void
check_refused (const char *loss, const char *keep, const char *word)
{
  SessionOptions options;
  g_autoptr (GError) error = NULL;

  g_assert_false (session_options_parse (&options, loss, keep, &error));
  g_assert_error (error, SESSION_ERROR, SESSION_STATUS_USAGE);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_words_are_understood (void)
{
  SessionOptions options;

  g_assert_true (session_options_parse (&options, NULL, NULL, NULL));
  g_assert_cmpint (options.policy, ==, HEDDLE_LOSS_POLICY_DROP);
  g_assert_true (session_options_parse (&options, "drop", NULL, NULL));
  g_assert_cmpint (options.policy, ==, HEDDLE_LOSS_POLICY_DROP);
  g_assert_true (session_options_parse (&options, "wait", NULL, NULL));
  g_assert_cmpint (options.policy, ==, HEDDLE_LOSS_POLICY_WAIT);
  g_assert_true (session_options_parse (&options, "flight", "0.25", NULL));
  g_assert_cmpint (options.policy, ==, HEDDLE_LOSS_POLICY_FLIGHT);
  g_assert_cmpint (options.keep, ==, 250000000);
}

static void
test_nonsense_is_refused (void)
{
  static const char *const numbers[] = { "0",   "0.009", "3600.1", "-1", "nan",
                                         "inf", "",      "five",   "1s", "1e999" };

  check_refused ("flood", NULL, "flood");
  check_refused ("", NULL, "drop, wait or flight");
  check_refused (NULL, "5", "--loss flight");
  check_refused ("wait", "5", "--loss flight");
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    check_refused ("flight", numbers[i], "from 0.01 to 3600");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/options/words", test_words_are_understood);
  g_test_add_func ("/options/nonsense", test_nonsense_is_refused);
  return g_test_run ();
}
