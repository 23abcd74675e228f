/* SPDX-License-Identifier: MIT
 *
 * The left column: chip or sign, name, a line that says how the lane does in the range in view, and
 * one that says how its process died. A lane that has no room for the line has a number beside its
 * name.
 */
#include "model/process-end-text.h"
#include "paint/frame.h"
#include "paint/state-look.h"

#include <math.h>
#include <string.h>

#define CHIP_X      16.0
#define CHIP_WIDTH  8.0
#define NAME_X      34.0
#define NAME_MARGIN 12.0
#define NAME_WIDTH  (LAYOUT_NAMES_WIDTH - NAME_X - NAME_MARGIN)
#define SIGN_X      14.0
#define FOLD_X      6.0
#define FOLD_WIDTH  24.0
#define FOLD_HEIGHT 24.0
#define COUNT_GAP   8.0

/* Below these heights a lane has no room for a second line, for a third, or for a name in full
 * size. */
#define TWO_LINES   44.0
#define THREE_LINES 60.0
#define FULL_SIZE   24.0

/* The range in view, cut to what is known. */
static int64_t
range_start (const Frame *frame)
{
  return MAX (frame->view->start, 0);
}

static int64_t
range_end (const Frame *frame)
{
  return MIN (frame->view->end, frame->now);
}

/* Only the whole is 100: a channel in which messages are seen is not empty all the time. */
static int
percent (int64_t part, int64_t whole)
{
  int share = whole <= 0 ? 0 : (int) lround (100.0 * (double) part / (double) whole);

  return share == 100 && part < whole ? 99 : share;
}

/* Says what a thread that is not blocked by others does most. */
static char *
say_calm (const int64_t sums[MODEL_STATES], int64_t total)
{
  static const char *const words[MODEL_STATES] = {
    [MODEL_CONDITION] = "waits for a condition",
    [MODEL_RECEIVE] = "waits for messages",
    [MODEL_SEND] = "waits for room",
    [MODEL_SLEEP] = "sleeps",
    [MODEL_IO] = "in I/O",
    [MODEL_JOIN] = "waits for threads",
    [MODEL_BARRIER] = "waits at a barrier",
    [MODEL_READY] = "ready",
    [MODEL_PENDING] = "pending",
    [MODEL_IDLE] = "idle",
    [MODEL_UNKNOWN] = "unknown: events lost",
  };
  int most = MODEL_RUNNING;

  for (int state = 0; state < MODEL_STATES; state++) {
    if (sums[state] > sums[most])
      most = state;
  }
  if (words[most] != NULL)
    return g_strdup (words[most]);
  return g_strdup_printf ("runs %d\u202f%%", percent (sums[MODEL_RUNNING], total));
}

static char *
say_thread (const Frame *frame, const ModelLane *lane, ColourRole *colour)
{
  int64_t sums[MODEL_STATES] = { 0 };
  int64_t total = 0;

  *colour = COLOUR_TEXT_SOFT;
  if (model_lane_end (lane) <= frame->view->start) {
    g_autofree char *death = process_end_text_of_lane (frame->model, lane);
    /* A thread's has a line of its own; and what was killed has not finished. */
    return g_strdup (death == NULL ? "finished" : "");
  }

  model_thread_summary (lane, range_start (frame), range_end (frame), sums);
  for (int state = 0; state < MODEL_STATES; state++)
    total += sums[state];
  if (total <= 0)
    return g_strdup ("");
  int blocked = percent (sums[MODEL_LOCK] + sums[MODEL_SEMAPHORE], total);
  if (blocked < 1)
    return say_calm (sums, total);
  return g_strdup_printf ("blocked %d\u202f%%", blocked);
}

/* Returns how many wait for the lock at the right edge. */
static uint32_t
waiting_at_end (const Frame *frame, const ModelLane *lane)
{
  return model_waiting (lane, range_end (frame));
}

/* Says how many wait: "1 waits", "3 wait". */
static char *
say_waiting (uint32_t waiting)
{
  return g_strdup_printf ("%u %s", waiting, waiting == 1 ? "waits" : "wait");
}

