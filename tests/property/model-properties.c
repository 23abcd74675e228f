/* SPDX-License-Identifier: MIT
 *
 * Properties of the model under random events: well-formed ones that a simulated program of
 * threads, locks and channels emits, and plain nonsense.
 */
#include "script.h"

#define THREADS 8
#define LOCKS   3
#define STEPS   4000

/* A thread of the simulated program. */
typedef struct {
  int waits_for; /* a lock, or -1 */
  int sleeping;
  gboolean lives;
} SimulatedThread;

typedef struct {
  Model *model;
  SimulatedThread threads[THREADS];
  int owner[LOCKS]; /* a thread, or -1 */
  int64_t time;
  /* What the model must find again. */
  int64_t slept[THREADS], slept_since[THREADS];
  uint64_t acquisitions[LOCKS];
} Simulation;

static void
emit (Simulation *simulation, int thread, HeddleEventKind kind, uint64_t object)
{
  const ScriptLine line = { simulation->time, (uint32_t) thread + 1, kind, object, 0, 0, NULL };

  script_play (simulation->model, &line, 1);
}

static uint64_t
lock_address (int lock)
{
  return 0x1000 + (uint64_t) lock;
}

static void
acquire (Simulation *simulation, int thread, int lock)
{
  simulation->owner[lock] = thread;
  simulation->threads[thread].waits_for = -1;
  simulation->acquisitions[lock]++;
  emit (simulation, thread, HEDDLE_EVENT_MUTEX_ACQUIRE, lock_address (lock));
}

/* Wants a lock: gets it, or waits. */
static void
want (Simulation *simulation, int thread, int lock)
{
  if (simulation->owner[lock] == thread)
    return;
  if (simulation->owner[lock] < 0) {
    acquire (simulation, thread, lock);
    return;
  }
  simulation->threads[thread].waits_for = lock;
  emit (simulation, thread, HEDDLE_EVENT_MUTEX_WAIT, lock_address (lock));
}

static void
release_one (Simulation *simulation, int thread)
{
  for (int lock = 0; lock < LOCKS; lock++) {
    if (simulation->owner[lock] != thread)
      continue;
    emit (simulation, thread, HEDDLE_EVENT_MUTEX_RELEASE, lock_address (lock));
    simulation->owner[lock] = -1;
    simulation->time += g_test_rand_int_range (0, 3);
    for (int other = 0; other < THREADS; other++)
      if (simulation->threads[other].lives && simulation->threads[other].waits_for == lock) {
        acquire (simulation, other, lock);
        break;
      }
    return;
  }
}

static void
toggle_sleep (Simulation *simulation, int thread)
{
  SimulatedThread *state = &simulation->threads[thread];

  if (state->sleeping)
    simulation->slept[thread] += simulation->time - simulation->slept_since[thread];
  else
    simulation->slept_since[thread] = simulation->time;
  state->sleeping = !state->sleeping;
  emit (simulation, thread, state->sleeping ? HEDDLE_EVENT_SLEEP_BEGIN : HEDDLE_EVENT_SLEEP_END, 0);
}

static void
step (Simulation *simulation)
{
  int thread = g_test_rand_int_range (0, THREADS);
  SimulatedThread *state = &simulation->threads[thread];

  simulation->time += g_test_rand_int_range (0, 20);
  if (!state->lives || state->waits_for >= 0)
    return;
  if (state->sleeping || g_test_rand_int_range (0, 5) == 0)
    toggle_sleep (simulation, thread);
  else if (g_test_rand_bit ())
    want (simulation, thread, g_test_rand_int_range (0, LOCKS));
  else
    release_one (simulation, thread);
}

static void
simulate (Simulation *simulation)
{
  for (int lock = 0; lock < LOCKS; lock++)
    simulation->owner[lock] = -1;
  for (int thread = 0; thread < THREADS; thread++) {
    simulation->threads[thread] = (SimulatedThread){ .waits_for = -1, .lives = TRUE };
    emit (simulation, thread, HEDDLE_EVENT_THREAD_START, 0);
  }
  for (int i = 0; i < STEPS; i++)
    step (simulation);
  for (int thread = 0; thread < THREADS; thread++)
    if (simulation->threads[thread].sleeping)
      toggle_sleep (simulation, thread);
  simulation->time += 10;
  model_advance (simulation->model, simulation->time);
}

/* ------------------------------------------------------------------ the properties */

/* For each thread the intervals tile its life: no gap, no overlap, nothing outside. */
static void
check_tiling (const Model *model)
{
  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    const ModelLane *lane = model_lane (model, i);
    if (model_lane_kind (lane) != MODEL_LANE_THREAD)
      continue;
    uint64_t count = model_interval_count (lane);
    g_assert_cmpuint (count, >, 0);
    g_assert_cmpint (model_interval (lane, 0).start, ==, model_lane_start (lane));
    for (uint64_t j = 0; j + 1 < count; j++) {
      int64_t end = model_interval (lane, j).end;
      g_assert_cmpint (end, >=, model_interval (lane, j).start);
      g_assert_cmpint (end, ==, model_interval (lane, j + 1).start);
    }
    g_assert_cmpint (model_interval (lane, count - 1).end, ==, model_lane_end (lane));
  }
}

