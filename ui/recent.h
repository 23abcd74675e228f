/* SPDX-License-Identifier: MIT
 *
 * The trace files that were opened or kept lately, in the list that the desktop has of them.
 */
#pragma once

#include <glib.h>

/* Notes that the trace file at `path`, of a run called `title`, was opened or written just now. */
void recent_add (const char *path, const char *title);

typedef struct {
  char *path;
  char *title;
} RecentTrace;

/* Returns those that still are there, the latest first, at most `most`: a GPtrArray of RecentTrace
 * that frees them. */
GPtrArray *recent_list (guint most) G_GNUC_WARN_UNUSED_RESULT;
