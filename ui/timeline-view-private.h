/* SPDX-License-Identifier: MIT
 *
 * What the parts of the timeline share, and nobody else knows: timeline-view.c draws it and says
 * what it shows, timeline-look.c moves it.
 */
#pragma once

#include "paint/ink.h"
#include "ui/timeline-follow.h"
#include "ui/timeline-marks.h"
#include "ui/timeline-playhead.h"
#include "ui/timeline-run.h"
#include "ui/timeline-view.h"

/* The markers, A and B. */
typedef struct {
  gboolean is_set[TIMELINE_MARKERS];
  int64_t times[TIMELINE_MARKERS];
  ViewMark shown[TIMELINE_MARKERS]; /* the view's: those that are set */
} TimelineMarkers;

struct _TimelineView {
  GtkWidget parent_instance;
  const Model *model; /* nullable, the window's */
  const Theme *theme;
  gboolean running;
  gboolean growing;               /* the model is still read from a trace */
  int64_t grown_start, grown_end; /* what was shown last as all of it */
  TimelineFollow follow;
  View view;
  GHashTable *collapsed;       /* the view's: processes */
  GHashTable *collapsed_lanes; /* the view's */
  LaneChoice *lanes;           /* the view's further tables */
  gboolean event_order;
  /* In event order: the ranks that were shown last, and the times that came of them. Where events share
   * a moment a rank does not come back from its time. Without a model nothing is shown: 0 to 0. */
  struct {
    double first, last;
    int64_t start, end;
  } ranks;
  Axis *axis;         /* the view's; nullable */
  LayoutCache *cache; /* the view's */
  Scene *scene;       /* nullable; what was laid out last */
  Ink *ink;
  uint64_t events_drawn; /* what the scene shows of the model */
  int64_t now_drawn;
  gboolean stale;
  guint tick; /* the tick callback's id, or 0 */
  gboolean without_hints;
  double pointer_x; /* negative: not over the timeline */
  double pointer_y;
  Subject hovered;
  Subject selected;
  char *told; /* nullable: said instead of what is selected or pointed at */
  char *sentence;
  GtkAdjustment *adjustment;
  ShownMoment playhead;
  TimelineMarkers markers;
  GArray *bookmarks; /* the view's: of ViewMark; nullable */
};

/* Returns the run that is shown. */
TimelineRun timeline_view_run (TimelineView *timeline);

/* Returns what lies at this place of what was laid out last. */
Subject timeline_view_subject_at (TimelineView *timeline, double x, double y);

/* Has the picture laid out anew with the next frame. */
void timeline_view_mark_stale (TimelineView *timeline);

/* To be called when other lanes than before are to be shown. */
void timeline_view_lanes_changed (TimelineView *timeline);

/* To be called after everything that the user did to `follow`, with whether it followed before. */
void timeline_view_range_moved (TimelineView *timeline, gboolean was_following);
