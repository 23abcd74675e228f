/* SPDX-License-Identifier: MIT
 *
 * A thread's lane: what it does, from its first moment to its last.
 *
 * The walk goes from the left edge to the right. An interval of two pixels or more is a shape;
 * where intervals are narrower, columns are summed up: the thread is looked at where each begins
 * and ends. Hence the walk's cost follows the pixels, whatever the number of events.
 */
#include "model/time-text.h"
#include "paint/density.h"
#include "paint/frame.h"
#include "paint/layout-cache-private.h"
#include "paint/state-look.h"

#include <math.h>

#define LENGTH_MARGIN 3 /* above and below a wait's length, together */
#define RADIUS        6.0
#define MARK          9.0
#define LEAST_WORD    48.0 /* pixels: no word on a line has room in less */
/* Columns whose samples are taken at once: as long as nothing wide interrupts them, more and
 * more. */
/* A column may begin and end that part of its width early, where that much is full of intervals. */
#define BLUR          4
#define COLUMNS_LEAST 1u
#define COLUMNS_MOST  64u

typedef struct {
  Frame *frame;
  const ModelLane *lane;
  uint32_t index;
  uint64_t count;
  double top, height; /* of the bar */
  DensityStrip columns;
  uint32_t at_once; /* columns */
  ModelWalk samples;
  gboolean has_columns; /* so far: most lanes of a close view have none */
  LaneMoments kept;     /* of earlier frames, where it has columns */
} ThreadWalk;

/* Moments, in the order of time: some are kept from earlier frames, the others lie here. */
typedef struct {
  const LaneMoment *at[COLUMNS_MOST + 1];
  LaneMoment fresh[COLUMNS_MOST + 1];
} Moments;

enum { LAYER_RUNS, LAYER_CONTENDS, LAYER_UNKNOWN, LAYER_WAITS, LAYER_RESTS };
G_STATIC_ASSERT (LAYER_RESTS + 1 == DENSITY_LAYERS);

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

  Shape bar = {
    .x = x0,
    .y = round (middle_of (walk) - height / 2),
    .width = x1 - x0 - gap,
    .height = height,
    .radius = half ? 2 : MIN (RADIUS, walk->height / 6),
    .colour = theme_state (state),
    .pattern = look->pattern,
    .subject = subject,
  };

  if (bar.pattern == PATTERN_TINT) {
    /* A tint alone is too pale to be told from the ground. */
    frame_add_box (walk->frame, bar);
    bar.pattern = PATTERN_OUTLINE;
  }
  if (bar.pattern == PATTERN_OUTLINE)
    bar.stroke = walk->frame->theme->edge;
  frame_add_box (walk->frame, bar);
}

/* Returns the name of what the interval waits for, if there are others of its family that it could
 * be; else NULL. */
static const char *
object_name (const ThreadWalk *walk, const ModelInterval *interval)
{
  const Frame *frame = walk->frame;

  if (interval->object >= frame->lane_count)
    return NULL;
  const ModelLane *lane = model_lane (frame->model, interval->object);
  ModelFamily family = model_kind_family (model_lane_kind (lane));
  return family != MODEL_FAMILY_THREAD && frame->lanes_of[family] > 1 ? model_lane_name (lane)
                                                                      : NULL;
}

/* Writes for what a wait was and how long it took, the longest form that fits. */
static void
add_length (ThreadWalk *walk, const ModelInterval *interval, double x0, double x1, int64_t duration,
            Subject subject)
{
  ColourRole colour = text_colour ((ModelState) interval->state);
  const char *name = object_name (walk, interval);

  /* Most waits of a wide view have no room: look before writing. */
  if (x1 - x0 < 48 || half_height (walk) < text_style_height (TEXT_VALUE) + LENGTH_MARGIN)
    return;
  g_autofree char *length = time_text_duration (duration);
  g_autofree char *named = name != NULL ? g_strdup_printf ("%s · %s", name, length) : NULL;
  g_autofree char *sentence = g_strdup_printf ("waits %s", length);
  const char *const forms[] = { named, sentence, length };
  double middle = round (middle_of (walk) - half_height (walk) / 2) + half_height (walk) / 2;

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    if (forms[i] != NULL && frame_add_label (walk->frame, TEXT_VALUE, colour, x0, x1, middle, 8,
                                             TRUE, forms[i], subject))
      return;
}

