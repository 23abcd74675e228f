/* SPDX-License-Identifier: MIT */
#include "scenarios.h"

#define MILLISECOND    INT64_C (1000000)
#define MICROSECOND    INT64_C (1000)

#define LOCK           0x1000u
#define CHANNEL        0x2000u
#define SEMAPHORE      0x3000u
#define CONDITION      0x4000u
#define MUTEX_TWO      0x5000u

#define HANDLE(thread) (0x7000u + (thread))
#define KERNEL(thread) (100u + (thread))

/* ------------------------------------------------------------------ events */

typedef struct {
  Model *model;
  uint32_t process;
} Script;

static void
add (const Script *script, int64_t time, uint32_t thread, HeddleEventKind kind, uint64_t object,
     uint64_t argument, uint32_t detail, const char *text)
{
  const HeddleDecodedEvent event = {
    .time = time,
    .process = script->process,
    .thread = thread,
    .kind = (uint16_t) kind,
    .detail = detail,
    .object = object,
    .argument = argument,
    .text = text,
  };

  model_add (script->model, &event);
}

void
scenario_add (Model *model, int64_t time, uint32_t thread, HeddleEventKind kind, uint64_t object,
              uint64_t argument)
{
  add (&(Script){ model, 1 }, time, thread, kind, object, argument, 0, NULL);
}

static void
add_process (const Script *script, int64_t time, const char *command, uint32_t identifier)
{
  add (script, time, 0, HEDDLE_EVENT_PROCESS_START, 0, 1, identifier, command);
  add (script, time, 1, HEDDLE_EVENT_THREAD_START, HANDLE (1), 0, KERNEL (1), NULL);
}

/* Thread 1 creates `thread`, which begins a little later. */
static void
add_thread (const Script *script, int64_t time, uint32_t thread, const char *name)
{
  add (script, time, 1, HEDDLE_EVENT_THREAD_CREATE, 0, thread, 0, NULL);
  add (script, time + 60 * MICROSECOND, thread, HEDDLE_EVENT_THREAD_START, HANDLE (thread), 1,
       KERNEL (thread), NULL);
  if (name != NULL)
    add (script, time + 60 * MICROSECOND, thread, HEDDLE_EVENT_THREAD_NAME, 0, 0, 0, name);
}

static void
name_object (const Script *script, int64_t time, uint64_t object, HeddleObjectType type,
             const char *name)
{
  add (script, time, 1, HEDDLE_EVENT_OBJECT_NAME, object, 0, type, name);
}

/* ------------------------------------------------------------------ counter */

#define WORKERS   4
#define COLLECTOR 6 /* the number of its thread; 1 is main, 2 to 5 the workers */
#define NEVER     INT64_MAX

typedef enum { WORK, ACQUIRED, RELEASE, SLEEP, WAKE } WorkerStep;

typedef struct {
  Script script;
  uint32_t random;
  int64_t next[WORKERS]; /* when each worker goes on; NEVER while it waits for the lock */
  WorkerStep step[WORKERS];
  int queue[WORKERS]; /* those who wait for the lock, in order */
  int queued;
  int holder; /* or -1 */
  uint32_t sent, received;
  int64_t collector_next; /* NEVER while it waits for a message */
  gboolean collector_runs;
} Counter;

/* Returns a number from `least` to `most`, the same in every run. */
static int64_t
between (Counter *counter, int64_t least, int64_t most)
{
  counter->random = counter->random * 1664525u + 1013904223u;
  return least + (int64_t) (counter->random >> 8) % (most - least + 1);
}

static void
worker_event (const Counter *counter, int64_t now, int worker, HeddleEventKind kind,
              uint64_t object, uint64_t argument, uint32_t detail)
{
  add (&counter->script, now, (uint32_t) worker + 2, kind, object, argument, detail, NULL);
}

