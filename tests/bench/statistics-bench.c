/* SPDX-License-Identifier: MIT
 *
 * What the statistics of a whole run cost: ten million events of forty workers, half of them at
 * four locks, with ten in each queue at a time, half of them at twenty channels.
 */
#include <glib.h>

#include "bench.h"
#include "explain/channel-statistics.h"
#include "explain/lock-statistics.h"
#include "explain/thread-statistics.h"

#define EVENTS   10000000u
#define WORKERS  40u
#define LOCKS    4u
#define CHANNELS 20u
#define PROCESS  1

static void
add (Model *model, int64_t time, uint32_t thread, HeddleEventKind kind, uint64_t object,
     uint64_t argument)
{
  const HeddleDecodedEvent event = {
    .time = time,
    .process = PROCESS,
    .thread = thread,
    .kind = (uint16_t) kind,
    .object = object,
    .argument = argument,
  };
  model_add (model, &event);
}

/* A worker lets its lock go to whoever has waited longest, and queues for it again. */
static void
add_lock_turn (Model *model, uint64_t turn, int64_t time)
{
  uint32_t lock = (uint32_t) (turn % LOCKS);
  uint64_t round = turn / LOCKS;
  uint32_t queue = WORKERS / LOCKS;
  uint32_t owner = lock + LOCKS * (uint32_t) (round % queue) + 1;
  uint32_t next = lock + LOCKS * (uint32_t) ((round + 1) % queue) + 1;

  add (model, time, owner, HEDDLE_EVENT_MUTEX_RELEASE, 0x1000 + lock, 0);
  add (model, time + 40 + (int64_t) (turn % 7), next, HEDDLE_EVENT_MUTEX_ACQUIRE, 0x1000 + lock, 0);
  add (model, time + 60, owner, HEDDLE_EVENT_MUTEX_WAIT, 0x1000 + lock, 0);
}

/* A receiver waits, gets a message, and its sender goes on. */
static void
add_channel_turn (Model *model, uint64_t turn, int64_t time)
{
  uint32_t channel = (uint32_t) (turn % CHANNELS);
  uint32_t sender = WORKERS + 2 * channel + 1;
  uint64_t number = turn / CHANNELS + 1;

  add (model, time + 70, sender + 1, HEDDLE_EVENT_CHANNEL_RECEIVE_WAIT, 0x2000 + channel, 0);
  add (model, time + 80, sender, HEDDLE_EVENT_CHANNEL_SEND, 0x2000 + channel, number);
  add (model, time + 90 + (int64_t) (turn % 11), sender + 1, HEDDLE_EVENT_CHANNEL_RECEIVE,
       0x2000 + channel, number);
}

static Model *
build (void)
{
  Model *model = model_new ();

  for (uint64_t turn = 0; turn < EVENTS / 6; turn++) {
    add_lock_turn (model, turn, (int64_t) turn * 100);
    add_channel_turn (model, turn, (int64_t) turn * 100);
  }
  return model;
}

static double
seconds_since (uint64_t start)
{
  return (double) (bench_now () - start) / 1e9;
}

int
main (void)
{
  g_autoptr (Model) model = build ();
  double locks = 0, threads = 0;

  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    uint64_t start = bench_now ();
    if (model_lane_kind (model_lane (model, i)) == MODEL_LANE_LOCK) {
      lock_statistics_free (lock_statistics (model, i, 0, INT64_MAX, NULL));
      locks += seconds_since (start);
    } else if (model_lane_kind (model_lane (model, i)) == MODEL_LANE_THREAD) {
      thread_statistics_free (thread_statistics (model, i, 0, INT64_MAX, NULL));
      threads += seconds_since (start);
    }
  }
  uint64_t start = bench_now ();
  g_ptr_array_unref (channel_statistics_all (model, 0, INT64_MAX, NULL));
  double channels = seconds_since (start);
  bench_print ("statistics_locks_s_1e7", locks, "s");
  bench_print ("statistics_threads_s_1e7", threads, "s");
  bench_print ("statistics_channels_s_1e7", channels, "s");
  return 0;
}
