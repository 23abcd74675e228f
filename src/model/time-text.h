/* SPDX-License-Identifier: MIT
 *
 * The one way to write a length of time and to read one, and the one way to choose a ruler's ticks.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

/* Writes `duration` (nanoseconds) with two significant digits or more and its unit: "850 ns",
 * "4.2 ms", "12 ms", "1.50 s". Returns a string that the caller frees. */
char *time_text_duration (int64_t duration) G_GNUC_WARN_UNUSED_RESULT;

/* Returns a round step, in nanoseconds: the smallest of 1, 2, 5 times a power of ten (and of the
 * minutes and hours above) that is at least `least`. */
int64_t time_text_tick_step (int64_t least);

/* Writes the moment `time` as a ruler with ticks every `step` shows it: as many decimals as tell
 * two ticks apart, and the unit: "10 ms", "2.5 s". Returns a string that the caller frees. */
char *time_text_tick (int64_t time, int64_t step) G_GNUC_WARN_UNUSED_RESULT;

/* Reads a moment or a length of time as people write it: a number, then ns, us (or µs), ms, s, min
 * or h, with or without a space between: "1.5ms", "200 us", "3s"; and "0". The point is a point in
 * every locale. Returns FALSE if it is none, is negative or goes beyond what a model's time can
 * be. */
gboolean time_text_parse (const char *text, int64_t *time) G_GNUC_WARN_UNUSED_RESULT;
