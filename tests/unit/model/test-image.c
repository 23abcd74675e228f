/* SPDX-License-Identifier: MIT
 *
 * What comes out of an image is the model that went in: everything that readers may ask is told
 * alike.
 */
#include "model/image.h"
#include "script.h"

#include <inttypes.h>
#include <string.h>

#define EVENTS 30000

/* ------------------------------------------------------------------ a model in words */

static void
tell_thread (GString *text, const ModelLane *lane)
{
  const int64_t times[] = { 0, 1000, 20000, 300000, MODEL_TIME_MOST };
  ModelSample samples[G_N_ELEMENTS (times)];
  uint64_t count = model_interval_count (lane);

  for (uint64_t i = 0; i < count; i++) {
    const ModelInterval interval = model_interval (lane, i);
    g_string_append_printf (text, "%d %" PRId64 "-%" PRId64 " %u %u %u %u\n", interval.state,
                            interval.start, interval.end, interval.object, interval.holder,
                            interval.waker, interval.cause);
  }
  ModelWalk walk = model_walk (lane, MAX (count, 1), 0);
  if (count > 0)
    model_walk_samples (&walk, times, G_N_ELEMENTS (times), samples);
  for (gsize i = 0; i < G_N_ELEMENTS (times) && count > 0; i++)
    for (int state = 0; state < MODEL_STATES; state++)
      g_string_append_printf (text, "%" PRId64 " ", samples[i].sums[state]);
  for (uint32_t row = 0; row < model_span_rows (lane); row++)
    for (uint64_t i = 0; i < model_span_count (lane, row); i++) {
      const ModelSpan span = model_span (lane, row, i);
      g_string_append_printf (text, "span %u: %d %" PRId64 "-%" PRId64 " %s %u %" PRIu64 " %u\n",
                              row, (int) span.kind, span.start, span.end, span.name, span.task,
                              span.first_item, span.items);
    }
}

static void
tell_lock (GString *text, const ModelLane *lane)
{
  int64_t held, contended;

  for (uint64_t i = 0; i < model_hold_count (lane); i++) {
    const ModelHold hold = model_hold (lane, i);
    g_string_append_printf (text, "hold %" PRId64 "-%" PRId64 " %u %u\n", hold.start, hold.end,
                            hold.thread, hold.uncertain);
  }
  for (uint64_t i = 0; i < model_wait_count (lane); i++) {
    const ModelWait wait = model_wait (lane, i);
    g_string_append_printf (text, "wait %" PRId64 "-%" PRId64 " %u %u\n", wait.start, wait.end,
                            wait.thread, wait.row);
  }
  for (uint64_t i = 0; i < model_share_count (lane); i++) {
    const ModelWait share = model_share (lane, i);
    g_string_append_printf (text, "share %" PRId64 "-%" PRId64 " %u %u\n", share.start, share.end,
                            share.thread, share.row);
  }
  model_lock_summary (lane, 0, MODEL_TIME_MOST, &held, &contended);
  g_string_append_printf (text, "%" PRId64 " %" PRId64 " %" PRIu64 " %u %u\n", held, contended,
                          model_acquisition_count (lane), model_wait_rows (lane),
                          model_share_rows (lane));
}

static void
tell_condition (GString *text, const ModelLane *lane)
{
  uint64_t signals = model_signal_count (lane);

  for (uint64_t i = 0; i < model_condition_wait_count (lane); i++) {
    const ModelConditionWait wait = model_condition_wait (lane, i);
    g_string_append_printf (text, "%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %u %u\n",
                            wait.start, wait.notified, wait.woken, wait.end, wait.thread, wait.row);
  }
  for (uint64_t i = 0; i < signals; i++) {
    const ModelSignal signal = model_signal (lane, i);
    g_string_append_printf (text, "signal %" PRId64 " %u %d %d\n", signal.time, signal.thread,
                            signal.broadcast, signal.lost);
  }
  g_string_append_printf (text, "%u %" PRIu64 "\n", model_condition_rows (lane),
                          model_signals_lost (lane, 0, signals));
}

static void
tell_steps (GString *text, const ModelLane *lane, int64_t now)
{
  uint64_t count = model_backlog_count (lane);
  int64_t full, empty;

  for (uint64_t i = 0; i < count; i++) {
    const ModelBacklog backlog = model_backlog (lane, i);
    g_string_append_printf (text, "%" PRId64 " %u %u\n", backlog.time, backlog.backlog,
                            backlog.thread);
  }
  model_channel_summary (lane, 0, now, &full, &empty);
  g_string_append_printf (text, "%" PRId64 " %" PRId64 " %u %u %u\n", full, empty,
                          model_channel_capacity (lane), model_channel_peak (lane),
                          count > 0 ? model_backlog_peak (lane, 0, count - 1) : 0);
}

static void
tell_lane (GString *text, const ModelLane *lane, int64_t now)
{
  g_string_append_printf (
      text, "%u %s %s %d %u %u %u %u %" PRId64 "-%" PRId64 "\n", model_lane_index (lane),
      model_kind_name (model_lane_kind (lane)), model_lane_name (lane), model_lane_is_named (lane),
      model_lane_process (lane), model_lane_ordinal (lane), model_lane_number (lane),
      model_lane_identifier (lane), model_lane_start (lane), model_lane_end (lane));
  switch (model_kind_family (model_lane_kind (lane))) {
  case MODEL_FAMILY_THREAD:
    tell_thread (text, lane);
    break;
  case MODEL_FAMILY_LOCK:
    tell_lock (text, lane);
    break;
  case MODEL_FAMILY_CONDITION:
    tell_condition (text, lane);
    break;
  case MODEL_FAMILY_STEPS:
    tell_steps (text, lane, now);
    break;
  case MODEL_FAMILY_NONE:
    break;
  }
}

