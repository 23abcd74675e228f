/* SPDX-License-Identifier: MIT
 *
 * What goes from thread to thread: wake-ups as straight dark arrows, messages as blue curves.
 *
 * Flows are in the order of their arrival, so the walk goes by columns of the arrival: within a
 * column it looks at a few, draws one a pair of lanes, and jumps to the next column by halving.
 * Where flows are dense the columns are wider, and each is one bundle: a single pale stroke whose
 * width tells of its number, drawn where one of its flows goes. So a few hundred are drawn at most,
 * whatever the model holds, and a bundle touches the memory of one flow.
 */
#include "model/time-text.h"
#include "paint/frame.h"

#include <math.h>

#define LOOKED_AT      24   /* flows of a column that are looked at */
#define PAIRS          4    /* pairs of lanes that a column draws at most */
#define DENSE_DISTANCE 12.0 /* pixels; closer than this flows are dense */
#define FLOWS_MOST     240  /* that are drawn one by one, however much room there is */
#define SPREAD         32u  /* lanes; more do not spread flows out any further */
#define CROSSINGS      40   /* flows that are drawn though they neither begin nor end in view */
#define STROKE         1.5
#define BUNDLE_COLUMN  16.0  /* pixels, at least */
#define BUNDLES        120.0 /* in view, at most */
#define BUNDLE_OPACITY 0.4
#define BUNDLE_GROWTH  0.5  /* pixels of width for ten times as many flows */
#define END_SIZE       10.0 /* pixels around a message's ends that answer for it */

typedef struct {
  Frame *frame;
  ModelFlowKind kind;
  uint64_t count;
  int64_t column; /* nanoseconds of a column */
  gboolean bundled;
  int crossings; /* flows drawn that neither begin nor end in view */
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
  double from_edge = bar_top (from) + (down ? bar_height (from->height - from->spans) : 0);
  double to_edge = bar_top (to) + (down ? 0 : bar_height (to->height - to->spans));

  return (Segment){
    { frame_x (frame, flow->from_time), from_edge },
    { frame_x (frame, flow->to_time), to_edge },
  };
}

static gboolean
crosses (const Frame *frame, const ModelFlow *flow)
{
  return flow->from_time < frame->view->start && flow->to_time > frame->view->end;
}

/* The ends of a message are as easy to point at as its curve: what was sent here, who sent this? */
static void
add_message_ends (Frame *frame, const Segment *seen, const Segment *whole, Subject subject)
{
  const ScenePoint ends[][2] = { { seen->from, whole->from }, { seen->to, whole->to } };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    if (same_point (ends[i][0], ends[i][1]))
      frame_add_box (frame, (Shape){ .x = ends[i][0].x - END_SIZE / 2,
                                     .y = ends[i][0].y - END_SIZE / 2,
                                     .width = END_SIZE,
                                     .height = END_SIZE,
                                     .colour = COLOUR_NONE,
                                     .subject = subject });
}

/* Adds one flow, or the bundle of `bundled` flows from `first` on that it stands for. */
static void
add_flow (FlowWalk *walk, const ModelFlow *flow, uint64_t first, uint64_t bundled)
{
  Frame *frame = walk->frame;
  gboolean message = walk->kind == MODEL_FLOW_MESSAGE;
  const LanePlace *from = frame_place (frame, flow->from);
  const LanePlace *to = frame_place (frame, flow->to);
  Segment whole = segment_of (frame, flow, from, to);
  Segment seen = whole;
  walk->crossings += crosses (frame, flow);
  Subject subject = { message ? SUBJECT_MESSAGE : SUBJECT_WAKE_UP, MODEL_NONE, first };

  if (bundled > 1)
    subject = (Subject){ message ? SUBJECT_MESSAGES : SUBJECT_WAKE_UPS, MODEL_NONE,
                         subject_density (first, bundled) };
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
                                     .stroke = STROKE + BUNDLE_GROWTH * log10 ((double) bundled),
                                     .opacity = walk->bundled ? BUNDLE_OPACITY : 1,
                                     .subject = subject });
  if (message && bundled == 1)
    add_message_ends (frame, &seen, &whole, subject);
}

/* ------------------------------------------------------------------ the walk */

