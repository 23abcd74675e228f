/* SPDX-License-Identifier: MIT
 *
 * One row a lane, in the order of the picture. Numbers are of the range that is shown.
 */
#include <math.h>

#include "figure/page-private.h"

#define STATES_TOLD 4 /* of a thread, the most that a row tells */

/* A lane in the range that is shown. */
typedef struct {
  const ModelLane *lane;
  int64_t from, to; /* of its life; to > from */
} Part;

gboolean
page_lane_range (const Page *page, const ModelLane *lane, int64_t *from, int64_t *to)
{
  const View *view = &page->picture->view;

  *from = MAX (view->start, model_lane_start (lane));
  *to = model_earlier (model_earlier (view->end, model_now (page->model)), model_lane_end (lane));
  return *to > *from;
}

char *
page_share_text (int64_t part, int64_t whole)
{
  double share = whole > 0 ? 100.0 * (double) part / (double) whole : 0;

  if (part > 0 && share < 1)
    return g_strdup ("less than 1\u202f%");
  /* Only the whole is told as 100. */
  return g_strdup_printf ("%.0f\u202f%%", part < whole ? MIN (round (share), 99) : 100);
}

static void
add_share (GString *text, const char *before, int64_t part, int64_t whole, const char *after)
{
  g_autofree char *share = page_share_text (part, whole);

  g_string_append_printf (text, "%s%s%s", before, share, after);
}

/* Adds "3 waits", "1 wait" or "no waits". */
static void
add_count (GString *text, const char *before, uint64_t count, const char *one, const char *many)
{
  g_string_append (text, before);
  if (count == 0)
    g_string_append_printf (text, "no %s", many);
  else
    g_string_append_printf (text, "%" G_GUINT64_FORMAT " %s", count, count == 1 ? one : many);
}

/* ------------------------------------------------------------------ threads */

static void
add_states (GString *text, const Part *part)
{
  int64_t sums[MODEL_STATES] = { 0 };
  int64_t total = 0;

  model_thread_summary (part->lane, part->from, part->to, sums);
  for (int state = 0; state < MODEL_STATES; state++)
    total += sums[state];
  for (int told = 0; told < STATES_TOLD; told++) {
    int most = 0;
    for (int state = 1; state < MODEL_STATES; state++)
      if (sums[state] > sums[most])
        most = state;
    if (sums[most] <= 0)
      break;
    g_string_append_printf (text, "%s%s", told > 0 ? ", " : "",
                            model_state_name ((ModelState) most));
    add_share (text, " ", sums[most], total, "");
    sums[most] = 0;
  }
}

/* ------------------------------------------------------------------ objects */

/* Returns how many holds begin in the range. */
static uint64_t
holds_begun (const Part *part)
{
  uint64_t count = model_hold_count (part->lane);

  if (count == 0)
    return 0;
  uint64_t first = model_hold_at (part->lane, count, part->from);
  uint64_t last = model_hold_at (part->lane, count, part->to);
  if (model_hold (part->lane, last).start > part->to)
    return 0;
  return last + 1 - first - (model_hold (part->lane, first).start < part->from ? 1 : 0);
}

static uint64_t
waits_begun (const Part *part)
{
  uint64_t count = model_wait_count (part->lane);

  return count == 0 ? 0
                    : model_wait_from (part->lane, 0, count, part->to + 1) -
                          model_wait_from (part->lane, 0, count, part->from);
}

static void
add_lock (GString *text, const Part *part)
{
  int64_t held = 0, contended = 0, length = part->to - part->from;
  uint64_t shares = model_share_count (part->lane);

  model_lock_summary (part->lane, part->from, part->to, &held, &contended);
  add_count (text, "", holds_begun (part), "hold", "holds");
  if (held > 0)
    add_share (text, " for ", held, length, " of the time");
  if (shares > 0)
    add_count (text, ", ",
               model_share_from (part->lane, 0, shares, part->to + 1) -
                   model_share_from (part->lane, 0, shares, part->from),
               "read", "reads");
  add_count (text, ", ", waits_begun (part), "wait", "waits");
  if (contended > 0)
    add_share (text, ", somebody waited for ", contended, length, " of the time");
}

