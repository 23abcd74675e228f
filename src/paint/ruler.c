/* SPDX-License-Identifier: MIT
 *
 * The ruler: round ticks, and grid lines through the chart.
 */
#include "model/time-text.h"
#include "paint/frame.h"

#include <math.h>

#define TICK_DISTANCE 110.0 /* pixels between two labels, at least */
#define RULE_STROKE   1.25
#define LABEL_EDGE    4.0 /* pixels that a label keeps from the edge, and from others */
#define SHORTER_STEPS 3
#define STEP_MOST     1e18 /* a narrow picture of much time has no tick at all, and no overflow */

/* Returns how many minor steps a step has: those of 1 and 5 have five, those of 2 have four. */
static int64_t
divisions (int64_t step)
{
  int64_t lead = step;

  while (lead % 10 == 0)
    lead /= 10;
  return lead == 2 ? 4 : lead % 6 == 0 ? 6 : 5;
}

/* Returns the first multiple of `step` in the view; the session has no time before 0. */
static int64_t
first_tick (const Frame *frame, int64_t step)
{
  int64_t start = MAX (frame->view->start, 0);

  return (start + step - 1) / step * step;
}

/* Returns the width of the label at `time` where ticks come every `step`. */
static double
label_width (const Frame *frame, int64_t time, int64_t step)
{
  g_autofree char *text = time_text_tick (time, step);

  return ceil (frame_text_width (frame, TEXT_TICK, text));
}

/* Returns whether a label around `x` lies within the chart. */
static gboolean
has_room (const Frame *frame, double x, double width)
{
  return x - width / 2 >= frame->left + LABEL_EDGE && x + width / 2 <= frame->right - LABEL_EDGE;
}

static gboolean
has_label (const Frame *frame, int64_t step)
{
  for (int64_t time = first_tick (frame, step); time <= frame->view->end; time += step)
    if (has_room (frame, frame_x (frame, time), label_width (frame, time, step)))
      return TRUE;
  return FALSE;
}

/* A narrow chart, or the edge of one, may have no place for the label of a tick: then the steps are
 * shorter, as long as their labels don't touch. */
static int64_t
major_step (const Frame *frame)
{
  int64_t step =
      time_text_tick_step ((int64_t) MIN (ceil (frame->nanoseconds * TICK_DISTANCE), STEP_MOST));

  for (int tries = 0; tries < SHORTER_STEPS && step > 1 && !has_label (frame, step); tries++) {
    int64_t shorter = time_text_tick_step (MAX (step * 2 / 5, 1));
    double distance = (double) shorter * frame->pixels;
    if (distance < label_width (frame, frame->view->end, shorter) + 2 * LABEL_EDGE)
      break;
    step = shorter;
  }
  return step;
}

/* ------------------------------------------------------------------ event order */

/* Returns the step between two numbered events: a round number of them. */
static int64_t
event_step (const Frame *frame)
{
  const Axis *axis = frame->view->axis;
  double a_pixel =
      (axis_last_rank (axis) - axis_first_rank (axis)) / MAX (frame->right - frame->left, 1);

  return time_text_tick_step ((int64_t) CLAMP (ceil (a_pixel * TICK_DISTANCE), 1, STEP_MOST));
}

static int64_t
first_event (const Frame *frame, int64_t step)
{
  int64_t first = MAX ((int64_t) ceil (axis_first_rank (frame->view->axis)), 1);

  return (first + step - 1) / step * step;
}

static int64_t
last_event (const Frame *frame)
{
  return (int64_t) floor (axis_last_rank (frame->view->axis));
}

static double
event_x (const Frame *frame, int64_t number)
{
  const Axis *axis = frame->view->axis;
  double first = axis_first_rank (axis);

  return frame->left +
         ((double) number - first) / (axis_last_rank (axis) - first) * (frame->right - frame->left);
}

/* ------------------------------------------------------------------ lines and labels */

static void
add_vertical (Frame *frame, double x, double y0, double y1)
{
  scene_add (frame->scene, &(Shape){ .kind = SHAPE_LINE,
                                     .colour = COLOUR_GRID,
                                     .x = x,
                                     .y = y0,
                                     .height = y1 - y0,
                                     .stroke = 1,
                                     .opacity = 1,
                                     .subject = { .lane = MODEL_NONE } });
}

void
add_ruler_grid (Frame *frame)
{
  int64_t step = major_step (frame);

  if (frame->view->axis != NULL) {
    step = event_step (frame);
    for (int64_t number = first_event (frame, step); number <= last_event (frame); number += step)
      add_vertical (frame, event_x (frame, number), LAYOUT_RULER_HEIGHT, frame->view->height);
    add_vertical (frame, frame->left, 0, frame->view->height);
    return;
  }
  for (int64_t time = first_tick (frame, step); time <= frame->view->end; time += step)
    add_vertical (frame, frame_x (frame, time), LAYOUT_RULER_HEIGHT, frame->view->height);
  add_vertical (frame, frame->left, 0, frame->view->height);
}