static void
worker_acquires (Counter *counter, int64_t now, int worker)
{
  worker_event (counter, now, worker, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK, 0, 0);
  counter->holder = worker;
  counter->step[worker] = RELEASE;
  counter->next[worker] = now + between (counter, 1800, 3600) * MICROSECOND;
}

static void
worker_asks (Counter *counter, int64_t now, int worker)
{
  if (counter->holder < 0) {
    worker_acquires (counter, now, worker);
    return;
  }
  worker_event (counter, now, worker, HEDDLE_EVENT_MUTEX_WAIT, LOCK, 0,
                KERNEL ((uint32_t) counter->holder + 2));
  counter->queue[counter->queued++] = worker;
  counter->step[worker] = ACQUIRED;
  counter->next[worker] = NEVER;
}

static void
send (Counter *counter, int64_t now, int worker)
{
  worker_event (counter, now, worker, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, ++counter->sent, 0);
  if (!counter->collector_runs && counter->collector_next == NEVER)
    counter->collector_next = now + 260 * MICROSECOND;
}

static void
worker_releases (Counter *counter, int64_t now, int worker)
{
  worker_event (counter, now, worker, HEDDLE_EVENT_MUTEX_RELEASE, LOCK, 0, 0);
  counter->holder = -1;
  if (counter->queued > 0) {
    int first = counter->queue[0];
    for (int i = 1; i < counter->queued; i++)
      counter->queue[i - 1] = counter->queue[i];
    counter->queued--;
    counter->holder = first;
    counter->next[first] = now + 130 * MICROSECOND;
  }
  send (counter, now, worker);
  gboolean sleeps = between (counter, 0, 2) > 0;
  counter->step[worker] = sleeps ? SLEEP : WORK;
  counter->next[worker] = now + between (counter, 20, sleeps ? 60 : 4000) * MICROSECOND;
}

static void
worker_goes_on (Counter *counter, int64_t now, int worker)
{
  switch (counter->step[worker]) {
  case WORK:
    worker_asks (counter, now, worker);
    break;
  case ACQUIRED:
    worker_acquires (counter, now, worker);
    break;
  case RELEASE:
    worker_releases (counter, now, worker);
    break;
  case SLEEP:
    worker_event (counter, now, worker, HEDDLE_EVENT_SLEEP_BEGIN, 0, 2000000, 0);
    counter->step[worker] = WAKE;
    counter->next[worker] = now + between (counter, 1500, 2600) * MICROSECOND;
    break;
  case WAKE:
    worker_event (counter, now, worker, HEDDLE_EVENT_SLEEP_END, 0, 0, 0);
    counter->step[worker] = WORK;
    counter->next[worker] = now + between (counter, 900, 5000) * MICROSECOND;
    break;
  }
}

static void
collector_goes_on (Counter *counter, int64_t now)
{
  const Script *script = &counter->script;

  if (counter->received < counter->sent) {
    add (script, now, COLLECTOR, HEDDLE_EVENT_CHANNEL_RECEIVE, CHANNEL, ++counter->received, 0,
         NULL);
    counter->collector_runs = TRUE;
    counter->collector_next = now + between (counter, 900, 1700) * MICROSECOND;
    return;
  }
  add (script, now, COLLECTOR, HEDDLE_EVENT_CHANNEL_RECEIVE_WAIT, CHANNEL, 0, 0, NULL);
  counter->collector_runs = FALSE;
  counter->collector_next = NEVER;
}

