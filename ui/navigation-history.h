/* SPDX-License-Identifier: MIT
 *
 * Where somebody was in a timeline: steps that can be undone and done again. Arithmetic alone,
 * without a widget or a clock of its own.
 *
 * STEPS  Movements that follow one another within NAVIGATION_BURST are one step, as a pan or a few
 *        notches of zoom are; a jump is always one of its own. Whoever goes back and then elsewhere
 *        can't go forth any more. Of the steps the last NAVIGATION_STEPS are kept.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

#define NAVIGATION_BURST INT64_C (700000000) /* nanoseconds */
#define NAVIGATION_STEPS 200u

/* What is seen. */
typedef struct {
  int64_t start, end; /* nanoseconds of the run */
  double scroll;      /* pixels that the lanes are scrolled up by */
} NavigationPlace;

typedef struct _NavigationHistory NavigationHistory;

NavigationHistory *navigation_history_new (void) G_GNUC_WARN_UNUSED_RESULT;
void navigation_history_free (NavigationHistory *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavigationHistory, navigation_history_free)

/* Forgets all. */
void navigation_history_clear (NavigationHistory *history);

/* Says what is seen since `time`, nanoseconds of any steady clock; `jump`: it was not come to
 * little by little. Another scrolling alone is no step. */
void navigation_history_moved (NavigationHistory *history, NavigationPlace place, int64_t time,
                               gboolean jump);

/* Go a step back or forth. Return FALSE if there is none; else write the place to go to. */
gboolean navigation_history_back (NavigationHistory *history, NavigationPlace *place);
gboolean navigation_history_forth (NavigationHistory *history, NavigationPlace *place);

/* Return whether there is a step to go. */
gboolean navigation_history_can_go_back (const NavigationHistory *history);
gboolean navigation_history_can_go_forth (const NavigationHistory *history);
