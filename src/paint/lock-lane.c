/* SPDX-License-Identifier: MIT
 *
 * A lock's lane: the ribbon of its owners, and beneath it the queue of those who wait, each in the
 * row that it came into. A semaphore is drawn likewise. What is narrower than a pixel is summed up
 * by column, as in a thread's lane.
 */
#include "paint/density.h"
#include "paint/frame.h"

#include <math.h>

/* So many waits of a column are looked at, for wide ones among them. */
#define WAITS_LOOKED_AT 16
/* So many waits from before the view are looked at, for those that reach into it. */
#define EARLIER_WAITS 2048
#define LEAST_HEIGHT  2.0 /* of a column */
/* The tick of a hold that needed no wait. */
#define TICK_WIDTH  2.0
#define TICK_HEIGHT 5.0
/* Where a value is used by somebody who gave it away. */
#define MISUSE_WIDTH 8.0
/* Columns that are looked at at once: as long as nothing interrupts them, more and more. */
#define COLUMNS_MOST 64u

/* Columns, whose heights are found together when all are known. */
typedef struct {
  GArray *columns; /* DensityColumn */
  GArray *times;   /* int64_t: each one's beginning and end */
} LockColumns;

typedef struct {
  Frame *frame;
  const ModelLane *lane;
  uint32_t index;
  LockMeasures measures;
  gboolean collapsed;
  double ribbon_top;
  double queue_top;
  GArray *held; /* DensityColumn */
  LockColumns contended;
  uint32_t at_once; /* columns */
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

/* ------------------------------------------------------------------ columns */

static LockColumns
columns_new (void)
{
  return (LockColumns){
    .columns = g_array_new (FALSE, TRUE, sizeof (DensityColumn)),
    .times = g_array_new (FALSE, FALSE, sizeof (int64_t)),
  };
}

static void
columns_free (LockColumns *columns)
{
  g_array_unref (columns->columns);
  g_array_unref (columns->times);
}

static void
add_column (const LockWalk *walk, LockColumns *columns, int64_t from, int64_t to, uint64_t first,
            uint64_t last)
{
  const int64_t times[] = { from, to };
  DensityColumn column = {
    .x0 = frame_x (walk->frame, from),
    .x1 = frame_x (walk->frame, to),
    .first = first,
    .last = last,
  };

  g_array_append_val (columns->columns, column);
  g_array_append_vals (columns->times, times, 2);
}

/* Returns room for a number at each one's beginning and end. */
static int64_t *
columns_numbers (const LockColumns *columns)
{
  return g_new (int64_t, columns->times->len);
}

static const int64_t *
columns_times (const LockColumns *columns)
{
  return (const int64_t *) (const void *) columns->times->data;
}

/* Returns how long a column is. */
static double
column_length (const LockColumns *columns, guint index)
{
  const int64_t *times = columns_times (columns);

  return (double) (times[2 * index + 1] - times[2 * index]);
}

static double
share_height (int64_t part, double whole, double height)
{
  return MAX (ceil ((double) part / whole * height * 2) / 2, LEAST_HEIGHT);
}

static void
draw_contended_columns (LockWalk *walk)
{
  g_autofree int64_t *until = columns_numbers (&walk->contended);
  GArray *columns = walk->contended.columns;
  double height = walk->collapsed ? walk->measures.row : MAX (walk->measures.row, 6);
  guint kept = 0;

  model_lock_samples (walk->lane, columns_times (&walk->contended), walk->contended.times->len,
                      NULL, until);
  for (guint i = 0; i < columns->len; i++) {
    int64_t contended = until[2 * i + 1] - until[2 * i];
    if (contended <= 0)
      continue;
    DensityColumn *column = &g_array_index (columns, DensityColumn, kept++);
    *column = g_array_index (columns, DensityColumn, i);
    column->heights[0] = share_height (contended, column_length (&walk->contended, i), height);
  }
  g_array_set_size (columns, kept);
  density_add (walk->frame, columns, contended_layers, walk->queue_top + height, MODEL_NONE);
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

gboolean
lock_is_acquired (const ModelLane *lane)
{
  ModelLaneKind kind = model_lane_kind (lane);

  return kind == MODEL_LANE_LOCK || kind == MODEL_LANE_RWLOCK || kind == MODEL_LANE_SEMAPHORE;
}

/* Marks the beginning of a hold that needed no wait: what did has a row among the waiters. */
static void
add_tick (LockWalk *walk, const ModelHold *hold, double x, Subject subject)
{
  double height = MIN (TICK_HEIGHT, walk->measures.pad - 1);

  if (x < walk->frame->left || !lock_is_acquired (walk->lane) ||
      model_waited (walk->lane, hold->thread, hold->start) != 0)
    return;
  frame_add_box (walk->frame, (Shape){ .x = x,
                                       .y = walk->ribbon_top - height,
                                       .width = TICK_WIDTH,
                                       .height = height,
                                       .colour = theme_state (MODEL_RUNNING),
                                       .subject = subject });
}

static void
add_hold (LockWalk *walk, uint64_t index)
{
  Frame *frame = walk->frame;
  const ModelHold hold = model_hold (walk->lane, index);
  int64_t end = hold.end;
  Subject subject = { SUBJECT_HOLD, walk->index, index };
  double x0 = frame_x (frame, hold.start);
  double x1 = frame_x (frame, frame_end (frame, end));
  double gap = x1 - x0 > 4 ? 1 : 0;
  gboolean uncertain = end != MODEL_OPEN && hold.uncertain;

  Shape ribbon = {
    .x = x0,
    .y = walk->ribbon_top,
    .width = x1 - x0 - gap,
    .height = walk->measures.ribbon,
    .radius = MIN (4, walk->measures.ribbon / 5),
    .colour = identity_of (walk, hold.thread),
    .pattern = pattern_of (walk, hold.thread),
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
  add_tick (walk, &hold, x0, subject);
  if (uncertain)
    x1 = add_uncertain_end (walk, x0, x1, subject);
  if (hold.thread < frame->lane_count && walk->measures.ribbon >= 16)
    frame_add_label (frame, TEXT_VALUE,
                     pattern_of (walk, hold.thread) == PATTERN_SOLID ? COLOUR_ON_STATE
                                                                     : COLOUR_TEXT,
                     x0, x1, walk->ribbon_top + walk->measures.ribbon / 2, 6, FALSE,
                     model_lane_name (model_lane (frame->model, hold.thread)), subject);
}

/* Adds a column of which `held` nanoseconds were held. */
static void
add_held_column (LockWalk *walk, int64_t from, int64_t to, uint64_t first, uint64_t last,
                 int64_t held)
{
  if (to <= from || last < first)
    return;
  DensityColumn column = {
    .x0 = frame_x (walk->frame, from),
    .x1 = frame_x (walk->frame, to),
    .heights = { share_height (held, (double) (to - from), walk->measures.ribbon) },
    .first = first,
    .last = last,
  };
  g_array_append_val (walk->held, column);
}

/* Draws a hold that is alone in its column, though narrow: its owner is known. */
static gboolean
add_lone_hold (LockWalk *walk, uint64_t index, uint64_t next, int64_t to)
{
  uint64_t count = model_hold_count (walk->lane);

  if (next != index || (next + 1 < count && model_hold (walk->lane, next + 1).start < to))
    return FALSE;
  add_hold (walk, index);
  return TRUE;
}

/* Sums up columns of holds from `*time` on, where the narrow hold `first` is, until one has a wide
 * hold or none at all, or so many were done at once. Returns the hold to go on with, and moves
 * `*time` on. */
static uint64_t
walk_hold_columns (LockWalk *walk, uint64_t first, uint64_t count, int64_t *time)
{
  Frame *frame = walk->frame;
  int64_t times[COLUMNS_MOST + 1];
  ModelHoldSample samples[COLUMNS_MOST + 1];
  uint32_t n = frame_columns (frame, *time, walk->at_once, times);
  gboolean begun = TRUE; /* the first one was there before the column */

  model_hold_samples (walk->lane, count, times, n + 1, samples);
  for (uint32_t i = 0; i < n; i++) {
    const ModelHoldSample *last = &samples[i + 1];
    int64_t held = last->held - samples[i].held;
    int64_t end = frame_end (frame, last->end);
    *time = times[i];
    if (last->index < first)
      return first;
    if ((last->index > first || !begun) && !frame_is_small (frame, last->start, end)) {
      held -= model_earlier (end, times[i + 1]) - last->start;
      add_held_column (walk, times[i], last->start, first, last->index - 1, held);
      walk->at_once = 1;
      *time = last->start;
      return last->index;
    }
    *time = times[i + 1];
    gboolean lone = add_lone_hold (walk, first, last->index, times[i + 1]);
    if (!lone)
      add_held_column (walk, times[i], times[i + 1], first, last->index, held);
    begun = end > times[i + 1] && !lone;
    first = begun ? last->index : last->index + 1;
  }
  walk->at_once = MIN (2 * walk->at_once, COLUMNS_MOST);
  return first;
}

static void
walk_holds (LockWalk *walk)
{
  Frame *frame = walk->frame;
  uint64_t count = model_hold_count (walk->lane);
  uint64_t index = count > 0 ? model_hold_at (walk->lane, count, frame->view->start) : 0;
  int64_t time = frame->view->start;

  walk->at_once = 1;
  while (index < count) {
    const ModelHold hold = model_hold (walk->lane, index);
    int64_t end = frame_end (frame, hold.end);
    if (hold.start > frame->view->end || hold.start > frame->now)
      break;
    if (!frame_is_small (frame, hold.start, end)) {
      add_hold (walk, index++);
      time = MAX (time, end);
      continue;
    }
    time = MAX (time, hold.start);
    if (time > frame->view->end)
      break;
    if (end < frame->view->start)
      index++;
    else
      index = walk_hold_columns (walk, index, count, &time);
  }
}

/* ------------------------------------------------------------------ the queue */

static void
add_wait (LockWalk *walk, uint64_t index)
{
  Frame *frame = walk->frame;
  const ModelWait wait = model_wait (walk->lane, index);
  double x0 = frame_x (frame, wait.start);
  double x1 = frame_x (frame, frame_end (frame, wait.end));
  gboolean semaphore = model_lane_kind (walk->lane) == MODEL_LANE_SEMAPHORE;

  if (wait.row >= LOCK_ROWS_SHOWN)
    return;
  frame_add_box (frame, (Shape){ .x = x0,
                                 .y = walk->queue_top + wait.row * walk->measures.pitch,
                                 .width = x1 - x0 - (x1 - x0 > 4 ? 1 : 0),
                                 .height = walk->measures.row,
                                 .radius = 2,
                                 .colour = identity_of (walk, wait.thread),
                                 .pattern = semaphore ? PATTERN_BACK_HATCH : PATTERN_HATCH,
                                 .subject = { SUBJECT_WAIT, walk->index, index } });
}

static gboolean
wait_is_narrow (const LockWalk *walk, const ModelWait *wait)
{
  int64_t end = frame_end (walk->frame, wait->end);

  return frame_is_small (walk->frame, wait->start, end);
}

/* Looks through the waits first .. end-1, which begin in one column: wide ones are drawn. Returns
 * whether there are narrow ones, too. */
static gboolean
look_through_waits (LockWalk *walk, uint64_t first, uint64_t end)
{
  uint64_t looked_at = MIN (end, first + WAITS_LOOKED_AT);
  /* In event order a wait is as wide as what happens meanwhile: each is looked at. */
  int64_t least = walk->frame->view->axis == NULL
                      ? (int64_t) (walk->frame->small * walk->frame->nanoseconds)
                      : 0;
  uint64_t narrow = end - first;

  for (uint64_t index = first;; index++) {
    index = model_wait_long (walk->lane, index, looked_at, least);
    if (index >= looked_at)
      return narrow > 0;
    const ModelWait wait = model_wait (walk->lane, index);
    if (wait_is_narrow (walk, &wait))
      continue;
    add_wait (walk, index);
    narrow--;
  }
}

/* Goes through the columns from that of the wait `index` on, until one has no wait, or so many were
 * done at once: those with narrow ones are summed up. Returns the first wait of a later column. */
static uint64_t
walk_wait_columns (LockWalk *walk, uint64_t index, uint64_t count)
{
  Frame *frame = walk->frame;
  int64_t from = MAX (model_wait (walk->lane, index).start, frame->view->start);
  int64_t times[COLUMNS_MOST + 1];
  uint64_t ends[COLUMNS_MOST];
  uint32_t n = frame_columns (frame, from, walk->at_once, times);

  model_wait_numbers (walk->lane, count, &times[1], n, ends);
  times[0] = frame_column_before (frame, times[1]);
  for (uint32_t i = 0; i < n; i++) {
    if (ends[i] <= index) {
      walk->at_once = 1;
      /* What begins just now has no length yet. */
      return i > 0 ? index : index + 1;
    }
    if (look_through_waits (walk, index, ends[i]))
      add_column (walk, &walk->contended, times[i], times[i + 1], 0, 0);
    index = ends[i];
  }
  walk->at_once = MIN (2 * walk->at_once, COLUMNS_MOST);
  return index;
}

/* Draws the waits that began before the view and reach into it. Returns the first that begins
 * within it. */
static uint64_t
walk_earlier_waits (LockWalk *walk, uint64_t count)
{
  Frame *frame = walk->frame;
  uint64_t index = model_wait_at (walk->lane, count, frame->view->start);
  uint64_t inside = model_wait_from (walk->lane, index, count, frame->view->start);

  while (index < inside) {
    const ModelWait wait = model_wait (walk->lane, index);
    if (wait.end > frame->view->start && !wait_is_narrow (walk, &wait))
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
  int64_t last = model_earlier (frame->view->end, frame->now - 1);

  walk->at_once = 1;
  while (index < count && model_wait (walk->lane, index).start <= last)
    index = walk_wait_columns (walk, index, count);
}

/* A collapsed lane tells when there were waiters, not who they were. */
static void
walk_contention (LockWalk *walk)
{
  Frame *frame = walk->frame;
  int64_t from = model_later (frame->view->start, model_lane_start (walk->lane));
  int64_t last =
      model_earlier (model_earlier (frame->view->end, frame->now), model_lane_end (walk->lane));

  if (model_wait_count (walk->lane) == 0)
    return;
  while (from < last) {
    int64_t to = model_earlier (frame_column_end (frame, from), last);
    add_column (walk, &walk->contended, from, to, 0, 0);
    from = to;
  }
}

/* Marks the moments at which somebody used what was not his any more: hollow, as nothing came of
 * it. */
static void
add_misuses (LockWalk *walk)
{
  Frame *frame = walk->frame;
  uint64_t count = model_wait_count (walk->lane);
  uint64_t index = model_wait_from (walk->lane, 0, count, frame->view->start);

  while (index < count) {
    int64_t time = model_wait (walk->lane, index).start;
    double x = frame_x (frame, time);
    if (time > frame->view->end)
      break;
    frame_add_box (frame, (Shape){ .x = x - MISUSE_WIDTH / 2,
                                   .y = walk->queue_top,
                                   .width = MISUSE_WIDTH,
                                   .height = MAX (walk->measures.row, MISUSE_WIDTH),
                                   .colour = theme_state (MODEL_LOCK),
                                   .pattern = PATTERN_OUTLINE,
                                   .stroke = 2,
                                   .subject = { SUBJECT_WAIT, walk->index, index } });
    index =
        model_wait_from (walk->lane, index + 1, count, layout_time (frame->view, x + MISUSE_WIDTH));
  }
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
    .measures = lock_measures (frame->thread_height, place->collapsed),
    .collapsed = place->collapsed,
    .held = g_array_new (FALSE, FALSE, sizeof (DensityColumn)),
    .contended = columns_new (),
  };

  walk.ribbon_top = place->y + walk.measures.pad;
  double ribbon = ribbon_height (walk.lane, &walk.measures);
  walk.queue_top = walk.ribbon_top + ribbon + (ribbon > 0 ? walk.measures.gap : 0);
  if (walk.collapsed)
    walk_contention (&walk);
  else
    walk_waits (&walk);
  draw_contended_columns (&walk);
  walk_holds (&walk);
  density_add (frame, walk.held, held_layers, walk.ribbon_top + walk.measures.ribbon, MODEL_NONE);
  add_reader_rows (frame, place, walk.ribbon_top, &walk.measures);
  if (model_lane_kind (walk.lane) == MODEL_LANE_VALUE)
    add_misuses (&walk);
  if (!walk.collapsed)
    add_more (&walk);
  g_array_unref (walk.held);
  columns_free (&walk.contended);
}