/* ------------------------------------------------------------------ rules */

/* Adds the part of each rule in view between those heights. */
static void
add_rules_between (Frame *frame, double top, double bottom)
{
  const View *view = frame->view;

  for (guint i = 0; i < view->rule_count; i++) {
    double x = frame_x (frame, view->rules[i]);
    if (x < frame->left || x > frame->right)
      continue;
    scene_add (frame->scene, &(Shape){ .kind = SHAPE_LINE,
                                       .colour = COLOUR_ACCENT,
                                       .x = x,
                                       .y = top,
                                       .height = bottom - top,
                                       .stroke = RULE_STROKE * frame->theme->edge,
                                       .opacity = 1,
                                       .subject = { .lane = MODEL_NONE } });
  }
}

void
add_rules (Frame *frame)
{
  add_rules_between (frame, LAYOUT_RULER_HEIGHT, frame->view->height);
}

/* ------------------------------------------------------------------ ticks */

/* A rule stops short of a label. */
static void
add_label (Frame *frame, TextStyle style, double x, double middle, double width, const char *text)
{
  double height = text_style_height (style);

  if (flags_cover (frame, x, x + width))
    return;
  if (frame->view->rule_count > 0)
    frame_add_box (frame, (Shape){ .colour = COLOUR_GROUND,
                                   .x = x - 2,
                                   .y = middle - height / 2,
                                   .width = width + 4,
                                   .height = height,
                                   .subject = { .lane = MODEL_NONE } });
  frame_add_text (frame, style, COLOUR_TEXT_SOFT, x, middle, width, text,
                  (Subject){ .lane = MODEL_NONE });
}

static void
add_minor_ticks (Frame *frame, int64_t step)
{
  int64_t parts = divisions (step);

  if (step % parts != 0)
    return;
  int64_t minor = step / parts;
  for (int64_t time = first_tick (frame, minor); time <= frame->view->end; time += minor) {
    double length = time % step == 0 ? 8 : 4;
    add_vertical (frame, frame_x (frame, time), LAYOUT_RULER_HEIGHT - length, LAYOUT_RULER_HEIGHT);
  }
}

static void
add_tick_label (Frame *frame, int64_t time, int64_t step)
{
  g_autofree char *text = time_text_tick (time, step);
  double width = ceil (frame_text_width (frame, TEXT_TICK, text));
  double x = frame_x (frame, time);

  if (has_room (frame, x, width))
    add_label (frame, TEXT_TICK, x - width / 2, 17, width, text);
}

static void
add_centred (Frame *frame, TextStyle style, double x, double middle, const char *text)
{
  double width = ceil (frame_text_width (frame, style, text));

  if (has_room (frame, x, width))
    add_label (frame, style, x - width / 2, middle, width, text);
}

/* The number of an event and, smaller, when it was: as exact as tells it from its neighbours. */
static void
add_event_ruler (Frame *frame)
{
  int64_t step = event_step (frame);
  int64_t parts = divisions (step);
  int64_t minor = step % parts == 0 ? step / parts : step;
  int64_t span = frame->view->end - frame->view->start;

  for (int64_t number = first_event (frame, minor); number <= last_event (frame); number += minor)
    add_vertical (frame, event_x (frame, number), LAYOUT_RULER_HEIGHT - 4, LAYOUT_RULER_HEIGHT);
  add_rules_between (frame, 0, LAYOUT_RULER_HEIGHT);
  for (int64_t number = first_event (frame, step); number <= last_event (frame); number += step) {
    int64_t time = axis_time (frame->view->axis, (double) number);
    g_autofree char *label = g_strdup_printf ("event %" G_GINT64_FORMAT, number);
    g_autofree char *moment = time_text_tick (time, time_text_tick_step (MAX (span / 1000, 1)));
    add_centred (frame, TEXT_TICK, event_x (frame, number), 12, label);
    add_centred (frame, TEXT_SECONDARY, event_x (frame, number), 27, moment);
  }
}

void
add_ruler (Frame *frame)
{
  int64_t step = major_step (frame);

  /* Lanes that are scrolled up pass beneath. */
  scene_add (frame->scene, &(Shape){ .kind = SHAPE_BOX,
                                     .colour = COLOUR_GROUND,
                                     .width = frame->view->width,
                                     .height = LAYOUT_RULER_HEIGHT,
                                     .opacity = 1,
                                     .subject = { .lane = MODEL_NONE } });
  add_vertical (frame, frame->left, 0, LAYOUT_RULER_HEIGHT);
  if (frame->view->axis != NULL) {
    add_event_ruler (frame);
    return;
  }
  add_minor_ticks (frame, step);
  add_rules_between (frame, 0, LAYOUT_RULER_HEIGHT);
  for (int64_t time = first_tick (frame, step); time <= frame->view->end; time += step)
    add_tick_label (frame, time, step);
}
