/* SPDX-License-Identifier: MIT
 *
 * A finding in the timeline, see timeline-finding.h.
 */
#include "ui/timeline-finding.h"

#include <glib/gi18n.h>

#include "ui/timeline-view-private.h"

#define AROUND \
  INT64_C (200000) /* nanoseconds, and the edges' distance as many times on each side: */
#define SIDE_LEFT  1
#define SIDE_RIGHT 2

/* What is shown. It belongs to the timeline. */
typedef struct {
  GArray *arrows;    /* of LaneArrow; the view's */
  GPtrArray *labels; /* the arrows' */
  GArray *pinned;    /* of uint32_t: the lanes that were not pinned before */
} ShownFinding;

static void
shown_free (gpointer data)
{
  ShownFinding *shown = data;

  g_array_unref (shown->arrows);
  g_ptr_array_unref (shown->labels);
  g_array_unref (shown->pinned);
  g_free (shown);
}

static ShownFinding *
shown_of (TimelineView *timeline)
{
  ShownFinding *shown = g_object_get_data (G_OBJECT (timeline), "shown-finding");

  if (shown == NULL) {
    shown = g_new0 (ShownFinding, 1);
    shown->arrows = g_array_new (FALSE, FALSE, sizeof (LaneArrow));
    shown->labels = g_ptr_array_new_with_free_func (g_free);
    shown->pinned = g_array_new (FALSE, FALSE, sizeof (uint32_t));
    g_object_set_data_full (G_OBJECT (timeline), "shown-finding", shown, shown_free);
  }
  return shown;
}

static void
pin (TimelineView *timeline, ShownFinding *shown, uint32_t lane)
{
  if (lane == MODEL_NONE || lane_choice_is_pinned (timeline->lanes, lane))
    return;
  lane_choice_set_pinned (timeline->lanes, lane, TRUE);
  g_array_append_val (shown->pinned, lane);
}

static void
add_edge (TimelineView *timeline, ShownFinding *shown, const Finding *finding,
          const FindingEdge *edge)
{
  const char *object = edge->object != MODEL_NONE
                           ? model_lane_name (model_lane (timeline->model, edge->object))
                           : "";
  char *label = finding->gravity == FINDING_POTENTIAL
                    ? g_strdup_printf (_ ("takes %s"), object)
                    : g_strdup_printf (_ ("waits for %s"), object);
  LaneArrow arrow = { edge->from, edge->to != MODEL_NONE ? edge->to : edge->object, edge->time,
                      label };

  g_ptr_array_add (shown->labels, label);
  g_array_append_val (shown->arrows, arrow);
  pin (timeline, shown, edge->from);
  pin (timeline, shown, edge->to);
  pin (timeline, shown, edge->object);
}

/* Hands the arrows to the view. */
static void
tell_view (TimelineView *timeline, const ShownFinding *shown)
{
  timeline->view.lane_arrows = (const LaneArrow *) shown->arrows->data;
  timeline->view.lane_arrow_count = shown->arrows->len;
  timeline_view_mark_stale (timeline);
}

static void
show_beginnings (TimelineView *timeline, const Finding *finding)
{
  int64_t first = INT64_MAX, last = 0;

  for (guint i = 0; i < finding->edges->len; i++) {
    const FindingEdge *edge = g_ptr_array_index (finding->edges, i);
    first = MIN (first, edge->time);
    last = MAX (last, edge->time);
  }
  int64_t apart = last - first;
  timeline_view_glide_to (timeline, first - SIDE_LEFT * apart - AROUND,
                          last + SIDE_RIGHT * apart + SIDE_RIGHT * AROUND);
}

void
timeline_finding_show (TimelineView *timeline, const Finding *finding)
{
  ShownFinding *shown = shown_of (timeline);

  timeline_finding_clear (timeline);
  if (timeline->model == NULL || finding->edges->len == 0)
    return;
  for (guint i = 0; i < finding->edges->len; i++)
    add_edge (timeline, shown, finding, g_ptr_array_index (finding->edges, i));
  tell_view (timeline, shown);
  show_beginnings (timeline, finding);
  gtk_adjustment_set_value (timeline->adjustment, 0);
}

void
timeline_finding_clear (TimelineView *timeline)
{
  ShownFinding *shown = shown_of (timeline);

  if (shown->arrows->len == 0)
    return;
  g_array_set_size (shown->arrows, 0);
  g_ptr_array_set_size (shown->labels, 0);
  tell_view (timeline, shown);
  for (guint i = 0; i < shown->pinned->len; i++)
    lane_choice_set_pinned (timeline->lanes, g_array_index (shown->pinned, uint32_t, i), FALSE);
  g_array_set_size (shown->pinned, 0);
}