static char *
say_line (const ThreadWalk *walk, const ModelInterval *interval)
{
  if (interval->state == MODEL_SLEEP)
    return g_strdup ("sleep");
  if (interval->state != MODEL_JOIN)
    return g_strdup (object_name (walk, interval));
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
                                           .stroke = look->stroke * walk->frame->theme->edge,
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
  double left = MAX (x0, frame->left);
  double right = MIN (x1, frame->right);
  g_autofree char *word =
      walk->height >= 12 && right - left >= LEAST_WORD ? say_line (walk, interval) : NULL;

  frame_add_box (frame, (Shape){ .x = x0,
                                 .y = walk->top,
                                 .width = x1 - x0,
                                 .height = walk->height,
                                 .colour = COLOUR_NONE,
                                 .subject = subject });
  if (word != NULL && frame_add_label (frame, TEXT_SECONDARY, COLOUR_TEXT_SOFT, x0, x1,
                                       middle_of (walk), 14, TRUE, word, subject)) {
    double width = ceil (frame_text_width (frame, TEXT_SECONDARY, word));
    double middle = (left + right) / 2;
    add_line (walk, state, x0, middle - width / 2 - gap, subject);
    add_line (walk, state, middle + width / 2 + gap, x1, subject);
    return;
  }
  add_line (walk, state, x0, x1, subject);
}

/* Writes on the bar of a task which worker polls it. */
static void
add_worker (ThreadWalk *walk, uint32_t worker, double x0, double x1, Subject subject)
{
  if (worker < walk->frame->lane_count && walk->height >= 16)
    frame_add_label (walk->frame, TEXT_VALUE, COLOUR_ON_STATE, x0, x1, middle_of (walk), 6, FALSE,
                     model_lane_name (model_lane (walk->frame->model, worker)), subject);
}

static void
add_interval (ThreadWalk *walk, uint64_t index)
{
  Frame *frame = walk->frame;
  const ModelInterval interval = model_interval (walk->lane, index);
  ModelState state = (ModelState) MIN (interval.state, MODEL_UNKNOWN);
  int64_t end = frame_end (frame, interval.end);
  Subject subject = { SUBJECT_INTERVAL, walk->index, index };
  double x0 = frame_x (frame, interval.start);
  double x1 = frame_x (frame, end);

  if (state_look (state)->form == FORM_LINE) {
    add_worded_line (walk, &interval, x0, x1, subject);
    return;
  }
  add_bar (walk, state, x0, x1, subject);
  if (state_is_contention (state))
    add_length (walk, &interval, x0, x1, end - interval.start, subject);
  if (state == MODEL_UNKNOWN && walk->height >= 20)
    frame_add_label (frame, TEXT_SECONDARY, COLOUR_TEXT_SOFT, x0, x1, middle_of (walk), 8, TRUE,
                     "unknown", subject);
  if (state == MODEL_RUNNING && model_lane_kind (walk->lane) == MODEL_LANE_TASK)
    add_worker (walk, interval.holder, x0, x1, subject);
}

/* ------------------------------------------------------------------ columns */

/* Which layer of a column a state is in; moment_of() sums up by it. */
G_STATIC_ASSERT (MODEL_STATES == 14);
static const uint8_t layer_of[MODEL_STATES] = {
  [MODEL_RUNNING] = LAYER_RUNS,    [MODEL_READY] = LAYER_RUNS,
  [MODEL_LOCK] = LAYER_CONTENDS,   [MODEL_SEMAPHORE] = LAYER_CONTENDS,
  [MODEL_UNKNOWN] = LAYER_UNKNOWN, [MODEL_CONDITION] = LAYER_WAITS,
  [MODEL_RECEIVE] = LAYER_WAITS,   [MODEL_SEND] = LAYER_WAITS,
  [MODEL_BARRIER] = LAYER_WAITS,   [MODEL_PENDING] = LAYER_WAITS,
  [MODEL_SLEEP] = LAYER_RESTS,     [MODEL_IO] = LAYER_RESTS,
  [MODEL_JOIN] = LAYER_RESTS,      [MODEL_IDLE] = LAYER_RESTS,
};

