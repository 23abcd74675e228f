/* SPDX-License-Identifier: MIT
 *
 * The demos: found in their folder, each asked to describe itself.
 */
#include <string.h>

#include "session/places.h"
#include "session/session.h"

void
session_demo_free (SessionDemo *demo)
{
  if (demo == NULL)
    return;
  g_free (demo->name);
  g_free (demo->title);
  g_free (demo->summary);
  g_free (demo->path);
  g_free (demo);
}

/* Runs `path --describe`. Returns NULL if it is no demo. */
static SessionDemo *
describe (const char *path)
{
  const char *argv[] = { path, "--describe", NULL };
  g_autofree char *output = NULL;
  g_autoptr (GKeyFile) description = g_key_file_new ();
  int status;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output,
                     NULL, &status, NULL) ||
      status != 0 ||
      !g_key_file_load_from_data (description, output, (gsize) -1, G_KEY_FILE_NONE, NULL))
    return NULL;
  g_autoptr (SessionDemo) demo = g_new0 (SessionDemo, 1);
  demo->name = g_key_file_get_string (description, "demo", "name", NULL);
  demo->title = g_key_file_get_string (description, "demo", "title", NULL);
  demo->summary = g_key_file_get_string (description, "demo", "summary", NULL);
  demo->order = g_key_file_get_integer (description, "demo", "order", NULL);
  demo->path = g_strdup (path);
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
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    SessionDemo *demo = may_be_demo (name, path) ? describe (path) : NULL;
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
