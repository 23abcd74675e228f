/* SPDX-License-Identifier: MIT
 *
 * Property: what comes out of the model is what went in, to the nanosecond, however it is packed.
 * Short and long stretches follow one another at random, some longer than 32 bits of nanoseconds.
 */
#include "script.h"

#define THREADS 6
#define STEPS   60000
#define TIMES   300

/* A time to wait: most often short, and now and then far too long for 32 bits. */
static int64_t
random_gap (void)
{
  switch (g_test_rand_int_range (0, 1000)) {
  case 0:
    return (int64_t) g_test_rand_int_range (1, 20) * 1000000000;
  case 1:
    return (INT64_C (1) << 31) + g_test_rand_int_range (-2, 3);
  case 2:
  case 3:
    return g_test_rand_int_range (0, 2000000000);
  default:
    return g_test_rand_int_range (0, 50);
  }
}

static void
emit (Model *model, int64_t time, int thread, HeddleEventKind kind, uint64_t object,
      uint64_t argument)
{
  const ScriptLine line = { time, (uint32_t) thread + 1, kind, object, argument, 0, NULL };

  script_play (model, &line, 1);
}

/* ------------------------------------------------------------------ samples */

/* Threads that go from state to state; the later ones know more states than the first. */
static int64_t
play_states (Model *model)
{
  static const HeddleEventKind kinds[] = {
    HEDDLE_EVENT_SLEEP_BEGIN,          HEDDLE_EVENT_SLEEP_END,         HEDDLE_EVENT_MUTEX_WAIT,
    HEDDLE_EVENT_MUTEX_ACQUIRE,        HEDDLE_EVENT_MUTEX_RELEASE,     HEDDLE_EVENT_CONDITION_WAIT,
    HEDDLE_EVENT_CONDITION_WAKE,       HEDDLE_EVENT_IDLE_BEGIN,        HEDDLE_EVENT_IDLE_END,
    HEDDLE_EVENT_BARRIER_WAIT,         HEDDLE_EVENT_BARRIER_PASS,      HEDDLE_EVENT_SEMAPHORE_WAIT,
    HEDDLE_EVENT_CHANNEL_RECEIVE_WAIT, HEDDLE_EVENT_CHANNEL_SEND_WAIT, HEDDLE_EVENT_JOIN_BEGIN,
  };
  int64_t time = 0;

  for (int i = 0; i < STEPS; i++) {
    int thread = g_test_rand_int_range (0, THREADS);
    /* New states come late, in the middle of a block. */
    int known = 2 + (int) G_N_ELEMENTS (kinds) * thread / THREADS * i / STEPS;
    time += random_gap ();
    emit (model, time, thread, kinds[g_test_rand_int_range (0, MIN (known + 1, 15))],
          0x1000 + (uint64_t) g_test_rand_int_range (0, 3), 1);
  }
  if (g_test_rand_bit ())
    emit (model, time, 0, HEDDLE_EVENT_THREAD_END, 0, 0);
  time += random_gap ();
  model_advance (model, time);
  return time;
}

static int
compare_times (const void *a, const void *b)
{
  const int64_t *one = a;
  const int64_t *two = b;

  return (*one > *two) - (*one < *two);
}

/* Fills in sorted moments: anywhere, on the edges of intervals, and close together. */
static void
random_times (const ModelLane *lane, int64_t now, int64_t times[TIMES])
{
  gint32 count = (gint32) model_interval_count (lane);

  for (int i = 0; i < TIMES; i++)
    switch (g_test_rand_int_range (0, 3)) {
    case 0:
      times[i] = (int64_t) (g_test_rand_double_range (-0.01, 1.01) * (double) now);
      break;
    case 1:
      times[i] = model_interval (lane, (uint64_t) g_test_rand_int_range (0, count)).start +
                 g_test_rand_int_range (-1, 2);
      break;
    default:
      times[i] = (i > 0 ? times[i - 1] : 0) + g_test_rand_int_range (0, 100);
    }
  qsort (times, TIMES, sizeof times[0], compare_times);
}

