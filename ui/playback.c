/* SPDX-License-Identifier: MIT
 *
 * A run played as a film, see playback.h.
 */
#include "ui/playback.h"

#include <math.h>
#include <string.h>

/* The round speeds. */
static const double speeds[] = {
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10
};

/* Two speeds within this share of each other are the same. */
#define SAME 1e-6
/* A slider holds on to a round speed within this much of its length. */
#define CATCH 0.012

gboolean
playback_has_loop (const Playback *playback)
{
  return playback->loop_end > playback->loop_start;
}

/* Who stands outside of the loop gets into it first. */
gboolean
playback_advance (Playback *playback, int64_t elapsed, int64_t end)
{
  double distance = (double) elapsed * playback->speed + playback->rest;
  double whole = floor (distance);
  int64_t next = playback->moment + (int64_t) whole;

  playback->rest = distance - whole;
  if (playback_has_loop (playback) && playback->loop_start < end) {
    int64_t last = MIN (playback->loop_end, end);
    if (next >= last || next < playback->loop_start) {
      next = playback->loop_start;
      playback->rest = 0;
    }
    playback->moment = next;
    return TRUE;
  }
  playback->moment = MIN (next, end);
  return next < end;
}

double
playback_slower (double speed)
{
  double slower = speeds[0];

  for (guint i = 0; i < G_N_ELEMENTS (speeds); i++)
    if (speeds[i] < speed * (1 - SAME))
      slower = speeds[i];
  return slower;
}

double
playback_faster (double speed)
{
  for (guint i = 0; i < G_N_ELEMENTS (speeds); i++)
    if (speeds[i] > speed * (1 + SAME))
      return speeds[i];
  return PLAYBACK_FASTEST;
}

double
playback_speed_place (double speed)
{
  double clamped = CLAMP (speed, PLAYBACK_SLOWEST, PLAYBACK_FASTEST);

  return log (clamped / PLAYBACK_SLOWEST) / log (PLAYBACK_FASTEST / PLAYBACK_SLOWEST);
}

double
playback_speed_at (double place)
{
  for (guint i = 0; i < G_N_ELEMENTS (speeds); i++)
    if (fabs (playback_speed_place (speeds[i]) - place) < CATCH)
      return speeds[i];
  return PLAYBACK_SLOWEST * pow (PLAYBACK_FASTEST / PLAYBACK_SLOWEST, CLAMP (place, 0, 1));
}

/* Two digits, as many decimals as they need: none but the round ones have fewer. */
char *
playback_speed_text (double speed)
{
  int decimals = speed < 0.01 ? 4 : speed < 0.1 ? 3 : speed < 1 ? 2 : 1;
  g_autofree char *number = g_strdup_printf ("%.*f", decimals, speed);

  for (char *end = number + strlen (number) - 1; *end == '0' || *end == '.'; end--) {
    gboolean point = *end == '.';
    *end = '\0';
    if (point)
      break;
  }
  return g_strdup_printf ("%s×", number);
}
