/* SPDX-License-Identifier: MIT */
#include "cli/progress.h"

#include <unistd.h>

#include "cli/terminal.h"
#include "model/plain-text.h"

#define FIRST    (G_USEC_PER_SEC / 4) /* what takes no longer says nothing */
#define INTERVAL (G_USEC_PER_SEC / 10)
#define ERASE    "\r\033[K"
#define ROOM     8u /* for the figure behind the words */

struct _Progress {
  char *what;
  gboolean is_terminal;
  gboolean shown;
  gint64 next; /* when to write again */
};

Progress *
progress_new (const char *what)
{
  Progress *progress = g_new0 (Progress, 1);
  g_autofree char *clean = plain_text (what);

  progress->is_terminal = isatty (STDERR_FILENO) != 0;
  progress->what = terminal_shortened (clean, terminal_width (STDERR_FILENO) - ROOM);
  progress->next = g_get_monotonic_time () + FIRST;
  return progress;
}

void
progress_free (Progress *progress)
{
  if (progress == NULL)
    return;
  if (progress->shown)
    g_printerr (ERASE);
  g_free (progress->what);
  g_free (progress);
}

void
progress_say (double fraction, gpointer data)
{
  Progress *progress = data;

  if (!progress->is_terminal || g_get_monotonic_time () < progress->next)
    return;
  progress->next = g_get_monotonic_time () + INTERVAL;
  progress->shown = TRUE;
  g_printerr (ERASE "%s: %d %%", progress->what, (int) (CLAMP (fraction, 0, 1) * 100));
}
