/* SPDX-License-Identifier: MIT
 *
 * Looking around in a timeline: following, zooming, panning, going to a place.
 */
#include "ui/timeline-view-private.h"

TimelineRun
timeline_view_run (TimelineView *timeline)
{
  return timeline_run_of (timeline->model, timeline->running);
}

gboolean
timeline_view_get_following (TimelineView *timeline)
{
  return timeline->follow.following;
}

void
timeline_view_set_following (TimelineView *timeline, gboolean following)
{
  gboolean was_following = timeline->follow.following;

  if (following)
    timeline_follow_resume (&timeline->follow, timeline_view_run (timeline));
  else
    timeline_follow_pause (&timeline->follow);
  timeline_view_range_moved (timeline, was_following);
}

void
timeline_view_show_end (TimelineView *timeline)
{
  gboolean was_following = timeline->follow.following;

  if (timeline->running) {
    timeline_view_set_following (timeline, TRUE);
    return;
  }
  timeline_follow_show_end (&timeline->follow, timeline_view_run (timeline));
  timeline_view_range_moved (timeline, was_following);
}

static void
zoom (TimelineView *self, int64_t anchor, double factor)
{
  gboolean was_following = self->follow.following;

  timeline_follow_zoom (&self->follow, timeline_view_run (self), anchor, factor);
  timeline_view_range_moved (self, was_following);
}

void
timeline_view_zoom (TimelineView *timeline, double factor)
{
  zoom (timeline, timeline_follow_anchor (&timeline->follow), factor);
}

void
timeline_view_zoom_at (TimelineView *timeline, double x, double factor)
{
  double within = CLAMP (x, LAYOUT_NAMES_WIDTH, MAX (timeline->view.width, LAYOUT_NAMES_WIDTH));

  zoom (timeline, layout_time (&timeline->view, within), factor);
}

void
timeline_view_pan (TimelineView *timeline, double x, double y)
{
  double chart = timeline->view.width - LAYOUT_NAMES_WIDTH;

  if (x != 0 && chart > 0)
    timeline_view_pan_share (timeline, x / chart);
  if (y != 0)
    gtk_adjustment_set_value (timeline->adjustment,
                              gtk_adjustment_get_value (timeline->adjustment) + y);
}

void
timeline_view_pan_share (TimelineView *timeline, double share)
{
  gboolean was_following = timeline->follow.following;
  double span = (double) (timeline->follow.end - timeline->follow.start);

  timeline_follow_pan (&timeline->follow, timeline_view_run (timeline), (int64_t) (share * span));
  timeline_view_range_moved (timeline, was_following);
}

void
timeline_view_fit (TimelineView *timeline)
{
  gboolean was_following = timeline->follow.following;

  timeline_follow_fit (&timeline->follow, timeline_view_run (timeline));
  timeline_view_range_moved (timeline, was_following);
}

void
timeline_view_show_beginning (TimelineView *timeline)
{
  gboolean was_following = timeline->follow.following;

  timeline_follow_show_beginning (&timeline->follow, timeline_view_run (timeline));
  timeline_view_range_moved (timeline, was_following);
}

void
timeline_view_show_range (TimelineView *timeline, int64_t start, int64_t end)
{
  gboolean was_following = timeline->follow.following;

  timeline_follow_show (&timeline->follow, start, end);
  timeline_view_range_moved (timeline, was_following);
}

void
timeline_view_glide_to (TimelineView *timeline, int64_t start, int64_t end)
{
  gboolean was_following = timeline->follow.following;

  timeline_follow_glide (&timeline->follow, start, end);
  timeline_view_range_moved (timeline, was_following);
}
