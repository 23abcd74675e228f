/* SPDX-License-Identifier: MIT
 *
 * Readers beside the writer, for the thread sanitizer and for what a frame relies on.
 */
#include <stdatomic.h>
#include <string.h>

#include "script.h"

#define EVENTS  60000
#define THREADS 5u   /* at a time */
#define LIFE    600u /* events of theirs */

static _Atomic (int) writer_is_done;

static gpointer
write_events (gpointer data)
{
  static const HeddleEventKind kinds[] = {
    HEDDLE_EVENT_MUTEX_WAIT,
    HEDDLE_EVENT_MUTEX_ACQUIRE,
    HEDDLE_EVENT_CHANNEL_SEND,
    HEDDLE_EVENT_SLEEP_BEGIN,
    HEDDLE_EVENT_SLEEP_END,
    HEDDLE_EVENT_MUTEX_RELEASE,
    HEDDLE_EVENT_THREAD_NAME,
    HEDDLE_EVENT_RWLOCK_READ_ACQUIRE,
    HEDDLE_EVENT_RWLOCK_READ_RELEASE,
    HEDDLE_EVENT_IDLE_BEGIN,
    HEDDLE_EVENT_CHANNEL_RECEIVE,
    HEDDLE_EVENT_SPAN_BEGIN,
    HEDDLE_EVENT_SPAN_BEGIN,
    HEDDLE_EVENT_CONDITION_WAIT,
    HEDDLE_EVENT_CONDITION_SIGNAL,
    HEDDLE_EVENT_SPAN_END,
    HEDDLE_EVENT_CONDITION_WAKE,
    HEDDLE_EVENT_IO_BEGIN,
    HEDDLE_EVENT_SPAN_END,
    HEDDLE_EVENT_IO_END,
  };
  Model *model = data;
  int64_t time = 0;

  for (int i = 0; i < EVENTS; i++) {
    /* Threads live for a while, and others come after them. */
    uint32_t age = (uint32_t) i % LIFE, first = (uint32_t) i / LIFE * THREADS + 1;
    gboolean dies = age >= LIFE - THREADS;
    uint32_t thread = first + (dies ? LIFE - 1 - age : age / 4 % THREADS);
    /* Now and then a gap that is too long for 32 bits. */
    time += i % 500 == 499 ? INT64_C (5000000000) : 1;
    const ScriptLine line = {
      time,
      thread,
      dies ? HEDDLE_EVENT_THREAD_END : kinds[(uint32_t) i % G_N_ELEMENTS (kinds)],
      0x1000,
      (uint64_t) i / G_N_ELEMENTS (kinds),
      0,
      "worker",
    };
    script_play (model, &line, 1);
  }
  atomic_store (&writer_is_done, 1);
  return NULL;
}

/* What a reader sees of a lane holds together: intervals tile, sums stay within the time. */
static void
check_thread (const ModelLane *lane, int64_t now)
{
  uint64_t count = model_interval_count (lane);
  int64_t sums[MODEL_STATES], total = 0;

  for (uint64_t i = count > 50 ? count - 50 : 0; i + 1 < count; i++)
    g_assert_cmpint (model_interval (lane, i).end, ==, model_interval (lane, i + 1).start);
  model_thread_summary (lane, 0, now, sums);
  for (int state = 0; state < MODEL_STATES; state++)
    total += sums[state];
  /* The lane may have begun after the moment that the reader looked at. */
  g_assert_cmpint (total, <=, MAX (now - model_lane_start (lane), 0));
}

/* The newest spans of each row, and the newest waits and notifications, are whole. */
static void
check_spans (const ModelLane *lane)
{
  for (uint32_t row = 0; row < model_span_rows (lane); row++) {
    uint64_t count = model_span_count (lane, row);
    for (uint64_t i = count > 5 ? count - 5 : 0; i < count; i++) {
      ModelSpan span = model_span (lane, row, i);
      g_assert_cmpint (span.end, >=, span.start);
      g_assert_cmpint (span.kind, ==, MODEL_SPAN_NAMED);
      g_assert_cmpstr (span.name, ==, "worker");
    }
  }
}