/* Adds up, one by one, what the thread was up to `time`. Returns the interval at that moment. */
static uint64_t
add_up (const ModelLane *lane, int64_t now, int64_t time, int64_t sums[MODEL_STATES])
{
  uint64_t index = 0;

  memset (sums, 0, MODEL_STATES * sizeof sums[0]);
  for (uint64_t i = 0; i < model_interval_count (lane); i++) {
    const ModelInterval interval = model_interval (lane, i);
    int64_t end = MIN (MIN (interval.end, now), time);
    if (interval.start > time)
      break;
    index = i;
    sums[interval.state] += MAX (end - interval.start, 0);
  }
  return index;
}

static void
check_sample (const ModelLane *lane, int64_t now, int64_t time, const ModelSample *sample)
{
  uint64_t count = model_interval_count (lane);
  int64_t sums[MODEL_STATES];
  uint64_t index = add_up (lane, now, time, sums);
  const ModelInterval there = model_interval (lane, index);
  g_assert_cmpuint (sample->index, ==, index);
  g_assert_cmpuint (model_interval_at (lane, count, time), ==, index);
  g_assert_cmpint (sample->start, ==, there.start);
  g_assert_cmpint (sample->end, ==, there.end);
  g_assert_cmpint (sample->state, ==, there.state);
  g_assert_cmpint (sample->gone, ==, MAX (MIN (MIN (there.end, now), time) - there.start, 0));
  for (int state = 0; state < MODEL_STATES; state++)
    g_assert_cmpint (sample->sums[state], ==, sums[state]);
}

static void
test_samples_equal_intervals (void)
{
  for (int round = 0; round < 4; round++) {
    g_autoptr (Model) model = model_new ();
    int64_t now = play_states (model);
    for (uint32_t i = 0; i < model_lane_count (model); i++) {
      const ModelLane *lane = model_lane (model, i);
      int64_t times[TIMES];
      ModelSample samples[TIMES];
      if (model_lane_kind (lane) != MODEL_LANE_THREAD)
        continue;
      random_times (lane, now, times);
      /* A walk may go back between two questions. */
      ModelWalk walk = model_walk (lane, model_interval_count (lane), 0);
      uint32_t half = (uint32_t) g_test_rand_int_range (1, TIMES);
      model_walk_samples (&walk, &times[half], TIMES - half, &samples[half]);
      model_walk_samples (&walk, times, half, samples);
      for (int j = 0; j < TIMES; j++)
        check_sample (lane, now, times[j], &samples[j]);
    }
  }
}

/* A walk with a tolerance tells what was a little earlier, exactly; and that only where what it
 * takes as one interval is no longer than the tolerance. Returns whether it did so. */
static gboolean
check_blurred_sample (const ModelLane *lane, int64_t now, int64_t tolerance, int64_t time,
                      const ModelSample *sample)
{
  int64_t sums[MODEL_STATES];

  if (sample->gone > 0 || time < sample->start) {
    check_sample (lane, now, time, sample);
    return FALSE;
  }
  /* The thread's last interval; or the moment itself is where something begins. */
  if (sample->end == MODEL_OPEN || sample->end <= time || sample->start == time)
    return FALSE;
  g_assert_cmpuint (add_up (lane, now, sample->start, sums), >=, sample->index);
  g_assert_cmpint (sample->start, <=, time);
  g_assert_cmpint (sample->end, >, time);
  g_assert_cmpint (sample->end - sample->start, <=, tolerance);
  for (int state = 0; state < MODEL_STATES; state++)
    g_assert_cmpint (sample->sums[state], ==, sums[state]);
  return TRUE;
}

static void
test_tolerance_moves_samples (void)
{
  g_autoptr (Model) model = model_new ();
  int64_t now = play_states (model);
  guint blurred = 0;

  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    const ModelLane *lane = model_lane (model, i);
    int64_t times[TIMES];
    ModelSample samples[TIMES];
    if (model_lane_kind (lane) != MODEL_LANE_THREAD)
      continue;
    for (int64_t tolerance = 1; tolerance < now; tolerance *= 4) {
      random_times (lane, now, times);
      ModelWalk walk = model_walk (lane, model_interval_count (lane), tolerance);
      model_walk_samples (&walk, times, TIMES, samples);
      for (int j = 0; j < TIMES; j++)
        blurred += (guint) check_blurred_sample (lane, now, tolerance, times[j], &samples[j]);
    }
  }
  g_assert_cmpuint (blurred, >, 0);
}