static void
counter_begins (Counter *counter)
{
  const Script *script = &counter->script;
  static const char *const names[WORKERS] = { "worker 1", "worker 2", "worker 3", "worker 4" };

  add_process (script, 0, "counter", 4711);
  name_object (script, 100 * MICROSECOND, LOCK, HEDDLE_OBJECT_MUTEX, "counter");
  name_object (script, 110 * MICROSECOND, CHANNEL, HEDDLE_OBJECT_CHANNEL, "results");
  add (script, 120 * MICROSECOND, 1, HEDDLE_EVENT_CHANNEL_OPEN, CHANNEL, 4, 0, NULL);
  for (int i = 0; i < WORKERS; i++) {
    add_thread (script, (500 + 200 * i) * MICROSECOND, (uint32_t) i + 2, names[i]);
    counter->step[i] = WORK;
    counter->next[i] = 2 * MILLISECOND + between (counter, 0, 3000) * MICROSECOND;
  }
  add_thread (script, 1400 * MICROSECOND, COLLECTOR, "collector");
  counter->collector_next = 1600 * MICROSECOND;
  counter->collector_runs = TRUE;
  add (script, 1500 * MICROSECOND, 1, HEDDLE_EVENT_JOIN_BEGIN, HANDLE (2), 0, 0, NULL);
}

Model *
scenario_counter (int64_t duration)
{
  Counter counter = {
    .script = { model_new (), 1 },
    .random = 2026,
    .holder = -1,
  };

  counter_begins (&counter);
  for (;;) {
    int64_t now = counter.collector_next;
    int who = -1;
    for (int i = 0; i < WORKERS; i++) {
      if (counter.next[i] < now) {
        now = counter.next[i];
        who = i;
      }
    }
    if (now > duration)
      break;
    if (who >= 0)
      worker_goes_on (&counter, now, who);
    else
      collector_goes_on (&counter, now);
  }
  model_advance (counter.script.model, duration);
  return counter.script.model;
}

/* ------------------------------------------------------------------ channel */

#define CAPACITY 3
#define MESSAGES 12

/* The producer needs 0.4 ms a message, the consumer 1 ms: the channel fills, and the producer
 * waits for room. */
Model *
scenario_channel (void)
{
  Script script = { model_new (), 1 };
  uint32_t sent = 0, received = 0;
  gboolean waits = FALSE;

  add_process (&script, 0, "channel", 4712);
  name_object (&script, 50 * MICROSECOND, CHANNEL, HEDDLE_OBJECT_CHANNEL, "messages");
  add (&script, 60 * MICROSECOND, 1, HEDDLE_EVENT_CHANNEL_OPEN, CHANNEL, CAPACITY, 0, NULL);
  add_thread (&script, 200 * MICROSECOND, 2, "producer");
  add_thread (&script, 300 * MICROSECOND, 3, "consumer");
  add (&script, 400 * MICROSECOND, 1, HEDDLE_EVENT_JOIN_BEGIN, HANDLE (2), 0, 0, NULL);
  add (&script, 450 * MICROSECOND, 3, HEDDLE_EVENT_CHANNEL_RECEIVE_WAIT, CHANNEL, 0, 0, NULL);

  for (int64_t time = 800 * MICROSECOND; received < MESSAGES; time += 200 * MICROSECOND) {
    int64_t turn = time / (200 * MICROSECOND);
    if (sent > received && turn % 5 == 0) {
      add (&script, time, 3, HEDDLE_EVENT_CHANNEL_RECEIVE, CHANNEL, ++received, 0, NULL);
      if (waits) {
        add (&script, time + 40 * MICROSECOND, 2, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, ++sent, 0,
             NULL);
        waits = FALSE;
      }
    } else if (sent < MESSAGES && !waits && turn % 2 == 0) {
      waits = sent - received == CAPACITY;
      add (&script, time, 2, waits ? HEDDLE_EVENT_CHANNEL_SEND_WAIT : HEDDLE_EVENT_CHANNEL_SEND,
           CHANNEL, waits ? 0 : ++sent, 0, NULL);
    } else if (sent == MESSAGES && turn % 5 == 4 && received == MESSAGES - 2) {
      add (&script, time, 2, HEDDLE_EVENT_CHANNEL_CLOSE, CHANNEL, 0, 0, NULL);
      add (&script, time, 2, HEDDLE_EVENT_THREAD_END, 0, 0, 0, NULL);
      add (&script, time + 60 * MICROSECOND, 1, HEDDLE_EVENT_JOIN_END, HANDLE (2), 0, 0, NULL);
      add (&script, time + 70 * MICROSECOND, 1, HEDDLE_EVENT_JOIN_BEGIN, HANDLE (3), 0, 0, NULL);
    }
    if (received == MESSAGES) {
      add (&script, time + 900 * MICROSECOND, 3, HEDDLE_EVENT_THREAD_END, 0, 0, 0, NULL);
      add (&script, time + 960 * MICROSECOND, 1, HEDDLE_EVENT_JOIN_END, HANDLE (3), 0, 0, NULL);
      add (&script, time + 1200 * MICROSECOND, 1, HEDDLE_EVENT_THREAD_END, 0, 0, 0, NULL);
      add (&script, time + 1200 * MICROSECOND, 0, HEDDLE_EVENT_PROCESS_END, 0, 0,
           HEDDLE_PROCESS_END_EXITED, NULL);
    }
  }
  return script.model;
}

