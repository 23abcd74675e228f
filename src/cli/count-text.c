/* SPDX-License-Identifier: MIT */
#include "cli/count-text.h"

char *
count_text (guint64 count, const char *thing)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT " %s%s", count, thing, count == 1 ? "" : "s");
}
