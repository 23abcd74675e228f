/* SPDX-License-Identifier: MIT
 *
 * A lock's lane: the ribbon of its owners, and beneath it the queue of those who wait, each in the
 * row that it came into. A semaphore is drawn likewise. What is narrower than a pixel is summed up
 * by column, as in a thread's lane.
 */
#include "paint/density.h"
#include "paint/frame.h"

#include <math.h>

/* So many waits of a column are looked at one by one, for wide ones among them. */
#define WAITS_LOOKED_AT 16
/* So many waits from before the view are looked at, for those that reach into it. */
#define EARLIER_WAITS 2048

typedef struct {
  Frame *frame;
  const ModelLane *lane;
  uint32_t index;
  LockMeasures measures;
  double ribbon_top;
  double queue_top;
  GArray *held;      /* DensityColumn */
  GArray *contended; /* DensityColumn */
} LockWalk;

static const DensityLayer held_layers[DENSITY_LAYERS] = {
  { COLOUR_TEXT_SOFT, PATTERN_TINT },
};

static const DensityLayer contended_layers[DENSITY_LAYERS] = {
  { (ColourRole) (COLOUR_STATE + MODEL_LOCK), PATTERN_SOLID },
};

static ColourRole
identity_of (const LockWalk *walk, uint32_t thread)
{
  if (thread >= walk->frame->lane_count)
    return COLOUR_TEXT_SOFT;
  return theme_identity (model_lane_ordinal (model_lane (walk->frame->model, thread)));
}

static PatternKind
pattern_of (const LockWalk *walk, uint32_t thread)
{
  if (thread >= walk->frame->lane_count)
    return PATTERN_SOLID;
  return theme_identity_pattern (model_lane_ordinal (model_lane (walk->frame->model, thread)));
}

/* ------------------------------------------------------------------ the ribbon */

/* Hatches the end of a hold whose release was lost: nobody knows how long it went on. Returns where
 * the hatch begins. */
static double
add_uncertain_end (LockWalk *walk, double x0, double x1, Subject subject)
{
  double width = MIN ((x1 - x0) / 2, 24);

  frame_add_box (walk->frame, (Shape){ .x = x1 - width,
                                       .y = walk->ribbon_top,
                                       .width = width,
                                       .height = walk->measures.ribbon,
                                       .radius = 4,
                                       .colour = theme_state (MODEL_UNKNOWN),
                                       .pattern = PATTERN_CROSS_HATCH,
                                       .subject = subject });
  return x1 - width;
}

static void
add_hold (LockWalk *walk, uint64_t index)
{
  Frame *frame = walk->frame;
  const ModelHold *hold = model_hold (walk->lane, index);
  int64_t end = model_hold_end (hold);
  Subject subject = { SUBJECT_HOLD, walk->index, index };
  double x0 = frame_x (frame, hold->start);
  double x1 = frame_x (frame, frame_end (frame, end));
  double gap = x1 - x0 > 4 ? 1 : 0;
  gboolean uncertain = end != MODEL_OPEN && hold->uncertain;

  Shape ribbon = {
    .x = x0,
    .y = walk->ribbon_top,
    .width = x1 - x0 - gap,
    .height = walk->measures.ribbon,
    .radius = MIN (4, walk->measures.ribbon / 5),
    .colour = identity_of (walk, hold->thread),
    .pattern = pattern_of (walk, hold->thread),
    .stroke = 1.5,
    .subject = subject,
  };

  if (!frame_add_box (frame, ribbon))
    return;
  /* A tint alone would be too faint on the ground: its edge is drawn in full. */
  if (ribbon.pattern == PATTERN_TINT) {
    ribbon.pattern = PATTERN_OUTLINE;
    frame_add_box (frame, ribbon);
  }
  if (uncertain)
    x1 = add_uncertain_end (walk, x0, x1, subject);
  if (hold->thread < frame->lane_count && walk->measures.ribbon >= 16)
    frame_add_label (frame, TEXT_VALUE,
                     pattern_of (walk, hold->thread) == PATTERN_SOLID ? COLOUR_ON_STATE
                                                                      : COLOUR_TEXT,
                     x0, x1, walk->ribbon_top + walk->measures.ribbon / 2, 6, FALSE,
                     model_lane_name (model_lane (frame->model, hold->thread)), subject);
}

