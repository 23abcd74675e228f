/* SPDX-License-Identifier: MIT
 *
 * A channel's lane: its backlog as an area, its capacity as a dashed line above it. Where the
 * backlog changes more than once a pixel, the most of each column is drawn. While it is full, a
 * hatched bar lies on top of its capacity; while it is empty, a grey one under its floor.
 */
#include "paint/density.h"
#include "paint/frame.h"

#include <math.h>

/* The bars of what is full and empty. */
#define FULL_HEIGHT   8.0
#define EMPTY_HEIGHT  4.0
#define EDGE_LEAST    2.0
#define HATCHED_LEAST 4.0 /* pixels of width */

/* A stretch of time, and how much of it the channel was full and empty. */
typedef struct {
  double x0, x1;
  double full, empty; /* shares; negative: not known yet */
} EdgeColumn;

typedef struct {
  Frame *frame;
  const ModelLane *lane;
  uint32_t index;
  uint64_t count;
  double top, base;
  double margin;     /* above the top and below the base */
  uint32_t scale;    /* the backlog at `top` */
  GArray *points;    /* ScenePoint */
  uint32_t capacity; /* a backlog at which it is full; UINT32_MAX if it never is */
  gboolean edged;    /* it is told where it is full and empty */
  GArray *columns;   /* EdgeColumn */
  GArray *times;     /* int64_t: beginning and end of each whose shares are not known */
} ChannelWalk;

static double
level_y (const ChannelWalk *walk, uint32_t backlog)
{
  return walk->base - (double) backlog / walk->scale * (walk->base - walk->top);
}

static void
add_level (ChannelWalk *walk, int64_t time, uint32_t backlog)
{
  ScenePoint point = {
    CLAMP (frame_x (walk->frame, time), walk->frame->left, walk->frame->right),
    level_y (walk, backlog),
  };

  if (walk->points->len > 0) {
    const ScenePoint *before = &g_array_index (walk->points, ScenePoint, walk->points->len - 1);
    if (before->y == point.y)
      return;
  }
  g_array_append_val (walk->points, point);
}

/* Returns when the backlog `index` ends: when the next begins, or now. */
static int64_t
level_end (const ChannelWalk *walk, uint64_t index)
{
  if (index + 1 < walk->count)
    return model_backlog (walk->lane, index + 1).time;
  return walk->frame->now;
}

static void
add_hit (ChannelWalk *walk, int64_t from, int64_t to, uint64_t index)
{
  double x0 = frame_x (walk->frame, from);

  frame_add_box (walk->frame, (Shape){ .x = x0,
                                       .y = walk->top,
                                       .width = frame_x (walk->frame, to) - x0,
                                       .height = walk->base - walk->top,
                                       .colour = COLOUR_NONE,
                                       .subject = { SUBJECT_BACKLOG, walk->index, index } });
}

/* ------------------------------------------------------------------ full and empty */

static const DensityLayer full_layers[DENSITY_LAYERS] = {
  { (ColourRole) (COLOUR_STATE + MODEL_LOCK), PATTERN_SOLID },
};

static const DensityLayer empty_layers[DENSITY_LAYERS] = {
  { (ColourRole) (COLOUR_STATE + MODEL_SLEEP), PATTERN_TINT },
};

static void
add_edge (ChannelWalk *walk, int64_t from, int64_t to, double full, double empty)
{
  EdgeColumn column = { frame_x (walk->frame, from), frame_x (walk->frame, to), full, empty };

  if (walk->edged && to > from)
    g_array_append_val (walk->columns, column);
}

/* Adds a stretch in which the backlog is one and the same. */
static void
add_even_edge (ChannelWalk *walk, int64_t from, int64_t to, uint32_t backlog)
{
  add_edge (walk, from, to, backlog >= walk->capacity, backlog == 0);
}

/* Adds one in which it changes, which is summed up when all are known. */
static void
add_mixed_edge (ChannelWalk *walk, int64_t from, int64_t to)
{
  const int64_t times[] = { from, to };

  if (!walk->edged || to <= from)
    return;
  add_edge (walk, from, to, -1, -1);
  g_array_append_vals (walk->times, times, 2);
}

