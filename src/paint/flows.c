/* SPDX-License-Identifier: MIT
 *
 * What goes from thread to thread: wake-ups as straight dark arrows, messages as blue curves.
 *
 * Flows are in the order of their arrival, so the walk goes by columns of the arrival: within a
 * column it looks at a few, draws one a pair of lanes, and jumps to the next column by halving.
 * Where flows are dense the columns are wider and the arrows paler: a grey wall tells nothing.
 */
#include "paint/frame.h"

#include <math.h>

#define LOOKED_AT      24   /* flows of a column that are looked at */
#define PAIRS          4    /* pairs of lanes that a column draws at most */
#define DENSE_DISTANCE 12.0 /* pixels; closer than this flows are dense */
#define SPREAD         32u  /* lanes; more do not spread flows out any further */
#define CROWD          8.0  /* so many times as dense is a crowd */

typedef struct {
  Frame *frame;
  ModelFlowKind kind;
  uint64_t count;
  int64_t column; /* nanoseconds of a column */
  int pairs;      /* of lanes that a column draws */
  double opacity;
} FlowWalk;

typedef struct {
  ScenePoint from, to;
} Segment;

/* ------------------------------------------------------------------ one flow */

/* Cuts one side of a segment off: keeps the part where `distance` is not negative, for distances
 * `a` and `b` at its ends. Returns FALSE if nothing is left. */
static gboolean
cut (Segment *segment, double a, double b)
{
  Segment whole = *segment;

  if (a < 0 && b < 0)
    return FALSE;
  if (a >= 0 && b >= 0)
    return TRUE;
  double part = a / (a - b);
  ScenePoint crossing = {
    whole.from.x + part * (whole.to.x - whole.from.x),
    whole.from.y + part * (whole.to.y - whole.from.y),
  };
  if (a < 0)
    segment->from = crossing;
  else
    segment->to = crossing;
  return TRUE;
}

/* Clips to the chart beneath the ruler. */
static gboolean
clip (const Frame *frame, Segment *segment)
{
  const double top = LAYOUT_RULER_HEIGHT;
  const double bottom = frame->view->height;

  return cut (segment, segment->from.x - frame->left, segment->to.x - frame->left) &&
         cut (segment, frame->right - segment->from.x, frame->right - segment->to.x) &&
         cut (segment, segment->from.y - top, segment->to.y - top) &&
         cut (segment, bottom - segment->from.y, bottom - segment->to.y);
}

static gboolean
same_point (ScenePoint a, ScenePoint b)
{
  return fabs (a.x - b.x) < 0.01 && fabs (a.y - b.y) < 0.01;
}

/* Returns the flow as drawn, from the edge of the one bar to the facing edge of the other. */
static Segment
segment_of (const Frame *frame, const ModelFlow *flow, const LanePlace *from, const LanePlace *to)
{
  gboolean down = to->y > from->y;
  double from_edge = bar_top (from) + (down ? bar_height (from->height) : 0);
  double to_edge = bar_top (to) + (down ? 0 : bar_height (to->height));

  return (Segment){
    { frame_x (frame, flow->from_time), from_edge },
    { frame_x (frame, flow->to_time), to_edge },
  };
}

static void
add_flow (FlowWalk *walk, const ModelFlow *flow, uint64_t index)
{
  Frame *frame = walk->frame;
  gboolean message = walk->kind == MODEL_FLOW_MESSAGE;
  const LanePlace *from = frame_place (frame, flow->from);
  const LanePlace *to = frame_place (frame, flow->to);
  Segment whole = segment_of (frame, flow, from, to);
  Segment seen = whole;

  if (!clip (frame, &seen))
    return;
  /* What is cut has lost its head or its form: a plain line leads out of the picture. */
  ShapeKind kind = message ? SHAPE_CURVE : SHAPE_ARROW;
  if (!same_point (seen.to, whole.to) || (message && !same_point (seen.from, whole.from)))
    kind = SHAPE_LINE;
  scene_add (frame->scene, &(Shape){ .kind = kind,
                                     .colour = message ? theme_state (MODEL_RECEIVE) : COLOUR_ARROW,
                                     .x = seen.from.x,
                                     .y = seen.from.y,
                                     .width = seen.to.x - seen.from.x,
                                     .height = seen.to.y - seen.from.y,
                                     .stroke = 1.5,
                                     .opacity = walk->opacity,
                                     .subject = { message ? SUBJECT_MESSAGE : SUBJECT_WAKE_UP,
                                                  MODEL_NONE, index } });
}