/* Says a share, and how many wait at the right edge. */
static char *
say_contended (const Frame *frame, int share, uint32_t waiting)
{
  g_autofree char *count = say_waiting (waiting);
  char *text;

  if (waiting == 0)
    return g_strdup_printf ("contended %d\u202f%%", share);
  text = g_strdup_printf ("%s · contended %d\u202f%%", count, share);
  if (frame_text_width (frame, TEXT_SECONDARY, text) <= NAME_WIDTH)
    return text;
  g_free (text);
  return g_strdup_printf ("%s · %d\u202f%%", count, share);
}

static char *
say_lock (const Frame *frame, const ModelLane *lane, ColourRole *colour)
{
  int64_t held = 0;
  int64_t contended = 0;
  int64_t from = MAX (range_start (frame), model_lane_start (lane));
  int64_t to = model_earlier (range_end (frame), model_lane_end (lane));

  *colour = COLOUR_TEXT_SOFT;
  if (to <= from)
    return g_strdup ("");
  model_lock_summary (lane, from, to, &held, &contended);
  if (model_lane_kind (lane) == MODEL_LANE_VALUE)
    return g_strdup_printf ("owned %d\u202f%%", percent (held, to - from));
  int share = percent (contended, to - from);
  uint32_t waiting = waiting_at_end (frame, lane);
  if (share >= 1 || waiting > 0) {
    *colour = COLOUR_TEXT_CONTENTION;
    return say_contended (frame, share, waiting);
  }
  if (model_lane_kind (lane) == MODEL_LANE_BARRIER) /* nobody ever holds it */
    return g_strdup ("");
  if (held > 0 && percent (held, to - from) < 1)
    return g_strdup ("held below 1\u202f%");
  return g_strdup_printf ("held %d\u202f%%", percent (held, to - from));
}

/* Returns the backlog at the right edge. */
static uint32_t
backlog_at_end (const Frame *frame, const ModelLane *lane)
{
  uint64_t count = model_backlog_count (lane);

  if (count == 0)
    return 0;
  const ModelBacklog item = model_backlog (lane, model_backlog_at (lane, count, range_end (frame)));
  return item.time <= range_end (frame) ? item.backlog : 0;
}

/* Says how a channel does: "2 of 4 · full 12 %". Full matters most, as its senders wait; while it
 * is empty, its receivers do. */
static char *
say_bounded (const Frame *frame, const ModelLane *lane, ColourRole *colour)
{
  int64_t from = MAX (range_start (frame), model_lane_start (lane));
  int64_t to = model_earlier (range_end (frame), model_lane_end (lane));
  uint32_t capacity = model_channel_capacity (lane);
  uint32_t backlog = backlog_at_end (frame, lane);
  int64_t full, empty;
  g_autofree char *fill = capacity > 0 && capacity < UINT32_MAX
                              ? g_strdup_printf ("%u of %u", backlog, capacity)
                              : g_strdup_printf ("backlog %u", backlog);

  model_channel_summary (lane, from, to, &full, &empty);
  if (full > 0) {
    *colour = COLOUR_TEXT_CONTENTION;
    if (percent (full, to - from) < 1)
      return g_strdup_printf ("%s · full below 1\u202f%%", fill);
    return g_strdup_printf ("%s · full %d\u202f%%", fill, percent (full, to - from));
  }
  if (percent (empty, to - from) >= 1)
    return g_strdup_printf ("%s · empty %d\u202f%%", fill, percent (empty, to - from));
  return g_steal_pointer (&fill);
}

static char *
say_steps (const Frame *frame, const ModelLane *lane, ColourRole *colour)
{
  uint32_t number = backlog_at_end (frame, lane);

  *colour = COLOUR_TEXT_SOFT;
  if (model_lane_kind (lane) == MODEL_LANE_VARIABLE)
    return g_strdup_printf ("value %u", number);
  if (model_lane_kind (lane) == MODEL_LANE_REFERENCES)
    return g_strdup_printf ("%u %s", number, number == 1 ? "owner" : "owners");
  return say_bounded (frame, lane, colour);
}

