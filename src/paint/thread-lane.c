/* SPDX-License-Identifier: MIT
 *
 * A thread's lane: what it does, from its first moment to its last.
 *
 * The walk goes from the left edge to the right. An interval of a pixel or more is a shape; where
 * intervals are narrower, a column is summed up from the pyramid and the walk goes on at the
 * column's end. Hence its cost follows the pixels, whatever the number of events.
 */
#include "model/time-text.h"
#include "paint/density.h"
#include "paint/frame.h"
#include "paint/state-look.h"

#include <math.h>

#define LENGTH_MARGIN 3 /* above and below a wait's length, together */
#define RADIUS        6.0
#define MARK          9.0
#define HIT_COLUMN    4.0 /* pixels of one answer to the pointer where it is dense */

typedef struct {
  Frame *frame;
  const ModelLane *lane;
  uint32_t index;
  uint64_t count;
  double top, height; /* of the bar */
  GArray *columns;
} ThreadWalk;

/* A hatch can't be seen in a column of a pixel: here contention is told by its colour, which stays
 * apart from the others' for everyone, and by its place on top of the running. */
static const DensityLayer layers[DENSITY_LAYERS] = {
  { (ColourRole) (COLOUR_STATE + MODEL_RUNNING), PATTERN_SOLID },
  { (ColourRole) (COLOUR_STATE + MODEL_LOCK), PATTERN_SOLID },
  { (ColourRole) (COLOUR_STATE + MODEL_UNKNOWN), PATTERN_CROSS_HATCH },
  { (ColourRole) (COLOUR_STATE + MODEL_RECEIVE), PATTERN_TINT },
  { (ColourRole) (COLOUR_STATE + MODEL_SLEEP), PATTERN_TINT },
};

/* Contention and loss stay visible however little they are. */
static const gboolean must_show[DENSITY_LAYERS] = { FALSE, TRUE, TRUE, FALSE, FALSE };

static double
middle_of (const ThreadWalk *walk)
{
  return walk->top + walk->height / 2;
}

static ColourRole
text_colour (ModelState state)
{
  return state_is_contention (state) ? COLOUR_TEXT_CONTENTION : COLOUR_TEXT_SOFT;
}

/* Returns the height of what waits: about half of a bar, but room for its length as long as that
 * leaves it clearly lower than one that runs. */
static double
half_height (const ThreadWalk *walk)
{
  double half = MAX (round (walk->height * 0.58), 6);
  double labelled = ceil (text_style_height (TEXT_VALUE) + LENGTH_MARGIN);

  return labelled <= walk->height * 0.75 ? MAX (half, labelled) : half;
}

/* ------------------------------------------------------------------ one interval */

static void
add_bar (ThreadWalk *walk, ModelState state, double x0, double x1, Subject subject)
{
  const StateLook *look = state_look (state);
  gboolean half = look->form == FORM_HALF;
  double height = half ? half_height (walk) : walk->height;
  /* Neighbours are kept apart by a hair of ground. */
  double gap = x1 - x0 > 4 && x1 < walk->frame->right ? 1 : 0;

  frame_add_box (walk->frame, (Shape){ .x = x0,
                                       .y = round (middle_of (walk) - height / 2),
                                       .width = x1 - x0 - gap,
                                       .height = height,
                                       .radius = half ? 2 : MIN (RADIUS, walk->height / 6),
                                       .colour = theme_state (state),
                                       .pattern = look->pattern,
                                       .subject = subject });
}

/* Writes how long a wait took, the longest form that fits. */
static void
add_length (ThreadWalk *walk, ModelState state, double x0, double x1, int64_t duration,
            Subject subject)
{
  g_autofree char *length = time_text_duration (duration);
  g_autofree char *sentence = g_strdup_printf ("waits %s", length);
  double middle = round (middle_of (walk) - half_height (walk) / 2) + half_height (walk) / 2;

  if (half_height (walk) < text_style_height (TEXT_VALUE) + LENGTH_MARGIN || x1 - x0 < 48)
    return;
  if (!frame_add_label (walk->frame, TEXT_VALUE, text_colour (state), x0, x1, middle, 8, TRUE,
                        sentence, subject))
    frame_add_label (walk->frame, TEXT_VALUE, text_colour (state), x0, x1, middle, 8, TRUE, length,
                     subject);
}

static char *
say_line (const ThreadWalk *walk, const ModelInterval *interval)
{
  if (interval->state == MODEL_SLEEP)
    return g_strdup ("sleep");
  if (interval->state != MODEL_JOIN)
    return NULL;
  if (interval->object == MODEL_NONE || interval->object >= walk->frame->lane_count)
    return g_strdup ("joins");
  return g_strdup_printf ("joins %s",
                          model_lane_name (model_lane (walk->frame->model, interval->object)));
}

