/* SPDX-License-Identifier: MIT */
#include "paint/minimap.h"

#include <math.h>
#include <string.h>

#include "model/time-text.h"
#include "paint/text-style.h"

#define PAD          6.0 /* above and below the chart */
#define CHART_HEIGHT (MINIMAP_HEIGHT - 2 * PAD)
#define LEAST_SHOWN  3.0 /* pixels of contention, however little it is */
#define LEAST_LOST   8.0 /* pixels of a loss: a hatch needs room to be one */
#define LEAST_SCALE  4.0 /* threads: one that runs alone is no wall */
#define CALM_OPACITY 0.55
#define LABEL_X      16.0

/* The first length of a bucket, in nanoseconds. */
#define FIRST_LENGTH INT64_C (1024)
/* So many lanes are passed over at the cost of one sum. */
#define PASSED_OVER 32u
/* So many intervals of a lane are looked at at the cost of one sum. */
#define INTERVALS_A_SUM 4u

/* What is summed up, of all threads, in nanoseconds. */
typedef enum { RUNNING, CONTENDED, LOST, SUMS } Sum;

typedef struct {
  int64_t sums[SUMS];
} Bucket;

struct _Minimap {
  const Model *model;
  int64_t first;
  int64_t now;
  int64_t length;    /* of a bucket */
  uint32_t cursor;   /* the first bucket that is not summed up for good in this pass */
  gboolean complete; /* this pass came to its end */
  uint64_t lost;     /* losses that the sums know of: they change what was */
  uint64_t revision;
  Bucket buckets[MINIMAP_BUCKETS];
  /* While buckets are filled: how many more than in the one before are all of a bucket's time in
   * it. */
  int32_t slopes[MINIMAP_BUCKETS + 1][SUMS];
};

Minimap *
minimap_new (void)
{
  Minimap *minimap = g_new0 (Minimap, 1);

  minimap->length = FIRST_LENGTH;
  return minimap;
}

void
minimap_free (Minimap *minimap)
{
  g_free (minimap);
}

void
minimap_clear (Minimap *minimap)
{
  *minimap = (Minimap){ .length = FIRST_LENGTH, .revision = minimap->revision + 1 };
}

uint64_t
minimap_revision (const Minimap *minimap)
{
  return minimap->revision;
}

int64_t
minimap_length (const Minimap *minimap)
{
  return MAX (minimap->now - minimap->first, 0);
}

/* ------------------------------------------------------------------ sums */

/* Returns how many buckets the run needs. */
static uint64_t
buckets_needed (const Minimap *minimap)
{
  int64_t length = minimap_length (minimap);

  return (uint64_t) ((length + minimap->length - 1) / minimap->length);
}

static void
merge_pairs (Minimap *minimap)
{
  for (uint32_t i = 0; i < MINIMAP_BUCKETS; i++) {
    Bucket merged = { { 0 } };
    for (uint32_t half = 2 * i; half < 2 * i + 2 && half < MINIMAP_BUCKETS; half++)
      for (int sum = 0; sum < SUMS; sum++)
        merged.sums[sum] += minimap->buckets[half].sums[sum];
    minimap->buckets[i] = merged;
  }
  minimap->length *= 2;
  minimap->cursor /= 2;
}

/* Returns what a state of the lane counts to, or SUMS: to nothing. A task runs on a thread that
 * runs; but what it waits for and what was lost of it, it alone knows. */
static Sum
sum_of (const ModelLane *lane, ModelState state)
{
  if (state == MODEL_RUNNING)
    return model_lane_kind (lane) == MODEL_LANE_THREAD ? RUNNING : SUMS;
  if (state == MODEL_LOCK || state == MODEL_SEMAPHORE)
    return CONTENDED;
  return state == MODEL_UNKNOWN ? LOST : SUMS;
}

static int64_t
bucket_start (const Minimap *minimap, uint32_t index)
{
  return minimap->first + (int64_t) index * minimap->length;
}