static char *
say_lane (const Frame *frame, const ModelLane *lane, ColourRole *colour)
{
  switch (model_kind_family (model_lane_kind (lane))) {
  case MODEL_FAMILY_THREAD:
    return say_thread (frame, lane, colour);
  case MODEL_FAMILY_LOCK:
    return say_lock (frame, lane, colour);
  case MODEL_FAMILY_STEPS:
    return say_steps (frame, lane, colour);
  case MODEL_FAMILY_CONDITION:
    *colour = COLOUR_TEXT_SOFT;
    return say_condition (frame, lane);
  case MODEL_FAMILY_NONE:
    break;
  }
  *colour = COLOUR_TEXT_SOFT;
  return g_strdup ("");
}

/* Returns the kind in capitals, for an object's lane; NULL for a thread's. The caller frees it. */
static char *
kind_label (const ModelLane *lane)
{
  ModelLaneKind kind = model_lane_kind (lane);

  return kind == MODEL_LANE_THREAD ? NULL : g_ascii_strup (model_kind_name (kind), -1);
}

/* A tint alone would be too faint on the ground: its edge is drawn in full. */
static void
add_chip (Frame *frame, const ModelLane *lane, double middle, double height)
{
  uint32_t ordinal = model_lane_ordinal (lane);
  Shape chip = {
    .kind = SHAPE_BOX,
    .colour = theme_identity (ordinal),
    .pattern = theme_identity_pattern (ordinal),
    .stroke = 1.5,
    .x = CHIP_X,
    .y = round (middle - height / 2),
    .width = CHIP_WIDTH,
    .height = height,
    .radius = CHIP_WIDTH / 2,
    .opacity = 1,
    .subject = { SUBJECT_LANE, model_lane_index (lane), 0 },
  };

  scene_add (frame->scene, &chip);
  if (chip.pattern != PATTERN_TINT)
    return;
  chip.pattern = PATTERN_OUTLINE;
  scene_add (frame->scene, &chip);
}

/* Says the one number that a lane of one line has room for; "" if there is nothing to tell. */
static char *
say_count (const Frame *frame, const ModelLane *lane, ColourRole *colour)
{
  uint32_t number;

  *colour = COLOUR_TEXT_SOFT;
  switch (model_kind_family (model_lane_kind (lane))) {
  case MODEL_FAMILY_LOCK:
    number = waiting_at_end (frame, lane);
    *colour = COLOUR_TEXT_CONTENTION;
    return number > 0 ? say_waiting (number) : g_strdup ("");
  case MODEL_FAMILY_STEPS:
    number = backlog_at_end (frame, lane);
    uint32_t capacity = model_channel_capacity (lane);
    if (capacity == 0 || capacity == UINT32_MAX)
      return g_strdup_printf ("%u", number);
    if (number >= capacity)
      *colour = COLOUR_TEXT_CONTENTION;
    return g_strdup_printf ("%u of %u", number, capacity);
  case MODEL_FAMILY_THREAD:
  case MODEL_FAMILY_CONDITION:
  case MODEL_FAMILY_NONE:
    break;
  }
  return g_strdup ("");
}

/* Adds the number at the right of the name. Returns what room is left for the name. */
static double
add_count (Frame *frame, const ModelLane *lane, double middle)
{
  ColourRole colour;
  g_autofree char *count = say_count (frame, lane, &colour);
  double width = ceil (frame_text_width (frame, TEXT_SECONDARY, count));

  if (*count == '\0' || width > NAME_WIDTH / 2)
    return NAME_WIDTH;
  frame_add_text (frame, TEXT_SECONDARY, colour, NAME_X + NAME_WIDTH - width, middle, width, count,
                  (Subject){ SUBJECT_LANE, model_lane_index (lane), 0 });
  return NAME_WIDTH - width - COUNT_GAP;
}

