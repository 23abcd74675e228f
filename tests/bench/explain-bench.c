/* SPDX-License-Identifier: MIT
 *
 * What it costs to look for findings in ten million events: of locks that threads wait for, queue
 * for and take within one another; of channels and conditions; of tasks. And what wide runs cost: a
 * hundred thousand threads in one lock's queue, a thousand locks that are taken in a ring.
 */
#include <glib.h>
#include <stdlib.h>

#include "bench.h"
#include "explain/finding.h"
#include "explain/lock-statistics.h"

#define EVENTS  UINT64_C (10000000)
#define THREADS 16u
#define OBJECTS 32u
#define ROUNDS  3
#define QUEUE   100000u
#define RING    1000u

typedef struct {
  Model *model;
  uint64_t count; /* events so far, each a microsecond after the one before */
} Script;

static void
add (Script *script, uint32_t thread, HeddleEventKind kind, uint64_t object, uint64_t argument)
{
  HeddleDecodedEvent event = {
    .time = (int64_t) script->count++ * 1000,
    .process = 1,
    .thread = thread,
    .kind = (uint16_t) kind,
    .object = object,
    .argument = argument,
  };

  model_add (script->model, &event);
}

/* One thread takes two locks, always in the same order; two others queue for the first one. */
static void
turn_of_locks (Script *script, uint64_t turn)
{
  uint32_t thread = 1 + (uint32_t) (turn % (THREADS - 2));
  uint64_t first = 0x1000 + turn * 7 % OBJECTS;
  uint64_t second = 0x1000 + OBJECTS + turn * 5 % OBJECTS;

  add (script, thread, HEDDLE_EVENT_MUTEX_ACQUIRE, first, 0);
  add (script, thread + 1, HEDDLE_EVENT_MUTEX_WAIT, first, 0);
  add (script, thread, HEDDLE_EVENT_MUTEX_ACQUIRE, second, 0);
  add (script, thread + 2, HEDDLE_EVENT_MUTEX_WAIT, first, 0);
  add (script, thread, HEDDLE_EVENT_MUTEX_RELEASE, second, 0);
  add (script, thread, HEDDLE_EVENT_MUTEX_RELEASE, first, 0);
  add (script, thread + 1, HEDDLE_EVENT_MUTEX_ACQUIRE, first, 0);
  add (script, thread + 1, HEDDLE_EVENT_MUTEX_RELEASE, first, 0);
  add (script, thread + 2, HEDDLE_EVENT_MUTEX_ACQUIRE, first, 0);
  add (script, thread + 2, HEDDLE_EVENT_MUTEX_RELEASE, first, 0);
}

/* A message for which the receiver waits, one for whose room the sender waits, and a condition. */
static void
turn_of_messages (Script *script, uint64_t turn)
{
  uint32_t pair = (uint32_t) (turn % (THREADS / 2));
  uint32_t sender = 1 + 2 * pair, receiver = sender + 1;
  uint64_t channel = 0x1000 + pair, bell = 0x2000 + pair;
  uint64_t number = turn / (THREADS / 2) * 2 + 1;

  if (turn < THREADS / 2)
    add (script, sender, HEDDLE_EVENT_CHANNEL_OPEN, channel, 1);
  add (script, receiver, HEDDLE_EVENT_CHANNEL_RECEIVE_WAIT, channel, 0);
  add (script, sender, HEDDLE_EVENT_CHANNEL_SEND, channel, number);
  add (script, sender, HEDDLE_EVENT_CHANNEL_SEND_WAIT, channel, 0);
  add (script, receiver, HEDDLE_EVENT_CHANNEL_RECEIVE, channel, number);
  add (script, sender, HEDDLE_EVENT_CHANNEL_SEND, channel, number + 1);
  add (script, receiver, HEDDLE_EVENT_CHANNEL_RECEIVE, channel, number + 1);
  add (script, sender, HEDDLE_EVENT_CONDITION_SIGNAL, bell, 0);
  add (script, receiver, HEDDLE_EVENT_CONDITION_WAIT, bell, 0);
  add (script, sender, HEDDLE_EVENT_CONDITION_SIGNAL, bell, 0);
  add (script, receiver, HEDDLE_EVENT_CONDITION_WAKE, bell, 0);
}

