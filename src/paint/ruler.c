/* SPDX-License-Identifier: MIT
 *
 * The ruler: round ticks, and grid lines through the chart.
 */
#include "model/time-text.h"
#include "paint/frame.h"

#include <math.h>

#define TICK_DISTANCE 110.0 /* pixels between two labels, at least */

/* Returns how many minor steps a step has: those of 1 and 5 have five, those of 2 have four. */
static int64_t
divisions (int64_t step)
{
  int64_t lead = step;

  while (lead % 10 == 0)
    lead /= 10;
  return lead == 2 ? 4 : lead % 6 == 0 ? 6 : 5;
}

static int64_t
major_step (const Frame *frame)
{
  return time_text_tick_step ((int64_t) ceil (frame->nanoseconds * TICK_DISTANCE));
}

/* Returns the first multiple of `step` in the view; the session has no time before 0. */
static int64_t
first_tick (const Frame *frame, int64_t step)
{
  int64_t start = MAX (frame->view->start, 0);

  return (start + step - 1) / step * step;
}

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

  for (int64_t time = first_tick (frame, step); time <= frame->view->end; time += step)
    add_vertical (frame, frame_x (frame, time), LAYOUT_RULER_HEIGHT, frame->view->height);
  add_vertical (frame, frame->left, 0, frame->view->height);
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
  double x = frame_x (frame, time) - width / 2;

  if (x < frame->left + 4 || x + width > frame->right - 4)
    return;
  frame_add_text (frame, TEXT_TICK, COLOUR_TEXT_SOFT, x, 17, width, text,
                  (Subject){ .lane = MODEL_NONE });
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
  add_minor_ticks (frame, step);
  for (int64_t time = first_tick (frame, step); time <= frame->view->end; time += step)
    add_tick_label (frame, time, step);
}
