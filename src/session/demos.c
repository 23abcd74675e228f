/* SPDX-License-Identifier: MIT
 *
 * The demos: found in their folder, each asked to describe itself.
 */
#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "session/places.h"
#include "session/session.h"

#define PARAMETER_GROUP "parameter "

static void
parameter_free (gpointer data)
{
  SessionParameter *parameter = data;

  g_free (parameter->name);
  g_free (parameter->unit);
  g_free (parameter->help);
  g_free (parameter);
}

void
session_demo_free (SessionDemo *demo)
{
  if (demo == NULL)
    return;
  g_free (demo->name);
  g_free (demo->title);
  g_free (demo->summary);
  g_free (demo->path);
  g_ptr_array_unref (demo->parameters);
  g_free (demo);
}

/* Reads a group [parameter NAME]. Returns NULL if it makes no sense. */
static SessionParameter *
describe_parameter (GKeyFile *description, const char *group)
{
  SessionParameter *parameter = g_new0 (SessionParameter, 1);

  parameter->name = g_strdup (group + strlen (PARAMETER_GROUP));
  parameter->unit = g_key_file_get_string (description, group, "unit", NULL);
  parameter->help = g_key_file_get_string (description, group, "help", NULL);
  parameter->usual = g_key_file_get_double (description, group, "default", NULL);
  parameter->least = g_key_file_get_double (description, group, "minimum", NULL);
  parameter->most = g_key_file_get_double (description, group, "maximum", NULL);
  parameter->is_whole = g_key_file_get_boolean (description, group, "whole", NULL);
  if (parameter->name[0] != '\0' && parameter->unit != NULL && parameter->help != NULL &&
      parameter->least <= parameter->usual && parameter->usual <= parameter->most)
    return parameter;
  parameter_free (parameter);
  return NULL;
}

static GPtrArray *
describe_parameters (GKeyFile *description)
{
  GPtrArray *parameters = g_ptr_array_new_with_free_func (parameter_free);
  g_auto (GStrv) groups = g_key_file_get_groups (description, NULL);

  for (guint i = 0; groups[i] != NULL; i++) {
    SessionParameter *parameter = g_str_has_prefix (groups[i], PARAMETER_GROUP)
                                      ? describe_parameter (description, groups[i])
                                      : NULL;
    if (parameter != NULL)
      g_ptr_array_add (parameters, parameter);
  }
  return parameters;
}

/* A program of the demos' folder that was asked to describe itself. */
typedef struct {
  char *path;
  GPid process;
  int output; /* the end that is read */
} Question;

/* Runs `path --describe`. Returns NULL if it can't be run. */
static Question *
ask (const char *path)
{
  const char *argv[] = { path, "--describe", NULL };
  const GSpawnFlags flags = G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL;
  g_autofree Question *question = g_new0 (Question, 1);

  if (!g_spawn_async_with_pipes (NULL, (char **) argv, NULL, flags, NULL, NULL, &question->process,
                                 NULL, &question->output, NULL, NULL))
    return NULL;
  question->path = g_strdup (path);
  return g_steal_pointer (&question);
}

/* Reads to the end of a pipe, and closes it. */
static char *
read_whole (int pipe)
{
  GString *text = g_string_new (NULL);
  char part[1024];
  ssize_t length;

  while ((length = read (pipe, part, sizeof part)) > 0 || (length < 0 && errno == EINTR))
    g_string_append_len (text, part, MAX (length, 0));
  close (pipe);
  return g_string_free (text, FALSE);
}

/* Waits for the program's end. Returns whether it ended well. */
static gboolean
ended_well (GPid process)
{
  int status;

  while (waitpid (process, &status, 0) < 0)
    if (errno != EINTR)
      return FALSE;
  return status == 0;
}

/* Waits for the answer, and frees the question. Returns NULL if it is no demo. */
static SessionDemo *
hear (Question *question)
{
  g_autofree char *path = question->path;
  g_autofree char *output = read_whole (question->output);
  g_autoptr (GKeyFile) description = g_key_file_new ();
  gboolean well = ended_well (question->process);

  g_free (question);
  if (!well || !g_key_file_load_from_data (description, output, (gsize) -1, G_KEY_FILE_NONE, NULL))
    return NULL;
  g_autoptr (SessionDemo) demo = g_new0 (SessionDemo, 1);
  demo->name = g_key_file_get_string (description, "demo", "name", NULL);
  demo->title = g_key_file_get_string (description, "demo", "title", NULL);
  demo->summary = g_key_file_get_string (description, "demo", "summary", NULL);
  demo->order = g_key_file_get_integer (description, "demo", "order", NULL);
  demo->path = g_steal_pointer (&path);
  demo->parameters = describe_parameters (description);
  if (demo->name == NULL || demo->title == NULL || demo->summary == NULL)
    return NULL;
  return g_steal_pointer (&demo);
}

static int
compare_order (gconstpointer a, gconstpointer b)
{
  const SessionDemo *x = *(SessionDemo *const *) a, *y = *(SessionDemo *const *) b;

  return x->order != y->order ? x->order - y->order : strcmp (x->name, y->name);
}

/* Returns whether an entry of the demos' folder can be a demo: a build tree has other things there,
 * all with a dot in their names. */
static gboolean
may_be_demo (const char *name, const char *path)
{
  return strchr (name, '.') == NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR) &&
         g_file_test (path, G_FILE_TEST_IS_EXECUTABLE);
}

GPtrArray *
session_list_demos (GError **error)
{
  g_autofree char *folder = places_demo_folder ();
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) demos = g_ptr_array_new_with_free_func ((GDestroyNotify) session_demo_free);
  g_autoptr (GPtrArray) questions = g_ptr_array_new ();
  const char *name;

  /* All are asked before the first is heard: one after the other, they are what the window's first
   * appearance takes longest for. */
  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    Question *question = may_be_demo (name, path) ? ask (path) : NULL;
    if (question != NULL)
      g_ptr_array_add (questions, question);
  }
  for (guint i = 0; i < questions->len; i++) {
    SessionDemo *demo = hear (g_ptr_array_index (questions, i));
    if (demo != NULL)
      g_ptr_array_add (demos, demo);
  }
  if (demos->len == 0) {
    g_set_error (error, SESSION_ERROR, SESSION_STATUS_FAILED,
                 "There are no demos in \"%s\". Install Heddle again, or build it with ./run.",
                 folder);
    return NULL;
  }
  g_ptr_array_sort (demos, compare_order);
  return g_steal_pointer (&demos);
}

SessionDemo *
session_find_demo (const char *name, GError **error)
{
  g_autoptr (GPtrArray) demos = session_list_demos (error);
  g_autoptr (GString) names = g_string_new (NULL);

  if (demos == NULL)
    return NULL;
  for (guint i = 0; i < demos->len; i++) {
    SessionDemo *demo = g_ptr_array_index (demos, i);
    if (strcmp (demo->name, name) == 0)
      return g_ptr_array_steal_index (demos, i);
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", demo->name);
  }
  g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE,
               "There is no demo named \"%s\". Choose one of these: %s.", name, names->str);
  return NULL;
}
