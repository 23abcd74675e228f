/* SPDX-License-Identifier: MIT
 *
 * The frame: time and pixels, the order of the parts, and the few shapes that all parts add.
 */
#include "paint/layout.h"

#include <math.h>

#include "paint/frame.h"
#include "paint/layout-cache-private.h"

/* In a chart wider than this, columns are two pixels wide: that many can be told apart, and the
 * finest are to be had at half the cost. */
#define FINE_WIDTH 2560
/* So many columns, of all lanes in sight together, a frame has time for; with more they are twice
 * as wide, and with many more three times. */
#define COLUMNS_IN_TIME 48000.0
#define COLUMNS_LATE    64000.0

double
layout_scale_for (double size)
{
  return size / text_style_size (TEXT_SECONDARY);
}

double
layout_scale (const View *view)
{
  return view->scale > 0 ? view->scale : 1;
}

double
layout_names_width (const View *view)
{
  return LAYOUT_NAMES_WIDTH * layout_scale (view);
}

double
layout_ruler_height (const View *view)
{
  return LAYOUT_RULER_HEIGHT * layout_scale (view);
}

View
layout_in_units (const View *view)
{
  View units = *view;
  double scale = layout_scale (view);

  units.width /= scale;
  units.height /= scale;
  units.scroll /= scale;
  units.lane_least /= scale;
  units.scale = 1;
  return units;
}

static double
chart_width (const View *view)
{
  return MAX (view->width - layout_names_width (view), 1);
}

static double
nanoseconds_a_pixel (const View *view)
{
  return MAX ((double) (view->end - view->start), 1) / chart_width (view);
}

/* Returns how many columns of event order a pixel has. */
static double
ranks_a_pixel (const View *view)
{
  return (axis_last_rank (view->axis) - axis_first_rank (view->axis)) / chart_width (view);
}

double
layout_x (const View *view, int64_t time)
{
  if (view->axis != NULL)
    return layout_names_width (view) +
           (axis_rank (view->axis, time) - axis_first_rank (view->axis)) / ranks_a_pixel (view);
  return layout_names_width (view) +
         ((double) time - (double) view->start) / nanoseconds_a_pixel (view);
}

int64_t
layout_time (const View *view, double x)
{
  double within = x - layout_names_width (view);

  if (view->axis != NULL)
    return axis_time (view->axis, axis_first_rank (view->axis) + within * ranks_a_pixel (view));
  return view->start + (int64_t) llround (within * nanoseconds_a_pixel (view));
}

/* The columns of event order are aligned to its first event. */
static int64_t
order_column_end (const Frame *frame, int64_t time)
{
  const Axis *axis = frame->view->axis;
  double column = ranks_a_pixel (frame->view) * frame->grain;
  double rank = (floor (axis_rank (axis, time) / column) + 1) * column;

  return MAX (axis_time (axis, rank), time + 1);
}

/* Returns where a column begins, rounded up to a nanosecond. Casts, as ceil() would be a call. */
static int64_t
column_start (const Frame *frame, int64_t column)
{
  double start = (double) column * frame->column;
  int64_t whole = (int64_t) start;

  return whole + ((double) whole < start ? 1 : 0);
}

/* Returns the first column that begins after `time`, or the one before that, where columns are
 * shorter than a nanosecond. A product, off by one at most, and a look are less than a quotient. */
static int64_t
column_after (const Frame *frame, int64_t time)
{
  int64_t column = (int64_t) ((double) time * frame->pixels / frame->grain);

  for (int tries = 0; column_start (frame, column) <= time && tries < 2; tries++)
    column++;
  return column;
}

int64_t
frame_column_end (const Frame *frame, int64_t time)
{
  if (frame->view->axis != NULL)
    return order_column_end (frame, time);
  return MAX (column_start (frame, column_after (frame, time)), time + 1);
}

uint32_t
frame_columns (const Frame *frame, int64_t from, uint32_t most, int64_t *times)
{
  const int64_t last = MIN (frame->view->end + 1, frame->now);
  int64_t column = frame->view->axis == NULL ? column_after (frame, from) : 0;
  uint32_t count = 0;

  times[0] = from;
  do {
    int64_t end = frame->view->axis == NULL
                      ? MAX (column_start (frame, column + count), times[count] + 1)
                      : order_column_end (frame, times[count]);
    times[++count] = MIN (end, frame->now);
  } while (count < most && times[count] < last);
  return count;
}

int64_t
frame_column_number (const Frame *frame, int64_t time)
{
  return (int64_t) floor ((double) time * frame->pixels / frame->grain + 0.5);
}

int64_t
frame_column_before (const Frame *frame, int64_t time)
{
  if (frame->view->axis != NULL)
    return layout_time (frame->view, frame_x (frame, time) - frame->grain);
  return time - (int64_t) frame->column;
}

