/* SPDX-License-Identifier: MIT
 *
 * Where lanes stand, and how high they are.
 */
#include "paint/frame.h"

#include <math.h>

#define BOTTOM_MARGIN 8.0
#define HEADER_HEIGHT 32.0
#define HEADER_LEAST  20.0
/* Lower lanes have no rows of spans, or none that have room for a name. */
#define SPANS_LEAST    26.0
#define SPANS_LABELLED 44.0

/* Returns whether the lane is drawn: an object that no thread ever met at tells nothing. */
static gboolean
is_shown (const ModelLane *lane)
{
  switch (model_kind_family (model_lane_kind (lane))) {
  case MODEL_FAMILY_THREAD:
  case MODEL_FAMILY_STEPS:
    return TRUE;
  case MODEL_FAMILY_LOCK:
    return model_wait_count (lane) > 0 || model_lane_is_named (lane);
  case MODEL_FAMILY_CONDITION:
    return model_condition_wait_count (lane) > 0 || model_lane_is_named (lane);
  case MODEL_FAMILY_NONE:
    return FALSE;
  }
  return FALSE;
}

static gboolean
is_hidden (const View *view, uint32_t lane)
{
  return view->hidden_lanes != NULL &&
         g_hash_table_contains (view->hidden_lanes, GUINT_TO_POINTER (lane));
}

/* Threads first, then tasks, then what has holders, then conditions, then numbers. */
static int
rank (const ModelLane *lane)
{
  ModelLaneKind kind = model_lane_kind (lane);

  if (kind == MODEL_LANE_TASK)
    return 1;
  return kind == MODEL_LANE_CONDITION ? 3 : (int) model_kind_family (kind) * 2;
}

static double
shrink (double full, double least, double thread_height)
{
  return MAX (least, round (full * thread_height / LAYOUT_LANE_HEIGHT));
}

LockMeasures
lock_measures (double thread_height, gboolean collapsed)
{
  if (collapsed)
    return (LockMeasures){ .pad = 3, .ribbon = 8, .gap = 1, .row = 4, .pitch = 0 };
  LockMeasures measures = {
    .pad = shrink (14, 3, thread_height),
    .ribbon = shrink (24, 12, thread_height),
    .gap = shrink (6, 2, thread_height),
    .pitch = shrink (12, 5, thread_height),
  };

  measures.row = measures.pitch - (measures.pitch >= 10 ? 4 : measures.pitch >= 8 ? 3 : 2);
  return measures;
}

double
bar_height (double lane_height)
{
  double share = round (lane_height * LAYOUT_BAR_HEIGHT / LAYOUT_LANE_HEIGHT);

  return MAX (share, MIN (lane_height - 6, 14));
}

double
bar_top (const LanePlace *place)
{
  double height = place->height - place->spans;

  return place->y + floor ((height - bar_height (height)) / 2);
}

double
ribbon_height (const ModelLane *lane, const LockMeasures *measures)
{
  uint32_t rows = MIN (model_share_rows (lane), LOCK_ROWS_SHOWN);

  if (model_lane_kind (lane) == MODEL_LANE_BARRIER)
    return 0;
  return MAX (measures->ribbon, rows * measures->pitch);
}

double
span_pitch (double thread_height)
{
  if (thread_height < SPANS_LEAST)
    return 0;
  return thread_height < SPANS_LABELLED ? 6 : 16;
}

/* Returns the height of the rows of spans under a thread's bar. */
static double
spans_height (const ModelLane *lane, double thread_height)
{
  if (model_kind_family (model_lane_kind (lane)) != MODEL_FAMILY_THREAD)
    return 0;
  return MIN (model_span_rows (lane), SPAN_ROWS_SHOWN) * span_pitch (thread_height);
}

static double
lane_height (const ModelLane *lane, double thread_height)
{
  gboolean condition = model_lane_kind (lane) == MODEL_LANE_CONDITION;

  if (!condition && model_kind_family (model_lane_kind (lane)) != MODEL_FAMILY_LOCK)
    return thread_height + spans_height (lane, thread_height);

  LockMeasures measures = lock_measures (thread_height, FALSE);
  uint32_t rows = condition ? model_condition_rows (lane) : model_wait_rows (lane);
  double height =
      2 * measures.pad + (condition ? measures.ribbon : ribbon_height (lane, &measures));

  if (rows > 0)
    height += measures.gap + MIN (rows, LOCK_ROWS_SHOWN) * measures.pitch;
  if (rows > LOCK_ROWS_SHOWN)
    height += text_style_height (TEXT_SECONDARY);
  return MAX (height, thread_height);
}

