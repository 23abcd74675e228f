/* SPDX-License-Identifier: MIT */
#include "workload.h"

#define WORKERS_MOST 96u
#define OBJECTS_MOST 8u
#define NOBODY       UINT32_MAX

const WorkloadCast workload_forty_lanes = { 36, 3, 1 };
const WorkloadCast workload_eighty_lanes = { 73, 5, 2 };

/* The run so far. */
typedef struct {
  WorkloadCast cast;
  void (*sink) (const HeddleDecodedEvent *event, gpointer data);
  gpointer data;
  int64_t time;
  uint32_t random;
  uint64_t events;
  uint32_t stage[WORKERS_MOST];
  int64_t rests[WORKERS_MOST];   /* until when */
  uint32_t holder[OBJECTS_MOST]; /* by lock */
  uint64_t sent[OBJECTS_MOST], received[OBJECTS_MOST];
} Run;

static uint32_t
next_random (Run *run, uint32_t below)
{
  run->random = run->random * 1664525u + 1013904223u;
  return (run->random >> 8) % below;
}

static void
add (Run *run, uint32_t worker, HeddleEventKind kind, uint64_t object, uint64_t argument)
{
  HeddleDecodedEvent event = {
    .time = run->time,
    .process = 1,
    .thread = worker + 1,
    .kind = (uint16_t) kind,
    .object = object,
    .argument = argument,
  };

  run->sink (&event, run->data);
  run->time += 500 + next_random (run, 1001);
  run->events++;
}

/* The stages of those who share a lock: ask, take, give back, sleep, wake. */
static void
step_locker (Run *run, uint32_t worker)
{
  uint32_t lock = worker % run->cast.locks;
  uint64_t object = 0x1000 + lock;

  switch (run->stage[worker]) {
  case 0:
    add (run, worker, HEDDLE_EVENT_MUTEX_WAIT, object, 0);
    break;
  case 1:
    if (run->holder[lock] != NOBODY)
      return;
    run->holder[lock] = worker;
    add (run, worker, HEDDLE_EVENT_MUTEX_ACQUIRE, object, 0);
    break;
  case 2:
    run->holder[lock] = NOBODY;
    add (run, worker, HEDDLE_EVENT_MUTEX_RELEASE, object, 0);
    break;
  case 3:
    add (run, worker, HEDDLE_EVENT_SLEEP_BEGIN, 0, 0);
    if (next_random (run, 40) == 0)
      run->rests[worker] = run->time + next_random (run, 5000000);
    break;
  default:
    add (run, worker, HEDDLE_EVENT_SLEEP_END, 0, 0);
    break;
  }
  run->stage[worker] = (run->stage[worker] + 1) % 5;
}

/* One in eight passes messages: even ones send, odd ones receive. */
static void
step_messenger (Run *run, uint32_t worker)
{
  uint32_t channel = worker / 16 % run->cast.channels;
  uint64_t object = 0x8000 + channel;

  if (worker / 8 % 2 == 0) {
    if (run->sent[channel] < run->received[channel] + 60)
      add (run, worker, HEDDLE_EVENT_CHANNEL_SEND, object, ++run->sent[channel]);
    return;
  }
  if (run->stage[worker] == 0)
    add (run, worker, HEDDLE_EVENT_CHANNEL_RECEIVE_WAIT, object, 0);
  else if (run->sent[channel] > run->received[channel])
    add (run, worker, HEDDLE_EVENT_CHANNEL_RECEIVE, object, ++run->received[channel]);
  else
    return;
  run->stage[worker] ^= 1;
}

void
workload_play (WorkloadCast cast, uint64_t events,
               void (*sink) (const HeddleDecodedEvent *event, gpointer data), gpointer data)
{
  Run run = { .cast = cast, .sink = sink, .data = data, .random = 1 };

  for (uint32_t lock = 0; lock < cast.locks; lock++)
    run.holder[lock] = NOBODY;
  for (uint32_t worker = 0; worker < cast.workers; worker++)
    add (&run, worker, HEDDLE_EVENT_THREAD_START, 0x7000 + worker, 0);
  for (uint32_t worker = 0; run.events < events; worker = (worker + 1) % cast.workers) {
    if (run.rests[worker] > run.time) {
      run.time += 100;
      continue;
    }
    if (worker % 8 == 7)
      step_messenger (&run, worker);
    else
      step_locker (&run, worker);
  }
}

static void
add_to_model (const HeddleDecodedEvent *event, gpointer model)
{
  model_add (model, event);
}

Model *
workload_model (WorkloadCast cast, uint64_t events)
{
  Model *model = model_new ();

  workload_play (cast, events, add_to_model, model);
  return model;
}
