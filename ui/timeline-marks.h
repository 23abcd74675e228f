/* SPDX-License-Identifier: MIT
 *
 * What is marked on a timeline: a stretch that is measured, two markers, A and B, and bookmarks, which
 * are another's (bookmark-list.h). All of it goes with the model.
 *
 * The timeline emits "marks-changed" whenever the stretch or a marker has changed, and "bookmark-chosen" (uint:
 * its place) when one is clicked.
 */
#pragma once

#include "ui/timeline-view.h"

typedef enum { TIMELINE_MARKER_A, TIMELINE_MARKER_B, TIMELINE_MARKERS } TimelineMarker;

/* Measures what is between two moments, in any order; no length: nothing. */
void timeline_marks_set_range (TimelineView *timeline, int64_t one, int64_t other);

/* Writes what is measured. Returns FALSE if nothing is. */
gboolean timeline_marks_get_range (TimelineView *timeline, int64_t *start, int64_t *end);

/* Returns the moment at a place of the picture; of the chart's edge, if that is beyond. */
int64_t timeline_marks_time (TimelineView *timeline, double x);

/* Measures from a moment to a place of the picture, where the user has dragged to. */
void timeline_marks_drag (TimelineView *timeline, int64_t anchor, double x);

/* Measures what is selected; if that has no length, from A to B; else what is in view. */
void timeline_marks_measure (TimelineView *timeline);

/* Shows what is measured, as wide as there is room. */
void timeline_marks_zoom (TimelineView *timeline);

/* Puts a marker to where the user looks; takes it away; asks where it is. */
void timeline_marks_put (TimelineView *timeline, TimelineMarker marker);
void timeline_marks_remove (TimelineView *timeline, TimelineMarker marker);
gboolean timeline_marks_get (TimelineView *timeline, TimelineMarker marker, int64_t *time);

/* Returns where the user looks: at what is under the pointer if that is over the chart, else where what
 * is selected begins if that is in view, else in the middle. */
int64_t timeline_marks_moment (TimelineView *timeline);

/* Writes when what is selected begins and ends (the newest moment, if it goes on). Returns FALSE if that has
 * no place in time of its own, as a lane has none. */
gboolean timeline_marks_selected (TimelineView *timeline, int64_t *start, int64_t *end);

/* Forgets what is measured, or else what is selected: a step back at a time. */
void timeline_marks_escape (TimelineView *timeline);

/* What a mark under the pointer answers: says in one line what it is (the caller frees it), or NULL if `subject` is no
 * mark; asks whether one is at a place of the picture; goes there, as a click does. A bookmark shows what was in view, a
 * marker's moment is chosen, what is measured is zoomed to, and what is between the markers is measured. */
char *timeline_marks_describe (TimelineView *timeline, Subject subject) G_GNUC_WARN_UNUSED_RESULT;
gboolean timeline_marks_has (TimelineView *timeline, double x, double y);
gboolean timeline_marks_choose (TimelineView *timeline, double x, double y);

/* Shows these bookmarks; they and their labels are copied. */
void timeline_marks_set_bookmarks (TimelineView *timeline, const ViewMark *bookmarks, guint count);

/* Forgets all, without a signal: for another model. */
void timeline_marks_clear (TimelineView *timeline);