static void
add_condition (GString *text, const Part *part)
{
  uint64_t waits = model_condition_wait_count (part->lane);
  uint64_t signals = model_signal_count (part->lane);
  uint64_t first = signals > 0 ? model_signal_from (part->lane, 0, signals, part->from) : 0;
  uint64_t end = signals > 0 ? model_signal_from (part->lane, 0, signals, part->to + 1) : 0;
  uint64_t lost = model_signals_lost (part->lane, first, end);

  waits = waits == 0 ? 0
                     : model_condition_wait_from (part->lane, 0, waits, part->to + 1) -
                           model_condition_wait_from (part->lane, 0, waits, part->from);
  add_count (text, "", waits, "wait", "waits");
  add_count (text, ", ", end - first, "notification", "notifications");
  if (lost > 0)
    g_string_append_printf (text, ", %" G_GUINT64_FORMAT " of them while nobody waited", lost);
}

/* Writes the largest number in the range, and returns how often it changed there. */
static uint64_t
steps_in (const Part *part, uint32_t *peak)
{
  uint64_t count = model_backlog_count (part->lane);

  *peak = 0;
  if (count == 0)
    return 0;
  uint64_t first = model_backlog_at (part->lane, count, part->from);
  uint64_t last = model_backlog_at (part->lane, count, part->to);
  if (model_backlog (part->lane, last).time > part->to)
    return 0;
  *peak = model_backlog_peak (part->lane, first, last);
  return last + 1 - first - (model_backlog (part->lane, first).time < part->from ? 1 : 0);
}

static void
add_channel (GString *text, const Part *part)
{
  uint32_t capacity = model_channel_capacity (part->lane), peak;
  int64_t full = 0, empty = 0, length = part->to - part->from;

  steps_in (part, &peak);
  model_channel_summary (part->lane, part->from, part->to, &full, &empty);
  g_string_append_printf (text, "at most %u", peak);
  if (capacity > 0)
    g_string_append_printf (text, " of %u", capacity);
  g_string_append (text, peak == 1 && capacity == 0 ? " message in it" : " messages in it");
  if (full > 0)
    add_share (text, ", full for ", full, length, " of the time");
  if (empty > 0)
    add_share (text, ", empty for ", empty, length, " of the time");
}

static void
add_steps (GString *text, const Part *part)
{
  uint32_t peak;
  uint64_t steps = steps_in (part, &peak);

  add_count (text, "", steps, "change", "changes");
  g_string_append_printf (text, ", at most %u", peak);
}

static char *
say_part (const Part *part)
{
  GString *text = g_string_new (NULL);
  ModelLaneKind kind = model_lane_kind (part->lane);

  switch (model_kind_family (kind)) {
  case MODEL_FAMILY_THREAD:
    add_states (text, part);
    break;
  case MODEL_FAMILY_LOCK:
    add_lock (text, part);
    break;
  case MODEL_FAMILY_CONDITION:
    add_condition (text, part);
    break;
  case MODEL_FAMILY_STEPS:
    if (kind == MODEL_LANE_CHANNEL)
      add_channel (text, part);
    else
      add_steps (text, part);
    break;
  case MODEL_FAMILY_NONE:
    break;
  }
  return g_string_free (text, FALSE);
}

/* ------------------------------------------------------------------ rows */

static void
put_lane (Page *page, const ModelLane *lane)
{
  Part part = { .lane = lane };
  g_autofree char *words = page_lane_range (page, lane, &part.from, &part.to)
                               ? say_part (&part)
                               : g_strdup ("not there then");

  g_string_append (page->html, "<tr><th scope=\"row\">");
  page_put_text (page, model_lane_name (lane));
  g_string_append (page->html, "</th><td>");
  page_put_text (page, model_kind_name (model_lane_kind (lane)));
  g_string_append (page->html, "</td><td>");
  page_put_text (page, words);
  g_string_append (page->html, "</td></tr>\n");
}

static void
put_process (Page *page, uint32_t process)
{
  g_string_append (page->html, "<tr><th class=\"process\" scope=\"rowgroup\" colspan=\"3\">");
  page_put_text (page, model_process_command (page->model, process));
  g_string_append_printf (page->html, " %u</th></tr>\n", model_process_id (page->model, process));
}

void
page_put_lanes (Page *page)
{
  g_autoptr (GArray) places = layout_lanes (page->model, &page->picture->view);

  g_string_append (page->html, "<table>\n<thead><tr><th scope=\"col\">Lane</th>"
                               "<th scope=\"col\">Kind</th>"
                               "<th scope=\"col\">In this range</th></tr></thead>\n<tbody>\n");
  for (guint i = 0; i < places->len; i++) {
    const LanePlace *place = &g_array_index (places, LanePlace, i);
    if (place->lane != MODEL_NONE)
      put_lane (page, model_lane (page->model, place->lane));
    else
      put_process (page, place->process);
  }
  g_string_append (page->html, "</tbody>\n</table>\n");
}