gboolean
frame_is_narrow_in_order (const Frame *frame, int64_t start, int64_t end)
{
  return frame_x (frame, end) - frame_x (frame, start) < frame->grain;
}

const LanePlace *
frame_place (const Frame *frame, uint32_t lane)
{
  if (lane >= frame->lane_count || frame->place_of[lane] == MODEL_NONE)
    return NULL;
  return &g_array_index (frame->places, LanePlace, frame->place_of[lane]);
}

double
frame_text_width (const Frame *frame, TextStyle style, const char *text)
{
  return text_style_width (frame->theme->font, style, text);
}

gboolean
frame_add_box (Frame *frame, Shape shape)
{
  double x0 = MAX (shape.x, frame->left);
  double x1 = MIN (shape.x + shape.width, frame->right);

  if (x1 <= x0)
    return FALSE;
  shape.kind = SHAPE_BOX;
  shape.opacity = shape.opacity > 0 ? shape.opacity : 1;
  shape.x = x0;
  shape.width = x1 - x0;
  shape.radius = MIN (shape.radius, MIN (shape.width, shape.height) / 3);
  scene_add (frame->scene, &shape);
  return TRUE;
}

void
frame_add_text (Frame *frame, TextStyle style, ColourRole colour, double x, double middle,
                double width, const char *text, Subject subject)
{
  scene_add (frame->scene, &(Shape){
                               .kind = SHAPE_TEXT,
                               .colour = colour,
                               .style = style,
                               .x = x,
                               .y = middle - text_style_height (style) / 2,
                               .width = width,
                               .opacity = 1,
                               .text = text,
                               .subject = subject,
                           });
}

gboolean
frame_add_label (Frame *frame, TextStyle style, ColourRole colour, double x0, double x1,
                 double middle, double margin, gboolean on_ground, const char *text,
                 Subject subject)
{
  const double pad = on_ground ? 6 : 0;
  double left = MAX (x0, frame->left);
  double right = MIN (x1, frame->right);
  double room = right - left - 2 * (margin + pad);

  /* No text is narrower than this; measuring costs more than looking. */
  if (room < 10)
    return FALSE;
  double width = ceil (frame_text_width (frame, style, text));
  if (width > room)
    return FALSE;

  double x = (left + right - width) / 2;
  double height = text_style_height (style) + 2;
  Scene *scene = frame->scene;
  frame->scene = frame->labels;
  if (on_ground)
    frame_add_box (frame, (Shape){ .x = x - pad,
                                   .y = middle - height / 2,
                                   .width = width + 2 * pad,
                                   .height = height,
                                   .radius = 4,
                                   .colour = COLOUR_GROUND,
                                   .subject = subject });
  frame_add_text (frame, style, colour, x, middle, width, text, subject);
  frame->scene = scene;
  return TRUE;
}

static void
add_ground (Frame *frame)
{
  scene_add (frame->scene, &(Shape){ .kind = SHAPE_BOX,
                                     .colour = COLOUR_GROUND,
                                     .width = frame->view->width,
                                     .height = frame->view->height,
                                     .opacity = 1,
                                     .subject = { .lane = MODEL_NONE } });
}

static gboolean
is_visible (const Frame *frame, const LanePlace *place)
{
  return place->y + place->height > LAYOUT_RULER_HEIGHT && place->y < frame->view->height;
}

/* The lane's background: every other thread's is a band, and every one answers to the pointer. */
static void
add_background (Frame *frame, const LanePlace *place, guint number)
{
  if (place->lane == MODEL_NONE)
    return;
  const ModelLane *lane = model_lane (frame->model, place->lane);
  gboolean thread = model_kind_family (model_lane_kind (lane)) == MODEL_FAMILY_THREAD;
  gboolean band = thread && number % 2 == 1;

  scene_add (frame->scene, &(Shape){ .kind = SHAPE_BOX,
                                     .colour = band ? COLOUR_BAND : COLOUR_NONE,
                                     .y = place->y,
                                     .width = frame->view->width,
                                     .height = place->height,
                                     .opacity = 1,
                                     .subject = { SUBJECT_LANE, place->lane, 0 } });
}

static gboolean
is_shared (const Frame *frame, guint index)
{
  const LanePlace *place = &g_array_index (frame->places, LanePlace, index);

  return place->lane != MODEL_NONE &&
         model_lane_process (model_lane (frame->model, place->lane)) == 0;
}

