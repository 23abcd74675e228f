/* SPDX-License-Identifier: MIT
 *
 * A channel's lane: its backlog as an area, its capacity as a dashed line above it. Where the
 * backlog changes more than once a pixel, the most of each column is drawn.
 */
#include "paint/frame.h"

#include <math.h>

typedef struct {
  Frame *frame;
  const ModelLane *lane;
  uint32_t index;
  uint64_t count;
  double top, base;
  uint32_t scale; /* the backlog at `top` */
  GArray *points; /* ScenePoint */
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

/* Draws one column that begins in the narrow item `index`; returns the item to go on with. */
static uint64_t
walk_level_column (ChannelWalk *walk, uint64_t index, int64_t *time)
{
  int64_t to = frame_column_end (walk->frame, *time);
  uint64_t last = MAX (model_backlog_at (walk->lane, walk->count, to), index);

  add_level (walk, *time, model_backlog_peak (walk->lane, index, last));
  add_hit (walk, *time, to, last);
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
  if (first > frame->view->start)
    add_level (walk, MAX (model_lane_start (walk->lane), frame->view->start), 0);
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
    .top = round (place->y + place->height / 6),
    .base = round (place->y + place->height - place->height / 6),
  };
  uint32_t capacity = model_channel_capacity (walk.lane);
  uint32_t peak = model_channel_peak (walk.lane);
  /* A capacity that is far above what ever lay in the channel would press the area flat. */
  gboolean capacity_shown = capacity > 0 && (capacity <= 16 || capacity / 4 <= peak);

  walk.scale = MAX (MAX (peak, capacity_shown ? capacity : 0), 1);
  walk.count = model_backlog_count (walk.lane);
  if (capacity_shown)
    add_capacity (&walk);
  if (walk.count == 0)
    return;
  walk.points = g_array_new (FALSE, FALSE, sizeof (ScenePoint));
  walk_levels (&walk);
  add_area (&walk);
  g_array_unref (walk.points);
}
