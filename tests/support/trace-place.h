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

/* A test that is given such a place. */
typedef struct {
  const char *name;
  void (*test) (TracePlace *place, gconstpointer data);
} TracePlaceCase;

/* Adds the tests, each by the name of `prefix` and its own. */
static inline void
trace_place_add (const char *prefix, const TracePlaceCase *cases, gsize count)
{
  for (gsize i = 0; i < count; i++) {
    g_autofree char *path = g_strconcat (prefix, cases[i].name, NULL);
    g_test_add (path, TracePlace, NULL, trace_place_set_up, cases[i].test, trace_place_tear_down);
  }
}