gboolean
layout_can_collapse (const ModelLane *lane)
{
  ModelFamily family = model_kind_family (model_lane_kind (lane));

  return family != MODEL_FAMILY_THREAD && family != MODEL_FAMILY_NONE;
}

static gboolean
is_collapsed (const View *view, const ModelLane *lane)
{
  return view->collapsed_lanes != NULL && layout_can_collapse (lane) &&
         g_hash_table_contains (view->collapsed_lanes, GUINT_TO_POINTER (model_lane_index (lane)));
}

/* A collapsed process is as high as a thread, a collapsed object as low as it gets. */
static double
place_height (const Model *model, const LanePlace *place, double thread_height)
{
  if (place->lane != MODEL_NONE && place->collapsed)
    return LAYOUT_LANE_LEAST;
  if (place->lane != MODEL_NONE)
    return lane_height (model_lane (model, place->lane), thread_height);
  return place->collapsed ? thread_height : shrink (HEADER_HEIGHT, HEADER_LEAST, thread_height);
}

static double
full_height (const Model *model, const GArray *places, double thread_height)
{
  double height = LAYOUT_RULER_HEIGHT + BOTTOM_MARGIN;

  for (guint i = 0; i < places->len; i++) {
    const LanePlace *place = &g_array_index (places, LanePlace, i);
    height += place_height (model, place, thread_height);
  }
  return height;
}

/* Returns the greatest height of a thread's lane, in whole pixels, at which all lanes fit. */
static double
fit (const Model *model, const GArray *places, const View *view)
{
  double least = CLAMP (ceil (view->lane_least), LAYOUT_LANE_LEAST, LAYOUT_LANE_HEIGHT);
  double most = LAYOUT_LANE_HEIGHT;

  /* Where there are very many, one look at all of them tells. */
  if (full_height (model, places, least) > view->height)
    return least;
  while (least < most) {
    double middle = ceil ((least + most) / 2);
    if (full_height (model, places, middle) <= view->height)
      least = middle;
    else
      most = middle - 1;
  }
  return least;
}

static gboolean
is_pinned (const View *view, uint32_t lane)
{
  return view->pinned_lanes != NULL &&
         g_hash_table_contains (view->pinned_lanes, GUINT_TO_POINTER (lane));
}

/* Returns the place that the user gave the lane; the last one if none. */
static guint
given_place (const View *view, uint32_t lane)
{
  gpointer place;

  if (view->lane_order == NULL ||
      !g_hash_table_lookup_extended (view->lane_order, GUINT_TO_POINTER (lane), NULL, &place))
    return G_MAXUINT;
  return GPOINTER_TO_UINT (place);
}

/* Returns where the lane's process stands among the others; what processes share comes last. */
static uint32_t
group (const ModelLane *lane)
{
  return model_lane_process (lane) - 1; /* 0 becomes the largest number */
}

/* What the order depends on, what counts most first: looked up once for each lane, and not for each
 * comparison. What is pinned comes first, then each process by itself, in it what the user has put
 * somewhere. The rest stands as usual: threads in the order of their creation, whichever of them
 * got to run first; objects in that of their appearance. */
enum { UNPINNED, GROUP, GIVEN, PROCESS, RANK, NUMBER, LANE, KEYS };

typedef struct {
  uint32_t keys[KEYS];
} Order;

static Order
order_of (const View *view, const ModelLane *lane)
{
  uint32_t index = model_lane_index (lane);
  gboolean pinned = is_pinned (view, index);

  return (Order){ .keys = { [UNPINNED] = pinned ? 0 : 1,
                            [GROUP] = pinned || view->ungrouped ? 0 : group (lane),
                            [GIVEN] = given_place (view, index),
                            [PROCESS] = group (lane),
                            [RANK] = (uint32_t) rank (lane),
                            [NUMBER] = model_lane_number (lane),
                            [LANE] = index } };
}

