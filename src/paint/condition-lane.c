/* SPDX-License-Identifier: MIT
 *
 * A condition variable's lane: notifications on a line at its top, those in vain hollow; beneath it
 * the waits, each in the row that it came into and in three segments: it waits; it was notified and
 * has not woken yet; it woke and waits for its mutex.
 */
#include "paint/frame.h"

#include <math.h>

#define TICK_WIDTH 3.0
#define LOST_WIDTH 8.0
/* So many waits from before the view are looked at, for those that reach into it. */
#define EARLIER_WAITS 2048
/* So many waits, or notifications, of a column are looked at one by one. */
#define LOOKED_AT 16

typedef struct {
  Frame *frame;
  const ModelLane *lane;
  uint32_t index;
  LockMeasures measures;
  double line; /* the middle of the notifications' line */
  double tick; /* the height of a notification */
  double queue_top;
} ConditionWalk;

/* ------------------------------------------------------------------ waits */

static void
add_segment (ConditionWalk *walk, const ModelConditionWait *wait, int64_t from, int64_t to,
             ColourRole colour, PatternKind pattern, uint64_t index)
{
  Frame *frame = walk->frame;
  double x0 = frame_x (frame, from);
  double x1 = frame_x (frame, frame_end (frame, to));

  if (from == MODEL_OPEN || x1 <= x0)
    return;
  /* Even the shortest part of a wait that is seen is seen. */
  Shape segment = { .x = x0,
                    .y = walk->queue_top + wait->row * walk->measures.pitch,
                    .width = MAX (x1 - x0, 1),
                    .height = walk->measures.row,
                    .radius = 2,
                    .colour = colour,
                    .pattern = pattern,
                    .stroke = 1,
                    .subject = { SUBJECT_CONDITION_WAIT, walk->index, index } };
  frame_add_box (frame, segment);
  /* Where contrast is wanted a tint is too pale without its edge. */
  if (pattern == PATTERN_TINT && frame->theme->edge > 1) {
    segment.pattern = PATTERN_OUTLINE;
    frame_add_box (frame, segment);
  }
}

static void
add_wait (ConditionWalk *walk, uint64_t index, const ModelConditionWait *wait)
{
  const Frame *frame = walk->frame;
  int64_t notified = MIN (wait->notified, MIN (wait->woken, wait->end));
  int64_t woken = MIN (wait->woken, wait->end);
  ColourRole colour =
      wait->thread < frame->lane_count
          ? theme_identity (model_lane_ordinal (model_lane (frame->model, wait->thread)))
          : COLOUR_TEXT_SOFT;

  if (wait->row >= LOCK_ROWS_SHOWN)
    return;
  add_segment (walk, wait, wait->start, notified, colour, PATTERN_TINT, index);
  if (wait->notified != MODEL_OPEN)
    add_segment (walk, wait, notified, woken, colour, PATTERN_SOLID, index);
  if (wait->woken != MODEL_OPEN)
    add_segment (walk, wait, woken, wait->end, theme_state (MODEL_LOCK), PATTERN_HATCH, index);
}

static gboolean
is_narrow (const ConditionWalk *walk, const ModelConditionWait *wait)
{
  return frame_is_narrow (walk->frame, wait->start, frame_end (walk->frame, wait->end));
}

/* Draws waits that begin in the column of `index`: wide ones by themselves, narrow ones together.
 * Returns the first wait of a later column. */
static uint64_t
add_column (ConditionWalk *walk, uint64_t index, uint64_t count)
{
  Frame *frame = walk->frame;
  ModelConditionWait wait = model_condition_wait (walk->lane, index);
  int64_t from = wait.start;
  int64_t to = frame_column_end (frame, from);
  gboolean narrow = FALSE;

  for (int looked = 0; looked < LOOKED_AT && wait.start < to; looked++) {
    if (is_narrow (walk, &wait))
      narrow = TRUE;
    else
      add_wait (walk, index, &wait);
    if (++index >= count)
      break;
    wait = model_condition_wait (walk->lane, index);
  }
  if (narrow)
    frame_add_box (frame, (Shape){ .x = frame_x (frame, from),
                                   .y = walk->queue_top,
                                   .width = 1,
                                   .height = walk->measures.row,
                                   .colour = theme_state (MODEL_CONDITION),
                                   .subject = { SUBJECT_LANE, walk->index, 0 } });
  return model_condition_wait_from (walk->lane, index, count, to);
}