/* ------------------------------------------------------------------ states */

typedef struct {
  int64_t time; /* in tenths of a millisecond */
  uint32_t thread;
  HeddleEventKind kind;
  uint64_t object;
  uint64_t argument;
  uint32_t detail;
} Line;

static const Line states[] = {
  { 20, 2, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK, 0, 0 },
  { 30, 3, HEDDLE_EVENT_MUTEX_WAIT, LOCK, 0, KERNEL (2) },
  { 35, 1, HEDDLE_EVENT_JOIN_BEGIN, HANDLE (2), 0, 0 },
  { 40, 4, HEDDLE_EVENT_SEMAPHORE_WAIT, SEMAPHORE, 0, 0 },
  { 45, 5, HEDDLE_EVENT_CONDITION_WAIT, CONDITION, MUTEX_TWO, 0 },
  { 60, 6, HEDDLE_EVENT_CHANNEL_RECEIVE_WAIT, CHANNEL, 0, 0 },
  { 90, 2, HEDDLE_EVENT_SEMAPHORE_POST, SEMAPHORE, 0, 0 },
  { 91, 4, HEDDLE_EVENT_SEMAPHORE_ACQUIRE, SEMAPHORE, 0, 0 },
  { 100, 2, HEDDLE_EVENT_MUTEX_RELEASE, LOCK, 0, 0 },
  { 101, 3, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK, 0, 0 },
  { 110, 2, HEDDLE_EVENT_CONDITION_SIGNAL, CONDITION, 0, 0 },
  { 112, 5, HEDDLE_EVENT_CONDITION_WAKE, CONDITION, MUTEX_TWO, 0 },
  { 120, 2, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, 1, 0 },
  { 125, 6, HEDDLE_EVENT_CHANNEL_RECEIVE, CHANNEL, 1, 0 },
  { 130, 4, HEDDLE_EVENT_SLEEP_BEGIN, 0, 5000000, 0 },
  { 135, 2, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, 2, 0 },
  { 140, 2, HEDDLE_EVENT_CHANNEL_SEND_WAIT, CHANNEL, 0, 0 },
  { 150, 5, HEDDLE_EVENT_MUTEX_WAIT, LOCK, 0, KERNEL (3) },
  { 170, 6, HEDDLE_EVENT_CHANNEL_RECEIVE, CHANNEL, 2, 0 },
  { 172, 2, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, 3, 0 },
  { 180, 4, HEDDLE_EVENT_SLEEP_END, 0, 0, 0 },
  { 185, 4, HEDDLE_EVENT_SEMAPHORE_POST, SEMAPHORE, 0, 0 },
  { 200, 2, HEDDLE_EVENT_THREAD_END, 0, 0, 0 },
  { 202, 1, HEDDLE_EVENT_JOIN_END, HANDLE (2), 0, 0 },
  { 230, 3, HEDDLE_EVENT_LOST, UINT64_C (18500000), 40, HEDDLE_LOSS_FULL },
  { 235, 4, HEDDLE_EVENT_THREAD_END, 0, 0, 0 },
};

