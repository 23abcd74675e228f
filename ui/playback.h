/* SPDX-License-Identifier: MIT
 *
 * A run played as a film: where the playhead is, how fast it moves, and what it does at an end.
 * Arithmetic alone, without a widget or a clock of its own.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

/* How fast it may be: so many nanoseconds of the run in one of whoever watches. */
#define PLAYBACK_SLOWEST 0.001
#define PLAYBACK_FASTEST 10.0

/* No moment: nothing is played. */
#define PLAYBACK_NONE (-1)

typedef struct {
  int64_t moment; /* of the run, in nanoseconds, or PLAYBACK_NONE */
  double speed;
  double rest;        /* a part of a nanosecond that is still to be moved */
  int64_t loop_start; /* what is played over and over */
  int64_t loop_end;   /* the same as its start: there is no loop */
} Playback;

/* Moves on by what `elapsed` nanoseconds of the watcher's time are at its speed, but not beyond
 * `end`, where the run ends for now. At the end of the loop it starts again. Returns FALSE if it
 * has come to `end`. */
gboolean playback_advance (Playback *playback, int64_t elapsed, int64_t end);

/* Returns whether there is a loop. */
gboolean playback_has_loop (const Playback *playback);

/* Return the next speed of the round ones (1, 2, 5 and so on) that is slower or faster, or the last
 * one. */
double playback_slower (double speed);
double playback_faster (double speed);

/* Turn a speed into a place on a slider, from 0 to 1, and back: the same distance is the same
 * factor. The speed comes near a round one as that. */
double playback_speed_place (double speed);
double playback_speed_at (double place);

/* Says how fast it is: "0.02×". The caller frees it. */
char *playback_speed_text (double speed) G_GNUC_WARN_UNUSED_RESULT;
