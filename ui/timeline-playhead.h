/* SPDX-License-Identifier: MIT
 *
 * The playhead in a timeline: a rule at its moment with the time on the ruler, a veil over what
 * comes after it, and a light on the lanes that it is about. It is drawn over the picture, which it
 * leaves as it is: a film costs no layout.
 */
#pragma once

#include "ui/timeline-view.h"

/* Where the playhead is. */
typedef struct {
  int64_t moment;  /* PLAYBACK_NONE: nowhere */
  uint32_t lane;   /* who did something there; MODEL_NONE: nobody */
  uint32_t object; /* and to what; or MODEL_NONE */
  gboolean hides;  /* what comes after it is hidden, and not only veiled: it is asked for */
} ShownMoment;

/* Shows the playhead there. */
void timeline_playhead_show (TimelineView *timeline, ShownMoment moment);

/* Returns where it is shown. */
ShownMoment timeline_playhead_get (TimelineView *timeline);

/* Moves the picture if the playhead isn't well in sight: along with a film that plays, or else so
 * that the playhead comes to stand in the middle. */
void timeline_playhead_keep_in_sight (TimelineView *timeline, gboolean plays);

/* If this place is on the ruler, emits the timeline's moment-chosen and returns TRUE. */
gboolean timeline_playhead_choose (TimelineView *timeline, double x, double y);

/* Draws it, over the picture. */
void timeline_playhead_snapshot (TimelineView *timeline, GtkSnapshot *snapshot);

/* Returns whether what lies at `x` is hidden. */
gboolean timeline_playhead_hides (TimelineView *timeline, double x);