Model *
scenario_states (void)
{
  Script script = { model_new (), 1 };
  Script other = { script.model, 2 };
  static const char *const names[] = { "runner", "blocked", "counts", "sorter", "reader" };

  add_process (&script, 0, "states", 4713);
  name_object (&script, 100 * MICROSECOND, LOCK, HEDDLE_OBJECT_MUTEX, "table");
  name_object (&script, 100 * MICROSECOND, SEMAPHORE, HEDDLE_OBJECT_SEMAPHORE, "slots");
  name_object (&script, 100 * MICROSECOND, CONDITION, HEDDLE_OBJECT_CONDITION, "changed");
  name_object (&script, 100 * MICROSECOND, CHANNEL, HEDDLE_OBJECT_CHANNEL, "lines");
  add (&script, 110 * MICROSECOND, 1, HEDDLE_EVENT_CHANNEL_OPEN, CHANNEL, 1, 0, NULL);
  for (uint32_t i = 0; i < G_N_ELEMENTS (names); i++)
    add_thread (&script, (500 + 150 * (int64_t) i) * MICROSECOND, i + 2, names[i]);
  add_process (&other, 1500 * MICROSECOND, "sort", 4714);
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    add (&script, states[i].time * 100 * MICROSECOND, states[i].thread, states[i].kind,
         states[i].object, states[i].argument, states[i].detail, NULL);
  model_advance (script.model, 25 * MILLISECOND);
  return script.model;
}

/* ------------------------------------------------------------------ killed */

static const Line killed[] = {
  { 18, 2, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK, 0, 0 },
  { 24, 3, HEDDLE_EVENT_MUTEX_WAIT, LOCK, 0, KERNEL (2) },
  { 28, 1, HEDDLE_EVENT_JOIN_BEGIN, HANDLE (2), 0, 0 },
  { 30, 4, HEDDLE_EVENT_CHANNEL_RECEIVE_WAIT, CHANNEL, 0, 0 },
  { 40, 5, HEDDLE_EVENT_THREAD_END, 0, 0, 0 },
  { 46, 2, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, 1, 0 },
  { 48, 4, HEDDLE_EVENT_CHANNEL_RECEIVE, CHANNEL, 1, 0 },
  { 60, 2, HEDDLE_EVENT_MUTEX_RELEASE, LOCK, 0, 0 },
  { 61, 3, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK, 0, 0 },
  { 70, 4, HEDDLE_EVENT_CHANNEL_RECEIVE_WAIT, CHANNEL, 0, 0 },
  { 80, 2, HEDDLE_EVENT_MUTEX_WAIT, LOCK, 0, KERNEL (3) },
};

Model *
scenario_death (uint32_t processes, HeddleProcessEnd how, uint32_t status)
{
  Script script = { model_new (), 1 };
  Script other = { script.model, 2 };
  static const char *const names[] = { "worker 1", "worker 2", "collector", "starter" };

  add_process (&script, 0, "shop", 4717);
  name_object (&script, 100 * MICROSECOND, LOCK, HEDDLE_OBJECT_MUTEX, "stock");
  name_object (&script, 100 * MICROSECOND, CHANNEL, HEDDLE_OBJECT_CHANNEL, "orders");
  add (&script, 110 * MICROSECOND, 1, HEDDLE_EVENT_CHANNEL_OPEN, CHANNEL, 4, 0, NULL);
  for (uint32_t i = 0; i < G_N_ELEMENTS (names); i++)
    add_thread (&script, (400 + 200 * (int64_t) i) * MICROSECOND, i + 2, names[i]);
  if (processes > 1)
    add_process (&other, 1500 * MICROSECOND, "sort", 4718);
  for (gsize i = 0; i < G_N_ELEMENTS (killed); i++)
    add (&script, killed[i].time * 100 * MICROSECOND, killed[i].thread, killed[i].kind,
         killed[i].object, killed[i].argument, killed[i].detail, NULL);
  add (&script, 10 * MILLISECOND, 0, HEDDLE_EVENT_PROCESS_END, 0, status, how, NULL);
  model_advance (script.model, 12 * MILLISECOND);
  return script.model;
}