static LaneMoment
moment_of (int64_t time, const ModelSample *sample, int64_t tolerance)
{
  const int64_t *sums = sample->sums;

  return (LaneMoment){
    .time = time,
    .tolerance = tolerance,
    .index = sample->index,
    .start = sample->start,
    .end = sample->end,
    .gone = sample->gone,
    .settled = sample->settled,
    .sums = {
      [LAYER_RUNS] = sums[MODEL_RUNNING] + sums[MODEL_READY],
      [LAYER_CONTENDS] = sums[MODEL_LOCK] + sums[MODEL_SEMAPHORE],
      [LAYER_UNKNOWN] = sums[MODEL_UNKNOWN],
      [LAYER_WAITS] = sums[MODEL_CONDITION] + sums[MODEL_RECEIVE] + sums[MODEL_SEND] +
                      sums[MODEL_BARRIER] + sums[MODEL_PENDING],
      [LAYER_RESTS] = sums[MODEL_SLEEP] + sums[MODEL_IO] + sums[MODEL_JOIN] + sums[MODEL_IDLE],
    },
    .layer = layer_of[sample->state],
  };
}

/* Returns whether nothing that comes can change what there was at the moment. An interval that
 * had ended by then has a successor that came only just now, or is the thread's last: such a moment
 * is looked at again. */
static gboolean
is_final (const ThreadWalk *walk, const LaneMoment *moment)
{
  return moment->end != MODEL_OPEN && moment->end > moment->time &&
         moment->time <= walk->samples.now && (moment->settled || walk->samples.tolerance == 0);
}

/* Asks the model for the moments fresh[0 .. n-1], of which only the time is set. */
static void
take_samples (ThreadWalk *walk, LaneMoment *fresh, uint32_t n)
{
  int64_t times[COLUMNS_MOST + 1];
  ModelSample samples[COLUMNS_MOST + 1];

  for (uint32_t i = 0; i < n; i++)
    times[i] = fresh[i].time;
  model_walk_samples (&walk->samples, times, n, samples);
  for (uint32_t i = 0; i < n; i++)
    fresh[i] = moment_of (times[i], &samples[i], walk->samples.tolerance);
}

/* Looks at the thread at times[0], which may lie anywhere, and where the `count` columns after it
 * end. */
static void
take_moments (ThreadWalk *walk, const int64_t *times, uint32_t count, Moments *moments)
{
  const LaneMoments *kept = &walk->kept;
  LaneMoment *places[COLUMNS_MOST + 1]; /* by fresh ones: where it may be kept */
  int64_t number = kept->moments == NULL ? 0 : frame_column_number (walk->frame, times[1]) - 1;
  uint32_t n = 0;

  for (uint32_t i = 0; i <= count; i++) {
    LaneMoment *place = kept->moments == NULL ? NULL : lane_moments_place (kept, number + i);
    if (place != NULL && place->time == times[i] && place->tolerance == walk->samples.tolerance) {
      moments->at[i] = place;
      continue;
    }
    places[n] = i > 0 ? place : NULL; /* the first would take the place of a column's */
    moments->fresh[n].time = times[i];
    moments->at[i] = &moments->fresh[n++];
  }
  take_samples (walk, moments->fresh, n);
  for (uint32_t i = 0; i < n; i++)
    if (places[i] != NULL && is_final (walk, &moments->fresh[i]))
      *places[i] = moments->fresh[i];
}

