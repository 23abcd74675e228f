/* SPDX-License-Identifier: MIT
 *
 * How many of what lasts go on at a time. For one thread.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

/* `ends`: a GArray of int64_t, empty at first, the ends of what may still go on. Something
 * begins at `start`, not before the one before it, and lasts until `end`: returns how many go on
 * then, with it. */
static inline guint
at_once (GArray *ends, int64_t start, int64_t end)
{
  for (guint i = ends->len; i-- > 0;)
    if (g_array_index (ends, int64_t, i) <= start)
      g_array_remove_index_fast (ends, i);
  g_array_append_val (ends, end);
  return ends->len;
}