static void
check_condition (const ModelLane *lane)
{
  uint64_t count = model_condition_wait_count (lane);
  uint64_t signals = model_signal_count (lane);

  for (uint64_t i = count > 5 ? count - 5 : 0; i < count; i++) {
    ModelConditionWait wait = model_condition_wait (lane, i);
    g_assert_cmpint (wait.notified, >=, wait.start);
    g_assert_cmpint (wait.woken, >=, wait.start);
    g_assert_cmpint (wait.end, >=, wait.start);
    if (wait.woken != MODEL_OPEN && wait.notified != MODEL_OPEN)
      g_assert_cmpint (wait.woken, >=, wait.notified);
  }
  if (signals > 0)
    g_assert_cmpuint (model_signals_lost (lane, 0, signals), <=, signals);
}

/* ------------------------------------------------------------------ what was seen stays */

#define REMEMBERED 64

/* What a reader has seen once. */
typedef struct {
  const ModelLane *thread, *lock;
  uint64_t interval_index, hold_index, wait_index, message_index;
  ModelInterval interval;
  ModelHold hold;
  ModelWait wait;
  ModelFlow message;
  int64_t time;
  ModelSample sample;
} Memory;

/* What was open may have ended meanwhile, and then it stays so. */
static void
check_end (int64_t before, int64_t start, int64_t now)
{
  if (before != MODEL_OPEN)
    g_assert_cmpint (now, ==, before);
  g_assert_cmpint (now, >=, start);
}

static void
check_interval_again (const Memory *memory)
{
  ModelInterval now = model_interval (memory->thread, memory->interval_index);

  check_end (memory->interval.end, now.start, now.end);
  g_assert_cmpint (now.start, ==, memory->interval.start);
  g_assert_cmpint (now.state, ==, memory->interval.state);
  g_assert_cmpuint (now.object, ==, memory->interval.object);
  g_assert_cmpuint (now.holder, ==, memory->interval.holder);
  if (memory->interval.end != MODEL_OPEN)
    g_assert_cmpuint (now.waker, ==, memory->interval.waker);
  else
    g_assert_cmpuint (memory->interval.waker, ==, MODEL_NONE);
}

static void
check_lock_again (const Memory *memory)
{
  ModelHold hold = model_hold (memory->lock, memory->hold_index);
  ModelWait wait = model_wait (memory->lock, memory->wait_index);

  check_end (memory->hold.end, hold.start, hold.end);
  g_assert_cmpint (hold.start, ==, memory->hold.start);
  g_assert_cmpuint (hold.thread, ==, memory->hold.thread);
  if (memory->hold.end != MODEL_OPEN)
    g_assert_cmpuint (hold.uncertain, ==, memory->hold.uncertain);
  else
    g_assert_cmpuint (memory->hold.uncertain, ==, 0);
  check_end (memory->wait.end, wait.start, wait.end);
  g_assert_cmpint (wait.start, ==, memory->wait.start);
  g_assert_cmpuint (wait.thread, ==, memory->wait.thread);
  g_assert_cmpuint (wait.row, ==, memory->wait.row);
}

static void
check_sample_again (const Memory *memory)
{
  ModelWalk walk = model_walk (memory->thread, model_interval_count (memory->thread), 0);
  ModelSample now;

  model_walk_samples (&walk, &memory->time, 1, &now);
  for (int state = 0; state < MODEL_STATES; state++)
    g_assert_cmpint (now.sums[state], ==, memory->sample.sums[state]);
}

static void
check_again (const Model *model, const Memory *memory)
{
  if (memory->thread == NULL)
    return;
  check_interval_again (memory);
  check_lock_again (memory);
  check_sample_again (memory);
  ModelFlow message = model_flow (model, MODEL_FLOW_MESSAGE, memory->message_index);
  g_assert_cmpint (message.from_time, ==, memory->message.from_time);
  g_assert_cmpint (message.to_time, ==, memory->message.to_time);
  g_assert_cmpuint (message.from, ==, memory->message.from);
  g_assert_cmpuint (message.to, ==, memory->message.to);
  g_assert_cmpuint (message.number, ==, memory->message.number);
}

/* Returns a lane of that family that has something, or NULL. */
static const ModelLane *
find_lane (const Model *model, GRand *random, ModelLaneKind kind)
{
  uint32_t count = model_lane_count (model);
  uint32_t from = count == 0 ? 0 : g_rand_int (random) % count;

  for (uint32_t i = 0; i < count; i++) {
    const ModelLane *lane = model_lane (model, (from + i) % count);
    if (model_lane_kind (lane) == kind)
      return lane;
  }
  return NULL;
}