static gboolean
can_be_seen (const FlowWalk *walk, const ModelFlow *flow)
{
  const Frame *frame = walk->frame;

  if (walk->crossings >= CROSSINGS && crosses (frame, flow))
    return FALSE;
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
    column = MAX (column, beyond / 6);
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

  for (int looked = 0; looked < LOOKED_AT && pair_count < PAIRS; looked++, index++) {
    if (index >= walk->count || model_flow (model, walk->kind, index).to_time >= end)
      return index;
    const ModelFlow flow = model_flow (model, walk->kind, index);
    uint64_t pair = (uint64_t) flow.from << 32 | flow.to;
    gboolean known = !can_be_seen (walk, &flow);
    for (int i = 0; i < pair_count; i++)
      known = known || pairs[i] == pair;
    if (known)
      continue;
    pairs[pair_count++] = pair;
    add_flow (walk, &flow, index, 1);
  }
  return MAX (index, model_flow_at (model, walk->kind, walk->count, end));
}

/* Draws what arrives in the column of the flow `index` as one, where the flow in its middle goes
 * or, if that can't be seen, another. Returns the first flow of a later column. */
static uint64_t
walk_bundle (FlowWalk *walk, uint64_t index)
{
  const Model *model = walk->frame->model;
  int64_t end = column_end (walk, model_flow (model, walk->kind, index).to_time);
  uint64_t next = MAX (model_flow_at (model, walk->kind, walk->count, end), index + 1);
  uint64_t count = next - index;

  for (uint64_t looked = 0; looked < MIN (count, LOOKED_AT); looked++) {
    const ModelFlow flow =
        model_flow (model, walk->kind, index + (count / 2 + looked * count / LOOKED_AT) % count);
    if (!can_be_seen (walk, &flow))
      continue;
    add_flow (walk, &flow, index, count);
    break;
  }
  return next;
}

/* Returns how many flows can be told apart. */
static double
room_for_flows (const Frame *frame)
{
  double width = frame->right - frame->left;
  /* Many lanes spread the flows out: most go to a neighbour. */
  double spread = 1 + MIN (frame->places->len, SPREAD) / 8.0;

  return MIN (width * spread / DENSE_DISTANCE, FLOWS_MOST);
}

static void
add_kind (Frame *frame, ModelFlowKind kind)
{
  FlowWalk walk = {
    .frame = frame,
    .kind = kind,
    .count = model_flow_count (frame->model, kind),
    .column = MAX ((int64_t) frame->nanoseconds, 1),
  };
  int64_t longest = model_flow_longest (frame->model, kind);
  int64_t last = MIN (frame->view->end + MIN (longest, INT64_MAX / 4), frame->now);

  if (walk.count == 0)
    return;
  uint64_t index = model_flow_at (frame->model, kind, walk.count, frame->view->start);
  uint64_t after = model_flow_at (frame->model, kind, walk.count, frame->view->end);
  walk.bundled = (double) (after - index) > room_for_flows (frame);
  if (walk.bundled)
    walk.column = (int64_t) ((double) walk.column *
                             MAX (BUNDLE_COLUMN, (frame->right - frame->left) / BUNDLES));
  /* In event order, what happened within a moment is spread out as far as anything else. */
  else if (frame->view->axis != NULL)
    walk.column = 1;
  while (index < walk.count && model_flow (frame->model, kind, index).to_time <= last)
    index = walk.bundled ? walk_bundle (&walk, index) : walk_column (&walk, index);
}

void
add_flows (Frame *frame)
{
  ArrowChoice arrows = frame->view->arrows;

  if (arrows == ARROWS_ALL || arrows == ARROWS_WAKE_UPS)
    add_kind (frame, MODEL_FLOW_WAKE_UP);
  if (arrows == ARROWS_ALL || arrows == ARROWS_MESSAGES)
    add_kind (frame, MODEL_FLOW_MESSAGE);
}

/* ------------------------------------------------------------------ a bundle in words */

char *
describe_flows (const Model *model, ModelFlowKind kind, uint64_t bundle)
{
  const uint64_t most = (UINT64_C (1) << 24) - 1;
  uint64_t first = bundle >> 24;
  uint64_t count = bundle & most;
  uint64_t all = model_flow_count (model, kind);
  g_autofree char *length = NULL;

  if (count == 0 || first >= all || count > all - first)
    return NULL;
  length = time_text_duration (model_flow (model, kind, first + count - 1).to_time -
                               model_flow (model, kind, first).to_time);
  return g_strdup_printf ("%s%" G_GUINT64_FORMAT " %s · within %s",
                          count == most ? "more than " : "", count,
                          kind == MODEL_FLOW_MESSAGE ? "messages" : "wake-ups", length);
}