static char *
tell (const Model *model)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%" PRId64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %d\n",
                          model_now (model), model_event_count (model), model_odd_count (model),
                          model_lost_count (model), model_is_alive (model));
  for (uint32_t i = 1; i <= model_process_count (model); i++) {
    const ModelProcessEnd end = model_process_end (model, i);
    g_string_append_printf (text, "%s %u %" PRId64 " %d %u\n", model_process_command (model, i),
                            model_process_id (model, i), end.time, (int) end.how, end.status);
  }
  for (uint32_t i = 0; i < model_lane_count (model); i++)
    tell_lane (text, model_lane (model, i), model_now (model));
  for (int kind = 0; kind < MODEL_FLOW_KINDS; kind++)
    for (uint64_t i = 0; i < model_flow_count (model, (ModelFlowKind) kind); i++) {
      const ModelFlow flow = model_flow (model, (ModelFlowKind) kind, i);
      g_string_append_printf (text, "flow %" PRId64 "-%" PRId64 " %u %u %u %u\n", flow.from_time,
                              flow.to_time, flow.from, flow.to, flow.object, flow.number);
    }
  for (uint32_t i = 0; i < model_loss_count (model); i++) {
    const ModelLoss loss = model_loss (model, i);
    g_string_append_printf (text, "loss %u %u %u %" PRId64 "-%" PRId64 " %" PRIu64 "\n",
                            loss.process, loss.thread, loss.cause, loss.first, loss.until,
                            loss.count);
  }
  return g_string_free (text, FALSE);
}

/* ------------------------------------------------------------------ a model of everything */

/* Events of every kind there is, by a few threads of a few processes at a few objects; most of them
 * at a time when they mean something, some when they don't. */
static Model *
random_model (int events)
{
  static const char *const texts[] = { "", "counter", "Übung", "worker" };
  Model *model = model_new ();
  int64_t time = 0;

  for (int i = 0; i < events; i++) {
    uint16_t kind = (uint16_t) g_test_rand_int_range (1, 125);
    gboolean end = kind == HEDDLE_EVENT_THREAD_END || kind == HEDDLE_EVENT_PROCESS_END ||
                   kind == HEDDLE_EVENT_OBJECT_END;
    if (heddle_event_describe (kind) == NULL || (end && g_test_rand_int_range (0, 100) != 0))
      continue;
    time += g_test_rand_int_range (0, 1000) == 0 ? G_GINT64_CONSTANT (5000000000)
                                                 : g_test_rand_int_range (0, 100);
    const HeddleDecodedEvent event = {
      .time = time,
      .process = (uint32_t) g_test_rand_int_range (1, 3),
      .thread = (uint32_t) g_test_rand_int_range (1, 6),
      .kind = kind,
      .detail = (uint32_t) g_test_rand_int_range (0, 4),
      .object = (uint64_t) g_test_rand_int_range (1, 4),
      .argument = (uint64_t) g_test_rand_int_range (0, 100) *
                  (g_test_rand_int_range (0, 50) == 0 ? 100000u : 1u),
      .text = texts[g_test_rand_int_range (0, G_N_ELEMENTS (texts))],
    };
    model_add (model, &event);
  }
  model_advance (model, time + 100);
  return model;
}

static GBytes *
image_of (Model *model)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();

  g_assert_true (model_image_write (model, stream, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
}

static void
test_everything_comes_back (void)
{
  for (int round = 0; round < 6; round++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (Model) model = random_model (round == 0 ? 0 : EVENTS);
    g_autoptr (GBytes) image = image_of (model);
    g_autoptr (Model) again = model_image_open (image, &error);
    g_assert_no_error (error);
    g_autofree char *told = tell (model);
    g_autofree char *told_again = tell (again);
    g_assert_cmpstr (told_again, ==, told);
    /* An image of what came from an image is that image. */
    g_autoptr (GBytes) image_again = image_of (again);
    g_assert_true (g_bytes_equal (image_again, image));
  }
}

/* ------------------------------------------------------------------ what is no image */

static void
refuse (const guint8 *bytes, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) image = g_bytes_new (bytes, size);
  g_autoptr (Model) model = model_image_open (image, &error);

  g_assert_null (model);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void
test_a_part_of_an_image_is_none (void)
{
  g_autoptr (Model) model = random_model (300);
  g_autoptr (GBytes) image = image_of (model);
  gsize size;
  const guint8 *bytes = g_bytes_get_data (image, &size);

  for (gsize part = 0; part < size; part += part < size - 200 ? 97 : 1)
    refuse (bytes, part);
}

/* The contents and the trailer are the image's end: whatever of them is changed, it is refused. */
static void
test_changed_contents_are_refused (void)
{
  g_autoptr (Model) model = random_model (300);
  g_autoptr (GBytes) image = image_of (model);
  gsize size;
  const guint8 *bytes = g_bytes_get_data (image, &size);
  g_autofree guint8 *copy = g_memdup2 (bytes, size);
  uint64_t contents;

  memcpy (&contents, bytes + size - 24, sizeof contents);
  for (gsize i = contents; i < size; i++) {
    copy[i] ^= (guint8) (1u << g_test_rand_int_range (0, 8));
    refuse (copy, size);
    copy[i] = bytes[i];
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/everything-comes-back", test_everything_comes_back);
  g_test_add_func ("/image/parts", test_a_part_of_an_image_is_none);
  g_test_add_func ("/image/changed", test_changed_contents_are_refused);
  return g_test_run ();
}