/* A lock's sums are those of its holds, and of the time in which any wait was open. */
static void
check_lock_sample (const ModelLane *lock, int64_t now, int64_t time, int64_t held_sample,
                   int64_t contended_sample)
{
  int64_t held = 0;
  int64_t contended = 0;
  int64_t reached = 0;

  time = MIN (time, now);
  for (uint64_t i = 0; i < model_hold_count (lock); i++) {
    const ModelHold hold = model_hold (lock, i);
    held += MAX (MIN (hold.end, time) - hold.start, 0);
  }
  for (uint64_t i = 0; i < model_wait_count (lock); i++) {
    const ModelWait wait = model_wait (lock, i);
    contended += MAX (MIN (wait.end, time) - MAX (wait.start, reached), 0);
    reached = MAX (reached, MIN (wait.end, time));
  }
  g_assert_cmpint (held_sample, ==, held);
  g_assert_cmpint (contended_sample, ==, contended);
}

static void
test_lock_samples_equal_holds_and_waits (void)
{
  g_autoptr (Model) model = model_new ();
  int64_t now = play_states (model);

  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    const ModelLane *lane = model_lane (model, i);
    int64_t times[TIMES];
    int64_t held[TIMES], contended[TIMES];
    if (model_kind_family (model_lane_kind (lane)) != MODEL_FAMILY_LOCK)
      continue;
    random_times (model_lane (model, 0), now, times);
    model_lock_samples (lane, times, TIMES, held, contended);
    for (int j = 0; j < TIMES; j++)
      check_lock_sample (lane, now, times[j], held[j], contended[j]);
  }
}

/* Looks at every hold and wait for what the model finds by blocks. */
static void
check_lock_moment (const ModelLane *lock, int64_t time, const ModelHoldSample *sample,
                   uint64_t first_wait)
{
  uint64_t index = 0, first = 0;

  while (index + 1 < model_hold_count (lock) && model_hold (lock, index + 1).start <= time)
    index++;
  while (first < model_wait_count (lock) && model_wait (lock, first).start < time)
    first++;
  g_assert_cmpuint (sample->index, ==, index);
  g_assert_cmpint (sample->start, ==, model_hold (lock, index).start);
  g_assert_cmpint (sample->end, ==, model_hold (lock, index).end);
  g_assert_cmpuint (first_wait, ==, first);
}

/* The waits that last so long, from each to each. */
static void
check_long_waits (const ModelLane *lock, uint64_t count, int64_t least)
{
  uint64_t found = 0;

  for (uint64_t i = 0; i < count; i++) {
    const ModelWait wait = model_wait (lock, i);
    if (wait.end - wait.start < least)
      continue;
    found = model_wait_long (lock, found, count, least);
    g_assert_cmpuint (found, ==, i);
    g_assert_cmpuint (model_wait_long (lock, 0, i + 1, wait.end - wait.start), <=, i);
    found++;
  }
  g_assert_cmpuint (model_wait_long (lock, found, count, least), ==, count);
}