static void
sum_up_edges (ChannelWalk *walk)
{
  const int64_t *times = (const int64_t *) (const void *) walk->times->data;
  g_autofree int64_t *full = g_new (int64_t, walk->times->len);
  g_autofree int64_t *empty = g_new (int64_t, walk->times->len);
  guint next = 0;

  model_channel_samples (walk->lane, times, walk->times->len, full, empty);
  for (guint i = 0; i < walk->columns->len; i++) {
    EdgeColumn *column = &g_array_index (walk->columns, EdgeColumn, i);
    if (column->full >= 0)
      continue;
    double length = (double) (times[next + 1] - times[next]);
    column->full = (double) (full[next + 1] - full[next]) / length;
    column->empty = (double) (empty[next + 1] - empty[next]) / length;
    next += 2;
  }
}

/* However short it was full or empty, it is seen. */
static double
edge_height (double share, double height)
{
  return share <= 0 ? 0 : MAX (ceil (MIN (share, 1) * height * 2) / 2, EDGE_LEAST);
}

/* Draws those who wait for room as if they lay on top of it, hatched as other waits are. */
static void
draw_full (ChannelWalk *walk)
{
  const EdgeColumn *columns = (const EdgeColumn *) (const void *) walk->columns->data;
  g_autoptr (GArray) narrow = g_array_new (FALSE, TRUE, sizeof (DensityColumn));
  double height = CLAMP (walk->margin - 3, EDGE_LEAST, FULL_HEIGHT);

  for (guint from = 0, to; from < walk->columns->len; from = to) {
    double x0 = columns[from].x0, x1 = columns[from].x1;
    for (to = from + 1; to < walk->columns->len && columns[from].full >= 1; to++) {
      if (columns[to].full < 1)
        break;
      x1 = columns[to].x1;
    }
    DensityColumn column = { .x0 = x0, .x1 = x1 };
    column.heights[0] = edge_height (columns[from].full, height);
    if (x1 - x0 < HATCHED_LEAST && column.heights[0] > 0)
      g_array_append_val (narrow, column);
    else if (column.heights[0] > 0)
      frame_add_box (walk->frame, (Shape){ .x = x0,
                                           .y = walk->top - 1 - height,
                                           .width = x1 - x0 - 1,
                                           .height = height,
                                           .radius = 2,
                                           .colour = theme_state (MODEL_LOCK),
                                           .pattern = PATTERN_HATCH,
                                           .subject = { .lane = MODEL_NONE } });
  }
  density_add (walk->frame, narrow, full_layers, walk->top - 1, MODEL_NONE);
}

static void
draw_empty (ChannelWalk *walk)
{
  g_autoptr (GArray) shown = g_array_new (FALSE, TRUE, sizeof (DensityColumn));
  double height = CLAMP (walk->margin - 3, EDGE_LEAST, EMPTY_HEIGHT);

  for (guint i = 0; i < walk->columns->len; i++) {
    const EdgeColumn *column = &g_array_index (walk->columns, EdgeColumn, i);
    DensityColumn drawn = { .x0 = column->x0, .x1 = column->x1 };
    drawn.heights[0] = edge_height (column->empty, height);
    if (drawn.heights[0] > 0)
      g_array_append_val (shown, drawn);
  }
  density_add (walk->frame, shown, empty_layers, walk->base + 1 + height, MODEL_NONE);
}

/* ------------------------------------------------------------------ the area */

/* Draws one column that begins in the narrow item `index`; returns the item to go on with. */
static uint64_t
walk_level_column (ChannelWalk *walk, uint64_t index, int64_t *time)
{
  int64_t to = frame_column_end (walk->frame, *time);
  uint64_t last = MAX (model_backlog_at (walk->lane, walk->count, to), index);

  add_level (walk, *time, model_backlog_peak (walk->lane, index, last));
  add_hit (walk, *time, to, last);
  add_mixed_edge (walk, *time, model_earlier (to, walk->frame->now));
  *time = to;
  if (last == index)
    return index + 1;
  return last;
}