static int
compare_orders (gconstpointer a, gconstpointer b)
{
  const Order *x = a, *y = b;

  for (guint i = 0; i < KEYS; i++)
    if (x->keys[i] != y->keys[i])
      return x->keys[i] < y->keys[i] ? -1 : 1;
  return 0;
}

/* Returns the lanes that are shown, as LanePlaces, in their order. */
static GArray *
ordered_places (const Model *model, const View *view)
{
  g_autoptr (GArray) orders = g_array_new (FALSE, FALSE, sizeof (Order));
  uint32_t count = model_lane_count (model);

  for (uint32_t i = 0; i < count; i++) {
    const ModelLane *lane = model_lane (model, i);
    if (!is_shown (lane) || is_hidden (view, i))
      continue;
    const Order order = order_of (view, lane);
    g_array_append_val (orders, order);
  }
  g_array_sort (orders, compare_orders);
  GArray *places = g_array_sized_new (FALSE, TRUE, sizeof (LanePlace), orders->len);
  for (guint i = 0; i < orders->len; i++) {
    uint32_t lane = g_array_index (orders, Order, i).keys[LANE];
    const LanePlace place = { .lane = lane,
                              .collapsed = is_collapsed (view, model_lane (model, lane)) };
    g_array_append_val (places, place);
  }
  return places;
}

static uint32_t
process_of (const Model *model, const GArray *lanes, guint index)
{
  return model_lane_process (model_lane (model, g_array_index (lanes, LanePlace, index).lane));
}

/* Returns how many lanes are pinned; they stand first. */
static guint
pinned_count (const View *view, const GArray *lanes)
{
  guint count = 0;

  while (count < lanes->len && is_pinned (view, g_array_index (lanes, LanePlace, count).lane))
    count++;
  return count;
}

/* Puts a header before the lanes of each process, and takes the lanes of collapsed ones away. */
static GArray *
add_headers (const Model *model, const View *view, GArray *lanes)
{
  GArray *places = g_array_new (FALSE, TRUE, sizeof (LanePlace));
  guint pinned = pinned_count (view, lanes);

  if (pinned > 0)
    g_array_append_vals (places, lanes->data, pinned);
  for (guint from = pinned; from < lanes->len;) {
    uint32_t process = process_of (model, lanes, from);
    guint to = from + 1;
    while (to < lanes->len && process_of (model, lanes, to) == process)
      to++;
    LanePlace header = { .lane = MODEL_NONE, .process = process, .lanes = to - from };
    header.collapsed = process != 0 && view->collapsed != NULL &&
                       g_hash_table_contains (view->collapsed, GUINT_TO_POINTER (process));
    if (process != 0)
      g_array_append_val (places, header);
    if (!header.collapsed)
      g_array_append_vals (places, &g_array_index (lanes, LanePlace, from), to - from);
    from = to;
  }
  g_array_unref (lanes);
  return places;
}

GArray *
places_new (const Model *model, const View *view, double *thread_height)
{
  GArray *places = ordered_places (model, view);

  if (model_process_count (model) > 1 && !view->ungrouped)
    places = add_headers (model, view, places);

  *thread_height = fit (model, places, view);
  double y = LAYOUT_RULER_HEIGHT - view->scroll;
  for (guint i = 0; i < places->len; i++) {
    LanePlace *place = &g_array_index (places, LanePlace, i);
    place->y = y;
    place->height = place_height (model, place, *thread_height);
    if (place->lane != MODEL_NONE)
      place->spans = spans_height (model_lane (model, place->lane), *thread_height);
    y += place->height;
  }
  return places;
}

GArray *
layout_lanes (const Model *model, const View *view)
{
  const View units = layout_in_units (view);
  double scale = layout_scale (view);
  double thread_height;
  GArray *places = places_new (model, &units, &thread_height);

  for (guint i = 0; i < places->len; i++) {
    LanePlace *place = &g_array_index (places, LanePlace, i);
    place->y *= scale;
    place->height *= scale;
    place->spans *= scale;
  }
  return places;
}

double
layout_full_height (const Model *model, const View *view)
{
  const View units = layout_in_units (view);
  double thread_height;
  g_autoptr (GArray) places = places_new (model, &units, &thread_height);

  return full_height (model, places, thread_height) * layout_scale (view);
}