static void
test_lock_moments_equal_holds_and_waits (void)
{
  static const int64_t lengths[] = { 0, 1, 1000, 1000000, INT64_C (3000000000) };
  g_autoptr (Model) model = model_new ();
  int64_t now = play_states (model);
  int looked_at = 0;

  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    const ModelLane *lane = model_lane (model, i);
    int64_t times[TIMES], held[TIMES];
    ModelHoldSample samples[TIMES];
    uint64_t firsts[TIMES];
    if (model_kind_family (model_lane_kind (lane)) != MODEL_FAMILY_LOCK ||
        model_hold_count (lane) == 0 || model_wait_count (lane) == 0)
      continue;
    looked_at++;
    random_times (model_lane (model, 0), now, times);
    model_hold_samples (lane, model_hold_count (lane), times, TIMES, samples);
    model_wait_numbers (lane, model_wait_count (lane), times, TIMES, firsts);
    model_lock_samples (lane, times, TIMES, held, NULL);
    for (int j = 0; j < TIMES; j++) {
      check_lock_moment (lane, times[j], &samples[j], firsts[j]);
      g_assert_cmpint (samples[j].held, ==, held[j]);
    }
    for (gsize j = 0; j < G_N_ELEMENTS (lengths); j++)
      check_long_waits (lane, model_wait_count (lane), lengths[j]);
  }
  g_assert_cmpint (looked_at, >, 0);
}

/* ------------------------------------------------------------------ items */

/* What the model must hand out again, in the order of its beginning. */
typedef struct {
  Model *model;
  int64_t time;
  GArray *holds, *waits, *wake_ups, *messages, *steps;
  int holder;                /* or -1 */
  int64_t waits_of[THREADS]; /* the index of the open wait, or -1 */
  int64_t released;
  int releaser; /* or -1 */
  uint64_t sent, received;
  GArray *under_way; /* ModelFlow: messages without an end */
} Reference;

static void
reference_init (Reference *reference, Model *model)
{
  *reference = (Reference){ .model = model, .holder = -1, .releaser = -1 };
  reference->holds = g_array_new (FALSE, FALSE, sizeof (ModelHold));
  reference->waits = g_array_new (FALSE, FALSE, sizeof (ModelWait));
  reference->wake_ups = g_array_new (FALSE, FALSE, sizeof (ModelFlow));
  reference->messages = g_array_new (FALSE, FALSE, sizeof (ModelFlow));
  reference->steps = g_array_new (FALSE, FALSE, sizeof (ModelBacklog));
  reference->under_way = g_array_new (FALSE, FALSE, sizeof (ModelFlow));
  for (int thread = 0; thread < THREADS; thread++) {
    reference->waits_of[thread] = -1;
    emit (model, 0, thread, HEDDLE_EVENT_THREAD_START, 0, 0);
  }
}

static void
reference_clear (Reference *reference)
{
  g_array_unref (reference->holds);
  g_array_unref (reference->waits);
  g_array_unref (reference->wake_ups);
  g_array_unref (reference->messages);
  g_array_unref (reference->steps);
  g_array_unref (reference->under_way);
}

/* The lanes of the threads come first, in their order; then the lock's, the channel's, the
 * variable's as they are met. */
static uint32_t
lane_named (const Model *model, const char *name)
{
  return model_lane_index (script_lane (model, name));
}

static void
wait_for_lock (Reference *reference, int thread)
{
  uint64_t rows = 0;
  ModelWait wait = { .start = reference->time, .end = MODEL_OPEN, .thread = (uint32_t) thread };

  for (int other = 0; other < THREADS; other++)
    if (reference->waits_of[other] >= 0)
      rows |= UINT64_C (1)
              << g_array_index (reference->waits, ModelWait, reference->waits_of[other]).row;
  while ((rows >> wait.row & 1) != 0)
    wait.row++;
  reference->waits_of[thread] = reference->waits->len;
  g_array_append_val (reference->waits, wait);
  emit (reference->model, reference->time, thread, HEDDLE_EVENT_MUTEX_WAIT, 0x1000, 0);
}

