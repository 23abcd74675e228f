/* SPDX-License-Identifier: MIT
 *
 * What is marked on a timeline, see timeline-marks.h.
 */
#include "ui/timeline-marks.h"

#include <glib/gi18n.h>

#include "model/time-text.h"
#include "paint/subject-span.h"
#include "ui/status-text.h"
#include "ui/timeline-view-private.h"

#define ROOM  0.04 /* of what is zoomed to, on either side */
#define TICKS 2000 /* so many moments are told apart in the picture */

static void
changed (TimelineView *self)
{
  timeline_view_mark_stale (self);
  g_signal_emit_by_name (self, "marks-changed");
}

/* ------------------------------------------------------------------ what is measured */

void
timeline_marks_set_range (TimelineView *timeline, int64_t one, int64_t other)
{
  ViewStretch range = { MAX (MIN (one, other), 0), MAX (MAX (one, other), 0) };

  if (range.start == timeline->view.range.start && range.end == timeline->view.range.end)
    return;
  timeline->view.range = range;
  changed (timeline);
}

gboolean
timeline_marks_get_range (TimelineView *timeline, int64_t *start, int64_t *end)
{
  *start = timeline->view.range.start;
  *end = timeline->view.range.end;
  return *end > *start;
}

int64_t
timeline_marks_time (TimelineView *timeline, double x)
{
  double left = layout_names_width (&timeline->view);

  return layout_time (&timeline->view, CLAMP (x, left, MAX (timeline->view.width, left)));
}

void
timeline_marks_drag (TimelineView *timeline, int64_t anchor, double x)
{
  if (timeline->model != NULL)
    timeline_marks_set_range (timeline, anchor, timeline_marks_time (timeline, x));
}

gboolean
timeline_marks_selected (TimelineView *timeline, int64_t *start, int64_t *end)
{
  return timeline->model != NULL && subject_time (timeline->model, timeline->selected, start, end);
}

void
timeline_marks_measure (TimelineView *timeline)
{
  int64_t start, end;

  if (timeline->model == NULL)
    return;
  if (!timeline_marks_selected (timeline, &start, &end) || start == end) {
    ViewStretch distance = timeline->view.distance;
    gboolean both = distance.end > distance.start;
    start = both ? distance.start : timeline->view.start;
    end = both ? distance.end : MIN (timeline->view.end, model_now (timeline->model));
  }
  timeline_marks_set_range (timeline, start, end);
}

void
timeline_marks_zoom (TimelineView *timeline)
{
  int64_t start, end;

  if (timeline->model == NULL || !timeline_marks_get_range (timeline, &start, &end))
    return;
  int64_t room = (int64_t) (ROOM * (double) (end - start));
  timeline_view_glide_to (timeline, start - room, end + room);
}

void
timeline_marks_escape (TimelineView *timeline)
{
  int64_t start, end;

  if (timeline_marks_get_range (timeline, &start, &end))
    timeline_marks_set_range (timeline, 0, 0);
  else
    timeline_view_clear_selection (timeline);
}

/* ------------------------------------------------------------------ markers */

static void
markers_changed (TimelineView *self)
{
  static const char *const labels[] = { "A", "B" };
  const TimelineMarkers *markers = &self->markers;
  guint count = 0;

  for (guint i = 0; i < TIMELINE_MARKERS; i++)
    if (markers->is_set[i])
      self->markers.shown[count++] = (ViewMark){ markers->times[i], labels[i] };
  self->view.markers = markers->shown;
  self->view.marker_count = count;
  self->view.distance = (ViewStretch){ 0, 0 };
  if (count == TIMELINE_MARKERS)
    self->view.distance = (ViewStretch){ MIN (markers->times[0], markers->times[1]),
                                         MAX (markers->times[0], markers->times[1]) };
  changed (self);
}

int64_t
timeline_marks_moment (TimelineView *timeline)
{
  const View *view = &timeline->view;
  int64_t start, end;

  if (timeline->pointer_x >= layout_names_width (view) && timeline->pointer_x <= view->width)
    return MAX (timeline_marks_time (timeline, timeline->pointer_x), 0);
  if (timeline_marks_selected (timeline, &start, &end) && start >= view->start &&
      start <= view->end)
    return start;
  return MAX (timeline_marks_time (timeline, (layout_names_width (view) + view->width) / 2), 0);
}

