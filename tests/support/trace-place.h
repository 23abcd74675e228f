/* SPDX-License-Identifier: MIT
 *
 * A folder of a test's own with room for one trace file, as a fixture of g_test_add().
 */
#pragma once

#include <glib/gstdio.h>

typedef struct {
  char *folder;
  char *path; /* of a file that is not there yet */
} TracePlace;

static inline void
trace_place_set_up (TracePlace *place, gconstpointer data)
{
  (void) data;
  place->folder = g_dir_make_tmp ("heddle-trace-XXXXXX", NULL);
  place->path = g_build_filename (place->folder, "a.heddle", NULL);
}

/* Removes the file and the folder, in which nothing else may be left. */
static inline void
trace_place_tear_down (TracePlace *place, gconstpointer data)
{
  (void) data;
  g_unlink (place->path);
  g_assert_cmpint (g_rmdir (place->folder), ==, 0);
  g_free (place->path);
  g_free (place->folder);
}