/* Adds a stretch of time: part of a bucket or two, and all of those between them. */
static void
add_stretch (Minimap *minimap, Sum sum, int64_t from, int64_t to)
{
  uint32_t first = (uint32_t) ((from - minimap->first) / minimap->length);
  uint32_t last = (uint32_t) ((to - 1 - minimap->first) / minimap->length);

  if (first == last) {
    minimap->buckets[first].sums[sum] += to - from;
    return;
  }
  minimap->buckets[first].sums[sum] += bucket_start (minimap, first + 1) - from;
  minimap->buckets[last].sums[sum] += to - bucket_start (minimap, last);
  minimap->slopes[first + 1][sum]++;
  minimap->slopes[last][sum]--;
}

/* Adds what the lane did between the beginnings of two buckets, up to `to`: an interval at a time,
 * or a bucket at a time where there are more of those. Returns what it cost, in sums. */
static uint64_t
add_lane (Minimap *minimap, const ModelLane *lane, uint32_t first, uint32_t end, int64_t to)
{
  const int64_t from = bucket_start (minimap, first), now = model_now (minimap->model);
  uint64_t count = model_interval_count (lane);

  if (count == 0)
    return 0;
  uint64_t place = model_interval_at (lane, count, from);
  uint64_t last = model_interval_on (lane, place, count, to);
  if (last - place <= INTERVALS_A_SUM * (uint64_t) (end - first)) {
    for (uint64_t i = place; i <= last; i++) {
      const ModelInterval interval = model_interval (lane, i);
      Sum sum = sum_of (lane, (ModelState) interval.state);
      int64_t begin = MAX (interval.start, from);
      int64_t until = MIN (interval.end == MODEL_OPEN ? now : interval.end, to);
      if (sum != SUMS && until > begin)
        add_stretch (minimap, sum, begin, until);
    }
    return 1 + (last - place) / INTERVALS_A_SUM;
  }
  for (uint32_t i = first; i < end; i++) {
    int64_t sums[MODEL_STATES];
    model_thread_summary (lane, bucket_start (minimap, i), MIN (bucket_start (minimap, i + 1), to),
                          sums);
    for (int state = 0; state < MODEL_STATES; state++)
      if (sum_of (lane, (ModelState) state) != SUMS)
        minimap->buckets[i].sums[sum_of (lane, (ModelState) state)] += sums[state];
  }
  return end - first;
}

/* Sums up some buckets; returns how many sums that took. */
static uint64_t
fill_buckets (Minimap *minimap, uint32_t first, uint32_t end)
{
  int64_t from = bucket_start (minimap, first);
  int64_t to = MIN (bucket_start (minimap, end), minimap->now);
  uint32_t count = model_lane_count (minimap->model);
  uint64_t cost = 1 + count / PASSED_OVER;
  int64_t whole[SUMS] = { 0 };

  memset (&minimap->buckets[first], 0, (end - first) * sizeof minimap->buckets[0]);
  memset (minimap->slopes, 0, sizeof minimap->slopes);
  for (uint32_t i = 0; i < count; i++) {
    const ModelLane *lane = model_lane (minimap->model, i);
    if (model_kind_family (model_lane_kind (lane)) == MODEL_FAMILY_THREAD &&
        model_lane_start (lane) < to && model_lane_end (lane) > from)
      cost += add_lane (minimap, lane, first, end, to);
  }
  for (uint32_t i = first; i < end; i++)
    for (int sum = 0; sum < SUMS; sum++) {
      whole[sum] += minimap->slopes[i][sum];
      minimap->buckets[i].sums[sum] += whole[sum] * minimap->length;
    }
  return cost;
}

/* Returns how many buckets to sum up at once: so many that it costs about what is left of the
 * budget, or what a look at each lane costs. */
static uint32_t
batch (const Minimap *minimap, uint32_t needed, uint64_t budget)
{
  uint64_t lanes = MAX (model_lane_count (minimap->model), 1);
  uint64_t events = model_event_count (minimap->model) / MAX (needed, 1) + 1;

  return (uint32_t) MIN (MAX (budget, lanes) / MIN (lanes, events), MINIMAP_BUCKETS);
}

/* Goes on with the pass as far as the budget reaches. Returns whether it came to the end. */
static gboolean
fill (Minimap *minimap, uint64_t budget)
{
  uint32_t needed = (uint32_t) buckets_needed (minimap);
  uint64_t spent = 0;

  for (uint32_t i = minimap->cursor, end; i < needed; i = end) {
    if (spent >= budget)
      return FALSE;
    end = MIN (i + batch (minimap, needed, budget - spent), needed);
    spent += fill_buckets (minimap, i, end);
    /* The last one may still grow: it is summed up again the next time. */
    minimap->cursor = bucket_start (minimap, end) <= minimap->now ? end : end - 1;
  }
  return TRUE;
}