/* Looks at something, most often at the newest, where the writer is. */
static uint64_t
choose (GRand *random, uint64_t count)
{
  uint64_t back = g_rand_boolean (random) ? g_rand_int (random) % 3 : g_rand_int (random);

  return count - 1 - back % count;
}

static Memory
look_around (const Model *model, GRand *random)
{
  /* Before the counts: what happened before this moment is among them. */
  int64_t now = model_now (model);
  Memory memory = {
    .thread = find_lane (model, random, MODEL_LANE_THREAD),
    .lock = find_lane (model, random, MODEL_LANE_LOCK),
  };
  uint64_t messages = model_flow_count (model, MODEL_FLOW_MESSAGE);

  if (memory.lock == NULL || model_hold_count (memory.lock) == 0 ||
      model_wait_count (memory.lock) == 0 || messages == 0)
    return (Memory){ 0 };
  uint64_t intervals = model_interval_count (memory.thread);
  if (intervals == 0)
    return (Memory){ 0 };
  memory.interval_index = choose (random, intervals);
  memory.interval = model_interval (memory.thread, memory.interval_index);
  memory.hold_index = choose (random, model_hold_count (memory.lock));
  memory.hold = model_hold (memory.lock, memory.hold_index);
  memory.wait_index = choose (random, model_wait_count (memory.lock));
  memory.wait = model_wait (memory.lock, memory.wait_index);
  memory.message_index = choose (random, messages);
  memory.message = model_flow (model, MODEL_FLOW_MESSAGE, memory.message_index);
  memory.time = now - (int64_t) (g_rand_int (random) % 2 * (g_rand_int (random) % 100000));
  ModelWalk walk = model_walk (memory.thread, intervals, 0);
  model_walk_samples (&walk, &memory.time, 1, &memory.sample);
  return memory;
}

static gpointer
read_and_remember (gpointer data)
{
  const Model *model = data;
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  Memory memories[REMEMBERED] = { 0 };
  gboolean done;

  do {
    done = atomic_load (&writer_is_done) != 0;
    Memory *memory = &memories[g_rand_int (random) % REMEMBERED];
    check_again (model, memory);
    *memory = look_around (model, random);
  } while (!done);
  for (int i = 0; i < REMEMBERED; i++)
    check_again (model, &memories[i]);
  return NULL;
}

/* ------------------------------------------------------------------ the tests */

/* Whoever has the lock has not waited for longer than there was time. */
static void
check_newest_hold (const ModelLane *lock)
{
  uint64_t count = model_hold_count (lock);

  if (count == 0)
    return;
  const ModelHold hold = model_hold (lock, count - 1);
  g_assert_cmpint (model_waited (lock, hold.thread, hold.start), <=, hold.start);
}

static void
check_prefix (const Model *model)
{
  int64_t now = model_now (model);

  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    const ModelLane *lane = model_lane (model, i);
    g_assert_cmpuint (strlen (model_lane_name (lane)), >, 0);
    if (model_lane_kind (lane) == MODEL_LANE_THREAD) {
      check_thread (lane, now);
      check_spans (lane);
    } else if (model_lane_kind (lane) == MODEL_LANE_CONDITION) {
      check_condition (lane);
    } else if (model_lane_kind (lane) == MODEL_LANE_LOCK) {
      int64_t held, contended;
      model_lock_summary (lane, 0, now, &held, &contended);
      g_assert_cmpint (held, <=, now);
      g_assert_cmpint (contended, <=, now);
      check_newest_hold (lane);
      g_assert_cmpuint (model_waiting (lane, now), <=, model_lane_count (model));
    } else if (model_lane_kind (lane) == MODEL_LANE_CHANNEL) {
      int64_t full, empty;
      model_channel_summary (lane, 0, now, &full, &empty);
      g_assert_cmpint (full, ==, 0);
      g_assert_cmpint (empty, >=, 0);
      g_assert_cmpint (empty, <=, now);
    }
  }
}

static void
test_readers_see_a_consistent_prefix (void)
{
  g_autoptr (Model) model = model_new ();
  GThread *writer = g_thread_new ("writer", write_events, model);
  GThread *reader = g_thread_new ("reader", read_and_remember, model);
  gboolean done;

  do {
    done = atomic_load (&writer_is_done) != 0;
    check_prefix (model);
  } while (!done);
  g_thread_join (writer);
  g_thread_join (reader);
  g_assert_cmpuint (model_event_count (model), ==, EVENTS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/readers/consistent-prefix", test_readers_see_a_consistent_prefix);
  return g_test_run ();
}
