/* SPDX-License-Identifier: MIT
 *
 * What is said under the pointer.
 */
#include "../../golden/scenarios.h"
#include "paint/layout.h"

#define MILLISECOND INT64_C (1000000)

static uint32_t
lane_named (const Model *model, const char *name)
{
  for (uint32_t i = 0; i < model_lane_count (model); i++)
    if (g_strcmp0 (model_lane_name (model_lane (model, i)), name) == 0)
      return i;
  g_error ("there is no lane named \"%s\"", name);
}

static void
assert_says (const Model *model, Subject subject, const char *expected)
{
  g_autofree char *text = describe_subject (model, subject);

  g_assert_cmpstr (text, ==, expected);
}

/* Describes what the thread `name` did at `time`. */
static void
assert_says_at (const Model *model, const char *name, int64_t time, const char *expected)
{
  uint32_t lane = lane_named (model, name);
  const ModelLane *thread = model_lane (model, lane);
  uint64_t index = model_interval_at (thread, model_interval_count (thread), time);

  assert_says (model, (Subject){ SUBJECT_INTERVAL, lane, index }, expected);
}

static void
test_intervals (void)
{
  g_autoptr (Model) model = scenario_states ();

  assert_says_at (model, "blocked", 5 * MILLISECOND,
                  "blocked · blocked on table · 7.1 ms · held by runner");
  assert_says_at (model, "sorter", 20 * MILLISECOND,
                  "sorter · blocked on table · 10 ms so far · held by blocked");
  assert_says_at (model, "counts", 5 * MILLISECOND, "counts · blocked on slots · 5.1 ms");
  assert_says_at (model, "counts", 15 * MILLISECOND, "counts · sleeping · 5.0 ms");
  assert_says_at (model, "sorter", 6 * MILLISECOND, "sorter · waiting for changed · 6.7 ms");
  assert_says_at (model, "reader", 8 * MILLISECOND, "reader · waiting on lines · 6.5 ms");
  assert_says_at (model, "runner", 15 * MILLISECOND, "runner · waiting for room in lines · 3.2 ms");
  assert_says_at (model, "main", 10 * MILLISECOND, "main · joining runner · 17 ms");
  assert_says_at (model, "blocked", 20 * MILLISECOND,
                  "blocked · events were lost here · 4.5 ms · recorded faster than read");
  assert_says_at (model, "reader", 20 * MILLISECOND, "reader · running · 12 ms so far");
}

/* Why events were lost is said where it is known. */
static void
test_losses (void)
{
  static const struct {
    uint32_t cause;
    const char *says;
  } losses[] = {
    { HEDDLE_LOSS_NESTED, " · more in signal handlers than had room" },
    { HEDDLE_LOSS_NO_RING, " · no memory to record into" },
    { HEDDLE_LOSS_AFTER_END, " · after the thread's end" },
    { HEDDLE_LOSS_NO_TEXT, " · a name that had no room" },
    { HEDDLE_LOSS_OVERWRITTEN, " · overwritten by newer ones" },
    { HEDDLE_LOSS_DAMAGED, " · in a damaged part of the file" },
    { 0, "" },
    { 99, "" },
    { UINT32_MAX, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (losses); i++) {
    g_autoptr (Model) model = model_new ();
    g_autofree char *expected =
        g_strconcat ("main · events were lost here · 1.0 ms", losses[i].says, NULL);
    HeddleDecodedEvent event = { .process = 1, .thread = 1, .kind = HEDDLE_EVENT_THREAD_START };
    model_add (model, &event);
    event = (HeddleDecodedEvent){ .process = 1,
                                  .thread = 1,
                                  .kind = HEDDLE_EVENT_LOST,
                                  .time = 2 * MILLISECOND,
                                  .object = MILLISECOND,
                                  .argument = 5,
                                  .detail = losses[i].cause };
    model_add (model, &event);
    /* It says something again. */
    event = (HeddleDecodedEvent){
      .process = 1, .thread = 1, .kind = HEDDLE_EVENT_THREAD_NAME, .time = 2 * MILLISECOND
    };
    model_add (model, &event);
    assert_says (model, (Subject){ SUBJECT_INTERVAL, 0, 1 }, expected);
  }
}

static void
test_objects (void)
{
  g_autoptr (Model) model = scenario_states ();
  uint32_t table = lane_named (model, "table");
  uint32_t lines = lane_named (model, "lines");

  assert_says (model, (Subject){ SUBJECT_HOLD, table, 0 },
               "table · held by runner · 8.0 ms · got at once · 1 waits");
  assert_says (
      model, (Subject){ SUBJECT_HOLD, table, 1 },
      "table · held by blocked · 8.4 ms · after waiting 7.1 ms · its end was lost · 1 waits");
  assert_says (model, (Subject){ SUBJECT_WAIT, table, 0 },
               "blocked · blocked on table · 7.1 ms · held by runner");
  assert_says (model, (Subject){ SUBJECT_BACKLOG, lines, 0 }, "lines · 1 of 1 · full");
}

static void
test_flows (void)
{
  g_autoptr (Model) model = scenario_states ();

  assert_says (model, (Subject){ SUBJECT_MESSAGE, MODEL_NONE, 0 },
               "message 1, 500 µs from runner to reader · lines");
  assert_says (model, (Subject){ SUBJECT_WAKE_UP, MODEL_NONE, 0 }, "main started runner · 60 µs");
  for (uint64_t i = 0; i < model_flow_count (model, MODEL_FLOW_WAKE_UP); i++) {
    const ModelFlow flow = model_flow (model, MODEL_FLOW_WAKE_UP, i);
    if (flow.to_time == 10100000)
      assert_says (model, (Subject){ SUBJECT_WAKE_UP, MODEL_NONE, i },
                   "runner woke blocked · table · 100 µs");
    if (flow.to_time == 20200000)
      assert_says (model, (Subject){ SUBJECT_WAKE_UP, MODEL_NONE, i },
                   "runner finished and woke main · 200 µs");
  }
}

static void
test_lanes (void)
{
  g_autoptr (Model) model = scenario_states ();
  static const struct {
    const char *name;
    const char *says;
  } lanes[] = {
    { "sorter", "sorter, thread, blocked on table for 10 ms" },
    { "runner", "runner, thread, finished" },
    { "table", "table, lock, free" },
    { "lines", "lines, channel, backlog 1 of 1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lanes); i++) {
    g_autofree char *text = describe_lane (model, lane_named (model, lanes[i].name));
    g_assert_cmpstr (text, ==, lanes[i].says);
  }
}

/* A subject may come from a scene of another model: it is checked. */
static void
test_nonsense (void)
{
  g_autoptr (Model) model = scenario_channel ();

  for (int kind = SUBJECT_NONE; kind <= SUBJECT_MESSAGE; kind++)
    assert_says (model, (Subject){ (SubjectKind) kind, MODEL_NONE, UINT64_MAX >> 24 << 24 }, NULL);
  assert_says (model, (Subject){ SUBJECT_INTERVAL, lane_named (model, "producer"), 99999 }, NULL);
  assert_says (model, (Subject){ SUBJECT_BACKLOG, lane_named (model, "messages"), 99999 }, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/describe/intervals", test_intervals);
  g_test_add_func ("/describe/losses", test_losses);
  g_test_add_func ("/describe/objects", test_objects);
  g_test_add_func ("/describe/flows", test_flows);
  g_test_add_func ("/describe/lanes", test_lanes);
  g_test_add_func ("/describe/nonsense", test_nonsense);
  return g_test_run ();
}