/* ------------------------------------------------------------------ queue */

Model *
scenario_queue (uint32_t threads)
{
  Script script = { model_new (), 1 };
  int64_t time = 5 * MILLISECOND;

  add_process (&script, 0, "queue", 4715);
  name_object (&script, 100 * MICROSECOND, LOCK, HEDDLE_OBJECT_MUTEX, "gate");
  for (uint32_t i = 0; i < threads; i++) {
    g_autofree char *name = g_strdup_printf ("worker %u", i + 1);
    add_thread (&script, MILLISECOND + i * 100 * MICROSECOND, i + 2, name);
  }
  add (&script, time, 2, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK, 0, 0, NULL);
  for (uint32_t i = 1; i < threads; i++)
    add (&script, time + i * 200 * MICROSECOND, i + 2, HEDDLE_EVENT_MUTEX_WAIT, LOCK, 0, KERNEL (2),
         NULL);
  time += threads * 200 * MICROSECOND;
  for (uint32_t i = 0; i < threads; i++) {
    time += MILLISECOND;
    add (&script, time, i + 2, HEDDLE_EVENT_MUTEX_RELEASE, LOCK, 0, 0, NULL);
    if (i + 1 < threads)
      add (&script, time + 20 * MICROSECOND, i + 3, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK, 0, 0, NULL);
  }
  model_advance (script.model, time + 2 * MILLISECOND);
  return script.model;
}

/* ------------------------------------------------------------------ dense */

Model *
scenario_dense (uint64_t intervals, int64_t duration)
{
  Script script = { model_new (), 1 };
  int64_t round = MAX (duration * 2 / (int64_t) MAX (intervals, 2), 100);
  uint32_t number = 0;

  add_process (&script, 0, "dense", 4716);
  name_object (&script, 0, LOCK, HEDDLE_OBJECT_MUTEX, "hot");
  name_object (&script, 0, CHANNEL, HEDDLE_OBJECT_CHANNEL, "stream");
  add (&script, 0, 1, HEDDLE_EVENT_CHANNEL_OPEN, CHANNEL, 2, 0, NULL);
  add_thread (&script, 0, 2, "left");
  add_thread (&script, 0, 3, "right");

  for (int64_t start = 100 * MICROSECOND; start + round <= duration; start += round) {
    /* Half of a round is a hold of the lock, of which one in fifty is waited for; in the other half
     * the left thread sends and the right one receives. */
    gboolean contended = start / round % 50 == 0;
    int64_t half = start + round / 2;
    add (&script, start, 2, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK, 0, 0, NULL);
    if (contended)
      add (&script, start + 1, 3, HEDDLE_EVENT_MUTEX_WAIT, LOCK, 0, KERNEL (2), NULL);
    add (&script, half, 2, HEDDLE_EVENT_MUTEX_RELEASE, LOCK, 0, 0, NULL);
    if (contended) {
      add (&script, half + 1, 3, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK, 0, 0, NULL);
      add (&script, half + 2, 3, HEDDLE_EVENT_MUTEX_RELEASE, LOCK, 0, 0, NULL);
    }
    add (&script, half + 3, 3, HEDDLE_EVENT_CHANNEL_RECEIVE_WAIT, CHANNEL, 0, 0, NULL);
    add (&script, half + round / 4, 2, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, ++number, 0, NULL);
    add (&script, half + round / 4 + 5, 3, HEDDLE_EVENT_CHANNEL_RECEIVE, CHANNEL, number, 0, NULL);
    add (&script, half + round / 4 + 6, 2, HEDDLE_EVENT_SLEEP_BEGIN, 0, 1, 0, NULL);
    add (&script, start + round - 1, 2, HEDDLE_EVENT_SLEEP_END, 0, 0, 0, NULL);
  }
  model_advance (script.model, duration);
  return script.model;
}
