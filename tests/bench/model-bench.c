/* SPDX-License-Identifier: MIT
 *
 * What the model costs: events into it, the memory that it takes with everything in it, and what a
 * painter asks of it for a frame. Each figure comes from a process of its own, so that none finds
 * memory that another one has left.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <glib.h>

#include "bench.h"
#include "model/model.h"

#define WORKERS 40
#define LOCKS   4
#define COLUMNS 1720 /* of a picture 1920 pixels wide */
#define ROUNDS  5

typedef HeddleDecodedEvent (*EventOfNumber) (uint64_t number);

/* Workers take turns with a few locks, an event every microsecond. */
static HeddleDecodedEvent
lock_event (uint64_t number)
{
  static const HeddleEventKind kinds[] = { HEDDLE_EVENT_MUTEX_WAIT, HEDDLE_EVENT_MUTEX_ACQUIRE,
                                           HEDDLE_EVENT_MUTEX_RELEASE, HEDDLE_EVENT_SLEEP_BEGIN,
                                           HEDDLE_EVENT_SLEEP_END };
  uint64_t turn = number / WORKERS;
  uint32_t worker = (uint32_t) (number % WORKERS);

  return (HeddleDecodedEvent){
    .time = (int64_t) number * 1000,
    .process = 1,
    .thread = worker + 1,
    .kind = (uint16_t) kinds[(turn + worker) % G_N_ELEMENTS (kinds)],
    .object = 0x1000 + worker % LOCKS,
  };
}

/* Pairs of workers with a channel each: the receiver waits, the sender sends, the receiver has it,
 * and each fourth message goes the way without a wait. */
static HeddleDecodedEvent
channel_event (uint64_t number)
{
  static const struct {
    HeddleEventKind kind;
    uint32_t receiver;
    uint32_t message;
  } steps[] = {
    { HEDDLE_EVENT_CHANNEL_RECEIVE_WAIT, 1, 0 }, { HEDDLE_EVENT_CHANNEL_SEND, 0, 0 },
    { HEDDLE_EVENT_CHANNEL_RECEIVE, 1, 0 },      { HEDDLE_EVENT_CHANNEL_RECEIVE_WAIT, 1, 1 },
    { HEDDLE_EVENT_CHANNEL_SEND, 0, 1 },         { HEDDLE_EVENT_CHANNEL_RECEIVE, 1, 1 },
    { HEDDLE_EVENT_CHANNEL_SEND, 0, 2 },         { HEDDLE_EVENT_CHANNEL_SEND, 0, 3 },
    { HEDDLE_EVENT_CHANNEL_RECEIVE, 1, 2 },      { HEDDLE_EVENT_CHANNEL_RECEIVE, 1, 3 },
  };
  const uint32_t pairs = WORKERS / 2;
  uint64_t turn = number / pairs;
  uint32_t pair = (uint32_t) (number % pairs);
  uint64_t step = turn % G_N_ELEMENTS (steps);

  return (HeddleDecodedEvent){
    .time = (int64_t) number * 1000,
    .process = 1,
    .thread = 2 * pair + steps[step].receiver + 1,
    .kind = (uint16_t) steps[step].kind,
    .object = 0x1000 + pair,
    .argument = turn / G_N_ELEMENTS (steps) * 4 + steps[step].message + 1,
  };
}

/* Returns the process's resident memory in bytes. */
static double
resident_memory (void)
{
  unsigned long size = 0;
  unsigned long resident = 0;
  FILE *file = fopen ("/proc/self/statm", "r");

  if (file == NULL || fscanf (file, "%lu %lu", &size, &resident) != 2)
    g_error ("could not read /proc/self/statm");
  fclose (file);
  return (double) resident * (double) sysconf (_SC_PAGESIZE);
}

static Model *
build (EventOfNumber event_of, uint64_t events)
{
  Model *model = model_new ();

  for (uint64_t i = 0; i < events; i++) {
    HeddleDecodedEvent event = event_of (i);
    model_add (model, &event);
  }
  return model;
}

/* Prints the time of a frame's questions over the whole run: the best of some rounds. */
static void
measure_samples (const Model *model, const char *name)
{
  static ModelSample samples[COLUMNS + 1];
  int64_t times[COLUMNS + 1];
  double best = G_MAXDOUBLE;

  for (int i = 0; i <= COLUMNS; i++)
    times[i] = model_now (model) / COLUMNS * i;
  for (int round = 0; round < ROUNDS; round++) {
    uint64_t start = bench_now ();
    for (uint32_t i = 0; i < model_lane_count (model); i++) {
      const ModelLane *lane = model_lane (model, i);
      if (model_lane_kind (lane) != MODEL_LANE_THREAD)
        continue;
      ModelWalk walk = model_walk (lane, model_interval_count (lane), 0);
      model_walk_samples (&walk, times, COLUMNS + 1, samples);
    }
    best = MIN (best, (double) (bench_now () - start) / 1e6);
  }
  bench_print (name, best, "ms");
}

/* Builds a model and prints what it takes. */
static void
measure_memory (EventOfNumber event_of, uint64_t events, const char *bytes_name,
                const char *megabytes_name, const char *samples_name)
{
  double before = resident_memory ();
  g_autoptr (Model) model = build (event_of, events);
  double taken = resident_memory () - before;

  bench_print (bytes_name, taken / (double) events, "B");
  if (megabytes_name != NULL)
    bench_print (megabytes_name, taken / 1e6, "MB");
  if (samples_name != NULL)
    measure_samples (model, samples_name);
}

/* Returns nanoseconds of the processor's time that this process took. */
static double
processor_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e9 + (double) time.tv_nsec;
}

/* Builds models and prints the best rate of one processor: whatever else the machine does only
 * makes it less. */
static void
measure_rate (EventOfNumber event_of, uint64_t events, const char *name)
{
  double best = 0;

  for (int round = 0; round < ROUNDS; round++) {
    double start = processor_time ();
    Model *model = build (event_of, events);
    best = MAX (best, (double) events * 1e9 / (processor_time () - start));
    model_free (model);
  }
  bench_print (name, best, "1/s");
}

static void
measure (int figure)
{
  switch (figure) {
  case 0:
    measure_rate (lock_event, 10000000, "model_build_events_per_s");
    break;
  case 1:
    measure_rate (channel_event, 10000000, "model_build_channel_events_per_s");
    break;
  case 2:
    measure_memory (lock_event, 10000000, "model_bytes_per_event", NULL, "model_samples_1e7_ms");
    break;
  case 3:
    measure_memory (channel_event, 10000000, "model_channel_bytes_per_event", NULL, NULL);
    break;
  case 4:
    measure_memory (lock_event, 100000000, "model_bytes_per_event_1e8", "model_memory_mb_1e8",
                    "model_samples_1e8_ms");
    break;
  default:
    break;
  }
}

int
main (void)
{
  for (int figure = 0; figure <= 4; figure++) {
    int status = 0;
    pid_t child;

    fflush (stdout);
    child = fork ();
    if (child == 0) {
      measure (figure);
      fflush (stdout);
      _exit (EXIT_SUCCESS);
    }
    if (child < 0 || waitpid (child, &status, 0) != child || status != 0)
      return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