static void
add_waits (ConditionWalk *walk)
{
  Frame *frame = walk->frame;
  uint64_t count = model_condition_wait_count (walk->lane);

  if (count == 0)
    return;
  uint64_t first = model_condition_wait_at (walk->lane, count, frame->view->start);
  uint64_t inside = model_condition_wait_from (walk->lane, first, count, frame->view->start);
  for (uint64_t i = MAX (first, inside > EARLIER_WAITS ? inside - EARLIER_WAITS : 0); i < inside;
       i++) {
    ModelConditionWait wait = model_condition_wait (walk->lane, i);
    if (frame_end (frame, wait.end) > frame->view->start && !is_narrow (walk, &wait))
      add_wait (walk, i, &wait);
  }
  while (inside < count && model_condition_wait (walk->lane, inside).start <= frame->view->end)
    inside = add_column (walk, inside, count);
}

/* ------------------------------------------------------------------ notifications */

static void
add_tick (ConditionWalk *walk, double x, const ModelSignal *signal, Subject subject)
{
  Frame *frame = walk->frame;
  double y = round (walk->line - walk->tick / 2);

  if (signal->lost) {
    frame_add_box (frame, (Shape){ .x = x - LOST_WIDTH / 2,
                                   .y = y,
                                   .width = LOST_WIDTH,
                                   .height = walk->tick,
                                   .colour = COLOUR_TEXT_SOFT,
                                   .pattern = PATTERN_OUTLINE,
                                   .stroke = 1.5,
                                   .subject = subject });
    return;
  }
  for (int i = 0; i < (signal->broadcast ? 2 : 1); i++)
    frame_add_box (frame, (Shape){ .x = x - TICK_WIDTH / 2 + i * (TICK_WIDTH + 1),
                                   .y = y,
                                   .width = TICK_WIDTH,
                                   .height = walk->tick,
                                   .colour = COLOUR_ARROW,
                                   .subject = subject });
}

/* Where they are dense, one stands for those that come within the width of a mark; one in vain goes
 * first. */
static void
add_signals (ConditionWalk *walk)
{
  Frame *frame = walk->frame;
  uint64_t count = model_signal_count (walk->lane);
  uint64_t index = model_signal_from (walk->lane, 0, count, frame->view->start);

  while (index < count) {
    ModelSignal shown = model_signal (walk->lane, index);
    uint64_t which = index;
    double x = frame_x (frame, shown.time);
    int64_t beyond = frame_column_end (frame, layout_time (frame->view, x + LOST_WIDTH));
    if (shown.time > frame->view->end)
      break;
    for (uint64_t i = index + 1; i < MIN (index + LOOKED_AT, count) && !shown.lost; i++) {
      ModelSignal other = model_signal (walk->lane, i);
      if (other.time >= beyond)
        break;
      if (other.lost) {
        shown = other;
        which = i;
      }
    }
    add_tick (walk, frame_x (frame, shown.time), &shown,
              (Subject){ SUBJECT_SIGNAL, walk->index, which });
    index = model_signal_from (walk->lane, index + 1, count, beyond);
  }
}

static void
add_line (ConditionWalk *walk)
{
  Frame *frame = walk->frame;
  int64_t end = model_earlier (model_lane_end (walk->lane), frame->now);
  double x0 = MAX (frame_x (frame, model_lane_start (walk->lane)), frame->left);
  double x1 = MIN (frame_x (frame, end), frame->right);

  if (x1 > x0)
    scene_add (frame->scene, &(Shape){ .kind = SHAPE_LINE,
                                       .colour = COLOUR_GRID,
                                       .x = x0,
                                       .y = walk->line,
                                       .width = x1 - x0,
                                       .stroke = 1,
                                       .opacity = 1,
                                       .subject = { SUBJECT_LANE, walk->index, 0 } });
}

void
add_condition_lane (Frame *frame, const LanePlace *place)
{
  ConditionWalk walk = {
    .frame = frame,
    .lane = model_lane (frame->model, place->lane),
    .index = place->lane,
    .measures = lock_measures (frame->thread_height, place->collapsed),
  };

  walk.tick = MAX (walk.measures.ribbon / 2, 8);
  walk.line = place->y + walk.measures.pad + walk.measures.ribbon / 2;
  walk.queue_top = place->y + walk.measures.pad + walk.measures.ribbon + walk.measures.gap;
  add_line (&walk);
  add_waits (&walk);
  add_signals (&walk);
}

/* ------------------------------------------------------------------ words */

char *
say_condition (const Frame *frame, const ModelLane *lane)
{
  uint64_t count = model_signal_count (lane);
  uint64_t first = model_signal_from (lane, 0, count, frame->view->start);
  uint64_t end = model_signal_from (lane, first, count, frame->view->end + 1);
  uint64_t lost = model_signals_lost (lane, first, end);

  if (lost == 0)
    return g_strdup_printf ("notified %" G_GUINT64_FORMAT "\u202f×", end - first);
  return g_strdup_printf ("notified %" G_GUINT64_FORMAT "\u202f×, in vain %" G_GUINT64_FORMAT
                          "\u202f×",
                          end - first, lost);
}
