/* SPDX-License-Identifier: MIT
 *
 * The programs that were traced, see program-history.h.
 */
#include "ui/program-history.h"

#include <glib/gi18n.h>
#include <string.h>

#define KEY         "programs"
#define MOST        8
#define VARIANT     "(ssss)"
#define VARIANT_ALL "a" VARIANT

TypedProgram *
typed_program_new (const char *program, const char *arguments, const char *folder,
                   const char *environment)
{
  TypedProgram *typed = g_new0 (TypedProgram, 1);

  typed->program = g_strstrip (g_strdup (program));
  typed->arguments = g_strstrip (g_strdup (arguments));
  typed->folder = g_strstrip (g_strdup (folder));
  typed->environment = g_strstrip (g_strdup (environment));
  return typed;
}

void
typed_program_free (TypedProgram *typed)
{
  if (typed == NULL)
    return;
  g_free (typed->program);
  g_free (typed->arguments);
  g_free (typed->folder);
  g_free (typed->environment);
  g_free (typed);
}

/* ------------------------------------------------------------------ reading */

G_GNUC_PRINTF (2, 3)
static gboolean
fail (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, SESSION_ERROR, SESSION_STATUS_USAGE, sentence);
  return FALSE;
}

/* Splits words as a shell does; of nothing: none. */
static gboolean
split (const char *text, const char *what, char ***words, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (g_shell_parse_argv (text, NULL, words, &cause))
    return TRUE;
  if (g_error_matches (cause, G_SHELL_ERROR, G_SHELL_ERROR_EMPTY_STRING)) {
    *words = g_new0 (char *, 1);
    return TRUE;
  }
  return fail (error, _ ("The %s can't be understood: %s. Close each quotation mark."), what,
               cause->message);
}

static gboolean
check_variables (char **variables, GError **error)
{
  for (; *variables != NULL; variables++)
    if (strchr (*variables, '=') == NULL || (*variables)[0] == '=')
      return fail (error, _ ("“%s” is no variable. Write each as NAME=VALUE."), *variables);
  return TRUE;
}

/* Returns the folder with ~ for one's home spelt out; NULL for none. */
static char *
expand_folder (const char *folder)
{
  if (folder[0] == '\0')
    return NULL;
  if (folder[0] == '~' && (folder[1] == '/' || folder[1] == '\0'))
    return g_strconcat (g_get_home_dir (), folder + 1, NULL);
  return g_canonicalize_filename (folder, NULL);
}

RunSource *
typed_program_read (const TypedProgram *typed, GError **error)
{
  g_auto (GStrv) arguments = NULL;
  g_auto (GStrv) variables = NULL;
  g_autofree char *folder = expand_folder (typed->folder);
  g_autoptr (GPtrArray) command = g_ptr_array_new ();

  if (typed->program[0] == '\0') {
    fail (error, _ ("Say which program shall be traced: its name, or the path to it."));
    return NULL;
  }
  if (folder != NULL && !g_file_test (folder, G_FILE_TEST_IS_DIR)) {
    fail (error, _ ("There is no folder “%s”. Choose another, or leave it empty."), folder);
    return NULL;
  }
  if (!split (typed->arguments, "arguments", &arguments, error) ||
      !split (typed->environment, "environment", &variables, error) ||
      !check_variables (variables, error))
    return NULL;

  g_ptr_array_add (command, typed->program);
  for (char **argument = arguments; *argument != NULL; argument++)
    g_ptr_array_add (command, *argument);
  g_ptr_array_add (command, NULL);
  return run_source_new_program_in ((char **) command->pdata, folder, variables);
}

/* ------------------------------------------------------------------ remembering */

GPtrArray *
program_history_load (GSettings *settings)
{
  GPtrArray *programs = g_ptr_array_new_with_free_func ((GDestroyNotify) typed_program_free);
  const char *program, *arguments, *folder, *environment;
  GVariantIter iterator;

  if (settings == NULL)
    return programs;
  g_autoptr (GVariant) all = g_settings_get_value (settings, KEY);
  g_variant_iter_init (&iterator, all);
  while (g_variant_iter_next (&iterator, "(&s&s&s&s)", &program, &arguments, &folder, &environment))
    g_ptr_array_add (programs, typed_program_new (program, arguments, folder, environment));
  return programs;
}

static gboolean
equal (const TypedProgram *a, const TypedProgram *b)
{
  return g_str_equal (a->program, b->program) && g_str_equal (a->arguments, b->arguments) &&
         g_str_equal (a->folder, b->folder) && g_str_equal (a->environment, b->environment);
}

static void
append (GVariantBuilder *builder, const TypedProgram *typed)
{
  g_variant_builder_add (builder, VARIANT, typed->program, typed->arguments, typed->folder,
                         typed->environment);
}

void
program_history_add (GSettings *settings, const TypedProgram *typed)
{
  g_autoptr (GPtrArray) programs = program_history_load (settings);
  GVariantBuilder builder;
  guint count = 1;

  if (settings == NULL)
    return;
  g_variant_builder_init (&builder, G_VARIANT_TYPE (VARIANT_ALL));
  append (&builder, typed);
  for (guint i = 0; i < programs->len && count < MOST; i++) {
    const TypedProgram *other = g_ptr_array_index (programs, i);
    if (equal (other, typed))
      continue;
    append (&builder, other);
    count++;
  }
  g_settings_set_value (settings, KEY, g_variant_builder_end (&builder));
}
