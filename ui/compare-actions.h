/* SPDX-License-Identifier: MIT
 *
 * The window's actions that compare two runs.
 *
 * ACTIONS  compare           asks what to compare the run with
 *          compare-again     runs the same once more, below: before and after
 *          compare-pair (s)  compares a pair of the course (compare-pairs.h), by its name
 *          compare-trace     asks for a trace file to compare the run with
 *          compare-stop      stops the second run's program
 *          compare-align     (boolean) aligns the runs at what is selected in each
 */
#pragma once

#include "ui/compare-page.h"

/* Where the actions do their work; everything belongs to the window. */
typedef struct {
  GtkWindow *window; /* a GActionMap */
  ShownRun *run;
  GPtrArray *sources; /* of RunSource: all demos */
  ComparePage *page;
  AdwToastOverlay *toasts;
  void (*show) (gpointer user_data); /* has the page shown */
  gpointer user_data;
} CompareActionsPlace;

/* Adds the actions to the window; `place` is copied. */
void compare_actions_install (const CompareActionsPlace *place);
