/* SPDX-License-Identifier: MIT
 *
 * The header above a process's lanes, and the row that stands for them all when it is collapsed.
 *
 * The row sums all threads of the process up by column. Its columns get wider with the number of
 * threads, so that a frame asks the model for about SUMS sums at most.
 */
#include "paint/process-header.h"

#include <math.h>

#include "paint/density.h"
#include "paint/frame.h"

#define SIGN_X    14.0
#define NAME_X    34.0
#define TWO_LINES 44.0 /* from this height on there is room for a second line */
#define FULL_SIZE 24.0
#define SUMS      20000.0
#define WIDEST    16.0 /* pixels of a column */

/* As in a thread's lane: contention over what runs, and over it what is not known. */
static const DensityLayer layers[DENSITY_LAYERS] = {
  { (ColourRole) (COLOUR_STATE + MODEL_RUNNING), PATTERN_SOLID },
  { (ColourRole) (COLOUR_STATE + MODEL_LOCK), PATTERN_SOLID },
  { (ColourRole) (COLOUR_STATE + MODEL_UNKNOWN), PATTERN_CROSS_HATCH },
  { (ColourRole) (COLOUR_STATE + MODEL_RECEIVE), PATTERN_TINT },
  { (ColourRole) (COLOUR_STATE + MODEL_SLEEP), PATTERN_TINT },
};
static const gboolean must_show[DENSITY_LAYERS] = { FALSE, TRUE, TRUE, FALSE, FALSE };

/* ------------------------------------------------------------------ the row */

/* Returns the lanes of the process's threads that live in the view. */
static GArray *
threads_of (const Frame *frame, uint32_t process)
{
  GArray *threads = g_array_new (FALSE, FALSE, sizeof (uint32_t));

  for (uint32_t i = 0; i < frame->lane_count; i++) {
    const ModelLane *lane = model_lane (frame->model, i);
    if (model_lane_process (lane) == process && model_lane_kind (lane) == MODEL_LANE_THREAD &&
        model_lane_start (lane) <= frame->view->end && model_lane_end (lane) >= frame->view->start)
      g_array_append_val (threads, i);
  }
  return threads;
}

/* Returns the sum of all parts, and the parts of a column. */
static int64_t
sum_up (const Frame *frame, const GArray *threads, int64_t from, int64_t to,
        int64_t parts[DENSITY_LAYERS])
{
  int64_t sums[MODEL_STATES] = { 0 };
  int64_t whole = 0;

  for (guint i = 0; i < threads->len; i++) {
    int64_t own[MODEL_STATES] = { 0 };
    model_thread_summary (model_lane (frame->model, g_array_index (threads, uint32_t, i)), from, to,
                          own);
    for (int state = 0; state < MODEL_STATES; state++) {
      sums[state] += own[state];
      whole += own[state];
    }
  }
  parts[0] = sums[MODEL_RUNNING] + sums[MODEL_READY];
  parts[1] = sums[MODEL_LOCK] + sums[MODEL_SEMAPHORE];
  parts[2] = sums[MODEL_UNKNOWN];
  parts[4] = sums[MODEL_SLEEP] + sums[MODEL_JOIN] + sums[MODEL_IDLE];
  parts[3] = whole - parts[0] - parts[1] - parts[2] - parts[4];
  return whole;
}

/* Returns where the row's column ends in which `from` lies: `pixels` pixels wide, aligned to time 0
 * as all columns are. Event order has columns of its own, of which it takes so many. */
static int64_t
row_column_end (const Frame *frame, int64_t from, double pixels)
{
  double width = pixels * frame->nanoseconds;
  int64_t to = from;

  if (frame->view->axis == NULL) {
    to = (int64_t) ceil ((floor ((double) from / width) + 1) * width);
    return MAX (to, from + 1);
  }
  for (double pixel = 0; pixel < pixels; pixel++)
    to = frame_column_end (frame, to);
  return to;
}

static void
add_row (Frame *frame, const LanePlace *header)
{
  g_autoptr (GArray) threads = threads_of (frame, header->process);
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (DensityColumn));
  double pixels = CLAMP (ceil ((frame->right - frame->left) * threads->len / SUMS), 1, WIDEST);
  int64_t from = MAX (frame->view->start, 0);
  int64_t last = MIN (frame->view->end, frame->now);
  double height = bar_height (header->height);

  if (frame->view->axis == NULL)
    from = (int64_t) (floor ((double) from / (pixels * frame->nanoseconds)) * pixels *
                      frame->nanoseconds);
  while (threads->len > 0 && from < last) {
    int64_t to = MIN (row_column_end (frame, from, pixels), frame->now);
    int64_t parts[DENSITY_LAYERS];
    int64_t whole = sum_up (frame, threads, from, to, parts);
    DensityColumn column = { .x0 = frame_x (frame, from), .x1 = frame_x (frame, to) };
    if (whole > 0) {
      density_share (parts, must_show, whole, height, column.heights);
      g_array_append_val (columns, column);
    }
    from = to;
  }
  density_add (frame, columns, layers, bar_top (header) + height, MODEL_NONE);
}

/* ------------------------------------------------------------------ the header */

static void
add_background (Frame *frame, const LanePlace *header, Subject subject)
{
  Shape shape = { .kind = SHAPE_BOX,
                  .colour = header->collapsed ? COLOUR_NONE : COLOUR_BAND,
                  .y = header->y,
                  .width = frame->view->width,
                  .height = header->height,
                  .opacity = 1,
                  .subject = subject };

  scene_add (frame->scene, &shape);
  shape.kind = SHAPE_LINE;
  shape.colour = COLOUR_GRID;
  shape.y = header->y + 0.5;
  shape.height = 0;
  shape.stroke = 1;
  shape.subject = (Subject){ .lane = MODEL_NONE };
  scene_add (frame->scene, &shape);
}

void
add_process_header (Frame *frame, const LanePlace *header)
{
  Subject subject = { SUBJECT_PROCESS, MODEL_NONE, header->process };
  g_autofree char *title = process_title (frame->model, header->process);
  g_autofree char *state = process_state_text (frame->model, header->process);
  g_autofree char *says =
      g_strdup_printf ("%s · %u %s", state, header->lanes, header->lanes == 1 ? "lane" : "lanes");
  double middle = header->y + header->height / 2;
  double room = frame->left - NAME_X - 12;
  double line = text_style_height (TEXT_SECONDARY);
  gboolean two_lines = header->collapsed && header->height >= TWO_LINES;
  TextStyle style = header->height >= FULL_SIZE ? TEXT_LANE_NAME : TEXT_VALUE;

  add_background (frame, header, subject);
  if (header->collapsed)
    add_row (frame, header);
  else
    frame_add_text (frame, TEXT_SECONDARY, COLOUR_TEXT_SOFT, frame->left + 12, middle,
                    MAX (frame->right - frame->left - 24, 1), says, subject);
  if (frame->view->collapsed != NULL)
    frame_add_text (frame, TEXT_TICK, COLOUR_TEXT_SOFT, SIGN_X, middle, 14,
                    header->collapsed ? "▸" : "▾", subject);
  frame_add_text (frame, style, COLOUR_TEXT, NAME_X, two_lines ? middle - line / 2 - 1 : middle,
                  room, title, subject);
  if (two_lines)
    frame_add_text (frame, TEXT_SECONDARY, COLOUR_TEXT_SOFT, NAME_X, middle + line / 2 + 3, room,
                    says, subject);
}