/* Draws a line where the lanes of the last process end, and those begin that processes share. */
static void
add_end_of_processes (Frame *frame, guint index)
{
  if (index > 0 && is_shared (frame, index) && !is_shared (frame, index - 1))
    scene_add (frame->scene, &(Shape){ .kind = SHAPE_LINE,
                                       .colour = COLOUR_GRID,
                                       .y = g_array_index (frame->places, LanePlace, index).y,
                                       .width = frame->view->width,
                                       .stroke = 1,
                                       .opacity = 1,
                                       .subject = { .lane = MODEL_NONE } });
}

static void
add_lane (Frame *frame, const LanePlace *place)
{
  if (place->lane == MODEL_NONE) {
    add_process_header (frame, place);
    return;
  }
  add_lane_name (frame, place);
  switch (model_kind_family (model_lane_kind (model_lane (frame->model, place->lane)))) {
  case MODEL_FAMILY_THREAD:
    add_thread_lane (frame, place);
    break;
  case MODEL_FAMILY_LOCK:
    add_lock_lane (frame, place);
    break;
  case MODEL_FAMILY_STEPS:
    add_channel_lane (frame, place);
    break;
  case MODEL_FAMILY_CONDITION:
    add_condition_lane (frame, place);
    break;
  case MODEL_FAMILY_NONE:
    break;
  }
}

static void
add_everything (Frame *frame)
{
  guint number = 0; /* among the lanes under one header */

  add_ground (frame);
  for (guint i = 0; i < frame->places->len; i++) {
    const LanePlace *place = &g_array_index (frame->places, LanePlace, i);
    if (is_visible (frame, place))
      add_background (frame, place, number);
    number = place->lane == MODEL_NONE ? 0 : number + 1;
  }
  add_ruler_grid (frame);
  for (guint i = 0; i < frame->places->len; i++) {
    const LanePlace *place = &g_array_index (frame->places, LanePlace, i);
    if (!is_visible (frame, place))
      continue;
    add_end_of_processes (frame, i);
    add_lane (frame, place);
  }
  add_flows (frame);
  add_rules (frame);
  add_stretch (frame);
  for (uint32_t i = 0; i < scene_count (frame->labels); i++)
    scene_add (frame->scene, scene_shape (frame->labels, i));
  add_lane_arrows (frame);
  add_highlight (frame);
  add_mark_rules (frame);
  add_ruler (frame);
  add_flags (frame);
}

/* Sets how wide columns are. It does not depend on what is scrolled into sight. */
static void
set_grain (Frame *frame)
{
  double width = chart_width (frame->view);
  double lanes = MIN (frame->places->len, frame->view->height / MAX (frame->thread_height, 1));

  frame->grain = width > FINE_WIDTH ? 2 : 1;
  double columns = lanes * width / frame->grain;
  if (columns > COLUMNS_IN_TIME)
    frame->grain *= columns > COLUMNS_LATE ? 3 : 2;
  frame->column = frame->grain * frame->nanoseconds;
  frame->small = MAX (1.25 * frame->grain, 2);
}

Scene *
layout_scene (const Model *model, const View *pixels, const Theme *theme)
{
  const View units = layout_in_units (pixels);
  const View *view = &units;
  Frame frame = {
    .model = model,
    .view = view,
    .theme = theme,
    .scene = scene_new (view->width, view->height),
    .labels = scene_new (view->width, view->height),
    .now = model_now (model),
    .left = LAYOUT_NAMES_WIDTH,
    .right = MAX (view->width, LAYOUT_NAMES_WIDTH + 1),
    .nanoseconds = nanoseconds_a_pixel (view),
    .pixels = 1 / nanoseconds_a_pixel (view),
  };

  frame.places = places_new (model, view, &frame.thread_height);
  set_grain (&frame);
  if (view->cache != NULL)
    layout_cache_begin (view->cache, (uint32_t) (chart_width (view) / frame.grain) + 2);
  frame.lane_count = model_lane_count (model);
  frame.place_of = g_new (uint32_t, MAX (frame.lane_count, 1));
  for (uint32_t i = 0; i < frame.lane_count; i++)
    frame.place_of[i] = MODEL_NONE;
  for (guint i = 0; i < frame.places->len; i++) {
    uint32_t lane = g_array_index (frame.places, LanePlace, i).lane;
    if (lane >= frame.lane_count)
      continue;
    frame.place_of[lane] = i;
    frame.lanes_of[model_kind_family (model_lane_kind (model_lane (model, lane)))]++;
  }
  scene_set_pattern_origin (frame.scene, layout_x (view, 0), -view->scroll);
  scene_set_scale (frame.scene, layout_scale (pixels));

  place_flags (&frame);
  add_everything (&frame);
  g_array_unref (frame.flags);
  g_free (frame.place_of);
  g_array_unref (frame.places);
  scene_free (frame.labels);
  return frame.scene;
}
