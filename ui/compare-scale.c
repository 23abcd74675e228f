/* SPDX-License-Identifier: MIT
 *
 * Two timelines on one scale, see compare-scale.h.
 */
#include "ui/compare-scale.h"

#include "explain/comparison.h"

#define MARGIN     0.02 /* of what is shown, at each end of whole runs */
#define FIRST_SPAN INT64_C (500000000)

struct _CompareScale {
  TimelineView *timelines[2];
  int64_t origins[2];
  gboolean chosen; /* the origins are the user's */
  gboolean busy;   /* we move the timelines */
  gboolean whole;  /* both runs are kept in sight */
  int64_t shown;   /* how much of them, while they grow; 0: nothing yet */
};

/* Moves the other timeline to where `leader` has gone. */
static void
follow (CompareScale *self, guint leader)
{
  const View *view = timeline_view_get_view (self->timelines[leader]);
  int64_t distance = self->origins[1 - leader] - self->origins[leader];

  self->busy = TRUE;
  timeline_view_show_range (self->timelines[1 - leader], view->start + distance,
                            view->end + distance);
  self->busy = FALSE;
}

static void
view_changed (CompareScale *self, TimelineView *timeline)
{
  if (self->busy)
    return;
  self->whole = FALSE;
  follow (self, timeline == self->timelines[0] ? 0 : 1);
}

/* ------------------------------------------------------------------ whole runs */

/* Sets when the run begins and ends, counted from its origin; returns FALSE if there is none
 * yet. */
static gboolean
get_life (CompareScale *self, guint number, int64_t *start, int64_t *end)
{
  const Model *model = timeline_view_get_model (self->timelines[number]);

  if (model == NULL || model_lane_count (model) == 0)
    return FALSE;
  comparison_life (model, start, end);
  *start -= self->origins[number];
  *end -= self->origins[number];
  return TRUE;
}

static gboolean
is_growing (CompareScale *self)
{
  return timeline_view_get_running (self->timelines[0]) ||
         timeline_view_get_running (self->timelines[1]);
}

/* Returns how much to show of runs that are `length` long: while they grow, in steps, so that the
 * picture stands still in between. */
static int64_t
room_for (CompareScale *self, int64_t length)
{
  int64_t room = FIRST_SPAN;

  if (!is_growing (self))
    return MAX (length, 1);
  while (room < length && room < MODEL_TIME_MOST)
    room *= 2;
  return room;
}

static void
show_whole (CompareScale *self)
{
  int64_t start = INT64_MAX, end = INT64_MIN;

  for (guint i = 0; i < 2; i++) {
    int64_t from, to;
    if (!get_life (self, i, &from, &to))
      continue;
    start = MIN (start, from);
    end = MAX (end, to);
  }
  int64_t room = start <= end ? room_for (self, end - start) : FIRST_SPAN;
  if (start > end)
    start = 0;
  int64_t margin = (int64_t) (MARGIN * (double) room);
  if (room == self->shown && is_growing (self))
    return;
  self->shown = room;
  self->busy = TRUE;
  for (guint i = 0; i < 2; i++)
    timeline_view_show_range (self->timelines[i], start + self->origins[i] - margin,
                              start + self->origins[i] + room + margin);
  self->busy = FALSE;
}

void
compare_scale_fit (CompareScale *scale)
{
  scale->whole = TRUE;
  scale->shown = 0;
  show_whole (scale);
}

/* A run's beginning is known once it has a lane. */
static gboolean
find_beginnings (CompareScale *self)
{
  gboolean moved = FALSE;

  for (guint i = 0; i < 2 && !self->chosen; i++) {
    const Model *model = timeline_view_get_model (self->timelines[i]);
    int64_t start = 0, end;
    if (model != NULL)
      comparison_life (model, &start, &end);
    moved = moved || start != self->origins[i];
    self->origins[i] = start;
  }
  return moved;
}

void
compare_scale_refresh (CompareScale *scale)
{
  gboolean moved = find_beginnings (scale);

  if (moved)
    scale->shown = 0;
  if (scale->whole)
    show_whole (scale);
  else if (moved)
    follow (scale, 0);
}

/* ------------------------------------------------------------------ doing */

void
compare_scale_set_model (CompareScale *scale, guint number, const Model *model)
{
  scale->busy = TRUE;
  timeline_view_set_running (scale->timelines[number], FALSE);
  timeline_view_set_model (scale->timelines[number], model);
  timeline_view_set_following (scale->timelines[number], FALSE);
  scale->busy = FALSE;
  scale->chosen = FALSE;
  find_beginnings (scale);
  compare_scale_fit (scale);
}

void
compare_scale_set_origins (CompareScale *scale, int64_t first, int64_t second)
{
  scale->chosen = TRUE;
  scale->origins[0] = first;
  scale->origins[1] = second;
  if (scale->whole)
    compare_scale_fit (scale);
  else
    follow (scale, 0);
}

void
compare_scale_reset_origins (CompareScale *scale)
{
  scale->chosen = FALSE;
  find_beginnings (scale);
  if (scale->whole)
    compare_scale_fit (scale);
  else
    follow (scale, 0);
}

CompareScale *
compare_scale_new (TimelineView *first, TimelineView *second)
{
  CompareScale *self = g_new0 (CompareScale, 1);

  self->timelines[0] = first;
  self->timelines[1] = second;
  self->whole = TRUE;
  g_signal_connect_swapped (first, "view-changed", G_CALLBACK (view_changed), self);
  g_signal_connect_swapped (second, "view-changed", G_CALLBACK (view_changed), self);
  return self;
}

void
compare_scale_free (CompareScale *scale)
{
  if (scale == NULL)
    return;
  for (guint i = 0; i < 2; i++)
    g_signal_handlers_disconnect_by_data (scale->timelines[i], scale);
  g_free (scale);
}