static void
add_line (ThreadWalk *walk, ModelState state, double x0, double x1, Subject subject)
{
  const StateLook *look = state_look (state);
  double left = MAX (x0, walk->frame->left);
  double right = MIN (x1, walk->frame->right);

  if (right <= left)
    return;
  scene_add (walk->frame->scene, &(Shape){ .kind = SHAPE_LINE,
                                           .colour = theme_state (state),
                                           .dash = look->dash,
                                           .x = left,
                                           .y = middle_of (walk),
                                           .width = right - left,
                                           .stroke = look->stroke,
                                           .opacity = 1,
                                           .subject = subject });
}

/* Adds a line with its word in the middle, if that fits, and an unseen bar that is easy to hit. */
static void
add_worded_line (ThreadWalk *walk, const ModelInterval *interval, double x0, double x1,
                 Subject subject)
{
  const double gap = 8;
  Frame *frame = walk->frame;
  ModelState state = (ModelState) interval->state;
  g_autofree char *word = say_line (walk, interval);
  double left = MAX (x0, frame->left);
  double right = MIN (x1, frame->right);

  frame_add_box (frame, (Shape){ .x = x0,
                                 .y = walk->top,
                                 .width = x1 - x0,
                                 .height = walk->height,
                                 .colour = COLOUR_NONE,
                                 .subject = subject });
  if (word != NULL && walk->height >= 12 &&
      frame_add_label (frame, TEXT_SECONDARY, COLOUR_TEXT_SOFT, x0, x1, middle_of (walk), 14, TRUE,
                       word, subject)) {
    double width = ceil (frame_text_width (frame, TEXT_SECONDARY, word));
    double middle = (left + right) / 2;
    add_line (walk, state, x0, middle - width / 2 - gap, subject);
    add_line (walk, state, middle + width / 2 + gap, x1, subject);
    return;
  }
  add_line (walk, state, x0, x1, subject);
}

static void
add_interval (ThreadWalk *walk, uint64_t index)
{
  Frame *frame = walk->frame;
  const ModelInterval *interval = model_interval (walk->lane, index);
  ModelState state = (ModelState) MIN (interval->state, MODEL_UNKNOWN);
  int64_t end = frame_end (frame, model_interval_end (interval));
  Subject subject = { SUBJECT_INTERVAL, walk->index, index };
  double x0 = frame_x (frame, interval->start);
  double x1 = frame_x (frame, end);

  if (state_look (state)->form == FORM_LINE) {
    add_worded_line (walk, interval, x0, x1, subject);
    return;
  }
  add_bar (walk, state, x0, x1, subject);
  if (state_is_contention (state))
    add_length (walk, state, x0, x1, end - interval->start, subject);
  if (state == MODEL_UNKNOWN && walk->height >= 20)
    frame_add_label (frame, TEXT_SECONDARY, COLOUR_TEXT_SOFT, x0, x1, middle_of (walk), 8, TRUE,
                     "unknown", subject);
}

/* ------------------------------------------------------------------ columns */

static void
add_column (ThreadWalk *walk, int64_t from, int64_t to, uint64_t first, uint64_t last)
{
  int64_t sums[MODEL_STATES] = { 0 };
  DensityColumn column = {
    .x0 = frame_x (walk->frame, from),
    .x1 = frame_x (walk->frame, to),
    .first = first,
    .last = last,
  };

  model_interval_sums (walk->lane, first, last, from, to, sums);
  int64_t parts[DENSITY_LAYERS] = {
    sums[MODEL_RUNNING] + sums[MODEL_READY],
    sums[MODEL_LOCK] + sums[MODEL_SEMAPHORE],
    sums[MODEL_UNKNOWN],
    sums[MODEL_CONDITION] + sums[MODEL_RECEIVE] + sums[MODEL_SEND] + sums[MODEL_BARRIER] +
        sums[MODEL_PENDING],
    sums[MODEL_SLEEP] + sums[MODEL_IO] + sums[MODEL_JOIN] + sums[MODEL_IDLE],
  };
  int64_t whole = 0;
  for (int i = 0; i < DENSITY_LAYERS; i++)
    whole += parts[i];
  if (whole <= 0)
    return;
  density_share (parts, must_show, whole, walk->height, column.heights);
  g_array_append_val (walk->columns, column);
}

/* Returns whether interval `index` is wide enough for a shape of its own. */
static gboolean
is_wide (const ThreadWalk *walk, uint64_t index)
{
  const ModelInterval *interval = model_interval (walk->lane, index);
  int64_t end = frame_end (walk->frame, model_interval_end (interval));

  return !frame_is_narrow (walk->frame, interval->start, end);
}

/* Returns the interval at a column's end `to`, or a wide one before it. A wide interval can lie
 * wholly within a column only if it fills it, to the rounding of a nanosecond: beside it there is
 * room for moments alone. */
