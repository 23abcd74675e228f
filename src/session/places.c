/* SPDX-License-Identifier: MIT */
#include "session/places.h"

/* How far above this program the root of a build tree may lie. */
#define LEVELS_MAXIMUM 5

/* Returns the build tree's root, or NULL if this program was installed. Meson leaves a folder of
 * its own there. */
static char *
build_root (void)
{
  g_autofree char *path = g_file_read_link ("/proc/self/exe", NULL);

  for (int level = 0; path != NULL && level < LEVELS_MAXIMUM; level++) {
    g_autofree char *parent = g_path_get_dirname (path);
    g_autofree char *mark = g_build_filename (parent, "meson-private", NULL);
    if (g_file_test (mark, G_FILE_TEST_IS_DIR))
      return g_steal_pointer (&parent);
    g_free (path);
    path = g_steal_pointer (&parent);
  }
  return NULL;
}

static char *
choose (const char *in_build_tree, const char *installed)
{
  g_autofree char *root = build_root ();

  return root != NULL ? g_build_filename (root, in_build_tree, NULL) : g_strdup (installed);
}

char *
places_demo_folder (void)
{
  return choose ("demos", HEDDLE_DEMO_FOLDER);
}

char *
places_interposer (void)
{
  return choose ("src/intercept/libheddle-intercept.so",
                 HEDDLE_INTERCEPT_FOLDER "/libheddle-intercept.so");
}

char *
places_window (void)
{
  return choose ("ui/heddle-window", HEDDLE_LIBEXEC_FOLDER "/heddle-window");
}

char *
places_locale_folder (void)
{
  return choose ("po", HEDDLE_LOCALE_FOLDER);
}

char *
places_schema_folder (void)
{
  return choose ("data", HEDDLE_SCHEMA_FOLDER);
}
