/* SPDX-License-Identifier: MIT
 *
 * Something that the window can run, see run-source.h.
 */
#include "ui/run-source.h"

#include <string.h>

RunSource *
run_source_new_demo (SessionDemo *demo)
{
  RunSource *source = g_rc_box_new0 (RunSource);

  source->name = g_strdup (demo->name);
  source->title = g_strdup (demo->title);
  source->summary = g_strdup (demo->summary);
  source->demo = demo;
  return source;
}

RunSource *
run_source_new_program (char **command)
{
  RunSource *source = g_rc_box_new0 (RunSource);

  source->name = g_path_get_basename (command[0]);
  source->title = g_strdup (source->name);
  source->summary = g_strjoinv (" ", command);
  source->arguments = g_strdupv (command);
  return source;
}

RunSource *
run_source_new_program_in (char **command, const char *folder, char **variables)
{
  RunSource *source = run_source_new_program (command);

  source->folder = g_strdup (folder);
  source->variables = g_strdupv (variables);
  return source;
}

RunSource *
run_source_new_lesson (const char *name, const char *title, const char *summary)
{
  RunSource *source = g_rc_box_new0 (RunSource);

  source->name = g_strdup (name);
  source->title = g_strdup (title);
  source->summary = g_strdup (summary);
  return source;
}

RunSource *
run_source_new_trace (const char *path, const char *title)
{
  RunSource *source = g_rc_box_new0 (RunSource);
  g_autofree char *file = g_path_get_basename (path);

  source->name =
      g_str_has_suffix (file, ".heddle") ? g_strndup (file, strlen (file) - 7) : g_strdup (file);
  source->title = g_strdup (title);
  source->summary = g_filename_display_name (path);
  source->path = g_strdup (path);
  return source;
}

gboolean
run_source_is_lesson (const RunSource *source)
{
  return source->path == NULL && !run_source_is_program (source);
}

gboolean
run_source_is_program (const RunSource *source)
{
  return source->demo == NULL && source->arguments != NULL;
}

gboolean
run_source_can_run (const RunSource *source)
{
  return source->demo != NULL || source->arguments != NULL;
}

RunSource *
run_source_ref (RunSource *source)
{
  return g_rc_box_acquire (source);
}

static void
clear (gpointer data)
{
  RunSource *source = data;

  g_free (source->name);
  g_free (source->title);
  g_free (source->summary);
  g_free (source->path);
  g_free (source->folder);
  g_strfreev (source->variables);
  if (source->base == NULL)
    g_clear_pointer (&source->demo, session_demo_free);
  g_clear_pointer (&source->base, run_source_unref);
  g_strfreev (source->arguments);
}

void
run_source_unref (RunSource *source)
{
  g_rc_box_release_full (source, clear);
}

void
run_source_set_arguments (RunSource *source, char **arguments)
{
  char **copy = g_strdupv (arguments);

  g_strfreev (source->arguments);
  source->arguments = copy;
}

RunSource *
run_source_with_arguments (RunSource *source, char **arguments)
{
  if (source->demo == NULL)
    return run_source_new_program_in (arguments, source->folder, source->variables);

  RunSource *copy = run_source_new_lesson (source->name, source->title, source->summary);
  /* Of a copy's copy, too, the base is what owns the demo. */
  copy->base = run_source_ref (source->base != NULL ? source->base : source);
  copy->demo = source->demo;
  copy->arguments = g_strdupv (arguments);
  return copy;
}

char *
run_source_command (const RunSource *source)
{
  GString *command = g_string_new (source->name);
  guint first = source->demo != NULL ? 0 : 1; /* a program's own name */

  for (guint i = 0; source->arguments != NULL && source->arguments[i] != NULL; i++)
    if (i >= first)
      g_string_append_printf (command, " %s", source->arguments[i]);
  return g_string_free (command, FALSE);
}

Session *
run_source_start (const RunSource *source, const SessionOptions *options, GError **error)
{
  const char *const *arguments = (const char *const *) source->arguments;
  SessionOptions own = *options;

  own.folder = source->folder;
  own.environment = (const char *const *) source->variables;
  own.is_watched = TRUE;
  if (source->demo != NULL)
    return session_start_demo (source->demo, arguments, &own, error);
  return session_start_program (arguments, &own, error);
}

RunSource *
run_source_find (GPtrArray *sources, const char *name)
{
  for (guint i = 0; i < sources->len; i++) {
    RunSource *source = g_ptr_array_index (sources, i);
    if (run_source_is_lesson (source) && g_str_equal (source->name, name))
      return source;
  }
  return NULL;
}

GPtrArray *
run_source_list_demos (GError **error)
{
  g_autoptr (GPtrArray) demos = session_list_demos (error);

  if (demos == NULL)
    return NULL;

  GPtrArray *sources = g_ptr_array_new_with_free_func ((GDestroyNotify) run_source_unref);
  while (demos->len > 0)
    g_ptr_array_add (sources, run_source_new_demo (g_ptr_array_steal_index (demos, 0)));
  return sources;
}