static void
add_held_column (LockWalk *walk, int64_t from, int64_t to, uint64_t first, uint64_t last)
{
  int64_t held = 0;
  int64_t contended = 0;
  DensityColumn column = {
    .x0 = frame_x (walk->frame, from),
    .x1 = frame_x (walk->frame, to),
    .first = first,
    .last = last,
  };

  if (to <= from)
    return;
  model_lock_summary (walk->lane, from, to, &held, &contended);
  double share = (double) held / (double) (to - from) * walk->measures.ribbon;
  column.heights[0] = MAX (ceil (share * 2) / 2, 2);
  g_array_append_val (walk->held, column);
}

/* Draws a hold that is alone in its column, though narrow: its owner is known. */
static gboolean
add_lone_hold (LockWalk *walk, uint64_t index, uint64_t next, int64_t to)
{
  uint64_t count = model_hold_count (walk->lane);

  if (next != index || (next + 1 < count && model_hold (walk->lane, next + 1)->start < to))
    return FALSE;
  add_hold (walk, index);
  return TRUE;
}

/* Sums up one column of holds. Returns the hold to go on with, and moves `time` on. */
static uint64_t
walk_hold_column (LockWalk *walk, uint64_t first, uint64_t count, int64_t *time)
{
  Frame *frame = walk->frame;
  int64_t from = *time;
  int64_t to = MIN (frame_column_end (frame, from), MAX (frame->now, from + 1));
  uint64_t last = MAX (model_hold_at (walk->lane, count, to), first);
  const ModelHold *hold = model_hold (walk->lane, last);
  int64_t end = frame_end (frame, model_hold_end (hold));

  if (last > first && !frame_is_narrow (frame, hold->start, end)) {
    add_held_column (walk, from, hold->start, first, last - 1);
    *time = hold->start;
    return last;
  }
  *time = to;
  if (!add_lone_hold (walk, first, last, to))
    add_held_column (walk, from, to, first, last);
  return end <= to ? last + 1 : last;
}

static void
walk_holds (LockWalk *walk)
{
  Frame *frame = walk->frame;
  uint64_t count = model_hold_count (walk->lane);
  uint64_t index = count > 0 ? model_hold_at (walk->lane, count, frame->view->start) : 0;
  int64_t time = frame->view->start;

  while (index < count) {
    const ModelHold *hold = model_hold (walk->lane, index);
    int64_t end = frame_end (frame, model_hold_end (hold));
    if (hold->start > frame->view->end || hold->start > frame->now)
      break;
    if (!frame_is_narrow (frame, hold->start, end)) {
      add_hold (walk, index++);
      time = MAX (time, end);
      continue;
    }
    time = MAX (time, hold->start);
    if (time > frame->view->end)
      break;
    if (end < frame->view->start)
      index++;
    else
      index = walk_hold_column (walk, index, count, &time);
  }
}

/* ------------------------------------------------------------------ the queue */

static void
add_wait (LockWalk *walk, uint64_t index)
{
  Frame *frame = walk->frame;
  const ModelWait *wait = model_wait (walk->lane, index);
  double x0 = frame_x (frame, wait->start);
  double x1 = frame_x (frame, frame_end (frame, model_wait_end (wait)));
  gboolean semaphore = model_lane_kind (walk->lane) == MODEL_LANE_SEMAPHORE;

  if (wait->row >= LOCK_ROWS_SHOWN)
    return;
  frame_add_box (frame, (Shape){ .x = x0,
                                 .y = walk->queue_top + wait->row * walk->measures.pitch,
                                 .width = x1 - x0 - (x1 - x0 > 4 ? 1 : 0),
                                 .height = walk->measures.row,
                                 .radius = 2,
                                 .colour = identity_of (walk, wait->thread),
                                 .pattern = semaphore ? PATTERN_BACK_HATCH : PATTERN_HATCH,
                                 .subject = { SUBJECT_WAIT, walk->index, index } });
}

static gboolean
wait_is_narrow (const LockWalk *walk, const ModelWait *wait)
{
  int64_t end = frame_end (walk->frame, model_wait_end (wait));

  return frame_is_narrow (walk->frame, wait->start, end);
}