static void
walk_levels (ChannelWalk *walk)
{
  Frame *frame = walk->frame;
  uint64_t index = model_backlog_at (walk->lane, walk->count, frame->view->start);
  int64_t first = model_backlog (walk->lane, 0).time;
  int64_t time = MAX (first, frame->view->start);

  /* Before its first message the channel is empty. */
  if (first > frame->view->start) {
    int64_t start = model_later (model_lane_start (walk->lane), frame->view->start);
    add_level (walk, start, 0);
    add_even_edge (walk, start, model_earlier (first, frame->now), 0);
  }
  while (index < walk->count) {
    const ModelBacklog item = model_backlog (walk->lane, index);
    int64_t end = level_end (walk, index);
    time = MAX (time, item.time);
    if (time > frame->view->end || time > frame->now)
      break;
    if (frame_is_narrow (frame, item.time, end) && index + 1 < walk->count) {
      index = walk_level_column (walk, index, &time);
      continue;
    }
    add_level (walk, time, item.backlog);
    add_even_edge (walk, time, model_earlier (end, model_lane_end (walk->lane)), item.backlog);
    add_hit (walk, time, end, index++);
    time = end;
  }
}

static void
add_area (ChannelWalk *walk)
{
  Frame *frame = walk->frame;
  const ScenePoint *points = (const ScenePoint *) (const void *) walk->points->data;
  int64_t end =
      model_earlier (model_earlier (model_lane_end (walk->lane), frame->now), frame->view->end);
  double right = MIN (frame_x (frame, end), frame->right);

  gboolean dense = walk->points->len * 4.0 > frame->right - frame->left;

  if (walk->points->len == 0 || right <= points[0].x)
    return;
  scene_add (frame->scene, &(Shape){ .kind = SHAPE_STEPS,
                                     .colour = theme_state (MODEL_RECEIVE),
                                     .pattern = PATTERN_TINT,
                                     .x = points[0].x,
                                     .y = walk->top,
                                     .width = right - points[0].x,
                                     .height = walk->base - walk->top,
                                     .stroke = dense ? 1 : 2,
                                     .opacity = 1,
                                     .points = points,
                                     .point_count = walk->points->len,
                                     .subject = { .lane = MODEL_NONE } });
}

static void
add_capacity (ChannelWalk *walk)
{
  scene_add (walk->frame->scene, &(Shape){ .kind = SHAPE_LINE,
                                           .colour = COLOUR_TEXT_SOFT,
                                           .dash = DASH_DASHES,
                                           .x = walk->frame->left,
                                           .y = walk->top,
                                           .width = walk->frame->right - walk->frame->left,
                                           .stroke = 1,
                                           .opacity = 1,
                                           .subject = { .lane = MODEL_NONE } });
}

void
add_channel_lane (Frame *frame, const LanePlace *place)
{
  ChannelWalk walk = {
    .frame = frame,
    .lane = model_lane (frame->model, place->lane),
    .index = place->lane,
    .margin = round (place->height / 6),
    .top = round (place->y + place->height / 6),
    .base = round (place->y + place->height - place->height / 6),
  };
  uint32_t capacity = model_channel_capacity (walk.lane);
  uint32_t peak = model_channel_peak (walk.lane);
  /* A capacity that is far above what ever lay in the channel would press the area flat. */
  gboolean capacity_shown = capacity > 0 && (capacity <= 16 || capacity / 4 <= peak);

  walk.edged = model_lane_kind (walk.lane) == MODEL_LANE_CHANNEL;
  walk.capacity = capacity > 0 ? capacity : UINT32_MAX;
  walk.scale = MAX (MAX (peak, capacity_shown ? capacity : 0), 1);
  walk.count = model_backlog_count (walk.lane);
  if (capacity_shown)
    add_capacity (&walk);
  if (walk.count == 0)
    return;
  walk.points = g_array_new (FALSE, FALSE, sizeof (ScenePoint));
  walk.columns = g_array_new (FALSE, FALSE, sizeof (EdgeColumn));
  walk.times = g_array_new (FALSE, FALSE, sizeof (int64_t));
  walk_levels (&walk);
  add_area (&walk);
  sum_up_edges (&walk);
  draw_full (&walk);
  draw_empty (&walk);
  g_array_unref (walk.points);
  g_array_unref (walk.columns);
  g_array_unref (walk.times);
}