/* Two holds of one mutex never overlap, and the sums of a lane equal those of its parts. */
static void
check_locks (const Model *model)
{
  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    const ModelLane *lane = model_lane (model, i);
    int64_t held, contended, sum = 0, now = model_now (model);
    if (model_lane_kind (lane) != MODEL_LANE_LOCK)
      continue;
    for (uint64_t j = 0; j < model_hold_count (lane); j++) {
      const ModelHold hold = model_hold (lane, j);
      if (j > 0)
        g_assert_cmpint (hold.start, >=, model_hold (lane, j - 1).end);
      sum += MIN (hold.end, now) - hold.start;
    }
    model_lock_summary (lane, 0, now, &held, &contended);
    g_assert_cmpint (held, ==, sum);
    g_assert_cmpint (contended, <=, now);
  }
}

/* Over any range the sums are those of the intervals, state by state. */
static void
check_summaries (const Model *model)
{
  const int64_t now = model_now (model);

  for (int round = 0; round < 200; round++) {
    const ModelLane *lane = model_lane (model, (uint32_t) g_test_rand_int_range (0, THREADS));
    int64_t from = g_test_rand_int_range (0, (gint32) now), sums[MODEL_STATES];
    int64_t to = g_test_rand_int_range ((gint32) from, (gint32) now + 1);
    if (model_lane_kind (lane) != MODEL_LANE_THREAD)
      continue;
    model_thread_summary (lane, from, to, sums);
    for (uint64_t i = 0; i < model_interval_count (lane); i++) {
      const ModelInterval interval = model_interval (lane, i);
      int64_t part = MIN (MIN (interval.end, now), to) - MAX (interval.start, from);
      sums[interval.state] -= MAX (part, 0);
    }
    for (int state = 0; state < MODEL_STATES; state++)
      g_assert_cmpint (sums[state], ==, 0);
  }
}

/* Flows arrive in order, and none before it set out. */
static void
check_flows (const Model *model)
{
  for (int kind = 0; kind < MODEL_FLOW_KINDS; kind++)
    for (uint64_t i = 0; i < model_flow_count (model, (ModelFlowKind) kind); i++) {
      const ModelFlow flow = model_flow (model, (ModelFlowKind) kind, i);
      g_assert_cmpint (flow.to_time, >=, flow.from_time);
      g_assert_cmpint (flow.to_time - flow.from_time, <=,
                       model_flow_longest (model, (ModelFlowKind) kind));
      if (i > 0)
        g_assert_cmpint (flow.to_time, >=, model_flow (model, (ModelFlowKind) kind, i - 1).to_time);
    }
}

static void
test_simulated_program (void)
{
  for (int round = 0; round < 20; round++) {
    g_autoptr (Model) model = model_new ();
    Simulation simulation = { .model = model };
    simulate (&simulation);
    check_tiling (model);
    check_locks (model);
    check_summaries (model);
    check_flows (model);
    for (int thread = 0; thread < THREADS; thread++) {
      int64_t sums[MODEL_STATES];
      model_thread_summary (model_lane (model, (uint32_t) thread), 0, simulation.time, sums);
      g_assert_cmpint (sums[MODEL_SLEEP], ==, simulation.slept[thread]);
    }
    for (uint32_t i = THREADS; i < model_lane_count (model); i++) {
      uint64_t acquisitions = model_acquisition_count (model_lane (model, i));
      gboolean found = FALSE;
      for (int lock = 0; lock < LOCKS; lock++)
        found |= simulation.acquisitions[lock] == acquisitions;
      g_assert_true (found);
    }
  }
}

/* Events in any order, of any kind, with any fields: the properties hold all the same. */
static void
test_nonsense (void)
{
  for (int round = 0; round < 50; round++) {
    g_autoptr (Model) model = model_new ();
    int64_t time = 0;
    for (int i = 0; i < STEPS; i++) {
      time += g_test_rand_int_range (-5, 20);
      const ScriptLine line = {
        .time = time,
        .thread = (uint32_t) g_test_rand_int_range (0, THREADS),
        .kind = (HeddleEventKind) g_test_rand_int_range (3, 125),
        .object = (uint64_t) g_test_rand_int_range (0, 6),
        .argument = (uint64_t) g_test_rand_int_range (0, 6),
        .detail = (uint32_t) g_test_rand_int_range (0, 6),
        .text = g_test_rand_bit () ? "name" : NULL,
      };
      script_play (model, &line, 1);
    }
    check_tiling (model);
    check_locks (model);
    check_flows (model);
    g_assert_cmpuint (model_event_count (model), ==, STEPS);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/properties/simulated-program", test_simulated_program);
  g_test_add_func ("/properties/nonsense", test_nonsense);
  return g_test_run ();
}
