/* SPDX-License-Identifier: MIT
 *
 * Whether the processor's counter is fit as the clock of all events on this machine: it is the
 * same clock everywhere only if it runs evenly, and if the counters of the single processors agree.
 */
#pragma once

#include <glib.h>

#include "event/clock.h"

/* Returns the clock that all processes of a session are to use. `note` is set to NULL if that is
 * the counter, else to a sentence on why it is not: free it with g_free(). Takes a fraction of a
 * millisecond for a pair of processors, CLOCK_CHECK_NANOSECONDS in all at most (and as long
 * again as the scheduler keeps a thread waiting). Any thread; its affinity stays as it is. */
HeddleClock clock_check_choose (char **note);

#define CLOCK_CHECK_NANOSECONDS (30 * G_GINT64_CONSTANT (1000000))

/* --- The parts of it, for the tests. --- */

/* How the counters of processors are compared. */
typedef struct {
  guint64 (*read) (int processor, gpointer user_data); /* called on that processor */
  gpointer user_data;
  guint hand_overs;   /* of a pair */
  gint64 nanoseconds; /* for all pairs: a pair that isn't done in its share of them tells nothing */
} ClockCheckComparison;

typedef struct {
  guint pairs; /* that were compared to the end */
  gboolean warped;
  int processors[2]; /* if warped: the counter of one of them is behind the other's */
  guint64 ticks;     /* if warped: by so many at least */
} ClockCheckResult;

/* Compares the counter of the first processor with those of the others: all, or 16 that are
 * spread evenly over them and end with the last. */
ClockCheckResult clock_check_compare (const ClockCheckComparison *comparison, const int *processors,
                                      gsize count);

/* Returns whether the counter is among the kernel's clocks, given the text of
 * available_clocksource. */
gboolean clock_check_lists_counter (const char *available);