/* ------------------------------------------------------------------ the walk */

static gboolean
can_be_seen (const Frame *frame, const ModelFlow *flow)
{
  return flow->from != flow->to && flow->from_time <= frame->view->end &&
         flow->to_time >= frame->view->start && frame_place (frame, flow->from) != NULL &&
         frame_place (frame, flow->to) != NULL;
}

/* Returns the end of the column of `time`. Beyond the view's end columns grow with the distance:
 * only flows on their way from within the view are there. */
static int64_t
column_end (const FlowWalk *walk, int64_t time)
{
  int64_t beyond = time - walk->frame->view->end;
  int64_t column = walk->column;

  if (beyond > 0)
    column = MAX (column, beyond / 16);
  return (time / column + 1) * column;
}

/* Draws what arrives in the column of the flow `index`; returns the first flow of a later one. */
static uint64_t
walk_column (FlowWalk *walk, uint64_t index)
{
  const Model *model = walk->frame->model;
  int64_t end = column_end (walk, model_flow (model, walk->kind, index).to_time);
  uint64_t pairs[PAIRS];
  int pair_count = 0;

  for (int looked = 0; looked < LOOKED_AT && pair_count < walk->pairs; looked++, index++) {
    if (index >= walk->count || model_flow (model, walk->kind, index).to_time >= end)
      return index;
    const ModelFlow flow = model_flow (model, walk->kind, index);
    uint64_t pair = (uint64_t) flow.from << 32 | flow.to;
    gboolean known = !can_be_seen (walk->frame, &flow);
    for (int i = 0; i < pair_count; i++)
      known = known || pairs[i] == pair;
    if (known)
      continue;
    pairs[pair_count++] = pair;
    add_flow (walk, &flow, index);
  }
  return MAX (index, model_flow_at (model, walk->kind, walk->count, end));
}

/* Draws fewer and paler flows where there are `crowding` times as many as can be told apart. */
static void
thin_out (FlowWalk *walk, double crowding)
{
  if (crowding <= 1)
    return;
  walk->pairs = 1;
  walk->column *= crowding > CROWD ? 32 : 16;
  walk->opacity = crowding > CROWD ? 0.3 : 0.4;
}

static void
add_kind (Frame *frame, ModelFlowKind kind)
{
  FlowWalk walk = {
    .frame = frame,
    .kind = kind,
    .count = model_flow_count (frame->model, kind),
    .column = MAX ((int64_t) frame->nanoseconds, 1),
    .pairs = PAIRS,
    .opacity = 1,
  };
  int64_t longest = model_flow_longest (frame->model, kind);
  int64_t last = MIN (frame->view->end + MIN (longest, INT64_MAX / 4), frame->now);

  if (walk.count == 0)
    return;
  uint64_t index = model_flow_at (frame->model, kind, walk.count, frame->view->start);
  uint64_t after = model_flow_at (frame->model, kind, walk.count, frame->view->end);
  /* Many lanes spread the flows out: most go to a neighbour. */
  double room = (frame->right - frame->left) * (1 + MIN (frame->places->len, SPREAD) / 8.0);
  thin_out (&walk, (double) (after - index) * DENSE_DISTANCE / room);
  while (index < walk.count && model_flow (frame->model, kind, index).to_time <= last)
    index = walk_column (&walk, index);
}

void
add_flows (Frame *frame)
{
  add_kind (frame, MODEL_FLOW_WAKE_UP);
  add_kind (frame, MODEL_FLOW_MESSAGE);
}
