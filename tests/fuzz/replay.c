/* SPDX-License-Identifier: MIT
 *
 * Runs a fuzz target on every file of a folder, a test case each:
 *
 *     replay FOLDER
 *
 * It stands in for libFuzzer's main(), so that each compiler, with its sanitizers, replays what
 * fuzzing has found.
 */
#include <glib.h>
#include <stdint.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* Returns the names of the folder's files, in order. */
static GPtrArray *
list (const char *folder)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

int
main (int argument_count, char **arguments)
{
  if (argument_count != 2) {
    fprintf (stderr, "Usage: replay FOLDER\n");
    return 2;
  }
  g_autoptr (GPtrArray) names = list (arguments[1]);
  if (names->len == 0) {
    fprintf (stderr, "There is nothing to replay in \"%s\".\n", arguments[1]);
    return 1;
  }
  setvbuf (stdout, NULL, _IOLBF, 0);
  printf ("1..%u\n", names->len);
  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);
    g_autofree char *path = g_build_filename (arguments[1], name, NULL);
    g_autofree char *bytes = NULL;
    gsize size;
    gboolean is_read = g_file_get_contents (path, &bytes, &size, NULL);
    /* A defect ends this process here: the log's last line is of the case before. */
    if (is_read)
      LLVMFuzzerTestOneInput ((const uint8_t *) bytes, size);
    printf ("%s %u - %s\n", is_read ? "ok" : "not ok", i + 1, name);
  }
  return 0;
}