static void
acquire_lock (Reference *reference, int thread)
{
  ModelHold hold = { .start = reference->time, .end = MODEL_OPEN, .thread = (uint32_t) thread };
  int64_t waited = reference->waits_of[thread];

  if (reference->holder >= 0) {
    /* Nobody has told that it was let go. */
    ModelHold *lost = &g_array_index (reference->holds, ModelHold, reference->holds->len - 1);
    lost->end = reference->time;
    lost->uncertain = 1;
  }
  emit (reference->model, reference->time, thread, HEDDLE_EVENT_MUTEX_ACQUIRE, 0x1000, 0);
  reference->holder = thread;
  g_array_append_val (reference->holds, hold);
  if (waited < 0)
    return;
  ModelWait *wait = &g_array_index (reference->waits, ModelWait, waited);
  wait->end = reference->time;
  reference->waits_of[thread] = -1;
  if (reference->releaser >= 0 && reference->releaser != thread &&
      reference->released >= wait->start) {
    ModelFlow flow = { .from_time = reference->released,
                       .to_time = reference->time,
                       .from = (uint32_t) reference->releaser,
                       .to = (uint32_t) thread,
                       .object = lane_named (reference->model, "mutex 1") };
    g_array_append_val (reference->wake_ups, flow);
  }
}

static void
release_lock (Reference *reference, int thread)
{
  if (reference->holder == thread) {
    g_array_index (reference->holds, ModelHold, reference->holds->len - 1).end = reference->time;
    reference->holder = -1;
  }
  reference->released = reference->time;
  reference->releaser = thread;
  emit (reference->model, reference->time, thread, HEDDLE_EVENT_MUTEX_RELEASE, 0x1000, 0);
}

static void
send_message (Reference *reference, int thread)
{
  ModelFlow flow = { .from_time = reference->time,
                     .from = (uint32_t) thread,
                     .number = (uint32_t) ++reference->sent };

  emit (reference->model, reference->time, thread, HEDDLE_EVENT_CHANNEL_SEND, 0x2000, flow.number);
  g_array_append_val (reference->under_way, flow);
}

/* Takes any of the messages, not the oldest alone. */
static void
receive_message (Reference *reference, int thread)
{
  if (reference->under_way->len == 0)
    return;
  guint which = (guint) g_test_rand_int_range (0, (gint32) reference->under_way->len);
  ModelFlow flow = g_array_index (reference->under_way, ModelFlow, which);
  g_array_remove_index_fast (reference->under_way, which);
  flow.to_time = reference->time;
  flow.to = (uint32_t) thread;
  flow.object = lane_named (reference->model, "channel 1");
  g_array_append_val (reference->messages, flow);
  emit (reference->model, reference->time, thread, HEDDLE_EVENT_CHANNEL_RECEIVE, 0x2000,
        flow.number);
}

static void
write_variable (Reference *reference, int thread)
{
  uint32_t before =
      reference->steps->len == 0
          ? 0
          : g_array_index (reference->steps, ModelBacklog, reference->steps->len - 1).backlog;
  ModelBacklog step = { .time = reference->time,
                        .backlog = before + 1,
                        .thread = (uint32_t) thread };

  if (g_test_rand_int_range (0, 20) == 0)
    step.backlog = (uint32_t) g_test_rand_int_range (INT32_MIN, INT32_MAX);
  else if (g_test_rand_bit ())
    step.backlog = before + (uint32_t) g_test_rand_int_range (-2100, 2100);
  g_array_append_val (reference->steps, step);
  emit (reference->model, reference->time, thread, HEDDLE_EVENT_VARIABLE_WRITE, 0x3000,
        step.backlog);
}

static void
take_a_step (Reference *reference)
{
  int thread = g_test_rand_int_range (0, THREADS);

  reference->time += random_gap ();
  switch (g_test_rand_int_range (0, 6)) {
  case 0:
    if (reference->waits_of[thread] < 0 && reference->holder != thread)
      wait_for_lock (reference, thread);
    break;
  case 1:
    if (reference->holder != thread)
      acquire_lock (reference, thread);
    break;
  case 2:
    release_lock (reference, reference->holder >= 0 ? reference->holder : thread);
    break;
  case 3:
    send_message (reference, thread);
    break;
  case 4:
    receive_message (reference, thread);
    break;
  default:
    write_variable (reference, thread);
  }
}

static void
check_flow (ModelFlow flow, ModelFlow expected)
{
  g_assert_cmpint (flow.from_time, ==, expected.from_time);
  g_assert_cmpint (flow.to_time, ==, expected.to_time);
  g_assert_cmpuint (flow.from, ==, expected.from);
  g_assert_cmpuint (flow.to, ==, expected.to);
  g_assert_cmpuint (flow.object, ==, expected.object);
  g_assert_cmpuint (flow.number, ==, expected.number);
}

