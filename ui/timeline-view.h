/* SPDX-License-Identifier: MIT
 *
 * The timeline: a widget that draws a model, follows it while it grows, and lets the user look
 * around in it. For assistive technology it is a list with an item for each lane.
 *
 * PROPERTIES  following (boolean)  whether the newest moment is kept in sight
 *             sentence (string)    what was told last, what is under the pointer, else what is
 *                                  selected, else NULL
 * SIGNALS     view-changed         another part of the time is seen
 *             selection-changed    something else is selected, or nothing any more
 *             moment-chosen (int64) a moment on the ruler was clicked
 *             bookmark-chosen (uint) a bookmark on the ruler was clicked
 */
#pragma once

#include <gtk/gtk.h>

#include "paint/layout.h"
#include "ui/lane-choice.h"

#define TIMELINE_TYPE_VIEW (timeline_view_get_type ())
G_DECLARE_FINAL_TYPE (TimelineView, timeline_view, TIMELINE, VIEW, GtkWidget)

/* ------------------------------------------------------------------ what is shown */

/* Shows `model` from its beginning and follows it; NULL: shows nothing. The model must live until
 * another one is set. */
void timeline_view_set_model (TimelineView *timeline, const Model *model);

/* Says whether the program still runs: only then does the timeline move by itself. A run that was
 * followed until it was over is shown to its end, or whole if there is room for it. */
void timeline_view_set_running (TimelineView *timeline, gboolean running);

void timeline_view_set_theme (TimelineView *timeline, const Theme *theme);
const Theme *timeline_view_get_theme (TimelineView *timeline);

/* Sets how large type, lanes and strokes are, as a View has it, and how high a lane is at least, in pixels. */
void timeline_view_set_scale (TimelineView *timeline, double scale, double lane_least);

/* Takes up what is new in the model although no frame asks for it: the lanes' accessible labels,
 * and the picture while it stands still. To be called a few times a second while the program
 * runs. */
void timeline_view_refresh (TimelineView *timeline);

/* Returns the choice of lanes; it belongs to the timeline, which shows what is chosen. */
LaneChoice *timeline_view_get_lanes (TimelineView *timeline);

/* Returns what is shown, or NULL, and whether its program still runs. */
const Model *timeline_view_get_model (TimelineView *timeline);
gboolean timeline_view_get_running (TimelineView *timeline);

/* Returns what part of the model is seen. */
const View *timeline_view_get_view (TimelineView *timeline);

/* Says whether what is under the pointer is told beside it. It is at first; not where it is told in large letters
 * elsewhere. */
void timeline_view_set_hints (TimelineView *timeline, gboolean hints);

const char *timeline_view_get_sentence (TimelineView *timeline);

/* Returns the vertical scrolling; it belongs to the timeline. */
GtkAdjustment *timeline_view_get_adjustment (TimelineView *timeline);

/* ------------------------------------------------------------------ looking around */

gboolean timeline_view_get_following (TimelineView *timeline);
void timeline_view_set_following (TimelineView *timeline, gboolean following);

/* Multiplies the time in sight by `factor`, around the newest moment if that is followed, else
 * around the middle. */
void timeline_view_zoom (TimelineView *timeline, double factor);

/* Multiplies the time in sight by `factor` around what lies at `x`. */
void timeline_view_zoom_at (TimelineView *timeline, double x, double factor);

/* Shows what lies `x` pixels to the right and `y` pixels further down. */
void timeline_view_pan (TimelineView *timeline, double x, double y);

/* Shows what is later by this share of the time in sight. */
void timeline_view_pan_share (TimelineView *timeline, double share);

void timeline_view_fit (TimelineView *timeline);
void timeline_view_show_beginning (TimelineView *timeline);

/* Shows this part of the run, and stands still; at once, or after a short movement. */
void timeline_view_show_range (TimelineView *timeline, int64_t start, int64_t end);
void timeline_view_glide_to (TimelineView *timeline, int64_t start, int64_t end);

/* Writes what part of the run is seen, or will be once the timeline has arrived. Returns whether it is on its
 * way. */
gboolean timeline_view_get_goal (TimelineView *timeline, int64_t *start, int64_t *end);

/* Says whether the model is still read from a trace: to be called whenever it has grown. All of it is in
 * sight, until the user looks at a part. */
void timeline_view_set_growing (TimelineView *timeline, gboolean growing);
gboolean timeline_view_get_growing (TimelineView *timeline);

/* Scrolls up or down as far as it takes to have `lane` in sight, if it is shown at all. */
void timeline_view_reveal_lane (TimelineView *timeline, uint32_t lane);

/* Shows the newest moment, and follows it if the program still runs. */
void timeline_view_show_end (TimelineView *timeline);

/* Chooses between the two axes: the clock's, and event order, in which each event is one column of
 * equal width. What is in the middle stays there; the whole run stays whole. */
gboolean timeline_view_get_event_order (TimelineView *timeline);
void timeline_view_set_event_order (TimelineView *timeline, gboolean event_order);

/* Says where the pointer is; negative: nowhere. */
void timeline_view_point (TimelineView *timeline, double x, double y);

/* Selects what lies at this place; nothing there: selects nothing. The header of a process is not
 * selected, but collapses it or opens it. */
void timeline_view_select (TimelineView *timeline, double x, double y);
void timeline_view_clear_selection (TimelineView *timeline);

Subject timeline_view_get_selected (TimelineView *timeline);
Subject timeline_view_get_hovered (TimelineView *timeline);

/* Says a sentence until something is selected or the pointer moves on. */
void timeline_view_tell (TimelineView *timeline, const char *sentence);

/* Selects `subject` and says a sentence about it. */
void timeline_view_select_subject (TimelineView *timeline, Subject subject, const char *sentence);