gboolean
minimap_update (Minimap *minimap, const Model *model, int64_t first, int64_t now, uint64_t budget)
{
  uint64_t lost = model_lost_count (model);

  if (model != minimap->model || first != minimap->first) {
    minimap_clear (minimap);
    minimap->lost = lost;
  }
  if (minimap->complete && minimap->now == now && minimap->lost == lost)
    return TRUE;
  minimap->model = model;
  minimap->first = first;
  minimap->now = now;
  minimap->revision++;
  while (buckets_needed (minimap) > MINIMAP_BUCKETS)
    merge_pairs (minimap);
  minimap->complete = fill (minimap, budget);
  if (!minimap->complete || lost == minimap->lost)
    return minimap->complete;
  /* All is summed up once more; until then the old sums stay in sight. */
  minimap->lost = lost;
  minimap->cursor = 0;
  minimap->complete = FALSE;
  return FALSE;
}

/* ------------------------------------------------------------------ time and pixels */

static double
chart_width (double width)
{
  return MAX (width - LAYOUT_NAMES_WIDTH - MINIMAP_MARGIN, 1);
}

double
minimap_x (const Minimap *minimap, double width, int64_t time)
{
  double length = (double) MAX (minimap_length (minimap), 1);

  return LAYOUT_NAMES_WIDTH +
         ((double) time - (double) minimap->first) / length * chart_width (width);
}

int64_t
minimap_time (const Minimap *minimap, double width, double x)
{
  double share = (x - LAYOUT_NAMES_WIDTH) / chart_width (width);

  return minimap->first + (int64_t) llround (share * (double) minimap_length (minimap));
}

/* ------------------------------------------------------------------ the picture */

/* A column of the picture: threads, on an average over its time. */
typedef struct {
  double x0, x1;
  double running, contended, lost;
} Column;

/* Returns the columns, of a pixel or of a bucket, whichever is wider. */
static GArray *
columns_new (const Minimap *minimap, double width)
{
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (Column));
  uint32_t needed = (uint32_t) MIN (buckets_needed (minimap), MINIMAP_BUCKETS);

  for (uint32_t i = 0; i < needed;) {
    int64_t from = minimap->first + (int64_t) i * minimap->length;
    double x0 = minimap_x (minimap, width, from);
    Bucket all = { { 0 } };
    int64_t to = from;
    do {
      for (int sum = 0; sum < SUMS; sum++)
        all.sums[sum] += minimap->buckets[i].sums[sum];
      to = MIN (to + minimap->length, minimap->now);
      i++;
    } while (i < needed && minimap_x (minimap, width, to) - x0 < 1);
    double length = (double) MAX (to - from, 1);
    Column column = { x0, minimap_x (minimap, width, to), (double) all.sums[RUNNING] / length,
                      (double) all.sums[CONTENDED] / length, (double) all.sums[LOST] / length };
    g_array_append_val (columns, column);
  }
  return columns;
}

/* Returns how many pixels a thread is worth, so that the fullest column fits. */
static double
pixels_a_thread (const GArray *columns)
{
  double most = LEAST_SCALE;

  for (guint i = 0; i < columns->len; i++) {
    const Column *column = &g_array_index (columns, Column, i);
    most = MAX (most, column->running + column->contended + column->lost);
  }
  return CHART_HEIGHT / most;
}

/* In half pixels, so that columns of nearly the same height become one shape. */
static double
height_of (double threads, double scale, double least)
{
  if (threads <= 0)
    return 0;
  return MIN (MAX (floor (threads * scale * 2) / 2, least), CHART_HEIGHT);
}