static void
check_flows (const Model *model, ModelFlowKind kind, const GArray *expected)
{
  g_assert_cmpuint (model_flow_count (model, kind), ==, expected->len);
  for (guint i = 0; i < expected->len; i++) {
    ModelFlow flow = g_array_index (expected, ModelFlow, i);
    check_flow (model_flow (model, kind, i), flow);
    uint64_t at = model_flow_at (model, kind, expected->len, flow.to_time);
    g_assert_cmpuint (at, <=, i);
    g_assert_cmpint (g_array_index (expected, ModelFlow, at).to_time, ==, flow.to_time);
  }
}

static void
check_lock (const Reference *reference)
{
  const ModelLane *lock = script_lane (reference->model, "mutex 1");

  g_assert_cmpuint (model_hold_count (lock), ==, reference->holds->len);
  for (guint i = 0; i < reference->holds->len; i++) {
    const ModelHold *expected = &g_array_index (reference->holds, ModelHold, i);
    ModelHold hold = model_hold (lock, i);
    g_assert_cmpint (hold.start, ==, expected->start);
    g_assert_cmpint (hold.end, ==, expected->end);
    g_assert_cmpuint (hold.thread, ==, expected->thread);
    g_assert_cmpuint (hold.uncertain, ==, expected->uncertain);
  }
  g_assert_cmpuint (model_wait_count (lock), ==, reference->waits->len);
  for (guint i = 0; i < reference->waits->len; i++) {
    const ModelWait *expected = &g_array_index (reference->waits, ModelWait, i);
    ModelWait wait = model_wait (lock, i);
    g_assert_cmpint (wait.start, ==, expected->start);
    g_assert_cmpint (wait.end, ==, expected->end);
    g_assert_cmpuint (wait.thread, ==, expected->thread);
    g_assert_cmpuint (wait.row, ==, expected->row);
    /* No wait that reaches this moment begins before the one that is said to be the first. */
    uint64_t first = model_wait_at (lock, reference->waits->len, wait.start);
    g_assert_cmpuint (first, <=, i);
    for (uint64_t j = first > 100 ? first - 100 : 0; j < first; j++)
      g_assert_cmpint (g_array_index (reference->waits, ModelWait, j).end, <=, wait.start);
  }
}

static void
check_variable (const Reference *reference)
{
  const ModelLane *variable = script_lane (reference->model, "variable 1");

  g_assert_cmpuint (model_backlog_count (variable), ==, reference->steps->len);
  for (guint i = 0; i < reference->steps->len; i++) {
    const ModelBacklog *expected = &g_array_index (reference->steps, ModelBacklog, i);
    ModelBacklog step = model_backlog (variable, i);
    g_assert_cmpint (step.time, ==, expected->time);
    g_assert_cmpuint (step.backlog, ==, expected->backlog);
    g_assert_cmpuint (step.thread, ==, expected->thread);
  }
}

static void
test_items_come_out_as_they_went_in (void)
{
  for (int round = 0; round < 3; round++) {
    g_autoptr (Model) model = model_new ();
    Reference reference;
    reference_init (&reference, model);
    for (int i = 0; i < STEPS; i++)
      take_a_step (&reference);
    check_lock (&reference);
    check_flows (model, MODEL_FLOW_WAKE_UP, reference.wake_ups);
    check_flows (model, MODEL_FLOW_MESSAGE, reference.messages);
    check_variable (&reference);
    reference_clear (&reference);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/packing/samples-equal-intervals", test_samples_equal_intervals);
  g_test_add_func ("/packing/tolerance", test_tolerance_moves_samples);
  g_test_add_func ("/packing/lock-samples", test_lock_samples_equal_holds_and_waits);
  g_test_add_func ("/packing/lock-moments", test_lock_moments_equal_holds_and_waits);
  g_test_add_func ("/packing/items-come-out", test_items_come_out_as_they_went_in);
  return g_test_run ();
}
