/* SPDX-License-Identifier: MIT
 *
 * Looking around in a timeline: following, zooming, panning, going to a place.
 */
#include "ui/timeline-process.h"
#include "ui/timeline-view-private.h"

#define LANE_MARGIN   8.0 /* pixels */
#define LEAST_EVENTS  4.0 /* columns */
#define LARGEST_RANGE 2.0 /* of event order, in runs */

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

/* Returns the moment in the middle of the picture. */
static int64_t
middle_of (TimelineView *self)
{
  const TimelineFollow *follow = &self->follow;

  if (!self->event_order)
    return follow->start + (follow->end - follow->start) / 2;
  return axis_time_of (
      self->model,
      (axis_rank_of (self->model, follow->start) + axis_rank_of (self->model, follow->end)) / 2);
}

static gboolean
is_live (TimelineView *self)
{
  return self->running && self->follow.following;
}

/* Whoever follows sees time go by, at its own pace, on either axis. */
static gboolean
moves_by_rank (TimelineView *self)
{
  return self->event_order && self->model != NULL && !is_live (self);
}

/* Sets the columns that are shown, from `first` to `last`. */
static void
get_ranks (TimelineView *self, double *first, double *last)
{
  gboolean known = self->ranks.start == self->follow.start && self->ranks.end == self->follow.end;

  *first = known ? self->ranks.first : axis_rank_of (self->model, self->follow.start);
  *last = known ? self->ranks.last : axis_rank_of (self->model, self->follow.end);
}

/* Shows the columns from `first` to `last`, but not far more than there are, and some always. */
static void
show_ranks (TimelineView *self, double first, double last)
{
  TimelineRun run = timeline_view_run (self);
  double beginning = axis_rank_of (self->model, run.first);
  double end = axis_rank_of (self->model, run.now);
  double most = LARGEST_RANGE * (end - beginning) + LEAST_EVENTS;
  double middle = (first + last) / 2;
  double half = CLAMP (last - first, LEAST_EVENTS, most) / 2;

  middle = CLAMP (middle, beginning - half, end + half);
  timeline_follow_show (&self->follow, axis_time_of (self->model, middle - half),
                        axis_time_of (self->model, middle + half));
  self->ranks.first = middle - half;
  self->ranks.last = middle + half;
  self->ranks.start = self->follow.start;
  self->ranks.end = self->follow.end;
}

static void
zoom (TimelineView *self, int64_t anchor, double factor)
{
  gboolean was_following = self->follow.following;

  if (moves_by_rank (self)) {
    double first, last, rank = axis_rank_of (self->model, anchor);
    get_ranks (self, &first, &last);
    show_ranks (self, rank - (rank - first) * factor, rank + (last - rank) * factor);
  } else {
    timeline_follow_zoom (&self->follow, timeline_view_run (self), anchor, factor);
  }
  timeline_view_range_moved (self, was_following);
}

void
timeline_view_zoom (TimelineView *timeline, double factor)
{
  int64_t anchor = timeline_follow_anchor (&timeline->follow);

  if (moves_by_rank (timeline))
    anchor = middle_of (timeline);
  zoom (timeline, anchor, factor);
}

void
timeline_view_zoom_at (TimelineView *timeline, double x, double factor)
{
  double left = layout_names_width (&timeline->view);
  double within = CLAMP (x, left, MAX (timeline->view.width, left));

  zoom (timeline, layout_time (&timeline->view, within), factor);
}

void
timeline_view_pan (TimelineView *timeline, double x, double y)
{
  double chart = timeline->view.width - layout_names_width (&timeline->view);

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

  if (moves_by_rank (timeline)) {
    double first, last;
    get_ranks (timeline, &first, &last);
    double distance = share * (last - first);
    show_ranks (timeline, first + distance, last + distance);
  } else {
    timeline_follow_pan (&timeline->follow, timeline_view_run (timeline), (int64_t) (share * span));
  }
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

gboolean
timeline_view_get_goal (TimelineView *timeline, int64_t *start, int64_t *end)
{
  const TimelineFollow *follow = &timeline->follow;

  *start = follow->gliding ? follow->target_start : follow->start;
  *end = follow->gliding ? follow->target_end : follow->end;
  return follow->gliding;
}

void
timeline_view_set_growing (TimelineView *timeline, gboolean growing)
{
  int64_t start, end;

  if (!growing && !timeline->growing)
    return;
  timeline_view_get_goal (timeline, &start, &end);
  /* Its newest moment is nothing to follow: it is where the reading has come to. */
  timeline->follow.following = FALSE;
  if (!timeline->growing || (start == timeline->grown_start && end == timeline->grown_end)) {
    timeline_view_fit (timeline);
    timeline_view_get_goal (timeline, &timeline->grown_start, &timeline->grown_end);
  }
  timeline->growing = growing;
}

gboolean
timeline_view_get_growing (TimelineView *timeline)
{
  return timeline->growing;
}

void
timeline_view_reveal_lane (TimelineView *timeline, uint32_t lane)
{
  GtkAdjustment *adjustment = timeline->adjustment;

  if (timeline->model == NULL)
    return;
  timeline_process_open_lane (timeline, lane);
  g_autoptr (GArray) places = layout_lanes (timeline->model, &timeline->view);
  for (guint i = 0; i < places->len; i++) {
    const LanePlace *place = &g_array_index (places, LanePlace, i);
    if (place->lane != lane)
      continue;
    double above = place->y - layout_ruler_height (&timeline->view) - LANE_MARGIN;
    double below = place->y + place->height + LANE_MARGIN - timeline->view.height;
    double scroll = above < 0 ? above : below > 0 ? below : 0;
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + scroll);
  }
}

/* Who sees the whole run has nothing to lose, and goes on seeing it whole. */
static gboolean
sees_all (TimelineView *self)
{
  TimelineRun run = timeline_view_run (self);

  return self->follow.start <= run.first && self->follow.end >= run.now;
}

gboolean
timeline_view_get_event_order (TimelineView *timeline)
{
  return timeline->event_order;
}

void
timeline_view_set_event_order (TimelineView *timeline, gboolean event_order)
{
  gboolean was_following = timeline->follow.following;

  if (timeline->event_order == event_order)
    return;
  if (timeline->model == NULL || is_live (timeline) || sees_all (timeline)) {
    timeline->event_order = event_order;
    timeline_view_mark_stale (timeline);
    return;
  }
  int64_t middle = middle_of (timeline);
  int64_t span = timeline->follow.end - timeline->follow.start;
  double half = (axis_rank_of (timeline->model, timeline->follow.end) -
                 axis_rank_of (timeline->model, timeline->follow.start)) /
                2;
  timeline->event_order = event_order;
  if (event_order) {
    double rank = axis_rank_of (timeline->model, middle);
    timeline_follow_show (&timeline->follow, axis_time_of (timeline->model, rank - half),
                          axis_time_of (timeline->model, rank + half));
  } else {
    timeline_follow_show (&timeline->follow, middle - span / 2, middle - span / 2 + span);
  }
  timeline_view_range_moved (timeline, was_following);
}