static void
turn_of_tasks (Script *script, uint64_t turn)
{
  uint32_t worker = 1 + (uint32_t) (turn % THREADS);
  uint64_t task = 0x1000 + turn % (THREADS * 64);

  if (turn < THREADS * UINT64_C (64))
    add (script, worker, HEDDLE_EVENT_TASK_SPAWN, task, 0);
  add (script, worker, HEDDLE_EVENT_TASK_POLL, task, 0);
  add (script, worker, HEDDLE_EVENT_TASK_PENDING, task, 0);
  add (script, worker, HEDDLE_EVENT_IDLE_BEGIN, 0x9000, 0);
  add (script, worker, HEDDLE_EVENT_IDLE_END, 0x9000, 0);
  add (script, worker, HEDDLE_EVENT_TASK_WAKE, task, 0);
}

/* All wait for the lock that the first one has, and get it one by one. */
static void
queue_up (Script *script)
{
  add (script, 1, HEDDLE_EVENT_MUTEX_ACQUIRE, 0x1000, 0);
  for (uint32_t thread = 2; thread <= QUEUE; thread++)
    add (script, thread, HEDDLE_EVENT_MUTEX_WAIT, 0x1000, 0);
  for (uint32_t thread = 1; thread < QUEUE; thread++) {
    add (script, thread, HEDDLE_EVENT_MUTEX_RELEASE, 0x1000, 0);
    add (script, thread + 1, HEDDLE_EVENT_MUTEX_ACQUIRE, 0x1000, 0);
  }
  add (script, QUEUE, HEDDLE_EVENT_MUTEX_RELEASE, 0x1000, 0);
}

/* Each of the threads takes each lock and, within it, the next one: as philosophers would. */
static void
take_in_a_ring (Script *script)
{
  for (uint32_t i = 0; i < RING * THREADS; i++) {
    uint32_t thread = 1 + i % THREADS;
    uint64_t first = 0x1000 + i / THREADS, second = 0x1000 + (i / THREADS + 1) % RING;
    add (script, thread, HEDDLE_EVENT_MUTEX_ACQUIRE, first, 0);
    add (script, thread, HEDDLE_EVENT_MUTEX_ACQUIRE, second, 0);
    add (script, thread, HEDDLE_EVENT_MUTEX_RELEASE, second, 0);
    add (script, thread, HEDDLE_EVENT_MUTEX_RELEASE, first, 0);
  }
}

static void
measure_findings (const char *name, const Model *model)
{
  double best = G_MAXDOUBLE;

  for (int round = 0; round < ROUNDS; round++) {
    uint64_t start = bench_now ();
    GPtrArray *findings = explain_find_all (model, 0, INT64_MAX, NULL);
    g_ptr_array_unref (findings);
    best = MIN (best, (double) (bench_now () - start) / 1e9);
  }
  bench_print (name, best, "s");
}

static void
measure_turns (const char *name, void (*turn) (Script *, uint64_t))
{
  g_autoptr (Model) model = model_new ();
  Script script = { .model = model };

  for (uint64_t i = 0; script.count < EVENTS; i++)
    turn (&script, i);
  measure_findings (name, model);
}

static void
measure_queue (void)
{
  g_autoptr (Model) model = model_new ();
  Script script = { .model = model };
  uint32_t lock = 0;

  queue_up (&script);
  measure_findings ("findings_of_queue_1e5", model);
  while (model_lane_kind (model_lane (model, lock)) != MODEL_LANE_LOCK)
    lock++;
  uint64_t start = bench_now ();
  lock_statistics_free (lock_statistics (model, lock, 0, INT64_MAX, NULL));
  bench_print ("statistics_of_queue_1e5", (double) (bench_now () - start) / 1e9, "s");
}

static void
measure_ring (void)
{
  g_autoptr (Model) model = model_new ();
  Script script = { .model = model };

  take_in_a_ring (&script);
  measure_findings ("findings_of_lock_ring_1e3", model);
}

int
main (void)
{
  measure_turns ("findings_of_locks_10m", turn_of_locks);
  measure_turns ("findings_of_messages_10m", turn_of_messages);
  measure_turns ("findings_of_tasks_10m", turn_of_tasks);
  measure_queue ();
  measure_ring ();
  return EXIT_SUCCESS;
}
