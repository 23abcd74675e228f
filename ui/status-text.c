/* SPDX-License-Identifier: MIT
 *
 * The window's numbers and states in words, see status-text.h.
 */
#include "ui/status-text.h"

#include <glib/gi18n.h>
#include <string.h>

#include "model/time-text.h"

#define NARROW_SPACE "\u202f"

char *
status_text_count (uint64_t count)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, count);
  gsize length = strlen (digits);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < length; i++) {
    if (i > 0 && (length - i) % 3 == 0)
      g_string_append (text, NARROW_SPACE);
    g_string_append_c (text, digits[i]);
  }
  return g_string_free (text, FALSE);
}

/* Two digits at least, none after the point where there are two before it. */
static char *
rate_in (double amount, const char *unit)
{
  return g_strdup_printf (amount < 9.95 ? "%.1f %s/s" : "%.0f %s/s", amount, unit);
}

char *
status_text_rate (double per_second)
{
  if (per_second < 999.5)
    return g_strdup_printf ("%.0f /s", per_second);
  if (per_second < 999.5e3)
    return rate_in (per_second / 1e3, "k");
  return rate_in (per_second / 1e6, "M");
}

/* Returns NULL if no signal ended it. */
static const char *
signal_name (int exit_status)
{
  return exit_status > 128 ? sigabbrev_np (exit_status - 128) : NULL;
}

char *
status_text_end (int exit_status)
{
  if (exit_status == 0)
    return g_strdup (_ ("finished"));
  const char *signal = signal_name (exit_status);
  if (signal != NULL)
    return g_strdup_printf (_ ("ended by SIG%s"), signal);
  return g_strdup_printf (_ ("ended with exit status %d"), exit_status);
}

char *
status_text_crash (const char *title, int exit_status)
{
  const char *signal = signal_name (exit_status);

  if (signal == NULL)
    return NULL;
  return g_strdup_printf (
      _ ("“%s” was ended by SIG%s (%s). All that it recorded until then is here."), title, signal,
      sigdescr_np (exit_status - 128));
}

char *
status_text_keeping (int64_t keep)
{
  return g_strdup_printf (_ ("Keeping the last %g s"), (double) keep / 1e9);
}

char *
status_text_frames (double per_second, double work, double longest)
{
  if (longest <= 0)
    return g_strdup (_ ("no frames"));
  return g_strdup_printf (_ ("%.0f fps · frame %.1f ms, longest %.1f ms"), per_second, work,
                          longest);
}

char *
status_text_range (int64_t start, int64_t end)
{
  /* A hundredth of what is seen is as exact as the words need to be. */
  int64_t step = time_text_tick_step (MAX ((end - start) / 100, 1));
  g_autofree char *from = time_text_tick (start, step);
  g_autofree char *to = time_text_tick (end, step);

  return g_strdup_printf (_ ("from %s to %s"), from, to);
}

char *
status_text_wait (int64_t start, int64_t end)
{
  int64_t whole = time_text_tick_step (MAX ((end - start) / 100, 1));
  int64_t early = time_text_tick_step (MAX (start / 100, 1));
  g_autofree char *from = time_text_tick (start, MIN (whole, early));
  g_autofree char *to = time_text_tick (end, whole);

  return g_strdup_printf (_ ("from %s to %s"), from, to);
}