static void
add_calm (Scene *scene, const GArray *columns, double scale)
{
  g_autofree ScenePoint *points = g_new (ScenePoint, columns->len + 1);
  const double base = PAD + CHART_HEIGHT;
  uint32_t count = 0;

  if (columns->len == 0)
    return;
  for (guint i = 0; i < columns->len; i++) {
    const Column *column = &g_array_index (columns, Column, i);
    double y = base - height_of (column->running, scale, 0);
    if (count == 0 || points[count - 1].y != y)
      points[count++] = (ScenePoint){ column->x0, y };
  }
  double right = g_array_index (columns, Column, columns->len - 1).x1;
  scene_add (scene, &(Shape){ .kind = SHAPE_STEPS,
                              .colour = theme_state (MODEL_RUNNING),
                              .x = points[0].x,
                              .y = PAD,
                              .width = right - points[0].x,
                              .height = CHART_HEIGHT,
                              .opacity = CALM_OPACITY,
                              .points = points,
                              .point_count = count,
                              .subject = { .lane = MODEL_NONE } });
}

typedef struct {
  double y, height;
} Span;

/* What was lost stands on what ran. */
static Span
lost_span (const Column *column, double scale)
{
  double height = height_of (column->lost, scale, LEAST_LOST);
  double below = height_of (column->running, scale, 0);

  return (Span){ MAX (PAD + CHART_HEIGHT - below - height, PAD), height };
}

static Span
contended_span (const Column *column, double scale)
{
  return (Span){ PAD, height_of (column->contended, scale, LEAST_SHOWN) };
}

/* Adds a box for each run of columns with the same span. */
static void
add_boxes (Scene *scene, const GArray *columns, double scale,
           Span (*span_of) (const Column *column, double scale), Shape look)
{
  for (guint from = 0; from < columns->len;) {
    const Column *first = &g_array_index (columns, Column, from);
    Span span = span_of (first, scale);
    guint to = from + 1;
    while (to < columns->len) {
      Span next = span_of (&g_array_index (columns, Column, to), scale);
      if (next.height != span.height || next.y != span.y)
        break;
      to++;
    }
    look.x = first->x0;
    look.width = g_array_index (columns, Column, to - 1).x1 - first->x0;
    look.y = span.y;
    look.height = span.height;
    if (span.height > 0)
      scene_add (scene, &look);
    from = to;
  }
}

static void
add_frame (const Minimap *minimap, Scene *scene, const Theme *theme)
{
  g_autofree char *length = time_text_duration (minimap_length (minimap));
  g_autofree char *label = g_strdup_printf ("whole run · %s", length);
  Shape box = { .kind = SHAPE_BOX,
                .colour = COLOUR_GROUND,
                .width = scene_width (scene),
                .height = MINIMAP_HEIGHT,
                .opacity = 1,
                .subject = { .lane = MODEL_NONE } };

  scene_add (scene, &box);
  box.colour = COLOUR_BAND;
  box.x = LAYOUT_NAMES_WIDTH;
  box.y = PAD;
  box.width = chart_width (scene_width (scene));
  box.height = CHART_HEIGHT;
  scene_add (scene, &box);
  scene_add (scene,
             &(Shape){ .kind = SHAPE_TEXT,
                       .colour = COLOUR_TEXT_SOFT,
                       .style = TEXT_SECONDARY,
                       .x = LABEL_X,
                       .y = (MINIMAP_HEIGHT - text_style_height (TEXT_SECONDARY)) / 2,
                       .width = MIN (LAYOUT_NAMES_WIDTH - 2 * LABEL_X,
                                     ceil (text_style_width (theme->font, TEXT_SECONDARY, label))),
                       .opacity = 1,
                       .text = label,
                       .subject = { .lane = MODEL_NONE } });
}

Scene *
minimap_scene (const Minimap *minimap, double width, const Theme *theme)
{
  Scene *scene = scene_new (width, MINIMAP_HEIGHT);
  g_autoptr (GArray) columns = columns_new (minimap, width);
  double scale = pixels_a_thread (columns);
  Shape look = { .kind = SHAPE_BOX, .opacity = 1, .subject = { .lane = MODEL_NONE } };

  scene_set_pattern_origin (scene, LAYOUT_NAMES_WIDTH, 0);
  add_frame (minimap, scene, theme);
  add_calm (scene, columns, scale);
  look.colour = theme_state (MODEL_UNKNOWN);
  look.pattern = PATTERN_CROSS_HATCH;
  add_boxes (scene, columns, scale, lost_span, look);
  look.colour = theme_state (MODEL_LOCK);
  look.pattern = PATTERN_SOLID;
  add_boxes (scene, columns, scale, contended_span, look);
  return scene;
}