static uint64_t
last_of_column (const ThreadWalk *walk, uint64_t first, int64_t to)
{
  uint64_t last = model_interval_on (walk->lane, first, walk->count, to);

  if (last > first + 1 && is_wide (walk, first + 1))
    return first + 1;
  if (last > first + 1 && is_wide (walk, last - 1))
    return last - 1;
  return MAX (last, first);
}

/* Sums up one column from `from`, in which the narrow interval `*index` lies. Returns where the
 * walk goes on, and sets the index there. */
static int64_t
walk_column (ThreadWalk *walk, int64_t from, uint64_t *index)
{
  Frame *frame = walk->frame;
  uint64_t first = *index;
  int64_t to = MIN (frame_column_end (frame, from), frame->now);
  uint64_t last = last_of_column (walk, first, to);
  const ModelInterval *interval = model_interval (walk->lane, last);
  int64_t end = frame_end (frame, model_interval_end (interval));

  if (last > first && is_wide (walk, last)) {
    /* A wide one begins within the column: it has a shape of its own. */
    add_column (walk, from, interval->start, first, last - 1);
    *index = last;
    return interval->start;
  }
  if (end <= to) {
    /* Nothing, or what begins just at the column's end, follows. */
    add_column (walk, from, MAX (end, from), first, last);
    *index = last + 1;
    return MAX (end, from);
  }
  add_column (walk, from, to, first, last);
  *index = last;
  return to;
}

static void
walk_lane (ThreadWalk *walk)
{
  Frame *frame = walk->frame;
  uint64_t index = model_interval_at (walk->lane, walk->count, frame->view->start);
  int64_t time = MAX (model_interval (walk->lane, index)->start, frame->view->start);

  while (index < walk->count) {
    const ModelInterval *interval = model_interval (walk->lane, index);
    int64_t end = frame_end (frame, model_interval_end (interval));
    if (interval->start > frame->view->end || interval->start > frame->now)
      break;
    if (frame_is_narrow (frame, interval->start, end)) {
      if (time > frame->view->end)
        break;
      time = walk_column (walk, MAX (time, interval->start), &index);
      continue;
    }
    add_interval (walk, index++);
    time = end;
  }
}

/* Makes the columns answer to the pointer, some pixels at once. */
static void
add_hits (ThreadWalk *walk)
{
  const DensityColumn *columns = (const DensityColumn *) (const void *) walk->columns->data;

  for (guint from = 0; from < walk->columns->len;) {
    guint to = from + 1;
    while (to < walk->columns->len && columns[to].x0 - columns[to - 1].x1 < 0.01 &&
           columns[to].x1 - columns[from].x0 <= HIT_COLUMN)
      to++;
    uint64_t first = columns[from].first;
    uint64_t last = columns[to - 1].last;
    Subject subject = { SUBJECT_DENSITY, walk->index, subject_density (first, last - first + 1) };
    if (first == last)
      subject = (Subject){ SUBJECT_INTERVAL, walk->index, first };
    frame_add_box (walk->frame, (Shape){ .x = columns[from].x0,
                                         .y = walk->top,
                                         .width = columns[to - 1].x1 - columns[from].x0,
                                         .height = walk->height,
                                         .colour = COLOUR_NONE,
                                         .subject = subject });
    from = to;
  }
}

/* ------------------------------------------------------------------ the end */

static void
add_end (ThreadWalk *walk)
{
  int64_t end = model_lane_end (walk->lane);
  double size = MIN (MARK, walk->height / 2);

  if (end == MODEL_OPEN)
    return;
  double x = frame_x (walk->frame, end) + 3;
  if (x < walk->frame->left || x + size > walk->frame->right)
    return;
  scene_add (walk->frame->scene, &(Shape){ .kind = SHAPE_MARK,
                                           .colour = COLOUR_TEXT_SOFT,
                                           .x = x,
                                           .y = round (middle_of (walk) - size / 2),
                                           .width = size,
                                           .opacity = 1,
                                           .subject = { SUBJECT_LANE, walk->index, 0 } });
}

void
add_thread_lane (Frame *frame, const LanePlace *place)
{
  ThreadWalk walk = {
    .frame = frame,
    .lane = model_lane (frame->model, place->lane),
    .index = place->lane,
    .top = bar_top (place),
    .height = bar_height (place->height),
  };

  walk.count = model_interval_count (walk.lane);
  if (walk.count == 0)
    return;
  walk.columns = g_array_new (FALSE, FALSE, sizeof (DensityColumn));
  walk_lane (&walk);
  density_add (frame, walk.columns, layers, walk.top + walk.height);
  add_hits (&walk);
  g_array_unref (walk.columns);
  add_end (&walk);
}