/* Returns the first wait that begins at `time` or later, by halving: waits begin in order. */
static uint64_t
wait_from (const LockWalk *walk, uint64_t low, uint64_t count, int64_t time)
{
  uint64_t high = count;

  while (low < high) {
    uint64_t middle = low + (high - low) / 2;
    if (model_wait (walk->lane, middle)->start < time)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void
add_contended_column (LockWalk *walk, int64_t from, int64_t to)
{
  int64_t held = 0;
  int64_t contended = 0;
  DensityColumn column = {
    .x0 = frame_x (walk->frame, from),
    .x1 = frame_x (walk->frame, to),
  };

  model_lock_summary (walk->lane, from, to, &held, &contended);
  if (contended <= 0)
    return;
  double height = MAX (walk->measures.row, 6);
  column.heights[0] = MAX (ceil ((double) contended / (double) (to - from) * height * 2) / 2, 2);
  g_array_append_val (walk->contended, column);
}

/* Looks through the waits that begin in the column of `index`: wide ones are drawn, and if there
 * are narrow ones the column is summed up. Returns the first wait of a later column. */
static uint64_t
walk_wait_column (LockWalk *walk, uint64_t index, uint64_t count)
{
  Frame *frame = walk->frame;
  int64_t from = MAX (model_wait (walk->lane, index)->start, frame->view->start);
  int64_t to = frame_column_end (frame, from);
  gboolean narrow = FALSE;

  for (int looked = 0; index < count && looked < WAITS_LOOKED_AT; looked++, index++) {
    const ModelWait *wait = model_wait (walk->lane, index);
    if (wait->start >= to)
      break;
    if (wait_is_narrow (walk, wait))
      narrow = narrow || frame_end (frame, model_wait_end (wait)) >= from;
    else
      add_wait (walk, index);
  }
  if (narrow)
    add_contended_column (walk, to - (int64_t) frame->nanoseconds, to);
  return wait_from (walk, index, count, to);
}

/* Draws the waits that began before the view and reach into it. Returns the first that begins
 * within it. */
static uint64_t
walk_earlier_waits (LockWalk *walk, uint64_t count)
{
  Frame *frame = walk->frame;
  uint64_t index = model_wait_at (walk->lane, count, frame->view->start);
  uint64_t inside = wait_from (walk, index, count, frame->view->start);

  while (index < inside) {
    const ModelWait *wait = model_wait (walk->lane, index);
    if (model_wait_end (wait) > frame->view->start && !wait_is_narrow (walk, wait))
      add_wait (walk, index);
    index = MAX (index + 1, inside > EARLIER_WAITS ? inside - EARLIER_WAITS : 0);
  }
  return inside;
}

static void
walk_waits (LockWalk *walk)
{
  Frame *frame = walk->frame;
  uint64_t count = model_wait_count (walk->lane);
  uint64_t index = count > 0 ? walk_earlier_waits (walk, count) : 0;

  while (index < count && model_wait (walk->lane, index)->start <= frame->view->end)
    index = walk_wait_column (walk, index, count);
}

/* Says how many waiters the lane has no rows for. */
static void
add_more (LockWalk *walk)
{
  uint32_t rows = model_wait_rows (walk->lane);

  if (rows <= LOCK_ROWS_SHOWN)
    return;
  g_autofree char *text = g_strdup_printf ("+%u more", rows - LOCK_ROWS_SHOWN);
  double middle = walk->queue_top + LOCK_ROWS_SHOWN * walk->measures.pitch +
                  text_style_height (TEXT_SECONDARY) / 2;

  frame_add_text (walk->frame, TEXT_SECONDARY, COLOUR_TEXT_SOFT, walk->frame->left + 8, middle,
                  ceil (frame_text_width (walk->frame, TEXT_SECONDARY, text)), text,
                  (Subject){ SUBJECT_LANE, walk->index, 0 });
}

void
add_lock_lane (Frame *frame, const LanePlace *place)
{
  LockWalk walk = {
    .frame = frame,
    .lane = model_lane (frame->model, place->lane),
    .index = place->lane,
    .measures = lock_measures (frame->thread_height),
    .held = g_array_new (FALSE, TRUE, sizeof (DensityColumn)),
    .contended = g_array_new (FALSE, TRUE, sizeof (DensityColumn)),
  };

  walk.ribbon_top = place->y + walk.measures.pad;
  double ribbon = ribbon_height (walk.lane, &walk.measures);
  walk.queue_top = walk.ribbon_top + ribbon + (ribbon > 0 ? walk.measures.gap : 0);
  walk_waits (&walk);
  density_add (frame, walk.contended, contended_layers,
               walk.queue_top + MAX (walk.measures.row, 6));
  walk_holds (&walk);
  density_add (frame, walk.held, held_layers, walk.ribbon_top + walk.measures.ribbon);
  add_reader_rows (frame, place, walk.ribbon_top, &walk.measures);
  add_more (&walk);
  g_array_unref (walk.held);
  g_array_unref (walk.contended);
}