/* Adds the column from one moment to another, with the intervals first .. last in it. */
static void
add_column (ThreadWalk *walk, const LaneMoment *from, const LaneMoment *to, uint64_t first,
            uint64_t last)
{
  int64_t parts[DENSITY_LAYERS];
  int64_t whole = 0;
  DensityColumn column = {
    .x0 = frame_x (walk->frame, from->time),
    .x1 = frame_x (walk->frame, to->time),
    .first = first,
    .last = last,
  };

  for (int i = 0; i < DENSITY_LAYERS; i++) {
    parts[i] = to->sums[i] - from->sums[i];
    whole += parts[i];
  }
  if (whole <= 0)
    return;
  density_share (parts, must_show, whole, walk->height, column.heights);
  density_append (&walk->columns, &column);
}

/* Adds what is before the wide interval that the thread is in at a column's end. */
static void
add_column_before (ThreadWalk *walk, const LaneMoment *from, const LaneMoment *to, uint64_t first)
{
  LaneMoment begin = *to;

  begin.time = to->start;
  begin.sums[to->layer] -= to->gone;
  add_column (walk, from, &begin, first, to->index - 1);
}

/* Sums up columns from `from` on, where the narrow interval `*index` lies, until one has a wide
 * interval, or so many were done at once. Returns where the walk goes on, and sets the index
 * there. */
static int64_t
walk_columns (ThreadWalk *walk, int64_t from, uint64_t *index)
{
  Frame *frame = walk->frame;
  int64_t times[COLUMNS_MOST + 1];
  Moments moments;
  uint32_t count = frame_columns (frame, from, walk->at_once, times);

  if (!walk->has_columns && frame->view->axis == NULL)
    walk->kept = layout_cache_lane (frame->view->cache, walk->index);
  walk->has_columns = TRUE;
  take_moments (walk, times, count, &moments);
  for (uint32_t i = 0; i < count; i++) {
    const LaneMoment *begin = moments.at[i];
    const LaneMoment *end = moments.at[i + 1];
    uint64_t first = *index;
    int64_t last_end = frame_end (frame, end->end);
    /* What is wide is wider than a column: if it begins within one, it is there at its end. */
    if (end->index > first && !frame_is_small (frame, end->start, last_end)) {
      walk->at_once = COLUMNS_LEAST;
      *index = end->index;
      add_column_before (walk, begin, end, first);
      return end->start;
    }
    *index = end->index;
    if (last_end <= end->time) {
      /* Nothing, or what begins just at the column's end, follows. */
      LaneMoment last = *end;
      last.time = MAX (last_end, begin->time);
      add_column (walk, begin, &last, first, *index);
      ++*index;
      return last.time;
    }
    add_column (walk, begin, end, first, *index);
  }
  walk->at_once = MIN (2 * walk->at_once, COLUMNS_MOST);
  return times[count];
}

static void
walk_lane (ThreadWalk *walk)
{
  Frame *frame = walk->frame;
  uint64_t index = model_interval_at (walk->lane, walk->count, frame->view->start);
  int64_t time = MAX (model_interval (walk->lane, index).start, frame->view->start);

  while (index < walk->count) {
    const ModelInterval interval = model_interval (walk->lane, index);
    int64_t end = frame_end (frame, interval.end);
    if (interval.start > frame->view->end || interval.start > frame->now)
      break;
    if (frame_is_small (frame, interval.start, end)) {
      if (time > frame->view->end)
        break;
      time = walk_columns (walk, MAX (time, interval.start), &index);
      continue;
    }
    add_interval (walk, index++);
    time = end;
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
    .height = bar_height (place->height - place->spans),
    .at_once = COLUMNS_LEAST,
  };

  walk.count = model_interval_count (walk.lane);
  if (walk.count == 0)
    return;
  walk.columns = density_begin (frame, walk.top + walk.height, walk.index);
  /* In event order pixels and time do not go together. */
  walk.samples = model_walk (walk.lane, walk.count,
                             frame->view->axis == NULL ? (int64_t) (frame->column / BLUR) : 0);
  walk_lane (&walk);
  density_finish (&walk.columns, layers);
  add_end (&walk);
  add_span_rows (frame, place);
}
