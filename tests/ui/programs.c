/* SPDX-License-Identifier: MIT
 *
 * Reading what is typed to have a program traced, and remembering it.
 */
#include "ui/program-history.h"
#include "ui/settings.h"

static RunSource *
read_it (const char *program, const char *arguments, const char *folder, const char *environment,
         GError **error)
{
  g_autoptr (TypedProgram) typed = typed_program_new (program, arguments, folder, environment);

  return typed_program_read (typed, error);
}

static void
assert_words (char **words, const char *expected)
{
  g_autofree char *joined = g_strjoinv ("|", words);

  g_assert_cmpstr (joined, ==, expected);
}

static void
words_are_split_as_a_shell_does (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RunSource) source =
      read_it (" pigz ", "-p 4 'a file' \"b\"", "/tmp", "A=1 'B=two words'", &error);

  g_assert_no_error (error);
  assert_words (source->arguments, "pigz|-p|4|a file|b");
  assert_words (source->variables, "A=1|B=two words");
  g_assert_cmpstr (source->folder, ==, "/tmp");
  g_assert_cmpstr (source->title, ==, "pigz");
  g_assert_true (run_source_is_program (source));
}

static void
a_program_alone_is_enough (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RunSource) source = read_it ("ls", " ", "", "", &error);
  g_autoptr (RunSource) home = read_it ("ls", "", "~", "", &error);

  g_assert_no_error (error);
  assert_words (source->arguments, "ls");
  g_assert_null (source->folder);
  g_assert_cmpstr (home->folder, ==, g_get_home_dir ());
}

static void
what_cannot_be_understood_is_told (void)
{
  static const struct {
    const char *texts[4];
    const char *sentence;
  } rows[] = {
    { { "", "", "", "" }, "*which program*" },
    { { "ls", "'a", "", "" }, "*arguments*quotation mark*" },
    { { "ls", "", "/missing/folder", "" }, "*/missing/folder*" },
    { { "ls", "", "", "A" }, "*“A” is no variable*NAME=VALUE*" },
    { { "ls", "", "", "=1" }, "*“=1” is no variable*" },
    { { "ls", "", "", "\"" }, "*environment*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const char *const *texts = rows[i].texts;
    g_autoptr (GError) error = NULL;
    g_assert_null (read_it (texts[0], texts[1], texts[2], texts[3], &error));
    g_assert_error (error, SESSION_ERROR, SESSION_STATUS_USAGE);
    g_assert_true (g_pattern_match_simple (rows[i].sentence, error->message));
  }
}

static void
add (GSettings *settings, const char *program, const char *arguments)
{
  g_autoptr (TypedProgram) typed = typed_program_new (program, arguments, "", "");

  program_history_add (settings, typed);
}

static void
assert_history (GSettings *settings, const char *expected)
{
  g_autoptr (GPtrArray) programs = program_history_load (settings);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < programs->len; i++) {
    const TypedProgram *typed = g_ptr_array_index (programs, i);
    g_string_append_printf (text, "%s %s|", typed->program, typed->arguments);
  }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
the_latest_are_remembered_once_each (void)
{
  g_autoptr (GSettings) settings = settings_open ();

  g_assert_nonnull (settings);
  assert_history (settings, "");
  add (settings, "a", "1");
  add (settings, "b", "2");
  add (settings, "a", "1");
  assert_history (settings, "a 1|b 2|");
  for (char number[] = "0"; number[0] <= '9'; number[0]++)
    add (settings, "c", number);
  assert_history (settings, "c 9|c 8|c 7|c 6|c 5|c 4|c 3|c 2|");
}

static void
without_settings_nothing_is_remembered (void)
{
  g_autoptr (GPtrArray) programs = program_history_load (NULL);

  add (NULL, "a", "1");
  g_assert_cmpuint (programs->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/programs/words", words_are_split_as_a_shell_does);
  g_test_add_func ("/programs/alone", a_program_alone_is_enough);
  g_test_add_func ("/programs/trouble", what_cannot_be_understood_is_told);
  g_test_add_func ("/programs/history", the_latest_are_remembered_once_each);
  g_test_add_func ("/programs/none", without_settings_nothing_is_remembered);
  return g_test_run ();
}
