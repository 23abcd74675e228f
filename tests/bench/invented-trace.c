/* SPDX-License-Identifier: MIT */
#include "invented-trace.h"

#define WORKERS_MOST 96u
#define STATES       8u
#define NOBODY       UINT32_MAX

typedef struct {
  InventedCast cast;
  InventedSink sink;
  gpointer data; /* the sink's */
  int64_t time;
  uint32_t random;
  uint64_t events;
  uint32_t stage[WORKERS_MOST];
  int64_t rests[WORKERS_MOST]; /* until when */
  uint32_t holder[STATES];     /* by lock */
  uint64_t sent[STATES], received[STATES];
} Trace;

static uint32_t
next_random (Trace *trace, uint32_t below)
{
  trace->random = trace->random * 1664525u + 1013904223u;
  return (trace->random >> 8) % below;
}

static void
add (Trace *trace, uint32_t worker, HeddleEventKind kind, uint64_t object, uint64_t argument)
{
  HeddleDecodedEvent event = {
    .time = trace->time,
    .process = 1,
    .thread = worker + 1,
    .kind = (uint16_t) kind,
    .object = object,
    .argument = argument,
  };

  trace->sink (&event, trace->data);
  trace->time += 500 + next_random (trace, 1001);
  trace->events++;
}

/* The stages of those who share a lock: ask, take, give back, sleep, wake. */
static void
step_locker (Trace *trace, uint32_t worker)
{
  uint32_t lock = worker % trace->cast.locks;
  uint64_t object = 0x1000 + lock;

  switch (trace->stage[worker]) {
  case 0:
    add (trace, worker, HEDDLE_EVENT_MUTEX_WAIT, object, 0);
    break;
  case 1:
    if (trace->holder[lock] != NOBODY)
      return;
    trace->holder[lock] = worker;
    add (trace, worker, HEDDLE_EVENT_MUTEX_ACQUIRE, object, 0);
    break;
  case 2:
    trace->holder[lock] = NOBODY;
    add (trace, worker, HEDDLE_EVENT_MUTEX_RELEASE, object, 0);
    break;
  case 3:
    add (trace, worker, HEDDLE_EVENT_SLEEP_BEGIN, 0, 0);
    if (next_random (trace, 40) == 0)
      trace->rests[worker] = trace->time + next_random (trace, 5000000);
    break;
  default:
    add (trace, worker, HEDDLE_EVENT_SLEEP_END, 0, 0);
    break;
  }
  trace->stage[worker] = (trace->stage[worker] + 1) % 5;
}

/* One in eight passes messages: even ones send, odd ones receive. */
static void
step_messenger (Trace *trace, uint32_t worker)
{
  uint32_t channel = worker / 16 % trace->cast.channels;
  uint64_t object = 0x8000 + channel;

  if (worker / 8 % 2 == 0) {
    if (trace->sent[channel] < trace->received[channel] + 60)
      add (trace, worker, HEDDLE_EVENT_CHANNEL_SEND, object, ++trace->sent[channel]);
    return;
  }
  if (trace->stage[worker] == 0)
    add (trace, worker, HEDDLE_EVENT_CHANNEL_RECEIVE_WAIT, object, 0);
  else if (trace->sent[channel] > trace->received[channel])
    add (trace, worker, HEDDLE_EVENT_CHANNEL_RECEIVE, object, ++trace->received[channel]);
  else
    return;
  trace->stage[worker] ^= 1;
}

void
invented_trace_play (const InventedCast *cast, uint64_t events, InventedSink sink, gpointer data)
{
  Trace trace = { .cast = *cast, .sink = sink, .data = data, .random = 1 };

  for (uint32_t lock = 0; lock < cast->locks; lock++)
    trace.holder[lock] = NOBODY;
  for (uint32_t worker = 0; worker < cast->workers; worker++)
    add (&trace, worker, HEDDLE_EVENT_THREAD_START, 0x7000 + worker, 0);
  for (uint32_t worker = 0; trace.events < events; worker = (worker + 1) % cast->workers) {
    if (trace.rests[worker] > trace.time) {
      trace.time += 100;
      continue;
    }
    if (worker % 8 == 7)
      step_messenger (&trace, worker);
    else
      step_locker (&trace, worker);
  }
}

static void
add_to_model (const HeddleDecodedEvent *event, gpointer model)
{
  model_add (model, event);
}

Model *
invented_trace (const InventedCast *cast, uint64_t events)
{
  Model *model = model_new ();

  invented_trace_play (cast, events, add_to_model, model);
  return model;
}