/* The sign that shows whether the lane is collapsed, and answers to a click. */
static void
add_fold (Frame *frame, const LanePlace *place, double middle)
{
  double height = MIN (FOLD_HEIGHT, place->height);
  Subject subject = { SUBJECT_FOLD, place->lane, 0 };

  scene_add (frame->scene, &(Shape){ .kind = SHAPE_BOX,
                                     .colour = COLOUR_NONE,
                                     .x = FOLD_X,
                                     .y = middle - height / 2,
                                     .width = FOLD_WIDTH,
                                     .height = height,
                                     .opacity = 1,
                                     .subject = subject });
  frame_add_text (frame, TEXT_TICK, COLOUR_TEXT_SOFT, SIGN_X, middle, 14,
                  place->collapsed ? "▸" : "▾", subject);
}

typedef struct {
  const char *text; /* NULL or "": no such line */
  TextStyle style;
  ColourRole colour;
} Line;

static double
line_height (const Line *line)
{
  return line->text == NULL || *line->text == '\0' ? 0 : text_style_height (line->style);
}

/* Adds lines of text, at most `width` wide, one under the other, their block's middle at
 * `middle`. */
static void
add_lines (Frame *frame, Subject subject, double middle, double width, const Line *lines,
           gsize count)
{
  double height = 0;

  for (gsize i = 0; i < count; i++)
    height += line_height (&lines[i]);
  double y = round (middle - height / 2);
  for (gsize i = 0; i < count; i++) {
    double own = line_height (&lines[i]);
    if (own > 0)
      frame_add_text (frame, lines[i].style, lines[i].colour, NAME_X, y + own / 2, width,
                      lines[i].text, subject);
    y += own;
  }
}

/* Says how the thread's process died, in a form that fits, if that is in view or was before; else
 * returns NULL. */
static char *
say_death (const Frame *frame, const ModelLane *lane)
{
  if (model_lane_kind (lane) != MODEL_LANE_THREAD || model_lane_end (lane) > frame->view->end)
    return NULL;
  char *death = process_end_text_of_lane (frame->model, lane);
  char *aside = death != NULL ? strstr (death, " (") : NULL;
  if (aside != NULL && frame_text_width (frame, TEXT_SECONDARY, death) > NAME_WIDTH)
    *aside = '\0';
  return death;
}

void
add_lane_name (Frame *frame, const LanePlace *place)
{
  const ModelLane *lane = model_lane (frame->model, place->lane);
  Subject subject = { SUBJECT_LANE, place->lane, 0 };
  ColourRole colour = COLOUR_TEXT_SOFT;
  double width = NAME_WIDTH;
  g_autofree char *says = NULL;
  g_autofree char *death = place->height >= TWO_LINES ? say_death (frame, lane) : NULL;
  g_autofree char *kind = place->height >= THREE_LINES ? kind_label (lane) : NULL;
  TextStyle style = place->height >= FULL_SIZE ? TEXT_LANE_NAME : TEXT_SECONDARY;
  /* A high lane, of many waiters, has its name beside its ribbon, not in its middle. */
  double middle = place->y + MIN (place->height, LAYOUT_LANE_HEIGHT + 4) / 2;

  /* Where there is no room for both, the death is more important. */
  if (place->height >= (death != NULL ? THREE_LINES : TWO_LINES))
    says = say_lane (frame, lane, &colour);
  if (frame->view->collapsed_lanes != NULL && layout_can_collapse (lane))
    add_fold (frame, place, middle);
  if (place->height < TWO_LINES)
    width = add_count (frame, lane, middle);
  if (model_lane_kind (lane) == MODEL_LANE_THREAD)
    add_chip (frame, lane, middle, place->height >= FULL_SIZE ? 18 : 12);
  const Line lines[] = {
    { kind, TEXT_SECONDARY, COLOUR_TEXT_SOFT },
    { model_lane_name (lane), style, COLOUR_TEXT },
    { says, TEXT_SECONDARY, colour },
    { death, TEXT_SECONDARY, COLOUR_TEXT_SOFT },
  };
  add_lines (frame, subject, middle, width, lines, G_N_ELEMENTS (lines));
}