void
timeline_marks_put (TimelineView *timeline, TimelineMarker marker)
{
  if (timeline->model == NULL)
    return;
  timeline->markers.is_set[marker] = TRUE;
  timeline->markers.times[marker] = timeline_marks_moment (timeline);
  markers_changed (timeline);
}

void
timeline_marks_remove (TimelineView *timeline, TimelineMarker marker)
{
  timeline->markers.is_set[marker] = FALSE;
  markers_changed (timeline);
}

gboolean
timeline_marks_get (TimelineView *timeline, TimelineMarker marker, int64_t *time)
{
  *time = timeline->markers.times[marker];
  return timeline->markers.is_set[marker];
}

/* ------------------------------------------------------------------ bookmarks */

void
timeline_marks_set_bookmarks (TimelineView *timeline, const ViewMark *bookmarks, guint count)
{
  GArray *copies = view_marks_copy (bookmarks, count);

  g_clear_pointer (&timeline->bookmarks, g_array_unref);
  timeline->bookmarks = copies;
  timeline->view.bookmarks = (const ViewMark *) (void *) copies->data;
  timeline->view.bookmark_count = copies->len;
  timeline_view_mark_stale (timeline);
}

/* ------------------------------------------------------------------ answering the pointer */

/* Returns the moment as exactly as tells it from others in the picture. */
static char *
moment_in_words (TimelineView *self, int64_t moment)
{
  return time_text_tick (
      moment, time_text_tick_step (MAX ((self->view.end - self->view.start) / TICKS, 1)));
}

static char *
describe_mark (TimelineView *self, const ViewMark *mark, gboolean bookmark)
{
  g_autofree char *moment = moment_in_words (self, mark->time);

  return bookmark ? g_strdup_printf (_ ("“%s” · bookmark at %s"), mark->label, moment)
                  : g_strdup_printf (_ ("%s · marker at %s"), mark->label, moment);
}

static char *
describe_stretch (ViewStretch stretch, gboolean measured)
{
  g_autofree char *length = time_text_duration (stretch.end - stretch.start);
  g_autofree char *when = status_text_range (stretch.start, stretch.end);

  return measured ? g_strdup_printf (_ ("measured · %s · %s"), length, when)
                  : g_strdup_printf (_ ("from marker to marker · %s · %s"), length, when);
}

char *
timeline_marks_describe (TimelineView *timeline, Subject subject)
{
  const View *view = &timeline->view;

  if (subject.kind == SUBJECT_BOOKMARK && subject.index < view->bookmark_count)
    return describe_mark (timeline, &view->bookmarks[subject.index], TRUE);
  if (subject.kind == SUBJECT_MARKER && subject.index < view->marker_count)
    return describe_mark (timeline, &view->markers[subject.index], FALSE);
  if (subject.kind == SUBJECT_RANGE)
    return describe_stretch (view->range, TRUE);
  if (subject.kind == SUBJECT_DISTANCE)
    return describe_stretch (view->distance, FALSE);
  return NULL;
}

gboolean
timeline_marks_has (TimelineView *timeline, double x, double y)
{
  return subject_is_mark (timeline_view_subject_at (timeline, x, y));
}

gboolean
timeline_marks_choose (TimelineView *timeline, double x, double y)
{
  Subject mark = timeline_view_subject_at (timeline, x, y);
  const View *view = &timeline->view;

  if (mark.kind == SUBJECT_BOOKMARK)
    g_signal_emit_by_name (timeline, "bookmark-chosen", (guint) mark.index);
  else if (mark.kind == SUBJECT_MARKER && mark.index < view->marker_count)
    g_signal_emit_by_name (timeline, "moment-chosen", view->markers[mark.index].time);
  else if (mark.kind == SUBJECT_RANGE)
    timeline_marks_zoom (timeline);
  else if (mark.kind == SUBJECT_DISTANCE)
    timeline_marks_set_range (timeline, view->distance.start, view->distance.end);
  return subject_is_mark (mark);
}

void
timeline_marks_clear (TimelineView *timeline)
{
  timeline->view.range = timeline->view.distance = (ViewStretch){ 0, 0 };
  timeline->view.marker_count = 0;
  timeline->markers = (TimelineMarkers){ 0 };
}
