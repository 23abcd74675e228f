/* SPDX-License-Identifier: MIT
 *
 * Which lanes the user wants to see, and in which order: the tables that a View refers to, and the
 * filters that they are made of. The timeline shows what is chosen, the pane on its left offers the
 * choice.
 *
 * SIGNALS  changed  other lanes are to be shown, or in another order
 */
#pragma once

#include <glib-object.h>

#include "paint/layout.h"

#define LANE_TYPE_CHOICE (lane_choice_get_type ())
G_DECLARE_FINAL_TYPE (LaneChoice, lane_choice, LANE, CHOICE, GObject)

LaneChoice *lane_choice_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* Sets the tables of `view`, which belong to the choice and follow it from then on. */
void lane_choice_attach (LaneChoice *choice, View *view);

/* Begins anew for another model (nullable): nothing is hidden, pinned or moved. Filters stay. */
void lane_choice_set_model (LaneChoice *choice, const Model *model);

/* Looks what of the model passes the filters now; `end` is the last moment that is in view. To be called
 * when either has changed, some times a second. Tells of a change. */
void lane_choice_refresh (LaneChoice *choice, int64_t end);

/* ------------------------------------------------------------------ lane by lane */

gboolean lane_choice_is_hidden (LaneChoice *choice, uint32_t lane); /* by hand; not by a filter */
void lane_choice_set_hidden (LaneChoice *choice, uint32_t lane, gboolean hidden);

gboolean lane_choice_is_pinned (LaneChoice *choice, uint32_t lane);
void lane_choice_set_pinned (LaneChoice *choice, uint32_t lane, gboolean pinned);

/* Puts `lane` before the lane `before`, or with MODEL_NONE behind all; within its process. */
void lane_choice_move (LaneChoice *choice, uint32_t lane, uint32_t before);

/* Gives the `count` lanes their places in this order; within their processes, as before. */
void lane_choice_set_order (LaneChoice *choice, const uint32_t *lanes, guint count);

/* Shows all lanes again, and in their usual order. */
void lane_choice_reset (LaneChoice *choice);

/* Returns the places of all lanes that pass the filters, those hidden by hand among them: an array of
 * LanePlace, of which only lane, process and their order mean something. The caller unrefs it. */
GArray *lane_choice_list (LaneChoice *choice) G_GNUC_WARN_UNUSED_RESULT;

/* The same of those that don't pass, too. */
GArray *lane_choice_list_all (LaneChoice *choice) G_GNUC_WARN_UNUSED_RESULT;

/* ------------------------------------------------------------------ filters */

typedef enum {
  LANE_FILTER_CONTENDED, /* locks that were waited for, and who waited for one */
  LANE_FILTER_BLOCKED,   /* who waits at the last moment in view, and what for */
  LANE_FILTERS
} LaneFilter;

gboolean lane_choice_get_filter (LaneChoice *choice, LaneFilter filter);
void lane_choice_set_filter (LaneChoice *choice, LaneFilter filter, gboolean active);

/* Shows only lanes whose name contains the text; "": all. */
void lane_choice_set_text (LaneChoice *choice, const char *text);
gboolean lane_choice_has_text (LaneChoice *choice);

/* Returns whether there are lanes, and all are left out: by a filter, or by hand. */
gboolean lane_choice_hides_all (LaneChoice *choice);

gboolean lane_choice_get_grouped (LaneChoice *choice);
void lane_choice_set_grouped (LaneChoice *choice, gboolean grouped);
